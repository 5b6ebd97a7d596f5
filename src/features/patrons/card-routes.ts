import { z } from '@hono/zod-openapi'
import { now } from '../../kernel/clock.ts'
import { etagOf } from '../../kernel/conditional.ts'
import { body, createRoute, json, library, problems } from '../../kernel/http.ts'
import { MONEY } from '../money/verbs.ts'
import { findLostCard, issueCard, listCards, removeCard, renewCard, reportLostCard, verifyPatron } from './cards.ts'
import { CardRenewal, LostCard, NewPatronCard, Patron, PatronCard } from './contract.ts'
import { ownPatronId } from './own.ts'
import { dayIn } from './rules.ts'

const Id = z.object({ id: z.uuid() })
const CardId = z.object({ id: z.uuid(), card_id: z.uuid() })
const tags = ['patrons']
const write = { permission: 'patrons:write', tags } as const

const routes = {
  cards: createRoute({
    method: 'get',
    path: '/patrons/{id}/cards',
    operationId: 'listPatronCards',
    tags,
    summary: 'Every card that a patron was given',
    permission: 'patrons:read',
    request: { params: Id },
    responses: { 200: json(z.object({ data: z.array(PatronCard) }), 'Newest first') },
  }),
  issue: createRoute({
    ...write,
    method: 'post',
    path: '/patrons/{id}/cards',
    operationId: 'issueCard',
    summary: 'Give a patron another card, in place of the one in use',
    request: { params: Id, body: body(NewPatronCard) },
    responses: { 201: json(PatronCard, 'The card in use from now on'), ...problems(409, 422) },
  }),
  lost: createRoute({
    ...write,
    method: 'post',
    path: '/patrons/{id}/cards/lost',
    operationId: 'reportLostCard',
    summary: 'Report the card in use lost: from this moment nothing is lent on it',
    request: { params: Id, body: body(LostCard) },
    responses: { 200: json(PatronCard, 'The lost card'), ...problems(409) },
  }),
  found: createRoute({
    ...write,
    method: 'post',
    path: '/patrons/{id}/cards/{card_id}/found',
    operationId: 'findLostCard',
    summary: 'Put a lost card back into use',
    request: { params: CardId },
    responses: { 200: json(PatronCard, 'The card in use'), ...problems(409) },
  }),
  remove: createRoute({
    ...write,
    method: 'delete',
    path: '/patrons/{id}/cards/{card_id}',
    operationId: 'removeCard',
    summary: 'Forget a card that was never given out, such as a mistyped number',
    request: { params: CardId },
    responses: { 204: { description: 'Forgotten' }, ...problems(409) },
  }),
  renew: createRoute({
    ...write,
    method: 'post',
    path: '/patrons/{id}/renew',
    operationId: 'renewCard',
    summary: "Renew a patron's card",
    request: { params: Id, body: body(CardRenewal) },
    responses: { 200: json(Patron, 'The patron'), ...problems(409, 422) },
  }),
  verify: createRoute({
    ...write,
    method: 'post',
    path: '/patrons/{id}/verify',
    operationId: 'verifyPatron',
    summary: 'Say that name and address were compared with a document',
    request: { params: Id },
    responses: { 200: json(Patron, 'The patron') },
  }),
  ownLost: createRoute({
    method: 'post',
    path: '/me/cards/lost',
    operationId: 'reportMyLostCard',
    tags,
    summary: 'Report my card lost',
    permission: 'account:write',
    request: { body: body(LostCard) },
    responses: { 200: json(PatronCard, 'The lost card'), ...problems(404, 409) },
  }),
}

export const cardRoutes = library()
  .openapi(routes.cards, async (c) => {
    const day = dayIn(c.var.scope.library.time_zone, now())
    return c.json({ data: await c.var.library.list(listCards(c.req.valid('param').id, day)) }, 200)
  })
  .openapi(routes.issue, async (c) => {
    const card = await c.var.library.write((tx) => issueCard(tx, c.req.valid('param').id, c.req.valid('json')), { elevate: MONEY })
    return c.json(card, 201)
  })
  .openapi(routes.lost, async (c) => {
    const { reason = null } = c.req.valid('json')
    return c.json(await c.var.library.write((tx) => reportLostCard(tx, c.req.valid('param').id, reason)), 200)
  })
  .openapi(routes.found, async (c) => {
    const { id, card_id } = c.req.valid('param')
    return c.json(await c.var.library.write((tx) => findLostCard(tx, id, card_id)), 200)
  })
  .openapi(routes.remove, async (c) => {
    const { id, card_id } = c.req.valid('param')
    await c.var.library.write((tx) => removeCard(tx, id, card_id))
    return c.body(null, 204)
  })
  .openapi(routes.renew, async (c) => {
    const patron = await c.var.library.write((tx) => renewCard(tx, c.req.valid('param').id, c.req.valid('json').expires_on))
    return c.json(patron, 200, { ETag: etagOf(patron.version) })
  })
  .openapi(routes.verify, async (c) => {
    const patron = await c.var.library.write((tx) => verifyPatron(tx, c.req.valid('param').id))
    return c.json(patron, 200, { ETag: etagOf(patron.version) })
  })
  .openapi(routes.ownLost, async (c) => {
    const own = ownPatronId(c)
    const { reason = null } = c.req.valid('json')
    // The verb changes nothing but that patron's card.
    return c.json(await c.var.library.write((tx) => reportLostCard(tx, own, reason), { elevate: ['patrons:write'] }), 200)
  })
