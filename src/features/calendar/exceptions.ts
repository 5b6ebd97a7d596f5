import type { z } from '@hono/zod-openapi'
import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { type CalendarException, type CalendarExceptionChange, events, type NewCalendarException } from './contract.ts'

type Exception = z.infer<typeof CalendarException>

const EXCEPTION = 'id, branch_id, starts_on, ends_on, is_open, opens_at::text, closes_at::text, recurs_from, reason'
/** By date. Parameters: branch or null, earliest last day or null, date and id of the row before or null, limit. */
export const listExceptions = statement<Exception>(
  'calendar.list-exceptions',
  `select ${EXCEPTION} from {library}.calendar_exception
   where ($1::uuid is null or branch_id = $1 or branch_id is null) and ($2::date is null or recurs_from is not null or ends_on >= $2)
     and ($3::date is null or (starts_on, id) > ($3, $4::uuid))
   order by starts_on, id limit $5`,
)
export const getException = statement<Exception>(
  'calendar.get-exception',
  `select ${EXCEPTION} from {library}.calendar_exception where id = $1`,
)
const lockException = statement<Exception>(
  'calendar.lock-exception',
  `select ${EXCEPTION} from {library}.calendar_exception where id = $1 for update`,
)
const insert = statement<Exception>(
  'calendar.insert-exception',
  `insert into {library}.calendar_exception (id, branch_id, starts_on, ends_on, is_open, opens_at, closes_at, recurs_from, reason)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning ${EXCEPTION}`,
)
const update = statement<Exception>(
  'calendar.update-exception',
  `update {library}.calendar_exception set branch_id = $2, starts_on = $3, ends_on = $4, is_open = $5, opens_at = $6, closes_at = $7, recurs_from = $8, reason = $9
   where id = $1 returning ${EXCEPTION}`,
)
const remove = statement<{ id: string; branch_id: string | null }>(
  'calendar.delete-exception',
  `delete from {library}.calendar_exception where id = $1 returning id, branch_id`,
)

/** Closes or opens on certain days. @throws Problem closes_before_opening, ends_before_start, recurs_too_long, invalid_reference */
export async function insertException(tx: LibraryTx, given: z.output<typeof NewCalendarException>): Promise<Exception> {
  const made = await tx.one(insert(uuidv7(), ...columnsOf(given)))
  tellChanged(tx, made, made.reason)
  return made
}

/** Changes days that differ from the week. @throws Problem not_found, closes_before_opening, ends_before_start, recurs_too_long */
export async function changeException(tx: LibraryTx, id: string, changes: z.output<typeof CalendarExceptionChange>): Promise<Exception> {
  const before = await tx.one(lockException(id))
  // Whoever closes a day altogether need not take its hours away as well.
  const hours = changes.is_open === false ? { opens_at: null, closes_at: null } : {}
  const changed = await tx.one(update(id, ...columnsOf({ ...before, ...hours, ...changes })))
  tellChanged(tx, changed, changed.reason)
  if (before.branch_id !== changed.branch_id) tellChanged(tx, before, before.reason)
  return changed
}

/** Lets the week apply again. @throws Problem not_found */
export async function removeException(tx: LibraryTx, id: string): Promise<void> {
  const removed = await tx.maybe(remove(id))
  if (!removed) throw new Problem('not_found')
  tellChanged(tx, removed)
}

function columnsOf(given: Omit<z.output<typeof NewCalendarException>, never>): unknown[] {
  const { branch_id = null, starts_on, ends_on, is_open, opens_at = null, closes_at = null, recurs_from = null, reason } = given
  return [branch_id, starts_on, ends_on, is_open, opens_at, closes_at, recurs_from, reason]
}

function tellChanged(tx: LibraryTx, { id, branch_id }: { id: string; branch_id: string | null }, reason?: string): void {
  emit(tx, events, 'calendar.changed', {
    subject_id: branch_id ?? id,
    data: { what: 'exception', exception_id: id, ...(reason && { reason }) },
  })
}
