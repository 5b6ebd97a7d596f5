import { z } from '@hono/zod-openapi'
import { stream } from 'hono/streaming'
import { etagOf, ifMatchHeader, isUnchanged, requiredVersion } from '../../kernel/conditional.ts'
import { pageOf } from '../../kernel/cursor.ts'
import { emit } from '../../kernel/events.ts'
import { body, createRoute, json, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { listingType } from '../../kernel/negotiation.ts'
import { Problem } from '../../kernel/problem.ts'
import { addResource } from '../../kernel/resource.ts'
import { survivorOf } from '../duplicates/verbs.ts'
import { ERASING } from '../privacy/erasure-verbs.ts'
import { attributeRoutes } from './attribute-routes.ts'
import { blockRoutes } from './block-routes.ts'
import { cardRoutes } from './card-routes.ts'
import {
  CategorySuggestion,
  events,
  MyPatron,
  MyPatronChange,
  NewPatron,
  NewPatronCategory,
  Patron,
  PatronCategory,
  PatronChange,
  PatronsQuery,
} from './contract.ts'
import { listPatrons, patronsCsv } from './list.ts'
import { noteRoutes } from './note-routes.ts'
import { changeOwnPatron, getOwnPatron, ownPatronId } from './own.ts'
import { getPatron } from './queries.ts'
import { listCategorySuggestions } from './suggestions.ts'
import { CLOSING, changePatron, createPatron, deletePatron } from './verbs.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['patrons']

const routes = {
  patrons: createRoute({
    method: 'get',
    path: '/patrons',
    operationId: 'listPatrons',
    tags,
    summary: 'Patrons, by name',
    description:
      'That they were read is an event of its own. With `Accept: text/csv` all that are found are downloaded as a spreadsheet; `limit` and `cursor` are then left aside.',
    permission: 'patrons:read',
    request: { query: PatronsQuery.extend(pageQuery) },
    responses: {
      200: {
        description: 'A page of patrons',
        content: { 'application/json': { schema: page(Patron) }, 'text/csv': { schema: z.string() } },
      },
      ...problems(406),
    },
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
    responses: { 200: json(Patron, 'The patron'), 304: { description: 'Unchanged' }, ...problems(410) },
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
    description: 'Closing a patron ends the sessions of the account and keeps it from signing in, until the patron is opened again.',
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
  own: createRoute({
    method: 'get',
    path: '/me/patron',
    operationId: 'getMyPatron',
    tags,
    summary: 'My data as the library has them',
    permission: 'account:read',
    responses: { 200: json(MyPatron, 'The patron who asks'), ...problems(404) },
  }),
  changeOwn: createRoute({
    method: 'patch',
    path: '/me/patron',
    operationId: 'changeMyPatron',
    tags,
    summary: 'Change how I am reached, and how long the library remembers what I read',
    permission: 'account:write',
    request: { headers: ifMatchHeader, body: body(MyPatronChange) },
    responses: { 200: json(MyPatron, 'The patron who asks'), ...problems(404, 409, 412, 422, 428) },
  }),
  suggestions: createRoute({
    method: 'get',
    path: '/patron-category-suggestions',
    operationId: 'listCategorySuggestions',
    tags,
    summary: 'Patrons who have outgrown their category, or are not yet old enough for it',
    permission: 'patrons:read',
    request: { query: z.object(pageQuery) },
    responses: { 200: json(page(CategorySuggestion), 'A page of suggestions; nothing is changed by itself') },
  }),
}

export const patrons = library()
  .openapi(routes.patrons, async (c) => {
    const { limit, cursor, ...query } = c.req.valid('query')
    const { permissions } = c.var.scope.actor
    if (query.is_owing !== undefined && !permissions.has('charges:read') && !permissions.has('*'))
      throw new Problem('forbidden', { params: { permission: 'charges:read' } })
    if (listingType(c.req.header('accept')) === 'text/csv') {
      const pieces = await patronsCsv(c.var.library, query)
      c.header('Content-Type', 'text/csv; charset=utf-8')
      c.header('Content-Disposition', 'attachment; filename="patrons.csv"')
      return stream(c, async (output) => {
        for await (const piece of pieces) await output.write(piece)
      }) as never
    }
    const rows = await c.var.library.write((tx) => listPatrons(tx, query, limit, cursor), { plan: 'custom' })
    const { data, page } = pageOf(rows, limit, ({ place }) => place)
    return c.json({ data: data.map(({ place: _, ...patron }) => patron), page }, 200)
  })
  .openapi(routes.patron, async (c) => {
    const patron = await c.var.library.write(async (tx) => {
      const { id } = c.req.valid('param')
      const found = await tx.maybe(getPatron(id))
      if (!found) throw await survivorOf(tx, id, 'not_found')
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
      elevate: CLOSING,
    })
    return c.json(patron, 200, { ETag: etagOf(patron.version) })
  })
  .openapi(routes.deletePatron, async (c) => {
    const version = requiredVersion(c)
    await c.var.library.write((tx) => deletePatron(tx, c.req.valid('param').id, version), {
      elevate: [...CLOSING, ...ERASING.elevate],
    })
    return c.body(null, 204)
  })
  .openapi(routes.own, async (c) => {
    const own = ownPatronId(c)
    const patron = await c.var.library.read((tx) => getOwnPatron(tx, own))
    return c.json(patron, 200, { ETag: etagOf(patron.version) })
  })
  .openapi(routes.changeOwn, async (c) => {
    const version = requiredVersion(c)
    const own = ownPatronId(c)
    const patron = await c.var.library.write((tx) => changeOwnPatron(tx, own, version, c.req.valid('json')))
    return c.json(patron, 200, { ETag: etagOf(patron.version) })
  })
  .openapi(routes.suggestions, async (c) => {
    const { limit, cursor } = c.req.valid('query')
    const rows = await c.var.library.read((tx) => listCategorySuggestions(tx, limit, cursor), { plan: 'custom' })
    return c.json(
      pageOf(rows, limit, ({ patron_id }) => [patron_id]),
      200,
    )
  })

for (const more of [cardRoutes, blockRoutes, noteRoutes, attributeRoutes]) patrons.route('/', more)

addResource(patrons, {
  table: 'patron_category',
  path: 'patron-categories',
  tag: 'patrons',
  noun: 'patron category',
  operation: 'PatronCategory',
  read: 'patrons:read',
  write: 'patron-categories:write',
  shown: PatronCategory,
  columns: Object.keys(PatronCategory.shape),
  new: NewPatronCategory,
  sort: 'code',
  events,
  event: 'patron_category',
})
