import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { PgBoss } from 'pg-boss'
import { loadMigrationFiles } from 'postgres-migrations'
import { connectAsAdmin, MIGRATION_LOCK } from './roles.ts'

/** One numbered SQL file; its hash makes it immutable once it has run anywhere. */
export interface MigrationFile {
  id: number
  name: string
  hash: string
  sql: string
}

export interface BuiltInRole {
  name: string
  permissions: readonly string[]
}

export interface MigrateOptions {
  /** What each built-in role may do in this release. */
  roles: readonly BuiltInRole[]
  /** Only these libraries, by slug. */
  only?: readonly string[]
  concurrency?: number
  dry_run?: boolean
  onProgress?: (done: number, total: number, slug: string) => void
}

export interface MigrationOutcome {
  done: { slug: string; version: number }[]
  failed: { slug: string; version: number; reason: string }[]
  /** What a dry run would do. */
  pending: { slug: string; from: number; to: number }[]
}

const TRIES = 5
const SQL = new URL('../../sql/', import.meta.url)

/** Gives a stream of migrations in order, the library's own file format included; `tenant` or `platform`. */
export async function migrationFiles(stream: 'platform' | 'tenant'): Promise<MigrationFile[]> {
  return (await loadMigrationFiles(fileURLToPath(new URL(stream, SQL)))) as MigrationFile[]
}

/** Brings the shared tables and the queue's own up to this release. */
export async function migratePlatform(adminUrl: string): Promise<void> {
  const files = await migrationFiles('platform')
  const walls = await readFile(new URL('walls.sql', SQL), 'utf8')
  await connectAsAdmin(adminUrl, async (client) => {
    await client.query('select pg_advisory_lock($1, $2)', [...MIGRATION_LOCK])
    await client.query('begin')
    await client.query('set local role libraryhub_owner')
    await applyStream(client, 'platform', files)
    await client.query(walls)
    await client.query(`call platform.raise_walls('platform', 'libraryhub_platform')`)
    await client.query('commit')
    await ensureEventPartitions(client)
    await migrateQueue(adminUrl)
    await client.query(`grant usage on schema pgboss to libraryhub_platform;
      grant select, insert, update, delete on all tables in schema pgboss to libraryhub_platform;
      grant usage on all sequences in schema pgboss to libraryhub_platform;
      grant execute on all functions in schema pgboss to libraryhub_platform`)
  })
}

/** Makes the monthly partitions of the event log for this month and the next three. */
export async function ensureEventPartitions(client: pg.Client, from = new Date()): Promise<void> {
  for (let ahead = 0; ahead <= 3; ahead++) {
    const start = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + ahead, 1))
    const end = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + ahead + 1, 1))
    const name = `event_${start.toISOString().slice(0, 7).replace('-', '_')}`
    const { rowCount } = await client.query(`select from pg_class where relname = $1 and relnamespace = 'platform'::regnamespace`, [name])
    if (rowCount) continue
    // Names and bounds are made of digits of a date, never of input.
    await client.query(`set role libraryhub_owner;
      create table platform.${name} partition of platform.event for values from ('${start.toISOString()}') to ('${end.toISOString()}');
      comment on table platform.${name} is 'activity. One month of the log. Append-only.';
      call platform.raise_walls('platform', 'libraryhub_platform');
      reset role`)
  }
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

/**
 * Brings every library up to this release, each in a transaction of its own. One that fails is left as it was and
 * named with its reason; the others go on. The first library goes alone, so that a bad file meets one and not all.
 */
export async function migrateLibraries(adminUrl: string, options: MigrateOptions): Promise<MigrationOutcome> {
  const files = await migrationFiles('tenant')
  const target = files.at(-1)?.id ?? 0
  const outcome: MigrationOutcome = { done: [], failed: [], pending: [] }
  const libraries = await connectAsAdmin(adminUrl, async (client) => {
    await client.query('set role libraryhub_platform')
    const { rows } = await client.query<{ id: string; slug: string; schema: string; version: number }>(
      `select id, slug, schema_name as schema, schema_version as version from platform.library
       where $1::text[] is null or slug = any($1) order by created_at`,
      [options.only ?? null],
    )
    return rows
  })
  outcome.pending = libraries.filter(({ version }) => version < target).map(({ slug, version }) => ({ slug, from: version, to: target }))
  if (options.dry_run) return outcome

  const waiting = [...libraries]
  const work = async () =>
    connectAsAdmin(adminUrl, async (client) => {
      for (let library = waiting.shift(); library; library = waiting.shift()) {
        await migrateOne(client, library, files, options.roles, outcome)
        options.onProgress?.(outcome.done.length + outcome.failed.length, libraries.length, library.slug)
      }
    })
  const canary = waiting.splice(1)
  await work()
  if (outcome.failed.length > 0) return outcome
  waiting.push(...canary)
  await Promise.all(Array.from({ length: Math.min(options.concurrency ?? 4, waiting.length) }, work))
  return outcome
}

async function migrateOne(
  client: pg.Client,
  library: { id: string; slug: string; schema: string; version: number },
  files: MigrationFile[],
  roles: readonly BuiltInRole[],
  outcome: MigrationOutcome,
): Promise<void> {
  const target = files.at(-1)?.id ?? 0
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query('begin')
      await client.query(`set local lock_timeout = '2s'; set local statement_timeout = '5min'; set local role libraryhub_owner`)
      const changed = await applyStream(client, library.schema, files)
      if (changed) await client.query('call platform.raise_walls($1, $1)', [library.schema])
      await client.query(`set local role libraryhub_platform`)
      if (changed) {
        await client.query('update platform.library set schema_version = $2, updated_at = now() where id = $1', [library.id, target])
        await client.query(
          `insert into platform.library_migration (library_id, version, finished_at) values ($1, $2, now())
           on conflict (library_id, version) do update set finished_at = now(), failure = null, attempts = library_migration.attempts + 1`,
          [library.id, target],
        )
      }
      await enterLibrary(client, library.schema)
      await refreshBuiltInRoles(client, roles)
      await client.query('commit')
      outcome.done.push({ slug: library.slug, version: target })
      return
    } catch (error) {
      await client.query('rollback')
      const code = (error as { code?: string }).code ?? ''
      if (attempt < TRIES && ['55P03', '40P01', '40001'].includes(code)) {
        await new Promise((done) => setTimeout(done, Math.random() * 200 * 2 ** attempt))
        continue
      }
      const reason = error instanceof Error ? error.message : String(error)
      await client.query(`set role libraryhub_platform`)
      await client.query(
        `insert into platform.library_migration (library_id, version, failure) values ($1, $2, $3)
         on conflict (library_id, version) do update set failure = $3, finished_at = null, attempts = library_migration.attempts + 1`,
        [library.id, target, reason],
      )
      await client.query('reset role')
      outcome.failed.push({ slug: library.slug, version: target, reason })
      return
    }
  }
}

/** Makes the rest of a transaction run as a library, with every permission. */
export async function enterLibrary(client: pg.Client, schema: string): Promise<void> {
  const name = checkedSchema(schema)
  await client.query(`set local search_path to ${name}, ext; set local app.permissions to ',*,'; set local role ${name}`)
}

/** Names of schemas cannot be parameters; they come from the directory and have one form. */
export function checkedSchema(schema: string): string {
  if (schema !== 'platform' && !/^t_[0-9a-z]{10}$/.test(schema)) throw new Error('Not the name of a schema of ours')
  return schema
}

/** Built-in roles change with the release; what a library made itself is its own. */
export async function refreshBuiltInRoles(client: pg.Client, roles: readonly BuiltInRole[]): Promise<void> {
  await client.query(
    `insert into role (id, name, permissions, is_built_in)
     select gen_random_uuid(), name, permissions, true
     from jsonb_to_recordset($1::jsonb) as given(name text, permissions text[])
     on conflict ((lower(name))) do update set permissions = excluded.permissions, is_built_in = true, version = role.version + 1, updated_at = now()
       where role.permissions is distinct from excluded.permissions`,
    [JSON.stringify(roles)],
  )
}

/**
 * Runs what a schema has not seen yet, inside the caller's transaction and under the owner's role; tells whether there
 * was any. The table `migrations` is made first: the library's own check would find another schema's.
 * @throws Error where a file that has run was changed, or one is missing
 */
export async function applyStream(client: pg.Client, schema: string, files: readonly MigrationFile[]): Promise<boolean> {
  await client.query(`set local search_path to ${checkedSchema(schema)}, ext`)
  await client.query(`create table if not exists migrations (
      id integer primary key, name varchar(100) unique not null, hash varchar(40) not null, executed_at timestamp default current_timestamp);
    comment on table migrations is 'platform. Which files this schema has seen, in the format of postgres-migrations.'`)
  const { rows: seen } = await client.query<{ id: number; name: string; hash: string }>('select id, name, hash from migrations order by id')
  for (const row of seen) {
    const file = files.find(({ id }) => id === row.id)
    if (file && file.hash !== row.hash) throw new Error(`The migration ${file.id} (${file.name}) was changed after it had run`)
  }
  const pending = files.filter(({ id }) => !seen.some((row) => row.id === id))
  if (pending.length === 0) return false
  await client.query(
    pending
      .filter(({ id }) => id > 0)
      .map(({ sql }) => sql)
      .join('\n'),
  )
  await client.query(`insert into migrations (id, name, hash) select * from unnest($1::int[], $2::text[], $3::text[])`, [
    pending.map(({ id }) => id),
    pending.map(({ name }) => name),
    pending.map(({ hash }) => hash),
  ])
  return true
}
