import { z } from '@hono/zod-openapi'
import { createRoute, library } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { booksWithSources } from '../catalogue/format-verbs.ts'
import { publicationOf, publicationsFeed, startFeed } from './opds.ts'
import { OPDS, OpdsFeed, OpdsPublication, OpdsQuery, PUBLICATION } from './opds-contract.ts'

const shared = { method: 'get' as const, tags: ['interchange'], permission: 'catalogue:read' }
const feed = (description: string) => ({ 200: { description, content: { [OPDS]: { schema: OpdsFeed } } } })

const routes = {
  start: createRoute({
    ...shared,
    path: '/opds',
    operationId: 'getOpdsStart',
    summary: 'The catalogue as an OPDS 2.0 feed',
    description: 'For apps that people read with: new arrivals, kinds of material, categories, and a template for searching.',
    responses: feed('Where to begin'),
  }),
  publications: createRoute({
    ...shared,
    path: '/opds/publications',
    operationId: 'listOpdsPublications',
    summary: 'Books for reading apps: what a search finds, or the newest',
    request: { query: OpdsQuery },
    responses: feed('A page of publications; a link leads to the next'),
  }),
  publication: createRoute({
    ...shared,
    path: '/opds/publications/{book_id}',
    operationId: 'getOpdsPublication',
    summary: 'One book for reading apps, with how many copies there are',
    request: { params: z.object({ book_id: z.uuid() }) },
    responses: { 200: { description: 'The publication', content: { [PUBLICATION]: { schema: OpdsPublication } } } },
  }),
}

const headers = (type: string) => ({ 'Content-Type': type, 'Cache-Control': 'public, max-age=60' })

export const opdsRoutes = library()
  .openapi(routes.start, async (c) => {
    const house = { ...c.var.scope.library, origin: c.var.origin }
    const start = await c.var.library.read((tx) => startFeed(tx, house))
    return c.body(JSON.stringify(start), 200, headers(OPDS)) as never
  })
  .openapi(routes.publications, async (c) => {
    const house = { ...c.var.scope.library, origin: c.var.origin }
    const page = await c.var.library.read((tx) => publicationsFeed(tx, house, c.req.valid('query')), { plan: 'custom' })
    return c.body(JSON.stringify(page), 200, headers(OPDS)) as never
  })
  .openapi(routes.publication, async (c) => {
    const book = await c.var.library.get(booksWithSources([c.req.valid('param').book_id]))
    if (!book) throw new Problem('not_found')
    const publication = publicationOf(book, { ...c.var.scope.library, origin: c.var.origin })
    return c.body(JSON.stringify(publication), 200, headers(PUBLICATION)) as never
  })
