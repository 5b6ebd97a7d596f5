import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { stream } from 'hono/streaming'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import { createRoute, idempotencyOf, json, type LibraryEnv, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { listingType } from '../../kernel/negotiation.ts'
import { Problem } from '../../kernel/problem.ts'
import { mediaTypeOf, streamedBody } from '../../kernel/streamed.ts'
import { Import, ImportLine, ImportOptions, ImportQuery, MAX_UPLOAD_BYTES, MEDIA_TYPES, ReportQuery } from './contract.ts'
import { getImport, listImports as importPage, listLines } from './queries.ts'
import { csvReport, describedImport, describedLine } from './report.ts'
import { discardUpload, enqueueImport, type ImportRequest, orDiscard, storeUpload } from './verbs.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['imports']
const file = { schema: z.string().openapi({ format: 'binary' }) }

const createImport = createRoute({
  method: 'post',
  path: '/imports',
  operationId: 'createImport',
  tags,
  summary: 'Import a file of records',
  description:
    'The body is the file, as it is or in gzip: MARC 21 or UNIMARC in ISO 2709, MARCXML or MarcMaker text, or a CSV. What it is, its content tells; the parameters can force it. The task tells how far it is, and can be cancelled.',
  permission: 'imports:write',
  streams: true,
  request: { query: ImportQuery, body: { required: true, content: Object.fromEntries(MEDIA_TYPES.map((type) => [type, file])) } },
  responses: {
    202: {
      ...json(Import, 'The import, which waits for its turn'),
      headers: z.object({ location: z.string().openapi({ example: '/v1/tasks/0199c0de-0000-7000-8000-000000000000' }) }),
    },
    ...problems(413, 415, 422),
  },
})

const listImports = createRoute({
  method: 'get',
  path: '/imports',
  operationId: 'listImports',
  tags,
  summary: 'Imports, newest first',
  permission: 'imports:read',
  request: { query: z.object(pageQuery) },
  responses: { 200: json(page(Import), 'A page of imports') },
})

const readImport = createRoute({
  method: 'get',
  path: '/imports/{id}',
  operationId: 'getImport',
  tags,
  summary: 'One import: what was asked, how far it is, and what was said of its records',
  permission: 'imports:read',
  request: { params: Id },
  responses: { 200: json(Import, 'The import') },
})

const readReport = createRoute({
  method: 'get',
  path: '/imports/{id}/report',
  operationId: 'listImportLines',
  tags,
  summary: 'What became of each record of the file, and why',
  description: 'With `Accept: text/csv` the whole report is downloaded as a spreadsheet; `limit` and `cursor` are then left aside.',
  permission: 'imports:read',
  request: { params: Id, query: ReportQuery.extend(pageQuery) },
  responses: {
    200: {
      description: 'A page of the report, or all of it',
      content: { 'application/json': { schema: page(ImportLine) }, 'text/csv': { schema: z.string() } },
    },
    ...problems(406),
  },
})

export const imports = library()
  .openapi(createImport, async (c) => {
    const { file_name, ...options } = c.req.valid('query')
    const input: ImportRequest = {
      file_name: file_name ?? 'upload',
      media_type: mediaTypeOf(c, MEDIA_TYPES),
      options: ImportOptions.parse(options),
    }
    const upload = await storeUpload(c.var.library, input, streamedBody(c, MAX_UPLOAD_BYTES))
    const idempotency = idempotencyOf(c, true, upload.sha256.toString('hex'))
    const { id } = await orDiscard(c.var.library, upload, () =>
      c
        .get('open')(idempotency)
        .write((tx) => enqueueImport(tx, input, upload)),
    )
    // The same file under the same key was here before: the import of that one is the answer.
    if (id !== upload.id) await discardUpload(c.var.library, upload.id)
    return c.json(await importOf(c, id), 202, { Location: `/v1/tasks/${id}` })
  })
  .openapi(listImports, async (c) => {
    const { limit, cursor } = c.req.valid('query')
    const [createdAt, id] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2)
    const rows = await c.var.library.list(importPage(createdAt, id, limit + 1))
    const { data, page } = pageOf(rows, limit, (row) => [row.created_at, row.id])
    return c.json({ data: data.map((row) => describedImport(row, c.var.scope.actor.language)), page }, 200)
  })
  .openapi(readImport, async (c) => {
    return c.json(await importOf(c, c.req.valid('param').id), 200)
  })
  .openapi(readReport, async (c) => {
    const { id } = c.req.valid('param')
    const { outcome, limit, cursor } = c.req.valid('query')
    const { language } = c.var.scope.actor
    const type = listingType(c.req.header('accept'))
    await importOf(c, id)
    if (type === 'text/csv') {
      c.header('Content-Type', 'text/csv; charset=utf-8')
      c.header('Content-Disposition', `attachment; filename="import-${id}.csv"`)
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

async function importOf(c: Context<LibraryEnv>, id: string): Promise<Import> {
  const found = await c.var.library.get(getImport(id))
  if (!found) throw new Problem('not_found')
  return describedImport(found, c.var.scope.actor.language)
}
