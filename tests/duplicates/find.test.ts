import { DateTime } from 'luxon'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findDuplicates } from '../../src/features/duplicates/find.ts'
import { likeness } from '../../src/features/duplicates/rules.ts'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'

let app: TestApp
let civica: Stock
let desk: Client

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  desk = await app.as(civica.library, 'Librarian')
})
afterAll(() => app.stop())

const tonight = DateTime.now().setZone('Europe/Rome').toISODate() as string
async function search(limit = 3): Promise<void> {
  for (let after: string | null = null; ; ) {
    const from: string | null = after
    const step: { next: string | null } = await app
      .door(civica.library)
      .write((tx) => findDuplicates(tx, { date: tonight, after: from, limit }))
    if (step.next === null) return
    after = step.next
  }
}

interface Found {
  id: string
  score: number
  reasons: string[]
  patron: { id: string }
  other: { id: string }
}
const pairs = async (query = '') => (await desk.get<{ data: Found[] }>(`/v1/patron-duplicates?limit=100${query}`)).body.data
const pairOf = async (a: { id: string }, b: { id: string }, query = '') =>
  (await pairs(query)).find(({ patron, other }) => [patron.id, other.id].sort().join() === [a.id, b.id].sort().join())

test('the same name with and without accents, with one birth date, is one person', async () => {
  const [a, b] = [
    await civica.patron('Nicolò', { given_name: 'José', birth_on: '1980-05-05' }),
    await civica.patron('NICOLO', { given_name: 'Jose', birth_on: '1980-05-05' }),
  ]
  await search()
  expect(await pairOf(a, b)).toMatchObject({ score: 95, reasons: ['same_name_and_birth'] })
})

test('a slip of the pen, swapped names and a shared telephone are told apart by their scores', async () => {
  const [a, b] = [
    await civica.patron('Colombo', { given_name: 'Federica', birth_on: '1975-03-03' }),
    await civica.patron('Colonbo', { given_name: 'Federica', birth_on: '1975-03-03' }),
  ]
  const [c, d] = [
    await civica.patron('Marino', { given_name: 'Rosa', birth_on: '1966-06-06' }),
    await civica.patron('Rosa', { given_name: 'Marino', birth_on: '1966-06-06' }),
  ]
  const [mother, child] = [
    await civica.patron('Greco', { given_name: 'Teresa', birth_on: '1980-01-01', phone: '+39 333 1234567', email: 'casa@example.org' }),
    await civica.patron('Serra', { given_name: 'Luca', birth_on: '2012-01-01', phone: '0039-3331234567', email: 'casa@example.org' }),
  ]
  const [twin, other] = [
    await civica.patron('Fontana', { given_name: 'Elsa', birth_on: '2010-10-10' }),
    await civica.patron('Fontana', { given_name: 'Bruno', birth_on: '2010-10-10' }),
  ]
  await search()
  expect((await pairOf(a, b))?.reasons).toEqual(['similar_name_and_birth'])
  expect((await pairOf(c, d))?.reasons).toEqual(['names_swapped'])
  expect(await pairOf(mother, child)).toBeUndefined()
  expect(await pairOf(twin, other)).toBeUndefined()
})

test('a father and a son of one name have two birth dates, and are not one person', () => {
  const common = { is_same_name: true, is_swapped_name: false, similarity: 1, is_same_email: true, is_same_phone: true }
  expect(likeness({ ...common, birth: 'same' }).score).toBe(99)
  expect(likeness({ ...common, birth: 'missing' }).score).toBeGreaterThan(80)
  expect(likeness({ ...common, birth: 'differs' }).score).toBeLessThan(60)
})

test('a pair that was dismissed is remembered, through every search, until somebody takes it back', async () => {
  const [a, b] = [await civica.patron('Omonimo', { birth_on: '1990-09-09' }), await civica.patron('Omonimo', { birth_on: '1990-09-09' })]
  await search()
  const pair = await pairOf(a, b)
  await desk.post(`/v1/patron-duplicates/${pair?.id}/dismiss`, { note: 'Cugini.' })
  await search()
  expect(await pairOf(a, b)).toBeUndefined()
  expect(await pairOf(a, b, '&is_dismissed=true')).toMatchObject({ id: pair?.id, note: 'Cugini.' })
  const live = await desk.get<{ data: { other: { id: string }; is_dismissed: boolean }[] }>(`/v1/patrons/${a.id}/duplicates`)
  expect(live.body.data).toEqual([expect.objectContaining({ is_dismissed: true, other: expect.objectContaining({ id: b.id }) })])
  expect((await desk.post(`/v1/patrons/${a.id}/merge`, { from_id: b.id })).body.code).toBe('duplicate_dismissed')
  await desk.post(`/v1/patron-duplicates/${pair?.id}/reopen`)
  expect(await pairOf(a, b)).toMatchObject({ id: pair?.id })
  expect((await desk.post(`/v1/patrons/${a.id}/merge`, { from_id: b.id })).status).toBe(200)
})

test('a pair that is no longer one goes, and a second search changes nothing', async () => {
  const [a, b] = [await civica.patron('Passata', { birth_on: '1988-08-08' }), await civica.patron('Passata', { birth_on: '1988-08-08' })]
  await search()
  const pair = await pairOf(a, b)
  await search()
  expect((await pairOf(a, b))?.id).toBe(pair?.id)
  await desk.patch(`/v1/patrons/${b.id}`, { family_name: 'Tutt’altra', given_name: 'Zoe' }, { 'if-match': '*' })
  await search()
  expect(await pairOf(a, b)).toBeUndefined()
})

test('the list is read page by page, the likeliest first, by whoever may see patrons', async () => {
  const all = await pairs()
  expect(all.map(({ score }) => score)).toEqual(all.map(({ score }) => score).sort((a, b) => b - a))
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const path: string = `/v1/patron-duplicates?limit=1${cursor ? `&cursor=${cursor}` : ''}`
    const { body } = await desk.get(path)
    seen.push(...body.data.map(({ id }: Found) => id))
    cursor = body.page.next
  }
  expect(seen).toEqual(all.map(({ id }) => id))
  const reader = await app.as(civica.library, 'Reader', { patron_id: (await civica.patron()).id })
  expect((await reader.get('/v1/patron-duplicates')).status).toBe(403)
  const stranger = await app.as(await app.provision('altrove'), 'Librarian')
  expect((await stranger.get('/v1/patron-duplicates')).body.data).toEqual([])
  expect((await stranger.post(`/v1/patron-duplicates/${all[0]?.id}/dismiss`, {})).status).toBe(404)
})
