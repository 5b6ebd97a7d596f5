import { afterAll, beforeAll, expect, test } from 'vitest'
import { announceExpiries } from '../../src/features/patrons/expiry.ts'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'

let app: TestApp
let civica: Stock
let desk: Client
let admin: Client

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  desk = await app.as(civica.library, 'Librarian')
  admin = await app.as(civica.library, 'Admin')
})

afterAll(() => app.stop())

const ANY = { 'if-match': '*' }
const year = new Date().getUTCFullYear()
const eventsOf = (type: string, subject: string) =>
  app.admin<{ data: Record<string, unknown> }>(
    `select data from platform.event where tenant = $1 and type = $2 and subject_id = $3 order by xid, id`,
    [civica.library.schema, type, subject],
  )

test('a category says what is not said at the desk', async () => {
  const { body: category } = await admin.post('/v1/patron-categories', {
    code: 'TED',
    name: 'Di lingua inglese',
    language: 'en',
    home_branch_id: civica.village,
    keeps_history: 'months',
    history_months: 6,
    declined_notices: ['loan_receipt'],
  })
  const names = { given_name: 'Ann', family_name: 'Smith' }
  const silent = await desk.post('/v1/patrons', { ...names, patron_category_id: category.id })
  expect(silent.body).toMatchObject({
    language: 'en',
    home_branch_id: civica.village,
    keeps_history: 'months',
    history_months: 6,
    expires_on: null,
  })
  expect(await eventsOf('patron.notices_declined', silent.body.id)).toEqual([{ data: { kinds: ['loan_receipt'] } }])
  const said = await desk.post('/v1/patrons', {
    ...names,
    patron_category_id: category.id,
    home_branch_id: civica.main,
    language: 'it',
    keeps_history: 'keep',
  })
  expect(said.body).toMatchObject({ language: 'it', home_branch_id: civica.main, keeps_history: 'keep', history_months: null })
  const nowhere = await desk.post('/v1/patrons', { ...names, patron_category_id: civica.category_id })
  expect(nowhere).toMatchObject({ status: 422, body: { errors: [{ code: 'required', pointer: '/home_branch_id' }] } })
})

test('a change that changes nothing leaves the version as it was', async () => {
  const patron = await civica.patron('Uguali', { phone: '035 1' })
  const { body, headers } = await desk.get(`/v1/patrons/${patron.id}`)
  for (const change of [{}, { phone: '035 1' }, { attributes: {} }]) {
    const same = await desk.patch(`/v1/patrons/${patron.id}`, change, { 'if-match': headers.get('etag') as string })
    expect(same).toMatchObject({ status: 200, body: { version: body.version } })
  }
  expect(await eventsOf('patron.changed', patron.id)).toEqual([])
  const other = await desk.patch(`/v1/patrons/${patron.id}`, { phone: '035 2', family_name: 'Uguali' }, ANY)
  expect(other.body.version).toBe(body.version + 1)
  expect(await eventsOf('patron.changed', patron.id)).toEqual([{ data: { fields: ['phone'] } }])
})

test('whoever is closed signs in no more, by card or by e-mail, and again when he is opened', async () => {
  const patron = await civica.patron('Chiusi')
  const account = await app.as(civica.library, 'Reader', { patron_id: patron.id })
  const email = (await admin.get(`/v1/users/${account.user_id}`)).body.email
  const signIn = async (who: Record<string, string>) =>
    (await app.guest(civica.library).post('/v1/auth/sign-in', { ...who, password: 'three random words' })).status
  const { body: session } = await app.guest(civica.library).post('/v1/auth/sign-in', { email, password: 'three random words' })
  await desk.patch(`/v1/patrons/${patron.id}`, { status: 'closed' }, ANY)
  expect(await signIn({ email })).toBe(401)
  expect(await signIn({ card_number: patron.card_number })).toBe(401)
  const refreshed = await app.guest(civica.library).post('/v1/auth/refresh', { refresh_token: session.refresh_token })
  expect(refreshed.status).toBe(401)
  const [{ count } = { count: -1 }] = await app.admin<{ count: number }>(
    `select count(*)::int as count from platform.session where user_id = $1 and ended_at is null`,
    [account.user_id],
  )
  expect(count).toBe(0)
  await desk.patch(`/v1/patrons/${patron.id}`, { status: 'active' }, ANY)
  expect(await signIn({ email })).toBe(200)
})

test('a librarian whose own card is closed goes on working', async () => {
  const patron = await civica.patron('Colleghe')
  const account = await app.as(civica.library, 'Librarian', { patron_id: patron.id })
  const email = (await admin.get(`/v1/users/${account.user_id}`)).body.email
  await desk.patch(`/v1/patrons/${patron.id}`, { status: 'closed' }, ANY)
  expect((await app.guest(civica.library).post('/v1/auth/sign-in', { email, password: 'three random words' })).status).toBe(200)
})

test('the list is filtered, sorted and paged, and that it was read is written down once, without the name that was looked for', async () => {
  const first = await civica.patron('Zanetti A', { expires_on: '2030-05-01' })
  const second = await civica.patron('Zanetti B', { expires_on: '2029-05-01' })
  const third = await civica.patron('Zanetti C', { expires_on: null })
  await desk.post(`/v1/patrons/${second.id}/blocks`, { actions: ['hold'], reason: 'prova' })
  await desk.post(`/v1/patrons/${third.id}/cards`, { charge_cents: 100 })
  const ids = async (query: string) => (await desk.get(`/v1/patrons?q=zanetti&${query}`)).body.data.map(({ id }: { id: string }) => id)
  expect(await ids('')).toEqual([first.id, second.id, third.id])
  expect(await ids('sort=-name')).toEqual([third.id, second.id, first.id])
  expect(await ids('sort=expires_on')).toEqual([second.id, first.id, third.id])
  expect(await ids('expiring_before=2030-01-01')).toEqual([second.id])
  expect(await ids('is_blocked=true')).toEqual([second.id])
  expect(await ids('is_blocked=false')).toEqual([first.id, third.id])
  expect(await ids('is_owing=true')).toEqual([third.id])
  for (const sort of ['name', '-name', 'expires_on', '-created_at']) {
    const seen: string[] = []
    for (let path: string | null = `/v1/patrons?q=zanetti&limit=1&sort=${sort}`; path; ) {
      const { body }: { body: { data: { id: string }[]; page: { next: string | null } } } = await desk.get(path)
      seen.push(...body.data.map(({ id }) => id))
      path = body.page.next && `/v1/patrons?q=zanetti&limit=1&sort=${sort}&cursor=${body.page.next}`
    }
    expect(seen).toEqual(await ids(`sort=${sort}`))
  }
  await app.admin(`delete from platform.event where tenant = $1 and type = 'patrons.listed'`, [civica.library.schema])
  await ids('status=active')
  expect(await eventsOf('patrons.listed', civica.library.id)).toEqual([
    { data: { count: 3, filter: { q: 'something', sort: 'name', status: 'active' }, format: 'json' } },
  ])
})

test('the list is downloaded as a spreadsheet, whole, and no cell of it is a formula', async () => {
  await admin.post('/v1/patron-attributes', { code: 'nick', kind: 'text', label: { it: 'Soprannome', en: 'Nickname' } })
  await civica.patron('Fogli', { given_name: '=1+1', attributes: { nick: 'a, "b"' } })
  const csv = await desk.get('/v1/patrons?q=fogli', { accept: 'text/csv' })
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  const [head, line, ...rest] = csv.text.replace('\uFEFF', '').trimEnd().split('\r\n') as [string, string]
  expect(head).toMatch(/^card_number,family_name,given_name,.*,nick$/)
  expect(line).toContain(",Fogli,'=1+1,")
  expect(line).toMatch(/,"a, ""b"""$/)
  expect(rest).toEqual([])
  expect((await desk.get('/v1/patrons', { accept: 'application/pdf' })).status).toBe(406)
})

test('a patron changes how he is reached as far as the library lets him, and the staff are told to look', async () => {
  const patron = await civica.patron('Propri', { email: 'prima@example.org' })
  const own = await app.as(civica.library, 'Reader', { patron_id: patron.id })
  expect((await own.patch('/v1/me/patron', { phone: '035 3' })).status).toBe(428)
  expect((await own.patch('/v1/me/patron', { phone: '035 3' }, ANY)).body).toMatchObject({ phone: '035 3', is_verified: true })
  await admin.put('/v1/settings/patron_changes', { value: { fields: ['email'], makes_unverified: true } })
  const refused = await own.patch('/v1/me/patron', { phone: '1', address: 'Via Roma' }, ANY)
  expect(refused.body.errors.map(({ code, pointer }: Record<string, string>) => [code, pointer])).toEqual([
    ['field_not_yours', '/phone'],
    ['field_not_yours', '/address'],
  ])
  expect((await own.patch('/v1/me/patron', { email: 'dopo@example.org' }, ANY)).body).toMatchObject({ is_verified: false })
  expect((await desk.get('/v1/patrons?is_unverified=true')).body.data.map(({ id }: { id: string }) => id)).toContain(patron.id)
  await desk.post(`/v1/patrons/${patron.id}/verify`)
  expect((await own.get('/v1/me/patron')).body.is_verified).toBe(true)
  for (const field of ['family_name', 'expires_on', 'note', 'status']) {
    expect((await own.patch('/v1/me/patron', { [field]: 'x' }, ANY)).status).toBe(400)
  }
})

test('how long what was read is remembered is the patron’s own choice', async () => {
  const patron = await civica.patron()
  const own = await app.as(civica.library, 'Reader', { patron_id: patron.id })
  const choose = (body: Record<string, unknown>) => own.patch('/v1/me/patron', body, ANY)
  expect((await own.get('/v1/me/patron')).body).toMatchObject({ keeps_history: 'off', history_months: null })
  expect((await choose({ keeps_history: 'months', history_months: 12 })).body).toMatchObject({
    keeps_history: 'months',
    history_months: 12,
  })
  expect((await choose({ keeps_history: 'keep' })).body).toMatchObject({ keeps_history: 'keep', history_months: null })
  expect((await choose({ keeps_history: 'months' })).body.code).toBe('history_months_needed')
})

test('notes stay among the staff, alerts are shown at the desk, and a message until it was read', async () => {
  const [patron, other] = [await civica.patron(), await civica.patron()]
  const write = (body: Record<string, unknown>) => desk.post(`/v1/patrons/${patron.id}/notes`, body)
  await write({ text: 'Chiede sempre i gialli' })
  const { body: pinned } = await write({ text: 'Attenzione', kind: 'alert', is_pinned: true })
  const { body: message } = await write({ text: 'Ha dimenticato gli occhiali', kind: 'message' })
  const { body: notes } = await desk.get(`/v1/patrons/${patron.id}/notes`)
  expect(notes.data.map(({ text, author }: Record<string, string>) => [text, author])).toEqual([
    ['Attenzione', 'Librarian'],
    ['Ha dimenticato gli occhiali', 'Librarian'],
    ['Chiede sempre i gialli', 'Librarian'],
  ])
  const [own, neighbour] = [
    await app.as(civica.library, 'Reader', { patron_id: patron.id }),
    await app.as(civica.library, 'Reader', { patron_id: other.id }),
  ]
  expect((await own.get('/v1/me/messages')).body.data).toEqual([
    { id: message.id, text: 'Ha dimenticato gli occhiali', created_at: message.created_at, read_at: null },
  ])
  expect((await own.get(`/v1/patrons/${patron.id}/notes`)).status).toBe(403)
  expect((await own.post(`/v1/me/messages/${pinned.id}/read`)).status).toBe(404)
  expect((await neighbour.get('/v1/me/messages')).body.data).toEqual([])
  expect((await neighbour.post(`/v1/me/messages/${message.id}/read`)).status).toBe(404)
  expect((await own.post(`/v1/me/messages/${message.id}/read`)).status).toBe(204)
  expect((await own.get('/v1/me/messages')).body.data[0].read_at).not.toBeNull()
  expect((await desk.patch(`/v1/patrons/${patron.id}/notes/${message.id}`, { text: 'altro' })).body.code).toBe('note_read')
  expect((await desk.patch(`/v1/patrons/${other.id}/notes/${pinned.id}`, { is_pinned: false })).status).toBe(404)
  expect((await desk.delete(`/v1/patrons/${patron.id}/notes/${pinned.id}`)).status).toBe(204)
})

test('whoever has outgrown a category is suggested the next one, and nothing happens by itself', async () => {
  const { body: adults } = await admin.post('/v1/patron-categories', { code: 'Z18', name: 'Grandi', minimum_age: 14 })
  const { body: children } = await admin.post('/v1/patron-categories', {
    code: 'Z06',
    name: 'Bambini',
    minimum_age: 6,
    maximum_age: 13,
    next_patron_category_id: adults.id,
  })
  const grown = await civica.patron('Cresciuti', { patron_category_id: children.id, birth_on: `${year - 15}-01-01` })
  const small = await civica.patron('Piccoli', { patron_category_id: adults.id, birth_on: `${year - 8}-01-01` })
  await civica.patron('Giusti', { patron_category_id: children.id, birth_on: `${year - 10}-01-01` })
  const { body } = await desk.get('/v1/patron-category-suggestions')
  expect(body.data).toMatchObject([
    { patron_id: grown.id, age: 15, is_too: 'old', suggested_patron_category_id: adults.id },
    { patron_id: small.id, age: 8, is_too: 'young', suggested_patron_category_id: children.id },
  ])
  expect((await desk.get(`/v1/patrons/${grown.id}`)).body.patron_category_id).toBe(children.id)
  expect((await admin.delete(`/v1/patron-categories/${adults.id}`, ANY)).body.code).toBe('patron_category_in_use')
})

test('the end of a card is announced once, and anew when the card was renewed', async () => {
  const patron = await civica.patron('Scadenze', { expires_on: '2035-03-20' })
  const later = await civica.patron('Dopo', { expires_on: '2035-06-20' })
  const night = (date: string) => app.door(civica.library).write((tx) => announceExpiries(tx, { date, after: null, limit: 100 }))
  expect((await night('2035-03-01')).done).toBe(0)
  await admin.put('/v1/settings/card_expiry_notice', { value: { days_before: 30 } })
  const before = (await desk.get(`/v1/patrons/${patron.id}`)).body.version
  expect((await night('2035-03-01')).done).toBe(1)
  expect((await night('2035-03-01')).done).toBe(0)
  expect((await night('2035-03-02')).done).toBe(0)
  expect(await eventsOf('patron.expires_soon', patron.id)).toEqual([{ data: { expires_on: '2035-03-20' } }])
  expect((await desk.get(`/v1/patrons/${patron.id}`)).body.version).toBe(before)
  await desk.post(`/v1/patrons/${patron.id}/renew`, { expires_on: '2036-03-20' })
  expect((await night('2036-03-01')).done).toBe(1)
  expect(await eventsOf('patron.expires_soon', later.id)).toEqual([])
})
