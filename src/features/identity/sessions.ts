import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { ACCESS_TOKEN_SECONDS, type Keyring } from '../../kernel/auth.ts'
import type { Door, LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { events, type User } from './contract.ts'
import { hashPassword, isOutdated, isPasswordRight } from './passwords.ts'

/** Signing in happens before anyone is known: these verbs run with these permissions, and nothing else does. */
export const SIGN_IN_PERMISSIONS = ['users:read', 'users:write', 'patrons:read'] as const

const SESSION_DAYS = 30
/** Two tabs that refresh at the same time both get the one successor. */
const REUSE_GRACE_MS = 10_000

interface Account extends User {
  password_hash: string | null
  permissions: string[]
  /** Its patron is closed, and it is nothing but that patron's. */
  is_shut: boolean
}

export const USER_COLUMNS = `u.id, u.email, u.display_name, u.language, u.patron_id, u.is_active, u.version,
  array(select r.name from {library}.user_role ur join {library}.role r on r.id = ur.role_id where ur.user_id = u.id order by r.name) as roles`

const ACCOUNT_COLUMNS = `${USER_COLUMNS}, u.password_hash,
  array(select distinct p from {library}.user_role ur join {library}.role r on r.id = ur.role_id, unnest(r.permissions) as p where ur.user_id = u.id) as permissions,
  exists (select from {library}.patron p where p.id = u.patron_id and p.status = 'closed') and not exists (
    select from {library}.user_role ur join {library}.role r on r.id = ur.role_id where ur.user_id = u.id and not (r.is_built_in and r.name = 'Reader')) as is_shut`

const accountByEmail = statement<Account>(
  'identity.account-by-email',
  `select ${ACCOUNT_COLUMNS} from {library}.user u where u.email_key = lower($1::text)`,
)
const accountByCard = statement<Account>(
  'identity.account-by-card',
  `select ${ACCOUNT_COLUMNS} from {library}.user u join {library}.patron p on p.id = u.patron_id
   where p.card_number_key = lower($1::text) and p.status = 'active'`,
)
const accountById = statement<Account>('identity.account-by-id', `select ${ACCOUNT_COLUMNS} from {library}.user u where u.id = $1`)
const rehash = statement<never>('identity.rehash', `update {library}.user set password_hash = $2 where id = $1`)
const insertSession = statement<never>(
  'identity.insert-session',
  `insert into platform.session (id, user_id, created_at, last_used_at, expires_at, user_agent) values ($1, $2, $3, $3, $4, $5)`,
)
const insertToken = statement<never>(
  'identity.insert-token',
  `insert into platform.refresh_token (hash, session_id, created_at) values ($1, $2, $3)`,
)
const useToken = statement<{ session_id: string }>(
  'identity.use-token',
  `update platform.refresh_token set used_at = $2, successor = $3 where tenant = current_user and hash = $1 and used_at is null returning session_id`,
)
const findToken = statement<{
  session_id: string
  used_at: string | null
  successor: Buffer | null
  user_id: string
  ended_at: string | null
  expires_at: string
}>(
  'identity.find-token',
  `select t.session_id, t.used_at, t.successor, s.user_id, s.ended_at, s.expires_at
   from platform.refresh_token t join platform.session s on s.tenant = t.tenant and s.id = t.session_id
   where t.tenant = current_user and t.hash = $1 for update of s, t`,
)
const touchSession = statement<never>(
  'identity.touch-session',
  `update platform.session set last_used_at = $2 where tenant = current_user and id = $1`,
)
const endSession = statement<{ id: string; user_id: string }>(
  'identity.end-session',
  `update platform.session set ended_at = $2, end_reason = $3 where tenant = current_user and id = $1 and ended_at is null returning id, user_id`,
)
const endSessions = statement<{ id: string; user_id: string }>(
  'identity.end-sessions',
  `update platform.session set ended_at = $2, end_reason = $3
   where tenant = current_user and user_id = $1 and ended_at is null and ($4::uuid is null or id <> $4) returning id, user_id`,
)

/** Sessions of all libraries that ended so many seconds ago or less, for a process that has not heard of them. */
export const sessionsEndedWithin = statement<{ id: string }>(
  'identity.sessions-ended-within',
  `select id from platform.session where ended_at > now() - make_interval(secs => $1)`,
)

export interface OpenSession {
  access_token: string
  token_type: 'Bearer'
  expires_in: number
  refresh_token: string
  user: User
}

export interface Credentials {
  email?: string
  card_number?: string
  password: string
}

/**
 * Opens a session for whoever gives the right password.
 * @throws Problem wrong_credentials, the same whatever was wrong
 */
export async function openSession(door: Door, keyring: Keyring, given: Credentials, userAgent: string | undefined): Promise<OpenSession> {
  const elevate = SIGN_IN_PERMISSIONS
  const account = await door.get(given.email === undefined ? accountByCard(given.card_number) : accountByEmail(given.email), { elevate })
  const isRight = await isPasswordRight(account?.password_hash, given.password)
  if (!account || !isRight || !account.is_active || account.is_shut) throw new Problem('wrong_credentials')

  const sessionId = uuidv7()
  const token = newToken()
  const fresh = isOutdated(account.password_hash as string) ? await hashPassword(given.password) : undefined
  await door.write(
    async (tx) => {
      if (fresh) tx.push(rehash(account.id, fresh))
      tx.push(
        insertSession(
          sessionId,
          account.id,
          tx.now,
          new Date(tx.now.getTime() + SESSION_DAYS * 86_400_000),
          userAgent?.slice(0, 300) ?? null,
        ),
      )
      tx.push(insertToken(hashOf(token), sessionId, tx.now))
      emit(tx, events, 'session.started', { subject_id: sessionId, patron_id: account.patron_id, data: { user_id: account.id } })
    },
    { elevate },
  )
  return answer(door, keyring, account, sessionId, token)
}

/**
 * Exchanges a refresh token for the next one. A token that comes back later than a race explains was stolen from one
 * of the two who use it: the whole session ends.
 * @throws Problem refresh_token_invalid
 */
export async function refreshSession(door: Door, keyring: Keyring, token: string): Promise<OpenSession> {
  const fresh = newToken()
  const outcome = await door.write(
    async (tx) => {
      // Session and token are locked, so that those who race for one token meet one after the other, and see what was made of it.
      const found = await tx.maybe(findToken(hashOf(token)))
      if (!found || found.ended_at !== null || Date.parse(found.expires_at) <= tx.now.getTime()) return undefined
      const account = await tx.maybe(accountById(found.user_id))
      if (!account?.is_active || account.is_shut) return undefined
      if (found.used_at === null) {
        await tx.one(useToken(hashOf(token), tx.now, sealed(fresh, token)))
        tx.push(insertToken(hashOf(fresh), found.session_id, tx.now))
        tx.push(touchSession(found.session_id, tx.now))
        return { account, session_id: found.session_id, token: fresh }
      }
      const isRace = found.successor !== null && tx.now.getTime() - Date.parse(found.used_at) <= REUSE_GRACE_MS
      if (isRace) return { account, session_id: found.session_id, token: opened(found.successor as Buffer, token) }
      await end(tx, endSession(found.session_id, tx.now, 'reused'), 'reused')
      return undefined
    },
    { elevate: SIGN_IN_PERMISSIONS },
  )
  if (!outcome) throw new Problem('refresh_token_invalid')
  return answer(door, keyring, outcome.account, outcome.session_id, outcome.token)
}

/** Ends one session. */
export async function closeSession(door: Door, sessionId: string): Promise<void> {
  await door.write((tx) => end(tx, endSession(sessionId, tx.now, 'signed_out'), 'signed_out'), { elevate: SIGN_IN_PERMISSIONS })
}

/** Ends all sessions of a user but one, in the caller's transaction. */
export function closeSessionsOf(
  tx: LibraryTx,
  userId: string,
  reason: 'password_changed' | 'user_disabled' | 'revoked',
  except: string | null = null,
): Promise<void> {
  return end(tx, endSessions(userId, tx.now, reason, except), reason)
}

async function end(tx: LibraryTx, query: ReturnType<typeof endSession>, reason: string): Promise<void> {
  for (const { id, user_id } of await tx.all(query)) emit(tx, events, 'session.ended', { subject_id: id, data: { user_id, reason } })
}

async function answer(door: Door, keyring: Keyring, account: Account, sessionId: string, token: string): Promise<OpenSession> {
  const { password_hash: _, is_shut: _shut, permissions, ...user } = account
  const accessToken = await keyring.sign({
    aud: door.library.id,
    sub: account.id,
    sid: sessionId,
    ...(account.patron_id && { pid: account.patron_id }),
    ...(account.language && { lang: account.language }),
    scope: permissions.join(' '),
  })
  return { access_token: accessToken, token_type: 'Bearer', expires_in: ACCESS_TOKEN_SECONDS, refresh_token: token, user }
}

function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** The token has 256 random bits, so a plain hash keeps it secret. */
function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

function keyFrom(token: string): Buffer {
  return Buffer.from(hkdfSync('sha256', token, '', 'libraryhub refresh successor', 32))
}

/** Encrypts the successor so that only whoever holds the token before it can read it. */
function sealed(successor: string, token: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyFrom(token), nonce)
  return Buffer.concat([nonce, cipher.update(successor, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

function opened(box: Buffer, token: string): string {
  const decipher = createDecipheriv('aes-256-gcm', keyFrom(token), box.subarray(0, 12))
  decipher.setAuthTag(box.subarray(-16))
  return Buffer.concat([decipher.update(box.subarray(12, -16)), decipher.final()]).toString('utf8')
}
