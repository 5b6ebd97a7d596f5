import { DateTime } from 'luxon'
import { type BlockedAction, liveBlocks, type Measure, type Threshold } from '../patrons/rules.ts'
import type { Explanation } from '../rules/contract.ts'
import type { Policy } from '../rules/rules.ts'
import type { Due } from './due-rules.ts'
import type { Cost, OverridePermission, Refusal, Standing } from './lending-contract.ts'

/** What was asked for: which refusals the caller says yes to, and what the caller may. */
export interface Asked {
  overrides: readonly { code: string; reason: string }[]
  permissions: ReadonlySet<string>
  /** Whether the caller has seen that very question and said yes; by default nothing was. */
  isConfirmed?: (refusal: Refusal) => boolean
}

export interface Settled {
  /** What is left against it: blockers and questions. */
  refusals: Refusal[]
  /** What only wants to be read. */
  warnings: Refusal[]
  /** Overrides that were needed and allowed, and questions that were said yes to. */
  overrides: { code: string; reason: string }[]
}

export interface LendingDecision extends Settled {
  due: Due | undefined
  explanation: Explanation
  /** What is frozen into the loan. */
  policy: Record<string, unknown>
  costs: Cost[]
}

/** Makes a blocker, or something less where said. */
export function refuse(
  code: Refusal['code'],
  params: Record<string, unknown>,
  override: OverridePermission | null = null,
  severity: Refusal['severity'] = 'blocker',
): Refusal {
  return { code, severity, params, override_permission: override }
}

/** What a threshold of a measure is called when it stands in the way. */
const codeOfMeasure: Record<Measure, Refusal['code']> = {
  owed_cents: 'patron_owes',
  guaranteed_owed_cents: 'guaranteed_owe',
  overdue_count: 'too_many_overdue',
  days_overdue: 'overdue_too_long',
  lost_count: 'too_many_lost',
  claimed_returned_count: 'too_many_claims',
  unverified: 'patron_unverified',
  card_expired: 'card_expired',
}

/**
 * Gives everything that stands against the patron for one kind of act: a closed account, an expired card, what staff
 * forbade, and thresholds. They are measured now and never read from a flag, so the copy that goes one too far does not
 * slip out before a flag is set (EG LP#1890822).
 */
export function personalRefusals(standing: Standing, action: BlockedAction, policy: Policy): Refusal[] {
  const { patron, blocks, measures, today } = standing
  const refusals: Refusal[] = []
  if (patron.status !== 'active') refusals.push(refuse('patron_closed', {}))
  const thresholds = policy.get<Threshold[]>('patron.thresholds')
  // A library that says what an expired card forbids has said what it does not.
  const hasOwnWord = thresholds?.some(({ measure }) => measure === 'card_expired') ?? false
  // A card is good through the day that is printed on it.
  if (!hasOwnWord && patron.expires_on !== null && patron.expires_on < today)
    refusals.push(refuse('card_expired', { expires_on: patron.expires_on }, 'loans:override-patron'))
  for (const { reason, actions } of blocks)
    if (actions.includes(action)) refusals.push(refuse('patron_blocked', { reason }, 'loans:override-patron'))
  for (const { measure, value, above, actions } of liveBlocks(measures, thresholds)) {
    if (!actions.includes(action)) continue
    const params = { measure, value, above, count: value, limit: above, expires_on: patron.expires_on }
    refusals.push(refuse(codeOfMeasure[measure], params, 'loans:override-patron'))
  }
  const overdue = policy.get<number | 'unlimited'>('loan.max_overdue')
  if (typeof overdue === 'number' && measures.overdue_count > overdue)
    refusals.push(refuse('too_many_overdue', { count: measures.overdue_count, limit: overdue }, 'loans:override-patron'))
  return onePerCode(refusals)
}

/** Two rules may measure the same; a reader needs to be told once, unless the reasons differ. */
function onePerCode(refusals: Refusal[]): Refusal[] {
  return refusals.filter(({ code }, index) => code === 'patron_blocked' || refusals.findIndex((other) => other.code === code) === index)
}

/** Whoever may override anything. */
const UMBRELLA = 'loans:override'

/**
 * Takes away what may be overridden and was, and what was confirmed; a confirmation needs only the word of whoever may
 * lend. What is left is against it.
 */
export function settle(found: readonly Refusal[], asked: Asked): Settled {
  const settled: Settled = { refusals: [], warnings: [], overrides: [] }
  for (const refusal of found) {
    if (refusal.severity === 'warning') settled.warnings.push(refusal)
    else {
      const yes = answerTo(refusal, asked)
      if (yes) settled.overrides.push(yes)
      else settled.refusals.push(refusal)
    }
  }
  return settled
}

function answerTo(refusal: Refusal, { overrides, permissions, isConfirmed }: Asked): { code: string; reason: string } | undefined {
  const { code, severity, override_permission: needed } = refusal
  const override = overrides.find((one) => one.code === code)
  const may = (permission: string) => permissions.has(permission) || permissions.has('*')
  if (severity === 'confirm') {
    if (override && may('loans:write')) return override
    return isConfirmed?.(refusal) ? { code, reason: 'confirmed' } : undefined
  }
  return override && needed !== null && (may(needed) || may(UMBRELLA)) ? override : undefined
}

/** Gives the local date of an instant. */
export function dateAt(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).toISODate() as string
}
