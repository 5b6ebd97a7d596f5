import { statement } from '../../kernel/query.ts'
import type { BranchCalendar } from '../calendar/contract.ts'
import type { Account } from './account-contract.ts'
import type { ChargeExplanation } from './charge-contract.ts'
import type { Charge, ChargeType, LoanCharge } from './contract.ts'
import type { Payment, Session } from './payment-contract.ts'
import type { PayableCharge } from './payment-rules.ts'

const CHARGE = `ch.id, ch.patron_id, ch.loan_id, ch.copy_id, c.barcode as copy_barcode, ch.hold_id, ch.branch_id, b.title, ch.type, ch.currency, ch.amount_cents, ch.paid_cents, ch.written_off_cents,
  ch.outstanding_cents, ch.is_accruing, ch.due_at, ch.counted_to, ch.note, ch.opened_at`
const CHARGE_JOINS = `{library}.charge ch left join {library}.copy c on c.id = ch.copy_id left join {library}.book b on b.id = c.book_id`

export const getCharge = statement<Charge>('money.get-charge', `select ${CHARGE} from ${CHARGE_JOINS} where ch.id = $1`)
/** Parameters: patron, loan, status (each or null), id of the row before, limit. Ids are in order of time. */
export const listCharges = statement<Charge>(
  'money.list-charges',
  `select ${CHARGE} from ${CHARGE_JOINS}
   where ($1::uuid is null or ch.patron_id = $1) and ($2::uuid is null or ch.loan_id = $2)
     and case $3::text when 'open' then ch.outstanding_cents > 0 or ch.is_accruing when 'closed' then ch.outstanding_cents = 0 and not ch.is_accruing else true end
     and ($4::uuid is null or ch.id < $4)
   order by ch.id desc limit $5`,
)

export const lockCharge = statement<{ id: string }>('money.lock-charge', `select id from {library}.charge where id = $1 for no key update`)

/** A charge `ch`, as JSON, with all that decides how it can be paid or changed; see PayableCharge. */
export const PAYABLE = `json_build_object('id', ch.id, 'patron_id', ch.patron_id, 'type', ch.type, 'charged_cents', ch.charged_cents, 'adjusted_cents', ch.adjusted_cents,
  'paid_cents', ch.paid_cents, 'written_off_cents', ch.written_off_cents, 'loan_id', ch.loan_id, 'copy_id', ch.copy_id, 'branch_id', ch.branch_id, 'is_accruing', ch.is_accruing,
  'title', (select b.title from {library}.copy c join {library}.book b on b.id = c.book_id where c.id = ch.copy_id))`
export const payableCharge = statement<{ charge: PayableCharge }>(
  'money.payable-charge',
  `select ${PAYABLE} as charge from {library}.charge ch where ch.id = $1`,
)

/** A charge with what explains it. */
export interface ExplainedCharge extends Pick<LoanCharge, 'id' | 'charged_cents' | 'adjusted_cents' | 'due_at' | 'counted_to'> {
  type: ChargeType
  basis: object
  calendar: BranchCalendar | null
  ledger: ChargeExplanation['ledger']
}
/** Parameters: charge; patron whose it must be, or null, who is not told what staff wrote. */
export const explainedCharge = statement<ExplainedCharge>(
  'money.explained-charge',
  `select ch.id, ch.type, ch.charged_cents, ch.adjusted_cents, ch.due_at, ch.counted_to, ch.basis, cs.calendar,
     coalesce((select json_agg(json_build_object('at', to_char(t.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'kind', t.kind, 'part', e.part, 'cents', e.amount_cents,
         'reason', case when $2::uuid is null then t.reason end) order by t.at, t.id, e.position)
       from {library}.ledger_entry e join {library}.ledger_transaction t on t.id = e.transaction_id where e.charge_id = ch.id and e.account = 'receivable'), '[]') as ledger
   from {library}.charge ch left join {library}.calendar_snapshot cs on cs.id = ch.calendar_snapshot_id
   where ch.id = $1 and ($2::uuid is null or ch.patron_id = $2)`,
)

const PAYMENT = `p.id, p.kind, p.patron_id, p.branch_id, p.register_session_id, p.receipt_number, p.method, p.cents, p.currency, p.note, p.paid_at, p.voided_at, p.void_reason,
  coalesce((select json_agg(json_build_object('charge_id', shared.charge_id, 'type', ch.type, 'title', b.title, 'cents', shared.cents) order by ch.opened_at, ch.id)
    from (select e.charge_id, -sum(e.amount_cents) as cents from {library}.ledger_entry e join {library}.ledger_transaction t on t.id = e.transaction_id
        where (t.id = p.id or t.about_id = p.id) and e.account = 'receivable' and e.part = 'paid' group by e.charge_id having sum(e.amount_cents) <> 0) as shared
      join {library}.charge ch on ch.id = shared.charge_id left join {library}.copy c on c.id = ch.copy_id left join {library}.book b on b.id = c.book_id), '[]') as allocations,
  coalesce((select -sum(e.amount_cents)::int from {library}.ledger_entry e join {library}.ledger_transaction t on t.id = e.transaction_id
    where (t.id = p.id or t.about_id = p.id) and e.account = 'credit'), 0) as credit_cents`
/** Parameters: payment; patron whose it must be, or null. */
export const getPayment = statement<Payment>(
  'money.get-payment',
  `select ${PAYMENT} from {library}.payment p where p.id = $1 and ($2::uuid is null or p.patron_id = $2)`,
)
/** Newest first. Parameters: patron, session (each or null), id of the row before, limit. */
export const listPayments = statement<Payment>(
  'money.list-payments',
  `select ${PAYMENT} from (
     select * from {library}.payment
     where ($1::uuid is null or patron_id = $1) and ($2::uuid is null or register_session_id = $2) and ($3::uuid is null or id < $3)
     order by id desc limit $4) as p order by p.id desc`,
)

const SESSION = `s.id, s.cash_register_id, s.opened_at, s.opened_by, s.float_cents, s.closed_at, s.closed_by, s.note,
  coalesce(s.methods, (select jsonb_agg(jsonb_build_object('method', m.method, 'payment_count', m.count, 'expected_cents', m.cents, 'counted_cents', null, 'difference_cents', null) order by m.method)
    from (select e.method, count(*) filter (where t.kind in ('payment', 'refund', 'void'))::int as count, sum(e.amount_cents)::int as cents
      from {library}.ledger_transaction t join {library}.ledger_entry e on e.transaction_id = t.id
      where t.register_session_id = s.id and e.account = 'register' group by e.method) as m), '[]') as methods`
/** Parameters: session, currency. */
export const getSession = statement<Session>(
  'money.get-session',
  `select ${SESSION}, $2::text as currency from {library}.register_session s where s.id = $1`,
)
/** Newest first. Parameters: register, status (each or null), id of the row before, limit, currency. */
export const listSessions = statement<Session>(
  'money.list-sessions',
  `select ${SESSION}, $5::text as currency from (
     select * from {library}.register_session
     where ($1::uuid is null or cash_register_id = $1) and ($2::text is null or ($2 = 'open') = (closed_at is null)) and ($3::uuid is null or id < $3)
     order by id desc limit $4) as s order by s.id desc`,
)

/** All that a desk shows of a patron's money, in one statement. Parameters: patron, currency. */
export const getAccount = statement<Account>(
  'money.get-account',
  `select p.id as patron_id, $2::text as currency, owed.cents as outstanding_cents, coalesce(pc.balance_cents, 0) as credit_cents, owed.cents - coalesce(pc.balance_cents, 0) as balance_cents,
     coalesce((select json_agg(to_jsonb(one) order by one.opened_at, one.id) from (
       select ${CHARGE} from ${CHARGE_JOINS} where ch.patron_id = p.id and ch.outstanding_cents > 0 order by ch.opened_at, ch.id limit 200) as one), '[]') as charges,
     coalesce((select json_agg(to_jsonb(one) order by one.id desc) from (
       select ${CHARGE} from ${CHARGE_JOINS} where ch.patron_id = p.id and ch.outstanding_cents = 0 order by ch.id desc limit 20) as one), '[]') as settled_charges,
     coalesce((select json_agg(to_jsonb(one) order by one.id desc) from (
       select ${PAYMENT} from {library}.payment p where p.patron_id = $1 order by p.id desc limit 20) as one), '[]') as payments
   from {library}.patron p left join {library}.patron_credit pc on pc.patron_id = p.id
     cross join lateral (select coalesce(sum(ch.outstanding_cents), 0)::int as cents from {library}.charge ch where ch.patron_id = p.id and ch.outstanding_cents > 0) as owed
   where p.id = $1`,
)
