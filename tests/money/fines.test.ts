import { expect, test } from 'vitest'
import type { BranchCalendar } from '../../src/features/calendar/contract.ts'
import type { FineInput } from '../../src/features/money/contract.ts'
import { fineOf } from '../../src/features/money/rules.ts'

const weekdays = [1, 2, 3, 4, 5, 6]
/** Open from Monday to Saturday, nine to one and two to six. */
const civica: BranchCalendar = {
  time_zone: 'Europe/Rome',
  hours: weekdays.flatMap((weekday) => [
    { weekday, opens_at: '09:00:00', closes_at: '13:00:00' },
    { weekday, opens_at: '14:00:00', closes_at: '18:00:00' },
  ]),
  exceptions: [],
}
const closed = (starts_on: string, ends_on = starts_on, recurs_from: number | null = null): BranchCalendar['exceptions'][number] => ({
  starts_on,
  ends_on,
  is_open: false,
  opens_at: null,
  closes_at: null,
  recurs_from,
})

const perDay = (cents: number) => ({ 'fine.amount': { cents, per: { count: 1, unit: 'day' } } })
const perHour = (cents: number) => ({ 'fine.amount': { cents, per: { count: 1, unit: 'hour' } } })

/** Due at the end of Monday 2 March 2026, brought back at some local time. */
function brought(back: string, policy: Record<string, unknown>, more: Partial<FineInput> = {}) {
  return fineOf({
    policy,
    due_at: '2026-03-02T23:59:59+01:00',
    end_at: back,
    calendar: civica,
    price_cents: null,
    recall: null,
    ...more,
  })
}
const codes = ({ steps }: { steps: { code: string }[] }) => steps.map(({ code }) => code)

test('a book brought back on its due day costs nothing; the day after it costs one day', () => {
  expect(brought('2026-03-02T18:00:00+01:00', perDay(20)).cents).toBe(0)
  expect(brought('2026-03-02T23:59:59+01:00', perDay(20)).cents).toBe(0)
  expect(brought('2026-03-03T00:00:00+01:00', perDay(20)).cents).toBe(20)
  expect(brought('2026-03-03T18:00:00+01:00', perDay(20)).cents).toBe(20)
})

test('days are counted by the calendar of the branch, whatever its hours', () => {
  // FOLIO MODFEE-205: three days late of eight open hours each are three days, not one.
  expect(brought('2026-03-05T09:01:00+01:00', perDay(20)).cents).toBe(60)
})

test('Sundays and holidays are not counted, unless the library wants them to be', () => {
  expect(brought('2026-03-09T10:00:00+01:00', perDay(20)).cents).toBe(120)
  expect(brought('2026-03-09T10:00:00+01:00', { ...perDay(20), 'fine.closed_days': 'count' }).cents).toBe(140)
})

test('days on which the library closed for snow cost nobody anything', () => {
  const calendar = { ...civica, exceptions: [closed('2026-03-03', '2026-03-05')] }
  expect(brought('2026-03-06T10:00:00+01:00', perDay(20), { calendar }).cents).toBe(20) // FOLIO CIRC-1184
})

test('a holiday that is declared from next year on changes no fine of this year', () => {
  const calendar = { ...civica, exceptions: [closed('2020-03-03', '2020-03-03', 2027)] }
  expect(brought('2026-03-04T10:00:00+01:00', perDay(20), { calendar }).cents).toBe(40)
})

test('a laptop due before closing and brought back after closing is charged for the open time', () => {
  const due_at = '2026-03-02T17:00:00+01:00'
  // FOLIO CIRC-1120
  expect(brought('2026-03-02T20:00:00+01:00', perHour(50), { due_at }).cents).toBe(50)
  expect(brought('2026-03-03T09:30:00+01:00', perHour(50), { due_at }).cents).toBe(100)
})

test('three opening periods that adjoin are one', () => {
  const hours = [
    { weekday: 2, opens_at: '09:00:00', closes_at: '11:00:00' },
    { weekday: 2, opens_at: '11:00:00', closes_at: '13:00:00' },
    { weekday: 2, opens_at: '13:00:00', closes_at: '15:00:00' },
  ]
  const due_at = '2026-03-03T09:30:00+01:00'
  const calendar = { ...civica, hours }
  expect(brought('2026-03-03T14:30:00+01:00', perHour(50), { due_at, calendar }).cents).toBe(250) // FOLIO CIRC-1671
})

test('an hour that has begun counts, or only an hour that is over, as the rule says', () => {
  const due_at = '2026-03-03T10:00:00+01:00'
  expect(brought('2026-03-03T11:30:00+01:00', perHour(50), { due_at }).cents).toBe(100)
  expect(brought('2026-03-03T11:30:00+01:00', { ...perHour(50), 'fine.charge_at': 'end_of_interval' }, { due_at }).cents).toBe(50)
})

test('within the days of grace nothing is due; after them all days are, or only those after', () => {
  const grace = { 'fine.grace': { count: 2, unit: 'day' } }
  expect(brought('2026-03-04T18:00:00+01:00', { ...perDay(20), ...grace }).cents).toBe(0)
  expect(brought('2026-03-05T10:00:00+01:00', { ...perDay(20), ...grace }).cents).toBe(60)
  expect(brought('2026-03-05T10:00:00+01:00', { ...perDay(20), ...grace, 'fine.grace_mode': 'subtract' }).cents).toBe(20)
})

test('grace that would end on a closed day lasts until the next open one', () => {
  const policy = { ...perDay(20), 'fine.grace': { count: 6, unit: 'day' } }
  // Six days after Monday is Sunday.
  expect(brought('2026-03-09T10:00:00+01:00', policy).cents).toBe(120)
  expect(brought('2026-03-09T10:00:00+01:00', { ...policy, 'fine.grace_extend': 'past_closed_day' }).cents).toBe(0)
  const shorter = { ...perDay(20), 'fine.grace': { count: 5, unit: 'day' } }
  expect(brought('2026-03-09T10:00:00+01:00', { ...shorter, 'fine.grace_extend': 'past_closed_day' }).cents).toBe(120)
  expect(brought('2026-03-09T10:00:00+01:00', { ...shorter, 'fine.grace_extend': 'into_closed_days' }).cents).toBe(0)
  expect(brought('2026-03-09T10:00:00+01:00', { ...policy, 'fine.grace_extend': 'open_days_only' }).cents).toBe(0)
})

test('a fine grows by steps, each day at the price of its step', () => {
  const policy = {
    'fine.steps': [
      { from_day: 1, to_day: 2, cents: 10 },
      { from_day: 3, to_day: null, cents: 50 },
    ],
  }
  expect(brought('2026-03-04T10:00:00+01:00', policy).cents).toBe(20)
  expect(brought('2026-03-06T10:00:00+01:00', policy).cents).toBe(120)
})

test('a fine stops at its maximum, and at what the copy is worth', () => {
  const policy = { ...perDay(100), 'fine.max': { cents: 300 } }
  expect(brought('2026-03-14T10:00:00+01:00', policy).cents).toBe(300)
  const worth = { ...policy, 'fine.cap_at_price': { percent: 50 } }
  expect(brought('2026-03-14T10:00:00+01:00', worth, { price_cents: 459 }).cents).toBe(229)
  const unknown = brought('2026-03-14T10:00:00+01:00', worth)
  expect(unknown.cents).toBe(300)
  expect(codes(unknown)).toContain('price_unknown')
})

test('the dearer fine after a recall never makes cheaper what had accrued before', () => {
  const recall = '2026-03-05T09:00:00+01:00'
  const policy = { ...perDay(20), 'fine.recall': { cents: 100, per: { count: 1, unit: 'day' }, max_cents: null, ignores_grace: false } }
  // Four days at the normal rate make 80, one since the recall makes 100.
  expect(brought('2026-03-06T10:00:00+01:00', policy, { recall }).cents).toBe(100)
  const cheap = { ...perDay(20), 'fine.recall': { cents: 30, per: { count: 1, unit: 'day' }, max_cents: 50, ignores_grace: false } }
  expect(brought('2026-03-06T10:00:00+01:00', cheap, { recall }).cents).toBe(80) // Koha bug 37942
})

test('a rule that was left blank says so, and an interval of nought charges once', () => {
  expect(codes(brought('2026-03-06T10:00:00+01:00', {}))).toContain('no_fine_rule')
  const blank = brought('2026-03-06T10:00:00+01:00', { 'fine.amount': { cents: 20, per: { count: 0, unit: 'day' } } })
  expect(blank.cents).toBe(80)
  expect(codes(blank)).toContain('interval_of_nought_is_one')
})

test('instead of money a patron may be suspended for days', () => {
  const policy = { 'suspension.days': { days: 2, per_overdue_days: 1, max_days: 5 } }
  expect(brought('2026-03-04T10:00:00+01:00', policy)).toMatchObject({ cents: 0, suspension_days: 4 })
  expect(brought('2026-03-12T10:00:00+01:00', policy).suspension_days).toBe(5)
})

test('the night on which the clocks change is a day like any other', () => {
  const due_at = '2026-03-28T23:59:59+01:00'
  expect(brought('2026-03-30T09:00:00+02:00', { ...perDay(20), 'fine.closed_days': 'count' }, { due_at }).cents).toBe(40)
})
