import type { z } from '@hono/zod-openapi'
import { v7 as uuidv7 } from 'uuid'
import { now } from '../../kernel/clock.ts'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { events, type Hold, type HoldChange, type HoldEvent, type HoldWish, type PullListRow } from './contract.ts'
import { logHold } from './verbs.ts'

const RANK = `case when h.status in ('queued', 'suspended') then (select 1 + count(*)::int from {library}.hold o where o.book_id = h.book_id and o.status = 'queued'
    and (o.priority_class, o.order_key) < (h.priority_class, h.order_key)) end as rank`
const HOLD = `h.id, h.patron_id, h.book_id, b.title, h.copy_id, h.captured_copy_id, h.level, h.status, ${RANK}, h.pickup_branch_id, h.requested_at, h.not_before_on, h.needed_by_on,
  h.suspended_until_on, h.ready_at, h.shelf_expires_at, h.ended_at, h.end_reason, h.comment, h.version`

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
   where h.status = 'queued' and (h.not_before_on is null or h.not_before_on <= current_date)
     and c.status = 'available' and c.condition = 'ok' and c.not_for_loan is null and c.holding_branch_id = $1
   order by h.priority_class, h.order_key, (c.holding_branch_id = h.pickup_branch_id) desc, c.id limit $2`,
)

const lockPatron = statement<{ id: string; status: string; patron_category_id: string; reason: string | null }>(
  'holds.lock-patron',
  `select p.id, p.status, p.patron_category_id,
     (select reason from {library}.patron_block pb where pb.patron_id = p.id and 'hold' = any(pb.actions) and (pb.ends_on is null or pb.ends_on >= current_date) limit 1) as reason
   from {library}.patron p where case when $1::uuid is not null then p.id = $1 else lower(p.card_number) = lower($2::text) end for no key update`,
)
/** Parameters: book or null, copy or null. */
const lockBook = statement<{ id: string; title: string }>(
  'holds.lock-book',
  `select id, title from {library}.book where id = coalesce($1::uuid, (select book_id from {library}.copy where id = $2)) for no key update`,
)
interface HoldFacts {
  open_count: number
  usable_count: number
  on_shelf_count: number
  has_branch: boolean
  rules: Record<string, unknown>
}
/** Parameters: patron id or null, card or null, book, copy (one of them null), pickup branch. The most specific rule of each kind comes first. */
const gatherHold = statement<HoldFacts>(
  'holds.gather-hold',
  `with p as (select id, patron_category_id from {library}.patron where case when $1::uuid is not null then id = $1 else lower(card_number) = lower($2::text) end),
     c as (select * from {library}.copy where ($3::uuid is not null and book_id = $3) or id = $4::uuid)
   select (select count(*)::int from {library}.hold h, p where h.patron_id = p.id and h.ended_at is null) as open_count,
     (select count(*)::int from c where condition in ('ok', 'on_order', 'in_process') and not_for_loan is null) as usable_count,
     (select count(*)::int from c where status = 'available' and condition = 'ok' and not_for_loan is null) as on_shelf_count,
     exists (select from {library}.branch where id = $5 and is_active) as has_branch,
     coalesce((select json_object_agg(kind, value) from (
       select distinct on (r.kind) r.kind, r.value from {library}.rule r, p
       where r.kind in ('hold.allowed', 'hold.max', 'hold.on_shelf') and (r.branch_id is null or r.branch_id = $5)
         and (r.patron_category_id is null or r.patron_category_id = p.patron_category_id) and (r.copy_type_id is null or r.copy_type_id in (select copy_type_id from c))
         and now() >= r.effective_from and now() < r.effective_to
       order by r.kind, r.branch_id is not null desc, r.patron_category_id is not null desc, r.copy_type_id is not null desc) chosen), '{}') as rules`,
)
const insertHold = statement<never>(
  'holds.insert-hold',
  `insert into {library}.hold (id, patron_id, book_id, copy_id, level, pickup_branch_id, requested_at, not_before_on, needed_by_on, comment, requested_by)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
)

export type HoldFor = { patron_id?: string; card_number?: string }

/**
 * Places a hold at the end of the queue; patron and book are locked first, so limits and places hold.
 * @throws Problem hold_exists, hold_limit_reached, hold_not_allowed, copy_on_shelf, book_has_no_copies, book_unknown, patron_unknown, branch_unknown
 */
export async function placeHold(tx: LibraryTx, who: HoldFor, wish: HoldWish): Promise<Hold> {
  const patronKey = [who.patron_id ?? null, who.card_number ?? null] as const
  const [patrons, books, found] = await tx.flight<
    [{ id: string; status: string; reason: string | null }, { id: string; title: string }, HoldFacts]
  >([
    lockPatron(...patronKey),
    lockBook(wish.book_id ?? null, wish.copy_id ?? null),
    gatherHold(...patronKey, wish.book_id ?? null, wish.copy_id ?? null, wish.pickup_branch_id),
  ])
  const [patron, book, facts] = [patrons[0], books[0], found[0]]
  const missing = [
    !patron && 'patron_unknown',
    !book && (wish.book_id ? 'book_unknown' : 'copy_unknown'),
    facts && !facts.has_branch && 'branch_unknown',
  ].filter((code): code is string => typeof code === 'string')
  if (!patron || !book || !facts || missing.length > 0)
    throw new Problem(missing[0] ?? 'not_found', { errors: missing.map((code) => ({ code })) })

  const refusals: { code: string; params?: Record<string, unknown> }[] = []
  const max = facts.rules['hold.max']
  if (patron.status !== 'active' || patron.reason !== null)
    refusals.push({ code: 'patron_may_not_hold', params: { reason: patron.reason ?? patron.status } })
  if (facts.rules['hold.allowed'] === false) refusals.push({ code: 'hold_not_allowed' })
  if (typeof max === 'number' && facts.open_count >= max)
    refusals.push({ code: 'hold_limit_reached', params: { count: facts.open_count, limit: max } })
  if (facts.usable_count === 0) refusals.push({ code: 'book_has_no_copies' })
  const onShelf = facts.rules['hold.on_shelf'] ?? 'always'
  if (onShelf !== 'always' && facts.on_shelf_count > 0) refusals.push({ code: 'copy_on_shelf' })
  if (refusals[0]) throw new Problem(refusals[0].code, { params: refusals[0].params, errors: refusals })

  const id = uuidv7()
  const at = now()
  tx.push(
    insertHold(
      id,
      patron.id,
      book.id,
      wish.copy_id ?? null,
      wish.copy_id ? 'copy' : 'book',
      wish.pickup_branch_id,
      at,
      wish.not_before_on ?? null,
      wish.needed_by_on ?? null,
      wish.comment ?? null,
      tx.actor.user_id,
    ),
  )
  logHold(tx, id, 'placed', at)
  emit(tx, events, 'hold.placed', {
    subject_id: id,
    patron_id: patron.id,
    data: { book_id: book.id, title: book.title, pickup_branch_id: wish.pickup_branch_id },
  })
  return tx.one(getHold(id))
}

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
