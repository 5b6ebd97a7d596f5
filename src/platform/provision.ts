import { randomInt } from 'node:crypto'
import type pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import type { Library } from '../kernel/db.ts'
import { Problem } from '../kernel/problem.ts'
import { applyStream, type BuiltInRole, enterLibrary, migrationFiles, refreshBuiltInRoles } from './migrate.ts'
import { connectAsAdmin } from './roles.ts'

export interface NewLibrary {
  slug: string
  name: string
  locale: string
  time_zone: string
  currency: string
  hosts?: readonly string[]
}

/**
 * Makes a library: its role, its schema with every table, its row in the directory; all of it in one transaction.
 * @throws Problem library_exists where the slug or a host is taken
 */
export function provisionLibrary(adminUrl: string, library: NewLibrary, roles: readonly BuiltInRole[]): Promise<Library> {
  return connectAsAdmin(adminUrl, async (client) => {
    const files = await migrationFiles('tenant')
    const schema = opaqueName()
    const id = uuidv7()
    const version = files.at(-1)?.id ?? 0
    await client.query('begin')
    try {
      // The name is drawn from letters and digits; it identifies, and cannot be parameterised.
      await client.query(`create role ${schema} nologin inherit; grant libraryhub_library to ${schema}; grant ${schema} to libraryhub_app;
        create schema ${schema} authorization libraryhub_owner; set local role libraryhub_owner`)
      await applyStream(client, schema, files)
      await client.query('call platform.raise_walls($1, $1)', [schema])
      await client.query('set local role libraryhub_platform')
      await client.query(
        `insert into platform.library (id, slug, name, schema_name, role_name, locale, time_zone, currency, schema_version)
         values ($1, $2, $3, $4, $4, $5, $6, $7, $8)`,
        [id, library.slug, library.name, schema, library.locale, library.time_zone, library.currency, version],
      )
      await client.query('insert into platform.library_host (host, library_id) select host, $2 from unnest($1::text[]) as host', [
        library.hosts ?? [],
        id,
      ])
      await enterLibrary(client, schema)
      await refreshBuiltInRoles(client, roles)
      await client.query('commit')
    } catch (error) {
      await client.query('rollback')
      if ((error as { code?: string }).code === '23505')
        throw new Problem('library_exists', { params: { slug: library.slug }, cause: error })
      throw error
    }
    await announce(client)
    return { id, ...library, schema, schema_version: version, status: 'active' }
  })
}

/** Tells every process that the directory changed. */
export async function announce(client: pg.Client): Promise<void> {
  await client.query('notify libraryhub_directory')
}

/** Names tell nothing: whoever lists the schemas learns no library's name. */
function opaqueName(): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'
  return `t_${Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)]).join('')}`
}

export type LibraryChange = { kind: 'suspend' } | { kind: 'resume' } | { kind: 'rename'; slug?: string; name?: string }

/**
 * Changes a library's row in the directory.
 * @throws Problem library_unknown or library_exists
 */
export function changeLibrary(adminUrl: string, slug: string, change: LibraryChange): Promise<void> {
  return connectAsAdmin(adminUrl, async (client) => {
    await client.query('set role libraryhub_platform')
    const status = change.kind === 'suspend' ? 'suspended' : change.kind === 'resume' ? 'active' : null
    const names: { slug?: string; name?: string } = change.kind === 'rename' ? change : {}
    try {
      const { rowCount } = await client.query(
        `update platform.library set status = coalesce($2, status), slug = coalesce($3, slug), name = coalesce($4, name), updated_at = now() where slug = $1`,
        [slug, status, names.slug ?? null, names.name ?? null],
      )
      if (rowCount === 0) throw new Problem('library_unknown', { params: { slug } })
    } catch (error) {
      if ((error as { code?: string }).code === '23505') throw new Problem('library_exists', { params: { slug: names.slug } })
      throw error
    }
    await client.query('reset role')
    await announce(client)
  })
}

/** Tables that hold rows of every library, children before parents. */
export const SHARED_TABLES = [
  'refresh_token',
  'session',
  'sign_in_attempt',
  'upload_chunk',
  'upload',
  'notice',
  'task',
  'idempotency_key',
  'event',
] as const

/**
 * Removes a library with all that is its own, in the shared tables too.
 * @throws Problem library_unknown
 */
export function dropLibrary(adminUrl: string, slug: string): Promise<void> {
  return connectAsAdmin(adminUrl, async (client) => {
    const { rows } = await client.query<{ id: string; schema: string }>(
      `select id, schema_name as schema from platform.library where slug = $1`,
      [slug],
    )
    const library = rows[0]
    if (!library || !/^t_[0-9a-z]{10}$/.test(library.schema)) throw new Problem('library_unknown', { params: { slug } })
    await client.query('begin')
    await client.query('set local role libraryhub_platform')
    await client.query('delete from platform.library where id = $1', [library.id])
    for (const table of SHARED_TABLES) await client.query(`delete from platform.${table} where tenant = $1`, [library.schema])
    await client.query(`delete from pgboss.job where data->>'tenant' = $1`, [library.schema])
    await client.query('reset role')
    await client.query(`drop schema ${library.schema} cascade; drop owned by ${library.schema}; drop role ${library.schema}`)
    await client.query('commit')
    await announce(client)
  })
}
