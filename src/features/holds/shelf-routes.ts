import { z } from '@hono/zod-openapi'
import { now } from '../../kernel/clock.ts'
import { decodeCursor, pageOf } from '../../kernel/cursor.ts'
import { body, createRoute, json, library, page, pageQuery, problems } from '../../kernel/http.ts'
import { told } from '../rules/explanation-contract.ts'
import { Hold } from './contract.ts'
import { ClearShelfRow, LONGEST_QUEUE, PullListRow, PullMiss, Queue, QueueOrder } from './desk-contract.ts'
import { listPulls, listQueue, listToClear } from './lists.ts'
import { QUEUE } from './queue.ts'
import { reorderQueue } from './queue-order.ts'
import { missPull } from './requeue.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['holds']
const ofBranch = { query: z.object({ branch_id: z.uuid(), ...pageQuery }) }

const routes = {
  pullList: createRoute({
    method: 'get',
    path: '/pull-list',
    operationId: 'listPulls',
    tags,
    summary: 'Copies to fetch from the shelves of a branch',
    description: 'In the order of the shelves. A scan at a return desk sets aside or sends what was fetched.',
    permission: 'holds:read',
    request: ofBranch,
    responses: { 200: json(page(PullListRow), 'A page of what is to be fetched') },
  }),
  miss: createRoute({
    method: 'post',
    path: '/holds/{id}/misses',
    operationId: 'missPull',
    tags,
    summary: 'Say that a copy to fetch is not on its shelf',
    description: 'Another copy is looked for at once; the copy may be marked as missing.',
    permission: 'holds:write',
    request: { params: Id, body: body(PullMiss) },
    responses: { 200: json(Hold, 'The hold'), ...problems(409) },
  }),
  clearShelf: createRoute({
    method: 'get',
    path: '/clear-shelf-list',
    operationId: 'listToClear',
    tags,
    summary: 'What to take off the hold shelf of a branch',
    permission: 'holds:read',
    request: ofBranch,
    responses: { 200: json(page(ClearShelfRow), 'A page of what to take off') },
  }),
  queue: createRoute({
    method: 'get',
    path: '/books/{id}/queue',
    operationId: 'listQueue',
    tags,
    summary: 'Who waits for a book, in order',
    description: `What is set aside or on its way first; at most ${LONGEST_QUEUE}. Holds on any edition of the work are among them.`,
    permission: 'holds:read',
    request: { params: Id },
    responses: { 200: json(Queue, 'The queue') },
  }),
  reorder: createRoute({
    method: 'put',
    path: '/books/{id}/queue',
    operationId: 'reorderQueue',
    tags,
    summary: 'Put the queue of a book into another order',
    description: 'Every hold of the queue has to be named, those that are set aside or on their way first.',
    permission: 'holds:write',
    request: { params: Id, body: body(QueueOrder) },
    responses: { 200: json(Queue, 'The queue'), ...problems(409) },
  }),
}

export const shelfHolds = library()
  .openapi(routes.pullList, async (c) => {
    const { branch_id, limit, cursor } = c.req.valid('query')
    const after = cursor === undefined ? [null, null, null] : decodeCursor(cursor, 3)
    const rows = await c.var.library.list(listPulls(branch_id, ...after, limit + 1), { plan: 'custom' })
    return c.json(
      pageOf(rows, limit, (row) => [row.shelf ?? '', row.call_number ?? '', row.hold_id]),
      200,
    )
  })
  .openapi(routes.miss, async (c) => {
    const hold = await c.var.library.write((tx) => missPull(tx, c.req.valid('param').id, c.req.valid('json')), { elevate: QUEUE })
    return c.json(told(hold, c.var.scope.actor.language), 200)
  })
  .openapi(routes.clearShelf, async (c) => {
    const { branch_id, limit, cursor } = c.req.valid('query')
    const [id] = cursor === undefined ? [null] : decodeCursor(cursor, 1)
    const rows = await c.var.library.list(listToClear(branch_id, now(), id, limit + 1), { plan: 'custom' })
    return c.json(
      pageOf(rows, limit, (row) => [row.hold_id]),
      200,
    )
  })
  .openapi(routes.queue, async (c) => {
    const data = await c.var.library.list(listQueue(c.req.valid('param').id, LONGEST_QUEUE), { elevate: ['patrons:read'] })
    return c.json({ data }, 200)
  })
  .openapi(routes.reorder, async (c) => {
    const { hold_ids } = c.req.valid('json')
    const data = await c.var.library.write((tx) => reorderQueue(tx, c.req.valid('param').id, hold_ids), { elevate: QUEUE })
    return c.json({ data }, 200)
  })
