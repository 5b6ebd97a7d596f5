import { afterAll, beforeAll, expect, test } from 'vitest'
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

const rose = {
  title: 'Il nome della rosa',
  languages: ['ita'],
  publisher: 'Bompiani',
  published_year: 1980,
  contributors: [{ name: 'Eco, Umberto', kind: 'person', roles: ['aut'] }],
  identifiers: [{ kind: 'isbn', value: '88-452-0705-6' }],
}

test('a book is added, read by a guest, changed by who read it, and removed', async () => {
  const made = await desk.post('/v1/books', rose)
  expect(made.status, made.text).toBe(201)
  const read = await app.guest(civica.library).get(`/v1/books/${made.body.id}`)
  expect(read.body.authors[0].name).toBe('Eco, Umberto')
  expect(read.body.identifiers[0]).toMatchObject({ kind: 'isbn', value: '9788845207051', is_valid: true })
  expect(read.headers.get('cache-control')).toMatch(/public/)
  const etag = read.headers.get('etag') as string
  expect((await app.guest(civica.library).get(`/v1/books/${made.body.id}`, { 'if-none-match': etag })).status).toBe(304)

  expect((await desk.patch(`/v1/books/${made.body.id}`, { edition: '2. ed.' })).status).toBe(428)
  const changed = await desk.patch(`/v1/books/${made.body.id}`, { edition: '2. ed.' }, { 'if-match': etag })
  expect(changed.status, changed.text).toBe(200)
  expect(changed.body.title).toBe('Il nome della rosa')
  expect((await desk.patch(`/v1/books/${made.body.id}`, { edition: '3. ed.' }, { 'if-match': etag })).status).toBe(412)

  const copy = await civica.copy(made.body.id)
  const refused = await desk.delete(`/v1/books/${made.body.id}`, { 'if-match': '*' })
  expect(refused.body).toMatchObject({ code: 'book_has_dependants', params: { copies: 1 } })
  expect((await desk.delete(`/v1/copies/${copy.id}`, { 'if-match': '*' })).status).toBe(204)
  expect((await desk.delete(`/v1/books/${made.body.id}`, { 'if-match': '*' })).status).toBe(204)
  expect((await desk.get(`/v1/books/${made.body.id}`)).status).toBe(404)
})

test.each([
  ['application/marcxml+xml', /<datafield tag="245"/],
  ['application/marc', /^\d{5}nam/],
  ['application/ld+json', /"@type":"Book"/],
  ['application/x-research-info-systems', /^TY {2}- BOOK/],
  ['application/x-bibtex', /^@book\{/],
  ['application/xml', /<dc:creator>Eco, Umberto/],
])('a book can be had as %s', async (type, pattern) => {
  const made = await desk.post('/v1/books', rose)
  const answer = await app.guest(civica.library).get(`/v1/books/${made.body.id}`, { accept: type })
  expect(answer.status).toBe(200)
  expect(answer.text).toMatch(pattern)
  expect((await app.guest(civica.library).get(`/v1/books/${made.body.id}`, { accept: 'image/png' })).status).toBe(406)
})

test('a list is paged to its end without a gap, whatever its order', async () => {
  for (let n = 0; n < 7; n++) await civica.book(`Pagina ${n}`)
  for (const sort of ['title', '-updated_at']) {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const { body }: { body: any } = await app
        .guest(civica.library)
        .get(`/v1/books?limit=3&sort=${sort}${cursor ? `&cursor=${cursor}` : ''}`)
      seen.push(...body.data.map(({ id }: { id: string }) => id))
      cursor = body.page.next
    } while (cursor)
    const total = await app.admin(`select id from ${civica.library.schema}.book`)
    expect(new Set(seen).size).toBe(total.length)
    expect(seen).toHaveLength(total.length)
  }
})

test('a reader finds books by words with and without accents, by author, by ISBN, and even by stop words', async () => {
  await civica.copy(
    await civica.book('La città invisibile', {
      contributors: [{ name: 'Calvino, Italo' }],
      identifiers: [{ kind: 'isbn', value: '9788806219352' }],
    }),
  )
  await civica.book('It', { languages: ['eng'], contributors: [{ name: 'King, Stephen' }] })
  await civica.book("L'isola del tesoro")
  const titles = async (q: string) =>
    (await app.guest(civica.library).get(`/v1/search?q=${encodeURIComponent(q)}`)).body.data.map(({ title }: { title: string }) => title)
  for (const q of ['città', 'citta', 'CITTÀ invisibili', 'calvino città', '978-88-06-21935-2', 'invisib'])
    expect(await titles(q), q).toContain('La città invisibile')
  expect((await titles('It'))[0]).toBe('It')
  expect(await titles('isola tesoro')).toEqual(["L'isola del tesoro"])
  expect(await titles("l'isola")).toContain("L'isola del tesoro")
  expect(await titles('!!! ???')).toEqual([])
  const { body } = await app.guest(civica.library).get('/v1/search?q=citta&available=true')
  expect(body.data[0]).toMatchObject({ copies_count: 1, available_count: 1 })
  expect(body.facets.branch).toEqual([{ value: 'CEN', label: 'Centrale', count: 1 }])
})

test('a search is paged by relevance, by title and by year without a gap', async () => {
  for (let n = 0; n < 9; n++) await civica.book(`Storia d'Italia volume ${n}`, { published_year: 1990 + (n % 3) })
  for (const sort of ['relevance', 'title', 'year', '-year']) {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const { body }: { body: any } = await app
        .guest(civica.library)
        .get(`/v1/search?q=storia&limit=4&sort=${sort}${cursor ? `&cursor=${cursor}` : ''}`)
      seen.push(...body.data.map(({ id }: { id: string }) => id))
      cursor = body.page.next
    } while (cursor)
    expect(new Set(seen).size, sort).toBe(9)
    expect(seen, sort).toHaveLength(9)
  }
})

test('strange queries get an answer or a clear problem, never an error of ours', async () => {
  for (const q of ['a'.repeat(500), "'; drop table book; --", ':* & | !', '\u0000', '(((', '\\', '%', '<->', 'a:b:c', '🙂']) {
    const { status } = await app.guest(civica.library).get(`/v1/search?q=${encodeURIComponent(q)}`)
    expect([200, 400], q).toContain(status)
  }
  for (const path of [
    '/v1/search?cursor=xyz',
    '/v1/search?limit=0',
    '/v1/search?colour=red',
    '/v1/books?cursor=WyIxIl0',
    '/v1/books/not-an-id',
  ]) {
    expect((await app.guest(civica.library).get(path)).status, path).toBe(400)
  }
})

test('a cataloguer corrects the edition, and the rest of the source record stays as it came', async () => {
  const id = await civica.book('Il Gattopardo')
  const record = {
    leader: '00000nam a2200000 i 4500',
    fields: [
      ['001', 'X1'],
      [
        '245',
        '10',
        [
          ['a', 'Il Gattopardo /'],
          ['c', 'Tomasi'],
        ],
      ],
      ['250', '  ', [['a', '1. ed.']]],
      ['942', '  ', [['c', 'LOCAL-FIELD']]],
    ],
  }
  await app.admin(
    `insert into ${civica.library.schema}.book_record (book_id, dialect, record, encoding) values ($1, 'marc21', $2, 'utf-8')`,
    [id, JSON.stringify(record)],
  )
  await desk.patch(`/v1/books/${id}`, { edition: '2. ed.' }, { 'if-match': '*' })
  const { text } = await desk.get(`/v1/books/${id}`, { accept: 'application/marcxml+xml' })
  expect(text).toContain('LOCAL-FIELD')
  expect(text).toContain('2. ed.')
  expect(text).not.toContain('1. ed.')
  expect(text).toContain('Il Gattopardo /')
})
