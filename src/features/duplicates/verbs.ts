import type { LibraryTx } from '../../kernel/db.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'

const findSurvivor = statement<{ patron_id: string }>('duplicates.survivor', `select patron_id from {library}.patron_merge where id = $1`)

/**
 * Gives the problem that a patron who is not there means: `patron_merged`, which names the one who stayed, where it was
 * merged, else the code that is asked for. It is asked only when a look-up has failed.
 */
export async function survivorOf(tx: LibraryTx, id: string, otherwise: string): Promise<Problem> {
  const survivor = await tx.maybe(findSurvivor(id))
  return survivor
    ? new Problem('patron_merged', { params: { ...survivor }, headers: { 'Content-Location': `/v1/patrons/${survivor.patron_id}` } })
    : new Problem(otherwise)
}
