import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { statement } from '../../kernel/query.ts'
import type { BranchCalendar } from '../calendar/contract.ts'
import type { Step } from '../rules/contract.ts'
import type { ChargedLoan, ChargeType, Fine, FineBasis, Instant, LoanCharge } from './contract.ts'
import { insertCharge, keepCalendar, NOTHING_YET, post, tellCharge } from './ledger.ts'
import { after, amountOf, lowered, outstandingOf, raised, recharged, type Sums, writtenOff } from './ledger-rules.ts'
import { decideLostReturn, processingFeeOf, replacementOf } from './lost-rules.ts'
import { fineKinds, fineOf } from './rules.ts'
import { step } from './step-rules.ts'

/**
 * What circulation, holds and patrons do to money; each takes the caller's transaction and only pushes writes. A caller
 * gathers beforehand what decides: it locks the charges of the loan after the loan itself (`lockChargesOf…`), and reads
 * LOAN_CHARGES and IS_FINE_FREE in a later statement. Its door is elevated by MONEY, without which rows are hidden and
 * the ledger refuses.
 */
export const MONEY = ['charges:read', 'charges:write'] as const
/** What our own routes need beside: who pays, what was lent, and what it is called. */
export const LEDGER = [...MONEY, 'patrons:read', 'loans:read'] as const

const LOCK = 'order by ch.id for no key update of ch'
export const lockChargesOfLoan = statement<{ id: string }>(
  'money.lock-charges-of-loan',
  `select ch.id from {library}.charge ch where ch.loan_id = $1 ${LOCK}`,
)
export const lockChargesOfCopy = statement<{ id: string }>(
  'money.lock-charges-of-copy',
  `select ch.id from {library}.loan l join {library}.charge ch on ch.loan_id = l.id where l.copy_id = $1 and l.returned_at is null ${LOCK}`,
)
export const lockChargesOfBarcode = statement<{ id: string }>(
  'money.lock-charges-of-barcode',
  `select ch.id from {library}.copy c join {library}.loan l on l.copy_id = c.id and l.returned_at is null join {library}.charge ch on ch.loan_id = l.id
   where lower(c.barcode) = lower($1) ${LOCK}`,
)

/** The charges of a loan `l`, as JSON; see LoanCharge. */
export const LOAN_CHARGES = `coalesce((select json_agg(json_build_object('id', ch.id, 'patron_id', ch.patron_id, 'type', ch.type, 'charged_cents', ch.charged_cents,
    'adjusted_cents', ch.adjusted_cents, 'paid_cents', ch.paid_cents, 'written_off_cents', ch.written_off_cents, 'outstanding_cents', ch.outstanding_cents,
    'is_accruing', ch.is_accruing, 'due_at', ch.due_at, 'counted_to', ch.counted_to, 'basis', ch.basis, 'calendar', cs.calendar) order by ch.opened_at, ch.id)
  from {library}.charge ch left join {library}.calendar_snapshot cs on cs.id = ch.calendar_snapshot_id where ch.loan_id = l.id), '[]')`

/** Whether the library charges no fines for now. */
export const IS_FINE_FREE = `coalesce((select value = 'true'::jsonb from {library}.setting where key = 'fine_free'), false)`

const updateFine = statement<never>(
  'money.update-fine',
  `update {library}.charge set is_accruing = $2, due_at = $3, counted_to = $4, basis = $5::jsonb, calendar_snapshot_id = $6 where id = $1`,
)
const finishFine = statement<never>('money.finish-fine', `update {library}.charge set is_accruing = false where id = $1`)
const growAgain = statement<never>('money.resume-fine', `update {library}.charge set is_accruing = true where id = $1`)
const rememberForgiven = statement<never>(
  'money.remember-forgiven',
  `update {library}.charge set basis = basis || jsonb_build_object('forgiven_cents', $2::int) where id = $1`,
)

/** What a fine is counted from, beside the loan. */
export interface FineFacts {
  /** To when: the return, the renewal, or now. */
  end_at: Instant
  calendar: BranchCalendar
  price_cents: number | null
  recall: Instant | null
  /** LOAN_CHARGES */
  charges: readonly LoanCharge[]
  /** IS_FINE_FREE */
  is_fine_free: boolean
}

export interface AssessedFine extends Fine {
  charge_id: string | null
  /** The sums of that charge now. */
  settled: (Sums & { patron_id: string; loan_id: string | null; copy_id: string | null; is_accruing: boolean }) | null
  /** What is left to pay of the loan's fine. */
  outstanding_cents: number
}

/**
 * Brings the one fine of a loan to what it comes to, by an entry for the difference; again with the same it changes
 * nothing. What was paid stays paid; where more was paid than is due now, the rest is the patron's credit. A final one
 * accrues no more. Fines of earlier due dates that reach beyond a backdated end are counted again as well (Koha bug 22539).
 */
export function assessFine(tx: LibraryTx, loan: ChargedLoan, facts: FineFacts, options: { is_final: boolean }): AssessedFine {
  const { charges, end_at, calendar, price_cents, recall } = facts
  const fine = fineOf({ policy: loan.policy, due_at: loan.due_at, end_at, calendar, price_cents, recall })
  recountEarlier(tx, loan, facts)
  const due = new Date(loan.due_at).getTime()
  const existing =
    charges.find(({ is_accruing }) => is_accruing) ??
    charges.find(({ calendar: counted, due_at }) => counted !== null && due_at !== null && Date.parse(due_at) === due)
  if (facts.is_fine_free && fine.cents > (existing?.charged_cents ?? 0)) return stopped(tx, loan, fine, existing, options)
  const target = fine.cents
  if (!existing && target === 0) return { ...fine, charge_id: null, settled: null, outstanding_cents: 0 }

  const basis: FineBasis = { policy: fineKinds(loan.policy), price_cents, recall: recall === null ? null : new Date(recall).toISOString() }
  const calendarId = keepCalendar(tx, calendar)
  const common = [!options.is_final, new Date(loan.due_at), new Date(end_at)] as const
  if (existing) tx.push(updateFine(existing.id, ...common, JSON.stringify({ ...existing.basis, ...basis }), calendarId))
  const charge = existing ?? { ...NOTHING_YET, id: uuidv7(), type: 'fine' as const, patron_id: loan.patron_id }
  if (!existing) {
    const whose = [charge.id, loan.patron_id, loan.id, loan.copy_id, null, loan.branch_out_id, 'fine', tx.library.currency]
    tx.push(insertCharge(...whose, ...common, JSON.stringify(basis), calendarId, null, tx.now, tx.actor.user_id))
  }
  const entries = recharged(charge, target, charge.patron_id)
  post(tx, { kind: existing ? 'accrual' : 'charge', branch_id: loan.branch_out_id, at: tx.now }, entries)
  const told = { loan_id: loan.id, copy_id: loan.copy_id }
  const settled = { ...after(charge, entries), ...told, is_accruing: !options.is_final }
  if (!existing || entries.length > 0 || existing.is_accruing !== settled.is_accruing)
    tellCharge(tx, charge.patron_id, existing ? { ...existing, ...told } : null, settled, options.is_final ? 'final' : 'accrued')
  return { ...fine, cents: amountOf(settled), charge_id: charge.id, settled, outstanding_cents: outstandingOf(settled) }
}

/** Where the library charges no fines for now, one that had accrued before stays at what it was counted to. */
function stopped(
  tx: LibraryTx,
  loan: ChargedLoan,
  fine: Fine,
  existing: LoanCharge | undefined,
  { is_final }: { is_final: boolean },
): AssessedFine {
  const steps = [...fine.steps, step('fine_free')]
  if (!existing) return { ...fine, steps, cents: 0, charge_id: null, settled: null, outstanding_cents: 0 }
  if (is_final && existing.is_accruing) {
    tx.push(finishFine(existing.id))
    const told = { ...existing, loan_id: loan.id, copy_id: loan.copy_id }
    tellCharge(tx, existing.patron_id, told, { ...told, is_accruing: false }, 'final')
  }
  const settled = { ...existing, loan_id: loan.id, copy_id: loan.copy_id, is_accruing: !is_final }
  return { ...fine, steps, cents: amountOf(existing), charge_id: existing.id, settled, outstanding_cents: outstandingOf(existing) }
}

/**
 * Counts the fine of a loan for good and takes off what is left to pay of it, for a reason that is kept. What was paid
 * stays paid, and nobody is suspended.
 */
export function forgiveFine(tx: LibraryTx, loan: ChargedLoan, facts: FineFacts, reason: string): AssessedFine & { forgiven_cents: number } {
  const fine = assessFine(tx, loan, facts, { is_final: true })
  const { settled, outstanding_cents } = fine
  if (settled === null || outstanding_cents === 0) return { ...fine, suspension_days: 0, forgiven_cents: 0 }
  const entries = writtenOff(settled, outstanding_cents)
  post(tx, { kind: 'write_off', branch_id: loan.branch_out_id, reason, at: tx.now }, entries)
  tellCharge(tx, settled.patron_id, settled, after(settled, entries), 'forgiven')
  return { ...fine, suspension_days: 0, outstanding_cents: 0, forgiven_cents: outstanding_cents }
}

/** Fines that were final at a renewal, and that a return before that renewal shortens. */
function recountEarlier(tx: LibraryTx, loan: ChargedLoan, { charges, end_at }: FineFacts): void {
  const end = new Date(end_at)
  for (const charge of charges) {
    const { is_accruing, due_at, counted_to, calendar } = charge
    if (is_accruing || due_at === null || counted_to === null || calendar === null) continue
    if (Date.parse(due_at) >= Date.parse(loan.due_at) || Date.parse(counted_to) <= end.getTime()) continue
    const basis = charge.basis as FineBasis
    const { cents } = fineOf({ ...basis, due_at, end_at: end, calendar })
    const entries = recharged(charge, Math.min(cents, charge.charged_cents), charge.patron_id)
    tx.push(updateFine(charge.id, false, due_at, end, JSON.stringify(basis), keepCalendar(tx, calendar)))
    if (entries.length === 0) continue
    post(tx, { kind: 'adjustment', branch_id: loan.branch_out_id, reason: 'returned_before_renewal', at: tx.now }, entries)
    const told = { ...charge, loan_id: loan.id, copy_id: loan.copy_id }
    tellCharge(tx, charge.patron_id, told, after(told, entries), 'returned_before_renewal')
  }
}

/** A fine that was counted over days that the calendar has otherwise by now. */
export interface CountedCharge extends LoanCharge {
  loan_id: string
  copy_id: string | null
  branch_id: string
  counted_to: string
  basis: FineBasis
}

/**
 * Corrects a fine that turned out to be too high, by an adjustment for the difference; from when it counts, its calendar
 * and its amount come from the caller, who has counted it by `fineOf` and has locked the charge.
 */
export function recountFine(
  tx: LibraryTx,
  charge: CountedCharge,
  to: { due_at: string; calendar: BranchCalendar; cents: number; reason: string },
): void {
  const calendarId = keepCalendar(tx, to.calendar)
  tx.push(updateFine(charge.id, charge.is_accruing, to.due_at, charge.counted_to, JSON.stringify(charge.basis), calendarId))
  const entries = recharged(charge, to.cents, charge.patron_id)
  post(tx, { kind: 'adjustment', branch_id: charge.branch_id, reason: to.reason, at: tx.now }, entries)
  if (entries.length > 0) tellCharge(tx, charge.patron_id, charge, after(charge, entries), to.reason)
}

export interface NewChargeInput {
  type: ChargeType
  patron_id: string
  branch_id: string
  cents: number
  loan_id?: string | null
  copy_id?: string | null
  hold_id?: string | null
  /** How it came about, step by step. */
  steps?: readonly Step[]
  note?: string | null
  /** What makes charging it twice impossible, such as `hold:<id>`. */
  key?: string
}

/**
 * Charges a patron for one thing and gives the id of the charge; null where there is nothing to charge.
 * @throws Problem already_charged, at the flight that commits, where its key was used
 */
export function addCharge(tx: LibraryTx, input: NewChargeInput): string | null {
  const { type, patron_id, branch_id, cents, loan_id = null, copy_id = null, hold_id = null, note = null } = input
  if (cents === 0) return null
  const charge = { ...NOTHING_YET, id: uuidv7(), type, loan_id, copy_id, is_accruing: false }
  const whose = [charge.id, patron_id, loan_id, copy_id, hold_id, branch_id, type, tx.library.currency]
  tx.push(insertCharge(...whose, false, null, null, JSON.stringify({ steps: input.steps ?? [] }), null, note, tx.now, tx.actor.user_id))
  const entries = raised(charge, cents)
  post(tx, { kind: 'charge', key: input.key, branch_id, at: tx.now }, entries)
  tellCharge(tx, patron_id, null, after(charge, entries), type)
  return charge.id
}

/** Lets a fine that had ended grow again, as the next night counts it. */
export function resumeFine(tx: LibraryTx, id: string): void {
  tx.push(growAgain(id))
}

/** A loan's or a hold's charges that fall away, whatever was settled of them: what was paid becomes the patron's credit. */
export function cancelCharges(tx: LibraryTx, whose: Whose, charges: readonly LoanCharge[], reason: string): void {
  for (const charge of charges) {
    // One that would go on to accrue would be raised again by the next count.
    if (charge.is_accruing) tx.push(finishFine(charge.id))
    lowerCharge(tx, whose, { ...charge, is_accruing: false }, amountOf(charge), reason)
  }
}

/** What charges are about. */
interface Whose {
  loan_id: string | null
  copy_id: string | null
  branch_id: string
}

function lowerCharge(tx: LibraryTx, { loan_id, copy_id, branch_id }: Whose, charge: LoanCharge, cents: number, reason: string): void {
  const entries = lowered(charge, cents, charge.patron_id)
  if (entries.length === 0) return
  post(tx, { kind: 'adjustment', branch_id, reason, at: tx.now }, entries)
  const told = { ...charge, loan_id, copy_id }
  tellCharge(tx, charge.patron_id, told, after(told, entries), reason)
}

/**
 * Charges for a copy that is lost: its replacement and the work, and ends the fine for being late, or forgives it, as
 * the loan's policy says. Gives the charges that were made.
 */
export function billLost(
  tx: LibraryTx,
  loan: ChargedLoan,
  facts: FineFacts,
  cause: 'declared' | 'aged',
): { type: ChargeType; id: string; cents: number }[] {
  const { policy } = loan
  const isForgiven = policy['lost.forgive_fine'] === true
  const accruing = facts.charges.find(({ is_accruing }) => is_accruing)
  if (!isForgiven) assessFine(tx, loan, facts, { is_final: true })
  else if (accruing) forgive(tx, loan, accruing)
  const replacement = replacementOf(policy, facts.price_cents)
  const fee = processingFeeOf(policy, cause)
  const whose = { patron_id: loan.patron_id, branch_id: loan.branch_out_id, loan_id: loan.id, copy_id: loan.copy_id }
  const wanted = [
    { type: 'replacement' as const, cents: replacement?.cents ?? 0, steps: replacement?.steps ?? [] },
    { type: 'processing' as const, cents: fee, steps: [step(`processing_fee_${cause}`, { cents: fee })] },
  ]
  return wanted.flatMap(({ type, cents, steps }) => {
    // A copy is lost once, whoever finds out, and however often.
    if (facts.charges.some((charge) => charge.type === type && amountOf(charge) > 0)) return []
    const id = addCharge(tx, { ...whose, type, cents, steps })
    return id === null ? [] : [{ type, id, cents }]
  })
}

function forgive(tx: LibraryTx, loan: ChargedLoan, charge: LoanCharge): void {
  const whose = { loan_id: loan.id, copy_id: loan.copy_id, branch_id: loan.branch_out_id }
  const basis = charge.basis as FineBasis
  const cents = outstandingOf(charge)
  const calendarId = charge.calendar && keepCalendar(tx, charge.calendar)
  tx.push(updateFine(charge.id, false, charge.due_at, charge.counted_to, JSON.stringify({ ...basis, forgiven_cents: cents }), calendarId))
  lowerCharge(tx, whose, { ...charge, is_accruing: false }, cents, 'forgiven_when_lost')
}

export interface LostReturnFacts extends FineFacts {
  lost_at: Instant
}

/**
 * Settles the charges of a lost copy that came back, as `lost.on_return` wants it. There is one fine for one due date,
 * so a fine that is restored and counted anew is still one (EG LP#1443952). `end_at` is the return.
 */
export function settleLostReturn(
  tx: LibraryTx,
  loan: ChargedLoan,
  facts: LostReturnFacts,
): { mode: string; steps: Step[]; fine: AssessedFine | null } {
  const { charges, lost_at, end_at, calendar } = facts
  const decision = decideLostReturn({ policy: loan.policy, lost_at, returned_at: end_at, time_zone: calendar.time_zone, charges })
  const whose = { loan_id: loan.id, copy_id: loan.copy_id, branch_id: loan.branch_out_id }
  for (const { charge_id, cents } of decision.lowered) {
    const charge = charges.find(({ id }) => id === charge_id) as LoanCharge
    lowerCharge(tx, whose, charge, cents, 'lost_and_found')
  }
  if (decision.fine === 'as_it_is') return { ...decision, fine: null }
  const restored = charges.map((charge) => restore(tx, loan, charge))
  const fine = decision.fine === 'anew' ? assessFine(tx, loan, { ...facts, charges: restored }, { is_final: true }) : null
  return { ...decision, fine }
}

/** Puts back what was forgiven of a fine when the copy was lost. */
function restore(tx: LibraryTx, loan: ChargedLoan, charge: LoanCharge): LoanCharge {
  const forgiven = charge.basis.forgiven_cents ?? 0
  if (forgiven === 0) return charge
  const entries = raised(charge, forgiven, 'adjusted')
  tx.push(rememberForgiven(charge.id, 0))
  post(tx, { kind: 'adjustment', branch_id: loan.branch_out_id, reason: 'fine_restored', at: tx.now }, entries)
  const told = { ...charge, loan_id: loan.id, copy_id: loan.copy_id }
  const restored = after(charge, entries)
  tellCharge(tx, charge.patron_id, told, { ...told, ...restored }, 'fine_restored')
  return { ...restored, outstanding_cents: outstandingOf(restored), basis: { ...charge.basis, forgiven_cents: 0 } }
}
