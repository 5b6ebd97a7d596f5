import { DateTime } from 'luxon'
import type { BranchCalendar } from '../calendar/contract.ts'
import { addOpenDays, endOfDay, hasHours, nextOpenDate, periodsOn, previousOpenDate } from '../calendar/rules.ts'
import { isOpenAt, lastClosing, nextOpening } from '../calendar/span-rules.ts'
import type { Duration, Step } from '../rules/contract.ts'
import { defineSteps } from '../rules/explanation-contract.ts'
import type { Policy } from '../rules/rules.ts'

const step = defineSteps({
  starts: { en: 'starts {start_at} ({time_zone})', it: 'inizia {start_at} ({time_zone})' },
  until_closing: { en: 'until the branch closes: {due_at}', it: 'fino alla chiusura della sede: {due_at}' },
  until_end_of_today: { en: 'until the end of the day: {due_at}', it: 'fino alla fine della giornata: {due_at}' },
  period: { en: '{period}: {reached_on}', it: '{period}: {reached_on}' },
  period_of_open_days: { en: '{period}, counting open days: {reached_on}', it: '{period}, contando i giorni di apertura: {reached_on}' },
  period_of_time: { en: '{period}: {reached_at}', it: '{period}: {reached_at}' },
  fixed_due: { en: 'the schedule says {due_on}', it: 'il calendario delle scadenze dice {due_on}' },
  fixed_due_not_after: {
    en: 'the schedule allows no later day than {due_on}',
    it: 'il calendario delle scadenze non va oltre il {due_on}',
  },
  fixed_due_not_before: {
    en: 'the schedule allows no earlier day than {due_on}',
    it: 'il calendario delle scadenze non consente prima del {due_on}',
  },
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
  closed_then_closing: {
    en: 'closed at that time, so by the closing before: {due_at}',
    it: 'a quell’ora la sede è chiusa: vale la chiusura precedente, {due_at}',
  },
  closed_then_opening: {
    en: 'closed at that time, so at the next opening: {due_at}',
    it: 'a quell’ora la sede è chiusa: vale l’apertura seguente, {due_at}',
  },
  after_opening: { en: 'and {period} after opening: {due_at}', it: 'e {period} dopo l’apertura: {due_at}' },
})

export type ClosedDayMode = 'keep' | 'next_open' | 'previous_open' | 'skip_closed_days' | 'end_of_hours' | 'next_open_start'

export interface FixedDue {
  mode: 'not_after' | 'exactly' | 'not_before'
  /** Dates of the branch, each inclusive; the first line that the start lies in counts. */
  schedule: readonly { from_on: string; to_on: string; due_on: string }[]
}

/** What the rules say of how long a loan lasts. */
export interface LoanTerms {
  /** None at all, so many days, or so many hours; no days means until the branch closes. */
  period: Duration
  closed_day_mode: ClosedDayMode
  fixed_due?: FixedDue | undefined
  /** How long after an opening a short loan is due that was moved there. */
  after_opening?: Duration | undefined
  /** The last day on which it may be due, such as that on which the card expires. */
  cap_on?: string | null
}

export interface Due {
  due_at: Date
  steps: Step[]
}

/**
 * Gives when a loan that starts at an instant is due, step by step: the period, the fixed schedule, the patron's expiry,
 * the closed days, and the end of the local day. All days are those of the branch, so neither the server's zone nor a
 * negative offset shifts them (EG LP#1705524, FOLIO CIRC-1625). What comes out may lie before the start, where a
 * schedule or an expiry does: whoever lends refuses that.
 */
export function dueAt(start: Date, terms: LoanTerms, calendar: BranchCalendar): Due {
  const from = DateTime.fromJSDate(start, { zone: calendar.time_zone })
  const first = step('starts', { start_at: iso(from), time_zone: calendar.time_zone })
  const { period } = terms
  const due =
    period.unit === 'minute' || period.unit === 'hour'
      ? shortLoan(from, terms, calendar)
      : period.count === 0
        ? sameDayLoan(from, terms, calendar)
        : dayLoan(from, terms, calendar)
  return { ...due, steps: [first, ...due.steps] }
}

export type DueAt = typeof dueAt

/**
 * Gives a dueAt that remembers: loans of a day are due at the same instant by the same terms, and most of a night's
 * renewals start there. Calendars are told apart by identity, so each branch has one.
 */
export function rememberedDueAt(): DueAt {
  const known = new Map<BranchCalendar, Map<string, Due>>()
  return (start, terms, calendar) => {
    let ofBranch = known.get(calendar)
    if (!ofBranch) known.set(calendar, (ofBranch = new Map()))
    const key = `${start.getTime()} ${JSON.stringify(terms)}`
    let due = ofBranch.get(key)
    if (!due) ofBranch.set(key, (due = dueAt(start, terms, calendar)))
    return due
  }
}

/** Gives the terms that a policy sets, or undefined where it has no period. */
export function termsOf(policy: Pick<Policy, 'get'>, capOn: string | null): LoanTerms | undefined {
  const period = policy.get<Duration>('loan.period')
  return (
    period && {
      period,
      closed_day_mode: policy.get<ClosedDayMode>('loan.closed_day_mode') ?? 'keep',
      fixed_due: policy.get<FixedDue>('loan.fixed_due'),
      after_opening: policy.get<Duration>('loan.after_opening'),
      cap_on: capOn,
    }
  )
}

function dayLoan(from: DateTime, terms: LoanTerms, calendar: BranchCalendar): Due {
  const steps: Step[] = []
  const counted = countedDay(from, terms, calendar, steps)
  const [scheduled, last] = scheduledDay(from, counted, terms, steps)
  const latest = earlier(last, terms.cap_on ?? undefined)
  let day = scheduled
  if (latest !== undefined && latest === terms.cap_on && isoDate(day) > latest) {
    day = onDate(latest, from)
    steps.push(step('card_expires', { expires_on: latest }))
  }
  const moved = movedOffClosedDays(day, from, terms.closed_day_mode, calendar, latest)
  if (isoDate(moved) !== isoDate(day)) {
    const isBack = moved < day
    steps.push(step(isBack ? 'closed_then_before' : 'closed_then_next', { closed_on: isoDate(day), moved_on: isoDate(moved) }))
  }
  const [opening, closing] = [periodsOn(calendar, moved).at(0)?.opens, periodsOn(calendar, moved).at(-1)?.closes]
  if (terms.closed_day_mode === 'end_of_hours' && closing)
    return { due_at: closing.toJSDate(), steps: [...steps, step('until_closing', { due_at: iso(closing) })] }
  if (terms.closed_day_mode === 'next_open_start' && opening && moved > day) return atOpening(opening, terms, steps)
  const due = endOfDay(moved)
  return { due_at: due.toJSDate(), steps: [...steps, step('until_end_of_day', { due_at: iso(due) })] }
}

function countedDay(from: DateTime, { period, closed_day_mode }: LoanTerms, calendar: BranchCalendar, steps: Step[]): DateTime {
  const isCounting = closed_day_mode === 'skip_closed_days' && hasHours(calendar) && period.unit !== 'month'
  const days = period.unit === 'week' ? period.count * 7 : period.count
  // Noon is an hour that no change of clocks leaves out, so that only days are counted.
  const noon = from.set({ hour: 12, minute: 0, second: 0, millisecond: 0 })
  const day = isCounting ? addOpenDays(calendar, noon, days) : noon.plus({ [`${period.unit}s`]: period.count })
  steps.push(step(isCounting ? 'period_of_open_days' : 'period', { period, reached_on: isoDate(day) }))
  return day
}

/** The day as the schedule has it, and the last one that it allows. */
function scheduledDay(from: DateTime, day: DateTime, { fixed_due }: LoanTerms, steps: Step[]): [day: DateTime, last: string | undefined] {
  const due_on = fixedDueOn(fixed_due, from)
  if (fixed_due === undefined || due_on === undefined) return [day, undefined]
  const isLater = isoDate(day) > due_on
  switch (fixed_due.mode) {
    case 'exactly':
      steps.push(step('fixed_due', { due_on }))
      return [onDate(due_on, from), undefined]
    case 'not_after':
      if (isLater) steps.push(step('fixed_due_not_after', { due_on }))
      return [isLater ? onDate(due_on, from) : day, due_on]
    case 'not_before':
      if (isoDate(day) < due_on) steps.push(step('fixed_due_not_before', { due_on }))
      return [isoDate(day) < due_on ? onDate(due_on, from) : day, undefined]
  }
}

function fixedDueOn(fixed: FixedDue | undefined, from: DateTime): string | undefined {
  const today = isoDate(from)
  return fixed?.schedule.find(({ from_on, to_on }) => from_on <= today && today <= to_on)?.due_on
}

/**
 * Moves a day to one on which the branch opens: never beyond the last day that is allowed if there is an open one before,
 * and never before the day on which the loan starts.
 */
function movedOffClosedDays(
  day: DateTime,
  from: DateTime,
  mode: ClosedDayMode,
  calendar: BranchCalendar,
  latest: string | undefined,
): DateTime {
  if (!hasHours(calendar) || mode === 'keep') return day
  const before = previousOpenDate(calendar, day)
  const back = before && isoDate(before) >= isoDate(from) ? before : day
  if (mode === 'previous_open') return back
  const next = nextOpenDate(calendar, day) ?? day
  return latest !== undefined && isoDate(next) > latest ? back : next
}

/** Until the branch closes on the day itself; once it is closed, until the day ends. */
function sameDayLoan(from: DateTime, terms: LoanTerms, calendar: BranchCalendar): Due {
  const closing = periodsOn(calendar, from).findLast(({ closes }) => closes > from)?.closes
  const due = closing ?? endOfDay(from)
  const steps = [step(closing ? 'until_closing' : 'until_end_of_today', { due_at: iso(due) })]
  return capped(due, terms, steps)
}

/** A loan of hours or minutes: moved only where it would be due while the branch is closed. */
function shortLoan(from: DateTime, terms: LoanTerms, calendar: BranchCalendar): Due {
  const { period, closed_day_mode: mode } = terms
  const due = from.plus({ [`${period.unit}s`]: period.count })
  const steps = [step('period_of_time', { period, reached_at: iso(due) })]
  if (!hasHours(calendar) || mode === 'keep' || isOpenAt(calendar, due)) return capped(due, terms, steps)
  if (mode === 'end_of_hours' || mode === 'previous_open') {
    const closing = lastClosing(calendar, due)
    if (closing && closing > from) return capped(closing, terms, [...steps, step('closed_then_closing', { due_at: iso(closing) })])
  }
  const opening = nextOpening(calendar, due)
  if (!opening) return capped(due, terms, steps)
  const moved = atOpening(opening, { ...terms, after_opening: mode === 'next_open_start' ? terms.after_opening : undefined }, steps)
  return capped(DateTime.fromJSDate(moved.due_at, { zone: calendar.time_zone }), terms, moved.steps)
}

function atOpening(opening: DateTime, { after_opening }: LoanTerms, steps: Step[]): Due {
  const moved = [...steps, step('closed_then_opening', { due_at: iso(opening) })]
  if (!after_opening) return { due_at: opening.toJSDate(), steps: moved }
  const due = opening.plus({ [`${after_opening.unit}s`]: after_opening.count })
  return { due_at: due.toJSDate(), steps: [...moved, step('after_opening', { period: after_opening, due_at: iso(due) })] }
}

function capped(due: DateTime, { cap_on }: LoanTerms, steps: Step[]): Due {
  if (!cap_on || isoDate(due) <= cap_on) return { due_at: due.toJSDate(), steps }
  const last = endOfDay(onDate(cap_on, due))
  return { due_at: last.toJSDate(), steps: [...steps, step('card_expires', { expires_on: cap_on })] }
}

function onDate(date: string, like: DateTime): DateTime {
  return DateTime.fromISO(`${date}T12:00:00`, { zone: like.zone })
}

function isoDate(day: DateTime): string {
  return day.toISODate() as string
}

function earlier(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || (b !== undefined && b < a) ? b : a
}

/** An instant in the branch's own time, with its offset, as steps show it. */
export function iso(at: DateTime): string {
  return at.toISO({ suppressMilliseconds: true }) as string
}
