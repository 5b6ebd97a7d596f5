import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { loadMigrationFiles } from 'postgres-migrations'

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

export const SQL = new URL('../../sql/', import.meta.url)

/** Gives a stream of migrations in order, the library's own file format included; `tenant` or `platform`. */
export async function migrationFiles(stream: 'platform' | 'tenant'): Promise<MigrationFile[]> {
  return (await loadMigrationFiles(fileURLToPath(new URL(stream, SQL)))) as MigrationFile[]
}

/** Gives the number of the last of some files. */
export function versionOf(files: readonly MigrationFile[]): number {
  return files.at(-1)?.id ?? 0
}

/** One hash over all that an upgrade brings to a library; a library that has it needs none. */
export function releaseHash(files: readonly MigrationFile[], roles: readonly BuiltInRole[]): string {
  return createHash('sha256')
    .update(JSON.stringify([files.map(({ id, hash }) => [id, hash]), roles]))
    .digest('hex')
}

/** Names of schemas cannot be parameters; they come from the directory and have one form. */
export function checkedSchema(schema: string): string {
  if (schema !== 'platform' && !/^t_[0-9a-z]{10}$/.test(schema)) throw new Error('Not the name of a schema of ours')
  return schema
}

/** Makes the rest of a transaction run as a library, with every permission. */
export async function enterLibrary(client: pg.Client, schema: string): Promise<void> {
  const name = checkedSchema(schema)
  await client.query(`set local search_path to ${name}, ext; set local app.permissions to ',*,'; set local role ${name}`)
}

/**
 * Runs what a schema has not seen yet, inside the caller's transaction and under the owner's role; tells whether there
 * was any. The table `migrations` is made first: the library's own check would find another schema's. A schema that a
 * newer release has upgraded is left alone.
 * @throws Error that names the file: one that has run and was changed, is missing, or fails
 */
export async function applyStream(client: pg.Client, schema: string, files: readonly MigrationFile[]): Promise<boolean> {
  await client.query(`set local search_path to ${checkedSchema(schema)}, ext`)
  await client.query(`create table if not exists migrations (
      id integer primary key, name varchar(100) unique not null, hash varchar(40) not null, executed_at timestamp default current_timestamp);
    comment on table migrations is 'platform. Which files this schema has seen, in the format of postgres-migrations.'`)
  const { rows: seen } = await client.query<Pick<MigrationFile, 'id' | 'name' | 'hash'>>(
    'select id, name, hash from migrations order by id',
  )
  refuseOtherHistory(seen, files)
  const pending = files.filter(({ id }) => !seen.some((row) => row.id === id))
  if (pending.length === 0) return false

  if (seen.length === 0) await client.query(pending.map(textOf).join('\n'))
  else await runOneByOne(client, schema, pending)
  await client.query(`insert into migrations (id, name, hash) select * from unnest($1::int[], $2::text[], $3::text[])`, [
    pending.map(({ id }) => id),
    pending.map(({ name }) => name),
    pending.map(({ hash }) => hash),
  ])
  return true
}

function refuseOtherHistory(seen: readonly Pick<MigrationFile, 'id' | 'name' | 'hash'>[], files: readonly MigrationFile[]): void {
  const target = versionOf(files)
  for (const row of seen) {
    const file = files.find(({ id }) => id === row.id)
    if (file && file.hash !== row.hash)
      throw new Error(`The migration ${nameOf(file)} was changed after it had run; undo the change, and add a file`)
    if (!file && row.id <= target) throw new Error(`The migration ${nameOf(row)} has run and is no longer there`)
  }
}

/** In a schema with rows: the owner must see them, and a statement that could not must fail instead of doing nothing. */
async function runOneByOne(client: pg.Client, schema: string, pending: readonly MigrationFile[]): Promise<void> {
  await client.query('call platform.lower_walls($1)', [schema])
  await client.query(`set local row_security = off; set local app.permissions to ',*,'`)
  for (const file of pending) {
    try {
      await client.query(textOf(file))
    } catch (error) {
      if (error instanceof Error) error.message = `${nameOf(file)}: ${error.message}`
      throw error
    }
  }
  await client.query('set local row_security = on')
}

/** The first file is the library's own and makes the table that is there already. */
function textOf({ id, sql }: MigrationFile): string {
  return id === 0 ? '' : sql
}

function nameOf({ id, name }: { id: number; name: string }): string {
  return `${String(id).padStart(4, '0')}_${name}`
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
