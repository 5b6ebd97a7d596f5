import { z } from '@hono/zod-openapi'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import { createRoute, json, library, page, pageQuery } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { Charge } from './contract.ts'
import { getCharge, listCharges } from './queries.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['money']
const status = z.enum(['open', 'closed']).optional()

const routes = {
  charges: createRoute({
    method: 'get',
    path: '/charges',
    operationId: 'listCharges',
    tags,
    summary: 'Charges, newest first',
    permission: 'charges:read',
    request: { query: z.object({ patron_id: z.uuid().optional(), loan_id: z.uuid().optional(), status, ...pageQuery }) },
    responses: { 200: json(page(Charge), 'A page of charges') },
  }),
  charge: createRoute({
    method: 'get',
    path: '/charges/{id}',
    operationId: 'getCharge',
    tags,
    summary: 'One charge',
    permission: 'charges:read',
    request: { params: Id },
    responses: { 200: json(Charge, 'The charge') },
  }),
  myCharges: createRoute({
    method: 'get',
    path: '/me/charges',
    operationId: 'listMyCharges',
    tags,
    summary: 'What I owe and owed',
    permission: 'account:read',
    request: { query: z.object({ status, ...pageQuery }) },
    responses: { 200: json(page(Charge), 'A page of my charges') },
  }),
}

export const money = library()
  .openapi(routes.charges, async (c) => {
    const { patron_id, loan_id, status, limit, cursor } = c.req.valid('query')
    const [id] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
    const rows = await c.var.library.list(listCharges(patron_id ?? null, loan_id ?? null, status ?? null, id, limit + 1), {
      plan: 'custom',
    })
    return c.json(
      pageOf(rows, limit, (charge) => [charge.id]),
      200,
    )
  })
  .openapi(routes.charge, async (c) => {
    const charge = await c.var.library.get(getCharge(c.req.valid('param').id))
    if (!charge) throw new Problem('not_found')
    return c.json(charge, 200)
  })
  .openapi(routes.myCharges, async (c) => {
    const { patron_id } = c.var.scope.actor
    const { status, limit, cursor } = c.req.valid('query')
    if (patron_id === null) return c.json({ data: [], page: { next: null } }, 200)
    const [id] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
    const rows = await c.var.library.list(listCharges(patron_id, null, status ?? null, id, limit + 1), { plan: 'custom' })
    return c.json(
      pageOf(rows, limit, (charge) => [charge.id]),
      200,
    )
  })
