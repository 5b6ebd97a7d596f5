import { afterAll, beforeAll, expect, test } from 'vitest'
import { field, iso, marc21 } from '../imports/support.ts'
import { type ServerProcess, startServerProcess } from '../kernel/child.ts'
import { account, type Reply, send } from '../kernel/running.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type Stock, stock } from '../support/library.ts'
import { until } from '../support/until.ts'

let db: TestDatabase
let civica: Stock
let server: ServerProcess

beforeAll(async () => {
  db = await createTestDatabase()
  civica = await stock(db, await db.provision('civica'))
  server = await start()
})
afterAll(async () => {
  server.signal('SIGKILL')
  await server.exited
  await db.drop()
})

const start = () => startServerProcess({ DATABASE_URL: db.admin_url, DATA_DIR: '/nowhere' })
const rows = <Row extends Record<string, unknown>>(sql: string, params?: unknown[]) =>
  db.admin<Row>(sql.replaceAll('{library}', civica.library.schema), params)

async function killAndRestart(): Promise<void> {
  server.signal('SIGKILL')
  await server.exited
  server = await start()
}

test('the server is killed while two hundred desks lend: every loan that was acknowledged is there, once', {
  timeout: 120_000,
}, async () => {
  const { token } = await account(db, server.port, civica.library, 'Librarian')
  const book = await civica.book()
  const pairs: { copy: string; patron: string }[] = []
  for (let n = 0; n < 200; n++) {
    pairs.push({ copy: (await civica.copy(book, `KILL-${n}`)).barcode, patron: (await civica.patron()).card_number })
  }
  const lend = ({ copy, patron }: (typeof pairs)[number]): Promise<Reply | undefined> =>
    send(server.port, {
      method: 'POST',
      path: '/v1/checkouts',
      token,
      headers: { 'idempotency-key': `lend-${copy}` },
      body: { copy_barcode: copy, card_number: patron },
    }).catch(() => undefined)

  let acknowledged = 0
  const first = pairs.map(async (pair) => {
    const answer = await lend(pair)
    if (answer?.status === 201 && ++acknowledged === 40) server.signal('SIGKILL')
    return answer
  })
  const answers = await Promise.all(first)
  const lent = answers.filter((answer) => answer?.status === 201).map((answer) => (answer as Reply).body.id as string)
  expect(lent.length).toBeGreaterThanOrEqual(40)
  expect(lent.length).toBeLessThan(200)

  await killAndRestart()
  const kept = await rows<{ id: string }>('select id from {library}.loan where id = any($1::uuid[])', [lent])
  expect(kept).toHaveLength(lent.length)

  // Every desk repeats its request: nothing happens twice, and who was answered before is answered the same.
  const again = await Promise.all(pairs.map(lend))
  expect(new Set(again.map((answer) => answer?.status))).toEqual(new Set([201]))
  const repeated = again.map((answer) => answer?.body.id)
  const unlike = answers.filter((answer, n) => answer?.status === 201 && answer.body.id !== repeated[n])
  expect(unlike).toEqual([])
  const [count] = await rows<{ loans: number; copies: number; events: number }>(
    `select (select count(*)::int from {library}.loan where returned_at is null) as loans,
       (select count(distinct copy_id)::int from {library}.loan where returned_at is null) as copies,
       (select count(distinct subject_id)::int from platform.event where type = 'loan.opened') as events`,
  )
  expect(count).toEqual({ loans: 200, copies: 200, events: 200 })
  const [told] = await rows<{ count: number }>(`select count(*)::int as count from platform.event where type = 'loan.opened'`)
  expect(told?.count).toBe(200)
})

test('the server is killed in the middle of an import: started again, it ends complete and without a duplicate', {
  timeout: 180_000,
}, async () => {
  const { token } = await account(db, server.port, civica.library, 'Admin')
  const RECORDS = 4_000
  const records = Array.from({ length: RECORDS }, (_, n) =>
    marc21(`durable-${n}`, `Il libro numero ${n}`, field('952', '  ', ['p', `DUR-${n}`], ['o', `853 ${n}`])),
  )
  const asked = await send(server.port, {
    method: 'POST',
    path: '/v1/imports?file_name=durable.mrc',
    token,
    headers: { 'content-type': 'application/marc' },
    body: Buffer.from(iso(records)).toString('utf8'),
  })
  expect(asked.status, asked.text).toBe(202)
  const { id } = asked.body
  const task = async () =>
    (await rows<{ status: string; done_count: string }>('select status, done_count from platform.task where id = $1', [id]))[0]
  const halfway = await until(task, (one) => Number(one?.done_count) > 0, 60_000)
  expect(Number(halfway?.done_count)).toBeLessThan(RECORDS)

  await killAndRestart()
  const ended = await until(task, (one) => one?.status === 'succeeded' || one?.status === 'failed', 120_000)
  expect(ended).toMatchObject({ status: 'succeeded' })
  const [count] = await rows<Record<string, number>>(
    `select (select count(*)::int from {library}.book where control_number like 'durable-%') as books,
       (select count(*)::int from {library}.copy where barcode like 'DUR-%') as copies,
       (select count(*)::int from {library}.search_book s join {library}.book b on b.id = s.book_id where b.control_number like 'durable-%') as findable`,
  )
  expect(count).toEqual({ books: RECORDS, copies: RECORDS, findable: RECORDS })
  const report = await send(server.port, { path: `/v1/imports/${id}`, token })
  expect(report.body).toMatchObject({ created_count: RECORDS, updated_count: 0, refused_count: 0 })
})
