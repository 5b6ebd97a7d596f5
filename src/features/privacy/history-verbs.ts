import { DateTime } from 'luxon'
import { NIL } from 'uuid'
import type { ChoreBatch, ChoreStep } from '../../kernel/chores.ts'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { statement } from '../../kernel/query.ts'
import { events } from './contract.ts'
import { forget, type Past } from './forgetting.ts'

/** A patron who has more than that is forgotten over several nights. */
const MOST_OF_ONE = 2_000

/** Patrons behind a place, whose history is not kept; locked first and in order, as everywhere. Parameters: place, limit. */
const lockPatrons = statement<{ id: string }>(
  'privacy.lock-patrons',
  `select id from {library}.patron where id > $1 and keeps_history <> 'keep' order by id limit $2 for no key update`,
)

interface Found {
  id: string
  patron_id: string
}

/** Since when what was of a patron `p` must be over; whoever keeps no history is forgotten in the night that follows. */
const CUT_OFF = `case p.keeps_history when 'months' then $2::timestamptz - make_interval(months => p.history_months) else $2::timestamptz end`

/** Loans of some patrons that are over for longer than each wants them known, locked. Parameters: patrons, start of the day, limit. */
const pastLoans = statement<Found>(
  'privacy.past-loans',
  `select l.id, l.patron_id from {library}.patron p join {library}.loan l on l.patron_id = p.id
   where p.id = any($1::uuid[]) and l.returned_at < ${CUT_OFF} and l.return_recorded_at < $2::timestamptz
   order by p.id, l.id limit $3 for no key update of l`,
)
/** The same of holds; one that a loan fulfilled goes with that loan. */
const pastHolds = statement<Found>(
  'privacy.past-holds',
  `select h.id, h.patron_id from {library}.patron p join {library}.hold h on h.patron_id = p.id
   where p.id = any($1::uuid[]) and h.ended_at < ${CUT_OFF}
     and not exists (select from {library}.loan l where l.id = h.fulfilled_loan_id and l.patron_id is not null)
   order by p.id, h.id limit $3 for no key update of h`,
)
/** The same of charges that belong to no loan and tell of a copy. */
const pastCharges = statement<Found>(
  'privacy.past-charges',
  `select c.id, c.patron_id from {library}.patron p join {library}.charge c on c.patron_id = p.id
   where p.id = any($1::uuid[]) and c.loan_id is null and c.copy_id is not null and c.outstanding_cents = 0 and c.opened_at < ${CUT_OFF}
     and not exists (select from {library}.hold h where h.id = c.hold_id and h.ended_at is null)
   order by p.id, c.id limit $3 for no key update of c`,
)

interface Account {
  /** The loan, the hold or the charge that it was reached from. */
  root: string
  node: string
  kind: 'charge' | 'payment' | 'credit'
  is_blocking: boolean
}

/** A transaction of the ledger that leads to a patron: a payment, or one that moves somebody's credit. */
const IS_PERSONAL = `(exists (select from {library}.payment y where y.id = e.transaction_id and y.patron_id is not null)
  or exists (select from {library}.ledger_entry x where x.transaction_id = e.transaction_id and x.patron_credit_id is not null))`

/**
 * The money that leads from loans, holds and charges to the patron: their charges, the payments of these, whatever else
 * those paid, and so on. All of it is forgotten together or, as long as any of it is owed or of a loan that is to be
 * remembered, not at all. Parameters: loans, start of the day, holds, charges.
 */
const accountsOf = statement<Account>(
  'privacy.accounts',
  `with recursive linked(root, node) as (
     select c.loan_id, c.id from {library}.charge c where c.loan_id = any($1::uuid[])
     union select c.hold_id, c.id from {library}.charge c where c.hold_id = any($3::uuid[])
     union select c.id, c.id from {library}.charge c where c.id = any($4::uuid[])
     union select linked.root, next.node from linked cross join lateral (
       select e.transaction_id from {library}.ledger_entry e where e.charge_id = linked.node and ${IS_PERSONAL}
       union all select e.transaction_id from {library}.ledger_entry e where e.patron_credit_id = linked.node
       union all select coalesce(e.charge_id, e.patron_credit_id) from {library}.ledger_entry e
         where e.transaction_id = linked.node and coalesce(e.charge_id, e.patron_credit_id) is not null
     ) as next(node)
   )
   select linked.root, linked.node, case when c.id is not null then 'charge' when d.id is not null then 'credit' else 'payment' end as kind,
     coalesce(c.outstanding_cents > 0 or c.is_accruing
       or l.patron_id is not null and (l.returned_at < ${CUT_OFF} and l.return_recorded_at < $2::timestamptz) is not true, d.balance_cents > 0, false) as is_blocking
   from linked left join {library}.charge c on c.id = linked.node left join {library}.patron_credit d on d.id = linked.node
     left join {library}.loan l on l.id = c.loan_id left join {library}.patron p on p.id = l.patron_id`,
)

/**
 * Forgets whose loans, holds and charges were that are over and settled, as each patron has chosen, in one batch: of as
 * many patrons as the limit of rows allows, and of one in any case. What statistics need stays. Safe to run twice, and to
 * be rolled back as a rehearsal: the next place does not depend on what was written, and names no loan.
 */
export async function forgetHistory(
  tx: LibraryTx,
  { date, after, limit }: Pick<ChoreBatch, 'date' | 'after' | 'limit'>,
): Promise<ChoreStep & { changed: number }> {
  const start = DateTime.fromISO(date, { zone: tx.library.time_zone }).startOf('day').toJSDate()
  const patrons = (await tx.all(lockPatrons(after ?? NIL, limit))).map(({ id }) => id)
  if (patrons.length === 0) return { done: 0, changed: 0, next: null }
  const most = limit + MOST_OF_ONE
  const found = await tx.flight([pastHolds(patrons, start, most), pastLoans(patrons, start, most), pastCharges(patrons, start, most)])
  const taken = wholePatrons(patrons, found, limit, most)
  const [holds, loans, charges] = found.map((list) => list.flatMap(({ id, patron_id }) => (taken.has(patron_id) ? [id] : []))) as [
    string[],
    string[],
    string[],
  ]
  const past = await settledOf(tx, { loan_ids: loans, hold_ids: holds, charge_ids: charges }, start)
  const counts = { loans: past.loan_ids.length, holds: past.hold_ids.length, charges: past.charge_ids.length }
  const changed = counts.loans + counts.holds + counts.charges
  if (changed > 0) {
    await forget(tx, past)
    emit(tx, events, 'history.forgotten', { subject_id: tx.library.id, data: counts })
  }
  const isLast = taken.size === patrons.length && patrons.length < limit
  return { done: taken.size, changed, next: isLast ? null : ([...taken].at(-1) as string), counts }
}

/** Gives the next patron, so that one whose history cannot be forgotten keeps nobody else's. */
export async function skipPatron(tx: LibraryTx, { after }: Pick<ChoreBatch, 'after'>): Promise<string | null> {
  return (await tx.all(lockPatrons(after ?? NIL, 1)))[0]?.id ?? null
}

/** The patrons from the first on whose rows are all there and stay within the limit; the first one whatever it has. */
function wholePatrons(patrons: readonly string[], found: readonly (readonly Found[])[], limit: number, most: number): Set<string> {
  const cut = found.flatMap((list) => (list.length === most ? [(list.at(-1) as Found).patron_id] : [])).sort()[0]
  const counts = new Map<string, number>()
  for (const { patron_id } of found.flat()) counts.set(patron_id, (counts.get(patron_id) ?? 0) + 1)
  const taken = new Set<string>()
  let rows = 0
  for (const patron of patrons) {
    rows += counts.get(patron) ?? 0
    if (taken.size > 0 && (rows > limit || (cut !== undefined && patron >= cut))) break
    taken.add(patron)
  }
  return taken
}

/** Leaves out what money still ties to the patron, and adds the money that goes with the rest. */
async function settledOf(
  tx: LibraryTx,
  { loan_ids, hold_ids, charge_ids }: Pick<Past, 'loan_ids' | 'hold_ids' | 'charge_ids'>,
  start: Date,
): Promise<Past> {
  const accounts = await tx.all(accountsOf(loan_ids, start, hold_ids, charge_ids))
  const blocked = new Set(accounts.flatMap(({ root, is_blocking }) => (is_blocking ? [root] : [])))
  const free = (ids: readonly string[]) => ids.filter((id) => !blocked.has(id))
  const nodes = (kind: Account['kind']) => [
    ...new Set(accounts.flatMap((one) => (one.kind === kind && !blocked.has(one.root) ? [one.node] : []))),
  ]
  return {
    loan_ids: free(loan_ids),
    hold_ids: free(hold_ids),
    charge_ids: nodes('charge'),
    payment_ids: nodes('payment'),
    credit_ids: nodes('credit'),
  }
}
