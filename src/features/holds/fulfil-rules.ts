import { DateTime } from 'luxon'
import { endOfDay, hasHours, nextOpenDate } from '../calendar/rules.ts'
import { type BlockedAction, liveBlocks, type Threshold } from '../patrons/rules.ts'
import type { Duration, RuleRow } from '../rules/contract.ts'
import { appliesTo, type Policy, resolve } from '../rules/rules.ts'
import type { FillingCopy, OrderCriterion, Place, WaitingHold, WhyNot } from './queue-contract.ts'

/** What holds are served under: the rules in force, and every branch that is named. */
export interface Circumstances {
  at: Date
  rules: readonly RuleRow[]
  branches: Readonly<Record<string, Place>>
}

type Within = 'home' | 'holding' | 'group'

/**
 * Why a copy that is at a branch does not fill a hold; undefined where it does. The rules of the pickup branch apply.
 * A forced hold asks nobody: staff want that very copy in their hands.
 */
export function whyNotFilled(hold: WaitingHold, copy: FillingCopy, hereId: string, around: Circumstances): WhyNot | undefined {
  if (hold.copy_id !== null && hold.copy_id !== copy.id) return { code: 'other_copy', params: {} }
  if (hold.type === 'force') return undefined
  return whyHoldWaits(hold, around) ?? whyNotWanted(hold, copy) ?? whyNotLendable(copy) ?? whyNotRuled(hold, copy, hereId, around)
}

/** Whether a copy that is at a branch may fill a hold. */
export function fulfils(hold: WaitingHold, copy: FillingCopy, hereId: string, around: Circumstances): boolean {
  return whyNotFilled(hold, copy, hereId, around) === undefined
}

/** Why a hold is passed over whatever copy comes; undefined where it is served. Days are those of its pickup branch. */
export function whyHoldWaits(hold: WaitingHold, { at, branches, rules }: Circumstances): WhyNot | undefined {
  const today = localDate(at, branches[hold.pickup_branch_id]?.time_zone ?? 'UTC')
  const isAway = hold.suspended_until_on === null || hold.suspended_until_on > today
  if (hold.status === 'suspended' && isAway) return { code: 'suspended', params: {} }
  if (hold.not_before_on !== null && hold.not_before_on > today)
    return { code: 'not_before', params: { not_before_on: hold.not_before_on } }
  if (isBlocked(hold, 'capture', rules)) return { code: 'patron_blocked', params: {} }
  return hold.is_paced ? { code: 'paced', params: {} } : undefined
}

/** Whether staff or a threshold of the pickup branch forbid the patron something at this moment. */
function isBlocked(hold: WaitingHold, action: BlockedAction, rules: readonly RuleRow[]): boolean {
  if (hold.patron_status !== 'active' || hold.blocks.some(({ actions }) => actions.includes(action))) return true
  if (hold.measures === null) return false
  const thresholds = policyFor(rules, hold.pickup_branch_id, hold.patron_category_id, null).get<Threshold[]>('patron.thresholds')
  return liveBlocks(hold.measures, thresholds).some(({ actions }) => actions.includes(action))
}

/** Why a copy is not what the patron asked for. */
export function whyNotWanted(
  { level, book_id, constraints }: Pick<WaitingHold, 'level' | 'book_id' | 'constraints'>,
  copy: FillingCopy,
): WhyNot | undefined {
  const { formats, languages, copy_type_ids } = constraints
  if (level !== 'any_edition' && copy.book_id !== book_id) return { code: 'other_edition', params: {} }
  if (formats && !formats.includes(copy.format)) return { code: 'other_format', params: { format: copy.format } }
  if (languages && !copy.languages.some((language) => languages.includes(language)))
    return { code: 'other_language', params: { languages: copy.languages.join(', ') } }
  return copy_type_ids && !copy_type_ids.includes(copy.copy_type_id) ? { code: 'other_copy_type', params: {} } : undefined
}

/** Conditions of a copy that end by themselves: it will be lent one day. A scan at a desk finds what was missing. */
const LENT_ONE_DAY = new Set(['ok', 'on_order', 'in_process', 'missing', 'lost'])

/** Why a copy is lent to nobody, as it is. */
export function whyNotLendable({ condition, not_for_loan }: FillingCopy): WhyNot | undefined {
  if (!LENT_ONE_DAY.has(condition)) return { code: 'condition', params: { condition } }
  return not_for_loan === null ? undefined : { code: 'not_for_loan', params: { reason: not_for_loan } }
}

/** Why the rules keep a copy from a hold: for whom it is, where it may be picked up, how new it is. */
export function whyNotRuled(
  hold: Pick<WaitingHold, 'pickup_branch_id' | 'patron_category_id' | 'patron_branch_id' | 'patron_group_code'>,
  copy: FillingCopy,
  hereId: string,
  around: Circumstances,
): WhyNot | undefined {
  const { at, branches, rules } = around
  const policy = policyFor(rules, hold.pickup_branch_id, hold.patron_category_id, copy)
  const home = branches[copy.home_branch_id]
  const pickup = branches[hold.pickup_branch_id]
  if (policy.get('hold.allowed') === false) return { code: 'not_allowed', params: {} }
  const forWhom = policy.get<'any' | Within>('hold.for_patrons_of') ?? 'any'
  const patronBranch = { id: hold.patron_branch_id, group_code: hold.patron_group_code }
  if (forWhom !== 'any' && !isWithin(patronBranch, home, forWhom)) {
    return { code: 'not_for_patrons_of', params: { branch: home?.name, within: forWhom } }
  }
  const fulfilBy = policy.get<'any' | Within>('hold.fulfil_by') ?? 'any'
  const origin = fulfilBy === 'holding' ? branches[hereId] : home
  if (fulfilBy !== 'any' && !isWithin(pickup, origin, fulfilBy)) {
    return { code: 'fulfil_by', params: { branch: origin?.name, within: fulfilBy } }
  }
  const protection = policy.get<{ copy_age: Duration; within: Within }>('hold.age_protection')
  if (!protection || isWithin(pickup, home, protection.within)) return undefined
  const until = after(new Date(copy.created_at), protection.copy_age)
  if (until <= at) return undefined
  const untilOn = localDate(until, home?.time_zone ?? 'UTC')
  return { code: 'age_protection', params: { branch: home?.name, within: protection.within, until_on: untilOn } }
}

type Near = Pick<Place, 'id' | 'group_code'> | undefined

function isWithin(one: Near, other: Near, within: Within): boolean {
  if (!one || !other) return false
  return one.id === other.id || (within === 'group' && one.group_code !== null && one.group_code === other.group_code)
}

const policies = new WeakMap<readonly RuleRow[], Map<string, Policy>>()

/** What of a copy the rules are made for; null where no copy is meant yet. */
export type FillingScope = Pick<FillingCopy, 'copy_type_id' | 'collection_id'> | null

/** The rules of holds as they stand for a pickup branch, a category of patrons, and a copy; resolved once for each. */
export function policyFor(rules: readonly RuleRow[], branchId: string, categoryId: string | null, copy: FillingScope): Policy {
  let known = policies.get(rules)
  if (!known) policies.set(rules, (known = new Map()))
  const key = `${branchId} ${categoryId} ${copy?.copy_type_id} ${copy?.collection_id}`
  let policy = known.get(key)
  if (!policy) {
    const { copy_type_id, collection_id } = copy ?? { copy_type_id: null, collection_id: null }
    const scope = { branch_id: branchId, patron_category_id: categoryId, copy_type_id, collection_id }
    known.set(key, (policy = resolve(rules.filter((rule) => appliesTo(rule, scope)))))
  }
  return policy
}

/** The end of an open day of the pickup branch, in its own time zone: until then a copy stands on the hold shelf. */
export function shelfExpiry(at: Date, period: Duration, pickup: Pick<Place, 'time_zone' | 'hours' | 'exceptions'>): Date {
  const day = DateTime.fromJSDate(at, { zone: pickup.time_zone }).plus({ [`${period.unit}s`]: period.count })
  return endOfDay((hasHours(pickup) && nextOpenDate(pickup, day)) || day).toJSDate()
}

const WEEK: Duration = { count: 7, unit: 'day' }

/** How long what is set aside for a hold waits for its patron, and until when that is. */
export function pickupTerm(
  hold: WaitingHold,
  copy: FillingScope,
  { at, rules, branches }: Circumstances,
): { policy: Policy; expires: Date } {
  const policy = policyFor(rules, hold.pickup_branch_id, hold.patron_category_id, copy)
  const period = policy.get<Duration>('hold.pickup_period') ?? WEEK
  return { policy, expires: shelfExpiry(at, period, branches[hold.pickup_branch_id] as Place) }
}

const LOCAL_ORDER: Record<string, readonly OrderCriterion[]> = {
  none: ['cut_in_line', 'request_time'],
  patron_home: ['cut_in_line', 'patron_home', 'request_time'],
  pickup_branch: ['cut_in_line', 'pickup_here', 'request_time'],
}

/**
 * Puts holds in the order in which a copy that is at a branch serves them: recalls and forced holds that wait for this
 * very copy, then by the criteria of the branch's rule or, without one, of the setting.
 */
export function inServiceOrder<Hold extends WaitingHold>(
  holds: readonly Hold[],
  copy: Pick<FillingCopy, 'id' | 'home_branch_id' | 'copy_type_id' | 'collection_id'>,
  hereId: string,
  rules: readonly RuleRow[],
  chosen: readonly OrderCriterion[],
): Hold[] {
  const priority = policyFor(rules, hereId, null, copy).get<string>('hold.local_priority')
  const order = (priority !== undefined && LOCAL_ORDER[priority]) || chosen
  const keyed = holds.map((hold) => ({ hold, key: serviceKey(hold, copy, hereId, order) }))
  return keyed.sort((a, b) => compareKeys(a.key, b.key)).map(({ hold }) => hold)
}

/** Where a hold comes among those that a copy could fill: smaller is served first. */
export function serviceKey(
  hold: WaitingHold,
  copy: Pick<FillingCopy, 'id' | 'home_branch_id'>,
  hereId: string,
  order: readonly OrderCriterion[],
): number[] {
  const isOwed = hold.type !== 'hold' && (hold.target_copy_id === copy.id || hold.copy_id === copy.id)
  const by: Record<OrderCriterion, number> = {
    cut_in_line: hold.priority_class,
    pickup_here: hold.pickup_branch_id === hereId ? 0 : 1,
    patron_home: hold.patron_branch_id === copy.home_branch_id ? 0 : 1,
    request_time: hold.order_key,
  }
  return [isOwed ? 0 : 1, ...order.map((criterion) => by[criterion]), hold.priority_class, hold.order_key]
}

/** Compares two keys of equal length, part by part. */
export function compareKeys(a: readonly number[], b: readonly number[]): number {
  for (let part = 0; part < a.length; part++) {
    const difference = (a[part] as number) - (b[part] as number)
    if (difference !== 0) return difference
  }
  return 0
}

/** An instant so long after another. */
export function after(from: Date, { count, unit }: Duration): Date {
  return DateTime.fromJSDate(from)
    .plus({ [`${unit}s`]: count })
    .toJSDate()
}

/** The local date of an instant. */
export function localDate(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).toISODate() as string
}
