import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { createTask, finishTask, reportTask } from '../activity/verbs.ts'
import { getException, insertException } from '../calendar/verbs.ts'
import { moveDue } from '../circulation/verbs.ts'
import { moveShelfExpiry } from '../holds/desk-verbs.ts'
import { recountFine } from '../money/verbs.ts'
import { type Closing, events, type NewClosing } from './contract.ts'
import { announced, daysByBranch } from './preview.ts'
import { advance, countAffected, finishClosing, insertClosing, lockClosing, lockFinesCounted, lockLoansDue } from './queries.ts'
import { type ClosedDays, recounted, repairedDue } from './rules.ts'

/** What repairs reach into; each verb checks by itself what it changes. */
export const REPAIR = ['loans:read', 'loans:write', 'holds:read', 'holds:write', 'patrons:read', 'charges:read', 'charges:write'] as const

/**
 * Closes, and has the dates that fall on it repaired by a task.
 * @throws Problem not_found, not_a_closing, ends_before_start, closing_too_long, invalid_reference
 */
export async function requestClosing(tx: LibraryTx, given: NewClosing): Promise<Closing> {
  const { entry, days } = await announced(tx, given)
  const exception_id = entry.id ?? (await insertException(tx, entry)).id
  const id = uuidv7()
  const { branch_id, reason } = entry
  const { starts_on, ends_on } = days
  const { count } = await tx.one(countAffected(branch_id, starts_on, ends_on))
  createTask(tx, { id, kind: 'closing', unit: 'dates', total_count: count })
  emit(tx, events, 'closing.requested', { subject_id: id, data: { branch_id, starts_on, ends_on, reason } })
  return tx.one(insertClosing(id, exception_id, branch_id, starts_on, ends_on, reason, tx.actor.user_id, tx.now))
}

type Phase = Closing['phase']
const NEXT: Record<Phase, Phase> = { loans: 'holds', holds: 'fines', fines: 'done', done: 'done' }

interface Batch {
  done: number
  /** The last row; null where the phase is over. */
  after: string | null
  moved: number
  held: number
  lowered: number
  cents: number
}
const NOTHING: Batch = { done: 0, after: null, moved: 0, held: 0, lowered: 0, cents: 0 }

/**
 * Repairs the next dates of a closing, in one transaction, and tells whether there is more to do. What is repaired and
 * how far the closing is are written together, so that a run which is cut off repairs nothing twice.
 */
export async function repairBatch(tx: LibraryTx, id: string, runNumber: number, limit: number): Promise<boolean> {
  const closing = await tx.one(lockClosing(id))
  if (closing.finished_at !== null || closing.run_number !== runNumber) return false
  const task = await reportTask(tx, id, { done_count: closing.done_count })
  const exception = await tx.maybe(getException(closing.exception_id))
  // Who takes the entry away, or cancels the task, wants no more dates moved; those that were stay.
  if (task.status !== 'running' || !exception || exception.is_open) return end(tx, id, false)
  if (closing.phase === 'done') return end(tx, id, true)
  const { starts_on, ends_on } = closing
  const entry = { ...exception, is_own: exception.branch_id !== null }
  const days = await daysByBranch(tx, { entry, days: { starts_on, ends_on } })
  const batch = await phases[closing.phase](tx, closing, days, limit)
  const phase = batch.after === null ? NEXT[closing.phase] : closing.phase
  tx.push(advance(id, phase, batch.after, batch.done, batch.moved, batch.held, batch.lowered, batch.cents, tx.now))
  return true
}

type Locked = Closing & { after_id: string | null }
type RunPhase = (tx: LibraryTx, closing: Locked, days: ReadonlyMap<string, ClosedDays>, limit: number) => Promise<Batch>

const phases: Record<Exclude<Phase, 'done'>, RunPhase> = {
  async loans(tx, { branch_id, starts_on, ends_on, after_id, reason }, days, limit) {
    const loans = await tx.all(lockLoansDue(branch_id, starts_on, ends_on, after_id, limit))
    const moves = loans.flatMap(({ id, branch_id, due_at, policy }) => {
      const repair = repairedDue({ due_at, policy }, days.get(branch_id) as ClosedDays)
      return repair ? [{ loan_id: id, due_before: due_at, due_at: repair.at, steps: [repair.step] }] : []
    })
    const moved = await moveDue(tx, moves, reason)
    return { ...NOTHING, done: loans.length, after: lastOf(loans, limit), moved: moved.length }
  },

  /** A branch a batch: what one can hold on its shelf is soon moved. */
  async holds(tx, { starts_on, ends_on, after_id }, days) {
    const branches = [...days.keys()].sort()
    const branch = branches.find((id) => after_id === null || id > after_id)
    if (branch === undefined) return NOTHING
    const moved = await moveShelfExpiry(tx, branch, { starts_on, ends_on })
    return { ...NOTHING, done: moved.length, after: branch, held: moved.length }
  },

  async fines(tx, { branch_id, starts_on, ends_on, after_id, reason }, days, limit) {
    const fines = await tx.all(lockFinesCounted(branch_id, starts_on, ends_on, after_id, limit))
    let [lowered, cents] = [0, 0]
    for (const fine of fines) {
      const closed = days.get(fine.branch_id) as ClosedDays
      const { due_at, cents: target } = recounted(fine, closed)
      if (target === fine.charged_cents) continue
      recountFine(tx, fine, { due_at, calendar: closed.after, cents: target, reason })
      lowered++
      cents += fine.charged_cents - target
    }
    return { ...NOTHING, done: fines.length, after: lastOf(fines, limit), lowered, cents }
  },
}

function lastOf(rows: readonly { id: string }[], limit: number): string | null {
  return rows.length < limit ? null : (rows.at(-1)?.id ?? null)
}

async function end(tx: LibraryTx, id: string, isComplete: boolean): Promise<false> {
  const closing = await tx.maybe(finishClosing(id, tx.now))
  if (!closing) return false
  const { moved_count, held_count, lowered_count, lowered_cents } = closing
  const counts = { moved_count, held_count, lowered_count, lowered_cents }
  await finishTask(tx, id, { result: { ...counts, is_complete: isComplete } })
  emit(tx, events, 'closing.finished', { subject_id: id, data: { is_complete: isComplete, ...counts } })
  return false
}
