import type pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { isDatabaseError, Problem } from '../kernel/problem.ts'
import { newPassword } from './apply.ts'
import type { PlatformAdmin } from './contract.ts'
import type { FeatureFacts } from './declaration.ts'
import { asPlatform, logEvents, PLATFORM, rows } from './libraries.ts'

const ADMIN = 'id, email, display_name, is_active, created_at'

/** Gives every platform admin, by e-mail address. */
export function listAdmins(adminUrl: string): Promise<PlatformAdmin[]> {
  return asPlatform(adminUrl, (client) => rows(client, `select ${ADMIN} from platform.admin order by lower(email)`))
}

/** Makes a platform admin; gives the password where none was given. @throws Problem admin_exists, password_too_common */
export async function createAdmin(
  adminUrl: string,
  { hashPassword }: FeatureFacts,
  { email, display_name, password }: { email: string; display_name: string; password?: string },
  adminId?: string,
): Promise<{ admin: PlatformAdmin; password: string | null }> {
  const given = password ?? newPassword()
  const hash = await hashPassword(given)
  try {
    const admin = await asPlatform(adminUrl, async (client) => {
      const made = await oneRow(
        client,
        `insert into platform.admin (id, email, display_name, password_hash) values ($1, $2, $3, $4) returning ${ADMIN}`,
        [uuidv7(), email, display_name, hash],
      )
      await logEvents(client, PLATFORM, [{ type: 'admin.created', subject_id: made.id, data: { email } }], adminId)
      return made
    })
    return { admin, password: password === undefined ? given : null }
  } catch (error) {
    if (isDatabaseError(error) && error.constraint === 'admin_email_key')
      throw new Problem('admin_exists', { params: { email }, cause: error })
    throw error
  }
}

/**
 * Changes a platform admin; one who is disabled is refused at the next request. The last active one cannot be
 * disabled: the rows are locked, so that two who disable each other leave one.
 * @throws Problem not_found, last_admin, password_too_common
 */
export async function changeAdmin(
  adminUrl: string,
  { hashPassword }: FeatureFacts,
  id: string,
  changes: { display_name?: string; password?: string; is_active?: boolean },
  adminId?: string,
): Promise<PlatformAdmin> {
  const hash = changes.password === undefined ? null : await hashPassword(changes.password)
  return asPlatform(adminUrl, async (client) => {
    const active = await rows<{ id: string }>(client, 'select id from platform.admin where is_active order by id for update')
    if (changes.is_active === false && active.length === 1 && active[0]?.id === id) throw new Problem('last_admin')
    const changed = await oneRow(
      client,
      `update platform.admin set display_name = coalesce($2, display_name), is_active = coalesce($3, is_active),
         password_hash = coalesce($4, password_hash) where id = $1 returning ${ADMIN}`,
      [id, changes.display_name ?? null, changes.is_active ?? null, hash],
    )
    await logEvents(client, PLATFORM, [{ type: 'admin.changed', subject_id: id, data: { fields: Object.keys(changes) } }], adminId)
    return changed
  })
}

async function oneRow(client: pg.Client, text: string, params: readonly unknown[]): Promise<PlatformAdmin> {
  const [row] = await rows<PlatformAdmin>(client, text, params)
  if (!row) throw new Problem('not_found')
  return row
}
