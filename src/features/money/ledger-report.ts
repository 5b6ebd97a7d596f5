import { CSV_MARK, csvLine } from '../../kernel/csv.ts'
import { statement } from '../../kernel/query.ts'
import type { LedgerEntry } from './account-contract.ts'
import type { Session } from './payment-contract.ts'

/**
 * Entries of a period in order of time. Parameters: first and last day (local), zone, branch or null, and of the row
 * before the instant, transaction and position (each or null), limit.
 */
export const listLedgerEntries = statement<LedgerEntry>(
  'money.list-ledger-entries',
  `select t.at, t.id as transaction_id, e.position, t.kind, e.account, coalesce(e.charge_type, ch.type) as charge_type, e.charge_id, br.code as branch, r.code as register, e.method,
     greatest(e.amount_cents, 0)::float8 as debit_cents, greatest(-e.amount_cents, 0)::float8 as credit_cents, t.currency
   from {library}.ledger_transaction t join {library}.ledger_entry e on e.transaction_id = t.id
     left join {library}.charge ch on ch.id = e.charge_id left join {library}.branch br on br.id = t.branch_id
     left join {library}.register_session s on s.id = t.register_session_id left join {library}.cash_register r on r.id = s.cash_register_id
   where t.at >= ($1::date::timestamp at time zone $3::text) and t.at < (($2::date + 1)::timestamp at time zone $3::text) and ($4::uuid is null or t.branch_id = $4)
     and ($5::timestamptz is null or (t.at, t.id, e.position) > ($5, $6::uuid, $7::int))
   order by t.at, t.id, e.position limit $8`,
)

const COLUMNS = [
  'at',
  'transaction_id',
  'position',
  'kind',
  'account',
  'charge_type',
  'charge_id',
  'branch',
  'register',
  'method',
  'debit_cents',
  'credit_cents',
  'currency',
] as const

/** Gives a period's ledger as CSV, page by page, so that memory does not grow with it. */
export async function* ledgerReport(read: (last: LedgerEntry | undefined) => Promise<LedgerEntry[]>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  yield encoder.encode(CSV_MARK + csvLine(COLUMNS))
  for (let rows = await read(undefined); rows.length > 0; rows = await read(rows.at(-1)))
    yield encoder.encode(rows.map((row) => csvLine(COLUMNS.map((column) => row[column]))).join(''))
}

interface SessionLine {
  at: string
  kind: string
  receipt_number: number | null
  method: string
  cents: number
}
/** What went through a register, in order. Parameter: session. */
export const listSessionLines = statement<SessionLine>(
  'money.list-session-lines',
  `select t.at, t.kind, p.receipt_number, e.method, e.amount_cents::int as cents
   from {library}.ledger_transaction t join {library}.ledger_entry e on e.transaction_id = t.id and e.account = 'register'
     left join {library}.payment p on p.id = t.id
   where t.register_session_id = $1 and t.kind <> 'register_closing' order by t.at, t.id, e.position`,
)

/** Gives a register's closing as CSV: what went through it, then, for each method, expected, counted and different. */
export function closingReport(session: Session, lines: readonly SessionLine[]): string {
  const sums = session.methods.flatMap(({ method, expected_cents, counted_cents, difference_cents }) => [
    csvLine([session.closed_at, 'expected', null, method, expected_cents, session.currency]),
    ...(counted_cents === null ? [] : [csvLine([session.closed_at, 'counted', null, method, counted_cents, session.currency])]),
    ...(difference_cents === null ? [] : [csvLine([session.closed_at, 'difference', null, method, difference_cents, session.currency])]),
  ])
  const rows = lines.map(({ at, kind, receipt_number, method, cents }) =>
    csvLine([at, kind, receipt_number, method, cents, session.currency]),
  )
  return [CSV_MARK + csvLine(['at', 'kind', 'receipt_number', 'method', 'cents', 'currency']), ...rows, ...sums].join('')
}
