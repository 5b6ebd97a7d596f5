import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { assessFine, billLost, settleLostReturn } from '../../src/features/money/verbs.ts'
import { invariants, SOUND, type Till, till } from './support.ts'
import { chargesOf, DAILY, daysFromNow, type LentLoan, overdueLoan, withLoan } from './support-loans.ts'

let civica: Till
beforeAll(async () => {
  civica = await till()
})
afterEach(async () => expect(await invariants(civica.app, civica.schema)).toEqual(SOUND))
afterAll(() => civica.stop())

const LOST = {
  ...DAILY,
  'fine.max': { cents: 200 },
  'lost.replacement': { by: 'copy_price', otherwise_cents: 1_500 },
  'lost.processing_fee': { cents: 300, when_declared: true, when_aged: false },
}
/** A copy worth eighteen euros fifty, declared lost after four days of being late. */
async function lost(policy: object = LOST, cause: 'declared' | 'aged' = 'declared'): Promise<LentLoan> {
  const loan = await overdueLoan(civica, 4, policy, { price_cents: 1_850 })
  await withLoan(civica, loan.id, new Date(), (tx, of, facts) => assessFine(tx, of, facts, { is_final: false }))
  await withLoan(civica, loan.id, new Date(), (tx, of, facts) => billLost(tx, of, facts, cause))
  return loan
}
const found = (loan: LentLoan, days = 0) =>
  withLoan(civica, loan.id, daysFromNow(days), (tx, of, facts) => settleLostReturn(tx, of, { ...facts, lost_at: new Date() }))
const amounts = async (loan: LentLoan) =>
  Object.fromEntries(
    (await chargesOf(civica, loan.id)).map(({ type, amount_cents, outstanding_cents }) => [type, [amount_cents, outstanding_cents]]),
  )
const credit = async ({ patron }: LentLoan) => (await civica.desk.get(`/v1/patrons/${patron.id}/account`)).body.credit_cents

test('a lost copy is charged with its price and the work, by who found out, and once', async () => {
  const loan = await lost()
  expect(await amounts(loan)).toEqual({ fine: [80, 80], replacement: [1_850, 1_850], processing: [300, 300] })
  await withLoan(civica, loan.id, new Date(), (tx, of, facts) => billLost(tx, of, facts, 'aged'))
  expect(await amounts(loan)).toEqual({ fine: [80, 80], replacement: [1_850, 1_850], processing: [300, 300] })
  expect(await amounts(await lost(LOST, 'aged'))).toEqual({ fine: [80, 80], replacement: [1_850, 1_850] })
})

test('what staff say a copy costs is waited for', async () => {
  expect(await amounts(await lost({ ...LOST, 'lost.replacement': { by: 'actual_cost' } }))).toEqual({
    fine: [80, 80],
    processing: [300, 300],
  })
  const unknown = await overdueLoan(civica, 1, LOST)
  await withLoan(civica, unknown.id, new Date(), (tx, of, facts) => billLost(tx, of, facts, 'aged'))
  expect(await amounts(unknown)).toEqual({ fine: [20, 20], replacement: [1_500, 1_500] })
})

test('a lost copy that comes back is charged no more, and what was paid for it is credit', async () => {
  const loan = await lost({ ...LOST, 'lost.on_return': 'refund' })
  const [replacement] = (await chargesOf(civica, loan.id)).filter(({ type }) => type === 'replacement')
  const allocations = [{ charge_id: replacement?.id, cents: 850 }]
  await civica.desk.post('/v1/payments', { patron_id: loan.patron.id, cents: 850, method: 'card', allocations })
  await civica.admin.post(`/v1/charges/${replacement?.id}/write-off`, { cents: 500, reason: 'prova' })
  await found(loan)
  expect(await amounts(loan)).toEqual({ fine: [80, 80], replacement: [0, 0], processing: [300, 300] })
  // What was written off nobody had paid, so it is not given out.
  expect(await credit(loan)).toBe(850)
})

test('the work is given back too where the library wants it', async () => {
  const loan = await lost({ ...LOST, 'lost.on_return': 'refund', 'lost.refund_processing': true })
  await found(loan)
  expect(await amounts(loan)).toEqual({ fine: [80, 80], replacement: [0, 0], processing: [0, 0] })
})

test('only what is unpaid is given up', async () => {
  const loan = await lost({ ...LOST, 'lost.on_return': 'refund_unpaid' })
  const [replacement] = (await chargesOf(civica, loan.id)).filter(({ type }) => type === 'replacement')
  const allocations = [{ charge_id: replacement?.id, cents: 850 }]
  await civica.desk.post('/v1/payments', { patron_id: loan.patron.id, cents: 850, method: 'card', allocations })
  await found(loan)
  expect((await amounts(loan)).replacement).toEqual([850, 0])
  expect(await credit(loan)).toBe(0)
})

test('a library that keeps the charge keeps it, as does one whose time for refunds is over', async () => {
  const kept = await lost({ ...LOST, 'lost.on_return': 'keep' })
  await found(kept)
  expect((await amounts(kept)).replacement).toEqual([1_850, 1_850])
  const late = await lost({ ...LOST, 'lost.on_return': 'refund', 'lost.refund_within': { count: 30, unit: 'day' } })
  await found(late, 31)
  expect((await amounts(late)).replacement).toEqual([1_850, 1_850])
  await found(late, 29)
  expect((await amounts(late)).replacement).toEqual([0, 0])
})

test('a fine counted anew goes to the return, within its cap, and is still one fine', async () => {
  // EG LP#1443952
  const loan = await lost({ ...LOST, 'lost.on_return': 'refund_and_fine_anew', 'lost.forgive_fine': true })
  expect((await amounts(loan)).fine).toEqual([0, 0])
  await found(loan, 3)
  expect((await amounts(loan)).fine).toEqual([140, 140])
  await found(loan, 30)
  expect(await amounts(loan)).toEqual({ fine: [200, 200], replacement: [0, 0], processing: [300, 300] })
  expect((await chargesOf(civica, loan.id)).filter(({ type }) => type === 'fine')).toHaveLength(1)
})

test('a fine that was forgiven at the loss is due again as it was, however often the copy is scanned', async () => {
  const loan = await lost({ ...LOST, 'lost.on_return': 'refund_and_restore_fine', 'lost.forgive_fine': true })
  expect((await amounts(loan)).fine).toEqual([0, 0])
  await found(loan, 3)
  await found(loan, 3)
  expect(await amounts(loan)).toEqual({ fine: [80, 80], replacement: [0, 0], processing: [300, 300] })
})

test('what a guarantor took over is given back to the guarantor', async () => {
  const loan = await lost({ ...LOST, 'lost.on_return': 'refund' })
  const father = await civica.patron()
  const [replacement] = (await chargesOf(civica, loan.id)).filter(({ type }) => type === 'replacement')
  const taken = await civica.desk.post(`/v1/charges/${replacement?.id}/transfer`, { patron_id: father.id, reason: 'garante' })
  await civica.desk.post('/v1/payments', { patron_id: father.id, cents: 1_850, method: 'card' })
  await found(loan)
  expect((await civica.desk.get(`/v1/charges/${taken.body.id}`)).body).toMatchObject({ amount_cents: 0, paid_cents: 0 })
  expect((await civica.desk.get(`/v1/patrons/${father.id}/account`)).body.credit_cents).toBe(1_850)
  expect(await credit(loan)).toBe(0)
})

test('when the last charge of a lost copy is paid, that is told', async () => {
  const loan = await lost()
  await civica.desk.post('/v1/payments', { patron_id: loan.patron.id, cents: 80 + 1_850 + 300, method: 'card' })
  const closed = await civica.app.admin<{ type: string }>(
    `select data->>'type' as type from platform.event where type = 'charge.closed' and data->>'loan_id' = $1 order by 1`,
    [loan.id],
  )
  expect(closed.map(({ type }) => type)).toEqual(['fine', 'processing', 'replacement'])
})
