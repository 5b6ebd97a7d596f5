import { z } from '@hono/zod-openapi'
import { etagOf } from '../../kernel/conditional.ts'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import { body, createRoute, json, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { described, Problem } from '../../kernel/problem.ts'
import { LinesQuery, NewRollover, Rollover, RolloverLine, RolloverPreview } from './contract.ts'
import { getRollover, listLines, listRollovers } from './queries.ts'
import { LOOKING, planRollover, previewRollover, runRollover, undoRollover } from './verbs.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['rollovers']
const reading = { permission: 'rollovers:read', tags } as const
const writing = { permission: 'rollovers:write', tags } as const
const accepted = {
  ...json(Rollover, 'The rollover, which waits for its turn'),
  headers: z.object({ location: z.string().openapi({ example: '/v1/tasks/0199c0de-0000-7000-8000-000000000000' }) }),
}

const routes = {
  plan: createRoute({
    ...writing,
    method: 'post',
    path: '/rollovers',
    operationId: 'planRollover',
    summary: 'Plan how classes move up; nothing changes before it is run',
    request: { body: body(NewRollover) },
    responses: { 201: json(Rollover, 'The plan'), ...problems(422) },
  }),
  list: createRoute({
    ...reading,
    method: 'get',
    path: '/rollovers',
    operationId: 'listRollovers',
    summary: 'Rollovers, newest first',
    request: { query: z.object(pageQuery) },
    responses: { 200: json(page(Rollover), 'A page of rollovers') },
  }),
  read: createRoute({
    ...reading,
    method: 'get',
    path: '/rollovers/{id}',
    operationId: 'getRollover',
    summary: 'One rollover: its steps, and whether it was run or undone',
    request: { params: Id },
    responses: { 200: json(Rollover, 'The rollover') },
  }),
  preview: createRoute({
    ...reading,
    method: 'get',
    path: '/rollovers/{id}/preview',
    operationId: 'previewRollover',
    summary: 'Whom each step would take at this moment, and at whom to look first',
    request: { params: Id },
    responses: { 200: json(RolloverPreview, 'Counts, and problem cases') },
  }),
  run: createRoute({
    ...writing,
    method: 'post',
    path: '/rollovers/{id}/run',
    operationId: 'runRollover',
    summary: 'Run a plan',
    description: 'All steps look at the patrons as they are when it begins, so that 1A becomes 2A and not 5A.',
    request: { params: Id },
    responses: { 202: accepted, ...problems(409) },
  }),
  undo: createRoute({
    ...writing,
    method: 'post',
    path: '/rollovers/{id}/undo',
    operationId: 'undoRollover',
    summary: 'Undo a run, within a year',
    description: 'Whoever was changed since is left as is, and told in the report.',
    request: { params: Id },
    responses: { 202: accepted, ...problems(409) },
  }),
  report: createRoute({
    ...reading,
    method: 'get',
    path: '/rollovers/{id}/report',
    operationId: 'listRolloverLines',
    summary: 'What became of each patron',
    request: { params: Id, query: LinesQuery.extend(pageQuery) },
    responses: { 200: json(page(RolloverLine), 'A page of the report') },
  }),
}

export const rollovers = library()
  .openapi(routes.plan, async (c) => {
    const made = await c.var.library.write((tx) => planRollover(tx, c.req.valid('json')), LOOKING)
    return c.json(made, 201, { Location: `/v1/rollovers/${made.id}`, ETag: etagOf(made.version) })
  })
  .openapi(routes.list, async (c) => {
    const { limit, cursor } = c.req.valid('query')
    const [createdAt, id] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2)
    const rows = await c.var.library.list(listRollovers(createdAt, id, limit + 1))
    return c.json(
      pageOf(rows, limit, (row) => [row.created_at, row.id]),
      200,
    )
  })
  .openapi(routes.read, async (c) => {
    const found = await c.var.library.get(getRollover(c.req.valid('param').id))
    if (!found) throw new Problem('not_found')
    return c.json(found, 200, { ETag: etagOf(found.version) })
  })
  .openapi(routes.preview, async (c) =>
    c.json(await c.var.library.read((tx) => previewRollover(tx, c.req.valid('param').id), LOOKING), 200),
  )
  .openapi(routes.run, async (c) => {
    const asked = await c.var.library.write((tx) => runRollover(tx, c.req.valid('param').id))
    return c.json(asked, 202, { Location: `/v1/tasks/${asked.task_id}` })
  })
  .openapi(routes.undo, async (c) => {
    const asked = await c.var.library.write((tx) => undoRollover(tx, c.req.valid('param').id))
    return c.json(asked, 202, { Location: `/v1/tasks/${asked.task_id}` })
  })
  .openapi(routes.report, async (c) => {
    const { id } = c.req.valid('param')
    const { outcome, limit, cursor } = c.req.valid('query')
    const { language } = c.var.scope.actor
    if (!(await c.var.library.get(getRollover(id)))) throw new Problem('not_found')
    const [after] = cursor === undefined ? [0] : decodeCursor(cursor, 1)
    const rows = await c.var.library.list(listLines(id, outcome ?? null, after, limit + 1), { elevate: ['patrons:read'] })
    const { data, page } = pageOf(rows, limit, ({ position }) => [position])
    const told = data.map((line) => ({ ...line, reasons: line.reasons.map((reason) => described(reason, language) as typeof reason) }))
    return c.json({ data: told, page }, 200)
  })
