import { z } from '@hono/zod-openapi'
import { createRoute, library } from '../../kernel/http.ts'
import { answerSru } from './sru.ts'

/** What is wrong with a parameter is told by a diagnostic of the protocol, so anything is let in here. */
const parameter = (description: string) => z.unknown().optional().openapi({ type: 'string', description })

const route = createRoute({
  method: 'get',
  path: '/sru',
  operationId: 'searchRetrieve',
  tags: ['interchange'],
  summary: 'Search the catalogue by SRU',
  description: [
    'SRU 1.1, 1.2 and 2.0 with CQL: explain, searchRetrieve and scan; records as MARCXML, MarcXchange or Dublin Core.',
    'Without parameters it answers with explain, which names the indexes. Diagnostics of the protocol come with 200, as it asks for.',
  ].join(' '),
  permission: 'catalogue:read',
  request: {
    query: z.looseObject({
      version: parameter('1.1, 1.2 or 2.0'),
      operation: parameter('explain, searchRetrieve or scan; in 2.0 the other parameters say which'),
      query: parameter('In CQL, such as `dc.title = "nome rosa" and dc.date > 1979 sortBy dc.date/sort.descending`'),
      startRecord: parameter('From 1 to 10000'),
      maximumRecords: parameter('At most 100'),
      recordSchema: parameter('marcxml, unimarcxml or dc'),
      recordPacking: parameter('xml or string'),
      recordXMLEscaping: parameter('The same in 2.0'),
      queryType: parameter('cql'),
      scanClause: parameter('An index, a relation and a term'),
      responsePosition: parameter('Where the term stands among those that come'),
      maximumTerms: parameter('At most 100'),
      stylesheet: parameter('Not supported; a diagnostic says so'),
    }),
  },
  responses: {
    200: {
      description: 'The answer of the protocol',
      content: { 'text/xml': { schema: z.string() }, 'application/sru+xml': { schema: z.string() } },
    },
  },
})

export const sruRoutes = library().openapi(route, async (c) => {
  const { name, locale } = c.var.scope.library
  const given = c.req.queries()
  const { text, type } = await c.var.library.read((tx) => answerSru(tx, { name, locale, origin: c.var.origin }, given), { plan: 'custom' })
  return c.body(text, 200, { 'Content-Type': type, 'Cache-Control': 'public, max-age=15' }) as never
})
