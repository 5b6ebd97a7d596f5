import { DateTime } from 'luxon'
import type { BranchCalendar } from '../calendar/contract.ts'
import { frozen } from '../circulation/checkout-rules.ts'
import { dueAt, termsOf } from '../circulation/due-rules.ts'
import { fineOf } from '../money/rules.ts'
import type { Duration, RuleKind, RuleRow } from '../rules/contract.ts'
import type { Snapshot } from '../rules/history-contract.ts'
import { appliesTo, type Policy, resolve, type Scope } from '../rules/rules.ts'
import type { Side, SimulationResult } from './contract.ts'

/** A loan as it was, with what else its patron had at that moment. */
export interface PastLoan extends Scope {
  id: string
  title: string
  started_at: string
  returned_at: string | null
  /** The last day of the card, as it is known today. */
  card_expires_on: string | null
  price_cents: number | null
  recalled_at: string | null
  open_count: number
  open_of_type_count: number
  renewed_at: string[]
}

export interface Replayed {
  refused: string | null
  due_at: Date | null
  refused_renewal_count: number
  fine_cents: number
  suspension_days: number
}

/** Gives the rules of a snapshot that are in force at an instant. */
export function inForce(rules: Snapshot, at: string): RuleRow[] {
  return Object.entries(rules)
    .filter(([, { effective_from, effective_to }]) => (effective_from ?? '') <= at && (effective_to === null || effective_to > at))
    .map(([id, rule]) => ({ id, ...rule }))
}

/** Gives what resolves the rules for a scope; the same scope is resolved once. */
export function policies(rules: readonly RuleRow[]): (scope: Scope) => Policy {
  const known = new Map<string, Policy>()
  return (scope) => {
    const key = [scope.branch_id, scope.patron_category_id, scope.copy_type_id, scope.collection_id].join(' ')
    const found = known.get(key) ?? resolve(rules.filter((rule) => appliesTo(rule, scope)))
    known.set(key, found)
    return found
  }
}

type Limit = number | 'unlimited' | undefined

/**
 * Plays a loan again under a policy: whether it would have been made, when it would have been due, which of its renewals
 * would have been granted, and what it would have cost until it came back or, where it has not, until now. Who waited for
 * it and what the patron owed is not played again.
 */
export function replay(loan: PastLoan, policy: Policy, calendar: BranchCalendar, now: Date): Replayed {
  const refused = refusalOf(loan, policy)
  const capOn = policy.get('loan.cap_at_patron_expiry') === true ? loan.card_expires_on : null
  const terms = termsOf(policy, capOn)
  if (refused !== null || !terms) return { ...NOTHING, refused: refused ?? 'no_rule' }
  let due = dueAt(new Date(loan.started_at), terms, calendar).due_at
  let refusedRenewals = 0
  let granted = 0
  const max = policy.get<Limit>('renew.max') ?? 0
  const renewal = { ...terms, period: policy.get<Duration>('renew.period') ?? terms.period }
  for (const at of loan.renewed_at) {
    const isFromDue = (policy.get('renew.from') ?? 'due') === 'due'
    const start = isFromDue ? new Date(Math.max(due.getTime(), Date.parse(at))) : new Date(at)
    const next = dueAt(start, renewal, calendar).due_at
    if ((typeof max === 'number' && granted >= max) || next <= due) refusedRenewals++
    else {
      due = next
      granted++
    }
  }
  const end = loan.returned_at === null ? now : new Date(loan.returned_at)
  const fine = fineOf({
    policy: frozen(policy),
    due_at: due,
    end_at: end,
    calendar,
    price_cents: loan.price_cents,
    recall: loan.recalled_at,
  })
  return {
    refused: null,
    due_at: due,
    refused_renewal_count: refusedRenewals,
    fine_cents: fine.cents,
    suspension_days: fine.suspension_days,
  }
}

const NOTHING: Replayed = { refused: null, due_at: null, refused_renewal_count: 0, fine_cents: 0, suspension_days: 0 }

function refusalOf({ open_count, open_of_type_count }: PastLoan, policy: Policy): string | null {
  if (policy.get('loan.allowed') !== true) return 'loan_not_allowed'
  const isOver = (count: number, max: Limit) => typeof max === 'number' && count >= max
  if (isOver(open_count, policy.get('loan.max_total'))) return 'loan_limit_reached'
  return isOver(open_of_type_count, policy.get('loan.max_of_type')) ? 'type_limit_reached' : null
}

const EXAMPLES_KEPT = 20
/** What a loan is made under, and what may come to something else for it. */
const DECIDING: RuleKind[] = [
  'loan.allowed',
  'loan.period',
  'loan.fixed_due',
  'loan.closed_day_mode',
  'loan.cap_at_patron_expiry',
  'loan.max_total',
  'loan.max_of_type',
  'renew.max',
  'renew.period',
  'renew.from',
  'fine.amount',
  'fine.grace',
  'fine.grace_mode',
  'fine.closed_days',
  'fine.steps',
  'fine.max',
  'fine.cap_at_price',
  'suspension.days',
]

export interface Tally {
  result: Omit<SimulationResult, 'days' | 'shifts'>
  shifts: Map<number, number>
}

export function newTally(): Tally {
  const side = (): Side => ({
    refused_count: 0,
    refused: {},
    refused_renewal_count: 0,
    fined_count: 0,
    fine_cents: 0,
    suspension_days: 0,
  })
  return {
    result: {
      loan_count: 0,
      before: side(),
      after: side(),
      unchanged_count: 0,
      shortened_count: 0,
      lengthened_count: 0,
      newly_refused_count: 0,
      newly_allowed_count: 0,
      examples: [],
    },
    shifts: new Map(),
  }
}

/** Counts a loan that was played twice. */
export function count(
  tally: Tally,
  loan: PastLoan,
  zone: string,
  before: { policy: Policy; is: Replayed },
  after: { policy: Policy; is: Replayed },
): void {
  const { result, shifts } = tally
  result.loan_count++
  add(result.before, before.is)
  add(result.after, after.is)
  if (before.is.refused === null && after.is.refused !== null) result.newly_refused_count++
  if (before.is.refused !== null && after.is.refused === null) result.newly_allowed_count++
  const shift = before.is.due_at && after.is.due_at ? daysBetween(before.is.due_at, after.is.due_at, zone) : null
  if (shift !== null && shift !== 0) shifts.set(shift, (shifts.get(shift) ?? 0) + 1)
  if (shift !== null && shift < 0) result.shortened_count++
  if (shift !== null && shift > 0) result.lengthened_count++
  const isSame =
    shift === 0 && before.is.fine_cents === after.is.fine_cents && before.is.refused_renewal_count === after.is.refused_renewal_count
  if (isSame || (before.is.refused !== null && after.is.refused !== null)) result.unchanged_count++
  else if (result.examples.length < EXAMPLES_KEPT)
    result.examples.push({
      loan_id: loan.id,
      title: loan.title,
      started_at: loan.started_at,
      before: shown(before.is),
      after: shown(after.is),
      because: because(before.policy, after.policy),
    })
}

function add(side: Side, { refused, refused_renewal_count, fine_cents, suspension_days }: Replayed): void {
  if (refused !== null) {
    side.refused_count++
    side.refused[refused] = (side.refused[refused] ?? 0) + 1
  }
  side.refused_renewal_count += refused_renewal_count
  side.fine_cents += fine_cents
  side.suspension_days += suspension_days
  if (fine_cents > 0) side.fined_count++
}

function shown({ refused, due_at, fine_cents }: Replayed) {
  return { refused, due_at: due_at?.toISOString() ?? null, fine_cents }
}

function because(before: Policy, after: Policy) {
  return DECIDING.flatMap((kind) => {
    const [was, is] = [before.get(kind) ?? null, after.get(kind) ?? null]
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ kind, before: was, after: is }]
  })
}

function daysBetween(a: Date, b: Date, zone: string): number {
  const [from, to] = [a, b].map((at) => DateTime.fromJSDate(at, { zone }).startOf('day')) as [DateTime, DateTime]
  return Math.round(to.diff(from, 'days').days)
}
