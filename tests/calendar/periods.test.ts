import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import type { BranchCalendar } from '../../src/features/calendar/contract.ts'
import { isOpenOn, nextOpenDate, periodsOn } from '../../src/features/calendar/rules.ts'
import { daysBetween, isOpenAt, lastClosing, nextOpening, openMinutesBetween } from '../../src/features/calendar/span-rules.ts'

const WEEKDAYS = [1, 2, 3, 4, 5, 6]
const calendar = (over: Partial<BranchCalendar> = {}): BranchCalendar => ({
  time_zone: 'Europe/Rome',
  hours: WEEKDAYS.map((weekday) => ({ weekday, opens_at: '09:00', closes_at: '18:00' })),
  exceptions: [],
  ...over,
})
const closed = (starts_on: string, ends_on = starts_on, recurs_from: number | null = null) => ({
  starts_on,
  ends_on,
  is_open: false,
  opens_at: null,
  closes_at: null,
  recurs_from,
})
const opened = (starts_on: string, opens_at: string, closes_at: string, is_own = false) => ({
  ...closed(starts_on),
  is_open: true,
  opens_at,
  closes_at,
  is_own,
})
const at = (text: string, zone = 'Europe/Rome') => DateTime.fromISO(text, { zone })
const shown = (periods: ReturnType<typeof periodsOn>) =>
  periods.map(({ opens, closes }) => `${opens.toFormat('HH:mm')}-${closes.toFormat('HH:mm')}`)

describe('the hours of a day', () => {
  test('three periods that adjoin are one', () => {
    const hours = [
      { weekday: 1, opens_at: '14:00:00', closes_at: '19:00:00' },
      { weekday: 1, opens_at: '08:00:00', closes_at: '12:00:00' },
      { weekday: 1, opens_at: '12:00:00', closes_at: '14:00:00' },
    ]
    expect(shown(periodsOn(calendar({ hours }), at('2026-03-02T00:00')))).toEqual(['08:00-19:00']) // FOLIO CIRC-1671
  })

  test('a day with a pause at noon has two periods, and a visit in the pause finds the door shut', () => {
    const split = calendar({
      hours: [
        { weekday: 2, opens_at: '15:00', closes_at: '19:00' },
        { weekday: 2, opens_at: '09:00', closes_at: '12:30' },
      ],
    })
    expect(shown(periodsOn(split, at('2026-03-03T13:00')))).toEqual(['09:00-12:30', '15:00-19:00'])
    expect(isOpenAt(split, at('2026-03-03T13:00'))).toBe(false)
    expect(nextOpening(split, at('2026-03-03T13:00'))).toEqual(at('2026-03-03T15:00'))
    expect(lastClosing(split, at('2026-03-03T13:00'))).toEqual(at('2026-03-03T12:30'))
  })

  test('Christmas Eve until noon replaces the hours of that weekday', () => {
    const eve = calendar({ exceptions: [opened('2026-12-24', '09:00', '12:00')] })
    expect(shown(periodsOn(eve, at('2026-12-24T08:00')))).toEqual(['09:00-12:00'])
  })

  test('a branch may open on a day on which the library as a whole is closed', () => {
    const both = calendar({ exceptions: [closed('2026-05-01'), opened('2026-05-01', '10:00', '13:00', true)] })
    expect(shown(periodsOn(both, at('2026-05-01T08:00')))).toEqual(['10:00-13:00'])
  })

  test('of two exceptions for the whole library on one day, the closing counts', () => {
    const both = calendar({ exceptions: [opened('2026-05-01', '10:00', '13:00'), closed('2026-05-01')] })
    expect(periodsOn(both, at('2026-05-01T08:00'))).toEqual([])
  })
})

describe('what comes back every year', () => {
  const patron_saint = calendar({ exceptions: [closed('2026-10-05', '2026-10-05', 2026)] })

  test('a yearly holiday is no holiday in the years before it was introduced', () => {
    // Oct 5th 2026 is a Monday, of 2025 a Sunday, of 2024 a Saturday: without the recurrence the branch opens.
    expect(isOpenOn(patron_saint, at('2026-10-05T12:00'))).toBe(false)
    expect(isOpenOn(patron_saint, at('2027-10-05T12:00'))).toBe(false)
    expect(isOpenOn(patron_saint, at('2024-10-05T12:00'))).toBe(true) // NExpress: fines were counted anew
  })

  test('a winter break that runs over the new year starts in the December of its first year', () => {
    const winter = calendar({ exceptions: [closed('2020-12-23', '2021-01-06', 2020)] })
    expect(isOpenOn(winter, at('2020-01-03T12:00'))).toBe(true)
    expect(isOpenOn(winter, at('2020-12-28T12:00'))).toBe(false)
    expect(isOpenOn(winter, at('2021-01-04T12:00'))).toBe(false)
    expect(isOpenOn(winter, at('2021-01-07T12:00'))).toBe(true)
    expect(isOpenOn(winter, at('2030-01-02T12:00'))).toBe(false)
  })
})

describe('days and minutes between two instants', () => {
  test('a day with short hours is a whole day overdue', () => {
    const short = calendar({ hours: WEEKDAYS.map((weekday) => ({ weekday, opens_at: '16:00', closes_at: '17:00' })) })
    // FOLIO MODFEE-205: only the open hours were counted, so that a week came to less than a day.
    expect(daysBetween(short, at('2026-03-02T23:59:59'), at('2026-03-09T16:30'))).toEqual({ open: 6, closed: 1 })
  })

  test('a due date before a closure and a return after it counts the open days alone', () => {
    const august = calendar({ exceptions: [closed('2026-08-10', '2026-08-22')] })
    expect(daysBetween(august, at('2026-08-08T23:59:59'), at('2026-08-24T10:00'))).toEqual({ open: 1, closed: 15 }) // FOLIO CIRC-1120
  })

  test('closures by exception are no open days', () => {
    expect(daysBetween(calendar({ exceptions: [closed('2026-03-04')] }), at('2026-03-02T23:59'), at('2026-03-06T10:00'))).toEqual({
      open: 3,
      closed: 1,
    }) // FOLIO CIRC-1184
  })

  test('the due day itself is not overdue', () => {
    expect(daysBetween(calendar(), at('2026-03-02T09:00'), at('2026-03-02T18:00'))).toEqual({ open: 0, closed: 0 })
  })

  test('the days are those of the branch and not of whoever asks', () => {
    const chicago = calendar({ time_zone: 'America/Chicago' })
    const due = at('2026-03-02T23:59:59', 'America/Chicago')
    const back = at('2026-03-03T23:30:00', 'America/Chicago')
    expect(daysBetween(chicago, due.toUTC(), back.toUTC())).toEqual({ open: 1, closed: 0 })
  })

  test('open minutes leave out the night and the Sunday', () => {
    expect(openMinutesBetween(calendar(), at('2026-03-07T17:00'), at('2026-03-09T10:00'))).toBe(120)
    expect(openMinutesBetween(calendar(), at('2026-03-07T19:00'), at('2026-03-08T19:00'))).toBe(0)
    expect(openMinutesBetween(calendar(), at('2026-03-09T10:00'), at('2026-03-07T17:00'))).toBe(0)
  })

  test('a library that declared no hours is never closed', () => {
    const none = calendar({ hours: [] })
    expect(daysBetween(none, at('2026-03-02T12:00'), at('2026-03-09T12:00'))).toEqual({ open: 7, closed: 0 })
    expect(openMinutesBetween(none, at('2026-03-02T12:00'), at('2026-03-02T13:30'))).toBe(90)
  })
})

describe('the night on which the clocks are changed', () => {
  const nights = calendar({ hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens_at: '00:00', closes_at: '23:59' })) })

  test('an opening in the hour that is left out is at its end', () => {
    const hours = [{ weekday: 7, opens_at: '02:30', closes_at: '06:00' }]
    expect(shown(periodsOn(calendar({ hours }), at('2026-03-29T12:00')))).toEqual(['03:00-06:00']) // EG LP#2142518
  })

  test('a period that lies in the hour that is left out is none', () => {
    const hours = [{ weekday: 7, opens_at: '02:10', closes_at: '02:50' }]
    expect(periodsOn(calendar({ hours }), at('2026-03-29T12:00'))).toEqual([])
  })

  test('the short Sunday has an hour less and the long one an hour more', () => {
    expect(openMinutesBetween(nights, at('2026-03-29T00:00'), at('2026-03-30T00:00'))).toBe(22 * 60 + 59)
    expect(openMinutesBetween(nights, at('2026-10-25T00:00'), at('2026-10-26T00:00'))).toBe(24 * 60 + 59)
  })

  test('a week over the change of clocks is seven days', () => {
    expect(daysBetween(nights, at('2026-03-27T12:00'), at('2026-04-03T12:00'))).toEqual({ open: 7, closed: 0 })
    expect(daysBetween(nights, at('2026-10-23T12:00'), at('2026-10-30T12:00'))).toEqual({ open: 7, closed: 0 })
  })

  test('where a whole day was left out, the next open day is the one after it', () => {
    const apia = { ...nights, time_zone: 'Pacific/Apia' }
    const eve = DateTime.fromISO('2011-12-29T18:00', { zone: 'Pacific/Apia' })
    expect(nextOpenDate(apia, eve.plus({ days: 1 }))?.toISODate()).toBe('2011-12-31')
    expect(nextOpening(apia, eve)?.toISO()).toBe('2011-12-31T00:00:00.000+14:00')
  })
})

test('a branch that has closed for good has no next opening and no last closing near', () => {
  const gone = calendar({ exceptions: [closed('2024-01-01', '2030-12-31')] })
  expect(nextOpening(gone, at('2026-03-02T12:00'))).toBeUndefined()
  expect(lastClosing(gone, at('2026-03-02T12:00'))).toBeUndefined()
})

test('a thing that is due an hour after opening is due an hour after the next opening', () => {
  expect(nextOpening(calendar(), at('2026-03-07T18:30'), { count: 1, unit: 'hour' })).toEqual(at('2026-03-09T10:00'))
})
