import { afterAll, beforeAll, expect, test } from 'vitest'
import { doorTo } from '../../src/kernel/db.ts'
import { statement } from '../../src/kernel/query.ts'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'

let app: TestApp
let civica: Stock
let desk: Client

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  desk = await app.as(civica.library, 'Librarian')
})
afterAll(() => app.stop())

const enrolment = (card_number: string, more: Record<string, unknown> = {}) => ({
  given_name: 'Anna',
  family_name: 'Rossi',
  patron_category_id: civica.category_id,
  home_branch_id: civica.main,
  card_number,
  ...more,
})
const enrol = (who: Client, key: string, body: unknown) => who.post('/v1/patrons', body, { 'idempotency-key': key })
const enrolled = async (card: string) =>
  (await app.admin(`select from ${civica.library.schema}.patron where card_number = $1`, [card])).length
const withoutId = ({ request_id: _, ...body }: Record<string, unknown>) => body

test('the same request again gets the first answer, and says that it did', async () => {
  const first = await enrol(desk, 'again', enrolment('2000001'))
  const second = await enrol(desk, 'again', enrolment('2000001'))
  expect([first.status, second.status]).toEqual([201, 201])
  expect(second.text).toBe(first.text)
  expect(first.headers.get('idempotent-replayed')).toBeNull()
  expect(second.headers.get('idempotent-replayed')).toBe('true')
  expect(await enrolled('2000001')).toBe(1)
})

test('a refusal is an answer too: it stays when the reason for it is gone', async () => {
  await enrol(desk, 'taken-1', enrolment('2000002'))
  const refused = await enrol(desk, 'taken-2', enrolment('2000002', { given_name: 'Berta' }))
  expect([refused.status, refused.body.code]).toEqual([409, 'card_number_taken'])
  await app.admin(`update ${civica.library.schema}.patron set card_number = '2000002-old' where card_number = '2000002'`)
  await app.admin(`delete from ${civica.library.schema}.patron_card where number = '2000002'`)
  const again = await enrol(desk, 'taken-2', enrolment('2000002', { given_name: 'Berta' }))
  expect(withoutId(again.body)).toEqual(withoutId(refused.body))
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  expect(await enrolled('2000002')).toBe(0)
  expect((await enrol(desk, 'taken-3', enrolment('2000002'))).status).toBe(201)
})

test('the same key with another body, or at another place, is refused', async () => {
  await enrol(desk, 'other', enrolment('2000003'))
  const other = await enrol(desk, 'other', enrolment('2000004'))
  expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused'])
  const elsewhere = await desk.post(
    '/v1/holds',
    { book_id: civica.main, patron_id: civica.main, pickup_branch_id: civica.main },
    { 'idempotency-key': 'other' },
  )
  expect([elsewhere.status, elsewhere.body.code]).toEqual([422, 'idempotency_key_reused'])
  expect(await enrolled('2000004')).toBe(0)
})

test("another user's same key, and another library's, are their own", async () => {
  const colleague = await app.as(civica.library, 'Librarian')
  expect((await enrol(desk, 'shared', enrolment('2000005'))).status).toBe(201)
  const theirs = await enrol(colleague, 'shared', enrolment('2000006'))
  expect([theirs.status, theirs.headers.get('idempotent-replayed')]).toEqual([201, null])
})

test('a key that is no key is told so', async () => {
  for (const key of ['', 'with space', 'x'.repeat(201), 'è']) {
    const answer = await enrol(desk, key, enrolment('2000007')).catch(() => undefined)
    expect(answer?.status ?? 400, key).toBe(400)
  }
  expect(await enrolled('2000007')).toBe(0)
})

test('a rehearsal keeps no answer: the key is free for the real thing', async () => {
  const copy = await civica.copy(await civica.book())
  const { id } = await civica.patron()
  const lend = (path: string) => desk.post(path, { copy_id: copy.id, patron_id: id }, { 'idempotency-key': 'rehearsed' })
  expect((await lend('/v1/checkouts?dry_run=true')).status).toBe(200)
  const real = await lend('/v1/checkouts')
  expect([real.status, real.headers.get('idempotent-replayed')]).toEqual([201, null])
})

const put = statement<never>('test.idempotency.put', `insert into {library}.setting (key, value) values ($1, '1')`)
const slow = statement<never>('test.idempotency.slow', `select pg_sleep($1)`)
/** The door as a request with that key opens it. */
const keyed = (key: string) => doorTo(app.database, app.door(civica.library), { principal: 'desk', key, hash: Buffer.from(key) })

test('a request that is still running is told so after two seconds, and its end is the answer', async () => {
  const running = keyed('running').write(async (tx) => {
    await tx.flight([put('running'), slow(2.6)])
    return 'first'
  })
  await new Promise((resolve) => setTimeout(resolve, 100))
  await expect(keyed('running').write(async () => 'second')).rejects.toMatchObject({ code: 'request_in_progress', status: 409 })
  expect(await running).toBe('first')
  expect(await keyed('running').write(async () => 'third')).toBe('first')
})

test('a process that dies between the work and its commit leaves no half answer', async () => {
  const dying = keyed('dying').write(async (tx) => {
    await tx.count(put('dying'))
    await app.admin(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`,
    )
    await tx.count(put('dying-2'))
    return 'never'
  })
  await expect(dying).rejects.toThrow()
  expect(await app.admin(`select from platform.idempotency_key where key = 'dying'`)).toEqual([])
  expect(await app.admin(`select from ${civica.library.schema}.setting where key like 'dying%'`)).toEqual([])
  await keyed('dying').write((tx) => tx.count(put('dying')))
  expect(await app.admin(`select from ${civica.library.schema}.setting where key = 'dying'`)).toHaveLength(1)
})

test('a refusal in the last flight is kept, and of the work nothing', async () => {
  const refuse = () =>
    keyed('pushed').write(async (tx) => {
      tx.push(put('pushed'))
      tx.push(put('pushed'))
      return 'never'
    })
  await expect(refuse()).rejects.toMatchObject({ code: '23505' })
  expect(await app.admin(`select from ${civica.library.schema}.setting where key = 'pushed'`)).toEqual([])
  expect(await app.admin(`select status from platform.idempotency_key where key = 'pushed'`)).toEqual([{ status: 409 }])
  await expect(refuse()).rejects.toMatchObject({ code: 'already_exists', status: 409 })
})

test('thirty-two who lose a race with one key all get the same refusal', async () => {
  const outcomes = await Promise.all(
    Array.from({ length: 32 }, () =>
      keyed('race')
        .write(async (tx) => {
          await tx.flight([put('race'), slow(0.2)])
          tx.push(put('race'))
        })
        .catch((error) => error.code),
    ),
  )
  expect(new Set(outcomes.map((code) => (code === '23505' ? 'already_exists' : code)))).toEqual(new Set(['already_exists']))
  expect(outcomes.filter((code) => code === '23505')).toHaveLength(1)
})
