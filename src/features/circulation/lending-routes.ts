import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import { body, createRoute, etagOf, json, type LibraryEnv, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { told } from '../rules/explanation-contract.ts'
import { openLoan } from './checkout.ts'
import { Loan, LoansQuery } from './contract.ts'
import { DESK, DryRun } from './desk-routes.ts'
import { CheckoutRequest, RenewalRequest } from './lending-contract.ts'
import { getLoan, listLoans } from './loans.ts'
import { renewLoan } from './renewal.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['circulation']

/** A loan whose explanation speaks the caller's language. */
const spoken = (c: Context<LibraryEnv>, loan: Loan) => told(loan, c.var.scope.actor.language)

const routes = {
  checkout: createRoute({
    method: 'post',
    path: '/checkouts',
    operationId: 'openLoan',
    tags,
    summary: 'Lend one copy to one patron',
    permission: 'loans:write',
    description:
      'Where the rules refuse, errors[] names every reason and the permission that would override it; repeat the request with `overrides`.',
    request: { query: DryRun, body: body(CheckoutRequest) },
    responses: {
      200: json(Loan, 'What would be lent (dry run)'),
      201: json(Loan, 'The open loan, with the explanation of its terms'),
      ...problems(409, 422),
    },
  }),
  renewal: createRoute({
    method: 'post',
    path: '/renewals',
    operationId: 'renewLoan',
    tags,
    summary: 'Renew a loan',
    permission: 'loans:write',
    request: { query: DryRun, body: body(RenewalRequest) },
    responses: { 200: json(Loan, 'What would be (dry run)'), 201: json(Loan, 'The loan with its new due date'), ...problems(409, 422) },
  }),
  loans: createRoute({
    method: 'get',
    path: '/loans',
    operationId: 'listLoans',
    tags,
    summary: 'Loans, newest first',
    permission: 'loans:read',
    request: { query: LoansQuery.extend(pageQuery) },
    responses: { 200: json(page(Loan), 'A page of loans') },
  }),
  loan: createRoute({
    method: 'get',
    path: '/loans/{id}',
    operationId: 'getLoan',
    tags,
    summary: 'One loan',
    permission: 'loans:read',
    request: { params: Id },
    responses: { 200: json(Loan, 'The loan') },
  }),
  myLoans: createRoute({
    method: 'get',
    path: '/me/loans',
    operationId: 'listMyLoans',
    tags,
    summary: 'What I have borrowed',
    permission: 'account:read',
    request: { query: z.object({ status: LoansQuery.shape.status, ...pageQuery }) },
    responses: { 200: json(page(Loan), 'A page of my loans') },
  }),
  myRenewal: createRoute({
    method: 'post',
    path: '/me/loans/{id}/renew',
    operationId: 'renewMyLoan',
    tags,
    summary: 'Renew one of my loans',
    permission: 'account:write',
    request: { params: Id },
    responses: { 201: json(Loan, 'The loan with its new due date'), ...problems(404, 409) },
  }),
}

export const lending = library()
  .openapi(routes.checkout, async (c) => {
    const isDryRun = c.req.valid('query').dry_run === 'true'
    const loan = await c.var.library.write((tx) => openLoan(tx, c.req.valid('json')), { elevate: DESK, dry_run: isDryRun })
    return isDryRun ? c.json(spoken(c, loan), 200) : c.json(spoken(c, loan), 201, { Location: `/v1/loans/${loan.id}` })
  })
  .openapi(routes.renewal, async (c) => {
    const isDryRun = c.req.valid('query').dry_run === 'true'
    const loan = await c.var.library.write((tx) => renewLoan(tx, c.req.valid('json')), { elevate: DESK, dry_run: isDryRun })
    return isDryRun ? c.json(spoken(c, loan), 200) : c.json(spoken(c, loan), 201)
  })
  .openapi(routes.loans, async (c) => {
    const { patron_id, copy_id, status, limit, cursor } = c.req.valid('query')
    const [id] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
    const rows = await c.var.library.list(listLoans(patron_id ?? null, copy_id ?? null, status ?? null, id, limit + 1), { plan: 'custom' })
    return c.json(
      pageOf(
        rows.map((loan) => spoken(c, loan)),
        limit,
        (loan) => [loan.id],
      ),
      200,
    )
  })
  .openapi(routes.loan, async (c) => {
    const loan = await c.var.library.get(getLoan(c.req.valid('param').id))
    if (!loan) throw new Problem('not_found')
    return c.json(spoken(c, loan), 200, { ETag: etagOf(loan.version) })
  })
  .openapi(routes.myLoans, async (c) => {
    const { patron_id } = c.var.scope.actor
    const { status, limit, cursor } = c.req.valid('query')
    if (patron_id === null) return c.json({ data: [], page: { next: null } }, 200)
    const [id] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
    const rows = await c.var.library.list(listLoans(patron_id, null, status ?? null, id, limit + 1), { plan: 'custom' })
    return c.json(
      pageOf(
        rows.map((loan) => spoken(c, loan)),
        limit,
        (loan) => [loan.id],
      ),
      200,
    )
  })
  .openapi(routes.myRenewal, async (c) => {
    const { patron_id } = c.var.scope.actor
    if (patron_id === null) throw new Problem('not_found')
    // Queues and limits of others decide too, so the verb sees them; it touches the loan only if it is the patron's own.
    const loan = await c.var.library.write((tx) => renewLoan(tx, { loan_id: c.req.valid('param').id, overrides: [] }, patron_id), {
      elevate: DESK,
    })
    return c.json(spoken(c, loan), 201)
  })
