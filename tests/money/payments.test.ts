import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { invariants, SOUND, type Till, till } from './support.ts'

let civica: Till
beforeAll(async () => {
  civica = await till()
})
afterEach(async () => expect(await invariants(civica.app, civica.schema)).toEqual(SOUND))
afterAll(() => civica.stop())

const pay = (patron_id: string, cents: number, more: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
  civica.desk.post('/v1/payments', { patron_id, cents, method: 'cash', cash_register_id: civica.register, ...more }, headers)
const owed = async (id: string) => (await civica.desk.get(`/v1/charges/${id}`)).body.outstanding_cents
const account = async (id: string) => (await civica.desk.get(`/v1/patrons/${id}/account`)).body

test('a payment in part pays the oldest charge first', async () => {
  const patron = await civica.patron()
  const [old, young] = [await civica.charge(patron.id, 300), await civica.charge(patron.id, 500)]
  const paid = await pay(patron.id, 450)
  expect(paid.status, paid.text).toBe(201)
  expect(paid.body.allocations.map(({ charge_id, cents }: { charge_id: string; cents: number }) => [charge_id, cents])).toEqual([
    [old, 300],
    [young, 150],
  ])
  expect([await owed(old), await owed(young)]).toEqual([0, 350])
  expect(await account(patron.id)).toMatchObject({ outstanding_cents: 350, credit_cents: 0, balance_cents: 350 })
  expect((await civica.desk.get(`/v1/payments/${paid.body.id}`)).body).toEqual(paid.body)
})

test("a mother pays a part of each of her children's charges at once", async () => {
  const [mother, one, two] = [await civica.patron(), await civica.patron(), await civica.patron()]
  const [a, b] = [await civica.charge(one.id, 300), await civica.charge(two.id, 500)]
  const allocations = [
    { charge_id: a, cents: 100 },
    { charge_id: b, cents: 200 },
  ]
  const paid = await pay(mother.id, 300, { allocations })
  expect(paid.status, paid.text).toBe(201)
  expect([await owed(a), await owed(b)]).toEqual([200, 300])
})

test('every reason against a payment is told at once', async () => {
  const patron = await civica.patron()
  const charge = await civica.charge(patron.id, 100)
  const refused = await civica.desk.post('/v1/payments', {
    patron_id: patron.id,
    cents: 150,
    method: 'cash',
    allocations: [
      { charge_id: charge, cents: 120 },
      { charge_id: '019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11', cents: 70 },
    ],
  })
  expect(refused.status).toBe(409)
  expect(refused.body.code).toBe('payment_refused')
  expect(refused.body.errors.map(({ code, pointer }: { code: string; pointer?: string }) => [code, pointer])).toEqual([
    ['register_needed', undefined],
    ['share_exceeds_charge', '/allocations/0/cents'],
    ['charge_unknown', '/allocations/1/charge_id'],
  ])
})

test('more than is owed is refused, or kept as credit, and credit pays the next charge', async () => {
  const patron = await civica.patron()
  await civica.charge(patron.id, 250)
  expect((await pay(patron.id, 400)).body.code).toBe('payment_exceeds_debt')
  const kept = await pay(patron.id, 400, { keep_surplus: true })
  expect(kept.body.credit_cents).toBe(150)
  expect(await account(patron.id)).toMatchObject({ outstanding_cents: 0, credit_cents: 150, balance_cents: -150 })
  await civica.charge(patron.id, 200)
  expect((await civica.desk.post('/v1/payments', { patron_id: patron.id, cents: 200, method: 'credit' })).body.code).toBe(
    'credit_too_small',
  )
  const used = await civica.desk.post('/v1/payments', { patron_id: patron.id, cents: 150, method: 'credit' })
  expect(used.status, used.text).toBe(201)
  expect(await account(patron.id)).toMatchObject({ outstanding_cents: 50, credit_cents: 0 })
})

test('twenty desks take the same five euros: they are taken once', async () => {
  const patron = await civica.patron()
  const charge = await civica.charge(patron.id, 500)
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => pay(patron.id, 500, { allocations: [{ charge_id: charge, cents: 500 }] })),
  )
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(answers.filter(({ body }) => body.code === 'share_exceeds_charge')).toHaveLength(19)
  expect(await owed(charge)).toBe(0)
})

test('twenty desks take one euro each: all of them count', async () => {
  const patron = await civica.patron()
  await civica.charge(patron.id, 1_500)
  await civica.charge(patron.id, 1_000)
  const answers = await Promise.all(Array.from({ length: 20 }, () => pay(patron.id, 100)))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(20)
  expect((await account(patron.id)).outstanding_cents).toBe(500)
})

test('what a card terminal took is taken once, however often it is sent and whoever sends it', async () => {
  // EG LP#2057948, LP#2077343
  const patron = await civica.patron()
  const charge = await civica.charge(patron.id, 700)
  const send = () => civica.desk.post('/v1/payments', { patron_id: patron.id, cents: 300, method: 'card', reference: 'terminal-1-000042' })
  const first = await send()
  expect(first.status, first.text).toBe(201)
  const again = await Promise.all(Array.from({ length: 5 }, send))
  expect(new Set(again.map(({ status }) => status))).toEqual(new Set([200]))
  expect(new Set(again.map(({ body }) => body.id))).toEqual(new Set([first.body.id]))
  expect(await owed(charge)).toBe(400)
  const other = await civica.desk.post('/v1/payments', { patron_id: patron.id, cents: 100, method: 'card', reference: 'terminal-1-000042' })
  expect(other.body.code).toBe('payment_reference_taken')
})

test('the card was charged and the patron was edited meanwhile: the payment is recorded all the same (E25)', async () => {
  const patron = await civica.patron()
  await civica.charge(patron.id, 700)
  const { headers } = await civica.desk.get(`/v1/patrons/${patron.id}`)
  const edits = Array.from({ length: 5 }, () =>
    civica.desk.patch(`/v1/patrons/${patron.id}`, { phone: '1' }, { 'if-match': headers.get('etag') as string }),
  )
  const [paid] = await Promise.all([
    civica.desk.post('/v1/payments', { patron_id: patron.id, cents: 300, method: 'card', reference: 'terminal-1-000043' }),
    ...edits,
  ])
  expect(paid?.status, paid?.text).toBe(201)
  expect((await account(patron.id)).outstanding_cents).toBe(400)
})

test('a tired finger pays sixteen times: one payment, the same receipt every time', async () => {
  const patron = await civica.patron()
  const charge = await civica.charge(patron.id, 700)
  const answers = await Promise.all(Array.from({ length: 16 }, () => pay(patron.id, 100, {}, { 'idempotency-key': 'tired' })))
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  expect(await owed(charge)).toBe(600)
})

test('a payment made by mistake is taken back, and the charges are owed again', async () => {
  const patron = await civica.patron()
  const charge = await civica.charge(patron.id, 300)
  const paid = await pay(patron.id, 500, { keep_surplus: true })
  expect((await civica.desk.post(`/v1/payments/${paid.body.id}/void`, { reason: 'errore' })).status).toBe(403)
  const voided = await civica.admin.post(`/v1/payments/${paid.body.id}/void`, { reason: 'errore' })
  expect(voided.status, voided.text).toBe(200)
  expect(voided.body).toMatchObject({ void_reason: 'errore', allocations: [], credit_cents: 0 })
  expect(await owed(charge)).toBe(300)
  expect((await account(patron.id)).credit_cents).toBe(0)
  expect((await civica.admin.post(`/v1/payments/${paid.body.id}/void`, { reason: 'errore' })).body.code).toBe('payment_voided')
})

test('ten administrators take the same payment back: once', async () => {
  const patron = await civica.patron()
  const charge = await civica.charge(patron.id, 300)
  const paid = await pay(patron.id, 300)
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => civica.admin.post(`/v1/payments/${paid.body.id}/void`, { reason: 'errore' })),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)])
  expect(await owed(charge)).toBe(300)
})

test('a payment that has become credit meanwhile is taken back from the credit', async () => {
  const patron = await civica.patron()
  const charge = await civica.charge(patron.id, 300)
  const paid = await pay(patron.id, 300)
  await civica.admin.post(`/v1/charges/${charge}/adjustments`, { cents: -200, reason: 'tariffa sbagliata' })
  expect(await account(patron.id)).toMatchObject({ outstanding_cents: 0, credit_cents: 200 })
  await civica.admin.post(`/v1/payments/${paid.body.id}/void`, { reason: 'errore' })
  expect(await account(patron.id)).toMatchObject({ outstanding_cents: 100, credit_cents: 0 })
})

test('what was paid of one charge is moved to another', async () => {
  const patron = await civica.patron()
  const [wrong, right] = [await civica.charge(patron.id, 300), await civica.charge(patron.id, 500)]
  const paid = await pay(patron.id, 300, { allocations: [{ charge_id: wrong, cents: 300 }] })
  const move = { from_charge_id: wrong, to_charge_id: right, cents: 200, reason: 'scambiati' }
  const moved = await civica.admin.post(`/v1/payments/${paid.body.id}/transfer`, move)
  expect(moved.status, moved.text).toBe(200)
  expect([await owed(wrong), await owed(right)]).toEqual([200, 300])
  expect(moved.body.allocations.map(({ cents }: { cents: number }) => cents)).toEqual([100, 200])
  expect((await civica.admin.post(`/v1/payments/${paid.body.id}/transfer`, move)).body.code).toBe('refund_exceeds_payment')
  await civica.admin.post(`/v1/payments/${paid.body.id}/void`, { reason: 'errore' })
  expect([await owed(wrong), await owed(right)]).toEqual([300, 500])
})

test('money is given back, of a charge that was paid or out of the credit', async () => {
  const patron = await civica.patron()
  const charge = await civica.charge(patron.id, 300)
  await pay(patron.id, 400, { keep_surplus: true })
  const give = (more: object) =>
    civica.admin.post('/v1/refunds', {
      patron_id: patron.id,
      method: 'cash',
      cash_register_id: civica.register,
      reason: 'reclamo',
      ...more,
    })
  const back = await give({ cents: 120, charge_id: charge })
  expect(back.status, back.text).toBe(201)
  expect((await civica.desk.get(`/v1/charges/${charge}`)).body).toMatchObject({ amount_cents: 180, paid_cents: 180, outstanding_cents: 0 })
  expect((await give({ cents: 101 })).body.code).toBe('credit_too_small')
  expect((await give({ cents: 100 })).status).toBe(201)
  expect((await give({ cents: 181, charge_id: charge })).body.code).toBe('refund_exceeds_payment')
  const undone = await civica.admin.post(`/v1/payments/${back.body.id}/void`, { reason: 'errore' })
  expect(undone.status, undone.text).toBe(200)
  expect((await civica.desk.get(`/v1/charges/${charge}`)).body).toMatchObject({ amount_cents: 300, paid_cents: 300 })
})

test('ten administrators give the same money back: what was paid is given once, the others are refused', async () => {
  const patron = await civica.patron()
  const charge = await civica.charge(patron.id, 300)
  await pay(patron.id, 500, { keep_surplus: true })
  const give = (more: object, headers: Record<string, string> = {}) =>
    civica.admin.post(
      '/v1/refunds',
      { patron_id: patron.id, method: 'cash', cash_register_id: civica.register, reason: 'reclamo', ...more },
      headers,
    )
  const codes = async (more: object) =>
    (await Promise.all(Array.from({ length: 10 }, () => give(more))))
      .map(({ status, body }) => (status === 201 ? 'given' : body.code))
      .sort()
  expect(await codes({ cents: 300, charge_id: charge })).toEqual(['given', ...Array(9).fill('refund_exceeds_payment')])
  expect(await codes({ cents: 150 })).toEqual([...Array(9).fill('credit_too_small'), 'given'])
  expect(await account(patron.id)).toMatchObject({ outstanding_cents: 0, credit_cents: 50 })
  // One that is sent again with its key is one, and prints one receipt.
  const answers = await Promise.all(Array.from({ length: 8 }, () => give({ cents: 20 }, { 'idempotency-key': 'resto' })))
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201))
  expect(new Set(answers.map(({ body }) => `${body.id} ${body.receipt_number}`)).size).toBe(1)
  expect(await account(patron.id)).toMatchObject({ credit_cents: 30 })
})

test('a patron sees charges and payments of that patron alone, and why', async () => {
  const patron = await civica.patron()
  const other = await civica.patron()
  const [mine, foreign] = [await civica.charge(patron.id, 300), await civica.charge(other.id, 300)]
  const paid = await pay(patron.id, 100)
  const reader = await civica.app.as(civica.library, 'Reader', { patron_id: patron.id })
  expect((await reader.get('/v1/me/charges')).body.data.map(({ id }: { id: string }) => id)).toEqual([mine])
  expect((await reader.get('/v1/me/payments')).body.data).toMatchObject([
    { id: paid.body.id, cents: 100, allocations: [{ charge_id: mine, cents: 100 }] },
  ])
  expect((await reader.get(`/v1/me/charges/${mine}/explanation`)).body.steps).toMatchObject([{ code: 'charged_by_hand' }])
  expect((await reader.get(`/v1/me/charges/${foreign}/explanation`)).status).toBe(404)
  expect((await reader.get(`/v1/me/payments/${paid.body.id}/receipt`)).status).toBe(200)
  expect((await reader.get('/v1/charges')).status).toBe(403)
})

test('two hundred and thirty cents stay two hundred and thirty (E22)', async () => {
  // EG LP#1704819: a float on the way made them 229.
  const patron = await civica.patron()
  const charge = await civica.charge(patron.id, 230)
  for (const cents of [2.3, 229.999, '230', 2.3e2 + 0.1]) expect((await pay(patron.id, cents as number)).status).toBe(400)
  await pay(patron.id, 230)
  expect(await owed(charge)).toBe(0)
})
