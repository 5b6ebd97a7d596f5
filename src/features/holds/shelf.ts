import type { LibraryTx } from '../../kernel/db.ts'
import { sendCopy } from '../transits/verbs.ts'
import type { QueueCopy, QueueFacts } from './queue-contract.ts'
import { nextUse } from './shelf-rules.ts'
import { logHold, readyHold, routeHold } from './verbs.ts'

/**
 * Gives a copy that stands on the hold shelf of a branch, and whose hold is over, to the next who waits for it, and gives
 * the queue as it is then.
 */
export function passOn(tx: LibraryTx, queue: QueueFacts, copy: QueueCopy, branchId: string, at: Date): QueueFacts {
  const { next, skipped } = nextUse(queue, copy, branchId, at)
  for (const { hold, why } of skipped) logHold(tx, hold.id, 'skipped', at, { copy_id: copy.id, reason: why.code })
  const send = (to: string, reason: 'home' | 'hold', holdId: string | null) =>
    sendCopy(tx, { copy_id: copy.id, from_branch_id: branchId, to_branch_id: to, reason, hold_id: holdId }, at)
  switch (next.kind) {
    case 'ready':
      readyHold(tx, next.hold, copy.id, at, next.shelf_expires_at)
      return served(queue, next.hold.id, copy, 'on_hold_shelf')
    case 'route':
      send(next.hold.pickup_branch_id, 'hold', next.hold.id)
      routeHold(tx, next.hold, copy.id, at)
      return served(queue, next.hold.id, copy, 'in_transit')
    case 'home':
      send(copy.home_branch_id, 'home', null)
      return served(queue, null, copy, 'in_transit')
    case 'stay':
      // It stands on the hold shelf until somebody takes it to its own.
      return served(queue, null, { ...copy, is_uncollected: true }, 'available')
  }
}

function served(queue: QueueFacts, holdId: string | null, copy: QueueCopy, status: QueueCopy['status']): QueueFacts {
  return {
    ...queue,
    holds: queue.holds.filter(({ id }) => id !== holdId),
    copies: queue.copies.map((one) => (one.id === copy.id ? { ...copy, status } : one)),
  }
}
