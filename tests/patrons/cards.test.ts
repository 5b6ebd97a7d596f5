import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'

let app: TestApp
let civica: Stock
let desk: Client

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  desk = await app.as(civica.library, 'Librarian')
})

afterAll(() => app.stop())

const ANY = { 'if-match': '*' }

test('nothing is lent on a card that was reported lost, and the desk hears why', async () => {
  const patron = await civica.patron()
  const copy = await civica.copy(await civica.book())
  const lost = await desk.post(`/v1/patrons/${patron.id}/cards/lost`, { reason: 'autobus' })
  expect(lost).toMatchObject({ status: 200, body: { number: patron.card_number, status: 'lost', reason: 'autobus' } })
  const refused = await desk.post('/v1/checkouts', { copy_barcode: copy.barcode, card_number: patron.card_number })
  expect(refused).toMatchObject({ status: 409, body: { code: 'card_lost' } })
  const hold = await desk.post('/v1/holds', {
    book_id: await civica.book(),
    card_number: patron.card_number,
    pickup_branch_id: civica.main,
  })
  expect(hold.body.code).toBe('card_lost')
  expect((await desk.post(`/v1/patrons/${patron.id}/cards/lost`)).body.code).toBe('card_not_active')
  // Who is known by sight still borrows.
  expect((await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: patron.id })).status).toBe(201)
})

test('a new card takes the place of the lost one, whose number nobody is given again', async () => {
  const patron = await civica.patron()
  await desk.post(`/v1/patrons/${patron.id}/cards/lost`)
  const issued = await desk.post(`/v1/patrons/${patron.id}/cards`, { number: 'T-NUOVA' })
  expect(issued).toMatchObject({ status: 201, body: { number: 'T-NUOVA', status: 'active' } })
  const { body } = await desk.get(`/v1/patrons/${patron.id}/cards`)
  expect(body.data.map(({ number, status }: Record<string, string>) => [number, status])).toEqual([
    ['T-NUOVA', 'active'],
    [patron.card_number, 'lost'],
  ])
  const other = await civica.patron()
  const taken = await desk.post(`/v1/patrons/${other.id}/cards`, { number: patron.card_number.toLowerCase() })
  expect(taken).toMatchObject({ status: 409, body: { code: 'card_number_taken' } })
  expect((await desk.patch(`/v1/patrons/${other.id}`, { card_number: 't-nuova' }, ANY)).body.code).toBe('card_number_taken')
})

test('a card that was replaced says so at the desk', async () => {
  const patron = await civica.patron()
  const copy = await civica.copy(await civica.book())
  await desk.post(`/v1/patrons/${patron.id}/cards`, { reason: 'rovinata' })
  const refused = await desk.post('/v1/checkouts', { copy_barcode: copy.barcode, card_number: patron.card_number })
  expect(refused.body.code).toBe('card_replaced')
  const cards = await desk.get(`/v1/patrons/${patron.id}/cards`)
  expect(cards.body.data[1]).toMatchObject({ number: patron.card_number, status: 'replaced', reason: 'rovinata' })
})

test('a replacement card can be charged for', async () => {
  const patron = await civica.patron()
  await desk.post(`/v1/patrons/${patron.id}/cards`, { charge_cents: 350, reason: 'smarrita' })
  const blocks = await desk.get(`/v1/patrons/${patron.id}/blocks`)
  expect(blocks.body.measures.owed_cents).toBe(350)
})

test('a lost card that turns up again works again, unless there is another one by now', async () => {
  const patron = await civica.patron()
  const { body: lost } = await desk.post(`/v1/patrons/${patron.id}/cards/lost`)
  expect((await desk.post(`/v1/patrons/${patron.id}/cards/${lost.id}/found`)).body).toMatchObject({ id: lost.id, status: 'active' })
  await desk.post(`/v1/patrons/${patron.id}/cards/lost`)
  await desk.post(`/v1/patrons/${patron.id}/cards`)
  expect((await desk.post(`/v1/patrons/${patron.id}/cards/${lost.id}/found`)).body.code).toBe('card_active')
  const other = await civica.patron()
  expect((await desk.post(`/v1/patrons/${other.id}/cards/${lost.id}/found`)).status).toBe(404)
})

test('a number that was mistyped is forgotten, and is free for its true owner', async () => {
  const [wrong, right] = [await civica.patron('Uno', { card_number: '7777' }), await civica.patron('Due')]
  await desk.patch(`/v1/patrons/${wrong.id}`, { card_number: '7778' }, ANY)
  expect((await desk.patch(`/v1/patrons/${right.id}`, { card_number: '7777' }, ANY)).status).toBe(409)
  const { body } = await desk.get(`/v1/patrons/${wrong.id}/cards`)
  const mistyped = body.data.find(({ number }: { number: string }) => number === '7777')
  expect((await desk.delete(`/v1/patrons/${wrong.id}/cards/${body.data[0].id}`)).body.code).toBe('card_active')
  expect((await desk.delete(`/v1/patrons/${wrong.id}/cards/${mistyped.id}`)).status).toBe(204)
  expect((await desk.patch(`/v1/patrons/${right.id}`, { card_number: '7777' }, ANY)).status).toBe(200)
})

test('two desks give one number to two patrons: one has it, the other is refused', async () => {
  const patrons = await Promise.all([civica.patron(), civica.patron()])
  const answers = await Promise.all(patrons.map(({ id }) => desk.post(`/v1/patrons/${id}/cards`, { number: 'CONTESA' })))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
})

test('whoever lost the card signs in with the new one alone', async () => {
  const patron = await civica.patron('Neri')
  const account = await app.as(civica.library, 'Reader', { patron_id: patron.id })
  const admin = await app.as(civica.library, 'Admin')
  await admin.patch(`/v1/users/${account.user_id}`, { password: 'quattro parole a caso' }, ANY)
  const signIn = async (card_number: string) =>
    (await app.guest(civica.library).post('/v1/auth/sign-in', { card_number, password: 'quattro parole a caso' })).status
  expect(await signIn(patron.card_number)).toBe(200)
  const reader = app.client(civica.library, (await app.as(civica.library, 'Librarian')).token)
  await reader.post(`/v1/patrons/${patron.id}/cards/lost`)
  expect(await signIn(patron.card_number)).toBe(401)
  const { body } = await desk.post(`/v1/patrons/${patron.id}/cards`)
  expect(await signIn(body.number)).toBe(200)
  expect(await signIn(patron.card_number)).toBe(401)
})

test('a patron reports the own card lost, and nobody else’s', async () => {
  const patron = await civica.patron()
  const own = await app.as(civica.library, 'Reader', { patron_id: patron.id })
  expect((await own.post('/v1/me/cards/lost', {})).body).toMatchObject({ patron_id: patron.id, status: 'lost' })
  expect((await own.get('/v1/me')).body.patron.card_number).toBeNull()
  const other = await civica.patron()
  expect((await own.post(`/v1/patrons/${other.id}/cards/lost`)).status).toBe(403)
  expect((await desk.post('/v1/me/cards/lost', {})).status).toBe(404)
})

test('renewing early loses no day, renewing late counts from today', async () => {
  const year = new Date().getUTCFullYear()
  const early = await civica.patron('Presto', { expires_on: `${year + 1}-03-10` })
  expect((await desk.post(`/v1/patrons/${early.id}/renew`)).body.expires_on).toBe(`${year + 2}-03-10`)
  const late = await civica.patron('Tardi', { expires_on: `${year - 1}-03-10` })
  const { body: cards } = await desk.get(`/v1/patrons/${late.id}/cards`)
  expect(cards.data[0].status).toBe('expired')
  const renewed = await desk.post(`/v1/patrons/${late.id}/renew`)
  expect(renewed.body.expires_on > `${year}-12-30` || renewed.body.expires_on.startsWith(`${year + 1}`)).toBe(true)
  expect((await desk.get(`/v1/patrons/${late.id}/cards`)).body.data[0].status).toBe('active')
  expect((await desk.post(`/v1/patrons/${late.id}/renew`, { expires_on: `${year + 5}-01-31` })).body.expires_on).toBe(`${year + 5}-01-31`)
})

test('a card without an end cannot be renewed by the category, only to a day', async () => {
  const admin = await app.as(civica.library, 'Admin')
  const { body: category } = await admin.post('/v1/patron-categories', { code: 'VIT', name: 'A vita' })
  const patron = await civica.patron('Sempre', { patron_category_id: category.id })
  expect((await desk.post(`/v1/patrons/${patron.id}/renew`)).body.code).toBe('expiry_needed')
  await desk.patch(`/v1/patrons/${patron.id}`, { status: 'closed' }, ANY)
  expect((await desk.post(`/v1/patrons/${patron.id}/renew`, { expires_on: '2040-01-01' })).body.code).toBe('patron_closed_already')
})
