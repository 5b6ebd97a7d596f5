import { now } from '../../kernel/clock.ts'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { cancelTransit, sendCopy } from '../transits/verbs.ts'
import { events, type Hold, type HoldChange } from './contract.ts'
import { policyFor, whyNotRuled, whyNotWanted } from './fulfil-rules.ts'
import { getHold } from './lists.ts'
import { type LockedHold, lockedQueue, oneOf } from './queue.ts'
import type { Place, QueueFacts } from './queue-contract.ts'
import { passOn } from './shelf.ts'
import { retarget } from './targets.ts'
import { logHold, routeHold } from './verbs.ts'
import { PLACE } from './waiting.ts'

const endHold = statement<never>(
  'holds.end-hold',
  `update {library}.hold set status = $2, ended_at = $3, end_reason = $4, ended_by = $5, end_channel = $6, target_copy_id = null, targeted_at = null, version = version + 1
   where id = $1`,
)
const setStatus = statement<never>(
  'holds.set-status',
  `update {library}.hold set status = $2, suspended_until_on = $3, target_copy_id = null, targeted_at = null, version = version + 1 where id = $1`,
)
/** What is left out of the json stays. Parameters: hold, json of the columns, the key of whoever cuts in or null. */
const changeWishes = statement<never>(
  'holds.change-wishes',
  `update {library}.hold h set pickup_branch_id = given.pickup_branch_id, not_before_on = given.not_before_on, needed_by_on = given.needed_by_on,
     constraints = given.constraints, comment = given.comment, priority_class = given.priority_class, version = h.version + 1
   from (select (jsonb_populate_record(x, $2::jsonb)).* from {library}.hold x where x.id = $1) as given where h.id = $1`,
)
/** Of the types that are named, those that there are. Parameter: ids. */
const knownCopyTypes = statement<{ id: string }>('holds.known-copy-types', `select id from {library}.copy_type where id = any($1::uuid[])`)
const findPickup = statement<{ place: Place }>(
  'holds.find-pickup',
  `select ${PLACE('b')} as place from {library}.branch b where b.id = $1 and b.is_active`,
)

/**
 * Cancels a hold. What stood on the hold shelf goes to the next in the queue, who is told, or on its way; what is on its
 * way goes on, and nobody is told before it has arrived.
 * @throws Problem not_found, hold_ended, hold_ready_not_cancellable
 */
export async function cancelHold(tx: LibraryTx, id: string, reason: string, onlyOf: string | null = null): Promise<Hold> {
  const { hold, queue } = await lockedQueue(tx, id, onlyOf)
  const waiting = oneOf(queue, id)
  const copy = queue.copies.find((one) => one.id === hold.captured_copy_id)
  if (onlyOf !== null && hold.status === 'ready') {
    const policy = policyFor(queue.rules, hold.pickup_branch_id, waiting.patron_category_id, copy ?? null)
    if (policy.get('hold.cancel_ready_by_patron') === false) throw new Problem('hold_ready_not_cancellable')
  }
  const at = now()
  endHoldAs(tx, hold, 'cancelled', reason, at)
  emit(tx, events, 'hold.cancelled', { subject_id: id, patron_id: hold.patron_id, data: { reason } })
  const rest = { ...queue, holds: queue.holds.filter((one) => one.id !== id) }
  const left = copy && hold.status === 'ready' && copy.status === 'on_hold_shelf' ? passOn(tx, rest, copy, hold.pickup_branch_id, at) : rest
  retarget(tx, left, at)
  return tx.one(getHold(id))
}

/** Writes that a hold is over; what became of its copy is for the caller to say. */
export function endHoldAs(tx: LibraryTx, { id }: Pick<LockedHold, 'id'>, status: 'cancelled' | 'expired', reason: string, at: Date): void {
  tx.push(endHold(id, status, at, reason, tx.actor.user_id, tx.actor.channel))
  logHold(tx, id, status, at, { reason })
}

/** Lets others pass while the patron is away; the place is kept. @throws Problem not_found, hold_ended, hold_not_queued */
export async function suspendHold(tx: LibraryTx, id: string, untilOn: string | undefined, onlyOf: string | null = null): Promise<Hold> {
  const { hold, queue } = await lockedQueue(tx, id, onlyOf)
  mustWait(hold)
  const at = now()
  tx.push(setStatus(id, 'suspended', untilOn ?? null))
  logHold(tx, id, 'suspended', at, { reason: untilOn })
  emit(tx, events, 'hold.changed', { subject_id: id, patron_id: hold.patron_id, data: { what: 'suspended' } })
  retarget(
    tx,
    withChange(queue, id, { status: 'suspended', suspended_until_on: untilOn ?? null, target_copy_id: null, targeted_at: null }),
    at,
  )
  return tx.one(getHold(id))
}

/** Puts a suspended hold back to work. @throws Problem not_found, hold_ended, hold_not_queued */
export async function resumeHold(tx: LibraryTx, id: string, onlyOf: string | null = null): Promise<Hold> {
  const { hold, queue } = await lockedQueue(tx, id, onlyOf)
  if (hold.status !== 'suspended') throw new Problem('hold_not_queued', { params: { status: hold.status } })
  const at = now()
  tx.push(setStatus(id, 'queued', null))
  logHold(tx, id, 'resumed', at)
  emit(tx, events, 'hold.changed', { subject_id: id, patron_id: hold.patron_id, data: { what: 'resumed' } })
  retarget(tx, withChange(queue, id, { status: 'queued', suspended_until_on: null }), at)
  return tx.one(getHold(id))
}

function mustWait({ status }: LockedHold): void {
  if (!['queued', 'suspended'].includes(status)) throw new Problem('hold_not_queued', { params: { status } })
}

function withChange(queue: QueueFacts, id: string, change: Partial<QueueFacts['holds'][number]>): QueueFacts {
  const holds = queue.holds.map((one) => (one.id === id ? { ...one, ...change } : one))
  return { ...queue, holds: holds.sort((a, b) => a.priority_class - b.priority_class || a.order_key - b.order_key) }
}

/**
 * Changes what a hold asks for. Where it is picked up can change to the end: what waits is looked for anew, what is on
 * its way is sent on, what stands on the hold shelf travels to the new branch.
 * @throws Problem not_found, hold_ended, edit_conflict, hold_not_queued, hold_pickup_not_served, branch_unknown
 */
export async function changeHold(
  tx: LibraryTx,
  id: string,
  version: number | null,
  changes: HoldChange,
  onlyOf: string | null = null,
): Promise<Hold> {
  const place = changes.pickup_branch_id === undefined ? undefined : (await tx.maybe(findPickup(changes.pickup_branch_id)))?.place
  await mustBeKnown(tx, changes.constraints?.copy_type_ids)
  const { hold, queue } = await lockedQueue(tx, id, onlyOf)
  if (version !== null && hold.version !== version) throw new Problem('edit_conflict')
  if (changes.pickup_branch_id !== undefined && !place) throw new Problem('branch_unknown', { errors: [{ code: 'branch_unknown' }] })
  const isWaiting = ['queued', 'suspended'].includes(hold.status)
  if (!isWaiting && (changes.constraints || changes.not_before_on !== undefined || changes.cut_in_line !== undefined)) mustWait(hold)

  const at = now()
  const { cut_in_line, ...columns } = changes
  const set = { ...columns, ...(cut_in_line !== undefined && { priority_class: cut_in_line ? -1 : 0 }) }
  const after = withChange(place ? { ...queue, branches: { ...queue.branches, [place.id]: place } } : queue, id, set)
  const isMoved = place !== undefined && place.id !== hold.pickup_branch_id
  if (isMoved) mustBeServed(after, id, at)
  tx.push(changeWishes(id, JSON.stringify(set)))
  logHold(tx, id, 'changed', at, { reason: Object.keys(changes).join(', ') })
  emit(tx, events, 'hold.changed', { subject_id: id, patron_id: hold.patron_id, data: { what: Object.keys(changes).join(', ') } })
  if (isMoved && !isWaiting) redirect(tx, hold, queue, place, at)
  if (isWaiting) retarget(tx, after, at)
  return tx.one(getHold(id))
}

/** @throws Problem invalid_reference where a type of copies is named that there is not */
async function mustBeKnown(tx: LibraryTx, ids: readonly string[] | undefined): Promise<void> {
  if (ids === undefined) return
  const known = new Set((await tx.all(knownCopyTypes(ids))).map(({ id }) => id))
  const errors = ids.flatMap((id, n) => (known.has(id) ? [] : [{ code: 'invalid_reference', pointer: `/constraints/copy_type_ids/${n}` }]))
  if (errors.length > 0) throw new Problem('invalid_reference', { errors })
}

/** A branch to which no copy is ever sent is no place to wait. */
function mustBeServed(queue: QueueFacts, id: string, at: Date): void {
  const hold = oneOf(queue, id)
  const wanted = queue.copies.filter((copy) => whyNotWanted(hold, copy) === undefined && (hold.copy_id ?? copy.id) === copy.id)
  const reasons = wanted.map((copy) => whyNotRuled(hold, copy, copy.holding_branch_id, { ...queue, at }))
  const isServed = reasons.some((why) => why === undefined || why.code === 'age_protection')
  if (isServed || wanted.length === 0 || hold.type === 'force') return
  const why = reasons.find((one) => one?.code === 'fulfil_by') ?? reasons[0]
  throw new Problem(why?.code === 'fulfil_by' ? 'hold_pickup_not_served' : 'hold_not_allowed', { params: why?.params })
}

/** Sends what was captured for a hold to where it is wanted now. */
function redirect(tx: LibraryTx, hold: LockedHold, queue: QueueFacts, to: Place, at: Date): void {
  const copy = queue.copies.find((one) => one.id === hold.captured_copy_id)
  if (!copy) return
  const moved = { ...hold, pickup_branch_id: to.id }
  if (copy.transit) {
    // It turns up where it was sent to, and is sent on from there.
    const from = copy.transit.to_branch_id
    if (from === to.id) return
    cancelTransit(tx, copy.id, copy.transit, at, 'pickup_changed')
    sendCopy(tx, { copy_id: copy.id, from_branch_id: from, to_branch_id: to.id, reason: 'hold', hold_id: hold.id }, at)
    logHold(tx, hold.id, 'routed', at, { copy_id: copy.id, reason: 'pickup changed on the way' })
    return
  }
  if (hold.status !== 'ready') return
  sendCopy(tx, { copy_id: copy.id, from_branch_id: hold.pickup_branch_id, to_branch_id: to.id, reason: 'hold', hold_id: hold.id }, at)
  routeHold(tx, moved, copy.id, at)
}
