import { join } from 'node:path'
import type { Config } from '../config.ts'
import { featureFacts } from '../features.ts'
import { type Actor, type Database, type Door, doorTo, openDatabase } from '../kernel/db.ts'
import { type EmbeddedPostgres, findEmbeddedPostgres, startEmbeddedPostgres } from '../platform/embedded.ts'
import { openOperations, type PlatformOperations } from '../platform/operations.ts'
import { appUrlOf, connectAsAdmin, prepareCluster } from '../platform/roles.ts'
import { configurationOf } from './configuration.ts'
import { EXIT, type Failure, failure } from './failure.ts'
import type { Output } from './output.ts'

/** The platform as a command works on it. */
export interface Platform {
  config: Config
  /** Address of the administrator, past any pooler. */
  admin_url: string
  operations: PlatformOperations
  /** The door of a library, for whoever sits at the command line. @throws Problem library_unknown */
  door(slug: string): Promise<Door>
  /** Connections of the API's login role; opened when they are first asked for. */
  database(): Database
}

interface Needs {
  /** For `migrate` alone: the database may still be empty. */
  may_be_empty?: boolean
}

/**
 * Connects a command to the database that the environment names, or to the embedded Postgres of the data folder: the
 * one that runs, or one that is started for this command and stopped after it.
 */
export async function withPlatform<T>(
  out: Output,
  env: Record<string, string | undefined>,
  work: (platform: Platform) => Promise<T>,
  needs: Needs = {},
): Promise<T> {
  const config = configurationOf(env)
  const embedded = config.database_url || config.database_direct_url ? undefined : await embeddedFor(out, config)
  let database: Database | undefined
  const close = async () => {
    await database?.close()
    await embedded?.stop()
  }
  const onSignal = () => {
    out.note(out.t('interrupted'))
    void close().finally(() => process.exit(EXIT.interrupted))
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
  try {
    const adminUrl = (config.database_direct_url ?? config.database_url ?? embedded?.url) as string
    const appUrl = await appUrlFor(out, config, adminUrl, needs, embedded?.isOurs === true)
    const open = () => (database ??= openDatabase({ url: appUrl, size: 4, name: 'libraryhub command' }))
    return await work(platformOn(out, env, { config, admin_url: adminUrl, database: open }))
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
    await close()
  }
}

/** Gives what commands work on, over connections that somebody else opens and closes. */
export function platformOn(
  out: Output,
  env: Record<string, string | undefined>,
  { config, admin_url, database }: Pick<Platform, 'config' | 'admin_url' | 'database'>,
): Platform {
  const operations = openOperations({
    admin_url,
    features: featureFacts(),
    platform_domain: config.platform_domain,
    exports_dir: join(config.data_dir, 'exports'),
    secret: (name) => env[name],
  })
  const door = async (slug: string) => doorTo(database(), { library: await operations.find(slug), actor: actor(out) })
  return { config, admin_url, operations, database, door }
}

function actor({ language }: Output): Actor {
  return { user_id: null, patron_id: null, session_id: null, permissions: new Set(['*']), language, channel: 'system' }
}

async function embeddedFor(out: Output, config: Config): Promise<EmbeddedPostgres> {
  if ((await findEmbeddedPostgres(config.data_dir)) === undefined) out.note(out.paint.dim(out.t('starting_postgres')))
  return startEmbeddedPostgres({ dataDir: config.data_dir }).catch((error: unknown) => {
    throw asUnavailable(out, error)
  })
}

/** What the embedded Postgres says of itself is meant for people. */
export function asUnavailable(out: Output, error: unknown): Failure {
  const reason = error instanceof Error ? error.message : String(error)
  return failure(out.language, 'embedded_failed', { exit: EXIT.unavailable, params: { reason }, cause: error })
}

/** Gives the address of the API's login role, once the shared tables are there. */
async function appUrlFor(out: Output, config: Config, adminUrl: string, needs: Needs, isOurs: boolean): Promise<string> {
  const isSame = config.database_url === undefined || config.database_url === adminUrl
  const hasPlatform = await connectAsAdmin(adminUrl, async (client) => {
    const { rows } = await client.query<{ is_there: boolean }>(`select to_regclass('platform.library') is not null as is_there`)
    return rows[0]?.is_there === true
  })
  if (hasPlatform) return isSame ? appUrlOf(adminUrl) : (config.database_url as string)
  // A database that this command started for itself has nobody else to make its tables.
  if (!needs.may_be_empty && !isOurs) {
    throw failure(out.language, 'not_migrated', { exit: EXIT.unavailable, advice: [out.t('run_migrate')] })
  }
  const { app_url } = await prepareCluster(adminUrl, { database_url: config.database_url })
  return app_url
}
