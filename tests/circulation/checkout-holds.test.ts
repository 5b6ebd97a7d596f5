import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type DeskRoom, deskRoom } from '../support/desk.ts'
import { type Stock, stock } from '../support/library.ts'

let app: TestApp
let civica: Stock
let room: DeskRoom
let type: string
let desk: Client
let admin: Client

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  room = deskRoom(app, civica)
  type = await room.copyType()
  desk = await app.as(civica.library, 'Librarian')
  admin = await app.as(civica.library, 'Admin')
})
afterAll(() => app.stop())

const lend = (copy: { id: string }, patron: { id: string }, more: Record<string, unknown> = {}, client = desk) =>
  client.post('/v1/checkouts', { copy_id: copy.id, patron_id: patron.id, branch_id: civica.main, ...more })
const reserve = async (patron: { id: string }, what: { book_id?: string; copy_id?: string }) => {
  const hold = await desk.post('/v1/holds', { ...what, patron_id: patron.id, pickup_branch_id: civica.main })
  expect(hold.status, hold.text).toBe(201)
  return hold.body as { id: string }
}
const take = (copy: { id: string }) => desk.post('/v1/checkins', { copy_id: copy.id, branch_id: civica.main })
const statusOf = async ({ id }: { id: string }) => (await desk.get(`/v1/holds/${id}`)).body.status

test('of two reservations of one title, the loan fills the one whose copy it is', async () => {
  // FOLIO CIRC-1403: the first in the queue was filled instead.
  const book = await civica.book()
  const [one, two] = [await room.copyOf(type, book), await room.copyOf(type, book)]
  const patron = await civica.patron()
  const [onOne, onTwo] = [await reserve(patron, { copy_id: one.id }), await reserve(patron, { copy_id: two.id })]
  await take(two)
  const lent = await lend(two, patron)
  expect(lent.status, lent.text).toBe(201)
  expect(lent.body.filled_hold_id).toBe(onTwo.id)
  expect([await statusOf(onOne), await statusOf(onTwo)]).toEqual(['queued', 'filled'])
})

test('a reservation of one copy is not filled by another copy of the title', async () => {
  // FOLIO CIRC-1450
  const book = await civica.book()
  const [wanted, other] = [await room.copyOf(type, book), await room.copyOf(type, book)]
  const patron = await civica.patron()
  const hold = await reserve(patron, { copy_id: wanted.id })
  const lent = await lend(other, patron)
  expect(lent.body.filled_hold_id).toBeNull()
  expect(await statusOf(hold)).toBe('queued')
})

test('a request and a loan make one loan, and a second scan makes none (E4)', async () => {
  // rero-ils#484, #2367
  const copy = await room.copyOf(type)
  const patron = await civica.patron()
  const hold = await reserve(patron, { book_id: copy.book_id })
  await take(copy)
  const lent = await lend(copy, patron)
  expect(lent.body.filled_hold_id).toBe(hold.id)
  expect((await lend(copy, patron)).body.code).toBe('copy_on_loan_to_patron')
  const loans = await desk.get(`/v1/loans?patron_id=${patron.id}`)
  expect(loans.body.data.map(({ id }: { id: string }) => id)).toEqual([lent.body.id])
})

test('whoever comes a day late for a book that still stands there gets it', async () => {
  // EG LP#1668682
  const copy = await room.copyOf(type)
  const patron = await civica.patron()
  const hold = await reserve(patron, { book_id: copy.book_id })
  await take(copy)
  await app.admin(`update ${civica.library.schema}.hold set shelf_expires_at = now() - interval '1 day' where id = $1`, [hold.id])
  const lent = await lend(copy, patron)
  expect(lent.body.filled_hold_id).toBe(hold.id)
  expect(lent.body.explanation.steps[0].code).toBe('fills_expired_hold')
})

test('what stands ready for somebody else is kept, and if it is lent all the same that hold is the next to be served', async () => {
  const copy = await room.copyOf(type)
  const [first, second, stranger] = [await civica.patron(), await civica.patron(), await civica.patron()]
  const [kept, next] = [await reserve(first, { book_id: copy.book_id }), await reserve(second, { book_id: copy.book_id })]
  await take(copy)
  expect((await lend(copy, stranger)).body.code).toBe('copy_held_for_other')
  const overrides = [{ code: 'copy_held_for_other', reason: 'serve per una lezione' }]
  expect((await lend(copy, stranger, { overrides })).body.code).toBe('copy_held_for_other')
  expect((await lend(copy, stranger, { overrides }, admin)).status).toBe(201)
  expect([await statusOf(kept), await statusOf(next)]).toEqual(['queued', 'queued'])
  expect(
    (await desk.get(`/v1/holds/${kept.id}/events`)).body.data.map(({ kind, reason }: { kind: string; reason: string }) => [kind, reason]),
  ).toContainEqual(['requeued', 'lent_to_other'])
  expect((await take(copy)).body.hold.id).toBe(kept.id)
})

test('lending past a queue is asked, and says how many are passed', async () => {
  const copy = await room.copyOf(type)
  const [first, second, late] = [await civica.patron(), await civica.patron(), await civica.patron()]
  await reserve(first, { book_id: copy.book_id })
  await reserve(second, { book_id: copy.book_id })
  expect((await lend(copy, late)).body).toMatchObject({ code: 'holds_waiting', params: { count: 2 } })
  expect((await lend(copy, second)).body).toMatchObject({ code: 'holds_waiting', params: { count: 1 } })
  const served = await lend(copy, first)
  expect(served.status, served.text).toBe(201)
})

test('whoever may make no new loans may still collect what was reserved, unless that is forbidden too', async () => {
  const patron = await civica.patron()
  const [ready, other, third] = [await room.copyOf(type), await room.copyOf(type), await room.copyOf(type)]
  await reserve(patron, { book_id: ready.book_id })
  await reserve(patron, { book_id: third.book_id })
  await take(ready)
  await take(third)
  await desk.post(`/v1/patrons/${patron.id}/blocks`, { actions: ['checkout'], reason: 'troppi solleciti' })
  expect((await lend(other, patron)).body.code).toBe('patron_blocked')
  expect((await lend(ready, patron)).status).toBe(201)
  await desk.post(`/v1/patrons/${patron.id}/blocks`, { actions: ['fulfil'], reason: 'tessera ritirata' })
  expect((await lend(third, patron)).body).toMatchObject({ code: 'patron_blocked', params: { reason: 'tessera ritirata' } })
})

test('a copy on its way home is lent to whoever meets it, but not past those who wait', async () => {
  // rero-ils#230, #267, #1379
  const [free, wanted] = [await room.copyOf(type, undefined, civica.village), await room.copyOf(type, undefined, civica.village)]
  await take(free)
  await take(wanted)
  expect((await desk.get(`/v1/copies/${free.id}`)).body.status).toBe('in_transit')
  expect((await lend(free, await civica.patron())).status).toBe(201)
  const waiting = await civica.patron()
  await reserve(waiting, { book_id: wanted.book_id })
  expect((await lend(wanted, await civica.patron())).body.code).toBe('copy_in_transit')
})

test('what lies on the desk is lent past those who wait, though somebody else had it, once both were said yes to', async () => {
  const copy = await room.copyOf(type, undefined, civica.village)
  const [before, waiting, after] = [await civica.patron(), await civica.patron(), await civica.patron()]
  await lend(copy, before)
  const hold = await reserve(waiting, { book_id: copy.book_id })
  const asked = await lend(copy, after)
  expect(asked.body.errors.map(({ code }: { code: string }) => code)).toEqual(['copy_on_loan', 'holds_waiting'])
  const lent = await lend(copy, after, { confirmation: asked.body.confirmation })
  expect(lent.status, lent.text).toBe(201)
  // Nobody was told that it waits for them.
  expect(await statusOf(hold)).toBe('queued')
})

test('what a cataloguer wrote for the desk is read when the copy goes out', async () => {
  const copy = await room.copyOf(type)
  await app.admin(`update ${civica.library.schema}.copy set checkout_note = 'contare le carte', missing_pieces = 'il dado' where id = $1`, [
    copy.id,
  ])
  const { body } = await lend(copy, await civica.patron(), {}, desk)
  expect(body.warnings.map(({ code, text }: { code: string; text: string }) => [code, text])).toEqual([
    ['copy_note', 'contare le carte'],
    ['copy_incomplete', 'Manca: il dado'],
  ])
})
