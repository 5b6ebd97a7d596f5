import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readRecords } from '../../src/marc/read.ts'
import { type Answer, type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'

let app: TestApp
let civica: Stock
let desk: Client
let guest: Client
const COUNT = 450

const listed: [type: string, countOf: (text: string) => number][] = [
  ['application/marcxml+xml', (text) => text.match(/<record>/g)?.length ?? 0],
  ['application/marc', (text) => text.split('\u001d').length - 1],
  ['application/ld+json', (text) => (JSON.parse(text) as { '@graph': unknown[] })['@graph'].length],
  ['application/x-research-info-systems', (text) => text.match(/^ER {2}- /gm)?.length ?? 0],
  ['application/x-bibtex', (text) => text.match(/^@book\{/gm)?.length ?? 0],
  ['application/xml', (text) => text.match(/<oai_dc:dc /g)?.length ?? 0],
  ['text/csv', (text) => parse(text, { bom: true, columns: true }).length],
]

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  desk = await app.as(civica.library, 'Librarian')
  guest = app.guest(civica.library)
  for (let n = 1; n <= COUNT; n++) await civica.book(`Volume ${String(n).padStart(3, '0')}`, { contributors: [{ name: 'Eco, Umberto' }] })
})
afterAll(() => app.stop())

test.each(listed)('a page of books and a result of the search come as %s, and name the next page', async (type, countOf) => {
  for (const path of ['/v1/books?limit=7', '/v1/search?q=volume&limit=7&sort=title']) {
    const page = await guest.get(path, { accept: type })
    expect(page.status, page.text).toBe(200)
    expect(page.headers.get('content-type')).toContain(type)
    expect(page.headers.get('vary')).toContain('Accept')
    expect(countOf(page.text)).toBe(7)
    const next = /^<([^>]+)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1] as string
    const second = await guest.get(next, { accept: type })
    expect(countOf(second.text)).toBe(7)
    expect(second.text).toContain('Volume 008')
    expect(second.text).not.toContain('Volume 007')
  }
})

test('a page without books is a whole file all the same', async () => {
  for (const [type, countOf] of listed) {
    const { status, text, headers } = await guest.get('/v1/books?format=map', { accept: type })
    expect(status).toBe(200)
    expect(countOf(text), type).toBe(0)
    expect(headers.get('link')).toBeNull()
  }
})

test('what cannot be served is 406, which names what can', async () => {
  for (const path of ['/v1/books', '/v1/search', '/v1/catalogue', `/v1/books/${await civica.book()}`]) {
    const refused = await guest.get(path, { accept: 'image/png' })
    expect(refused.status, path).toBe(406)
    expect((refused.body ?? JSON.parse(refused.text)).params.available).toContain('application/marc')
  }
})

test.each([...listed, ['application/x-ndjson', (text: string) => text.split('\n').length - 1] as const])(
  'the whole catalogue comes as %s, in one piece or in parts',
  async (type, countOf) => {
    const [{ count }] = (await app.admin(`select count(*)::int as count from ${civica.library.schema}.book`)) as [{ count: number }]
    const whole = await guest.get('/v1/catalogue', { accept: type })
    expect(whole.status, whole.text.slice(0, 300)).toBe(200)
    const countAll = (text: string) => (type === 'application/x-bibtex' ? (text.match(/^@/gm)?.length ?? 0) : countOf(text))
    expect(countAll(whole.text)).toBe(count)

    let parts = 0
    let books = 0
    for (let path: string | undefined = '/v1/catalogue?limit=200'; path; parts++) {
      const part: Answer = await guest.get(path, { accept: type })
      books += countAll(part.text)
      path = /^<([^>]+)>; rel="next"$/.exec(part.headers.get('link') ?? '')?.[1]
    }
    expect([parts, books]).toEqual([Math.ceil(count / 200), count])
  },
)

test('a download that broke off goes on behind the last book that arrived', async () => {
  const ids = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: string }).id)
  const whole = ids((await guest.get('/v1/catalogue')).text)
  const rest = ids((await guest.get(`/v1/catalogue?cursor=${whole[299]}`)).text)
  expect(rest).toEqual(whole.slice(300))
  const wrong = await guest.get('/v1/catalogue?cursor=nothing')
  expect(wrong.status).toBe(400)
  expect(wrong.body.errors[0]).toMatchObject({ parameter: 'cursor' })
})

test('a formula in a title is text in a spreadsheet', async () => {
  await civica.book('=1+1', { format: 'map' })
  const { text } = await guest.get('/v1/books?format=map', { accept: 'text/csv' })
  const [row] = parse(text, { bom: true, columns: true }) as Record<string, string>[]
  expect(row?.title).toBe("'=1+1")
})

test('a record that ISO 2709 cannot hold is refused on a page, left out of the whole, and whole in MARCXML', async () => {
  const long = {
    title: 'Lungo',
    format: 'kit',
    details: { notes: Array.from({ length: 20 }, () => ({ kind: 'general', text: 'parola '.repeat(1_200) })) },
  }
  const made = await desk.post('/v1/books', long)
  expect(made.status, made.text).toBe(201)
  const page = await guest.get('/v1/books?format=kit', { accept: 'application/marc' })
  expect(page.status).toBe(406)
  expect(page.body).toMatchObject({ code: 'record_too_long', params: { book_id: made.body.id } })
  expect((await guest.get('/v1/catalogue?format=kit', { accept: 'application/marc' })).text).toBe('')
  expect((await guest.get('/v1/catalogue?format=kit', { accept: 'application/marcxml+xml' })).text).toContain('parola parola')
})

test('the dialect that is asked for is the one that comes', async () => {
  const { text } = await guest.get('/v1/books?limit=5&dialect=unimarc', { accept: 'application/marcxml+xml' })
  const records: string[] = []
  for await (const { dialect } of readRecords(
    (async function* () {
      yield Buffer.from(text)
    })(),
  ))
    records.push(String(dialect))
  expect(records).toEqual(Array.from({ length: 5 }, () => 'unimarc'))
})

test('a large catalogue is sent as it is read, and a reader who leaves ends it', async () => {
  const answer = await guest.request('/v1/catalogue', { headers: { accept: 'application/x-ndjson' } })
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader()
  const first = await reader.read()
  const lines =
    Buffer.from(first.value as Uint8Array)
      .toString()
      .split('\n').length - 1
  expect(lines).toBe(200)
  await reader.cancel()
  expect((await guest.get('/v1/catalogue?limit=1')).status).toBe(200)
})
