import { statement } from '../../kernel/query.ts'
import { CHOSEN_TARGETING, HOLD_BRANCHES, QUEUE_OF, WAITING_HOLDS } from '../holds/verbs.ts'
import { IS_FINE_FREE, LOAN_CHARGES } from '../money/verbs.ts'
import { FOR_COPY, IN_FORCE, RULE_JSON } from '../rules/verbs.ts'
import { LIVE_TRANSIT } from '../transits/verbs.ts'
import type { CheckinFacts } from './checkin-contract.ts'
import { lockCopyByBarcode, lockCopyById } from './gather.ts'
import { LOAN_JSON } from './loans.ts'

const BY_ID = 'c.id = $1::uuid'
const BY_BARCODE = 'lower(c.barcode) = lower($1::text)'

/** The ids of the loans that a return of a copy has to do with: the open one, or the one that was paid for when it was lost. */
const LOANS_OF = (copy: string) => `array(
    select o.id from {library}.copy c join {library}.loan o on o.copy_id = c.id and o.returned_at is null where ${copy}
    union all select p.id from {library}.copy c join {library}.loan p on p.copy_id = c.id and p.end_reason = 'paid' where ${copy} and c.condition = 'lost_and_paid')`

const PATRON_OF = (copy: string) =>
  `(select l.patron_id from {library}.copy c join {library}.loan l on l.copy_id = c.id and l.returned_at is null where ${copy})`

/** A loan `l` with what money has to know of it; see ReturnedLoan. */
const RETURNED_LOAN = `json_build_object('shown', ${LOAN_JSON}, 'policy', l.policy, 'lost_billed_at', l.lost_billed_at, 'charges', ${LOAN_CHARGES})`

/** How the patrons of a queue are named on an open shelf: three letters and the end of the card. */
const SHELF_NAMES = `coalesce((select json_object_agg(h.id, upper(left(p.family_name, 3)) || coalesce(' ' || right(p.card_number, 4), ''))
  from {library}.hold h join {library}.patron p on p.id = h.patron_id
  where h.ended_at is null and (h.book_id = c.book_id or h.captured_copy_id = c.id or h.level = 'any_edition' and h.book_id in
    (select w.id from {library}.book w where w.work_key = bk.work_key))), '{}')`

/** Of a copy `c` of a book `bk`; see CheckinFacts. Parameters 2 and 3: branch or null, instant. */
const CHECKIN_FACTS = `
  json_build_object('id', c.id, 'barcode', c.barcode, 'book_id', c.book_id, 'title', bk.title, 'call_number', c.call_number, 'status', c.status, 'condition', c.condition,
    'not_for_loan', c.not_for_loan, 'copy_type_id', c.copy_type_id, 'collection_id', c.collection_id, 'home_branch_id', c.home_branch_id, 'holding_branch_id', c.holding_branch_id,
    'format', bk.format, 'languages', bk.languages, 'created_at', c.created_at, 'price_cents', c.price_cents, 'pieces', c.pieces, 'missing_pieces', c.missing_pieces,
    'checkin_note', c.checkin_note) as copy,
  (select json_build_object('id', b.id, 'name', b.name, 'time_zone', b.time_zone) from {library}.branch b where b.id = coalesce($2::uuid, c.home_branch_id)) as branch,
  (select ${RETURNED_LOAN} from {library}.loan l where l.copy_id = c.id and l.returned_at is null) as loan,
  case when c.condition = 'lost_and_paid' then (select ${RETURNED_LOAN} from {library}.loan l
    where l.copy_id = c.id and l.end_reason = 'paid' and l.patron_id is not null order by l.started_at desc limit 1) end as paid_loan,
  ${LIVE_TRANSIT} as transit,
  (select json_build_object('at', s.at, 'branch_id', s.branch_id, 'outcome', s.outcome) from {library}.checkin s where s.copy_id = c.id order by s.at desc limit 1) as last_scan,
  ${WAITING_HOLDS('bk', 'c.id', '$3')} as holds, ${SHELF_NAMES} as shelf_names,
  ${HOLD_BRANCHES(
    'bk',
    'c.id',
    "$2, c.home_branch_id, c.holding_branch_id, (select o.branch_out_id from {library}.loan o where o.copy_id = c.id and o.returned_at is null), (select p.branch_out_id from {library}.loan p where p.copy_id = c.id and p.end_reason = 'paid' and c.condition = 'lost_and_paid' order by p.started_at desc limit 1)",
  )} as branches,
  ${CHOSEN_TARGETING} as targeting, ${IS_FINE_FREE} as is_fine_free,
  coalesce((select (s.value #>> '{}')::int from {library}.setting s where s.key = 'reshelving_minutes'), 0) as reshelving_minutes,
  coalesce((select json_agg(${RULE_JSON})
    from {library}.rule r where (r.kind like 'hold.%' or r.kind in ('return.to', 'return.accept_at', 'patron.thresholds')) and ${FOR_COPY} and ${IN_FORCE('$3')}), '[]') as rules`

type Row = { id: string }

/** Locks in the order of the house, then what decides: one flight, and one set of statements for each way of naming a copy. */
export const checkinWays = {
  id: {
    patron: statement<Row>(
      'circulation.lock-patron-of-copy-by-id',
      `select p.id from {library}.patron p where p.id = ${PATRON_OF('c.id = $1::uuid')} for no key update`,
    ),
    copy: lockCopyById,
    holds: statement<Row>(
      'circulation.lock-holds-of-copy-by-id',
      `select h.id from ${QUEUE_OF('b.id = (select c.book_id from {library}.copy c where c.id = $1)')} for no key update`,
    ),
    loans: statement<Row>(
      'circulation.lock-loans-of-copy-by-id',
      `select l.id from {library}.loan l where l.id = any(${LOANS_OF('c.id = $1::uuid')}) order by l.id for no key update`,
    ),
    charges: statement<Row>(
      'circulation.lock-charges-of-copy-by-id',
      `select ch.id from {library}.charge ch where ch.loan_id = any(${LOANS_OF('c.id = $1::uuid')}) order by ch.id for no key update`,
    ),
    gather: statement<CheckinFacts>(
      'circulation.gather-checkin-by-id',
      `select ${CHECKIN_FACTS} from {library}.copy c join {library}.book bk on bk.id = c.book_id where ${BY_ID}`,
    ),
  },
  barcode: {
    patron: statement<Row>(
      'circulation.lock-patron-of-copy-by-barcode',
      `select p.id from {library}.patron p where p.id = ${PATRON_OF('lower(c.barcode) = lower($1::text)')} for no key update`,
    ),
    copy: lockCopyByBarcode,
    holds: statement<Row>(
      'circulation.lock-holds-of-copy-by-barcode',
      `select h.id from ${QUEUE_OF('b.id = (select c.book_id from {library}.copy c where lower(c.barcode) = lower($1))')} for no key update`,
    ),
    loans: statement<Row>(
      'circulation.lock-loans-of-copy-by-barcode',
      `select l.id from {library}.loan l where l.id = any(${LOANS_OF('lower(c.barcode) = lower($1::text)')}) order by l.id for no key update`,
    ),
    charges: statement<Row>(
      'circulation.lock-charges-of-copy-by-barcode',
      `select ch.id from {library}.charge ch where ch.loan_id = any(${LOANS_OF('lower(c.barcode) = lower($1::text)')}) order by ch.id for no key update`,
    ),
    gather: statement<CheckinFacts>(
      'circulation.gather-checkin-by-barcode',
      `select ${CHECKIN_FACTS} from {library}.copy c join {library}.book bk on bk.id = c.book_id where ${BY_BARCODE}`,
    ),
  },
}
