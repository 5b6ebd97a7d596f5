import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emitMany } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { addCharge, assessFine, cancelCharges } from '../money/verbs.ts'
import type { RuleRow } from '../rules/contract.ts'
import { resolve } from '../rules/rules.ts'
import { confirmedBy } from './confirmation.ts'
import { events, type Loan } from './contract.ts'
import type { RenewalRequest } from './lending-contract.ts'
import { type LoanRow, loanOf } from './loans.ts'
import type { LendingDecision } from './refusal-rules.ts'
import { aboutCopy, refusalOf } from './refusals.ts'
import { type GatheredRenewal, type LockedLoan, renewalWays } from './renewal-gather.ts'
import { decideRenewal } from './renewal-rules.ts'

/**
 * Parameters: the renewals, what they were agreed under, instant, staff, channel. One statement for however many; what
 * explains most of a night's renewals is the same, and travels once.
 */
const lengthenLoans = statement<never>(
  'circulation.lengthen-loans',
  `with agreed as (select * from json_to_recordset($2::json) as a(number int, explanation jsonb, policy jsonb)),
   given as (
     select g.*, agreed.explanation, agreed.policy
     from json_to_recordset($1::json) as g(renewal_id uuid, loan_id uuid, due_before timestamptz, due_at timestamptz, is_seen boolean, is_auto boolean, agreed int)
       join agreed on agreed.number = g.agreed),
   recorded as (
     insert into {library}.renewal (id, loan_id, renewed_at, due_before, due_after, staff_id, channel, is_seen, is_auto, explanation)
     select renewal_id, loan_id, $3, due_before, due_at, $4, $5, is_seen, is_auto, explanation from given)
   update {library}.loan l set due_at = given.due_at, renewal_count = l.renewal_count + 1,
     unseen_renewal_count = case when given.is_seen then 0 else l.unseen_renewal_count + 1 end, auto_renewal_count = l.auto_renewal_count + given.is_auto::int,
     auto_renewal_problem = null, last_renewed_at = $3, explanation = given.explanation, policy = given.policy, version = l.version + 1
   from given where l.id = given.loan_id`,
)

/** How a renewal came about, where that is not now and at this desk. */
export interface RenewalOccasion {
  at?: Date
  channel?: 'desk' | 'self' | 'api' | 'sip' | 'offline' | 'system'
}

const NONE: ReadonlySet<string> = new Set()

/**
 * Renews a loan; `onlyOf` restricts it to one patron's own, another's is as if it were not there. Two flights. What is
 * owed for being late until now is charged, unless the loan's policy forgives it.
 * @throws Problem not_found, no_open_loan, loan_closed, loan_changed, confirmation_outdated, or what refuses
 */
export async function renewLoan(
  tx: LibraryTx,
  request: RenewalRequest,
  onlyOf: string | null = null,
  occasion: RenewalOccasion = {},
): Promise<Loan> {
  const way = renewalWays[request.loan_id === undefined ? 'barcode' : 'id']
  const what = request.loan_id ?? request.copy_barcode
  const at = occasion.at ?? tx.now
  type Gathered = GatheredRenewal & { rules: RuleRow[]; is_fine_free: boolean }
  const [, , loans, , found] = await tx.flight<[{ id: string }, { id: string }, LockedLoan, { id: string }, Gathered]>([
    way.patron(what),
    way.copy(what),
    way.loan(what),
    way.charges(what),
    way.gather(what, at),
  ])
  const locked = loans[0]
  if (!locked && request.loan_id === undefined) throw new Problem('no_open_loan')
  if (!locked || (onlyOf !== null && locked.patron_id !== onlyOf)) throw new Problem('not_found')
  const facts = found[0]
  if (!facts) throw new Problem('loan_closed')
  if (request.if_due_at !== undefined && Date.parse(request.if_due_at) !== Date.parse(facts.loan.due_at))
    throw new Problem('loan_changed', { params: { due_at: new Date(facts.loan.due_at).toISOString() } })

  const about = `renewal ${facts.loan.id}`
  const isSeen = request.is_seen ?? onlyOf === null
  const decision = decideRenewal(facts, resolve(facts.rules), at, {
    overrides: request.overrides,
    permissions: onlyOf === null ? tx.actor.permissions : NONE,
    isConfirmed: confirmedBy(request.confirmation, about),
    is_seen: isSeen,
    is_auto: false,
    currency: tx.library.currency,
  })
  if (decision.refusals.length > 0)
    throw refusalOf(tx, decision, { several: 'renewal_refused', about, was_confirmed: request.confirmation !== undefined })
  const renewed = { facts, decision, is_seen: isSeen, is_auto: false, is_fine_free: facts.is_fine_free }
  recordRenewals(tx, [renewed], at, { ...occasion, staff_id: onlyOf === null ? tx.actor.user_id : null })
  return renewedLoan(renewed)
}

export interface Renewed {
  facts: GatheredRenewal
  decision: LendingDecision
  is_seen: boolean
  is_auto: boolean
  is_fine_free: boolean
}

/** Pushes everything that renewals write, few statements for however many: loans, their renewals, events, fines and costs. */
export function recordRenewals(
  tx: LibraryTx,
  renewals: readonly Renewed[],
  at: Date,
  { channel, staff_id }: RenewalOccasion & { staff_id: string | null },
): void {
  if (renewals.length === 0) return
  for (const renewed of renewals) settleMoney(tx, renewed, at)
  const agreed = new Map<string, number>()
  const given = renewals.map(({ facts, decision, is_seen, is_auto }) => {
    const terms = `"explanation":${JSON.stringify(decision.explanation)},"policy":${JSON.stringify(decision.policy)}`
    const number = agreed.get(terms) ?? agreed.size
    agreed.set(terms, number)
    const { id: loan_id, due_at: due_before } = facts.loan
    return { renewal_id: uuidv7(), loan_id, due_before, due_at: dueOf(decision), is_seen, is_auto, agreed: number }
  })
  const termsOf = [...agreed].map(([terms, number]) => `{"number":${number},${terms}}`).join(',')
  tx.push(lengthenLoans(JSON.stringify(given), `[${termsOf}]`, at, staff_id, channel ?? tx.actor.channel))
  const told = renewals.map(({ facts, decision }) => ({
    subject_id: facts.loan.id,
    patron_id: facts.loan.patron_id,
    data: {
      ...aboutCopy(facts.copy),
      due_at: dueOf(decision).toISOString(),
      due_before: new Date(facts.loan.due_at).toISOString(),
      branch_id: facts.branch.id,
      ...(decision.overrides.length > 0 && { overrides: decision.overrides }),
    },
  }))
  emitMany(tx, events, 'loan.renewed', told)
}

/** Gives a loan as its renewal left it. */
export function renewedLoan({ facts, decision, is_seen, is_auto }: Renewed): Loan {
  const copy = facts.copy
  const shown = facts.shown as LoanRow
  return {
    ...loanOf(shown, aboutCopy(copy), false),
    due_at: dueOf(decision).toISOString(),
    renewal_count: shown.renewal_count + 1,
    unseen_renewal_count: is_seen ? 0 : shown.unseen_renewal_count + 1,
    auto_renewal_count: shown.auto_renewal_count + (is_auto ? 1 : 0),
    auto_renewal_problem: null,
    explanation: decision.explanation,
    version: shown.version + 1,
  }
}

function dueOf({ due }: LendingDecision): Date {
  return (due as { due_at: Date }).due_at
}

/** The fine until now becomes final, by the terms that the loan had, or is forgiven; the time that is added may cost something. */
function settleMoney(tx: LibraryTx, { facts, decision, is_fine_free }: Renewed, at: Date): void {
  const { loan, copy, branch, charges } = facts
  const whose = { patron_id: loan.patron_id, loan_id: loan.id, copy_id: loan.copy_id, branch_id: loan.branch_out_id }
  if (Date.parse(loan.due_at) < at.getTime()) {
    if (loan.policy['fine.forgive_on_renewal'] === true)
      cancelCharges(
        tx,
        whose,
        charges.filter(({ is_accruing }) => is_accruing),
        'forgiven_on_renewal',
      )
    else {
      const until = { end_at: at, calendar: branch, price_cents: copy.price_cents, recall: loan.recalled_at, charges, is_fine_free }
      assessFine(tx, loan, until, { is_final: true })
    }
  }
  for (const { type, cents } of decision.costs) addCharge(tx, { ...whose, type, cents })
}
