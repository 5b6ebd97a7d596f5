import { z } from '@hono/zod-openapi'
import { etagOf, ifMatchHeader, requiredVersion } from '../../kernel/conditional.ts'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import { body, createRoute, json, library, page, pageQuery, problems } from '../../kernel/http.ts'
import {
  compareDraft,
  createDraft,
  discardDraft,
  getDraft,
  listDrafts,
  publishDraft,
  rebaseDraft,
  renameDraft,
  setDraftRules,
} from './drafts.ts'
import {
  DraftedRules,
  NewRuleDraft,
  Publication,
  Rebase,
  Restoration,
  RuleDiff,
  RuleDraft,
  RuleDraftChange,
  RuleDraftSummary,
  RuleVersion,
  RuleVersionSummary,
} from './history-contract.ts'
import { compareVersions, getVersion, listVersions, restoreVersion } from './versions.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['rules']
const read = { tags, permission: 'rules:read' } as const
const write = { tags, permission: 'rules:write' } as const

const versionRoutes = {
  versions: createRoute({
    ...read,
    method: 'get',
    path: '/rule-versions',
    operationId: 'listRuleVersions',
    summary: 'Every change of the rules: who, when and why',
    request: { query: z.object(pageQuery) },
    responses: { 200: json(page(RuleVersionSummary), 'A page of versions, newest first') },
  }),
  version: createRoute({
    ...read,
    method: 'get',
    path: '/rule-versions/{id}',
    operationId: 'getRuleVersion',
    summary: 'The rules as they stood after a change',
    request: { params: Id },
    responses: { 200: json(RuleVersion, 'The version with all its rules') },
  }),
  diff: createRoute({
    ...read,
    method: 'get',
    path: '/rule-versions/{id}/diff',
    operationId: 'compareRuleVersions',
    summary: 'What a version changed',
    request: {
      params: Id,
      query: z.object({ against: z.uuid().optional().openapi({ description: 'Another version; by default the one before' }) }),
    },
    responses: { 200: json(RuleDiff, 'Rule by rule') },
  }),
  restore: createRoute({
    ...write,
    method: 'post',
    path: '/rule-versions/{id}/restore',
    operationId: 'restoreRuleVersion',
    summary: 'Bring the rules of a version back, as a new version',
    request: { params: Id, body: body(Restoration) },
    responses: { 200: json(RuleVersion, 'The new version'), ...problems(409) },
  }),
}

const draftRoutes = {
  drafts: createRoute({
    ...read,
    method: 'get',
    path: '/rule-drafts',
    operationId: 'listRuleDrafts',
    summary: 'Rules that are being prepared',
    request: { query: z.object(pageQuery) },
    responses: { 200: json(page(RuleDraftSummary), 'A page of drafts, newest first') },
  }),
  draft: createRoute({
    ...read,
    method: 'get',
    path: '/rule-drafts/{id}',
    operationId: 'getRuleDraft',
    summary: 'A draft with its rules',
    request: { params: Id },
    responses: { 200: json(RuleDraft, 'The draft, and what it changes') },
  }),
  create: createRoute({
    ...write,
    method: 'post',
    path: '/rule-drafts',
    operationId: 'createRuleDraft',
    summary: 'Prepare rules in a draft',
    request: { body: body(NewRuleDraft) },
    responses: { 201: json(RuleDraft, 'The draft'), ...problems(404, 409) },
  }),
  rename: createRoute({
    ...write,
    method: 'patch',
    path: '/rule-drafts/{id}',
    operationId: 'renameRuleDraft',
    summary: 'Rename a draft',
    request: { params: Id, headers: ifMatchHeader, body: body(RuleDraftChange) },
    responses: { 200: json(RuleDraft, 'The draft'), ...problems(412, 428) },
  }),
  set: createRoute({
    ...write,
    method: 'put',
    path: '/rule-drafts/{id}/rules',
    operationId: 'setRuleDraftRules',
    summary: 'Set the rules of a draft',
    request: { params: Id, headers: ifMatchHeader, body: body(DraftedRules) },
    responses: { 200: json(RuleDraft, 'The draft'), ...problems(409, 412, 422, 428) },
  }),
  diff: createRoute({
    ...read,
    method: 'get',
    path: '/rule-drafts/{id}/diff',
    operationId: 'compareRuleDraft',
    summary: 'What a draft would change of the rules as they apply now',
    request: { params: Id },
    responses: { 200: json(RuleDiff, 'Rule by rule') },
  }),
  rebase: createRoute({
    ...write,
    method: 'post',
    path: '/rule-drafts/{id}/rebase',
    operationId: 'rebaseRuleDraft',
    summary: 'Bring a draft onto the rules as they apply now',
    request: { params: Id, headers: ifMatchHeader, body: body(Rebase) },
    responses: { 200: json(RuleDraft, 'The draft'), ...problems(409, 412, 428) },
  }),
  publish: createRoute({
    ...write,
    method: 'post',
    path: '/rule-drafts/{id}/publish',
    operationId: 'publishRuleDraft',
    summary: 'Make a draft the rules of the library',
    request: { params: Id, headers: ifMatchHeader, body: body(Publication) },
    responses: { 200: json(RuleVersion, 'The new version'), ...problems(409, 412, 428) },
  }),
  discard: createRoute({
    ...write,
    method: 'delete',
    path: '/rule-drafts/{id}',
    operationId: 'discardRuleDraft',
    summary: 'Throw a draft away',
    request: { params: Id, headers: ifMatchHeader },
    responses: { 204: { description: 'Gone' }, ...problems(412, 428) },
  }),
}

export const ruleVersions = library()
  .openapi(versionRoutes.versions, async (c) => {
    const { limit, cursor } = c.req.valid('query')
    const [number] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
    const rows = await c.var.library.list(listVersions(number, limit + 1))
    return c.json(
      pageOf(rows, limit, (version) => [version.number]),
      200,
    )
  })
  .openapi(versionRoutes.version, async (c) => {
    const version = await c.var.library.read((tx) => getVersion(tx, c.req.valid('param').id))
    return c.json(version, 200, { ETag: etagOf(version.number) })
  })
  .openapi(versionRoutes.diff, async (c) =>
    c.json(await c.var.library.read((tx) => compareVersions(tx, c.req.valid('param').id, c.req.valid('query').against)), 200),
  )
  .openapi(versionRoutes.restore, async (c) =>
    c.json(await c.var.library.write((tx) => restoreVersion(tx, c.req.valid('param').id, c.req.valid('json').note)), 200),
  )

export const ruleDrafts = library()
  .openapi(draftRoutes.drafts, async (c) => {
    const { limit, cursor } = c.req.valid('query')
    const [id] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
    const rows = await c.var.library.list(listDrafts(id, limit + 1))
    return c.json(
      pageOf(rows, limit, (draft) => [draft.id]),
      200,
    )
  })
  .openapi(draftRoutes.draft, async (c) => {
    const draft = await c.var.library.read((tx) => getDraft(tx, c.req.valid('param').id))
    return c.json(draft, 200, { ETag: etagOf(draft.version) })
  })
  .openapi(draftRoutes.create, async (c) => {
    const draft = await c.var.library.write((tx) => createDraft(tx, c.req.valid('json')))
    return c.json(draft, 201, { ETag: etagOf(draft.version), Location: `/v1/rule-drafts/${draft.id}` })
  })
  .openapi(draftRoutes.rename, async (c) => {
    const version = requiredVersion(c)
    const draft = await c.var.library.write((tx) => renameDraft(tx, c.req.valid('param').id, version, c.req.valid('json')))
    return c.json(draft, 200, { ETag: etagOf(draft.version) })
  })
  .openapi(draftRoutes.set, async (c) => {
    const version = requiredVersion(c)
    const draft = await c.var.library.write((tx) => setDraftRules(tx, c.req.valid('param').id, version, c.req.valid('json').data))
    return c.json(draft, 200, { ETag: etagOf(draft.version) })
  })
  .openapi(draftRoutes.diff, async (c) => c.json(await c.var.library.read((tx) => compareDraft(tx, c.req.valid('param').id)), 200))
  .openapi(draftRoutes.rebase, async (c) => {
    const version = requiredVersion(c)
    const draft = await c.var.library.write((tx) => rebaseDraft(tx, c.req.valid('param').id, version, c.req.valid('json').prefer))
    return c.json(draft, 200, { ETag: etagOf(draft.version) })
  })
  .openapi(draftRoutes.publish, async (c) => {
    const version = requiredVersion(c)
    const made = await c.var.library.write((tx) => publishDraft(tx, c.req.valid('param').id, version, c.req.valid('json').note))
    return c.json(made, 200, { ETag: etagOf(made.number) })
  })
  .openapi(draftRoutes.discard, async (c) => {
    const version = requiredVersion(c)
    await c.var.library.write((tx) => discardDraft(tx, c.req.valid('param').id, version))
    return c.body(null, 204)
  })
