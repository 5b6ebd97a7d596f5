import type { LibraryTx } from '../../kernel/db.ts'
import { statement } from '../../kernel/query.ts'
import { deleteUser } from './queries.ts'
import { closeSessionsOf } from './sessions.ts'

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
