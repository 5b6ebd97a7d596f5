import { afterAll, beforeAll, expect, test } from 'vitest'
import { invariants, openTill, SOUND, type Till, till } from './support.ts'

let civica: Till
beforeAll(async () => {
  civica = await till()
})
afterAll(() => civica.stop())

const pay = (patron_id: string, cents: number, more: Record<string, unknown>) =>
  civica.desk.post('/v1/payments', { patron_id, cents, ...more })

test("a day's closing compares what was counted with what should be there", async () => {
  const { register, session } = await openTill(civica.admin, civica.main, 'GIORNO')
  const patron = await civica.patron()
  await civica.charge(patron.id, 5_000)
  const at = { cash_register_id: register }
  await pay(patron.id, 1_000, { method: 'cash', ...at })
  await pay(patron.id, 500, { method: 'cash', ...at })
  await pay(patron.id, 700, { method: 'card', ...at })
  const mistake = await pay(patron.id, 300, { method: 'cash', ...at })
  await civica.admin.post(`/v1/payments/${mistake.body.id}/void`, { reason: 'errore' })

  expect((await civica.desk.post('/v1/register-sessions', { ...at, float_cents: 0 })).body.code).toBe('register_open')
  expect((await civica.desk.post(`/v1/register-sessions/${session}/close`, { counted: [] })).body.code).toBe('count_needed')
  const closed = await civica.desk.post(`/v1/register-sessions/${session}/close`, { counted: [{ method: 'cash', cents: 3_480 }] })
  expect(closed.status, closed.text).toBe(200)
  expect(closed.body.methods).toEqual([
    { method: 'cash', payment_count: 4, expected_cents: 3_500, counted_cents: 3_480, difference_cents: -20 },
    { method: 'card', payment_count: 1, expected_cents: 700, counted_cents: 700, difference_cents: 0 },
  ])
  expect((await pay(patron.id, 100, { method: 'cash', ...at })).body.code).toBe('register_closed')
  expect((await civica.desk.post(`/v1/register-sessions/${session}/close`, { counted: [{ method: 'cash', cents: 0 }] })).body.code).toBe(
    'register_session_closed',
  )
  const [left] = await civica.app.admin<{ cents: string }>(
    `select sum(amount_cents)::text as cents from ${civica.schema}.ledger_entry e join ${civica.schema}.ledger_transaction t on t.id = e.transaction_id
     where register_session_id = $1 and account = 'register'`,
    [session],
  )
  expect(left?.cents).toBe('0')
  expect(await invariants(civica.app, civica.schema)).toEqual(SOUND)

  const csv = await civica.desk.get(`/v1/register-sessions/${session}`, { accept: 'text/csv' })
  expect(csv.headers.get('content-type')).toMatch(/^text\/csv/)
  expect(csv.text).toContain(',difference,,cash,-20,EUR')
})

test('receipts are numbered without gaps, however many desks pay and however many payments are refused', async () => {
  const { register } = await openTill(civica.admin, civica.main, 'FITTA')
  const patrons = await Promise.all(Array.from({ length: 12 }, () => civica.patron()))
  for (const { id } of patrons) await civica.charge(id, 100)
  const asked = patrons.flatMap(({ id }) => [100, 100].map((cents) => pay(id, cents, { method: 'cash', cash_register_id: register })))
  const answers = await Promise.all(asked)
  const numbers = answers.filter(({ status }) => status === 201).map(({ body }) => body.receipt_number)
  expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1))
})

test('eight desks close one register at once: it is counted once, and seven are told that it is closed', async () => {
  const { register, session } = await openTill(civica.admin, civica.main, 'OTTO')
  const patron = await civica.patron()
  await civica.charge(patron.id, 100)
  await pay(patron.id, 100, { method: 'cash', cash_register_id: register })
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      civica.desk.post(`/v1/register-sessions/${session}/close`, { counted: [{ method: 'cash', cents: 2_100 + n }] }),
    ),
  )
  const [won, ...others] = answers.filter(({ status }) => status === 200)
  expect(others).toEqual([])
  expect(answers.filter(({ body }) => body.code === 'register_session_closed')).toHaveLength(7)
  const [kept] = (await civica.desk.get(`/v1/register-sessions/${session}`)).body.methods
  expect(kept).toEqual(won?.body.methods[0])
  // Of as many who open it again, one does.
  const opened = await Promise.all(
    Array.from({ length: 8 }, () => civica.desk.post('/v1/register-sessions', { cash_register_id: register, float_cents: 0 })),
  )
  expect(opened.map(({ status, body }) => (status === 201 ? 'open' : body.code)).sort()).toEqual([
    'open',
    ...Array(7).fill('register_open'),
  ])
})

test('a closing and twelve payments at the same moment: every payment that was taken is in the sum', async () => {
  const { register, session } = await openTill(civica.admin, civica.main, 'SERA')
  const patrons = await Promise.all(Array.from({ length: 12 }, () => civica.patron()))
  for (const { id } of patrons) await civica.charge(id, 100)
  const payments = patrons.map(({ id }) => pay(id, 100, { method: 'cash', cash_register_id: register }))
  const closing = civica.desk.post(`/v1/register-sessions/${session}/close`, { counted: [{ method: 'cash', cents: 0 }] })
  const [closed, ...answers] = await Promise.all([closing, ...payments])
  const taken = answers.filter(({ status }) => status === 201).length
  expect(answers.every(({ status, body }) => status === 201 || body.code === 'register_closed')).toBe(true)
  expect(closed?.body.methods[0].expected_cents).toBe(2_000 + taken * 100)
})

test('a receipt is printed in Italian and in English, and a title that looks like markup stays text', async () => {
  const patron = await civica.patron('Bianchi')
  const copy = await civica.copy(await civica.book('<b>Il nome</b> della rosa'))
  await civica.charge(patron.id, 1_250, { type: 'damaged', copy_barcode: copy.barcode })
  const paid = await pay(patron.id, 1_250, { method: 'cash', cash_register_id: civica.register })
  const url = `/v1/payments/${paid.body.id}/receipt`
  const json = await civica.desk.get(`${url}?language=it`)
  expect(json.body).toMatchObject({ number: `C1-${paid.body.receipt_number}`, cents: 1_250, method_text: 'Contanti', is_voided: false })
  expect(json.body.lines).toEqual([{ type: 'damaged', text: 'Esemplare danneggiato: <b>Il nome</b> della rosa', cents: 1_250 }])
  const plain = await civica.desk.get(`${url}?language=it`, { accept: 'text/plain' })
  expect(plain.text).toContain('Ricevuta C1-')
  expect(plain.text).toContain('12,50\u00a0€')
  expect(plain.text).toContain('Anna Bianchi')
  const html = await civica.desk.get(`${url}?language=en`, { accept: 'text/html' })
  expect(html.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(html.text).toContain('Damaged copy: &lt;b&gt;Il nome&lt;/b&gt;')
  expect(html.text).toContain('€12.50')
  expect((await civica.desk.get(url, { accept: 'application/pdf' })).status).toBe(406)
})

test("a period's ledger is downloaded by the accountant, and balances", async () => {
  const today = new Date().toISOString().slice(0, 10)
  const query = `from_on=${today}&to_on=2099-12-31`
  expect((await civica.desk.get(`/v1/ledger-entries?${query}`)).status).toBe(403)
  const first = await civica.admin.get(`/v1/ledger-entries?${query}&limit=3`)
  expect(first.status, first.text).toBe(200)
  expect(first.body.data).toHaveLength(3)
  const second = await civica.admin.get(`/v1/ledger-entries?${query}&limit=3&cursor=${first.body.page.next}`)
  expect(second.body.data[0]).not.toEqual(first.body.data[2])
  const csv = await civica.admin.get(`/v1/ledger-entries?from_on=2000-01-01&to_on=2099-12-31`, { accept: 'text/csv' })
  const rows = csv.text.trim().split('\r\n').slice(1)
  const sum = rows.reduce((total, row) => total + Number(row.split(',').at(-3)) - Number(row.split(',').at(-2)), 0)
  const [{ count } = { count: 0 }] = await civica.app.admin<{ count: number }>(`select count(*)::int from ${civica.schema}.ledger_entry`)
  expect([rows.length, sum]).toEqual([count, 0])
})
