import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { etagOf, ifMatchHeader, isUnchanged, requiredVersion } from '../../kernel/conditional.ts'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import { body, createRoute, dryRunQuery, json, type LibraryEnv, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { told } from '../rules/explanation-contract.ts'
import { cancelHold, changeHold, resumeHold, suspendHold } from './change.ts'
import { Hold, HoldCancellation, HoldChange, HoldRequeue, HoldSettings, HoldSuspension, HoldsQuery, NewHold } from './contract.ts'
import { HoldEvent, HoldExplanation } from './desk-contract.ts'
import { explainHold } from './explain.ts'
import { getHold, listHoldEvents, listHolds } from './lists.ts'
import { getHoldSettings, putHoldSettings } from './pacing.ts'
import { placeHold } from './place.ts'
import { QUEUE } from './queue.ts'
import { revertHold } from './requeue.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['holds']
const staff = { permission: 'holds:write', tags } as const
const holdOf = { 200: json(Hold, 'The hold'), ...problems(409) }

const routes = {
  list: createRoute({
    method: 'get',
    path: '/holds',
    operationId: 'listHolds',
    tags,
    summary: 'Holds, oldest first',
    permission: 'holds:read',
    request: { query: HoldsQuery.extend(pageQuery) },
    responses: { 200: json(page(Hold), 'A page of holds') },
  }),
  get: createRoute({
    method: 'get',
    path: '/holds/{id}',
    operationId: 'getHold',
    tags,
    summary: 'One hold with its place in the queue',
    permission: 'holds:read',
    request: { params: Id },
    responses: { 200: json(Hold, 'The hold'), 304: { description: 'Unchanged' } },
  }),
  log: createRoute({
    method: 'get',
    path: '/holds/{id}/events',
    operationId: 'listHoldEvents',
    tags,
    summary: 'What happened to a hold',
    permission: 'holds:read',
    request: { params: Id },
    responses: { 200: json(z.object({ data: z.array(HoldEvent) }), 'Oldest first') },
  }),
  why: createRoute({
    method: 'get',
    path: '/holds/{id}/explanation',
    operationId: 'explainHold',
    tags,
    summary: 'Why a hold is where it is',
    description:
      'Its place and who comes before, each copy and why it has not filled the hold, what happened last, and how long it will take.',
    permission: 'holds:read',
    request: { params: Id },
    responses: { 200: json(HoldExplanation, 'The explanation') },
  }),
  place: createRoute({
    ...staff,
    method: 'post',
    path: '/holds',
    operationId: 'placeHold',
    summary: 'Place a hold for a patron',
    description:
      'Where the rules refuse, errors[] names every reason and the permission that would override it; repeat the request with `overrides`.',
    request: { query: z.object(dryRunQuery), body: body(NewHold) },
    responses: { 200: json(Hold, 'What would be (dry run)'), 201: json(Hold, 'The hold'), ...problems(409, 422) },
  }),
  cancel: createRoute({
    ...staff,
    method: 'post',
    path: '/holds/{id}/cancel',
    operationId: 'cancelHold',
    summary: 'Cancel a hold',
    request: { params: Id, body: { ...body(HoldCancellation), required: false } },
    responses: holdOf,
  }),
  suspend: createRoute({
    ...staff,
    method: 'post',
    path: '/holds/{id}/suspend',
    operationId: 'suspendHold',
    summary: 'Let others pass for a while',
    request: { params: Id, body: { ...body(HoldSuspension), required: false } },
    responses: holdOf,
  }),
  resume: createRoute({
    ...staff,
    method: 'post',
    path: '/holds/{id}/resume',
    operationId: 'resumeHold',
    summary: 'End a suspension',
    request: { params: Id },
    responses: holdOf,
  }),
  revert: createRoute({
    ...staff,
    method: 'post',
    path: '/holds/{id}/requeue',
    operationId: 'revertHold',
    summary: 'Put what is set aside or on its way back to the front of the queue',
    request: { params: Id, body: body(HoldRequeue) },
    responses: holdOf,
  }),
  change: createRoute({
    ...staff,
    method: 'patch',
    path: '/holds/{id}',
    operationId: 'changeHold',
    summary: 'Change where or by when, or let it cut in line',
    request: { params: Id, headers: ifMatchHeader, body: body(HoldChange) },
    responses: { ...holdOf, ...problems(412, 422, 428) },
  }),
  settings: createRoute({
    method: 'get',
    path: '/patrons/{id}/hold-settings',
    operationId: 'getHoldSettings',
    tags,
    summary: 'How many holds of a patron may be ready at once',
    permission: 'holds:read',
    request: { params: Id },
    responses: { 200: json(HoldSettings, 'The settings') },
  }),
  putSettings: createRoute({
    ...staff,
    method: 'put',
    path: '/patrons/{id}/hold-settings',
    operationId: 'putHoldSettings',
    summary: 'Say how many holds of a patron may be ready at once',
    request: { params: Id, body: body(HoldSettings) },
    responses: { 200: json(HoldSettings, 'The settings') },
  }),
}

const elevate = { elevate: QUEUE }
const inWords = (c: Context<LibraryEnv>, hold: Hold) => told(hold, c.var.scope.actor.language)
const tagOf = ({ version, rank }: Hold) => etagOf(version, rank ?? '-')

export const staffHolds = library()
  .openapi(routes.list, async (c) => {
    const { patron_id, book_id, pickup_branch_id, status, limit, cursor } = c.req.valid('query')
    const [id] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
    const rows = await c.var.library.list(
      listHolds(patron_id ?? null, book_id ?? null, pickup_branch_id ?? null, status ?? null, id, limit + 1),
      { plan: 'custom' },
    )
    const { data, page } = pageOf(rows, limit, (hold) => [hold.id])
    return c.json({ data: data.map((hold) => inWords(c, hold)), page }, 200)
  })
  .openapi(routes.get, async (c) => {
    const hold = await c.var.library.get(getHold(c.req.valid('param').id))
    if (!hold) throw new Problem('not_found')
    if (isUnchanged(c, tagOf(hold))) return c.body(null, 304, { ETag: tagOf(hold) }) as never
    return c.json(inWords(c, hold), 200, { ETag: tagOf(hold) })
  })
  .openapi(routes.log, async (c) => c.json({ data: await c.var.library.list(listHoldEvents(c.req.valid('param').id)) }, 200))
  .openapi(routes.why, async (c) => c.json(await c.var.library.read((tx) => explainHold(tx, c.req.valid('param').id), elevate), 200))
  .openapi(routes.place, async (c) => {
    const { patron_id, card_number, overrides, ...wish } = c.req.valid('json')
    const isDryRun = c.req.valid('query').dry_run === 'true'
    const hold = await c.var.library.write((tx) => placeHold(tx, { patron_id, card_number }, wish, { overrides }), {
      ...elevate,
      dry_run: isDryRun,
    })
    const answer = inWords(c, hold)
    return isDryRun ? c.json(answer, 200) : c.json(answer, 201, { ETag: tagOf(hold), Location: `/v1/holds/${hold.id}` })
  })
  .openapi(routes.cancel, async (c) => {
    const hold = await c.var.library.write((tx) => cancelHold(tx, c.req.valid('param').id, c.req.valid('json').reason), elevate)
    return c.json(inWords(c, hold), 200, { ETag: tagOf(hold) })
  })
  .openapi(routes.suspend, async (c) => {
    const hold = await c.var.library.write((tx) => suspendHold(tx, c.req.valid('param').id, c.req.valid('json').until_on), elevate)
    return c.json(inWords(c, hold), 200, { ETag: tagOf(hold) })
  })
  .openapi(routes.resume, async (c) => {
    const hold = await c.var.library.write((tx) => resumeHold(tx, c.req.valid('param').id), elevate)
    return c.json(inWords(c, hold), 200, { ETag: tagOf(hold) })
  })
  .openapi(routes.revert, async (c) => {
    const hold = await c.var.library.write((tx) => revertHold(tx, c.req.valid('param').id, c.req.valid('json')), elevate)
    return c.json(inWords(c, hold), 200, { ETag: tagOf(hold) })
  })
  .openapi(routes.change, async (c) => {
    const version = requiredVersion(c)
    const hold = await c.var.library.write((tx) => changeHold(tx, c.req.valid('param').id, version, c.req.valid('json')), elevate)
    return c.json(inWords(c, hold), 200, { ETag: tagOf(hold) })
  })
  .openapi(routes.settings, async (c) => {
    const settings = await c.var.library.get(getHoldSettings(c.req.valid('param').id), { elevate: ['patrons:read'] })
    if (!settings) throw new Problem('not_found')
    return c.json(settings, 200)
  })
  .openapi(routes.putSettings, async (c) => {
    const settings = await c.var.library.write((tx) => putHoldSettings(tx, c.req.valid('param').id, c.req.valid('json')), {
      elevate: [...QUEUE, 'patrons:write'],
    })
    return c.json(settings, 200)
  })
