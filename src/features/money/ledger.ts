import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { statement } from '../../kernel/query.ts'
import type { BranchCalendar } from '../calendar/contract.ts'
import { type ChargeType, events } from './contract.ts'
import { amountOf, type Entry, outstandingOf, type Sums } from './ledger-rules.ts'

/** Parameters: id, kind, key, currency, branch, session, what it is about, reason, staff, instant, entries. */
const postTransaction = statement<never>(
  'money.post-transaction',
  `with made as (
     insert into {library}.ledger_transaction (id, kind, key, currency, branch_id, register_session_id, about_id, reason, staff_id, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10))
   insert into {library}.ledger_entry (transaction_id, position, account, part, charge_id, charge_type, patron_credit_id, method, amount_cents)
   select $1, position, account, part, charge_id, charge_type,
     case when credit_of is not null then (select id from {library}.patron_credit where patron_id = credit_of) end, method, amount_cents
   from jsonb_to_recordset($11::jsonb) as entry(
     position int, account text, part text, charge_id uuid, charge_type text, credit_of uuid, method text, amount_cents bigint)`,
)
export const ensureCredit = statement<never>(
  'money.ensure-credit',
  `insert into {library}.patron_credit (id, patron_id) values ($1, $2) on conflict (patron_id) do nothing`,
)
export const insertCalendar = statement<never>(
  'money.insert-calendar',
  `insert into {library}.calendar_snapshot (id, calendar) values ($1, $2::jsonb) on conflict (id) do nothing`,
)

/** Parameters: id, patron, loan, copy, hold, branch, type, currency, whether it accrues, due, counted to, basis, calendar, note, instant, who. */
export const insertCharge = statement<never>(
  'money.insert-charge',
  `insert into {library}.charge (id, patron_id, loan_id, copy_id, hold_id, branch_id, type, currency, is_accruing, due_at, counted_to, basis, calendar_snapshot_id, note, opened_at, created_by)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, $13, $14, $15, $16)`,
)

/** The sums of a charge that nothing was posted for yet. */
export const NOTHING_YET = { charged_cents: 0, adjusted_cents: 0, paid_cents: 0, written_off_cents: 0 }

export interface Posting {
  kind:
    | 'charge'
    | 'accrual'
    | 'adjustment'
    | 'payment'
    | 'refund'
    | 'write_off'
    | 'transfer'
    | 'void'
    | 'register_opening'
    | 'register_closing'
  /** What makes posting it twice impossible. */
  key?: string | null
  branch_id?: string | null
  register_session_id?: string | null
  about_id?: string | null
  reason?: string | null
  at: Date
  id?: string
}

/**
 * Posts entries as one ledger transaction and gives its id; undefined where there are none. The database refuses what
 * does not balance, and lets the sums of charges and credits follow.
 */
export function post(tx: LibraryTx, posting: Posting, entries: readonly Entry[]): string | undefined {
  if (entries.length === 0) return undefined
  for (const patronId of new Set(entries.flatMap(({ credit_of }) => credit_of ?? []))) tx.push(ensureCredit(uuidv7(), patronId))
  const id = posting.id ?? uuidv7()
  tx.push(
    postTransaction(
      id,
      posting.kind,
      posting.key ?? null,
      tx.library.currency,
      posting.branch_id ?? null,
      posting.register_session_id ?? null,
      posting.about_id ?? null,
      posting.reason ?? null,
      tx.actor.user_id,
      posting.at,
      JSON.stringify(entries.map((entry, position) => ({ position, ...entry }))),
    ),
  )
  return id
}

/** Keeps a calendar for the fines that are counted by it, once, and gives its id. */
export function keepCalendar(tx: LibraryTx, calendar: BranchCalendar): string {
  const { id, text } = snapshotOf(calendar)
  tx.push(insertCalendar(id, text))
  return id
}

/** What is kept of a calendar, in one order, under the digest of it. */
export function snapshotOf({ time_zone, hours, exceptions }: BranchCalendar): { id: string; text: string } {
  const inOrder = <Item>(items: readonly Item[]) => items.map((item) => JSON.stringify(item)).sort()
  const text = `{"time_zone":${JSON.stringify(time_zone)},"hours":[${inOrder(hours)}],"exceptions":[${inOrder(exceptions)}]}`
  const digest = createHash('sha256').update(text).digest('hex')
  return { id: digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5'), text }
}

type Told = Sums & { loan_id: string | null; copy_id: string | null; is_accruing: boolean }

/** Tells that a charge was made, or changed and why, and that nothing is left of it to pay. */
export function tellCharge(tx: LibraryTx, patronId: string | null, before: Told | null, after: Told, reason: string): void {
  const data = { type: after.type as ChargeType, cents: amountOf(after), loan_id: after.loan_id, copy_id: after.copy_id }
  const about = { subject_id: after.id, patron_id: patronId }
  if (before === null) emit(tx, events, 'charge.created', { ...about, data })
  else emit(tx, events, 'charge.changed', { ...about, data: { ...data, reason } })
  const wasOpen = before !== null && (before.is_accruing || outstandingOf(before) > 0)
  if (wasOpen && !after.is_accruing && outstandingOf(after) === 0) emit(tx, events, 'charge.closed', { ...about, data })
}
