import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { statement } from '../../kernel/query.ts'
import { events } from './contract.ts'
import { deleteUser, refuseMightier } from './queries.ts'
import { closeSessionsOf } from './sessions.ts'

export { newPasswordHash } from './queries.ts'

const accountOfPatron = statement<{ id: string }>('identity.account-of-patron', `select id from {library}.user where patron_id = $1`)

/**
 * Removes the account of a patron who is removed, with its sessions, in the caller's transaction; which must be lent
 * users:read and users:write.
 * @throws Problem permission_not_yours where the account may do more than the caller
 */
export async function removeAccountOf(tx: LibraryTx, patronId: string): Promise<void> {
  const account = await tx.maybe(accountOfPatron(patronId))
  if (account) await deleteUser(tx, account.id)
}

/** An account that does nothing but read is shut with its patron; one of the staff goes on without. */
const readerOfPatron = statement<{ id: string }>(
  'identity.reader-of-patron',
  `select u.id from {library}.user u where u.patron_id = $1 and not exists (
     select from {library}.user_role ur join {library}.role r on r.id = ur.role_id where ur.user_id = u.id and not (r.is_built_in and r.name = 'Reader'))`,
)

/**
 * Ends the sessions of a patron who is closed, in the caller's transaction; which must be lent users:read and
 * users:write. That none is opened again is seen from the patron, so that opening the patron opens the account.
 */
export async function endSessionsOfPatron(tx: LibraryTx, patronId: string): Promise<void> {
  const account = await tx.maybe(readerOfPatron(patronId))
  if (account) await closeSessionsOf(tx, account.id, 'revoked')
}

/** An address that another account signs in with stays that account's: a family often has one. Parameters: id, address, name, patron, language. */
const insertReader = statement<never>(
  'identity.insert-reader',
  `insert into {library}.user (id, email, display_name, patron_id, language)
   select $1, case when exists (select from {library}.user u where u.email_key = lower($2::text)) then null else $2 end, $3, $4, $5`,
)
const makeReader = statement<never>(
  'identity.make-reader',
  `insert into {library}.user_role (user_id, role_id) select $1, id from {library}.role where is_built_in and name = 'Reader'`,
)

export interface NewReader {
  patron_id: string
  email: string
  display_name: string
  language: string
}

/**
 * Makes the account of a patron who is enrolled without the staff, still without a password; the caller's transaction
 * is lent users:read and users:write. What a reader may do is the library's to say, so nobody has to hold it to give it.
 */
export function openReaderAccount(tx: LibraryTx, { patron_id, email, display_name, language }: NewReader): void {
  const id = uuidv7()
  tx.push(insertReader(id, email, display_name, patron_id, language))
  tx.push(makeReader(id))
  emit(tx, events, 'user.created', { subject_id: id, patron_id, data: { roles: ['Reader'] } })
}

const firstPassword = statement<{ id: string }>(
  'identity.first-password',
  `update {library}.user set password_hash = $2, version = version + 1, updated_at = $3 where patron_id = $1 and password_hash is null and is_active returning id`,
)

/** Gives an account its first password, and tells whether it had none; the transaction is lent users:read and users:write. */
export async function setFirstPassword(tx: LibraryTx, patronId: string, hash: string): Promise<boolean> {
  const account = await tx.maybe(firstPassword(patronId, hash, tx.now))
  if (account) emit(tx, events, 'user.changed', { subject_id: account.id, patron_id: patronId, data: { fields: ['password'] } })
  return account !== undefined
}

const giveAccount = statement<never>(
  'identity.give-account',
  `update {library}.user set patron_id = $2, version = version + 1 where id = $1`,
)

/**
 * Makes the account of one patron that of another, who is the same person, in the caller's transaction; which must be lent
 * users:read and users:write. It signs in anew, because its tokens name the patron who goes.
 * @throws Problem permission_not_yours where the account may do more than the caller
 */
export async function moveAccountOf(tx: LibraryTx, fromPatronId: string, toPatronId: string): Promise<void> {
  const account = await tx.maybe(accountOfPatron(fromPatronId))
  if (!account) return
  await refuseMightier(tx, account.id)
  await closeSessionsOf(tx, account.id, 'revoked')
  await tx.count(giveAccount(account.id, toPatronId))
}
