import { DateTime } from 'luxon'
import type { Explanation } from '../rules/contract.ts'
import type { Policy } from '../rules/rules.ts'
import type { Due } from './due-rules.ts'
import type { LendingFacts, Refusal } from './lending-contract.ts'

export interface LendingDecision {
  refusals: Refusal[]
  /** Overrides that were needed and allowed. */
  overrides: { code: string; reason: string }[]
  due: Due | undefined
  explanation: Explanation
  policy: Record<string, unknown>
  /** The patron's own hold that this loan fills. */
  fills: LendingFacts['holds'][number] | undefined
}

export interface Asked {
  overrides: readonly { code: string; reason: string }[]
  permissions: ReadonlySet<string>
}

export function personalRefusals(facts: LendingFacts, at: Date, action: 'checkout' | 'renewal', policy: Policy): Refusal[] {
  const { patron, blocks } = facts
  const refusals: Refusal[] = []
  if (patron.status !== 'active') refusals.push(refuse('patron_closed', {}, null))
  const today = DateTime.fromJSDate(at, { zone: facts.branch.time_zone }).toISODate() as string
  // A card is good through the day that is printed on it.
  if (patron.expires_on !== null && patron.expires_on < today) refusals.push(refuse('card_expired', { expires_on: patron.expires_on }))
  for (const block of blocks) if (block.actions.includes(action)) refusals.push(refuse('patron_blocked', { reason: block.reason }))
  const overdue = policy.get<number | 'unlimited'>('loan.max_overdue')
  if (typeof overdue === 'number' && facts.overdue_count > overdue)
    refusals.push(refuse('too_many_overdue', { count: facts.overdue_count, limit: overdue }))
  return refusals
}

export function refuse(code: Refusal['code'], params: Record<string, unknown>, override: string | null = 'loans:override'): Refusal {
  return { code, severity: 'blocker', params, override_permission: override }
}

export /** Takes away what may be overridden and was; a confirmation needs only the word of whoever may lend. */
function settle(refusals: Refusal[], asked: Asked, rest: Omit<LendingDecision, 'refusals' | 'overrides'>): LendingDecision {
  const overrides: { code: string; reason: string }[] = []
  const left = refusals.filter((refusal) => {
    const override = asked.overrides.find(({ code }) => code === refusal.code)
    const needed = refusal.severity === 'confirm' ? 'loans:write' : refusal.override_permission
    const isAllowed = override !== undefined && needed !== null && (asked.permissions.has(needed) || asked.permissions.has('*'))
    if (isAllowed) overrides.push(override)
    return !isAllowed
  })
  return { ...rest, refusals: left, overrides, explanation: { ...rest.explanation, ...(overrides.length > 0 && { overrides }) } }
}
