import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'

let app: TestApp
let civica: Stock
let admin: Client

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  admin = await app.as(civica.library, 'Admin')
})
afterAll(() => app.stop())

const days = (count: number) => ({ count, unit: 'day' })
const rule = async (body: Record<string, unknown>) => {
  const made = await admin.post('/v1/rules', body)
  expect(made.status, made.text).toBe(201)
  return made.body
}
const resolved = async (kind: string, query: Record<string, string>) =>
  (await admin.get(`/v1/rules/resolve?${new URLSearchParams(query)}`)).body.data[kind]

describe('what a rule is made for', () => {
  test('a branch beats a category, a category beats a type, a type beats a collection, and the losers are told', async () => {
    const collection = (await admin.post('/v1/collections', { code: 'ANT', name: 'Fondo antico' })).body
    const book = await civica.book()
    const copy = await civica.copy(book)
    await admin.patch(`/v1/copies/${copy.id}`, { collection: 'ant' }, { 'if-match': '*' })
    const patron = await civica.patron()
    const asked = { card_number: patron.card_number, copy_barcode: copy.barcode, branch_id: civica.main }
    const expected: unknown[] = [30]
    const scopes = [
      { collection_id: collection.id },
      { copy_type_id: civica.copy_type_id },
      { patron_category_id: civica.category_id },
      { branch_id: civica.main },
    ]
    for (const [n, scope] of scopes.entries()) {
      await rule({ kind: 'loan.period', ...scope, value: days(n + 1) })
      expected.unshift(n + 1)
      const found = await resolved('loan.period', asked)
      expect([found.value, ...found.beat.map(({ value }: { value: unknown }) => value)].map(({ count }) => count)).toEqual(expected)
    }
    expect((await resolved('loan.period', asked)).scope).toEqual(['branch'])
    const elsewhere = await resolved('loan.period', { ...asked, branch_id: civica.village })
    expect(elsewhere).toMatchObject({ value: days(3), scope: ['patron_category'] })
    expect((await resolved('loan.period', { collection_id: collection.id })).value).toEqual(days(1))
    expect((await resolved('loan.period', {})).value).toEqual(days(30))
  })

  test('a copy of a collection is lent by the rule of that collection, and another copy of the same book is not', async () => {
    const collection = (await admin.post('/v1/collections', { code: 'NOV', name: 'Novità' })).body
    await rule({ kind: 'loan.max_of_type', collection_id: collection.id, value: 0 })
    const book = await civica.book()
    const [novelty, usual] = [await civica.copy(book), await civica.copy(book)]
    await admin.patch(`/v1/copies/${novelty.id}`, { collection: 'NOV' }, { 'if-match': '*' })
    const patron = await civica.patron()
    const refused = await admin.post('/v1/checkouts', { copy_id: novelty.id, patron_id: patron.id })
    expect(refused.body.code).toBe('type_limit_reached')
    expect((await admin.post('/v1/checkouts', { copy_id: usual.id, patron_id: patron.id })).status).toBe(201)
  })

  test('copies that name a collection belong to it once it is declared, and follow when its code is changed', async () => {
    const copy = await civica.copy(await civica.book())
    const kept = await admin.patch(`/v1/copies/${copy.id}`, { collection: 'Locale' }, { 'if-match': '*' })
    expect(kept.body).toMatchObject({ collection: 'Locale', collection_id: null })
    const made = await admin.post('/v1/collections', { code: 'LOCALE', name: 'Sezione locale' })
    expect((await admin.get(`/v1/copies/${copy.id}`)).body).toMatchObject({ collection: 'LOCALE', collection_id: made.body.id })
    await admin.patch(`/v1/collections/${made.body.id}`, { code: 'LOC' }, { 'if-match': '"1"' })
    expect((await admin.get(`/v1/copies/${copy.id}`)).body).toMatchObject({ collection: 'LOC', collection_id: made.body.id })
    expect((await admin.delete(`/v1/collections/${made.body.id}`, { 'if-match': '*' })).body.code).toBe('collection_in_use')
    const left = await admin.patch(`/v1/copies/${copy.id}`, { collection: null }, { 'if-match': '*' })
    expect(left.body).toMatchObject({ collection: null, collection_id: null })
    expect((await admin.delete(`/v1/collections/${made.body.id}`, { 'if-match': '*' })).status).toBe(204)
  })

  test('a patron and a copy that nobody knows are told both at once, a branch that is not there by its name', async () => {
    const unknown = await admin.get('/v1/rules/resolve?card_number=nobody&copy_barcode=nothing')
    expect(unknown.status).toBe(422)
    expect(unknown.body.errors.map(({ code }: { code: string }) => code)).toEqual(['patron_unknown', 'copy_unknown'])
    const nowhere = await admin.get(`/v1/rules/resolve?branch_id=${civica.category_id}`)
    expect(nowhere.body).toMatchObject({ code: 'invalid_reference', errors: [{ parameter: 'branch_id' }] })
    expect((await admin.get('/v1/rules/resolve?patron_id=a&card_number=b')).status).toBe(400)
  })
})

describe('when a rule applies', () => {
  test('a rule from September on applies from September on, at midnight of the library', async () => {
    const summer = await rule({
      kind: 'hold.max',
      branch_id: civica.village,
      value: 2,
      effective_from: '2031-06-01',
      effective_to: '2031-09-01',
    })
    expect(summer).toMatchObject({ effective_from: '2031-05-31T22:00:00.000Z', effective_to: '2031-08-31T22:00:00.000Z' })
    await rule({ kind: 'hold.max', branch_id: civica.village, value: 9, effective_from: '2031-09-01' })
    const at = async (moment: string) => (await resolved('hold.max', { branch_id: civica.village, at: moment })).value
    expect(await at('2031-05-31T23:59:00+02:00')).toBe(5)
    expect(await at('2031-06-01T00:00:00+02:00')).toBe(2)
    expect(await at('2031-08-31T23:59:59+02:00')).toBe(2)
    expect(await at('2031-09-01T00:00:00+02:00')).toBe(9)
  })

  test('two rules of one kind and scope never apply at once', async () => {
    await rule({ kind: 'loan.max_overdue', branch_id: civica.main, value: 1, effective_from: '2031-01-01', effective_to: '2031-03-01' })
    const over = { kind: 'loan.max_overdue', branch_id: civica.main, value: 3 }
    for (const period of [
      {},
      { effective_from: '2031-02-01' },
      { effective_to: '2031-01-02' },
      { effective_from: '2031-01-01', effective_to: '2031-01-05' },
    ])
      expect((await admin.post('/v1/rules', { ...over, ...period })).body.code).toBe('rule_exists')
    await rule({ ...over, effective_from: '2031-03-01' })
    await rule({ ...over, effective_to: '2031-01-01' })
    expect((await admin.post('/v1/rules', { ...over, effective_from: '2031-02-01', effective_to: '2031-02-01' })).body.code).toBe(
      'rule_ends_before_start',
    )
  })

  test('two administrators who make the same rule at one moment: one rule, one refusal', async () => {
    const body = { kind: 'loan.minimum_age', branch_id: civica.main, value: 18 }
    const answers = await Promise.all([
      admin.post('/v1/rules', { ...body, effective_from: '2032-01-01' }),
      admin.post('/v1/rules', { ...body, effective_from: '2032-01-02' }),
      admin.post('/v1/rules', body),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409])
  })

  test('the default that every library must have cannot end, be shortened or be removed', async () => {
    const rules = (await admin.get('/v1/rules?kind=renew.max')).body.data
    const [standard] = rules as { id: string }[]
    const ended = await admin.patch(`/v1/rules/${standard?.id}`, { effective_to: '2040-01-01' }, { 'if-match': '*' })
    expect(ended.body).toMatchObject({ code: 'default_rule_needed', params: { kind: 'renew.max', from: '2039-12-31T23:00:00.000Z' } })
    expect((await admin.patch(`/v1/rules/${standard?.id}`, { effective_from: '2040-01-01' }, { 'if-match': '*' })).body.code).toBe(
      'default_rule_needed',
    )
    expect((await admin.delete(`/v1/rules/${standard?.id}`, { 'if-match': '*' })).body.code).toBe('default_rule_needed')
    expect((await admin.patch(`/v1/rules/${standard?.id}`, { value: 4, reason: 'Delibera 12' }, { 'if-match': '*' })).status).toBe(200)
  })
})
