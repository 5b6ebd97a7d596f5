import { afterAll, beforeAll, expect, test } from 'vitest'
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
const bornYearsAgo = (age: number) => `${year - age}-01-01`
const relate = (id: string, body: Record<string, unknown>) => desk.post(`/v1/patrons/${id}/relations`, body)
const reader = (patron: { id: string }) => app.as(civica.library, 'Reader', { patron_id: patron.id })
const lend = async (patron: { id: string }, title: string) => {
  const copy = await civica.copy(await civica.book(title))
  const loan = await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: patron.id })
  expect(loan.status, loan.text).toBe(201)
  return loan.body
}

/** A mother, a child of some age with one loan and a debt, and the accounts of both. */
async function motherAndChild(age: number, more: Record<string, unknown> = {}) {
  const mother = await civica.patron('Bassi')
  const child = await civica.patron('Bassi', { given_name: 'Tea', birth_on: bornYearsAgo(age), guarantor_patron_id: mother.id, ...more })
  await lend(child, 'Diario segreto')
  await desk.post(`/v1/patrons/${child.id}/cards`, { charge_cents: 250 })
  return { mother, child, as_mother: await reader(mother), as_child: await reader(child) }
}

test('a guarantor sees how many loans a child has and what it owes, and not what it reads', async () => {
  const { child, as_mother } = await motherAndChild(14)
  const { body, text } = await as_mother.get('/v1/me/family')
  expect(body.data).toMatchObject([{ patron_id: child.id, kind: 'guarantor', loan_count: 1, owed_cents: 250, shows_titles: false }])
  expect(text).not.toContain('Diario segreto')
  const loans = await as_mother.get(`/v1/me/family/${child.id}/loans`)
  expect(loans).toMatchObject({ status: 403, body: { code: 'titles_private' } })
  expect(loans.text).not.toContain('Diario segreto')
})

test('below the age that the library has chosen, the guarantor sees the titles; from it on, not', async () => {
  await admin.put('/v1/settings/patron_privacy', { value: { titles_private_from_age: 12 } })
  const [young, old] = [await motherAndChild(11), await motherAndChild(12)]
  const seen = await young.as_mother.get(`/v1/me/family/${young.child.id}/loans`)
  expect(seen.body.data).toMatchObject([{ title: 'Diario segreto' }])
  expect((await old.as_mother.get(`/v1/me/family/${old.child.id}/loans`)).body.code).toBe('titles_private')
  await admin.put('/v1/settings/patron_privacy', { value: { titles_private_from_age: 0 } })
  expect((await young.as_mother.get(`/v1/me/family/${young.child.id}/loans`)).body.code).toBe('titles_private')
})

test('a child shares its titles, and takes that back, and both times it is the child who says so', async () => {
  const { child, as_mother, as_child } = await motherAndChild(15)
  expect((await as_child.get('/v1/me/family')).body.seen_by).toMatchObject([
    { family_name: 'Bassi', kind: 'guarantor', sees_counts: true, sees_titles: false, is_notified: true },
  ])
  expect((await as_child.patch('/v1/me/patron', { shares_titles: true }, ANY)).body.shares_titles).toBe(true)
  expect((await as_mother.get(`/v1/me/family/${child.id}/loans`)).body.data).toHaveLength(1)
  expect((await as_child.get('/v1/me/family')).body.seen_by[0].sees_titles).toBe(true)
  await as_child.patch('/v1/me/patron', { shares_titles: false }, ANY)
  expect((await as_mother.get(`/v1/me/family/${child.id}/loans`)).body.code).toBe('titles_private')
})

test('a relation is seen from both sides, and by nobody else', async () => {
  const { mother, child, as_child } = await motherAndChild(10)
  const stranger = await reader(await civica.patron('Estranei'))
  expect((await stranger.get('/v1/me/family')).body).toEqual({ data: [], seen_by: [] })
  expect((await stranger.get(`/v1/me/family/${child.id}/loans`)).status).toBe(404)
  // A child answers for nobody: of the mother it sees nothing.
  expect((await as_child.get('/v1/me/family')).body.data).toEqual([])
  expect((await as_child.get(`/v1/me/family/${mother.id}/loans`)).status).toBe(404)
  for (const path of [`/v1/patrons/${child.id}/family`, `/v1/patrons/${child.id}/relations`]) {
    expect((await stranger.get(path)).status).toBe(403)
  }
  expect((await stranger.post(`/v1/patrons/${child.id}/relations`, { kind: 'proxy', for_patron_id: mother.id })).status).toBe(403)
})

test('who may not see loans sees no number either, unless he answers for the debts', async () => {
  const aunt = await civica.patron('Zii')
  const niece = await civica.patron('Zii', { shares_titles: true })
  await lend(niece, 'Emma')
  await relate(aunt.id, { kind: 'proxy', for_patron_id: niece.id })
  const as_aunt = await reader(aunt)
  expect((await as_aunt.get('/v1/me/family')).body.data).toMatchObject([
    { kind: 'proxy', may_borrow: true, loan_count: null, owed_cents: null, shows_titles: false },
  ])
  expect((await as_aunt.get(`/v1/me/family/${niece.id}/loans`)).body.code).toBe('titles_private')
})

test('a proxy acts from the first to the last day, and not before or after', async () => {
  const [proxy, patron] = [await civica.patron('Delegati'), await civica.patron('Deleganti')]
  const { body: relation } = await relate(proxy.id, {
    kind: 'proxy',
    for_patron_id: patron.id,
    starts_on: '2020-01-01',
    ends_on: '2020-12-31',
  })
  const as_proxy = await reader(proxy)
  expect((await as_proxy.get('/v1/me/family')).body.data).toEqual([])
  await desk.patch(`/v1/patrons/${proxy.id}/relations/${relation.id}`, { ends_on: '2099-12-31' })
  expect((await as_proxy.get('/v1/me/family')).body.data).toHaveLength(1)
  await desk.patch(`/v1/patrons/${proxy.id}/relations/${relation.id}`, { starts_on: '2099-01-01' })
  expect((await as_proxy.get('/v1/me/family')).body.data).toEqual([])
  const wrong = await desk.patch(`/v1/patrons/${proxy.id}/relations/${relation.id}`, { ends_on: '2098-01-01' })
  expect(wrong).toMatchObject({ status: 422, body: { code: 'relation_ends_early' } })
})

test('the staff see a whole family at once, with what all of them owe', async () => {
  const { mother, child } = await motherAndChild(9)
  const father = await civica.patron('Bassi', { given_name: 'Ivo' })
  const sister = await civica.patron('Bassi', { given_name: 'Pia', guarantor_patron_id: mother.id })
  await relate(father.id, { kind: 'family', for_patron_id: mother.id })
  const stranger = await civica.patron('Altri')
  await relate(stranger.id, { kind: 'proxy', for_patron_id: mother.id })
  const { body } = await desk.get(`/v1/patrons/${child.id}/family`)
  expect(body.data[0]).toMatchObject({ patron_id: child.id, loan_count: 1, owed_cents: 250 })
  expect(new Set(body.data.map(({ patron_id }: { patron_id: string }) => patron_id))).toEqual(
    new Set([child.id, mother.id, father.id, sister.id]),
  )
  expect(body.owed_cents).toBe(250)
  expect((await desk.get(`/v1/patrons/${civica.main}/family`)).status).toBe(404)
})

test('a child is enrolled with a guarantor, keeps one, and may lose the last one only when grown up', async () => {
  const { body: category } = await admin.post('/v1/patron-categories', { code: 'RAG', name: 'Ragazzi', needs_guarantor_under: 14 })
  const parent = await civica.patron('Genitori')
  const enrolment = { given_name: 'Leo', family_name: 'Piccoli', patron_category_id: category.id, home_branch_id: civica.main }
  const alone = await desk.post('/v1/patrons', { ...enrolment, birth_on: bornYearsAgo(8) })
  expect(alone).toMatchObject({ status: 422, body: { code: 'guarantor_needed', params: { under: 14 } } })
  const child = await desk.post('/v1/patrons', { ...enrolment, birth_on: bornYearsAgo(8), guarantor_patron_id: parent.id })
  expect(child.status).toBe(201)
  const { body: relations } = await desk.get(`/v1/patrons/${child.body.id}/relations`)
  const [relation] = relations.data
  expect(relation).toMatchObject({ kind: 'guarantor', patron_id: parent.id, may_see_loans: true })
  expect((await desk.delete(`/v1/patrons/${child.body.id}/relations/${relation.id}`)).body.code).toBe('guarantor_last')
  const ended = await desk.patch(`/v1/patrons/${parent.id}/relations/${relation.id}`, { ends_on: '2020-01-01' })
  expect(ended.body.code).toBe('guarantor_last')
  const grown = await desk.patch(`/v1/patrons/${child.body.id}`, { birth_on: bornYearsAgo(20) }, ANY)
  expect(grown.status).toBe(200)
  expect((await desk.delete(`/v1/patrons/${parent.id}/relations/${relation.id}`)).status).toBe(204)
  expect((await desk.patch(`/v1/patrons/${child.body.id}`, { birth_on: bornYearsAgo(5) }, ANY)).body.code).toBe('guarantor_needed')
})

test('nobody answers for himself, for whoever answers for him, or as a child', async () => {
  const { body: category } = await admin.post('/v1/patron-categories', { code: 'MIN', name: 'Minori', needs_guarantor_under: 18 })
  const [one, two] = [await civica.patron(), await civica.patron()]
  expect((await relate(one.id, { kind: 'guarantor', for_patron_id: one.id })).body.code).toBe('relation_with_oneself')
  expect((await relate(one.id, { kind: 'guarantor', for_patron_id: two.id })).status).toBe(201)
  expect((await relate(one.id, { kind: 'guarantor', for_patron_id: two.id })).body.code).toBe('relation_exists')
  expect((await relate(two.id, { kind: 'guarantor', for_patron_id: one.id })).body.code).toBe('guarantor_unfit')
  const child = await civica.patron('Bimbi', { birth_on: bornYearsAgo(7), patron_category_id: category.id, guarantor_patron_id: one.id })
  expect((await relate(child.id, { kind: 'guarantor', for_patron_id: two.id })).body.code).toBe('guarantor_unfit')
  await desk.patch(`/v1/patrons/${two.id}`, { status: 'closed' }, ANY)
  expect((await relate(two.id, { kind: 'guarantor', for_patron_id: child.id })).body.code).toBe('guarantor_unfit')
  expect((await relate(one.id, { kind: 'family', for_patron_id: civica.main })).body.code).toBe('relation_patron_unknown')
})
