import { randomInt } from 'node:crypto'
import type { z } from '@hono/zod-openapi'
import { DateTime } from 'luxon'
import { v7 as uuidv7 } from 'uuid'
import { decodeCursor } from '../../kernel/cursor.ts'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { removeAccountOf } from '../identity/verbs.ts'
import {
  events,
  type NewPatron,
  type NewPatronBlock,
  type Patron,
  type PatronBlock,
  type PatronChange,
  type PatronsQuery,
} from './contract.ts'

const COLUMNS = `id, card_number, given_name, family_name, email, phone, address, birth_on, patron_category_id, home_branch_id, language, expires_on, status, note,
  keeps_history, history_months, version, created_at, updated_at`

export const getPatron = statement<Patron>('patrons.get-patron', `select ${COLUMNS} from {library}.patron where id = $1`)
const lockPatron = statement<Patron>('patrons.lock-patron', `select ${COLUMNS} from {library}.patron where id = $1 for no key update`)
/** Parameters: q, category, branch, status (each or null), name and id of the row before, limit. */
const patronPage = statement<Patron & { name_key: string }>(
  'patrons.list-patrons',
  `select ${COLUMNS}, name_key from {library}.patron
   where ($1::text is null or starts_with(name_key, lower($1::text)) or card_number_key = lower($1::text) or email_key = lower($1::text))
     and ($2::uuid is null or patron_category_id = $2) and ($3::uuid is null or home_branch_id = $3) and ($4::text is null or status = $4)
     and ($5::text is null or (name_key, id) > ($5, $6::uuid))
   order by name_key, id limit $7`,
)
const categoryTerm = statement<{ enrolment_months: number | null }>(
  'patrons.category-term',
  `select enrolment_months from {library}.patron_category where id = $1`,
)
const insertPatron = statement<Patron>(
  'patrons.insert-patron',
  `insert into {library}.patron (id, card_number, given_name, family_name, email, phone, address, birth_on, patron_category_id, home_branch_id, language, expires_on, note, keeps_history, history_months)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, coalesce($14, 'off'), $15) returning ${COLUMNS}`,
)
const updatePatron = statement<Patron>(
  'patrons.update-patron',
  `update {library}.patron set card_number = $2, given_name = $3, family_name = $4, email = $5, phone = $6, address = $7, birth_on = $8, patron_category_id = $9,
     home_branch_id = $10, language = $11, expires_on = $12, note = $13, keeps_history = $14, status = $15, version = version + 1, updated_at = $16, history_months = $17
   where id = $1 returning ${COLUMNS}`,
)
const openOf = statement<{ loans: number; holds: number }>(
  'patrons.open-of',
  `select (select count(*)::int from {library}.loan where patron_id = $1 and returned_at is null) as loans,
     (select count(*)::int from {library}.hold where patron_id = $1 and ended_at is null) as holds`,
)
const anonymiseLoans = statement<never>('patrons.anonymise-loans', `update {library}.loan set patron_id = null where patron_id = $1`)
const anonymiseHolds = statement<never>(
  'patrons.anonymise-holds',
  `update {library}.hold set patron_id = null, comment = null where patron_id = $1`,
)
const deletePatronRow = statement<never>('patrons.delete-patron', `delete from {library}.patron where id = $1`)
const BLOCK = 'id, patron_id, actions, reason, ends_on, created_at'
export const listBlocks = statement<PatronBlock>(
  'patrons.list-blocks',
  `select ${BLOCK} from {library}.patron_block where patron_id = $1 order by created_at`,
)
const insertBlock = statement<PatronBlock>(
  'patrons.insert-block',
  `insert into {library}.patron_block (id, patron_id, actions, reason, ends_on, created_by) values ($1, $2, $3, $4, $5, $6) returning ${BLOCK}`,
)
const deleteBlock = statement<{ id: string }>(
  'patrons.delete-block',
  `delete from {library}.patron_block where id = $1 and patron_id = $2 returning id`,
)

export function listPatrons(query: z.output<typeof PatronsQuery>, limit: number, cursor: string | undefined) {
  const [name, id] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2)
  return patronPage(
    query.q?.trim() || null,
    query.patron_category_id ?? null,
    query.branch_id ?? null,
    query.status ?? null,
    name,
    id,
    limit + 1,
  )
}

/** A patron who has just been given a card. */
export type Enrolled = Patron & { card_number: string }

/** Enrols a patron. @throws Problem card_number_taken, invalid_reference */
export async function createPatron(tx: LibraryTx, input: z.output<typeof NewPatron>): Promise<Enrolled> {
  const expires = input.expires_on === undefined ? await termEnd(tx, input.patron_category_id) : input.expires_on
  const card = input.card_number ?? madeUpCardNumber()
  const patron = await tx.one(
    insertPatron(
      uuidv7(),
      card,
      input.given_name,
      input.family_name,
      input.email ?? null,
      input.phone ?? null,
      input.address ?? null,
      input.birth_on ?? null,
      input.patron_category_id,
      input.home_branch_id,
      input.language ?? tx.library.locale.slice(0, 2),
      expires,
      input.note ?? null,
      input.keeps_history ?? null,
      input.history_months ?? null,
    ),
  )
  emit(tx, events, 'patron.created', { subject_id: patron.id, patron_id: patron.id, data: { card_number: card } })
  return { ...patron, card_number: card }
}

async function termEnd(tx: LibraryTx, categoryId: string): Promise<string | null> {
  const category = await tx.maybe(categoryTerm(categoryId))
  if (!category?.enrolment_months) return null
  return DateTime.fromJSDate(tx.now, { zone: tx.library.time_zone }).plus({ months: category.enrolment_months }).toISODate()
}

/** Ten digits of which the last checks the others (ISO/IEC 7812, Luhn). */
export function madeUpCardNumber(): string {
  const digits = `2${String(randomInt(100_000_000)).padStart(8, '0')}`
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return digits + ((10 - (sum % 10)) % 10)
}

/** Changes a patron whom the caller has read. @throws Problem not_found, edit_conflict, card_number_taken, patron_has_dependants */
export async function changePatron(
  tx: LibraryTx,
  id: string,
  version: number | null,
  changes: z.output<typeof PatronChange>,
): Promise<Patron> {
  const [patrons, open] = await tx.flight<[Patron, { loans: number; holds: number }]>([lockPatron(id), openOf(id)])
  const before = patrons[0]
  if (!before) throw new Problem('not_found')
  if (version !== null && before.version !== version) throw new Problem('edit_conflict')
  if (changes.status === 'closed') refuseDependants(open[0])
  const after = { ...before, ...changes }
  const patron = await tx.one(
    updatePatron(
      id,
      after.card_number,
      after.given_name,
      after.family_name,
      after.email,
      after.phone,
      after.address,
      after.birth_on,
      after.patron_category_id,
      after.home_branch_id,
      after.language,
      after.expires_on,
      after.note,
      after.keeps_history,
      after.status,
      tx.now,
      after.history_months,
    ),
  )
  emit(tx, events, 'patron.changed', { subject_id: id, patron_id: id, data: { fields: Object.keys(changes) } })
  return patron
}

/** Removes a patron without open business; closed loans stay, without the name. @throws Problem not_found, edit_conflict, patron_has_dependants, permission_not_yours */
export async function deletePatron(tx: LibraryTx, id: string, version: number | null): Promise<void> {
  const [patrons, open] = await tx.flight<[Patron, { loans: number; holds: number }]>([lockPatron(id), openOf(id)])
  const patron = patrons[0]
  if (!patron) throw new Problem('not_found')
  if (version !== null && patron.version !== version) throw new Problem('edit_conflict')
  refuseDependants(open[0])
  await removeAccountOf(tx, id)
  for (const query of [anonymiseLoans(id), anonymiseHolds(id), deletePatronRow(id)]) tx.push(query)
  emit(tx, events, 'patron.deleted', { subject_id: id, data: {} })
}

function refuseDependants(open: { loans: number; holds: number } | undefined): void {
  if (open && open.loans + open.holds > 0)
    throw new Problem('patron_has_dependants', { params: open as unknown as Record<string, unknown> })
}

/** Forbids a patron something. @throws Problem not_found */
export async function blockPatron(tx: LibraryTx, patronId: string, input: z.output<typeof NewPatronBlock>): Promise<PatronBlock> {
  await tx.one(lockPatron(patronId))
  const block = await tx.one(insertBlock(uuidv7(), patronId, input.actions, input.reason, input.ends_on ?? null, tx.actor.user_id))
  emit(tx, events, 'patron.blocked', { subject_id: patronId, patron_id: patronId, data: { reason: input.reason, actions: input.actions } })
  return block
}

/** Takes a block away. @throws Problem not_found */
export async function unblockPatron(tx: LibraryTx, patronId: string, blockId: string): Promise<void> {
  await tx.one(deleteBlock(blockId, patronId))
  emit(tx, events, 'patron.unblocked', { subject_id: patronId, patron_id: patronId, data: {} })
}
