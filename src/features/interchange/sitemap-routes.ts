import { z } from '@hono/zod-openapi'
import { createRoute, library } from '../../kernel/http.ts'
import { statement } from '../../kernel/query.ts'
import { element, xmlDocument } from '../../marc/xml.ts'
import { urlOf } from '../catalogue/format-verbs.ts'

/** The sitemap protocol (sitemaps.org, 0.9) allows so many addresses in one file, and as many files in an index. */
const ADDRESSES_A_FILE = 50_000
const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9'
const CACHED = { 'Content-Type': 'application/xml; charset=utf-8', 'Cache-Control': 'public, max-age=3600' }

/** The first book of each file, by id: what is added comes into the last one. Parameter: addresses a file. */
const fileStarts = statement<{ id: string }>(
  'interchange.sitemap-files',
  `select id from (select id, row_number() over (order by id) as place from {library}.book) placed where (place - 1) % $1 = 0 order by id`,
)
/** Parameters: the first book, how many. */
const addressesFrom = statement<{ id: string; updated_at: string }>(
  'interchange.sitemap-addresses',
  `select id, to_char(updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as updated_at from {library}.book where id >= $1::uuid order by id limit $2`,
)

const shared = { method: 'get' as const, tags: ['interchange'], permission: 'catalogue:read' }
const answer = (description: string) => ({ 200: { description, content: { 'application/xml': { schema: z.string() } } } })

const routes = {
  index: createRoute({
    ...shared,
    path: '/sitemap.xml',
    operationId: 'getSitemapIndex',
    summary: 'Sitemap of the catalogue, for search engines',
    responses: answer('The files that name the books'),
  }),
  file: createRoute({
    ...shared,
    path: '/sitemaps/books.xml',
    operationId: 'getSitemap',
    summary: 'One file of the sitemap',
    request: {
      query: z.object({
        from: z
          .string()
          .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
          .default('00000000-0000-0000-0000-000000000000')
          .openapi({ description: 'Of the index: the first book of the file' }),
      }),
    },
    responses: answer('At most 50,000 addresses, each with its last change'),
  }),
}

export const sitemapRoutes = library()
  .openapi(routes.index, async (c) => {
    const starts = await c.var.library.list(fileStarts(ADDRESSES_A_FILE))
    const files = starts.map(({ id }) => element('sitemap', {}, element('loc', {}, `${c.var.origin}/v1/sitemaps/books.xml?from=${id}`)))
    return c.body(xmlDocument(element('sitemapindex', { xmlns: NAMESPACE }, ...files)), 200, CACHED) as never
  })
  .openapi(routes.file, async (c) => {
    const books = await c.var.library.list(addressesFrom(c.req.valid('query').from, ADDRESSES_A_FILE))
    const addresses = books.map((book) =>
      element('url', {}, element('loc', {}, urlOf(book, c.var.origin)), element('lastmod', {}, book.updated_at)),
    )
    return c.body(xmlDocument(element('urlset', { xmlns: NAMESPACE }, ...addresses)), 200, CACHED) as never
  })
