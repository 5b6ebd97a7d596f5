import fc from 'fast-check'
import { DateTime } from 'luxon'
import { describe, expect, test } from 'vitest'
import type { BranchCalendar } from '../../src/features/calendar/contract.ts'
import { isOpenOn, periodsOn } from '../../src/features/calendar/rules.ts'
import { type ClosedDayMode, dueAt, type LoanTerms } from '../../src/features/circulation/due-rules.ts'
import { recalledDue } from '../../src/features/circulation/recall-rules.ts'
import type { Duration } from '../../src/features/rules/contract.ts'
import { said } from '../../src/features/rules/explanation-contract.ts'
import type { Policy } from '../../src/features/rules/rules.ts'

const ROME = 'Europe/Rome'
const weekdays = (...days: number[]) => days.map((weekday) => ({ weekday, opens_at: '09:00:00', closes_at: '18:00:00' }))
const closed = (starts_on: string, ends_on = starts_on) => ({
  starts_on,
  ends_on,
  is_open: false,
  opens_at: null,
  closes_at: null,
  recurs_from: null,
})
const calendar = (more: Partial<BranchCalendar> = {}): BranchCalendar => ({
  time_zone: ROME,
  hours: weekdays(1, 2, 3, 4, 5),
  exceptions: [],
  ...more,
})
const days = (count: number): Duration => ({ count, unit: 'day' })
const terms = (period: Duration, closed_day_mode: ClosedDayMode = 'keep', more: Partial<LoanTerms> = {}): LoanTerms => ({
  period,
  closed_day_mode,
  ...more,
})
const at = (local: string, zone = ROME) => DateTime.fromISO(local, { zone }).toJSDate()
/** The due time in the branch's own zone. */
const due = (start: string, given: LoanTerms, at_branch = calendar()) =>
  DateTime.fromJSDate(dueAt(at(start, at_branch.time_zone), given, at_branch).due_at, { zone: at_branch.time_zone }).toFormat(
    "yyyy-MM-dd'T'HH:mm:ss",
  )

describe('loans of days', () => {
  test('a loan of thirty days is due at the end of the thirtieth day, whatever the hour it was made', () => {
    expect(due('2026-03-02T09:05', terms(days(30)))).toBe('2026-04-01T23:59:59')
    expect(due('2026-03-02T17:55', terms(days(30)))).toBe('2026-04-01T23:59:59')
  })

  test("the day ends by the branch's own clock, not the server's", () => {
    // EG LP#1705524, LP#1635737
    for (const zone of ['America/Los_Angeles', 'Pacific/Auckland', 'Asia/Kolkata'])
      expect(due('2026-03-02T22:30', terms(days(1)), calendar({ time_zone: zone }))).toBe('2026-03-03T23:59:59')
  })

  test('a day on which the branch is closed moves the due date as the library chose', () => {
    // Saturday 7 March 2026; the branch opens on weekdays.
    const from = '2026-03-02T10:00'
    expect(due(from, terms(days(5), 'keep'))).toBe('2026-03-07T23:59:59')
    expect(due(from, terms(days(5), 'next_open'))).toBe('2026-03-09T23:59:59')
    expect(due(from, terms(days(5), 'previous_open'))).toBe('2026-03-06T23:59:59')
    expect(due(from, terms(days(5), 'skip_closed_days'))).toBe('2026-03-09T23:59:59')
    expect(due(from, terms(days(5), 'end_of_hours'))).toBe('2026-03-09T18:00:00')
    expect(due(from, terms(days(5), 'next_open_start'))).toBe('2026-03-09T09:00:00')
    expect(due(from, terms(days(5), 'next_open_start', { after_opening: { count: 2, unit: 'hour' } }))).toBe('2026-03-09T11:00:00')
    // On an open day there is nothing to move.
    expect(due(from, terms(days(2), 'next_open_start'))).toBe('2026-03-04T23:59:59')
  })

  test('a summer closing is stepped over in one go', () => {
    const august = calendar({ exceptions: [closed('2026-08-03', '2026-08-23')] })
    expect(due('2026-07-20T10:00', terms(days(21), 'next_open'), august)).toBe('2026-08-24T23:59:59')
    expect(due('2026-07-30T10:00', terms(days(3), 'skip_closed_days'), august)).toBe('2026-08-25T23:59:59')
  })

  test('nothing is due after the card has expired, though the next open day would be', () => {
    expect(due('2026-03-02T10:00', terms(days(30), 'next_open', { cap_on: '2026-03-11' }))).toBe('2026-03-11T23:59:59')
    // The card expires on a Saturday: the Friday before it counts, not the Monday after.
    expect(due('2026-03-02T10:00', terms(days(30), 'next_open', { cap_on: '2026-03-07' }))).toBe('2026-03-06T23:59:59')
    // But never a day before the loan began.
    expect(due('2026-03-07T10:00', terms(days(30), 'next_open', { cap_on: '2026-03-08' }))).toBe('2026-03-08T23:59:59')
  })

  test('until the branch closes means its last closing of that day', () => {
    const two = calendar({
      hours: [
        { weekday: 1, opens_at: '09:00:00', closes_at: '12:00:00' },
        { weekday: 1, opens_at: '14:00:00', closes_at: '19:00:00' },
      ],
    })
    expect(due('2026-03-02T10:00', terms(days(0)), two)).toBe('2026-03-02T19:00:00')
    expect(due('2026-03-02T20:00', terms(days(0)), two)).toBe('2026-03-02T23:59:59')
    expect(due('2026-03-03T10:00', terms(days(0)), two)).toBe('2026-03-03T23:59:59')
  })
})

describe('schedules with fixed dates', () => {
  const term = { from_on: '2026-02-16', to_on: '2026-06-12', due_on: '2026-06-19' }

  test('a school year has one day on which everything is due, before which nothing is, or after which nothing is', () => {
    const on = (start: string, mode: 'not_after' | 'exactly' | 'not_before') =>
      due(start, terms(days(30), 'keep', { fixed_due: { mode, schedule: [term] } }))
    expect(on('2026-03-02T10:00', 'exactly')).toBe('2026-06-19T23:59:59')
    expect(on('2026-03-02T10:00', 'not_after')).toBe('2026-04-01T23:59:59')
    expect(on('2026-06-10T10:00', 'not_after')).toBe('2026-06-19T23:59:59')
    expect(on('2026-03-02T10:00', 'not_before')).toBe('2026-06-19T23:59:59')
    expect(on('2026-06-10T10:00', 'not_before')).toBe('2026-07-10T23:59:59')
    // Outside of every line the period stands alone.
    expect(on('2026-08-03T10:00', 'exactly')).toBe('2026-09-02T23:59:59')
  })

  test('a library west of Greenwich gets the very dates that it wrote down', () => {
    // FOLIO CIRC-1625: the first and the last day of a line were wrong in negative offsets.
    for (const zone of ['America/Los_Angeles', 'America/St_Johns', 'Pacific/Honolulu', 'Pacific/Kiritimati']) {
      const given = terms(days(30), 'keep', { fixed_due: { mode: 'exactly', schedule: [term] } })
      for (const start of ['2026-02-16T00:00', '2026-02-16T23:59', '2026-06-12T00:00', '2026-06-12T23:59'])
        expect(due(start, given, calendar({ time_zone: zone })), `${zone} ${start}`).toBe('2026-06-19T23:59:59')
      expect(due('2026-02-15T23:59', given, calendar({ time_zone: zone }))).toBe('2026-03-17T23:59:59')
    }
  })

  test('what may not be due later than a closed day is due on the open day before it', () => {
    const saturday = { from_on: '2026-02-16', to_on: '2026-06-12', due_on: '2026-06-20' }
    expect(due('2026-06-01T10:00', terms(days(30), 'next_open', { fixed_due: { mode: 'not_after', schedule: [saturday] } }))).toBe(
      '2026-06-19T23:59:59',
    )
  })
})

describe('loans of hours', () => {
  const hours = (count: number): Duration => ({ count, unit: 'hour' })

  test('three hours are three hours while the branch is open', () => {
    for (const mode of ['keep', 'end_of_hours', 'next_open_start', 'next_open', 'previous_open', 'skip_closed_days'] as const)
      expect(due('2026-03-02T10:00', terms(hours(3), mode))).toBe('2026-03-02T13:00:00')
  })

  test('what would be due in the night is due at the closing before, or at the opening after', () => {
    expect(due('2026-03-06T16:00', terms(hours(4), 'keep'))).toBe('2026-03-06T20:00:00')
    expect(due('2026-03-06T16:00', terms(hours(4), 'end_of_hours'))).toBe('2026-03-06T18:00:00')
    expect(due('2026-03-06T16:00', terms(hours(4), 'next_open_start'))).toBe('2026-03-09T09:00:00')
    const late = terms(hours(4), 'next_open_start', { after_opening: { count: 30, unit: 'minute' } })
    expect(due('2026-03-06T16:00', late)).toBe('2026-03-09T09:30:00')
  })

  test('a night loan that is made at closing time is due at the next opening, since it cannot be due before it starts', () => {
    expect(due('2026-03-06T18:30', terms(hours(2), 'end_of_hours'))).toBe('2026-03-09T09:00:00')
  })

  test('a due time that falls into the hour that the clocks leave out is one that exists', () => {
    // EG LP#2142518: 2026-03-29, two o'clock becomes three.
    expect(due('2026-03-28T20:30', terms(hours(6)))).toBe('2026-03-29T03:30:00')
    expect(due('2026-03-28T02:30', terms({ count: 1, unit: 'day' }))).toBe('2026-03-29T23:59:59')
    // Two clocks show half past two on 25 October; six hours later is the second of them.
    expect(due('2026-10-24T21:30', terms(hours(6)))).toBe('2026-10-25T02:30:00')
  })

  test('a day that has no midnight still ends', () => {
    // In Cairo the clocks go forward at midnight: 24 April 2026 begins at one o'clock.
    const cairo = calendar({ time_zone: 'Africa/Cairo', hours: [] })
    expect(due('2026-04-22T10:00', terms(days(1)), cairo)).toBe('2026-04-23T23:59:59')
    expect(due('2026-04-22T10:00', terms(days(2)), cairo)).toBe('2026-04-24T23:59:59')
  })
})

describe('what holds for every loan', () => {
  const ZONES = ['Europe/Rome', 'America/Los_Angeles', 'America/St_Johns', 'Asia/Kolkata', 'Pacific/Auckland', 'Africa/Cairo', 'UTC']
  const MODES: ClosedDayMode[] = ['keep', 'next_open', 'previous_open', 'skip_closed_days', 'end_of_hours', 'next_open_start']
  const isoDay = fc
    .date({ min: new Date('2024-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
    .map((day) => day.toISOString().slice(0, 10))
  const someCalendar: fc.Arbitrary<BranchCalendar> = fc.record({
    time_zone: fc.constantFrom(...ZONES),
    hours: fc
      .uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 7 })
      .map((open) => open.map((weekday) => ({ weekday, opens_at: '08:30:00', closes_at: '19:00:00' }))),
    exceptions: fc.array(
      fc.record({ from: isoDay, length: fc.integer({ min: 0, max: 40 }) }).map(({ from, length }) => {
        const ends = DateTime.fromISO(from).plus({ days: length }).toISODate() as string
        return closed(from, ends)
      }),
      { maxLength: 6 },
    ),
  })
  const start = fc.date({ min: new Date('2025-01-01'), max: new Date('2029-01-01'), noInvalidDate: true })
  const period: fc.Arbitrary<Duration> = fc.record({
    count: fc.integer({ min: 0, max: 90 }),
    unit: fc.constantFrom('minute', 'hour', 'day', 'week', 'month'),
  })
  const local = (instant: Date, { time_zone }: BranchCalendar) => DateTime.fromJSDate(instant, { zone: time_zone })

  test('a due date is an instant that exists, is explained, and is the same when it is counted again', () => {
    fc.assert(
      fc.property(start, period, fc.constantFrom(...MODES), someCalendar, (from, length, mode, branch) => {
        const first = dueAt(from, terms(length, mode), branch)
        expect(Number.isNaN(first.due_at.getTime())).toBe(false)
        expect(first.steps.length).toBeGreaterThanOrEqual(2)
        expect(dueAt(from, terms(length, mode), branch)).toEqual(first)
        for (const language of ['it', 'en']) for (const { text } of said(first.steps, language)) expect(text).not.toMatch(/[{}]|undefined/)
      }),
      { numRuns: 400 },
    )
  })

  test('a loan never ends before it starts, unless what caps it does', () => {
    fc.assert(
      fc.property(start, period, fc.constantFrom(...MODES), someCalendar, (from, length, mode, branch) => {
        fc.pre(length.count > 0)
        expect(dueAt(from, terms(length, mode), branch).due_at.getTime()).toBeGreaterThan(from.getTime())
      }),
      { numRuns: 400 },
    )
  })

  test('no loan passes the day that caps it', () => {
    fc.assert(
      fc.property(start, period, fc.constantFrom(...MODES), someCalendar, isoDay, (from, length, mode, branch, cap_on) => {
        fc.pre(cap_on >= (local(from, branch).toISODate() as string))
        expect((local(dueAt(from, terms(length, mode, { cap_on }), branch).due_at, branch).toISODate() as string) <= cap_on).toBe(true)
      }),
      { numRuns: 400 },
    )
  })

  test('a branch that moves due dates to open days never lets one fall on a closed day', () => {
    fc.assert(
      fc.property(
        start,
        period,
        fc.constantFrom<ClosedDayMode>('next_open', 'skip_closed_days', 'end_of_hours'),
        someCalendar,
        (from, length, mode, branch) => {
          fc.pre(branch.hours.length > 0 && length.count > 0 && ['day', 'week', 'month'].includes(length.unit))
          const day = local(dueAt(from, terms(length, mode), branch).due_at, branch)
          expect(isOpenOn(branch, day)).toBe(true)
          if (mode === 'end_of_hours') expect(+day).toBe(+(periodsOn(branch, day).at(-1)?.closes as DateTime))
          else expect(day.toFormat('HH:mm:ss')).toBe('23:59:59')
        },
      ),
      { numRuns: 400 },
    )
  })

  test('a longer period is never due sooner', () => {
    fc.assert(
      fc.property(
        start,
        period,
        fc.constantFrom(...MODES),
        someCalendar,
        fc.integer({ min: 0, max: 20 }),
        (from, length, mode, branch, more) => {
          fc.pre(length.count > 0)
          const shorter = dueAt(from, terms(length, mode), branch).due_at
          const longer = dueAt(from, terms({ ...length, count: length.count + more }, mode), branch).due_at
          expect(longer.getTime()).toBeGreaterThanOrEqual(shorter.getTime())
        },
      ),
      { numRuns: 400 },
    )
  })

  test('a recalled loan is never due later than it was, nor before what was guaranteed', () => {
    const duration = fc.record({ count: fc.integer({ min: 1, max: 30 }), unit: fc.constant<'day'>('day') })
    fc.assert(
      fc.property(
        start,
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 90 }),
        duration,
        duration,
        someCalendar,
        (from, length, later, interval, guaranteed, branch) => {
          const kinds: Record<string, unknown> = { 'recall.return_interval': interval, 'recall.minimum_guaranteed': guaranteed }
          const policy = { get: (kind: string) => kinds[kind] } as unknown as Policy
          const before = dueAt(from, terms(days(length)), branch).due_at
          const now = new Date(from.getTime() + later * 86_400_000)
          const recalled = recalledDue({ started_at: from.toISOString(), due_at: before.toISOString(), policy: {} }, policy, branch, now)
          expect(recalled.due_at.getTime()).toBeLessThanOrEqual(before.getTime())
          const earliest = dueAt(from, terms(guaranteed), branch).due_at
          expect(recalled.due_at.getTime()).toBeGreaterThanOrEqual(Math.min(before.getTime(), earliest.getTime()))
        },
      ),
      { numRuns: 300 },
    )
  })
})
