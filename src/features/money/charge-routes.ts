import { z } from '@hono/zod-openapi'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import { body, createRoute, json, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { Adjustment, ChargeExplanation, ChargeTransfer, NewCharge, WriteOff } from './charge-contract.ts'
import { adjustCharge, createCharge, explainCharge, transferCharge, voidCharge, writeOffCharge } from './charges.ts'
import { Charge } from './contract.ts'
import { VoidRequest } from './payment-contract.ts'
import { explainedCharge, getCharge, listCharges } from './queries.ts'
import { LEDGER } from './verbs.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['money']
const status = z.enum(['open', 'closed']).optional().openapi({ description: 'Whether something is left to pay, or may still accrue' })
const changed = { 200: json(Charge, 'The charge as it is now'), ...problems(409, 422) }

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
  explanation: createRoute({
    method: 'get',
    path: '/charges/{id}/explanation',
    operationId: 'explainCharge',
    tags,
    summary: 'How a charge came about',
    description: 'A fine is counted again from the policy and the calendar that were kept with it, step by step.',
    permission: 'charges:read',
    request: { params: Id },
    responses: { 200: json(ChargeExplanation, 'Every step, and every entry of the ledger') },
  }),
  create: createRoute({
    method: 'post',
    path: '/charges',
    operationId: 'createCharge',
    tags,
    summary: 'Charge a patron',
    permission: 'charges:write',
    request: { body: body(NewCharge) },
    responses: { 201: json(Charge, 'The charge'), ...problems(409, 422) },
  }),
  adjust: createRoute({
    method: 'post',
    path: '/charges/{id}/adjustments',
    operationId: 'adjustCharge',
    tags,
    summary: 'Correct the amount of a charge',
    description:
      'Where more was paid than is left of the amount, the rest becomes the credit of the patron. To lower what is owed is to forgive it, and needs charges:write_off as well.',
    permission: 'charges:write',
    request: { params: Id, body: body(Adjustment) },
    responses: changed,
  }),
  void: createRoute({
    method: 'post',
    path: '/charges/{id}/void',
    operationId: 'voidCharge',
    tags,
    summary: 'Take a charge back that should not have been made',
    description: 'What was paid of it becomes the credit of the patron.',
    permission: 'charges:write_off',
    request: { params: Id, body: body(VoidRequest) },
    responses: changed,
  }),
  transfer: createRoute({
    method: 'post',
    path: '/charges/{id}/transfer',
    operationId: 'transferCharge',
    tags,
    summary: 'Let another patron, such as a guarantor, owe what is left of a charge',
    permission: 'charges:write',
    request: { params: Id, body: body(ChargeTransfer) },
    responses: { 201: json(Charge, 'The charge of the other patron'), ...problems(409, 422) },
  }),
  writeOff: createRoute({
    method: 'post',
    path: '/charges/{id}/write-off',
    operationId: 'writeOffCharge',
    tags,
    summary: 'Write off what is owed, or a part of it',
    permission: 'charges:write_off',
    request: { params: Id, body: body(WriteOff) },
    responses: changed,
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
  myExplanation: createRoute({
    method: 'get',
    path: '/me/charges/{id}/explanation',
    operationId: 'explainMyCharge',
    tags,
    summary: 'How one of my charges came about',
    permission: 'account:read',
    request: { params: Id },
    responses: { 200: json(ChargeExplanation, 'Every step, and every entry of the ledger') },
  }),
}

/** @throws Problem forbidden */
function mayForgive({ permissions }: { permissions: ReadonlySet<string> }): void {
  if (!permissions.has('charges:write_off') && !permissions.has('*'))
    throw new Problem('forbidden', { params: { permission: 'charges:write_off' } })
}

export const charges = library()
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
  .openapi(routes.explanation, async (c) => {
    const found = await c.var.library.get(explainedCharge(c.req.valid('param').id, null))
    if (!found) throw new Problem('not_found')
    return c.json(explainCharge(found, c.var.scope.actor.language), 200)
  })
  .openapi(routes.create, async (c) => {
    const charge = await c.var.library.write((tx) => createCharge(tx, c.req.valid('json')), { elevate: LEDGER })
    return c.json(charge, 201, { Location: `/v1/charges/${charge.id}` })
  })
  .openapi(routes.adjust, async (c) => {
    const { cents, reason } = c.req.valid('json')
    if (cents < 0) mayForgive(c.var.scope.actor)
    return c.json(await c.var.library.write((tx) => adjustCharge(tx, c.req.valid('param').id, cents, reason), { elevate: LEDGER }), 200)
  })
  .openapi(routes.void, async (c) => {
    const { reason } = c.req.valid('json')
    return c.json(await c.var.library.write((tx) => voidCharge(tx, c.req.valid('param').id, reason), { elevate: LEDGER }), 200)
  })
  .openapi(routes.transfer, async (c) => {
    const charge = await c.var.library.write((tx) => transferCharge(tx, c.req.valid('param').id, c.req.valid('json')), { elevate: LEDGER })
    return c.json(charge, 201, { Location: `/v1/charges/${charge.id}` })
  })
  .openapi(routes.writeOff, async (c) => {
    const { cents, reason } = c.req.valid('json')
    return c.json(await c.var.library.write((tx) => writeOffCharge(tx, c.req.valid('param').id, cents, reason), { elevate: LEDGER }), 200)
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
  .openapi(routes.myExplanation, async (c) => {
    const { patron_id, language } = c.var.scope.actor
    // The ledger is the staff's; the statement gives the entries of the patron's own charge alone.
    const found =
      patron_id === null
        ? undefined
        : await c.var.library.get(explainedCharge(c.req.valid('param').id, patron_id), { elevate: ['charges:read'] })
    if (!found) throw new Problem('not_found')
    return c.json(explainCharge(found, language), 200)
  })
