import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { events as taskEvents } from '../../src/features/activity/contract.ts'
import { events as catalogueEvents } from '../../src/features/catalogue/contract.ts'
import { events as loanEvents } from '../../src/features/circulation/contract.ts'
import { type Database, doorTo, type Library, openDatabase } from '../../src/kernel/db.ts'
import { emit } from '../../src/kernel/events.ts'
import { statement } from '../../src/kernel/query.ts'
import {
  type Account,
  account,
  follow,
  followLive,
  pause,
  type RunningApp,
  type Stream,
  send,
  shortLived,
  startRunningApp,
  type Told,
} from '../kernel/running.ts'
import { stock } from '../support/library.ts'
import { until } from '../support/until.ts'

let app: RunningApp
let port: number
let civica: Library
let writers: Database
let librarian: Account

beforeAll(async () => {
  app = await startRunningApp()
  port = app.server.port
  civica = await app.provision('civica')
  writers = openDatabase({ url: app.app_url, size: 16, name: 'libraryhub test writers' })
  librarian = await account(app, port, civica, 'Librarian')
})
afterAll(async () => {
  await writers.close()
  await app.stop()
})

const alive = statement<never>('test.stream.alive', 'select 1')
const door = (library = civica) => doorTo(writers, app.door(library))

interface Write {
  /** How long the transaction stays open after the event has its number. */
  delay_ms?: number
  fails?: boolean
  library?: Library
}

/** Writes one event in a transaction of its own. */
async function write(done_count: number, { delay_ms = 0, fails = false, library = civica }: Write = {}): Promise<void> {
  await door(library)
    .write(async (tx) => {
      emit(tx, taskEvents, 'task.changed', {
        subject_id: uuidv7(),
        data: { kind: 'test', status: 'running', done_count, total_count: null },
      })
      await tx.all(alive())
      if (delay_ms > 0) await pause(delay_ms)
      if (fails) throw new Error('rolled back')
    })
    .catch((error: Error) => {
      if (!fails) throw error
    })
}

const numbers = (events: readonly Told[]) =>
  events.filter(({ type }) => type === 'task.changed').map(({ data }) => data.done_count as number)
const inOrder = async (from: number) =>
  (
    await app.admin<{ n: number }>(
      `select (data->>'done_count')::int as n from platform.event where type = 'task.changed' and tenant = $1 and (data->>'done_count')::int >= $2 order by xid, id`,
      [civica.schema, from],
    )
  ).map(({ n }) => n)
const ready = (stream: Stream) =>
  until(
    () => stream.told,
    (told) => told.length > 0,
  )

test('sixteen who write at once, slowly and with rollbacks: a listener who comes and goes gets all, in order, none twice', async () => {
  const received: Told[] = []
  let last: string | undefined
  let isWriting = true
  const listening = (async () => {
    while (isWriting || received.length < (await inOrder(0)).length) {
      const stream = follow(port, { token: librarian.token, after: last, query: '?types=task.*' })
      await ready(stream)
      await pause(Math.random() * 250)
      stream.stop()
      received.push(...stream.events)
      last = stream.told.at(-1)?.id ?? last
    }
  })()
  let next = 0
  const committed: number[] = []
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let n = 0; n < 12; n++) {
        const number = next++
        const fails = Math.random() < 0.2
        await write(number, { delay_ms: Math.random() * 120, fails })
        if (!fails) committed.push(number)
      }
    }),
  )
  isWriting = false
  await listening
  expect([...numbers(received)].sort((a, b) => a - b)).toEqual(committed.sort((a, b) => a - b))
  expect(numbers(received)).toEqual(await inOrder(0))
  expect(numbers(received)).not.toEqual(committed)
  expect(new Set(received.map(({ id }) => id)).size).toBe(received.length)
})

test('a writer who stays open for seconds holds back what came after, and loses nothing', async () => {
  const stream = follow(port, { token: librarian.token })
  await ready(stream)
  const slow = write(1_000, { delay_ms: 2_000 })
  await pause(200)
  await write(1_001)
  await pause(800)
  expect(numbers(stream.events)).toEqual([])
  await slow
  await until(
    () => numbers(stream.events),
    (seen) => seen.length === 2,
  )
  expect(numbers(stream.events)).toEqual(await inOrder(1_000))
  stream.stop()
})

test('a WebSocket resumes where it broke off', async () => {
  const first = followLive(port, { token: librarian.token })
  await ready(first)
  await write(2_000)
  await until(
    () => numbers(first.events),
    (seen) => seen.length === 1,
  )
  const last = first.told.at(-1)?.id
  first.stop()
  for (let n = 2_001; n < 2_006; n++) await write(n)
  const second = followLive(port, { token: librarian.token, after: last, as: 'subprotocol' })
  await until(
    () => numbers(second.events),
    (seen) => seen.length === 5,
  )
  await write(2_006)
  await until(
    () => numbers(second.events),
    (seen) => seen.length === 6,
  )
  expect(numbers(second.events)).toEqual([2_001, 2_002, 2_003, 2_004, 2_005, 2_006])
  expect(second.told[0]).toMatchObject({ type: 'ready', id: last })
  second.stop()
})

test('a place in another log, in none, or too long ago is a reset, never silence', async () => {
  for (const after of ['deadbeef.1.1', 'nonsense', '..', `${'9'.repeat(40)}.1.1`]) {
    const [sse, socket] = [follow(port, { token: librarian.token, after }), followLive(port, { token: librarian.token, after })]
    for (const stream of [sse, socket]) {
      await ready(stream)
      expect(stream.told[0]?.type, after).toBe('reset')
      stream.stop()
    }
  }
  const stream = follow(port, { token: librarian.token })
  await ready(stream)
  const [generation] = String(stream.told[0]?.id).split('.')
  stream.stop()
  await app.admin(
    `insert into platform.event (xid, tenant, type, subject, subject_id, data, at)
     values (3, $1, 'task.changed', 'task', gen_random_uuid(), '{}', now() - interval '9 days')`,
    [civica.schema],
  )
  const old = follow(port, { token: librarian.token, after: `${generation}.2.1` })
  await ready(old)
  expect(old.told[0]?.type).toBe('reset')
  old.stop()
  await app.admin('delete from platform.event where xid = 3')
})

test('patrons see what concerns them and what is public; staff what they may; guests what is public; others nothing', async () => {
  const { patron } = await stock(app, civica)
  const [mine, other] = [await patron(), await patron()]
  const reader = await account(app, port, civica, 'Reader', { patron_id: mine.id })
  const admin = await account(app, port, civica, 'Admin')
  const abroad = await app.provision('altra')
  const foreigner = await account(app, port, abroad, 'Admin')
  const streams = {
    reader: follow(port, { token: reader.token }),
    librarian: follow(port, { token: librarian.token }),
    admin: follow(port, { token: admin.token }),
    guest: follow(port, {}),
    live: followLive(port, { token: reader.token }),
    foreigner: follow(port, { token: foreigner.token, host: 'altra.localhost' }),
  }
  for (const stream of Object.values(streams)) await ready(stream)
  const loan = {
    copy_id: uuidv7(),
    copy_barcode: 'B',
    book_id: uuidv7(),
    title: 'T',
    due_at: new Date().toISOString(),
    branch_id: uuidv7(),
  }
  const [my, their, book] = [uuidv7(), uuidv7(), uuidv7()]
  await door().write(async (tx) => {
    emit(tx, loanEvents, 'loan.opened', { subject_id: my, patron_id: mine.id, data: loan })
    emit(tx, loanEvents, 'loan.opened', { subject_id: their, patron_id: other.id, data: loan })
    emit(tx, catalogueEvents, 'book.created', { subject_id: book, data: { title: 'T' } })
  })
  await send(port, { method: 'POST', path: '/v1/auth/sign-out', token: (await account(app, port, civica, 'Librarian')).token })
  await until(
    () => streams.admin.events,
    (events) => events.some(({ type }) => type === 'session.ended'),
  )
  const subjects = (stream: Stream) => stream.events.map(({ subject }) => subject.id).filter((id) => [my, their, book].includes(id))
  // Each stream has its own pace: that the admin has been told says nothing of the others.
  const told = (stream: Stream, count: number) =>
    until(
      () => subjects(stream),
      (seen) => seen.length >= count,
    )
  expect(await told(streams.reader, 2)).toEqual([my, book])
  expect(await told(streams.live, 2)).toEqual([my, book])
  expect(await told(streams.librarian, 3)).toEqual([my, their, book])
  expect(await told(streams.admin, 3)).toEqual([my, their, book])
  expect(await told(streams.guest, 1)).toEqual([book])
  expect(subjects(streams.foreigner)).toEqual([])
  const types = (stream: Stream) => stream.events.map(({ type }) => type)
  expect(types(streams.admin)).toContain('session.ended')
  expect(types(streams.librarian)).not.toContain('session.ended')
  for (const stream of Object.values(streams)) stream.stop()

  const place = streams.reader.told[0]?.id as string
  const again = follow(port, { token: reader.token, after: place })
  await until(
    () => subjects(again),
    (seen) => seen.length === 2,
  )
  await pause(300)
  expect(subjects(again)).toEqual([my, book])
  again.stop()
})

test('a stream ends with its token', async () => {
  const token = await shortLived(app, librarian.token, 2)
  const [sse, socket] = [follow(port, { token }), followLive(port, { token })]
  await ready(sse)
  await ready(socket)
  expect(await sse.ended).toBe('end')
  expect(await socket.ended).toBe(4401)
  expect((await send(port, { path: '/v1/me', token })).body.code).toBe('token_expired')
})

test('a stream ends when its session does, and only that', async () => {
  const [one, other] = [await account(app, port, civica, 'Librarian'), await account(app, port, civica, 'Librarian')]
  const streams = [follow(port, { token: one.token }), followLive(port, { token: one.token })]
  const staying = follow(port, { token: other.token })
  for (const stream of [...streams, staying]) await ready(stream)
  const at = Date.now()
  expect((await send(port, { method: 'POST', path: '/v1/auth/sign-out', token: one.token })).status).toBe(204)
  expect(await Promise.all(streams.map(({ ended }) => ended))).toEqual(['end', 4401])
  expect(Date.now() - at).toBeLessThan(5_000)
  await write(3_000)
  await until(
    () => numbers(staying.events),
    (seen) => seen.includes(3_000),
  )
  staying.stop()
})

test('a connection that listens and is killed again and again in a burst loses nothing', async () => {
  const streams = [follow(port, { token: librarian.token }), followLive(port, { token: librarian.token })]
  for (const stream of streams) await ready(stream)
  let isWriting = true
  let killed = 0
  const killing = (async () => {
    while (isWriting) {
      const rows = await app.admin(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name in ('libraryhub live', 'libraryhub dispatcher')`,
      )
      killed += rows.length
      await pause(60)
    }
  })()
  let next = 4_000
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let n = 0; n < 40; n++) await write(next++, { delay_ms: Math.random() * 80 })
    }),
  )
  isWriting = false
  await killing
  expect(killed).toBeGreaterThan(5)
  for (const stream of streams) {
    await until(
      () => numbers(stream.events).length,
      (count) => count === 320,
    )
    expect(numbers(stream.events)).toEqual(await inOrder(4_000))
    stream.stop()
  }
})
