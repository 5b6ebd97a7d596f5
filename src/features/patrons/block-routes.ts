import { z } from '@hono/zod-openapi'
import { body, createRoute, json, library } from '../../kernel/http.ts'
import { BlockLifting, BlocksQuery, NewPatronBlock, PatronBlock, PatronBlocks } from './block-contract.ts'
import { blockPatron, findBlocks, liftBlock } from './blocks.ts'
import { MEASURING } from './desk.ts'

const Id = z.object({ id: z.uuid() })
const tags = ['patrons']

const routes = {
  blocks: createRoute({
    method: 'get',
    path: '/patrons/{id}/blocks',
    operationId: 'findPatronBlocks',
    tags,
    summary: 'What a patron may not do at this moment, and why',
    permission: 'patrons:read',
    request: { params: Id, query: BlocksQuery },
    responses: { 200: json(PatronBlocks, 'What the staff forbid, and what is above a threshold') },
  }),
  block: createRoute({
    method: 'post',
    path: '/patrons/{id}/blocks',
    operationId: 'blockPatron',
    tags,
    summary: 'Forbid a patron something',
    permission: 'patrons:write',
    request: { params: Id, body: body(NewPatronBlock) },
    responses: { 201: json(PatronBlock, 'The block') },
  }),
  lift: createRoute({
    method: 'post',
    path: '/patrons/{id}/blocks/{block_id}/lift',
    operationId: 'liftPatronBlock',
    tags,
    summary: 'Take a block away; that it was there is kept',
    permission: 'patrons:write',
    request: { params: z.object({ id: z.uuid(), block_id: z.uuid() }), body: body(BlockLifting) },
    responses: { 200: json(PatronBlock, 'The block') },
  }),
}

export const blockRoutes = library()
  .openapi(routes.blocks, async (c) => {
    const { branch_id, history } = c.req.valid('query')
    const options = { branch_id, has_history: history === 'true' }
    const blocks = await c.var.library.read((tx) => findBlocks(tx, c.req.valid('param').id, options), {
      elevate: [...MEASURING, 'rules:read'],
    })
    return c.json(blocks, 200)
  })
  .openapi(routes.block, async (c) =>
    c.json(await c.var.library.write((tx) => blockPatron(tx, c.req.valid('param').id, c.req.valid('json'))), 201),
  )
  .openapi(routes.lift, async (c) => {
    const { id, block_id } = c.req.valid('param')
    const { reason = null } = c.req.valid('json')
    return c.json(await c.var.library.write((tx) => liftBlock(tx, id, block_id, reason)), 200)
  })
