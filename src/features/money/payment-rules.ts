import type { ChargeType, Method } from './contract.ts'
import type { Entry, Sums } from './ledger-rules.ts'
import { outstandingOf } from './ledger-rules.ts'

/** A charge that can be paid, and how it is shown. */
export type PayableCharge = Sums & {
  patron_id: string
  loan_id: string | null
  copy_id: string | null
  branch_id: string
  is_accruing: boolean
  title: string | null
}

export interface RegisterFacts {
  id: string
  branch_id: string
  is_active: boolean
  last_receipt_number: number
  /** Null while it is closed. */
  session_id: string | null
}

export interface PaymentRefusal {
  code: string
  pointer?: string
  params: Record<string, unknown>
}

interface Asked {
  cents: number
  method: Method
  cash_register_id?: string | undefined
  allocations?: readonly { charge_id: string; cents: number }[] | undefined
  keep_surplus: boolean
}

export interface PaymentDecision {
  refusals: PaymentRefusal[]
  shares: { charge: PayableCharge; cents: number }[]
  surplus_cents: number
}

/**
 * Shares a payment out: as it was asked, or over the charges in the order given, the oldest first, in part where it does
 * not suffice. Every reason against it is told at once.
 */
export function decidePayment(
  { charges, credit_cents, register }: { charges: readonly PayableCharge[]; credit_cents: number; register: RegisterFacts | null },
  asked: Asked,
): PaymentDecision {
  const refusals = registerRefusals(register, asked)
  if (asked.method === 'credit' && credit_cents < asked.cents) refusals.push({ code: 'credit_too_small', params: { credit_cents } })
  const shares = asked.allocations ? askedShares(charges, asked.allocations, refusals) : oldestFirst(charges, asked.cents)
  const shared = shares.reduce((sum, { cents }) => sum + cents, 0)
  if (shared > asked.cents) refusals.push({ code: 'allocations_exceed_payment', params: { shared_cents: shared, cents: asked.cents } })
  const surplus = Math.max(0, asked.cents - shared)
  // Credit that is paid out of credit would be a circle.
  if (surplus > 0 && refusals.length === 0 && (!asked.keep_surplus || asked.method === 'credit'))
    refusals.push({ code: 'payment_exceeds_debt', params: { cents: asked.cents, owed_cents: shared } })
  return { refusals, shares, surplus_cents: surplus }
}

/** Why a register cannot be used for what is asked. */
export function registerRefusals(
  register: RegisterFacts | null,
  { method, cash_register_id }: Pick<Asked, 'method' | 'cash_register_id'>,
): PaymentRefusal[] {
  if (cash_register_id === undefined) return method === 'cash' ? [{ code: 'register_needed', params: {} }] : []
  if (register === null) return [{ code: 'register_unknown', pointer: '/cash_register_id', params: {} }]
  return register.session_id === null || !register.is_active ? [{ code: 'register_closed', params: {} }] : []
}

function oldestFirst(charges: readonly PayableCharge[], cents: number): PaymentDecision['shares'] {
  let left = cents
  return charges.flatMap((charge) => {
    const share = Math.min(left, outstandingOf(charge))
    left -= share
    return share > 0 ? [{ charge, cents: share }] : []
  })
}

function askedShares(
  charges: readonly PayableCharge[],
  allocations: readonly { charge_id: string; cents: number }[],
  refusals: PaymentRefusal[],
): PaymentDecision['shares'] {
  return allocations.flatMap(({ charge_id, cents }, index) => {
    const charge = charges.find(({ id }) => id === charge_id)
    const pointer = `/allocations/${index}`
    if (!charge) {
      refusals.push({ code: 'charge_unknown', pointer: `${pointer}/charge_id`, params: {} })
      return []
    }
    const outstanding = outstandingOf(charge)
    if (cents > outstanding)
      refusals.push({ code: 'share_exceeds_charge', pointer: `${pointer}/cents`, params: { cents, outstanding_cents: outstanding } })
    return [{ charge, cents }]
  })
}

/** Where money of a method goes to, or comes from below nothing: the register, the library's own safe, or the patron's credit. */
export function moneyEntry(method: Method, cents: number, hasRegister: boolean, patronId: string): Entry {
  if (method === 'credit') return { account: 'credit', credit_of: patronId, amount_cents: cents }
  return { account: hasRegister ? 'register' : 'safe', method, amount_cents: cents }
}

/** The entries of a payment that is shared out. */
export function paymentEntries(
  { shares, surplus_cents }: PaymentDecision,
  { cents, method, patron_id, has_register }: { cents: number; method: Method; patron_id: string; has_register: boolean },
): Entry[] {
  return [
    moneyEntry(method, cents, has_register, patron_id),
    ...shares.map(
      ({ charge, cents: share }): Entry => ({ account: 'receivable', part: 'paid', charge_id: charge.id, amount_cents: -share }),
    ),
    ...(surplus_cents > 0 ? [{ account: 'credit' as const, credit_of: patron_id, amount_cents: -surplus_cents }] : []),
  ]
}

/**
 * The entries that take a payment back. A share that is no longer on its charge, because the charge fell afterwards,
 * became credit meanwhile and is taken from there.
 */
export function voidEntries(
  shares: readonly { charge: PayableCharge; cents: number }[],
  {
    cents,
    method,
    patron_id,
    has_register,
    credit_cents,
  }: { cents: number; method: Method; patron_id: string; has_register: boolean; credit_cents: number },
): Entry[] {
  return [
    moneyEntry(method, -cents, has_register, patron_id),
    ...shares.flatMap(({ charge, cents: share }): Entry[] => {
      const there = Math.min(share, charge.paid_cents)
      const became = share - there
      return [
        ...(there > 0 ? [{ account: 'receivable' as const, part: 'paid' as const, charge_id: charge.id, amount_cents: there }] : []),
        ...(became > 0 ? [{ account: 'credit' as const, credit_of: charge.patron_id, amount_cents: became }] : []),
      ]
    }),
    ...(credit_cents === 0 ? [] : [{ account: 'credit' as const, credit_of: patron_id, amount_cents: credit_cents }]),
  ]
}

/** The entries of money that is given back, of a paid charge, which falls by as much, or out of the credit. */
export function refundEntries(
  charge: PayableCharge | null,
  { cents, method, patron_id, has_register }: { cents: number; method: Method; patron_id: string; has_register: boolean },
): Entry[] {
  const money = moneyEntry(method, -cents, has_register, patron_id)
  if (charge === null) return [{ account: 'credit', credit_of: patron_id, amount_cents: cents }, money]
  return [
    { account: 'receivable', part: 'adjusted', charge_id: charge.id, amount_cents: -cents },
    {
      account: charge.type === 'deposit' ? 'deposit' : 'income',
      charge_id: charge.id,
      charge_type: charge.type as ChargeType,
      amount_cents: cents,
    },
    { account: 'receivable', part: 'paid', charge_id: charge.id, amount_cents: cents },
    money,
  ]
}

/** Moves what was paid from one charge to another. */
export function transferEntries(from: Pick<Sums, 'id'>, to: Pick<Sums, 'id'>, cents: number): Entry[] {
  return [
    { account: 'receivable', part: 'paid', charge_id: from.id, amount_cents: cents },
    { account: 'receivable', part: 'paid', charge_id: to.id, amount_cents: -cents },
  ]
}
