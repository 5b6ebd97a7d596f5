import { join } from 'node:path'
import type { Config } from '../config.ts'
import { featureFacts } from '../features.ts'
import { type Actor, type Database, type Door, doorTo, openDatabase } from '../kernel/db.ts'
import { type EmbeddedPostgres, findEmbeddedPostgres, startEmbeddedPostgres } from '../platform/embedded.ts'
import { openOperations, type PlatformOperations } from '../platform/operations.ts'
import { appUrlOf, connectAsAdmin, prepareCluster } from '../platform/roles.ts'
import { type Closing, closeOnSignals } from './closing.ts'
import { configurationOf } from './configuration.ts'
import { EXIT, embeddedFailed, failure } from './failure.ts'
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
  /** Has something closed when the command ends or is interrupted, before its connections are. */
  onClose(close: () => Promise<unknown>): void
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
  const closing = closeOnSignals(() => out.note(`\n${out.t('interrupted')}`))
  try {
    const embedded = config.database_url || config.database_direct_url ? undefined : await embeddedFor(out, config, closing)
    const adminUrl = (config.database_direct_url ?? config.database_url ?? embedded?.url) as string
    const appUrl = await appUrlFor(out, config, adminUrl, needs, embedded?.isOurs === true)
    let database: Database | undefined
    const open = () => {
      if (database) return database
      const opened = openDatabase({ url: appUrl, size: 4, name: 'libraryhub command' })
      closing.add(() => opened.close())
      return (database = opened)
    }
    return await work(platformOn(out, env, { config, admin_url: adminUrl, database: open, onClose: closing.add }))
  } catch (error) {
    // What breaks while everything is being closed breaks because of that.
    if (closing.isAsked) return new Promise<never>(() => {})
    throw error
  } finally {
    await closing.close()
  }
}

/** Gives what commands work on, over connections that somebody else opens and closes. */
export function platformOn(
  out: Output,
  env: Record<string, string | undefined>,
  { config, admin_url, database, onClose }: Pick<Platform, 'config' | 'admin_url' | 'database' | 'onClose'>,
): Platform {
  const operations = openOperations({
    admin_url,
    features: featureFacts(),
    platform_domain: config.platform_domain,
    exports_dir: join(config.data_dir, 'exports'),
    secret: (name) => env[name],
  })
  const door = async (slug: string) => doorTo(database(), { library: await operations.find(slug), actor: actor(out) })
  return { config, admin_url, operations, database, onClose, door }
}

function actor({ language }: Output): Actor {
  return { user_id: null, patron_id: null, session_id: null, permissions: new Set(['*']), language, channel: 'system' }
}

async function embeddedFor(out: Output, config: Config, closing: Closing): Promise<EmbeddedPostgres> {
  if ((await findEmbeddedPostgres(config.data_dir)) === undefined) out.note(out.paint.dim(out.t('starting_postgres')))
  const starting = startEmbeddedPostgres({ dataDir: config.data_dir })
  closing.add(() => starting.then((postgres) => postgres.stop()))
  return starting.catch((error: unknown) => {
    throw embeddedFailed(out, error)
  })
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
