import type { DateTime } from 'luxon'
import type { BranchCalendar } from './contract.ts'
import { dayNumber, FARTHEST_DAYS, hasHours, isoOfDay, nextOpenDate, opensOn, periodsOn, previousOpenDate } from './rules.ts'

/** A stretch of time as rules write it. */
interface Offset {
  count: number
  unit: 'minute' | 'hour' | 'day' | 'week' | 'month'
}

/**
 * Counts the local dates after that of one instant up to that of another: those on which the branch opens, however
 * briefly, and those on which it is closed all day. Hours play no part, so that a short day is a day (FOLIO MODFEE-205).
 * A branch without hours is never closed.
 */
export function daysBetween(calendar: BranchCalendar, after: DateTime, upTo: DateTime): { open: number; closed: number } {
  const [first, last] = [dayNumber(localDate(calendar, after)) + 1, dayNumber(localDate(calendar, upTo))]
  const all = Math.max(0, last - first + 1)
  if (!hasHours(calendar)) return { open: all, closed: 0 }
  let open = 0
  for (let day = first; day <= last; day++) if (opensOn(calendar, isoOfDay(day))) open++
  return { open, closed: all - open }
}

/**
 * Counts the minutes between two instants in which the branch is open, in elapsed time: an hour that a change of clocks
 * repeats counts twice, one that it leaves out does not. A branch without hours is always open.
 */
export function openMinutesBetween(calendar: BranchCalendar, from: DateTime, to: DateTime): number {
  if (+to <= +from) return 0
  if (!hasHours(calendar)) return (+to - +from) / 60_000
  const last = localDate(calendar, to)
  let ms = 0
  for (let day = noonOf(calendar, from); (day.toISODate() as string) <= last; day = day.plus({ days: 1 })) {
    for (const { opens, closes } of periodsOn(calendar, day)) ms += Math.max(0, Math.min(+closes, +to) - Math.max(+opens, +from))
  }
  return ms / 60_000
}

/** Whether a branch is open at an instant; its closing time is still in. */
export function isOpenAt(calendar: BranchCalendar, at: DateTime): boolean {
  return periodsOn(calendar, at.setZone(calendar.time_zone)).some(({ opens, closes }) => +opens <= +at && +at <= +closes)
}

/** Gives when a branch next opens, at an instant or after it, and so much later; undefined where it does not within a year or so. */
export function nextOpening(calendar: BranchCalendar, at: DateTime, offset?: Offset): DateTime | undefined {
  const opening = firstOpening(calendar, at)
  return opening && offset ? opening.plus({ [`${offset.unit}s`]: offset.count }) : opening
}

function firstOpening(calendar: BranchCalendar, at: DateTime): DateTime | undefined {
  const noon = noonOf(calendar, at)
  const today = periodsOn(calendar, noon).find(({ opens }) => +opens >= +at)?.opens
  if (today) return today
  const day = nextOpenDate(calendar, noon.plus({ days: 1 }))
  return day && periodsOn(calendar, day).at(0)?.opens
}

/** Gives when a branch last closed, at an instant or before it; undefined where it did not within a year or so. */
export function lastClosing(calendar: BranchCalendar, at: DateTime): DateTime | undefined {
  let day: DateTime | undefined = noonOf(calendar, at)
  for (let tried = 0; day && tried <= FARTHEST_DAYS; tried++) {
    const closing = periodsOn(calendar, day).findLast(({ closes }) => +closes <= +at)?.closes
    if (closing) return closing
    day = previousOpenDate(calendar, day.minus({ days: 1 }))
  }
  return undefined
}

function localDate({ time_zone }: BranchCalendar, at: DateTime): string {
  return at.setZone(time_zone).toISODate() as string
}

/** Noon is an hour that no change of clocks leaves out, so that going on by days skips none. */
function noonOf({ time_zone }: BranchCalendar, at: DateTime): DateTime {
  return at.setZone(time_zone).set({ hour: 12, minute: 0, second: 0, millisecond: 0 })
}
