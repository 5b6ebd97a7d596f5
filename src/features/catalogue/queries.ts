import type { z } from '@hono/zod-openapi'
import { sql } from 'kysely'
import { decodeCursor } from '../../kernel/cursor.ts'
import type { LibraryTx } from '../../kernel/db.ts'
import { statement } from '../../kernel/query.ts'
import type { Dialect } from '../../marc/record.ts'
import type { Author, Book, BookSummary, BooksQuery, CopiesQuery, Copy } from './contract.ts'

/** Whether a copy could be taken off the shelf now. */
const IS_AVAILABLE = `(c.status = 'available' and c.condition = 'ok' and c.not_for_loan is null)`

const COPY_SUMMARY = `json_build_object('id', c.id, 'barcode', c.barcode, 'call_number', c.call_number, 'shelf', c.shelf, 'collection', c.collection, 'collection_id', c.collection_id,
  'enumeration', c.enumeration, 'copy_type', t.code, 'home_branch', json_build_object('id', br.id, 'code', br.code, 'name', br.name),
  'holding_branch_id', c.holding_branch_id, 'status', c.status, 'condition', c.condition, 'is_available', ${IS_AVAILABLE})`

/** All that is shown of a book `b`, with its authors, categories, identifiers and copies. */
export const BOOK_COLUMNS = `b.id, b.format, b.title, b.subtitle, b.responsibility, b.languages, b.publisher, b.publication_place, b.published_text, b.published_year,
  b.edition, b.extent, b.summary, b.details, b.control_number, b.is_brief, b.minimum_age,
  coalesce((select json_agg(json_build_object('id', a.id, 'name', a.name, 'kind', a.kind, 'roles', ba.roles, 'is_primary', ba.is_primary) order by ba.position)
    from {library}.book_author ba join {library}.author a on a.id = ba.author_id where ba.book_id = b.id), '[]') as authors,
  coalesce((select json_agg(json_build_object('id', k.id, 'code', k.code, 'name', k.name) order by k.code)
    from {library}.book_category bk join {library}.category k on k.id = bk.category_id where bk.book_id = b.id), '[]') as categories,
  coalesce((select json_agg(json_build_object('kind', i.kind, 'value', i.value, 'display', i.display, 'is_valid', i.is_valid) order by i.kind, i.value)
    from {library}.book_identifier i where i.book_id = b.id), '[]') as identifiers,
  coalesce((select json_agg(${COPY_SUMMARY} order by c.created_at, c.id)
    from {library}.copy c join {library}.copy_type t on t.id = c.copy_type_id join {library}.branch br on br.id = c.home_branch_id
    where c.book_id = b.id and c.condition <> 'withdrawn'), '[]') as copies,
  b.version, b.created_at, b.updated_at`

/** One book: one statement, so one round trip. Parameter: id. */
export const getBook = statement<Book>('catalogue.get-book', `select ${BOOK_COLUMNS} from {library}.book b where b.id = $1`)

/** The record that a book was imported from, changed since as the book was. */
export interface SourceRecord {
  dialect: Dialect
  record: unknown
}

/** The source record of a book. Parameter: id. */
export const getBookRecord = statement<SourceRecord>(
  'catalogue.get-book-record',
  `select dialect, record from {library}.book_record where book_id = $1`,
)

export const SUMMARY_COLUMNS = `b.id, b.format, b.title, b.subtitle, b.responsibility, b.languages, b.publisher, b.published_text, b.published_year, b.version, b.updated_at,
  coalesce((select json_agg(json_build_object('id', a.id, 'name', a.name) order by ba.position)
    from {library}.book_author ba join {library}.author a on a.id = ba.author_id where ba.book_id = b.id), '[]') as authors,
  (select count(*)::int from {library}.copy c where c.book_id = b.id and c.condition <> 'withdrawn') as copies_count,
  (select count(*)::int from {library}.copy c where c.book_id = b.id and ${IS_AVAILABLE}) as available_count`

/** Summaries of the given books, in the order of their ids in the list. Parameter: ids. */
export const summariesOf = statement<BookSummary>(
  'catalogue.summaries-of',
  `select ${SUMMARY_COLUMNS} from unnest($1::uuid[]) with ordinality as wanted(id, place) join {library}.book b on b.id = wanted.id order by wanted.place`,
)

/**
 * A page of books: their ids first, then all that is shown of them, so that nothing is read of what is not shown.
 * One more than the limit comes, which tells that there is a next page.
 */
export async function listBooks(
  tx: LibraryTx,
  query: z.output<typeof BooksQuery>,
  limit: number,
  cursor: string | undefined,
): Promise<(BookSummary & { sort_key: string })[]> {
  const isByTitle = query.sort === 'title'
  const key = isByTitle ? sql<string>`left(b.title_sort, 200)` : sql<string>`b.updated_at::text`
  let ids = tx.db
    .selectFrom('book as b')
    .select(['b.id', key.as('sort_key')])
    .limit(limit + 1)
  if (query.format) ids = ids.where('b.format', '=', query.format)
  if (query.language) ids = ids.where(sql<boolean>`b.languages @> array[${query.language}]`)
  if (query.author_id)
    ids = ids.where('b.id', 'in', tx.db.selectFrom('book_author').select('book_id').where('author_id', '=', query.author_id))
  if (query.category_id)
    ids = ids.where('b.id', 'in', tx.db.selectFrom('book_category').select('book_id').where('category_id', '=', query.category_id))
  if (query.isbn)
    ids = ids.where(
      'b.id',
      'in',
      tx.db
        .selectFrom('book_identifier')
        .select('book_id')
        .where('kind', '=', 'isbn')
        .where('value', '=', query.isbn.replace(/[\s-]/g, '').toUpperCase()),
    )
  if (query.is_brief) ids = ids.where('b.is_brief', '=', query.is_brief === 'true')
  if (query.updated_since) ids = ids.where('b.updated_at', '>=', query.updated_since)
  if (cursor !== undefined) {
    const [value, id] = decodeCursor(cursor, 2)
    ids = isByTitle
      ? ids.where(sql<boolean>`(left(b.title_sort, 200), b.id) > (${value}, ${id}::uuid)`)
      : ids.where(sql<boolean>`(b.updated_at, b.id) < (${value}::timestamptz, ${id}::uuid)`)
  }
  ids = isByTitle ? ids.orderBy(key).orderBy('b.id') : ids.orderBy('b.updated_at', 'desc').orderBy('b.id', 'desc')
  const page = await tx.all<{ id: string; sort_key: string }>(ids)
  if (page.length === 0) return []
  const books = await tx.all(summariesOf(page.map(({ id }) => id)))
  return books.map((book, index) => ({ ...book, sort_key: page[index]?.sort_key ?? '' }))
}

const COPY_COLUMNS = `c.id, c.book_id, c.barcode, c.call_number, c.shelf, c.collection, c.collection_id, c.enumeration, t.code as copy_type, c.copy_type_id, c.home_branch_id,
  json_build_object('id', br.id, 'code', br.code, 'name', br.name) as home_branch, c.holding_branch_id, c.status, c.condition, ${IS_AVAILABLE} as is_available,
  c.not_for_loan, c.inventory_number, c.price_cents, c.note, c.pieces, c.missing_pieces, c.checkin_note,
  c.checkout_note, c.condition_at, c.reshelving_until, c.last_seen_at, c.version, c.created_at, c.updated_at`
const COPY_JOINS = `{library}.copy c join {library}.copy_type t on t.id = c.copy_type_id join {library}.branch br on br.id = c.home_branch_id`

export const getCopy = statement<Copy>('catalogue.get-copy', `select ${COPY_COLUMNS} from ${COPY_JOINS} where c.id = $1`)

/** Copies by barcode. Parameters: barcode, book, branch, status, condition (each or null), barcode of the row before, limit. */
const copyPage = statement<Copy>(
  'catalogue.list-copies',
  `select ${COPY_COLUMNS} from ${COPY_JOINS}
   where ($1::text is null or lower(c.barcode) = lower($1)) and ($2::uuid is null or c.book_id = $2)
     and ($3::uuid is null or c.home_branch_id = $3) and ($4::text is null or c.status = $4) and ($5::text is null or c.condition = $5)
     and ($6::text is null or lower(c.barcode) > lower($6))
   order by lower(c.barcode) limit $7`,
)

export function listCopies(query: z.output<typeof CopiesQuery>, limit: number, cursor: string | undefined) {
  const [after] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
  return copyPage(
    query.barcode?.trim() ?? null,
    query.book_id ?? null,
    query.branch_id ?? null,
    query.status ?? null,
    query.condition ?? null,
    after,
    limit + 1,
  )
}

const AUTHOR_COLUMNS = 'id, name, name_sort, kind, dates, variants, identifiers, version, created_at, updated_at'
export const getAuthor = statement<Author>('catalogue.get-author', `select ${AUTHOR_COLUMNS} from {library}.author where id = $1`)
export const lockAuthor = statement<Author>(
  'catalogue.lock-author',
  `select ${AUTHOR_COLUMNS} from {library}.author where id = $1 for no key update`,
)
/** Authors by name. Parameters: beginning of the folded name or null, name_sort and id of the row before, limit. */
export const listAuthors = statement<Author>(
  'catalogue.list-authors',
  `select ${AUTHOR_COLUMNS} from {library}.author
   where ($1::text is null or starts_with(name_sort, $1)) and ($2::text is null or (name_sort, id) > ($2, $3::uuid))
   order by name_sort, id limit $4`,
)
export const updateAuthor = statement<Author>(
  'catalogue.update-author',
  `update {library}.author set name = $2, name_sort = $3, dates = $4, variants = $5, version = version + 1, updated_at = $6 where id = $1 returning ${AUTHOR_COLUMNS}`,
)
export const deleteAuthorRow = statement<never>('catalogue.delete-author', `delete from {library}.author where id = $1`)
export const booksOfAuthor = statement<{ book_id: string }>(
  'catalogue.books-of-author',
  `select distinct book_id from {library}.book_author where author_id = $1`,
)
