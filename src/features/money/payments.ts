import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { events, type Method } from './contract.ts'
import {
  creditLocks,
  gatherVoid,
  lockChargesOfPayment,
  lockCreditOfPayment,
  lockPatronOfPayment,
  lockPayment,
  lockRegister,
  lockRegisterOfPayment,
  type PaymentFacts,
  patronLocks,
  type RefundFacts,
  refundFacts,
  type VoidFacts,
  ways,
} from './gather.ts'
import { post, tellCharge } from './ledger.ts'
import { after, type Entry, outstandingOf } from './ledger-rules.ts'
import type { NewPayment, NewRefund, Payment, PaymentTransfer } from './payment-contract.ts'
import {
  decidePayment,
  type PayableCharge,
  type PaymentRefusal,
  paymentEntries,
  type RegisterFacts,
  refundEntries,
  registerRefusals,
  transferEntries,
  voidEntries,
} from './payment-rules.ts'
import { getPayment, lockCharge, payableCharge } from './queries.ts'

const insertPayment = statement<never>(
  'money.insert-payment',
  `insert into {library}.payment (id, kind, patron_id, branch_id, register_session_id, receipt_number, method, cents, currency, note, staff_id, paid_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
)
const countReceipt = statement<never>('money.count-receipt', `update {library}.cash_register set last_receipt_number = $2 where id = $1`)

/** What whoever pays is told. */
export interface Taken {
  payment: Payment
  /** Whether it had been taken before, under the same reference. */
  is_repeated: boolean
}

/**
 * Takes a payment and shares it out, in two flights. A reference is taken once: the same again gives the first payment.
 * @throws Problem patron_unknown, payment_reference_taken, or every reason against it at once
 */
export async function takePayment(tx: LibraryTx, asked: NewPayment): Promise<Taken> {
  const who = asked.patron_id === undefined ? 'card' : 'id'
  const whom = asked.patron_id ?? asked.card_number
  const named = asked.allocations?.map(({ charge_id }) => charge_id) ?? null
  const way = ways[`${who} ${named === null ? 'open' : 'named'}`]
  const key = asked.reference === undefined ? null : `payment:${asked.reference}`
  const registerId = asked.cash_register_id ?? null
  const [, , , , found] = await tx.flight<[{ id: string }, { id: string }, { id: string }, { id: string }, PaymentFacts]>([
    patronLocks[who](whom),
    way.lockCharges(whom, named),
    creditLocks[who](whom),
    lockRegister(registerId),
    way.gather(whom, named, registerId, key),
  ])
  const facts = found[0]
  if (!facts) throw new Problem('patron_unknown')
  if (facts.existing_id !== null) return { payment: await repeated(tx, facts.existing_id, facts.patron_id, asked), is_repeated: true }
  const decision = decidePayment(facts, asked)
  refuse('payment_refused', decision.refusals)
  const how = { cents: asked.cents, method: asked.method, patron_id: facts.patron_id, has_register: facts.register !== null }
  const entries = paymentEntries(decision, how)
  const payment = record(tx, {
    kind: 'payment',
    key,
    entries,
    register: facts.register,
    note: asked.note ?? null,
    branch_id: asked.branch_id,
    ...how,
  })
  emit(tx, events, 'payment.taken', about(payment))
  tellShares(tx, decision.shares, entries, 'paid')
  return {
    is_repeated: false,
    payment: {
      ...payment,
      allocations: decision.shares.map(({ charge: { id, type, title }, cents }) => ({ charge_id: id, type, title, cents })),
      credit_cents: decision.surplus_cents - (asked.method === 'credit' ? asked.cents : 0),
    },
  }
}

async function repeated(tx: LibraryTx, id: string, patronId: string, asked: NewPayment): Promise<Payment> {
  const payment = await tx.maybe(getPayment(id, null))
  const isSame = payment?.patron_id === patronId && payment.cents === asked.cents && payment.method === asked.method
  if (!isSame) throw new Problem('payment_reference_taken')
  return payment
}

/** Several reasons are told together; a single one gives the problem its name. */
function refuse(several: string, refusals: readonly PaymentRefusal[]): void {
  const [only] = refusals
  if (only) throw new Problem(refusals.length === 1 ? only.code : several, { params: only.params, errors: [...refusals] })
}

interface Recorded {
  kind: 'payment' | 'refund'
  key: string | null
  entries: readonly Entry[]
  register: RegisterFacts | null
  note: string | null
  branch_id: string | undefined
  cents: number
  method: Method
  patron_id: string
}

/** Writes a payment with the next receipt of its register, which is locked: the numbers have no gaps. */
function record(
  tx: LibraryTx,
  { kind, key, entries, register, note, branch_id, cents, method, patron_id }: Recorded,
): Omit<Payment, 'allocations' | 'credit_cents'> {
  const branchId = register?.branch_id ?? branch_id ?? null
  const number = register && register.last_receipt_number + 1
  const sessionId = register?.session_id ?? null
  const id = uuidv7()
  post(
    tx,
    { id, kind, key, branch_id: branchId, register_session_id: sessionId, reason: kind === 'refund' ? note : null, at: tx.now },
    entries,
  )
  const { currency } = tx.library
  tx.push(insertPayment(id, kind, patron_id, branchId, sessionId, number, method, cents, currency, note, tx.actor.user_id, tx.now))
  if (register) tx.push(countReceipt(register.id, number))
  return {
    id,
    kind,
    patron_id,
    branch_id: branchId,
    register_session_id: sessionId,
    receipt_number: number,
    method,
    cents,
    currency,
    note,
    paid_at: tx.now.toISOString(),
    voided_at: null,
    void_reason: null,
  }
}

function about({ id, patron_id, cents, method }: Pick<Payment, 'id' | 'patron_id' | 'cents' | 'method'>, reason?: string) {
  return { subject_id: id, patron_id, data: { cents, method, ...(reason !== undefined && { reason }) } }
}

function tellShares(tx: LibraryTx, shares: readonly { charge: PayableCharge }[], entries: readonly Entry[], reason: string): void {
  for (const { charge } of shares) tellCharge(tx, charge.patron_id, charge, after(charge, entries), reason)
}

/**
 * Gives money back: of a charge that was paid, which falls by as much, or out of the credit.
 * @throws Problem patron_unknown, or every reason against it at once
 */
export async function refund(tx: LibraryTx, asked: NewRefund): Promise<Payment> {
  const who = asked.patron_id === undefined ? 'card' : 'id'
  const whom = asked.patron_id ?? asked.card_number
  const [chargeId, registerId] = [asked.charge_id ?? null, asked.cash_register_id ?? null]
  const [, , , , found] = await tx.flight<[{ id: string }, { id: string }, { id: string }, { id: string }, RefundFacts]>([
    patronLocks[who](whom),
    lockCharge(chargeId),
    creditLocks[who](whom),
    lockRegister(registerId),
    refundFacts[who](whom, chargeId, registerId),
  ])
  const facts = found[0]
  if (!facts) throw new Problem('patron_unknown')
  const { charge, credit_cents, register, patron_id } = facts
  const refusals = registerRefusals(register, asked)
  if (chargeId !== null && charge === null) refusals.push({ code: 'charge_unknown', pointer: '/charge_id', params: {} })
  if (charge && charge.paid_cents < asked.cents)
    refusals.push({ code: 'refund_exceeds_payment', params: { paid_cents: charge.paid_cents } })
  if (chargeId === null && credit_cents < asked.cents) refusals.push({ code: 'credit_too_small', params: { credit_cents } })
  refuse('payment_refused', refusals)
  const how = { cents: asked.cents, method: asked.method, patron_id, has_register: register !== null }
  const entries = refundEntries(charge, how)
  const payment = record(tx, { kind: 'refund', key: null, entries, register, note: asked.reason, branch_id: asked.branch_id, ...how })
  emit(tx, events, 'payment.refunded', about(payment, asked.reason))
  if (charge) tellShares(tx, [{ charge }], entries, 'refunded')
  return {
    ...payment,
    allocations: charge ? [{ charge_id: charge.id, type: charge.type, title: charge.title, cents: -asked.cents }] : [],
    credit_cents: charge ? 0 : -asked.cents,
  }
}

const markVoided = statement<never>('money.mark-voided', `update {library}.payment set voided_at = $2, void_reason = $3 where id = $1`)

/**
 * Takes a payment back, as if it had not been made: its charges are owed again. What was taken at a register is given
 * back out of it, in the session that is open now.
 * @throws Problem not_found, payment_voided, register_closed, credit_too_small where its surplus was spent
 */
export async function voidPayment(tx: LibraryTx, id: string, reason: string): Promise<Payment> {
  const [, , , , , found] = await tx.flight<[{ id: string }, { id: string }, { id: string }, { id: string }, { id: string }, VoidFacts]>([
    lockPatronOfPayment(id),
    lockChargesOfPayment(id, null),
    lockCreditOfPayment(id),
    lockRegisterOfPayment(id),
    lockPayment(id),
    gatherVoid(id),
  ])
  const facts = found[0]
  if (!facts?.payment.patron_id) throw new Problem('not_found')
  const { payment, register, shares } = facts
  if (payment.voided_at !== null) throw new Problem('payment_voided')
  if (register && register.session_id === null) throw new Problem('register_closed')
  const { cents, method } = payment
  const isRefund = payment.kind === 'refund'
  // What came out of the credit goes back with the money itself where credit was the method.
  const creditCents = method === 'credit' ? facts.credit_cents + cents : facts.credit_cents
  const how = { cents, method, patron_id: payment.patron_id as string, has_register: register !== null, credit_cents: creditCents }
  const entries = isRefund ? unrefunded(facts, how) : voidEntries(shares, how)
  const posting = { branch_id: payment.branch_id, register_session_id: register?.session_id ?? null, about_id: id, reason, at: tx.now }
  post(tx, { kind: 'void', ...posting }, entries)
  tx.push(markVoided(id, tx.now, reason))
  emit(tx, events, 'payment.voided', about(payment as Payment, reason))
  tellShares(tx, shares, entries, 'payment_voided')
  return tx.one(getPayment(id, null))
}

/** A refund that was not made: the charge is what it was, or the credit is. */
function unrefunded({ shares }: VoidFacts, how: { cents: number; method: Method; patron_id: string; has_register: boolean }): Entry[] {
  return refundEntries(shares[0]?.charge ?? null, how).map((entry) => ({ ...entry, amount_cents: -entry.amount_cents }))
}

/**
 * Lets what a payment paid of one charge pay another.
 * @throws Problem not_found, payment_voided, transfer_to_same_charge, charge_unknown, share_exceeds_charge, refund_exceeds_payment
 */
export async function transferPayment(tx: LibraryTx, id: string, asked: PaymentTransfer): Promise<Payment> {
  const [, , , found, others] = await tx.flight<[{ id: string }, { id: string }, { id: string }, VoidFacts, { charge: PayableCharge }]>([
    lockPatronOfPayment(id),
    lockChargesOfPayment(id, [asked.to_charge_id]),
    lockPayment(id),
    gatherVoid(id),
    payableCharge(asked.to_charge_id),
  ])
  const facts = found[0]
  if (!facts) throw new Problem('not_found')
  if (facts.payment.voided_at !== null) throw new Problem('payment_voided')
  if (asked.from_charge_id === asked.to_charge_id) throw new Problem('transfer_to_same_charge')
  const from = facts.shares.find(({ charge }) => charge.id === asked.from_charge_id)
  const to = others[0]?.charge
  const refusals: PaymentRefusal[] = []
  if (!from) refusals.push({ code: 'charge_unknown', pointer: '/from_charge_id', params: {} })
  if (!to) refusals.push({ code: 'charge_unknown', pointer: '/to_charge_id', params: {} })
  const paid = from ? Math.min(from.cents, from.charge.paid_cents) : 0
  if (from && paid < asked.cents) refusals.push({ code: 'refund_exceeds_payment', params: { paid_cents: paid } })
  if (to && outstandingOf(to) < asked.cents)
    refusals.push({ code: 'share_exceeds_charge', pointer: '/cents', params: { cents: asked.cents, outstanding_cents: outstandingOf(to) } })
  refuse('payment_refused', refusals)
  const pair = [from?.charge as PayableCharge, to as PayableCharge] as const
  const entries = transferEntries(...pair, asked.cents)
  post(tx, { kind: 'transfer', branch_id: facts.payment.branch_id, about_id: id, reason: asked.reason, at: tx.now }, entries)
  emit(tx, events, 'payment.shared', about(facts.payment as Payment, asked.reason))
  tellShares(
    tx,
    pair.map((charge) => ({ charge })),
    entries,
    'payment_transferred',
  )
  return tx.one(getPayment(id, null))
}
