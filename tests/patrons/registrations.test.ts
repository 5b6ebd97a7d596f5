import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Queue } from '../../src/kernel/queue.ts'
import { decoded, headerOf, type MailServer, startMailServer, startWorker } from '../notices/worker.ts'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'
import { until } from '../support/until.ts'

let app: TestApp
let civica: Stock
let desk: Client
let admin: Client
let server: MailServer
let worker: Queue
let open: string
let closed: string

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica', { name: 'Biblioteca Civica' }))
  desk = await app.as(civica.library, 'Librarian')
  admin = await app.as(civica.library, 'Admin')
  open = (
    await admin.post('/v1/patron-categories', {
      code: 'WEB',
      name: 'Iscritti online',
      allows_self_registration: true,
      home_branch_id: civica.village,
      enrolment_months: 3,
    })
  ).body.id
  closed = civica.category_id
  server = await startMailServer()
  worker = await startWorker(app, { smtp_url: server.url })
})

beforeEach(() => choose({ approval: 'staff' }))

afterAll(async () => {
  await worker.stop()
  await server.stop()
  await app.stop()
})

const choose = (more: Record<string, unknown>) =>
  admin.put('/v1/settings/registration', { value: { is_open: true, approval: 'staff', ...more } })

let count = 0
const form = (more: Record<string, unknown> = {}) => ({
  given_name: 'Lucia',
  family_name: `Nuovi ${++count}`,
  email: `lucia.${count}@example.org`,
  birth_on: '1990-05-14',
  language: 'it',
  patron_category_id: open,
  ...more,
})
const ask = (body: Record<string, unknown>) => app.guest(civica.library).post('/v1/registrations', body)
const mailsTo = (email: string) => server.messages.map(decoded).filter((message) => headerOf(message, 'To')?.includes(email))
const mailTo = async (email: string, nth = 1) =>
  (
    await until(
      async () => mailsTo(email),
      (mails) => mails.length >= nth,
    )
  )[nth - 1] as string
const tokenIn = (mail: string) => /#(?:confirm|password)=([\w-]{43})/.exec(mail)?.[1] as string
const confirm = (token: string) => app.guest(civica.library).post('/v1/registrations/confirm', { token })
const openRequests = async (email: string) =>
  (await desk.get('/v1/registrations?limit=100')).body.data.filter((one: { email: string }) => one.email === email)

test('somebody asks to be enrolled, confirms the address, is approved, and signs in with a password of his own', async () => {
  const wanted = form()
  const asked = await ask(wanted)
  expect(asked).toMatchObject({ status: 202, body: { status: 'mail_sent', link_hours: 48 } })
  const mail = await mailTo(wanted.email)
  expect(headerOf(mail, 'Subject')).toBe('Confermi la richiesta di iscrizione')
  expect(mail).toContain('http://civica.localhost/registration#confirm=')
  const [request] = await openRequests(wanted.email)
  expect(request).toMatchObject({ status: 'unverified', home_branch_id: civica.village })
  expect((await desk.post(`/v1/registrations/${request.id}/approve`, {})).body.code).toBe('registration_not_pending')

  expect((await confirm(tokenIn(mail))).body).toEqual({ status: 'pending', card_number: null })
  expect((await confirm(tokenIn(mail))).body).toEqual({ status: 'pending', card_number: null })
  const approved = await desk.post(`/v1/registrations/${request.id}/approve`, { new_card_number: `WEB-${count}` })
  expect(approved).toMatchObject({ status: 200, body: { status: 'approved', decided_by: desk.user_id } })
  const patron = (await desk.get(`/v1/patrons/${approved.body.patron_id}`)).body
  expect(patron).toMatchObject({ card_number: `WEB-${count}`, email: wanted.email, patron_category_id: open })
  expect(patron.unverified_since).not.toBeNull()
  expect((await desk.post(`/v1/registrations/${request.id}/approve`, {})).body.code).toBe('registration_not_pending')

  const welcome = await mailTo(wanted.email, 2)
  expect(headerOf(welcome, 'Subject')).toBe(`Benvenuto in biblioteca: la Sua tessera è WEB-${count}`)
  const guest = app.guest(civica.library)
  const password = 'quattro parole a caso'
  expect((await guest.post('/v1/registrations/password', { token: tokenIn(mail), password })).body.code).toBe('link_invalid')
  expect((await confirm(tokenIn(welcome))).body.code).toBe('link_invalid')
  expect((await guest.post('/v1/registrations/password', { token: tokenIn(welcome), password: 'password' })).body.code).toBe(
    'password_too_common',
  )
  expect((await guest.post('/v1/registrations/password', { token: tokenIn(welcome), password })).status).toBe(204)
  expect((await guest.post('/v1/registrations/password', { token: tokenIn(welcome), password: 'altre parole a caso' })).body.code).toBe(
    'link_invalid',
  )
  for (const who of [{ email: wanted.email }, { card_number: `WEB-${count}` }]) {
    const session = await guest.post('/v1/auth/sign-in', { ...who, password })
    expect(session.status).toBe(200)
    const me = await app.client(civica.library, session.body.access_token).get('/v1/me/patron')
    expect(me.body).toMatchObject({ email: wanted.email, is_verified: false })
  }
})

test('whoever clicks twice has asked once: one request, one mail (E37)', async () => {
  // EG LP#1913626
  const wanted = form()
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) => ask(index % 2 ? { ...wanted, email: wanted.email.toUpperCase() } : wanted)),
  )
  expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(202))
  const rows = await app.admin(`select id from ${civica.library.schema}.patron_registration where email_key = $1`, [wanted.email])
  expect(rows).toHaveLength(1)
  const told = () => server.messages.map(decoded).filter((mail) => headerOf(mail, 'To')?.toLowerCase().includes(wanted.email))
  await until(told, (mails) => mails.length > 0)
  // A second mail would have been asked for before this one.
  const { email } = form()
  await ask(form({ email }))
  await mailTo(email)
  expect(told()).toHaveLength(1)
})

test('whoever waits in vain for the mail asks again and gets another; the first link works as well', async () => {
  const wanted = form()
  await ask(wanted)
  const first = await mailTo(wanted.email)
  await app.admin(`update ${civica.library.schema}.patron_registration set mailed_at = now() - interval '3 minutes' where email = $1`, [
    wanted.email,
  ])
  await ask(wanted)
  const second = await mailTo(wanted.email, 2)
  expect(tokenIn(second)).not.toBe(tokenIn(first))
  expect((await confirm(tokenIn(first))).status).toBe(200)
  expect((await confirm(tokenIn(second))).status).toBe(200)
})

test('only hashes of links are kept, and a link ends', async () => {
  const wanted = form()
  await ask(wanted)
  const token = tokenIn(await mailTo(wanted.email))
  const [row] = await app.admin<{ text: string }>(
    `select to_jsonb(r)::text as text from ${civica.library.schema}.patron_registration r where email = $1`,
    [wanted.email],
  )
  expect(row?.text).not.toContain(token)
  await app.admin(`update ${civica.library.schema}.patron_registration set token_expires_at = now() where email = $1`, [wanted.email])
  expect((await confirm(token)).body.code).toBe('link_invalid')
  expect((await confirm('x'.repeat(43))).body.code).toBe('link_invalid')
})

test('a library that enrols without looking enrols whoever it does not know, and asks the staff about the rest', async () => {
  await choose({ approval: 'automatic' })
  const unknown = form()
  await ask(unknown)
  const answer = await confirm(tokenIn(await mailTo(unknown.email)))
  expect(answer.body).toMatchObject({ status: 'approved', card_number: expect.stringMatching(/^2\d{9}$/) })
  expect((await confirm(tokenIn(mailsTo(unknown.email)[0] as string))).body).toEqual(answer.body)

  await civica.patron('Giani', { given_name: 'Lucia', birth_on: '1990-05-14' })
  const known = form({ family_name: 'Giani' })
  await ask(known)
  expect((await confirm(tokenIn(await mailTo(known.email)))).body).toEqual({ status: 'pending', card_number: null })
})

test('the staff see who is known already before anybody is made twice', async () => {
  const there = await civica.patron('Ferri', { given_name: 'Ugo', birth_on: '1980-01-01', email: 'ugo.ferri@example.org' })
  await civica.patron('Ferri', { given_name: 'Ugo', birth_on: '2011-11-11' })
  const wanted = form({ given_name: 'UGO', family_name: 'ferri', birth_on: '1980-01-01' })
  await ask(wanted)
  await confirm(tokenIn(await mailTo(wanted.email)))
  const [request] = await openRequests(wanted.email)
  const detail = await desk.get(`/v1/registrations/${request.id}`)
  expect(detail.body.duplicates).toMatchObject([{ patron_id: there.id, same: ['name', 'birth_on'] }])
  const refused = await desk.post(`/v1/registrations/${request.id}/approve`, {})
  expect(refused).toMatchObject({ status: 409, body: { code: 'registration_duplicates', params: { count: 1 } } })
  const accepted = await desk.post(`/v1/registrations/${request.id}/approve`, { accepts_duplicates: true, is_verified: true })
  expect(accepted.status).toBe(200)
  expect((await desk.get(`/v1/patrons/${accepted.body.patron_id}`)).body.unverified_since).toBeNull()
})

test('a mother and a daughter share an address: the second account signs in by card', async () => {
  const mother = form()
  await ask(mother)
  await confirm(tokenIn(await mailTo(mother.email)))
  await desk.post(`/v1/registrations/${(await openRequests(mother.email))[0].id}/approve`, {})
  // Her welcome is there before the daughter asks, or it could come third.
  await mailTo(mother.email, 2)
  const daughter = form({ email: mother.email, given_name: 'Marta' })
  expect((await ask(daughter)).status).toBe(202)
  await confirm(tokenIn(await mailTo(mother.email, 3)))
  const request = (await openRequests(mother.email)).find(({ status }: { status: string }) => status === 'pending')
  const approved = await desk.post(`/v1/registrations/${request.id}/approve`, { accepts_duplicates: true, new_card_number: 'FIGLIA' })
  expect(approved.status).toBe(200)
  const guest = app.guest(civica.library)
  const token = tokenIn(await mailTo(mother.email, 4))
  await guest.post('/v1/registrations/password', { token, password: 'quattro parole a caso' })
  expect((await guest.post('/v1/auth/sign-in', { card_number: 'FIGLIA', password: 'quattro parole a caso' })).status).toBe(200)
})

test('whoever is refused learns why, and may ask again', async () => {
  const wanted = form({ language: 'en' })
  await ask(wanted)
  await confirm(tokenIn(await mailTo(wanted.email)))
  const [request] = await openRequests(wanted.email)
  const refused = await desk.post(`/v1/registrations/${request.id}/refuse`, { reason: 'The address is outside of our town.' })
  expect(refused.body).toMatchObject({ status: 'refused', reason: 'The address is outside of our town.' })
  const mail = await mailTo(wanted.email, 2)
  expect(mail).toContain('The address is outside of our town.')
  expect(mail).not.toMatch(/#(confirm|password)=/)
  expect((await desk.post(`/v1/registrations/${request.id}/refuse`, { reason: 'x' })).body.code).toBe('registration_not_pending')
  expect((await ask(wanted)).status).toBe(202)
  expect(await openRequests(wanted.email)).toHaveLength(2)
})

test('who types the address of somebody else first keeps nobody out: its owner gets a link for the own form', async () => {
  const email = `vittima.${++count}@example.org`
  expect((await ask(form({ email, given_name: 'Mallory', family_name: 'Furbi' }))).status).toBe(202)
  await mailTo(email)
  const own = form({ email, given_name: 'Vera', family_name: 'Vittima' })
  expect((await ask(own)).status).toBe(202)
  const link = tokenIn(await mailTo(email, 2))
  expect((await confirm(link)).body).toEqual({ status: 'pending', card_number: null })
  const requests = await openRequests(email)
  expect(requests.map(({ given_name, status }: Record<string, string>) => [given_name, status])).toEqual([
    ['Mallory', 'unverified'],
    ['Vera', 'pending'],
  ])
  const approved = await desk.post(`/v1/registrations/${requests[1].id}/approve`, {})
  expect(approved.status, approved.text).toBe(200)
  expect((await desk.get(`/v1/patrons/${approved.body.patron_id}`)).body).toMatchObject({ given_name: 'Vera', email })
})

test('an address is mailed five times a day, whoever types it how often, and the answer tells nothing of that', async () => {
  const email = `assediata.${++count}@example.org`
  const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => ask(form({ email, given_name: `Robot ${n}` }))))
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
  const requests = () =>
    app.admin<{ mail_count: number }>(`select mail_count from ${civica.library.schema}.patron_registration where email = $1`, [email])
  expect(await requests()).toHaveLength(5)
  // Nor by asking again for what was asked already.
  await app.admin(`update ${civica.library.schema}.patron_registration set mailed_at = mailed_at - interval '3 minutes' where email = $1`, [
    email,
  ])
  for (let n = 0; n < 12; n++) await ask(form({ email, given_name: `Robot ${n}` }))
  expect((await requests()).reduce((sum, { mail_count }) => sum + mail_count, 0)).toBe(5)
  await mailTo(email, 5)
  const after = form()
  await ask(after)
  await mailTo(after.email)
  expect(mailsTo(email)).toHaveLength(5)
  // The next day it is another matter.
  await app.admin(`update ${civica.library.schema}.patron_registration set mailed_at = mailed_at - interval '25 hours' where email = $1`, [
    email,
  ])
  await ask(form({ email, given_name: 'Vera' }))
  await mailTo(email, 6)
})

test('eight librarians approve one request: one patron, seven refusals', async () => {
  const wanted = form()
  await ask(wanted)
  await confirm(tokenIn(await mailTo(wanted.email)))
  const [request] = await openRequests(wanted.email)
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => desk.post(`/v1/registrations/${request.id}/approve`, { accepts_duplicates: true })),
  )
  expect(answers.map(({ status, body }) => (status === 200 ? 'enrolled' : body.code)).sort()).toEqual([
    'enrolled',
    ...Array(7).fill('registration_not_pending'),
  ])
  const made = await app.admin(`select 1 from ${civica.library.schema}.patron where email = $1`, [wanted.email])
  expect(made).toHaveLength(1)
})

test('nothing that a stranger typed is mailed to an address before it is known to be his', async () => {
  const wanted = form({ given_name: '<a href="http://evil.example">Vinci', family_name: 'Premio\nBcc: tutti@example.org', language: 'it' })
  await ask(wanted)
  const mail = await mailTo(wanted.email)
  expect(mail).not.toContain('evil.example')
  expect(headerOf(mail, 'Bcc')).toBeUndefined()
  await confirm(tokenIn(mail))
  await desk.post(`/v1/registrations/${(await openRequests(wanted.email))[0].id}/approve`, {})
  const html = (await mailTo(wanted.email, 2)).split('text/html')[1] as string
  expect(html).toContain('&lt;a href=')
  expect(html).not.toContain('<a href="http://evil.example')
})

test('nobody registers where the library does not let him', async () => {
  expect((await ask(form({ patron_category_id: closed }))).body.code).toBe('registration_category_closed')
  const { body: children } = await admin.post('/v1/patron-categories', {
    code: 'WEBRAG',
    name: 'Ragazzi online',
    allows_self_registration: true,
    minimum_age: 6,
    maximum_age: 13,
  })
  expect((await ask(form({ patron_category_id: children.id, home_branch_id: civica.main }))).body.code).toBe('registration_age')
  expect((await ask(form({ patron_category_id: children.id, birth_on: null, home_branch_id: civica.main }))).body.code).toBe(
    'registration_age',
  )
  const { body: shown } = await app.guest(civica.library).get('/v1/registration-form')
  expect(shown.categories.map(({ name }: { name: string }) => name)).toEqual(['Iscritti online', 'Ragazzi online'])
  await choose({ is_open: false })
  expect((await ask(form())).body.code).toBe('registration_closed')
  expect((await app.guest(civica.library).get('/v1/registration-form')).body.is_open).toBe(false)
})

test('a child who registers waits for a guarantor, even where the library enrols without looking', async () => {
  await choose({ approval: 'automatic' })
  const { body: minors } = await admin.post('/v1/patron-categories', {
    code: 'WEBMIN',
    name: 'Minori online',
    allows_self_registration: true,
    needs_guarantor_under: 18,
    home_branch_id: civica.main,
  })
  const wanted = form({ patron_category_id: minors.id, birth_on: `${new Date().getUTCFullYear() - 10}-01-01` })
  await ask(wanted)
  expect((await confirm(tokenIn(await mailTo(wanted.email)))).body.status).toBe('pending')
  const [request] = await openRequests(wanted.email)
  expect((await desk.post(`/v1/registrations/${request.id}/approve`, {})).body.code).toBe('guarantor_needed')
  const parent = await civica.patron('Genitori')
  const approved = await desk.post(`/v1/registrations/${request.id}/approve`, { guarantor_patron_id: parent.id })
  expect(approved.status).toBe(200)
  expect((await desk.get(`/v1/patrons/${parent.id}/relations`)).body.data[0]).toMatchObject({
    kind: 'guarantor',
    for_patron_id: approved.body.patron_id,
  })
})

test('readers see no requests, and old ones are forgotten', async () => {
  const reader = await app.as(civica.library, 'Reader', { patron_id: (await civica.patron()).id })
  expect((await reader.get('/v1/registrations')).status).toBe(403)
  expect((await app.guest(civica.library).get('/v1/registrations')).status).toBe(401)
  const wanted = form()
  await ask(wanted)
  await app.admin(`update ${civica.library.schema}.patron_registration set created_at = now() - interval '8 days' where email = $1`, [
    wanted.email,
  ])
  const { forgetOldRegistrations } = await import('../../src/features/registrations/verbs.ts')
  expect(await app.door(civica.library).write((tx) => forgetOldRegistrations(tx, 100))).toBeGreaterThan(0)
  expect(await openRequests(wanted.email)).toEqual([])
  expect(await app.door(civica.library).write((tx) => forgetOldRegistrations(tx, 100))).toBe(0)
})
