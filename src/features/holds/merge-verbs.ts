import type { LibraryTx } from '../../kernel/db.ts'
import { cancelHold } from './change.ts'

/** Rights that ending one of two holds of a merged patron needs: a queue is made of others' holds. */
export const ENDING = ['holds:read', 'holds:write', 'loans:read', 'patrons:read'] as const

/** Ends one of two holds on one book that turn out to be one patron's; its copy, if any, goes to the next in the queue. */
export async function endDoubleHold(tx: LibraryTx, id: string): Promise<void> {
  await cancelHold(tx, id, 'merged')
}
