import { DateTime } from 'luxon'
import type { Duration, RuleKind } from '../rules/contract.ts'
import { defineSteps } from '../rules/explanation-contract.ts'
import type { Policy } from '../rules/rules.ts'
import { costRefusals, daysBetween, frozen } from './checkout-rules.ts'
import { type Due, type DueAt, dueAt, termsOf } from './due-rules.ts'
import type { Cost, Refusal, RenewalFacts } from './lending-contract.ts'
import { type Asked, type LendingDecision, personalRefusals, refuse, settle } from './refusal-rules.ts'

const step = defineSteps({
  counted_from_now: { en: 'counted from now', it: 'contato da adesso' },
  counted_from_due: { en: 'counted from the due date', it: 'contato dalla scadenza' },
  other_copies_stand: {
    en: '{waiting} wait, but {available} other copies stand on the shelf',
    it: 'in {waiting} attendono, ma ci sono altri {available} esemplari a scaffale',
  },
})

export interface RenewalWish extends Asked {
  /** Whether somebody had the copy in hand. */
  is_seen: boolean
  /** Whether nobody asked for it: the night's own renewals. */
  is_auto: boolean
  currency: string
  /** Whoever renews many loans remembers what due dates came to. */
  due_at?: DueAt
}

const EXPLAINED: RuleKind[] = [
  'renew.max',
  'renew.max_unseen',
  'renew.period',
  'renew.from',
  'renew.not_before',
  'renew.block_if_hold',
  'renew.block_if_overdue',
  'renew.max_owed',
  'loan.period',
  'loan.fixed_due',
  'loan.closed_day_mode',
  'loan.cap_at_patron_expiry',
  'patron.thresholds',
]
const EXPLAINED_OF_AUTO: RuleKind[] = ['renew.auto', 'renew.auto_max', 'renew.no_auto_after', 'renew.no_auto_after_on']

/**
 * Decides on a renewal, which never shortens a loan (EG LP#1891369). What was frozen into the loan counts before the
 * rules of today; limits that protect others, such as queues and debts, are those of today.
 */
export function decideRenewal(facts: RenewalFacts, policy: Policy, at: Date, wish: RenewalWish): LendingDecision {
  const { loan, branch, patron } = facts
  const agreed = agreedPolicy(loan.policy, policy)
  const { start, told } = countedFrom(facts, agreed, at)
  const due = renewedDue(
    start,
    agreed,
    policy.get('loan.cap_at_patron_expiry') === true ? patron.expires_on : null,
    facts,
    wish.due_at ?? dueAt,
  )
  const costs = due ? hireOf(policy, loan.due_at, due, branch.time_zone) : []
  const queue = queueRefusal(facts, policy)
  const found = [
    ...personalRefusals(facts, 'renewal', policy),
    ...debtRefusals(facts, policy),
    ...stateRefusals(facts, at, policy),
    ...queue.refusals,
    ...countRefusals(facts, agreed, wish),
    ...timeRefusals(facts, at, policy),
    ...(wish.is_auto ? autoRefusals(facts, policy) : []),
    ...dueRefusals(due, loan.due_at),
    ...costRefusals(costs, wish.currency),
  ]
  const settled = settle(found, wish)
  return {
    ...settled,
    due,
    costs,
    policy: frozen(policy),
    explanation: {
      rules: policy.explained(...EXPLAINED, ...(wish.is_auto ? EXPLAINED_OF_AUTO : [])),
      steps: [...queue.steps, told, ...(due?.steps ?? [])],
      ...(settled.overrides.length > 0 && { overrides: settled.overrides }),
    },
  }
}

/** What the loan was made under, and beside it what the rules say today. */
function agreedPolicy(agreed: Record<string, unknown>, policy: Policy): Pick<Policy, 'get'> {
  return { get: <T>(kind: RuleKind) => (kind in agreed ? agreed[kind] : policy.get(kind)) as T | undefined }
}

function countedFrom({ loan }: RenewalFacts, agreed: Pick<Policy, 'get'>, at: Date) {
  const isFromDue = (agreed.get('renew.from') ?? 'due') === 'due'
  // What is overdue already is counted from now: counted from its due date it could be overdue again at once.
  const start = isFromDue ? new Date(Math.max(Date.parse(loan.due_at), at.getTime())) : at
  return { start, told: step(start.getTime() === at.getTime() ? 'counted_from_now' : 'counted_from_due') }
}

function renewedDue(
  start: Date,
  agreed: Pick<Policy, 'get'>,
  capOn: string | null,
  { branch, loan }: RenewalFacts,
  count: DueAt,
): Due | undefined {
  const terms = termsOf(agreed, capOn)
  if (!terms) return undefined
  const isShort = terms.period.unit === 'minute' || terms.period.unit === 'hour'
  if (loan.is_onsite && !isShort) return count(start, { period: { count: 0, unit: 'day' }, closed_day_mode: 'keep', cap_on: capOn }, branch)
  return count(start, { ...terms, period: agreed.get<Duration>('renew.period') ?? terms.period }, branch)
}

function debtRefusals({ measures, loan }: RenewalFacts, policy: Policy): Refusal[] {
  const max = policy.get<{ cents: number }>('renew.max_owed')
  if (!max || measures.owed_cents <= max.cents) return []
  return [refuse('patron_owes', { loan_id: loan.id, value: measures.owed_cents, above: max.cents }, 'loans:override-patron')]
}

function stateRefusals({ loan, measures }: RenewalFacts, at: Date, policy: Policy): Refusal[] {
  const refusals: Refusal[] = []
  if (loan.state !== 'with_patron') refusals.push(refuse('loan_not_in_hand', { state: loan.state }))
  if (loan.recalled_at !== null) refusals.push(refuse('loan_recalled', { recalled_at: loan.recalled_at }, 'loans:override-holds'))
  const rule = policy.get<'allow' | 'this_copy' | 'any_copy'>('renew.block_if_overdue') ?? 'allow'
  const isOverdue = Date.parse(loan.due_at) < at.getTime()
  if (rule !== 'allow' && isOverdue) refusals.push(refuse('loan_overdue', { due_at: loan.due_at }, 'loans:override-patron'))
  else if (rule === 'any_copy' && measures.overdue_count > 0)
    refusals.push(refuse('patron_has_overdue', { count: measures.overdue_count }, 'loans:override-patron'))
  return refusals
}

/** Others who wait, unless enough other copies stand on the shelf for all of them, where the rules look at those (EG LP#1989740). */
function queueRefusal({ queue, available_count }: RenewalFacts, policy: Policy): { refusals: Refusal[]; steps: ReturnType<typeof step>[] } {
  const rule = policy.get<'always' | 'if_no_other_copy' | 'never'>('renew.block_if_hold') ?? 'always'
  if (rule === 'never' || queue.waiting === 0) return { refusals: [], steps: [] }
  if (rule === 'if_no_other_copy' && available_count >= queue.waiting)
    return { refusals: [], steps: [step('other_copies_stand', { waiting: queue.waiting, available: available_count })] }
  return { refusals: [refuse('holds_waiting', { count: queue.waiting }, 'loans:override-holds')], steps: [] }
}

type Limit = number | 'unlimited'

function countRefusals({ loan }: RenewalFacts, agreed: Pick<Policy, 'get'>, { is_seen }: RenewalWish): Refusal[] {
  const refusals: Refusal[] = []
  const max = agreed.get<Limit>('renew.max') ?? 0
  if (typeof max === 'number' && loan.renewal_count >= max)
    refusals.push(refuse('renewal_limit_reached', { count: loan.renewal_count, limit: max }, 'loans:override-limits'))
  // A limit of 0 forbids every renewal that nobody has seen; where there is none, all are allowed.
  const maxUnseen = agreed.get<Limit>('renew.max_unseen')
  if (!is_seen && typeof maxUnseen === 'number' && loan.unseen_renewal_count >= maxUnseen)
    refusals.push(refuse('unseen_limit_reached', { count: loan.unseen_renewal_count, limit: maxUnseen }, 'loans:override-limits'))
  return refusals
}

function timeRefusals({ loan, branch }: RenewalFacts, at: Date, policy: Policy): Refusal[] {
  const notBefore = policy.get<Duration>('renew.not_before')
  if (!notBefore) return []
  const due = DateTime.fromISO(loan.due_at, { zone: branch.time_zone })
  const isShort = notBefore.unit === 'minute' || notBefore.unit === 'hour'
  // So many days before a day means the whole of that day.
  const from = isShort
    ? due.minus({ [`${notBefore.unit}s`]: notBefore.count })
    : due.minus({ [`${notBefore.unit}s`]: notBefore.count }).startOf('day')
  return from.toJSDate() > at
    ? [refuse('renewal_too_soon', { from: isShort ? from.toISO() : from.toISODate() }, 'loans:override-limits')]
    : []
}

function autoRefusals({ loan, branch, today }: RenewalFacts, policy: Policy): Refusal[] {
  if (policy.get('renew.auto') !== true) return [refuse('auto_renewal_off', {})]
  const refusals: Refusal[] = []
  const max = policy.get<Limit>('renew.auto_max')
  if (typeof max === 'number' && loan.auto_renewal_count >= max)
    refusals.push(refuse('auto_renewal_limit_reached', { count: loan.auto_renewal_count, limit: max }))
  const lasts = policy.get<Duration>('renew.no_auto_after')
  const last = [policy.get<string>('renew.no_auto_after_on'), lasts && dateAfter(loan.started_at, lasts, branch.time_zone)]
    .filter((day) => day !== undefined)
    .sort()[0]
  if (last !== undefined && today > last) refusals.push(refuse('auto_renewal_too_late', { after_on: last }))
  return refusals
}

function dateAfter(start: string, { count, unit }: Duration, zone: string): string {
  return DateTime.fromISO(start, { zone })
    .plus({ [`${unit}s`]: count })
    .toISODate() as string
}

function dueRefusals(due: Due | undefined, dueBefore: string): Refusal[] {
  if (!due) return [refuse('no_rule', { kind: 'loan.period' })]
  return due.due_at.getTime() <= Date.parse(dueBefore) ? [refuse('renewal_changes_nothing', { due_at: due.due_at.toISOString() })] : []
}

/** Hire by the day is paid for the days that are added; a rental was paid with the loan. */
function hireOf(policy: Policy, dueBefore: string, due: Due, zone: string): Cost[] {
  const hire = policy.get<{ cents: number; discount_percent?: number }>('loan.daily_hire')
  if (!hire || due.due_at.getTime() <= Date.parse(dueBefore)) return []
  const days = daysBetween(new Date(dueBefore), due.due_at, zone)
  const cents = Math.floor((hire.cents * (100 - (hire.discount_percent ?? 0)) + 50) / 100) * days
  return cents > 0 ? [{ type: 'hire', cents }] : []
}
