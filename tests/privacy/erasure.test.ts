import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addCharge } from '../../src/features/money/verbs.ts'
import { ERASING, erasePatron } from '../../src/features/privacy/erasure-verbs.ts'
import { statement } from '../../src/kernel/query.ts'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'
import { type Seeded, seedLibrary } from '../support/walker-seed.ts'
import { placesOf } from './support.ts'

let app: TestApp
let civica: Stock
let admin: Client
let seeded: Seeded

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  admin = await app.as(civica.library, 'Admin')
  seeded = await seedLibrary(app, 'tutto')
}, 60_000)
afterAll(() => app.stop())

const endLoans = statement<never>(
  'test.end-loans',
  'update {library}.loan set returned_at = now(), return_recorded_at = now() where patron_id = $1 and returned_at is null',
)
const endHolds = statement<never>(
  'test.end-holds',
  `update {library}.hold set status = 'cancelled', ended_at = now(), target_copy_id = null where patron_id = $1 and ended_at is null`,
)
const endRelations = statement<never>('test.end-relations', `update {library}.patron_relation set kind = 'family' where patron_id = $1`)

test('a patron with open business is not erased, and every reason is told at once', async () => {
  const patron = await civica.patron('Legata')
  const copy = await civica.copy(await civica.book())
  await admin.post('/v1/checkouts', { copy_id: copy.id, patron_id: patron.id })
  const taken = await civica.book()
  await admin.post('/v1/checkouts', { copy_id: (await civica.copy(taken)).id, patron_id: (await civica.patron()).id })
  await admin.post('/v1/holds', { book_id: taken, patron_id: patron.id, pickup_branch_id: civica.main })
  await app
    .door(civica.library)
    .write(async (tx) => addCharge(tx, { type: 'manual', patron_id: patron.id, branch_id: civica.main, cents: 250 }))
  await app.admin(
    `insert into ${civica.library.schema}.patron_relation (id, patron_id, for_patron_id, kind) values (gen_random_uuid(), $1, $2, 'guarantor')`,
    [patron.id, (await civica.patron('Figlia')).id],
  )
  const refused = await admin.post(`/v1/patrons/${patron.id}/erase`, { confirm: patron.card_number })
  expect([refused.status, refused.body.code]).toEqual([409, 'erasure_refused'])
  expect(refused.body.errors).toEqual([
    expect.objectContaining({ code: 'erasure_open_loans', params: { count: 1 } }),
    expect.objectContaining({ code: 'erasure_open_holds', params: { count: 1 } }),
    expect.objectContaining({ code: 'erasure_owes_money', params: { cents: 250 } }),
    expect.objectContaining({ code: 'erasure_answers_for_others', params: { count: 1 } }),
  ])
  expect((await admin.get(`/v1/patrons/${patron.id}`)).status).toBe(200)
})

test('an erasure needs the card number said again', async () => {
  const patron = await civica.patron('Incerta')
  for (const confirm of ['', 'yes', '2000000000']) {
    const answer = await admin.post(`/v1/patrons/${patron.id}/erase`, { confirm })
    expect(['validation_failed', 'erasure_not_confirmed']).toContain(answer.body.code)
  }
  expect((await admin.post(`/v1/patrons/${patron.id}/erase`, { confirm: patron.card_number })).status).toBe(200)
})

test('after an erasure the person stands in no column of any table, in a library with something of everything', async () => {
  const [one] = seeded.patrons
  const id = one?.id as string
  const { schema } = seeded.library
  const [row] = await app.admin<{ card_number: string; email: string; family_name: string }>(
    `select card_number, email, family_name from ${schema}.patron where id = $1`,
    [id],
  )
  const marks = [id, one?.client.user_id as string, row?.card_number as string, row?.email as string, row?.family_name as string]
  // Names get into what people write.
  await app.admin(`update ${schema}.loan set note = $2 where patron_id = $1`, [id, `Anna ${row?.family_name}`])
  await app.admin(
    `insert into platform.idempotency_key (tenant, principal, key, request, status, answer) values ($1, $2, 'k', '', 200, $3)`,
    [schema, one?.client.user_id, JSON.stringify({ patron_id: id })],
  )
  await app.admin(
    `insert into platform.event (tenant, type, subject, subject_id, patron_id, actor_id, data) values ($1, 'loan.seen', 'loan', $2, $3, $4, $5)`,
    [schema, uuidv7(), id, one?.client.user_id, JSON.stringify({ reason: `per Anna ${row?.family_name}`, card_number: row?.card_number })],
  )
  const before = await placesOf(app, seeded.library, marks)
  expect(new Set(before.map((place) => place.split(':')[0])).size).toBeGreaterThan(18)
  // Whatever the seed left open is brought to an end.
  await app.door(seeded.library).write(async (tx) => {
    for (const end of [endLoans, endHolds, endRelations]) tx.push(end(id))
  })
  const owing = await seeded.admin.get(`/v1/patrons/${id}/account`)
  await seeded.admin.post('/v1/payments', { patron_id: id, method: 'credit', cents: owing.body.credit_cents })
  const rest = owing.body.balance_cents
  const paid = await seeded.admin.post('/v1/payments', { patron_id: id, method: 'card', cents: rest })
  expect(paid.status, paid.text).toBe(201)

  const answer = await seeded.admin.post(`/v1/patrons/${id}/erase`, { confirm: row?.card_number, reason: 'Art. 17' })
  expect(answer.status, answer.text).toBe(200)
  expect(await placesOf(app, seeded.library, marks)).toEqual([`event: ${id}`, `event: ${one?.client.user_id}`].sort())
  // What is left are facts about nobody: the number by which the log knew the patron leads nowhere.
  const left = await app.admin<{ patron_id: string | null; data: object }>(
    `select patron_id, data from platform.event where tenant = $1 and subject_id = $2 and type <> 'patron.erased'`,
    [schema, id],
  )
  expect(left.length).toBeGreaterThan(0)
  expect(left.every(({ patron_id, data }) => patron_id === null && Object.keys(data).length === 0)).toBe(true)
  expect((await seeded.admin.get(`/v1/patrons/${id}`)).status).toBe(404)
  expect([401, 404]).toContain((await one?.client.get('/v1/me'))?.status)
  // The other patron has lost nothing.
  expect((await seeded.admin.get(`/v1/loans?patron_id=${seeded.patrons[1]?.id}`)).body.data.length).toBeGreaterThan(0)

  const again = await seeded.admin.post(`/v1/patrons/${id}/erase`, { confirm: 'anything' })
  expect(again.body).toEqual(answer.body)
})

test('a patron erases the own account, and is signed out by it', async () => {
  const patron = await civica.patron('Partente', { email: 'partente@example.org' })
  const account = await app.as(civica.library, 'Reader', { patron_id: patron.id })
  expect((await account.post('/v1/me/erase', { confirm: 'no' })).body.code).toBe('erasure_not_confirmed')
  expect((await account.post('/v1/me/erase', { confirm: patron.card_number })).status).toBe(200)
  expect([401, 404]).toContain((await account.get('/v1/me')).status)
  const [left] = await app.admin(`select count(*)::int as count from ${civica.library.schema}."user" where id = $1`, [account.user_id])
  expect(left).toEqual({ count: 0 })
})

test('the ledger keeps its amounts to the cent when who paid is erased', async () => {
  const patron = await civica.patron('Pagata')
  const totals = () =>
    app.admin(
      `select sum(charged_cents)::int as charged, sum(paid_cents)::int as paid, sum(written_off_cents)::int as written_off from ${civica.library.schema}.charge`,
    )
  await app.admin(
    `insert into ${civica.library.schema}.charge (id, patron_id, branch_id, type, currency, opened_at, note) values (gen_random_uuid(), $1, $2, 'card', 'EUR', now(), 'Anna Pagata')`,
    [patron.id, civica.main],
  )
  const before = await totals()
  await admin.post(`/v1/patrons/${patron.id}/erase`, { confirm: patron.card_number })
  expect(await totals()).toEqual(before)
  const [row] = await app.admin(`select count(*)::int as count from ${civica.library.schema}.charge where note like '%Pagata%'`)
  expect(row).toEqual({ count: 0 })
})

test('who may not erase is refused; another library’s patron is as one who is not there', async () => {
  const patron = await civica.patron()
  const librarian = await app.as(civica.library, 'Librarian')
  expect((await librarian.post(`/v1/patrons/${patron.id}/erase`, { confirm: patron.card_number })).status).toBe(403)
  const reader = await app.as(civica.library, 'Reader', { patron_id: (await civica.patron()).id })
  expect((await reader.post(`/v1/patrons/${patron.id}/erase`, { confirm: patron.card_number })).status).toBe(403)
  expect((await seeded.admin.post(`/v1/patrons/${patron.id}/erase`, { confirm: patron.card_number })).status).toBe(404)
  expect((await admin.post(`/v1/patrons/${uuidv7()}/erase`, { confirm: 'x' })).status).toBe(404)
})

test('whoever has an account of the staff is not erased by who may do less', async () => {
  const chief = await civica.patron('Direttrice')
  await app.as(civica.library, 'Admin', { patron_id: chief.id })
  const clerk = app.door(civica.library, { user_id: uuidv7(), permissions: new Set(['patrons:erase']) })
  const erasing = clerk.write((tx) => erasePatron(tx, chief.id, { confirm: chief.card_number }), ERASING)
  await expect(erasing).rejects.toMatchObject({ code: 'permission_not_yours' })
})

test('an erasure that is tried twice at once happens once', async () => {
  const patron = await civica.patron('Contesa')
  const answers = await Promise.all([1, 2, 3].map(() => admin.post(`/v1/patrons/${patron.id}/erase`, { confirm: patron.card_number })))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  expect(new Set(answers.map(({ body }) => body.erased_at)).size).toBe(1)
  const told = await app.admin(`select from platform.event where subject_id = $1 and type = 'patron.erased'`, [patron.id])
  expect(told).toHaveLength(1)
})
