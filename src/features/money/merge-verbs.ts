import type { LibraryTx } from '../../kernel/db.ts'
import { statement } from '../../kernel/query.ts'
import { post } from './ledger.ts'

const creditsOf = statement<{ id: string; patron_id: string; balance_cents: number }>(
  'money.credits-of',
  `select id, patron_id, balance_cents from {library}.patron_credit where patron_id = any($1::uuid[]) order by id for no key update`,
)
const giveCredit = statement<never>('money.give-credit', `update {library}.patron_credit set patron_id = $2 where id = $1`)
/** Locked in the order of their ids. Parameters: from, to. */
const moveCharges = statement<{ charges: number; payments: number }>(
  'money.move-charges',
  `with charges as (update {library}.charge set patron_id = $2 where patron_id = $1 returning id),
     payments as (update {library}.payment set patron_id = $2 where patron_id = $1 returning id)
   select (select count(*)::int from charges) as charges, (select count(*)::int from payments) as payments`,
)

/**
 * Makes the money of one patron that of another, to whom it belonged all along: charges, payments, and the credit, which
 * the ledger moves where both have some. The caller has locked both patrons.
 */
export async function moveMoney(tx: LibraryTx, from: string, to: string): Promise<{ charges: number; payments: number }> {
  const [credits, moved] = await tx.flight([creditsOf([from, to]), moveCharges(from, to)])
  const [given, own] = [from, to].map((patron) => credits.find(({ patron_id }) => patron_id === patron))
  if (given && !own) tx.push(giveCredit(given.id, to))
  if (given && own) {
    const cents = given.balance_cents
    if (cents > 0)
      post(tx, { kind: 'transfer', reason: 'merge', at: tx.now }, [
        { account: 'credit', credit_of: from, amount_cents: cents },
        { account: 'credit', credit_of: to, amount_cents: -cents },
      ])
    tx.push(giveCredit(given.id, null))
  }
  return moved[0] as { charges: number; payments: number }
}
