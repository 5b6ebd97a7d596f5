import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Recording, recordingOf } from '../../bench/recorder.ts'
import { openLoan } from '../../src/features/circulation/checkout.ts'
import { CheckoutRequest } from '../../src/features/circulation/lending-contract.ts'
import { doorTo } from '../../src/kernel/db.ts'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type DeskRoom, deskRoom } from '../support/desk.ts'
import { type Stock, stock } from '../support/library.ts'

let app: TestApp
let civica: Stock
let room: DeskRoom
let desk: Client
let admin: Client

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  room = deskRoom(app, civica)
  desk = await app.as(civica.library, 'Librarian')
  admin = await app.as(civica.library, 'Admin')
})
afterAll(() => app.stop())

const codes = (body: { errors?: { code: string }[] }) => body.errors?.map(({ code }) => code)
const table = <Row extends Record<string, unknown>>(sql: string, params: unknown[] = []) =>
  app.admin<Row>(sql.replaceAll('{library}', civica.library.schema), params)
const later = (ms: number, work: (then: Client) => Promise<void>) => room.later(ms, work)
const lend = (copy: { id: string }, patron: { id: string }, more: Record<string, unknown> = {}, client = desk) =>
  client.post('/v1/checkouts', { copy_id: copy.id, patron_id: patron.id, ...more })

test('every reason against a loan is told at once, in its order, with what it would take', async () => {
  const type = await room.copyType({ 'loan.minimum_age': 18, 'loan.allowed': false, 'loan.max_of_type': 0 })
  const copy = await room.copyOf(type)
  const child = await civica.patron('Piccolo', { birth_on: '2020-05-01', expires_on: '2021-01-31' })
  await desk.post(`/v1/patrons/${child.id}/blocks`, { actions: ['checkout'], reason: 'libri rovinati' })
  const { status, body } = await lend(copy, child)
  expect(status).toBe(409)
  expect(body.code).toBe('checkout_refused')
  expect(codes(body)).toEqual(['card_expired', 'patron_blocked', 'too_young', 'loan_not_allowed', 'type_limit_reached'])
  expect(body.errors.map(({ params }: { params: { override_permission: string } }) => params.override_permission)).toEqual([
    'loans:override-patron',
    'loans:override-patron',
    'loans:override-patron',
    'loans:override-copy',
    'loans:override-limits',
  ])
  expect(body.explanation.rules['loan.minimum_age']).toMatchObject({ value: 18, scope: ['copy_type'] })
})

test('whoever may go beyond limits may not therefore lend to who is blocked', async () => {
  await admin.post('/v1/roles', { name: 'Capoturno', permissions: ['loans:read', 'loans:write', 'loans:override-limits'] })
  const shift = await app.as(civica.library, 'Capoturno' as 'Librarian')
  const copy = await room.copyOf(await room.copyType({ 'loan.max_of_type': 0 }))
  const patron = await civica.patron()
  const overrides = ['type_limit_reached', 'patron_blocked'].map((code) => ({ code, reason: 'per la gara di lettura' }))
  await desk.post(`/v1/patrons/${patron.id}/blocks`, { actions: ['checkout'], reason: 'da chiarire' })
  expect(codes((await lend(copy, patron, { overrides }, shift)).body)).toEqual(['patron_blocked'])
  expect(codes((await lend(copy, patron, { overrides })).body)).toEqual(['patron_blocked', 'type_limit_reached'])
  const lent = await lend(copy, patron, { overrides }, admin)
  expect(lent.status, lent.text).toBe(201)
  // Who let it pass, and why, is in the log.
  const [event] = await table<{ actor_id: string; data: { overrides: unknown } }>(
    `select actor_id, data from platform.event where type = 'loan.opened' and subject_id = $1`,
    [lent.body.id],
  )
  expect(event).toMatchObject({ actor_id: admin.user_id, data: { overrides: [...overrides].reverse() } })
  expect(lent.body.explanation.overrides).toEqual([...overrides].reverse())
})

test('what is shown before lending is what is done: the rehearsal explains alike', async () => {
  const copy = await room.copyOf(await room.copyType({ 'loan.period': { count: 14, unit: 'day' } }))
  const patron = await civica.patron()
  const rehearsed = await desk.post('/v1/checkouts?dry_run=true', { copy_id: copy.id, patron_id: patron.id })
  const lent = await lend(copy, patron)
  expect(rehearsed.status, rehearsed.text).toBe(200)
  const shown = ({ body }: typeof lent) => ({
    rules: body.explanation.rules,
    steps: body.explanation.steps.map(({ code }: { code: string }) => code),
  })
  expect(shown(rehearsed)).toEqual(shown(lent))
  expect(rehearsed.body.due_at).toBe(lent.body.due_at)
})

test('the desk reads why in its own language', async () => {
  const copy = await room.copyOf(await room.copyType({ 'loan.period': { count: 1, unit: 'week' } }))
  const { body } = await lend(copy, await civica.patron())
  const text = async (language: string) => {
    const loan = await desk.get(`/v1/loans/${body.id}`, { 'accept-language': language })
    return loan.body.explanation.steps.map((step: { text: string }) => step.text).join('\n')
  }
  expect(await text('it')).toMatch(/1 settimana: \d\d\/\d\d\/\d{4}\nfino alla fine di quel giorno/)
  expect(await text('en')).toMatch(/1 week: \d{4}-\d\d-\d\d\nuntil the end of that day/)
})

test('what may only be used in the building is lent until the branch closes, and counts for itself', async () => {
  const type = await room.copyType({ 'loan.onsite': 'forced', 'loan.max_onsite': 1, 'loan.max_of_type': 0, 'loan.allowed': false })
  const [atlas, map] = [await room.copyOf(type), await room.copyOf(type)]
  await desk.patch(`/v1/copies/${atlas.id}`, { not_for_loan: 'consultazione' }, { 'if-match': '*' })
  const reader = await civica.patron()
  const used = await lend(atlas, reader)
  expect(used.status, used.text).toBe(201)
  expect(used.body.is_onsite).toBe(true)
  expect(Date.parse(used.body.due_at) - Date.now()).toBeLessThan(86_400_000)
  expect(codes((await lend(map, reader)).body)).toEqual(['onsite_limit_reached'])
  expect(codes((await lend(map, await civica.patron(), { is_onsite: false })).body)).toEqual(['onsite_only', 'type_limit_reached'])
  // What may be taken home is not for the reading room, unless the rules say so.
  expect(codes((await lend(await room.copyOf(await room.copyType()), reader, { is_onsite: true })).body)).toEqual(['onsite_not_allowed'])
})

test('films are for those who are old enough, whether the rule or the book says so', async () => {
  const copy = await room.copyOf(await room.copyType())
  await desk.patch(`/v1/books/${copy.book_id}`, { minimum_age: 14 }, { 'if-match': '*' })
  const today = new Date()
  const turned = (years: number, days: number) =>
    new Date(Date.UTC(today.getUTCFullYear() - years, today.getUTCMonth(), today.getUTCDate() + days)).toISOString().slice(0, 10)
  const [almost, just, unknown] = [
    await civica.patron('Quasi', { birth_on: turned(14, 3) }),
    await civica.patron('Appena', { birth_on: turned(14, -3) }),
    await civica.patron('Ignota'),
  ]
  expect((await lend(copy, almost)).body).toMatchObject({ code: 'too_young', params: { age: 13, minimum_age: 14 } })
  const asked = await lend(copy, unknown)
  expect(asked.body.errors).toMatchObject([{ code: 'age_unknown', params: { severity: 'confirm' } }])
  expect((await lend(copy, just)).status).toBe(201)
})

test('what a loan costs is shown first, and charged once it was confirmed', async () => {
  const type = await room.copyType({
    'loan.rental_charge': { cents: 250, discount_percent: 10 },
    'loan.daily_hire': { cents: 50, discount_percent: 0 },
    'loan.deposit': { cents: 1000 },
    'loan.period': { count: 4, unit: 'day' },
    'loan.closed_day_mode': 'keep',
  })
  const copy = await room.copyOf(type)
  const patron = await civica.patron()
  const asked = await lend(copy, patron)
  expect(asked.body).toMatchObject({ code: 'loan_costs', params: { amount: '14.25', currency: 'EUR' } })
  const lent = await lend(copy, patron, { confirmation: asked.body.confirmation })
  expect(lent.status, lent.text).toBe(201)
  expect(lent.body.charges.map(({ type, cents }: { type: string; cents: number }) => [type, cents])).toEqual([
    ['rental', 225],
    ['hire', 200],
    ['deposit', 1000],
  ])
  const [{ owed } = { owed: 0 }] = await table<{ owed: number }>(
    `select sum(outstanding_cents)::int as owed from {library}.charge where patron_id = $1`,
    [patron.id],
  )
  expect(owed).toBe(1425)
})

test('a deposit is given back with the copy: what was paid of it is credit, and nothing of it is owed any longer', async () => {
  const type = await room.copyType({ 'loan.deposit': { cents: 1000 } })
  const copy = await room.copyOf(type)
  const patron = await civica.patron()
  const { confirmation } = (await lend(copy, patron)).body
  const lent = await lend(copy, patron, { confirmation })
  expect(lent.status, lent.text).toBe(201)
  const paid = await desk.post('/v1/payments', { patron_id: patron.id, cents: 400, method: 'card', branch_id: civica.main })
  expect(paid.status, paid.text).toBe(201)
  const back = await desk.post('/v1/checkins', { copy_id: copy.id, branch_id: civica.main })
  expect(back.body.alerts).toMatchObject([{ code: 'deposit_returned', params: { cents: 400 } }])
  const { body } = await desk.get(`/v1/patrons/${patron.id}/account`)
  expect(body).toMatchObject({ outstanding_cents: 0, credit_cents: 400 })
  // Scanned again, nothing is given twice.
  const again = await desk.post('/v1/checkins', { copy_id: copy.id, branch_id: civica.main })
  expect(again.body.alerts).not.toContainEqual(expect.objectContaining({ code: 'deposit_returned' }))
  expect((await desk.get(`/v1/patrons/${patron.id}/account`)).body.credit_cents).toBe(400)
})

test('a yes to one price is no yes to another', async () => {
  const type = await room.copyType({ 'loan.rental_charge': { cents: 100, discount_percent: 0 } })
  const copy = await room.copyOf(type)
  const patron = await civica.patron()
  const { confirmation } = (await lend(copy, patron)).body
  await table(
    `update {library}.rule set value = '{"cents": 300, "discount_percent": 0}' where kind = 'loan.rental_charge' and copy_type_id = $1`,
    [type],
  )
  const outdated = await lend(copy, patron, { confirmation })
  expect(outdated.body).toMatchObject({ code: 'confirmation_outdated', params: { changed: 'loan_costs' } })
  expect(outdated.body.errors[0].params.cents).toBe(300)
  // Nor is it one for another patron, or another copy.
  expect((await lend(copy, await civica.patron(), { confirmation: outdated.body.confirmation })).body.code).toBe('confirmation_outdated')
  expect((await lend(copy, patron, { confirmation: outdated.body.confirmation })).status).toBe(201)
})

test('what is on loan to somebody else is taken back and lent in one go, once the desk says so', async () => {
  const copy = await room.copyOf(await room.copyType())
  const [before, after] = [await civica.patron(), await civica.patron()]
  const old = await lend(copy, before)
  const asked = await lend(copy, after, { branch_id: civica.main })
  expect(asked.body).toMatchObject({ code: 'copy_on_loan', params: { loan_id: old.body.id } })
  expect(asked.body.errors[0].params.severity).toBe('confirm')
  const lent = await lend(copy, after, { branch_id: civica.main, confirmation: asked.body.confirmation })
  expect(lent.status, lent.text).toBe(201)
  expect((await desk.get(`/v1/loans/${old.body.id}`)).body.returned_at).not.toBeNull()
  expect(lent.body.explanation.steps[0].code).toBe('returned_first')
  const open = await desk.get(`/v1/loans?copy_id=${copy.id}&status=open`)
  expect(open.body.data.map(({ id }: { id: string }) => id)).toEqual([lent.body.id])
  expect((await desk.get(`/v1/copies/${copy.id}`)).body.status).toBe('on_loan')
})

test('taking back is undone with the loan that it was for', async () => {
  const copy = await room.copyOf(await room.copyType())
  const [before, after] = [await civica.patron(), await civica.patron()]
  const old = await lend(copy, before)
  const overrides = [{ code: 'copy_on_loan', reason: 'era sul banco' }]
  await desk.post(`/v1/patrons/${after.id}/blocks`, { actions: ['checkout'], reason: 'da chiarire' })
  expect(codes((await lend(copy, after, { overrides })).body)).toEqual(['patron_blocked'])
  expect((await desk.get(`/v1/loans/${old.body.id}`)).body.returned_at).toBeNull()
})

test('a patron who has the copy already is offered to renew it', async () => {
  const copy = await room.copyOf(await room.copyType())
  const patron = await civica.patron()
  const { body: loan } = await lend(copy, patron)
  expect((await lend(copy, patron)).body).toMatchObject({ code: 'copy_on_loan_to_patron', params: { loan_id: loan.id } })
})

test('a relative borrows for a patron only while the patron wants it', async () => {
  const type = await room.copyType()
  const [patron, relative, stranger] = [await civica.patron(), await civica.patron(), await civica.patron()]
  await table(
    `insert into {library}.patron_relation (id, patron_id, for_patron_id, kind, may_borrow) values ($1, $2, $3, 'family', true)`,
    [uuidv7(), relative.id, patron.id],
  )
  const lent = await lend(await room.copyOf(type), patron, { proxy_card_number: relative.card_number })
  expect(lent.status, lent.text).toBe(201)
  expect(lent.body).toMatchObject({ patron_id: patron.id, proxy_patron_id: relative.id })
  expect((await lend(await room.copyOf(type), patron, { proxy_patron_id: stranger.id })).body.code).toBe('proxy_not_allowed')
  expect((await lend(await room.copyOf(type), patron, { proxy_card_number: 'nobody' })).body.code).toBe('proxy_unknown')
  await table(`update {library}.patron_relation set ends_on = current_date - 2 where patron_id = $1`, [relative.id])
  expect((await lend(await room.copyOf(type), patron, { proxy_patron_id: relative.id })).body.code).toBe('proxy_not_allowed')
})

test('many who wait make a loan short', async () => {
  const type = await room.copyType({
    'loan.high_demand': { min_holds: 2, period: { count: 7, unit: 'day' } },
    'loan.closed_day_mode': 'keep',
  })
  const copy = await room.copyOf(type)
  for (let n = 0; n < 2; n++)
    await desk.post('/v1/holds', { book_id: copy.book_id, patron_id: (await civica.patron()).id, pickup_branch_id: civica.main })
  const overrides = [{ code: 'holds_waiting', reason: 'è già qui' }]
  const { body } = await lend(copy, await civica.patron(), { overrides })
  expect(body.explanation.steps.map(({ code }: { code: string }) => code)).toContain('high_demand')
  expect(Date.parse(body.due_at) - Date.now()).toBeLessThan(8 * 86_400_000)
})

test('what a patron owes is looked at when the next book is lent, not the night before', async () => {
  // EG LP#1890822
  const category = await room.patronCategory({ 'patron.thresholds': [{ measure: 'overdue_count', above: 0, actions: ['checkout'] }] })
  const type = await room.copyType({ 'loan.period': { count: 1, unit: 'day' }, 'loan.closed_day_mode': 'keep' })
  const patron = await civica.patron('Ritardi', { patron_category_id: category })
  const { body: late } = await lend(await room.copyOf(type), patron)
  expect((await lend(await room.copyOf(type), patron)).status).toBe(201)
  await later(3 * 86_400_000, async (then) => {
    expect((await lend(await room.copyOf(type), patron, {}, then)).body).toMatchObject({ code: 'too_many_overdue', params: { count: 2 } })
    await then.patch(`/v1/loans/${late.id}`, { due_at: '2199-01-01T00:00:00Z', reason: 'in ospedale' }, { 'if-match': '*' })
    expect((await lend(await room.copyOf(type), patron, {}, then)).body).toMatchObject({ code: 'too_many_overdue', params: { count: 1 } })
  })
})

test('a book that is due today is not overdue today', async () => {
  // rero-ils#2014, #1389; EG LP#1951024
  const type = await room.copyType({ 'loan.period': { count: 3, unit: 'hour' }, 'loan.closed_day_mode': 'keep' })
  const patron = await civica.patron('Puntuale', { patron_category_id: await room.patronCategory({ 'loan.max_overdue': 0 }) })
  const { body: loan } = await lend(await room.copyOf(type), patron)
  const untilDue = () => Date.parse(loan.due_at) - Date.now()
  const isOverdue = async (then: Client) => (await then.get(`/v1/loans/${loan.id}`)).body.is_overdue
  await later(untilDue() - 10_000, async (then) => {
    expect(await isOverdue(then)).toBe(false)
    expect((await lend(await room.copyOf(type), patron, {}, then)).status).toBe(201)
  })
  await later(untilDue() + 1_000, async (then) => {
    expect(await isOverdue(then)).toBe(true)
    const overdue = await then.get(`/v1/loans?patron_id=${patron.id}&status=overdue`)
    expect(overdue.body.data.map(({ id }: { id: string }) => id)).toEqual([loan.id])
    expect((await lend(await room.copyOf(type), patron, {}, then)).body.code).toBe('too_many_overdue')
  })
})

test('lending and returning leave the record of the copy as it was edited (E33)', async () => {
  // EG LP#2055690: incremental exports saw every loan as an edit.
  const copy = await room.copyOf(await room.copyType())
  const edited = async () =>
    (await table<{ updated_at: string; version: number }>(`select updated_at, version from {library}.copy where id = $1`, [copy.id]))[0]
  const before = await edited()
  const { body: loan } = await lend(copy, await civica.patron())
  await desk.post('/v1/renewals', { loan_id: loan.id })
  await desk.post('/v1/checkins', { copy_id: copy.id, branch_id: civica.village })
  expect(await edited()).toEqual(before)
})

test('an impatient browser that sends a loan twice lends and charges once (E3)', async () => {
  // EG 2010: double checkouts after a refresh
  const type = await room.copyType({ 'loan.rental_charge': { cents: 100, discount_percent: 0 } })
  const copy = await room.copyOf(type)
  const patron = await civica.patron()
  const { confirmation } = (await lend(copy, patron)).body
  const request = { copy_id: copy.id, patron_id: patron.id, confirmation }
  const answers = await Promise.all(Array.from({ length: 8 }, () => desk.post('/v1/checkouts', request, { 'idempotency-key': 'refresh' })))
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  expect(answers[0]?.status).toBe(201)
  // Without a key the second is told what is so, and nothing is charged again.
  expect((await desk.post('/v1/checkouts', request)).body.code).toBe('copy_on_loan_to_patron')
  const charges = await table(`select 1 from {library}.charge where patron_id = $1`, [patron.id])
  expect(charges).toHaveLength(1)
})

test("a rule for another library's patrons is no rule of this one, and is told apart from a fault (E36)", async () => {
  // FOLIO CIRC-1668
  const other = await stock(app, await app.provision('altrove'))
  const answer = await admin.post('/v1/rules', { kind: 'loan.max_total', patron_category_id: other.category_id, value: 1 })
  expect(answer.status, answer.text).toBe(422)
  expect((await lend(await room.copyOf(await room.copyType()), await civica.patron())).status).toBe(201)
})

test('a loan comes about in two round trips', async () => {
  const copy = await room.copyOf(await room.copyType())
  const { card_number } = await civica.patron()
  const flights: Recording = []
  const actor = { user_id: null, patron_id: null, session_id: null, permissions: new Set(['*']), language: 'it', channel: 'desk' as const }
  const key = { principal: 'desk', key: uuidv7(), hash: Buffer.from('hash') }
  const door = doorTo(recordingOf(app.database, flights), { library: civica.library, actor }, key)
  await door.write((tx) => openLoan(tx, CheckoutRequest.parse({ copy_barcode: copy.barcode, card_number })))
  expect(flights).toHaveLength(2)
})
