/** The ceiling of a read: the same SQL on a bare Hono route, one schema, no token, no roles, prepared once. */
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import pg from 'pg'
import { getBook } from '../src/features/catalogue/queries.ts'
import { onTheWire } from '../src/kernel/query.ts'

const pool = new pg.Pool({ connectionString: process.env.BENCH_URL, max: Number(process.env.DATABASE_POOL_SIZE ?? 8) })
const schema = process.env.BENCH_SCHEMA as string
const app = new Hono()
app.get('/v1/books/:id', async (c) => {
  const { text, params } = onTheWire(getBook(c.req.param('id')), schema)
  const { rows } = await pool.query({ name: 'book', text, values: [...params] })
  return c.json(rows[0])
})
const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => process.send?.(port))
process.on('SIGTERM', () => server.close(() => process.exit(0)))
