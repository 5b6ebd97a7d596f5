import { createHash, randomBytes } from 'node:crypto'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { EXCEPTIONS, HOURS } from '../calendar/verbs.ts'
import { IN_FORCE, RULE_JSON } from '../rules/verbs.ts'
import { events, type OfflinePackContent, PACK_HOURS } from './contract.ts'
import { type DeviceRow, getDevice } from './queries.ts'

/** Parameters: branch, instant. */
const placeOf = statement<
  Pick<OfflinePackContent, 'branch' | 'rules' | 'patron_categories' | 'copy_types' | 'collections' | 'held_copies'>
>(
  'offline.place-of',
  `select json_build_object('id', b.id, 'name', b.name, 'time_zone', b.time_zone,
       'hours', ${HOURS('b')},
       'exceptions', ${EXCEPTIONS('b', '($2::timestamptz at time zone b.time_zone)::date')}) as branch,
     coalesce((select json_agg(${RULE_JSON})
       from {library}.rule r where (r.branch_id is null or r.branch_id = b.id) and (r.kind like 'loan.%' or r.kind like 'renew.%')
         and ${IN_FORCE('$2')}), '[]') as rules,
     coalesce((select json_agg(json_build_object('id', id, 'code', code, 'name', name)) from {library}.patron_category), '[]') as patron_categories,
     coalesce((select json_agg(json_build_object('id', id, 'code', code, 'name', name)) from {library}.copy_type), '[]') as copy_types,
     coalesce((select json_agg(json_build_object('id', id, 'code', code, 'name', name)) from {library}.collection), '[]') as collections,
     coalesce((select json_agg(c.barcode) from {library}.hold h join {library}.copy c on c.id = h.captured_copy_id where h.status in ('ready', 'in_transit')), '[]') as held_copies
   from {library}.branch b where b.id = $1`,
)

/** Cards whose patrons may not borrow, for whatever reason a desk would be told. Parameters: branch, instant. */
const blockedCards = statement<{ card_number: string }>(
  'offline.blocked-cards',
  `with local as (select ($2::timestamptz at time zone time_zone)::date as today from {library}.branch where id = $1)
   select p.card_number from {library}.patron p cross join local
   where p.status <> 'active' or p.expires_on < local.today
     or exists (select from {library}.patron_block pb where pb.patron_id = p.id and pb.lifted_at is null and 'checkout' = any(pb.actions) and (pb.ends_on is null or pb.ends_on >= local.today))`,
)

/**
 * Gives what a desk needs to lend without a line: who may not borrow (as hashes and without a name, so that a glance at a
 * stolen desk tells nothing; whoever tries every number there is reads the numbers back), by which
 * rules and hours, and which copies wait for somebody.
 * @throws Problem not_found, device_revoked
 */
export async function packFor(tx: LibraryTx, deviceId: string): Promise<{ content: OfflinePackContent; expires_at: Date }> {
  const device = await tx.one<DeviceRow>(getDevice(deviceId))
  if (device.revoked_at !== null) throw new Problem('device_revoked')
  const [places, cards] = await tx.flight<
    [Omit<OfflinePackContent, 'salt' | 'blocked_cards' | 'device_id' | 'next_number'>, { card_number: string }]
  >([placeOf(device.branch_id, tx.now), blockedCards(device.branch_id, tx.now)])
  const place = places[0] as (typeof places)[number]
  const salt = randomBytes(12).toString('base64url')
  const expires_at = new Date(tx.now.getTime() + PACK_HOURS * 3_600_000)
  emit(tx, events, 'offline_pack.fetched', { subject_id: device.id, data: { expires_at: expires_at.toISOString() } })
  const blocked_cards = cards.map(({ card_number }) => hashedCard(salt, card_number)).sort()
  return { content: { device_id: device.id, next_number: device.received_count + 1, ...place, salt, blocked_cards }, expires_at }
}

/** Gives what stands for a card in a pack; half a million cards collide less than once in ten million packs. */
export function hashedCard(salt: string, cardNumber: string): string {
  return createHash('sha256')
    .update(salt + cardNumber.trim().toLowerCase())
    .digest()
    .subarray(0, 8)
    .toString('base64url')
}
