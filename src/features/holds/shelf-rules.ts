import { inServiceOrder, pickupTerm, policyFor, whyNotFilled } from './fulfil-rules.ts'
import { HoldTargeting, type QueueCopy, type QueueFacts, type WaitingHold, type WhyNot } from './queue-contract.ts'

/** What becomes of a copy on a hold shelf whose hold is over. */
export type NextUse =
  | { kind: 'ready'; hold: WaitingHold; shelf_expires_at: Date }
  | { kind: 'route'; hold: WaitingHold }
  | { kind: 'home' }
  | { kind: 'stay' }

export interface NextDecision {
  next: NextUse
  skipped: { hold: WaitingHold; why: WhyNot }[]
}

/**
 * Decides who gets a copy that stands on the hold shelf of a branch: the next whose pickup is here finds it set aside, the
 * next elsewhere has it sent, and without anybody it goes home. The table of cases is RERO's (rero-ils#2454, #3403).
 */
export function nextUse(queue: QueueFacts, copy: QueueCopy, branchId: string, at: Date): NextDecision {
  const around = { ...queue, at }
  const skipped: NextDecision['skipped'] = []
  const waiting = queue.holds.filter(({ status }) => status === 'queued' || status === 'suspended')
  const wanting = waiting.filter(({ level, book_id }) => level === 'any_edition' || book_id === copy.book_id)
  const { order } = HoldTargeting.parse(queue.targeting ?? {})
  for (const hold of inServiceOrder(wanting, copy, branchId, queue.rules, order)) {
    const why = whyNotFilled(hold, copy, branchId, around)
    if (why) {
      skipped.push({ hold, why })
      continue
    }
    if (hold.pickup_branch_id !== branchId) return { next: { kind: 'route', hold }, skipped }
    return { next: { kind: 'ready', hold, shelf_expires_at: pickupTerm(hold, copy, around).expires }, skipped }
  }
  const returnTo = policyFor(queue.rules, branchId, null, copy).get<string>('return.to') ?? 'home'
  const isHome = copy.home_branch_id === branchId || returnTo === 'stay'
  return { next: isHome ? { kind: 'stay' } : { kind: 'home' }, skipped }
}
