import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { statement } from '../../kernel/query.ts'
import type { Bibliographic, Holding } from '../../marc/bibliographic.ts'
import { sortForm } from '../../marc/text.ts'
import { indexBooks } from '../search/verbs.ts'
import {
  deleteIdentifiers,
  ensureAuthors,
  insertCategories,
  insertIdentifiers,
  linkAuthors,
  madeUpBarcode,
  unlinkAuthors,
} from './verbs.ts'
import { firstAuthor, WORK_KEY } from './works.ts'

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
  summary text, details jsonb, control_number text, first_author text)`

const insertBooks = statement<never>(
  'catalogue.insert-books',
  `insert into {library}.book (${COLUMNS}, work_key) select ${COLUMNS}, ${WORK_KEY('title', 'first_author')} from ${GIVEN}`,
)
/** A book keeps the control number by which others know it. Parameters: books, time. */
const updateBooks = statement<never>(
  'catalogue.update-books',
  `update {library}.book b set format = given.format, title = given.title, title_sort = given.title_sort, subtitle = given.subtitle,
     responsibility = given.responsibility, languages = given.languages, publisher = given.publisher, publication_place = given.publication_place,
     published_text = given.published_text, published_year = given.published_year, edition = given.edition, extent = given.extent,
     summary = given.summary, details = given.details, control_number = coalesce(b.control_number, given.control_number),
     work_key = ${WORK_KEY('given.title', 'given.first_author')}, is_brief = false, version = b.version + 1, updated_at = $2
   from ${GIVEN} where b.id = given.id`,
)
/** Parameters: books, dialects, encodings, records, each as an array; time. */
const putRecords = statement<never>(
  'catalogue.put-records',
  `insert into {library}.book_record (book_id, dialect, encoding, record, updated_at)
   select book_id, dialect, encoding, record, $5 from unnest($1::uuid[], $2::text[], $3::text[], $4::json[]) as given(book_id, dialect, encoding, record)
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
  putSources(tx, writes)
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
  const { contributors, identifiers: _identifiers, ...columns } = book
  return { id, ...columns, first_author: firstAuthor(contributors) }
}

function putSources(tx: LibraryTx, writes: readonly BookWrite[]): void {
  const sources = writes.flatMap(({ id, source }) => (source ? [{ id, ...source }] : []))
  if (sources.length === 0) return
  const column = (name: 'id' | 'dialect' | 'encoding') => sources.map((one) => one[name])
  tx.push(putRecords(column('id'), column('dialect'), column('encoding'), jsonArray(sources.map(({ json }) => json)), tx.now))
}

const JSON_OID = 114

/**
 * Texts as Postgres reads an array in its binary form. Records are the largest part of a batch; written inside of other
 * JSON or of an array's text, where every quote is escaped, they took more than twice the time on both sides.
 */
function jsonArray(texts: readonly string[]): Buffer {
  const integers = (...values: number[]) => {
    const buffer = Buffer.allocUnsafe(4 * values.length)
    values.forEach((value, index) => {
      buffer.writeInt32BE(value, 4 * index)
    })
    return buffer
  }
  const contents = texts.map((text) => Buffer.from(text))
  // One dimension, without nulls, of so many elements counted from 1; then each with its length.
  return Buffer.concat([
    integers(1, 0, JSON_OID, contents.length, 1),
    ...contents.flatMap((content) => [integers(content.length), content]),
  ])
}

/** An index entry holds 2,704 bytes; beyond so many characters, names sort alike. */
const SORTED_CHARACTERS = 400

function putAuthors(tx: LibraryTx, writes: readonly BookWrite[]): void {
  const authors = new Map<string, Record<string, unknown>>()
  const links: Record<string, unknown>[] = []
  for (const { id, book } of writes) {
    for (const [position, { roles, is_primary, ...author }] of book.contributors.entries()) {
      const { name, kind, dates } = author
      const key = `${name}\n${kind}\n${dates ?? ''}`
      if (!authors.has(key)) {
        const sorted = (sortForm(name) || name.toLowerCase()).slice(0, SORTED_CHARACTERS)
        authors.set(key, { ...author, id: uuidv7(), name_sort: sorted })
      }
      links.push({ book_id: id, position, name, kind, dates, roles, is_primary })
    }
  }
  if (links.length === 0) return
  tx.push(ensureAuthors(JSON.stringify([...authors.values()])))
  tx.push(linkAuthors(JSON.stringify(links)))
}
