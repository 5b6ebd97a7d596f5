import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { importJobs } from '../../src/features/imports/jobs.ts'
import type { JobContext } from '../../src/kernel/jobs.ts'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'
import { counts, field, iso, marc21, outcomeOf, send, turn, work } from './support.ts'

let app: TestApp
let civica: Stock
let desk: Client

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  desk = await app.as(civica.library, 'Librarian')
})
afterAll(() => app.stop())

let file: Uint8Array
let series = 0
beforeEach(() => {
  series++
  const item = (n: number) => field('952', '  ', ['p', `R${series}-${n}`], ['o', '853'])
  file = iso(
    Array.from({ length: 1_100 }, (_, n) =>
      marc21(
        `resume-${series}-${n}`,
        `Ripresa ${series} ${n}`,
        field('100', '1 ', ['a', `Autore ${n % 50}`]),
        field('500', '  ', ['a', 'Una nota. '.repeat(20)]),
        item(n),
      ),
    ),
  )
})

/** Makes the database refuse a line of the report, as a full disk does, until it is told that there is room again. */
async function fillDisk(position: number, state: string): Promise<() => Promise<unknown>> {
  await app.admin(`create or replace function platform.refuse_line() returns trigger language plpgsql as $$
    begin raise exception 'no room' using errcode = '${state}'; end $$`)
  await app.admin(`create trigger refuse_line before insert on platform.import_line for each row
    when (new.position = ${position}) execute function platform.refuse_line()`)
  return () => app.admin('drop trigger refuse_line on platform.import_line')
}

async function expectComplete(id: string): Promise<void> {
  const done = await outcomeOf(desk, id)
  expect(done.import.status).toBe('succeeded')
  expect(counts(done)).toEqual([1_100, 0, 0, 0])
  const [made] = await app.admin<Record<string, number>>(
    `select count(*)::int as books, count(distinct control_number)::int as numbers,
       (select count(*)::int from ${civica.library.schema}.copy where barcode like 'R${series}-%') as copies,
       (select count(*)::int from platform.import_line where import_id = $1) as lines
     from ${civica.library.schema}.book where control_number like 'resume-${series}-%'`,
    [id],
  )
  expect(made).toEqual({ books: 1_100, numbers: 1_100, copies: 1_100, lines: 1_100 })
  const { body } = await app.guest(civica.library).get(`/v1/search?q=ripresa+${series}+1099`)
  expect(body.data[0]?.title).toBe(`Ripresa ${series} 1099`)
}

test('a run that dies in its third batch is taken up behind the second, and makes nothing twice', async () => {
  const { body } = await send(desk, file)
  const makeRoom = await fillDisk(900, '53100')
  await expect(turn(app, civica.library, body.id)).rejects.toMatchObject({ code: '53100' })
  expect((await outcomeOf(desk, body.id)).import).toMatchObject({ status: 'running', position: 800, created_count: 800 })
  expect((await desk.get(`/v1/tasks/${body.id}`)).body.progress).toEqual({ done_count: 800, total_count: 1_100, unit: 'records' })
  await makeRoom()
  await work(app, civica.library)
  await expectComplete(body.id)
})

test('a worker that stops leaves at the next batch, and says that others may go on', async () => {
  const { body } = await send(desk, file)
  const stop = new AbortController()
  stop.abort()
  await turn(app, civica.library, body.id, { signal: stop.signal })
  expect((await outcomeOf(desk, body.id)).import).toMatchObject({ status: 'running', position: 400 })
  const [event] = await app.admin(`select data from platform.event where type = 'import.continued' and subject_id = $1`, [body.id])
  expect(event).toEqual({ data: { position: 400 } })
  await work(app, civica.library)
  await expectComplete(body.id)
})

test('of two workers that have the same import, one after the other, only the later one writes', async () => {
  const { body } = await send(desk, file)
  await Promise.all([turn(app, civica.library, body.id), turn(app, civica.library, body.id)])
  await work(app, civica.library)
  await expectComplete(body.id)
})

test('an import that is over is not done again', async () => {
  const { body } = await send(desk, file)
  await work(app, civica.library)
  await turn(app, civica.library, body.id)
  await expectComplete(body.id)
})

test('a record that the database will not have is refused alone, and all others of its batch go in', async () => {
  await app.admin(`alter table ${civica.library.schema}.book add constraint book_cursed_check check (title not like '%Maledetto%')`)
  const records = Array.from({ length: 50 }, (_, n) => marc21(`cursed-${n}`, n === 7 || n === 31 ? `Maledetto ${n}` : `Benedetto ${n}`))
  const { body } = await send(desk, iso(records))
  await work(app, civica.library)
  await app.admin(`alter table ${civica.library.schema}.book drop constraint book_cursed_check`)
  const done = await outcomeOf(desk, body.id)
  expect(counts(done)).toEqual([48, 0, 0, 2])
  expect(
    done.lines.filter(({ outcome }) => outcome === 'refused').map(({ position, title, reasons }) => [position, title, reasons[0]?.code]),
  ).toEqual([
    [8, 'Maledetto 7', 'value_not_storable'],
    [32, 'Maledetto 31', 'value_not_storable'],
  ])
  expect(done.lines.map(({ position }) => position)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1))
})

test('a file that stops every run is given up, with what was done before', async () => {
  const { body } = await send(desk, file)
  const makeRoom = await fillDisk(500, '53100')
  for (let attempt = 0; attempt < 6; attempt++) await turn(app, civica.library, body.id).catch(() => {})
  expect((await desk.get(`/v1/tasks/${body.id}`)).body.status).toBe('running')
  await turn(app, civica.library, body.id)
  await makeRoom()
  const task = (await desk.get(`/v1/tasks/${body.id}`)).body
  expect(task).toMatchObject({ status: 'failed', problem: { code: 'import_given_up', params: { attempts: 5, position: 400 } } })
  expect((await outcomeOf(desk, body.id)).import.created_count).toBe(400)
})

test('what nobody works on any more is taken up within the hour, and what was left behind is removed', async () => {
  const { body } = await send(desk, file)
  const stop = new AbortController()
  stop.abort()
  await turn(app, civica.library, body.id, { signal: stop.signal })
  const [half] = await app.admin<{ id: string }>(
    `insert into platform.upload (tenant, id, file_name, media_type, created_at) values ($1, gen_random_uuid(), 'mezzo', 'x', now() - interval '2 hours') returning id`,
    [civica.library.schema],
  )
  const mend = importJobs.find(({ name }) => name === 'imports.mend')
  const continued = async () =>
    (await app.admin(`select from platform.event where type = 'import.continued' and subject_id = $1`, [body.id])).length
  await mend?.run({ library: app.door(civica.library) } as JobContext)
  expect(await continued()).toBe(1)
  await app.admin(`update platform.import set progressed_at = now() - interval '2 hours' where id = $1`, [body.id])
  await mend?.run({ library: app.door(civica.library) } as JobContext)
  expect(await continued()).toBe(2)
  expect(await app.admin('select from platform.upload where id = $1', [half?.id])).toEqual([])
  await work(app, civica.library)
  await expectComplete(body.id)
})

test('half a file is never taken for the whole', async () => {
  const { body } = await send(desk, file)
  await app.admin(`delete from platform.upload_chunk where upload_id = $1 and number > 0`, [body.id])
  await work(app, civica.library)
  expect((await desk.get(`/v1/tasks/${body.id}`)).body).toMatchObject({ status: 'failed', problem: { code: 'import_file_gone' } })
})
