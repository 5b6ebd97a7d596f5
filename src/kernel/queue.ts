import pg from 'pg'
import { type JobWithMetadata, PgBoss } from 'pg-boss'
import { type Database, doorTo, type Library } from './db.ts'
import { type LoggedEvent, settledEvents } from './events.ts'
import { type Job, jobsStartedBy, type QueueName, queues } from './jobs.ts'
import type { Logger } from './log.ts'
import type { Metrics } from './metrics.ts'
import { onTheWire } from './query.ts'

export interface QueueOptions {
  /** Past any pooler. */
  direct_url: string
  database: Database
  jobs: readonly Job[]
  /** Finds a library by its role; undefined once it is gone. */
  libraryByRole: (role: string) => Promise<Library | undefined>
  /** Roles of all libraries that are at work. */
  activeRoles: () => Promise<string[]>
  log: Logger
  metrics: Metrics
}

export interface Queue {
  /** Stops taking work, lets what runs end, and leaves the rest to others. */
  stop(): Promise<void>
}

interface Payload {
  job: string
  tenant: string
  event?: LoggedEvent
}

const DISPATCH_LIMIT = 500
const BUSY_MS = 50
const IDLE_MS = 250
const SCHEDULE_QUEUE = 'schedule'
/** A worker that has not been heard of for so long is taken for dead, and its job begins again. */
const HEARTBEAT_SECONDS = 15

/** Starts the workers, the clock and the dispatcher that turns events into jobs. */
export async function startQueue(options: QueueOptions): Promise<Queue> {
  const boss = new PgBoss({
    connectionString: options.direct_url,
    options: '-c role=libraryhub_platform',
    application_name: 'libraryhub queue',
    max: 4,
    schema: 'pgboss',
    migrate: false,
    createSchema: false,
    monitorIntervalSeconds: 10,
    superviseIntervalSeconds: 10,
    persistQueueStats: false,
  })
  boss.on('error', (error) => options.log.error({ err: error }, 'queue error'))
  await boss.start()

  const byName = new Map(options.jobs.map((job) => [job.name, job]))
  for (const name of Object.keys(queues) as QueueName[]) {
    await boss.createQueue(name, { retryLimit: 5, retryBackoff: true, deleteAfterSeconds: 86_400, heartbeatSeconds: HEARTBEAT_SECONDS })
    await boss.work(
      name,
      {
        perJobResults: true as const,
        includeMetadata: true as const,
        batchSize: queues[name].batch_size,
        groupConcurrency: queues[name].group_concurrency,
        burstWhenBatchFull: true,
        pollingIntervalSeconds: 0.5,
        heartbeatRefreshSeconds: 5,
      },
      (jobs: JobWithMetadata<Payload>[]) => Promise.all(jobs.map((job) => runOne(job, byName, options))),
    )
  }
  await scheduleClockJobs(boss, options)
  const dispatcher = startDispatcher(boss, options)

  return {
    async stop() {
      await dispatcher.stop()
      await boss.stop({ graceful: true, timeout: 20_000 })
    },
  }
}

async function runOne(
  job: JobWithMetadata<Payload>,
  byName: ReadonlyMap<string, Job>,
  { database, libraryByRole, log, metrics }: QueueOptions,
): Promise<{ id: string; status: 'completed' | 'failed'; output?: object }> {
  const { job: name, tenant, event } = job.data
  const own = log.child({ job: name, job_id: job.id, tenant, attempt: job.retryCount + 1 })
  try {
    const definition = byName.get(name)
    const library = await libraryByRole(tenant)
    // A job of a library that is gone, or of a release that is gone, has nothing left to do.
    if (definition && library) {
      const actor = {
        user_id: null,
        patron_id: null,
        session_id: null,
        permissions: SYSTEM,
        language: library.locale,
        channel: 'system' as const,
      }
      const door = doorTo(database, { library, actor, request_id: job.id })
      await definition.run({ payload: event, library: door, log: own, signal: job.signal })
    }
    metrics.jobs.inc({ job: name, outcome: 'completed' })
    return { id: job.id, status: 'completed' }
  } catch (error) {
    own.error({ err: error }, 'job failed')
    metrics.jobs.inc({ job: name, outcome: 'failed' })
    return { id: job.id, status: 'failed', output: { message: error instanceof Error ? error.message : String(error) } }
  }
}

const SYSTEM: ReadonlySet<string> = new Set(['*'])

function jobRow(definition: Job, tenant: string, event?: LoggedEvent) {
  const payload: Payload = { job: definition.name, tenant, event }
  return {
    data: payload,
    priority: queues[definition.queue].priority,
    group: { id: tenant },
    retryLimit: definition.retry.limit,
    retryDelay: definition.retry.delay_s,
    retryBackoff: definition.retry.backoff ?? true,
    expireInSeconds: definition.lease_s ?? 900,
    heartbeatSeconds: HEARTBEAT_SECONDS,
  }
}

async function scheduleClockJobs(boss: PgBoss, { jobs, activeRoles }: QueueOptions): Promise<void> {
  await boss.createQueue(SCHEDULE_QUEUE, { retryLimit: 3, deleteAfterSeconds: 86_400 })
  const clockJobs = jobs.filter((job) => job.cron !== undefined)
  for (const job of clockJobs) {
    await boss.schedule(SCHEDULE_QUEUE, job.cron as string, { job: job.name }, { key: job.name.replaceAll('.', '/'), tz: 'UTC' })
  }
  await boss.work<{ job: string }>(SCHEDULE_QUEUE, async (due) => {
    const roles = await activeRoles()
    for (const { data } of due) {
      const definition = clockJobs.find((job) => job.name === data.job)
      if (definition)
        await boss.insert(
          definition.queue,
          roles.map((role) => jobRow(definition, role)),
        )
    }
  })
}

/**
 * Reads the log from the dispatcher's cursor and puts in the queue what each event starts. Cursor and jobs move in one
 * transaction, so every event starts its jobs exactly once; the locked cursor row lets one process at a time do it.
 */
function startDispatcher(boss: PgBoss, options: QueueOptions): { stop(): Promise<void> } {
  const startedBy = jobsStartedBy(options.jobs)
  let isStopping = false
  let client: pg.Client | undefined

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({
      connectionString: options.direct_url,
      options: '-c role=libraryhub_platform',
      application_name: 'libraryhub dispatcher',
    })
    fresh.on('error', () => (client = undefined))
    await fresh.connect()
    return fresh
  }

  async function dispatch(connection: pg.Client): Promise<number> {
    await connection.query('begin')
    const cursor = await connection.query<{ xid: number; id: number }>(
      `select xid, id from platform.event_cursor where reader = 'dispatcher' for update skip locked`,
    )
    const from = cursor.rows[0]
    if (!from) {
      await connection.query('rollback')
      return 0
    }
    const { text, params } = onTheWire(settledEvents(from.xid, from.id, DISPATCH_LIMIT), 'platform')
    const { rows: events } = await connection.query<LoggedEvent>(text, [...params])
    const last = events.at(-1)
    if (!last) {
      await connection.query('rollback')
      return 0
    }
    const rows = new Map<QueueName, ReturnType<typeof jobRow>[]>()
    for (const event of events) {
      for (const job of startedBy(event.type)) rows.set(job.queue, [...(rows.get(job.queue) ?? []), jobRow(job, event.tenant, event)])
    }
    const db = { executeSql: (sql: string, values?: unknown[]) => connection.query(sql, values) }
    for (const [queue, jobs] of rows) await boss.insert(queue, jobs, { db })
    await connection.query(`update platform.event_cursor set xid = $1, id = $2, at = now() where reader = 'dispatcher'`, [
      last.xid,
      last.id,
    ])
    await connection.query('commit')
    // A hint for every process that streams; in a transaction of its own, since it locks the whole database to commit.
    await connection.query('notify libraryhub_events')
    return events.length
  }

  async function loop(): Promise<void> {
    while (!isStopping) {
      let count = 0
      try {
        client ??= await connect()
        count = await dispatch(client)
      } catch (error) {
        options.log.error({ err: error }, 'dispatcher failed')
        await client?.end().catch(() => {})
        client = undefined
        await pause(1_000)
      }
      if (count < DISPATCH_LIMIT) await pause(count > 0 ? BUSY_MS : IDLE_MS)
    }
    await client?.end().catch(() => {})
  }

  const running = loop()
  return {
    async stop() {
      isStopping = true
      await running
    },
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
