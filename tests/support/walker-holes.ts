import { z } from '@hono/zod-openapi'
import type { Feature } from '../../src/features.ts'
import { inPlatform } from '../../src/kernel/db.ts'
import { body, createRoute, json, library } from '../../src/kernel/http.ts'
import { Problem } from '../../src/kernel/problem.ts'
import type { TestDatabase } from './database.ts'

const Id = z.object({ id: z.uuid() })
const Answer = z.record(z.string(), z.unknown())
const answers = { 200: json(Answer, 'Whatever') }

/** Routes that do what no route may, each in another way; the walker must find every one. */
export function holes(test: () => TestDatabase): Feature {
  const routes = library()
  const everyBook = async (id: string) => {
    const schemas = await test().admin<{ schema: string }>(`select schema_name as schema from platform.library`)
    for (const { schema } of schemas) {
      const [book] = await test().admin(`select id, title from ${schema}.book where id = $1`, [id])
      if (book) return book
    }
    throw new Problem('not_found')
  }

  routes.openapi(
    createRoute({
      method: 'get',
      path: '/holes/open',
      operationId: 'holeOpen',
      summary: 'Asks for no permission',
      permission: null,
      responses: answers,
    }),
    (c) => c.json({}, 200),
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/holes/beyond/books/{id}',
      operationId: 'holeBeyond',
      summary: 'Reads past the door',
      permission: 'catalogue:read',
      request: { params: Id },
      responses: answers,
    }),
    async (c) => c.json(await everyBook(c.req.valid('param').id), 200),
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/holes/oracle/books/{id}',
      operationId: 'holeOracle',
      summary: 'Tells that something is there',
      permission: 'catalogue:read',
      request: { params: Id },
      responses: answers,
    }),
    async (c) => {
      await everyBook(c.req.valid('param').id)
      throw new Problem('forbidden', { params: { permission: 'none' } })
    },
  )
  routes.openapi(
    createRoute({
      method: 'post',
      path: '/holes/spoil',
      operationId: 'holeSpoil',
      summary: "Writes into another library's rows, out of an id in a list in the body",
      permission: 'copies:write',
      request: { body: body(z.object({ copies: z.array(z.object({ copy_id: z.uuid() })).default([]) })) },
      responses: answers,
    }),
    async (c) => {
      for (const { copy_id } of c.req.valid('json').copies) {
        for (const { schema } of await test().admin<{ schema: string }>(`select schema_name as schema from platform.library`)) {
          await test().admin(`update ${schema}.copy set note = 'spoilt' where id = $1`, [copy_id])
        }
      }
      return c.json({}, 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/holes/nosy/loans/{id}',
      operationId: 'holeNosy',
      summary: "Shows a patron another patron's loan",
      permission: 'account:read',
      request: { params: Id },
      responses: answers,
    }),
    async (c) => {
      const { id } = c.req.valid('param')
      const row = await c.var.library.read((tx) => tx.maybe({ statement: loanOf, params: [id] }), {
        elevate: ['loans:read', 'patrons:read'],
      })
      if (!row) throw new Problem('not_found')
      return c.json(row, 200)
    },
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/holes/shared',
      operationId: 'holeShared',
      summary: 'Lists the shared tables as the platform',
      permission: 'events:read',
      responses: answers,
    }),
    async (c) => c.json({ tasks: await inPlatform(c.var.database, (tx) => tx.all({ statement: allTasks, params: [] })) }, 200),
  )
  routes.openapi(
    createRoute({
      method: 'get',
      path: '/holes/things/{id}',
      operationId: 'holeThing',
      summary: 'Names something that nobody knows',
      permission: 'catalogue:read',
      request: { params: Id },
      responses: answers,
    }),
    () => {
      throw new Problem('not_found')
    },
  )
  // Past the guard and past the document.
  routes.get('/holes/hidden', (c) => c.json({}))
  return { name: 'holes', contract: {}, routes }
}

const loanOf = {
  name: 'holes.loan',
  text: `select l.id, p.card_number from {library}.loan l join {library}.patron p on p.id = l.patron_id where l.id = $1`,
}
const allTasks = { name: 'holes.tasks', text: 'select kind from platform.task' }
