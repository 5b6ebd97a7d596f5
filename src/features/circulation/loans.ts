import { sql } from 'kysely'
import { decodeCursor } from '../../kernel/cursor.ts'
import type { LibraryTx } from '../../kernel/db.ts'
import { statement } from '../../kernel/query.ts'
import type { ListedLoan, Loan, LoansQuery, Renewal } from './contract.ts'

/** What is shown of a loan out of its own row. */
const OWN = [
  'id',
  'patron_id',
  'proxy_patron_id',
  'branch_out_id',
  'branch_in_id',
  'started_at',
  'due_at',
  'returned_at',
  'renewal_count',
  'unseen_renewal_count',
  'auto_renewal_count',
  'auto_renewal_problem',
  'recalled_at',
  'is_onsite',
  'state',
  'claimed_returned_at',
  'declared_lost_at',
  'aged_to_lost_at',
  'end_reason',
  'note',
  'explanation',
  'version',
] as const

/** The second parameter is an instant of the business clock. */
const LOAN = `${OWN.map((column) => `l.${column}`).join(', ')}, l.copy_id, c.barcode as copy_barcode, l.book_id, b.title, l.returned_at is null and l.due_at < $2::timestamptz as is_overdue`
const LOAN_JOINS = `{library}.loan l join {library}.copy c on c.id = l.copy_id join {library}.book b on b.id = l.book_id`

/** A loan `l` as JSON, for whoever gathers it among other facts; `loanOf` makes it what is shown. */
export const LOAN_JSON = `json_build_object(${OWN.map((column) => `'${column}', l.${column}`).join(', ')})`

/** What LOAN_JSON gives. */
export type LoanRow = Pick<Loan, (typeof OWN)[number]>

const INSTANTS = [
  'started_at',
  'due_at',
  'returned_at',
  'recalled_at',
  'claimed_returned_at',
  'declared_lost_at',
  'aged_to_lost_at',
] as const

/** Gives a gathered loan as it is shown: instants as the API writes them, and what is known of its copy. */
export function loanOf(row: LoanRow, copy: Pick<Loan, 'copy_id' | 'copy_barcode' | 'book_id' | 'title'>, isOverdue: boolean): Loan {
  const instants = Object.fromEntries(INSTANTS.map((name) => [name, row[name] && new Date(row[name]).toISOString()]))
  return { ...row, ...copy, ...instants, is_overdue: isOverdue }
}

type Fresh = Pick<
  Loan,
  'id' | 'copy_id' | 'copy_barcode' | 'book_id' | 'title' | 'patron_id' | 'proxy_patron_id' | 'branch_out_id' | 'is_onsite' | 'explanation'
> & {
  started_at: Date
  due_at: Date
}

/** Gives a loan that was just made as it is shown. */
export function newLoan(loan: Fresh): Loan {
  return {
    ...loan,
    started_at: loan.started_at.toISOString(),
    due_at: loan.due_at.toISOString(),
    branch_in_id: null,
    returned_at: null,
    renewal_count: 0,
    unseen_renewal_count: 0,
    auto_renewal_count: 0,
    auto_renewal_problem: null,
    recalled_at: null,
    state: 'with_patron',
    claimed_returned_at: null,
    declared_lost_at: null,
    aged_to_lost_at: null,
    end_reason: null,
    note: null,
    is_overdue: false,
    version: 1,
  }
}

/** Parameters: loan, instant. */
export const getLoan = statement<Loan>('circulation.get-loan', `select ${LOAN} from ${LOAN_JOINS} where l.id = $1`)
/** Parameters: loans, instant. */
const loansByIds = statement<Loan>(
  'circulation.loans-by-ids',
  `select ${LOAN} from ${LOAN_JOINS} where l.id = any($1::uuid[]) order by array_position($1::uuid[], l.id)`,
)
const copiesOfLoans = statement<NonNullable<ListedLoan['copy']>>(
  'circulation.copies-of-loans',
  `select id, barcode, call_number, shelf, condition, home_branch_id from {library}.copy where id in (select copy_id from {library}.loan where id = any($1::uuid[]))`,
)
const booksOfLoans = statement<NonNullable<ListedLoan['book']>>(
  'circulation.books-of-loans',
  `select id, title, subtitle, responsibility, format, published_year from {library}.book where id in (select book_id from {library}.loan where id = any($1::uuid[]))`,
)
const patronsOfLoans = statement<NonNullable<ListedLoan['patron']>>(
  'circulation.patrons-of-loans',
  `select id, card_number, given_name, family_name from {library}.patron where id in (select patron_id from {library}.loan where id = any($1::uuid[]))`,
)
export const listRenewals = statement<Renewal>(
  'circulation.list-renewals',
  `select id, renewed_at, due_before, due_after, channel, is_seen, is_auto, explanation from {library}.renewal where loan_id = $1 order by renewed_at, id limit 1000`,
)

/** A loan in its page, with the value that tells its place in the order. */
export type PagedLoan = ListedLoan & { sort_key: string }

/**
 * Gives a page of loans and one more, with what is to be embedded, in two flights however long the page is (FOLIO
 * CIRC-2059 lost what came after the fiftieth).
 */
export async function listLoans(tx: LibraryTx, query: LoansQuery, limit: number, cursor: string | undefined): Promise<PagedLoan[]> {
  const page = await tx.all(pageOfIds(tx, query, limit + 1, cursor))
  if (page.length === 0) return []
  const ids = page.map(({ id }) => id)
  const wanted = new Set(query.include?.split(','))
  const [loans, copies, books, patrons] = await tx.flight<
    [Loan, NonNullable<ListedLoan['copy']>, NonNullable<ListedLoan['book']>, NonNullable<ListedLoan['patron']>]
  >([
    loansByIds(ids, tx.now),
    copiesOfLoans(wanted.has('copy') ? ids : []),
    booksOfLoans(wanted.has('book') ? ids : []),
    patronsOfLoans(wanted.has('patron') ? ids : []),
  ])
  const [copyOf, bookOf, patronOf] = [byId(copies), byId(books), byId(patrons)]
  return loans.map((loan, index) => ({
    ...loan,
    ...(wanted.has('copy') && { copy: copyOf.get(loan.copy_id) }),
    ...(wanted.has('book') && { book: bookOf.get(loan.book_id) }),
    ...(wanted.has('patron') && { patron: (loan.patron_id !== null && patronOf.get(loan.patron_id)) || null }),
    sort_key: page[index]?.sort_key ?? '',
  }))
}

function byId<Row extends { id: string }>(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row]))
}

/** Ids are in order of time, so they are the order of the start; the due date is indexed for open loans alone. */
function pageOfIds(tx: LibraryTx, query: LoansQuery, limit: number, cursor: string | undefined) {
  const isByDue = query.sort.endsWith('due_at')
  const order = query.sort.startsWith('-') ? ('desc' as const) : ('asc' as const)
  const isOpen =
    query.status === 'open' || query.status === 'overdue' || query.due_before !== undefined || query.state !== undefined || isByDue
  let ids = tx.db
    .selectFrom('loan')
    .select(['id', sql<string>`due_at::text`.as('sort_key')])
    .limit(limit)
  if (query.patron_id) ids = ids.where('patron_id', '=', query.patron_id)
  if (query.copy_id) ids = ids.where('copy_id', '=', query.copy_id)
  if (query.book_id) ids = ids.where('book_id', '=', query.book_id)
  if (query.state) ids = ids.where('state', '=', query.state)
  if (query.branch_id) ids = ids.where('branch_out_id', '=', query.branch_id)
  if (isOpen) ids = ids.where('returned_at', 'is', null)
  if (query.status === 'closed') ids = ids.where('returned_at', 'is not', null)
  // What is due at an instant is overdue after it, never at it.
  if (query.status === 'overdue') ids = ids.where('due_at', '<', sql<string>`${tx.now}::timestamptz`)
  if (query.due_before) ids = ids.where('due_at', '<', sql<string>`${query.due_before}::timestamptz`)
  if (isByDue) ids = ids.orderBy('due_at', order)
  ids = ids.orderBy('id', order)
  if (cursor === undefined) return ids
  const [due, id] = decodeCursor(cursor, 2)
  const after = sql`(${due}::timestamptz, ${id}::uuid)`
  if (isByDue) return ids.where(order === 'desc' ? sql<boolean>`(due_at, id) < ${after}` : sql<boolean>`(due_at, id) > ${after}`)
  return ids.where(order === 'desc' ? sql<boolean>`id < ${id}::uuid` : sql<boolean>`id > ${id}::uuid`)
}
