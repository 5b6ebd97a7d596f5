import { statement } from '../../kernel/query.ts'
import type { Payment } from './payment-contract.ts'
import type { PayableCharge, RegisterFacts } from './payment-rules.ts'
import { PAYABLE } from './queries.ts'

/** Locks come first and in the order patron, charges, credit, register: what is read in later statements holds until commit. */
const byId = { name: 'id', where: 'p.id = $1::uuid' }
const byCard = { name: 'card', where: 'p.card_number_key = lower($1::text)' }

const CREDIT = `coalesce((select pc.balance_cents from {library}.patron_credit pc where pc.patron_id = p.id), 0)`
const REGISTER = (
  id: string,
) => `(select json_build_object('id', r.id, 'branch_id', r.branch_id, 'is_active', r.is_active, 'last_receipt_number', r.last_receipt_number,
    'session_id', (select s.id from {library}.register_session s where s.cash_register_id = r.id and s.closed_at is null))
  from {library}.cash_register r where r.id = ${id})`

export interface PaymentFacts {
  patron_id: string
  charges: PayableCharge[]
  credit_cents: number
  register: RegisterFacts | null
  /** The payment that has the reference already. */
  existing_id: string | null
}

const OPEN = { name: 'open', where: 'ch.patron_id = p.id and ch.outstanding_cents > 0 and $2::uuid[] is null' }
const NAMED = { name: 'named', where: 'ch.id = any($2::uuid[])' }

/** Parameters: patron, charges. One set of statements for each way of naming them, so that each has its index. */
function statementsFor(patron: typeof byId, charges: typeof OPEN) {
  const name = (verb: string) => `money.${verb}-${patron.name}-${charges.name}`
  return {
    lockCharges: statement<{ id: string }>(
      name('lock-charges'),
      `select ch.id from {library}.patron p join {library}.charge ch on ${charges.where} where ${patron.where}
       order by ch.id for no key update of ch`,
    ),
    gather: statement<PaymentFacts>(
      name('gather-payment'),
      `select p.id as patron_id,
         coalesce((select json_agg(${PAYABLE} order by ch.opened_at, ch.id) from {library}.charge ch where ${charges.where}), '[]') as charges,
         ${CREDIT} as credit_cents, ${REGISTER('$3::uuid')} as register,
         (select t.id from {library}.ledger_transaction t where t.key = $4) as existing_id
       from {library}.patron p where ${patron.where}`,
    ),
  }
}
export const ways = {
  'id open': statementsFor(byId, OPEN),
  'id named': statementsFor(byId, NAMED),
  'card open': statementsFor(byCard, OPEN),
  'card named': statementsFor(byCard, NAMED),
}
export const patronLocks = {
  id: statement<{ id: string }>('money.lock-patron-id', `select p.id from {library}.patron p where ${byId.where} for no key update`),
  card: statement<{ id: string }>('money.lock-patron-card', `select p.id from {library}.patron p where ${byCard.where} for no key update`),
}
export const creditLocks = {
  id: statement<{ id: string }>(
    'money.lock-credit-id',
    `select pc.id from {library}.patron p join {library}.patron_credit pc on pc.patron_id = p.id where ${byId.where} for no key update of pc`,
  ),
  card: statement<{ id: string }>(
    'money.lock-credit-card',
    `select pc.id from {library}.patron p join {library}.patron_credit pc on pc.patron_id = p.id where ${byCard.where} for no key update of pc`,
  ),
}
export const lockRegister = statement<{ id: string }>(
  'money.lock-register',
  `select id from {library}.cash_register where id = $1 for no key update`,
)

export interface RefundFacts {
  patron_id: string
  charge: PayableCharge | null
  credit_cents: number
  register: RegisterFacts | null
}
/** Parameters: patron, charge, register. */
const gatherRefund = (patron: typeof byId) =>
  statement<RefundFacts>(
    `money.gather-refund-${patron.name}`,
    `select p.id as patron_id, (select ${PAYABLE} from {library}.charge ch where ch.id = $2 and ch.patron_id = p.id) as charge, ${CREDIT} as credit_cents, ${REGISTER('$3::uuid')} as register
     from {library}.patron p where ${patron.where}`,
  )
export const refundFacts = { id: gatherRefund(byId), card: gatherRefund(byCard) }

export interface VoidFacts {
  payment: Pick<Payment, 'id' | 'kind' | 'patron_id' | 'cents' | 'method' | 'voided_at' | 'register_session_id' | 'branch_id'>
  shares: { cents: number; charge: PayableCharge }[]
  credit_cents: number
  register: RegisterFacts | null
}
/** What a payment, and whatever shared it out anew, has come to be for each charge. */
const SHARES = `select e.charge_id, -sum(e.amount_cents)::int as cents from {library}.ledger_entry e join {library}.ledger_transaction t on t.id = e.transaction_id
  where (t.id = $1 or t.about_id = $1) and e.account = 'receivable' and e.part = 'paid' group by e.charge_id having sum(e.amount_cents) <> 0`
export const lockPatronOfPayment = statement<{ id: string }>(
  'money.lock-patron-of-payment',
  `select p.id from {library}.patron p where p.id = (select patron_id from {library}.payment where id = $1) for no key update`,
)
export const lockChargesOfPayment = statement<{ id: string }>(
  'money.lock-charges-of-payment',
  `select ch.id from {library}.charge ch where ch.id = any(array(select shares.charge_id from (${SHARES}) as shares) || coalesce($2::uuid[], '{}')) order by ch.id for no key update`,
)
export const lockCreditOfPayment = statement<{ id: string }>(
  'money.lock-credit-of-payment',
  `select pc.id from {library}.patron_credit pc where pc.patron_id = (select patron_id from {library}.payment where id = $1) for no key update`,
)
export const lockRegisterOfPayment = statement<{ id: string }>(
  'money.lock-register-of-payment',
  `select r.id from {library}.cash_register r where r.id = (
     select s.cash_register_id from {library}.payment p join {library}.register_session s on s.id = p.register_session_id where p.id = $1) for no key update`,
)
export const lockPayment = statement<{ id: string }>(
  'money.lock-payment',
  `select id from {library}.payment where id = $1 for no key update`,
)
export const gatherVoid = statement<VoidFacts>(
  'money.gather-void',
  `select json_build_object('id', p.id, 'kind', p.kind, 'patron_id', p.patron_id, 'cents', p.cents, 'method', p.method, 'voided_at', p.voided_at,
      'register_session_id', p.register_session_id, 'branch_id', p.branch_id) as payment,
     coalesce((select json_agg(json_build_object('cents', shares.cents, 'charge', ${PAYABLE})) from (${SHARES}) as shares join {library}.charge ch on ch.id = shares.charge_id), '[]') as shares,
     coalesce((select -sum(e.amount_cents)::int from {library}.ledger_entry e where e.transaction_id = p.id and e.account = 'credit'), 0) as credit_cents,
     ${REGISTER('(select s.cash_register_id from {library}.register_session s where s.id = p.register_session_id)')} as register
   from {library}.payment p where p.id = $1`,
)

export interface ChargingFacts {
  patron_id: string
  home_branch_id: string
  loan: { id: string; copy_id: string; branch_id: string } | null
  copy: { id: string; barcode: string; title: string } | null
}
/** Parameters: patron, loan, barcode. */
const gatherCharging = (name: string, where: string) =>
  statement<ChargingFacts>(
    name,
    `select p.id as patron_id, p.home_branch_id,
       (select json_build_object('id', l.id, 'copy_id', l.copy_id, 'branch_id', l.branch_out_id) from {library}.loan l where l.id = $2 and l.patron_id = p.id) as loan,
       (select json_build_object('id', c.id, 'barcode', c.barcode, 'title', b.title) from {library}.copy c join {library}.book b on b.id = c.book_id
        where c.id = coalesce((select l.copy_id from {library}.loan l where l.id = $2), (select k.id from {library}.copy k where lower(k.barcode) = lower($3)))) as copy
     from {library}.patron p where ${where} for no key update of p`,
  )
export const charging = {
  id: gatherCharging('money.gather-charging-id', byId.where),
  card: gatherCharging('money.gather-charging-card', byCard.where),
}

export const lockPatronOfCharge = statement<{ id: string }>(
  'money.lock-patron-of-charge',
  `select p.id from {library}.patron p where p.id = (select patron_id from {library}.charge where id = $1) for no key update`,
)

/** Patrons in the order of their ids, whichever owes and whichever takes over, so that two transfers never wait for each other. */
const lockBoth = (name: string, whom: string) =>
  statement<{ id: string }>(
    name,
    `select p.id from {library}.patron p where p.id = any(array[(select patron_id from {library}.charge where id = $1), (select t.id from {library}.patron t where ${whom})])
     order by p.id for no key update`,
  )
export const locksOfBoth = {
  id: lockBoth('money.lock-both-id', 't.id = $2::uuid'),
  card: lockBoth('money.lock-both-card', 't.card_number_key = lower($2::text)'),
}
export const patronBy = {
  id: statement<{ id: string }>('money.patron-by-id', `select id from {library}.patron where id = $1::uuid`),
  card: statement<{ id: string }>('money.patron-by-card', `select id from {library}.patron where card_number_key = lower($1::text)`),
}
