import { v7 as uuidv7 } from 'uuid'
import { ACCESS_TOKEN_SECONDS, type AccessClaims, type Keyring } from '../kernel/auth.ts'
import { type Actor, type Database, inPlatform } from '../kernel/db.ts'
import { Problem } from '../kernel/problem.ts'
import { statement } from '../kernel/query.ts'
import { type PlatformAdmin, platformPermissions } from './contract.ts'
import type { FeatureFacts } from './declaration.ts'

/** The audience of a platform admin's token; no library has such an id. */
export const PLATFORM_AUDIENCE = 'platform'

const adminByEmail = statement<PlatformAdmin & { password_hash: string }>(
  'platform.admin-by-email',
  `select id, email, display_name, is_active, created_at, password_hash from platform.admin where lower(email) = lower($1)`,
)
const activeAdmin = statement<PlatformAdmin>(
  'platform.active-admin',
  `select id, email, display_name, is_active, created_at from platform.admin where id = $1 and is_active`,
)
/** The platform's own counters; a library's go with its nightly job. */
const purgeCounters = statement<never>(
  'platform.purge-counters',
  `delete from platform.sign_in_attempt where tenant = current_user and last_at < now() - interval '2 days'`,
)

export interface PlatformSession {
  access_token: string
  token_type: 'Bearer'
  expires_in: number
  admin: PlatformAdmin
}

export interface SignInContext {
  database: Database
  keyring: Keyring
  facts: FeatureFacts
  address: string
}

/**
 * Gives a platform admin a token for the platform's own host; there is no refresh: after ten minutes the password is
 * asked for again.
 * @throws Problem wrong_credentials, the same whatever was wrong; sign_in_slowed
 */
export function signInAdmin(context: SignInContext, given: { email: string; password: string }): Promise<PlatformSession> {
  const { database, keyring, facts } = context
  const counting = { write: <T>(work: Parameters<typeof inPlatform<T>>[1]) => inPlatform(database, work) }
  return facts.throttled(counting, given.email, context.address, async () => {
    const found = await inPlatform(database, (tx) => tx.maybe(adminByEmail(given.email)))
    const isRight = await facts.isPasswordRight(found?.password_hash, given.password)
    if (!found || !isRight || !found.is_active) throw new Problem('wrong_credentials')
    await inPlatform(database, (tx) => tx.count(purgeCounters()))
    const { password_hash: _, ...admin } = found
    const scope = Object.keys(platformPermissions).join(' ')
    const token = await keyring.sign({ aud: PLATFORM_AUDIENCE, sub: admin.id, sid: uuidv7(), scope })
    return { access_token: token, token_type: 'Bearer', expires_in: ACCESS_TOKEN_SECONDS, admin }
  })
}

/** Gives the admin of a verified token as who acts. @throws Problem token_invalid where the admin was disabled meanwhile */
export async function adminActor(database: Database, claims: AccessClaims, language: string): Promise<Actor> {
  await findAdmin(database, claims.user_id)
  return {
    user_id: claims.user_id,
    patron_id: null,
    session_id: claims.session_id,
    permissions: claims.permissions,
    language,
    channel: 'api',
  }
}

/** Gives an admin who is active. @throws Problem token_invalid */
export async function findAdmin(database: Database, id: string | null): Promise<PlatformAdmin> {
  const admin = await inPlatform(database, (tx) => tx.maybe(activeAdmin(id)))
  if (!admin) throw new Problem('token_invalid', { headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } })
  return admin
}
