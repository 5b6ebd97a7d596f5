import { DateTime } from 'luxon'
import type { BranchCalendar } from '../calendar/contract.ts'
import { addOpenDays, hasHours, isOpenOn, nextOpenDate, periodsOn } from '../calendar/rules.ts'
import { daysBetween, openMinutesBetween } from '../calendar/span-rules.ts'
import type { Duration, Step } from '../rules/contract.ts'
import type { Fine, FineInput, Instant } from './contract.ts'
import { type StepCode, step } from './step-rules.ts'

interface Rate {
  cents: number
  per: Duration
}
type Graced = Pick<FineInput, 'policy' | 'due_at' | 'end_at' | 'calendar'>

/** FOLIO's month of 31 days, wherever a month is an interval to be counted and not a date to be reached. */
const DAYS: Partial<Record<Duration['unit'], number>> = { day: 1, week: 7, month: 31 }
const MINUTES: Partial<Record<Duration['unit'], number>> = { minute: 1, hour: 60 }
/** A fine that runs for longer than that has long met whatever caps it. */
const LONGEST_DAYS = 3_660

/**
 * Counts what is due for bringing a copy back late, in cents and in days without borrowing, with every step. The same
 * input always gives the same. An interval of days counts calendar days after the due date, one of hours or minutes
 * counts time; the two are never mixed (circulation.md 2.7, FOLIO MODFEE-205).
 */
export function fineOf(input: FineInput): Fine {
  const { policy, price_cents, recall } = input
  const steps: Step[] = []
  const say: Say = (code, params) => steps.push(step(code, params))
  const [due, end] = [local(input.due_at, input.calendar), local(input.end_at, input.calendar)]
  say('fine_period', { due_at: iso(due), end_at: iso(end), time_zone: input.calendar.time_zone })
  if (+end <= +due) {
    say('not_overdue')
    return { cents: 0, suspension_days: 0, steps }
  }
  const from = countedFrom(input, say)
  const normal = from === null ? 0 : counted(input, from, say)
  const recalled = recall === null ? 0 : recalledFine(input, recall, from, say)
  // A recall adds urgency: it never makes cheaper what had accrued without it (Koha bug 37942).
  if (recalled > normal) say('recall_fine_is_higher', { cents: recalled, normal_cents: normal })
  const cents = priceCapped(policy, Math.max(normal, recalled), price_cents, say)
  return { cents, suspension_days: from === null ? 0 : suspension(input, from, say), steps }
}

/** Gives the part of a policy that fines are counted by, which is kept with each. */
export function fineKinds(policy: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(policy).filter(([kind]) => kind.startsWith('fine.') || kind.startsWith('suspension.')))
}

type Say = (code: StepCode, params?: Step['params']) => void

/** Where counting begins after the grace: the due date, a later instant, or null where all is forgiven. */
function countedFrom(input: Graced, say: Say): DateTime | null {
  const { policy, calendar } = input
  const [due, end] = [local(input.due_at, calendar), local(input.end_at, calendar)]
  const grace = policy['fine.grace'] as Duration | undefined
  if (grace === undefined || grace.count === 0) return due
  const mode = (policy['fine.grace_mode'] as string | undefined) ?? 'forgive_within'
  const isDays = DAYS[grace.unit] !== undefined
  const until = isDays ? graceDate(due, grace, policy, calendar) : graceInstant(due, grace, policy, calendar)
  if (isDays) say('grace_until_day', { grace, until_on: until.toISODate() })
  else say('grace_until', { grace, until_at: iso(until) })
  const isWithin = isDays ? (end.toISODate() as string) <= (until.toISODate() as string) : +end <= +until
  if (isWithin) {
    say('within_grace')
    return null
  }
  if (mode === 'subtract') {
    say('grace_is_free')
    return until
  }
  say('grace_is_over')
  return due
}

function graceDate(due: DateTime, grace: Duration, policy: Graced['policy'], calendar: BranchCalendar): DateTime {
  const extend = policy['fine.grace_extend'] ?? 'none'
  if (!hasHours(calendar) || extend === 'none') return due.plus({ [`${grace.unit}s`]: grace.count })
  if (extend === 'open_days_only') return addOpenDays(calendar, due, grace.count * (DAYS[grace.unit] as number))
  const last = due.plus({ [`${grace.unit}s`]: grace.count })
  const next = last.plus({ days: 1 })
  // Nobody can return anything on the closed day that follows, so grace that runs into it goes on to the day after it.
  if (extend === 'into_closed_days' && isOpenOn(calendar, last) && !isOpenOn(calendar, next)) return nextOpenDate(calendar, next) ?? last
  return nextOpenDate(calendar, last) ?? last
}

function graceInstant(due: DateTime, grace: Duration, policy: Graced['policy'], calendar: BranchCalendar): DateTime {
  const extend = policy['fine.grace_extend'] ?? 'none'
  const wanted = grace.count * (MINUTES[grace.unit] as number) * 60_000
  if (!hasHours(calendar) || extend === 'none') return due.plus(wanted)
  let left = wanted
  for (let day = due, days = 0; days <= LONGEST_DAYS; day = day.plus({ days: 1 }).startOf('day'), days++) {
    for (const { opens, closes } of periodsOn(calendar, day)) {
      const start = Math.max(+opens, +due)
      const open = Math.max(0, +closes - start)
      if (open >= left) return DateTime.fromMillis(start + left, { zone: calendar.time_zone })
      left -= open
    }
  }
  return due.plus(wanted)
}

/** The normal fine, capped by its own maximum. */
function counted(input: FineInput, from: DateTime, say: Say): number {
  const { policy } = input
  const tiers = policy['fine.steps'] as { from_day: number; to_day: number | null; cents: number }[] | undefined
  const rate = policy['fine.amount'] as Rate | undefined
  if (tiers === undefined && rate === undefined) {
    say('no_fine_rule')
    return 0
  }
  const cents = tiers === undefined ? atRate(input, from, rate as Rate, say) : byTiers(input, from, tiers, say)
  return capped(cents, (policy['fine.max'] as { cents: number } | undefined)?.cents ?? null, 'fine_maximum', say)
}

function byTiers(input: FineInput, from: DateTime, tiers: { from_day: number; to_day: number | null; cents: number }[], say: Say): number {
  const days = overdueDays(input, from, say)
  let total = 0
  let told = 0
  for (const { from_day, to_day, cents } of tiers) {
    // A day that two tiers claim belongs to the one that comes first.
    const count = Math.max(0, Math.min(days, to_day ?? days) - Math.max(from_day - 1, told))
    told = Math.max(told, Math.min(days, to_day ?? days))
    if (count > 0) say('tier', { from_day, days: count, each_cents: cents, cents: count * cents })
    total += count * cents
  }
  return total
}

function atRate(input: FineInput, from: DateTime, { cents, per }: Rate, say: Say): number {
  const count = intervals(input, from, per, say)
  say('at_rate', { intervals: count, each_cents: cents, cents: count * cents })
  return count * cents
}

/** How many intervals have begun, or ended, as the rule wants it. */
function intervals(input: Graced, from: DateTime, per: Duration, say: Say): number {
  // An interval of nothing would charge nothing or for ever; whoever left it at nought is charged by one unit.
  const length = Math.max(1, per.count)
  if (per.count === 0) say('interval_of_nought_is_one', { unit: per.unit })
  const rounded = input.policy['fine.charge_at'] === 'end_of_interval' ? Math.floor : Math.ceil
  const days = DAYS[per.unit]
  const count =
    days === undefined
      ? rounded(overdueMinutes(input, from, say) / (length * (MINUTES[per.unit] as number)))
      : rounded(overdueDays(input, from, say) / (length * days))
  say(rounded === Math.floor ? 'intervals_over' : 'intervals_begun', { count, per: { count: length, unit: per.unit } })
  return count
}

/** Local dates in (from, end] that count: open ones only, unless closed days count as well. */
function overdueDays(input: Graced, from: DateTime, say: Say): number {
  const { open, closed } = daysBetween(input.calendar, from, local(input.end_at, input.calendar))
  if (!skipsClosed(input)) {
    say('days_overdue', { days: open + closed })
    return open + closed
  }
  say('open_days_overdue', { days: open, closed_days: closed })
  return open
}

function overdueMinutes(input: Graced, from: DateTime, say: Say): number {
  const end = local(input.end_at, input.calendar)
  const isSkipping = skipsClosed(input)
  const minutes = isSkipping ? openMinutesBetween(input.calendar, from, end) : Math.max(0, +end - +from) / 60_000
  say(isSkipping ? 'open_minutes_overdue' : 'minutes_overdue', { minutes: Math.ceil(minutes) })
  return minutes
}

/** A branch without hours has no closed days that could be left out. */
function skipsClosed({ policy, calendar }: Graced): boolean {
  return (policy['fine.closed_days'] ?? 'skip') === 'skip' && hasHours(calendar)
}

function recalledFine(input: FineInput, recall: Instant, graced: DateTime | null, say: Say): number {
  const rule = input.policy['fine.recall'] as (Rate & { max_cents: number | null; ignores_grace: boolean }) | undefined
  if (rule === undefined) return 0
  const start = rule.ignores_grace ? local(input.due_at, input.calendar) : graced
  if (start === null) return 0
  const recalledAt = local(recall, input.calendar)
  const from = +recalledAt > +start ? recalledAt : start
  say('recalled', { from_at: iso(from) })
  if (+local(input.end_at, input.calendar) <= +from) return 0
  return capped(atRate(input, from, rule, say), rule.max_cents, 'recall_maximum', say)
}

/** Gives a fine that was counted without a price, capped by what the copy is worth. */
export function cappedAtPrice(policy: Graced['policy'], cents: number, price_cents: number | null): number {
  return priceCapped(policy, cents, price_cents, () => {})
}

function priceCapped(policy: Graced['policy'], cents: number, price: number | null, say: Say): number {
  const cap = policy['fine.cap_at_price'] as { percent: number } | undefined
  if (cap === undefined) return cents
  if (price === null) {
    say('price_unknown')
    return cents
  }
  // Cents times a whole percent stay whole numbers, and what is left of a cent falls to the patron.
  return capped(cents, Math.floor((price * cap.percent) / 100), 'price_cap', say, { percent: cap.percent })
}

function capped(cents: number, maximum: number | null, code: StepCode, say: Say, params: Step['params'] = {}): number {
  if (maximum === null || cents <= maximum) return cents
  say(code, { ...params, cents: maximum, uncapped_cents: cents })
  return maximum
}

function suspension(input: FineInput, from: DateTime, say: Say): number {
  const rule = input.policy['suspension.days'] as { days: number; per_overdue_days: number; max_days: number | null } | undefined
  if (rule === undefined) return 0
  const count = intervals(input, from, { count: rule.per_overdue_days, unit: 'day' }, say)
  const days = Math.min(count * rule.days, rule.max_days ?? Number.POSITIVE_INFINITY)
  say('suspension', { days })
  return days
}

function local(instant: Instant, { time_zone }: BranchCalendar): DateTime {
  return instant instanceof Date ? DateTime.fromJSDate(instant, { zone: time_zone }) : DateTime.fromISO(instant, { zone: time_zone })
}

function iso(at: DateTime): string {
  return at.toISO({ suppressMilliseconds: true }) as string
}
