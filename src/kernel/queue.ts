import pg from 'pg'
import { type JobWithMetadata, PgBoss } from 'pg-boss'
import { type Database, doorTo, inPlatform, type Library } from './db.ts'
import { type Dispatcher, startDispatcher } from './dispatcher.ts'
import { eventOfLibrary, type LoggedEvent, registeredEvents } from './events.ts'
import { type Job, jobsStartedBy, type QueueName, queues } from './jobs.ts'
import { type Logger, withoutSecrets } from './log.ts'
import type { Mailer } from './mail.ts'
import type { Metrics } from './metrics.ts'
import { statement } from './query.ts'

export interface QueueOptions {
  /** Past any pooler. */
  direct_url: string
  database: Database
  jobs: readonly Job[]
  /** Finds a library by its role; undefined once it is gone. */
  libraryByRole: (role: string) => Promise<Library | undefined>
  /** Roles of all libraries that are at work. */
  activeRoles: () => Promise<string[]>
  mail: Mailer
  log: Logger
  metrics: Metrics
}

export interface Queue {
  /** Takes no more work and tells what runs to leave; what has not ended in time is handed to others, untouched by its lost try. */
  stop(): Promise<void>
}

/** Jobs carry where their event stands, not what it says. */
interface Payload {
  job: string
  tenant: string
  event?: { xid: number; id: number; at: string }
}

const SCHEDULE_QUEUE = 'schedule'
/** What the clock starts gives way to what somebody waits for. */
const CLOCK_PRIORITY = -5
/** A worker that has not been heard of for so long is taken for dead, and its job begins again. */
const HEARTBEAT_SECONDS = 15
const STOP_WITHIN_MS = 15_000
/** How often a job of a suspended library asks whether that is over. */
const PARKED_SECONDS = 900
const SYSTEM: ReadonlySet<string> = new Set(['*'])

/** Starts the workers, the clock and the dispatcher that turns events into jobs. */
export async function startQueue(options: QueueOptions): Promise<Queue> {
  const { log } = options
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
  boss.on('error', (error) => log.error({ err: error }, 'queue error'))
  boss.on('warning', ({ message }) => log.warn({ warning: message }, 'queue warning'))
  await boss.start()

  const byName = new Map(options.jobs.map((job) => [job.name, job]))
  const stopping = new AbortController()
  /** Jobs at work; when the process stops, those that left or did not come to an end. */
  const unfinished = new Set<string>()
  const park = (job: Job, tenant: string, event: Payload['event']) =>
    boss.insert(job.queue, [{ ...jobRow(job, tenant, CLOCK_PRIORITY, event), startAfter: PARKED_SECONDS }])
  const run = (job: JobWithMetadata<Payload>) => runOne(job, byName.get(job.data.job), { ...options, park }, stopping.signal, unfinished)
  for (const name of Object.keys(queues) as QueueName[]) {
    const { workers, batch_size, at_once, poll_s } = queues[name]
    await boss.createQueue(name, { retryLimit: 5, retryBackoff: true, deleteAfterSeconds: 86_400, heartbeatSeconds: HEARTBEAT_SECONDS })
    await boss.work(
      name,
      {
        perJobResults: true as const,
        includeMetadata: true as const,
        localConcurrency: workers,
        batchSize: batch_size,
        groupConcurrency: at_once,
        burstWhenBatchFull: true,
        pollingIntervalSeconds: poll_s,
        heartbeatRefreshSeconds: 5,
      },
      (jobs: JobWithMetadata<Payload>[]) => Promise.all(jobs.map(run)),
    )
  }
  await startClock(boss, options)
  const startedBy = jobsStartedBy(options.jobs)
  const dispatcher: Dispatcher = startDispatcher({
    direct_url: options.direct_url,
    log,
    starts: (type) => startedBy(type).length > 0,
    enqueue: (connection, events) => enqueue(boss, connection, events, startedBy),
  })

  return {
    async stop() {
      await dispatcher.stop()
      stopping.abort(new Error('The process is stopping'))
      await boss.stop({ graceful: true, timeout: STOP_WITHIN_MS })
      if (unfinished.size > 0) await handOver(options.direct_url, [...unfinished])
    },
  }
}

type Outcome = { id: string; status: 'completed' | 'failed'; output?: object }

interface RunOptions extends QueueOptions {
  /** Puts a job back for later, as if it had never been taken. */
  park: (job: Job, tenant: string, event: Payload['event']) => Promise<unknown>
}

async function runOne(
  job: JobWithMetadata<Payload>,
  definition: Job | undefined,
  options: RunOptions,
  stopping: AbortSignal,
  unfinished: Set<string>,
): Promise<Outcome> {
  const { job: name, tenant } = job.data
  const log = options.log.child({ job: name, job_id: job.id, tenant, attempt: job.retryCount + 1 })
  unfinished.add(job.id)
  try {
    if (stopping.aborted) throw stopping.reason
    await perform(job, definition, options, log, AbortSignal.any([job.signal, stopping]))
    unfinished.delete(job.id)
    options.metrics.jobs.inc({ job: name, outcome: 'completed' })
    return { id: job.id, status: 'completed' }
  } catch (error) {
    if (!stopping.aborted) {
      unfinished.delete(job.id)
      log.error({ err: error }, 'job failed')
    }
    options.metrics.jobs.inc({ job: name, outcome: stopping.aborted ? 'handed_over' : 'failed' })
    return { id: job.id, status: 'failed', output: { message: withoutSecrets(error instanceof Error ? error.message : String(error)) } }
  }
}

async function perform(
  job: JobWithMetadata<Payload>,
  definition: Job | undefined,
  { database, libraryByRole, mail, metrics, park }: RunOptions,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  const { tenant, event } = job.data
  const library = await libraryByRole(tenant)
  // A job of a library that is gone, or of a release that is gone, has nothing left to do.
  if (!definition || !library) return
  // Nothing leaves a closed house. What happened before waits until it opens again; the clock will start its own then.
  if (library.status === 'suspended') {
    if (event) await park(definition, tenant, event)
    return
  }
  // Its tables may not be those of this release; a later try finds them so.
  if (library.status === 'quarantined') throw new Error('The library is quarantined')
  const actor = {
    user_id: null,
    patron_id: null,
    session_id: null,
    permissions: SYSTEM,
    language: library.locale.slice(0, 2),
    channel: 'system' as const,
  }
  const door = doorTo(database, { library, actor, request_id: job.id })
  const payload = event && (await door.get(eventOfLibrary(event.xid, event.id, event.at)))
  if (event && !payload) return log.warn('the event of the job is gone')
  if (payload) registeredEvents().get(payload.type)?.data.parse(payload.data)
  await definition.run({ payload, library: door, mail, is_last_try: job.retryCount >= job.retryLimit, log, metrics, signal })
}

function jobRow(definition: Job, tenant: string, priority: number, event?: Payload['event']) {
  const { limit, delay_s, backoff = true, longest_delay_s } = definition.retry
  const payload: Payload = {
    job: definition.name,
    tenant,
    ...(event && { event: { xid: event.xid, id: event.id, at: event.at } }),
  }
  return {
    data: payload,
    priority,
    group: { id: tenant },
    retryLimit: limit,
    retryDelay: delay_s,
    retryBackoff: backoff,
    ...(backoff && longest_delay_s !== undefined && { retryDelayMax: longest_delay_s }),
    expireInSeconds: definition.lease_s ?? 900,
    heartbeatSeconds: HEARTBEAT_SECONDS,
  }
}

async function enqueue(
  boss: PgBoss,
  connection: pg.Client,
  events: readonly LoggedEvent[],
  startedBy: (type: string) => readonly Job[],
): Promise<void> {
  const waiting = await waitingJobs(connection, [...new Set(events.map(({ tenant }) => tenant))])
  const rows = new Map<QueueName, ReturnType<typeof jobRow>[]>()
  for (const event of events) {
    for (const job of startedBy(event.type)) {
      const key = `${job.queue} ${event.tenant}`
      const ahead = waiting.get(key) ?? 0
      waiting.set(key, ahead + 1)
      rows.set(job.queue, [
        ...(rows.get(job.queue) ?? []),
        jobRow(job, event.tenant, job.is_patient ? CLOCK_PRIORITY : priorityBehind(ahead), event),
      ])
    }
  }
  const db = { executeSql: (sql: string, values?: unknown[]) => connection.query(sql, values) }
  for (const [queue, jobs] of rows) await boss.insert(queue, jobs, { db })
}

/**
 * The more jobs of its own library wait before a job, the lower it ranks: one library's flood of 20,000 otherwise stands
 * before another's single job, however few of them may run at once.
 */
function priorityBehind(ahead: number): number {
  return ahead < 10 ? 0 : -Math.floor(Math.log2(ahead / 5))
}

/** How many jobs of each library wait, by queue and library. */
async function waitingJobs(connection: pg.Client, tenants: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await connection.query<{ key: string; count: number }>(
    `select name || ' ' || group_id as key, count(*)::int as count from pgboss.job
     where name = any($1) and state < 'active' and group_id = any($2) group by 1`,
    [Object.keys(queues), tenants],
  )
  return new Map(rows.map(({ key, count }) => [key, count]))
}

/** Makes jobs that left because the process stops ready at once for others, with as many tries as they had. */
async function handOver(url: string, ids: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url, options: '-c role=libraryhub_platform', application_name: 'libraryhub queue' })
  await client.connect()
  try {
    await client.query(
      `update pgboss.job set state = 'retry', retry_limit = retry_limit + 1, completed_on = null, start_after = now()
       where id = any($1::uuid[]) and state in ('retry', 'failed')`,
      [ids],
    )
  } finally {
    await client.end()
  }
}

async function startClock(boss: PgBoss, { jobs, activeRoles, database }: QueueOptions): Promise<void> {
  await boss.createQueue(SCHEDULE_QUEUE, { retryLimit: 3, deleteAfterSeconds: 86_400 })
  const clockJobs = jobs.filter((job) => job.cron !== undefined)
  for (const job of clockJobs) {
    await boss.schedule(SCHEDULE_QUEUE, job.cron as string, { job: job.name }, { key: job.name.replaceAll('.', '/'), tz: 'UTC' })
  }
  await boss.work<{ job: string }>(SCHEDULE_QUEUE, async (due) => {
    for (const { data } of due) {
      const definition = clockJobs.find((job) => job.name === data.job)
      if (!definition) continue
      const roles = await (definition.clock_for ?? activeRoles)(database)
      const underWay = await librariesWith(database, definition)
      await boss.insert(
        definition.queue,
        roles.filter((role) => !underWay.has(role)).map((role) => jobRow(definition, role, CLOCK_PRIORITY)),
      )
    }
  })
}

const unfinishedOf = statement<{ role: string }>(
  'queue.unfinished-of',
  `select distinct group_id as role from pgboss.job where name = $1 and state < 'completed' and data->>'job' = $2`,
)

/** A worker that is behind would otherwise find the same work as often as the clock had struck meanwhile. */
async function librariesWith(database: Database, { queue, name }: Job): Promise<ReadonlySet<string>> {
  return new Set((await inPlatform(database, (tx) => tx.all(unfinishedOf(queue, name)))).map(({ role }) => role))
}

const queueCounts = statement<{
  name: string
  ready: number
  deferred: number
  active: number
  failed: number
  oldest_seconds: number | null
}>(
  'queue.counts',
  `select name, ready_count as ready, deferred_count as deferred, active_count as active, failed_count as failed, ready_oldest_seconds as oldest_seconds
   from pgboss.queue where name not like '\\_\\_%'`,
)

/** Measures the queues by the counts that their supervisor keeps every few seconds, so that asking costs next to nothing. */
export async function sampleQueues(database: Database, metrics: Metrics): Promise<void> {
  for (const { name, oldest_seconds, ...counts } of await inPlatform(database, (tx) => tx.all(queueCounts()))) {
    for (const [state, count] of Object.entries(counts)) metrics.queue.set({ queue: name, state }, count)
    metrics.queue_oldest_seconds.set({ queue: name }, oldest_seconds ?? 0)
  }
}
