import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'

let app: TestApp
let civica: Stock
let desk: Client
let admin: Client
let pupils: string

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  desk = await app.as(civica.library, 'Librarian')
  admin = await app.as(civica.library, 'Admin')
  pupils = (await admin.post('/v1/patron-categories', { code: 'ALU', name: 'Alunni' })).body.id
  await define({ code: 'tax_code', kind: 'text', is_unique: true, label: { it: 'Codice fiscale', en: 'Tax code' } })
  await define({ code: 'class', kind: 'choice', is_required: true, patron_category_ids: [pupils], choices: choices('1A', '2B') })
  await define({ code: 'languages', kind: 'choices', access: 'patron_writes', choices: choices('it', 'de', 'ar') })
  await define({ code: 'newsletter', kind: 'boolean', access: 'patron_writes' })
  await define({ code: 'arrived_on', kind: 'date', access: 'patron_reads' })
  await define({ code: 'height', kind: 'number' })
})

afterAll(() => app.stop())

const ANY = { 'if-match': '*' }
const choices = (...codes: string[]) => codes.map((code) => ({ code, label: { it: code, en: code } }))
const define = (body: Record<string, unknown>) => admin.post('/v1/patron-attributes', { label: { it: 'Dato', en: 'Datum' }, ...body })
const change = (id: string, attributes: Record<string, unknown>) => desk.patch(`/v1/patrons/${id}`, { attributes }, ANY)
const enrol = (more: Record<string, unknown>) =>
  desk.post('/v1/patrons', {
    given_name: 'Ada',
    family_name: 'Prove',
    patron_category_id: civica.category_id,
    home_branch_id: civica.main,
    ...more,
  })

test('every value is held against its definition, and all that is wrong is told at once', async () => {
  const attributes = { class: '1A', languages: ['it', 'it'], newsletter: 'yes', arrived_on: '2026-13-01', height: '180', shoe: 43 }
  const { status, body } = await enrol({ attributes })
  expect(status).toBe(422)
  expect(body.code).toBe('patron_incomplete')
  expect(body.errors.map(({ code, pointer }: Record<string, string>) => [pointer, code])).toEqual([
    ['/attributes/class', 'attribute_unknown'],
    ['/attributes/languages', 'attribute_invalid'],
    ['/attributes/newsletter', 'attribute_invalid'],
    ['/attributes/arrived_on', 'attribute_invalid'],
    ['/attributes/height', 'attribute_invalid'],
    ['/attributes/shoe', 'attribute_unknown'],
  ])
})

test('what is asked of pupils is needed of pupils alone', async () => {
  expect((await enrol({})).status).toBe(201)
  const missing = await enrol({ patron_category_id: pupils })
  expect(missing.body).toMatchObject({ code: 'attribute_required', params: { label: 'Dato' } })
  const pupil = await enrol({ patron_category_id: pupils, attributes: { class: '1A' } })
  expect(pupil.body.attributes).toEqual({ class: '1A' })
  const adult = await civica.patron()
  expect((await desk.patch(`/v1/patrons/${adult.id}`, { patron_category_id: pupils }, ANY)).body.code).toBe('attribute_required')
  // Whoever touches only the telephone is not held to what is asked by now.
  expect((await desk.patch(`/v1/patrons/${adult.id}`, { phone: '035' }, ANY)).status).toBe(200)
})

test('values are changed one by one, and null takes one away', async () => {
  const { id } = await civica.patron()
  await change(id, { height: 180, languages: ['it', 'de'] })
  expect((await change(id, { height: null })).body.attributes).toEqual({ languages: ['it', 'de'] })
})

test('a value that is unique is one patron’s, however it is written and however fast two desks are', async () => {
  const [one, two] = [await civica.patron(), await civica.patron()]
  expect((await change(one.id, { tax_code: 'RSSNNA80A41A794X' })).status).toBe(200)
  expect((await change(two.id, { tax_code: 'rssnna80a41a794x' })).body.code).toBe('attribute_value_taken')
  await change(one.id, { tax_code: null })
  expect((await change(two.id, { tax_code: 'rssnna80a41a794x' })).status).toBe(200)
  const racers = await Promise.all([civica.patron(), civica.patron(), civica.patron()])
  const answers = await Promise.all(racers.map(({ id }) => change(id, { tax_code: 'CONTESO' })))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
})

test('a patron sees and changes what the library lets patrons, and learns of the rest nothing', async () => {
  const { id } = await civica.patron()
  await change(id, { tax_code: 'SEGRETO', arrived_on: '2026-01-02', newsletter: true })
  const own = await app.as(civica.library, 'Reader', { patron_id: id })
  expect((await own.get('/v1/me/patron')).body.attributes).toEqual({ arrived_on: '2026-01-02', newsletter: true })
  const changed = await own.patch('/v1/me/patron', { attributes: { newsletter: false, languages: ['ar'] } }, ANY)
  expect(changed.body.attributes).toEqual({ arrived_on: '2026-01-02', newsletter: false, languages: ['ar'] })
  const wrong = await own.patch('/v1/me/patron', { attributes: { arrived_on: '2020-01-01', tax_code: 'MIO', nothing: 1 } }, ANY)
  expect(wrong.body.errors.map(({ code }: { code: string }) => code)).toEqual([
    'attribute_not_yours',
    'attribute_unknown',
    'attribute_unknown',
  ])
  expect((await desk.get(`/v1/patrons/${id}`)).body.attributes.tax_code).toBe('SEGRETO')
})

test('patrons are found by what they were asked', async () => {
  const pupil = await enrol({
    patron_category_id: pupils,
    family_name: 'Classi',
    attributes: { class: '2B', languages: ['ar'], height: 150 },
  })
  const found = async (query: string) => (await desk.get(`/v1/patrons?q=classi&${query}`)).body.data.map(({ id }: { id: string }) => id)
  expect(await found('attribute=class:2b')).toEqual([pupil.body.id])
  expect(await found('attribute=languages:ar&attribute=height:150')).toEqual([pupil.body.id])
  expect(await found('attribute=languages:de')).toEqual([])
  expect((await desk.get('/v1/patrons?attribute=class')).status).toBe(400)
})

test('what patrons have answered is not taken away under them', async () => {
  const { body } = await desk.get('/v1/patron-attributes')
  const of = (code: string) => body.data.find((one: { code: string }) => one.code === code)
  const { id } = await civica.patron()
  await change(id, { languages: ['de'] })
  const narrowed = await admin.patch(`/v1/patron-attributes/${of('languages').id}`, { choices: choices('it', 'ar') }, ANY)
  expect(narrowed.body.code).toBe('attribute_in_use')
  const widened = await admin.patch(`/v1/patron-attributes/${of('languages').id}`, { choices: choices('it', 'de', 'ar', 'zh') }, ANY)
  expect(widened.status).toBe(200)
  expect((await admin.delete(`/v1/patron-attributes/${of('languages').id}`, ANY)).body.code).toBe('attribute_in_use')
  const { body: unused } = await define({ code: 'unused', kind: 'text' })
  expect((await admin.delete(`/v1/patron-attributes/${unused.id}`, ANY)).status).toBe(204)
  expect((await define({ code: 'class', kind: 'text' })).body.code).toBe('attribute_code_taken')
  expect((await define({ code: 'empty', kind: 'choice' })).status).toBe(400)
  expect((await define({ code: 'elsewhere', kind: 'text', patron_category_ids: [civica.main] })).body.code).toBe('invalid_reference')
  expect((await desk.post('/v1/patron-attributes', { code: 'x', kind: 'text', label: { it: 'x', en: 'x' } })).status).toBe(403)
})
