import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addCharge } from '../../src/features/money/verbs.ts'
import { placesOf } from '../privacy/support.ts'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'
import { isOf, nameOf, type Seeded, seedLibrary, tablesOf } from '../support/walker-seed.ts'

let app: TestApp
let civica: Stock
let desk: Client
let seeded: Seeded

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  desk = await app.as(civica.library, 'Librarian')
  seeded = await seedLibrary(app, 'tutto')
}, 60_000)
afterAll(() => app.stop())

const merge = (id: string, from_id: string, more: Record<string, unknown> = {}, query = '') =>
  desk.post(`/v1/patrons/${id}/merge${query}`, { from_id, ...more })

test('two patrons who are one person become one: loans, holds, debts, blocks and notes are hers', async () => {
  const [anna, twin] = [await civica.patron('Bianchi', { email: 'anna@example.org' }), await civica.patron('Bianchi', { phone: '035 1' })]
  const lent = await civica.copy(await civica.book())
  const loan = await desk.post('/v1/checkouts', { copy_id: lent.id, patron_id: twin.id })
  const wanted = await civica.book()
  await desk.post('/v1/checkouts', { copy_id: (await civica.copy(wanted)).id, patron_id: (await civica.patron()).id })
  const hold = await desk.post('/v1/holds', { book_id: wanted, patron_id: twin.id, pickup_branch_id: civica.main })
  await desk.post(`/v1/patrons/${twin.id}/blocks`, { actions: ['hold'], reason: 'prova' })
  await app
    .door(civica.library)
    .write(async (tx) => addCharge(tx, { type: 'manual', patron_id: twin.id, branch_id: civica.main, cents: 300 }))

  const rehearsed = await merge(anna.id, twin.id, {}, '?dry_run=true')
  expect(rehearsed.status, rehearsed.text).toBe(200)
  expect((await desk.get(`/v1/loans/${loan.body.id}`)).body.patron_id).toBe(twin.id)

  const merged = await merge(anna.id, twin.id)
  expect(merged.status, merged.text).toBe(200)
  expect(merged.body).toEqual(rehearsed.body)
  expect(merged.body).toMatchObject({
    merged_id: twin.id,
    patron_id: anna.id,
    taken: ['phone'],
    moved: { loan: 1, hold: 1, charge: 1, patron_block: 1, patron_card: 1 },
    dropped: [],
  })
  expect((await desk.get(`/v1/loans/${loan.body.id}`)).body.patron_id).toBe(anna.id)
  expect((await desk.get(`/v1/holds/${hold.body.id}`)).body.patron_id).toBe(anna.id)
  expect((await desk.get(`/v1/patrons/${anna.id}/account`)).body.outstanding_cents).toBe(300)
  expect((await desk.get(`/v1/patrons/${anna.id}`)).body).toMatchObject({ email: 'anna@example.org', phone: '035 1' })
})

test('the old card still finds her, with a note; the old id names who she is now', async () => {
  const [stays, goes, last] = [await civica.patron('Nuova'), await civica.patron('Vecchia'), await civica.patron('Ultima')]
  await merge(stays.id, goes.id, { note: 'Visto il documento.' })
  const found = await desk.get(`/v1/patrons?q=${goes.card_number}`)
  expect(found.body.data.map(({ id }: { id: string }) => id)).toEqual([stays.id])
  const cards = await desk.get(`/v1/patrons/${stays.id}/cards`)
  expect(cards.body.data).toContainEqual(expect.objectContaining({ number: goes.card_number, status: 'replaced', reason: 'merged' }))
  const notes = await desk.get(`/v1/patrons/${stays.id}/notes`)
  expect(notes.body.data[0].text).toBe(`Unito con Vecchia, Anna, tessera ${goes.card_number}. Visto il documento.`)
  const gone = await desk.get(`/v1/patrons/${goes.id}`)
  expect([gone.status, gone.body.code, gone.body.params]).toEqual([410, 'patron_merged', { patron_id: stays.id }])
  expect((await merge(stays.id, goes.id)).body.code).toBe('patron_merged')
  // Whoever is merged on takes along who was merged before.
  await merge(last.id, stays.id)
  expect((await desk.get(`/v1/patrons/${goes.id}`)).body.params).toEqual({ patron_id: last.id })
})

test('of two holds on one book the earlier stays, unless the later has got its copy', async () => {
  const book = await civica.book()
  const copy = await civica.copy(book)
  await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: (await civica.patron()).id })
  const [stays, goes] = [await civica.patron('Paziente'), await civica.patron('Prima')]
  const place = (patron_id: string, book_id: string) => desk.post('/v1/holds', { book_id, patron_id, pickup_branch_id: civica.main })
  const [earlier, later] = [await place(goes.id, book), await place(stays.id, book)]
  const merged = await merge(stays.id, goes.id)
  expect(merged.body.dropped).toEqual([{ kind: 'hold', id: later.body.id, reason: 'both_waited_for_it' }])
  expect((await desk.get(`/v1/holds/${earlier.body.id}`)).body).toMatchObject({ patron_id: stays.id, status: 'queued' })
  expect((await desk.get(`/v1/holds/${later.body.id}`)).body.status).toBe('cancelled')

  // The first in the queue sleeps; the copy is set aside for the other one.
  const [second, twin] = [await civica.book(), await civica.patron('Gemella')]
  const two = await civica.copy(second)
  await desk.post('/v1/checkouts', { copy_id: two.id, patron_id: (await civica.patron()).id })
  const asleep = await place(twin.id, second)
  await desk.post(`/v1/holds/${asleep.body.id}/suspend`, { until_on: '2099-01-01' })
  const ready = await place(stays.id, second)
  await desk.post('/v1/checkins', { copy_id: two.id, branch_id: civica.main })
  expect((await desk.get(`/v1/holds/${ready.body.id}`)).body.status).toBe('ready')
  await merge(stays.id, twin.id)
  expect((await desk.get(`/v1/holds/${ready.body.id}`)).body).toMatchObject({ status: 'ready', patron_id: stays.id })
  expect((await desk.get(`/v1/holds/${asleep.body.id}`)).body.status).toBe('cancelled')
})

test('what both have is taken from the one that is chosen, and what one lacks from the other', async () => {
  const stays = await civica.patron('Rosi', { email: 'a@example.org', birth_on: '1990-01-01' })
  const goes = await civica.patron('Rossi', { email: 'b@example.org', birth_on: '1990-02-02', address: 'Via Roma 1', note: 'gentile' })
  const merged = await merge(stays.id, goes.id, { take: ['family_name', 'birth_on', 'card_number'] })
  expect(merged.body.taken.sort()).toEqual(['address', 'birth_on', 'card_number', 'family_name', 'note'])
  expect((await desk.get(`/v1/patrons/${stays.id}`)).body).toMatchObject({
    family_name: 'Rossi',
    birth_on: '1990-02-02',
    address: 'Via Roma 1',
    email: 'a@example.org',
    card_number: goes.card_number,
    note: 'gentile',
  })
})

test('two accounts: staff say which one stays; the one that stays signs in anew', async () => {
  const [stays, goes] = [await civica.patron('Conto'), await civica.patron('Conto')]
  const [own, other] = [
    await app.as(civica.library, 'Reader', { patron_id: stays.id }),
    await app.as(civica.library, 'Reader', { patron_id: goes.id }),
  ]
  expect((await merge(stays.id, goes.id)).body.code).toBe('both_sign_in')
  expect((await merge(stays.id, goes.id, { account: 'take' })).status).toBe(200)
  const users = await app.admin(`select id, patron_id from ${civica.library.schema}."user" where id = any($1)`, [
    [own.user_id, other.user_id],
  ])
  expect(users).toEqual([{ id: other.user_id, patron_id: stays.id }])
  const [sessions] = await app.admin(`select count(*)::int as open from platform.session where user_id = $1 and ended_at is null`, [
    other.user_id,
  ])
  expect(sessions).toEqual({ open: 0 })
})

test('credit of both is one credit, moved by the ledger to the cent', async () => {
  const admin = await app.as(civica.library, 'Admin')
  const [stays, goes] = [await civica.patron('Credito'), await civica.patron('Credito')]
  for (const [id, cents] of [
    [stays.id, 100],
    [goes.id, 250],
  ] as const) {
    await admin.post('/v1/charges', { patron_id: id, type: 'manual', cents: 10, branch_id: civica.main, note: 'prova' })
    const paid = await admin.post('/v1/payments', {
      patron_id: id,
      method: 'card',
      cents: cents + 10,
      branch_id: civica.main,
      keep_surplus: true,
    })
    expect(paid.status, paid.text).toBe(201)
  }
  expect((await merge(stays.id, goes.id)).status).toBe(200)
  expect((await desk.get(`/v1/patrons/${stays.id}/account`)).body).toMatchObject({ credit_cents: 350, outstanding_cents: 0 })
})

test('guarantors and families are had once, and nobody answers for himself', async () => {
  const [stays, goes, child, other] = [
    await civica.patron(),
    await civica.patron(),
    await civica.patron('Figlia'),
    await civica.patron('Zio'),
  ]
  const relate = (patron_id: string, for_patron_id: string, kind: string) =>
    app.admin(`insert into ${civica.library.schema}.patron_relation (id, patron_id, for_patron_id, kind) values ($1, $2, $3, $4)`, [
      uuidv7(),
      patron_id,
      for_patron_id,
      kind,
    ])
  await relate(stays.id, child.id, 'guarantor')
  await relate(goes.id, child.id, 'guarantor')
  await relate(goes.id, stays.id, 'family')
  await relate(goes.id, other.id, 'proxy')
  expect((await merge(stays.id, goes.id)).status).toBe(200)
  const left = await app.admin(
    `select patron_id, for_patron_id, kind from ${civica.library.schema}.patron_relation where patron_id = $1 or for_patron_id = $1 order by kind`,
    [stays.id],
  )
  expect(left).toEqual([
    { patron_id: stays.id, for_patron_id: child.id, kind: 'guarantor' },
    { patron_id: stays.id, for_patron_id: other.id, kind: 'proxy' },
  ])
})

test('nothing of the one who goes is left behind or lost, in a library with something of everything', async () => {
  const [stays, goes] = seeded.patrons.map(({ id }) => id) as [string, string]
  const countsOf = async (id: string) => {
    const counts: Record<string, number> = {}
    for (const table of await tablesOf(app, seeded.library)) {
      // The log and pairs keep what they said; the seed names a register after its patron, which is nobody's.
      if (['event', 'patron_duplicate', 'patron_unique_value', 'idempotency_key', 'cash_register'].includes(table.name)) continue
      const [row] = await app.admin<{ count: number }>(
        `select count(*)::int as count from ${nameOf(table)} t where ${isOf(table, seeded.library)} and to_jsonb(t)::text like '%' || $1 || '%'`,
        [id],
      )
      if (row && row.count > 0) counts[table.name] = row.count
    }
    return counts
  }
  const before = [await countsOf(stays), await countsOf(goes)] as const
  expect(Object.keys(before[1]).length).toBeGreaterThan(15)
  const merged = await seeded.admin.post(`/v1/patrons/${stays}/merge`, { from_id: goes, account: 'keep' })
  expect(merged.status, merged.text).toBe(200)
  const left = (await placesOf(app, seeded.library, [goes])).map((place) => place.split(':')[0])
  expect(left.filter((table) => !['event', 'patron_merge'].includes(table as string))).toEqual([])
  const after = await countsOf(stays)
  // One person, one account, one choice of each kind of notice, one credit.
  const once = ['patron', 'user', 'session', 'notice_choice', 'patron_credit', 'patron_merge', 'patron_note']
  for (const [table, count] of Object.entries(before[1])) {
    if (once.includes(table)) continue
    expect([table, after[table]]).toEqual([table, (before[0][table] ?? 0) + count])
  }
})

test('who may not merge is refused; another library’s patron is as one who is not there', async () => {
  const [stays, goes] = [await civica.patron(), await civica.patron()]
  expect((await merge(stays.id, stays.id)).body.code).toBe('merge_with_itself')
  expect((await merge(stays.id, uuidv7())).body.code).toBe('merge_from_unknown')
  expect((await merge(stays.id, seeded.patrons[0]?.id as string)).body.code).toBe('merge_from_unknown')
  expect((await merge(uuidv7(), goes.id)).status).toBe(404)
  const reader = await app.as(civica.library, 'Reader', { patron_id: stays.id })
  expect((await reader.post(`/v1/patrons/${stays.id}/merge`, { from_id: goes.id })).status).toBe(403)
})

test('two desks that merge the same two at once, each into the other: one does, one is told', async () => {
  const [one, two] = [await civica.patron(), await civica.patron()]
  const answers = await Promise.all([merge(one.id, two.id), merge(two.id, one.id)])
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 410])
})
