import type { LibraryTx } from '../../kernel/db.ts'
import { Problem } from '../../kernel/problem.ts'
import type { Bound } from '../../kernel/query.ts'
import { getException } from '../calendar/verbs.ts'
import type { Duration } from '../rules/contract.ts'
import { said } from '../rules/explanation-contract.ts'
import type { ClosingPreview, NewClosing } from './contract.ts'
import { branchesClosed, finesCounted, holdsKept, loansDue } from './queries.ts'
import { around, type ClosedDays, daysOf, recounted, repairedDue, repairedShelf } from './rules.ts'

const MAXIMUM_LOOKED_AT = 10_000
const SHOWN = 100
const BATCH = 500
const LONGEST_DAYS = 366

/** An entry of the calendar and the days of it that dates are repaired for. */
export interface Announced {
  entry: { id?: string; branch_id: string | null; reason: string } & ClosedDays['after']['exceptions'][number]
  days: { starts_on: string; ends_on: string }
}

/** Gives what a closing is about. @throws Problem not_found, not_a_closing, ends_before_start, closing_too_long */
export async function announced(tx: LibraryTx, given: NewClosing): Promise<Announced> {
  if ('exception_id' in given) {
    const found = await tx.one(getException(given.exception_id))
    if (found.is_open) throw new Problem('not_a_closing')
    const days = daysOf(found, tx.now.toISOString().slice(0, 10))
    return checked({ entry: { ...found, is_own: found.branch_id !== null }, days })
  }
  const { branch_id = null, starts_on, ends_on = starts_on, reason } = given
  const entry = { branch_id, starts_on, ends_on, reason, is_open: false, opens_at: null, closes_at: null, recurs_from: null }
  return checked({ entry: { ...entry, is_own: branch_id !== null }, days: { starts_on, ends_on } })
}

function checked(announcement: Announced): Announced {
  const { starts_on, ends_on } = announcement.days
  if (ends_on < starts_on) throw new Problem('ends_before_start', { errors: [{ code: 'ends_before_start', pointer: '/ends_on' }] })
  if (Date.parse(ends_on) - Date.parse(starts_on) > LONGEST_DAYS * 86_400_000) throw new Problem('closing_too_long')
  return announcement
}

/** Gives the closed days as they are for each branch. @throws Problem invalid_reference where there is no such branch */
export async function daysByBranch(tx: LibraryTx, { entry, days }: Announced): Promise<Map<string, ClosedDays>> {
  const branches = await tx.all(branchesClosed(entry.branch_id))
  if (branches.length === 0) throw new Problem('invalid_reference', { errors: [{ code: 'invalid_reference', pointer: '/branch_id' }] })
  return new Map(branches.map(({ id, calendar }) => [id, { ...days, reason: entry.reason, ...around(calendar, entry) }]))
}

/** Tells which dates fall on a closing and what would become of them; changes nothing. */
export async function previewClosing(tx: LibraryTx, given: NewClosing): Promise<ClosingPreview> {
  const announcement = await announced(tx, given)
  const daysOfBranch = await daysByBranch(tx, announcement)
  const { branch_id } = announcement.entry
  const { starts_on, ends_on } = announcement.days
  const every = <Row extends { id: string }>(rows: (...params: unknown[]) => Bound<Row>) =>
    everyRow(tx, (after) => rows(branch_id, starts_on, ends_on, after, BATCH))

  const { language } = tx.actor
  const preview = emptyPreview(announcement.days)
  const { due_dates, shelf_expiries, fines } = preview
  for await (const row of every(loansDue)) {
    if (row === TOO_MANY) due_dates.is_truncated = true
    else {
      const { id: loan_id, due_at, policy, ...loan } = row
      const repair = repairedDue({ due_at, policy }, daysOfBranch.get(loan.branch_id) as ClosedDays)
      if (!repair) continue
      due_dates.count++
      if (isHourly(policy)) due_dates.hourly_count++
      if (due_dates.data.length < SHOWN) due_dates.data.push({ loan_id, ...loan, ...moved(due_at, repair, language) })
    }
  }
  for await (const row of every(holdsKept)) {
    if (row === TOO_MANY) shelf_expiries.is_truncated = true
    else {
      const { id: hold_id, shelf_expires_at, ...hold } = row
      const repair = repairedShelf(shelf_expires_at, daysOfBranch.get(hold.branch_id) as ClosedDays)
      if (!repair) continue
      shelf_expiries.count++
      if (shelf_expiries.data.length < SHOWN) shelf_expiries.data.push({ hold_id, ...hold, ...moved(shelf_expires_at, repair, language) })
    }
  }
  for await (const row of every(finesCounted)) {
    if (row === TOO_MANY) fines.is_truncated = true
    else {
      const { id: charge_id, loan_id, patron_id, branch_id, charged_cents: before_cents, is_accruing } = row
      const { cents: after_cents } = recounted(row, daysOfBranch.get(branch_id) as ClosedDays)
      if (after_cents === before_cents) continue
      fines.count++
      fines.before_cents += before_cents
      fines.after_cents += after_cents
      if (fines.data.length < SHOWN) fines.data.push({ charge_id, loan_id, patron_id, branch_id, before_cents, after_cents, is_accruing })
    }
  }
  return preview
}

function emptyPreview(days: ClosingPreview['days']): ClosingPreview {
  const nothing = { count: 0, is_truncated: false }
  return {
    days,
    due_dates: { ...nothing, hourly_count: 0, data: [] },
    shelf_expiries: { ...nothing, data: [] },
    fines: { ...nothing, before_cents: 0, after_cents: 0, data: [] },
  }
}

function moved(
  before: string,
  { at, step }: { at: Date; step: ClosingPreview['due_dates']['data'][number]['steps'][number] },
  language: string,
) {
  return { before: new Date(before).toISOString(), after: at.toISOString(), steps: said([step], language) }
}

function isHourly(policy: Readonly<Record<string, unknown>>): boolean {
  const period = policy['loan.period'] as Duration | undefined
  return period?.unit === 'minute' || period?.unit === 'hour'
}

const TOO_MANY = Symbol('too many')

/** Reads rows page by page, and says so where it stops before the last one. */
async function* everyRow<Row extends { id: string }>(
  tx: LibraryTx,
  page: (after: string | null) => Bound<Row>,
): AsyncGenerator<Row | typeof TOO_MANY> {
  let after: string | null = null
  for (let count = 0; ; ) {
    const rows: Row[] = await tx.all(page(after))
    yield* rows
    count += rows.length
    if (rows.length < BATCH) return
    if (count >= MAXIMUM_LOOKED_AT) return void (yield TOO_MANY)
    after = rows.at(-1)?.id ?? null
  }
}
