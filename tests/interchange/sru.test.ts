import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, createTestApp, freePort, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'
import { all, type Element, firstText, isInstalled, parseXml } from './xml.ts'

let app: TestApp
let civica: Stock
let desk: Client
const titles = new Map<string, string>()
const hasYaz = isInstalled('yaz-client', 'searching with yaz-client over the network')
const hasZoom = isInstalled('zoomsh', 'searching with zoomsh over the network')

const books: Record<string, unknown>[] = [
  {
    title: 'Il nome della rosa',
    languages: ['ita'],
    publisher: 'Bompiani',
    publication_place: 'Milano',
    published_year: 1980,
    contributors: [{ name: 'Eco, Umberto' }],
    identifiers: [{ kind: 'isbn', value: '88-452-0705-6' }],
    details: { subjects: [{ kind: 'topic', heading: 'Monaci - Sec. 14.' }], series: [{ title: 'Letteraria' }] },
  },
  {
    title: 'The name of the rose',
    languages: ['eng'],
    publisher: 'Secker',
    published_year: 1983,
    contributors: [{ name: 'Eco, Umberto' }, { name: 'Weaver, William', roles: ['trl'] }],
  },
  {
    title: 'Rose e spine',
    languages: ['ita'],
    published_year: 1999,
    contributors: [{ name: 'Comune di Milano', kind: 'corporate' }],
    format: 'serial',
  },
  { title: 'La rosa', languages: ['ita'], published_year: 1980, summary: 'Un manuale del giardino', format: 'dvd' },
  { title: 'Città & <segni>', languages: ['ita'], published_year: 2001, identifiers: [{ kind: 'issn', value: '0317-8471' }] },
]

async function sru(query: Record<string, string> | string): Promise<Element> {
  const answer = await app.guest(civica.library).get(`/v1/sru?${typeof query === 'string' ? query : new URLSearchParams(query)}`)
  expect(answer.status, answer.text).toBe(200)
  return parseXml(answer.text)
}

const search = (query: string, more: Record<string, string> = {}) =>
  sru({ version: '1.2', operation: 'searchRetrieve', query, recordSchema: 'dc', maximumRecords: '50', ...more })

const diagnosticsOf = (document: Element) => all(document, 'diagnostic').map((one) => Number(firstText(one, 'uri')?.split('/').at(-1)))
const titlesOf = (document: Element) => all(document, 'recordData').map((data) => firstText(data, 'title'))

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  desk = await app.as(civica.library, 'Librarian')
  for (const book of books) {
    const made = await desk.post('/v1/books', book)
    expect(made.status, made.text).toBe(201)
    titles.set(book.title as string, made.body.id)
  }
})
afterAll(() => app.stop())

const [rosa, rose, spine, la, city] = books.map(({ title }) => title as string) as [string, string, string, string, string]

test.each<[query: string, found: string[]]>([
  // In Italian one rose and several are one word.
  ['rosa', [rosa, la, spine]],
  ['"nome rosa"', [rosa]],
  ['cql.anywhere = citta', [city]],
  ['dc.title = rosa', [rosa, la, spine]],
  ['dc.title = "rosa nome"', [rosa]],
  ['dc.title adj "nome della"', [rosa]],
  ['dc.title adj "rosa della"', []],
  ['dc.title any "nome spine"', [rosa, spine]],
  ['dc.title all "nome della rosa"', [rosa]],
  ['dc.title == "la rosa"', [la]],
  ['dc.title exact "rosa"', []],
  ['dc.title = ros*', [rosa, rose, spine, la]],
  ['dc.title = eco', []],
  ['dc.creator = eco', [rosa, rose]],
  ['dc.creator = "umberto eco"', [rosa, rose]],
  ['dc.creator == "Eco, Umberto"', [rosa, rose]],
  ['bib.namePersonal = milano', []],
  ['bib.nameCorporate = milano', [spine]],
  ['bib.originPlace = milano', [rosa]],
  ['dc.publisher = bompiani', [rosa]],
  ['bib.titleSeries = letteraria', [rosa]],
  ['dc.subject = monaci', [rosa]],
  ['dc.subject == "Monaci - Sec. 14."', [rosa]],
  ['dc.description = giardino', [la]],
  ['dc.date = 1980', [rosa, la]],
  ['dc.date < 1983', [rosa, la]],
  ['dc.date > 1983', [spine, city]],
  ['dc.date <> 1980', [rose, spine, city]],
  ['dc.date within "1980 1983"', [rosa, rose, la]],
  ['dc.date any "1983 2001"', [rose, city]],
  ['dc.language = eng', [rose]],
  ['dc.language any "eng fre"', [rose]],
  ['dc.type = dvd', [la]],
  ['bib.issuance = continuing', [spine]],
  ['dc.identifier = 8845207056', [rosa]],
  ['bath.isbn = "978-88-452-0705-1"', [rosa]],
  ['dc.identifier =/bib.identifierAuthority=issn 0317-8471', [city]],
  ['rec.creationDate >= 2020', [rosa, rose, spine, la, city]],
  ['rec.lastModificationDate < 2020-01-01', []],
  ['cql.allRecords = 1', [rosa, rose, spine, la, city]],
  ['rosa not dc.type = dvd', [rosa, spine]],
  ['dc.date = 1980 and (dc.creator = eco or dc.type = dvd)', [rosa, la]],
  ['dc.language = eng or dc.date = 2001', [rose, city]],
  ['dc.title = "\'; drop table book; --"', []],
])('%s finds %j', async (query, found) => {
  const document = await search(query)
  expect(diagnosticsOf(document)).toEqual([])
  expect(titlesOf(document).sort()).toEqual([...found].sort())
  expect(firstText(document, 'numberOfRecords')).toBe(String(found.length))
})

test('a record is found by its own id', async () => {
  const id = titles.get(rose) as string
  const document = await search(`rec.identifier = ${id}`)
  expect(titlesOf(document)).toEqual([rose])
  expect(firstText(document, 'recordIdentifier')).toBe(id)
})

test('a result is sorted as the query says, and comes page by page', async () => {
  const sorted = async (by: string) => titlesOf(await search(`cql.allRecords = 1 sortBy ${by}`))
  expect(await sorted('dc.title')).toEqual([city, rosa, rose, spine, la].sort((a, b) => order(a) - order(b)))
  expect((await sorted('dc.date/sort.descending dc.title'))[0]).toBe(city)
  const first = await search('cql.allRecords = 1 sortBy dc.title', { maximumRecords: '2' })
  expect(firstText(first, 'numberOfRecords')).toBe('5')
  expect(firstText(first, 'nextRecordPosition')).toBe('3')
  const last = await search('cql.allRecords = 1 sortBy dc.title', { maximumRecords: '2', startRecord: '5' })
  expect(all(last, 'recordPosition').map(({ text }) => text)).toEqual(['5'])
  expect(all(last, 'nextRecordPosition')).toEqual([])
  const none = await search('cql.allRecords = 1', { maximumRecords: '0' })
  expect([firstText(none, 'numberOfRecords'), all(none, 'record').length, firstText(none, 'nextRecordPosition')]).toEqual(['5', 0, '1'])
})

/** Titles sort without their articles where the record says so; these were added by hand, with them. */
function order(title: string): number {
  return [city, rosa, la, spine, rose].indexOf(title)
}

test('records come in each schema, as markup or as text', async () => {
  const marc = await search('dc.title = nome', { recordSchema: 'marcxml' })
  expect(firstText(marc, 'recordSchema')).toBe('info:srw/schema/1/marcxml-v1.1')
  expect(
    all(marc, 'datafield').some(({ attributes, namespace }) => attributes.tag === '245' && namespace === 'http://www.loc.gov/MARC21/slim'),
  ).toBe(true)
  const unimarc = await search('dc.title = nome', { recordSchema: 'unimarcxml' })
  expect(all(unimarc, 'datafield').some(({ attributes }) => attributes.tag === '200')).toBe(true)
  const escaped = await search('dc.date = 2001', { recordPacking: 'string' })
  const inner = parseXml(all(escaped, 'recordData')[0]?.text as string)
  expect(firstText(inner, 'title')).toBe(city)
})

test('explain names the indexes and schemas, with and without being asked', async () => {
  for (const query of ['', 'operation=explain&version=1.1', 'version=1.2&operation=explain']) {
    const document = await sru(query)
    expect(document.name).toBe('explainResponse')
    expect(all(document, 'schema').map(({ attributes }) => attributes.name)).toEqual(['marcxml', 'unimarcxml', 'dc'])
    const names = all(document, 'name').map(({ attributes, text }) => `${attributes.set}.${text}`)
    expect(names).toEqual(expect.arrayContaining(['dc.title', 'bib.namepersonal', 'rec.identifier', 'cql.serverchoice', 'bath.isbn']))
    expect(firstText(document, 'host')).toBe('civica.localhost')
  }
})

test('every index that explain names can be asked', async () => {
  const document = await sru('')
  for (const { attributes, text } of all(document, 'name')) {
    const index = `${attributes.set}.${text}`
    const term = /date/.test(text) ? '1980' : 'x'
    expect(diagnosticsOf(await search(`${index} = ${term}`)), index).toEqual([])
  }
})

test('an answer of 2.0 is in the words of 2.0', async () => {
  const document = await sru({ query: 'dc.title = nome', recordXMLEscaping: 'xml' })
  expect([document.name, document.namespace]).toEqual(['searchRetrieveResponse', 'http://docs.oasis-open.org/ns/search-ws/sruResponse'])
  expect(all(document, 'version')).toEqual([])
  expect(all(document, 'recordXMLEscaping').map(({ text }) => text)).toContain('xml')
  const wrong = await sru({ query: 'a b' })
  expect(all(wrong, 'diagnostic')[0]?.namespace).toBe('http://docs.oasis-open.org/ns/search-ws/diagnostic')
  expect((await sru({ version: '2.0', query: 'rosa' })).namespace).toBe('http://docs.oasis-open.org/ns/search-ws/sruResponse')
})

test('the terms of an index can be walked through', async () => {
  const scan = async (scanClause: string, more: Record<string, string> = {}) => {
    const document = await sru({ version: '1.2', operation: 'scan', scanClause, ...more })
    return all(document, 'term').map((term) => [
      firstText(term, 'displayTerm') ?? firstText(term, 'value'),
      Number(firstText(term, 'numberOfRecords')),
    ])
  }
  expect(await scan('dc.creator = d')).toEqual([
    ['Eco, Umberto', 2],
    ['Weaver, William', 1],
  ])
  expect(await scan('dc.creator = "Eco, Umberto"', { responsePosition: '2', maximumTerms: '2' })).toEqual([
    ['Comune di Milano', 1],
    ['Eco, Umberto', 2],
  ])
  expect(await scan('dc.creator = "Eco, Umberto"', { responsePosition: '0', maximumTerms: '5' })).toEqual([['Weaver, William', 1]])
  expect((await scan('dc.title = il'))[0]?.[0]).toBe(rosa)
  expect(await scan('bath.isbn = 978')).toEqual([['9788845207051', 1]])
})

test.each<[query: string, numbers: number[]]>([
  ['version=1.2&operation=searchRetrieve', [7]],
  ['operation=searchRetrieve&query=a', [7]],
  ['version=3.0&operation=searchRetrieve&query=a', [5]],
  ['version=1.2&operation=delete', [4]],
  ['version=1.2&operation=searchRetrieve&query=a&colour=red', [8]],
  ['version=1.2&operation=searchRetrieve&query=a&x-colour=red', []],
  ['version=1.2&operation=searchRetrieve&query=a&query=b', [6]],
  ['version=1.2&operation=searchRetrieve&query=a&startRecord=0', [6]],
  ['version=1.2&operation=searchRetrieve&query=a&maximumRecords=-1', [6]],
  ['version=1.2&operation=searchRetrieve&query=nome&startRecord=3', [61]],
  ['version=1.2&operation=searchRetrieve&query=rosa&startRecord=99999', [61]],
  ['version=1.2&operation=searchRetrieve&query=a&recordSchema=mods', [66]],
  ['version=1.2&operation=searchRetrieve&query=a&recordPacking=zip', [71]],
  ['query=a&queryType=sql', [6]],
  ['version=1.2&operation=searchRetrieve&query=rosa&stylesheet=x.xsl', [110]],
  ['version=1.2&operation=searchRetrieve&query=nome+rosa', [10]],
  ['version=1.2&operation=searchRetrieve&query=dc.nothing=a', [16]],
  ['version=1.2&operation=searchRetrieve&query=foo.title=a', [15]],
  ['version=1.2&operation=searchRetrieve&query=dc.title+near+a', [19]],
  ['version=1.2&operation=searchRetrieve&query=dc.title<a', [22]],
  ['version=1.2&operation=searchRetrieve&query=dc.title=/respectCase+a', [20]],
  ['version=1.2&operation=searchRetrieve&query=dc.date=soon', [36]],
  ['version=1.2&operation=searchRetrieve&query=rec.creationDate=2001-02-30', [36]],
  ['version=1.2&operation=searchRetrieve&query=a+sortBy+dc.publisher', [88]],
  ['version=1.2&operation=searchRetrieve&query=a+prox+b', [39]],
  ['version=1.2&operation=scan', [7]],
  ['version=1.2&operation=scan&scanClause=dc.publisher=a', [16]],
  ['version=1.2&operation=scan&scanClause=dc.title=a&responsePosition=50', [120]],
])('%s is told by the diagnostics %j', async (query, numbers) => {
  const document = await sru(query)
  expect(diagnosticsOf(document)).toEqual(numbers)
  for (const one of all(document, 'diagnostic')) expect(firstText(one, 'message')).toBeTruthy()
})

test.each(['½ ¼', 'o\u02bcneill d\u02bcor*', '日本 キ*', 'straße søren', '\u0e01\u0e33 e\u0301', 'a\\\\b', 'x & | ! :* <->', '𝒳𝒴'])(
  'a term of unusual signs, %s, is searched or refused, and breaks nothing',
  async (term) => {
    for (const index of [
      'cql.anywhere',
      'dc.title',
      'dc.creator',
      'bib.namePersonal',
      'dc.subject',
      'dc.publisher',
      'dc.identifier',
      'dc.date',
    ])
      for (const relation of ['=', 'adj', 'any', '==']) {
        const document = await search(`${index} ${relation} "${term}"`)
        expect(document.name, `${index} ${relation}`).toBe('searchRetrieveResponse')
      }
    expect((await sru({ version: '1.2', operation: 'scan', scanClause: `dc.title = "${term}"` })).name).toBe('scanResponse')
  },
)

test("another library's records are not found", async () => {
  const other = await stock(app, await app.provision('altrove'))
  await other.book('Unicorno')
  expect(firstText(await search('unicorno'), 'numberOfRecords')).toBe('0')
})

interface Served {
  /** Host and port, as a client over the network writes them. */
  address: string
  close: () => Promise<void>
}

/** The application behind a socket; a client that knows nothing of names under localhost comes to the library all the same. */
async function served(): Promise<Served> {
  const port = await freePort()
  const server = serve({
    fetch: (request) => {
      const headers = new Headers(request.headers)
      headers.set('host', `civica.localhost:${port}`)
      return app.fetch(new Request(request, { headers }))
    },
    port,
    hostname: '127.0.0.1',
  })
  return { address: `127.0.0.1:${port}`, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

function run(command: string, args: string[], input: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(command, args, { timeout: 30_000 }, (error, stdout, stderr) =>
      error && stdout === '' ? reject(error) : resolve(stdout + stderr),
    )
    child.stdin?.end(input)
  })
}

test.skipIf(!hasYaz).each(['1.1', '1.2', '2.0'])('yaz-client finds and fetches a record by SRU %s', async (version) => {
  const server = await served()
  const folder = mkdtempSync(join(tmpdir(), 'libraryhub-yaz-'))
  try {
    writeFileSync(join(folder, 'yazclientrc'), '')
    const commands = [
      `sru get ${version}`,
      `open http://${server.address}/v1/sru`,
      'querytype cql',
      'schema marcxml',
      'find dc.title = "nome rosa"',
      'show 1',
      'find dc.nothing = a',
      'scan dc.creator',
      'quit',
      '',
    ]
    const said = await run('yaz-client', ['-f', join(folder, 'yazclientrc')], commands.join('\n'))
    expect(said).toMatch(/Number of hits: 1/)
    expect(said).toContain('Il nome della rosa')
    expect(said).toContain('tag="245"')
    expect(said).toContain('Unsupported index')
  } finally {
    rmSync(folder, { recursive: true, force: true })
    await server.close()
  }
})

test.skipIf(!hasZoom)('zoomsh finds, counts and fetches by SRU', async () => {
  const server = await served()
  try {
    const commands = [
      'set sru get',
      'set implementationName x',
      'set schema marcxml',
      `connect http://${server.address}/v1/sru`,
      'search cql:dc.creator=eco',
      'show 0 2',
      'quit',
      '',
    ]
    const said = await run('zoomsh', [], commands.join('\n'))
    expect(said).toMatch(/2 hits/)
    expect(said).toContain('Il nome della rosa')
    expect(said).toContain('The name of the rose')
  } finally {
    await server.close()
  }
})
