import { z } from '@hono/zod-openapi'
import { etagOf } from '../../kernel/conditional.ts'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import { body, createRoute, json, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { Problem, retold } from '../../kernel/problem.ts'
import {
  NewOfflineBatch,
  NewOfflineDevice,
  OfflineBatch,
  OfflineDevice,
  OfflineEvent,
  OfflineEventsQuery,
  OfflinePack,
  Resolution,
} from './contract.ts'
import { MERGING, resolveEvent } from './merge.ts'
import { packFor } from './pack.ts'
import { getDevice, getOfflineEvent, listDevices, listOfflineEvents } from './queries.ts'
import { receiveBatch, registerDevice, revoke, verifiedBatch } from './verbs.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['offline']
const PACK_TYPE = 'offline-pack+jwt'

const routes = {
  devices: createRoute({
    method: 'get',
    path: '/offline-devices',
    operationId: 'listOfflineDevices',
    tags,
    summary: 'Devices that may work without a line',
    permission: 'offline:read',
    request: { query: z.object(pageQuery) },
    responses: { 200: json(page(OfflineDevice), 'A page of devices') },
  }),
  newDevice: createRoute({
    method: 'post',
    path: '/offline-devices',
    operationId: 'registerDevice',
    tags,
    summary: 'Let a device work without a line',
    description: 'The device makes a key pair and gives its public part; what it signs later is believed.',
    permission: 'offline-devices:write',
    request: { body: body(NewOfflineDevice) },
    responses: { 201: json(OfflineDevice, 'The device'), ...problems(409, 422) },
  }),
  revoke: createRoute({
    method: 'post',
    path: '/offline-devices/{id}/revoke',
    operationId: 'revokeDevice',
    tags,
    summary: 'Believe a device no longer',
    permission: 'offline-devices:write',
    request: { params: Id },
    responses: { 200: json(OfflineDevice, 'The device'), ...problems(404) },
  }),
  pack: createRoute({
    method: 'get',
    path: '/offline-pack',
    operationId: 'getOfflinePack',
    tags,
    summary: 'What a desk needs to lend without a line',
    description: 'Small and signed, and of no use after it has expired. Fetch it again every few minutes while there is a line.',
    permission: 'offline:write',
    request: { query: z.object({ device_id: z.uuid() }) },
    responses: { 200: json(OfflinePack, 'The pack'), ...problems(404, 409) },
  }),
  batch: createRoute({
    method: 'post',
    path: '/offline-batches',
    operationId: 'receiveBatch',
    tags,
    summary: 'Send what happened without a line',
    description:
      'Each event is merged once, however often it is sent. What later truth has overtaken is superseded; what no rule can decide waits at /v1/offline-events?status=conflict.',
    permission: 'offline:write',
    largest_body_bytes: 4_200_000,
    request: { body: body(NewOfflineBatch) },
    responses: {
      202: {
        ...json(OfflineBatch, 'The batch, which is being merged'),
        headers: z.object({ location: z.string().openapi({ example: '/v1/tasks/0199c0de-0000-7000-8000-000000000000' }) }),
      },
      ...problems(404, 409, 413, 422),
    },
  }),
  events: createRoute({
    method: 'get',
    path: '/offline-events',
    operationId: 'listOfflineEvents',
    tags,
    summary: 'What happened without a line, and what became of it',
    description: '`status=conflict` is the inbox: each with its problem and what we suggest.',
    permission: 'offline:read',
    request: { query: OfflineEventsQuery.extend(pageQuery) },
    responses: { 200: json(page(OfflineEvent), 'A page of events') },
  }),
  event: createRoute({
    method: 'get',
    path: '/offline-events/{id}',
    operationId: 'getOfflineEvent',
    tags,
    summary: 'One event of a desk without a line',
    permission: 'offline:read',
    request: { params: Id },
    responses: { 200: json(OfflineEvent, 'The event') },
  }),
  resolve: createRoute({
    method: 'post',
    path: '/offline-events/{id}/resolve',
    operationId: 'resolveOfflineEvent',
    tags,
    summary: 'Settle a conflict',
    permission: 'offline:write',
    request: { params: Id, body: body(Resolution) },
    responses: { 200: json(OfflineEvent, 'The event as it is now'), ...problems(404, 409, 422) },
  }),
}

export const offline = library()
  .openapi(routes.devices, async (c) => {
    const { limit, cursor } = c.req.valid('query')
    const [id] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
    const rows = await c.var.library.list(listDevices(id, limit + 1))
    return c.json(
      pageOf(rows, limit, (device) => [device.id]),
      200,
    )
  })
  .openapi(routes.newDevice, async (c) => {
    return c.json(await c.var.library.write((tx) => registerDevice(tx, c.req.valid('json'))), 201)
  })
  .openapi(routes.revoke, async (c) => {
    return c.json(await c.var.library.write((tx) => revoke(tx, c.req.valid('param').id)), 200)
  })
  .openapi(routes.pack, async (c) => {
    const { content, expires_at } = await c.var.library.write((tx) => packFor(tx, c.req.valid('query').device_id), {
      elevate: ['patrons:read', 'holds:read'],
    })
    const pack = await c.get('keyring').seal(PACK_TYPE, c.var.scope.library.id, content, expires_at)
    return c.json({ pack, expires_at: expires_at.toISOString() }, 200)
  })
  .openapi(routes.batch, async (c) => {
    const { device_id, signed } = c.req.valid('json')
    const device = await c.var.library.get(getDevice(device_id))
    if (!device) throw new Problem('not_found')
    const given = await verifiedBatch(device, signed)
    const batch = await c.var.library.write((tx) => receiveBatch(tx, device_id, given))
    return c.json(batch, 202, { Location: `/v1/tasks/${batch.id}` })
  })
  .openapi(routes.events, async (c) => {
    const { status, device_id, limit, cursor } = c.req.valid('query')
    const [device, number] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2)
    const rows = await c.var.library.list(listOfflineEvents(status ?? null, device_id ?? null, device, number, limit + 1), {
      plan: 'custom',
    })
    return c.json(
      pageOf(
        rows.map((event) => told(event, c.var.scope.actor.language)),
        limit,
        (event) => [event.device_id, event.number],
      ),
      200,
    )
  })
  .openapi(routes.event, async (c) => {
    const event = await c.var.library.get(getOfflineEvent(c.req.valid('param').id))
    if (!event) throw new Problem('not_found')
    return c.json(told(event, c.var.scope.actor.language), 200, { ETag: etagOf(event.version) })
  })
  .openapi(routes.resolve, async (c) => {
    const event = await c.var.library.write((tx) => resolveEvent(tx, c.req.valid('param').id, c.req.valid('json')), { elevate: MERGING })
    return c.json(told(event, c.var.scope.actor.language), 200, { ETag: etagOf(event.version) })
  })

/** An event with what refused it, in the reader's language. */
function told(event: OfflineEvent, language: string): OfflineEvent {
  return event.problem ? { ...event, problem: retold(event.problem, language) } : event
}
