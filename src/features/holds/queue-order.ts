import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { events } from './contract.ts'
import { LONGEST_QUEUE, type QueuePlace } from './desk-contract.ts'
import { listQueue } from './lists.ts'
import { gatherQueues, lockQueueOfBook, lockWorks } from './queue.ts'
import type { QueueFacts } from './queue-contract.ts'
import { reordered } from './queue-rules.ts'
import { retarget } from './targets.ts'
import { logHold } from './verbs.ts'

/** Parameter: json of [{hold_id, priority_class, order_key}]. */
const setPlaces = statement<never>(
  'holds.set-places',
  `update {library}.hold h set priority_class = given.priority_class, order_key = given.order_key
   from jsonb_to_recordset($1::jsonb) as given(hold_id uuid, priority_class smallint, order_key bigint) where h.id = given.hold_id`,
)

/**
 * Puts the queue of a book into another order. The whole queue has to be given as it is, so that nobody who came meanwhile
 * is overlooked; the places change hands, so no other queue is touched.
 * @throws Problem book_unknown, queue_changed, fulfilment_comes_first
 */
export async function reorderQueue(tx: LibraryTx, bookId: string, wanted: readonly string[]): Promise<QueuePlace[]> {
  const [books, , queues] = await tx.flight<[{ id: string; title: string }, { id: string }, QueueFacts]>([
    lockWorks([bookId]),
    lockQueueOfBook(bookId),
    gatherQueues([bookId], tx.now),
  ])
  const [queue] = queues
  if (!queue || !books[0]) throw new Problem('not_found')
  const competing = queue.holds.filter(({ book_id, level }) => book_id === bookId || level === 'any_edition')
  const { problem, places } = reordered(competing, wanted)
  if (problem) throw new Problem(problem.code, { params: problem.params })
  if (places.length > 0) {
    tx.push(setPlaces(JSON.stringify(places)))
    for (const { hold_id } of places) logHold(tx, hold_id, 'moved', tx.now, { reason: 'put in order by hand' })
    emit(tx, events, 'queue.reordered', { subject_id: bookId, data: { count: places.length } })
    const moved = new Map(places.map((place) => [place.hold_id, place]))
    const holds = queue.holds.map((hold) => ({ ...hold, ...moved.get(hold.id) }))
    retarget(tx, { ...queue, holds: holds.sort((a, b) => a.priority_class - b.priority_class || a.order_key - b.order_key) }, tx.now)
  }
  return tx.all(listQueue(bookId, LONGEST_QUEUE))
}
