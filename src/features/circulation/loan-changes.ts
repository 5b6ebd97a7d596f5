import type { z } from '@hono/zod-openapi'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import type { BranchCalendar } from '../calendar/contract.ts'
import type { RuleRow, Step } from '../rules/contract.ts'
import { resolve } from '../rules/rules.ts'
import { events, type Loan, type LoanChange } from './contract.ts'
import { CALENDAR, RULES, TODAY } from './gather.ts'
import { getLoan } from './loans.ts'
import { recalledDue } from './recall-rules.ts'

const lockLoan = statement<{
  id: string
  patron_id: string | null
  started_at: string
  due_at: string
  returned_at: string | null
  note: string | null
  version: number
}>(
  'circulation.lock-loan-to-change',
  `select id, patron_id, started_at, due_at, returned_at, note, version from {library}.loan where id = $1 for no key update`,
)
const updateLoan = statement<never>(
  'circulation.change-loan',
  `update {library}.loan set due_at = $2, note = $3, version = version + 1 where id = $1`,
)

/**
 * Changes what staff may change of a loan: its note, and while it is open its due date, for a reason that is kept in the
 * log. A due date never lies before the start.
 * @throws Problem not_found, edit_conflict, loan_closed, reason_needed, due_before_start, forbidden
 */
export async function changeLoan(tx: LibraryTx, id: string, version: number | null, changes: z.output<typeof LoanChange>): Promise<Loan> {
  const loan = await tx.one(lockLoan(id))
  if (version !== null && loan.version !== version) throw new Problem('edit_conflict')
  const { note = loan.note, reason } = changes
  const due = changes.due_at === undefined ? undefined : new Date(changes.due_at)
  if (due) {
    if (!tx.actor.permissions.has('loans:change-due') && !tx.actor.permissions.has('*'))
      throw new Problem('forbidden', { params: { permission: 'loans:change-due' } })
    if (loan.returned_at !== null) throw new Problem('loan_closed')
    const errors = [
      ...(reason === undefined ? [{ code: 'reason_needed', pointer: '/reason' }] : []),
      ...(due.getTime() <= Date.parse(loan.started_at) ? [{ code: 'due_before_start', pointer: '/due_at' }] : []),
    ]
    if (errors.length > 0) throw new Problem(errors[0]?.code as string, { errors })
  }
  tx.push(updateLoan(id, due ?? loan.due_at, note))
  const about = { subject_id: id, patron_id: loan.patron_id }
  if (due) tellMoved(tx, about, loan.due_at, due, reason as string)
  if (changes.note !== undefined) emit(tx, events, 'loan.changed', { ...about, data: { what: 'note' } })
  return tx.one(getLoan(id, tx.now))
}

function tellMoved(
  tx: LibraryTx,
  about: { subject_id: string; patron_id: string | null },
  before: string,
  due: Date,
  reason: string,
  steps?: Step[],
): void {
  const data = { what: 'due_at' as const, due_before: new Date(before).toISOString(), due_at: due.toISOString(), reason, steps }
  emit(tx, events, 'loan.changed', { ...about, data })
}

/** One due date that is to be moved: only if it is still what it was when that was decided. */
export interface DueMove {
  loan_id: string
  due_before: string
  due_at: Date
  /** Why, for the explanation of the loan. */
  steps?: Step[]
}

const moveDueDates = statement<{ id: string; patron_id: string | null; due_before: string; due_at: string }>(
  'circulation.move-due-dates',
  `with given as (select * from jsonb_to_recordset($1::jsonb) as g(loan_id uuid, due_before timestamptz, due_at timestamptz, steps jsonb)),
     locked as (select l.id, g.due_before, g.due_at, g.steps from {library}.loan l join given g on g.loan_id = l.id
       where l.returned_at is null and l.due_at = g.due_before and g.due_at > l.started_at order by l.id for no key update of l)
   update {library}.loan l set due_at = locked.due_at, version = l.version + 1,
     explanation = case when locked.steps is null then l.explanation else jsonb_set(l.explanation, '{steps}', coalesce(l.explanation->'steps', '[]') || locked.steps) end
   from locked where l.id = locked.id and l.due_at = locked.due_before
   returning l.id, l.patron_id, locked.due_before, l.due_at`,
)

/**
 * Moves due dates in one statement, as an emergency closing does, and gives the loans that were moved. One that was
 * returned or renewed meanwhile is left alone, so it can run twice.
 */
export async function moveDue(tx: LibraryTx, moves: readonly DueMove[], reason: string): Promise<string[]> {
  if (moves.length === 0) return []
  const moved = await tx.all(moveDueDates(JSON.stringify(moves)))
  const stepsOf = new Map(moves.map(({ loan_id, steps }) => [loan_id, steps]))
  for (const { id, patron_id, due_before, due_at } of moved)
    tellMoved(tx, { subject_id: id, patron_id }, due_before, new Date(due_at), reason, stepsOf.get(id))
  return moved.map(({ id }) => id)
}

interface RecallFacts {
  id: string
  patron_id: string
  book_id: string
  copy_id: string
  copy_barcode: string
  title: string
  branch_out_id: string
  started_at: string
  due_at: string
  recalled_at: string | null
  policy: Record<string, unknown>
  branch: BranchCalendar
  rules: RuleRow[]
}

const lockRecalled = statement<{ id: string }>(
  'circulation.lock-recalled',
  `select id from {library}.loan where id = $1 and returned_at is null for no key update`,
)
/** Parameters: loan, instant. */
const gatherRecall = statement<RecallFacts>(
  'circulation.gather-recall',
  `select l.id, l.patron_id, l.book_id, l.copy_id, c.barcode as copy_barcode, bk.title, l.branch_out_id, l.started_at, l.due_at, l.recalled_at, l.policy,
     json_build_object('time_zone', br.time_zone, ${CALENDAR('today')}) as branch, ${RULES('$2')} as rules
   from {library}.loan l join {library}.patron p on p.id = l.patron_id join {library}.copy c on c.id = l.copy_id join {library}.book bk on bk.id = l.book_id
     join {library}.branch br on br.id = l.branch_out_id ${TODAY('$2')}
   where l.id = $1 and l.returned_at is null`,
)
const bringForward = statement<never>(
  'circulation.bring-forward',
  `update {library}.loan set due_at = $2, recalled_at = $3, version = version + 1 where id = $1`,
)

/** What a recall did to a loan. */
export interface RecallEffect {
  loan_id: string
  due_before: string
  due_at: string
  /** False where the loan was recalled before, which happens once. */
  is_recalled: boolean
}

/**
 * Recalls a loan for somebody who waits: it is due as soon as the rules say, after what was guaranteed to the borrower,
 * and never later than it was. Once for a loan; a second recall changes nothing. One flight, and writes.
 * @throws Problem loan_closed where it is not open
 */
export async function recallLoan(tx: LibraryTx, loanId: string, holdId: string | null): Promise<RecallEffect> {
  const [, found] = await tx.flight<[{ id: string }, RecallFacts]>([lockRecalled(loanId), gatherRecall(loanId, tx.now)])
  const facts = found[0]
  if (!facts) throw new Problem('loan_closed')
  const before = new Date(facts.due_at).toISOString()
  if (facts.recalled_at !== null) return { loan_id: loanId, due_before: before, due_at: before, is_recalled: false }
  const { due_at, steps } = recalledDue(facts, resolve(facts.rules), facts.branch, tx.now)
  const { copy_id, copy_barcode, book_id, title, branch_out_id: branch_id } = facts
  tx.push(bringForward(loanId, due_at, tx.now))
  emit(tx, events, 'loan.recalled', {
    subject_id: loanId,
    patron_id: facts.patron_id,
    data: { copy_id, copy_barcode, book_id, title, branch_id, due_at: due_at.toISOString(), due_before: before, hold_id: holdId, steps },
  })
  return { loan_id: loanId, due_before: before, due_at: due_at.toISOString(), is_recalled: true }
}
