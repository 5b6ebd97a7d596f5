import { statement } from '../../kernel/query.ts'
import type { Hold } from './contract.ts'
import type { ClearShelfRow, HoldEvent, PullListRow, QueuePlace } from './desk-contract.ts'
import { EDITIONS_OF } from './waiting.ts'

/** Whether a hold is served at this moment, or is passed over for a while. */
const WAITS = (hold: string) =>
  `(${hold}.status = 'queued' or (${hold}.status = 'suspended' and ${hold}.suspended_until_on <= current_date))`

/** How many of some holds come before a hold `h` of a book `b` and want what it wants. */
const BEFORE = (which: string) => `(select 1 + count(*)::int from {library}.hold o
  where o.ended_at is null and o.status in ('queued', 'suspended') and o.book_id = any(${EDITIONS_OF('b')})
    and (o.book_id = h.book_id or o.level = 'any_edition' or h.level = 'any_edition') and (o.copy_id is null or h.copy_id is null or o.copy_id = h.copy_id)
    and (o.priority_class, o.order_key) < (h.priority_class, h.order_key) and ${which})`

const HOLD = `h.id, h.patron_id, h.book_id, b.title, h.copy_id, h.captured_copy_id, h.type, h.level, h.constraints, h.status,
  case when h.status in ('queued', 'suspended') then ${BEFORE(WAITS('o'))} end as rank,
  case when h.status in ('queued', 'suspended') then ${BEFORE('true')} end as rank_with_suspended,
  h.priority_class < 0 as is_cut_in_line, h.pickup_branch_id, h.requested_at, h.not_before_on, h.needed_by_on, h.suspended_until_on, h.ready_at,
  h.shelf_expires_at, h.ended_at, h.end_reason, h.comment, h.explanation, h.version`

export const getHold = statement<Hold>(
  'holds.get-hold',
  `select ${HOLD} from {library}.hold h join {library}.book b on b.id = h.book_id where h.id = $1`,
)
/** One hold of one patron. Parameters: hold, patron. */
export const getHoldOf = statement<Hold>(
  'holds.get-hold-of',
  `select ${HOLD} from {library}.hold h join {library}.book b on b.id = h.book_id where h.id = $1 and h.patron_id = $2`,
)
/** Parameters: patron, book, pickup branch, status (each or null), id of the row before, limit. */
export const listHolds = statement<Hold>(
  'holds.list-holds',
  `select ${HOLD} from {library}.hold h join {library}.book b on b.id = h.book_id
   where ($1::uuid is null or h.patron_id = $1) and ($2::uuid is null or h.book_id = $2) and ($3::uuid is null or h.pickup_branch_id = $3)
     and case when $4::text is null then true when $4 = 'open' then h.ended_at is null else h.status = $4 end and ($5::uuid is null or h.id > $5)
   order by h.id limit $6`,
)
export const listHoldEvents = statement<HoldEvent>(
  'holds.list-events',
  `select at, kind, copy_id, reason from {library}.hold_event where hold_id = $1 order by at, id limit 500`,
)

/**
 * The queue of a book, those on any edition of its work among them: what is set aside or on its way first. Ranks are
 * counted over those that wait. Parameters: book, limit.
 */
export const listQueue = statement<QueuePlace>(
  'holds.list-queue',
  `select h.id as hold_id, h.patron_id, p.card_number, p.given_name || ' ' || p.family_name as patron_name, h.book_id, h.type, h.level, h.copy_id, h.status,
     case when h.status in ('queued', 'suspended') then
       (1 + count(*) filter (where ${WAITS('h')}) over (order by h.status in ('queued', 'suspended'), h.priority_class, h.order_key
         rows between unbounded preceding and 1 preceding))::int end as rank,
     case when h.status in ('queued', 'suspended') then
       (1 + count(*) filter (where h.status in ('queued', 'suspended')) over (order by h.status in ('queued', 'suspended'), h.priority_class, h.order_key
         rows between unbounded preceding and 1 preceding))::int end as rank_with_suspended,
     h.priority_class < 0 as is_cut_in_line, h.pickup_branch_id, h.requested_at, h.not_before_on, h.needed_by_on, h.suspended_until_on, h.target_copy_id
   from {library}.book bk
     join {library}.hold h on h.ended_at is null and h.book_id = any(${EDITIONS_OF('bk')}) and (h.book_id = bk.id or h.level = 'any_edition')
     join {library}.patron p on p.id = h.patron_id
   where bk.id = $1
   order by h.status in ('queued', 'suspended'), h.priority_class, h.order_key limit $2`,
)

/**
 * What is to be fetched from the shelves of a branch, in the order of the shelves; a copy that left its shelf meanwhile is
 * not among it. Parameters: branch, shelf, call number and hold of the row before (nulls for the first page), limit.
 */
export const listPulls = statement<PullListRow>(
  'holds.pull-list',
  `select h.id as hold_id, h.book_id, b.title, c.id as copy_id, c.barcode, c.call_number, c.shelf, c.enumeration, h.type, h.pickup_branch_id, h.requested_at, h.targeted_at,
     (select count(*)::int from {library}.hold_event e where e.hold_id = h.id and e.kind = 'missed' and e.copy_id = c.id) as missed_count
   from {library}.hold h join {library}.copy c on c.id = h.target_copy_id join {library}.book b on b.id = c.book_id
   where h.target_copy_id is not null and h.status = 'queued' and c.holding_branch_id = $1 and c.status = 'available' and c.condition = 'ok'
     and ($4::uuid is null or (coalesce(c.shelf, ''), coalesce(c.call_number, ''), h.id) > ($2::text, $3::text, $4))
   order by coalesce(c.shelf, ''), coalesce(c.call_number, ''), h.id limit $5`,
)

/**
 * What stands on the hold shelf of a branch and should not: nobody collected it in time, or it was set aside for
 * somebody else since it was last scanned. Parameters: branch, instant, hold of the row before or null, limit.
 */
export const listToClear = statement<ClearShelfRow>(
  'holds.clear-shelf-list',
  `select h.id as hold_id, h.book_id, b.title, c.id as copy_id, c.barcode, h.status as hold_status, h.shelf_expires_at, h.ended_at,
     case when h.ended_at is null then 'expire' when c.status = 'on_hold_shelf' then 'set_aside_again' when c.status = 'in_transit' then 'send' else 'scan' end as action
   from {library}.hold h join {library}.copy c on c.id = h.captured_copy_id join {library}.book b on b.id = h.book_id
   where h.pickup_branch_id = $1 and ($3::uuid is null or h.id > $3) and (
     (h.ended_at is null and h.status = 'ready' and h.shelf_expires_at < $2)
     or (h.status in ('cancelled', 'expired') and h.ready_at is not null and h.captured_copy_id is not null
       and h.ended_at > $2::timestamptz - interval '180 days' and c.status <> 'on_loan' and c.holding_branch_id = $1 and (c.last_seen_at is null or c.last_seen_at < h.ended_at)))
   order by h.id limit $4`,
)
