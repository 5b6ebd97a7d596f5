import type { LibraryTx } from '../../kernel/db.ts'
import { statement } from '../../kernel/query.ts'
import { deleteUser } from './queries.ts'

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
