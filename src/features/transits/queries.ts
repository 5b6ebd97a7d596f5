import { sql } from 'kysely'
import { decodeCursor } from '../../kernel/cursor.ts'
import type { LibraryTx } from '../../kernel/db.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { requeueHold } from '../holds/verbs.ts'
import type { LiveTransit, NewTransit, Slip, Transit, TransitsQuery } from './contract.ts'
import { transitSlip } from './slip-rules.ts'
import { cancelTransit, LIVE_TRANSIT, sendCopy } from './verbs.ts'

/** How many days a copy may be on its way before it is looked for, where the library has not said. */
const USUAL_DAYS = 7
const ALLOWED = `coalesce((select (s.value #>> '{}')::int from {library}.setting s where s.key = 'transit_days'), ${USUAL_DAYS})`
const STATUS = `case when t.received_at is not null then 'received' when t.cancelled_at is not null then 'cancelled' else 'live' end`

/** Parameters: ids, instant. In the order of the ids. */
const transitsByIds = statement<Transit>(
  'transits.by-ids',
  `select t.id, t.copy_id, c.barcode as copy_barcode, c.call_number, c.book_id, b.title,
     json_build_object('id', f.id, 'code', f.code, 'name', f.name) as "from", json_build_object('id', d.id, 'code', d.code, 'name', d.name) as "to",
     t.reason, t.hold_id, case when t.hold_id is not null then exists (select from {library}.hold h where h.id = t.hold_id and h.ended_at is null and h.captured_copy_id = t.copy_id) end as is_hold_open,
     t.note, ${STATUS} as status, t.sent_at, t.received_at, t.cancelled_at, t.cancel_reason,
     t.received_at is null and t.cancelled_at is null and t.sent_at < $2::timestamptz - make_interval(days => ${ALLOWED}) as is_overdue
   from {library}.transit t join {library}.copy c on c.id = t.copy_id join {library}.book b on b.id = c.book_id
     join {library}.branch f on f.id = t.from_branch_id join {library}.branch d on d.id = t.to_branch_id
   where t.id = any($1::uuid[]) order by array_position($1::uuid[], t.id)`,
)
const allowedDays = statement<{ days: number }>('transits.allowed-days', `select ${ALLOWED} as days`)

/** Gives one transit. @throws Problem not_found */
export function getTransit(tx: LibraryTx, id: string): Promise<Transit> {
  return tx.one(transitsByIds([id], tx.now))
}

/** Gives a page of transits, and one more; ids are in the order in which copies were sent. */
export async function listTransits(tx: LibraryTx, query: TransitsQuery, limit: number, cursor: string | undefined): Promise<Transit[]> {
  const days = query.is_overdue === undefined ? undefined : (await tx.one(allowedDays())).days
  const page = await tx.all(pageOfIds(tx, query, days, limit + 1, cursor))
  return page.length === 0
    ? []
    : tx.all(
        transitsByIds(
          page.map(({ id }) => id),
          tx.now,
        ),
      )
}

function pageOfIds(tx: LibraryTx, query: TransitsQuery, allowed: number | undefined, limit: number, cursor: string | undefined) {
  const order = query.sort === 'sent_at' ? ('asc' as const) : ('desc' as const)
  let ids = tx.db.selectFrom('transit').select('id').orderBy('id', order).limit(limit)
  if (query.status === 'live') ids = ids.where('received_at', 'is', null).where('cancelled_at', 'is', null)
  else ids = ids.where(query.status === 'received' ? 'received_at' : 'cancelled_at', 'is not', null)
  const { branch_id, direction, copy_id, reason, older_than_days } = query
  if (branch_id && direction) ids = ids.where(direction === 'in' ? 'to_branch_id' : 'from_branch_id', '=', branch_id)
  else if (branch_id) ids = ids.where((one) => one.or([one('to_branch_id', '=', branch_id), one('from_branch_id', '=', branch_id)]))
  if (copy_id) ids = ids.where('copy_id', '=', copy_id)
  if (reason) ids = ids.where('reason', '=', reason)
  const before = (days: number) => sql<string>`${tx.now}::timestamptz - make_interval(days => ${days}::int)`
  if (older_than_days !== undefined) ids = ids.where('sent_at', '<=', before(older_than_days))
  if (allowed !== undefined) ids = ids.where('sent_at', query.is_overdue === 'true' ? '<' : '>=', before(allowed))
  if (cursor === undefined) return ids
  const [id] = decodeCursor(cursor, 1)
  return ids.where('id', order === 'asc' ? '>' : '<', sql<string>`${id}::uuid`)
}

const zoneOf = statement<{ time_zone: string }>('transits.zone-of', `select time_zone from {library}.branch where id = $1`)

/** Gives what is printed for a transit, in the language of the library. @throws Problem not_found */
export async function getTransitSlip(tx: LibraryTx, id: string): Promise<Slip> {
  const { from, to, title, copy_barcode, call_number, reason, sent_at, note } = await getTransit(tx, id)
  const { time_zone } = await tx.one(zoneOf(from.id))
  const facts = { title, copy_barcode, call_number, reason, note, time_zone, sent_at: new Date(sent_at) }
  return transitSlip({ ...facts, from_branch: from.name, to_branch: to.name }, tx.library.locale)
}

interface SendingFacts {
  id: string
  barcode: string
  status: string
  holding_branch_id: string
  transit: { to_branch: string } | null
  is_kept: boolean
  has_destination: boolean
}

const BY_ID = 'c.id = $1::uuid'
const BY_BARCODE = 'lower(c.barcode) = lower($1::text)'
/** Of a copy `c`. Parameter 2: where it goes. */
const SENDING_FACTS = `c.id, c.barcode, c.status, c.holding_branch_id, ${LIVE_TRANSIT} as transit,
  exists (select from {library}.hold h where h.captured_copy_id = c.id and h.status in ('ready', 'in_transit')) as is_kept,
  exists (select from {library}.branch b where b.id = $2::uuid and b.is_active) as has_destination`
/** One statement for each way of naming a copy, so that each has its index. */
const ways = {
  id: {
    lock: statement<{ id: string }>('transits.lock-copy-by-id', `select c.id from {library}.copy c where ${BY_ID} for no key update`),
    gather: statement<SendingFacts>('transits.gather-by-id', `select ${SENDING_FACTS} from {library}.copy c where ${BY_ID}`),
  },
  barcode: {
    lock: statement<{ id: string }>(
      'transits.lock-copy-by-barcode',
      `select c.id from {library}.copy c where ${BY_BARCODE} for no key update`,
    ),
    gather: statement<SendingFacts>('transits.gather-by-barcode', `select ${SENDING_FACTS} from {library}.copy c where ${BY_BARCODE}`),
  },
}

/**
 * Sends a copy to another branch because somebody wants it so.
 * @throws Problem copy_unknown, branch_unknown, copy_on_loan, copy_on_its_way, copy_already_captured, transit_goes_nowhere
 */
export async function sendByHand(tx: LibraryTx, wish: NewTransit): Promise<Transit> {
  const { lock, gather } = ways[wish.copy_id === undefined ? 'barcode' : 'id']
  const what = wish.copy_id ?? wish.copy_barcode
  const [, found] = await tx.flight<[{ id: string }, SendingFacts]>([lock(what), gather(what, wish.to_branch_id)])
  const copy = found[0]
  if (!copy) throw new Problem('copy_unknown')
  if (!copy.has_destination) throw new Problem('branch_unknown', { errors: [{ code: 'branch_unknown', pointer: '/to_branch_id' }] })
  if (copy.status === 'on_loan') throw new Problem('copy_on_loan')
  if (copy.transit) throw new Problem('copy_on_its_way', { params: { branch: copy.transit.to_branch } })
  if (copy.is_kept) throw new Problem('copy_already_captured')
  const from = wish.from_branch_id ?? copy.holding_branch_id
  if (from === wish.to_branch_id) throw new Problem('transit_goes_nowhere')
  const { reason, note = null, to_branch_id } = wish
  const id = sendCopy(tx, { copy_id: copy.id, from_branch_id: from, to_branch_id, reason, hold_id: null, note }, tx.now)
  return getTransit(tx, id)
}

const lockCopyOfTransit = statement<{ id: string }>(
  'transits.lock-copy-of-transit',
  `select c.id from {library}.copy c where c.id = (select copy_id from {library}.transit where id = $1) for no key update`,
)
const lockHoldOfTransit = statement<{ id: string }>(
  'transits.lock-hold-of-transit',
  `select h.id from {library}.hold h where h.id = (select hold_id from {library}.transit where id = $1) for no key update`,
)
interface CancellingFacts {
  id: string
  barcode: string
  transit: LiveTransit | null
  hold: { id: string; patron_id: string; book_id: string; title: string; pickup_branch_id: string } | null
}
const gatherCancelling = statement<CancellingFacts>(
  'transits.gather-cancelling',
  `select c.id, c.barcode, ${LIVE_TRANSIT} as transit,
     (select json_build_object('id', h.id, 'patron_id', h.patron_id, 'book_id', h.book_id, 'title', b.title, 'pickup_branch_id', h.pickup_branch_id)
      from {library}.hold h join {library}.book b on b.id = h.book_id where h.captured_copy_id = c.id and h.status = 'in_transit') as hold
   from {library}.copy c where c.id = (select copy_id from {library}.transit where id = $1)`,
)

/**
 * Stops a transit: the copy is taken to be where it was sent from, and whoever it was for waits again, in the old place.
 * @throws Problem not_found, transit_ended
 */
export async function cancelByHand(tx: LibraryTx, id: string, reason: string): Promise<Transit> {
  const [, , found] = await tx.flight<[{ id: string }, { id: string }, CancellingFacts]>([
    lockCopyOfTransit(id),
    lockHoldOfTransit(id),
    gatherCancelling(id),
  ])
  const facts = found[0]
  if (!facts) throw new Problem('not_found')
  const { transit, hold } = facts
  if (transit?.id !== id) throw new Problem('transit_ended')
  cancelTransit(tx, facts.id, transit, tx.now, reason)
  if (hold) requeueHold(tx, hold, tx.now, 'transit_cancelled')
  return getTransit(tx, id)
}
