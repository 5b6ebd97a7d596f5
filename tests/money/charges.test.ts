import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addCharge } from '../../src/features/money/verbs.ts'
import { statement } from '../../src/kernel/query.ts'
import { invariants, SOUND, type Till, till } from './support.ts'

let civica: Till
beforeAll(async () => {
  civica = await till()
})
afterEach(async () => expect(await invariants(civica.app, civica.schema)).toEqual(SOUND))
afterAll(() => civica.stop())

const read = async (id: string) => (await civica.desk.get(`/v1/charges/${id}`)).body

test('a charge is corrected by an adjustment, and the ledger tells every step', async () => {
  const patron = await civica.patron()
  const id = await civica.charge(patron.id, 500, { type: 'damaged', note: 'copertina' })
  const up = await civica.desk.post(`/v1/charges/${id}/adjustments`, { cents: 50, reason: 'anche il dorso' })
  expect(up.status, up.text).toBe(200)
  expect(up.body).toMatchObject({ amount_cents: 550, outstanding_cents: 550 })
  await civica.admin.post(`/v1/charges/${id}/adjustments`, { cents: -200, reason: 'era già rovinato' })
  expect((await civica.admin.post(`/v1/charges/${id}/adjustments`, { cents: -351, reason: 'troppo' })).body.code).toBe(
    'adjustment_too_large',
  )
  const explained = (await civica.desk.get(`/v1/charges/${id}/explanation`)).body
  expect(explained.ledger.map(({ part, cents, reason }: Record<string, unknown>) => [part, cents, reason])).toEqual([
    ['charged', 500, null],
    ['adjusted', 50, 'anche il dorso'],
    ['adjusted', -200, 'era già rovinato'],
  ])
})

test('only who may write off writes off, in part or in full, and never more than is owed', async () => {
  const patron = await civica.patron()
  const id = await civica.charge(patron.id, 500)
  expect((await civica.desk.post(`/v1/charges/${id}/write-off`, { reason: 'prova' })).status).toBe(403)
  expect((await civica.admin.post(`/v1/charges/${id}/write-off`, { cents: 501, reason: 'prova' })).body.code).toBe('share_exceeds_charge')
  expect((await civica.admin.post(`/v1/charges/${id}/write-off`, { cents: 200, reason: 'prova' })).body.outstanding_cents).toBe(300)
  expect((await civica.admin.post(`/v1/charges/${id}/write-off`, { reason: 'prova' })).body).toMatchObject({
    amount_cents: 500,
    written_off_cents: 500,
    outstanding_cents: 0,
  })
  expect((await civica.admin.post(`/v1/charges/${id}/write-off`, { reason: 'prova' })).body.code).toBe('charge_settled')
})

test('who may charge and not write off raises a charge, and neither lowers it nor takes it back', async () => {
  const patron = await civica.patron()
  const id = await civica.charge(patron.id, 500)
  const before = await read(id)
  for (const [path, body] of [
    ['adjustments', { cents: -1, reason: 'un centesimo' }],
    ['adjustments', { cents: -500, reason: 'tutto' }],
    ['void', { reason: 'per un amico' }],
  ] as const) {
    const refused = await civica.desk.post(`/v1/charges/${id}/${path}`, body)
    expect(refused, refused.text).toMatchObject({ status: 403, body: { code: 'forbidden', params: { permission: 'charges:write_off' } } })
  }
  expect(await read(id)).toEqual(before)
  expect((await civica.desk.post(`/v1/charges/${id}/adjustments`, { cents: 100, reason: 'anche il dorso' })).status).toBe(200)
  expect((await civica.admin.post(`/v1/charges/${id}/void`, { reason: 'errore' })).status).toBe(200)
})

test('ten administrators write off, take back or lower one charge at once: never more than there was', async () => {
  const patron = await civica.patron()
  const all = async (path: string, body: object) => {
    const id = await civica.charge(patron.id, 500)
    const answers = await Promise.all(Array.from({ length: 10 }, () => civica.admin.post(`/v1/charges/${id}/${path}`, body)))
    return {
      codes: answers.map(({ status, body }) => (status === 200 ? 'done' : body.code)).sort(),
      left: (await read(id)).outstanding_cents,
    }
  }
  expect(await all('write-off', { reason: 'inventario' })).toEqual({ codes: [...Array(9).fill('charge_settled'), 'done'], left: 0 })
  expect(await all('void', { reason: 'errore' })).toEqual({ codes: [...Array(9).fill('charge_settled'), 'done'], left: 0 })
  const lowered = await all('adjustments', { cents: -200, reason: 'tariffa sbagliata' })
  expect(lowered).toEqual({ codes: [...Array(8).fill('adjustment_too_large'), 'done', 'done'], left: 100 })
})

test('a correction that is sent again with its key corrects once', async () => {
  const patron = await civica.patron()
  const id = await civica.charge(patron.id, 500)
  const again = (key: string) =>
    civica.admin.post(`/v1/charges/${id}/adjustments`, { cents: -200, reason: 'tariffa sbagliata' }, { 'idempotency-key': key })
  const answers = [...(await Promise.all(Array.from({ length: 6 }, () => again('correzione')))), await again('correzione')]
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
  expect((await read(id)).outstanding_cents).toBe(300)
  expect((await again('altra-correzione')).status).toBe(200)
  expect((await read(id)).outstanding_cents).toBe(100)
})

test('what was written off is not given out as money when the charge is taken back', async () => {
  const patron = await civica.patron()
  const id = await civica.charge(patron.id, 500)
  await civica.admin.post(`/v1/charges/${id}/write-off`, { cents: 400, reason: 'prova' })
  await civica.desk.post('/v1/payments', { patron_id: patron.id, cents: 100, method: 'card' })
  const voided = await civica.admin.post(`/v1/charges/${id}/void`, { reason: 'errore' })
  expect(voided.body).toMatchObject({ amount_cents: 0, paid_cents: 0, written_off_cents: 0, outstanding_cents: 0 })
  expect((await civica.desk.get(`/v1/patrons/${patron.id}/account`)).body.credit_cents).toBe(100)
})

test('a guarantor takes over what a child still owes', async () => {
  const [child, father] = [await civica.patron(), await civica.patron()]
  const id = await civica.charge(child.id, 500)
  await civica.desk.post('/v1/payments', { patron_id: child.id, cents: 200, method: 'card' })
  const taken = await civica.desk.post(`/v1/charges/${id}/transfer`, { card_number: father.card_number, reason: 'garante' })
  expect(taken.status, taken.text).toBe(201)
  expect(taken.body).toMatchObject({ patron_id: father.id, amount_cents: 300, outstanding_cents: 300 })
  expect(await read(id)).toMatchObject({ amount_cents: 200, paid_cents: 200, outstanding_cents: 0 })
  expect((await civica.desk.get(`/v1/charges/${taken.body.id}/explanation`)).body.steps).toMatchObject([{ code: 'taken_over' }])
  expect((await civica.desk.post(`/v1/charges/${taken.body.id}/transfer`, { patron_id: father.id, reason: 'garante' })).body.code).toBe(
    'transfer_to_same',
  )
})

test('two guarantors are offered the same debt by two desks: one takes it over', async () => {
  const [child, father, mother] = [await civica.patron(), await civica.patron(), await civica.patron()]
  const id = await civica.charge(child.id, 500)
  const answers = await Promise.all(
    [father, mother].map(({ id: patron_id }) => civica.desk.post(`/v1/charges/${id}/transfer`, { patron_id, reason: 'garante' })),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
})

test('a charge is made once for its reference', async () => {
  const patron = await civica.patron()
  const send = () => civica.desk.post('/v1/charges', { patron_id: patron.id, type: 'card', cents: 300, reference: 'tessera-7' })
  const answers = await Promise.all([send(), send(), send()])
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409])
  expect(answers.find(({ status }) => status === 409)?.body.code).toBe('already_charged')
})

test('an unknown loan and an unknown copy are both told', async () => {
  const patron = await civica.patron()
  const answer = await civica.desk.post('/v1/charges', {
    patron_id: patron.id,
    type: 'damaged',
    cents: 100,
    loan_id: '019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11',
    copy_barcode: 'nowhere',
  })
  expect(answer.status).toBe(422)
  expect(answer.body.errors.map(({ code }: { code: string }) => code)).toEqual(['loan_unknown', 'copy_unknown'])
})

const raw = (name: string, text: string) => statement<never>(`test.${name}`, text)
const setOutstanding = raw('set-sums', 'update {library}.charge set paid_cents = charged_cents where id = $1')
const oneSided = raw(
  'one-sided',
  `insert into {library}.ledger_entry (transaction_id, position, account, method, amount_cents) values ($1, 99, 'register', 'cash', 100)`,
)
const eraseEntry = raw('erase-entry', 'delete from {library}.ledger_entry where charge_id = $1')
const moveTransaction = raw('move-transaction', 'update {library}.ledger_transaction set at = now() where id = $1')
const emptyTransaction = raw(
  'empty-transaction',
  `insert into {library}.ledger_transaction (id, kind, currency, at) values ('019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c12', 'charge', 'EUR', now())`,
)

test('nobody sets by hand what is owed, posts one side alone, or changes what was posted', async () => {
  const patron = await civica.patron()
  const id = await civica.charge(patron.id, 500)
  const [entry] = await civica.app.admin<{ transaction_id: string }>(
    `select transaction_id from ${civica.schema}.ledger_entry where charge_id = $1`,
    [id],
  )
  const refused = async (query: ReturnType<typeof setOutstanding>) =>
    civica.app
      .door(civica.library)
      .write(async (tx) => tx.push(query))
      .then(
        () => 'done',
        (error: { constraint?: string; code?: string }) => error.constraint ?? error.code,
      )
  expect(await refused(setOutstanding(id))).toBe('charge_follows_ledger_check')
  expect(await refused(oneSided(entry?.transaction_id))).toBe('ledger_entry_balance_check')
  expect(await refused(eraseEntry(id))).toBe('42501')
  expect(await refused(moveTransaction(entry?.transaction_id))).toBe('42501')
  expect(await refused(emptyTransaction())).toBe('ledger_entry_balance_check')
  expect((await read(id)).outstanding_cents).toBe(500)
})

test('whoever may not see every charge cannot make the ledger lie', async () => {
  const patron = await civica.patron()
  const actor = { user_id: civica.desk.user_id as string, permissions: new Set(['loans:write']) }
  await expect(
    civica.app
      .door(civica.library, actor)
      .write(async (tx) => addCharge(tx, { type: 'manual', patron_id: patron.id, branch_id: civica.main, cents: 100 })),
  ).rejects.toMatchObject({ code: '42501' })
})
