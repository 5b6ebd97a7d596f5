import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { createTask } from '../activity/verbs.ts'
import { events } from './contract.ts'
import { countLoans, draftIsThere } from './queries.ts'

const DAY_MS = 86_400_000

/** The first moment of the loans that are played again. */
export function since(now: Date, days: number): Date {
  return new Date(now.getTime() - days * DAY_MS)
}

/** Asks for a draft to be played against the loans of the last days; gives the id of the task. @throws Problem not_found */
export async function requestSimulation(tx: LibraryTx, draftId: string, days: number): Promise<{ id: string }> {
  await tx.one(draftIsThere(draftId))
  const { count } = await tx.one(countLoans(since(tx.now, days)))
  const id = uuidv7()
  createTask(tx, { id, kind: 'rule_simulation', total_count: count, unit: 'loans' })
  emit(tx, events, 'rule_simulation.requested', { subject_id: id, data: { draft_id: draftId, days } })
  return { id }
}
