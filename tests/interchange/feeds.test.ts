import { afterAll, beforeAll, expect, test } from 'vitest'
import { OpdsFeed, OpdsPublication } from '../../src/features/interchange/opds-contract.ts'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'
import { all, firstText, parseXml } from './xml.ts'

let app: TestApp
let civica: Stock
let desk: Client
let guest: Client
let rosa: string
let category: { id: string; code: string }

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  desk = await app.as(civica.library, 'Librarian')
  guest = app.guest(civica.library)
  category = (await desk.post('/v1/categories', { code: 'NAR', name: 'Narrativa' })).body
  for (let n = 1; n <= 12; n++) await civica.book(`Volume ${n}`)
  rosa = await civica.book('Il nome della rosa', {
    category_ids: [category.id],
    published_year: 1980,
    languages: ['ita', 'fre'],
    extent: '503 p.',
    contributors: [{ name: 'Eco, Umberto' }, { name: 'Weaver, William', roles: ['trl'] }],
    identifiers: [{ kind: 'isbn', value: '88-452-0705-6' }],
  })
  await civica.copy(rosa)
})
afterAll(() => app.stop())

const opds = async (path: string): Promise<OpdsFeed> => {
  const answer = await guest.get(path)
  expect(answer.status, answer.text).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/opds+json')
  return OpdsFeed.parse(answer.body)
}
const linkOf = ({ links }: OpdsFeed, rel: string) => links.find((link) => [link.rel].flat().includes(rel))
/** A link as a client follows it, below the host. */
const path = (href: string | undefined) => (href as string).replace('http://civica.localhost', '')

test('search engines find the sitemap, and in it every book with its last change', async () => {
  const robots = await guest.get('/robots.txt')
  expect(robots.text).toContain('Sitemap: http://civica.localhost/v1/sitemap.xml\n')
  const index = parseXml((await guest.get('/v1/sitemap.xml')).text)
  expect([index.name, index.namespace]).toEqual(['sitemapindex', 'http://www.sitemaps.org/schemas/sitemap/0.9'])
  const files = all(index, 'loc').map(({ text }) => text)
  expect(files).toHaveLength(1)
  const file = parseXml((await guest.get(path(files[0]))).text)
  expect(file.name).toBe('urlset')
  expect(all(file, 'url')).toHaveLength(13)
  const found = all(file, 'url').find((url) => firstText(url, 'loc') === `http://civica.localhost/v1/books/${rosa}`)
  expect(firstText(found as never, 'lastmod')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  expect((await guest.get(path(firstText(found as never, 'loc')))).status).toBe(200)
  expect((await guest.get('/v1/sitemaps/books.xml?from=x')).status).toBe(400)
})

test('more books than a file holds are in more files, none left out and none twice', async () => {
  const many = await stock(app, await app.provision('molti'))
  await app.admin(
    `insert into ${many.library.schema}.book (id, format, title, title_sort)
     select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'book', 'Libro', 'libro' from generate_series(1, 50001) n`,
  )
  const reader = app.guest(many.library)
  const files = all(parseXml((await reader.get('/v1/sitemap.xml')).text), 'loc').map(({ text }) =>
    text.replace('http://molti.localhost', ''),
  )
  expect(files).toHaveLength(2)
  const counts = await Promise.all(files.map(async (file) => (await reader.get(file)).text.match(/<url>/g)?.length))
  expect(counts).toEqual([50_000, 1])
})

test('a library without books has a sitemap without files', async () => {
  const empty = await stock(app, await app.provision('vuota'))
  expect(all(parseXml((await app.guest(empty.library).get('/v1/sitemap.xml')).text), 'loc')).toEqual([])
})

test('a reading app walks from the start to the new arrivals, the materials and the categories', async () => {
  const start = await opds('/v1/opds')
  expect(start.metadata.title).toBe(civica.library.name)
  expect(linkOf(start, 'search')).toMatchObject({ href: 'http://civica.localhost/v1/opds/publications{?query}', templated: true })
  const counts = start.navigation?.flatMap(({ href, properties }) => (properties ? [[path(href), properties.numberOfItems]] : []))
  expect(counts).toEqual([
    ['/v1/opds/publications?format=book', 13],
    ['/v1/opds/publications?category=NAR', 1],
  ])
  for (const { href } of start.navigation ?? []) {
    const feed = await opds(path(href))
    expect(feed.publications?.[0]?.metadata.title).toBe('Il nome della rosa')
  }
})

test('new arrivals come newest first, page after page, each once', async () => {
  const titles: string[] = []
  for (let next: string | undefined = '/v1/opds/publications?limit=5'; next; ) {
    const feed: OpdsFeed = await opds(next)
    titles.push(...(feed.publications ?? []).map(({ metadata }) => metadata.title))
    const link = linkOf(feed, 'next')
    next = link && path(link.href)
  }
  expect(titles).toEqual(['Il nome della rosa', ...Array.from({ length: 12 }, (_, n) => `Volume ${12 - n}`)])
  expect((await guest.get('/v1/opds/publications?cursor=x')).status).toBe(400)
  expect((await guest.get('/v1/opds/publications?cursor=WyJ4Il0')).status).toBe(400)
})

test('a search finds what the search finds', async () => {
  const feed = await opds('/v1/opds/publications?query=nome%20rosa')
  expect(feed.publications?.map(({ metadata }) => metadata.title)).toEqual(['Il nome della rosa'])
  expect(feed.metadata.numberOfItems).toBe(1)
  const paged = await opds('/v1/opds/publications?query=volume&limit=5')
  const second = await opds(path(linkOf(paged, 'next')?.href))
  expect(second.publications).toHaveLength(5)
  const shown = new Set([...(paged.publications ?? []), ...(second.publications ?? [])].map(({ metadata }) => metadata.identifier))
  expect(shown.size).toBe(10)
  expect((await opds('/v1/opds/publications?query=volume&category=NAR')).publications).toEqual([])
})

test('a publication says what it is and how many copies there are', async () => {
  const answer = await guest.get(`/v1/opds/publications/${rosa}`)
  expect(answer.headers.get('content-type')).toBe('application/opds-publication+json')
  const { metadata, links } = OpdsPublication.parse(answer.body)
  expect(metadata).toMatchObject({
    '@type': 'http://schema.org/Book',
    identifier: 'urn:isbn:9788845207051',
    author: [{ name: 'Eco, Umberto' }],
    translator: [{ name: 'Weaver, William' }],
    language: ['it', 'fr'],
    numberOfPages: 503,
    published: '1980',
  })
  expect(links.find(({ rel }) => rel === 'http://opds-spec.org/acquisition/borrow')?.properties).toEqual({
    availability: { state: 'available' },
    copies: { total: 1, available: 1 },
  })
  expect((await guest.get('/v1/opds/publications/0199c0de-0000-7000-8000-000000000000')).status).toBe(404)
})
