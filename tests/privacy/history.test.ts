import { DateTime } from 'luxon'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { post } from '../../src/features/money/ledger.ts'
import { addCharge } from '../../src/features/money/verbs.ts'
import { writeNotice } from '../../src/features/notices/verbs.ts'
import { forgetHistory } from '../../src/features/privacy/history-verbs.ts'
import type { LoggedEvent } from '../../src/kernel/events.ts'
import { statement } from '../../src/kernel/query.ts'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'
import { waysTo } from './support.ts'

let app: TestApp
let civica: Stock
let desk: Client

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  desk = await app.as(civica.library, 'Librarian')
})
afterAll(() => app.stop())

const tomorrow = () => DateTime.now().setZone('Europe/Rome').plus({ days: 1 }).toISODate() as string

/** Does what the night does, to the end; with few at once, so that batches meet. */
async function forgetAll({ date = tomorrow(), limit = 2, isRehearsal = false } = {}): Promise<number> {
  let done = 0
  for (let after: string | null = null; ; ) {
    const from: string | null = after
    const batch: { changed: number; next: string | null } = await app
      .door(civica.library)
      .write((tx) => forgetHistory(tx, { date, after: from, limit }), { dry_run: isRehearsal })
    done += batch.changed
    if (batch.next === null) return done
    after = batch.next
  }
}

const insertPayment = statement<never>(
  'test.insert-payment',
  `insert into {library}.payment (id, kind, patron_id, method, cents, currency, staff_id, paid_at) values ($1, 'payment', $2, 'card', $3, 'EUR', $4, $5)`,
)

/** Takes money for some charges at once, as a desk does. */
async function pay(patronId: string, charges: readonly { id: string; cents: number }[]): Promise<string> {
  const id = uuidv7()
  await app.door(civica.library).write(async (tx) => {
    const total = charges.reduce((sum, { cents }) => sum + cents, 0)
    post(tx, { id, kind: 'payment', reason: null, at: tx.now }, [
      ...charges.map((charge) => ({
        account: 'receivable' as const,
        part: 'paid' as const,
        charge_id: charge.id,
        amount_cents: -charge.cents,
      })),
      { account: 'safe' as const, method: 'card' as const, amount_cents: total },
    ])
    tx.push(insertPayment(id, patronId, total, null, tx.now))
  })
  return id
}

const charge = (patron_id: string, more: { loan_id?: string; copy_id?: string; cents?: number; note?: string } = {}) =>
  app
    .door(civica.library)
    .write(async (tx) => addCharge(tx, { type: 'manual', patron_id, branch_id: civica.main, cents: 100, ...more })) as Promise<string>

interface Story {
  patron: { id: string; card_number: string }
  account: Client
  marks: string[]
  copy: { id: string; barcode: string }
  loan_id: string
  hold_id: string
}

let count = 0
/** Everything that a loan can leave behind: reserved by the patron's own account, lent, renewed, noticed, returned. */
async function story(name: string, more: Record<string, unknown> = {}): Promise<Story> {
  const email = `${name}-${++count}@example.org`.toLowerCase()
  const patron = await civica.patron(name, { email, birth_on: '2014-05-01', ...more })
  const account = await app.as(civica.library, 'Reader', { patron_id: patron.id })
  const book = await civica.book(`La storia di ${name} ${count}`)
  const copy = await civica.copy(book)
  await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: (await civica.patron('Prima')).id })
  const hold = await account.post('/v1/me/holds', { book_id: book, pickup_branch_id: civica.main })
  expect(hold.status, hold.text).toBe(201)
  await desk.post('/v1/checkins', { copy_id: copy.id, branch_id: civica.main })
  const key = { 'idempotency-key': uuidv7() }
  const loan = await desk.post('/v1/checkouts', { copy_id: copy.id, card_number: patron.card_number, branch_id: civica.main }, key)
  expect(loan.status, loan.text).toBe(201)
  const events = await app.admin<LoggedEvent>(
    `select * from platform.event where patron_id = $1 and type in ('loan.opened', 'hold.ready')`,
    [patron.id],
  )
  for (const event of events) {
    const kind = event.type === 'loan.opened' ? 'loan_receipt' : 'hold_ready'
    await app.door(civica.library).write((tx) => writeNotice(tx, kind, { ...event, at: new Date(event.at).toISOString() }))
  }
  await app.admin(
    `update ${civica.library.schema}.loan set explanation = explanation || jsonb_build_object('overrides', jsonb_build_array(jsonb_build_object('code', 'x', 'reason', 'tessera ' || $2::text))),
       note = $2 where id = $1`,
    [loan.body.id, patron.card_number],
  )
  return {
    patron,
    account,
    marks: [patron.id, account.user_id as string, patron.card_number, email],
    copy,
    loan_id: loan.body.id,
    hold_id: hold.body.id,
  }
}

const giveBack = (one: Story) => desk.post('/v1/checkins', { copy_id: one.copy.id }, { 'idempotency-key': uuidv7() })
const ways = (one: Story, from = one.loan_id) => waysTo(app, civica.library, from, one.patron.id, one.marks)

test('whoever keeps no history is forgotten in the night after the return: nothing leads from the loan to the patron (E40)', async () => {
  const one = await story('Nessuna')
  expect(await ways(one)).not.toEqual([])
  await forgetAll()
  // What is on loan is not history.
  expect((await desk.get(`/v1/loans/${one.loan_id}`)).body.patron_id).toBe(one.patron.id)
  await giveBack(one)
  // Not on the very day: whoever comes back to the desk is still known.
  await forgetAll({ date: DateTime.now().setZone('Europe/Rome').toISODate() as string })
  expect(await ways(one)).not.toEqual([])

  expect(await forgetAll()).toBeGreaterThan(0)
  expect(await ways(one)).toEqual([])
  expect(await ways(one, one.hold_id)).toEqual([])
  const loan = await desk.get(`/v1/loans/${one.loan_id}`)
  expect(loan.body).toMatchObject({ patron_id: null, returned_at: expect.any(String) })
  // A second night finds nothing more.
  expect(await forgetAll()).toBe(0)
})

test('what statistics need survives: category, branch, type and age (E40)', async () => {
  const one = await story('Statistica')
  await giveBack(one)
  await forgetAll()
  const [row] = await app.admin(
    `select patron_age_band, patron_category_id, branch_out_id, copy_type_id, started_at is not null as is_dated from ${civica.library.schema}.loan where id = $1`,
    [one.loan_id],
  )
  expect(row).toEqual({
    patron_age_band: '11-14',
    patron_category_id: civica.category_id,
    branch_out_id: civica.main,
    copy_type_id: civica.copy_type_id,
    is_dated: true,
  })
})

/** Each puts the patron's name back, where the forgetting must have taken it away. */
const leaks: [where: string, sql: string][] = [
  ['the loan', `update {schema}.loan set proxy_patron_id = {patron} where id = {loan}`],
  [
    'a reason in the loan’s explanation',
    `update {schema}.loan set explanation = jsonb_build_object('steps', jsonb_build_array({card}::text)) where id = {loan}`,
  ],
  ['the hold', `update {schema}.hold set requested_by = {user} where id = {hold}`],
  [
    'the log of the hold',
    `insert into {schema}.hold_event (id, hold_id, at, kind, staff_id) values (gen_random_uuid(), {hold}, now(), 'changed', {user})`,
  ],
  [
    'a charge',
    `insert into {schema}.charge (id, patron_id, loan_id, branch_id, type, currency, opened_at) select gen_random_uuid(), {patron}, id, branch_out_id, 'manual', 'EUR', now() from {schema}.loan where id = {loan}`,
  ],
  [
    'a notice',
    `insert into platform.notice (tenant, id, kind, patron_id, about_id, happened_at, recipient, language, created_at, queued_at)
       values ('{schema}', gen_random_uuid(), 'loan_receipt', gen_random_uuid(), {loan}, now(), {email}, 'it', now(), now())`,
  ],
  [
    'the event log',
    `insert into platform.event (tenant, type, subject, subject_id, data) values ('{schema}', 'loan.seen', 'copy', gen_random_uuid(), jsonb_build_object('loan', jsonb_build_object('id', {loan}::text, 'by', {card}::text)))`,
  ],
  [
    'a kept answer',
    `insert into platform.idempotency_key (tenant, principal, key, request, status, answer) values ('{schema}', 'x', gen_random_uuid()::text, '', 200, concat({loan}, ' ', {patron}))`,
  ],
  [
    'a table in between',
    `with made as (insert into {schema}.charge (id, loan_id, branch_id, type, currency, opened_at) select gen_random_uuid(), id, branch_out_id, 'manual', 'EUR', now() from {schema}.loan where id = {loan} returning id)
       insert into platform.event (tenant, type, subject, subject_id, patron_id, data) select '{schema}', 'charge.created', 'charge', id, {patron}, '{}' from made`,
  ],
]

test.each(leaks)('a leak that is planted is found: %s', async (_where, sql) => {
  const one = await story('Trapela')
  await giveBack(one)
  await forgetAll()
  expect(await ways(one)).toEqual([])
  const [patron, user, card, email] = one.marks.map((mark) => `'${mark}'`)
  const values: Record<string, string> = {
    schema: civica.library.schema,
    loan: `'${one.loan_id}'`,
    hold: `'${one.hold_id}'`,
    patron: patron as string,
    user: user as string,
    card: card as string,
    email: email as string,
  }
  await app.admin(sql.replace(/\{(schema|loan|hold|patron|user|card|email)\}/g, (_, name: string) => values[name] as string))
  expect(await ways(one)).toHaveLength(1)
})

test('a loan is remembered as long as anything is owed for it, and forgotten with its charges and their payment', async () => {
  const one = await story('Debitrice')
  const fine = await charge(one.patron.id, { loan_id: one.loan_id, copy_id: one.copy.id, note: `Anna Debitrice, ${one.copy.barcode}` })
  await giveBack(one)
  await forgetAll()
  expect((await desk.get(`/v1/loans/${one.loan_id}`)).body.patron_id).toBe(one.patron.id)
  const payment = await pay(one.patron.id, [{ id: fine, cents: 100 }])
  await forgetAll()
  expect(await ways(one)).toEqual([])
  const [sums] = await app.admin(
    `select c.amount_cents, c.outstanding_cents, c.patron_id, c.loan_id, p.cents, p.patron_id as payer from ${civica.library.schema}.charge c, ${civica.library.schema}.payment p
     where c.id = $1 and p.id = $2`,
    [fine, payment],
  )
  // The amounts, and for what they were, stay in the accounts.
  expect(sums).toEqual({ amount_cents: 100, outstanding_cents: 0, patron_id: null, loan_id: one.loan_id, cents: 100, payer: null })
})

test('one payment for two loans leads from one to the other, so both are forgotten when both may be', async () => {
  const one = await story('Doppia')
  const other = await civica.copy(await civica.book())
  const second = await desk.post('/v1/checkouts', { copy_id: other.id, patron_id: one.patron.id })
  const charges = [await charge(one.patron.id, { loan_id: one.loan_id }), await charge(one.patron.id, { loan_id: second.body.id })]
  await giveBack(one)
  await pay(
    one.patron.id,
    charges.map((id) => ({ id, cents: 100 })),
  )
  await forgetAll()
  expect((await desk.get(`/v1/loans/${one.loan_id}`)).body.patron_id).toBe(one.patron.id)
  await desk.post('/v1/checkins', { copy_id: other.id })
  await forgetAll()
  expect(await ways(one)).toEqual([])
  expect(await ways(one, second.body.id)).toEqual([])
})

test('a patron who wants twelve months is forgotten after twelve months, and one who keeps the history never', async () => {
  const yearly = await story('Annuale', { keeps_history: 'months', history_months: 12 })
  const keeping = await story('Custode', { keeps_history: 'keep' })
  for (const one of [yearly, keeping]) await giveBack(one)
  await forgetAll()
  expect((await desk.get(`/v1/loans/${yearly.loan_id}`)).body.patron_id).toBe(yearly.patron.id)
  await forgetAll({ date: DateTime.now().plus({ months: 12, days: 2 }).toISODate() as string })
  expect(await ways(yearly)).toEqual([])
  expect((await desk.get(`/v1/loans/${keeping.loan_id}`)).body.patron_id).toBe(keeping.patron.id)
  expect((await keeping.account.get('/v1/me/loans?status=closed')).body.data).toHaveLength(1)
})

test('a rehearsal counts what would be forgotten, comes to an end, and forgets nothing', async () => {
  const stories = [await story('Prova'), await story('Prova'), await story('Prova')]
  for (const one of stories) await giveBack(one)
  const rehearsed = await forgetAll({ isRehearsal: true, limit: 1 })
  for (const one of stories) expect((await desk.get(`/v1/loans/${one.loan_id}`)).body.patron_id).toBe(one.patron.id)
  expect(await forgetAll({ limit: 1 })).toBe(rehearsed)
})

test('a request that is repeated after its answer was forgotten does nothing, and is told why', async () => {
  const one = await story('Ripetuta')
  const key = { 'idempotency-key': uuidv7() }
  const asked = { copy_id: one.copy.id }
  expect((await desk.post('/v1/checkins', asked, key)).status).toBe(200)
  await forgetAll()
  const repeated = await desk.post('/v1/checkins', asked, key)
  expect([repeated.status, repeated.body.code]).toEqual([410, 'answer_forgotten'])
})

test('the log may lose whom an event was about, and nothing else, whoever asks', async () => {
  const one = await story('Registro')
  const change = (sql: string) => app.admin(sql, [one.loan_id])
  await expect(change(`update platform.event set type = 'loan.never' where subject_id = $1`)).rejects.toThrow('may only lose')
  await expect(change(`update platform.event set data = data || '{"x": 1}' where subject_id = $1`)).rejects.toThrow('may only lose')
  await expect(change(`update platform.event set patron_id = gen_random_uuid() where subject_id = $1`)).rejects.toThrow('may only lose')
  const librarian = app.door(civica.library, { user_id: desk.user_id ?? null, permissions: new Set(['events:read', 'loans:read']) })
  const redact = statement<never>(
    'test.redact',
    `update platform.event set patron_id = null where tenant = current_user and subject_id = $1`,
  )
  expect(await librarian.write((tx) => tx.count(redact(one.loan_id)))).toBe(0)
})
