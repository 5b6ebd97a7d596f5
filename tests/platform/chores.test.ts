import { afterAll, beforeAll, expect, test } from 'vitest'
import { requestRun } from '../../src/features/chores/verbs.ts'
import { defineChore, registerChores, registeredChores } from '../../src/kernel/chores.ts'
import { now, shiftClock } from '../../src/kernel/clock.ts'
import type { Library } from '../../src/kernel/db.ts'
import { openMetrics } from '../../src/kernel/metrics.ts'
import { choreSampler } from '../../src/platform/chores.ts'
import { examine } from '../../src/platform/doctor.ts'
import { openOperations } from '../../src/platform/operations.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { runChore, turn } from '../support/chores.ts'
import { exportsFolder, type PlatformClient, platformClient, testOptions } from './support.ts'

const PASSWORD = 'un cavallo giusto'
const NAME = 'test.count-sheep'
const HOUR_MS = 3_600_000

let app: TestApp
let alta: Library
let bassa: Library
let admin: PlatformClient
let adminId: string

let isBroken = false
const sheep = defineChore({
  name: NAME,
  title: { en: 'Count sheep', it: 'Conta le pecore' },
  every: 'night',
  batch: async () => {
    if (isBroken) throw new Error('One is missing')
    return { done: 3, changed: 1, next: null, counts: { sheep: 3 } }
  },
})

/** What the clock of the business says while a story is told; the day after the libraries were made. */
const day = new Date(Math.floor(Date.now() / 86_400_000) * 86_400_000 + 86_400_000)
const date = day.toISOString().slice(0, 10)
function setClock(hour: number): void {
  shiftClock(0)
  shiftClock(day.getTime() + hour * HOUR_MS - now().getTime())
}

beforeAll(async () => {
  const exports_dir = await exportsFolder()
  app = await createTestApp({}, { operations: ({ admin_url }) => openOperations(testOptions(admin_url, exports_dir)) })
  registerChores([sheep])
  alta = await app.provision('alta', { time_zone: 'UTC' })
  bassa = await app.provision('bassa', { time_zone: 'UTC' })
  await app.admin('update platform.library set created_at = $1', [new Date(day.getTime() - HOUR_MS)])
  const made = await openOperations(testOptions(app.admin_url, exports_dir)).admins.create({
    email: 'admin@example.org',
    display_name: 'Ada',
    password: PASSWORD,
  })
  adminId = made.admin.id
})
afterAll(() => app.stop())

/** Signs in, since a token lasts for ten minutes and the tests move the clock. */
async function signIn(): Promise<void> {
  const { body, text } = await platformClient(app).post('/auth/sign-in', { email: 'admin@example.org', password: PASSWORD })
  expect(body.access_token, text).toBeTypeOf('string')
  admin = platformClient(app, body.access_token)
}
const standing = async (query = '') => {
  const { body, text } = await admin.get(`/chores?limit=100${query}`)
  return body.data?.find(({ name }: { name: string }) => name === NAME) ?? text
}
const inLibraries = async (query = '') => (await admin.get(`/chores/${NAME}/libraries?limit=100${query}`)).body.data
const found = async (check: string) =>
  (await examine(app.admin_url, { owners: [], only: [check] })).findings
    .map(({ library = '', severity, detail, fix }) => ({ library, severity, detail, fix }))
    .sort((a, b) => a.library.localeCompare(b.library))

test('nothing is due in a library that is new, and the doctor is content', async () => {
  setClock(0.1)
  await signIn()
  // That a library has chosen its hours already makes nothing due before the first of its nights.
  await app.admin(`insert into platform.chore_plan (tenant, night_hour, updated_at) values ($1, 2, $2)`, [bassa.schema, day])
  expect(await standing()).toMatchObject({ library_count: 2, current_count: 2, behind_count: 0, last_period: null, oldest_due_at: null })
  expect(await found('chores_failed')).toEqual([])
  expect(await found('chores_behind')).toEqual([])
  await app.admin('delete from platform.chore_plan')
})

test('a night that is due begins soon, and hours later it is behind; the doctor says where, and what to type', async () => {
  setClock(3)
  await signIn()
  expect(await standing()).toMatchObject({ due_count: 2, behind_count: 0 })
  expect(await found('chores_behind')).toEqual([])
  setClock(9)
  await signIn()
  expect(await standing()).toMatchObject({ due_count: 0, behind_count: 2, oldest_due_at: expect.stringContaining(date) })
  expect(await found('chores_behind')).toMatchObject([
    { severity: 'warning', fix: expect.stringContaining(`libraryhub chore run alta ${NAME}`), library: 'alta' },
    { fix: expect.stringContaining(`libraryhub chore run bassa ${NAME}`), library: 'bassa' },
  ])
})

test('what is done in one library stands apart from what is behind in another', async () => {
  setClock(9)
  await signIn()
  await runChore(app, alta, NAME)
  expect(await standing()).toMatchObject({
    title: 'Count sheep',
    every: 'night',
    library_count: 2,
    current_count: 1,
    behind_count: 1,
    last_period: date,
  })
  expect(await standing('&tenant=alta')).toMatchObject({ library_count: 1, current_count: 1, oldest_due_at: null })
  expect(await standing('&tenant=alta&status=behind')).not.toHaveProperty('library_count')
  expect(await standing('&status=behind')).toMatchObject({ behind_count: 1 })
  expect(await inLibraries()).toMatchObject([
    {
      tenant: 'alta',
      state: 'current',
      due_at: null,
      last_period: date,
      run: { status: 'succeeded', counts: { sheep: 3 }, changed_count: 1 },
    },
    { tenant: 'bassa', state: 'behind', due_at: expect.stringContaining(date), last_period: null, run: null },
  ])
  expect(await inLibraries('&status=behind')).toMatchObject([{ tenant: 'bassa' }])
})

test('a night that failed is named with its reason until it went well', async () => {
  setClock(9)
  isBroken = true
  expect(await runChore(app, bassa, NAME)).toMatchObject({ status: 'failed' })
  await signIn()
  expect(await standing('&status=failed')).toMatchObject({ failed_count: 1, current_count: 1 })
  expect(await found('chores_failed')).toEqual([
    {
      library: 'bassa',
      severity: 'error',
      detail: `It failed: ${NAME}, ${date}, One is missing`,
      fix: `libraryhub chore run bassa ${NAME}`,
    },
  ])
  isBroken = false
  await runChore(app, bassa, NAME)
  expect(await found('chores_failed')).toEqual([])
  expect(await standing()).toMatchObject({ failed_count: 0, current_count: 2 })
})

test('what a library lets rest is not behind, and what is closed is not counted', async () => {
  setClock(24 + 9)
  await signIn()
  await app.admin(`insert into platform.chore_plan (tenant, night_hour, paused_chores, updated_at) values ($1, 2, $2, '2026-01-01')`, [
    alta.schema,
    [NAME],
  ])
  expect(await standing()).toMatchObject({ paused_count: 1, behind_count: 1 })
  await app.admin(`update platform.library set status = 'suspended' where slug = 'bassa'`)
  expect(await standing()).toMatchObject({ library_count: 1, paused_count: 1, behind_count: 0 })
  await app.admin(`update platform.library set status = 'active'; delete from platform.chore_plan`)
})

test('an admin starts a chore in a library, and follows it; the log names the admin', async () => {
  setClock(9)
  await signIn()
  const path = `/libraries/alta/chores/${NAME}/runs`
  const asked = await admin.post(path, {})
  expect(asked.status, asked.text).toBe(202)
  expect(asked.body).toMatchObject({ chore: NAME, status: 'queued', is_requested: true, is_dry_run: false, date })
  expect(asked.headers.get('location')).toBe(`/platform/v1${path}/${asked.body.id}`)
  expect((await admin.post(path, {})).body.code).toBe('chore_running')
  expect(await standing('&tenant=alta')).toMatchObject({ running_count: 1 })
  await turn(app, alta, { only_asked: true })
  expect((await admin.get(`${path}/${asked.body.id}`)).body).toMatchObject({ status: 'succeeded', done_count: 3 })
  const [event] = await app.admin('select actor_id, tenant from platform.event where subject_id = $1 and type = $2', [
    asked.body.id,
    'chore_run.requested',
  ])
  expect(event).toEqual({ actor_id: adminId, tenant: alta.schema })
  // What is of one library is not found through another.
  expect((await admin.get(`/libraries/bassa/chores/${NAME}/runs/${asked.body.id}`)).status).toBe(404)
})

test('what cannot be started or shown is a problem with a name, and starts nothing', async () => {
  setClock(9)
  await signIn()
  const count = async () => (await app.admin('select count(*)::int as count from platform.chore_run'))[0]?.['count']
  const before = await count()
  const post = async (path: string, body: unknown) => {
    const { status, body: problem } = await admin.post(path, body)
    return [status, problem.code]
  }
  expect(await post('/libraries/alta/chores/test.unknown/runs', {})).toEqual([404, 'chore_unknown'])
  expect(await post(`/libraries/nessuna/chores/${NAME}/runs`, {})).toEqual([404, 'library_unknown'])
  expect(await post(`/libraries/alta/chores/${NAME}/runs`, { date: '2999-01-01' })).toEqual([422, 'chore_date_ahead'])
  expect(await post(`/libraries/alta/chores/${NAME}/runs`, { date: '2026-02-30', limit: 1 })).toEqual([400, 'validation_failed'])
  expect((await admin.get('/chores?tenant=nessuna')).body.code).toBe('library_unknown')
  expect((await admin.get('/chores?status=asleep')).status).toBe(400)
  expect((await admin.get('/chores?cursor=nonsense')).status).toBe(400)
  expect((await admin.get('/chores/test.unknown/libraries')).body.code).toBe('chore_unknown')
  expect(await count()).toBe(before)
})

test('chores and libraries are listed page by page', async () => {
  setClock(9)
  await signIn()
  const names: string[] = []
  for (let next: string | null = ''; next !== null; ) {
    const { body } = await admin.get(`/chores?limit=5${next && `&cursor=${next}`}`)
    names.push(...body.data.map(({ name }: { name: string }) => name))
    next = body.page.next
  }
  expect(names).toEqual(
    registeredChores()
      .map(({ name }) => name)
      .sort(),
  )
  const first = (await admin.get(`/chores/${NAME}/libraries?limit=1`)).body
  const second = (await admin.get(`/chores/${NAME}/libraries?limit=1&cursor=${first.page.next}`)).body
  expect([first, second].map(({ data }) => data[0].tenant)).toEqual(['alta', 'bassa'])
  expect(second.page.next).toBeNull()
})

test('monitoring is told what runs, what failed, how long the oldest waits, and how much was done', async () => {
  setClock(48 + 9)
  const metrics = openMetrics()
  const sample = choreSampler(app.database, metrics)
  isBroken = true
  await runChore(app, bassa, NAME)
  isBroken = false
  await app.door(alta).write((tx) => requestRun(tx, NAME, { dry_run: false }))
  await turn(app, alta, { only_asked: true, metrics })
  await sample()
  const text = await metrics.render()
  expect(text).toContain(`libraryhub_chores{chore="${NAME}",state="failed"} 1`)
  expect(text).toContain(`libraryhub_chores{chore="${NAME}",state="current"} 1`)
  expect(text).toContain(`libraryhub_chores_oldest_due_seconds{chore="${NAME}"} 0`)
  expect(text).toContain(`libraryhub_chore_items_total{chore="${NAME}",outcome="changed"} 1`)
  expect(text).toContain(`libraryhub_chore_items_total{chore="${NAME}",outcome="unchanged"} 2`)
  const oldest = Number(/libraryhub_chores_oldest_due_seconds\{chore="money.accrue-fines"\} ([\d.]+)/.exec(text)?.[1])
  // Two nights were never begun; the latest is what counts, for it does the work of those before.
  expect(oldest / 3_600).toBeGreaterThan(6)
  expect(oldest / 3_600).toBeLessThan(10)
})
