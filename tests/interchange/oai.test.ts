import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'
import { all, type Element, firstText, isInstalled, parseXml, validate } from './xml.ts'

let app: TestApp
let civica: Stock
let desk: Client
const answers: string[] = []
const hasXmllint = isInstalled('xmllint', 'holding the answers against their schema')
const COUNT = 230

async function oai(query: Record<string, string> | string): Promise<Element> {
  const answer = await app.guest(civica.library).get(`/v1/oai?${typeof query === 'string' ? query : new URLSearchParams(query)}`)
  expect(answer.status, answer.text).toBe(200)
  expect(answer.headers.get('content-type')).toBe('text/xml; charset=utf-8')
  answers.push(answer.text)
  return parseXml(answer.text)
}

const errorsOf = (document: Element) => all(document, 'error').map(({ attributes }) => attributes.code)
const idsOf = (document: Element) => all(document, 'header').map((header) => firstText(header, 'identifier') as string)

/** Everything that a list gives, page after page. */
async function harvest(query: Record<string, string>, between: () => Promise<unknown> = async () => {}): Promise<Element[]> {
  const headers: Element[] = []
  for (let next: Record<string, string> | undefined = query; next; ) {
    const page: Element = await oai(next)
    expect(errorsOf(page)).toEqual([])
    headers.push(...all(page, 'header'))
    const token = firstText(page, 'resumptionToken')
    next = token ? { verb: query.verb as string, resumptionToken: token } : undefined
    if (next) await between()
  }
  return headers
}

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  desk = await app.as(civica.library, 'Librarian')
  for (let n = 1; n <= COUNT; n++) {
    await civica.book(`Volume ${n} & <${n}>`, { format: n % 10 === 0 ? 'dvd' : 'book', contributors: [{ name: 'Eco, Umberto' }] })
  }
})
afterAll(() => app.stop())

test('the library says what it is, which formats there are and which sets', async () => {
  const identity = await oai({ verb: 'Identify' })
  expect(firstText(identity, 'repositoryName')).toBe(civica.library.name)
  expect(firstText(identity, 'baseURL')).toBe('http://civica.localhost/v1/oai')
  expect(firstText(identity, 'deletedRecord')).toBe('persistent')
  expect(firstText(identity, 'adminEmail')).toBe('postmaster@civica.localhost')
  const admin = await app.as(civica.library, 'Admin')
  await admin.put('/v1/settings/notice_sender', { value: { name: 'Civica', email: 'biblioteca@example.org' } })
  expect(firstText(await oai({ verb: 'Identify' }), 'adminEmail')).toBe('biblioteca@example.org')
  const formats = await oai({ verb: 'ListMetadataFormats' })
  expect(all(formats, 'metadataPrefix').map(({ text }) => text)).toEqual(['oai_dc', 'marc21', 'unimarc'])
  const sets = await oai({ verb: 'ListSets' })
  expect(all(sets, 'setSpec').map(({ text }) => text)).toEqual(expect.arrayContaining(['material', 'material:book', 'category']))
})

test.each(['oai_dc', 'marc21', 'unimarc'])('a harvest in %s gives the whole catalogue, each record once', async (metadataPrefix) => {
  const [{ count }] = (await app.admin(`select count(*)::int as count from ${civica.library.schema}.book`)) as [{ count: number }]
  const headers = await harvest({ verb: 'ListRecords', metadataPrefix })
  const ids = headers.map((header) => firstText(header, 'identifier'))
  expect(ids).toHaveLength(count)
  expect(new Set(ids).size).toBe(count)
  expect(count).toBeGreaterThanOrEqual(COUNT)
  expect(await harvest({ verb: 'ListIdentifiers', metadataPrefix })).toHaveLength(count)
})

test('the first page tells how many there are, the last ends the list', async () => {
  const first = await oai({ verb: 'ListRecords', metadataPrefix: 'oai_dc' })
  const [token] = all(first, 'resumptionToken')
  expect(token?.attributes).toEqual({ completeListSize: String(COUNT), cursor: '0' })
  const second = await oai({ verb: 'ListRecords', resumptionToken: token?.text as string })
  expect(all(second, 'resumptionToken')[0]?.attributes).toEqual({ completeListSize: String(COUNT), cursor: '100' })
  const third = await oai({ verb: 'ListRecords', resumptionToken: firstText(second, 'resumptionToken') as string })
  expect(all(third, 'resumptionToken')[0]?.text).toBe('')
  expect(idsOf(third)).toHaveLength(COUNT - 200)
  // A page can be asked for again.
  expect(idsOf(await oai({ verb: 'ListRecords', resumptionToken: token?.text as string }))).toEqual(idsOf(second))
})

test('what changes, comes and goes while a list is read is passed over by none', async () => {
  const before = new Set((await harvest({ verb: 'ListIdentifiers', metadataPrefix: 'oai_dc' })).map((one) => firstText(one, 'identifier')))
  const [first, second] = [...before].map((urn) => urn?.slice('urn:uuid:'.length)) as [string, string]
  let turn = 0
  const headers = await harvest({ verb: 'ListRecords', metadataPrefix: 'oai_dc' }, async () => {
    turn++
    if (turn !== 1) return
    await desk.patch(`/v1/books/${first}`, { edition: 'nuova' }, { 'if-match': '*' })
    await desk.delete(`/v1/books/${second}`, { 'if-match': '*' })
    await civica.book('Nato ora')
  })
  const live = headers.filter(({ attributes }) => attributes.status === undefined).map((one) => firstText(one, 'identifier'))
  const gone = headers.filter(({ attributes }) => attributes.status === 'deleted').map((one) => firstText(one, 'identifier'))
  expect(gone).toEqual([`urn:uuid:${second}`])
  for (const id of before) expect(live.includes(id) || gone.includes(id), id).toBe(true)
  expect(live.filter((id) => id === `urn:uuid:${first}`)).toHaveLength(2)
})

test('a book that is gone is told for good, without what it said, in its sets', async () => {
  const category = (await desk.post('/v1/categories', { code: 'NAR/IT', name: 'Narrativa' })).body
  const child = (await desk.post('/v1/categories', { code: '853', name: 'Italiana', parent_id: category.id })).body
  const id = await civica.book('Perduto', { category_ids: [child.id] })
  const spec = 'category:NAR~2fIT:853'
  const record = await oai({ verb: 'GetRecord', identifier: `urn:uuid:${id}`, metadataPrefix: 'oai_dc' })
  expect(all(record, 'setSpec').map(({ text }) => text)).toEqual([spec, 'material:book'])
  expect(firstText(record, 'title')).toBe('Perduto')
  for (const set of [spec, 'category:NAR~2fIT', 'category'])
    expect((await harvest({ verb: 'ListRecords', metadataPrefix: 'oai_dc', set })).map((one) => firstText(one, 'identifier'))).toEqual([
      `urn:uuid:${id}`,
    ])

  expect((await desk.delete(`/v1/books/${id}`, { 'if-match': '*' })).status).toBe(204)
  const gone = await oai({ verb: 'GetRecord', identifier: `urn:uuid:${id}`, metadataPrefix: 'marc21' })
  expect(all(gone, 'header')[0]?.attributes).toEqual({ status: 'deleted' })
  expect(all(gone, 'metadata')).toEqual([])
  const inSet = await harvest({ verb: 'ListIdentifiers', metadataPrefix: 'oai_dc', set: 'category:NAR~2fIT' })
  expect(inSet.map(({ attributes }) => attributes.status)).toEqual(['deleted'])
})

test('a deletion that does not happen leaves no trace', async () => {
  const id = await civica.book('Resta')
  await civica.copy(id)
  expect((await desk.delete(`/v1/books/${id}`, { 'if-match': '*' })).status).toBe(409)
  const [{ count }] = (await app.admin(`select count(*)::int as count from ${civica.library.schema}.deleted_book where id = $1`, [id])) as [
    { count: number },
  ]
  expect(count).toBe(0)
})

test('from and until choose by second and by day', async () => {
  const id = await civica.book('Vecchio')
  await app.admin(`update ${civica.library.schema}.book set updated_at = '2001-02-03T04:05:06.789Z' where id = $1`, [id])
  const found = async (more: Record<string, string>) => {
    const document = await oai({ verb: 'ListIdentifiers', metadataPrefix: 'oai_dc', ...more })
    return errorsOf(document).length > 0 ? errorsOf(document) : idsOf(document)
  }
  const only = [`urn:uuid:${id}`]
  expect(await found({ until: '2001-02-03T04:05:06Z' })).toEqual(only)
  expect(await found({ until: '2001-02-03T04:05:05Z' })).toEqual(['noRecordsMatch'])
  expect(await found({ from: '2001-02-03T04:05:06Z', until: '2001-02-03T04:05:06Z' })).toEqual(only)
  expect(await found({ from: '2001-02-03T04:05:07Z', until: '2002-01-01T00:00:00Z' })).toEqual(['noRecordsMatch'])
  expect(await found({ from: '2001-02-03', until: '2001-02-03' })).toEqual(only)
  expect(await found({ until: '2001-02-02' })).toEqual(['noRecordsMatch'])
  expect(await found({ from: '0000-01-01', until: '2001-02-03' })).toEqual(only)
  expect(await found({ from: '9999-12-31' })).toEqual(['noRecordsMatch'])
  expect(firstText(await oai({ verb: 'Identify' }), 'earliestDatestamp')).toBe('2001-02-03T04:05:06Z')
})

test('a book is told anew when the name of its author changes', async () => {
  const id = await civica.book('Lettere', { contributors: [{ name: 'Gramsci, A.' }] })
  await app.admin(`update ${civica.library.schema}.book set updated_at = '2001-05-05T00:00:00Z' where id = $1`, [id])
  const author = (await desk.get(`/v1/authors?q=gramsci`)).body.data[0]
  await desk.patch(`/v1/authors/${author.id}`, { name: 'Gramsci, Antonio' }, { 'if-match': '*' })
  const record = await oai({ verb: 'GetRecord', identifier: `urn:uuid:${id}`, metadataPrefix: 'oai_dc' })
  expect(firstText(record, 'creator')).toBe('Gramsci, Antonio')
  expect(firstText(record, 'datestamp')).not.toBe('2001-05-05T00:00:00Z')
})

const id = 'urn:uuid:0199c0de-0000-7000-8000-000000000000'
test.each([
  ['', ['badVerb']],
  ['verb=Harvest', ['badVerb']],
  ['verb=toString', ['badVerb']],
  ['verb=Identify&verb=Identify', ['badVerb']],
  ['verb=Identify&set=a', ['badArgument']],
  ['verb=ListRecords', ['badArgument']],
  ['verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc', ['badArgument']],
  ['verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=x', ['badArgument']],
  ['verb=ListRecords&metadataPrefix=oai_dc&from=yesterday&until=2001-02-30', ['badArgument', 'badArgument']],
  ['verb=ListRecords&metadataPrefix=oai_dc&from=2001-01-01&until=2001-01-01T00:00:00Z', ['badArgument']],
  ['verb=ListRecords&metadataPrefix=oai_dc&from=2002-01-01&until=2001-01-01', ['badArgument']],
  ['verb=ListRecords&metadataPrefix=mods', ['cannotDisseminateFormat']],
  ['verb=ListRecords&metadataPrefix=oai_dc&set=nothing', ['noRecordsMatch']],
  ['verb=ListRecords&metadataPrefix=oai_dc&set=material:map', ['noRecordsMatch']],
  ['verb=ListRecords&resumptionToken=x', ['badResumptionToken']],
  ['verb=ListRecords&resumptionToken=W10', ['badResumptionToken']],
  ['verb=ListSets&resumptionToken=x', ['badResumptionToken']],
  ['verb=GetRecord', ['badArgument', 'badArgument']],
  [`verb=GetRecord&identifier=${id}&metadataPrefix=mods`, ['idDoesNotExist', 'cannotDisseminateFormat']],
  ['verb=GetRecord&identifier=oai:x:1&metadataPrefix=oai_dc', ['idDoesNotExist']],
  [`verb=ListMetadataFormats&identifier=${id}`, ['idDoesNotExist']],
])('%s is told as %j', async (query, codes) => {
  const document = await oai(query)
  expect(errorsOf(document)).toEqual(codes)
  const [request] = all(document, 'request')
  const isNamed = !codes.some((code) => code === 'badVerb' || code === 'badArgument')
  expect(request?.attributes.verb !== undefined).toBe(isNamed)
})

test('a token of one list is none of another, and one that somebody wrote asks for no more than all may', async () => {
  const token = firstText(await oai({ verb: 'ListRecords', metadataPrefix: 'oai_dc' }), 'resumptionToken') as string
  expect(errorsOf(await oai({ verb: 'ListIdentifiers', resumptionToken: token }))).toEqual(['badResumptionToken'])
  const values = JSON.parse(Buffer.from(token, 'base64url').toString()) as unknown[]
  const forged = (at: number, value: unknown) => Buffer.from(JSON.stringify(values.with(at, value))).toString('base64url')
  for (const [at, value] of [
    [1, 'mods'],
    [2, 7],
    [3, 'now'],
    [4, '2001-99-01T00:00:00.000Z'],
    [5, "'; drop table book"],
    [5, '0000-01-01T00:00:00.000000Z'],
    [6, 'x'],
    [7, -1],
    [8, 1e300],
  ] as const)
    expect(errorsOf(await oai({ verb: 'ListRecords', resumptionToken: forged(at, value) })), String(value)).toEqual(['badResumptionToken'])
  expect(errorsOf(await oai({ verb: 'ListRecords', resumptionToken: forged(2, 'nothing') }))).toEqual(['noRecordsMatch'])
})

test('a form asks the same as an address does', async () => {
  const post = (body: string, type = 'application/x-www-form-urlencoded') =>
    app.guest(civica.library).request('/v1/oai', { method: 'POST', body, headers: { 'content-type': type } })
  const answer = await post('verb=ListIdentifiers&metadataPrefix=oai_dc')
  expect(answer.status).toBe(200)
  const text = await answer.text()
  answers.push(text)
  expect(all(parseXml(text), 'header').length).toBeGreaterThan(200)
  expect((await post('{}', 'application/json')).status).toBe(415)
  expect((await post(`verb=${'x'.repeat(20_000)}`)).status).toBe(413)
})

test('titles with the marks of XML, and with what XML cannot hold, come out whole', async () => {
  const id = await civica.book('A & B <c> "d" \u000b\u0008 e')
  const record = await oai({ verb: 'GetRecord', identifier: `urn:uuid:${id}`, metadataPrefix: 'oai_dc' })
  expect(firstText(record, 'title')).toBe('A & B <c> "d"  e')
})

test("another library's items are not there", async () => {
  const other = await stock(app, await app.provision('altrove'))
  const id = await other.book('Altrove')
  expect(errorsOf(await oai({ verb: 'GetRecord', identifier: `urn:uuid:${id}`, metadataPrefix: 'oai_dc' }))).toEqual(['idDoesNotExist'])
})

test.skipIf(!hasXmllint)('every answer keeps to the schema of the protocol', () => {
  expect(answers.length).toBeGreaterThan(60)
  validate(fileURLToPath(new URL('oai-pmh.rng', import.meta.url)), answers)
  expect(() =>
    validate(fileURLToPath(new URL('oai-pmh.rng', import.meta.url)), [
      (answers[0] as string).replace('<responseDate>', '<responseTime/><responseDate>'),
    ]),
  ).toThrow()
})
