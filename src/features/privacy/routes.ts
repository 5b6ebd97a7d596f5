import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { emit } from '../../kernel/events.ts'
import { body, createRoute, json, type LibraryEnv, library, problems } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { Erasure, ErasureRequest, events, PatronExport } from './contract.ts'
import { ERASING, erasePatron } from './erasure-verbs.ts'
import { EXPORTING, exportPatron } from './export.ts'
import { exportPage } from './page.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['privacy']
const exported = {
  200: {
    description: 'All that is held about the patron; with `Accept: text/html` as a page to read',
    content: { 'application/json': { schema: PatronExport }, 'text/html': { schema: z.string() } },
  },
} as const

const routes = {
  exportPatron: createRoute({
    method: 'get',
    path: '/patrons/{id}/export',
    operationId: 'exportPatron',
    tags,
    summary: 'All that is held about a patron',
    description: 'What the GDPR calls access and portability (articles 15 and 20). That it was handed out is written into the log.',
    permission: 'patrons:export',
    request: { params: Id },
    responses: exported,
  }),
  exportMe: createRoute({
    method: 'get',
    path: '/me/export',
    operationId: 'exportMe',
    tags,
    summary: 'All that is held about me',
    permission: 'account:read',
    responses: { ...exported, ...problems(404) },
  }),
  erasePatron: createRoute({
    method: 'post',
    path: '/patrons/{id}/erase',
    operationId: 'erasePatron',
    tags,
    summary: 'Erase a patron for good',
    description: [
      'Refused while the patron has open loans or holds, owes or is owed money, or answers for others; every reason is told.',
      'What was lent, reserved and paid stays as facts about nobody. Repeating it gives the same answer.',
    ].join(' '),
    permission: 'patrons:erase',
    request: { params: Id, body: body(ErasureRequest) },
    responses: { 200: json(Erasure, 'Since when the patron is forgotten'), ...problems(409, 422) },
  }),
  eraseMe: createRoute({
    method: 'post',
    path: '/me/erase',
    operationId: 'eraseMe',
    tags,
    summary: 'Erase me, with my account, for good',
    permission: 'account:write',
    request: { body: body(ErasureRequest) },
    responses: { 200: json(Erasure, 'Since when I am forgotten'), ...problems(404, 409, 422) },
  }),
}

export const privacy = library()
  .openapi(routes.exportPatron, (c) => handOut(c, c.req.valid('param').id))
  .openapi(routes.exportMe, (c) => handOut(c, ownId(c)))
  .openapi(routes.erasePatron, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(await c.var.library.write((tx) => erasePatron(tx, id, c.req.valid('json')), ERASING), 200)
  })
  .openapi(routes.eraseMe, async (c) => {
    const id = ownId(c)
    return c.json(await c.var.library.write((tx) => erasePatron(tx, id, c.req.valid('json')), ERASING), 200)
  })

/** Writes down that the data left, in the transaction that reads them. */
async function handOut(c: Context<LibraryEnv>, id: string) {
  const found = await c.var.library.write(async (tx) => {
    const held = await exportPatron(tx, id)
    if (held.tables.patron?.length === 0) throw new Problem('not_found')
    emit(tx, events, 'patron.exported', { subject_id: id, patron_id: id, data: {} })
    return held
  }, EXPORTING)
  c.header('Cache-Control', 'private, no-store')
  const isPage = (c.req.header('accept') ?? '').split(',')[0]?.trim().startsWith('text/html')
  if (isPage) return c.html(exportPage(found, c.var.scope.actor.language)) as never
  c.header('Content-Disposition', `attachment; filename="patron-${id}.json"`)
  return c.json(found, 200)
}

/** @throws Problem not_found for an account that is no patron's */
function ownId(c: Context<LibraryEnv>): string {
  const { patron_id } = c.var.scope.actor
  if (patron_id === null) throw new Problem('not_found')
  return patron_id
}
