import { createHash } from 'node:crypto'
import { z } from '@hono/zod-openapi'
import { etagOf, ifMatchHeader, isUnchanged, requiredVersion } from '../../kernel/conditional.ts'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import type { Door } from '../../kernel/db.ts'
import { body, createRoute, json, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { acceptedType } from '../../kernel/negotiation.ts'
import { Problem } from '../../kernel/problem.ts'
import { addResource } from '../../kernel/resource.ts'
import { sortForm } from '../../marc/text.ts'
import {
  Author,
  AuthorChange,
  Book,
  BookChange,
  BookSummary,
  BooksQuery,
  Category,
  Collection,
  CopiesQuery,
  Copy,
  CopyChange,
  CopyType,
  events,
  NewBook,
  NewCategory,
  NewCollection,
  NewCopy,
  NewCopyType,
} from './contract.ts'
import { answerBooks, booksWithSources, dialectQuery, inListFormats, listFormats } from './format-verbs.ts'
import { bookFormats, contentTypeOf, type Written, writeBook } from './formats.ts'
import { getAuthor, getBook, getCopy, listAuthors, listBooks, listCopies } from './queries.ts'
import { changeAuthor, changeBook, changeCopy, createBook, createCopy, deleteAuthor, deleteBook, deleteCopy } from './verbs.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['catalogue']
const PUBLIC = { 'Cache-Control': 'public, max-age=30, stale-while-revalidate=60', Vary: 'Accept, Accept-Language' }
const gone = { description: 'Removed' } as const
const guarded = { params: Id, headers: ifMatchHeader }

const routes = {
  books: createRoute({
    method: 'get',
    path: '/books',
    operationId: 'listBooks',
    tags,
    summary: 'Books, by title or newest change',
    permission: 'catalogue:read',
    description: 'Also in the formats of one book, and as CSV, by the Accept header; each book is then told in full.',
    request: { query: BooksQuery.extend({ ...pageQuery, ...dialectQuery }) },
    responses: { 200: inListFormats(page(BookSummary), 'A page of books'), ...problems(406) },
  }),
  book: createRoute({
    method: 'get',
    path: '/books/{id}',
    operationId: 'getBook',
    tags,
    summary: 'One book with its authors and copies',
    permission: 'catalogue:read',
    description:
      'Also as MARCXML, ISO 2709, JSON-LD, RIS, BibTeX and Dublin Core, by the Accept header; `dialect` chooses between MARC 21 and UNIMARC.',
    request: { params: Id, query: z.object(dialectQuery) },
    responses: {
      200: {
        description: 'The book',
        content: {
          'application/json': { schema: Book },
          ...Object.fromEntries(bookFormats.slice(1).map((type) => [type, { schema: z.string() }])),
        },
      },
      304: { description: 'Unchanged' },
      ...problems(406),
    },
  }),
  newBook: createRoute({
    method: 'post',
    path: '/books',
    operationId: 'createBook',
    tags,
    summary: 'Add a book by hand',
    permission: 'catalogue:write',
    request: { body: body(NewBook) },
    responses: { 201: json(Book, 'The book'), ...problems(409, 422) },
  }),
  changeBook: createRoute({
    method: 'patch',
    path: '/books/{id}',
    operationId: 'changeBook',
    tags,
    summary: 'Change a book',
    permission: 'catalogue:write',
    request: { ...guarded, body: body(BookChange) },
    responses: { 200: json(Book, 'The book'), ...problems(409, 412, 422, 428) },
  }),
  deleteBook: createRoute({
    method: 'delete',
    path: '/books/{id}',
    operationId: 'deleteBook',
    tags,
    summary: 'Remove a book that nothing depends on',
    permission: 'catalogue:write',
    request: guarded,
    responses: { 204: gone, ...problems(409, 412, 428) },
  }),
  copies: createRoute({
    method: 'get',
    path: '/copies',
    operationId: 'listCopies',
    tags,
    summary: 'Copies, by barcode',
    permission: 'copies:read',
    request: { query: CopiesQuery.extend(pageQuery) },
    responses: { 200: json(page(Copy), 'A page of copies') },
  }),
  copy: createRoute({
    method: 'get',
    path: '/copies/{id}',
    operationId: 'getCopy',
    tags,
    summary: 'One copy',
    permission: 'copies:read',
    request: { params: Id },
    responses: { 200: json(Copy, 'The copy') },
  }),
  newCopy: createRoute({
    method: 'post',
    path: '/copies',
    operationId: 'createCopy',
    tags,
    summary: 'Add a copy of a book',
    permission: 'copies:write',
    request: { body: body(NewCopy) },
    responses: { 201: json(Copy, 'The copy'), ...problems(409, 422) },
  }),
  changeCopy: createRoute({
    method: 'patch',
    path: '/copies/{id}',
    operationId: 'changeCopy',
    tags,
    summary: 'Change a copy',
    permission: 'copies:write',
    request: { ...guarded, body: body(CopyChange) },
    responses: { 200: json(Copy, 'The copy'), ...problems(409, 412, 422, 428) },
  }),
  deleteCopy: createRoute({
    method: 'delete',
    path: '/copies/{id}',
    operationId: 'deleteCopy',
    tags,
    summary: 'Remove a copy that was never lent',
    permission: 'copies:write',
    request: guarded,
    responses: { 204: gone, ...problems(409, 412, 428) },
  }),
  authors: createRoute({
    method: 'get',
    path: '/authors',
    operationId: 'listAuthors',
    tags,
    summary: 'Authors, by name',
    permission: 'catalogue:read',
    request: {
      query: z.object({
        ...pageQuery,
        q: z.string().max(200).optional().openapi({ description: 'Beginning of the name, accents or not' }),
      }),
    },
    responses: { 200: json(page(Author), 'A page of authors') },
  }),
  author: createRoute({
    method: 'get',
    path: '/authors/{id}',
    operationId: 'getAuthor',
    tags,
    summary: 'One author',
    permission: 'catalogue:read',
    request: { params: Id },
    responses: { 200: json(Author, 'The author') },
  }),
  changeAuthor: createRoute({
    method: 'patch',
    path: '/authors/{id}',
    operationId: 'changeAuthor',
    tags,
    summary: 'Change an author',
    permission: 'catalogue:write',
    request: { ...guarded, body: body(AuthorChange) },
    responses: { 200: json(Author, 'The author'), ...problems(409, 412, 428) },
  }),
  deleteAuthor: createRoute({
    method: 'delete',
    path: '/authors/{id}',
    operationId: 'deleteAuthor',
    tags,
    summary: 'Remove an author whom no book names',
    permission: 'catalogue:write',
    request: guarded,
    responses: { 204: gone, ...problems(409, 412, 428) },
  }),
}

export const catalogue = library()
  .openapi(routes.books, async (c) => {
    const { limit, cursor, dialect, ...query } = c.req.valid('query')
    const format = acceptedType(c.req.header('accept'), ...listFormats)
    const rows = await c.var.library.read((tx) => listBooks(tx, query, limit, cursor), { plan: 'custom' })
    const { data, page } = pageOf(rows, limit, ({ sort_key, id }) => [sort_key, id])
    if (format === 'application/json') return c.json({ data: data.map(({ sort_key: _, ...book }) => book), page }, 200, PUBLIC)
    const books = await c.var.library.list(booksWithSources(data.map(({ id }) => id)))
    return answerBooks(c, books, page.next, format, { dialect, headers: PUBLIC }) as never
  })
  .openapi(routes.book, async (c) => {
    const { id } = c.req.valid('param')
    const { dialect } = c.req.valid('query')
    const format = acceptedType(c.req.header('accept'), ...bookFormats)
    const { version, text } = await shownBook(c.var.library, id, format, { dialect, origin: c.var.origin })
    // Copies change without the book's own version, so what is shown is hashed too.
    const etag = etagOf(version, createHash('sha1').update(format).update(text).digest('base64url').slice(0, 12))
    if (isUnchanged(c, etag)) return c.body(null, 304, { ETag: etag }) as never
    return c.body(text as string, 200, { 'Content-Type': contentTypeOf(format), ETag: etag, ...PUBLIC }) as never
  })
  .openapi(routes.newBook, async (c) => {
    const book = await c.var.library.write((tx) => createBook(tx, c.req.valid('json')))
    return c.json(book, 201, { ETag: etagOf(book.version), Location: `/v1/books/${book.id}` })
  })
  .openapi(routes.changeBook, async (c) => {
    const version = requiredVersion(c)
    const book = await c.var.library.write((tx) => changeBook(tx, c.req.valid('param').id, version, c.req.valid('json')))
    return c.json(book, 200, { ETag: etagOf(book.version) })
  })
  .openapi(routes.deleteBook, async (c) => {
    const version = requiredVersion(c)
    await c.var.library.write((tx) => deleteBook(tx, c.req.valid('param').id, version))
    return c.body(null, 204)
  })
  .openapi(routes.copies, async (c) => {
    const { limit, cursor, ...query } = c.req.valid('query')
    const rows = await c.var.library.list(listCopies(query, limit, cursor), { plan: 'custom' })
    return c.json(
      pageOf(rows, limit, ({ barcode }) => [barcode]),
      200,
    )
  })
  .openapi(routes.copy, async (c) => {
    const copy = await c.var.library.get(getCopy(c.req.valid('param').id))
    if (!copy) throw new Problem('not_found')
    const etag = etagOf(copy.version, copy.status)
    if (isUnchanged(c, etag)) return c.body(null, 304, { ETag: etag }) as never
    return c.json(copy, 200, { ETag: etag })
  })
  .openapi(routes.newCopy, async (c) => {
    const copy = await c.var.library.write((tx) => createCopy(tx, c.req.valid('json')))
    return c.json(copy, 201, { ETag: etagOf(copy.version), Location: `/v1/copies/${copy.id}` })
  })
  .openapi(routes.changeCopy, async (c) => {
    const version = requiredVersion(c)
    const copy = await c.var.library.write((tx) => changeCopy(tx, c.req.valid('param').id, version, c.req.valid('json')))
    return c.json(copy, 200, { ETag: etagOf(copy.version) })
  })
  .openapi(routes.deleteCopy, async (c) => {
    const version = requiredVersion(c)
    await c.var.library.write((tx) => deleteCopy(tx, c.req.valid('param').id, version))
    return c.body(null, 204)
  })
  .openapi(routes.authors, async (c) => {
    const { q, limit, cursor } = c.req.valid('query')
    const [name, id] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2)
    const rows = await c.var.library.list(listAuthors(q ? sortForm(q) : null, name, id, limit + 1), { plan: 'custom' })
    return c.json(
      pageOf(rows, limit, (author) => [author.name_sort, author.id]),
      200,
      PUBLIC,
    )
  })
  .openapi(routes.author, async (c) => {
    const author = await c.var.library.get(getAuthor(c.req.valid('param').id))
    if (!author) throw new Problem('not_found')
    const etag = etagOf(author.version)
    if (isUnchanged(c, etag)) return c.body(null, 304, { ETag: etag }) as never
    return c.json(author, 200, { ETag: etag, ...PUBLIC })
  })
  .openapi(routes.changeAuthor, async (c) => {
    const version = requiredVersion(c)
    const author = await c.var.library.write((tx) => changeAuthor(tx, c.req.valid('param').id, version, c.req.valid('json')))
    return c.json(author, 200, { ETag: etagOf(author.version) })
  })
  .openapi(routes.deleteAuthor, async (c) => {
    const version = requiredVersion(c)
    await c.var.library.write((tx) => deleteAuthor(tx, c.req.valid('param').id, version))
    return c.body(null, 204)
  })

/** @throws Problem not_found, record_too_long */
async function shownBook(library: Door, id: string, format: (typeof bookFormats)[number], written: Written) {
  if (format === 'application/json') {
    const book = await library.get(getBook(id))
    if (book) return { version: book.version, text: JSON.stringify(book) }
  } else {
    const book = await library.get(booksWithSources([id]))
    if (book) return { version: book.version, text: writeBook(book, format, written) }
  }
  throw new Problem('not_found')
}

const versioned = ['version', 'created_at', 'updated_at']

addResource(catalogue, {
  table: 'category',
  path: 'categories',
  tag: 'catalogue',
  noun: 'category',
  operation: 'Category',
  read: 'catalogue:read',
  write: 'catalogue:write',
  shown: Category,
  columns: ['id', 'parent_id', 'code', 'name', 'classification_prefixes', 'position', ...versioned],
  new: NewCategory,
  sort: 'code',
  events,
  event: 'category',
  isPublic: true,
})
addResource(catalogue, {
  table: 'copy_type',
  path: 'copy-types',
  tag: 'catalogue',
  noun: 'copy type',
  operation: 'CopyType',
  read: 'catalogue:read',
  write: 'catalogue:write',
  shown: CopyType,
  columns: ['id', 'code', 'name', ...versioned],
  new: NewCopyType,
  sort: 'code',
  events,
  event: 'copy_type',
  isPublic: true,
})
addResource(catalogue, {
  table: 'collection',
  path: 'collections',
  tag: 'catalogue',
  noun: 'collection',
  operation: 'Collection',
  read: 'catalogue:read',
  write: 'catalogue:write',
  shown: Collection,
  columns: ['id', 'code', 'name', ...versioned],
  new: NewCollection,
  sort: 'code',
  events,
  event: 'collection',
  isPublic: true,
})
