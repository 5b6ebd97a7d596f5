import type { Database, Door } from './db.ts'
import type { LoggedEvent } from './events.ts'
import type { Logger } from './log.ts'
import type { Mailer } from './mail.ts'
import type { Metrics } from './metrics.ts'

/**
 * Queues are few, since every worker polls each. One library may have so many jobs at work at once (`at_once`), over
 * all processes; it is less than what the workers can do together, so that its flood leaves a worker to the others.
 */
export const queues = {
  default: { workers: 3, batch_size: 5, at_once: 8, poll_s: 0.5 },
  mail: { workers: 3, batch_size: 5, at_once: 8, poll_s: 0.5 },
  bulk: { workers: 3, batch_size: 4, at_once: 1, poll_s: 1 },
  chores: { workers: 2, batch_size: 2, at_once: 1, poll_s: 1 },
} as const

export type QueueName = keyof typeof queues

export interface JobContext {
  /** The event that started it; undefined for a job that the clock starts. */
  payload: LoggedEvent | undefined
  /** The door of the library, as the system. */
  library: Door
  /** The way out for mail; never inside a transaction. */
  mail: Mailer
  /** Whether there will be no other try when this one fails. */
  is_last_try: boolean
  log: Logger
  metrics: Metrics
  /** Aborted when the process stops or the job has lost its lease: leave at the next safe place by throwing. */
  signal: AbortSignal
}

/** One kind of background work. It can run twice: its definition says why that is safe. */
export interface Job {
  name: string
  /** Types of events that start it. */
  on?: string | readonly string[]
  /** When the clock starts it, for every library, in UTC; not where the last one that it started still waits or runs. */
  cron?: string
  /** The libraries that the clock starts it for, by role; all that are active, where it is left out. */
  clock_for?: (database: Database) => Promise<readonly string[]>
  /** Gives way to what somebody waits for, whatever started it. */
  is_patient?: boolean
  queue: QueueName
  /** Delays double from one try to the next, up to `longest_delay_s`, unless `backoff` is false. */
  retry: { limit: number; delay_s: number; backoff?: boolean; longest_delay_s?: number }
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
