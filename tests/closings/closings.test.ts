import { DateTime } from 'luxon'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { beginRun } from '../../src/features/closings/queries.ts'
import { repairBatch } from '../../src/features/closings/repair.ts'
import { accrueFines } from '../../src/features/money/accrual.ts'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'

let app: TestApp
let civica: Stock
let admin: Client
const ZONE = 'Europe/Rome'

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  admin = await app.as(civica.library, 'Admin')
  for (const branch of [civica.main, civica.village]) {
    const data = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens_at: '09:00', closes_at: '18:00' }))
    await admin.put(`/v1/branches/${branch}/opening-hours`, { data })
  }
})
afterAll(() => app.stop())

const door = () => app.door(civica.library)
const day = (days: number) => DateTime.now().setZone(ZONE).plus({ days }).toISODate() as string
const endOf = (date: string) => DateTime.fromISO(date, { zone: ZONE }).endOf('day').set({ millisecond: 0 }).toUTC().toISO() as string
const sql = <Row extends Record<string, unknown>>(text: string, params: unknown[] = []) =>
  app.admin<Row>(text.replaceAll('LIB', civica.library.schema), params)

async function lend(branch = civica.main): Promise<string> {
  const copy = await civica.copy(await civica.book(), undefined, branch)
  const lent = await admin.post('/v1/checkouts', { copy_id: copy.id, patron_id: (await civica.patron()).id })
  expect(lent.status, lent.text).toBe(201)
  return lent.body.id
}

/** Moves when a loan is due, as time would have done; its terms stay. */
const dueOn = (id: string, date: string, more = '{}') =>
  sql(
    `update LIB.loan set started_at = least(started_at, $2::timestamptz - interval '30 days'), due_at = $2, policy = policy || $3::jsonb where id = $1`,
    [id, endOf(date), more],
  )
const dueOf = async (id: string) => (await admin.get(`/v1/loans/${id}`)).body

/** What the night does to overdue loans. */
const accrue = () => door().write((tx) => accrueFines(tx, { date: tx.now, after: null, limit: 500 }))

/** Does the work of the job, in batches of a size. */
async function work(id: string, limit = 200): Promise<number> {
  const run = await door().write((tx) => tx.one(beginRun(id, tx.now)))
  for (let batches = 1; ; batches++) if (!(await door().write((tx) => repairBatch(tx, id, run.run_number, limit)))) return batches
}

const close = async (body: Record<string, unknown>) => {
  const answer = await admin.post('/v1/closings', 'exception_id' in body ? body : { reason: 'Allagamento', ...body })
  expect(answer.status, answer.text).toBe(202)
  return answer.body as { id: string; exception_id: string }
}

describe('a branch closes at short notice', () => {
  test('what falls on those days is shown before anything is changed, and repaired afterwards', async () => {
    const [affected, before, elsewhere] = [await lend(), await lend(), await lend(civica.village)]
    await dueOn(affected, day(11))
    await dueOn(before, day(9))
    await dueOn(elsewhere, day(11))
    const days = { branch_id: civica.main, starts_on: day(10), ends_on: day(12) }
    const preview = await admin.post('/v1/closings/preview', { ...days, reason: 'Allagamento' })
    expect(preview.status, preview.text).toBe(200)
    expect(preview.body.due_dates).toMatchObject({
      count: 1,
      is_truncated: false,
      hourly_count: 0,
      data: [{ loan_id: affected, before: endOf(day(11)), after: endOf(day(13)), steps: [{ code: 'closing_moves_due' }] }],
    })
    expect((await dueOf(affected)).due_at).toBe(endOf(day(11)))

    const closing = await close(days)
    await work(closing.id)
    const moved = await dueOf(affected)
    expect(moved.due_at).toBe(endOf(day(13)))
    expect(moved.explanation.steps.at(-1)).toMatchObject({
      code: 'closing_moves_due',
      params: { closed_on: day(11), reason: 'Allagamento' },
    })
    expect([(await dueOf(before)).due_at, (await dueOf(elsewhere)).due_at]).toEqual([endOf(day(9)), endOf(day(11))])
    expect((await admin.get(`/v1/closings/${closing.id}`)).body).toMatchObject({
      phase: 'done',
      moved_count: 1,
      finished_at: expect.any(String),
    })
    expect((await admin.get(`/v1/tasks/${closing.id}`)).body).toMatchObject({
      status: 'succeeded',
      result: { moved_count: 1, is_complete: true },
    })
    const [event] = await sql<{ data: Record<string, unknown> }>(
      `select data from platform.event where type = 'loan.changed' and subject_id = $1`,
      [affected],
    )
    expect(event?.data).toMatchObject({ what: 'due_at', reason: 'Allagamento', steps: [{ code: 'closing_moves_due' }] })
  })

  test('many due dates are moved in batches, and a run that was cut off goes on where it was', async () => {
    const loans = [await lend(), await lend(), await lend(), await lend(), await lend()]
    for (const id of loans) await dueOn(id, day(40))
    const closing = await close({ branch_id: civica.main, starts_on: day(40) })
    const first = await door().write((tx) => tx.one(beginRun(closing.id, tx.now)))
    expect(await door().write((tx) => repairBatch(tx, closing.id, first.run_number, 2))).toBe(true)
    const second = await door().write((tx) => tx.one(beginRun(closing.id, tx.now)))
    expect(await door().write((tx) => repairBatch(tx, closing.id, first.run_number, 2))).toBe(false)
    while (await door().write((tx) => repairBatch(tx, closing.id, second.run_number, 2)));
    expect(new Set(await Promise.all(loans.map(async (id) => (await dueOf(id)).due_at)))).toEqual(new Set([endOf(day(41))]))
    const versions = await sql<{ version: number }>(`select version from LIB.loan where id = any($1::uuid[])`, [loans])
    expect(versions.map(({ version }) => version)).toEqual([2, 2, 2, 2, 2])
    expect((await admin.get(`/v1/closings/${closing.id}`)).body).toMatchObject({ moved_count: 5 })
  })

  test('no loan becomes shorter, and none is moved where the library keeps due dates on closed days', async () => {
    const [kept, backwards] = [await lend(), await lend()]
    await dueOn(kept, day(60), '{"loan.closed_day_mode": "keep"}')
    await dueOn(backwards, day(60), '{"loan.closed_day_mode": "previous_open"}')
    await work((await close({ branch_id: civica.main, starts_on: day(60) })).id)
    expect([(await dueOf(kept)).due_at, (await dueOf(backwards)).due_at]).toEqual([endOf(day(60)), endOf(day(61))])
  })

  test('a loan of hours is due at the next opening, and an hour after it where the rules say so', async () => {
    const loan = await lend()
    const noon = DateTime.fromISO(`${day(70)}T12:00`, { zone: ZONE })
    await dueOn(loan, day(70), '{"loan.period": {"count": 2, "unit": "hour"}, "loan.after_opening": {"count": 1, "unit": "hour"}}')
    await sql(`update LIB.loan set due_at = $2 where id = $1`, [loan, noon.toISO()])
    await work((await close({ branch_id: civica.main, starts_on: day(70) })).id)
    expect((await dueOf(loan)).due_at).toBe(noon.plus({ days: 1 }).set({ hour: 10 }).toUTC().toISO())
  })

  test('what is set aside waits until the next open day', async () => {
    const book = await civica.book()
    const copy = await civica.copy(book)
    const hold = await admin.post('/v1/holds', { book_id: book, patron_id: (await civica.patron()).id, pickup_branch_id: civica.main })
    await admin.post('/v1/checkins', { copy_id: copy.id, branch_id: civica.main })
    await sql(`update LIB.hold set shelf_expires_at = $2 where id = $1`, [hold.body.id, endOf(day(80))])
    const days = { branch_id: civica.main, starts_on: day(80), ends_on: day(81) }
    const preview = await admin.post('/v1/closings/preview', { ...days, reason: 'Sciopero' })
    expect(preview.body.shelf_expiries).toMatchObject({
      count: 1,
      data: [{ hold_id: hold.body.id, before: endOf(day(80)), after: endOf(day(82)) }],
    })
    await work((await close(days)).id)
    expect((await admin.get(`/v1/holds/${hold.body.id}`)).body.shelf_expires_at).toBe(endOf(day(82)))
  })

  test('fines that were counted over the closed days are lowered by an adjustment, once', async () => {
    const loan = await lend()
    await dueOn(loan, day(-12), '{"fine.grace": {"count": 0, "unit": "day"}}')
    await accrue()
    const charge = async () => (await admin.get(`/v1/charges?loan_id=${loan}`)).body.data[0]
    const fined = await charge()
    expect(fined).toMatchObject({ amount_cents: 120, is_accruing: true })
    const days = { branch_id: civica.main, starts_on: day(-8), ends_on: day(-5) }
    const preview = await admin.post('/v1/closings/preview', { ...days, reason: 'Neve' })
    expect(preview.body.fines).toMatchObject({ count: 1, before_cents: 120, after_cents: 80, data: [{ charge_id: fined.id }] })
    const closing = await close(days)
    await work(closing.id)
    expect(await charge()).toMatchObject({ amount_cents: 80, outstanding_cents: 80 })
    expect((await admin.get(`/v1/closings/${closing.id}`)).body).toMatchObject({ lowered_count: 1, lowered_cents: 40 })
    const again = await close(days)
    await work(again.id)
    expect((await admin.get(`/v1/closings/${again.id}`)).body).toMatchObject({ lowered_count: 0, moved_count: 0 })
  })

  test('a yearly holiday that begins next year leaves the fines of this year alone', async () => {
    const loan = await lend()
    await dueOn(loan, day(-12), '{"fine.grace": {"count": 0, "unit": "day"}}')
    await accrue()
    const before = (await admin.get(`/v1/charges?loan_id=${loan}`)).body.data[0]
    const next = Number(day(0).slice(0, 4)) + 1
    const exception = await admin.post('/v1/calendar-exceptions', {
      starts_on: day(-11),
      ends_on: day(-9),
      recurs_from: next,
      reason: 'Festa nuova',
    })
    const closing = await close({ exception_id: exception.body.id })
    await work(closing.id)
    const after = (await admin.get(`/v1/charges?loan_id=${loan}`)).body.data[0]
    expect(after).toEqual(before) // NExpress: a $3 cap became $3.25
    expect(after.outstanding_cents).toBeLessThanOrEqual(after.amount_cents)
  })
})

describe('an entry of the calendar is repaired for afterwards', () => {
  test('an announced closing moves what is due on it; one that was taken back in the meantime moves nothing more', async () => {
    const loan = await lend()
    await dueOn(loan, day(100))
    const exception = (await admin.post('/v1/calendar-exceptions', { starts_on: day(100), ends_on: day(100), reason: 'Inventario' })).body
    const withdrawn = await close({ exception_id: exception.id })
    await admin.delete(`/v1/calendar-exceptions/${exception.id}`)
    await work(withdrawn.id)
    expect((await dueOf(loan)).due_at).toBe(endOf(day(100)))
    expect((await admin.get(`/v1/tasks/${withdrawn.id}`)).body.result).toMatchObject({ is_complete: false, moved_count: 0 })
  })

  test('an entry that opens is no closing, a branch that is not there closes nothing, and days go forward', async () => {
    const open = (
      await admin.post('/v1/calendar-exceptions', {
        starts_on: day(120),
        ends_on: day(120),
        is_open: true,
        opens_at: '10:00',
        closes_at: '12:00',
        reason: 'Festa',
      })
    ).body
    expect((await admin.post('/v1/closings', { exception_id: open.id })).body.code).toBe('not_a_closing')
    const nowhere = { branch_id: uuidv7(), starts_on: day(120), reason: 'Neve' }
    expect((await admin.post('/v1/closings/preview', nowhere)).body.code).toBe('invalid_reference')
    expect((await admin.post('/v1/closings', { starts_on: day(5), ends_on: day(4), reason: 'Neve' })).body.code).toBe('ends_before_start')
    expect((await admin.post('/v1/closings', { starts_on: day(5), ends_on: day(900), reason: 'Neve' })).body.code).toBe('closing_too_long')
  })

  test('a librarian sees closings and orders none', async () => {
    const librarian = await app.as(civica.library, 'Librarian')
    expect((await librarian.get('/v1/closings')).body.data.length).toBeGreaterThan(3)
    expect((await librarian.post('/v1/closings', { starts_on: day(5), reason: 'Neve' })).status).toBe(403)
  })
})
