import fc from 'fast-check'
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import type { BranchCalendar } from '../../src/features/calendar/contract.ts'
import { isOpenOn, nextOpenDate, periodsOn, previousOpenDate } from '../../src/features/calendar/rules.ts'
import { daysBetween, isOpenAt, lastClosing, nextOpening, openMinutesBetween } from '../../src/features/calendar/span-rules.ts'

const ZONES = ['Europe/Rome', 'America/Chicago', 'Pacific/Apia', 'America/Santiago', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC']

const time = fc
  .tuple(fc.nat(23), fc.constantFrom(0, 15, 30, 45))
  .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`)
const hours = fc
  .tuple(time, time)
  .filter(([a, b]) => a < b)
  .map(([opens_at, closes_at]) => ({ opens_at, closes_at }))
const date = fc.integer({ min: 0, max: 4 * 366 }).map((n) => DateTime.utc(2024, 1, 1).plus({ days: n }).toISODate() as string)
const exception = fc
  .record({
    starts_on: date,
    days: fc.nat(30),
    open: fc.option(hours),
    recurs_from: fc.option(fc.integer({ min: 2023, max: 2028 })),
    is_own: fc.boolean(),
  })
  .map(({ starts_on, days, open, recurs_from, is_own }) => ({
    starts_on,
    ends_on: DateTime.fromISO(starts_on, { zone: 'utc' }).plus({ days }).toISODate() as string,
    is_open: open !== null,
    opens_at: open?.opens_at ?? null,
    closes_at: open?.closes_at ?? null,
    recurs_from,
    is_own,
  }))
const calendars: fc.Arbitrary<BranchCalendar> = fc.record({
  time_zone: fc.constantFrom(...ZONES),
  hours: fc.array(
    hours.chain((period) => fc.integer({ min: 1, max: 7 }).map((weekday) => ({ ...period, weekday }))),
    { minLength: 1, maxLength: 14 },
  ),
  exceptions: fc.array(exception, { maxLength: 6 }),
})
/** Instants of four years, and as often as not those around a change of clocks. */
const CHANGES = [
  '2026-03-29T01:00Z',
  '2026-10-25T01:00Z',
  '2026-03-08T08:00Z',
  '2026-11-01T07:00Z',
  '2026-04-05T03:00Z',
  '2026-09-06T04:00Z',
].map(Date.parse)
const instant = fc.oneof(
  fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2027, 11, 31) }),
  fc.tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -36, max: 36 })).map(([at, quarters]) => at + quarters * 900_000),
)
const span = fc.tuple(instant, fc.integer({ min: 0, max: 40 * 86_400_000 }))
const check = (property: fc.IProperty<never> | fc.IPropertyWithHooks<never>) => fc.assert(property as never, { numRuns: 400 })
const local = (calendar: BranchCalendar, at: number) => DateTime.fromMillis(at, { zone: calendar.time_zone })

test('the periods of any day are in order, apart from each other, and within the day', () => {
  check(
    fc.property(calendars, instant, (calendar, at) => {
      const day = local(calendar, at)
      const periods = periodsOn(calendar, day)
      for (const [n, { opens, closes }] of periods.entries()) {
        expect(+opens).toBeLessThan(+closes)
        expect(opens.toISODate()).toBe(day.toISODate())
        expect(closes.toISODate()).toBe(day.toISODate())
        if (n > 0) expect(+opens).toBeGreaterThan(+(periods[n - 1]?.closes as DateTime))
      }
    }) as never,
  )
})

test('minutes that are counted in two parts are those that are counted in one', () => {
  check(
    fc.property(calendars, span, fc.integer({ min: 0, max: 100 }), (calendar, [from, length], percent) => {
      const middle = from + Math.floor((length * percent) / 100)
      const [a, b, c] = [local(calendar, from), local(calendar, middle), local(calendar, from + length)] as const
      const whole = openMinutesBetween(calendar, a, c)
      expect(openMinutesBetween(calendar, a, b) + openMinutesBetween(calendar, b, c)).toBeCloseTo(whole, 6)
      expect(whole).toBeLessThanOrEqual(length / 60_000)
    }) as never,
  )
})

test('every day after the due day is open or closed, and none is both', () => {
  check(
    fc.property(calendars, span, (calendar, [from, length]) => {
      const [a, c] = [local(calendar, from), local(calendar, from + length)]
      const { open, closed } = daysBetween(calendar, a, c)
      let opens = 0
      let all = 0
      const last = c.toISODate() as string
      for (let day = a.set({ hour: 12 }).plus({ days: 1 }); (day.toISODate() as string) <= last; day = day.plus({ days: 1 })) {
        all++
        if (isOpenOn(calendar, day)) opens++
      }
      expect([open, open + closed]).toEqual([opens, all])
    }) as never,
  )
})

test('the next opening is the first, and the branch is open then', () => {
  check(
    fc.property(calendars, instant, (calendar, at) => {
      const from = local(calendar, at)
      const opening = nextOpening(calendar, from)
      if (!opening) return
      expect(+opening).toBeGreaterThanOrEqual(at)
      expect(isOpenAt(calendar, opening)).toBe(true)
      // Between now and then nothing opens: whoever is inside stays until the closing, and nobody comes in.
      const closing = isOpenAt(calendar, from)
        ? Math.max(
            ...periodsOn(calendar, from)
              .filter(({ opens }) => +opens <= at)
              .map(({ closes }) => +closes),
          )
        : at
      if (closing < +opening) expect(openMinutesBetween(calendar, local(calendar, closing), opening)).toBe(0)
    }) as never,
  )
})

test('the last closing lies before, and the branch was open until then', () => {
  check(
    fc.property(calendars, instant, (calendar, at) => {
      const closing = lastClosing(calendar, local(calendar, at))
      if (!closing) return
      expect(+closing).toBeLessThanOrEqual(at)
      expect(isOpenAt(calendar, closing)).toBe(true)
    }) as never,
  )
})

test('the next open day and the last one enclose closed days alone', () => {
  check(
    fc.property(calendars, instant, (calendar, at) => {
      const day = local(calendar, at)
      const [next, before] = [nextOpenDate(calendar, day), previousOpenDate(calendar, day)]
      if (isOpenOn(calendar, day)) expect([next?.toISODate(), before?.toISODate()]).toEqual([day.toISODate(), day.toISODate()])
      else if (next && before) expect(daysBetween(calendar, before, next.minus({ days: 1 })).open).toBe(0)
    }) as never,
  )
})
