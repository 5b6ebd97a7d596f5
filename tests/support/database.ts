import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { builtInRoles } from '../../src/features.ts'
import { type Actor, type Database, type Door, doorTo, type Library, openDatabase } from '../../src/kernel/db.ts'
import { provisionLibrary } from '../../src/platform/provision.ts'
import { appUrlOf } from '../../src/platform/roles.ts'
import { onServer, withDatabase } from './global.ts'

export interface TestDatabase {
  admin_url: string
  app_url: string
  database: Database
  provision(slug: string, options?: Partial<Library>): Promise<Library>
  /** The door of a library, as the system or as whoever is said. */
  door(library: Library, actor?: Partial<Actor>): Door
  /** Runs SQL as the administrator, past every wall. */
  admin<Row extends pg.QueryResultRow = Record<string, unknown>>(sql: string, params?: unknown[]): Promise<Row[]>
  drop(): Promise<void>
}

/** Gives a database of its own to a test file: a copy of the migrated template. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('server_url')
  const name = `libraryhub_test_${randomBytes(6).toString('hex')}`
  await onServer(server, `create database ${name} template ${inject('template')}`)
  const adminUrl = withDatabase(server, name)
  // What a role may do on a database is not copied with it.
  await onServer(
    adminUrl,
    `revoke create, temporary on database ${name} from public; grant create on database ${name} to libraryhub_owner; grant connect on database ${name} to libraryhub_app`,
  )
  const appUrl = appUrlOf(adminUrl)
  const database = openDatabase({ url: appUrl, size: 10, name: 'libraryhub test' })
  const admins = new pg.Pool({ connectionString: adminUrl, max: 2 })
  const schemas: string[] = []

  return {
    admin_url: adminUrl,
    app_url: appUrl,
    database,
    async provision(slug, options = {}) {
      const library = await provisionLibrary(
        adminUrl,
        { slug, name: slug, locale: 'it', time_zone: 'Europe/Rome', currency: 'EUR', ...options },
        builtInRoles(),
      )
      schemas.push(library.schema)
      return library
    },
    door: (library, actor = {}) => doorTo(database, { library, actor: { ...system, ...actor } }),
    admin: async <Row extends pg.QueryResultRow>(sql: string, params?: unknown[]) => (await admins.query<Row>(sql, params)).rows,
    async drop() {
      await database.close()
      // Libraries that the code under test made have roles, too, which outlive their database.
      const made = await admins.query<{ role: string }>('select role_name as role from platform.library').catch(() => ({ rows: [] }))
      await admins.end()
      await onServer(server, `drop database ${name} with (force)`)
      for (const schema of new Set([...schemas, ...made.rows.map(({ role }) => role)]))
        await onServer(server, `drop role if exists ${schema}`)
    },
  }
}

const system: Actor = { user_id: null, patron_id: null, session_id: null, permissions: new Set(['*']), language: 'en', channel: 'system' }
