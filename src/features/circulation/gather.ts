import { statement } from '../../kernel/query.ts'
import { EXCEPTIONS, HOURS } from '../calendar/verbs.ts'
import { EDITIONS_OF } from '../holds/verbs.ts'
import { ACTING_FOR, BLOCKS, DESK_NOTES, MEASURES } from '../patrons/verbs.ts'
import { FOR_COPY, IN_FORCE, RULE_JSON } from '../rules/verbs.ts'
import type { LendingFacts } from './lending-contract.ts'

/** Locks come first and in this order, each in a statement of its own: what is counted afterwards holds until commit. */
export const lockPatronById = statement<{ id: string }>(
  'circulation.lock-patron-by-id',
  `select id from {library}.patron where id = $1 for no key update`,
)
export const lockPatronByCard = statement<{ id: string }>(
  'circulation.lock-patron-by-card',
  `select id from {library}.patron where card_number_key = lower($1::text) for no key update`,
)
export const lockCopyById = statement<{ id: string }>(
  'circulation.lock-copy-by-id',
  `select id from {library}.copy where id = $1 for no key update`,
)
export const lockCopyByBarcode = statement<{ id: string }>(
  'circulation.lock-copy-by-barcode',
  `select id from {library}.copy where lower(barcode) = lower($1) for no key update`,
)

/** The local date at a branch `br`, as `local.today`. */
export const TODAY = (at: string) =>
  `cross join lateral (select (${at}::timestamptz at time zone coalesce(br.time_zone, 'UTC'))::date as today) as local`

/** Hours of a branch `br`, and its days that differ from a date on. */
export const CALENDAR = (from: string) => `
  'hours', ${HOURS('br')}, 'exceptions', ${EXCEPTIONS('br', from)}`

export const PATRON = `json_build_object('id', p.id, 'status', p.status, 'expires_on', p.expires_on, 'birth_on', p.birth_on, 'patron_category_id', p.patron_category_id)`

/** Whether a hold `h` is for a copy `c` of a book `bk`, or for any that is like it. */
const FITS = `(h.copy_id is null or h.copy_id = c.id) and (h.constraints = '{}' or (
  coalesce(h.constraints->'copy_type_ids' ? c.copy_type_id::text, true) and coalesce(h.constraints->'formats' ? bk.format, true)
  and coalesce(h.constraints->'languages' ?| bk.languages, true)))`

/** Open holds `h` of the work of a book `bk` that one of its copies could fill. */
const OF_WORK = `h.ended_at is null and h.book_id = any(${EDITIONS_OF('bk')}) and (h.book_id = bk.id or h.level = 'any_edition')`

const WAITS = (today: string) =>
  `(h.status = 'queued' or (h.status = 'suspended' and h.suspended_until_on <= ${today})) and (h.not_before_on is null or h.not_before_on <= ${today})`

/** Open holds `h` of others than a patron `p` that wait on a day and that a copy `c` of a book `bk` could fill. */
export const OTHERS_WAITING = (today: string) => `${OF_WORK} and h.patron_id <> p.id and ${WAITS(today)} and ${FITS}`

/** Whoever takes a copy `a` for a patron `p`; looked up by id and by card apart, since an index behind the policies answers one comparison. */
const PROXY = `json_build_object('id', a.id, 'status', a.status, 'expires_on', a.expires_on, 'may_borrow', coalesce((${ACTING_FOR('today')}->>'may_borrow')::boolean, false))`

/** The rules in force at an instant for a patron `p`, a copy `c` and a branch `br`. */
export const RULES = (at: string) => `coalesce((
  select json_agg(${RULE_JSON})
  from {library}.rule r where (r.branch_id is null or r.branch_id = br.id) and (r.patron_category_id is null or r.patron_category_id = p.patron_category_id)
    and ${FOR_COPY} and ${IN_FORCE(at)}), '[]')`

/**
 * What decides on a checkout, gathered in one row; see LendingFacts. Parameters: patron by id or card number, copy by id
 * or barcode, branch or null, instant, id or else card number of whoever takes it for the patron. There is one statement
 * for each way of naming patron and copy, so that each has its index.
 */
const gather = (name: string, patron: string, copy: string) =>
  statement<LendingFacts>(
    name,
    `select ${PATRON} as patron, today,
       json_build_object('id', c.id, 'barcode', c.barcode, 'book_id', c.book_id, 'title', bk.title, 'status', c.status, 'condition', c.condition, 'not_for_loan', c.not_for_loan,
         'copy_type_id', c.copy_type_id, 'collection_id', c.collection_id, 'home_branch_id', c.home_branch_id, 'holding_branch_id', c.holding_branch_id, 'call_number', c.call_number, 'minimum_age', bk.minimum_age, 'checkout_note', c.checkout_note, 'missing_pieces', c.missing_pieces,
         'last_returned_at', (select l.returned_at from {library}.loan l where l.copy_id = c.id and l.returned_at is not null order by l.started_at desc limit 1)) as copy,
       case when br.id is not null then json_build_object('id', br.id, 'name', br.name, 'time_zone', br.time_zone, ${CALENDAR('today')}) end as branch,
       ${BLOCKS('today')} as blocks, row_to_json(measured) as measures,
       (select json_build_object('total', count(*) filter (where not l.is_onsite), 'onsite', count(*) filter (where l.is_onsite),
           'of_type', count(*) filter (where not l.is_onsite and l.copy_type_id = c.copy_type_id), 'of_title', count(*) filter (where l.book_id = c.book_id))
         from {library}.loan l where l.patron_id = p.id and l.returned_at is null) as counts,
       coalesce((select json_agg(json_build_object('group', g.name, 'in_library', g.in_library, 'at_branch', g.at_branch))
         from (select unnest(l.limit_groups) as name, count(*) as in_library, count(*) filter (where l.branch_out_id = br.id) as at_branch
           from {library}.loan l where l.patron_id = p.id and l.returned_at is null and l.limit_groups <> '{}' group by 1) as g), '[]') as groups,
       (select json_build_object('id', l.id, 'patron_id', l.patron_id) from {library}.loan l where l.copy_id = c.id and l.returned_at is null) as open_loan,
       (select json_build_object('id', t.id, 'to_branch_id', t.to_branch_id, 'hold_id', t.hold_id) from {library}.transit t where t.copy_id = c.id and t.received_at is null and t.cancelled_at is null) as transit,
       (select json_build_object('id', h.id, 'patron_id', h.patron_id, 'book_id', h.book_id, 'title', hb.title, 'pickup_branch_id', h.pickup_branch_id, 'status', h.status)
         from {library}.hold h join {library}.book hb on hb.id = h.book_id where h.captured_copy_id = c.id and h.status in ('ready', 'in_transit')) as captured,
       coalesce((select json_agg(json_build_object('id', h.id, 'copy_id', h.copy_id, 'captured_copy_id', h.captured_copy_id, 'status', h.status, 'shelf_expires_at', h.shelf_expires_at)
           order by h.priority_class, h.order_key)
         from {library}.hold h where h.patron_id = p.id and ((${OF_WORK} and ${FITS}) or (h.captured_copy_id = c.id and h.status in ('ready', 'in_transit')))), '[]') as own_holds,
       (select json_build_object('waiting', count(*), 'before', count(*) filter (where own.order_key is null or (h.priority_class, h.order_key) < (own.priority_class, own.order_key)))
         from {library}.hold h left join lateral (select h.priority_class, h.order_key from {library}.hold h
             where ${OF_WORK} and h.patron_id = p.id and ${WAITS('today')} and ${FITS} order by h.priority_class, h.order_key limit 1) as own on true
         where ${OTHERS_WAITING('today')}) as queue,
       coalesce((select ${PROXY} from {library}.patron a where a.id = $5::uuid), (select ${PROXY} from {library}.patron a where a.card_number_key = lower($6::text))) as proxy,
       ${DESK_NOTES('today')} as notes, ${RULES('$4')} as rules
     from {library}.patron p cross join {library}.copy c join {library}.book bk on bk.id = c.book_id
       left join {library}.branch br on br.id = coalesce($3::uuid, c.holding_branch_id) ${TODAY('$4')}
       cross join ${MEASURES('$4', "coalesce(br.time_zone, 'UTC')")}
     where ${patron} and ${copy}`,
  )
const byId = { patron: 'p.id = $1::uuid', copy: 'c.id = $2::uuid' }
const byCode = { patron: 'p.card_number_key = lower($1::text)', copy: 'lower(c.barcode) = lower($2::text)' }
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
    `select o.id from {library}.hold o where o.id in (
       select h.id from {library}.patron p cross join {library}.copy c join {library}.book bk on bk.id = c.book_id join {library}.hold h on ${OF_WORK} and h.patron_id = p.id
       where ${patron} and ${copy}
       union select h.id from {library}.copy c join {library}.hold h on h.captured_copy_id = c.id and h.status in ('ready', 'in_transit') where ${copy})
     order by o.priority_class, o.order_key for no key update`,
  )
export const holdLocks = {
  'id id': lockHoldsConcerned('circulation.lock-holds-id-id', byId.patron, byId.copy),
  'id code': lockHoldsConcerned('circulation.lock-holds-id-code', byId.patron, byCode.copy),
  'code id': lockHoldsConcerned('circulation.lock-holds-code-id', byCode.patron, byId.copy),
  'code code': lockHoldsConcerned('circulation.lock-holds-code-code', byCode.patron, byCode.copy),
}
