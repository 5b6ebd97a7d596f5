import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { LibraryEnv } from '../../kernel/http.ts'
import { statement } from '../../kernel/query.ts'
import { type BookWithSource, bookFormats, contentTypeOf, type ListFormat, listWriter } from './formats.ts'

export { type BookWithSource, bibliographicOf, contentTypeOf, type ListWriter, listWriter, recordOf, urlOf } from './formats.ts'

import { BOOK_COLUMNS } from './queries.ts'

/** Books with the records that they came from, in the order of their ids in the list. Parameter: ids. */
export const booksWithSources = statement<BookWithSource>(
  'catalogue.books-with-sources',
  `select ${BOOK_COLUMNS},
     (select json_build_object('dialect', r.dialect, 'record', r.record) from {library}.book_record r where r.book_id = b.id) as source
   from unnest($1::uuid[]) with ordinality as wanted(id, place) join {library}.book b on b.id = wanted.id order by wanted.place`,
)

/** The formats that a page of books can be had in. */
export const listFormats = [...bookFormats, 'text/csv'] as const

/** The formats that the whole catalogue can be had in. */
export const exportFormats = ['application/x-ndjson', ...listFormats.filter((type) => type !== 'application/json')] as unknown as readonly [
  ListFormat,
  ...ListFormat[],
]

export const dialectQuery = {
  dialect: z.enum(['marc21', 'unimarc']).optional().openapi({ description: 'Of MARC records; absent: the one that each came in' }),
}

/** The part of a route that says in which formats a list of books can be had, JSON first. */
export function inListFormats<S extends z.ZodType>(schema: S, description: string) {
  return {
    description: `${description}; in other formats than JSON, the header Link names the next page`,
    content: {
      'application/json': { schema },
      ...Object.fromEntries(listFormats.slice(1).map((type) => [type, { schema: z.string() }])),
    },
  } as { description: string; content: { 'application/json': { schema: S } } }
}

/**
 * Answers with a page of books in a format that is not JSON; the next page is linked in the header.
 * @throws Problem record_too_long
 */
export function answerBooks(
  c: Pick<Context<LibraryEnv>, 'req' | 'var' | 'body'>,
  books: readonly BookWithSource[],
  next: string | null,
  format: ListFormat,
  { dialect, headers }: { dialect: 'marc21' | 'unimarc' | undefined; headers: Record<string, string> },
): Response {
  const { start, between, end, one } = listWriter(format, { dialect, origin: c.var.origin })
  const parts = books.flatMap((book, index) => [Buffer.from(index === 0 ? start : between), Buffer.from(one(book))])
  const whole = Buffer.concat([...(books.length === 0 ? [Buffer.from(start)] : parts), Buffer.from(end)])
  return c.body(new Uint8Array(whole), 200, {
    'Content-Type': contentTypeOf(format),
    ...(next !== null && { Link: `<${nextOf(c.req.url, next)}>; rel="next"` }),
    ...headers,
  })
}

/** The address of the page behind this one, below its host. */
export function nextOf(url: string, cursor: string): string {
  const next = new URL(url)
  next.searchParams.set('cursor', cursor)
  return `${next.pathname}${next.search}`
}
