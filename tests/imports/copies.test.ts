import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'
import { field, importFile, iso, marc21, send, unimarc, work } from './support.ts'

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

const importing = (file: Uint8Array | string, query = '') => importFile(app, civica.library, desk, file, query)
const copiesOf = async (bookId: string | null | undefined) =>
  (await desk.get(`/v1/copies?book_id=${bookId}`)).body.data as Record<string, any>[]
const item = (barcode: string, callNumber: string, branch = 'BOR', type = 'LIB') =>
  field('952', '  ', ['a', branch], ['p', barcode], ['o', callNumber], ['y', type], ['g', '12,50'], ['z', 'dono'])

test('the holdings of a record become copies, once', async () => {
  const file = iso([marc21('copies-1', 'Il barone rampante', item('B-1', '853 CAL'), item('B-2', '853 CAL bis', 'CEN'))])
  const first = await importing(file)
  expect(first.import.copies_count).toBe(2)
  const copies = await copiesOf(first.lines[0]?.book_id)
  expect(copies).toMatchObject([
    {
      barcode: 'B-1',
      call_number: '853 CAL',
      home_branch: { code: 'BOR' },
      copy_type: 'LIB',
      price_cents: 1250,
      note: 'dono',
      is_available: true,
    },
    { barcode: 'B-2', call_number: '853 CAL bis', home_branch: { code: 'CEN' } },
  ])
  expect((await importing(file)).import.copies_count).toBe(0)
  expect((await copiesOf(first.lines[0]?.book_id)).map(({ id }) => id)).toEqual(copies.map(({ id }) => id))
  const { body } = await app.guest(civica.library).get('/v1/search?q=barone')
  expect(body.data[0]).toMatchObject({ copies_count: 2, available_count: 2 })
})

test('a newer record changes what is said of a copy, and leaves it where the library has put it', async () => {
  const [line] = (await importing(iso([marc21('moved-1', 'Marcovaldo', item('M-1', '853 CAL', 'CEN'))]))).lines
  const [copy] = await copiesOf(line?.book_id)
  await desk.patch(`/v1/copies/${copy?.id}`, { home_branch_id: civica.village, collection: 'Locale' }, { 'if-match': '*' })
  await importing(iso([marc21('moved-1', 'Marcovaldo', item('M-1', '853.9 CAL', 'CEN'))]))
  expect((await copiesOf(line?.book_id))[0]).toMatchObject({ call_number: '853.9 CAL', collection: 'Locale', home_branch: { code: 'BOR' } })
})

test('a lent copy stays lent, and stays, when the record no longer names it', async () => {
  const [line] = (await importing(iso([marc21('lent-1', 'Palomar', item('L-1', '853 CAL'))]))).lines
  const patron = await civica.patron()
  const lent = await desk.post('/v1/checkouts', { copy_barcode: 'L-1', card_number: patron.card_number, branch_id: civica.main })
  expect(lent.status, lent.text).toBe(201)
  await importing(iso([marc21('lent-1', 'Palomar', item('L-2', '853 CAL'))]))
  const copies = await copiesOf(line?.book_id)
  expect(copies.map(({ barcode, status }) => [barcode, status])).toEqual([
    ['L-1', 'on_loan'],
    ['L-2', 'available'],
  ])
})

test('holdings without a barcode get one of ours, and are known again by their inventory number', async () => {
  const file = iso([unimarc('inv-1', 'Le città invisibili', field('950', '  ', ['d', 'S.1 22'], ['e', '004512']))], 'unimarc')
  const [line] = (await importing(file)).lines
  await importing(file)
  const copies = await copiesOf(line?.book_id)
  expect(copies).toHaveLength(1)
  expect(copies[0]).toMatchObject({ call_number: 'S.1 22', inventory_number: '004512' })
  expect(copies[0]?.barcode).toMatch(/^LH\d{12}$/)
})

test("a barcode of another book's copy is a warning, and the rest of the record goes in", async () => {
  await civica.copy(await civica.book('Chi ce l’ha'), 'TAKEN-1')
  const record = marc21('taken-1', 'Chi lo vuole', item('taken-1', '853'), item('FREE-1', '853'))
  const inSameFile = marc21('taken-2', 'Anche lui', item('FREE-1', '853'))
  const done = await importing(iso([record, inSameFile]))
  expect(done.lines.map(({ outcome, reasons }) => [outcome, reasons.map(({ code, params }) => [code, params?.barcode])])).toEqual([
    ['created', [['copy_barcode_taken', 'taken-1']]],
    ['created', [['copy_barcode_taken', 'FREE-1']]],
  ])
  expect(await copiesOf(done.lines[0]?.book_id)).toHaveLength(1)
})

test("a copy that was made by hand is the record's own when it has its barcode", async () => {
  const [line] = (await importing(iso([marc21('hand-1', 'Fiabe italiane')]))).lines
  const made = await civica.copy(line?.book_id as string, 'HAND-1')
  await importing(iso([marc21('hand-1', 'Fiabe italiane', item('hand-1', '398 CAL'))]))
  expect(await copiesOf(line?.book_id)).toMatchObject([{ id: made.id, call_number: '398 CAL' }])
})

test('unknown branches and types fall back to what the library or the caller has chosen, and are counted', async () => {
  const file = (number: string) => iso([marc21(`where-${number}`, 'Dove', item(`W-${number}`, '1', 'ATLANTIDE', 'PAPIRO'))])
  const first = await importing(file('1'))
  expect(first.lines[0]?.reasons).toMatchObject([
    { code: 'copy_branch_unknown', params: { code: 'ATLANTIDE', used: 'BOR' }, detail: 'Non esiste la sede ATLANTIDE; usata BOR' },
    { code: 'copy_type_unknown', params: { code: 'PAPIRO', used: 'LIB' } },
  ])
  expect(first.import.warnings).toMatchObject([
    { code: 'copy_branch_unknown', count: 1, params: { code: 'ATLANTIDE' } },
    { code: 'copy_type_unknown', count: 1 },
  ])
  await admin.put('/v1/settings/default_branch', { value: 'cen' })
  expect((await copiesOf((await importing(file('2'))).lines[0]?.book_id))[0]).toMatchObject({ home_branch: { code: 'CEN' } })
  expect((await copiesOf((await importing(file('3'), '?default_branch=BOR')).lines[0]?.book_id))[0]).toMatchObject({
    home_branch: { code: 'BOR' },
  })
  expect((await send(desk, file('4'), '?default_branch=NOWHERE')).body).toMatchObject({
    code: 'default_branch_unknown',
    params: { code: 'NOWHERE' },
  })
  expect((await send(desk, file('4'), '?default_copy_type=NONE')).status).toBe(422)
})

test("the library's own mapping says which fields are copies", async () => {
  await admin.put('/v1/settings/holdings_mapping', {
    value: { marc21: [{ tag: '900', barcode: 'b', call_number: 'c', branch_code: 's' }] },
  })
  const own = field('900', '  ', ['b', 'OWN-1'], ['c', 'N 1'], ['s', 'CEN'])
  const done = await importing(iso([marc21('own-1', 'A modo nostro', own, item('IGNORED-1', '853'))]))
  expect((await copiesOf(done.lines[0]?.book_id)).map(({ barcode }) => barcode)).toEqual(['OWN-1'])
  await admin.put('/v1/settings/holdings_mapping', { value: {} })
})

test('a library without branches gets its books, and is told that it got no copies', async () => {
  const bare = await app.provision('spoglia')
  const librarian = await app.as(bare, 'Librarian')
  const done = await importFile(app, bare, librarian, iso([marc21('bare-1', 'Senza casa', item('X-1', '1'))]))
  expect(done.lines[0]).toMatchObject({ outcome: 'created', reasons: [{ code: 'copies_without_place' }] })
})

test('books stand in the categories whose classes fit best, and stay where somebody has put them by hand', async () => {
  const category = async (code: string, prefixes: string[]) =>
    (await desk.post('/v1/categories', { code, name: code, classification_prefixes: prefixes })).body.id as string
  await category('LETT', ['ddc:8', 'lcc:P'])
  await category('LETT-IT', ['ddc:85', 'lcc:PQ4'])
  await category('STORIA', ['ddc:9'])
  const hand = await category('VETRINA', [])
  const dewey = (number: string) => field('082', '04', ['a', number])
  const file = iso([
    marc21('cat-1', 'Romanzo italiano', dewey('853/.914')),
    marc21('cat-2', 'Romanzo inglese', dewey('823.912'), dewey('942.08')),
    marc21('cat-3', 'Senza classe'),
  ])
  const done = await importing(file)
  const codes = async (n: number) =>
    (await desk.get(`/v1/books/${done.lines[n]?.book_id}`)).body.categories.map(({ code }: { code: string }) => code)
  expect(await codes(0)).toEqual(['LETT-IT'])
  expect(await codes(1)).toEqual(['LETT', 'STORIA'])
  expect(await codes(2)).toEqual([])
  await desk.patch(`/v1/books/${done.lines[2]?.book_id}`, { category_ids: [hand] }, { 'if-match': '*' })
  await importing(file)
  expect(await codes(2)).toEqual(['VETRINA'])
  const { body } = await app.guest(civica.library).get('/v1/search?q=romanzo&category=LETT')
  expect(body.data).toHaveLength(1)
})

test('one batch makes one event, which names its books', async () => {
  const from = app.live.position
  const sent = await send(desk, iso([marc21('event-1', 'Uno'), marc21('event-2', 'Due', item('E-1', '1'))]))
  await work(app, civica.library)
  const rows = await app.admin<{ type: string; audience: string; data: any }>(
    `select type, audience, data from platform.event where (xid, id) > ($1, $2) and subject = 'import' and subject_id = $3 order by xid, id`,
    [from.xid, from.id, sent.body.id],
  )
  expect(rows.map(({ type }) => type)).toEqual(['import.requested', 'import.progressed', 'import.finished'])
  expect(rows[1]).toMatchObject({ audience: 'public', data: { position: 2, updated_ids: [] } })
  expect(rows[1]?.data.created_ids).toHaveLength(2)
  expect(rows[2]?.data).toMatchObject({ status: 'succeeded', created_count: 2, copies_count: 1 })
})
