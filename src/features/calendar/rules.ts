import { DateTime } from 'luxon'
import type { BranchCalendar } from './contract.ts'

/** An open stretch of one day, in the branch's local time. */
export interface Period {
  opens: DateTime
  closes: DateTime
}

/** A library that is closed for so long has no calendar that a due date could follow. */
const FARTHEST_DAYS = 400

/** Gives the open periods of a local date, in order; periods that adjoin or overlap are one. */
export function periodsOn(calendar: BranchCalendar, date: DateTime): Period[] {
  const iso = date.toISODate() as string
  const exceptions = calendar.exceptions.filter((one) => covers(one, iso, date.year))
  if (exceptions.some(({ is_open }) => !is_open)) return []
  const open = exceptions.filter(({ is_open }) => is_open)
  const hours =
    open.length > 0
      ? open.map(({ opens_at, closes_at }) => ({ opens_at: opens_at as string, closes_at: closes_at as string }))
      : calendar.hours.filter(({ weekday }) => weekday === date.weekday)
  const periods = hours
    .map(({ opens_at, closes_at }) => ({ opens: at(calendar, iso, opens_at), closes: at(calendar, iso, closes_at) }))
    .sort((a, b) => +a.opens - +b.opens)
  return periods.reduce<Period[]>((merged, period) => {
    const last = merged.at(-1)
    if (last && +period.opens <= +last.closes) last.closes = +period.closes > +last.closes ? period.closes : last.closes
    else merged.push({ ...period })
    return merged
  }, [])
}

/** A local time as an instant; one that a change of clocks leaves out is the first that there is after it. */
function at({ time_zone }: BranchCalendar, date: string, time: string): DateTime {
  return DateTime.fromISO(`${date}T${time}`, { zone: time_zone })
}

function covers(exception: BranchCalendar['exceptions'][number], iso: string, year: number): boolean {
  const { starts_on, ends_on, recurs_from } = exception
  if (recurs_from === null) return starts_on <= iso && iso <= ends_on
  if (year < recurs_from) return false
  const [from, to, day] = [starts_on.slice(5), ends_on.slice(5), iso.slice(5)]
  // A recurrence may run over the end of the year.
  return from <= to ? from <= day && day <= to : day >= from || day <= to
}

/** Whether a branch opens at all on a local date. */
export function isOpenOn(calendar: BranchCalendar, date: DateTime): boolean {
  return periodsOn(calendar, date).length > 0
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
