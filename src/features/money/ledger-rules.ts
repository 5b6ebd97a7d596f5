import type { ChargeType, LoanCharge, Method } from './contract.ts'

/** One side of a ledger transaction: debits are positive, credits negative, in minor units. */
export interface Entry {
  account: 'receivable' | 'income' | 'deposit' | 'credit' | 'register' | 'write_off' | 'safe' | 'over_short'
  part?: 'charged' | 'adjusted' | 'paid' | 'written_off'
  charge_id?: string
  charge_type?: ChargeType
  /** The patron whose credit it moves. */
  credit_of?: string
  method?: Method
  amount_cents: number
}

/** The sums of a charge that decide how it can be changed. */
export type Sums = Pick<LoanCharge, 'id' | 'type' | 'charged_cents' | 'adjusted_cents' | 'paid_cents' | 'written_off_cents'>

export function amountOf({ charged_cents, adjusted_cents }: Sums): number {
  return charged_cents + adjusted_cents
}

export function outstandingOf(sums: Sums): number {
  return amountOf(sums) - sums.paid_cents - sums.written_off_cents
}

/** What a charge is owed against: a deposit is held for the patron, all else is income. */
function against(type: ChargeType): 'income' | 'deposit' {
  return type === 'deposit' ? 'deposit' : 'income'
}

/** Raises what is owed for one charge. */
export function raised({ id, type }: Pick<Sums, 'id' | 'type'>, cents: number, part: 'charged' | 'adjusted' = 'charged'): Entry[] {
  if (cents === 0) return []
  return [
    { account: 'receivable', part, charge_id: id, amount_cents: cents },
    { account: against(type), charge_id: id, charge_type: type, amount_cents: -cents },
  ]
}

/**
 * Lowers the amount of one charge. What had been settled beyond the new amount is given back: write-offs first, since
 * nobody paid them, then payments, which become the patron's credit.
 */
export function lowered(charge: Sums, cents: number, creditOf: string, part: 'charged' | 'adjusted' = 'adjusted'): Entry[] {
  if (cents === 0) return []
  const excess = Math.max(0, cents - outstandingOf(charge))
  const unwritten = Math.min(excess, charge.written_off_cents)
  return [
    { account: 'receivable', part, charge_id: charge.id, amount_cents: -cents },
    { account: against(charge.type), charge_id: charge.id, charge_type: charge.type, amount_cents: cents },
    ...writtenOff(charge, -unwritten),
    ...paidFromCredit(charge, -(excess - unwritten), creditOf),
  ]
}

/** Takes off what will not be paid; negative cents take that back. */
export function writtenOff({ id, type }: Pick<Sums, 'id' | 'type'>, cents: number): Entry[] {
  if (cents === 0) return []
  return [
    { account: 'receivable', part: 'written_off', charge_id: id, amount_cents: -cents },
    { account: 'write_off', charge_id: id, charge_type: type, amount_cents: cents },
  ]
}

/** Pays out of what the library owes the patron; negative cents give it back there. */
export function paidFromCredit({ id }: Pick<Sums, 'id'>, cents: number, creditOf: string): Entry[] {
  if (cents === 0) return []
  return [
    { account: 'receivable', part: 'paid', charge_id: id, amount_cents: -cents },
    { account: 'credit', credit_of: creditOf, amount_cents: cents },
  ]
}

/**
 * Brings what was charged to what it should be. People's corrections stay, but never make an amount negative.
 */
export function recharged(charge: Sums, target: number, creditOf: string): Entry[] {
  const delta = target - charge.charged_cents
  const floor = Math.max(0, -(target + charge.adjusted_cents))
  const entries =
    delta >= 0 ? raised(charge, delta) : lowered({ ...charge, adjusted_cents: charge.adjusted_cents + floor }, -delta, creditOf, 'charged')
  return [...raised(charge, floor, 'adjusted'), ...entries]
}

/** The sums of a charge after entries were posted: what the database's trigger makes of them. */
export function after<Charge extends Sums>(charge: Charge, entries: readonly Entry[]): Charge {
  const moved = (part: Entry['part']) =>
    entries.filter((entry) => entry.charge_id === charge.id && entry.part === part).reduce((sum, { amount_cents }) => sum + amount_cents, 0)
  return {
    ...charge,
    charged_cents: charge.charged_cents + moved('charged'),
    adjusted_cents: charge.adjusted_cents + moved('adjusted'),
    paid_cents: charge.paid_cents - moved('paid'),
    written_off_cents: charge.written_off_cents - moved('written_off'),
  }
}
