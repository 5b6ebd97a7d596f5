import { z } from '@hono/zod-openapi'
import { body, createRoute, json, library, problems } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { Loan } from '../circulation/contract.ts'
import { DESK } from '../circulation/verbs.ts'
import { said, told } from '../rules/explanation-contract.ts'
import { claimReturned, resolveClaim } from './claims.ts'
import {
  ClaimResolution,
  CopyMark,
  LossDeclaration,
  LostLoan,
  MarkedCopy,
  MyReturnClaim,
  ReplacementCharge,
  ResolvedClaim,
  ReturnClaim,
} from './contract.ts'
import { chargeReplacement, declareLost } from './losses.ts'
import { markCopy } from './marks.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['lost and found']
const staff = { tags, permission: 'lost:write' } as const

const routes = {
  declare: createRoute({
    ...staff,
    method: 'post',
    path: '/loans/{id}/declare-lost',
    operationId: 'declareLost',
    summary: 'Write down that the patron has lost the copy',
    request: { params: Id, body: { ...body(LossDeclaration), required: false } },
    responses: { 200: json(LostLoan, 'The loan, and what was charged for it'), ...problems(409) },
  }),
  replacement: createRoute({
    ...staff,
    method: 'post',
    path: '/loans/{id}/charge-replacement',
    operationId: 'chargeReplacement',
    summary: 'Charge what a new copy costs, where the rules leave that open',
    request: { params: Id, body: body(ReplacementCharge) },
    responses: { 200: json(LostLoan, 'The loan, and what was charged for it'), ...problems(409) },
  }),
  claim: createRoute({
    ...staff,
    method: 'post',
    path: '/loans/{id}/claim-returned',
    operationId: 'claimReturned',
    summary: 'Write down that the patron says it was returned',
    request: { params: Id, body: { ...body(ReturnClaim), required: false } },
    responses: { 200: json(Loan, 'The loan'), ...problems(409) },
  }),
  resolve: createRoute({
    ...staff,
    method: 'post',
    path: '/loans/{id}/resolve-claim',
    operationId: 'resolveClaim',
    summary: 'Settle a claim that a copy was returned',
    request: { params: Id, body: body(ClaimResolution) },
    responses: { 200: json(ResolvedClaim, 'The loan, and what to do with the copy'), ...problems(409, 422) },
  }),
  mine: createRoute({
    tags,
    method: 'post',
    path: '/me/loans/{id}/claim-returned',
    operationId: 'claimMyLoanReturned',
    summary: 'Say that I have returned it',
    permission: 'account:write',
    request: { params: Id, body: { ...body(MyReturnClaim), required: false } },
    responses: { 200: json(Loan, 'The loan'), ...problems(404, 409) },
  }),
  mark: createRoute({
    ...staff,
    method: 'post',
    path: '/copy-conditions',
    operationId: 'markCopy',
    summary: 'Mark a copy missing, damaged, lost, withdrawn or found',
    request: { body: body(CopyMark) },
    responses: { 200: json(MarkedCopy, 'The copy, and what that did'), ...problems(409, 422) },
  }),
}

export const lost = library()
  .openapi(routes.declare, async (c) => {
    const declared = await c.var.library.write((tx) => declareLost(tx, c.req.valid('param').id, c.req.valid('json')), { elevate: DESK })
    return c.json(shown(declared, c.var.scope.actor.language), 200)
  })
  .openapi(routes.replacement, async (c) => {
    const charged = await c.var.library.write((tx) => chargeReplacement(tx, c.req.valid('param').id, c.req.valid('json')), {
      elevate: DESK,
    })
    return c.json(shown(charged, c.var.scope.actor.language), 200)
  })
  .openapi(routes.claim, async (c) => {
    const loan = await c.var.library.write((tx) => claimReturned(tx, c.req.valid('param').id, c.req.valid('json')), { elevate: DESK })
    return c.json(told(loan, c.var.scope.actor.language), 200)
  })
  .openapi(routes.resolve, async (c) => {
    const { language } = c.var.scope.actor
    const resolved = await c.var.library.write((tx) => resolveClaim(tx, c.req.valid('param').id, c.req.valid('json')), { elevate: DESK })
    const checkin = resolved.checkin && { ...told(resolved.checkin, language), alerts: said(resolved.checkin.alerts, language) }
    return c.json({ loan: told(resolved.loan, language), checkin }, 200)
  })
  .openapi(routes.mine, async (c) => {
    const { patron_id, language } = c.var.scope.actor
    if (patron_id === null) throw new Problem('not_found')
    // Charges and rules decide too, so the verb sees them; it touches the loan only if it is the patron's own.
    const loan = await c.var.library.write((tx) => claimReturned(tx, c.req.valid('param').id, c.req.valid('json'), patron_id), {
      elevate: DESK,
    })
    return c.json(told(loan, language), 200)
  })
  .openapi(routes.mark, async (c) => c.json(await c.var.library.write((tx) => markCopy(tx, c.req.valid('json')), { elevate: DESK }), 200))

function shown(lostLoan: LostLoan, language: string): LostLoan {
  return { ...told(lostLoan, language), loan: told(lostLoan.loan, language) }
}
