import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import pg from 'pg'

/** Taken by whoever changes roles or schemas, so that two processes that start at once do it one after the other. */
export const MIGRATION_LOCK = [20_260, 1] as const

/** Opens a connection past any pooler, as whoever may migrate. */
export async function connectAsAdmin<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'libraryhub admin' })
  // A connection that breaks fails the statement that waits for it; unheard, it would end the process as well.
  client.on('error', () => {})
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Whether an address is that of somebody who can make roles, and so libraries. */
export function mayAdminister(url: string): Promise<boolean> {
  return connectAsAdmin(url, async (client) => {
    const { rows } = await client.query<{ may: boolean }>(
      'select rolsuper or rolcreaterole as may from pg_roles where rolname = current_user',
    )
    return rows[0]?.may === true
  })
}

/**
 * Makes the cluster's roles and takes away what an injected expression could use; gives the address for the API's
 * login role. Where the database's address is already that of a role without privileges, it stays as it is.
 */
export async function prepareCluster(adminUrl: string, { database_url }: { database_url?: string } = {}): Promise<{ app_url: string }> {
  const isSame = database_url === undefined || database_url === adminUrl
  await connectAsAdmin(adminUrl, async (client) => {
    await client.query('select pg_advisory_lock($1, $2)', [...MIGRATION_LOCK])
    // Roles are shared by all databases of the cluster, the lock above only by one.
    await retryOnce(async () => client.query(await readFile(new URL('../../sql/roles.sql', import.meta.url), 'utf8')))
    const password = appPassword(adminUrl)
    if (isSame && password !== undefined) {
      await retryOnce(() => client.query(`alter role libraryhub_app password ${client.escapeLiteral(password)}`))
    }
  })
  return { app_url: isSame ? appUrlOf(adminUrl) : database_url }
}

/** Gives the address of the API's login role, out of that of the administrator. */
export function appUrlOf(adminUrl: string): string {
  const url = new URL(adminUrl)
  url.username = 'libraryhub_app'
  url.password = appPassword(adminUrl) ?? ''
  return url.href
}

/** Every process derives the same password, so that none has to be handed around. */
function appPassword(adminUrl: string): string | undefined {
  const { password } = new URL(adminUrl)
  return password === '' ? undefined : createHmac('sha256', decodeURIComponent(password)).update('libraryhub_app').digest('base64url')
}

async function retryOnce<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const isRace = ['23505', 'XX000', '42710', '40001'].includes((error as { code?: string }).code ?? '')
    if (!isRace) throw error
    return work()
  }
}
