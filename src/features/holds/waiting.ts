import { EXCEPTIONS, HOURS } from '../calendar/verbs.ts'
import { BLOCKS, MEASURES } from '../patrons/verbs.ts'
import { IN_FORCE, RULE_JSON } from '../rules/verbs.ts'

/** Parts of statements that gather what decides about waiting holds; each is one value of a row. */

/** The ids of the books that are editions of the work of a book, that one among them. */
export const EDITIONS_OF = (book: string) =>
  `array(select w.id from {library}.book w where w.work_key = ${book}.work_key union select ${book}.id)`

/** A branch with its calendar; see Place. */
export const PLACE = (branch: string) => `json_build_object('id', ${branch}.id, 'name', ${branch}.name, 'group_code', ${branch}.group_code,
  'is_active', ${branch}.is_active, 'time_zone', ${branch}.time_zone,
  'hours', ${HOURS(branch)}, 'exceptions', ${EXCEPTIONS(branch)})`

/**
 * What is measured of a patron `p`; null in a library that has no thresholds, which is spared the measuring. Parameters
 * are SQL: an instant, and a time zone.
 */
export const MEASURED = (at: string, zone: string) => `case when exists (select from {library}.rule t where t.kind = 'patron.thresholds')
  then (select to_json(measured) from ${MEASURES(at, zone)}) end`

/** Whether a patron `p` has as many holds set aside, or on their way, as wished for. */
export const IS_PACED = `(p.ready_hold_limit is not null and p.ready_hold_limit <= (
  select count(*) from {library}.hold r where r.patron_id = p.id and r.ended_at is null and r.status in ('ready', 'in_transit')))`

/** A hold `h` of a book `hb` for a patron `p`, to be picked up at a branch `hbr`; see WaitingHold. Parameter is SQL: an instant. */
export const WAITING_HOLD = (
  at: string,
) => `json_build_object('id', h.id, 'patron_id', h.patron_id, 'patron_category_id', p.patron_category_id,
  'patron_branch_id', p.home_branch_id, 'patron_group_code', (select pbr.group_code from {library}.branch pbr where pbr.id = p.home_branch_id),
  'book_id', h.book_id, 'title', hb.title, 'type', h.type, 'level', h.level, 'copy_id', h.copy_id, 'captured_copy_id', h.captured_copy_id,
  'target_copy_id', h.target_copy_id, 'targeted_at', h.targeted_at, 'constraints', h.constraints, 'status', h.status,
  'priority_class', h.priority_class, 'order_key', h.order_key, 'requested_at', h.requested_at, 'not_before_on', h.not_before_on,
  'needed_by_on', h.needed_by_on, 'suspended_until_on', h.suspended_until_on, 'shelf_expires_at', h.shelf_expires_at,
  'pickup_branch_id', h.pickup_branch_id, 'patron_status', p.status,
  'blocks', ${BLOCKS(`(${at}::timestamptz at time zone hbr.time_zone)::date`)}, 'measures', ${MEASURED(at, 'hbr.time_zone')},
  'is_paced', ${IS_PACED})`

const WITH_PATRON_AND_PICKUP = `join {library}.book hb on hb.id = h.book_id join {library}.patron p on p.id = h.patron_id
    join {library}.branch hbr on hbr.id = h.pickup_branch_id`

/**
 * Every open hold that copies of a book could fill, in queue order, those on any edition of its work among them: all of
 * them, since a search that gave up early would trap nothing. What a copy is set aside for comes with it whatever became
 * of the book. Parameters are SQL: the book, the copy's id, an instant.
 */
export const WAITING_HOLDS = (book: string, copyId: string, at: string) => `coalesce((
  select json_agg(${WAITING_HOLD(at)} order by h.priority_class, h.order_key)
  from {library}.hold h ${WITH_PATRON_AND_PICKUP}
  where h.id in (
    select wanted.id from {library}.hold wanted
    where wanted.ended_at is null and wanted.book_id = any(${EDITIONS_OF(book)}) and (wanted.book_id = ${book}.id or wanted.level = 'any_edition')
    union select kept.id from {library}.hold kept where kept.captured_copy_id = ${copyId} and kept.status in ('ready', 'in_transit'))), '[]')`

/** Every open hold on any edition of the work of a book, in queue order. Parameters are SQL: the book, an instant. */
export const WORK_HOLDS = (book: string, at: string) => `coalesce((
  select json_agg(${WAITING_HOLD(at)} order by h.priority_class, h.order_key)
  from {library}.hold h ${WITH_PATRON_AND_PICKUP}
  where h.ended_at is null and h.book_id = any(${EDITIONS_OF(book)})), '[]')`

/** Every copy of any edition of the work of a book; see QueueCopy. Parameter is SQL: the book. */
export const WORK_COPIES = (book: string) => `coalesce((
  select json_agg(json_build_object('id', c.id, 'barcode', c.barcode, 'book_id', c.book_id, 'format', cb.format, 'languages', cb.languages,
    'copy_type_id', c.copy_type_id, 'collection_id', c.collection_id, 'home_branch_id', c.home_branch_id, 'holding_branch_id', c.holding_branch_id, 'status', c.status,
    'condition', c.condition, 'not_for_loan', c.not_for_loan, 'created_at', c.created_at,
    'loan', (select json_build_object('id', l.id, 'patron_id', l.patron_id, 'patron_category_id', l.patron_category_id, 'branch_out_id', l.branch_out_id,
        'started_at', l.started_at, 'due_at', l.due_at, 'recalled_at', l.recalled_at,
        'policy', json_build_object('loan.closed_day_mode', l.policy->'loan.closed_day_mode'))
      from {library}.loan l where l.copy_id = c.id and l.returned_at is null),
    'transit', (select json_build_object('id', t.id, 'from_branch_id', t.from_branch_id, 'to_branch_id', t.to_branch_id)
      from {library}.transit t where t.copy_id = c.id and t.received_at is null and t.cancelled_at is null),
    'is_uncollected', c.status = 'available' and exists (select from {library}.hold u where u.captured_copy_id = c.id
      and u.status in ('cancelled', 'expired') and u.ready_at is not null and (c.last_seen_at is null or u.ended_at > c.last_seen_at)))
    order by c.created_at, c.id)
  from {library}.copy c join {library}.book cb on cb.id = c.book_id
  where c.book_id = any(${EDITIONS_OF(book)}) and c.condition <> 'withdrawn'), '[]')`

/** How often a copy was not found for a hold of those. Parameter is SQL: the book. */
export const WORK_MISSES = (book: string) => `coalesce((
  select json_agg(json_build_object('hold_id', missed.hold_id, 'copy_id', missed.copy_id, 'count', missed.count)) from (
    select e.hold_id, e.copy_id, count(*)::int as count from {library}.hold h join {library}.hold_event e on e.hold_id = h.id
    where h.ended_at is null and h.book_id = any(${EDITIONS_OF(book)}) and e.kind = 'missed' and e.copy_id is not null
    group by e.hold_id, e.copy_id) missed), '[]')`

/** The branches at which those holds are picked up and those copies stand, belong or were lent, by id. Parameter is SQL: the book. */
export const WORK_BRANCHES = (book: string) => `coalesce((
  select json_object_agg(pl.id, ${PLACE('pl')}) from {library}.branch pl where pl.id in (
    select h.pickup_branch_id from {library}.hold h where h.ended_at is null and h.book_id = any(${EDITIONS_OF(book)})
    union select l.branch_out_id from {library}.loan l where l.returned_at is null and l.book_id = any(${EDITIONS_OF(book)})
    union select c.home_branch_id from {library}.copy c where c.book_id = any(${EDITIONS_OF(book)})
    union select c.holding_branch_id from {library}.copy c where c.book_id = any(${EDITIONS_OF(book)}))), '{}')`

/** The branches at which the holds of a copy are picked up, and others, by id. Parameters are SQL: the book, the copy's id, ids of others. */
export const HOLD_BRANCHES = (book: string, copyId: string, others: string) => `coalesce((
  select json_object_agg(pl.id, ${PLACE('pl')}) from {library}.branch pl
  where pl.id = any(array[${others}]::uuid[]) or pl.id in (
    select h.pickup_branch_id from {library}.hold h where h.ended_at is null and h.book_id = any(${EDITIONS_OF(book)})
    union select k.pickup_branch_id from {library}.hold k where k.captured_copy_id = ${copyId} and k.status in ('ready', 'in_transit'))), '{}')`

/** Whether a rule `r` has a say in which copy fills which hold. */
export const IS_HOLD_RULE = `(r.kind like 'hold.%' or r.kind like 'recall.%' or r.kind in ('patron.thresholds', 'return.to'))`

/** The rules that decide which copy fills which hold, whatever their scope. Parameter is SQL: an instant. */
export const FILLING_RULES = (at: string) => `coalesce((
  select json_agg(${RULE_JSON})
  from {library}.rule r where ${IS_HOLD_RULE} and ${IN_FORCE(at)}), '[]')`

/** How copies are found for holds, as the library has chosen; null where it has not. */
export const CHOSEN_TARGETING = `(select s.value from {library}.setting s where s.key = 'hold_targeting')`

/**
 * Every open hold `h` that copies of a book could fill, in queue order: what stands after `from` in a statement that locks
 * them. Parameter is SQL: a condition that names the book `b`.
 */
export const QUEUE_OF = (which: string) => `{library}.hold h
  where h.ended_at is null and h.book_id = any(array(
      select b.id from {library}.book b where ${which}
      union select w.id from {library}.book b join {library}.book w on w.work_key = b.work_key where ${which}))
    and (h.level = 'any_edition' or exists (select from {library}.book b where b.id = h.book_id and ${which}))
  order by h.priority_class, h.order_key`
