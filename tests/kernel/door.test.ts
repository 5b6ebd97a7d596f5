import { afterAll, beforeAll, expect, test } from 'vitest'
import { events } from '../../src/features/activity/contract.ts'
import type { Library } from '../../src/kernel/db.ts'
import { emit } from '../../src/kernel/events.ts'
import { statement } from '../../src/kernel/query.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { until } from '../support/until.ts'

let db: TestDatabase
let civica: Library
let other: Library

beforeAll(async () => {
  db = await createTestDatabase()
  civica = await db.provision('civica')
  other = await db.provision('altra')
})
afterAll(() => db.drop())

const door = () => db.door(civica)
const put = statement<{ key: string }>(
  'test.door.put',
  `insert into {library}.setting (key, value) values ($1, '0') on conflict (key) do update set value = excluded.value returning key`,
)
const count = statement<{ count: number }>('test.door.count', `select count(*)::int as count from {library}.setting where key = $1`)
const lock = statement<{ key: string }>('test.door.lock', `select key from {library}.setting where key = $1 for update`)
const context = statement<{ role: string; timeout: string; path: string }>(
  'test.door.context',
  `select current_user::text as role, current_setting('statement_timeout') as timeout, current_setting('search_path') as path`,
)
const has = async (key: string) => (await door().get(count(key)))?.count

test('a door inside a door is a mistake of ours, and says so', async () => {
  const one = door()
  await expect(one.write(() => one.read(async () => 1))).rejects.toThrow('door')
  await expect(one.write(() => one.write(async () => 1))).rejects.toThrow('door')
  await expect(one.read(() => one.list(count('x')))).rejects.toThrow('door')
  await expect(one.write(async () => 1)).resolves.toBe(1)
})

test('a read cannot write, neither in a transaction nor in a single statement', async () => {
  await expect(door().read((tx) => tx.count(put('read')))).rejects.toMatchObject({ code: '25006' })
  await expect(door().list(put('list'))).rejects.toMatchObject({ code: '25006' })
  await expect(door().get(put('get'))).rejects.toMatchObject({ code: '25006' })
  expect([await has('read'), await has('list'), await has('get')]).toEqual([0, 0, 0])
  await door().write((tx) => tx.count(put('write')))
  expect(await has('write')).toBe(1)
})

test('a rehearsal meets every constraint and leaves nothing, no event either', async () => {
  const subject_id = civica.id
  const before = await db.admin('select from platform.event')
  const key = await door().write(
    async (tx) => {
      emit(tx, events, 'task.changed', { subject_id, data: { kind: 'x', status: 'queued', done_count: 0, total_count: null } })
      return (await tx.one(put('rehearsal'))).key
    },
    { dry_run: true },
  )
  expect(key).toBe('rehearsal')
  expect(await has('rehearsal')).toBe(0)
  expect(await db.admin('select from platform.event')).toHaveLength(before.length)
  const wrong = statement<never>(
    'test.door.wrong',
    `insert into {library}.branch (id, code, name, time_zone) values (null, 'x', 'x', 'UTC')`,
  )
  await expect(door().write(async (tx) => tx.push(wrong()), { dry_run: true })).rejects.toMatchObject({ code: '23502' })
})

test('two who lock the same two things the other way round both come through', async () => {
  await door().write(async (tx) => {
    await tx.flight([put('a'), put('b')])
  })
  let runs = 0
  const both = (first: string, second: string) =>
    door().write(async (tx) => {
      runs++
      await tx.one(lock(first))
      await new Promise((resolve) => setTimeout(resolve, 200))
      return (await tx.one(lock(second))).key
    })
  expect(await Promise.all([both('a', 'b'), both('b', 'a')])).toEqual(['b', 'a'])
  expect(runs).toBeGreaterThan(2)
})

test('the login role reads nothing without the door', async () => {
  const tables = ['platform.library', 'platform.event', 'platform.session', 'platform.signing_key', 'platform.notice', 'pgboss.job']
  for (const table of [...tables, `${civica.schema}.patron`, `${civica.schema}.setting`, `${other.schema}.book`]) {
    await expect(db.database.pool.query(`select * from ${table}`), table).rejects.toMatchObject({ code: '42501' })
  }
})

test("a library's role reads and writes neither the queue nor what is the platform's own", async () => {
  await db.admin(
    `insert into platform.event (tenant, type, subject, subject_id, data) values ($1, 'loan.opened', 'loan', gen_random_uuid(), '{}')`,
    [civica.schema],
  )
  for (const [name, text] of [
    ['read', 'select id from pgboss.job'],
    ['write', `insert into pgboss.job (name, data) values ('mail', '{}')`],
    ['queues', 'select name from pgboss.queue'],
    ['schedules', 'delete from pgboss.schedule'],
    ['cursor', 'update platform.event_cursor set id = 0'],
    ['keys', 'select private_jwk from platform.signing_key'],
    ['directory', 'select slug from platform.library'],
    ['shout', `select pg_notify('libraryhub_events', '')`],
    ['hop', `select set_config('role', '${other.schema}', true)`],
    ['neighbour', `select id from ${other.schema}.patron`],
    ['rewrite', `update platform.event set type = 'loan.closed'`],
    [
      'forge',
      `insert into platform.event (tenant, type, subject, subject_id, data) values ('${other.schema}', 'loan.opened', 'loan', gen_random_uuid(), '{}')`,
    ],
  ] as const) {
    const query = statement<never>(`test.door.forbidden.${name}`, text)
    await expect(
      door().write((tx) => tx.all(query())),
      name,
    ).rejects.toMatchObject({ code: '42501' })
  }
  const functions = await db.admin<{ signature: string }>(
    `select p.oid::regprocedure::text as signature from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = 'pgboss' and has_function_privilege($1, p.oid, 'execute') and has_schema_privilege($1, n.oid, 'usage')`,
    [civica.schema],
  )
  expect(functions).toEqual([])
})

test('nothing of a library stays on a connection, whether its work ended well or not', async () => {
  const inside = await door().read((tx) => tx.one(context()))
  expect(inside).toEqual({ role: civica.schema, timeout: '15s', path: `${civica.schema}, ext` })
  await door()
    .write((tx) => tx.all(statement<never>('test.door.nonsense', 'select nonsense from {library}.setting')()))
    .catch(() => {})
  await door().list(count('x'))
  const fresh = await Promise.all(
    Array.from({ length: 10 }, () =>
      db.database.pool.query(
        `select current_user::text as role, current_setting('search_path') as path, coalesce(current_setting('app.permissions', true), '') as permissions`,
      ),
    ),
  )
  for (const { rows } of fresh) expect(rows).toEqual([{ role: 'libraryhub_app', path: '"$user", public', permissions: '' }])
})

const backends = `select pid from pg_stat_activity where datname = current_database() and usename = 'libraryhub_app' and query like '%test.door.slow%'`
const slow = statement<{ done: boolean }>('test.door.slow', `select pg_sleep(10) is null as done /* test.door.slow */`)

test('a connection that dies under a transaction is a 503, and the next one works', async () => {
  const work = door().write((tx) => tx.all(slow()))
  const outcome = expect(work).rejects.toMatchObject({ code: '57P01' })
  await until(
    () => db.admin(backends),
    (rows) => rows.length > 0,
  )
  await db.admin(`select pg_terminate_backend(pid) from (${backends}) as b`)
  await outcome
  expect(await has('write')).toBe(1)
})

test('a foreign schema cannot be named, even by a directory that went mad', async () => {
  const mad = { ...civica, schema: 'public; drop schema platform' }
  await expect(db.door(mad).read((tx) => tx.one(context()))).rejects.toThrow()
  await expect(db.door({ ...civica, schema: 't_aaaaaaaaaa' }).read((tx) => tx.one(context()))).rejects.toThrow()
})
