import { statement } from '../../kernel/query.ts'
import type { Task } from './contract.ts'

const TASK = `id, kind, status,
  json_build_object('done_count', done_count, 'total_count', total_count, 'unit', unit) as progress,
  result, problem, created_at, started_at, finished_at`

/** A task that the actor may see. Parameter: id. */
export const getTask = statement<Task>('activity.get-task', `select ${TASK} from platform.task where tenant = current_user and id = $1`)

/** Tasks, newest first. Parameters: status or null, created_at and id of the last row before, limit. */
export const listTasks = statement<Task>(
  'activity.list-tasks',
  `select ${TASK} from platform.task
   where tenant = current_user and ($1::text is null or status = $1)
     and ($2::timestamptz is null or (created_at, id) < ($2, $3::uuid))
   order by created_at desc, id desc limit $4`,
)

/** Whether events after a place are no longer streamed. Parameters: xid, id. */
export const isBeyondRetention = statement<{ is_beyond: boolean }>(
  'activity.is-beyond-retention',
  `select exists (select from platform.event
     where tenant = current_user and (xid, id) > ($1, $2) and at <= now() - interval '7 days') as is_beyond`,
)

/** Repeated requests are recognised for 24 hours; older answers go. */
export const purgeIdempotencyKeys = statement<never>(
  'activity.purge-idempotency-keys',
  `delete from platform.idempotency_key where tenant = current_user and created_at < now() - interval '24 hours'`,
)

/** Ended tasks are kept for 90 days. */
export const purgeTasks = statement<never>(
  'activity.purge-tasks',
  `delete from platform.task where tenant = current_user and finished_at < now() - interval '90 days'`,
)
