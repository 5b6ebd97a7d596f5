import { z } from '@hono/zod-openapi'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import { body, createRoute, etagOf, ifMatchHeader, json, library, page, pageQuery, problems, requiredVersion } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { Hold, HoldCancellation, HoldChange, HoldEvent, HoldSuspension, HoldsQuery, MyNewHold, NewHold, PullListRow } from './contract.ts'
import { placeHold } from './place.ts'
import { cancelHold, changeHold, getHold, listHoldEvents, listHolds, pullList, resumeHold, suspendHold } from './queries.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['holds']
const DryRun = z.object({
  dry_run: z.enum(['true', 'false']).default('false').openapi({ description: 'Answer what would happen, and change nothing' }),
})
/** A queue is made of others' holds: the verbs see them, and check by themselves whose hold they change. */
const QUEUE = ['holds:read', 'holds:write', 'loans:read', 'patrons:read'] as const

const staff = { permission: 'holds:write', tags } as const
const own = { permission: 'account:write', tags } as const

const routes = {
  holds: createRoute({
    method: 'get',
    path: '/holds',
    operationId: 'listHolds',
    tags,
    summary: 'Holds, oldest first',
    permission: 'holds:read',
    request: { query: HoldsQuery.extend(pageQuery) },
    responses: { 200: json(page(Hold), 'A page of holds') },
  }),
  hold: createRoute({
    method: 'get',
    path: '/holds/{id}',
    operationId: 'getHold',
    tags,
    summary: 'One hold with its place in the queue',
    permission: 'holds:read',
    request: { params: Id },
    responses: { 200: json(Hold, 'The hold') },
  }),
  why: createRoute({
    method: 'get',
    path: '/holds/{id}/events',
    operationId: 'listHoldEvents',
    tags,
    summary: 'Why a hold is where it is',
    permission: 'holds:read',
    request: { params: Id },
    responses: { 200: json(z.object({ data: z.array(HoldEvent) }), 'Oldest first') },
  }),
  place: createRoute({
    ...staff,
    method: 'post',
    path: '/holds',
    operationId: 'placeHold',
    summary: 'Place a hold for a patron',
    request: { query: DryRun, body: body(NewHold) },
    responses: { 200: json(Hold, 'What would be (dry run)'), 201: json(Hold, 'The hold'), ...problems(409, 422) },
  }),
  cancel: createRoute({
    ...staff,
    method: 'post',
    path: '/holds/{id}/cancel',
    operationId: 'cancelHold',
    summary: 'Cancel a hold',
    request: { params: Id, body: { ...body(HoldCancellation), required: false } },
    responses: { 200: json(Hold, 'The hold'), ...problems(409) },
  }),
  suspend: createRoute({
    ...staff,
    method: 'post',
    path: '/holds/{id}/suspend',
    operationId: 'suspendHold',
    summary: 'Let others pass for a while',
    request: { params: Id, body: { ...body(HoldSuspension), required: false } },
    responses: { 200: json(Hold, 'The hold'), ...problems(409) },
  }),
  resume: createRoute({
    ...staff,
    method: 'post',
    path: '/holds/{id}/resume',
    operationId: 'resumeHold',
    summary: 'End a suspension',
    request: { params: Id },
    responses: { 200: json(Hold, 'The hold'), ...problems(409) },
  }),
  change: createRoute({
    ...staff,
    method: 'patch',
    path: '/holds/{id}',
    operationId: 'changeHold',
    summary: 'Change where or by when',
    request: { params: Id, headers: ifMatchHeader, body: body(HoldChange) },
    responses: { 200: json(Hold, 'The hold'), ...problems(409, 412, 428) },
  }),
  pullList: createRoute({
    method: 'get',
    path: '/pull-list',
    operationId: 'listPulls',
    tags,
    summary: 'Copies to fetch from the shelves of a branch',
    permission: 'holds:read',
    request: { query: z.object({ branch_id: z.uuid(), limit: z.coerce.number().int().min(1).max(500).default(100) }) },
    responses: { 200: json(z.object({ data: z.array(PullListRow) }), 'In queue order') },
  }),
  mine: createRoute({
    method: 'get',
    path: '/me/holds',
    operationId: 'listMyHolds',
    tags,
    summary: 'What I wait for',
    permission: 'account:read',
    request: { query: z.object({ status: HoldsQuery.shape.status, ...pageQuery }) },
    responses: { 200: json(page(Hold), 'A page of my holds') },
  }),
  placeMine: createRoute({
    ...own,
    method: 'post',
    path: '/me/holds',
    operationId: 'placeMyHold',
    summary: 'Reserve something for me',
    request: { query: DryRun, body: body(MyNewHold) },
    responses: { 200: json(Hold, 'What would be (dry run)'), 201: json(Hold, 'The hold'), ...problems(409, 422) },
  }),
  cancelMine: createRoute({
    ...own,
    method: 'post',
    path: '/me/holds/{id}/cancel',
    operationId: 'cancelMyHold',
    summary: 'Cancel one of my holds',
    request: { params: Id, body: { ...body(HoldCancellation), required: false } },
    responses: { 200: json(Hold, 'The hold'), ...problems(409) },
  }),
}

export const holds = library()
  .openapi(routes.holds, async (c) => {
    const { patron_id, book_id, pickup_branch_id, status, limit, cursor } = c.req.valid('query')
    const [id] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
    const rows = await c.var.library.list(
      listHolds(patron_id ?? null, book_id ?? null, pickup_branch_id ?? null, status ?? null, id, limit + 1),
      { plan: 'custom' },
    )
    return c.json(
      pageOf(rows, limit, (hold) => [hold.id]),
      200,
    )
  })
  .openapi(routes.hold, async (c) => {
    const hold = await c.var.library.get(getHold(c.req.valid('param').id))
    if (!hold) throw new Problem('not_found')
    return c.json(hold, 200, { ETag: etagOf(hold.version) })
  })
  .openapi(routes.why, async (c) => c.json({ data: await c.var.library.list(listHoldEvents(c.req.valid('param').id)) }, 200))
  .openapi(routes.place, async (c) => {
    const { patron_id, card_number, ...wish } = c.req.valid('json')
    const isDryRun = c.req.valid('query').dry_run === 'true'
    const hold = await c.var.library.write((tx) => placeHold(tx, { patron_id, card_number }, wish), { elevate: QUEUE, dry_run: isDryRun })
    return isDryRun ? c.json(hold, 200) : c.json(hold, 201, { Location: `/v1/holds/${hold.id}` })
  })
  .openapi(routes.cancel, async (c) =>
    c.json(await c.var.library.write((tx) => cancelHold(tx, c.req.valid('param').id, c.req.valid('json').reason), { elevate: QUEUE }), 200),
  )
  .openapi(routes.suspend, async (c) =>
    c.json(
      await c.var.library.write((tx) => suspendHold(tx, c.req.valid('param').id, c.req.valid('json').until_on), { elevate: QUEUE }),
      200,
    ),
  )
  .openapi(routes.resume, async (c) =>
    c.json(await c.var.library.write((tx) => resumeHold(tx, c.req.valid('param').id), { elevate: QUEUE }), 200),
  )
  .openapi(routes.change, async (c) => {
    const version = requiredVersion(c)
    const hold = await c.var.library.write((tx) => changeHold(tx, c.req.valid('param').id, version, c.req.valid('json')), {
      elevate: QUEUE,
    })
    return c.json(hold, 200, { ETag: etagOf(hold.version) })
  })
  .openapi(routes.pullList, async (c) => {
    const { branch_id, limit } = c.req.valid('query')
    return c.json({ data: await c.var.library.list(pullList(branch_id, limit)) }, 200)
  })
  .openapi(routes.mine, async (c) => {
    const { patron_id } = c.var.scope.actor
    const { status, limit, cursor } = c.req.valid('query')
    if (patron_id === null) return c.json({ data: [], page: { next: null } }, 200)
    const [id] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
    // Elevated for the rank alone: the list itself is of one patron.
    const rows = await c.var.library.list(listHolds(patron_id, null, null, status ?? null, id, limit + 1), {
      elevate: ['holds:read'],
      plan: 'custom',
    })
    return c.json(
      pageOf(rows, limit, (hold) => [hold.id]),
      200,
    )
  })
  .openapi(routes.placeMine, async (c) => {
    const { patron_id } = c.var.scope.actor
    if (patron_id === null) throw new Problem('not_found')
    const isDryRun = c.req.valid('query').dry_run === 'true'
    const hold = await c.var.library.write((tx) => placeHold(tx, { patron_id }, c.req.valid('json')), { elevate: QUEUE, dry_run: isDryRun })
    return isDryRun ? c.json(hold, 200) : c.json(hold, 201)
  })
  .openapi(routes.cancelMine, async (c) => {
    const { patron_id } = c.var.scope.actor
    if (patron_id === null) throw new Problem('not_found')
    const hold = await c.var.library.write((tx) => cancelHold(tx, c.req.valid('param').id, c.req.valid('json').reason, patron_id), {
      elevate: QUEUE,
    })
    return c.json(hold, 200)
  })
