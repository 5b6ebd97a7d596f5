import type { z } from '@hono/zod-openapi'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { type Loan, events as loanEvents } from '../circulation/contract.ts'
import { checkIn, endLoan, loanOf } from '../circulation/verbs.ts'
import { loseTarget } from '../holds/verbs.ts'
import { billLost, cancelCharges, resumeFine } from '../money/verbs.ts'
import { type ClaimResolution, events, type LossFacts, type ResolvedClaim, type ReturnClaim } from './contract.ts'
import { aboutLoss, chargedLoan, fineFacts, lockLoss } from './gather.ts'
import { setCondition } from './marks.ts'
import { claimLimit, isClaimCharged, owedForLoss } from './rules.ts'

const claim = statement<never>(
  'lost.claim',
  `update {library}.loan set claimed_returned_at = $2, lost_billed_at = coalesce(lost_billed_at, $3), note = coalesce($4, note), version = version + 1 where id = $1`,
)
/** Parameters: loan, whether what it was billed for falls away. */
const withdrawClaim = statement<never>(
  'lost.withdraw-claim',
  `update {library}.loan set claimed_returned_at = null, lost_billed_at = case when $2 then null else lost_billed_at end, version = version + 1 where id = $1`,
)

type Claim = Partial<z.output<typeof ReturnClaim>>

/**
 * Writes down that the patron says the copy was brought back: from then on no fine grows, until somebody is right.
 * `onlyOf` is the patron who says so without a desk, which takes a rule that allows it.
 * @throws Problem not_found, loan_closed, loan_claimed, claim_not_allowed, claim_limit_reached
 */
export async function claimReturned(tx: LibraryTx, loanId: string, said: Claim, onlyOf: string | null = null): Promise<Loan> {
  const facts = await lockLoss(tx, loanId, onlyOf)
  const { shown } = facts
  if (shown.state === 'claimed_returned') throw new Problem('loan_claimed')
  const overrides = refuseBeyondLimit(tx, facts, said, onlyOf !== null)
  const claimedAt = claimTime(tx, facts, said.claimed_at)
  const isCharged = isClaimCharged(facts)
  if (isCharged) billLost(tx, chargedLoan(facts), fineFacts(facts, claimedAt), 'declared')
  // What the staff wrote is not for the patron to write over.
  const note = onlyOf === null ? said.note : [shown.note, said.note].filter(Boolean).join('\n')
  tx.push(claim(loanId, claimedAt, isCharged ? tx.now : null, note || null))
  const data = { ...aboutLoss(facts), claimed_at: claimedAt.toISOString(), by: onlyOf === null ? ('staff' as const) : ('patron' as const) }
  emit(tx, events, 'loan.claimed_returned', {
    subject_id: loanId,
    patron_id: shown.patron_id,
    data: { ...data, ...(overrides.length > 0 && { overrides }) },
  })
  return after(tx, facts, { state: 'claimed_returned', claimed_returned_at: claimedAt.toISOString(), note: note || shown.note })
}

function refuseBeyondLimit({ actor }: LibraryTx, facts: LossFacts, said: Claim, isAlone: boolean) {
  const limit = claimLimit(facts)
  if (isAlone && limit === undefined) throw new Problem('claim_not_allowed')
  if (typeof limit !== 'number' || facts.claim_count < limit) return []
  const override = said.overrides?.find(({ code }) => code === 'claim_limit_reached')
  const mayOverride =
    actor.permissions.has('loans:override-limits') || actor.permissions.has('loans:override') || actor.permissions.has('*')
  if (override && mayOverride && !isAlone) return [override]
  const params = { count: facts.claim_count, limit }
  const errors = [{ code: 'claim_limit_reached', params: { ...params, override_permission: 'loans:override-limits' } }]
  throw new Problem('claim_limit_reached', { params, errors })
}

function claimTime(tx: LibraryTx, { shown }: LossFacts, wished: string | undefined): Date {
  const at = wished === undefined ? tx.now.getTime() : Math.min(tx.now.getTime(), Date.parse(wished))
  return new Date(Math.max(at, Date.parse(shown.started_at)))
}

/**
 * Settles a claim. What turned up is taken back as at a desk, which says where it goes; what nobody finds is missing, and
 * the patron owes nothing for it; what the patron has after all stays on loan.
 * @throws Problem not_found, loan_closed, loan_not_claimed, and what a return refuses
 */
export async function resolveClaim(
  tx: LibraryTx,
  loanId: string,
  { resolution, branch_id }: z.output<typeof ClaimResolution>,
): Promise<ResolvedClaim> {
  const facts = await lockLoss(tx, loanId)
  if (facts.shown.state !== 'claimed_returned') throw new Problem('loan_not_claimed')
  switch (resolution) {
    case 'found_by_library':
    case 'returned_by_patron': {
      const checkin = await checkIn(tx, { copy_id: facts.copy.id, branch_id, claim_resolution: resolution })
      return { loan: checkin.loan as Loan, checkin }
    }
    case 'missing':
      return { loan: closeAsMissing(tx, facts, branch_id), checkin: null }
    case 'withdrawn':
      return { loan: withdraw(tx, facts), checkin: null }
  }
}

function closeAsMissing(tx: LibraryTx, facts: LossFacts, branchId: string | undefined): Loan {
  const { shown, copy } = facts
  const whose = { loan_id: shown.id, copy_id: copy.id, branch_id: shown.branch_out_id }
  cancelCharges(tx, whose, owedForLoss(facts), 'claim_missing')
  setCondition(tx, copy, 'missing', tx.now)
  loseTarget(tx, copy.id, tx.now, 'copy_missing')
  const end = { returned_at: tx.now, recorded_at: tx.now, branch_id: branchId ?? shown.branch_out_id, reason: 'missing' as const }
  return endLoan(tx, shown, aboutCopy(facts), end)
}

function withdraw(tx: LibraryTx, facts: LossFacts): Loan {
  const { shown, copy, branch, lost_billed_at } = facts
  const isLost = shown.declared_lost_at !== null || shown.aged_to_lost_at !== null
  const isBillUndone = !isLost && lost_billed_at !== null
  if (isBillUndone) undoBill(tx, facts)
  tx.push(withdrawClaim(shown.id, isBillUndone))
  const about = { copy_id: copy.id, copy_barcode: copy.barcode, book_id: copy.book_id, title: copy.title }
  emit(tx, loanEvents, 'loan.claim_resolved', {
    subject_id: shown.id,
    patron_id: shown.patron_id,
    data: { ...about, resolution: 'withdrawn', branch_id: branch.id },
  })
  return after(tx, facts, { state: isLost ? 'lost' : 'with_patron', claimed_returned_at: null })
}

/** The patron has the copy: the bill that came with the claim falls away, and the fine grows again from where it stood. */
function undoBill(tx: LibraryTx, facts: LossFacts): void {
  const { shown, copy } = facts
  const whose = { loan_id: shown.id, copy_id: copy.id, branch_id: shown.branch_out_id }
  const owed = owedForLoss(facts)
  cancelCharges(
    tx,
    whose,
    owed.filter(({ type }) => type !== 'fine'),
    'claim_withdrawn',
  )
  for (const { id, type } of owed) if (type === 'fine') resumeFine(tx, id)
}

/** A loan as it is shown after a change of some of it. */
export function after(tx: LibraryTx, { shown, copy }: LossFacts, changes: Partial<Loan>): Loan {
  const isOverdue = Date.parse(shown.due_at) < tx.now.getTime()
  return { ...loanOf(shown, aboutCopy({ copy }), isOverdue), ...changes, version: shown.version + 1 }
}

export function aboutCopy({ copy }: Pick<LossFacts, 'copy'>) {
  return { copy_id: copy.id, copy_barcode: copy.barcode, book_id: copy.book_id, title: copy.title }
}
