import { randomUUID } from 'node:crypto'
import { serve as listen, type ServerType } from '@hono/node-server'
import { WebSocketServer } from 'ws'
import { createApp } from './app.ts'
import { type Config, parseConfig } from './config.ts'
import { createKeyring } from './features/identity/keys.ts'
import { builtInRoles, features } from './features.ts'
import { openVerifier } from './kernel/auth.ts'
import { openDatabase } from './kernel/db.ts'
import type { LoggedEvent } from './kernel/events.ts'
import { startLive } from './kernel/live.ts'
import { openLog } from './kernel/log.ts'
import { openMetrics } from './kernel/metrics.ts'
import { type Queue, startQueue } from './kernel/queue.ts'
import { openDirectory } from './platform/directory.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './platform/embedded.ts'
import { migrateLibraries, migratePlatform } from './platform/migrate.ts'
import { prepareCluster } from './platform/roles.ts'

export type ServerRole = 'api' | 'worker' | 'live'

export interface ServeOptions {
  config: Config
  /** What this process does; all of it by default. */
  roles?: readonly ServerRole[]
  /** Brings the database up to this release first; off where a deployment step does it. */
  migrate?: boolean
}

export interface RunningServer {
  url: string
  port: number
  admin_url: string
  /** Refuses new requests, lets those under way, sockets and jobs end, then stops what was started here. */
  stop(): Promise<void>
}

const DRAIN_MS = 10_000

/** Starts the process: database, migrations, API, real time and worker, or the part of them that it is told. */
export async function serve({ config, roles = ['api', 'worker', 'live'], migrate = true }: ServeOptions): Promise<RunningServer> {
  const log = openLog(config.log_level)
  const metrics = openMetrics({ processMetrics: true })
  const embedded = config.database_url ? undefined : await startEmbeddedPostgres({ dataDir: config.data_dir })
  const databaseUrl = config.database_url ?? (embedded as EmbeddedPostgres).url
  const directUrl = config.database_direct_url ?? databaseUrl
  const closers: (() => Promise<unknown>)[] = []
  let isReady = false

  const stop = once(async () => {
    isReady = false
    for (const close of closers.reverse()) await close().catch((error) => log.error({ err: error }, 'while stopping'))
    await embedded?.stop()
  })

  try {
    const { app_url } = await prepareCluster(directUrl, { database_url: databaseUrl })
    if (migrate) {
      await migratePlatform(directUrl)
      await migrateLibraries(directUrl, { roles: builtInRoles() })
    }
    const database = openDatabase({ url: app_url, size: config.database_pool_size, name: `libraryhub ${roles.join('+')}` })
    closers.push(() => database.close())
    const directory = openDirectory(database, config.platform_domain)
    const keyring = createKeyring(database)
    const verifier = openVerifier({ keys: ({ reload }) => keyring.jwks({ reload }) })

    if (roles.includes('worker')) {
      const queue: Queue = await startQueue({
        direct_url: directUrl,
        database,
        jobs: features.flatMap(({ jobs }) => jobs ?? []),
        libraryByRole: directory.byRole,
        activeRoles: directory.activeRoles,
        log,
        metrics,
      })
      closers.push(() => queue.stop())
    }

    let port = config.port
    if (roles.includes('api') || roles.includes('live')) {
      const live = await startLive({
        direct_url: directUrl,
        database,
        log,
        metrics,
        onEvent: (event) => endSession(event),
        onDirectoryChange: () => directory.forget(),
      })
      closers.push(() => live.stop())
      const endSession = (event: LoggedEvent) => {
        if (event.type === 'session.ended') verifier.revoke(event.subject_id)
      }
      const app = createApp({
        config,
        database,
        directory,
        verifier,
        keyring,
        live,
        log,
        metrics,
        features,
        isReady: () => isReady,
      })
      const server = await listening(app.fetch, config)
      port = server.port
      // Streams end with the feed, which closes before the server waits for its last requests.
      closers.push(async () => {
        await Promise.race([Promise.all([live.stop(), server.close()]), new Promise((resolve) => setTimeout(resolve, DRAIN_MS))])
        server.destroy()
      })
    }
    isReady = true
    log.info({ port, roles, id: randomUUID() }, 'ready')
    return { url: `http://${config.platform_domain}:${port}`, port, admin_url: directUrl, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

interface Listening {
  port: number
  close(): Promise<void>
  destroy(): void
}

function listening(fetch: Parameters<typeof listen>[0]['fetch'], config: Config): Promise<Listening> {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 })
  return new Promise((resolve, reject) => {
    const server: ServerType = listen({ fetch, port: config.port, hostname: config.host, websocket: { server: sockets } }, ({ port }) =>
      resolve({
        port,
        close: () =>
          new Promise<void>((done) => {
            server.close(() => done())
            if ('closeIdleConnections' in server) server.closeIdleConnections()
          }),
        destroy: () => {
          for (const socket of sockets.clients) socket.terminate()
          if ('closeAllConnections' in server) server.closeAllConnections()
        },
      }),
    )
    server.once('error', reject)
  })
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => (running ??= work())
}

/** Stops the process in good order on the first signal, and at once on the second. */
export function stopOnSignals(stop: () => Promise<void>): void {
  let isStopping = false
  const onSignal = () => {
    if (isStopping) process.exit(130)
    isStopping = true
    void stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
}

if (import.meta.main) {
  const running = await serve({ config: parseConfig(process.env) })
  stopOnSignals(running.stop)
}
