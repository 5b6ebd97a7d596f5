import { createRoute, library, pageQuery, problems } from '../../kernel/http.ts'
import { acceptedType } from '../../kernel/negotiation.ts'
import { answerBooks, booksWithSources, dialectQuery, inListFormats, listFormats } from '../catalogue/format-verbs.ts'
import { SearchAnswer, SearchQuery } from './contract.ts'
import { searchBooks } from './queries.ts'

export const search = library().openapi(
  createRoute({
    method: 'get',
    path: '/search',
    operationId: 'searchBooks',
    tags: ['search'],
    summary: 'Find books',
    permission: 'catalogue:read',
    description:
      'Titles, authors, subjects, identifiers and text, ranked; with facets and availability. Also in the formats of one book, and as CSV, by the Accept header; each hit is then told in full.',
    request: { query: SearchQuery.extend({ ...pageQuery, ...dialectQuery }) },
    responses: { 200: inListFormats(SearchAnswer, 'Hits with facets'), ...problems(406) },
  }),
  async (c) => {
    const { limit, cursor, dialect, ...query } = c.req.valid('query')
    const format = acceptedType(c.req.header('accept'), ...listFormats)
    const isJson = format === 'application/json'
    const asked = isJson ? query : ({ ...query, facets: 'false' } as const)
    const answer = await c.var.library.read((tx) => searchBooks(tx, asked, limit, cursor), { plan: 'custom' })
    if (isJson) return c.json(answer, 200, PUBLIC)
    const books = await c.var.library.list(booksWithSources(answer.data.map(({ id }) => id)))
    return answerBooks(c, books, answer.page.next, format, { dialect, headers: PUBLIC }) as never
  },
)

const PUBLIC = { 'Cache-Control': 'public, max-age=15', Vary: 'Accept, Accept-Language' }
