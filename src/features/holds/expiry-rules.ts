import type { Duration, RuleRow, Step } from '../rules/contract.ts'
import { defineSteps } from '../rules/explanation-contract.ts'
import type { Policy } from '../rules/rules.ts'
import { after, localDate, policyFor } from './fulfil-rules.ts'

const step = defineSteps({
  not_collected: { en: 'what was set aside was not collected in time', it: 'il documento riservato non è stato ritirato in tempo' },
  not_collected_fee: { en: 'the rules ask {cents} for that', it: 'le regole prevedono per questo {cents}' },
})

/** An open hold that may be over, with what decides. */
export interface EndingHold {
  id: string
  patron_id: string
  book_id: string
  title: string
  pickup_branch_id: string
  captured_copy_id: string | null
  requested_at: string
  needed_by_on: string | null
  status: string
  version: number
  patron_category_id: string
  time_zone: string
  /** Of the copy that is set aside or asked for; null where any would do. */
  copy_type_id: string | null
  collection_id: string | null
}

/** What a patron pays for what was not collected, and how it came about. */
export function feeOf(
  hold: EndingHold,
  rules: readonly RuleRow[],
): { cents: number; steps: (Step & { params: Record<string, string | number | null> })[] } {
  const policy = policyOf(hold, rules)
  const cents = policy.get<{ cents: number }>('hold.not_collected_fee')?.cents ?? 0
  const steps = [step('not_collected'), step('not_collected_fee', { cents })]
  return { cents, steps: steps as (Step & { params: Record<string, string | number | null> })[] }
}

function policyOf({ pickup_branch_id, patron_category_id, copy_type_id, collection_id }: EndingHold, rules: readonly RuleRow[]): Policy {
  return policyFor(rules, pickup_branch_id, patron_category_id, copy_type_id === null ? null : { copy_type_id, collection_id })
}

/** Why a hold that waits is over at an instant; undefined where it goes on. Days are those of the pickup branch. */
export function unfilledReason(hold: EndingHold, rules: readonly RuleRow[], at: Date): 'not_needed_any_more' | 'unfilled' | undefined {
  if (hold.needed_by_on !== null && hold.needed_by_on < localDate(at, hold.time_zone)) return 'not_needed_any_more'
  const policy = policyOf(hold, rules)
  const longest = policy.get<Duration>('hold.unfilled_expiry')
  return longest && after(new Date(hold.requested_at), longest) < at ? 'unfilled' : undefined
}
