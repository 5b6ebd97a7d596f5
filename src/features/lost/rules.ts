import { DateTime } from 'luxon'
import type { LoanCharge } from '../money/contract.ts'
import type { Duration, Step } from '../rules/contract.ts'
import { defineSteps } from '../rules/explanation-contract.ts'
import { resolve } from '../rules/rules.ts'
import type { LossFacts } from './contract.ts'

const step = defineSteps({
  lost_declared: { en: 'It is declared lost.', it: 'È dichiarato smarrito.' },
  lost_after_claim: { en: 'It had been claimed to be returned; the claim ends.', it: 'Risultava contestato; la contestazione decade.' },
  lost_actual_cost: { en: 'What a new one costs is still to be said.', it: 'Il costo effettivo è ancora da indicare.' },
  lost_costs: { en: 'A new one costs {cents}.', it: 'Uno nuovo costa {cents}.' },
})

export type Limit = number | 'unlimited'

/** How a claim is limited: by the rule of the branch that lent the copy; a patron may claim alone only where there is one. */
export function claimLimit({ rules }: LossFacts): Limit | undefined {
  return resolve(rules).get<Limit>('claims_returned.max')
}

/** Whether a claim is charged for as a loss until it is settled. */
export function isClaimCharged({ rules }: LossFacts): boolean {
  return resolve(rules).get<boolean>('claims_returned.charge') === true
}

/** Whether the rules leave it to staff what a new copy costs. */
export function isActualCost(policy: Readonly<Record<string, unknown>>): boolean {
  return (policy['lost.replacement'] as { by: string } | undefined)?.by === 'actual_cost'
}

/** Gives from when a copy that counts as lost is charged for; undefined where that is at once. */
export function billDueAt(policy: Readonly<Record<string, unknown>>, lostAt: Date, timeZone: string): Date | undefined {
  const wait = policy['lost.bill_after'] as Duration | undefined
  if (wait === undefined || wait.count === 0) return undefined
  return DateTime.fromJSDate(lostAt, { zone: timeZone })
    .plus({ [`${wait.unit}s`]: wait.count })
    .toJSDate()
}

/** Whether a lost loan is over because all that was charged for it is paid or written off (FOLIO calls it lost and paid). */
export function isPaidFor({ shown, policy, lost_billed_at, charges }: Omit<LossFacts, 'rules'>): boolean {
  if (shown.state !== 'lost' || lost_billed_at === null || policy['lost.close_when_paid'] !== true) return false
  const isReplaced = charges.some(isOwedReplacement)
  return isReplaced && charges.every(({ is_accruing, outstanding_cents }) => !is_accruing && outstanding_cents === 0)
}

/** Whether a charge for a replacement stands: one that was voided, or corrected to nothing, was never meant. */
export function isOwedReplacement({ type, charged_cents, adjusted_cents }: LoanCharge): boolean {
  return type === 'replacement' && charged_cents + adjusted_cents > 0
}

/** What was charged because the copy was thought to be with the patron: the fine of the present due date, and its loss. */
export function owedForLoss({ shown, charges }: Pick<LossFacts, 'shown' | 'charges'>): LoanCharge[] {
  const due = Date.parse(shown.due_at)
  return charges.filter(({ type, due_at }) => isLoss(type) || (type === 'fine' && due_at !== null && Date.parse(due_at) >= due))
}

function isLoss(type: LoanCharge['type']): boolean {
  return type === 'replacement' || type === 'processing'
}

/** Tells what a declared loss comes to. */
export function lossSteps({ shown, policy }: LossFacts, replacementCents: number | undefined): Step[] {
  return [
    step('lost_declared'),
    ...(shown.state === 'claimed_returned' ? [step('lost_after_claim')] : []),
    ...(replacementCents !== undefined ? [step('lost_costs', { cents: replacementCents })] : []),
    ...(replacementCents === undefined && isActualCost(policy) ? [step('lost_actual_cost')] : []),
  ]
}
