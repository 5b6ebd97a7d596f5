import { DateTime } from 'luxon'
import { type Duration, FROZEN_KINDS, type RuleKind, type Step } from '../rules/contract.ts'
import { defineSteps } from '../rules/explanation-contract.ts'
import { type Policy, resolve } from '../rules/rules.ts'
import { type Due, dueAt, type LoanTerms, termsOf } from './due-rules.ts'
import type { Cost, LendingFacts, OwnHold, Refusal } from './lending-contract.ts'
import { type Asked, dateAt, type LendingDecision, personalRefusals, refuse, settle } from './refusal-rules.ts'

const step = defineSteps({
  onsite: { en: 'used in the building', it: 'consultazione in sede' },
  high_demand: {
    en: '{waiting} wait for it, so {period} and no longer',
    it: 'in {waiting} lo attendono: {period} e non di più',
  },
  fills_hold: { en: 'the patron had reserved it', it: "l'utente lo aveva prenotato" },
  fills_expired_hold: {
    en: 'the patron had reserved it; it should have been collected by {expired_on}',
    it: "l'utente lo aveva prenotato; andava ritirato entro il {expired_on}",
  },
  returned_first: { en: 'it was taken back from another patron first', it: 'prima è stato registrato il rientro da un altro utente' },
  costs_rental: { en: 'rental: {cents}', it: 'noleggio: {cents}' },
  costs_hire: { en: 'hire for {days} days: {cents}', it: 'noleggio per {days} giorni: {cents}' },
  costs_deposit: { en: 'deposit: {cents}', it: 'cauzione: {cents}' },
})

export interface CheckoutDecision extends LendingDecision {
  is_onsite: boolean
  /** The groups of limits that the loan counts in from now on. */
  limit_groups: string[]
  /** The patron's own hold that this loan fills. */
  fills: OwnHold | undefined
  /** Somebody else's hold that loses the copy. */
  requeues: NonNullable<LendingFacts['captured']> | undefined
}

export interface CheckoutWish extends Asked {
  is_onsite?: boolean | undefined
  /** Whether somebody is said to take it for the patron. */
  has_proxy?: boolean
  /** Whether the same request took it back from another patron. */
  is_returned_first?: boolean
  currency: string
}

/** Kinds that decide on a checkout, in the order in which a reader wants them. */
const EXPLAINED: RuleKind[] = [
  'loan.allowed',
  'loan.onsite',
  'loan.period',
  'loan.fixed_due',
  'loan.closed_day_mode',
  'loan.after_opening',
  'loan.cap_at_patron_expiry',
  'loan.high_demand',
  'loan.max_total',
  'loan.max_onsite',
  'loan.max_of_type',
  'loan.limit_groups',
  'loan.one_per_title',
  'loan.max_overdue',
  'loan.minimum_age',
  'loan.rental_charge',
  'loan.daily_hire',
  'loan.deposit',
  'patron.thresholds',
  'renew.max',
]

/**
 * Decides on a checkout: every reason against it at once, in the order of circulation.md 2.9, or the terms, explained.
 * What is asked to be confirmed stands among the reasons until it was.
 */
export function decideCheckout(facts: LendingFacts, at: Date, wish: CheckoutWish, policy = resolve(facts.rules)): CheckoutDecision {
  const { branch, patron, captured } = facts
  const onsite = onsiteWish(wish, policy)
  const fills = ownHold(facts)
  const terms = loanTerms(facts, onsite.is, policy)
  const due = terms && dueAt(at, terms.terms, branch)
  const costs = due ? costsOf(policy, at, due, branch.time_zone) : []
  const found = [
    // The existing holds of whoever may make no new loans can still be collected, unless that is forbidden by its own word.
    ...personalRefusals(facts, fills && fills.captured_copy_id === facts.copy.id ? 'fulfil' : 'checkout', policy),
    ...proxyRefusals(facts, wish),
    ...copyRefusals(facts, onsite.is, policy),
    ...queueRefusals(wish.is_returned_first ? { ...facts, transit: null } : facts, onsite.is),
    ...ruleRefusals(onsite, policy),
    ...limitRefusals(facts, onsite.is, policy),
    ...dueRefusals(due, at),
    ...costRefusals(costs, wish.currency),
    ...copyWarnings(facts),
    ...facts.notes.map(({ kind, text }) => refuse('desk_note', { kind, text }, null, 'warning')),
  ]
  const settled = settle(found, wish)
  return {
    ...settled,
    due,
    fills,
    costs: costs.map(({ type, cents }) => ({ type, cents })),
    is_onsite: onsite.is,
    limit_groups: onsite.is ? [] : groupsOf(policy).map(({ group }) => group),
    requeues: captured && captured.patron_id !== patron.id ? captured : undefined,
    policy: frozen(policy),
    explanation: {
      rules: policy.explained(...EXPLAINED),
      steps: [
        ...(wish.is_returned_first ? [step('returned_first')] : []),
        ...(fills ? [filledStep(fills, at, branch.time_zone)] : []),
        ...(terms?.steps ?? []),
        ...(due?.steps ?? []),
        ...costs.map(({ step: told }) => told),
      ],
      ...(settled.overrides.length > 0 && { overrides: settled.overrides }),
    },
  }
}

/** What is copied into a loan, so that a later change of the rules does not reach back. */
export function frozen(policy: Pick<Policy, 'get'>): Record<string, unknown> {
  return Object.fromEntries(FROZEN_KINDS.map((kind) => [kind, policy.get(kind)]).filter(([, value]) => value !== undefined))
}

interface Onsite {
  /** Whether the loan is one for use in the building. */
  is: boolean
  rule: 'yes' | 'no' | 'forced'
  isTakenHome: boolean
}

/** What may only be used in the building becomes such a loan by itself, unless it was to be taken home expressly. */
function onsiteWish({ is_onsite }: CheckoutWish, policy: Policy): Onsite {
  const rule = policy.get<Onsite['rule']>('loan.onsite') ?? 'no'
  return { is: is_onsite ?? rule === 'forced', rule, isTakenHome: is_onsite === false }
}

/**
 * The hold that a loan fills: what the copy was set aside for comes first, then a hold on this very copy, then the first
 * on the book. One on another copy stays, and so does one whose copy is set aside already (FOLIO CIRC-1403, CIRC-1450).
 */
function ownHold({ own_holds, copy }: LendingFacts): OwnHold | undefined {
  const isSetAside = ({ captured_copy_id, status }: OwnHold) => captured_copy_id !== null && (status === 'ready' || status === 'in_transit')
  return (
    own_holds.find((hold) => isSetAside(hold) && hold.captured_copy_id === copy.id) ??
    own_holds.find((hold) => hold.copy_id === copy.id) ??
    own_holds.find((hold) => hold.copy_id === null && !isSetAside(hold)) ??
    own_holds.find((hold) => hold.copy_id === null)
  )
}

function filledStep({ status, shelf_expires_at }: OwnHold, at: Date, zone: string): Step {
  const isLate = status === 'ready' && shelf_expires_at !== null && Date.parse(shelf_expires_at) < at.getTime()
  return isLate ? step('fills_expired_hold', { expired_on: dateAt(new Date(shelf_expires_at), zone) }) : step('fills_hold')
}

/** The terms of the loan, with what made them shorter than the rules have them. */
function loanTerms({ patron, queue }: LendingFacts, isOnsite: boolean, policy: Policy): { terms: LoanTerms; steps: Step[] } | undefined {
  const capOn = policy.get('loan.cap_at_patron_expiry') === true ? patron.expires_on : null
  const terms = termsOf(policy, capOn)
  if (!terms) return undefined
  // In the building it ends with the day, or sooner where hours are lent.
  if (isOnsite) {
    const isShort = terms.period.unit === 'minute' || terms.period.unit === 'hour'
    const onsite = isShort ? terms : { period: { count: 0, unit: 'day' } as const, closed_day_mode: 'keep' as const, cap_on: capOn }
    return { terms: onsite, steps: [step('onsite')] }
  }
  const demand = policy.get<{ min_holds: number; period: Duration }>('loan.high_demand')
  if (!demand || queue.waiting < demand.min_holds || !isShorter(demand.period, terms.period)) return { terms, steps: [] }
  return { terms: { ...terms, period: demand.period }, steps: [step('high_demand', { waiting: queue.waiting, period: demand.period })] }
}

function isShorter(a: Duration, b: Duration): boolean {
  return minutesOf(a) < minutesOf(b)
}

/** Only for telling the shorter of two; a month is then as long as most. */
function minutesOf({ count, unit }: Duration): number {
  return count * { minute: 1, hour: 60, day: 1_440, week: 10_080, month: 44_640 }[unit]
}

function proxyRefusals({ proxy, today }: LendingFacts, { has_proxy }: CheckoutWish): Refusal[] {
  if (!has_proxy) return []
  if (proxy === null) return [refuse('proxy_unknown', {})]
  const isValid = proxy.status === 'active' && (proxy.expires_on === null || proxy.expires_on >= today)
  return isValid && proxy.may_borrow ? [] : [refuse('proxy_not_allowed', {}, 'loans:override-patron')]
}

function copyRefusals(facts: LendingFacts, isOnsite: boolean, policy: Policy): Refusal[] {
  const { patron, copy, open_loan } = facts
  const refusals: Refusal[] = []
  if (open_loan?.patron_id === patron.id) refusals.push(refuse('copy_on_loan_to_patron', { loan_id: open_loan.id }))
  // What is here cannot be elsewhere: it is taken back first. What was said to be returned or lost is found by that.
  else if (open_loan) refusals.push(refuse('copy_on_loan', { loan_id: open_loan.id }, null, 'confirm'))
  if (copy.condition === 'in_process') refusals.push(refuse('copy_in_process', {}, null, 'warning'))
  else if (copy.condition !== 'ok') refusals.push(refuse('copy_unavailable', { condition: copy.condition }, 'loans:override-copy'))
  if (copy.not_for_loan !== null && !isOnsite)
    refusals.push(refuse('copy_not_for_loan', { reason: copy.not_for_loan }, 'loans:override-copy'))
  return [...refusals, ...ageRefusals(facts, policy)]
}

function copyWarnings({ copy }: LendingFacts): Refusal[] {
  const { checkout_note, missing_pieces } = copy
  return [
    ...(checkout_note === null ? [] : [refuse('copy_note', { text: checkout_note }, null, 'warning')]),
    ...(missing_pieces === null ? [] : [refuse('copy_incomplete', { text: missing_pieces }, null, 'warning')]),
  ]
}

function ageRefusals({ patron, copy, today }: LendingFacts, policy: Policy): Refusal[] {
  const minimum = Math.max(policy.get<number>('loan.minimum_age') ?? 0, copy.minimum_age ?? 0)
  if (minimum === 0) return []
  if (patron.birth_on === null) return [refuse('age_unknown', { minimum_age: minimum }, null, 'confirm')]
  const age = ageOn(patron.birth_on, today)
  return age < minimum ? [refuse('too_young', { age, minimum_age: minimum }, 'loans:override-patron')] : []
}

/** Whole years on a day; whoever was born on 29 February is a year older on 1 March. */
function ageOn(bornOn: string, today: string): number {
  const isBefore = today.slice(5) < bornOn.slice(5)
  return Number(today.slice(0, 4)) - Number(bornOn.slice(0, 4)) - (isBefore ? 1 : 0)
}

function queueRefusals({ patron, captured, transit, queue }: LendingFacts, isOnsite: boolean): Refusal[] {
  if (captured)
    return captured.patron_id === patron.id
      ? []
      : [refuse('copy_held_for_other', { hold_id: captured.id, status: captured.status }, 'loans:override-holds')]
  // A copy on its way may be lent on when nobody waits for it.
  if (transit && queue.waiting > 0) return [refuse('copy_in_transit', { count: queue.waiting }, 'loans:override-holds')]
  return queue.before > 0 && !isOnsite ? [refuse('holds_waiting', { count: queue.before }, null, 'confirm')] : []
}

function ruleRefusals(onsite: Onsite, policy: Policy): Refusal[] {
  if (onsite.is) return onsite.rule === 'no' ? [refuse('onsite_not_allowed', {}, 'loans:override-copy')] : []
  if (onsite.isTakenHome && onsite.rule === 'forced') return [refuse('onsite_only', {}, 'loans:override-copy')]
  const isAllowed = policy.get<boolean>('loan.allowed')
  if (isAllowed === undefined) return [refuse('no_rule', { kind: 'loan.allowed' })]
  return isAllowed ? [] : [refuse('loan_not_allowed', {}, 'loans:override-copy')]
}

type Limit = number | 'unlimited'

interface LimitGroup {
  group: string
  max: Limit
  within: 'library' | 'branch'
}

function groupsOf(policy: Policy): LimitGroup[] {
  return policy.get<LimitGroup[]>('loan.limit_groups') ?? []
}

function limitRefusals(facts: LendingFacts, isOnsite: boolean, policy: Policy): Refusal[] {
  const { counts, groups, open_loan, patron } = facts
  const refusals: Refusal[] = []
  const limit = (code: Refusal['code'], count: number, max: Limit | undefined, more = {}) => {
    if (typeof max === 'number' && count >= max) refusals.push(refuse(code, { count, limit: max, ...more }, 'loans:override-limits'))
  }
  if (isOnsite) limit('onsite_limit_reached', counts.onsite, policy.get('loan.max_onsite'))
  else {
    limit('loan_limit_reached', counts.total, policy.get('loan.max_total'))
    limit('type_limit_reached', counts.of_type, policy.get('loan.max_of_type'))
    for (const { group, max, within } of groupsOf(policy)) {
      const counted = groups.find((one) => one.group === group)
      limit('group_limit_reached', (within === 'branch' ? counted?.at_branch : counted?.in_library) ?? 0, max, { group, within })
    }
  }
  if (policy.get('loan.one_per_title') === true && counts.of_title > 0 && open_loan?.patron_id !== patron.id)
    refusals.push(refuse('title_on_loan_to_patron', {}, 'loans:override-limits'))
  return refusals
}

function dueRefusals(due: Due | undefined, at: Date): Refusal[] {
  if (!due) return [refuse('no_rule', { kind: 'loan.period' })]
  return due.due_at <= at ? [refuse('due_in_past', { due_at: due.due_at.toISOString() })] : []
}

interface Discounted {
  cents: number
  discount_percent?: number
}

/** What the loan costs by its rules: once, by the day, and what is kept until the copy is back. */
function costsOf(policy: Policy, at: Date, due: Due, zone: string): (Cost & { step: Step })[] {
  const [rental, hire, deposit] = (['loan.rental_charge', 'loan.daily_hire', 'loan.deposit'] as const).map((kind) =>
    policy.get<Discounted>(kind),
  )
  const days = daysBetween(at, due.due_at, zone)
  const of = (type: Cost['type'], cents: number, told: Step) => (cents > 0 ? [{ type, cents, step: told }] : [])
  const [rentalCents, hireCents, depositCents] = [discounted(rental), discounted(hire) * days, discounted(deposit)]
  return [
    ...of('rental', rentalCents, step('costs_rental', { cents: rentalCents })),
    ...of('hire', hireCents, step('costs_hire', { days, cents: hireCents })),
    ...of('deposit', depositCents, step('costs_deposit', { cents: depositCents })),
  ]
}

/** Cents less a discount, rounded half up; in integers, where a float would lose a cent (EG LP#1704819). */
function discounted(charge: Discounted | undefined): number {
  return charge ? Math.floor((charge.cents * (100 - (charge.discount_percent ?? 0)) + 50) / 100) : 0
}

/** Days that begin after the first one, at least one. */
export function daysBetween(from: Date, to: Date, zone: string): number {
  const [first, last] = [from, to].map((at) => DateTime.fromISO(dateAt(at, zone), { zone: 'utc' })) as [DateTime, DateTime]
  return Math.max(1, Math.round(last.diff(first, 'days').days))
}

/** What a loan costs is shown before it is charged; another amount is another question. */
export function costRefusals(costs: readonly Cost[], currency: string): Refusal[] {
  if (costs.length === 0) return []
  const cents = costs.reduce((sum, one) => sum + one.cents, 0)
  const parts = costs.map(({ type, cents: of }) => ({ type, cents: of }))
  return [refuse('loan_costs', { cents, amount: (cents / 100).toFixed(2), currency, parts }, null, 'confirm')]
}
