import { createLocalJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashedCard } from '../../src/features/offline/pack.ts'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'
import { type Device, device, merge } from './support.ts'

let app: TestApp
let civica: Stock
let admin: Client
let desk: Client

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  admin = await app.as(civica.library, 'Admin')
  desk = await app.as(civica.library, 'Librarian')
})
afterAll(() => app.stop())

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
const conflicts = async (one: Device) => (await desk.get(`/v1/offline-events?status=conflict&device_id=${one.id}`)).body.data
const eventsOf = async (one: Device) => (await desk.get(`/v1/offline-events?device_id=${one.id}&limit=100`)).body.data

test('a desk takes along what it needs, signed: who may not borrow, by which rules, and what is set aside', async () => {
  const branch = await device(admin, desk, civica.main)
  const [good, expired] = [await civica.patron(), await civica.patron('Scaduta', { expires_on: '2020-01-01' })]
  const book = await civica.book()
  const copy = await civica.copy(book)
  await desk.post('/v1/holds', { book_id: book, patron_id: good.id, pickup_branch_id: civica.main })
  await desk.post('/v1/checkins', { copy_id: copy.id, branch_id: civica.main })

  const answer = await desk.get(`/v1/offline-pack?device_id=${branch.id}`)
  expect(answer.status, answer.text).toBe(200)
  const keys = await desk.get<any>('/.well-known/jwks.json')
  const { payload } = await jwtVerify<any>(answer.body.pack, createLocalJWKSet(keys.body), {
    typ: 'offline-pack+jwt',
    audience: civica.library.id,
  })
  expect(payload.next_number).toBe(1)
  expect(payload.rules.map(({ kind }: { kind: string }) => kind)).toContain('loan.period')
  expect(payload.held_copies).toContain(copy.barcode)
  expect(payload.blocked_cards).toContain(hashedCard(payload.salt, expired.card_number))
  expect(payload.blocked_cards).not.toContain(hashedCard(payload.salt, good.card_number))
  expect(answer.text).not.toContain(expired.card_number)
})

test('a pack is no token', async () => {
  const branch = await device(admin, desk, civica.main)
  const { body } = await desk.get(`/v1/offline-pack?device_id=${branch.id}`)
  expect((await app.client(civica.library, body.pack).get('/v1/loans')).status).toBe(401)
})

test('what was lent and returned without a line is lent and returned, once, however often it is sent', async () => {
  const one = await device(admin, desk, civica.main)
  const [lent, returned] = [await civica.copy(await civica.book()), await civica.copy(await civica.book())]
  const patron = await civica.patron()
  await desk.post('/v1/checkouts', { copy_id: returned.id, patron_id: patron.id })
  await app.admin(`update ${civica.library.schema}.loan set started_at = started_at - interval '3 hours' where copy_id = $1`, [returned.id])
  const jotted = [
    { kind: 'checkout' as const, copy_barcode: lent.barcode, card_number: patron.card_number, happened_at: minutesAgo(50), number: 1 },
    { kind: 'checkin' as const, copy_barcode: returned.barcode, happened_at: minutesAgo(40), number: 2 },
  ]
  const sent = await one.send(jotted)
  expect(sent.status, JSON.stringify(sent.body)).toBe(202)
  expect(sent.body).toMatchObject({ received_count: 2, new_count: 2, repeated_count: 0 })
  await merge(app, civica)
  const again = await one.send(jotted)
  expect(again.body).toMatchObject({ received_count: 2, new_count: 0, repeated_count: 2 })
  await merge(app, civica)

  const loans = (await desk.get(`/v1/loans?patron_id=${patron.id}`)).body.data
  expect(loans).toHaveLength(2)
  const [open, closed] = [loans.find((l: any) => l.copy_id === lent.id), loans.find((l: any) => l.copy_id === returned.id)]
  expect(open.started_at).toBe(jotted[0]?.happened_at)
  expect(closed.returned_at).toBe(jotted[1]?.happened_at)
  expect((await eventsOf(one)).map(({ status, outcome, card_number }: any) => [status, outcome, card_number])).toEqual([
    ['merged', 'lent', null],
    ['merged', 'taken_back', null],
  ])
  expect((await desk.get(sent.headers.get('location') as string)).body).toMatchObject({ status: 'succeeded', result: { merged: 2 } })
})

test('a patron who was at the limit has taken the book all the same, and the loan says so', async () => {
  const one = await device(admin, desk, civica.main)
  const patron = await civica.patron('Esaurita', { expires_on: '2020-01-01' })
  const copy = await civica.copy(await civica.book())
  await one.send([{ kind: 'checkout', copy_barcode: copy.barcode, card_number: patron.card_number, happened_at: minutesAgo(5) }])
  await merge(app, civica)
  const [loan] = (await desk.get(`/v1/loans?patron_id=${patron.id}`)).body.data
  expect(loan.explanation.overrides.map(({ code }: { code: string }) => code)).toEqual(['card_expired'])
})

test('a copy that another patron still had on paper came back unseen', async () => {
  const one = await device(admin, desk, civica.main)
  const copy = await civica.copy(await civica.book())
  const [before, after] = [await civica.patron(), await civica.patron()]
  await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: before.id })
  await app.admin(`update ${civica.library.schema}.loan set started_at = started_at - interval '3 hours' where copy_id = $1`, [copy.id])
  await one.send([{ kind: 'checkout', copy_barcode: copy.barcode, card_number: after.card_number, happened_at: minutesAgo(30) }])
  await merge(app, civica)
  expect((await eventsOf(one))[0]).toMatchObject({ status: 'merged', outcome: 'taken_back_and_lent' })
  expect((await desk.get(`/v1/loans?patron_id=${before.id}&status=open`)).body.data).toEqual([])
  expect((await desk.get(`/v1/loans?patron_id=${after.id}&status=open`)).body.data).toHaveLength(1)
})

test('a copy that came back without a line and went out again to somebody else is with that one', async () => {
  const one = await device(admin, desk, civica.main)
  const copy = await civica.copy(await civica.book())
  const [before, after] = [await civica.patron(), await civica.patron()]
  await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: before.id })
  await app.admin(`update ${civica.library.schema}.loan set started_at = started_at - interval '3 hours' where copy_id = $1`, [copy.id])
  await one.send([
    { kind: 'checkin', copy_barcode: copy.barcode, happened_at: minutesAgo(40) },
    { kind: 'checkout', copy_barcode: copy.barcode, card_number: after.card_number, happened_at: minutesAgo(30) },
  ])
  await merge(app, civica)
  expect((await eventsOf(one)).map(({ outcome }: any) => outcome)).toEqual(['taken_back', 'lent'])
  expect((await desk.get(`/v1/loans?patron_id=${after.id}&status=open`)).body.data).toMatchObject([{ copy_id: copy.id }])
  expect((await desk.get(`/v1/loans?patron_id=${before.id}&status=open`)).body.data).toEqual([])
})

test('a loan that is refused takes nothing back before it, and goes through once its reason is gone', async () => {
  const one = await device(admin, desk, civica.main)
  const book = await civica.book()
  const copy = await civica.copy(book)
  const [before, after, waiting] = [await civica.patron(), await civica.patron(), await civica.patron()]
  await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: before.id })
  await app.admin(`update ${civica.library.schema}.loan set started_at = started_at - interval '3 hours' where copy_id = $1`, [copy.id])
  await desk.post('/v1/holds', { book_id: book, patron_id: waiting.id, pickup_branch_id: civica.main })
  const close = (status: string) => app.admin(`update ${civica.library.schema}.patron set status = $2 where id = $1`, [after.id, status])
  await close('closed')
  await one.send([{ kind: 'checkout', copy_barcode: copy.barcode, card_number: after.card_number, happened_at: minutesAgo(30) }])
  await merge(app, civica)
  const [conflict] = await conflicts(one)
  expect(conflict).toMatchObject({ problem: { code: 'patron_closed' }, suggestion: 'reopen_the_patron' })
  expect((await desk.get(`/v1/loans?patron_id=${before.id}&status=open`)).body.data).toHaveLength(1)
  const again = () => desk.post(`/v1/offline-events/${conflict.id}/resolve`, { resolution: 'merge_again' })
  expect((await again()).body.code).toBe('patron_closed')
  await close('active')
  expect((await again()).body).toMatchObject({ status: 'merged', outcome: 'taken_back_and_lent' })
  expect((await desk.get(`/v1/loans?patron_id=${after.id}&status=open`)).body.data).toHaveLength(1)
  // Whoever waits is not told of a copy that went straight on.
  expect((await desk.get(`/v1/holds?patron_id=${waiting.id}`)).body.data).toMatchObject([{ status: 'queued' }])
})

test('a renewal counts from when it happened, and what the patron was told holds', async () => {
  const one = await device(admin, desk, civica.main)
  const copy = await civica.copy(await civica.book())
  const patron = await civica.patron()
  await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: patron.id })
  await app.admin(
    `update ${civica.library.schema}.loan set started_at = now() - interval '10 days', due_at = now() - interval '1 hour',
       policy = policy || '{"fine.amount": {"cents": 50, "per": {"count": 1, "unit": "hour"}}}' where copy_id = $1`,
    [copy.id],
  )
  const told = new Date(Date.now() + 90 * 86_400_000).toISOString()
  await one.send([{ kind: 'renewal', copy_barcode: copy.barcode, happened_at: minutesAgo(120), told_due_at: told }])
  await merge(app, civica)
  expect((await eventsOf(one))[0]).toMatchObject({ status: 'merged', outcome: 'renewed' })
  expect((await desk.get(`/v1/loans?patron_id=${patron.id}&status=open`)).body.data).toMatchObject([{ due_at: told, renewal_count: 1 }])
  expect((await desk.get(`/v1/patrons/${patron.id}/account`)).body.outstanding_cents).toBe(0)
})

test('a return that was overtaken by a new loan changes nothing', async () => {
  const one = await device(admin, desk, civica.main)
  const copy = await civica.copy(await civica.book())
  const patron = await civica.patron()
  await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: patron.id })
  await one.send([{ kind: 'checkin', copy_barcode: copy.barcode, happened_at: minutesAgo(30) }])
  await merge(app, civica)
  expect((await eventsOf(one))[0]).toMatchObject({ status: 'superseded', outcome: 'lent_since' })
  expect((await desk.get(`/v1/loans?patron_id=${patron.id}&status=open`)).body.data).toHaveLength(1)
})

test('whoever reads a conflict is told in their own language why it is one', async () => {
  const one = await device(admin, desk, civica.main)
  await one.send([{ kind: 'checkin', copy_barcode: 'MISREAD', happened_at: minutesAgo(5) }])
  await merge(app, civica)
  const [{ id }] = await conflicts(one)
  const title = async (language: string) => (await desk.get(`/v1/offline-events/${id}`, { 'accept-language': language })).body.problem.title
  expect(await title('en')).toBe('No copy has that barcode')
  expect(await title('it')).toBe('Nessun esemplare ha quel codice a barre')
})

test('a loan that ended before it was told is history, and the copy stays where it is', async () => {
  const one = await device(admin, desk, civica.main)
  const copy = await civica.copy(await civica.book())
  const patron = await civica.patron()
  await desk.post('/v1/checkins', { copy_id: copy.id, branch_id: civica.main })
  await one.send([{ kind: 'checkout', copy_barcode: copy.barcode, card_number: patron.card_number, happened_at: minutesAgo(30) }])
  await merge(app, civica)
  const [loan] = (await desk.get(`/v1/loans?patron_id=${patron.id}`)).body.data
  expect(loan.returned_at).not.toBeNull()
  expect((await desk.get(`/v1/copies/${copy.id}`)).body.status).toBe('available')
})

test('what no rule can tell waits in the inbox with a suggestion, and is settled there', async () => {
  const one = await device(admin, desk, civica.main)
  const copy = await civica.copy(await civica.book())
  const [patron, other] = [await civica.patron(), await civica.patron()]
  await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: other.id })
  await one.send([
    { kind: 'checkout', copy_barcode: copy.barcode, card_number: patron.card_number, happened_at: minutesAgo(30) },
    {
      kind: 'checkout',
      copy_barcode: 'NON-C-È',
      card_number: patron.card_number,
      title: 'Il libro senza codice',
      happened_at: minutesAgo(29),
    },
    { kind: 'checkin', copy_barcode: 'ILLEGGIBILE', happened_at: minutesAgo(28) },
  ])
  await merge(app, civica)
  const [lentSince, unknown, unreadable] = await conflicts(one)
  expect(lentSince).toMatchObject({ problem: { code: 'lent_since' }, suggestion: 'record_past_loan' })
  expect(unknown).toMatchObject({ problem: { code: 'copy_unknown' }, suggestion: 'add_the_copy', title: 'Il libro senza codice' })

  const past = await desk.post(`/v1/offline-events/${lentSince.id}/resolve`, { resolution: 'record_past_loan' })
  expect(past.body, past.text).toMatchObject({ status: 'merged', outcome: 'recorded_as_past', card_number: null })
  const found = await civica.copy(await civica.book(), 'TROVATO-1')
  const merged = await desk.post(`/v1/offline-events/${unknown.id}/resolve`, { resolution: 'merge_again', copy_barcode: found.barcode })
  expect(merged.body, merged.text).toMatchObject({ status: 'merged', outcome: 'lent' })
  expect((await desk.post(`/v1/offline-events/${unreadable.id}/resolve`, { resolution: 'dismiss' })).status).toBe(400)
  const dismissed = await desk.post(`/v1/offline-events/${unreadable.id}/resolve`, { resolution: 'dismiss', note: 'etichetta di prova' })
  expect(dismissed.body).toMatchObject({ status: 'dismissed', note: 'etichetta di prova' })
  expect((await desk.post(`/v1/offline-events/${unreadable.id}/resolve`, { resolution: 'dismiss', note: 'ancora' })).body.code).toBe(
    'event_settled',
  )
  expect(await conflicts(one)).toEqual([])
})

test('a card that was misread is corrected in the inbox', async () => {
  const one = await device(admin, desk, civica.main)
  const copy = await civica.copy(await civica.book())
  const patron = await civica.patron()
  await one.send([{ kind: 'checkout', copy_barcode: copy.barcode, card_number: 'SBAGLIATA', happened_at: minutesAgo(3) }])
  await merge(app, civica)
  const [event] = await conflicts(one)
  expect(event).toMatchObject({ problem: { code: 'patron_unknown' }, suggestion: 'name_the_patron', card_number: 'SBAGLIATA' })
  const again = { resolution: 'merge_again', card_number: patron.card_number }
  expect((await desk.post(`/v1/offline-events/${event.id}/resolve`, again)).body.status).toBe('merged')
})

test('a batch with a hole, with a number used twice, or signed by somebody else is refused', async () => {
  const [one, other] = [await device(admin, desk, civica.main), await device(admin, desk, civica.main)]
  const copy = await civica.copy(await civica.book())
  const jotted = (number: number, copy_barcode = copy.barcode) => ({
    kind: 'checkin' as const,
    copy_barcode,
    number,
    happened_at: minutesAgo(9),
  })
  expect((await one.send([jotted(2)])).body).toMatchObject({ code: 'events_missing', params: { expected: 1 } })
  expect((await one.send([jotted(1), jotted(3)])).body).toMatchObject({ code: 'batch_invalid' })
  expect((await one.send([jotted(1)])).status).toBe(202)
  expect((await one.send([jotted(1, 'ALTRO')])).body).toMatchObject({ code: 'event_number_reused', params: { number: 1 } })
  const foreign = { device_id: one.id, signed: await other.sign([jotted(2)], one.id) }
  expect((await desk.post('/v1/offline-batches', foreign)).body.code).toBe('batch_signature_invalid')
  const replayed = { device_id: one.id, signed: await one.sign([jotted(2)], other.id) }
  expect((await desk.post('/v1/offline-batches', replayed)).body.code).toBe('batch_signature_invalid')
  expect((await desk.post('/v1/offline-batches', { device_id: one.id, signed: 'x.y.z' })).body.code).toBe('batch_signature_invalid')
})

test('a device that was lost is believed no longer', async () => {
  const one = await device(admin, desk, civica.main)
  expect((await admin.post(`/v1/offline-devices/${one.id}/revoke`)).body.revoked_at).not.toBeNull()
  expect((await one.send([{ kind: 'checkin', copy_barcode: 'X', happened_at: minutesAgo(1) }])).body.code).toBe('device_revoked')
  expect((await desk.get(`/v1/offline-pack?device_id=${one.id}`)).body.code).toBe('device_revoked')
})

test('a key with its private part, or none at all, is no key', async () => {
  const wrong = { name: 'Banco', branch_id: civica.main, public_key: { kty: 'OKP', crv: 'Ed25519', x: 'corta' } }
  expect((await admin.post('/v1/offline-devices', wrong)).body.code).toBe('device_key_unusable')
})

test('ten desks send the same batch at once: it is merged once', async () => {
  const one = await device(admin, desk, civica.main)
  const copies = await Promise.all(Array.from({ length: 5 }, async () => civica.copy(await civica.book())))
  const patron = await civica.patron()
  const jotted = copies.map(({ barcode }, n) => ({
    kind: 'checkout' as const,
    copy_barcode: barcode,
    card_number: patron.card_number,
    happened_at: minutesAgo(20 - n),
    number: n + 1,
  }))
  const answers = await Promise.all(Array.from({ length: 10 }, () => one.send(jotted)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
  expect(answers.reduce((sum, { body }) => sum + body.new_count, 0)).toBe(5)
  await merge(app, civica)
  expect((await desk.get(`/v1/loans?patron_id=${patron.id}`)).body.data).toHaveLength(5)
})

test('what is said to have happened long ago is believed by nobody, waits in the inbox, and takes no fine away', async () => {
  const one = await device(admin, desk, civica.main)
  const copy = await civica.copy(await civica.book())
  const patron = await civica.patron()
  const { body: loan } = await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: patron.id })
  await app.admin(
    `update ${civica.library.schema}.loan set started_at = started_at - interval '90 days', due_at = due_at - interval '90 days' where id = $1`,
    [loan.id],
  )
  const minutes = (days: number) => minutesAgo(days * 24 * 60)
  await one.send([
    { kind: 'checkin', copy_barcode: copy.barcode, happened_at: minutes(61) },
    {
      kind: 'checkout',
      copy_barcode: (await civica.copy(await civica.book())).barcode,
      card_number: patron.card_number,
      happened_at: '1999-12-31T23:00:00Z',
    },
  ])
  await merge(app, civica)
  expect((await conflicts(one)).map(({ problem }: { problem: { code: string } }) => problem.code)).toEqual([
    'event_too_old',
    'event_too_old',
  ])
  expect((await desk.get(`/v1/loans/${loan.id}`)).body.returned_at).toBeNull()
  // What lies within a month is taken as it was told.
  await one.send([{ kind: 'checkin', copy_barcode: copy.barcode, happened_at: minutes(20) }])
  await merge(app, civica)
  const { returned_at } = (await desk.get(`/v1/loans/${loan.id}`)).body
  expect(Math.abs(Date.parse(returned_at) - Date.parse(minutes(20)))).toBeLessThan(60_000)
})
