import { z } from '@hono/zod-openapi'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import { body, createRoute, json, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { Closing, ClosingPreview, NewClosing } from './contract.ts'
import { previewClosing } from './preview.ts'
import { getClosing, listClosings } from './queries.ts'
import { REPAIR, requestClosing } from './repair.ts'

const tags = ['closings']
const Id = z.object({ id: z.uuid() })

const routes = {
  preview: createRoute({
    method: 'post',
    path: '/closings/preview',
    operationId: 'previewClosing',
    tags,
    summary: 'Which dates fall on a closing, and what would become of them',
    description: 'Changes nothing. Of each kind the first hundred are shown, and all are counted, up to ten thousand.',
    permission: 'closings:write',
    request: { body: body(NewClosing) },
    responses: { 200: json(ClosingPreview, 'Before and after'), ...problems(404, 422) },
  }),
  create: createRoute({
    method: 'post',
    path: '/closings',
    operationId: 'requestClosing',
    tags,
    summary: 'Close at short notice, and repair the dates that fall on it',
    description:
      'The days are entered in the calendar at once; due dates, shelf expiries and fines follow in batches. No loan becomes shorter, and no fine higher.',
    permission: 'closings:write',
    request: { body: body(NewClosing) },
    responses: { 202: json(Closing, 'It is being repaired; follow the task at Location'), ...problems(404, 422) },
  }),
  closings: createRoute({
    method: 'get',
    path: '/closings',
    operationId: 'listClosings',
    tags,
    summary: 'Closings, newest first',
    permission: 'closings:read',
    request: { query: z.object(pageQuery) },
    responses: { 200: json(page(Closing), 'A page of closings') },
  }),
  closing: createRoute({
    method: 'get',
    path: '/closings/{id}',
    operationId: 'getClosing',
    tags,
    summary: 'One closing, and how far its repairs are',
    permission: 'closings:read',
    request: { params: Id },
    responses: { 200: json(Closing, 'The closing') },
  }),
}

export const closings = library()
  .openapi(routes.preview, async (c) =>
    c.json(await c.var.library.read((tx) => previewClosing(tx, c.req.valid('json')), { elevate: REPAIR, plan: 'custom' }), 200),
  )
  .openapi(routes.create, async (c) => {
    const closing = await c.var.library.write((tx) => requestClosing(tx, c.req.valid('json')), { elevate: REPAIR })
    return c.json(closing, 202, { Location: `/v1/tasks/${closing.id}` })
  })
  .openapi(routes.closings, async (c) => {
    const { limit, cursor } = c.req.valid('query')
    const [id] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
    const rows = await c.var.library.list(listClosings(id, limit + 1))
    return c.json(
      pageOf(rows, limit, (closing) => [closing.id]),
      200,
    )
  })
  .openapi(routes.closing, async (c) => {
    const closing = await c.var.library.get(getClosing(c.req.valid('param').id))
    if (!closing) throw new Problem('not_found')
    return c.json(closing, 200)
  })
