import { z } from '@hono/zod-openapi'
import { pageOf } from '../../kernel/cursor.ts'
import { emit } from '../../kernel/events.ts'
import {
  body,
  createRoute,
  etagOf,
  ifMatchHeader,
  isUnchanged,
  json,
  library,
  page,
  pageQuery,
  problems,
  requiredVersion,
} from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { addResource } from '../../kernel/resource.ts'
import {
  events,
  NewPatron,
  NewPatronBlock,
  NewPatronCategory,
  Patron,
  PatronBlock,
  PatronCategory,
  PatronChange,
  PatronsQuery,
} from './contract.ts'
import { blockPatron, changePatron, createPatron, deletePatron, getPatron, listBlocks, listPatrons, unblockPatron } from './queries.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['patrons']

const routes = {
  patrons: createRoute({
    method: 'get',
    path: '/patrons',
    operationId: 'listPatrons',
    tags,
    summary: 'Patrons, by name',
    permission: 'patrons:read',
    request: { query: PatronsQuery.extend(pageQuery) },
    responses: { 200: json(page(Patron), 'A page of patrons') },
  }),
  patron: createRoute({
    method: 'get',
    path: '/patrons/{id}',
    operationId: 'getPatron',
    tags,
    summary: 'One patron',
    permission: 'patrons:read',
    description: 'That it was read is an event of its own.',
    request: { params: Id },
    responses: { 200: json(Patron, 'The patron'), 304: { description: 'Unchanged' } },
  }),
  newPatron: createRoute({
    method: 'post',
    path: '/patrons',
    operationId: 'createPatron',
    tags,
    summary: 'Enrol a patron',
    permission: 'patrons:write',
    request: { body: body(NewPatron) },
    responses: { 201: json(Patron, 'The patron'), ...problems(409, 422) },
  }),
  changePatron: createRoute({
    method: 'patch',
    path: '/patrons/{id}',
    operationId: 'changePatron',
    tags,
    summary: 'Change a patron',
    permission: 'patrons:write',
    request: { params: Id, headers: ifMatchHeader, body: body(PatronChange) },
    responses: { 200: json(Patron, 'The patron'), ...problems(409, 412, 422, 428) },
  }),
  deletePatron: createRoute({
    method: 'delete',
    path: '/patrons/{id}',
    operationId: 'deletePatron',
    tags,
    summary: 'Remove a patron without open loans and holds',
    permission: 'patrons:write',
    request: { params: Id, headers: ifMatchHeader },
    responses: { 204: { description: 'Removed' }, ...problems(409, 412, 428) },
  }),
  blocks: createRoute({
    method: 'get',
    path: '/patrons/{id}/blocks',
    operationId: 'listPatronBlocks',
    tags,
    summary: 'What a patron may not do',
    permission: 'patrons:read',
    request: { params: Id },
    responses: { 200: json(z.object({ data: z.array(PatronBlock) }), 'Oldest first') },
  }),
  block: createRoute({
    method: 'post',
    path: '/patrons/{id}/blocks',
    operationId: 'blockPatron',
    tags,
    summary: 'Forbid a patron something',
    permission: 'patrons:write',
    request: { params: Id, body: body(NewPatronBlock) },
    responses: { 201: json(PatronBlock, 'The block') },
  }),
  unblock: createRoute({
    method: 'delete',
    path: '/patrons/{id}/blocks/{block_id}',
    operationId: 'unblockPatron',
    tags,
    summary: 'Take a block away',
    permission: 'patrons:write',
    request: { params: z.object({ id: z.uuid(), block_id: z.uuid() }) },
    responses: { 204: { description: 'Removed' } },
  }),
  own: createRoute({
    method: 'get',
    path: '/me/patron',
    operationId: 'getMyPatron',
    tags,
    summary: 'My data as the library has them',
    permission: 'account:read',
    responses: { 200: json(Patron.omit({ note: true }).openapi('MyPatron'), 'The patron who asks'), ...problems(404) },
  }),
}

export const patrons = library()
  .openapi(routes.patrons, async (c) => {
    const { limit, cursor, ...query } = c.req.valid('query')
    const rows = await c.var.library.list(listPatrons(query, limit, cursor), { plan: 'custom' })
    const { data, page } = pageOf(rows, limit, (row) => [row.name_key, row.id])
    return c.json({ data: data.map(({ name_key: _key, ...patron }) => patron), page }, 200)
  })
  .openapi(routes.patron, async (c) => {
    const patron = await c.var.library.write(async (tx) => {
      const found = await tx.one(getPatron(c.req.valid('param').id))
      emit(tx, events, 'patron.read', { subject_id: found.id, data: {} })
      return found
    })
    const etag = etagOf(patron.version)
    if (isUnchanged(c, etag)) return c.body(null, 304, { ETag: etag }) as never
    return c.json(patron, 200, { ETag: etag })
  })
  .openapi(routes.newPatron, async (c) => {
    const patron = await c.var.library.write((tx) => createPatron(tx, c.req.valid('json')))
    return c.json(patron, 201, { ETag: etagOf(patron.version), Location: `/v1/patrons/${patron.id}` })
  })
  .openapi(routes.changePatron, async (c) => {
    const version = requiredVersion(c)
    const patron = await c.var.library.write((tx) => changePatron(tx, c.req.valid('param').id, version, c.req.valid('json')), {
      // Open loans and holds are counted whoever asks.
      elevate: ['loans:read', 'holds:read'],
    })
    return c.json(patron, 200, { ETag: etagOf(patron.version) })
  })
  .openapi(routes.deletePatron, async (c) => {
    const version = requiredVersion(c)
    await c.var.library.write((tx) => deletePatron(tx, c.req.valid('param').id, version), {
      elevate: ['loans:read', 'loans:write', 'holds:read', 'holds:write', 'users:read', 'users:write'],
    })
    return c.body(null, 204)
  })
  .openapi(routes.blocks, async (c) => c.json({ data: await c.var.library.list(listBlocks(c.req.valid('param').id)) }, 200))
  .openapi(routes.block, async (c) =>
    c.json(await c.var.library.write((tx) => blockPatron(tx, c.req.valid('param').id, c.req.valid('json'))), 201),
  )
  .openapi(routes.unblock, async (c) => {
    const { id, block_id } = c.req.valid('param')
    await c.var.library.write((tx) => unblockPatron(tx, id, block_id))
    return c.body(null, 204)
  })
  .openapi(routes.own, async (c) => {
    const { patron_id } = c.var.scope.actor
    const patron = patron_id === null ? undefined : await c.var.library.get(getPatron(patron_id))
    if (!patron) throw new Problem('not_found')
    const { note: _, ...own } = patron
    return c.json(own, 200)
  })

addResource(patrons, {
  table: 'patron_category',
  path: 'patron-categories',
  tag: 'patrons',
  noun: 'patron category',
  operation: 'PatronCategory',
  read: 'patrons:read',
  write: 'patron-categories:write',
  shown: PatronCategory,
  columns: ['id', 'code', 'name', 'enrolment_months', 'minimum_age', 'maximum_age', 'version', 'created_at', 'updated_at'],
  new: NewPatronCategory,
  sort: 'code',
  events,
  event: 'patron_category',
})
