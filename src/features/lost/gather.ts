import type { LibraryTx } from '../../kernel/db.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { CALENDAR, LOAN_JSON, RULES, TODAY } from '../circulation/verbs.ts'
import type { ChargedLoan } from '../money/contract.ts'
import { type FineFacts, IS_FINE_FREE, LOAN_CHARGES, lockChargesOfLoan } from '../money/verbs.ts'
import type { LossFacts } from './contract.ts'

const lockPatronOfLoan = statement<{ id: string }>(
  'lost.lock-patron-of-loan',
  `select p.id from {library}.patron p where p.id = (select l.patron_id from {library}.loan l where l.id = $1) for no key update`,
)
const lockCopyOfLoan = statement<{ id: string }>(
  'lost.lock-copy-of-loan',
  `select c.id from {library}.copy c where c.id = (select l.copy_id from {library}.loan l where l.id = $1) for no key update`,
)
const lockLoan = statement<{ id: string }>('lost.lock-loan', `select id from {library}.loan where id = $1 for no key update`)

/** Of an open loan `l` with its patron `p`, copy `c` of a book `bk` and the branch `br` that lent it; see LossFacts. */
const LOSS_FACTS = `${LOAN_JSON} as shown, l.policy, l.lost_billed_at,
  json_build_object('id', c.id, 'barcode', c.barcode, 'book_id', c.book_id, 'title', bk.title, 'condition', c.condition, 'home_branch_id', c.home_branch_id,
    'price_cents', c.price_cents) as copy,
  json_build_object('id', br.id, 'name', br.name, 'time_zone', br.time_zone, ${CALENDAR("current_date - interval '10 years'")}) as branch,
  ${LOAN_CHARGES} as charges, ${IS_FINE_FREE} as is_fine_free,
  (select count(*)::int from {library}.loan o where o.patron_id = l.patron_id and o.returned_at is null and o.state = 'claimed_returned') as claim_count`
const LOSS_FROM = `{library}.loan l join {library}.patron p on p.id = l.patron_id join {library}.copy c on c.id = l.copy_id join {library}.book bk on bk.id = l.book_id
  join {library}.branch br on br.id = l.branch_out_id`

/** Parameters: loan, instant. */
const gatherLoss = statement<LossFacts>(
  'lost.gather-loss',
  `select ${LOSS_FACTS}, ${RULES('$2')} as rules from ${LOSS_FROM} ${TODAY('$2')} where l.id = $1 and l.returned_at is null`,
)
/** Parameter: loans. Without rules, which decide nothing about what counts as lost by itself. */
export const gatherLosses = statement<Omit<LossFacts, 'rules'>>(
  'lost.gather-losses',
  `select ${LOSS_FACTS} from ${LOSS_FROM} where l.id = any($1::uuid[]) and l.returned_at is null order by l.id`,
)
const stateOf = statement<{ patron_id: string | null; returned_at: string | null }>(
  'lost.state-of-loan',
  `select patron_id, returned_at from {library}.loan where id = $1`,
)

/**
 * Locks an open loan with all that belongs to it and gathers what decides, in one flight; `onlyOf` restricts it to one
 * patron's own, another's is as if it were not there.
 * @throws Problem not_found, loan_closed
 */
export async function lockLoss(tx: LibraryTx, loanId: string, onlyOf: string | null = null): Promise<LossFacts> {
  type Row = { id: string }
  const [, , , , found] = await tx.flight<[Row, Row, Row, Row, LossFacts]>([
    lockPatronOfLoan(loanId),
    lockCopyOfLoan(loanId),
    lockLoan(loanId),
    lockChargesOfLoan(loanId),
    gatherLoss(loanId, tx.now),
  ])
  const facts = found[0]
  if (facts && (onlyOf === null || facts.shown.patron_id === onlyOf)) return facts
  const loan = await tx.maybe(stateOf(loanId))
  const isTheirs = loan && (onlyOf === null || loan.patron_id === onlyOf)
  throw new Problem(isTheirs && loan.returned_at !== null ? 'loan_closed' : 'not_found')
}

/** What money knows a loan by. */
export function chargedLoan({ shown, policy, copy }: Omit<LossFacts, 'rules'>): ChargedLoan {
  return { id: shown.id, patron_id: shown.patron_id, copy_id: copy.id, branch_out_id: shown.branch_out_id, due_at: shown.due_at, policy }
}

/** What a fine is counted from, to an instant. */
export function fineFacts({ branch, copy, shown, charges, is_fine_free }: Omit<LossFacts, 'rules'>, endAt: Date | string): FineFacts {
  const { time_zone, hours, exceptions } = branch
  const calendar = { time_zone, hours, exceptions }
  return { end_at: endAt, calendar, price_cents: copy.price_cents, recall: shown.recalled_at, charges, is_fine_free }
}

/** How events name a lost loan. */
export function aboutLoss({ shown, copy, branch }: Omit<LossFacts, 'rules'>) {
  const due_at = new Date(shown.due_at).toISOString()
  return { copy_id: copy.id, copy_barcode: copy.barcode, book_id: copy.book_id, title: copy.title, due_at, branch_id: branch.id }
}
