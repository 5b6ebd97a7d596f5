import fc from 'fast-check'
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import type { BranchCalendar } from '../../src/features/calendar/contract.ts'
import type { FineInput } from '../../src/features/money/contract.ts'
import { fineOf } from '../../src/features/money/rules.ts'

const RUNS = { numRuns: Number(process.env.PROPERTY_RUNS ?? 300) }
const ZONES = ['Europe/Rome', 'America/Sao_Paulo', 'Pacific/Auckland', 'UTC']

const cents = fc.integer({ min: 0, max: 500 })
const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const duration = (...units: string[]) => fc.record({ count: fc.integer({ min: 0, max: 5 }), unit: fc.constantFrom(...units) })

const policies = fc
  .record({
    'fine.amount': some(fc.record({ cents, per: duration('minute', 'hour', 'day', 'week') })),
    'fine.charge_at': some(fc.constantFrom('start_of_interval', 'end_of_interval')),
    'fine.grace': some(duration('hour', 'day')),
    'fine.grace_mode': some(fc.constantFrom('subtract', 'forgive_within')),
    'fine.grace_extend': some(fc.constantFrom('none', 'past_closed_day', 'open_days_only', 'into_closed_days')),
    'fine.closed_days': some(fc.constantFrom('count', 'skip')),
    'fine.steps': some(
      fc.tuple(fc.integer({ min: 1, max: 5 }), cents, cents).map(([until, first, then]) => [
        { from_day: 1, to_day: until, cents: first },
        { from_day: until + 1, to_day: null, cents: then },
      ]),
    ),
    'fine.max': some(cents.map((max) => ({ cents: max }))),
    'fine.cap_at_price': some(fc.integer({ min: 1, max: 200 }).map((percent) => ({ percent }))),
    'fine.recall': some(
      fc.record({ cents, per: duration('hour', 'day'), max_cents: fc.option(cents, { nil: null }), ignores_grace: fc.boolean() }),
    ),
    'suspension.days': some(
      fc.record({
        days: fc.integer({ min: 1, max: 3 }),
        per_overdue_days: fc.integer({ min: 1, max: 3 }),
        max_days: fc.option(fc.integer({ min: 1, max: 20 }), { nil: null }),
      }),
    ),
  })
  .map((policy) => Object.fromEntries(Object.entries(policy).filter(([, value]) => value !== undefined)))

const DAY = 86_400_000
const START = Date.UTC(2026, 1, 20)
const on = (day: number) => new Date(START + day * DAY).toISOString().slice(0, 10)
const closed = (day: number) => ({
  starts_on: on(day),
  ends_on: on(day),
  is_open: false,
  opens_at: null,
  closes_at: null,
  recurs_from: null,
})

const calendars = fc
  .record({
    time_zone: fc.constantFrom(...ZONES),
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 7 }),
    exceptions: fc.array(fc.integer({ min: 0, max: 60 }).map(closed), { maxLength: 6 }),
  })
  .map(
    ({ time_zone, weekdays, exceptions }): BranchCalendar => ({
      time_zone,
      hours: weekdays.flatMap((weekday) => [
        { weekday, opens_at: '09:00:00', closes_at: '12:30:00' },
        { weekday, opens_at: '12:30:00', closes_at: '18:00:00' },
      ]),
      exceptions,
    }),
  )

const inputs = fc
  .record({
    policy: policies,
    calendar: calendars,
    due: fc.integer({ min: 0, max: 20 * DAY }),
    late: fc.integer({ min: -DAY, max: 40 * DAY }),
    price_cents: fc.option(fc.integer({ min: 0, max: 5_000 }), { nil: null }),
    recall: fc.option(fc.integer({ min: 0, max: 50 * DAY }), { nil: null }),
  })
  .map(
    ({ policy, calendar, due, late, price_cents, recall }): FineInput => ({
      policy,
      calendar,
      price_cents,
      due_at: new Date(START + due).toISOString(),
      end_at: new Date(START + due + late).toISOString(),
      recall: recall === null ? null : new Date(START + recall).toISOString(),
    }),
  )
const later = (instant: FineInput['end_at'], ms: number) => new Date(new Date(instant).getTime() + ms).toISOString()

test('a fine is a whole number of cents and never negative, and counting it again gives the same', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const fine = fineOf(input)
      expect(Number.isSafeInteger(fine.cents) && fine.cents >= 0).toBe(true)
      expect(Number.isSafeInteger(fine.suspension_days) && fine.suspension_days >= 0).toBe(true)
      expect(fineOf(JSON.parse(JSON.stringify(input)))).toEqual(fine)
    }),
    RUNS,
  )
})

test('who comes later never owes less', () => {
  fc.assert(
    fc.property(inputs, fc.integer({ min: 0, max: 20 * DAY }), (input, ms) => {
      const [sooner, after] = [fineOf(input), fineOf({ ...input, end_at: later(input.end_at, ms) })]
      expect(after.cents).toBeGreaterThanOrEqual(sooner.cents)
      expect(after.suspension_days).toBeGreaterThanOrEqual(sooner.suspension_days)
    }),
    RUNS,
  )
})

test('nobody owes more than the rules and the price of the copy cap', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const { cents: owed } = fineOf(input)
      const max = input.policy['fine.max'] as { cents: number } | undefined
      const cap = input.policy['fine.cap_at_price'] as { percent: number } | undefined
      if (max && input.recall === null) expect(owed).toBeLessThanOrEqual(max.cents)
      if (cap && input.price_cents !== null) expect(owed * 100).toBeLessThanOrEqual(input.price_cents * cap.percent)
    }),
    RUNS,
  )
})

test('a recall never makes anything cheaper', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      expect(fineOf(input).cents).toBeGreaterThanOrEqual(fineOf({ ...input, recall: null }).cents)
    }),
    RUNS,
  )
})

test('one more closed day never makes a fine dearer, and nothing cheaper where closed days count', () => {
  fc.assert(
    fc.property(inputs, fc.integer({ min: 0, max: 60 }), (input, day) => {
      const { calendar, policy } = input
      const without = fineOf({ ...input, calendar: { ...calendar, exceptions: [...calendar.exceptions, closed(day)] } })
      expect(without.cents).toBeLessThanOrEqual(fineOf(input).cents)
      if (policy['fine.closed_days'] === 'count' && !policy['fine.grace_extend']) expect(without.cents).toBe(fineOf(input).cents)
    }),
    RUNS,
  )
})

test('days that follow one another add up: the fine of both is the fine of one and of the other', () => {
  const rate = fc.integer({ min: 1, max: 100 })
  const days = fc.integer({ min: 0, max: 15 })
  fc.assert(
    fc.property(calendars, rate, days, days, (calendar, each, first, second) => {
      const policy = { 'fine.amount': { cents: each, per: { count: 1, unit: 'day' } } }
      const due = DateTime.fromMillis(START, { zone: calendar.time_zone }).endOf('day')
      const between = due.plus({ days: first })
      const count = (from: DateTime, to: DateTime) =>
        fineOf({ policy, calendar, due_at: from.toJSDate(), end_at: to.toJSDate(), price_cents: null, recall: null }).cents
      const end = between.plus({ days: second })
      expect(count(due, between) + count(between, end)).toBe(count(due, end))
      expect(count(due, end)).toBe(each * openDays(calendar, due, first + second))
    }),
    RUNS,
  )
})

/** Counted the plain way, by the dates themselves. */
function openDays({ hours, exceptions }: BranchCalendar, due: DateTime, days: number): number {
  let count = 0
  for (let n = 1; n <= days; n++) {
    const date = due.plus({ days: n })
    const isClosed =
      exceptions.some(({ starts_on }) => starts_on === date.toISODate()) || !hours.some(({ weekday }) => weekday === date.weekday)
    if (hours.length === 0 || !isClosed) count++
  }
  return count
}
