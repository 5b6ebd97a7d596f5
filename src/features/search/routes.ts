import { createRoute, json, library, pageQuery } from '../../kernel/http.ts'
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
    description: 'Titles, authors, subjects, identifiers and text, ranked; with facets and availability.',
    request: { query: SearchQuery.extend(pageQuery) },
    responses: { 200: json(SearchAnswer, 'Hits with facets') },
  }),
  async (c) => {
    const { limit, cursor, ...query } = c.req.valid('query')
    const answer = await c.var.library.read((tx) => searchBooks(tx, query, limit, cursor), { plan: 'custom' })
    return c.json(answer, 200, { 'Cache-Control': 'public, max-age=15', Vary: 'Accept-Language' })
  },
)
