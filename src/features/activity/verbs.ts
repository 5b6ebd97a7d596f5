import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { statement } from '../../kernel/query.ts'
import { events } from './contract.ts'

interface TaskRow {
  kind: string
  status: string
  done_count: number
  total_count: number | null
}

const insertTask = statement<never>(
  'activity.insert-task',
  `insert into platform.task (id, kind, total_count, unit, created_by, created_at) values ($1, $2, $3, $4, $5, $6)`,
)
const updateTask = statement<TaskRow>(
  'activity.update-task',
  `update platform.task set
     status = case when status in ('queued', 'running') then $2 else status end,
     done_count = coalesce($3, done_count),
     total_count = coalesce($4, total_count),
     result = coalesce($5::jsonb, result),
     problem = coalesce($6::jsonb, problem),
     started_at = coalesce(started_at, $7),
     finished_at = case when $2 in ('succeeded', 'failed', 'cancelled') then coalesce(finished_at, $7) else finished_at end
   where tenant = current_user and id = $1
   returning kind, status, done_count, total_count`,
)

export interface NewTask {
  id: string
  kind: string
  total_count?: number
  unit?: string
}

/** Makes long work visible at /v1/tasks/{id} from the moment that it is asked for. */
export function createTask(tx: LibraryTx, task: NewTask): void {
  tx.push(insertTask(task.id, task.kind, task.total_count ?? null, task.unit ?? 'records', tx.actor.user_id, tx.now))
}

/** Tells how far a task is; a task that was cancelled stays so, and says so. */
export function reportTask(tx: LibraryTx, id: string, progress: { done_count: number; total_count?: number }): Promise<TaskRow> {
  return change(tx, id, 'running', progress)
}

/** Ends a task with what came of it, or with the problem that stopped it. */
export function finishTask(tx: LibraryTx, id: string, end: { result: unknown } | { problem: unknown }): Promise<TaskRow> {
  return 'result' in end ? change(tx, id, 'succeeded', end) : change(tx, id, 'failed', end)
}

/** Asks a task to stop; its worker sees it at the next report. */
export function cancelTask(tx: LibraryTx, id: string): Promise<TaskRow> {
  return change(tx, id, 'cancelled', {})
}

async function change(
  tx: LibraryTx,
  id: string,
  status: string,
  { done_count, total_count, result, problem }: { done_count?: number; total_count?: number; result?: unknown; problem?: unknown },
): Promise<TaskRow> {
  const task = await tx.one(
    updateTask(
      id,
      status,
      done_count ?? null,
      total_count ?? null,
      result ? JSON.stringify(result) : null,
      problem ? JSON.stringify(problem) : null,
      tx.now,
    ),
  )
  emit(tx, events, 'task.changed', { subject_id: id, data: task })
  return task
}
