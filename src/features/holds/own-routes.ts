import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { etagOf, ifMatchHeader, isUnchanged, requiredVersion } from '../../kernel/conditional.ts'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import { body, createRoute, dryRunQuery, json, type LibraryEnv, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { told } from '../rules/explanation-contract.ts'
import { cancelHold, changeHold, resumeHold, suspendHold } from './change.ts'
import { Hold, HoldCancellation, HoldSettings, HoldSuspension, HoldsQuery, MyHoldChange, MyNewHold } from './contract.ts'
import { WaitEstimate } from './desk-contract.ts'
import { estimateOwnHold } from './explain.ts'
import { getHoldOf, listHolds } from './lists.ts'
import { getHoldSettings, putHoldSettings } from './pacing.ts'
import { placeHold } from './place.ts'
import { QUEUE } from './queue.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['holds']
const own = { permission: 'account:write', tags } as const
const holdOf = { 200: json(Hold, 'The hold'), ...problems(409) }

const routes = {
  list: createRoute({
    method: 'get',
    path: '/me/holds',
    operationId: 'listMyHolds',
    tags,
    summary: 'What I wait for',
    permission: 'account:read',
    request: { query: z.object({ status: HoldsQuery.shape.status, ...pageQuery }) },
    responses: { 200: json(page(Hold), 'A page of my holds') },
  }),
  get: createRoute({
    method: 'get',
    path: '/me/holds/{id}',
    operationId: 'getMyHold',
    tags,
    summary: 'One of my holds, with its place in the queue',
    permission: 'account:read',
    request: { params: Id },
    responses: { 200: json(Hold, 'The hold'), 304: { description: 'Unchanged' } },
  }),
  estimate: createRoute({
    method: 'get',
    path: '/me/holds/{id}/estimate',
    operationId: 'estimateMyHold',
    tags,
    summary: 'How long one of my holds will take',
    description: "A range of days that is learnt from the library's own past, with what it was learnt from.",
    permission: 'account:read',
    request: { params: Id },
    responses: { 200: json(WaitEstimate, 'The estimate, or that there is too little to go on') },
  }),
  place: createRoute({
    ...own,
    method: 'post',
    path: '/me/holds',
    operationId: 'placeMyHold',
    summary: 'Reserve something for me',
    request: { query: z.object(dryRunQuery), body: body(MyNewHold) },
    responses: { 200: json(Hold, 'What would be (dry run)'), 201: json(Hold, 'The hold'), ...problems(409, 422) },
  }),
  change: createRoute({
    ...own,
    method: 'patch',
    path: '/me/holds/{id}',
    operationId: 'changeMyHold',
    summary: 'Change where or by when I want something',
    request: { params: Id, headers: ifMatchHeader, body: body(MyHoldChange) },
    responses: { ...holdOf, ...problems(412, 422, 428) },
  }),
  cancel: createRoute({
    ...own,
    method: 'post',
    path: '/me/holds/{id}/cancel',
    operationId: 'cancelMyHold',
    summary: 'Cancel one of my holds',
    request: { params: Id, body: { ...body(HoldCancellation), required: false } },
    responses: holdOf,
  }),
  suspend: createRoute({
    ...own,
    method: 'post',
    path: '/me/holds/{id}/suspend',
    operationId: 'suspendMyHold',
    summary: 'Let others pass while I am away',
    request: { params: Id, body: { ...body(HoldSuspension), required: false } },
    responses: holdOf,
  }),
  resume: createRoute({
    ...own,
    method: 'post',
    path: '/me/holds/{id}/resume',
    operationId: 'resumeMyHold',
    summary: 'End a suspension',
    request: { params: Id },
    responses: holdOf,
  }),
  settings: createRoute({
    method: 'get',
    path: '/me/hold-settings',
    operationId: 'getMyHoldSettings',
    tags,
    summary: 'How many of my holds may be ready at once',
    permission: 'account:read',
    responses: { 200: json(HoldSettings, 'My settings'), ...problems(404) },
  }),
  putSettings: createRoute({
    ...own,
    method: 'put',
    path: '/me/hold-settings',
    operationId: 'putMyHoldSettings',
    summary: 'Say how many of my holds may be ready at once',
    request: { body: body(HoldSettings) },
    responses: { 200: json(HoldSettings, 'My settings'), ...problems(404) },
  }),
}

/** The patron whose account it is. @throws Problem not_found for an account that is nobody's who borrows */
function patronOf(c: Context<LibraryEnv>): string {
  const { patron_id } = c.var.scope.actor
  if (patron_id === null) throw new Problem('not_found')
  return patron_id
}

const elevate = { elevate: QUEUE }
const inWords = (c: Context<LibraryEnv>, hold: Hold) => told(hold, c.var.scope.actor.language)
const tagOf = ({ version, rank }: Hold) => etagOf(version, rank ?? '-')

export const ownHolds = library()
  .openapi(routes.list, async (c) => {
    const { patron_id } = c.var.scope.actor
    const { status, limit, cursor } = c.req.valid('query')
    if (patron_id === null) return c.json({ data: [], page: { next: null } }, 200)
    const [id] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
    // Elevated for the rank alone: the list itself is of one patron.
    const rows = await c.var.library.list(listHolds(patron_id, null, null, status ?? null, id, limit + 1), {
      elevate: ['holds:read'],
      plan: 'custom',
    })
    const { data, page } = pageOf(rows, limit, (hold) => [hold.id])
    return c.json({ data: data.map((hold) => inWords(c, hold)), page }, 200)
  })
  .openapi(routes.get, async (c) => {
    const hold = await c.var.library.get(getHoldOf(c.req.valid('param').id, patronOf(c)), { elevate: ['holds:read'] })
    if (!hold) throw new Problem('not_found')
    if (isUnchanged(c, tagOf(hold))) return c.body(null, 304, { ETag: tagOf(hold) }) as never
    return c.json(inWords(c, hold), 200, { ETag: tagOf(hold) })
  })
  .openapi(routes.estimate, async (c) => {
    const patronId = patronOf(c)
    return c.json(await c.var.library.read((tx) => estimateOwnHold(tx, c.req.valid('param').id, patronId), elevate), 200)
  })
  .openapi(routes.place, async (c) => {
    const patron_id = patronOf(c)
    const isDryRun = c.req.valid('query').dry_run === 'true'
    const hold = await c.var.library.write((tx) => placeHold(tx, { patron_id }, c.req.valid('json')), { ...elevate, dry_run: isDryRun })
    const answer = inWords(c, hold)
    return isDryRun ? c.json(answer, 200) : c.json(answer, 201, { ETag: tagOf(hold), Location: `/v1/me/holds/${hold.id}` })
  })
  .openapi(routes.change, async (c) => {
    const version = requiredVersion(c)
    const patronId = patronOf(c)
    const hold = await c.var.library.write((tx) => changeHold(tx, c.req.valid('param').id, version, c.req.valid('json'), patronId), elevate)
    return c.json(inWords(c, hold), 200, { ETag: tagOf(hold) })
  })
  .openapi(routes.cancel, async (c) => {
    const patronId = patronOf(c)
    const hold = await c.var.library.write((tx) => cancelHold(tx, c.req.valid('param').id, c.req.valid('json').reason, patronId), elevate)
    return c.json(inWords(c, hold), 200, { ETag: tagOf(hold) })
  })
  .openapi(routes.suspend, async (c) => {
    const patronId = patronOf(c)
    const hold = await c.var.library.write(
      (tx) => suspendHold(tx, c.req.valid('param').id, c.req.valid('json').until_on, patronId),
      elevate,
    )
    return c.json(inWords(c, hold), 200, { ETag: tagOf(hold) })
  })
  .openapi(routes.resume, async (c) => {
    const patronId = patronOf(c)
    const hold = await c.var.library.write((tx) => resumeHold(tx, c.req.valid('param').id, patronId), elevate)
    return c.json(inWords(c, hold), 200, { ETag: tagOf(hold) })
  })
  .openapi(routes.settings, async (c) => {
    const settings = await c.var.library.get(getHoldSettings(patronOf(c)))
    if (!settings) throw new Problem('not_found')
    return c.json(settings, 200)
  })
  .openapi(routes.putSettings, async (c) => {
    const patronId = patronOf(c)
    return c.json(await c.var.library.write((tx) => putHoldSettings(tx, patronId, c.req.valid('json')), elevate), 200)
  })
