import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { statement } from '../../kernel/query.ts'
import { events as patronEvents } from '../patrons/contract.ts'
import type { HoldSettings } from './contract.ts'
import { retargetBooks } from './targets.ts'

/** Parameter: patron. */
export const getHoldSettings = statement<HoldSettings>(
  'holds.get-settings',
  `select ready_hold_limit as ready_at_once from {library}.patron where id = $1`,
)
const putSettings = statement<HoldSettings>(
  'holds.put-settings',
  `update {library}.patron set ready_hold_limit = $2, version = version + 1, updated_at = $3 where id = $1 returning ready_hold_limit as ready_at_once`,
)

const booksWaitedFor = statement<{ book_id: string }>(
  'holds.books-waited-for',
  `select distinct h.book_id from {library}.hold h where h.patron_id = $1 and h.ended_at is null and h.status in ('queued', 'suspended')`,
)

/** Says how many of a patron's holds may be set aside at once; what stands there already stays. @throws Problem not_found */
export async function putHoldSettings(tx: LibraryTx, patronId: string, { ready_at_once }: HoldSettings): Promise<HoldSettings> {
  const settings = await tx.one(putSettings(patronId, ready_at_once, tx.now))
  emit(tx, patronEvents, 'patron.changed', { subject_id: patronId, patron_id: patronId, data: { fields: ['ready_hold_limit'] } })
  const books = await tx.all(booksWaitedFor(patronId))
  await retargetBooks(
    tx,
    books.map(({ book_id }) => book_id),
  )
  return settings
}
