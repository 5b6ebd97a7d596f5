import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { ChoreRun } from '../../src/features/chores/contract.ts'
import { listRuns } from '../../src/features/chores/queries.ts'
import { requestRun } from '../../src/features/chores/verbs.ts'
import { type Chore, defineChore, duePeriod, inOrder, periodOfDate, registerChores } from '../../src/kernel/chores.ts'
import { now, shiftClock } from '../../src/kernel/clock.ts'
import type { Problem } from '../../src/kernel/problem.ts'
import { statement } from '../../src/kernel/query.ts'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { runChore, turn } from '../support/chores.ts'
import { type Stock, stock } from '../support/library.ts'

let app: TestApp
let civica: Stock
let admin: Client

/** What stands in a note is what the test's chore writes: a line for each patron, once. */
const nextPatrons = statement<{ id: string; note: string | null; family_name: string }>(
  'test.next-patrons',
  `select id, note, family_name from {library}.patron where $1::uuid is null or id > $1 order by id limit $2`,
)
const markPatron = statement<never>('test.mark-patron', `update {library}.patron set note = $2 where id = $1`)

/** What happens before a batch is done; may throw. */
let before = async (_batch: { after: string | null }): Promise<void> => {}
const instants: Date[] = []

const mark = defineChore({
  name: 'test.mark-patrons',
  title: { en: 'Mark patrons', it: 'Segna gli utenti' },
  every: 'night',
  limit: 3,
  batch: async (tx, { date, after, limit }) => {
    await before({ after })
    instants.push(tx.now)
    const patrons = await tx.all(nextPatrons(after, limit))
    const unmarked = patrons.filter(({ note }) => note !== date)
    for (const { id, family_name } of unmarked) {
      if (family_name === 'Guasto') throw new Error('This one cannot be done')
      tx.push(markPatron(id, date))
    }
    return {
      done: patrons.length,
      changed: unmarked.length,
      next: patrons.length < limit ? null : (patrons.at(-1)?.id ?? null),
      counts: { marked: unmarked.length },
      examples: unmarked.map(({ id }) => ({ patron_id: id })),
    }
  },
  skip: async (tx, { after }) => (await tx.all(nextPatrons(after, 1)))[0]?.id ?? null,
})

const NAME = mark.name

beforeAll(async () => {
  app = await createTestApp()
  registerChores([mark])
  civica = await stock(app, await app.provision('civica'))
  admin = await app.as(civica.library, 'Admin')
})
afterAll(() => app.stop())
beforeEach(async () => {
  before = async () => {}
  instants.splice(0)
  await app.admin(`delete from ${civica.library.schema}.patron`)
  await app.admin('delete from platform.chore_run; delete from platform.chore_plan; delete from platform.task')
  for (let count = 0; count < 10; count++) await civica.patron()
})
afterEach(() => shiftClock(0))

/** Sets the clock to an instant. */
function setClock(iso: string): void {
  shiftClock(0)
  shiftClock(Date.parse(iso) - now().getTime())
}
const notes = async () => (await app.admin(`select note from ${civica.library.schema}.patron order by id`)).map(({ note }) => note)
/** Asked past the API, whose tokens and limits go by the clock that the tests move. */
const runs = () => app.door(civica.library).list(listRuns(NAME, null, null, 20))
const [first, refused] = [async () => (await runs())[0] as ChoreRun, (error: unknown) => (error as Problem).code]
const asked = (request: { date?: string; dry_run?: boolean }) =>
  app.door(civica.library).write((tx) => requestRun(tx, NAME, { dry_run: false, ...request }))

test('night work is done once each night, in the small hours of the library, and not twice', async () => {
  setClock('2026-03-02T00:59:00Z')
  await turn(app, civica.library)
  expect(await runs()).toEqual([])
  // Two in the morning, in Rome.
  setClock('2026-03-02T01:00:30Z')
  await turn(app, civica.library)
  await turn(app, civica.library)
  expect(await runs()).toMatchObject([
    { period: '2026-03-02', status: 'succeeded', done_count: 10, changed_count: 10, counts: { marked: 10 } },
  ])
  expect(await notes()).toEqual(Array(10).fill('2026-03-02'))
  expect(new Set(instants.map((one) => one.toISOString()))).toEqual(new Set(['2026-03-02T01:00:00.000Z']))
  setClock('2026-03-03T09:00:00Z')
  await turn(app, civica.library)
  expect((await runs()).map(({ period }) => period)).toEqual(['2026-03-03', '2026-03-02'])
})

test('a second run for the same night finds nothing to do', async () => {
  expect(await runChore(app, civica.library, NAME)).toMatchObject({ status: 'succeeded', done_count: 10, changed_count: 10 })
  const after = await notes()
  expect(await runChore(app, civica.library, NAME)).toMatchObject({ status: 'succeeded', done_count: 10, changed_count: 0 })
  expect(await notes()).toEqual(after)
})

test('a worker that dies in the middle is followed by one that goes on behind the last batch', async () => {
  const places: (string | null)[] = []
  before = async ({ after }) => {
    places.push(after)
    if (places.length === 3) throw Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' })
  }
  await expect(runChore(app, civica.library, NAME)).rejects.toThrow()
  expect((await notes()).filter(Boolean)).toHaveLength(6)
  expect(await runs()).toMatchObject([{ status: 'running', done_count: 6 }])
  while ((await first()).finished_at === null) await turn(app, civica.library, { only_asked: true })
  expect(await runs()).toMatchObject([{ status: 'succeeded', done_count: 10, changed_count: 10 }])
  expect(places[3]).toBe(places[2])
  expect(new Set(places.slice(3)).size).toBe(places.length - 3)
})

test('of two workers that have the same work, one does it and the other leaves', async () => {
  before = () => new Promise((resolve) => setTimeout(resolve, 50))
  await asked({})
  await Promise.all([turn(app, civica.library, { only_asked: true }), turn(app, civica.library, { only_asked: true })])
  expect(await runs()).toMatchObject([{ status: 'succeeded', done_count: 10, changed_count: 10 }])
})

test('a rehearsal tells what would be done and changes nothing', async () => {
  const rehearsal = await runChore(app, civica.library, NAME, { date: '2099-01-01', dry_run: true })
  expect(rehearsal).toMatchObject({ is_dry_run: true, status: 'succeeded', done_count: 10, changed_count: 10, counts: { marked: 10 } })
  expect(rehearsal.examples).toHaveLength(10)
  expect(await notes()).toEqual(Array(10).fill(null))
  expect((await admin.get(`/v1/tasks/${rehearsal.id}`)).body).toMatchObject({ status: 'succeeded', result: { changed_count: 10 } })
})

test('one that cannot be done is left out and told, and the others are done', async () => {
  await civica.patron('Guasto')
  for (let count = 0; count < 4; count++) await civica.patron()
  const run = await runChore(app, civica.library, NAME)
  expect(run).toMatchObject({
    status: 'succeeded',
    done_count: 15,
    changed_count: 14,
    skipped_count: 1,
    problem: 'This one cannot be done',
  })
  expect((await notes()).filter(Boolean)).toHaveLength(14)
})

test('a day to come can only be rehearsed, and a day before the last one is not gone back to', async () => {
  setClock('2026-03-02T09:00:00Z')
  expect(await asked({ date: '2026-03-03' }).catch(refused)).toBe('chore_date_ahead')
  await runChore(app, civica.library, NAME)
  expect(await asked({ date: '2026-03-01' }).catch(refused)).toBe('chore_date_past')
  shiftClock(0)
  const ask = (name: string) => admin.post(`/v1/chores/${name}/runs`, {})
  const again = await ask(NAME)
  expect([again.status, again.headers.get('location')]).toEqual([202, `/v1/tasks/${again.body.id}`])
  expect((await ask(NAME)).body.code).toBe('chore_running')
  expect((await ask('test.unknown')).status).toBe(404)
  expect((await admin.get(`/v1/chores/${NAME}/runs`)).body.data).toMatchObject([
    { id: again.body.id, status: 'queued' },
    { period: '2026-03-02' },
  ])
})

test('whoever asked can have it stopped; what is done stays done', async () => {
  let batches = 0
  before = async () => {
    if (++batches !== 2) return
    await admin.post(`/v1/tasks/${(await first()).id}/cancel`)
  }
  expect(await runChore(app, civica.library, NAME)).toMatchObject({ status: 'cancelled', done_count: 3 })
  expect((await notes()).filter(Boolean)).toHaveLength(3)
})

test('a library chooses its own hour, and lets a chore rest', async () => {
  expect((await admin.get('/v1/chore-plan')).body).toEqual({ night_hour: 2, paused_chores: [] })
  await admin.patch('/v1/chore-plan', { night_hour: 4 })
  setClock('2026-03-02T02:30:00Z')
  await turn(app, civica.library)
  expect(await runs()).toEqual([])
  shiftClock(0)
  await admin.patch('/v1/chore-plan', { paused_chores: [NAME] })
  setClock('2026-03-02T04:30:00Z')
  await turn(app, civica.library)
  expect(await runs()).toEqual([])
  shiftClock(0)
  expect((await admin.get('/v1/chores')).body.data).toContainEqual(expect.objectContaining({ name: NAME, is_paused: true, last_run: null }))
  const mistaken = await admin.patch('/v1/chore-plan', { paused_chores: ['test.unknown'] })
  expect([mistaken.status, mistaken.body.errors[0].code]).toEqual([422, 'chore_unknown'])
  const librarian = await app.as(civica.library, 'Librarian')
  expect((await librarian.post(`/v1/chores/${NAME}/runs`)).status).toBe(403)
})

test('a night of summer time has a moment even where the clocks leave it out', () => {
  const time = { time_zone: 'Europe/Rome', night_hour: 2 }
  expect(duePeriod('night', time, new Date('2026-03-29T01:30:00Z'))).toMatchObject({
    key: '2026-03-29',
    at: new Date('2026-03-29T01:00:00Z'),
  })
  expect(duePeriod('night', time, new Date('2026-10-25T01:30:00Z'))).toMatchObject({ key: '2026-10-25' })
  expect(duePeriod('hour', time, new Date('2026-10-25T00:30:00Z'))?.key).toBe('2026-10-25T00Z')
  expect(duePeriod('hour', time, new Date('2026-10-25T01:30:00Z'))?.key).toBe('2026-10-25T01Z')
  expect(periodOfDate('hour', time, '2026-03-02', undefined)).toMatchObject({ key: '2026-03-02', at: new Date('2026-03-02T22:59:59.999Z') })
})

test('chores come in the order that they ask for', () => {
  const chore = (name: string, ...after: string[]) => ({ ...mark, name, after }) as Chore
  expect(inOrder([chore('c', 'b'), chore('a', 'x'), chore('b', 'a')]).map(({ name }) => name)).toEqual(['a', 'b', 'c'])
  expect(() => inOrder([chore('a', 'b'), chore('b', 'a')])).toThrow('wait for each other')
})
