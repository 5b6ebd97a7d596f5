import { DateTime } from 'luxon'
import { hasHours, isOpenOn } from '../calendar/rules.ts'
import { after, compareKeys, inServiceOrder, whyNotFilled } from './fulfil-rules.ts'
import { HoldTargeting, type Place, type QueueCopy, type QueueFacts, type WaitingHold } from './queue-contract.ts'

/** A hold whose copy to be fetched is another one from now on, or none. */
export interface TargetChange {
  hold: WaitingHold
  copy: QueueCopy | null
  /** Why the copy before is not fetched any more; null where there was none. */
  lost: 'not_on_shelf' | 'not_fetched' | 'hold_waits' | 'branch_closed' | 'better_use' | null
}

/**
 * Chooses the copies that are fetched from the shelves, each for one hold: every copy serves holds in the order of its
 * branch, every hold takes the copy that is nearest and was not missed before. What is being fetched stays so, unless
 * it was not found in time. Gives what has to change; again with the same facts, nothing.
 */
export function assignTargets(facts: QueueFacts, at: Date): TargetChange[] {
  const targeting = HoldTargeting.parse(facts.targeting ?? {})
  const waiting = facts.holds.filter(({ status }) => status === 'queued' || status === 'suspended')
  const kept = new Set(waiting.filter(({ type, target_copy_id }) => type !== 'hold' && target_copy_id !== null).map(({ id }) => id))
  const keptCopies = new Set(waiting.flatMap((hold) => (kept.has(hold.id) ? [hold.target_copy_id] : [])))
  const chosen = new Map<string, QueueCopy>()
  const taken = new Set<string>()
  for (const { hold, copy } of pairs(facts, at, targeting, waiting)) {
    if (chosen.has(hold.id) || taken.has(copy.id) || kept.has(hold.id) || keptCopies.has(copy.id)) continue
    chosen.set(hold.id, copy)
    taken.add(copy.id)
  }
  return waiting.flatMap((hold) => (kept.has(hold.id) ? [] : changeOf(facts, at, targeting, hold, chosen.get(hold.id) ?? null)))
}

interface Pair {
  hold: WaitingHold
  copy: QueueCopy
  key: number[]
}

/** Every copy with every hold that it could be fetched for, the best first. */
function pairs(facts: QueueFacts, at: Date, targeting: HoldTargeting, waiting: readonly WaitingHold[]): Pair[] {
  const { rules, misses } = facts
  const around = { ...facts, at }
  const found: Pair[] = []
  for (const [index, copy] of facts.copies.entries()) {
    if (!isOnShelf(copy)) continue
    const here = copy.holding_branch_id
    const branch = facts.branches[here]
    const isClosed = isClosedToday(branch, at)
    const isClosedForLong = isClosed && isClosedOn(branch, at, 1)
    for (const [place, hold] of inServiceOrder(waiting, copy, here, rules, targeting.order).entries()) {
      const isLocal = hold.pickup_branch_id === here
      const isChosen = hold.target_copy_id === copy.id
      const isCurrent = isChosen && !isOverdue(hold, targeting, at)
      // What was chosen already is not given up for a Sunday.
      const isOutOfReach = (isCurrent ? isClosedForLong : isClosed) || isLocalOnly(hold, targeting, at)
      if ((isOutOfReach && !isLocal) || whyNotFilled(hold, copy, here, around)) continue
      const known = misses.find((one) => one.hold_id === hold.id && one.copy_id === copy.id)?.count ?? 0
      const missed = known + (isChosen && !isCurrent ? 1 : 0)
      found.push({ hold, copy, key: [place, missed, isLocal ? 0 : 1, isCurrent ? 0 : 1, copy.home_branch_id === here ? 0 : 1, index] })
    }
  }
  return found.sort((a, b) => compareKeys(a.key, b.key))
}

/** Whether a copy stands on its shelf, where somebody can fetch it. */
export function isOnShelf({ status, condition, not_for_loan, is_uncollected }: QueueCopy): boolean {
  return status === 'available' && condition === 'ok' && not_for_loan === null && !is_uncollected
}

/** Whether nobody works at a branch today who could fetch anything. */
export function isClosedToday(branch: Place | undefined, at: Date): boolean {
  return isClosedOn(branch, at, 0)
}

function isClosedOn(branch: Place | undefined, at: Date, inDays: number): boolean {
  if (!branch?.is_active) return true
  return hasHours(branch) && !isOpenOn(branch, DateTime.fromJSDate(at, { zone: branch.time_zone }).plus({ days: inDays }))
}

/** For its first days only the pickup branch fetches for a hold; what comes back elsewhere fills it all the same. */
export function isLocalOnly({ requested_at }: WaitingHold, { local_only_days }: HoldTargeting, at: Date): boolean {
  return local_only_days > 0 && after(new Date(requested_at), { count: local_only_days, unit: 'day' }) > at
}

function isOverdue({ targeted_at }: WaitingHold, { retarget_after_hours }: HoldTargeting, at: Date): boolean {
  return targeted_at !== null && after(new Date(targeted_at), { count: retarget_after_hours, unit: 'hour' }) <= at
}

function changeOf(facts: QueueFacts, at: Date, targeting: HoldTargeting, hold: WaitingHold, copy: QueueCopy | null): TargetChange[] {
  const before = hold.target_copy_id
  if (before === null) return copy ? [{ hold, copy, lost: null }] : []
  const isMissed = isOverdue(hold, targeting, at)
  if (copy?.id === before && !isMissed) return []
  const old = facts.copies.find(({ id }) => id === before)
  if (!old || !isOnShelf(old)) return [{ hold, copy, lost: 'not_on_shelf' }]
  if (isMissed) return [{ hold, copy, lost: 'not_fetched' }]
  const here = old.holding_branch_id
  if (whyNotFilled(hold, old, here, { ...facts, at })) return [{ hold, copy, lost: 'hold_waits' }]
  return [{ hold, copy, lost: here !== hold.pickup_branch_id && isClosedToday(facts.branches[here], at) ? 'branch_closed' : 'better_use' }]
}
