import { ReadableStream } from 'node:stream/web'
import { z } from '@hono/zod-openapi'
import { createRoute, library, problems } from '../../kernel/http.ts'
import { acceptedType } from '../../kernel/negotiation.ts'
import { contentTypeOf, dialectQuery, exportFormats, listWriter, nextOf } from '../catalogue/format-verbs.ts'
import { ExportQuery } from './contract.ts'
import { exportedText, partOf, resumedAfter } from './export.ts'

const route = createRoute({
  method: 'get',
  path: '/catalogue',
  operationId: 'exportCatalogue',
  tags: ['interchange'],
  summary: 'The whole catalogue as one file',
  description: [
    'By the Accept header one JSON object a line, MARCXML, ISO 2709, JSON-LD, RIS, BibTeX, Dublin Core or CSV; it is sent as it is read.',
    'With `limit` it comes in parts, each of which can be asked again; without, a download that broke off goes on behind the last book that arrived.',
    'A record that is longer than ISO 2709 allows is left out of that format and of no other.',
  ].join(' '),
  permission: 'catalogue:read',
  request: { query: ExportQuery.extend(dialectQuery) },
  responses: {
    200: {
      description: 'The books, in the order in which they came into the catalogue',
      content: Object.fromEntries(exportFormats.map((type) => [type, { schema: z.string() }])),
    },
    ...problems(406),
  },
})

export const exportRoutes = library().openapi(route, async (c) => {
  const { dialect, limit, cursor, format, updated_since } = c.req.valid('query')
  const type = acceptedType(c.req.header('accept'), ...exportFormats)
  const after = resumedAfter(cursor)
  const exported = { format: format ?? null, updated_since: updated_since ?? null }
  const { library, log, origin } = c.var
  const part = await partOf(library, exported, after, limit)
  let leftOut = 0
  const text = exportedText(library, exported, after, part, listWriter(type, { dialect, origin }), ({ id }) => {
    if (++leftOut <= LEFT_OUT_LOGGED) log.warn({ book_id: id, type }, 'a record too long for its format was left out of an export')
  })
  // What is wrong with the request is told before anything is sent.
  const first = await text.next()
  const all = ReadableStream.from(
    (async function* () {
      if (!first.done) yield first.value
      yield* text
    })(),
  )
  return c.body(all as globalThis.ReadableStream, 200, {
    'Content-Type': contentTypeOf(type),
    'Content-Disposition': `attachment; filename="catalogue.${extensions[type]}"`,
    ...(part.next !== null && { Link: `<${nextOf(c.req.url, part.next)}>; rel="next"` }),
    Vary: 'Accept',
    'Cache-Control': 'no-store',
  }) as never
})

const LEFT_OUT_LOGGED = 20

const extensions: Readonly<Record<(typeof exportFormats)[number], string>> = {
  'application/x-ndjson': 'ndjson',
  'application/marcxml+xml': 'xml',
  'application/marc': 'mrc',
  'application/ld+json': 'jsonld',
  'application/x-research-info-systems': 'ris',
  'application/x-bibtex': 'bib',
  'application/xml': 'dc.xml',
  'text/csv': 'csv',
}
