import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseIso2709 } from '../../src/marc/iso2709.ts'
import { COLLECTION_END, COLLECTION_START, writeMarcXml } from '../../src/marc/marcxml.ts'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'
import { counts, field, importFile, iso, marc21, rawIso, unimarc } from './support.ts'

let app: TestApp
let civica: Stock
let desk: Client

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  desk = await app.as(civica.library, 'Librarian')
})
afterAll(() => app.stop())

const importing = (file: Uint8Array | string, query = '') => importFile(app, civica.library, desk, file, query)
const search = async (q: string) =>
  (await app.guest(civica.library).get(`/v1/search?q=${encodeURIComponent(q)}`)).body.data as { id: string; title: string }[]
const bookCount = async () => Number((await app.admin(`select count(*) from ${civica.library.schema}.book`))[0]?.count)

test('a file of records becomes books that are found at once', async () => {
  const file = iso([
    marc21(
      'moby-1',
      'Moby Dick ;',
      field('100', '1 ', ['a', 'Melville, Herman,'], ['d', '1819-1891.']),
      field('020', '  ', ['a', '9780142437247']),
    ),
    marc21('walden-1', 'Walden', field('100', '1 ', ['a', 'Thoreau, Henry David'])),
  ])
  const done = await importing(file, '?file_name=americani.mrc')
  expect(counts(done)).toEqual([2, 0, 0, 0])
  expect(done.import).toMatchObject({ status: 'succeeded', file_name: 'americani.mrc', format: 'iso2709', position: 2, warnings: [] })
  expect(done.lines.map(({ position, outcome, control_number, title }) => [position, outcome, control_number, title])).toEqual([
    [1, 'created', 'moby-1', 'Moby Dick'],
    [2, 'created', 'walden-1', 'Walden'],
  ])
  const [found] = await search('melville moby')
  expect(found?.id).toBe(done.lines[0]?.book_id)
  const { body: task } = await desk.get(`/v1/tasks/${done.import.id}`)
  expect(task).toMatchObject({
    status: 'succeeded',
    kind: 'import',
    progress: { done_count: 2, total_count: 2, unit: 'records' },
    result: { created_count: 2, refused_count: 0, report: `/v1/imports/${done.import.id}/report` },
  })
})

test('the same file again changes the books and makes none', async () => {
  const file = iso([
    marc21('twice-1', 'Due volte'),
    marc21(null, 'Senza numero', field('500', '  ', ['a', 'Una nota'])),
    marc21('twice-2', 'Terzo'),
  ])
  expect(counts(await importing(file))).toEqual([3, 0, 0, 0])
  const before = await bookCount()
  const again = await importing(file)
  expect(counts(again)).toEqual([0, 3, 0, 0])
  expect(await bookCount()).toBe(before)
  expect((await desk.get(`/v1/books/${again.lines[0]?.book_id}`)).body.version).toBe(2)
})

test('a newer record replaces what the older one said; with on_match=skip the older one stays', async () => {
  const older = marc21('news-1', 'Vecchio titolo', field('100', '1 ', ['a', 'Rossi, Mario']), field('020', '  ', ['a', '9788806219352']))
  const newer = marc21('news-1', 'Nuovo titolo', field('100', '1 ', ['a', 'Bianchi, Ugo']))
  const [first] = (await importing(iso([older]))).lines
  const skipped = await importing(iso([newer]), '?on_match=skip')
  expect(counts(skipped)).toEqual([0, 0, 1, 0])
  expect(skipped.lines[0]).toMatchObject({ outcome: 'skipped', book_id: first?.book_id, reasons: [{ code: 'book_there_already' }] })
  expect((await desk.get(`/v1/books/${first?.book_id}`)).body.title).toBe('Vecchio titolo')

  expect(counts(await importing(iso([newer])))).toEqual([0, 1, 0, 0])
  const { body } = await desk.get(`/v1/books/${first?.book_id}`)
  expect(body).toMatchObject({ title: 'Nuovo titolo', identifiers: [], authors: [{ name: 'Bianchi, Ugo' }] })
  expect((await search('nuovo titolo bianchi'))[0]?.id).toBe(first?.book_id)
  expect(await search('vecchio titolo rossi')).toEqual([])
})

test('a record of another source is recognised by its ISBN, when that is asked for', async () => {
  const ours = await civica.book('La coscienza di Zeno', { identifiers: [{ kind: 'isbn', value: '9788807900358' }] })
  const theirs = iso([marc21('other-9', 'La coscienza di Zeno / Svevo', field('020', '  ', ['a', '88-07-90035-1 (br.) : EUR 9,00']))])
  const done = await importing(theirs, '?match=isbn')
  expect(done.lines[0]).toMatchObject({ outcome: 'updated', book_id: ours })

  await civica.book('Opere 1', { identifiers: [{ kind: 'isbn', value: '9788804668237' }] })
  await civica.book('Opere 2', { identifiers: [{ kind: 'isbn', value: '9788804668237' }] })
  const shared = await importing(iso([marc21('set-1', 'Opere', field('020', '  ', ['a', '9788804668237']))]), '?match=isbn')
  expect(shared.lines[0]).toMatchObject({
    outcome: 'skipped',
    reasons: [{ code: 'several_books_match', params: { isbn: '9788804668237' } }],
  })
})

test('two records of one file with the same number are one book, the later one says how it is', async () => {
  const done = await importing(iso([marc21('same-1', 'Prima stesura'), marc21('same-1', 'Seconda stesura')]))
  expect(done.lines.map(({ outcome }) => outcome)).toEqual(['created', 'updated'])
  expect((await desk.get(`/v1/books/${done.lines[0]?.book_id}`)).body.title).toBe('Seconda stesura')
})

test('with match=none every record is a new book, and a number that is taken is left out', async () => {
  const file = iso([marc21('none-1', 'Doppione')])
  await importing(file)
  const again = await importing(file, '?match=none')
  expect(again.lines[0]).toMatchObject({ outcome: 'created', control_number: null, reasons: [{ code: 'control_number_dropped' }] })
})

test('a record that cannot be read is refused at its position with the reason, and the file goes on', async () => {
  const whole = Buffer.from(iso([marc21('broken-1', 'Prima')]))
  const broken = Buffer.from(iso([marc21('broken-2', 'Seconda')]))
  broken.write('xx?', 24, 'latin1')
  const untitled = iso([{ leader: '00000nam a2200000 a 4500', fields: [['001', 'broken-3'], field('500', '  ', ['a', 'Solo una nota'])] }])
  const last = Buffer.from(iso([marc21('broken-4', 'Ultima')]))
  const done = await importing(Buffer.concat([whole, broken, untitled, last, last.subarray(0, 60)]))
  expect(counts(done)).toEqual([2, 0, 0, 3])
  expect(done.lines.map(({ position, outcome, reasons }) => [position, outcome, reasons[0]?.code])).toEqual([
    [1, 'created', undefined],
    [2, 'refused', 'broken_directory'],
    [3, 'refused', 'no_title'],
    [4, 'created', undefined],
    [5, 'refused', 'cut_off'],
  ])
  const words = async (language: string) =>
    (await desk.get(`/v1/imports/${done.import.id}/report?outcome=refused`, { 'accept-language': language })).body.data.map(
      ({ reasons }: { reasons: { detail: string }[] }) => reasons[0]?.detail,
    )
  expect(await words('it')).toEqual(['La directory del record non è leggibile', 'Il record non ha titolo', 'Il record è troncato'])
  expect(await words('en')).toContain('The record has no title')
})

test('records of names and of holdings are skipped, and it is said', async () => {
  const authority = { ...marc21('auth-1', 'Dante Alighieri'), leader: '00000nz  a2200000n  4500' }
  const holdings = { ...marc21('hold-1', 'Fascicoli'), leader: '00000nx  a2200000zn 4500' }
  const done = await importing(iso([authority, holdings, marc21('bib-1', 'La vita nuova')]))
  expect(done.lines.map(({ outcome, reasons }) => [outcome, reasons[0]?.code])).toEqual([
    ['skipped', 'authority_record'],
    ['skipped', 'holdings_record'],
    ['created', undefined],
  ])
  expect(done.import.warnings).toEqual([
    { code: 'authority_record', count: 1, detail: 'Descrive un nome o un soggetto, non un titolo' },
    { code: 'holdings_record', count: 1, detail: 'Descrive le consistenze di un altro record' },
  ])
})

test('letters of MARC-8, of the Italian SBN and of Windows-1251 arrive as they are meant', async () => {
  const marc8 = rawIso(' ', [
    ['001', Buffer.from('marc8-1')],
    // E2 is an acute accent before its letter, A5 is Æ.
    [
      '245',
      Buffer.concat([Buffer.from('10\x1fa'), Buffer.from([0xa5]), Buffer.from('sop en Espa'), Buffer.from([0xe4]), Buffer.from('na')]),
    ],
  ])
  const sbn = rawIso(' ', [
    ['001', Buffer.from('sbn-1')],
    ['100', Buffer.from('  \x1fa19990101d1980    |||y0itaa0103    ba')],
    ['200', Buffer.from('1 \x1faLa citt\x1bW1A0a e la realt\x1bW1A0a')],
  ])
  const cyrillic = rawIso(' ', [
    ['001', Buffer.from('cp1251-1')],
    ['100', Buffer.from('  \x1fa19990101d1980    |||y0rusa0189    ca')],
    ['200', Buffer.concat([Buffer.from('1 \x1fa'), Buffer.from([0xc2, 0xee, 0xe9, 0xed, 0xe0, 0x20, 0xe8, 0x20, 0xec, 0xe8, 0xf0])])],
  ])
  const done = await importing(Buffer.concat([marc8, sbn, cyrillic]))
  expect(done.lines.map(({ title }) => title)).toEqual(['Æsop en España', 'La città e la realtà', 'Война и мир'])
  expect((await search('realta citta'))[0]?.title).toBe('La città e la realtà')
})

test('format, dialect and encoding can be forced where the content would tell otherwise', async () => {
  const bytes = rawIso(' ', [
    ['001', Buffer.from('forced-1')],
    ['200', Buffer.from('1 \x1faD\xe9j\xe0 vu', 'latin1')],
    ['245', Buffer.from('10\x1faNon questo')],
  ])
  const done = await importing(bytes, '?format=iso2709&dialect=unimarc&encoding=windows-1252')
  expect(done.lines[0]?.title).toBe('Déjà vu')
  expect(done.import.options).toMatchObject({ format: 'iso2709', dialect: 'unimarc', encoding: 'windows-1252' })
})

test('what goes in comes out: a MARC 21 and a UNIMARC record, in both of their forms', async () => {
  const english = marc21(
    'round-1',
    'The art of war =',
    ['003', 'XX'],
    field('245', '04', ['a', 'The art of war ='], ['b', 'L’arte della guerra /'], ['c', 'Sunzi.']),
    field('880', '10', ['6', '245-01/$1'], ['a', '孫子兵法']),
    field('999', 'zz', ['x', 'local'], ['x', 'twice'], ['9', ' blanks  stay ']),
  )
  const italian = unimarc(
    'IT\\ICCU\\1',
    '\u001bHIl \u001bIgattopardo',
    field('700', ' 1', ['a', 'Tomasi di Lampedusa'], ['b', ', Giuseppe']),
  )
  for (const [record, dialect] of [
    [english, 'marc21'],
    [italian, 'unimarc'],
  ] as const) {
    const done = await importing(gzipSync(iso([record], dialect)))
    const book = `/v1/books/${done.lines[0]?.book_id}`
    const binary = await desk.request(book, { headers: { accept: 'application/marc' } })
    const again = parseIso2709(Buffer.from(await binary.arrayBuffer()).subarray(0, -1), { dialect, encoding: 'utf-8' })
    expect(again.record.fields).toEqual(record.fields)
    const xml = await desk.get(book, { accept: 'application/marcxml+xml' })
    for (const one of record.fields) expect(xml.text).toContain(`tag="${one[0]}"`)
    const other = dialect === 'marc21' ? 'unimarc' : 'marc21'
    const converted = await desk.get(`${book}?dialect=${other}`, { accept: 'application/marcxml+xml' })
    expect(converted.text).toContain(dialect === 'marc21' ? 'tag="200"' : 'tag="245"')
  }
  expect((await search('gattopardo'))[0]?.title).toBe('Il gattopardo')
})

test('a record that MARCXML can hold and ISO 2709 cannot goes out as MARCXML', async () => {
  const long = marc21('long-1', 'Regesto', field('505', '0 ', ['a', 'indice '.repeat(2_000)]))
  const done = await importing(`${COLLECTION_START}${writeMarcXml(long, 'marc21', false)}${COLLECTION_END}`)
  const path = `/v1/books/${done.lines[0]?.book_id}`
  expect(await desk.get(path, { accept: 'application/marc' })).toMatchObject({ status: 406, body: { code: 'record_too_long' } })
  expect((await desk.get(path, { accept: 'application/marcxml+xml' })).text).toContain('indice indice')
})

test('MARCXML goes on behind a record that is no XML', async () => {
  const one = (number: string, title: string) => writeMarcXml(marc21(number, title), 'marc21', false)
  const file = [
    COLLECTION_START,
    one('xml-1', 'Uno'),
    one('xml-2', 'Due').replace('Due', 'Due & <tre>'),
    one('xml-3', 'Quattro'),
    COLLECTION_END,
  ].join('')
  const done = await importing(file)
  expect(done.import.format).toBe('marcxml')
  expect(done.lines.map(({ outcome, title, reasons }) => [outcome, title, reasons[0]?.code])).toEqual([
    ['created', 'Uno', undefined],
    ['refused', null, 'xml_not_well_formed'],
    ['created', 'Quattro', undefined],
  ])
})

test('MarcMaker text is read as it is', async () => {
  const done = await importing(
    '=LDR  00000nam a2200000 a 4500\n=001  mrk-1\n=245  10$aIl deserto dei Tartari\n\n=LDR  00000nam\n=001  mrk-2\n=245  10$aSessanta racconti\n',
  )
  expect(done.import.format).toBe('marcmaker')
  expect(done.lines.map(({ title }) => title)).toEqual(['Il deserto dei Tartari', 'Sessanta racconti'])
})

test('a dry run tells what would happen, also to what the file itself would make, and changes nothing', async () => {
  await importing(iso([marc21('dry-1', 'Asciutto')]))
  const before = await bookCount()
  const events = async () => Number((await app.admin(`select count(*) from platform.event where type = 'import.progressed'`))[0]?.count)
  const told = await events()
  const copy = field('952', '  ', ['p', 'DRY-1'], ['o', '853 X'])
  const done = await importing(
    iso([marc21('dry-1', 'Bagnato'), marc21('dry-2', 'Nuovo', copy), marc21('dry-2', 'Nuovo ancora')]),
    '?dry_run=true',
  )
  expect(done.lines.map(({ outcome, title }) => [outcome, title])).toEqual([
    ['updated', 'Bagnato'],
    ['created', 'Nuovo'],
    ['updated', 'Nuovo ancora'],
  ])
  expect(done.lines[1]?.book_id).toBeNull()
  expect(done.import).toMatchObject({ status: 'succeeded', options: { dry_run: true }, copies_count: 1 })
  expect(await bookCount()).toBe(before)
  expect(await events()).toBe(told)
  expect((await desk.get('/v1/copies?barcode=DRY-1')).body.data).toEqual([])
  expect((await search('asciutto'))[0]?.title).toBe('Asciutto')
})
