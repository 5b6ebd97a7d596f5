import { DateTime } from 'luxon'
import type { BranchCalendar } from '../calendar/contract.ts'
import { endOfDay, hasHours, nextOpenDate, opensOn, periodsOn } from '../calendar/rules.ts'
import { isOpenAt, nextOpening } from '../calendar/span-rules.ts'
import type { FineBasis } from '../money/contract.ts'
import { fineOf } from '../money/rules.ts'
import type { Duration, Step } from '../rules/contract.ts'
import { defineSteps } from '../rules/explanation-contract.ts'

const step = defineSteps({
  closing_moves_due: {
    en: 'closed on {closed_on} ({reason}), so {due_at}',
    it: 'chiuso il {closed_on} ({reason}): la scadenza passa al {due_at}',
  },
  closing_moves_shelf: {
    en: 'closed on {closed_on} ({reason}), so it is kept until {shelf_expires_at}',
    it: 'chiuso il {closed_on} ({reason}): resta a disposizione fino al {shelf_expires_at}',
  },
})

type Exception = BranchCalendar['exceptions'][number] & { id?: string }
/** A branch's calendar in which each exception can be told from the others. */
export interface DatedCalendar extends BranchCalendar {
  exceptions: Exception[]
}

/** The days that a branch closes for, why, and its calendar without and with them. */
export interface ClosedDays {
  starts_on: string
  ends_on: string
  reason: string
  before: BranchCalendar
  after: BranchCalendar
}

/** Gives a calendar without and with an entry, whether it is in the calendar yet or not. */
export function around(calendar: DatedCalendar, entry: Exception): Pick<ClosedDays, 'before' | 'after'> {
  const { time_zone, hours } = calendar
  const others = calendar.exceptions.filter(({ id }) => id === undefined || id !== entry.id)
  return {
    before: { time_zone, hours, exceptions: others.map(bare) },
    after: { time_zone, hours, exceptions: [...others, entry].map(bare) },
  }
}

/** As snapshots keep it. */
function bare({ starts_on, ends_on, is_open, opens_at, closes_at, recurs_from, is_own }: Exception): BranchCalendar['exceptions'][number] {
  return { starts_on, ends_on, is_open, opens_at, closes_at, recurs_from, is_own }
}

/**
 * Gives the days of a yearly entry that come next, or are at hand; of any other, its own.
 */
export function daysOf({ starts_on, ends_on, recurs_from }: Exception, today: string): { starts_on: string; ends_on: string } {
  if (recurs_from === null) return { starts_on, ends_on }
  const [start, end] = [DateTime.fromISO(starts_on, { zone: 'utc' }), DateTime.fromISO(ends_on, { zone: 'utc' })]
  const first = Math.max(recurs_from, Number(today.slice(0, 4)) - 1)
  for (const year of [first, first + 1, first + 2]) {
    const moved = (day: DateTime) => day.plus({ years: year - start.year }).toISODate() as string
    if (moved(end) >= today) return { starts_on: moved(start), ends_on: moved(end) }
  }
  return { starts_on, ends_on }
}

export interface Repair {
  at: Date
  step: Step
}

/**
 * Gives when a loan is due that was due on a day that turns out to be closed: at the end of the next open day, or as its
 * own mode has it, a loan of hours at the next opening. It never becomes shorter; undefined where nothing has to be
 * moved, as when the library keeps due dates on closed days, or was closed at that time anyhow.
 */
export function repairedDue(loan: { due_at: string; policy: Readonly<Record<string, unknown>> }, days: ClosedDays): Repair | undefined {
  const mode = loan.policy['loan.closed_day_mode'] ?? 'keep'
  const period = loan.policy['loan.period'] as Duration | undefined
  const due = DateTime.fromISO(loan.due_at, { zone: days.after.time_zone })
  if (mode === 'keep' || !isWithin(due, days)) return undefined
  const isShort = period !== undefined && (period.unit === 'minute' || period.unit === 'hour')
  const isClosed = (calendar: BranchCalendar) => (isShort ? !isOpenAt(calendar, due) : !opensOn(calendar, isoDate(due)))
  if (isClosed(days.before) || !isClosed(days.after)) return undefined
  const offset = loan.policy['loan.after_opening'] as Duration | undefined
  const moved = isShort ? nextOpening(days.after, due, offset) : nextDay(due, mode === 'end_of_hours' || period?.count === 0, days.after)
  if (!moved || moved <= due) return undefined
  return { at: moved.toJSDate(), step: step('closing_moves_due', { closed_on: isoDate(due), reason: days.reason, due_at: iso(moved) }) }
}

function nextDay(due: DateTime, isUntilClosing: boolean, calendar: BranchCalendar): DateTime | undefined {
  const day = nextOpenDate(calendar, due)
  const closing = day && periodsOn(calendar, day).at(-1)?.closes
  return day && (isUntilClosing && closing ? closing : endOfDay(day))
}

/** Gives until when a copy is kept whose time on the hold shelf would end on a closed day; undefined where that stays. */
export function repairedShelf(expiresAt: string, days: ClosedDays): Repair | undefined {
  const expires = DateTime.fromISO(expiresAt, { zone: days.after.time_zone })
  if (!hasHours(days.after) || !isWithin(expires, days) || opensOn(days.after, isoDate(expires))) return undefined
  const moved = nextDay(expires, false, days.after)
  if (!moved || moved <= expires) return undefined
  const params = { closed_on: isoDate(expires), reason: days.reason, shelf_expires_at: iso(moved) }
  return { at: moved.toJSDate(), step: step('closing_moves_shelf', params) }
}

/** A fine that was counted over days that turn out to be closed. */
export interface CountedFine {
  charged_cents: number
  due_at: string
  counted_to: string
  basis: FineBasis
  /** Of the loan: how it treats closed days, and when it is due by now, if it is still out. */
  loan: { due_at: string; policy: Readonly<Record<string, unknown>>; is_open: boolean }
}

/**
 * Counts a fine again by the calendar with the closed days in it, from the due date that the loan would have had; it
 * never becomes higher than it was.
 */
export function recounted(
  { charged_cents, due_at, counted_to, basis, loan }: CountedFine,
  days: ClosedDays,
): { due_at: string; cents: number } {
  const own = loan.is_open ? later(due_at, loan.due_at) : due_at
  const due = later(own, repairedDue({ due_at: own, policy: loan.policy }, days)?.at.toISOString() ?? own)
  const { cents } = fineOf({ ...basis, due_at: due, end_at: counted_to, calendar: days.after })
  return cents < charged_cents ? { due_at: due, cents } : { due_at, cents: charged_cents }
}

function later(a: string, b: string): string {
  return Date.parse(b) > Date.parse(a) ? b : a
}

function isWithin(at: DateTime, { starts_on, ends_on }: ClosedDays): boolean {
  return starts_on <= isoDate(at) && isoDate(at) <= ends_on
}

function isoDate(at: DateTime): string {
  return at.toISODate() as string
}

function iso(at: DateTime): string {
  return at.toISO({ suppressMilliseconds: true }) as string
}
