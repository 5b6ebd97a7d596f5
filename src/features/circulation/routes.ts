import { z } from '@hono/zod-openapi'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import { body, createRoute, etagOf, ifMatchHeader, json, library, page, pageQuery, problems, requiredVersion } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { checkIn } from './checkin.ts'
import {
  Checkin,
  CheckinRequest,
  CheckoutRequest,
  Loan,
  LoansQuery,
  NewRule,
  RenewalRequest,
  Resolution,
  RULE_KINDS,
  Rule,
  RuleChange,
  type RuleKind,
} from './contract.ts'
import { getLoan, listLoans, openLoan, renewLoan } from './queries.ts'
import { changeRule, createRule, deleteRule, getRule, listRules, rulesFor } from './rule-queries.ts'
import { resolve } from './rules.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['circulation']
const DryRun = z.object({
  dry_run: z.enum(['true', 'false']).default('false').openapi({ description: 'Answer what would happen, and change nothing' }),
})

/** Desk verbs see and change loans and holds of everyone; the trigger that keeps a copy's status asks for both. */
const DESK = ['holds:read', 'holds:write', 'patrons:read', 'loans:read', 'loans:write'] as const

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
  checkin: createRoute({
    method: 'post',
    path: '/checkins',
    operationId: 'checkIn',
    tags,
    summary: 'Take one copy back and learn what to do with it',
    permission: 'loans:write',
    request: { query: DryRun, body: body(CheckinRequest) },
    responses: { 200: json(Checkin, 'What happened, and where the copy goes now'), ...problems(409, 422) },
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
  rules: createRoute({
    method: 'get',
    path: '/rules',
    operationId: 'listRules',
    tags,
    summary: 'Circulation rules',
    permission: 'rules:read',
    request: { query: z.object({ kind: z.enum(RULE_KINDS).optional(), ...pageQuery }) },
    responses: { 200: json(page(Rule), 'A page of rules') },
  }),
  resolved: createRoute({
    method: 'get',
    path: '/rules/resolve',
    operationId: 'resolveRules',
    tags,
    summary: 'Which rule applies, and what it beat',
    permission: 'rules:read',
    request: {
      query: z.object({ branch_id: z.uuid().optional(), patron_category_id: z.uuid().optional(), copy_type_id: z.uuid().optional() }),
    },
    responses: { 200: json(z.object({ data: z.record(z.string(), Resolution) }), 'By kind') },
  }),
  rule: createRoute({
    method: 'get',
    path: '/rules/{id}',
    operationId: 'getRule',
    tags,
    summary: 'One rule',
    permission: 'rules:read',
    request: { params: Id },
    responses: { 200: json(Rule, 'The rule') },
  }),
  newRule: createRoute({
    method: 'post',
    path: '/rules',
    operationId: 'createRule',
    tags,
    summary: 'Make a rule for a scope',
    permission: 'rules:write',
    request: { body: body(NewRule) },
    responses: { 201: json(Rule, 'The rule'), ...problems(409, 422) },
  }),
  changeRule: createRoute({
    method: 'patch',
    path: '/rules/{id}',
    operationId: 'changeRule',
    tags,
    summary: 'Change the value of a rule',
    permission: 'rules:write',
    request: { params: Id, headers: ifMatchHeader, body: body(RuleChange) },
    responses: { 200: json(Rule, 'The rule'), ...problems(412, 422, 428) },
  }),
  deleteRule: createRoute({
    method: 'delete',
    path: '/rules/{id}',
    operationId: 'deleteRule',
    tags,
    summary: 'Remove a rule',
    permission: 'rules:write',
    request: { params: Id, headers: ifMatchHeader },
    responses: { 204: { description: 'Removed' }, ...problems(409, 412, 428) },
  }),
}

export const circulation = library()
  .openapi(routes.checkout, async (c) => {
    const isDryRun = c.req.valid('query').dry_run === 'true'
    const loan = await c.var.library.write((tx) => openLoan(tx, c.req.valid('json')), { elevate: DESK, dry_run: isDryRun })
    return isDryRun ? c.json(loan, 200) : c.json(loan, 201, { Location: `/v1/loans/${loan.id}` })
  })
  .openapi(routes.checkin, async (c) => {
    const isDryRun = c.req.valid('query').dry_run === 'true'
    return c.json(await c.var.library.write((tx) => checkIn(tx, c.req.valid('json')), { elevate: DESK, dry_run: isDryRun }), 200)
  })
  .openapi(routes.renewal, async (c) => {
    const isDryRun = c.req.valid('query').dry_run === 'true'
    const loan = await c.var.library.write((tx) => renewLoan(tx, c.req.valid('json')), { elevate: DESK, dry_run: isDryRun })
    return isDryRun ? c.json(loan, 200) : c.json(loan, 201)
  })
  .openapi(routes.loans, async (c) => {
    const { patron_id, copy_id, status, limit, cursor } = c.req.valid('query')
    const [id] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
    const rows = await c.var.library.list(listLoans(patron_id ?? null, copy_id ?? null, status ?? null, id, limit + 1), { plan: 'custom' })
    return c.json(
      pageOf(rows, limit, (loan) => [loan.id]),
      200,
    )
  })
  .openapi(routes.loan, async (c) => {
    const loan = await c.var.library.get(getLoan(c.req.valid('param').id))
    if (!loan) throw new Problem('not_found')
    return c.json(loan, 200, { ETag: etagOf(loan.version) })
  })
  .openapi(routes.myLoans, async (c) => {
    const { patron_id } = c.var.scope.actor
    const { status, limit, cursor } = c.req.valid('query')
    if (patron_id === null) return c.json({ data: [], page: { next: null } }, 200)
    const [id] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
    const rows = await c.var.library.list(listLoans(patron_id, null, status ?? null, id, limit + 1), { plan: 'custom' })
    return c.json(
      pageOf(rows, limit, (loan) => [loan.id]),
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
    return c.json(loan, 201)
  })
  .openapi(routes.rules, async (c) => {
    const { kind, limit, cursor } = c.req.valid('query')
    const [id] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
    const rows = await c.var.library.list(listRules(kind ?? null, id, limit + 1))
    return c.json(
      pageOf(rows, limit, (rule) => [rule.id]),
      200,
    )
  })
  .openapi(routes.resolved, async (c) => {
    const { branch_id, patron_category_id, copy_type_id } = c.req.valid('query')
    const rules = await c.var.library.list(rulesFor(branch_id ?? null, patron_category_id ?? null, copy_type_id ?? null))
    return c.json({ data: resolve(rules).explained(...(RULE_KINDS as readonly RuleKind[])) }, 200)
  })
  .openapi(routes.rule, async (c) => {
    const rule = await c.var.library.get(getRule(c.req.valid('param').id))
    if (!rule) throw new Problem('not_found')
    return c.json(rule, 200, { ETag: etagOf(rule.version) })
  })
  .openapi(routes.newRule, async (c) => {
    const rule = await c.var.library.write((tx) => createRule(tx, c.req.valid('json')))
    return c.json(rule, 201, { ETag: etagOf(rule.version) })
  })
  .openapi(routes.changeRule, async (c) => {
    const version = requiredVersion(c)
    const rule = await c.var.library.write((tx) => changeRule(tx, c.req.valid('param').id, version, c.req.valid('json')))
    return c.json(rule, 200, { ETag: etagOf(rule.version) })
  })
  .openapi(routes.deleteRule, async (c) => {
    const version = requiredVersion(c)
    await c.var.library.write((tx) => deleteRule(tx, c.req.valid('param').id, version))
    return c.body(null, 204)
  })
