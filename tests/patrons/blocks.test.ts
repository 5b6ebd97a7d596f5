import { afterAll, beforeAll, expect, test } from 'vitest'
import { liveBlocks, type Measures } from '../../src/features/patrons/rules.ts'
import { suspendPatron } from '../../src/features/patrons/verbs.ts'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'

let app: TestApp
let civica: Stock
let desk: Client
let admin: Client

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  desk = await app.as(civica.library, 'Librarian')
  admin = await app.as(civica.library, 'Admin')
  await setThresholds([
    { measure: 'overdue_count', above: 0, actions: ['checkout'] },
    { measure: 'owed_cents', above: 500, actions: ['checkout', 'hold', 'fulfil'] },
    { measure: 'guaranteed_owed_cents', above: 500, actions: ['hold'] },
    { measure: 'unverified', above: 0, actions: ['hold'] },
    { measure: 'card_expired', above: 0, actions: ['renewal'] },
  ])
})

afterAll(() => app.stop())

async function setThresholds(value: unknown): Promise<void> {
  const rules = await app.admin<{ id: string }>(`select id from ${civica.library.schema}.rule where kind = 'patron.thresholds'`)
  for (const { id } of rules) await app.admin(`delete from ${civica.library.schema}.rule where id = $1`, [id])
  await app.admin(
    `insert into ${civica.library.schema}.rule (id, kind, value) values (gen_random_uuid(), 'patron.thresholds', $1::jsonb)`,
    [JSON.stringify(value)],
  )
}

/** Lends so many copies, and then makes each so many days late. */
async function overdue(patron: { id: string }, ...days: number[]): Promise<string[]> {
  const ids: string[] = []
  for (const _ of days) {
    const copy = await civica.copy(await civica.book())
    ids.push((await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: patron.id })).body.id)
  }
  for (const [index, id] of ids.entries())
    await app.admin(
      `update ${civica.library.schema}.loan set started_at = started_at - interval '90 days', due_at = now() - make_interval(days => $2) where id = $1`,
      [id, days[index]],
    )
  return ids
}

const NOTHING: Measures = {
  owed_cents: 0,
  guaranteed_owed_cents: 0,
  overdue_count: 0,
  days_overdue: 0,
  lost_count: 0,
  claimed_returned_count: 0,
  unverified: 0,
  card_expired: 0,
}

test('what is exactly at a threshold is not above it', () => {
  const thresholds = [{ measure: 'owed_cents', above: 500, actions: ['checkout'] }] as const
  expect(liveBlocks({ ...NOTHING, owed_cents: 500 }, thresholds)).toEqual([])
  expect(liveBlocks({ ...NOTHING, owed_cents: 501 }, thresholds)).toEqual([
    { measure: 'owed_cents', value: 501, above: 500, actions: ['checkout'] },
  ])
  expect(liveBlocks({ ...NOTHING, owed_cents: 501 }, undefined)).toEqual([])
})

test('a block of an overdue loan is gone the moment the loan is renewed or returned, and no restriction stays behind (E26)', async () => {
  // Koha bug 26208
  const patron = await civica.patron()
  const loans = await overdue(patron, 3, 10)
  const before = (await desk.get(`/v1/patrons/${patron.id}/blocks`)).body
  expect(before.live).toMatchObject([{ measure: 'overdue_count', value: 2, above: 0, actions: ['checkout'] }])
  expect(before.measures).toMatchObject({ overdue_count: 2, days_overdue: 10 })
  expect(before.forbidden).toMatchObject([{ action: 'checkout', because: [{ measure: 'overdue_count', block_id: null }] }])
  for (const id of loans) expect((await desk.post('/v1/renewals', { loan_id: id, overrides: OVERRIDES })).status).toBe(201)
  const after = (await desk.get(`/v1/patrons/${patron.id}/blocks`)).body
  expect(after).toMatchObject({ live: [], forbidden: [], data: [] })
  const [{ count } = { count: -1 }] = await app.admin<{ count: number }>(
    `select count(*)::int as count from ${civica.library.schema}.patron_block where patron_id = $1`,
    [patron.id],
  )
  expect(count).toBe(0)
})

const OVERRIDES = ['patron_blocked', 'too_many_overdue', 'patron_above_threshold'].map((code) => ({ code, reason: 'prova' }))

test('debts forbid what the library says, and those of a child count with the guarantor', async () => {
  const parent = await civica.patron('Bruni')
  const child = await civica.patron('Bruni', { guarantor_patron_id: parent.id })
  await desk.post(`/v1/patrons/${child.id}/cards`, { charge_cents: 700 })
  const ofChild = (await desk.get(`/v1/patrons/${child.id}/blocks`, { 'accept-language': 'it' })).body
  expect(ofChild.forbidden.map(({ action }: { action: string }) => action)).toEqual(['checkout', 'hold', 'fulfil'])
  expect(ofChild.live[0].detail).toMatch(/^deve 7,00\s€, più di 5,00\s€$/)
  const ofParent = (await desk.get(`/v1/patrons/${parent.id}/blocks`)).body
  expect(ofParent.measures).toMatchObject({ owed_cents: 0, guaranteed_owed_cents: 700 })
  expect(ofParent.forbidden).toMatchObject([{ action: 'hold', because: [{ measure: 'guaranteed_owed_cents' }] }])
})

test('an expired card and an unseen document are measured, and vanish when the card is renewed and the document seen', async () => {
  const patron = await civica.patron('Vecchi', { expires_on: '2020-01-01' })
  await app.admin(`update ${civica.library.schema}.patron set unverified_since = now() where id = $1`, [patron.id])
  const before = (await desk.get(`/v1/patrons/${patron.id}/blocks`)).body
  expect(before.forbidden.map(({ action }: { action: string }) => action)).toEqual(['renewal', 'hold'])
  await desk.post(`/v1/patrons/${patron.id}/renew`)
  await desk.post(`/v1/patrons/${patron.id}/verify`)
  expect((await desk.get(`/v1/patrons/${patron.id}/blocks`)).body.forbidden).toEqual([])
})

test('a block by hand ends by its day, is lifted with a reason, and is remembered', async () => {
  const patron = await civica.patron()
  const ended = await desk.post(`/v1/patrons/${patron.id}/blocks`, { actions: ['hold'], reason: 'finito', ends_on: '2020-01-01' })
  const { body: block } = await desk.post(`/v1/patrons/${patron.id}/blocks`, {
    kind: 'conduct',
    actions: ['checkout', 'hold'],
    reason: 'urla',
  })
  expect((await desk.get(`/v1/patrons/${patron.id}/blocks`)).body.data.map(({ id }: { id: string }) => id)).toEqual([block.id])
  const lifted = await desk.post(`/v1/patrons/${patron.id}/blocks/${block.id}/lift`, { reason: 'si è scusato' })
  expect(lifted.body).toMatchObject({ lift_reason: 'si è scusato', lifted_by: desk.user_id, kind: 'conduct' })
  const again = await desk.post(`/v1/patrons/${patron.id}/blocks/${block.id}/lift`, { reason: 'altro' })
  expect(again.body.lift_reason).toBe('si è scusato')
  expect((await desk.get(`/v1/patrons/${patron.id}/blocks`)).body).toMatchObject({ data: [], forbidden: [] })
  const { body: history } = await desk.get(`/v1/patrons/${patron.id}/blocks?history=true`)
  expect(history.data.map(({ id }: { id: string }) => id)).toEqual([ended.body.id, block.id])
  const copy = await civica.copy(await civica.book())
  expect((await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: patron.id })).status).toBe(201)
  const other = await civica.patron()
  expect((await desk.post(`/v1/patrons/${other.id}/blocks/${block.id}/lift`)).status).toBe(404)
})

test('days of suspension add up, and never beyond the most that the library allows', async () => {
  const patron = await civica.patron()
  const suspend = (days: number) =>
    app.door(civica.library).write(async (tx) => suspendPatron(tx, { patron_id: patron.id, days, max_days: 10, reason: 'ritardo' }))
  const left = async () => {
    const { body } = await desk.get(`/v1/patrons/${patron.id}/blocks`)
    expect(body.data).toHaveLength(1)
    const today = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Rome' }).format(new Date())
    return (Date.parse(body.data[0].ends_on) - Date.parse(today)) / 86_400_000
  }
  await suspend(3)
  expect(await left()).toBe(3)
  await suspend(4)
  expect(await left()).toBe(7)
  await suspend(9)
  expect(await left()).toBe(10)
  await suspend(0)
  expect(await left()).toBe(10)
  const copy = await civica.copy(await civica.book())
  const refused = await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: patron.id })
  expect(refused.body.code).toBe('patron_blocked')
})

test('thresholds are those of the branch that asks', async () => {
  const patron = await civica.patron()
  await overdue(patron, 3)
  await app.admin(
    `insert into ${civica.library.schema}.rule (id, kind, branch_id, value) values (gen_random_uuid(), 'patron.thresholds', $1, '[]'::jsonb)`,
    [civica.village],
  )
  expect((await desk.get(`/v1/patrons/${patron.id}/blocks`)).body.live).toHaveLength(1)
  expect((await desk.get(`/v1/patrons/${patron.id}/blocks?branch_id=${civica.village}`)).body.live).toEqual([])
  expect((await desk.get(`/v1/patrons/${civica.main}/blocks`)).status).toBe(404)
  expect((await admin.get(`/v1/patrons/${patron.id}/blocks`)).status).toBe(200)
})
