import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { stream } from 'hono/streaming'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import { createRoute, idempotencyOf, json, type LibraryEnv, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { listingType } from '../../kernel/negotiation.ts'
import { Problem } from '../../kernel/problem.ts'
import { mediaTypeOf, streamedBody } from '../../kernel/streamed.ts'
import { discardUpload, orDiscard } from '../imports/verbs.ts'
import {
  MAX_PATRON_FILE_BYTES,
  PATRON_MEDIA_TYPES,
  PatronImport,
  PatronImportLine,
  PatronImportOptions,
  PatronImportQuery,
  PatronReportQuery,
} from './contract.ts'
import { getImport, listImports, listLines } from './queries.ts'
import { csvReport, describedLine } from './report.ts'
import { enqueuePatronImport, IMPORTING, type PatronImportRequest, storePatronFile } from './verbs.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['enrolment']
const file = { schema: z.string().openapi({ format: 'binary' }) }

const routes = {
  create: createRoute({
    method: 'post',
    path: '/patron-imports',
    operationId: 'createPatronImport',
    tags,
    summary: 'Import a file of patrons',
    description: [
      'The body is a CSV, as it is or in gzip, with headings in English or Italian.',
      'With `dry_run=true` it is the preview: the report tells of each line what would become of it and why, and nothing changes.',
      'Sending the same file again changes nothing more. The task tells how far it is, and can be cancelled.',
    ].join(' '),
    permission: 'patron-imports:write',
    streams: true,
    request: {
      query: PatronImportQuery,
      body: { required: true, content: Object.fromEntries(PATRON_MEDIA_TYPES.map((type) => [type, file])) },
    },
    responses: {
      202: {
        ...json(PatronImport, 'The import, which waits for its turn'),
        headers: z.object({ location: z.string().openapi({ example: '/v1/tasks/0199c0de-0000-7000-8000-000000000000' }) }),
      },
      ...problems(413, 415, 422),
    },
  }),
  list: createRoute({
    method: 'get',
    path: '/patron-imports',
    operationId: 'listPatronImports',
    tags,
    summary: 'Imports of patrons, newest first',
    permission: 'patron-imports:read',
    request: { query: z.object(pageQuery) },
    responses: { 200: json(page(PatronImport), 'A page of imports') },
  }),
  read: createRoute({
    method: 'get',
    path: '/patron-imports/{id}',
    operationId: 'getPatronImport',
    tags,
    summary: 'One import of patrons: what was asked, and how far it is',
    permission: 'patron-imports:read',
    request: { params: Id },
    responses: { 200: json(PatronImport, 'The import') },
  }),
  report: createRoute({
    method: 'get',
    path: '/patron-imports/{id}/report',
    operationId: 'listPatronImportLines',
    tags,
    summary: 'What became of each line of the file, and why',
    description: 'With `Accept: text/csv` the whole report is downloaded as a spreadsheet; `limit` and `cursor` are then left aside.',
    permission: 'patron-imports:read',
    request: { params: Id, query: PatronReportQuery.extend(pageQuery) },
    responses: {
      200: {
        description: 'A page of the report, or all of it',
        content: { 'application/json': { schema: page(PatronImportLine) }, 'text/csv': { schema: z.string() } },
      },
      ...problems(406),
    },
  }),
}

export const enrolment = library()
  .openapi(routes.create, async (c) => {
    const { file_name, ...options } = c.req.valid('query')
    const request: PatronImportRequest = {
      file_name: file_name ?? 'upload',
      media_type: mediaTypeOf(c, PATRON_MEDIA_TYPES),
      options: PatronImportOptions.parse(options),
    }
    const stored = await storePatronFile(c.var.library, request, streamedBody(c, MAX_PATRON_FILE_BYTES))
    const idempotency = idempotencyOf(c, true, stored.sha256.toString('hex'))
    const { id } = await orDiscard(c.var.library, stored, () =>
      c
        .get('open')(idempotency)
        .write((tx) => enqueuePatronImport(tx, request, stored), IMPORTING),
    )
    // The same file under the same key was here before: the import of that one is the answer.
    if (id !== stored.id) await discardUpload(c.var.library, stored.id)
    return c.json(await importOf(c, id), 202, { Location: `/v1/tasks/${id}` })
  })
  .openapi(routes.list, async (c) => {
    const { limit, cursor } = c.req.valid('query')
    const [createdAt, id] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2)
    const rows = await c.var.library.list(listImports(createdAt, id, limit + 1))
    return c.json(
      pageOf(rows, limit, (row) => [row.created_at, row.id]),
      200,
    )
  })
  .openapi(routes.read, async (c) => c.json(await importOf(c, c.req.valid('param').id), 200))
  .openapi(routes.report, async (c) => {
    const { id } = c.req.valid('param')
    const { outcome, limit, cursor } = c.req.valid('query')
    const { language } = c.var.scope.actor
    const type = listingType(c.req.header('accept'))
    await importOf(c, id)
    if (type === 'text/csv') {
      c.header('Content-Type', 'text/csv; charset=utf-8')
      c.header('Content-Disposition', `attachment; filename="patrons-${id}.csv"`)
      const lines = csvReport((after, count) => c.var.library.list(listLines(id, outcome ?? null, after, count)), language)
      return stream(c, async (output) => {
        for await (const piece of lines) await output.write(piece)
      }) as never
    }
    const [after] = cursor === undefined ? [0] : decodeCursor(cursor, 1)
    const rows = await c.var.library.list(listLines(id, outcome ?? null, after, limit + 1))
    const { data, page } = pageOf(rows, limit, ({ position }) => [position])
    return c.json({ data: data.map((line) => describedLine(line, language)), page }, 200)
  })

async function importOf(c: Context<LibraryEnv>, id: string): Promise<PatronImport> {
  const found = await c.var.library.get(getImport(id), { elevate: ['tasks:read'] })
  if (!found) throw new Problem('not_found')
  return found
}
