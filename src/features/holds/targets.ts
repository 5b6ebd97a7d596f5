import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { statement } from '../../kernel/query.ts'
import { events } from './contract.ts'
import { gatherQueues, lockWorks } from './queue.ts'
import type { QueueFacts } from './queue-contract.ts'
import { assignTargets, type TargetChange } from './target-rules.ts'

const clearTargets = statement<never>(
  'holds.clear-targets',
  `update {library}.hold set target_copy_id = null, targeted_at = null where id = any($1::uuid[])`,
)
/** A suspension that is over ends here. Parameters: json of [{hold_id, copy_id}], instant. */
const setTargets = statement<never>(
  'holds.set-targets',
  `update {library}.hold h set target_copy_id = given.copy_id, targeted_at = $2, status = 'queued', suspended_until_on = null
   from jsonb_to_recordset($1::jsonb) as given(hold_id uuid, copy_id uuid) where h.id = given.hold_id and h.status in ('queued', 'suspended')`,
)
/** Parameter: json of [{id, hold_id, at, kind, copy_id, reason}]. */
const logAll = statement<never>(
  'holds.log-all',
  `insert into {library}.hold_event (id, hold_id, at, kind, copy_id, reason)
   select id, hold_id, at, kind, copy_id, reason from jsonb_to_recordset($1::jsonb)
     as given(id uuid, hold_id uuid, at timestamptz, kind text, copy_id uuid, reason text)`,
)

/** Chooses anew which copies are fetched for the holds of a work that is locked, and writes only what is different. */
export function retarget(tx: LibraryTx, queue: QueueFacts, at: Date): TargetChange[] {
  const changes = assignTargets(queue, at)
  if (changes.length === 0) return changes
  const lost = changes.filter((change) => change.lost !== null)
  const found = changes.flatMap(({ hold, copy }) => (copy ? [{ hold, copy }] : []))
  if (lost.length > 0) tx.push(clearTargets(lost.map(({ hold }) => hold.id)))
  if (found.length > 0) tx.push(setTargets(JSON.stringify(found.map(({ hold, copy }) => ({ hold_id: hold.id, copy_id: copy.id }))), at))
  const row = (hold_id: string, kind: string, copy_id: string | null, reason: string | null) => ({
    id: uuidv7(),
    hold_id,
    at,
    kind,
    copy_id,
    reason,
  })
  const rows = [
    ...lost.map(({ hold, lost }) => row(hold.id, lost === 'not_fetched' ? 'missed' : 'target_lost', hold.target_copy_id, lost)),
    ...found.map(({ hold, copy }) => row(hold.id, 'targeted', copy.id, null)),
  ]
  tx.push(logAll(JSON.stringify(rows)))
  for (const { hold, lost: reason } of lost)
    emit(tx, events, 'hold.target_lost', {
      subject_id: hold.id,
      data: { copy_id: hold.target_copy_id as string, reason: reason as string },
    })
  for (const { hold, copy } of found) {
    const data = { book_id: hold.book_id, copy_id: copy.id, branch_id: copy.holding_branch_id, pickup_branch_id: hold.pickup_branch_id }
    emit(tx, events, 'hold.targeted', { subject_id: hold.id, data })
  }
  return changes
}

/** Locks the works of books and chooses anew which copies are fetched for their holds. Safe to run twice: the second time nothing changes. */
export async function retargetBooks(tx: LibraryTx, bookIds: readonly string[], at: Date = tx.now): Promise<number> {
  if (bookIds.length === 0) return 0
  const [, queues] = await tx.flight<[{ id: string; title: string }, QueueFacts]>([lockWorks([...bookIds]), gatherQueues([...bookIds], at)])
  const seen = new Set<string>()
  let count = 0
  for (const queue of queues) {
    // Two editions of one work have the same queue.
    if (queue.holds.some(({ id }) => seen.has(id))) continue
    for (const { id } of queue.holds) seen.add(id)
    count += retarget(tx, queue, at).length
  }
  return count
}
