import type { LibraryTx } from '../../kernel/db.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import type { QueueFacts } from './queue-contract.ts'
import { CHOSEN_TARGETING, EDITIONS_OF, FILLING_RULES, QUEUE_OF, WORK_BRANCHES, WORK_COPIES, WORK_HOLDS, WORK_MISSES } from './waiting.ts'

/** A queue is made of others' holds, loans and debts: the verbs see them, and check by themselves whose hold they change. */
export const QUEUE = ['holds:read', 'holds:write', 'loans:read', 'loans:write', 'patrons:read', 'charges:read', 'charges:write'] as const

/** What decides about the holds on a book `bk` and its other editions at an instant; see QueueFacts. */
const FACTS = `json_build_object('id', bk.id, 'title', bk.title, 'format', bk.format, 'languages', bk.languages) as book,
  ${WORK_HOLDS('bk', '$2')} as holds, ${WORK_COPIES('bk')} as copies, ${WORK_MISSES('bk')} as misses, ${WORK_BRANCHES('bk')} as branches,
  ${FILLING_RULES('$2')} as rules, ${CHOSEN_TARGETING} as targeting`

/** Parameters: books, instant. */
export const gatherQueues = statement<QueueFacts>(
  'holds.gather-queues',
  `select ${FACTS} from unnest($1::uuid[]) with ordinality as wanted(id, place) join {library}.book bk on bk.id = wanted.id order by wanted.place`,
)
/** Parameters: hold, instant. */
export const gatherQueueOfHold = statement<QueueFacts>(
  'holds.gather-queue-of-hold',
  `select ${FACTS} from {library}.book bk where bk.id = (select h.book_id from {library}.hold h where h.id = $1)`,
)
/** Parameters: copy, instant. */
export const gatherQueueOfCopy = statement<QueueFacts>(
  'holds.gather-queue-of-copy',
  `select ${FACTS} from {library}.book bk where bk.id = (select c.book_id from {library}.copy c where c.id = $1)`,
)

/** Locks the editions of works, in the order of their ids, so that no two choose copies of one work at once. Parameter: books. */
export const lockWorks = statement<{ id: string; title: string }>(
  'holds.lock-works',
  `select w.id, w.title from {library}.book w
   where w.id = any(array(select bk.id from {library}.book bk where bk.id = any($1::uuid[])
     union select o.id from {library}.book bk join {library}.book o on o.work_key = bk.work_key where bk.id = any($1::uuid[])))
   order by w.id for no key update`,
)
const lockWorkOfHold = statement<{ id: string }>(
  'holds.lock-work-of-hold',
  `select w.id from {library}.book w
   where w.id = any((select ${EDITIONS_OF('b')} from {library}.book b where b.id = (select h.book_id from {library}.hold h where h.id = $1))::uuid[])
   order by w.id for no key update`,
)
/** The copy is locked before the hold, as everywhere. */
const lockCopiesOfHold = statement<{ id: string }>(
  'holds.lock-copies-of-hold',
  `select c.id from {library}.copy c
   where c.id in (select h.captured_copy_id from {library}.hold h where h.id = $1 union select h.target_copy_id from {library}.hold h where h.id = $1)
   order by c.id for no key update`,
)
const lockQueueOfHold = statement<{ id: string }>(
  'holds.lock-queue-of-hold',
  `select h.id from ${QUEUE_OF('b.id = (select x.book_id from {library}.hold x where x.id = $1)')} for no key update`,
)
/** Parameter: book. */
export const lockQueueOfBook = statement<{ id: string }>(
  'holds.lock-queue-of-book',
  `select h.id from ${QUEUE_OF('b.id = $1')} for no key update`,
)

export interface LockedHold {
  id: string
  patron_id: string
  book_id: string
  title: string
  status: string
  version: number
  pickup_branch_id: string
  captured_copy_id: string | null
  target_copy_id: string | null
}
const lockHold = statement<LockedHold>(
  'holds.lock-hold',
  `select h.id, h.patron_id, h.book_id, (select b.title from {library}.book b where b.id = h.book_id) as title, h.status, h.version, h.pickup_branch_id,
     h.captured_copy_id, h.target_copy_id
   from {library}.hold h where h.id = $1 for no key update of h`,
)

/**
 * Locks an open hold, the work that it is for, its copy and the queue, in that order, and gathers what decides: one
 * flight. `onlyOf` restricts it to one patron's own.
 * @throws Problem not_found, hold_ended
 */
export async function lockedQueue(tx: LibraryTx, id: string, onlyOf: string | null): Promise<{ hold: LockedHold; queue: QueueFacts }> {
  const [, , , holds, queues] = await tx.flight<[{ id: string }, { id: string }, { id: string }, LockedHold, QueueFacts]>([
    lockWorkOfHold(id),
    lockCopiesOfHold(id),
    lockQueueOfHold(id),
    lockHold(id),
    gatherQueueOfHold(id, tx.now),
  ])
  const [hold] = holds
  const [queue] = queues
  if (!hold || !queue || (onlyOf !== null && hold.patron_id !== onlyOf)) throw new Problem('not_found')
  if (['filled', 'cancelled', 'expired'].includes(hold.status)) throw new Problem('hold_ended', { params: { status: hold.status } })
  return { hold, queue }
}

/** Which patron a hold is of is known to nobody else, so an unknown one and another's are answered alike. */
export function oneOf(queue: QueueFacts, id: string): QueueFacts['holds'][number] {
  const hold = queue.holds.find((one) => one.id === id)
  if (!hold) throw new Problem('not_found')
  return hold
}
