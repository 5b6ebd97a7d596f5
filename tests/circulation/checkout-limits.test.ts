import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, type Client, createTestApp, type TestApp } from '../support/app.ts'
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

const lend = (copy: { id: string }, patron: { id: string }, more: Record<string, unknown> = {}, client = desk) =>
  client.post('/v1/checkouts', { copy_id: copy.id, patron_id: patron.id, ...more })
const many = <T>(count: number, make: (n: number) => Promise<T>) => Promise.all(Array.from({ length: count }, (_, n) => make(n)))
const tally = (answers: Answer<{ code?: string }>[]) =>
  Object.fromEntries(
    [...Map.groupBy(answers, ({ status, body }) => (status < 300 ? 'lent' : (body.code as string)))].map(([code, of]) => [code, of.length]),
  )

test('films and games share one limit, and a loan remembers the group that it counted in', async () => {
  const group = [{ group: 'svago', max: 2, within: 'library' }]
  const [films, games, books] = [
    await room.copyType({ 'loan.limit_groups': group }),
    await room.copyType({ 'loan.limit_groups': group }),
    await room.copyType(),
  ]
  const patron = await civica.patron()
  expect((await lend(await room.copyOf(films), patron)).status).toBe(201)
  expect((await lend(await room.copyOf(games), patron)).status).toBe(201)
  expect((await lend(await room.copyOf(games), patron)).body).toMatchObject({
    code: 'group_limit_reached',
    params: { group: 'svago', count: 2, limit: 2 },
  })
  expect((await lend(await room.copyOf(books), patron)).status).toBe(201)
  // A rule that changes afterwards does not take out of the group what was counted in it.
  await app.admin(`update ${civica.library.schema}.rule set value = '[]' where kind = 'loan.limit_groups' and copy_type_id = $1`, [films])
  expect((await lend(await room.copyOf(games), patron)).body.code).toBe('group_limit_reached')
})

test('a limit within a branch counts what was lent there', async () => {
  const type = await room.copyType({ 'loan.limit_groups': [{ group: 'novità', max: 1, within: 'branch' }] })
  const patron = await civica.patron()
  expect((await lend(await room.copyOf(type), patron, { branch_id: civica.main })).status).toBe(201)
  expect((await lend(await room.copyOf(type), patron, { branch_id: civica.main })).body.code).toBe('group_limit_reached')
  expect((await lend(await room.copyOf(type), patron, { branch_id: civica.village })).status).toBe(201)
})

test('one title, one copy, unless the desk has a reason', async () => {
  const type = await room.copyType()
  const book = await civica.book()
  const [one, two] = [await room.copyOf(type, book), await room.copyOf(type, book)]
  const patron = await civica.patron()
  await lend(one, patron)
  expect((await lend(two, patron)).body.code).toBe('title_on_loan_to_patron')
  const overrides = [{ code: 'title_on_loan_to_patron', reason: 'per il gruppo di lettura' }]
  expect((await lend(two, patron, { overrides }, admin)).status).toBe(201)
})

test('twelve desks lend to one patron who may have three of a kind: three loans, nine refusals', async () => {
  const type = await room.copyType({ 'loan.max_of_type': 3 })
  const patron = await civica.patron()
  const copies = await many(12, () => room.copyOf(type))
  expect(tally(await Promise.all(copies.map((copy) => lend(copy, patron))))).toEqual({ lent: 3, type_limit_reached: 9 })
})

test('twelve desks lend to one patron out of two kinds that share a limit of four: four loans, eight refusals', async () => {
  const group = [{ group: 'insieme', max: 4, within: 'library' }]
  const types = [await room.copyType({ 'loan.limit_groups': group }), await room.copyType({ 'loan.limit_groups': group })]
  const patron = await civica.patron()
  const copies = await many(12, (n) => room.copyOf(types[n % 2] as string))
  expect(tally(await Promise.all(copies.map((copy) => lend(copy, patron))))).toEqual({ lent: 4, group_limit_reached: 8 })
})

test('ten desks give one reader atlases for the reading room, of which two are allowed: two loans, eight refusals', async () => {
  const type = await room.copyType({ 'loan.onsite': 'forced', 'loan.max_onsite': 2 })
  const patron = await civica.patron()
  const copies = await many(10, () => room.copyOf(type))
  expect(tally(await Promise.all(copies.map((copy) => lend(copy, patron))))).toEqual({ lent: 2, onsite_limit_reached: 8 })
})

test('eight desks lend eight copies of one title to one patron: one loan, seven refusals', async () => {
  const type = await room.copyType()
  const book = await civica.book()
  const patron = await civica.patron()
  const copies = await many(8, () => room.copyOf(type, book))
  expect(tally(await Promise.all(copies.map((copy) => lend(copy, patron))))).toEqual({ lent: 1, title_on_loan_to_patron: 7 })
})

test('eight desks renew one loan that may be renewed twice: two renewals, six refusals', async () => {
  const type = await room.copyType({ 'renew.max': 2, 'loan.closed_day_mode': 'keep' })
  const copy = await room.copyOf(type)
  const { body: loan } = await lend(copy, await civica.patron())
  const answers = await many(8, (n) => desk.post('/v1/renewals', n % 2 ? { loan_id: loan.id } : { copy_barcode: copy.barcode }))
  expect(tally(answers)).toEqual({ lent: 2, renewal_limit_reached: 6 })
  expect((await desk.get(`/v1/loans/${loan.id}`)).body.renewal_count).toBe(2)
  expect((await desk.get(`/v1/loans/${loan.id}/renewals`)).body.data).toHaveLength(2)
})

test('patrons swap copies at many desks at once, and no desk waits for ever', async () => {
  const type = await room.copyType()
  const [patrons, copies] = [await many(6, () => civica.patron()), await many(6, () => room.copyOf(type))]
  await Promise.all(copies.map((copy, n) => lend(copy, patrons[n] as { id: string })))
  // Everyone takes the next one's copy: each is taken back first and lent on, all at the same moment.
  const overrides = [{ code: 'copy_on_loan', reason: 'scambio in classe' }]
  const swaps = await Promise.all(copies.map((copy, n) => lend(copy, patrons[(n + 1) % 6] as { id: string }, { overrides })))
  expect(tally(swaps)).toEqual({ lent: 6 })
  const [{ open } = { open: 0 }] = await app.admin<{ open: number }>(
    `select count(*)::int as open from ${civica.library.schema}.loan where returned_at is null and copy_id = any($1)`,
    [copies.map(({ id }) => id)],
  )
  expect(open).toBe(6)
})
