import { statement } from '../../kernel/query.ts'
import { EXCEPTIONS, HOURS } from '../calendar/verbs.ts'
import type { FineBasis, LoanCharge } from '../money/contract.ts'
import type { Closing } from './contract.ts'
import type { DatedCalendar } from './rules.ts'

const CLOSING = `id, exception_id, branch_id, starts_on, ends_on, reason, phase, done_count, moved_count, held_count, lowered_count, lowered_cents::float8 as lowered_cents,
  created_by, created_at, finished_at`
export const getClosing = statement<Closing>('closings.get', `select ${CLOSING} from {library}.closing where id = $1`)
/** Newest first. Parameters: id of the row before or null, limit. */
export const listClosings = statement<Closing>(
  'closings.list',
  `select ${CLOSING} from {library}.closing where $1::uuid is null or id < $1 order by id desc limit $2`,
)
export const lockClosing = statement<Closing & { after_id: string | null; run_number: number }>(
  'closings.lock',
  `select ${CLOSING}, after_id, run_number from {library}.closing where id = $1 for update`,
)
export const insertClosing = statement<Closing>(
  'closings.insert',
  `insert into {library}.closing (id, exception_id, branch_id, starts_on, ends_on, reason, created_by, created_at, progressed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $8)
   returning ${CLOSING}`,
)
/** Parameters: closing, instant; the run that was before finds a later number, and stops. */
export const beginRun = statement<{ run_number: number }>(
  'closings.begin-run',
  `update {library}.closing set run_number = run_number + 1, progressed_at = $2 where id = $1 and finished_at is null returning run_number`,
)
/** Parameters: closing, phase, last row, then what is added: done, moved, held, lowered, cents; instant. */
export const advance = statement<never>(
  'closings.advance',
  `update {library}.closing set phase = $2, after_id = $3, done_count = done_count + $4, moved_count = moved_count + $5, held_count = held_count + $6,
     lowered_count = lowered_count + $7, lowered_cents = lowered_cents + $8, progressed_at = $9 where id = $1`,
)
export const finishClosing = statement<Closing>(
  'closings.finish',
  `update {library}.closing set finished_at = $2 where id = $1 and finished_at is null returning ${CLOSING}`,
)
/** Closings that nobody works on any more. Parameter: instant. */
export const stalledClosings = statement<{ id: string; done_count: number }>(
  'closings.stalled',
  `select id, done_count from {library}.closing where finished_at is null and progressed_at < $1 order by id limit 100`,
)

export interface ClosedBranch {
  id: string
  calendar: DatedCalendar
}
/** Parameter: branch, or null for all of them. */
export const branchesClosed = statement<ClosedBranch>(
  'closings.branches',
  `select b.id, json_build_object('time_zone', b.time_zone, 'hours', ${HOURS('b')}, 'exceptions', ${EXCEPTIONS('b')}) as calendar
   from {library}.branch b where $1::uuid is null or b.id = $1 order by b.id`,
)

/** The days as instants, as wide as any time zone could have them. Parameters 2 and 3: first and last day. */
const SINCE = `($2::date - 1)::timestamp at time zone 'UTC'`
const UNTIL = `($3::date + 2)::timestamp at time zone 'UTC'`

const DUE = `l.returned_at is null and ($1::uuid is null or l.branch_out_id = $1) and l.due_at >= ${SINCE} and l.due_at < ${UNTIL}`
const KEPT = `h.ended_at is null and h.status = 'ready' and ($1::uuid is null or h.pickup_branch_id = $1)
  and h.shelf_expires_at >= ${SINCE} and h.shelf_expires_at < ${UNTIL}`
const COUNTED = `ch.calendar_snapshot_id is not null and ($1::uuid is null or ch.branch_id = $1) and ch.charged_cents > 0
  and ch.due_at < ${UNTIL} and ch.counted_to >= ${SINCE}`

/** How much there is to look at. Parameters: branch or null, first day, last day. */
export const countAffected = statement<{ count: number }>(
  'closings.count',
  `select ((select count(*) from {library}.loan l where ${DUE}) + (select count(*) from {library}.hold h where ${KEPT})
     + (select count(*) from {library}.charge ch where ${COUNTED}))::int as count`,
)

export interface DueLoan {
  id: string
  patron_id: string | null
  branch_id: string
  copy_barcode: string
  title: string
  due_at: string
  policy: Record<string, unknown>
}
const DUE_LOANS = `select l.id, l.patron_id, l.branch_out_id as branch_id, c.barcode as copy_barcode, b.title, l.due_at, l.policy
  from {library}.loan l join {library}.copy c on c.id = l.copy_id join {library}.book b on b.id = l.book_id
  where ${DUE} and ($4::uuid is null or l.id > $4) order by l.id limit $5`
/** Open loans that are due on those days, or next to them. Parameters: branch or null, first day, last day, loan before or null, limit. */
export const loansDue = statement<DueLoan>('closings.loans-due', DUE_LOANS)
export const lockLoansDue = statement<DueLoan>('closings.lock-loans-due', `${DUE_LOANS} for no key update of l`)

export interface KeptHold {
  id: string
  patron_id: string | null
  branch_id: string
  title: string
  shelf_expires_at: string
}
/** What is set aside until one of those days. Parameters as for loans. */
export const holdsKept = statement<KeptHold>(
  'closings.holds-kept',
  `select h.id, h.patron_id, h.pickup_branch_id as branch_id, b.title, h.shelf_expires_at from {library}.hold h join {library}.book b on b.id = h.book_id
   where ${KEPT} and ($4::uuid is null or h.id > $4) order by h.id limit $5`,
)

export interface AffectedFine extends LoanCharge {
  loan_id: string
  copy_id: string | null
  branch_id: string
  due_at: string
  counted_to: string
  basis: FineBasis
  loan: { due_at: string; policy: Record<string, unknown>; is_open: boolean }
}
const FINES = `select ch.id, ch.patron_id, ch.loan_id, ch.copy_id, ch.branch_id, ch.type, ch.charged_cents, ch.adjusted_cents, ch.paid_cents, ch.written_off_cents, ch.outstanding_cents,
    ch.is_accruing, ch.due_at, ch.counted_to, ch.basis, null as calendar,
    json_build_object('due_at', l.due_at, 'policy', l.policy, 'is_open', l.returned_at is null) as loan
  from {library}.charge ch join {library}.loan l on l.id = ch.loan_id
  where ${COUNTED} and ($4::uuid is null or ch.id > $4) order by ch.id limit $5`
/** Fines that were counted over those days. Parameters as for loans. */
export const finesCounted = statement<AffectedFine>('closings.fines-counted', FINES)
export const lockFinesCounted = statement<AffectedFine>('closings.lock-fines-counted', `${FINES} for no key update of ch`)
