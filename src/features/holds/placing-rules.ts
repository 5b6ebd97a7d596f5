import { liveBlocks, type Threshold } from '../patrons/rules.ts'
import type { Explanation, RuleKind, Step } from '../rules/contract.ts'
import { defineSteps } from '../rules/explanation-contract.ts'
import type { Policy } from '../rules/rules.ts'
import type { Hold, HoldWish } from './contract.ts'
import { type Circumstances, localDate, policyFor, whyNotLendable, whyNotRuled, whyNotWanted } from './fulfil-rules.ts'
import type { problems } from './problems-contract.ts'
import type { Place, QueueCopy, QueueFacts, WhyNot } from './queue-contract.ts'
import { type RecalledLoan, recallOf } from './recall-rules.ts'
import { isOnShelf } from './target-rules.ts'

const step = defineSteps({
  copies_that_fill: {
    en: '{usable} copies could fill it, {standing} of them on the shelf',
    it: '{usable} esemplari possono soddisfarla, di cui {standing} a scaffale',
  },
  holds_of_patron: { en: 'the patron has {count} open holds', it: "l'utente ha {count} prenotazioni in corso" },
  holds_before: { en: '{count} wait before', it: '{count} in attesa prima' },
  recalled_for: { en: 'the loan of {barcode} is recalled for it', it: 'per essa è richiamato il prestito di {barcode}' },
})

/** The patron who asks, and what is known of the patron's other holds, gathered after the patron is locked. */
export interface PersonFacts {
  patron: {
    id: string
    status: string
    expires_on: string | null
    patron_category_id: string
    home_branch_id: string
    group_code: string | null
    blocks: { reason: string; actions: string[] }[]
    measures: Parameters<typeof liveBlocks>[0] | null
    /** Whether as many are set aside already as wished for. */
    is_paced: boolean
  }
  open: { id: string; book_id: string; copy_id: string | null; level: Hold['level']; status: string; nth: number }[]
  placed_today_count: number
  /** Null where there is no such branch, or none that is in use. */
  pickup: Place | null
}

export interface HoldRefusal {
  code: keyof typeof problems | 'card_expired' | 'patron_blocked'
  severity: 'blocker'
  params: Record<string, unknown>
  override_permission: string | null
}

export interface PlacingDecision {
  refusals: HoldRefusal[]
  /** Overrides that were needed and allowed. */
  overrides: { code: string; reason: string }[]
  explanation: Explanation
  level: Hold['level']
  /** Which of the patron's holds on the book it is. */
  nth: number
  /** Place among those that wait; and with those that are suspended. */
  rank: number
  rank_with_suspended: number
  recall: RecalledLoan | null
}

interface Asked {
  overrides: readonly { code: string; reason: string }[]
  permissions: ReadonlySet<string>
}

type Facts = PersonFacts & { pickup: Place; queue: QueueFacts; at: Date }

/** Decides on a hold: every reason against it at once, with the rules that had a say. The pickup branch's rules apply. */
export function decideHold(facts: Facts, wish: HoldWish, asked: Asked): PlacingDecision {
  const level = wish.copy_id !== undefined ? 'copy' : wish.any_edition ? 'any_edition' : 'book'
  const candidates = candidatesFor(facts, wish, level)
  const policy = policyOf(facts, candidates.copies[0] ?? candidates.wanted[0])
  const refusals = [
    ...personalRefusals(facts, policy),
    ...datesRefusals(facts, wish),
    ...limitRefusals(facts, wish, level, policy),
    ...candidates.refusals,
    ...(wish.type === 'force' ? [] : [...levelRefusals(policy, level), ...shelfRefusals(facts, candidates.copies, wish)]),
  ]
  const recall = wish.type === 'recall' ? recallOf(facts, candidates.copies) : null
  if (recall && 'refusals' in recall) refusals.push(...recall.refusals.map(({ code, params }) => refuse(code, params)))
  const ahead = holdsBefore(facts, wish, level)
  const before = ahead.filter(({ status }) => status === 'queued').length
  const standing = candidates.copies.filter(isOnShelf).length
  const recalled = recall && 'loan_id' in recall ? recall : null
  const steps = [
    step('copies_that_fill', { usable: candidates.copies.length, standing }),
    step('holds_of_patron', { count: facts.open.length }),
    step('holds_before', { count: before }),
    ...(recalled ? [step('recalled_for', { barcode: recalled.barcode })] : []),
  ]
  const place = { nth: nthOf(facts, level), rank: before + 1, rank_with_suspended: ahead.length + 1 }
  return settle(refusals, asked, policy, steps, { ...place, level, recall: recalled })
}

/** The rules as they are for one kind of copies; where several would do, for the first that could fill the hold. */
function policyOf({ queue, pickup, patron }: Facts, copy: QueueCopy | undefined): Policy {
  return policyFor(queue.rules, pickup.id, patron.patron_category_id, copy ?? null)
}

interface Candidates {
  /** What was asked for, lendable or not. */
  wanted: QueueCopy[]
  /** What could ever fill the hold. */
  copies: QueueCopy[]
  refusals: HoldRefusal[]
}

/** The copies that could ever fill the hold; where there are none, the reasons of the last that fell out. */
function candidatesFor(facts: Facts, wish: HoldWish, level: Hold['level']): Candidates {
  const { queue } = facts
  const constraints = wish.constraints ?? {}
  const named = queue.copies.filter(({ id, book_id }) =>
    level === 'copy' ? id === wish.copy_id : level === 'any_edition' || book_id === queue.book.id,
  )
  const wanted = named.filter((copy) => whyNotWanted({ level: 'any_edition', book_id: queue.book.id, constraints }, copy) === undefined)
  if (wish.type === 'force') return { wanted, copies: wanted, refusals: [] }
  if (named.length > 0 && wanted.length === 0) return { wanted: named, copies: [], refusals: [refuse('hold_constraints_unmet', {})] }
  const lendable = wanted.filter((copy) => whyNotLendable(copy) === undefined && copy.condition !== 'missing' && copy.condition !== 'lost')
  if (lendable.length === 0) return { wanted, copies: [], refusals: [refuse('book_has_no_copies', {})] }
  const judged = lendable.map((copy) => ({ copy, why: ruledOut(facts, copy) }))
  const copies = judged.filter(({ why }) => why === undefined).map(({ copy }) => copy)
  if (copies.length > 0) return { wanted, copies, refusals: [] }
  const reasons = new Map(judged.flatMap(({ why }) => (why ? [[why.code, why] as const] : [])))
  return { wanted, copies, refusals: [...reasons.values()].map(refusalOfRule) }
}

/** What keeps a copy for good; that it is new, or stands elsewhere today, passes. */
function ruledOut(facts: Facts, copy: QueueCopy): WhyNot | undefined {
  const { patron, pickup, queue, at } = facts
  const around: Circumstances = { at, rules: queue.rules, branches: { ...queue.branches, [pickup.id]: pickup } }
  const hold = {
    pickup_branch_id: pickup.id,
    patron_category_id: patron.patron_category_id,
    patron_branch_id: patron.home_branch_id,
    patron_group_code: patron.group_code,
  }
  const why = whyNotRuled(hold, copy, copy.holding_branch_id, around)
  return why?.code === 'age_protection' || (why?.code === 'fulfil_by' && why.params['within'] === 'holding') ? undefined : why
}

function refusalOfRule({ code, params }: WhyNot): HoldRefusal {
  if (code === 'not_for_patrons_of') return refuse('hold_not_for_patron', params)
  return code === 'fulfil_by' ? refuse('hold_pickup_not_served', params) : refuse('hold_not_allowed', {})
}

function personalRefusals({ patron, pickup, queue, at }: Facts, policy: Policy): HoldRefusal[] {
  const refusals: HoldRefusal[] = []
  if (patron.status !== 'active') refusals.push(refuse('patron_may_not_hold', { reason: patron.status }, null))
  const today = localDate(at, pickup.time_zone)
  if (patron.expires_on !== null && patron.expires_on < today) refusals.push(refuse('card_expired', { expires_on: patron.expires_on }))
  for (const { reason, actions } of patron.blocks) if (actions.includes('hold')) refusals.push(refuse('patron_blocked', { reason }))
  const thresholds =
    policy.get<Threshold[]>('patron.thresholds') ??
    policyFor(queue.rules, pickup.id, patron.patron_category_id, null).get<Threshold[]>('patron.thresholds')
  const above = patron.measures === null ? [] : liveBlocks(patron.measures, thresholds).filter(({ actions }) => actions.includes('hold'))
  for (const { measure, value, above: limit } of above) {
    refusals.push(refuse('patron_blocked', { reason: `${measure}: ${value} > ${limit}`, measure, value, limit }))
  }
  return refusals
}

function datesRefusals({ pickup, at }: Facts, { not_before_on, needed_by_on }: HoldWish): HoldRefusal[] {
  if (needed_by_on === undefined) return []
  const today = localDate(at, pickup.time_zone)
  const from = not_before_on !== undefined && not_before_on > today ? not_before_on : today
  return needed_by_on < from ? [refuse('hold_dates_impossible', { from_on: from, to_on: needed_by_on }, null)] : []
}

function limitRefusals(facts: Facts, wish: HoldWish, level: Hold['level'], policy: Policy): HoldRefusal[] {
  const { open, placed_today_count, queue } = facts
  const refusals: HoldRefusal[] = []
  const limit = (code: HoldRefusal['code'], count: number, max: unknown) => {
    if (typeof max === 'number' && count >= max) refusals.push(refuse(code, { count, limit: max }))
  }
  const counted = policy.get('hold.count_suspended') === false ? open.filter(({ status }) => status !== 'suspended') : open
  limit('hold_limit_reached', counted.length, policy.get('hold.max'))
  limit('hold_day_limit_reached', placed_today_count, policy.get('hold.max_per_day'))
  const onBook = open.filter(({ book_id }) => book_id === queue.book.id)
  const perBook = policy.get<number | 'unlimited'>('hold.max_per_book')
  limit('hold_book_limit_reached', onBook.length, perBook)
  // Where no rule allows several, one is enough; and the same copy twice is always a mistake.
  const isSame = level === 'copy' ? onBook.some(({ copy_id }) => copy_id === wish.copy_id) : onBook.some((one) => one.level !== 'copy')
  if (isSame && (level === 'copy' || perBook === undefined)) refusals.push(refuse('hold_exists', {}, null))
  return refusals
}

function levelRefusals(policy: Policy, level: Hold['level']): HoldRefusal[] {
  const allowed = policy.get<'book' | 'copy' | 'patron_chooses'>('hold.level') ?? 'patron_chooses'
  if (allowed === 'patron_chooses' || (allowed === 'copy') === (level === 'copy')) return []
  return [refuse('hold_level_not_allowed', { allowed })]
}

/** Whether what stands on the shelf has to be fetched there instead of being reserved. */
function shelfRefusals(facts: Facts, copies: readonly QueueCopy[], wish: HoldWish): HoldRefusal[] {
  const usable = copies.length
  const standing = copies.filter(isOnShelf).length
  const isShut = copies.every((copy) => mustWait(policyOf(facts, copy).get('hold.on_shelf'), copy, copiesBeside(facts, copy, copies)))
  return usable > 0 && isShut && wish.type !== 'recall' ? [refuse('copy_on_shelf', { usable, standing })] : []
}

/** For a hold on one copy, the other copies of its book count as well: they could be fetched instead. */
function copiesBeside({ queue }: Facts, copy: QueueCopy, copies: readonly QueueCopy[]): readonly QueueCopy[] {
  return copies.length > 1 ? copies : queue.copies.filter((one) => one.book_id === copy.book_id && whyNotLendable(one) === undefined)
}

function mustWait(onShelf: string | undefined, copy: QueueCopy, copies: readonly QueueCopy[]): boolean {
  const standing = copies.filter(isOnShelf).length
  if (onShelf === 'never') return isOnShelf(copy) || (copies.includes(copy) && standing > 0 && copies.length === 1)
  if (onShelf === 'if_all_out') return standing > 0
  return onShelf === 'if_any_out' && standing === copies.length
}

/** The holds that come before the new one, whether they are served or passed over at this moment. */
function holdsBefore({ queue }: Facts, wish: HoldWish, level: Hold['level']): QueueFacts['holds'] {
  return queue.holds.filter(
    (hold) =>
      (hold.status === 'queued' || hold.status === 'suspended') &&
      hold.priority_class <= (wish.cut_in_line ? -1 : 0) &&
      (hold.level === 'any_edition' || level === 'any_edition' || hold.book_id === queue.book.id) &&
      (hold.copy_id === null || level !== 'copy' || hold.copy_id === wish.copy_id),
  )
}

function nthOf({ open, queue }: Facts, level: Hold['level']): number {
  if (level === 'copy') return 1
  const taken = new Set(open.filter((one) => one.book_id === queue.book.id && one.level !== 'copy').map(({ nth }) => nth))
  for (let nth = 1; ; nth++) if (!taken.has(nth)) return nth
}

function refuse(code: HoldRefusal['code'], params: Record<string, unknown>, override: string | null = 'holds:override'): HoldRefusal {
  return { code, severity: 'blocker', params, override_permission: override }
}

const EXPLAINED: readonly RuleKind[] = [
  'hold.allowed',
  'hold.level',
  'hold.on_shelf',
  'hold.for_patrons_of',
  'hold.fulfil_by',
  'hold.age_protection',
  'hold.max',
  'hold.max_per_book',
  'hold.max_per_day',
  'hold.count_suspended',
  'hold.pickup_period',
  'hold.unfilled_expiry',
  'patron.thresholds',
]
const EXPLAINED_OF_RECALLS: readonly RuleKind[] = [
  'recall.allowed',
  'recall.max_per_book',
  'recall.return_interval',
  'recall.minimum_guaranteed',
  'recall.extend_overdue',
]

/** Takes away what may be overridden and was. */
function settle(
  refusals: HoldRefusal[],
  asked: Asked,
  policy: Policy,
  steps: Step[],
  rest: Pick<PlacingDecision, 'level' | 'nth' | 'rank' | 'rank_with_suspended' | 'recall'>,
): PlacingDecision {
  const overrides: { code: string; reason: string }[] = []
  const left = refusals.filter(({ code, override_permission }) => {
    const override = asked.overrides.find((one) => one.code === code)
    const isAllowed =
      override !== undefined && override_permission !== null && (asked.permissions.has(override_permission) || asked.permissions.has('*'))
    if (isAllowed && !overrides.includes(override)) overrides.push(override)
    return !isAllowed
  })
  const kinds = rest.recall ? [...EXPLAINED, ...EXPLAINED_OF_RECALLS] : EXPLAINED
  const explanation = { rules: policy.explained(...kinds), steps, ...(overrides.length > 0 && { overrides }) }
  return { ...rest, refusals: left, overrides, explanation }
}
