import { now } from '../../kernel/clock.ts'
import type { LibraryTx } from '../../kernel/db.ts'
import { Problem } from '../../kernel/problem.ts'
import { changeCopy } from '../catalogue/verbs.ts'
import { cancelTransit } from '../transits/verbs.ts'
import type { Hold } from './contract.ts'
import { getHold } from './lists.ts'
import { type LockedHold, lockedQueue } from './queue.ts'
import type { QueueCopy, QueueFacts } from './queue-contract.ts'
import { retarget } from './targets.ts'
import { logHold, loseTarget, requeueHold } from './verbs.ts'

/**
 * Puts a hold whose copy was set aside or is on its way back into the queue, before everyone: the copy did not turn up, or
 * was the wrong one. It is on no way any more, so that it does not stay in transit for ever (EG LP#1771422).
 * @throws Problem not_found, hold_ended, hold_not_set_aside
 */
export async function revertHold(
  tx: LibraryTx,
  id: string,
  { reason, is_missing }: { reason: string; is_missing: boolean },
): Promise<Hold> {
  const { hold, queue } = await lockedQueue(tx, id, null)
  if (hold.status !== 'ready' && hold.status !== 'in_transit') throw new Problem('hold_not_set_aside', { params: { status: hold.status } })
  const at = now()
  const copy = queue.copies.find((one) => one.id === hold.captured_copy_id)
  requeueHold(tx, hold, at, reason, 'front')
  if (copy?.transit) cancelTransit(tx, copy.id, copy.transit, at, 'hold_requeued')
  if (copy) await missed(tx, hold, copy, is_missing, at)
  retarget(tx, atFront(queue, hold, copy, is_missing), at)
  return tx.one(getHold(id))
}

/**
 * Says that a copy which was to be fetched for a hold is not on its shelf; another one is looked for.
 * @throws Problem not_found, hold_ended, hold_not_targeted
 */
export async function missPull(
  tx: LibraryTx,
  id: string,
  { copy_id, is_missing }: { copy_id: string; is_missing: boolean },
): Promise<Hold> {
  const { hold, queue } = await lockedQueue(tx, id, null)
  const copy = queue.copies.find((one) => one.id === copy_id)
  if (hold.target_copy_id !== copy_id || !copy) throw new Problem('hold_not_targeted')
  const at = now()
  loseTarget(tx, copy_id, at, 'not_on_shelf')
  await missed(tx, hold, copy, is_missing, at)
  const holds = queue.holds.map((one) => (one.id === id ? { ...one, target_copy_id: null, targeted_at: null } : one))
  retarget(tx, { ...withMiss(queue, hold, copy, is_missing), holds }, at)
  return tx.one(getHold(id))
}

async function missed(tx: LibraryTx, hold: LockedHold, copy: QueueCopy, isMissing: boolean, at: Date): Promise<void> {
  logHold(tx, hold.id, 'missed', at, { copy_id: copy.id, reason: isMissing ? 'marked as missing' : 'not found' })
  if (isMissing && copy.condition === 'ok') await changeCopy(tx, copy.id, null, { condition: 'missing' })
}

function withMiss(queue: QueueFacts, hold: LockedHold, copy: QueueCopy, isMissing: boolean): QueueFacts {
  const known = queue.misses.find((one) => one.hold_id === hold.id && one.copy_id === copy.id)
  const misses = [...queue.misses.filter((one) => one !== known), { hold_id: hold.id, copy_id: copy.id, count: (known?.count ?? 0) + 1 }]
  const copies = queue.copies.map((one) => (one.id === copy.id && isMissing ? { ...one, condition: 'missing' } : one))
  return { ...queue, misses, copies }
}

/** The queue with the hold before everyone, and its copy on a shelf again if it was not marked as missing. */
function atFront(queue: QueueFacts, hold: LockedHold, copy: QueueCopy | undefined, isMissing: boolean): QueueFacts {
  const noted = copy ? withMiss(queue, hold, copy, isMissing) : queue
  const own = noted.holds.filter(({ id }) => id === hold.id)
  const front = own.map((one) => ({
    ...one,
    status: 'queued',
    captured_copy_id: null,
    priority_class: Math.min(...noted.holds.map(({ priority_class }) => priority_class)),
    order_key: Math.min(...noted.holds.map(({ order_key }) => order_key)) - 1,
  }))
  const copies = noted.copies.map((one) => (one.id === copy?.id ? { ...one, status: 'available' as const, transit: null } : one))
  return { ...noted, holds: [...front, ...noted.holds.filter(({ id }) => id !== hold.id)], copies }
}
