import { DateTime } from 'luxon'
import type { BranchCalendar } from '../calendar/contract.ts'
import { addOpenDays, endOfDay, hasHours, nextOpenDate, periodsOn, previousOpenDate } from '../calendar/rules.ts'
import { type Duration, type Explanation, FROZEN_KINDS, type RuleKind } from '../rules/contract.ts'
import { type Policy, resolve } from '../rules/rules.ts'
import type { LendingFacts, Refusal } from './contract.ts'

export interface Due {
  due_at: Date
  steps: string[]
}

/**
 * Gives when a loan that starts at an instant is due: the period, then the patron's expiry, then the closed days, then
 * the end of the local day. Every step says what it did.
 */
export function dueAt(start: Date, period: Duration, mode: string, calendar: BranchCalendar, capOn: string | null): Due {
  const from = DateTime.fromJSDate(start, { zone: calendar.time_zone })
  const steps = [`starts ${from.toISO({ suppressMilliseconds: true })} in ${calendar.time_zone}`]
  if (period.unit === 'minute' || period.unit === 'hour') return shortLoan(from, period, mode, calendar, steps)
  if (period.count === 0) {
    const closing = periodsOn(calendar, from).at(-1)?.closes
    steps.push(closing ? 'until the branch closes today' : 'until the end of today')
    return { due_at: (closing && closing > from ? closing : endOfDay(from)).toJSDate(), steps }
  }
  const isCounting = mode === 'skip_closed_days' && hasHours(calendar) && period.unit !== 'month'
  const days = period.unit === 'week' ? period.count * 7 : period.count
  let day = isCounting ? addOpenDays(calendar, from, days) : from.plus({ [`${period.unit}s`]: period.count })
  steps.push(`${period.count} ${period.unit}(s)${isCounting ? ', counting open days' : ''}: ${day.toISODate()}`)
  if (capOn !== null && (day.toISODate() as string) > capOn) {
    day = DateTime.fromISO(capOn, { zone: calendar.time_zone })
    steps.push(`not after the card expires: ${capOn}`)
  }
  const moved = movedOffClosedDays(day, mode, calendar)
  if (moved.toISODate() !== day.toISODate())
    steps.push(
      `closed on ${day.toISODate()}, so ${mode === 'previous_open' ? 'the open day before' : 'the next open day'}: ${moved.toISODate()}`,
    )
  const due = endOfDay(moved)
  steps.push(`until the end of that day: ${due.toISO({ suppressMilliseconds: true })}`)
  return { due_at: due.toJSDate(), steps }
}

function shortLoan(from: DateTime, period: Duration, mode: string, calendar: BranchCalendar, steps: string[]): Due {
  let due = from.plus({ [`${period.unit}s`]: period.count })
  steps.push(`${period.count} ${period.unit}(s): ${due.toISO({ suppressMilliseconds: true })}`)
  const closing = periodsOn(calendar, from).findLast(({ opens }) => opens <= from)?.closes
  if (mode === 'end_of_hours' && closing && closing < due && closing > from) {
    due = closing
    steps.push(`the branch closes before that: ${due.toISO({ suppressMilliseconds: true })}`)
  }
  return { due_at: due.toJSDate(), steps }
}

function movedOffClosedDays(day: DateTime, mode: string, calendar: BranchCalendar): DateTime {
  if (!hasHours(calendar) || mode === 'keep') return day
  return (mode === 'previous_open' ? previousOpenDate(calendar, day) : nextOpenDate(calendar, day)) ?? day
}

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

interface Asked {
  overrides: readonly { code: string; reason: string }[]
  permissions: ReadonlySet<string>
}

/** Decides on a checkout: every reason against it at once, or the terms, explained. */
export function decideCheckout(facts: LendingFacts, at: Date, asked: Asked): LendingDecision {
  const policy = resolve(facts.rules)
  const { patron, copy, holds } = facts
  const refusals = [...personalRefusals(facts, at, 'checkout', policy), ...copyRefusals(facts)]
  const limit = (code: Refusal['code'], count: number, max: unknown) => {
    if (typeof max === 'number' && count >= max) refusals.push(refuse(code, { count, limit: max }))
  }
  limit('loan_limit_reached', facts.open_count, policy.get('loan.max_total'))
  limit('type_limit_reached', facts.open_of_type_count, policy.get('loan.max_of_type'))
  if (policy.get('loan.one_per_title') === true && facts.has_title && facts.open_loan?.patron_id !== patron.id)
    refusals.push(refuse('title_on_loan_to_patron', {}))
  if (policy.get('loan.allowed') !== true)
    refusals.push(
      policy.get('loan.allowed') === undefined ? refuse('no_rule', { kind: 'loan.allowed' }, null) : refuse('loan_not_allowed', {}),
    )

  const period = policy.get<Duration>('loan.period')
  const due =
    period &&
    dueAt(
      at,
      period,
      policy.get('loan.closed_day_mode') ?? 'keep',
      facts.branch,
      policy.get('loan.cap_at_patron_expiry') === true ? patron.expires_on : null,
    )
  if (!due) refusals.push(refuse('no_rule', { kind: 'loan.period' }, null))
  else if (due.due_at <= at) refusals.push(refuse('due_in_past', {}, null))
  // Any copy of the book fills a hold on the book; a hold on one copy is filled by that one alone.
  // What the copy was set aside for comes first.
  const own = holds.filter((hold) => hold.patron_id === patron.id)
  const fills =
    own.find((hold) => hold.captured_copy_id === copy.id) ?? own.find((hold) => hold.copy_id === null || hold.copy_id === copy.id)
  return settle(refusals, asked, {
    due,
    fills,
    policy: Object.fromEntries(FROZEN_KINDS.map((kind) => [kind, policy.get(kind)]).filter(([, value]) => value !== undefined)),
    explanation: {
      rules: policy.explained('loan.allowed', 'loan.period', 'loan.closed_day_mode', 'loan.max_total', 'loan.max_of_type', 'renew.max'),
      steps: due?.steps ?? [],
    },
  })
}

/** Decides on a renewal, which never shortens a loan. */
export function decideRenewal(
  facts: LendingFacts,
  loan: { due_at: string; renewal_count: number; frozen: Record<string, unknown> },
  at: Date,
  asked: Asked,
): LendingDecision {
  const policy = resolve(facts.rules)
  const frozen = <T>(kind: RuleKind) => (loan.frozen[kind] ?? policy.get(kind)) as T | undefined
  const refusals = personalRefusals(facts, at, 'renewal', policy)
  const max = frozen<number | 'unlimited'>('renew.max') ?? 0
  if (typeof max === 'number' && loan.renewal_count >= max)
    refusals.push(refuse('renewal_limit_reached', { count: loan.renewal_count, limit: max }))
  const waiting = facts.holds.filter((hold) => hold.patron_id !== facts.patron.id && hold.status === 'queued' && hold.is_eligible)
  if (policy.get('renew.block_if_hold') === 'always' && waiting.length > 0)
    refusals.push(refuse('holds_waiting', { count: waiting.length }))
  const notBefore = policy.get<Duration>('renew.not_before')
  if (notBefore) {
    const from = DateTime.fromISO(loan.due_at, { zone: facts.branch.time_zone }).minus({ [`${notBefore.unit}s`]: notBefore.count })
    if (from.toJSDate() > at) refusals.push(refuse('renewal_too_soon', { from: from.toISODate() }))
  }
  const period = frozen<Duration>('renew.period') ?? frozen<Duration>('loan.period')
  const isFromDue = (frozen('renew.from') ?? 'due') === 'due'
  // What is overdue already is counted from now: counted from its due date it could be overdue again at once.
  const start = isFromDue ? new Date(Math.max(Date.parse(loan.due_at), at.getTime())) : at
  const due =
    period &&
    dueAt(
      start,
      period,
      frozen('loan.closed_day_mode') ?? 'keep',
      facts.branch,
      policy.get('loan.cap_at_patron_expiry') === true ? facts.patron.expires_on : null,
    )
  if (!due) refusals.push(refuse('no_rule', { kind: 'renew.period' }, null))
  else if (due.due_at.getTime() <= Date.parse(loan.due_at)) refusals.push(refuse('renewal_changes_nothing', {}, null))
  return settle(refusals, asked, {
    due,
    fills: undefined,
    policy: loan.frozen,
    explanation: {
      rules: policy.explained('renew.max', 'renew.period', 'loan.period', 'renew.block_if_hold'),
      steps: [start.getTime() === at.getTime() ? 'counted from now' : 'counted from the due date', ...(due?.steps ?? [])],
    },
  })
}

function personalRefusals(facts: LendingFacts, at: Date, action: 'checkout' | 'renewal', policy: Policy): Refusal[] {
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

function copyRefusals(facts: LendingFacts): Refusal[] {
  const { patron, copy, holds, transit, open_loan } = facts
  const refusals: Refusal[] = []
  if (open_loan) return [refuse(open_loan.patron_id === patron.id ? 'copy_on_loan_to_patron' : 'copy_on_loan', {}, null)]
  if (!['ok', 'in_process'].includes(copy.condition)) refusals.push(refuse('copy_unavailable', { condition: copy.condition }))
  if (copy.not_for_loan !== null) refusals.push(refuse('copy_not_for_loan', { reason: copy.not_for_loan }))
  const captured = holds.find((hold) => hold.captured_copy_id === copy.id && (hold.status === 'ready' || hold.status === 'in_transit'))
  if (captured && captured.patron_id !== patron.id) refusals.push(refuse('copy_held_for_other', {}, null))
  // A copy on its way may be lent on when nobody waits for it, or to whom it is on its way.
  else if (transit && !captured && holds.some((hold) => hold.patron_id !== patron.id && hold.status === 'queued' && hold.is_eligible))
    refusals.push(refuse('copy_in_transit', {}))
  const queue = holds.filter((hold) => hold.status === 'queued' && hold.is_eligible)
  const place = queue.findIndex((hold) => hold.patron_id === patron.id)
  const before = place < 0 ? queue.length : place
  if (!captured && before > 0) refusals.push({ ...refuse('holds_waiting', { count: before }), severity: 'confirm' })
  return refusals
}

function refuse(code: Refusal['code'], params: Record<string, unknown>, override: string | null = 'loans:override'): Refusal {
  return { code, severity: 'blocker', params, override_permission: override }
}

/** Takes away what may be overridden and was; a confirmation needs only the word of whoever may lend. */
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
