import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { createRoute, type LibraryEnv, library, problems } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { mediaTypeOf, streamedBody } from '../../kernel/streamed.ts'
import { answerOai } from './oai.ts'

/** What is wrong with an argument is told in the words of the protocol, so anything is let in here. */
const argument = (description: string) => z.unknown().openapi({ type: 'string', description })
const Arguments = z.looseObject({
  verb: argument('Identify, ListMetadataFormats, ListSets, ListIdentifiers, ListRecords or GetRecord').optional(),
  identifier: argument('Of one item').optional(),
  metadataPrefix: argument('oai_dc, marc21 or unimarc').optional(),
  from: argument('Changed on that day or in that second or later, in UTC').optional(),
  until: argument('Changed on that day or in that second or before, in UTC').optional(),
  set: argument('One of ListSets').optional(),
  resumptionToken: argument('Of the answer before').optional(),
})
const FORM = 'application/x-www-form-urlencoded'
const MAX_FORM_BYTES = 16_384
const description = [
  'OAI-PMH 2.0, for those who copy the catalogue and keep the copy fresh. Records that are gone are told for good.',
  'Errors of the protocol come with 200, as it asks for.',
].join(' ')
const answer = { 200: { description: 'The answer of the protocol', content: { 'text/xml': { schema: z.string() } } } }
const shared = { path: '/oai', tags: ['interchange'], permission: 'catalogue:read' as const, description }

const routes = {
  get: createRoute({
    ...shared,
    method: 'get',
    operationId: 'harvestRecords',
    summary: 'Harvest the catalogue by OAI-PMH',
    request: { query: Arguments },
    responses: answer,
  }),
  post: createRoute({
    ...shared,
    method: 'post',
    operationId: 'harvestRecordsByForm',
    summary: 'Harvest the catalogue by OAI-PMH, with the arguments in a form',
    streams: true,
    request: { body: { required: true, content: { [FORM]: { schema: z.string() } } } },
    responses: { ...answer, ...problems(413, 415) },
  }),
}

export const oaiRoutes = library()
  .openapi(routes.get, async (c) => {
    c.header('Cache-Control', 'no-cache')
    return answered(c, c.req.queries()) as never
  })
  .openapi(routes.post, async (c) => {
    mediaTypeOf(c, [FORM])
    const chunks: Uint8Array[] = []
    let length = 0
    for await (const chunk of streamedBody(c, MAX_FORM_BYTES)) {
      length += chunk.length
      if (length > MAX_FORM_BYTES) throw new Problem('body_too_large', { params: { maximum_bytes: MAX_FORM_BYTES } })
      chunks.push(chunk)
    }
    const form = new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
    const given = Object.fromEntries([...new Set(form.keys())].map((name) => [name, form.getAll(name)]))
    return answered(c, given) as never
  })

async function answered(c: Context<LibraryEnv>, given: Readonly<Record<string, readonly string[]>>): Promise<Response> {
  const { name, locale } = c.var.scope.library
  const text = await c.var.library.read((tx) => answerOai(tx, { name, locale, origin: c.var.origin }, given), { plan: 'custom' })
  return c.body(text, 200, { 'Content-Type': 'text/xml; charset=utf-8' })
}
