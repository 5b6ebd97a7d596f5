import type { LibraryTx } from '../../kernel/db.ts'
import type { ChargedLoan } from '../money/contract.ts'
import { type AssessedFine, addCharge, assessFine, cancelCharges, type FineFacts, forgiveFine, settleLostReturn } from '../money/verbs.ts'
import { suspendPatron } from '../patrons/verbs.ts'
import type { Step } from '../rules/contract.ts'
import type { Checkin, ReturnedLoan } from './checkin-contract.ts'
import { type Asked, alert, type Facts, type ReturnEnd } from './return-rules.ts'

/** What a return costs, and what is told of that. */
export interface Reckoning {
  charges: Checkin['charges']
  alerts: Step[]
  steps: Step[]
}

/** Brings what is owed for a loan to what it comes to with the return of its copy, and charges for damage. */
export function reckon(tx: LibraryTx, facts: Facts, loan: ReturnedLoan, end: ReturnEnd, asked: Asked, returnedAt: Date): Reckoning {
  const reckoning: Reckoning = { charges: [], alerts: [], steps: [] }
  const about = chargedLoan(facts, loan)
  const until = fineFacts(facts, loan, returnedAt)
  switch (end.money) {
    case 'nothing_owed':
      cancelCharges(tx, whose(about), owedFor(loan), 'found_by_library')
      reckoning.alerts.push(alert('claim_found_by_library'))
      break
    case 'lost_return': {
      const { steps, fine } = settleLostReturn(tx, about, { ...until, lost_at: lostAt(loan) })
      reckoning.steps.push(...steps)
      if (fine) tellFine(reckoning, fine)
      break
    }
    case 'forgiven_fine': {
      const fine = forgiveFine(tx, about, until, asked.forgive_fine?.reason ?? '')
      tellFine(reckoning, fine)
      if (fine.forgiven_cents > 0) reckoning.alerts.push(alert('fine_forgiven', { cents: fine.forgiven_cents }))
      break
    }
    case 'fine': {
      const fine = assessFine(tx, about, until, { is_final: true })
      tellFine(reckoning, fine)
      suspend(tx, reckoning, about, fine)
      break
    }
  }
  if (end.reason === 'returned_by_patron') reckoning.alerts.push(alert('claim_returned_by_patron'))
  giveDepositBack(tx, reckoning, about, loan)
  chargeDamage(tx, reckoning, about, asked)
  return reckoning
}

/** Settles a loan that had ended because its lost copy was paid for, now that the copy is there again. */
export function reckonPaid(tx: LibraryTx, facts: Facts, loan: ReturnedLoan, returnedAt: Date): Reckoning {
  const about = chargedLoan(facts, loan)
  const { steps } = settleLostReturn(tx, about, { ...fineFacts(facts, loan, returnedAt), lost_at: lostAt(loan) })
  const reckoning: Reckoning = { charges: [], alerts: [], steps }
  giveDepositBack(tx, reckoning, about, loan)
  return reckoning
}

function chargedLoan({ copy }: Facts, { shown, policy }: ReturnedLoan): ChargedLoan {
  const { id, patron_id, branch_out_id, due_at } = shown
  return { id, patron_id, copy_id: copy.id, branch_out_id, due_at, policy }
}

/** Closed days are those of the branch that lent it, as at a renewal and by night. */
function fineFacts({ copy, branches, is_fine_free }: Facts, { shown, charges }: ReturnedLoan, returnedAt: Date): FineFacts {
  const { time_zone, hours, exceptions } = branches[shown.branch_out_id] as Facts['branches'][string]
  const calendar = { time_zone, hours, exceptions }
  return { end_at: returnedAt, calendar, price_cents: copy.price_cents, recall: shown.recalled_at, charges, is_fine_free }
}

function whose({ id, copy_id, branch_out_id }: ChargedLoan) {
  return { loan_id: id, copy_id, branch_id: branch_out_id }
}

/** What was charged because the copy was thought to be with the patron: the fine of the present due date, and its loss. */
function owedFor({ shown, charges }: ReturnedLoan) {
  const due = Date.parse(shown.due_at)
  return charges.filter(
    ({ type, due_at }) =>
      type === 'replacement' || type === 'processing' || (type === 'fine' && due_at !== null && Date.parse(due_at) >= due),
  )
}

function lostAt({ shown }: ReturnedLoan): string {
  return (shown.declared_lost_at ?? shown.aged_to_lost_at ?? shown.claimed_returned_at) as string
}

function tellFine(reckoning: Reckoning, fine: AssessedFine): void {
  reckoning.steps.push(...fine.steps)
  if (fine.charge_id === null) return
  const { charge_id, cents, outstanding_cents } = fine
  reckoning.charges.push({ id: charge_id, type: 'fine', cents, outstanding_cents })
  if (outstanding_cents > 0) reckoning.alerts.push(alert('fine_charged', { cents: outstanding_cents }))
}

/** Days without borrowing, which a library may want instead of money or beside it. */
function suspend(tx: LibraryTx, reckoning: Reckoning, loan: ChargedLoan, { suspension_days: days }: AssessedFine): void {
  if (days === 0) return
  const rule = loan.policy['suspension.days'] as { max_days: number | null } | undefined
  suspendPatron(tx, { patron_id: loan.patron_id, days, max_days: rule?.max_days ?? null, reason: 'late_return', loan_id: loan.id })
  reckoning.alerts.push(alert('patron_suspended', { days }))
}

/** A deposit was held for the copy, which is here: what was paid of it is the patron's credit, what was not is owed no longer. */
function giveDepositBack(tx: LibraryTx, { alerts }: Reckoning, about: ChargedLoan, { charges }: ReturnedLoan): void {
  const held = charges.filter(({ type, charged_cents, adjusted_cents }) => type === 'deposit' && charged_cents + adjusted_cents > 0)
  cancelCharges(tx, whose(about), held, 'deposit_returned')
  const cents = held.reduce((sum, { paid_cents }) => sum + paid_cents, 0)
  if (cents > 0) alerts.push(alert('deposit_returned', { cents }))
}

function chargeDamage(tx: LibraryTx, reckoning: Reckoning, loan: ChargedLoan, { damaged }: Asked): void {
  const cents = damaged?.charge_cents ?? 0
  const { patron_id, branch_out_id, id: loan_id, copy_id } = loan
  const id = addCharge(tx, { type: 'damaged', patron_id, branch_id: branch_out_id, cents, loan_id, copy_id, note: damaged?.note ?? null })
  if (id !== null) reckoning.charges.push({ id, type: 'damaged', cents, outstanding_cents: cents })
}
