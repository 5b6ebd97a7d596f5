import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit, INSERT_EVENT } from '../../kernel/events.ts'
import { statement } from '../../kernel/query.ts'
import { events } from './contract.ts'
import { EDITIONS_OF } from './waiting.ts'

export { CHOSEN_TARGETING, EDITIONS_OF, HOLD_BRANCHES, QUEUE_OF, WAITING_HOLDS } from './waiting.ts'

/** What circulation does to holds; each takes the caller's transaction, in which copy and holds are already locked. */

const fill = statement<never>(
  'holds.fill',
  `update {library}.hold set status = 'filled', captured_copy_id = $2, fulfilled_loan_id = $3, ended_at = $4, end_reason = 'filled', ended_by = $5, end_channel = $6,
     target_copy_id = null, targeted_at = null, version = version + 1 where id = $1 and ended_at is null`,
)
const markReady = statement<never>(
  'holds.mark-ready',
  `update {library}.hold set status = 'ready', captured_copy_id = $2, captured_at = coalesce(captured_at, $3), ready_at = $3, shelf_expires_at = $4,
     target_copy_id = null, targeted_at = null, suspended_until_on = null, version = version + 1 where id = $1`,
)
const markInTransit = statement<never>(
  'holds.mark-in-transit',
  `update {library}.hold set status = 'in_transit', captured_copy_id = $2, captured_at = $3, ready_at = null, shelf_expires_at = null,
     target_copy_id = null, targeted_at = null, suspended_until_on = null, version = version + 1 where id = $1`,
)
const requeue = statement<never>(
  'holds.requeue',
  `update {library}.hold set status = 'queued', captured_copy_id = null, captured_at = null, ready_at = null, shelf_expires_at = null, version = version + 1 where id = $1`,
)
/** Between any two keys there is room for half a million moves. */
export const ORDER_GAP = 1_048_576
const moveToFront = statement<never>(
  'holds.move-to-front',
  `update {library}.hold h set (priority_class, order_key) = (
     select least(h.priority_class, o.priority_class), o.order_key - ${ORDER_GAP} from {library}.hold o
     where o.ended_at is null and o.book_id = any((select ${EDITIONS_OF('b')} from {library}.book b where b.id = h.book_id)::uuid[])
     order by o.priority_class, o.order_key limit 1)
   where h.id = $1`,
)
const log = statement<never>(
  'holds.log',
  `insert into {library}.hold_event (id, hold_id, at, kind, copy_id, reason, staff_id) values ($1, $2, $3, $4, $5, $6, $7)`,
)
/**
 * Which holds lose a copy only the statement knows, so it also tells of it: a list of what to fetch shrinks on every
 * page. Parameters: copy, the hold that may keep it or null, instant, why, who acted or null, request or null.
 */
const dropTargets = statement<never>(
  'holds.drop-targets',
  `with lost as (
     update {library}.hold set target_copy_id = null, targeted_at = null where target_copy_id = $1 and id is distinct from $2::uuid returning id),
   logged as (
     insert into {library}.hold_event (id, hold_id, at, kind, copy_id, reason) select gen_random_uuid(), id, $3, 'target_lost', $1, $4 from lost)
   ${INSERT_EVENT}
   select 'hold.target_lost', 'hold', id, null, $5::uuid, 'staff', jsonb_build_object('copy_id', $1::uuid, 'reason', $4::text), $6 from lost`,
)

export interface HoldRef {
  id: string
  patron_id: string
  book_id: string
  title: string
  pickup_branch_id: string
}

/** Writes into a hold's own log why it is where it is. */
export function logHold(tx: LibraryTx, holdId: string, kind: string, at: Date, options: { copy_id?: string; reason?: string } = {}): void {
  tx.push(log(uuidv7(), holdId, at, kind, options.copy_id ?? null, options.reason ?? null, tx.actor.patron_id ? null : tx.actor.user_id))
}

/** Ends a hold with the loan that it waited for. */
export function fillHold(
  tx: LibraryTx,
  { id, patron_id, loan_id, copy_id, at }: { id: string; patron_id: string; loan_id: string; copy_id: string; at: Date },
): void {
  tx.push(fill(id, copy_id, loan_id, at, tx.actor.user_id, tx.actor.channel))
  logHold(tx, id, 'filled', at, { copy_id })
  emit(tx, events, 'hold.filled', { subject_id: id, patron_id, data: { loan_id, copy_id } })
}

/** Sets a copy aside at the pickup branch; the notice is sent from the event. Whoever else it was to be fetched for loses it. */
export function readyHold(tx: LibraryTx, hold: HoldRef, copyId: string, at: Date, expires: Date): void {
  loseTarget(tx, copyId, at, 'captured_for_other', hold.id)
  tx.push(markReady(hold.id, copyId, at, expires))
  logHold(tx, hold.id, 'shelved', at, { copy_id: copyId })
  emit(tx, events, 'hold.ready', {
    subject_id: hold.id,
    patron_id: hold.patron_id,
    data: { ...aboutHold(hold), copy_id: copyId, shelf_expires_at: expires.toISOString() },
  })
}

/** Sends a copy on its way to the pickup branch; nobody is told before it has arrived. */
export function routeHold(tx: LibraryTx, hold: HoldRef, copyId: string, at: Date): void {
  loseTarget(tx, copyId, at, 'captured_for_other', hold.id)
  tx.push(markInTransit(hold.id, copyId, at))
  logHold(tx, hold.id, 'routed', at, { copy_id: copyId })
  emit(tx, events, 'hold.routed', { subject_id: hold.id, patron_id: hold.patron_id, data: { ...aboutHold(hold), copy_id: copyId } })
}

/** Puts a hold back into the queue, in its old place or before everyone. */
export function requeueHold(tx: LibraryTx, hold: HoldRef, at: Date, reason: string, place: 'old' | 'front' = 'old'): void {
  tx.push(requeue(hold.id))
  if (place === 'front') tx.push(moveToFront(hold.id))
  logHold(tx, hold.id, 'requeued', at, { reason })
  emit(tx, events, 'hold.requeued', { subject_id: hold.id, patron_id: hold.patron_id, data: { ...aboutHold(hold), reason } })
}

/** Takes a copy off the pull lists, since it is no longer on its shelf for whom it was to be fetched; `keeper` alone may keep it. */
export function loseTarget(tx: LibraryTx, copyId: string, at: Date, reason: string, keeper: string | null = null): void {
  tx.push(dropTargets(copyId, keeper, at, reason, tx.actor.user_id, tx.request_id ?? null))
}

/** How events name a hold. */
export function aboutHold({ book_id, title, pickup_branch_id }: HoldRef): { book_id: string; title: string; pickup_branch_id: string } {
  return { book_id, title, pickup_branch_id }
}
