import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { renewDueLoans } from '../../src/features/circulation/verbs.ts'
import { addCharge } from '../../src/features/money/verbs.ts'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type DeskRoom, deskRoom } from '../support/desk.ts'
import { type Stock, stock } from '../support/library.ts'
import { until } from '../support/until.ts'

let app: TestApp
let civica: Stock
let room: DeskRoom
let desk: Client

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  room = deskRoom(app, civica)
  desk = await app.as(civica.library, 'Librarian')
})
afterAll(() => app.stop())

const DAY_MS = 86_400_000
const codes = (body: { errors?: { code: string }[] }) => body.errors?.map(({ code }) => code)
const lent = async (rules: Parameters<DeskRoom['copyType']>[0], patron?: { id: string }) => {
  const copy = await room.copyOf(await room.copyType({ 'loan.closed_day_mode': 'keep', ...rules }))
  const who = patron ?? (await civica.patron())
  const { body, status, text } = await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: who.id })
  expect(status, text).toBe(201)
  return { ...(body as { id: string; due_at: string; version: number; patron_id: string }), copy, patron: who }
}
const renew = (loan: { id: string }, more: Record<string, unknown> = {}, client = desk) =>
  client.post('/v1/renewals', { loan_id: loan.id, ...more })
const dueOf = (body: { due_at: string }) => Date.parse(body.due_at)
const table = <Row extends Record<string, unknown>>(sql: string, params: unknown[] = []) =>
  app.admin<Row>(sql.replaceAll('{library}', civica.library.schema), params)

test('a renewal adds its own period to the due date, or counts it from today, as the library chose', async () => {
  const rules = { 'loan.period': { count: 10, unit: 'day' }, 'renew.period': { count: 5, unit: 'day' } }
  const fromDue = await lent({ ...rules, 'renew.from': 'due' })
  expect(dueOf((await renew(fromDue)).body) - dueOf(fromDue)).toBe(5 * DAY_MS)
  const fromNow = await lent({ ...rules, 'renew.from': 'now', 'renew.period': { count: 15, unit: 'day' } })
  expect(dueOf((await renew(fromNow)).body) - dueOf(fromNow)).toBe(5 * DAY_MS)
})

test('a renewal never shortens a loan, nor pretends to lengthen it', async () => {
  // EG LP#1891369
  const loan = await lent({ 'renew.from': 'now', 'renew.period': { count: 5, unit: 'day' } })
  expect(codes((await renew(loan)).body)).toEqual(['renewal_changes_nothing'])
  const same = await lent({ 'renew.from': 'now' })
  expect(codes((await renew(same)).body)).toEqual(['renewal_changes_nothing'])
})

test('terms that were agreed when the loan was made count, whatever the rules say now', async () => {
  const loan = await lent({ 'renew.max': 1, 'loan.period': { count: 10, unit: 'day' } })
  const [{ copy_type_id } = { copy_type_id: '' }] = await table<{ copy_type_id: string }>(
    `select copy_type_id from {library}.copy where id = $1`,
    [loan.copy.id],
  )
  await table(`update {library}.rule set value = '0' where kind = 'renew.max' and copy_type_id = $1`, [copy_type_id])
  await table(`update {library}.rule set value = '{"count": 3, "unit": "day"}' where kind = 'loan.period' and copy_type_id = $1`, [
    copy_type_id,
  ])
  const renewed = await renew(loan)
  expect(dueOf(renewed.body) - dueOf(loan)).toBe(10 * DAY_MS)
  // From the renewal on, today's terms are agreed.
  expect(codes((await renew(loan)).body)).toEqual(['renewal_limit_reached'])
})

test('zero unseen renewals means none, and no word about them means any number (E38)', async () => {
  // Koha: unseen = 0 was taken for the default.
  const none = await lent({ 'renew.max_unseen': 0, 'renew.max': 5 })
  expect(codes((await renew(none, { is_seen: false })).body)).toEqual(['unseen_limit_reached'])
  expect((await renew(none)).status).toBe(201)
  const any = await lent({ 'renew.max': 5 })
  for (let n = 1; n <= 3; n++) expect((await renew(any, { is_seen: false })).body.unseen_renewal_count).toBe(n)
  // Whoever shows the copy begins to count anew.
  expect((await renew(any, { is_seen: true })).body).toMatchObject({ unseen_renewal_count: 0, renewal_count: 4 })
})

test('what a patron renews at home nobody has seen', async () => {
  const loan = await lent({ 'renew.max_unseen': 1, 'renew.max': 5 })
  const reader = await app.as(civica.library, 'Reader', { patron_id: loan.patron.id })
  expect((await reader.post(`/v1/me/loans/${loan.id}/renew`)).body.unseen_renewal_count).toBe(1)
  expect((await reader.post(`/v1/me/loans/${loan.id}/renew`)).body.code).toBe('unseen_limit_reached')
})

test('a renewal that was sent twice after a slow answer renews once', async () => {
  const loan = await lent({ 'renew.max': 5 })
  const answers = await Promise.all(Array.from({ length: 4 }, () => renew(loan, { if_due_at: loan.due_at })))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409])
  expect(answers.filter(({ body }) => body.code === 'loan_changed')).toHaveLength(3)
})

test('who waits stops a renewal, unless enough copies stand on the shelf and the library looks at them', async () => {
  // EG LP#1989740
  const loan = await lent({ 'renew.block_if_hold': 'if_no_other_copy' })
  await desk.post('/v1/holds', { book_id: loan.copy.book_id, patron_id: (await civica.patron()).id, pickup_branch_id: civica.main })
  expect((await renew(loan)).body).toMatchObject({ code: 'holds_waiting', params: { count: 1 } })
  await civica.copy(loan.copy.book_id)
  const renewed = await renew(loan)
  expect(renewed.status, renewed.text).toBe(201)
  expect(renewed.body.explanation.steps[0].code).toBe('other_copies_stand')
})

test('an overdue book is not renewed where that is forbidden, be it this one or any', async () => {
  const patron = await civica.patron()
  const period = { count: 1, unit: 'day' }
  const late = await lent({ 'loan.period': period, 'renew.block_if_overdue': 'this_copy' }, patron)
  const strict = await lent({ 'renew.block_if_overdue': 'any_copy' }, patron)
  const lax = await lent({ 'renew.block_if_overdue': 'this_copy' }, patron)
  await room.later(3 * DAY_MS, async (then) => {
    expect(codes((await renew(late, {}, then)).body)).toEqual(['loan_overdue'])
    expect(codes((await renew(strict, {}, then)).body)).toEqual(['patron_has_overdue'])
    expect((await renew(lax, {}, then)).status).toBe(201)
  })
})

test('it can be too soon to renew, counted in whole days before the due date', async () => {
  const loan = await lent({ 'loan.period': { count: 10, unit: 'day' }, 'renew.not_before': { count: 3, unit: 'day' } })
  const due = new Date(loan.due_at)
  expect((await renew(loan)).body.code).toBe('renewal_too_soon')
  await room.later(due.getTime() - Date.now() - 3.9 * DAY_MS, async (then) => expect((await renew(loan, {}, then)).status).toBe(201))
})

test('what is owed for being late is charged when the loan is renewed, once and for good', async () => {
  const loan = await lent({ 'loan.period': { count: 1, unit: 'day' }, 'fine.amount': { cents: 20, per: { count: 1, unit: 'day' } } })
  const other = await lent({
    'loan.period': { count: 1, unit: 'day' },
    'fine.amount': { cents: 20, per: { count: 1, unit: 'day' } },
    'fine.forgive_on_renewal': true,
  })
  await room.later(6 * DAY_MS, async (then) => {
    expect((await renew(loan, {}, then)).status).toBe(201)
    expect((await renew(other, {}, then)).status).toBe(201)
  })
  const fines = (id: string) =>
    table<{ outstanding_cents: number; is_accruing: boolean }>(
      `select outstanding_cents, is_accruing from {library}.charge where loan_id = $1`,
      [id],
    )
  const [fine] = await fines(loan.id)
  expect(fine).toMatchObject({ is_accruing: false })
  expect(fine?.outstanding_cents).toBeGreaterThan(0)
  expect(await fines(other.id)).toEqual([])
})

test('a patron renews everything at once, and is told of each what became of it', async () => {
  const patron = await civica.patron()
  const [good, bad] = [await lent({}, patron), await lent({ 'renew.max': 0 }, patron)]
  const reader = await app.as(civica.library, 'Reader', { patron_id: patron.id })
  const results = await reader.post('/v1/me/renewals', {}, { 'accept-language': 'it' })
  expect(results.status, results.text).toBe(200)
  const of = (id: string) => results.body.data.find(({ loan_id }: { loan_id: string }) => loan_id === id)
  expect(Date.parse(of(good.id).loan.due_at)).toBeGreaterThan(dueOf(good))
  expect(of(bad.id)).toMatchObject({ loan: null, refusals: [{ code: 'renewal_limit_reached', text: '0 su 0.' }] })
  expect((await desk.post(`/v1/patrons/${patron.id}/renewals`)).body.data).toHaveLength(2)
})

test('by night loans are renewed that may be, and what stands in the way is written down', async () => {
  const rules = { 'renew.auto': true, 'renew.max': 5, 'loan.period': { count: 2, unit: 'day' } }
  const free = await lent(rules)
  const limited = await lent({ ...rules, 'renew.auto_max': 0 })
  const wanted = await lent(rules)
  const manual = await lent({ 'loan.period': { count: 2, unit: 'day' } })
  await desk.post('/v1/holds', { book_id: wanted.copy.book_id, patron_id: (await civica.patron()).id, pickup_branch_id: civica.main })
  const night = async () => {
    const date = free.due_at.slice(0, 10)
    let after: string | null = null
    let done = 0
    do {
      const batch: Awaited<ReturnType<typeof renewDueLoans>> = await app
        .door(civica.library)
        .write((tx) => renewDueLoans(tx, { date, after, limit: 2 }))
      done += batch.changed ?? 0
      after = batch.next
    } while (after !== null)
    return done
  }
  expect(await night()).toBe(1)
  const loan = async ({ id }: { id: string }) => (await desk.get(`/v1/loans/${id}`)).body
  expect(await loan(free)).toMatchObject({ renewal_count: 1, auto_renewal_count: 1, unseen_renewal_count: 1, auto_renewal_problem: null })
  expect(await loan(limited)).toMatchObject({ renewal_count: 0, auto_renewal_problem: 'auto_renewal_limit_reached' })
  expect(await loan(wanted)).toMatchObject({ renewal_count: 0, auto_renewal_problem: 'holds_waiting' })
  expect(await loan(manual)).toMatchObject({ renewal_count: 0, auto_renewal_problem: null })
  // The second run of a night changes nothing more.
  expect(await night()).toBe(0)
})

test('what its patron renews while the night waits for it is renewed once', async () => {
  const loan = await lent({ 'renew.auto': true, 'renew.max': 5, 'loan.period': { count: 2, unit: 'day' } })
  const reader = new pg.Client({ connectionString: app.admin_url })
  await reader.connect()
  await reader.query('begin')
  await reader.query(
    `update ${civica.library.schema}.loan set due_at = due_at + interval '2 days', renewal_count = 1, version = version + 1 where id = $1`,
    [loan.id],
  )
  const date = loan.due_at.slice(0, 10)
  const night = app.door(civica.library).write((tx) => renewDueLoans(tx, { date, after: null, limit: 100 }))
  // It waits for the lock of what it has found already.
  await until(
    () => table<{ count: number }>(`select count(*)::int as count from pg_stat_activity where wait_event_type = 'Lock'`),
    ([waiting]) => (waiting?.count ?? 0) > 0,
  )
  await reader.query('commit')
  await reader.end()
  await night
  expect((await desk.get(`/v1/loans/${loan.id}`)).body).toMatchObject({ renewal_count: 1, auto_renewal_count: 0 })
})

test('a recalled loan is not renewed', async () => {
  const loan = await lent({})
  await table(`update {library}.loan set recalled_at = now() where id = $1`, [loan.id])
  expect((await renew(loan)).body.code).toBe('loan_recalled')
})
test('debts stop renewals only above what the library lets pass', async () => {
  const patron = await civica.patron()
  const loan = await lent({ 'renew.max_owed': { cents: 500 }, 'renew.max': 9 }, patron)
  const owe = (cents: number) =>
    app.door(civica.library).write(async (tx) => addCharge(tx, { type: 'manual', patron_id: patron.id, branch_id: civica.main, cents }))
  await owe(500)
  expect((await renew(loan)).status).toBe(201)
  await owe(1)
  expect((await renew(loan)).body.code).toBe('patron_owes')
})
