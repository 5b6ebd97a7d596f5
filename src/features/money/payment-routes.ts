import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import { body, createRoute, json, type LibraryEnv, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { acceptedType } from '../../kernel/negotiation.ts'
import { Problem } from '../../kernel/problem.ts'
import { NewPayment, NewRefund, Payment, PaymentTransfer, Receipt, VoidRequest } from './payment-contract.ts'
import { refund, takePayment, transferPayment, voidPayment } from './payments.ts'
import { getPayment, listPayments } from './queries.ts'
import { receiptOf } from './receipt-rules.ts'
import { printedReceipt, receiptFacts } from './receipts.ts'
import { LEDGER } from './verbs.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['money']
const Language = z.object({ language: z.enum(['it', 'en']).optional().openapi({ description: "By default the caller's" }) })
const printed = {
  200: {
    description: 'The receipt, as data or to print',
    content: { 'application/json': { schema: Receipt }, 'text/html': { schema: z.string() }, 'text/plain': { schema: z.string() } },
  },
  ...problems(406),
}

const routes = {
  payments: createRoute({
    method: 'get',
    path: '/payments',
    operationId: 'listPayments',
    tags,
    summary: 'Payments and refunds, newest first',
    permission: 'charges:read',
    request: { query: z.object({ patron_id: z.uuid().optional(), register_session_id: z.uuid().optional(), ...pageQuery }) },
    responses: { 200: json(page(Payment), 'A page of payments') },
  }),
  payment: createRoute({
    method: 'get',
    path: '/payments/{id}',
    operationId: 'getPayment',
    tags,
    summary: 'One payment or refund',
    permission: 'charges:read',
    request: { params: Id },
    responses: { 200: json(Payment, 'The payment') },
  }),
  take: createRoute({
    method: 'post',
    path: '/payments',
    operationId: 'takePayment',
    tags,
    summary: 'Take a payment',
    description: 'It pays the oldest charges first, in part where it does not suffice, or what `allocations` names.',
    permission: 'payments:write',
    request: { body: body(NewPayment) },
    responses: {
      200: json(Payment, 'The payment that was taken before under the same reference'),
      201: json(Payment, 'The payment'),
      ...problems(409, 422),
    },
  }),
  void: createRoute({
    method: 'post',
    path: '/payments/{id}/void',
    operationId: 'voidPayment',
    tags,
    summary: 'Take a payment or a refund back that should not have been made',
    permission: 'payments:refund',
    request: { params: Id, body: body(VoidRequest) },
    responses: { 200: json(Payment, 'The payment as it is now'), ...problems(409, 422) },
  }),
  transfer: createRoute({
    method: 'post',
    path: '/payments/{id}/transfer',
    operationId: 'transferPayment',
    tags,
    summary: 'Let what was paid of one charge pay another',
    permission: 'payments:refund',
    request: { params: Id, body: body(PaymentTransfer) },
    responses: { 200: json(Payment, 'The payment as it is now'), ...problems(409, 422) },
  }),
  refund: createRoute({
    method: 'post',
    path: '/refunds',
    operationId: 'createRefund',
    tags,
    summary: 'Give money back',
    permission: 'payments:refund',
    request: { body: body(NewRefund) },
    responses: { 201: json(Payment, 'The refund'), ...problems(409, 422) },
  }),
  receipt: createRoute({
    method: 'get',
    path: '/payments/{id}/receipt',
    operationId: 'getReceipt',
    tags,
    summary: 'The receipt of a payment or a refund',
    permission: 'charges:read',
    request: { params: Id, query: Language },
    responses: printed,
  }),
  myPayments: createRoute({
    method: 'get',
    path: '/me/payments',
    operationId: 'listMyPayments',
    tags,
    summary: 'What I have paid',
    permission: 'account:read',
    request: { query: z.object(pageQuery) },
    responses: { 200: json(page(Payment), 'A page of my payments') },
  }),
  myReceipt: createRoute({
    method: 'get',
    path: '/me/payments/{id}/receipt',
    operationId: 'getMyReceipt',
    tags,
    summary: 'The receipt of one of my payments',
    permission: 'account:read',
    request: { params: Id, query: Language },
    responses: printed,
  }),
}

/** How a payment was shared out stands in the ledger, which is the staff's; each statement gives the patron's own alone. */
const OWN = { elevate: ['charges:read'] } as const

export const payments = library()
  .openapi(routes.payments, async (c) => {
    const { patron_id, register_session_id, limit, cursor } = c.req.valid('query')
    const [id] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
    const rows = await c.var.library.list(listPayments(patron_id ?? null, register_session_id ?? null, id, limit + 1), { plan: 'custom' })
    return c.json(
      pageOf(rows, limit, (payment) => [payment.id]),
      200,
    )
  })
  .openapi(routes.payment, async (c) => {
    const payment = await c.var.library.get(getPayment(c.req.valid('param').id, null))
    if (!payment) throw new Problem('not_found')
    return c.json(payment, 200)
  })
  .openapi(routes.take, async (c) => {
    const { payment, is_repeated } = await c.var.library.write((tx) => takePayment(tx, c.req.valid('json')), { elevate: LEDGER })
    return is_repeated ? c.json(payment, 200) : c.json(payment, 201, { Location: `/v1/payments/${payment.id}` })
  })
  .openapi(routes.void, async (c) => {
    const { reason } = c.req.valid('json')
    return c.json(await c.var.library.write((tx) => voidPayment(tx, c.req.valid('param').id, reason), { elevate: LEDGER }), 200)
  })
  .openapi(routes.transfer, async (c) => {
    const asked = c.req.valid('json')
    return c.json(await c.var.library.write((tx) => transferPayment(tx, c.req.valid('param').id, asked), { elevate: LEDGER }), 200)
  })
  .openapi(routes.refund, async (c) => {
    const payment = await c.var.library.write((tx) => refund(tx, c.req.valid('json')), { elevate: LEDGER })
    return c.json(payment, 201, { Location: `/v1/payments/${payment.id}` })
  })
  .openapi(routes.receipt, async (c) => answerReceipt(c, c.req.valid('param').id, c.req.valid('query').language, null))
  .openapi(routes.myPayments, async (c) => {
    const { patron_id } = c.var.scope.actor
    const { limit, cursor } = c.req.valid('query')
    if (patron_id === null) return c.json({ data: [], page: { next: null } }, 200)
    const [id] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
    const rows = await c.var.library.list(listPayments(patron_id, null, id, limit + 1), { plan: 'custom', ...OWN })
    return c.json(
      pageOf(rows, limit, (payment) => [payment.id]),
      200,
    )
  })
  .openapi(routes.myReceipt, async (c) => {
    const { patron_id } = c.var.scope.actor
    if (patron_id === null) throw new Problem('not_found')
    return answerReceipt(c, c.req.valid('param').id, c.req.valid('query').language, patron_id)
  })

async function answerReceipt(c: Context<LibraryEnv>, id: string, wanted: string | undefined, patronId: string | null) {
  const type = acceptedType(c.req.header('accept'), 'application/json', 'text/html', 'text/plain')
  const { library, actor } = c.var.scope
  const facts = await c.var.library.get(receiptFacts(id, patronId, library.time_zone), { elevate: ['charges:read', 'patrons:read'] })
  if (!facts) throw new Problem('not_found')
  const receipt = receiptOf(facts, library.name, wanted ?? actor.language)
  if (type === 'application/json') return c.json(receipt, 200)
  return c.body(printedReceipt(receipt, type), 200, { 'Content-Type': `${type}; charset=utf-8` }) as never
}
