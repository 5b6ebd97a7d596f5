import { DateTime } from 'luxon'
import type { BranchCalendar } from '../calendar/contract.ts'
import type { Duration, RuleKind, Step } from '../rules/contract.ts'
import { defineSteps } from '../rules/explanation-contract.ts'
import type { Policy } from '../rules/rules.ts'
import { type ClosedDayMode, dueAt, iso } from './due-rules.ts'

const step = defineSteps({
  recall_interval: { en: 'to be returned within {period}: {reached_at}', it: 'da restituire entro {period}: {reached_at}' },
  recall_guaranteed: { en: '{period} were guaranteed: {reached_at}', it: '{period} erano garantiti: {reached_at}' },
  recall_not_later: { en: 'it was due sooner anyhow: {due_at}', it: 'scadeva comunque prima: {due_at}' },
})

interface RecalledLoan {
  started_at: string
  due_at: string
  policy: Record<string, unknown>
}

/**
 * Gives when a recalled loan is due: the interval from now, but no sooner than what the borrower was guaranteed from the
 * start, moved off closed days, and never later than it was due, unless it is overdue and the rules give it time again
 * (circulation.md 2.10, EG LP#1801191).
 */
export function recalledDue(loan: RecalledLoan, policy: Policy, calendar: BranchCalendar, at: Date): { due_at: Date; steps: Step[] } {
  const due = new Date(loan.due_at)
  const interval = policy.get<Duration>('recall.return_interval')
  const guaranteed = policy.get<Duration>('recall.minimum_guaranteed')
  const mode = (loan.policy['loan.closed_day_mode'] as ClosedDayMode | undefined) ?? 'keep'
  const reached = (from: Date, period: Duration | undefined) =>
    period ? dueAt(from, { period, closed_day_mode: mode === 'skip_closed_days' ? 'next_open' : mode }, calendar).due_at : from
  const [wanted, earliest] = [reached(at, interval), reached(new Date(loan.started_at), guaranteed)]
  const later = wanted >= earliest ? wanted : earliest
  const local = (instant: Date) => iso(DateTime.fromJSDate(instant, { zone: calendar.time_zone }))
  const steps = [
    ...(interval ? [step('recall_interval', { period: interval, reached_at: local(wanted) })] : []),
    ...(guaranteed ? [step('recall_guaranteed', { period: guaranteed, reached_at: local(earliest) })] : []),
  ]
  const mayExtend = due < at && policy.get<boolean>('recall.extend_overdue' satisfies RuleKind) === true
  // Without an interval nobody said how soon, so the loan is only marked.
  if (interval && (later < due || mayExtend)) return { due_at: later, steps }
  return { due_at: due, steps: [...steps, step('recall_not_later', { due_at: local(due) })] }
}
