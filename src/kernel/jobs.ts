import type { Door } from './db.ts'
import type { LoggedEvent } from './events.ts'
import type { Logger } from './log.ts'

/** Queues are few, since every worker polls each: user-facing work, mail, and bulk work that gives way. */
export const queues = {
  default: { batch_size: 20, group_concurrency: 4, priority: 0 },
  mail: { batch_size: 20, group_concurrency: 2, priority: 0 },
  bulk: { batch_size: 2, group_concurrency: 1, priority: -10 },
} as const

export type QueueName = keyof typeof queues

export interface JobContext {
  /** The event that started it; undefined for a job that the clock starts. */
  payload: LoggedEvent | undefined
  /** The door of the library, as the system. */
  library: Door
  log: Logger
  /** Aborted when the process stops or the job has lost its lease: leave at the next safe place. */
  signal: AbortSignal
}

/** One kind of background work. It can run twice: its definition says why that is safe. */
export interface Job {
  name: string
  /** Types of events that start it. */
  on?: string | readonly string[]
  /** When the clock starts it, for every library, in UTC. */
  cron?: string
  queue: QueueName
  retry: { limit: number; delay_s: number; backoff?: boolean }
  /** After this long without an end, another worker takes over. */
  lease_s?: number
  run: (context: JobContext) => Promise<void>
}

/** Declares a job. */
export function defineJob(job: Job): Job {
  return job
}

/** Gives the jobs that an event starts. */
export function jobsStartedBy(jobs: readonly Job[]): (type: string) => readonly Job[] {
  const byType = new Map<string, Job[]>()
  for (const job of jobs) {
    for (const type of [job.on ?? []].flat()) byType.set(type, [...(byType.get(type) ?? []), job])
  }
  return (type) => byType.get(type) ?? []
}
