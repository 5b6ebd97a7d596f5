import type { z } from '@hono/zod-openapi'
import { now } from '../../kernel/clock.ts'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { events, type Hold, type HoldChange, type HoldEvent, type PullListRow } from './contract.ts'
import { logHold } from './verbs.ts'

const RANK = `case when h.status in ('queued', 'suspended') then (select 1 + count(*)::int from {library}.hold o where o.book_id = h.book_id and (o.status = 'queued' or (o.status = 'suspended' and o.suspended_until_on <= current_date))
    and (o.priority_class, o.order_key) < (h.priority_class, h.order_key)) end as rank`
const HOLD = `h.id, h.patron_id, h.book_id, b.title, h.copy_id, h.captured_copy_id, h.level, h.status, ${RANK}, h.pickup_branch_id, h.requested_at, h.not_before_on, h.needed_by_on,
  h.suspended_until_on, h.ready_at, h.shelf_expires_at, h.ended_at, h.end_reason, h.comment, h.explanation, h.version`

export const getHold = statement<Hold>(
  'holds.get-hold',
  `select ${HOLD} from {library}.hold h join {library}.book b on b.id = h.book_id where h.id = $1`,
)
/** Parameters: patron, book, pickup branch, status (each or null), id of the row before, limit. */
export const listHolds = statement<Hold>(
  'holds.list-holds',
  `select ${HOLD} from {library}.hold h join {library}.book b on b.id = h.book_id
   where ($1::uuid is null or h.patron_id = $1) and ($2::uuid is null or h.book_id = $2) and ($3::uuid is null or h.pickup_branch_id = $3)
     and case when $4::text is null then true when $4 = 'open' then h.ended_at is null else h.status = $4 end and ($5::uuid is null or h.id > $5)
   order by h.id limit $6`,
)
export const listHoldEvents = statement<z.infer<typeof HoldEvent>>(
  'holds.list-events',
  `select at, kind, copy_id, reason from {library}.hold_event where hold_id = $1 order by at, id limit 500`,
)
/** Copies on the shelf of a branch that could fill the next holds, one copy a hold. Parameters: branch, limit. */
export const pullList = statement<z.infer<typeof PullListRow>>(
  'holds.pull-list',
  `select distinct on (h.priority_class, h.order_key) h.id as hold_id, h.book_id, b.title, c.id as copy_id, c.barcode, c.call_number, c.shelf, h.pickup_branch_id, h.requested_at
   from {library}.hold h join {library}.book b on b.id = h.book_id
   join {library}.copy c on c.book_id = h.book_id and (h.copy_id is null or h.copy_id = c.id)
   join {library}.branch here on here.id = c.holding_branch_id
   where (h.status = 'queued' or (h.status = 'suspended' and h.suspended_until_on <= (now() at time zone here.time_zone)::date)) and (h.not_before_on is null or h.not_before_on <= (now() at time zone here.time_zone)::date)
     and c.status = 'available' and c.condition = 'ok' and c.not_for_loan is null and c.holding_branch_id = $1
   order by h.priority_class, h.order_key, (c.holding_branch_id = h.pickup_branch_id) desc, c.id limit $2`,
)

interface LockedHold {
  id: string
  patron_id: string
  status: string
  version: number
  captured_copy_id: string | null
}
/** The copy is locked before the hold, as everywhere. */
const lockCapturedCopy = statement<{ id: string }>(
  'holds.lock-captured-copy',
  `select c.id from {library}.copy c where c.id = (select captured_copy_id from {library}.hold where id = $1) for no key update`,
)
const lockHold = statement<LockedHold>(
  'holds.lock-hold',
  `select id, patron_id, status, version, captured_copy_id from {library}.hold where id = $1 for no key update`,
)
const endHold = statement<never>(
  'holds.end-hold',
  `update {library}.hold set status = $2, ended_at = $3, end_reason = $4, version = version + 1 where id = $1`,
)
const setStatus = statement<never>(
  'holds.set-status',
  `update {library}.hold set status = $2, suspended_until_on = $3, version = version + 1 where id = $1`,
)
const changeWishes = statement<never>(
  'holds.change-wishes',
  `update {library}.hold set pickup_branch_id = coalesce($2, pickup_branch_id), needed_by_on = case when $3::boolean then $4::date else needed_by_on end, version = version + 1 where id = $1`,
)

async function locked(tx: LibraryTx, id: string, onlyOf: string | null): Promise<LockedHold> {
  const [, holds] = await tx.flight<[{ id: string }, LockedHold]>([lockCapturedCopy(id), lockHold(id)])
  const hold = holds[0]
  if (!hold || (onlyOf !== null && hold.patron_id !== onlyOf)) throw new Problem('not_found')
  if (['filled', 'cancelled', 'expired'].includes(hold.status)) throw new Problem('hold_ended', { params: { status: hold.status } })
  return hold
}

/**
 * Cancels a hold. A copy that was set aside or is on its way stays where it is until it is scanned: only then may the
 * next in the queue be told.
 */
export async function cancelHold(tx: LibraryTx, id: string, reason: string, onlyOf: string | null = null): Promise<Hold> {
  const hold = await locked(tx, id, onlyOf)
  const at = now()
  tx.push(endHold(id, 'cancelled', at, reason))
  logHold(tx, id, 'cancelled', at, { reason })
  emit(tx, events, 'hold.cancelled', { subject_id: id, patron_id: hold.patron_id, data: { reason } })
  return tx.one(getHold(id))
}

/** Lets others pass while the patron is away; the place is kept. @throws Problem hold_not_queued */
export async function suspendHold(tx: LibraryTx, id: string, untilOn: string | undefined, onlyOf: string | null = null): Promise<Hold> {
  const hold = await locked(tx, id, onlyOf)
  if (!['queued', 'suspended'].includes(hold.status)) throw new Problem('hold_not_queued', { params: { status: hold.status } })
  tx.push(setStatus(id, 'suspended', untilOn ?? null))
  logHold(tx, id, 'suspended', now(), { reason: untilOn })
  emit(tx, events, 'hold.changed', { subject_id: id, patron_id: hold.patron_id, data: { what: 'suspended' } })
  return tx.one(getHold(id))
}

/** Puts a suspended hold back to work. @throws Problem hold_not_queued */
export async function resumeHold(tx: LibraryTx, id: string, onlyOf: string | null = null): Promise<Hold> {
  const hold = await locked(tx, id, onlyOf)
  if (hold.status !== 'suspended') throw new Problem('hold_not_queued', { params: { status: hold.status } })
  tx.push(setStatus(id, 'queued', null))
  logHold(tx, id, 'resumed', now())
  emit(tx, events, 'hold.changed', { subject_id: id, patron_id: hold.patron_id, data: { what: 'resumed' } })
  return tx.one(getHold(id))
}

/** Changes where a waiting hold is picked up, or by when it is needed. @throws Problem hold_not_queued, edit_conflict */
export async function changeHold(
  tx: LibraryTx,
  id: string,
  version: number | null,
  changes: z.output<typeof HoldChange>,
  onlyOf: string | null = null,
): Promise<Hold> {
  const hold = await locked(tx, id, onlyOf)
  if (version !== null && hold.version !== version) throw new Problem('edit_conflict')
  if (changes.pickup_branch_id && !['queued', 'suspended'].includes(hold.status))
    throw new Problem('hold_not_queued', { params: { status: hold.status } })
  tx.push(changeWishes(id, changes.pickup_branch_id ?? null, changes.needed_by_on !== undefined, changes.needed_by_on ?? null))
  logHold(tx, id, 'changed', now(), { reason: Object.keys(changes).join(', ') })
  emit(tx, events, 'hold.changed', { subject_id: id, patron_id: hold.patron_id, data: { what: Object.keys(changes).join(', ') } })
  return tx.one(getHold(id))
}
