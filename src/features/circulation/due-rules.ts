import { DateTime } from 'luxon'
import type { BranchCalendar } from '../calendar/contract.ts'
import { addOpenDays, endOfDay, hasHours, nextOpenDate, periodsOn, previousOpenDate } from '../calendar/rules.ts'
import type { Duration, Step } from '../rules/contract.ts'
import { defineSteps } from '../rules/explanation-contract.ts'

const step = defineSteps({
  starts: { en: 'starts {start_at} ({time_zone})', it: 'inizia {start_at} ({time_zone})' },
  until_closing: { en: 'until the branch closes today', it: 'fino alla chiusura di oggi' },
  until_end_of_today: { en: 'until the end of today', it: 'fino alla fine di oggi' },
  period: { en: '{period}: {reached_on}', it: '{period}: {reached_on}' },
  period_of_open_days: { en: '{period}, counting open days: {reached_on}', it: '{period}, contando i giorni di apertura: {reached_on}' },
  period_of_time: { en: '{period}: {reached_at}', it: '{period}: {reached_at}' },
  card_expires: { en: 'not after the card expires: {expires_on}', it: 'non oltre la scadenza della tessera: {expires_on}' },
  closed_then_before: {
    en: 'closed on {closed_on}, so the open day before: {moved_on}',
    it: 'chiuso il {closed_on}: vale il giorno di apertura precedente, {moved_on}',
  },
  closed_then_next: {
    en: 'closed on {closed_on}, so the next open day: {moved_on}',
    it: 'chiuso il {closed_on}: vale il giorno di apertura seguente, {moved_on}',
  },
  until_end_of_day: { en: 'until the end of that day: {due_at}', it: 'fino alla fine di quel giorno: {due_at}' },
  closes_before: { en: 'the branch closes before that: {due_at}', it: 'la sede chiude prima: {due_at}' },
})

export interface Due {
  due_at: Date
  steps: Step[]
}

/**
 * Gives when a loan that starts at an instant is due: the period, then the patron's expiry, then the closed days, then
 * the end of the local day. Every step says what it did.
 */
export function dueAt(start: Date, period: Duration, mode: string, calendar: BranchCalendar, capOn: string | null): Due {
  const from = DateTime.fromJSDate(start, { zone: calendar.time_zone })
  const steps = [step('starts', { start_at: iso(from), time_zone: calendar.time_zone })]
  if (period.unit === 'minute' || period.unit === 'hour') return shortLoan(from, period, mode, calendar, steps)
  if (period.count === 0) {
    const closing = periodsOn(calendar, from).at(-1)?.closes
    steps.push(step(closing ? 'until_closing' : 'until_end_of_today'))
    return { due_at: (closing && closing > from ? closing : endOfDay(from)).toJSDate(), steps }
  }
  const isCounting = mode === 'skip_closed_days' && hasHours(calendar) && period.unit !== 'month'
  const days = period.unit === 'week' ? period.count * 7 : period.count
  let day = isCounting ? addOpenDays(calendar, from, days) : from.plus({ [`${period.unit}s`]: period.count })
  steps.push(step(isCounting ? 'period_of_open_days' : 'period', { period, reached_on: day.toISODate() }))
  if (capOn !== null && (day.toISODate() as string) > capOn) {
    day = DateTime.fromISO(capOn, { zone: calendar.time_zone })
    steps.push(step('card_expires', { expires_on: capOn }))
  }
  const moved = movedOffClosedDays(day, mode, calendar)
  if (moved.toISODate() !== day.toISODate())
    steps.push(
      step(mode === 'previous_open' ? 'closed_then_before' : 'closed_then_next', {
        closed_on: day.toISODate(),
        moved_on: moved.toISODate(),
      }),
    )
  const due = endOfDay(moved)
  steps.push(step('until_end_of_day', { due_at: iso(due) }))
  return { due_at: due.toJSDate(), steps }
}

function shortLoan(from: DateTime, period: Duration, mode: string, calendar: BranchCalendar, steps: Step[]): Due {
  let due = from.plus({ [`${period.unit}s`]: period.count })
  steps.push(step('period_of_time', { period, reached_at: iso(due) }))
  const closing = periodsOn(calendar, from).findLast(({ opens }) => opens <= from)?.closes
  if (mode === 'end_of_hours' && closing && closing < due && closing > from) {
    due = closing
    steps.push(step('closes_before', { due_at: iso(due) }))
  }
  return { due_at: due.toJSDate(), steps }
}

function movedOffClosedDays(day: DateTime, mode: string, calendar: BranchCalendar): DateTime {
  if (!hasHours(calendar) || mode === 'keep') return day
  return (mode === 'previous_open' ? previousOpenDate(calendar, day) : nextOpenDate(calendar, day)) ?? day
}

/** An instant in the branch's own time, with its offset, as steps show it. */
export function iso(at: DateTime): string {
  return at.toISO({ suppressMilliseconds: true }) as string
}
