import { statement } from '../../kernel/query.ts'
import type { LoanCharge } from '../money/contract.ts'
import { IS_FINE_FREE, LOAN_CHARGES, lockChargesOfBarcode, lockChargesOfLoan } from '../money/verbs.ts'
import { BLOCKS, MEASURES } from '../patrons/verbs.ts'
import type { RuleRow } from '../rules/contract.ts'
import { IN_FORCE } from '../rules/verbs.ts'
import { CALENDAR, OTHERS_WAITING, PATRON, RULES, TODAY } from './gather.ts'
import type { RenewalFacts } from './lending-contract.ts'
import { LOAN_JSON, type LoanRow } from './loans.ts'

/** What renews a loan: the facts that decide, and what is written and shown beside them. */
export interface GatheredRenewal extends RenewalFacts {
  copy: {
    id: string
    barcode: string
    book_id: string
    title: string
    copy_type_id: string
    collection_id: string | null
    price_cents: number | null
  }
  /** Null where nobody is to see it. */
  shown: LoanRow | null
  /** Gathered of overdue loans alone, which owe for the time until now. */
  charges: LoanCharge[]
}

/** Of a loan `l` of a patron `p` and a copy `c` of a book `bk`, lent at a branch `br`; the instant in SQL. */
const FACTS = (at: string) => `${PATRON} as patron, today, ${BLOCKS('today')} as blocks, row_to_json(measured) as measures,
  json_build_object('id', l.id, 'patron_id', l.patron_id, 'copy_id', l.copy_id, 'book_id', l.book_id, 'branch_out_id', l.branch_out_id, 'started_at', l.started_at,
    'due_at', l.due_at, 'renewal_count', l.renewal_count, 'unseen_renewal_count', l.unseen_renewal_count, 'auto_renewal_count', l.auto_renewal_count,
    'is_onsite', l.is_onsite, 'recalled_at', l.recalled_at, 'state', l.state, 'policy', l.policy, 'version', l.version) as loan,
  json_build_object('id', c.id, 'barcode', c.barcode, 'book_id', c.book_id, 'title', bk.title, 'copy_type_id', c.copy_type_id, 'collection_id', c.collection_id, 'price_cents', c.price_cents) as copy,
  json_build_object('waiting', waiting.count) as queue,
  case when waiting.count > 0 then (select count(*)::int from {library}.copy o
    where o.book_id = c.book_id and o.id <> c.id and o.status = 'available' and o.condition = 'ok' and o.not_for_loan is null) else 0 end as available_count,
  case when l.due_at < ${at}::timestamptz then ${LOAN_CHARGES} else '[]' end as charges`

const FROM = (at: string) => `{library}.loan l join {library}.patron p on p.id = l.patron_id join {library}.copy c on c.id = l.copy_id
  join {library}.book bk on bk.id = l.book_id join {library}.branch br on br.id = l.branch_out_id ${TODAY(at)}
  cross join ${MEASURES(at, 'br.time_zone')}
  cross join lateral (select count(*)::int as count from {library}.hold h
    where ${OTHERS_WAITING('today')}) as waiting`

/** A branch `br` with its calendar, from before the earliest day that a fine could be counted from. */
const BRANCH = `json_build_object('id', br.id, 'name', br.name, 'time_zone', br.time_zone, ${CALENDAR("current_date - interval '400 days'")})`

export interface LockedLoan {
  id: string
  patron_id: string | null
  returned_at: string | null
}

/** Which loan `l` it is: the one of that id, or the open one of the copy with that barcode. */
const THE_LOAN = (by: 'id' | 'barcode') =>
  by === 'id'
    ? 'l.id = $1::uuid'
    : 'l.returned_at is null and l.copy_id = (select id from {library}.copy where lower(barcode) = lower($1::text))'

const way = (name: 'id' | 'barcode') => ({
  patron: statement<{ id: string }>(
    `circulation.lock-patron-of-loan-by-${name}`,
    `select p.id from {library}.patron p where p.id = (select l.patron_id from {library}.loan l where ${THE_LOAN(name)} and l.returned_at is null) for no key update`,
  ),
  copy: statement<{ id: string }>(
    `circulation.lock-copy-of-loan-by-${name}`,
    `select c.id from {library}.copy c where c.id = (select l.copy_id from {library}.loan l where ${THE_LOAN(name)}) for no key update`,
  ),
  loan: statement<LockedLoan>(
    `circulation.lock-loan-by-${name}`,
    `select l.id, l.patron_id, l.returned_at from {library}.loan l where ${THE_LOAN(name)} for no key update`,
  ),
  charges: name === 'id' ? lockChargesOfLoan : lockChargesOfBarcode,
  /** Parameters: loan or barcode, instant. The rules and the calendar are those of the branch that lent it. */
  gather: statement<GatheredRenewal & { rules: RuleRow[]; is_fine_free: boolean }>(
    `circulation.gather-renewal-by-${name}`,
    `select ${FACTS('$2')}, ${LOAN_JSON} as shown, ${BRANCH} as branch, ${RULES('$2')} as rules, ${IS_FINE_FREE} as is_fine_free from ${FROM('$2')} where ${THE_LOAN(name)} and l.returned_at is null`,
  ),
})
/** Locks and facts of one renewal, by the loan or by the barcode of its copy. */
export const renewalWays = { id: way('id'), barcode: way('barcode') }

/** Locks of many renewals, each class in the order of its ids, so that two batches never wait for each other. Parameter: loans. */
export const lockPatronsOfLoans = statement<{ id: string }>(
  'circulation.lock-patrons-of-loans',
  `select p.id from {library}.patron p where p.id in (select l.patron_id from {library}.loan l where l.id = any($1::uuid[]) and l.returned_at is null)
   order by p.id for no key update`,
)
export const lockLoans = statement<{ id: string }>(
  'circulation.lock-loans',
  `select l.id from {library}.loan l where l.id = any($1::uuid[]) order by l.id for no key update`,
)
export const lockChargesOfLoans = statement<{ id: string }>(
  'circulation.lock-charges-of-loans',
  `select ch.id from {library}.charge ch where ch.loan_id in (select l.id from {library}.loan l where l.id = any($1::uuid[]) and l.due_at < $2::timestamptz)
   order by ch.id for no key update`,
)
/**
 * Parameters: loans, instant, whether they are shown afterwards. Without rules and calendars, which are gathered once for
 * all of them.
 */
export const gatherRenewals = statement<Omit<GatheredRenewal, 'branch'>>(
  'circulation.gather-renewals',
  `select ${FACTS('$2')}, case when $3::boolean then ${LOAN_JSON} end as shown from ${FROM('$2')} where l.id = any($1::uuid[]) and l.returned_at is null order by l.due_at, l.id`,
)
/** Every branch with its calendar, and whether fines are charged for now. */
export const gatherBranches = statement<{ branch: RenewalFacts['branch']; is_fine_free: boolean }>(
  'circulation.gather-branches',
  `select ${BRANCH} as branch, ${IS_FINE_FREE} as is_fine_free from {library}.branch br`,
)
/** Every rule in force. Parameter: instant. */
export const gatherRules = statement<RuleRow>(
  'circulation.gather-rules',
  `select r.id, r.kind, r.branch_id, r.patron_category_id, r.copy_type_id, r.collection_id, r.value from {library}.rule r where ${IN_FORCE('$1')}`,
)
/**
 * Loans that the night may renew, soonest due first: those due in a window, if a rule renews any by itself. Parameters:
 * until, from or due date of the loan before, id of the loan before, limit.
 */
export const loansToRenew = statement<{ id: string; due_at: string; version: number }>(
  'circulation.loans-to-renew',
  `select l.id, l.due_at::text as due_at, l.version from {library}.loan l
   where l.returned_at is null and l.due_at < $1 and (l.due_at, l.id) > ($2::timestamptz, $3::uuid)
     and exists (select from {library}.rule r where r.kind = 'renew.auto' and r.value = 'true'::jsonb)
   order by l.due_at, l.id limit $4`,
)
/** Parameter: patron. */
export const openLoansOf = statement<{ id: string }>(
  'circulation.open-loans-of',
  `select l.id from {library}.loan l where l.patron_id = $1 and l.returned_at is null order by l.due_at, l.id limit 200`,
)
