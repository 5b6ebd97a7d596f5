import { NIL, v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit, emitMany } from '../../kernel/events.ts'
import { statement } from '../../kernel/query.ts'
import type { BranchCalendar } from '../calendar/contract.ts'
import { EXCEPTIONS, HOURS } from '../calendar/verbs.ts'
import { events, type FineBasis } from './contract.ts'
import { ensureCredit, insertCalendar, NOTHING_YET, snapshotOf } from './ledger.ts'
import { type Entry, recharged, type Sums } from './ledger-rules.ts'
import { cappedAtPrice, fineKinds, fineOf } from './rules.ts'
import { IS_FINE_FREE } from './verbs.ts'

/** Where a batch ended, as the database writes it: microseconds are kept. */
export interface AccrualCursor {
  due_at: string
  id: string
}

export interface AccruedBatch {
  /** Loans that were looked at. */
  done: number
  /** Fines that changed, and by how much in sum. */
  changed: number
  cents: number
  /** Null at the end. */
  next: AccrualCursor | null
}

/**
 * The next overdue loans of copies that are with their patrons, locked. Loans that a desk is busy with are left out: the return, or the next night, counts them.
 * Parameters: instant, due date and id of the row before, limit.
 */
const lockOverdue = statement<AccrualCursor>(
  'money.lock-overdue',
  `select l.due_at::text as due_at, l.id from {library}.loan l
   where l.returned_at is null and l.state = 'with_patron' and l.due_at < $1 and (l.due_at, l.id) > ($2::timestamptz, $3::uuid)
   order by l.due_at, l.id limit $4 for no key update of l skip locked`,
)
const branchCalendars = statement<BranchCalendar & { id: string; is_fine_free: boolean }>(
  'money.branch-calendars',
  `select b.id, b.time_zone, ${IS_FINE_FREE} as is_fine_free,
     ${HOURS('b')} as hours, ${EXCEPTIONS('b')} as exceptions
   from {library}.branch b`,
)

interface OverdueLoan {
  id: string
  patron_id: string
  copy_id: string
  branch_out_id: string
  due_at: string
  /** As text, since most loans share theirs: it is parsed once. */
  policy: string
  recalled_at: string | null
  price_cents: number | null
  charge: (Sums & { patron_id: string; is_accruing: boolean; due_at: string }) | null
}
const readOverdue = statement<OverdueLoan>(
  'money.read-overdue',
  `select l.id, l.patron_id, l.copy_id, l.branch_out_id, l.due_at, l.policy::text as policy, l.recalled_at, c.price_cents,
     (select json_build_object('id', ch.id, 'type', ch.type, 'patron_id', ch.patron_id, 'charged_cents', ch.charged_cents, 'adjusted_cents', ch.adjusted_cents,
        'paid_cents', ch.paid_cents, 'written_off_cents', ch.written_off_cents, 'is_accruing', ch.is_accruing, 'due_at', ch.due_at)
      from {library}.charge ch where ch.loan_id = l.id and ch.calendar_snapshot_id is not null and (ch.is_accruing or ch.due_at = l.due_at) order by ch.is_accruing desc limit 1) as charge
   from {library}.loan l join {library}.copy c on c.id = l.copy_id where l.id = any($1::uuid[])`,
)

const insertFines = statement<never>(
  'money.insert-fines',
  `insert into {library}.charge (id, patron_id, loan_id, copy_id, branch_id, type, currency, is_accruing, due_at, counted_to, basis, calendar_snapshot_id, opened_at)
   select id, patron_id, loan_id, copy_id, branch_id, 'fine', $2, true, due_at, $3, basis, calendar_snapshot_id, $4
   from jsonb_to_recordset($1::jsonb) as fine(id uuid, patron_id uuid, loan_id uuid, copy_id uuid, branch_id uuid, due_at timestamptz, basis jsonb, calendar_snapshot_id uuid)`,
)
const updateFines = statement<never>(
  'money.update-fines',
  `update {library}.charge set due_at = fine.due_at, counted_to = $2, basis = fine.basis, calendar_snapshot_id = fine.calendar_snapshot_id
   from jsonb_to_recordset($1::jsonb) as fine(id uuid, due_at timestamptz, basis jsonb, calendar_snapshot_id uuid) where charge.id = fine.id`,
)
const insertTransactions = statement<never>(
  'money.insert-transactions',
  `insert into {library}.ledger_transaction (id, kind, currency, branch_id, staff_id, at)
   select id, 'accrual', $2, branch_id, $3, $4 from jsonb_to_recordset($1::jsonb) as made(id uuid, branch_id uuid)`,
)
const insertEntries = statement<never>(
  'money.insert-entries',
  `insert into {library}.ledger_entry (transaction_id, position, account, part, charge_id, charge_type, patron_credit_id, amount_cents)
   select transaction_id, position, account, part, charge_id, charge_type,
     case when credit_of is not null then (select id from {library}.patron_credit where patron_id = credit_of) end, amount_cents
   from jsonb_to_recordset($1::jsonb) as entry(
     transaction_id uuid, position int, account text, part text, charge_id uuid, charge_type text, credit_of uuid, amount_cents bigint)`,
)

/**
 * Brings the fines of the next overdue loans to what they come to at an instant, in one transaction of three flights.
 * Safe to run twice: a fine is brought to an amount, not raised by one. Loans that share a branch, a policy and a due date
 * are counted once, and a branch's fines of one batch are one ledger transaction.
 */
export async function accrueFines(
  tx: LibraryTx,
  { date, after, limit }: { date: Date; after: AccrualCursor | null; limit: number },
): Promise<AccruedBatch> {
  const [due, calendars] = await tx.flight<[AccrualCursor, BranchCalendar & { id: string; is_fine_free: boolean }]>([
    lockOverdue(date, after?.due_at ?? '-infinity', after?.id ?? NIL, limit),
    branchCalendars(),
  ])
  if (due.length === 0 || calendars[0]?.is_fine_free) return { done: 0, changed: 0, cents: 0, next: null }
  const loans = await tx.all(readOverdue(due.map(({ id }) => id)))
  const count = counter(date, new Map(calendars.map(({ id, time_zone, hours, exceptions }) => [id, { time_zone, hours, exceptions }])))
  const changes = loans.flatMap((loan) => changeOf(loan, count(loan)))
  const cents = writeChanges(tx, changes, date)
  const last = due.at(-1) as AccrualCursor
  return { done: due.length, changed: changes.length, cents, next: due.length < limit ? null : last }
}

/** Gives the next overdue loan, behind which a batch goes on that leaves it out. */
export async function nextOverdue(
  tx: LibraryTx,
  { date, after }: { date: Date; after: AccrualCursor | null },
): Promise<AccrualCursor | undefined> {
  return (await tx.all(lockOverdue(date, after?.due_at ?? '-infinity', after?.id ?? NIL, 1)))[0]
}

interface Counted {
  cents: number
  basis: FineBasis
  snapshot: { id: string; text: string }
}

/** Counts fines: those that are the same in everything but the price of the copy, once. */
function counter(date: Date, calendars: ReadonlyMap<string, BranchCalendar>): (loan: OverdueLoan) => Counted {
  const policies = remembering((text: string) => fineKinds(JSON.parse(text)))
  const snapshots = remembering((branchId: string) => snapshotOf(calendars.get(branchId) as BranchCalendar))
  const uncapped = new Map<string, number>()
  return ({ branch_out_id, policy: text, due_at, price_cents, recalled_at: recall }) => {
    const policy = policies(text)
    const key = `${branch_out_id} ${due_at} ${recall} ${text}`
    let cents = uncapped.get(key)
    if (cents === undefined) {
      const calendar = calendars.get(branch_out_id) as BranchCalendar
      cents = fineOf({ policy, due_at, end_at: date, calendar, price_cents: null, recall }).cents
      uncapped.set(key, cents)
    }
    return {
      cents: cappedAtPrice(policy, cents, price_cents),
      basis: { policy, price_cents, recall },
      snapshot: snapshots(branch_out_id),
    }
  }
}

/** Does what is asked again with the same once. */
function remembering<Value>(make: (key: string) => Value): (key: string) => Value {
  const known = new Map<string, Value>()
  return (key) => {
    let value = known.get(key)
    if (value === undefined) known.set(key, (value = make(key)))
    return value
  }
}

interface Change {
  loan: OverdueLoan
  counted: Counted
  charge_id: string
  is_new: boolean
  delta_cents: number
  entries: Entry[]
}

/** What a loan's fine changes by; nothing where it is as it should be, or ended already, since the copy is lost or it was waived. */
function changeOf(loan: OverdueLoan, counted: Counted): Change[] {
  const { charge } = loan
  const { cents } = counted
  if (charge ? !charge.is_accruing || charge.charged_cents === cents : cents === 0) return []
  const fine = charge ?? { ...NOTHING_YET, id: uuidv7(), type: 'fine' as const, patron_id: loan.patron_id }
  const entries = recharged(fine, cents, fine.patron_id)
  return [{ loan, counted, charge_id: fine.id, is_new: charge === null, delta_cents: cents - fine.charged_cents, entries }]
}

/** Writes a batch by one statement for each table, and gives the sum of what changed. */
function writeChanges(tx: LibraryTx, changes: readonly Change[], date: Date): number {
  if (changes.length === 0) return 0
  const snapshots = new Map(changes.map(({ counted: { snapshot } }) => [snapshot.id, snapshot.text]))
  for (const [id, text] of snapshots) tx.push(insertCalendar(id, text))
  const [made, updated] = [changes.filter(({ is_new }) => is_new), changes.filter(({ is_new }) => !is_new)]
  const { currency } = tx.library
  if (made.length > 0) tx.push(insertFines(JSON.stringify(made.map(rowOf)), currency, date, tx.now))
  if (updated.length > 0) tx.push(updateFines(JSON.stringify(updated.map(rowOf)), date))
  const subjectId = postByBranch(tx, changes)
  emitMany(
    tx,
    events,
    'charge.created',
    made.map(({ charge_id, loan, counted: { cents } }) => ({
      subject_id: charge_id,
      patron_id: loan.patron_id,
      data: { type: 'fine', cents, loan_id: loan.id, copy_id: loan.copy_id },
    })),
  )
  const cents = changes.reduce((sum, { delta_cents }) => sum + delta_cents, 0)
  const data = { charge_count: changes.length, cents, counted_to: date.toISOString() }
  emit(tx, events, 'fines.accrued', { subject_id: subjectId, data })
  return cents
}

function rowOf({ loan, charge_id, counted: { basis, snapshot } }: Change) {
  const { patron_id, copy_id, branch_out_id, due_at } = loan
  return { id: charge_id, patron_id, loan_id: loan.id, copy_id, branch_id: branch_out_id, due_at, basis, calendar_snapshot_id: snapshot.id }
}

/** Posts the fines of each branch as one transaction: they are one income, while what is owed, and by whom, stays apart. */
function postByBranch(tx: LibraryTx, changes: readonly Change[]): string {
  const byBranch = Map.groupBy(changes, ({ loan }) => loan.branch_out_id)
  const transactions = [...byBranch.keys()].map((branch_id) => ({ id: uuidv7(), branch_id }))
  const entries = transactions.flatMap(({ id, branch_id }) => {
    const posted = (byBranch.get(branch_id) ?? []).flatMap((change) => change.entries)
    const owed = posted.filter(({ account }) => account !== 'income')
    const income = posted.filter(({ account }) => account === 'income').reduce((sum, { amount_cents }) => sum + amount_cents, 0)
    const all: Entry[] = income === 0 ? owed : [...owed, { account: 'income', charge_type: 'fine', amount_cents: income }]
    return all.map((entry, position) => ({ transaction_id: id, position, ...entry }))
  })
  for (const patronId of new Set(entries.flatMap(({ credit_of }) => credit_of ?? []))) tx.push(ensureCredit(uuidv7(), patronId))
  tx.push(insertTransactions(JSON.stringify(transactions), tx.library.currency, tx.actor.user_id, tx.now))
  tx.push(insertEntries(JSON.stringify(entries)))
  return (transactions[0] as { id: string }).id
}
