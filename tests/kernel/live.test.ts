import pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { events } from '../../src/features/activity/contract.ts'
import type { Library } from '../../src/kernel/db.ts'
import { emit, type LoggedEvent } from '../../src/kernel/events.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { until } from '../support/until.ts'

let app: TestApp
let civica: Library

beforeAll(async () => {
  app = await createTestApp()
  civica = await app.provision('civica')
})
afterAll(() => app.stop())

const write = (from: number, count: number) =>
  app.door(civica).write(async (tx) => {
    for (let n = from; n < from + count; n++) {
      emit(tx, events, 'task.changed', { subject_id: uuidv7(), data: { kind: 'x', status: 'running', done_count: n, total_count: null } })
    }
  })
const numberOf = (event: LoggedEvent | null) => event?.data['done_count']

test('a listener who takes nothing while much happens is given all of it from the log', async () => {
  const end = new AbortController()
  const { position: after } = app.live
  const stream = app.live.follow({ door: app.door(civica), sees: () => true, after, signal: end.signal, transport: 'sse' })
  await write(0, 1)
  expect(numberOf((await stream.next()).value as LoggedEvent)).toBe(0)
  for (let batch = 0; batch < 5; batch++) await write(1 + batch * 500, 500)
  // The feed has gone past all of them, more than a listener may leave in memory.
  const [last] = await app.admin<{ id: string }>('select id from platform.event order by xid desc, id desc limit 1')
  await until(
    () => app.live.position.id,
    (id) => id === Number(last?.id),
  )
  const seen: unknown[] = []
  while (seen.length < 2_500) seen.push(numberOf((await stream.next()).value as LoggedEvent))
  expect(seen).toEqual(Array.from({ length: 2_500 }, (_, n) => n + 1))
  end.abort()
  expect((await stream.next()).done).toBe(true)
})

test('a request shouts on no channel; only a dispatcher does, and here is none', async () => {
  const ear = new pg.Client({ connectionString: app.admin_url })
  await ear.connect()
  const heard: string[] = []
  ear.on('notification', ({ channel }) => heard.push(channel))
  await ear.query('listen libraryhub_events')
  await app.as(civica, 'Librarian')
  await write(10_000, 3)
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(heard).toEqual([])
  await ear.query('notify libraryhub_events')
  expect(heard).toEqual(['libraryhub_events'])
  await ear.end()
})
