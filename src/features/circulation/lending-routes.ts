import { z } from '@hono/zod-openapi'
import { body, createRoute, json, library, problems } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { told } from '../rules/explanation-contract.ts'
import { openLoan } from './checkout.ts'
import { Loan, OpenedLoan, RenewalResults } from './contract.ts'
import { DESK, DryRun } from './desk-routes.ts'
import { CheckoutRequest, RenewalRequest } from './lending-contract.ts'
import { warned } from './refusals.ts'
import { renewLoan } from './renewal.ts'
import { type RenewalResult, renewLoansOf } from './renewal-batch.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['circulation']
const ASKING =
  'Where the rules refuse, errors[] names every reason: its severity (`blocker`, `confirm`), its params and the permission that would override it. Repeat the request with `overrides`, each with a reason, and with the `confirmation` of the refusal to say yes to its questions.'

const routes = {
  checkout: createRoute({
    method: 'post',
    path: '/checkouts',
    operationId: 'openLoan',
    tags,
    summary: 'Lend one copy to one patron',
    permission: 'loans:write',
    description: ASKING,
    request: { query: DryRun, body: body(CheckoutRequest) },
    responses: {
      200: json(OpenedLoan, 'What would be lent (dry run)'),
      201: json(OpenedLoan, 'The open loan, with the explanation of its terms'),
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
    description: ASKING,
    request: { query: DryRun, body: body(RenewalRequest) },
    responses: { 200: json(Loan, 'What would be (dry run)'), 201: json(Loan, 'The loan with its new due date'), ...problems(409, 422) },
  }),
  renewAll: createRoute({
    method: 'post',
    path: '/patrons/{id}/renewals',
    operationId: 'renewLoansOfPatron',
    tags,
    summary: 'Renew every loan of a patron that can be renewed',
    permission: 'loans:write',
    request: { params: Id, query: DryRun },
    responses: { 200: json(RenewalResults, 'What became of each open loan'), ...problems(404) },
  }),
  myRenewal: createRoute({
    method: 'post',
    path: '/me/loans/{id}/renew',
    operationId: 'renewMyLoan',
    tags,
    summary: 'Renew one of my loans',
    permission: 'account:write',
    request: { params: Id, body: { ...body(MyRenewalRequest()), required: false } },
    responses: { 201: json(Loan, 'The loan with its new due date'), ...problems(404, 409) },
  }),
  renewAllMine: createRoute({
    method: 'post',
    path: '/me/renewals',
    operationId: 'renewMyLoans',
    tags,
    summary: 'Renew all of my loans that can be renewed',
    permission: 'account:write',
    request: { query: DryRun },
    responses: { 200: json(RenewalResults, 'What became of each of my open loans') },
  }),
}

/** What a patron can say of a renewal: no override, but yes to what it costs. */
function MyRenewalRequest() {
  return z
    .strictObject({ if_due_at: RenewalRequest.shape.if_due_at, confirmation: RenewalRequest.shape.confirmation })
    .openapi('MyRenewalRequest', { example: {} as never })
}

export const lending = library()
  .openapi(routes.checkout, async (c) => {
    const isDryRun = c.req.valid('query').dry_run === 'true'
    const opened = await c.var.library.write((tx) => openLoan(tx, c.req.valid('json')), { elevate: DESK, dry_run: isDryRun })
    const loan = told(opened, c.var.scope.actor.language)
    return isDryRun ? c.json(loan, 200) : c.json(loan, 201, { Location: `/v1/loans/${loan.id}` })
  })
  .openapi(routes.renewal, async (c) => {
    const isDryRun = c.req.valid('query').dry_run === 'true'
    const renewed = await c.var.library.write((tx) => renewLoan(tx, c.req.valid('json')), { elevate: DESK, dry_run: isDryRun })
    const loan = told(renewed, c.var.scope.actor.language)
    return isDryRun ? c.json(loan, 200) : c.json(loan, 201)
  })
  .openapi(routes.renewAll, async (c) => {
    const { language } = c.var.scope.actor
    const isDryRun = c.req.valid('query').dry_run === 'true'
    const results = await c.var.library.write((tx) => renewLoansOf(tx, c.req.valid('param').id, false), {
      elevate: DESK,
      dry_run: isDryRun,
    })
    return c.json({ data: results.map((result) => toldResult(result, language)) }, 200)
  })
  .openapi(routes.myRenewal, async (c) => {
    const { patron_id, language } = c.var.scope.actor
    if (patron_id === null) throw new Problem('not_found')
    // Queues and limits of others decide too, so the verb sees them; it touches the loan only if it is the patron's own.
    const request = { ...c.req.valid('json'), loan_id: c.req.valid('param').id, overrides: [] }
    const loan = await c.var.library.write((tx) => renewLoan(tx, request, patron_id), { elevate: DESK })
    return c.json(told(loan, language), 201)
  })
  .openapi(routes.renewAllMine, async (c) => {
    const { patron_id, language } = c.var.scope.actor
    if (patron_id === null) throw new Problem('not_found')
    const isDryRun = c.req.valid('query').dry_run === 'true'
    const results = await c.var.library.write((tx) => renewLoansOf(tx, patron_id, true), { elevate: DESK, dry_run: isDryRun })
    return c.json({ data: results.map((result) => toldResult(result, language)) }, 200)
  })

function toldResult({ loan_id, loan, refusals }: RenewalResult, language: string) {
  return { loan_id, loan: loan && told(loan, language), refusals: warned(refusals, language) }
}
