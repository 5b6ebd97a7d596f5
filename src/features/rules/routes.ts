import { z } from '@hono/zod-openapi'
import { etagOf, ifMatchHeader, requiredVersion } from '../../kernel/conditional.ts'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import { body, createRoute, json, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { NewRule, Reason, ResolutionQuery, ResolvedRules, RULE_KINDS, Rule, RuleChange } from './contract.ts'
import { changeRule, createRule, deleteRule, getRule, listRules } from './queries.ts'
import { resolveRules } from './resolving.ts'
import { ruleDrafts, ruleVersions } from './version-routes.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['rules']

const routes = {
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
    request: { query: ResolutionQuery },
    responses: { 200: json(ResolvedRules, 'By kind'), ...problems(422) },
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
    request: { params: Id, headers: ifMatchHeader, query: z.object({ reason: Reason.optional() }) },
    responses: { 204: { description: 'Removed' }, ...problems(409, 412, 428) },
  }),
}

export const rules = library()
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
    const asked = c.req.valid('query')
    return c.json(await c.var.library.read((tx) => resolveRules(tx, asked)), 200)
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
    await c.var.library.write((tx) => deleteRule(tx, c.req.valid('param').id, version, c.req.valid('query').reason))
    return c.body(null, 204)
  })

rules.route('/', ruleVersions)
rules.route('/', ruleDrafts)
