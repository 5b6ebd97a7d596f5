import { randomInt } from 'node:crypto'
import type pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import type { Library } from '../kernel/db.ts'
import { isDatabaseError, Problem } from '../kernel/problem.ts'
import { connectAsAdmin } from './roles.ts'
import {
  applyStream,
  type BuiltInRole,
  enterLibrary,
  type MigrationFile,
  migrationFiles,
  refreshBuiltInRoles,
  releaseHash,
  versionOf,
} from './stream.ts'

export interface NewLibrary {
  slug: string
  name: string
  locale: string
  time_zone: string
  currency: string
  hosts?: readonly string[]
}

/**
 * Makes an empty library: its role, its schema with every table, its row in the directory; all of it in one transaction.
 * @throws Problem library_exists, host_taken
 */
export function provisionLibrary(adminUrl: string, library: NewLibrary, roles: readonly BuiltInRole[]): Promise<Library> {
  return connectAsAdmin(adminUrl, async (client) => {
    const files = await migrationFiles('tenant')
    await client.query('begin')
    try {
      const made = await makeLibrary(client, library, files, roles)
      await client.query('commit')
      return made
    } catch (error) {
      await client.query('rollback')
      throw directoryProblem(error, library)
    }
  })
}

/** Makes an empty library in the caller's transaction, which goes on under the library's role. */
export async function makeLibrary(
  client: pg.Client,
  library: NewLibrary,
  files: readonly MigrationFile[],
  roles: readonly BuiltInRole[],
): Promise<Library> {
  const schema = await makeHome(client)
  await applyStream(client, schema, files)
  await client.query('call platform.raise_walls($1, $1)', [schema])
  const made = await enterInDirectory(client, {
    ...library,
    schema,
    schema_version: versionOf(files),
    release_hash: releaseHash(files, roles),
  })
  await enterLibrary(client, schema)
  await refreshBuiltInRoles(client, roles)
  return made
}

/** Makes a role and an empty schema for it; the transaction goes on as the owner of schemas. */
export async function makeHome(client: pg.Client): Promise<string> {
  const schema = opaqueName()
  // The name is drawn from letters and digits; it identifies, and cannot be parameterised.
  await client.query(`create role ${schema} nologin inherit; grant libraryhub_library to ${schema}; grant ${schema} to libraryhub_app;
    create schema ${schema} authorization libraryhub_owner; set local role libraryhub_owner`)
  return schema
}

/** Enters a library in the directory, from which every process learns of it when the transaction commits. */
export async function enterInDirectory(
  client: pg.Client,
  { hosts = [], release_hash, ...library }: NewLibrary & { schema: string; schema_version: number; release_hash: string | null },
): Promise<Library> {
  const id = uuidv7()
  await client.query('set local role libraryhub_platform')
  await client.query(
    `insert into platform.library (id, slug, name, schema_name, role_name, locale, time_zone, currency, schema_version, release_hash)
     values ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9)`,
    [
      id,
      library.slug,
      library.name,
      library.schema,
      library.locale,
      library.time_zone,
      library.currency,
      library.schema_version,
      release_hash,
    ],
  )
  await client.query('insert into platform.library_host (host, library_id) select host, $2 from unnest($1::text[]) as host', [hosts, id])
  await client.query('notify libraryhub_directory')
  return { id, ...library, status: 'active' }
}

/** Names tell nothing: whoever lists the schemas learns no library's name. */
function opaqueName(): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'
  return `t_${Array.from({ length: 10 }, () => alphabet[randomInt(alphabet.length)]).join('')}`
}

/** Gives the Problem that an error means where two libraries want the same name or host, and any other error as it is. */
export function directoryProblem(error: unknown, { slug, hosts }: { slug?: string; hosts?: readonly string[] }): unknown {
  if (!isDatabaseError(error)) return error
  if (error.constraint === 'library_slug_key') return new Problem('library_exists', { params: { slug }, cause: error })
  if (error.constraint === 'library_host_pkey') {
    const host = hosts?.find((one) => error.detail?.includes(`(${one})`)) ?? hosts?.join(', ')
    return new Problem('host_taken', { params: { host }, cause: error })
  }
  return error
}
