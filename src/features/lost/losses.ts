import type { z } from '@hono/zod-openapi'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { endLoan } from '../circulation/verbs.ts'
import { loseTarget } from '../holds/verbs.ts'
import { addCharge, billLost } from '../money/verbs.ts'
import { aboutCopy, after } from './claims.ts'
import { events, type LossDeclaration, type LossFacts, type LostLoan, type ReplacementCharge } from './contract.ts'
import { aboutLoss, chargedLoan, fineFacts, lockLoss } from './gather.ts'
import { setCondition } from './marks.ts'
import { isActualCost, isOwedReplacement, isPaidFor, lossSteps } from './rules.ts'

const declare = statement<never>(
  'lost.declare',
  `update {library}.loan set declared_lost_at = $2, lost_billed_at = coalesce(lost_billed_at, $2), lost_bill_due_at = null, claimed_returned_at = null,
     note = coalesce($3, note), version = version + 1 where id = $1`,
)
const bill = statement<never>(
  'lost.bill-by-hand',
  `update {library}.loan set lost_billed_at = coalesce(lost_billed_at, $2), lost_bill_due_at = null, version = version + 1 where id = $1`,
)

/**
 * Writes down that the patron has lost a copy, ends its fine and charges what the rules want. Whoever claimed to have
 * returned it claims that no more; the fine then ends with the claim.
 * @throws Problem not_found, loan_closed, loan_lost, replacement_by_rule
 */
export async function declareLost(tx: LibraryTx, loanId: string, said: Partial<z.output<typeof LossDeclaration>>): Promise<LostLoan> {
  const facts = await lockLoss(tx, loanId)
  const { shown, policy, copy } = facts
  if (shown.state === 'lost') throw new Problem('loan_lost')
  if (said.replacement_cents !== undefined && !isActualCost(policy)) throw new Problem('replacement_by_rule')
  const charges = billLost(tx, chargedLoan(facts), fineFacts(facts, shown.claimed_returned_at ?? tx.now), 'declared')
  const replacement = said.replacement_cents === undefined ? [] : chargeActualCost(tx, facts, said.replacement_cents, said.note ?? null)
  const all = [...charges, ...replacement]
  tx.push(declare(loanId, tx.now, said.note ?? null))
  setCondition(tx, copy, 'lost', tx.now)
  loseTarget(tx, copy.id, tx.now, 'copy_lost')
  const data = { ...aboutLoss(facts), charged_cents: all.reduce((sum, { cents }) => sum + cents, 0) }
  emit(tx, events, 'loan.declared_lost', { subject_id: loanId, patron_id: shown.patron_id, data })
  const changes = {
    state: 'lost' as const,
    declared_lost_at: tx.now.toISOString(),
    claimed_returned_at: null,
    note: said.note ?? shown.note,
  }
  const explanation = { rules: {}, steps: lossSteps(facts, said.replacement_cents) }
  return { loan: after(tx, facts, changes), charges: all, explanation }
}

/**
 * Charges what a new copy costs, where the rules leave that to staff.
 * @throws Problem not_found, loan_closed, loan_not_lost, replacement_by_rule, already_charged
 */
export async function chargeReplacement(
  tx: LibraryTx,
  loanId: string,
  { cents, note }: z.output<typeof ReplacementCharge>,
): Promise<LostLoan> {
  const facts = await lockLoss(tx, loanId)
  if (facts.shown.state !== 'lost') throw new Problem('loan_not_lost')
  if (!isActualCost(facts.policy)) throw new Problem('replacement_by_rule')
  const charges = chargeActualCost(tx, facts, cents, note ?? null)
  if (charges.length === 0) throw new Problem('already_charged')
  tx.push(bill(loanId, tx.now))
  const data = { ...aboutLoss(facts), charged_cents: cents }
  emit(tx, events, 'loan.lost_billed', { subject_id: loanId, patron_id: facts.shown.patron_id, data })
  return { loan: after(tx, facts, {}), charges, explanation: { rules: {}, steps: [] } }
}

/** A copy is replaced once, whoever asks and however often. */
function chargeActualCost(tx: LibraryTx, { shown, copy, charges }: LossFacts, cents: number, note: string | null) {
  if (charges.some(isOwedReplacement)) return []
  const { patron_id, branch_out_id: branch_id, id: loan_id } = shown
  const id = addCharge(tx, { type: 'replacement', patron_id, branch_id, cents, loan_id, copy_id: copy.id, note })
  return id === null ? [] : [{ id, type: 'replacement' as const, cents }]
}

/**
 * Ends a lost loan whose last charge is closed, where the rules want that; the copy is lost and paid for. A loan that is
 * over already is left alone (FOLIO CIRC-2066), as is one of which something is still owed.
 */
export async function closePaidLoan(tx: LibraryTx, loanId: string): Promise<boolean> {
  const facts = await lockLoss(tx, loanId).catch((error) => {
    if (error instanceof Problem && (error.code === 'loan_closed' || error.code === 'not_found')) return undefined
    throw error
  })
  if (!facts || !isPaidFor(facts)) return false
  const { shown, copy, branch } = facts
  setCondition(tx, copy, 'lost_and_paid', tx.now)
  endLoan(tx, shown, aboutCopy(facts), { returned_at: tx.now, recorded_at: tx.now, branch_id: branch.id, reason: 'paid' })
  return true
}
