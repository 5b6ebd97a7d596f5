import type { ChargedLoan, LoanCharge } from '../../src/features/money/contract.ts'
import { type FineFacts, IS_FINE_FREE, LOAN_CHARGES, lockChargesOfLoan } from '../../src/features/money/verbs.ts'
import type { LibraryTx } from '../../src/kernel/db.ts'
import { statement } from '../../src/kernel/query.ts'
import type { Till } from './support.ts'

/** Twenty cents for each day. */
export const DAILY = { 'fine.amount': { cents: 20, per: { count: 1, unit: 'day' } }, 'fine.closed_days': 'count' }

export interface LentLoan {
  id: string
  patron: { id: string; card_number: string }
  copy: { id: string; barcode: string }
}

/** Lends a copy as if it had been due so many days ago, by a policy. */
export async function overdueLoan(of: Till, days: number, policy: object = DAILY, more: { price_cents?: number } = {}): Promise<LentLoan> {
  const [patron, copy] = [await of.patron(), await of.copy(await of.book())]
  const lent = await of.desk.post('/v1/checkouts', { copy_barcode: copy.barcode, patron_id: patron.id })
  if (lent.status !== 201) throw new Error(lent.text)
  await of.app.admin(
    `update ${of.schema}.loan set started_at = now() - ($2 + 30) * interval '1 day', policy = $3,
       due_at = (date_trunc('day', (now() - $2 * interval '1 day') at time zone 'Europe/Rome') + interval '23:59:59') at time zone 'Europe/Rome' where id = $1`,
    [lent.body.id, days, JSON.stringify(policy)],
  )
  if (more.price_cents !== undefined)
    await of.app.admin(`update ${of.schema}.copy set price_cents = $2 where id = $1`, [copy.id, more.price_cents])
  return { id: lent.body.id, patron, copy }
}

const gather = statement<{ loan: ChargedLoan; charges: LoanCharge[]; price_cents: number | null; is_fine_free: boolean }>(
  'test.money-facts',
  `select json_build_object('id', l.id, 'patron_id', l.patron_id, 'copy_id', l.copy_id, 'branch_out_id', l.branch_out_id, 'due_at', l.due_at, 'policy', l.policy) as loan,
     ${LOAN_CHARGES} as charges, c.price_cents, ${IS_FINE_FREE} as is_fine_free
   from {library}.loan l join {library}.copy c on c.id = l.copy_id where l.id = $1`,
)

const lockLoan = statement<{ id: string }>('test.lock-loan', 'select id from {library}.loan where id = $1 for no key update')

/** Always open, so that days are easy to count. */
const calendar = { time_zone: 'Europe/Rome', hours: [], exceptions: [] }

/** Does with a loan what circulation does: locks it and its charges, gathers, and lets a verb of money push its writes. */
export function withLoan<T>(
  of: Till,
  id: string,
  endAt: Date,
  work: (tx: LibraryTx, loan: ChargedLoan, facts: FineFacts) => T,
): Promise<T> {
  return of.app.door(of.library).write(async (tx) => {
    const [, , [found]] = await tx.flight([lockLoan(id), lockChargesOfLoan(id), gather(id)])
    if (!found) throw new Error('No such loan')
    const { loan, charges, price_cents, is_fine_free } = found
    return work(tx, loan, { end_at: endAt, calendar, price_cents, recall: null, charges, is_fine_free })
  })
}

export function daysFromNow(days: number): Date {
  return new Date(Date.now() + days * 86_400_000)
}

export interface ChargeRow extends Record<string, unknown> {
  id: string
  type: string
  amount_cents: number
  charged_cents: number
  adjusted_cents: number
  paid_cents: number
  outstanding_cents: number
  is_accruing: boolean
}

/** The charges of a loan as they stand in the table. */
export function chargesOf(of: Till, loanId: string): Promise<ChargeRow[]> {
  return of.app.admin<ChargeRow>(
    `select id, type, amount_cents, charged_cents, adjusted_cents, paid_cents, outstanding_cents, is_accruing from ${of.schema}.charge where loan_id = $1 order by opened_at, id`,
    [loanId],
  )
}
