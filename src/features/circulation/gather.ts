import { statement } from '../../kernel/query.ts'
import type { LendingFacts } from './lending-contract.ts'

/** Locks come first and in this order, each in a statement of its own: what is counted afterwards holds until commit. */
export const lockPatronById = statement<{ id: string }>(
  'circulation.lock-patron-by-id',
  `select id from {library}.patron where id = $1 for no key update`,
)
export const lockPatronByCard = statement<{ id: string }>(
  'circulation.lock-patron-by-card',
  `select id from {library}.patron where lower(card_number) = lower($1) for no key update`,
)
export const lockCopyById = statement<{ id: string }>(
  'circulation.lock-copy-by-id',
  `select id from {library}.copy where id = $1 for no key update`,
)
export const lockCopyByBarcode = statement<{ id: string }>(
  'circulation.lock-copy-by-barcode',
  `select id from {library}.copy where lower(barcode) = lower($1) for no key update`,
)

/**
 * What decides, gathered in one row for a patron `p`, a copy `c` of a book `bk` and a branch `br`, as it stands at an
 * instant; see LendingFacts. Days are those of the branch.
 */
const FACTS = (at: string) => `
  json_build_object('id', p.id, 'status', p.status, 'expires_on', p.expires_on, 'patron_category_id', p.patron_category_id, 'language', p.language) as patron,
  json_build_object('id', c.id, 'barcode', c.barcode, 'book_id', c.book_id, 'title', bk.title, 'status', c.status, 'condition', c.condition, 'not_for_loan', c.not_for_loan,
    'copy_type_id', c.copy_type_id, 'home_branch_id', c.home_branch_id, 'holding_branch_id', c.holding_branch_id, 'call_number', c.call_number,
    'last_returned_at', (select max(l.returned_at) from {library}.loan l where l.copy_id = c.id and l.returned_at is not null)) as copy,
  case when br.id is not null then json_build_object('id', br.id, 'name', br.name, 'time_zone', br.time_zone,
    'hours', coalesce((select json_agg(json_build_object('weekday', weekday, 'opens_at', opens_at, 'closes_at', closes_at)) from {library}.opening_hours where branch_id = br.id), '[]'),
    'exceptions', coalesce((select json_agg(json_build_object('starts_on', starts_on, 'ends_on', ends_on, 'is_open', is_open, 'opens_at', opens_at, 'closes_at', closes_at, 'recurs_from', recurs_from))
      from {library}.calendar_exception where branch_id = br.id or branch_id is null), '[]')) end as branch,
  coalesce((select json_agg(json_build_object('reason', reason, 'actions', actions)) from {library}.patron_block where patron_id = p.id and lifted_at is null and (ends_on is null or ends_on >= today)), '[]') as blocks,
  (select count(*)::int from {library}.loan l where l.patron_id = p.id and l.returned_at is null) as open_count,
  (select count(*)::int from {library}.loan l where l.patron_id = p.id and l.returned_at is null and l.copy_type_id = c.copy_type_id) as open_of_type_count,
  (select count(*)::int from {library}.loan l where l.patron_id = p.id and l.returned_at is null and l.due_at < ${at}::timestamptz) as overdue_count,
  exists (select from {library}.loan l where l.patron_id = p.id and l.returned_at is null and l.book_id = c.book_id) as has_title,
  coalesce((select json_agg(json_build_object('id', h.id, 'patron_id', h.patron_id, 'copy_id', h.copy_id, 'status', h.status, 'captured_copy_id', h.captured_copy_id,
      'is_eligible', (h.status = 'queued' or (h.status = 'suspended' and h.suspended_until_on <= today)) and (h.not_before_on is null or h.not_before_on <= today) and (h.copy_id is null or h.copy_id = c.id)) order by h.priority_class, h.order_key)
    from {library}.hold h where h.book_id = c.book_id and h.ended_at is null), '[]') as holds,
  (select json_build_object('id', l.id, 'patron_id', l.patron_id) from {library}.loan l where l.copy_id = c.id and l.returned_at is null) as open_loan,
  (select json_build_object('id', t.id, 'to_branch_id', t.to_branch_id, 'hold_id', t.hold_id) from {library}.transit t where t.copy_id = c.id and t.received_at is null and t.cancelled_at is null) as transit,
  coalesce((select json_agg(json_build_object('id', r.id, 'kind', r.kind, 'branch_id', r.branch_id, 'patron_category_id', r.patron_category_id, 'copy_type_id', r.copy_type_id, 'value', r.value))
    from {library}.rule r where (r.branch_id is null or r.branch_id = br.id) and (r.patron_category_id is null or r.patron_category_id = p.patron_category_id)
      and (r.copy_type_id is null or r.copy_type_id = c.copy_type_id) and ${at}::timestamptz >= r.effective_from and ${at}::timestamptz < r.effective_to), '[]') as rules`

const TODAY = (at: string) =>
  `cross join lateral (select (${at}::timestamptz at time zone coalesce(br.time_zone, 'UTC'))::date as today) as local`

/** Parameters: patron by id or card number, copy by id or barcode, branch or null, instant. One statement for each way of naming them, so that each has its index. */
const gather = (name: string, patron: string, copy: string) =>
  statement<LendingFacts>(
    name,
    `select ${FACTS('$4')}
     from {library}.patron p cross join {library}.copy c join {library}.book bk on bk.id = c.book_id
       left join {library}.branch br on br.id = coalesce($3::uuid, c.holding_branch_id) ${TODAY('$4')}
     where ${patron} and ${copy}`,
  )
const byId = { patron: 'p.id = $1::uuid', copy: 'c.id = $2::uuid' }
const byCode = { patron: 'lower(p.card_number) = lower($1::text)', copy: 'lower(c.barcode) = lower($2::text)' }
export const gatherings = {
  'id id': gather('circulation.gather-id-id', byId.patron, byId.copy),
  'id code': gather('circulation.gather-id-code', byId.patron, byCode.copy),
  'code id': gather('circulation.gather-code-id', byCode.patron, byId.copy),
  'code code': gather('circulation.gather-code-code', byCode.patron, byCode.copy),
}
/** The holds that a loan could fill or that keep the copy for somebody: locked, so that none is cancelled meanwhile. */
const lockHoldsConcerned = (name: string, patron: string, copy: string) =>
  statement<{ id: string }>(
    name,
    `select h.id from {library}.patron p cross join {library}.copy c
       join {library}.hold h on h.book_id = c.book_id and h.ended_at is null and (h.patron_id = p.id or h.captured_copy_id = c.id)
     where ${patron} and ${copy} order by h.priority_class, h.order_key for no key update of h`,
  )
export const holdLocks = {
  'id id': lockHoldsConcerned('circulation.lock-holds-id-id', byId.patron, byId.copy),
  'id code': lockHoldsConcerned('circulation.lock-holds-id-code', byId.patron, byCode.copy),
  'code id': lockHoldsConcerned('circulation.lock-holds-code-id', byCode.patron, byId.copy),
  'code code': lockHoldsConcerned('circulation.lock-holds-code-code', byCode.patron, byCode.copy),
}

/** Parameters: loan, instant. The rules are those of the branch that lent it. */
export const gatherForLoan = statement<LendingFacts>(
  'circulation.gather-for-loan',
  `select ${FACTS('$2')}
   from {library}.loan ln join {library}.patron p on p.id = ln.patron_id join {library}.copy c on c.id = ln.copy_id join {library}.book bk on bk.id = c.book_id
     join {library}.branch br on br.id = ln.branch_out_id ${TODAY('$2')}
   where ln.id = $1`,
)
