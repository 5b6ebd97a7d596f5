import { z } from '@hono/zod-openapi'
import { etagOf, ifMatchHeader, isUnchanged, requiredVersion } from '../../kernel/conditional.ts'
import { body, createRoute, json, library, problems } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { NewPatronAttribute, PatronAttribute, PatronAttributeChange } from './attribute-contract.ts'
import { changeAttribute, createAttribute, deleteAttribute, getAttribute, listAttributes } from './attributes.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['patrons']

const routes = {
  list: createRoute({
    method: 'get',
    path: '/patron-attributes',
    operationId: 'listPatronAttributes',
    tags,
    summary: 'What the library asks of its patrons',
    permission: 'patrons:read',
    responses: { 200: json(z.object({ data: z.array(PatronAttribute) }), 'In the order of the form') },
  }),
  get: createRoute({
    method: 'get',
    path: '/patron-attributes/{id}',
    operationId: 'getPatronAttribute',
    tags,
    summary: 'One attribute',
    permission: 'patrons:read',
    request: { params: Id },
    responses: { 200: json(PatronAttribute, 'The attribute'), 304: { description: 'Unchanged' } },
  }),
  create: createRoute({
    method: 'post',
    path: '/patron-attributes',
    operationId: 'createPatronAttribute',
    tags,
    summary: 'Ask something more of patrons',
    permission: 'patron-attributes:write',
    request: { body: body(NewPatronAttribute) },
    responses: { 201: json(PatronAttribute, 'The attribute'), ...problems(409, 422) },
  }),
  change: createRoute({
    method: 'patch',
    path: '/patron-attributes/{id}',
    operationId: 'changePatronAttribute',
    tags,
    summary: 'Change what is asked',
    permission: 'patron-attributes:write',
    request: { params: Id, headers: ifMatchHeader, body: body(PatronAttributeChange) },
    responses: { 200: json(PatronAttribute, 'The attribute'), ...problems(409, 412, 422, 428) },
  }),
  remove: createRoute({
    method: 'delete',
    path: '/patron-attributes/{id}',
    operationId: 'deletePatronAttribute',
    tags,
    summary: 'Stop asking something that nobody has answered',
    permission: 'patron-attributes:write',
    request: { params: Id, headers: ifMatchHeader },
    responses: { 204: { description: 'Removed' }, ...problems(409, 412, 428) },
  }),
}

/** Values that patrons have are counted whoever asks. */
const COUNTING = { elevate: ['patrons:read'] } as const

export const attributeRoutes = library()
  .openapi(routes.list, async (c) => c.json({ data: await c.var.library.list(listAttributes()) }, 200))
  .openapi(routes.get, async (c) => {
    const attribute = await c.var.library.get(getAttribute(c.req.valid('param').id))
    if (!attribute) throw new Problem('not_found')
    const etag = etagOf(attribute.version)
    if (isUnchanged(c, etag)) return c.body(null, 304, { ETag: etag }) as never
    return c.json(attribute, 200, { ETag: etag })
  })
  .openapi(routes.create, async (c) => {
    const attribute = await c.var.library.write((tx) => createAttribute(tx, c.req.valid('json')))
    return c.json(attribute, 201, { ETag: etagOf(attribute.version) })
  })
  .openapi(routes.change, async (c) => {
    const version = requiredVersion(c)
    const change = c.req.valid('json')
    const attribute = await c.var.library.write((tx) => changeAttribute(tx, c.req.valid('param').id, version, change), COUNTING)
    return c.json(attribute, 200, { ETag: etagOf(attribute.version) })
  })
  .openapi(routes.remove, async (c) => {
    const version = requiredVersion(c)
    await c.var.library.write((tx) => deleteAttribute(tx, c.req.valid('param').id, version), COUNTING)
    return c.body(null, 204)
  })
