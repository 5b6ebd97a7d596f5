import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { serve as listen, type ServerType } from '@hono/node-server'
import { WebSocketServer } from 'ws'
import { createApp } from './app.ts'
import { type Config, ConfigError, parseConfig } from './config.ts'
import { createKeyring } from './features/identity/keys.ts'
import { sessionsEndedWithin } from './features/identity/sessions.ts'
import { builtInRoles, featureFacts, features } from './features.ts'
import { ACCESS_TOKEN_SECONDS, openVerifier } from './kernel/auth.ts'
import { type Database, inPlatform, openDatabase } from './kernel/db.ts'
import { sampleDispatcher } from './kernel/dispatcher.ts'
import { startLive } from './kernel/live.ts'
import { type Logger, openLog } from './kernel/log.ts'
import { openMailer } from './kernel/mail.ts'
import { type Metrics, openMetrics } from './kernel/metrics.ts'
import { sampleQueues, startQueue } from './kernel/queue.ts'
import { choreSampler } from './platform/chores.ts'
import { openDirectory } from './platform/directory.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './platform/embedded.ts'
import { ensureEventPartitions } from './platform/event-partitions.ts'
import { sampleLibraries } from './platform/measure.ts'
import { migrateLibraries, migratePlatform } from './platform/migrate.ts'
import { openOperations } from './platform/operations.ts'
import { connectAsAdmin, mayAdminister, prepareCluster } from './platform/roles.ts'

export type ServerRole = 'api' | 'worker' | 'live'

export interface ServeOptions {
  config: Config
  /** What this process does; all of it by default. Health and metrics it answers in any case. */
  roles?: readonly ServerRole[]
  /** Brings the database up to this release first; off where a deployment step does it. */
  migrate?: boolean
}

export interface RunningServer {
  url: string
  port: number
  admin_url: string
  /** Refuses new requests, lets those under way, streams and jobs end, then stops what was started here. */
  stop(): Promise<void>
}

/** A request that has not ended after so long is cut off; jobs have a little longer. */
const DRAIN_MS = 10_000
const UPLOAD_WITHIN_MS = 3_600_000
/** A connection that is still lent then belongs to a request that was cut off. */
const CLOSE_MS = 3_000
const DAY_MS = 86_400_000

/** Starts the process: database, migrations, API, real time and worker, or the part of them that it is told. */
export async function serve({ config, roles = ['api', 'worker', 'live'], migrate = true }: ServeOptions): Promise<RunningServer> {
  const log = openLog(config.log_level)
  const metrics = openMetrics({ processMetrics: true })
  const embedded = config.database_url ? undefined : await startEmbeddedPostgres({ dataDir: config.data_dir })
  const databaseUrl = config.database_url ?? (embedded as EmbeddedPostgres).url
  const directUrl = config.database_direct_url ?? databaseUrl
  /** What ends side by side, and then what it used, in the reverse order of its making. */
  const drains: (() => Promise<unknown>)[] = []
  const closers: (() => unknown)[] = []
  let isReady = false

  const stop = once(async () => {
    isReady = false
    const quietly = async (work: () => unknown) => {
      try {
        await work()
      } catch (error) {
        log.error({ err: error }, 'while stopping')
      }
    }
    await Promise.all(drains.map(quietly))
    for (const close of closers.reverse()) await quietly(close)
    await embedded?.stop()
  })

  try {
    // A process may be given no more than the API's own role; then others bring the database up to date.
    const isAdmin = await mayAdminister(directUrl)
    const app_url = isAdmin ? (await prepareCluster(directUrl, { database_url: databaseUrl })).app_url : databaseUrl
    if (isAdmin && migrate) await upgrade(directUrl, log)
    if (isAdmin) closers.push(makePartitionsDaily(directUrl, log))
    const pool = (name: string, size: number) => {
      const database = openDatabase({ url: app_url, size, name: `libraryhub ${name}` })
      closers.push(() => within(CLOSE_MS, database.close()))
      metrics.measure(() => samplePool(database, name, metrics))
      return database
    }
    const database = pool('requests', config.database_pool_size)
    const directory = openDirectory(database, config.platform_domain)
    const keyring = createKeyring(database)
    const verifier = openVerifier({ keys: ({ reload }) => keyring.jwks({ reload }) })
    const live = await startLive({
      direct_url: directUrl,
      database,
      log,
      metrics,
      onEvent: ({ type, subject_id }) => type === 'session.ended' && verifier.revoke(subject_id),
      onDirectoryChange: () => directory.forget(),
    })
    closers.push(() => live.stop())
    // Events tell of sessions that end from now on; the tokens of those that ended before live on for a while.
    for (const { id } of await inPlatform(database, (tx) => tx.all(sessionsEndedWithin(ACCESS_TOKEN_SECONDS)))) verifier.revoke(id)
    for (const sample of [sampleLibraries, sampleQueues, sampleDispatcher]) metrics.measure(() => sample(database, metrics))
    metrics.measure(choreSampler(database, metrics))

    if (roles.includes('worker')) {
      const mail = openMailer({ smtp_url: config.smtp_url, outbox_dir: join(config.data_dir, 'outbox'), from: config.mail_from })
      closers.push(() => mail.close())
      const queue = await startQueue({
        direct_url: directUrl,
        // Jobs have connections of their own, so that a flood of them leaves those of requests alone.
        database: pool('jobs', Math.max(2, Math.ceil(config.database_pool_size / 2))),
        jobs: features.flatMap(({ jobs }) => jobs ?? []),
        libraryByRole: directory.byRole,
        activeRoles: directory.activeRoles,
        mail,
        log,
        metrics,
      })
      drains.push(() => queue.stop())
    }

    const served = roles.includes('api') || roles.includes('live') ? features : []
    const operations = isAdmin ? operationsOn(config, { admin_url: directUrl, database_url: databaseUrl }) : undefined
    const parts = { config, database, directory, verifier, keyring, live, log, metrics, operations }
    const app = createApp({ ...parts, features: served, isReady: () => isReady })
    const server = await listening(app.fetch, config)
    drains.push(async () => {
      // The port stays open until the last request has ended, so that health checks are told to look elsewhere.
      await within(DRAIN_MS, Promise.all([live.stop(), server.idle()]))
      server.destroy()
    })
    isReady = true
    log.info({ port: server.port, roles }, 'ready')
    return { url: `http://${config.platform_domain}:${server.port}`, port: server.port, admin_url: directUrl, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function upgrade(adminUrl: string, log: Logger): Promise<void> {
  await migratePlatform(adminUrl)
  const { failed } = await migrateLibraries(adminUrl, { roles: builtInRoles() })
  for (const { slug, reason } of failed) log.error({ library: slug, reason }, 'a library could not be upgraded; the others are served')
}

/** A process that runs for months needs the partitions of those months. Gives what ends it. */
function makePartitionsDaily(adminUrl: string, log: Logger): () => void {
  const make = () => connectAsAdmin(adminUrl, (client) => ensureEventPartitions(client))
  const daily = setInterval(() => void make().catch((error) => log.error({ err: error }, 'no new partitions')), DAY_MS)
  return () => clearInterval(daily)
}

function operationsOn(config: Config, urls: { admin_url: string; database_url: string }) {
  return openOperations({
    ...urls,
    features: featureFacts(),
    platform_domain: config.platform_domain,
    exports_dir: join(config.data_dir, 'exports'),
  })
}

function samplePool({ pool }: Database, name: string, metrics: Metrics): void {
  metrics.pool.set({ pool: name, state: 'open' }, pool.totalCount)
  metrics.pool.set({ pool: name, state: 'idle' }, pool.idleCount)
  metrics.pool.set({ pool: name, state: 'waiting' }, pool.waitingCount)
}

interface Listening {
  port: number
  /** Waits until no request is under way and no socket is open. */
  idle(): Promise<void>
  /** Closes the port and whatever is still open. */
  destroy(): void
}

function listening(fetch: Parameters<typeof listen>[0]['fetch'], config: Config): Promise<Listening> {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: 64 * 1024,
    // A browser's token comes as a subprotocol too; it is never the one that is chosen, and so never repeated.
    handleProtocols: (offered) => offered.has('libraryhub') && 'libraryhub',
  })
  const open = new Set<ServerResponse>()
  return new Promise((resolve, reject) => {
    // A catalogue takes its time to arrive; headers have a minute, as ever.
    const serverOptions = { requestTimeout: UPLOAD_WITHIN_MS }
    const options = { fetch, port: config.port, hostname: config.host, websocket: { server: sockets }, serverOptions }
    const server: ServerType = listen(options, ({ port }) =>
      resolve({
        port,
        async idle() {
          while (open.size > 0 || sockets.clients.size > 0) await new Promise((later) => setTimeout(later, 20))
        },
        destroy() {
          for (const socket of sockets.clients) socket.terminate()
          server.close()
          if ('closeAllConnections' in server) server.closeAllConnections()
        },
      }),
    )
    server.on('request', (_request, response: ServerResponse) => {
      open.add(response)
      response.once('close', () => open.delete(response))
    })
    server.once('error', reject)
  })
}

function within(ms: number, work: Promise<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout
  const late = new Promise((resolve) => (timer = setTimeout(resolve, ms)))
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => (running ??= work())
}

/** npm hands on a Ctrl-C that the terminal has sent already. */
const SAME_SIGNAL_MS = 500

/** Stops the process in good order on the first signal, and at once on the second. */
export function stopOnSignals(stop: () => Promise<void>): void {
  let askedAt: number | undefined
  const onSignal = () => {
    if (askedAt !== undefined) {
      if (performance.now() - askedAt > SAME_SIGNAL_MS) process.exit(130)
      return
    }
    askedAt = performance.now()
    void stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
}

if (import.meta.main) {
  try {
    stopOnSignals((await serve({ config: parseConfig(process.env) })).stop)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(error.message)
    process.exit(2)
  }
}
