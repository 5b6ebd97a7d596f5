import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { statement } from '../../kernel/query.ts'
import { events } from './contract.ts'

/** What circulation does to holds; each takes the caller's transaction, in which copy and holds are already locked. */

const fill = statement<never>(
  'holds.fill',
  `update {library}.hold set status = 'filled', captured_copy_id = $2, fulfilled_loan_id = $3, ended_at = $4, end_reason = 'filled', version = version + 1 where id = $1 and ended_at is null`,
)
const markReady = statement<never>(
  'holds.mark-ready',
  `update {library}.hold set status = 'ready', captured_copy_id = $2, captured_at = coalesce(captured_at, $3), ready_at = $3, shelf_expires_at = $4, version = version + 1 where id = $1`,
)
const markInTransit = statement<never>(
  'holds.mark-in-transit',
  `update {library}.hold set status = 'in_transit', captured_copy_id = $2, captured_at = $3, version = version + 1 where id = $1`,
)
const requeue = statement<never>(
  'holds.requeue',
  `update {library}.hold set status = 'queued', captured_copy_id = null, captured_at = null, ready_at = null, shelf_expires_at = null, version = version + 1 where id = $1`,
)
const log = statement<never>(
  'holds.log',
  `insert into {library}.hold_event (id, hold_id, at, kind, copy_id, reason, staff_id) values ($1, $2, $3, $4, $5, $6, $7)`,
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
  tx.push(fill(id, copy_id, loan_id, at))
  logHold(tx, id, 'filled', at, { copy_id })
  emit(tx, events, 'hold.filled', { subject_id: id, patron_id, data: { loan_id, copy_id } })
}

/** Sets a copy aside at the pickup branch; the notice is sent from the event. */
export function readyHold(tx: LibraryTx, hold: HoldRef, copyId: string, at: Date, expires: Date): void {
  tx.push(markReady(hold.id, copyId, at, expires))
  logHold(tx, hold.id, 'shelved', at, { copy_id: copyId })
  const { book_id, title, pickup_branch_id } = hold
  emit(tx, events, 'hold.ready', {
    subject_id: hold.id,
    patron_id: hold.patron_id,
    data: { book_id, title, pickup_branch_id, copy_id: copyId, shelf_expires_at: expires.toISOString() },
  })
}

/** Sends a copy on its way to the pickup branch; nobody is told before it has arrived. */
export function routeHold(tx: LibraryTx, hold: HoldRef, copyId: string, at: Date): void {
  tx.push(markInTransit(hold.id, copyId, at))
  logHold(tx, hold.id, 'routed', at, { copy_id: copyId })
  const { book_id, title, pickup_branch_id } = hold
  emit(tx, events, 'hold.routed', {
    subject_id: hold.id,
    patron_id: hold.patron_id,
    data: { book_id, title, pickup_branch_id, copy_id: copyId },
  })
}

/** Puts a hold back into the queue, in its old place. */
export function requeueHold(tx: LibraryTx, holdId: string, at: Date, reason: string): void {
  tx.push(requeue(holdId))
  logHold(tx, holdId, 'requeued', at, { reason })
}
