import { DateTime } from 'luxon'
import type { BranchCalendar } from './contract.ts'

/** An open stretch of one day, in the branch's local time. */
export interface Period {
  opens: DateTime
  closes: DateTime
}

/** A library that is closed for so long has no calendar that a due date could follow. */
export const FARTHEST_DAYS = 400

/** Gives the open periods of a local date, in order; periods that adjoin or overlap are one. */
export function periodsOn(calendar: BranchCalendar, date: DateTime): Period[] {
  const iso = date.toISODate() as string
  const periods = hoursOn(calendar, iso)
    .map(({ opens_at, closes_at }) => ({ opens: at(calendar, iso, opens_at), closes: at(calendar, iso, closes_at) }))
    // What lies wholly in an hour that a change of clocks leaves out is no time at all.
    .filter(({ opens, closes }) => +closes > +opens)
    .sort((a, b) => +a.opens - +b.opens)
  return periods.reduce<Period[]>((merged, period) => {
    const last = merged.at(-1)
    if (last && +period.opens <= +last.closes) last.closes = +period.closes > +last.closes ? period.closes : last.closes
    else merged.push({ ...period })
    return merged
  }, [])
}

interface Hours {
  opens_at: string
  closes_at: string
}

/** The hours of a date as they were declared. A closing beats an opening, and a branch's own exceptions those of the whole library. */
function hoursOn({ hours, exceptions }: BranchCalendar, iso: string): Hours[] {
  const covering = exceptions.filter((one) => covers(one, iso))
  const own = covering.filter(({ is_own }) => is_own === true)
  const decisive = own.length > 0 ? own : covering
  if (decisive.some(({ is_open }) => !is_open)) return []
  if (decisive.length > 0) return decisive as Hours[]
  const weekday = weekdayOf(iso)
  return hours.filter((period) => period.weekday === weekday)
}

/** A local time as an instant; one that a change of clocks leaves out is the first that there is after it. */
function at({ time_zone }: BranchCalendar, date: string, time: string): DateTime {
  const asked = DateTime.fromISO(`${date}T${time}`, { zone: time_zone })
  // luxon moves it by as much as the clocks are: 02:30 becomes 03:30, where the day goes on at 03:00.
  return asked.hour === Number(time.slice(0, 2)) && asked.minute === Number(time.slice(3, 5)) ? asked : endOfGap(asked)
}

/** The first instant after the clocks were moved on, given one at most a day after it. */
function endOfGap(after: DateTime): DateTime {
  let [low, high] = [+after.minus({ hours: 25 }), +after]
  const { zone, offset } = after
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (zone.offset(middle) === offset) high = middle
    else low = middle
  }
  return DateTime.fromMillis(high, { zone })
}

type Exception = BranchCalendar['exceptions'][number]

/** Whether an exception says something of a date. A recurrence belongs to the year in which it starts, and may run over its end. */
function covers({ starts_on, ends_on, recurs_from }: Exception, iso: string): boolean {
  if (recurs_from === null) return starts_on <= iso && iso <= ends_on
  const [year, day] = [Number(iso.slice(0, 4)), iso.slice(5)]
  const [from, to] = [starts_on.slice(5), ends_on.slice(5)]
  if (from <= to) return year >= recurs_from && from <= day && day <= to
  return day >= from ? year >= recurs_from : day <= to && year > recurs_from
}

const DAY_MS = 86_400_000

/** Days since 1970 of a date, and back: plain numbers, since a count over months of overdue days needs no clock. */
export function dayNumber(iso: string): number {
  return Date.parse(iso) / DAY_MS
}

export function isoOfDay(number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10)
}

/** 1 is Monday. */
function weekdayOf(iso: string): number {
  return ((((dayNumber(iso) + 3) % 7) + 7) % 7) + 1
}

/** Whether a branch opens at all on a local date. */
export function isOpenOn(calendar: BranchCalendar, date: DateTime): boolean {
  return opensOn(calendar, date.toISODate() as string)
}

/** The same for a date as text. */
export function opensOn(calendar: BranchCalendar, iso: string): boolean {
  return hoursOn(calendar, iso).length > 0
}

/** Gives the next date, that one included, on which the branch opens; undefined where none is near. */
export function nextOpenDate(calendar: BranchCalendar, date: DateTime): DateTime | undefined {
  return firstDate(date, 1, (day) => isOpenOn(calendar, day))
}

/** Gives the last date up to that one on which the branch opens. */
export function previousOpenDate(calendar: BranchCalendar, date: DateTime): DateTime | undefined {
  return firstDate(date, -1, (day) => isOpenOn(calendar, day))
}

function firstDate(from: DateTime, step: 1 | -1, isWanted: (day: DateTime) => boolean): DateTime | undefined {
  for (let days = 0; days <= FARTHEST_DAYS; days++) {
    const day = from.plus({ days: days * step })
    if (isWanted(day)) return day
  }
  return undefined
}

/** Adds days on which the branch is open; closed ones do not count. */
export function addOpenDays(calendar: BranchCalendar, from: DateTime, count: number): DateTime {
  let day = from
  for (let left = count, tried = 0; left > 0 && tried <= FARTHEST_DAYS + count; tried++) {
    day = day.plus({ days: 1 })
    if (isOpenOn(calendar, day)) left--
  }
  return day
}

/** Gives the last second of a local day: what is due on a day is due until it ends. */
export function endOfDay(date: DateTime): DateTime {
  return date.endOf('day').set({ millisecond: 0 })
}

/** Whether a branch has hours at all; one without is never closed for the sake of due dates. */
export function hasHours({ hours }: BranchCalendar): boolean {
  return hours.length > 0
}
