import { randomInt } from 'node:crypto'
import type { z } from '@hono/zod-openapi'
import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import type { Contributor } from '../../marc/bibliographic.ts'
import { isbnsIn } from '../../marc/identifiers.ts'
import type { MarcRecord } from '../../marc/record.ts'
import { reviseRecord } from '../../marc/revise.ts'
import { sortForm } from '../../marc/text.ts'
import { indexBooks } from '../search/verbs.ts'
import {
  type Author,
  type AuthorChange,
  type Book,
  type BookChange,
  type Copy,
  type CopyChange,
  events,
  type NewBook,
  type NewCopy,
} from './contract.ts'
import { bibliographicOf } from './formats.ts'
import { booksOfAuthor, deleteAuthorRow, getBook, getBookRecord, getCopy, lockAuthor, type SourceRecord, updateAuthor } from './queries.ts'
import { keyWorks } from './works.ts'

const insertBook = statement<never>(
  'catalogue.insert-book',
  `insert into {library}.book (id, format, title, title_sort, subtitle, responsibility, languages, publisher, publication_place, published_text,
     published_year, edition, extent, summary, details, control_number, is_brief, minimum_age)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15::jsonb, $16, $17, $18)`,
)
const updateBook = statement<never>(
  'catalogue.update-book',
  `update {library}.book set format = $2, title = $3, title_sort = $4, subtitle = $5, responsibility = $6, languages = $7, publisher = $8,
     publication_place = $9, published_text = $10, published_year = $11, edition = $12, extent = $13, summary = $14, details = $15::jsonb,
     control_number = $16, is_brief = $17, minimum_age = $18, version = version + 1, updated_at = $19 where id = $1`,
)
/** Says that what is told of books has changed, though nothing of their own has. Parameters: ids, instant. */
const touchBooks = statement<never>('catalogue.touch-books', `update {library}.book set updated_at = $2 where id = any($1::uuid[])`)
interface BookRow {
  id: string
  format: string
  title: string
  title_sort: string
  subtitle: string | null
  responsibility: string | null
  languages: string[]
  publisher: string | null
  publication_place: string | null
  published_text: string | null
  published_year: number | null
  edition: string | null
  extent: string | null
  summary: string | null
  details: Record<string, unknown>
  control_number: string | null
  is_brief: boolean
  minimum_age: number | null
  version: number
}
const lockBook = statement<BookRow>(
  'catalogue.lock-book',
  `select id, format, title, title_sort, subtitle, responsibility, languages, publisher, publication_place, published_text, published_year, edition,
     extent, summary, details, control_number, is_brief, minimum_age, version from {library}.book where id = $1 for update`,
)
const dependantsOfBook = statement<{ copies: number; loans: number; holds: number }>(
  'catalogue.dependants-of-book',
  `select (select count(*)::int from {library}.copy where book_id = $1) as copies, (select count(*)::int from {library}.loan where book_id = $1) as loans,
     (select count(*)::int from {library}.hold where book_id = $1) as holds`,
)
const deleteBookRow = statement<never>('catalogue.delete-book', `delete from {library}.book where id = $1`)
const updateRecord = statement<never>(
  'catalogue.update-record',
  `update {library}.book_record set record = $2::json, updated_at = $3 where book_id = $1`,
)

/**
 * Finds or makes authors; names that two transactions bring at once meet in the unique index, in the same order.
 * Parameter: json of [{id, name, name_sort, kind, dates, variants, identifiers}].
 */
export const ensureAuthors = statement<never>(
  'catalogue.ensure-authors',
  `insert into {library}.author (id, name, name_sort, kind, dates, variants, identifiers)
   select distinct on (md5(lower(name)), kind, coalesce(dates, '')) id, name, name_sort, kind, dates, variants, identifiers
   from jsonb_to_recordset($1::jsonb) as given(id uuid, name text, name_sort text, kind text, dates text, variants text[], identifiers jsonb)
   order by md5(lower(name)), kind, coalesce(dates, '')
   on conflict do nothing`,
)
/**
 * The limit keeps the planner from reading every author, which it takes for cheaper as long as there are few.
 * Parameter: json of [{book_id, position, name, kind, dates, roles, is_primary}].
 */
export const linkAuthors = statement<never>(
  'catalogue.link-authors',
  `insert into {library}.book_author (book_id, position, author_id, roles, is_primary)
   select given.book_id, given.position, a.id, given.roles, given.is_primary
   from jsonb_to_recordset($1::jsonb) as given(book_id uuid, position int, name text, kind text, dates text, roles text[], is_primary boolean)
   cross join lateral (select id from {library}.author
     where md5(lower(name)) = md5(lower(given.name)) and kind = given.kind and coalesce(dates, '') = coalesce(given.dates, '') limit 1) a`,
)
/** Parameter: json of [{book_id, kind, value, display, is_valid}]. */
export const insertIdentifiers = statement<never>(
  'catalogue.insert-identifiers',
  `insert into {library}.book_identifier (book_id, kind, value, display, is_valid)
   select book_id, kind, value, display, is_valid
   from jsonb_to_recordset($1::jsonb) as given(book_id uuid, kind text, value text, display text, is_valid boolean) on conflict do nothing`,
)
/** Parameter: json of [{book_id, category_id}]. */
export const insertCategories = statement<never>(
  'catalogue.insert-categories',
  `insert into {library}.book_category (book_id, category_id)
   select book_id, category_id from jsonb_to_recordset($1::jsonb) as given(book_id uuid, category_id uuid) on conflict do nothing`,
)
export const unlinkAuthors = statement<never>(
  'catalogue.unlink-authors',
  `delete from {library}.book_author where book_id = any($1::uuid[])`,
)
export const deleteIdentifiers = statement<never>(
  'catalogue.delete-identifiers',
  `delete from {library}.book_identifier where book_id = any($1::uuid[])`,
)
export const deleteCategories = statement<never>(
  'catalogue.delete-categories',
  `delete from {library}.book_category where book_id = any($1::uuid[])`,
)

/** The rows that say who contributed to a book. */
export function authorRows(
  bookId: string,
  contributors: readonly Pick<Contributor, 'name' | 'kind' | 'roles' | 'is_primary' | 'dates' | 'variants' | 'identifiers'>[],
) {
  return contributors.map((one, position) => ({
    ...one,
    id: uuidv7(),
    name_sort: sortForm(one.name) || one.name.toLowerCase(),
    book_id: bookId,
    position,
  }))
}

/** Adds a book by hand. @throws Problem control_number_taken, invalid_reference */
export async function createBook(tx: LibraryTx, input: z.output<typeof NewBook>): Promise<Book> {
  const id = uuidv7()
  tx.push(insertBook(id, ...columnsOf({ ...input, title_sort: input.title_sort ?? sortForm(input.title) })))
  describe(tx, id, input)
  tx.push(keyWorks([id]))
  indexBooks(tx, [id])
  emit(tx, events, 'book.created', { subject_id: id, data: { title: input.title } })
  return tx.one(getBook(id))
}

/**
 * Changes a book that the caller has read. Its source record is changed alike, and keeps what the change does not touch.
 * @throws Problem not_found, edit_conflict, control_number_taken
 */
export async function changeBook(tx: LibraryTx, id: string, version: number | null, changes: z.output<typeof BookChange>): Promise<Book> {
  const [books, records] = await tx.flight<[BookRow, SourceRecord]>([lockBook(id), getBookRecord(id)])
  const before = books[0]
  if (!before) throw new Problem('not_found')
  if (version !== null && before.version !== version) throw new Problem('edit_conflict')
  const { contributors, identifiers, category_ids, ...columns } = changes
  const titleSort = columns.title_sort ?? (columns.title === undefined ? before.title_sort : sortForm(columns.title))
  tx.push(updateBook(id, ...columnsOf({ ...before, ...columns, title_sort: titleSort }), tx.now))
  if (contributors) tx.push(unlinkAuthors([id]))
  if (identifiers) tx.push(deleteIdentifiers([id]))
  if (category_ids) tx.push(deleteCategories([id]))
  describe(tx, id, { contributors, identifiers, category_ids })
  if (contributors || columns.title !== undefined) tx.push(keyWorks([id]))
  indexBooks(tx, [id])
  const fields = Object.keys(changes)
  emit(tx, events, 'book.changed', { subject_id: id, data: { title: columns.title ?? before.title, fields } })
  const book = await tx.one(getBook(id))
  const [source] = records
  if (source) {
    const record = reviseRecord(source.record as MarcRecord, source.dialect, bibliographicOf(book), fields)
    tx.push(updateRecord(id, JSON.stringify(record), tx.now))
  }
  return book
}

/** Removes a book that nothing depends on. @throws Problem not_found, edit_conflict, book_has_dependants */
export async function deleteBook(tx: LibraryTx, id: string, version: number | null): Promise<void> {
  const [books, dependants] = await tx.flight<[BookRow, { copies: number; loans: number; holds: number }]>([
    lockBook(id),
    dependantsOfBook(id),
  ])
  const book = books[0]
  if (!book) throw new Problem('not_found')
  if (version !== null && book.version !== version) throw new Problem('edit_conflict')
  const { copies, loans, holds } = dependants[0] as { copies: number; loans: number; holds: number }
  if (copies + loans + holds > 0) throw new Problem('book_has_dependants', { params: { copies, loans, holds } })
  tx.push(deleteBookRow(id))
  emit(tx, events, 'book.deleted', { subject_id: id, data: { title: book.title } })
}

function columnsOf(book: Omit<z.output<typeof NewBook>, 'contributors' | 'identifiers' | 'category_ids'> | BookRow): unknown[] {
  return [
    book.format,
    book.title,
    (book.title_sort || book.title).toLowerCase(),
    book.subtitle ?? null,
    book.responsibility ?? null,
    book.languages,
    book.publisher ?? null,
    book.publication_place ?? null,
    book.published_text ?? null,
    book.published_year ?? null,
    book.edition ?? null,
    book.extent ?? null,
    book.summary ?? null,
    JSON.stringify(book.details),
    book.control_number ?? null,
    book.is_brief,
    book.minimum_age ?? null,
  ]
}

function describe(
  tx: LibraryTx,
  id: string,
  said: Partial<Pick<z.output<typeof NewBook>, 'contributors' | 'identifiers' | 'category_ids'>>,
): void {
  if (said.contributors && said.contributors.length > 0) {
    const rows = JSON.stringify(
      authorRows(
        id,
        said.contributors.map((one, index) => ({
          ...one,
          kind: one.kind ?? 'person',
          roles: one.roles ?? ['aut'],
          dates: one.dates ?? null,
          is_primary: index === 0,
          variants: [],
          identifiers: {},
        })),
      ),
    )
    tx.push(ensureAuthors(rows))
    tx.push(linkAuthors(rows))
  }
  if (said.identifiers && said.identifiers.length > 0) {
    const rows = said.identifiers.map(({ kind, value }) => {
      const isbn = kind === 'isbn' ? isbnsIn(value)[0] : undefined
      return isbn ? { ...isbn, book_id: id } : { book_id: id, kind, value, display: value, is_valid: kind !== 'isbn' }
    })
    tx.push(insertIdentifiers(JSON.stringify(rows)))
  }
  if (said.category_ids && said.category_ids.length > 0)
    tx.push(insertCategories(JSON.stringify(said.category_ids.map((category_id) => ({ book_id: id, category_id })))))
}

const insertCopy = statement<never>(
  'catalogue.insert-copy',
  `insert into {library}.copy (id, book_id, barcode, call_number, shelf, collection, copy_type_id, home_branch_id, holding_branch_id, condition,
     not_for_loan, inventory_number, enumeration, price_cents, note, pieces, missing_pieces, checkin_note, checkout_note)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $8, coalesce($9, 'ok'), $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
)
const lockCopy = statement<Copy>(
  'catalogue.lock-copy',
  `select id, book_id, barcode, call_number, shelf, collection, copy_type_id, home_branch_id, condition, not_for_loan, inventory_number, enumeration,
     price_cents, note, pieces, missing_pieces, checkin_note, checkout_note, status, version from {library}.copy where id = $1 for no key update`,
)
const updateCopy = statement<never>(
  'catalogue.update-copy',
  `update {library}.copy set barcode = $2, call_number = $3, shelf = $4, collection = $5, copy_type_id = $6, home_branch_id = $7,
     holding_branch_id = case when status = 'available' and holding_branch_id = home_branch_id then $7 else holding_branch_id end, condition = $8, not_for_loan = $9,
     inventory_number = $10, enumeration = $11, price_cents = $12, note = $13, pieces = $15, missing_pieces = $16, checkin_note = $17, checkout_note = $18,
     condition_at = case when condition = $8 then condition_at else $14 end, version = version + 1, updated_at = $14 where id = $1`,
)
const dependantsOfCopy = statement<{ loans: number; holds: number; transits: number }>(
  'catalogue.dependants-of-copy',
  `select (select count(*)::int from {library}.loan where copy_id = $1) as loans,
     (select count(*)::int from {library}.hold where copy_id = $1 or captured_copy_id = $1) as holds,
     (select count(*)::int from {library}.transit where copy_id = $1) as transits`,
)
const deleteCopyRow = statement<never>('catalogue.delete-copy', `delete from {library}.copy where id = $1`)

/** A barcode for a copy that came without one: LH and twelve digits. */
export function madeUpBarcode(): string {
  return `LH${String(randomInt(1_000_000)).padStart(6, '0')}${String(randomInt(1_000_000)).padStart(6, '0')}`
}

/** Adds a copy. @throws Problem barcode_taken, invalid_reference */
export async function createCopy(tx: LibraryTx, input: z.output<typeof NewCopy>): Promise<Copy> {
  const id = uuidv7()
  const barcode = input.barcode ?? madeUpBarcode()
  tx.push(
    insertCopy(
      id,
      input.book_id,
      barcode,
      input.call_number,
      input.shelf,
      input.collection,
      input.copy_type_id,
      input.home_branch_id,
      input.condition,
      input.not_for_loan,
      input.inventory_number,
      input.enumeration,
      input.price_cents,
      input.note,
      input.pieces,
      input.missing_pieces,
      input.checkin_note,
      input.checkout_note,
    ),
  )
  indexBooks(tx, [input.book_id])
  emit(tx, events, 'copy.created', { subject_id: id, data: { book_id: input.book_id, barcode } })
  return tx.one(getCopy(id))
}

/** Changes a copy; circulation is not told here but follows from its loans. @throws Problem not_found, edit_conflict, barcode_taken */
export async function changeCopy(tx: LibraryTx, id: string, version: number | null, changes: z.output<typeof CopyChange>): Promise<Copy> {
  const before = await tx.one(lockCopy(id))
  if (version !== null && before.version !== version) throw new Problem('edit_conflict')
  const after = { ...before, ...changes }
  tx.push(
    updateCopy(
      id,
      after.barcode,
      after.call_number,
      after.shelf,
      after.collection,
      after.copy_type_id,
      after.home_branch_id,
      after.condition,
      after.not_for_loan,
      after.inventory_number,
      after.enumeration,
      after.price_cents,
      after.note,
      tx.now,
      after.pieces,
      after.missing_pieces,
      after.checkin_note,
      after.checkout_note,
    ),
  )
  emit(tx, events, 'copy.changed', {
    subject_id: id,
    data: { book_id: before.book_id, barcode: after.barcode, fields: Object.keys(changes) },
  })
  return tx.one(getCopy(id))
}

/** Removes a copy that was never lent. @throws Problem not_found, edit_conflict, copy_has_dependants */
export async function deleteCopy(tx: LibraryTx, id: string, version: number | null): Promise<void> {
  const [copies, dependants] = await tx.flight<[Copy, { loans: number; holds: number; transits: number }]>([
    lockCopy(id),
    dependantsOfCopy(id),
  ])
  const copy = copies[0]
  if (!copy) throw new Problem('not_found')
  if (version !== null && copy.version !== version) throw new Problem('edit_conflict')
  const { loans, holds, transits } = dependants[0] as { loans: number; holds: number; transits: number }
  if (loans + holds + transits > 0) throw new Problem('copy_has_dependants', { params: { loans, holds, transits } })
  tx.push(deleteCopyRow(id))
  indexBooks(tx, [copy.book_id])
  emit(tx, events, 'copy.deleted', { subject_id: id, data: { book_id: copy.book_id, barcode: copy.barcode } })
}

/** Changes an author; the books that name him are found under the new name at once. */
export async function changeAuthor(
  tx: LibraryTx,
  id: string,
  version: number | null,
  changes: z.output<typeof AuthorChange>,
): Promise<Author> {
  const before = await tx.one(lockAuthor(id))
  if (version !== null && before.version !== version) throw new Problem('edit_conflict')
  const name = changes.name ?? before.name
  const [changed, books] = await tx.flight<[Author, { book_id: string }]>([
    updateAuthor(
      id,
      name,
      sortForm(name) || name.toLowerCase(),
      changes.dates === undefined ? before.dates : changes.dates,
      changes.variants ?? before.variants,
      tx.now,
    ),
    booksOfAuthor(id),
  ])
  const bookIds = books.map(({ book_id }) => book_id)
  tx.push(keyWorks(bookIds))
  tx.push(touchBooks(bookIds, tx.now))
  indexBooks(tx, bookIds)
  emit(tx, events, 'author.changed', { subject_id: id, data: { name } })
  return changed[0] as Author
}

/** Removes an author whom no book names. @throws Problem not_found, edit_conflict, author_in_use */
export async function deleteAuthor(tx: LibraryTx, id: string, version: number | null): Promise<void> {
  const before = await tx.one(lockAuthor(id))
  if (version !== null && before.version !== version) throw new Problem('edit_conflict')
  tx.push(deleteAuthorRow(id))
  emit(tx, events, 'author.deleted', { subject_id: id, data: { name: before.name } })
}
