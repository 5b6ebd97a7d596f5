import { DateTime } from 'luxon'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addCharge } from '../../src/features/money/verbs.ts'
import { rollOver } from '../../src/features/rollovers/jobs.ts'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'

let app: TestApp
let scuola: Stock
let admin: Client
const classes: Record<string, string> = {}

beforeAll(async () => {
  app = await createTestApp()
  scuola = await stock(app, await app.provision('scuola'))
  admin = await app.as(scuola.library, 'Admin')
  for (const code of ['1A', '2A', '3A', 'EX']) {
    classes[code] = (await admin.post('/v1/patron-categories', { code, name: `Classe ${code}` })).body.id
  }
  await app.admin(
    `insert into ${scuola.library.schema}.patron_attribute (id, code, label, kind) values (gen_random_uuid(), 'classe', '{"it": "Classe", "en": "Class"}', 'text')`,
  )
})
afterAll(() => app.stop())

const move = (from: string, to: string, more: Record<string, unknown> = {}) => ({
  from: { patron_category_id: classes[from] },
  action: 'move',
  to: { patron_category_id: classes[to] },
  ...more,
})
const plan = async (steps: unknown[]): Promise<string> => {
  const made = await admin.post('/v1/rollovers', { name: 'Passaggio', steps })
  expect(made.status, made.text).toBe(201)
  return made.body.id
}
const work = (id: string, signal = new AbortController().signal) => rollOver(app.door(scuola.library), id, signal)
const run = async (id: string): Promise<void> => {
  const asked = await admin.post(`/v1/rollovers/${id}/run`)
  expect(asked.status, asked.text).toBe(202)
  await work(id)
}
const undo = async (id: string): Promise<void> => {
  expect((await admin.post(`/v1/rollovers/${id}/undo`)).status).toBe(202)
  await work(id)
}
const patronOf = async ({ id }: { id: string }) => (await admin.get(`/v1/patrons/${id}`)).body
const pupil = (code: string, name = 'Alunno', more: Record<string, unknown> = {}) =>
  scuola.patron(name, { patron_category_id: classes[code], ...more })
const linesOf = async (id: string) => (await admin.get(`/v1/rollovers/${id}/report?limit=100`)).body.data
/** Every class is emptied, so that each test has its own pupils. */
const dismiss = () => app.admin(`update ${scuola.library.schema}.patron set patron_category_id = $1`, [scuola.category_id])

test('every class moves up by one and nobody by two, and cards are good for another year', async () => {
  const [first, second, third] = [await pupil('1A'), await pupil('2A'), await pupil('3A')]
  const id = await plan([
    move('1A', '2A', { expires_on: '2099-09-30' }),
    move('2A', '3A', { expires_on: '2099-09-30' }),
    { from: { patron_category_id: classes['3A'] }, action: 'close' },
  ])
  const preview = await admin.get(`/v1/rollovers/${id}/preview`)
  expect(preview.body).toMatchObject({
    patron_count: 3,
    problems: [],
    steps: [{ patron_count: 1 }, { patron_count: 1 }, { patron_count: 1 }],
  })
  expect((await patronOf(first)).patron_category_id).toBe(classes['1A'])
  await run(id)
  expect(await patronOf(first)).toMatchObject({ patron_category_id: classes['2A'], expires_on: '2099-09-30' })
  expect(await patronOf(second)).toMatchObject({ patron_category_id: classes['3A'], expires_on: '2099-09-30' })
  expect((await patronOf(third)).status).toBe('closed')
  const { body } = await admin.get(`/v1/rollovers/${id}`)
  expect(body.status).toBe('finished')
  expect((await admin.get(`/v1/tasks/${body.task_id}`)).body).toMatchObject({ status: 'succeeded', result: { moved: 3 } })
  await dismiss()
})

test('a pupil who leaves with books or debts is not closed, and the preview tells so before', async () => {
  const [reader, debtor, free] = [await pupil('3A', 'Legge'), await pupil('3A', 'Deve'), await pupil('3A', 'Libero')]
  const copy = await scuola.copy(await scuola.book())
  await admin.post('/v1/checkouts', { copy_id: copy.id, patron_id: reader.id })
  await app
    .door(scuola.library)
    .write(async (tx) => addCharge(tx, { type: 'manual', patron_id: debtor.id, branch_id: scuola.main, cents: 120 }))
  const id = await plan([{ from: { patron_category_id: classes['3A'] }, action: 'close' }])
  const { body } = await admin.get(`/v1/rollovers/${id}/preview`)
  expect(body.steps).toEqual([{ step: 1, patron_count: 3, problem_count: 2 }])
  expect(body.problems).toEqual([
    expect.objectContaining({
      would_be: 'refused',
      patron: expect.objectContaining({ id: debtor.id }),
      reasons: [expect.objectContaining({ code: 'rollover_owes_money', params: { cents: 120 } })],
    }),
    expect.objectContaining({
      would_be: 'refused',
      patron: expect.objectContaining({ id: reader.id }),
      reasons: [expect.objectContaining({ code: 'rollover_open_loans', params: { count: 1 } })],
    }),
  ])
  await run(id)
  expect(await Promise.all([reader, debtor, free].map(async (one) => (await patronOf(one)).status))).toEqual(['active', 'active', 'closed'])
  expect((await admin.get(`/v1/rollovers/${id}/report?outcome=refused`)).body.data).toHaveLength(2)
  await dismiss()
})

test('classes that are an attribute move up as well, whatever the case they were written in', async () => {
  const one = await pupil('EX', 'Attributo', { attributes: { classe: '3a' } })
  const other = await pupil('EX', 'Attributo', { attributes: { classe: '5B' } })
  const id = await plan([
    { from: { attribute_code: 'classe', attribute_value: '3A' }, action: 'move', to: { attribute_value: '4A' } },
    { from: { attribute_code: 'classe', attribute_value: '5B' }, action: 'expire', expires_on: '2099-08-31' },
  ])
  await run(id)
  expect((await patronOf(one)).attributes).toEqual({ classe: '4A' })
  expect(await patronOf(other)).toMatchObject({ attributes: { classe: '5B' }, expires_on: '2099-08-31' })
  await undo(id)
  expect((await patronOf(one)).attributes).toEqual({ classe: '3a' })
  await dismiss()
})

test('a rollover is undone by its log, but for whoever was changed since', async () => {
  const [back, changed, leaver] = [await pupil('1A', 'Torna'), await pupil('1A', 'Cambia'), await pupil('3A', 'Esce')]
  const before = await patronOf(back)
  const id = await plan([move('1A', '2A', { expires_on: '2099-01-01' }), { from: { patron_category_id: classes['3A'] }, action: 'close' }])
  await run(id)
  await admin.patch(`/v1/patrons/${changed.id}`, { patron_category_id: classes.EX }, { 'if-match': '*' })
  await undo(id)
  expect(await patronOf(back)).toMatchObject({ patron_category_id: classes['1A'], expires_on: before.expires_on })
  expect((await patronOf(leaver)).status).toBe('active')
  expect((await patronOf(changed)).patron_category_id).toBe(classes.EX)
  const lines = await linesOf(id)
  expect(lines.find((line: { patron_id: string }) => line.patron_id === changed.id)).toMatchObject({
    outcome: 'kept',
    reasons: [expect.objectContaining({ code: 'rollover_changed_meanwhile' })],
  })
  expect((await admin.get(`/v1/rollovers/${id}`)).body.status).toBe('undone')
  expect((await admin.post(`/v1/rollovers/${id}/undo`)).body.code).toBe('rollover_not_finished')
  await dismiss()
})

test('after a year the log is no longer there to undo by', async () => {
  await pupil('1A')
  const id = await plan([move('1A', '2A')])
  await run(id)
  await app.admin(`update platform.rollover set finished_at = $2 where id = $1`, [
    id,
    DateTime.now().minus({ years: 1, days: 1 }).toJSDate(),
  ])
  expect((await admin.post(`/v1/rollovers/${id}/undo`)).body.code).toBe('rollover_too_old')
  await dismiss()
})

test('a run that is killed between two batches goes on behind the last one, and moves nobody twice', async () => {
  await app.admin(
    `insert into ${scuola.library.schema}.patron (id, card_number, given_name, family_name, patron_category_id, home_branch_id, language)
     select gen_random_uuid(), 'K-' || n, 'Ugo', 'Kappa ' || n, $1, $2, 'it' from generate_series(1, 450) as n`,
    [classes['1A'], scuola.main],
  )
  const id = await plan([move('1A', '2A'), move('2A', '3A')])
  await admin.post(`/v1/rollovers/${id}/run`)
  const leaving = new AbortController()
  leaving.abort()
  await work(id, leaving.signal)
  expect((await admin.get(`/v1/rollovers/${id}`)).body.status).toBe('running')
  expect((await admin.post(`/v1/rollovers/${id}/run`)).body.code).toBe('rollover_running')
  await Promise.all([work(id), work(id)])
  const counts = await app.admin(
    `select c.code, count(*)::int as count from ${scuola.library.schema}.patron p join ${scuola.library.schema}.patron_category c on c.id = p.patron_category_id
     where p.card_number like 'K-%' group by 1`,
  )
  expect(counts).toEqual([{ code: '2A', count: 450 }])
  const events = await app.admin(
    `select count(*)::int as count from platform.event where tenant = $1 and type = 'rollover.finished' and subject_id = $2`,
    [scuola.library.schema, id],
  )
  expect(events).toEqual([{ count: 1 }])
  await dismiss()
})

test('whoever is chosen by two steps is moved by the first, and somebody is told', async () => {
  const one = await pupil('1A')
  const id = await plan([move('1A', '2A'), { from: { home_branch_id: scuola.main, patron_category_id: classes['1A'] }, action: 'close' }])
  expect((await admin.get(`/v1/rollovers/${id}/preview`)).body.problems).toEqual([
    expect.objectContaining({ step: 1, reasons: [expect.objectContaining({ code: 'rollover_in_several_steps', params: { step: 2 } })] }),
  ])
  await run(id)
  expect(await patronOf(one)).toMatchObject({ patron_category_id: classes['2A'], status: 'active' })
  await dismiss()
})

test('whoever was changed after the run began is left alone', async () => {
  const one = await pupil('1A')
  const id = await plan([move('1A', '2A')])
  await admin.post(`/v1/rollovers/${id}/run`)
  // The lines are taken down; before their turn comes, the desk is faster.
  await app.admin(
    `insert into platform.rollover_line (tenant, rollover_id, position, step, patron_id, before, after)
     select $1, $2, 1, 1, id, jsonb_build_object('patron_category_id', patron_category_id, 'expires_on', expires_on, 'status', status, 'attribute', null),
       jsonb_build_object('patron_category_id', $4::uuid, 'expires_on', expires_on, 'status', status, 'attribute', null) from ${scuola.library.schema}.patron where id = $3`,
    [scuola.library.schema, id, one.id, classes['2A']],
  )
  await admin.patch(`/v1/patrons/${one.id}`, { patron_category_id: classes.EX }, { 'if-match': '*' })
  await work(id)
  expect((await patronOf(one)).patron_category_id).toBe(classes.EX)
  expect(await linesOf(id)).toEqual([expect.objectContaining({ outcome: 'skipped' })])
  await dismiss()
})

test('a plan is refused with all that is wrong in its steps', async () => {
  const answer = await admin.post('/v1/rollovers', {
    name: 'Sbagliato',
    steps: [
      { from: {}, action: 'close' },
      { from: { patron_category_id: uuidv7() }, action: 'close' },
      { from: { attribute_code: 'nessuno', attribute_value: 'x' }, action: 'move', to: { attribute_value: 'y' } },
      { from: { home_branch_id: uuidv7() }, action: 'close' },
    ],
  })
  expect(answer.status).toBe(422)
  expect(answer.body.errors.map(({ code, pointer }: { code: string; pointer: string }) => [code, pointer])).toEqual([
    ['rollover_step_empty', '/steps/0'],
    ['rollover_category_unknown', '/steps/1'],
    ['rollover_attribute_unknown', '/steps/2'],
    ['rollover_branch_unknown', '/steps/3'],
  ])
})

test('librarians see rollovers and run none; readers and other libraries see nothing', async () => {
  const id = await plan([move('1A', '2A')])
  const librarian = await app.as(scuola.library, 'Librarian')
  expect((await librarian.get(`/v1/rollovers/${id}`)).status).toBe(200)
  expect((await librarian.post(`/v1/rollovers/${id}/run`)).status).toBe(403)
  const reader = await app.as(scuola.library, 'Reader', { patron_id: (await scuola.patron()).id })
  expect((await reader.get('/v1/rollovers')).status).toBe(403)
  const other = await app.provision('altra')
  const stranger = await app.as(other, 'Admin')
  expect((await stranger.get(`/v1/rollovers/${id}`)).status).toBe(404)
  expect((await stranger.post(`/v1/rollovers/${id}/run`)).status).toBe(404)
  const foreign = await stranger.post('/v1/rollovers', { name: 'x', steps: [move('1A', '2A')] })
  expect(foreign.body.code).toBe('rollover_category_unknown')
})
