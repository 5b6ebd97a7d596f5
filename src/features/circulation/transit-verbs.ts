import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { statement } from '../../kernel/query.ts'

const insertTransit = statement<never>(
  'circulation.send',
  `insert into {library}.transit (id, copy_id, from_branch_id, to_branch_id, reason, hold_id, sent_at) values ($1, $2, $3, $4, $5, $6, $7)`,
)
const receive = statement<never>('circulation.receive', `update {library}.transit set received_at = $2 where id = $1`)
const cancel = statement<never>('circulation.cancel-transit', `update {library}.transit set cancelled_at = $2 where id = $1`)

/** A copy that is put on its way. */
export interface Sending {
  copy_id: string
  from_branch_id: string
  to_branch_id: string
  reason: 'home' | 'hold' | 'manual'
  hold_id: string | null
}

/** Puts a copy on its way to another branch; the copy is locked, and on no other way. */
export function sendCopy(tx: LibraryTx, { copy_id, from_branch_id, to_branch_id, reason, hold_id }: Sending, at: Date): void {
  tx.push(insertTransit(uuidv7(), copy_id, from_branch_id, to_branch_id, reason, hold_id, at))
}

/** Ends a transit where it was to end. */
export function receiveTransit(tx: LibraryTx, transitId: string, at: Date): void {
  tx.push(receive(transitId, at))
}

/** Ends a transit that does not arrive, or not where it was to. */
export function cancelTransit(tx: LibraryTx, transitId: string, at: Date): void {
  tx.push(cancel(transitId, at))
}
