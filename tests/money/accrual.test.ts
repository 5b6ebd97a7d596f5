import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type AccrualCursor, accrueFines } from '../../src/features/money/accrual.ts'
import { assessFine, cancelCharges } from '../../src/features/money/verbs.ts'
import { invariants, SOUND, type Till, till } from './support.ts'
import { chargesOf, DAILY, daysFromNow, overdueLoan, withLoan } from './support-loans.ts'

let civica: Till
beforeAll(async () => {
  civica = await till()
})
afterEach(async () => expect(await invariants(civica.app, civica.schema)).toEqual(SOUND))
afterAll(() => civica.stop())

/** A whole night's accrual, in batches as small as wished. */
async function night(date: Date, limit = 500): Promise<{ done: number; changed: number; cents: number }> {
  const sum = { done: 0, changed: 0, cents: 0 }
  let after: AccrualCursor | null = null
  do {
    const step: Awaited<ReturnType<typeof accrueFines>> = await civica.app
      .door(civica.library)
      .write((tx) => accrueFines(tx, { date, after, limit }))
    sum.done += step.done
    sum.changed += step.changed
    sum.cents += step.cents
    after = step.next
  } while (after)
  return sum
}
const entries = async () =>
  (await civica.app.admin<{ count: number }>(`select count(*)::int as count from ${civica.schema}.ledger_entry`))[0]?.count

test('a fine grows night by night, and a second run of the same night changes nothing', async () => {
  const { id, patron } = await overdueLoan(civica, 3)
  await night(new Date())
  expect(await chargesOf(civica, id)).toMatchObject([{ type: 'fine', amount_cents: 60, outstanding_cents: 60, is_accruing: true }])
  const before = await entries()
  expect(await night(new Date())).toMatchObject({ changed: 0, cents: 0 })
  expect(await entries()).toBe(before)
  await night(daysFromNow(2))
  expect(await chargesOf(civica, id)).toMatchObject([{ amount_cents: 100 }])
  const reader = await civica.app.as(civica.library, 'Reader', { patron_id: patron.id })
  expect((await reader.get('/v1/me/charges')).body.data).toMatchObject([{ amount_cents: 100, is_accruing: true }])
})

test('batches as small as one loan leave out none, and give the same as one large batch', async () => {
  const loans = []
  for (let n = 0; n < 7; n++) loans.push(await overdueLoan(civica, 5))
  const { done } = await night(new Date(), 2)
  expect(done).toBeGreaterThanOrEqual(7)
  for (const { id } of loans) expect(await chargesOf(civica, id)).toMatchObject([{ amount_cents: 100 }])
})

test('a payment while the fine still grows stays, and the return asks only for the rest', async () => {
  const { id, patron } = await overdueLoan(civica, 3)
  await night(new Date())
  const paid = await civica.desk.post('/v1/payments', { patron_id: patron.id, cents: 60, method: 'card' })
  expect(paid.status, paid.text).toBe(201)
  await night(daysFromNow(1))
  const fine = await withLoan(civica, id, daysFromNow(2), (tx, loan, facts) => assessFine(tx, loan, facts, { is_final: true }))
  expect(fine).toMatchObject({ cents: 100, outstanding_cents: 40 })
  expect(await chargesOf(civica, id)).toMatchObject([{ charged_cents: 100, paid_cents: 60, outstanding_cents: 40, is_accruing: false }])
  await night(daysFromNow(5))
  expect(await chargesOf(civica, id)).toMatchObject([{ charged_cents: 100 }])
})

test('a holiday that is entered late lowers the fine by an entry, and what was paid beyond it is credit', async () => {
  const { id, patron } = await overdueLoan(civica, 4)
  await night(new Date())
  await civica.desk.post('/v1/payments', { patron_id: patron.id, cents: 80, method: 'card' })
  const fine = await withLoan(civica, id, daysFromNow(-1), (tx, loan, facts) => assessFine(tx, loan, facts, { is_final: true }))
  expect(fine).toMatchObject({ cents: 60, outstanding_cents: 0 })
  expect((await civica.desk.get(`/v1/patrons/${patron.id}/account`)).body).toMatchObject({ outstanding_cents: 0, credit_cents: 20 })
})

test('what staff took off a fine is not put back by the next night', async () => {
  // EG LP#1686194: the cap holds for what the rules count, adjustments included.
  const { id } = await overdueLoan(civica, 10, { ...DAILY, 'fine.max': { cents: 200 } })
  await night(new Date())
  const [fine] = await chargesOf(civica, id)
  await civica.admin.post(`/v1/charges/${fine?.id}/adjustments`, { cents: -150, reason: 'era in ospedale' })
  await night(daysFromNow(20))
  expect(await chargesOf(civica, id)).toMatchObject([{ charged_cents: 200, adjusted_cents: -150, amount_cents: 50 }])
})

test('a fine that was counted is explained by counting it again, to the cent', async () => {
  const { id } = await overdueLoan(civica, 3, { ...DAILY, 'fine.max': { cents: 50 } })
  await night(new Date())
  const [fine] = await chargesOf(civica, id)
  const explained = (await civica.desk.get(`/v1/charges/${fine?.id}/explanation`, { 'accept-language': 'it' })).body
  expect(explained).toMatchObject({ charged_cents: 50, recounted_cents: 50 })
  expect(explained.steps.map(({ code }: { code: string }) => code)).toEqual([
    'fine_period',
    'days_overdue',
    'intervals_begun',
    'at_rate',
    'fine_maximum',
  ])
  expect(explained.steps.at(-1).text).toBe('Al massimo 0,50 anziché 0,60.')
})

test('a later change of the calendar does not change the explanation of a fine', async () => {
  const { id } = await overdueLoan(civica, 3)
  await night(new Date())
  const [fine] = await chargesOf(civica, id)
  const before = (await civica.desk.get(`/v1/charges/${fine?.id}/explanation`)).body
  await civica.admin.put(`/v1/branches/${civica.main}/opening-hours`, { data: [{ weekday: 1, opens_at: '09:00', closes_at: '18:00' }] })
  expect((await civica.desk.get(`/v1/charges/${fine?.id}/explanation`)).body).toEqual(before)
  await civica.admin.put(`/v1/branches/${civica.main}/opening-hours`, { data: [] })
})

test('a loan that was renewed late and comes back with a date before the renewal owes only until then', async () => {
  // Koha bug 22539
  const { id } = await overdueLoan(civica, 6)
  await withLoan(civica, id, new Date(), (tx, loan, facts) => assessFine(tx, loan, facts, { is_final: true }))
  expect(await chargesOf(civica, id)).toMatchObject([{ amount_cents: 120, is_accruing: false }])
  await civica.app.admin(`update ${civica.schema}.loan set due_at = now() + interval '20 days' where id = $1`, [id])
  await withLoan(civica, id, daysFromNow(-4), (tx, loan, facts) => assessFine(tx, loan, facts, { is_final: true }))
  expect(await chargesOf(civica, id)).toMatchObject([{ amount_cents: 40 }])
})

test('a fine that is forgiven on renewal does not come back with the next one', async () => {
  const { id } = await overdueLoan(civica, 3)
  await night(new Date())
  await withLoan(civica, id, new Date(), (tx, loan, facts) =>
    cancelCharges(tx, { loan_id: loan.id, copy_id: loan.copy_id, branch_id: loan.branch_out_id }, facts.charges, 'forgiven_on_renewal'),
  )
  await civica.app.admin(`update ${civica.schema}.loan set due_at = now() - interval '1 day' where id = $1`, [id])
  await night(daysFromNow(1))
  expect(await chargesOf(civica, id)).toMatchObject([
    { amount_cents: 0, is_accruing: false },
    { amount_cents: 40, is_accruing: true },
  ])
})

test('while the library charges no fines, none grows; and none is charged at the return', async () => {
  const [old, young] = [await overdueLoan(civica, 2), await overdueLoan(civica, 2)]
  await withLoan(civica, old.id, daysFromNow(-1), (tx, loan, facts) => assessFine(tx, loan, facts, { is_final: false }))
  await civica.admin.put('/v1/settings/fine_free', { value: true })
  try {
    expect(await night(daysFromNow(3))).toMatchObject({ changed: 0 })
    for (const { id } of [old, young])
      await withLoan(civica, id, daysFromNow(3), (tx, loan, facts) => assessFine(tx, loan, facts, { is_final: true }))
    expect(await chargesOf(civica, old.id)).toMatchObject([{ amount_cents: 20, is_accruing: false }])
    expect(await chargesOf(civica, young.id)).toEqual([])
    const [fine] = await chargesOf(civica, old.id)
    expect((await civica.desk.get(`/v1/charges/${fine?.id}/explanation`)).body).toMatchObject({ charged_cents: 20, recounted_cents: 20 })
  } finally {
    await civica.admin.put('/v1/settings/fine_free', { value: false })
  }
})

test('a night and ten desks that take the copies back at the same time: every fine is charged once', async () => {
  const loans = []
  for (let n = 0; n < 10; n++) loans.push(await overdueLoan(civica, 3))
  const returns = loans.map(({ id }) =>
    withLoan(civica, id, new Date(), (tx, loan, facts) => assessFine(tx, loan, facts, { is_final: true })),
  )
  await Promise.all([night(new Date(), 3), ...returns])
  for (const { id } of loans) expect(await chargesOf(civica, id)).toMatchObject([{ amount_cents: 60, is_accruing: false }])
})
