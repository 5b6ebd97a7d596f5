import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { statement } from '../../kernel/query.ts'
import type { Bibliographic, Holding } from '../../marc/bibliographic.ts'
import { indexBooks } from '../search/verbs.ts'
import {
  authorRows,
  deleteIdentifiers,
  ensureAuthors,
  insertCategories,
  insertIdentifiers,
  linkAuthors,
  madeUpBarcode,
  unlinkAuthors,
} from './verbs.ts'

/** The books that have these control numbers, locked until the transaction ends. Parameter: control numbers. */
export const booksByControlNumber = statement<{ id: string; control_number: string }>(
  'catalogue.books-by-control-number',
  `select id, control_number from {library}.book where control_number = any($1::text[]) order by id for no key update`,
)
/** The books that have these ISBNs. Parameter: ISBNs of 13 digits. */
export const booksByIsbn = statement<{ id: string; isbn: string }>(
  'catalogue.books-by-isbn',
  `select book_id as id, value as isbn from {library}.book_identifier where kind = 'isbn' and is_valid and value = any($1::text[])`,
)

export interface CopyThere {
  id: string
  book_id: string
  barcode: string
  source_key: string | null
}
/** Copies by barcode, in whatever case. Parameter: barcodes in lower case. */
export const copiesByBarcode = statement<CopyThere>(
  'catalogue.copies-by-barcode',
  `select id, book_id, barcode, source_key from {library}.copy where lower(barcode) = any($1::text[])`,
)
/** Copies that came from records of these books. Parameter: books. */
export const importedCopies = statement<CopyThere>(
  'catalogue.imported-copies',
  `select id, book_id, barcode, source_key from {library}.copy where book_id = any($1::uuid[]) and source_key is not null`,
)

const COLUMNS = `id, format, title, title_sort, subtitle, responsibility, languages, publisher, publication_place, published_text, published_year,
  edition, extent, summary, details, control_number`
const GIVEN = `json_to_recordset($1::json) as given(id uuid, format text, title text, title_sort text, subtitle text, responsibility text,
  languages text[], publisher text, publication_place text, published_text text, published_year smallint, edition text, extent text,
  summary text, details jsonb, control_number text)`

const insertBooks = statement<never>('catalogue.insert-books', `insert into {library}.book (${COLUMNS}) select ${COLUMNS} from ${GIVEN}`)
/** A book keeps the control number by which others know it. Parameters: books, time. */
const updateBooks = statement<never>(
  'catalogue.update-books',
  `update {library}.book b set format = given.format, title = given.title, title_sort = given.title_sort, subtitle = given.subtitle,
     responsibility = given.responsibility, languages = given.languages, publisher = given.publisher, publication_place = given.publication_place,
     published_text = given.published_text, published_year = given.published_year, edition = given.edition, extent = given.extent,
     summary = given.summary, details = given.details, control_number = coalesce(b.control_number, given.control_number),
     version = b.version + 1, updated_at = $2
   from ${GIVEN} where b.id = given.id`,
)
/** Parameters: [{book_id, dialect, record, encoding}], time. */
const putRecords = statement<never>(
  'catalogue.put-records',
  `insert into {library}.book_record (book_id, dialect, record, encoding, updated_at)
   select book_id, dialect, record, encoding, $2 from json_to_recordset($1::json) as given(book_id uuid, dialect text, record json, encoding text)
   on conflict (book_id) do update set dialect = excluded.dialect, record = excluded.record, encoding = excluded.encoding,
     updated_at = excluded.updated_at`,
)
const insertCopies = statement<never>(
  'catalogue.insert-copies',
  `insert into {library}.copy (id, book_id, barcode, call_number, shelf, collection, copy_type_id, home_branch_id, holding_branch_id,
     inventory_number, enumeration, price_cents, note, source_key)
   select id, book_id, barcode, call_number, shelf, collection, copy_type_id, home_branch_id, home_branch_id, inventory_number, enumeration,
     price_cents, note, source_key
   from json_to_recordset($1::json) as given(id uuid, book_id uuid, barcode text, call_number text, shelf text, collection text,
     copy_type_id uuid, home_branch_id uuid, inventory_number text, enumeration text, price_cents int, note text, source_key text)`,
)
/** Takes over what a record says of copies that are there; what it does not say stays. Parameters: copies, time. */
const updateCopies = statement<never>(
  'catalogue.update-copies',
  `update {library}.copy c set call_number = coalesce(given.call_number, c.call_number), shelf = coalesce(given.shelf, c.shelf),
     collection = coalesce(given.collection, c.collection), inventory_number = coalesce(given.inventory_number, c.inventory_number),
     enumeration = coalesce(given.enumeration, c.enumeration), price_cents = coalesce(given.price_cents, c.price_cents),
     note = coalesce(given.note, c.note), source_key = given.source_key, version = c.version + 1, updated_at = $2
   from json_to_recordset($1::json) as given(id uuid, call_number text, shelf text, collection text, inventory_number text, enumeration text,
     price_cents int, note text, source_key text)
   where c.id = given.id and (c.call_number, c.shelf, c.collection, c.inventory_number, c.enumeration, c.price_cents, c.note, c.source_key)
     is distinct from (coalesce(given.call_number, c.call_number), coalesce(given.shelf, c.shelf), coalesce(given.collection, c.collection),
       coalesce(given.inventory_number, c.inventory_number), coalesce(given.enumeration, c.enumeration), coalesce(given.price_cents, c.price_cents),
       coalesce(given.note, c.note), given.source_key)`,
)

/** One book as a source describes it, with the copies that it should have. */
export interface BookWrite {
  id: string
  is_new: boolean
  book: Bibliographic
  /** The source record as JSON text; null where the source was no record. */
  source: { dialect: 'marc21' | 'unimarc'; encoding: string; json: string } | null
  category_ids: readonly string[]
  new_copies: readonly (Holding & { copy_type_id: string; home_branch_id: string })[]
  known_copies: readonly (Holding & { id: string })[]
}

/**
 * Writes many books in a fixed number of statements, with all that belongs to them, and makes them findable. They
 * leave with the transaction's next flight. What a library has itself added to a book, categories and copies, stays:
 * a source knows nothing of it. Where a copy stands and of which type it is, the library decides from its first day on.
 */
export function putBooks(tx: LibraryTx, writes: readonly BookWrite[]): void {
  const created = writes.filter(({ is_new }) => is_new)
  const updated = writes.filter(({ is_new }) => !is_new)
  const updatedIds = updated.map(({ id }) => id)
  if (created.length > 0) tx.push(insertBooks(JSON.stringify(created.map(bookRow))))
  if (updated.length > 0) {
    tx.push(updateBooks(JSON.stringify(updated.map(bookRow)), tx.now))
    tx.push(unlinkAuthors(updatedIds))
    tx.push(deleteIdentifiers(updatedIds))
  }
  const records = writes.flatMap(({ id, source }) => (source ? [recordRow(id, source)] : []))
  if (records.length > 0) tx.push(putRecords(`[${records.join(',')}]`, tx.now))
  putAuthors(tx, writes)
  const identifiers = writes.flatMap(({ id, book }) => book.identifiers.map((one) => ({ book_id: id, ...one })))
  if (identifiers.length > 0) tx.push(insertIdentifiers(JSON.stringify(identifiers)))
  const categories = writes.flatMap(({ id, category_ids }) => category_ids.map((category_id) => ({ book_id: id, category_id })))
  if (categories.length > 0) tx.push(insertCategories(JSON.stringify(categories)))
  const newCopies = writes.flatMap(({ id, new_copies }) =>
    new_copies.map((one) => ({ ...one, id: uuidv7(), book_id: id, barcode: one.barcode ?? madeUpBarcode() })),
  )
  if (newCopies.length > 0) tx.push(insertCopies(JSON.stringify(newCopies)))
  const knownCopies = writes.flatMap(({ known_copies }) => known_copies)
  if (knownCopies.length > 0) tx.push(updateCopies(JSON.stringify(knownCopies), tx.now))
  indexBooks(
    tx,
    writes.map(({ id }) => id),
  )
}

function bookRow({ id, book }: BookWrite): Record<string, unknown> {
  const { contributors: _contributors, identifiers: _identifiers, ...columns } = book
  return { id, ...columns }
}

/** Written by hand around the record's own text, which is large and JSON already. */
function recordRow(bookId: string, { dialect, encoding, json }: NonNullable<BookWrite['source']>): string {
  return `{"book_id":"${bookId}","dialect":"${dialect}","encoding":${JSON.stringify(encoding)},"record":${json}}`
}

/** An index entry holds 2,704 bytes; beyond so many characters, names sort alike. */
const SORTED_CHARACTERS = 400

function putAuthors(tx: LibraryTx, writes: readonly BookWrite[]): void {
  const rows = writes
    .flatMap(({ id, book }) => authorRows(id, book.contributors))
    .map((row) => ({ ...row, name_sort: row.name_sort.slice(0, SORTED_CHARACTERS) }))
  if (rows.length === 0) return
  const authors = new Map(rows.map((row) => [`${row.name}\n${row.kind}\n${row.dates ?? ''}`, row]))
  tx.push(ensureAuthors(JSON.stringify([...authors.values()].map(({ book_id: _book, position: _at, roles: _roles, ...author }) => author))))
  tx.push(
    linkAuthors(
      JSON.stringify(
        rows.map(({ book_id, position, name, kind, dates, roles, is_primary }) => ({
          book_id,
          position,
          name,
          kind,
          dates,
          roles,
          is_primary,
        })),
      ),
    ),
  )
}
