import { z } from '@hono/zod-openapi'
import { accepts } from 'hono/accepts'
import { pageOf } from '../../kernel/cursor.ts'
import { body, createRoute, json, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { NewTransit, Slip, Transit, TransitCancellation, TransitsQuery } from './contract.ts'
import { cancelByHand, getTransit, getTransitSlip, listTransits, sendByHand } from './queries.ts'
import { slipText } from './slip-rules.ts'
import { bestSlipType, SLIP_TYPES, slipPage } from './slips.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['transits']
/** The status of a copy follows its loan and its hold, which whoever moves it must see. */
const MOVING = ['loans:read', 'holds:read', 'holds:write'] as const

const routes = {
  transits: createRoute({
    method: 'get',
    path: '/transits',
    operationId: 'listTransits',
    tags,
    summary: 'Copies on their way, longest first',
    permission: 'transits:read',
    request: { query: TransitsQuery.extend(pageQuery) },
    responses: { 200: json(page(Transit), 'A page of transits') },
  }),
  transit: createRoute({
    method: 'get',
    path: '/transits/{id}',
    operationId: 'getTransit',
    tags,
    summary: 'One transit',
    permission: 'transits:read',
    request: { params: Id },
    responses: { 200: json(Transit, 'The transit') },
  }),
  slip: createRoute({
    method: 'get',
    path: '/transits/{id}/slip',
    operationId: 'getTransitSlip',
    tags,
    summary: 'What is printed and laid into the copy',
    description: 'Also as plain text and as HTML, by the Accept header; in the language of the library.',
    permission: 'transits:read',
    request: { params: Id },
    responses: {
      200: {
        description: 'The slip',
        content: { 'application/json': { schema: Slip }, 'text/plain': { schema: z.string() }, 'text/html': { schema: z.string() } },
      },
      ...problems(406),
    },
  }),
  send: createRoute({
    method: 'post',
    path: '/transits',
    operationId: 'sendCopy',
    tags,
    summary: 'Send a copy to another branch',
    description: 'It is received there by a check-in.',
    permission: 'transits:write',
    request: { body: body(NewTransit) },
    responses: { 201: json(Transit, 'The transit'), ...problems(409, 422) },
  }),
  cancel: createRoute({
    method: 'post',
    path: '/transits/{id}/cancel',
    operationId: 'cancelTransit',
    tags,
    summary: 'Stop a transit',
    permission: 'transits:write',
    request: { params: Id, body: { ...body(TransitCancellation), required: false } },
    responses: { 200: json(Transit, 'The transit'), ...problems(409) },
  }),
}

export const transits = library()
  .openapi(routes.transits, async (c) => {
    const { limit, cursor, ...query } = c.req.valid('query')
    const rows = await c.var.library.read((tx) => listTransits(tx, query, limit, cursor), { plan: 'custom', elevate: MOVING })
    return c.json(
      pageOf(rows, limit, ({ id }) => [id]),
      200,
    )
  })
  .openapi(routes.transit, async (c) =>
    c.json(await c.var.library.read((tx) => getTransit(tx, c.req.valid('param').id), { elevate: MOVING }), 200),
  )
  .openapi(routes.slip, async (c) => {
    const type = accepts(c, { header: 'Accept', supports: [...SLIP_TYPES], default: SLIP_TYPES[0], match: bestSlipType })
    if (type === '') throw new Problem('not_acceptable', { params: { available: SLIP_TYPES } })
    const slip = await c.var.library.read((tx) => getTransitSlip(tx, c.req.valid('param').id), { elevate: MOVING })
    const vary = { Vary: 'Accept' }
    if (type === 'text/plain') return c.body(slipText(slip), 200, { ...vary, 'Content-Type': 'text/plain; charset=utf-8' }) as never
    if (type === 'text/html') return c.html(await slipPage(slip), 200, vary) as never
    return c.json(slip, 200, vary)
  })
  .openapi(routes.send, async (c) => {
    const transit = await c.var.library.write((tx) => sendByHand(tx, c.req.valid('json')), { elevate: MOVING })
    return c.json(transit, 201, { Location: `/v1/transits/${transit.id}` })
  })
  .openapi(routes.cancel, async (c) =>
    c.json(
      await c.var.library.write((tx) => cancelByHand(tx, c.req.valid('param').id, c.req.valid('json').reason), { elevate: MOVING }),
      200,
    ),
  )
