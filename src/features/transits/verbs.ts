import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { statement } from '../../kernel/query.ts'
import { events, type LiveTransit, type TransitReason } from './contract.ts'

/**
 * What happens to copies on their way; each takes the caller's transaction, in which the copy is locked. The status of
 * the copy follows by trigger, which asks for loans:read and holds:read.
 */

/** The live transit of a copy `c`, as JSON; see LiveTransit. */
export const LIVE_TRANSIT = `(select json_build_object('id', t.id, 'to_branch_id', t.to_branch_id, 'to_branch', tb.name, 'hold_id', t.hold_id, 'reason', t.reason)
  from {library}.transit t join {library}.branch tb on tb.id = t.to_branch_id where t.copy_id = c.id and t.received_at is null and t.cancelled_at is null)`

const insertTransit = statement<never>(
  'transits.insert',
  `insert into {library}.transit (id, copy_id, from_branch_id, to_branch_id, reason, hold_id, note, sent_by, sent_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
)
const receive = statement<never>('transits.receive', `update {library}.transit set received_at = $2, received_by = $3 where id = $1`)
const cancel = statement<never>('transits.cancel', `update {library}.transit set cancelled_at = $2, cancel_reason = $3 where id = $1`)
const giveToHold = statement<never>('transits.give-to-hold', `update {library}.transit set reason = 'hold', hold_id = $2 where id = $1`)

export interface Journey {
  copy_id: string
  from_branch_id: string
  to_branch_id: string
  reason: TransitReason
  hold_id: string | null
  note?: string | null
}

/**
 * Sends a copy on its way and gives the id of the transit.
 * @throws Problem copy_on_its_way, transit_goes_nowhere, at the flight that commits
 */
export function sendCopy(tx: LibraryTx, journey: Journey, at: Date): string {
  const id = uuidv7()
  const { copy_id, from_branch_id, to_branch_id, reason, hold_id, note = null } = journey
  tx.push(insertTransit(id, copy_id, from_branch_id, to_branch_id, reason, hold_id, note, tx.actor.user_id, at))
  emit(tx, events, 'transit.sent', { subject_id: id, data: { copy_id, from_branch_id, to_branch_id, reason, hold_id } })
  return id
}

type Live = Pick<LiveTransit, 'id' | 'to_branch_id'>

/** Ends the transit of a copy that has arrived. */
export function receiveTransit(tx: LibraryTx, copyId: string, { id, to_branch_id }: Live, at: Date): void {
  tx.push(receive(id, at, tx.actor.user_id))
  emit(tx, events, 'transit.received', { subject_id: id, data: { copy_id: copyId, to_branch_id } })
}

/** Ends the transit of a copy that will not arrive: it turned up elsewhere, or is wanted elsewhere. */
export function cancelTransit(tx: LibraryTx, copyId: string, { id, to_branch_id }: Live, at: Date, reason: string): void {
  tx.push(cancel(id, at, reason))
  emit(tx, events, 'transit.cancelled', { subject_id: id, data: { copy_id: copyId, to_branch_id, reason } })
}

/** Lets a copy that is on its way go on to the same branch, for somebody who waits there. */
export function keepTransitForHold(tx: LibraryTx, transit: Live, holdId: string): void {
  tx.push(giveToHold(transit.id, holdId))
}
