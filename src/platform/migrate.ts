import { readFile } from 'node:fs/promises'
import type pg from 'pg'
import { PgBoss } from 'pg-boss'
import { Problem } from '../kernel/problem.ts'
import type { MigrationOutcome, MigrationState } from './contract.ts'
import { ensureEventPartitions } from './event-partitions.ts'
import { connectAsAdmin, MIGRATION_LOCK } from './roles.ts'
import {
  applyStream,
  type BuiltInRole,
  enterLibrary,
  type MigrationFile,
  migrationFiles,
  refreshBuiltInRoles,
  releaseHash,
  SQL,
  versionOf,
} from './stream.ts'

export interface MigrateOptions {
  /** What each built-in role may do in this release. */
  roles: readonly BuiltInRole[]
  /** Only these libraries, by slug. */
  only?: readonly string[]
  concurrency?: number
  dry_run?: boolean
  onProgress?: (done: number, total: number, slug: string) => void
  /** Other files than this release's, for a rehearsal. */
  files?: readonly MigrationFile[]
}

export type LibraryMigrations = Omit<MigrationOutcome, 'platform'>

const TRIES = 5
/** A file that fails for so many libraries in a row, and has worked for none, is taken to be wrong for all. */
const CANARIES = 3
const PASSING_FAULTS = new Set(['55P03', '40P01', '40001'])

/** Brings the shared tables and the queue's own up to this release. */
export async function migratePlatform(adminUrl: string): Promise<{ from: number; to: number }> {
  const files = await migrationFiles('platform')
  const walls = await readFile(new URL('walls.sql', SQL), 'utf8')
  return connectAsAdmin(adminUrl, async (client) => {
    await client.query('select pg_advisory_lock($1, $2)', [...MIGRATION_LOCK])
    const from = await platformVersion(client)
    await client.query('begin')
    await client.query('set local role libraryhub_owner')
    await client.query(walls)
    await applyStream(client, 'platform', files)
    await client.query(`call platform.raise_walls('platform', 'libraryhub_platform')`)
    await client.query('commit')
    await ensureEventPartitions(client)
    await migrateQueue(adminUrl)
    await client.query(`grant usage on schema pgboss to libraryhub_platform;
      grant select, insert, update, delete on all tables in schema pgboss to libraryhub_platform;
      grant usage on all sequences in schema pgboss to libraryhub_platform;
      grant execute on all functions in schema pgboss to libraryhub_platform`)
    return { from, to: versionOf(files) }
  })
}

/** Gives the version of the shared tables; 0 where there are none yet. */
export async function platformVersion(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ exists: boolean }>(`select to_regclass('platform.migrations') is not null as exists`)
  if (!rows[0]?.exists) return 0
  const { rows: versions } = await client.query<{ version: number }>('select coalesce(max(id), 0) as version from platform.migrations')
  return versions[0]?.version ?? 0
}

async function migrateQueue(adminUrl: string): Promise<void> {
  const boss = new PgBoss({
    connectionString: adminUrl,
    options: '-c role=libraryhub_owner',
    schema: 'pgboss',
    createSchema: false,
    migrate: true,
    supervise: false,
    schedule: false,
    max: 1,
  })
  boss.on('error', () => {})
  await boss.start()
  await boss.stop({ graceful: false })
}

interface Candidate {
  id: string
  slug: string
  version: number
  release_hash: string | null
  status: string
}

/**
 * Brings every library up to this release, each in a transaction of its own, so that a run which is broken off can be
 * repeated. One that fails is left as it was, named with its reason and quarantined, since this release may need what
 * it lacks; the others go on. They begin one by one until one has worked, so that a wrong file meets few.
 * @throws Problem library_unknown where `only` names one that is not there
 */
export async function migrateLibraries(adminUrl: string, options: MigrateOptions): Promise<LibraryMigrations> {
  const files = options.files ?? (await migrationFiles('tenant'))
  const target = versionOf(files)
  const hash = releaseHash(files, options.roles)
  const libraries = await connectAsAdmin(adminUrl, (client) => candidates(client, options.only))
  const pending = libraries.filter(
    ({ version, release_hash, status }) => version <= target && (release_hash !== hash || status === 'quarantined'),
  )
  const outcome: LibraryMigrations = {
    target_version: target,
    done: [],
    failed: [],
    pending: pending.map(({ slug, version }) => ({ slug, from: version, to: target })),
    current: libraries.length - pending.length,
  }
  if (options.dry_run || pending.length === 0) return outcome

  const waiting = [...pending]
  const work = async (isLast: () => boolean) => {
    while (waiting.length > 0 && !isLast()) {
      await connectAsAdmin(adminUrl, async (client) => {
        for (let library = isLast() ? undefined : waiting.shift(); library; library = isLast() ? undefined : waiting.shift()) {
          await migrateOne(client, library, files, options.roles, hash, outcome)
          outcome.pending = outcome.pending.filter(({ slug }) => slug !== library?.slug)
          options.onProgress?.(outcome.done.length + outcome.failed.length, pending.length, library.slug)
        }
      }).catch((error) => {
        // A library whose connection broke is named; the next one gets a new connection.
        if (!(error instanceof LostConnection)) throw error
      })
    }
  }
  await work(() => outcome.done.length > 0 || outcome.failed.length >= CANARIES)
  if (outcome.done.length === 0) return outcome
  await Promise.all(Array.from({ length: Math.min(options.concurrency ?? 4, waiting.length) }, () => work(() => false)))
  return outcome
}

/** Those that failed the last time come last: they tell nothing about a file. */
async function candidates(client: pg.Client, only: readonly string[] | undefined): Promise<Candidate[]> {
  await client.query('set role libraryhub_platform')
  const { rows } = await client.query<Candidate>(
    `select id, slug, schema_version as version, release_hash, status from platform.library
     where $1::text[] is null or slug = any($1) order by status = 'quarantined', created_at`,
    [only ?? null],
  )
  const unknown = only?.find((slug) => !rows.some((row) => row.slug === slug))
  if (unknown !== undefined) throw new Problem('library_unknown', { params: { slug: unknown } })
  return rows
}

class LostConnection extends Error {}

async function migrateOne(
  client: pg.Client,
  { id, slug, version }: Candidate,
  files: readonly MigrationFile[],
  roles: readonly BuiltInRole[],
  hash: string,
  outcome: LibraryMigrations,
): Promise<void> {
  const to = versionOf(files)
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query('begin')
      await upgrade(client, id, files, roles, hash)
      await client.query('commit')
      outcome.done.push({ slug, from: version, to })
      return
    } catch (error) {
      const isAlive = await client.query('rollback').then(
        () => true,
        () => false,
      )
      if (isAlive && attempt < TRIES && PASSING_FAULTS.has((error as { code?: string }).code ?? '')) {
        await new Promise((done) => setTimeout(done, Math.random() * 200 * 2 ** attempt))
        continue
      }
      const reason = reasonOf(error)
      outcome.failed.push({ slug, from: version, to, reason })
      if (!isAlive) throw new LostConnection(reason)
      await recordFailure(client, id, to, reason)
      return
    }
  }
}

/** Upgrades one library in the caller's transaction; a library that is gone or that another process has just upgraded is left alone. */
async function upgrade(
  client: pg.Client,
  id: string,
  files: readonly MigrationFile[],
  roles: readonly BuiltInRole[],
  hash: string,
): Promise<void> {
  await client.query(`set local lock_timeout = '2s'; set local statement_timeout = '5min'; set local role libraryhub_platform`)
  // The row is locked first: two processes that start at once upgrade a library one after the other.
  const { rows } = await client.query<{ schema: string; release_hash: string | null; status: string }>(
    `select schema_name as schema, release_hash, status from platform.library where id = $1 for no key update`,
    [id],
  )
  const library = rows[0]
  if (!library || (library.release_hash === hash && library.status !== 'quarantined')) return
  await client.query('set local role libraryhub_owner')
  if (await applyStream(client, library.schema, files)) await client.query('call platform.raise_walls($1, $1)', [library.schema])
  await enterLibrary(client, library.schema)
  await refreshBuiltInRoles(client, roles)
  await client.query('set local role libraryhub_platform')
  await client.query(
    `update platform.library set schema_version = $2, release_hash = $3, updated_at = now(),
       status = case when status = 'quarantined' then 'active' else status end where id = $1`,
    [id, versionOf(files), hash],
  )
  await client.query(
    `insert into platform.library_migration (library_id, version, finished_at) values ($1, $2, now())
     on conflict (library_id, version) do update set finished_at = now(), failure = null, attempts = library_migration.attempts + 1`,
    [id, versionOf(files)],
  )
  // Where a release was taken back, its failures are no longer of interest.
  await client.query('delete from platform.library_migration where library_id = $1 and version > $2', [id, versionOf(files)])
  await client.query('notify libraryhub_directory')
}

async function recordFailure(client: pg.Client, id: string, version: number, reason: string): Promise<void> {
  await client.query('begin')
  await client.query('set local role libraryhub_platform')
  await client.query(
    `insert into platform.library_migration (library_id, version, failure) select id, $2, $3 from platform.library where id = $1
     on conflict (library_id, version) do update set failure = $3, started_at = now(), finished_at = null, attempts = library_migration.attempts + 1`,
    [id, version, reason],
  )
  // One that has every table of this release can go on; one that is suspended stays so, and is quarantined when resumed.
  await client.query(
    `update platform.library set status = 'quarantined', updated_at = now() where id = $1 and status = 'active' and schema_version < $2`,
    [id, version],
  )
  await client.query('notify libraryhub_directory')
  await client.query('commit')
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { detail } = error as { detail?: string }
  return detail ? `${error.message} (${detail})` : error.message
}

/** Tells for each library which version it is at and, where the last try failed, why. */
export async function migrationStates(
  adminUrl: string,
  roles: readonly BuiltInRole[],
  given?: readonly MigrationFile[],
): Promise<MigrationState[]> {
  const files = given ?? (await migrationFiles('tenant'))
  return connectAsAdmin(adminUrl, async (client) => {
    await client.query('set role libraryhub_platform')
    const { rows } = await client.query<MigrationState>(
      `select l.slug, l.status, l.schema_version as version, $1::integer as target_version,
         case when m.failure is not null then 'failed' when l.schema_version > $1 then 'ahead'
           when l.schema_version = $1 and l.release_hash = $2 then 'current' else 'behind' end as state,
         coalesce(m.attempts, 0) as attempts, m.failure, to_char(m.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as tried_at
       from platform.library l
       left join lateral (
         select attempts, failure, coalesce(finished_at, started_at) as at from platform.library_migration
         where library_id = l.id order by version desc limit 1) m on true
       order by m.failure is null, l.slug`,
      [versionOf(files), releaseHash(files, roles)],
    )
    return rows
  })
}
