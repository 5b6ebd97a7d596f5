import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'
import { counts, importFile, send } from './support.ts'

let app: TestApp
let scuola: Stock
let desk: Client

beforeAll(async () => {
  app = await createTestApp()
  scuola = await stock(app, await app.provision('scuola'))
  desk = await app.as(scuola.library, 'Librarian')
})
afterAll(() => app.stop())

const importing = (file: Uint8Array | string, query = '') => importFile(app, scuola.library, desk, file, query)
const bookAt = async (done: Awaited<ReturnType<typeof importing>>, index: number) =>
  (await desk.get(`/v1/books/${done.lines[index]?.book_id}`)).body

test('a spreadsheet with Italian headings becomes books and copies', async () => {
  const done = await importing(
    [
      'Titolo;Autore;ISBN;Editore;Anno;Lingua;Collana;Soggetti;Dewey;Inventario;Collocazione;Biblioteca;Prezzo',
      '"Il visconte dimezzato; romanzo";Calvino, Italo;978-88-06-21935-2;Einaudi;1952;italiano;I gettoni;Guerra | Bene e male;853.914;1001;R CAL 1;CEN;"€ 12,50"',
      'Gli indifferenti;Moravia, Alberto;;Bompiani;1929;ita;;;;1002;R MOR 1;BOR;',
    ].join('\r\n'),
  )
  expect(done.import.format).toBe('csv')
  expect(counts(done)).toEqual([2, 0, 0, 0])
  const book = await bookAt(done, 0)
  expect(book).toMatchObject({
    title: 'Il visconte dimezzato; romanzo',
    authors: [{ name: 'Calvino, Italo' }],
    identifiers: [{ kind: 'isbn', value: '9788806219352' }],
    publisher: 'Einaudi',
    published_year: 1952,
    languages: ['ita'],
    details: { series: [{ title: 'I gettoni' }], subjects: [{ heading: 'Guerra' }, { heading: 'Bene e male' }] },
    copies: [{ call_number: 'R CAL 1', home_branch: { code: 'CEN' } }],
  })
  expect((await bookAt(done, 1)).copies[0].home_branch.code).toBe('BOR')
  const marc = await desk.get(`/v1/books/${book.id}`, { accept: 'application/marcxml+xml' })
  expect(marc.text).toContain('Il visconte dimezzato')
})

test('English headings, tabs and a byte order mark are understood as well', async () => {
  const done = await importing(
    Buffer.from('\uFEFFTitle\tAuthors\tPublication Year\tLanguage\nMiddlemarch\tEliot, George\t1871\ten-GB\n', 'utf16le'),
  )
  expect(await bookAt(done, 0)).toMatchObject({ title: 'Middlemarch', published_year: 1871, languages: ['eng'] })
})

test('text is read as UTF-8 where it is that, and else as Windows writes it', async () => {
  const windows = Buffer.from('titolo,autore\nLa citt\xe0 e le stelle,Clarke\n', 'latin1')
  const utf8 = Buffer.from('titolo,autore\nPerché no?,D’Annunzio\n')
  expect((await importing(windows)).lines[0]?.title).toBe('La città e le stelle')
  expect((await importing(utf8)).lines[0]?.title).toBe('Perché no?')
  // Two spreadsheets, pasted one below the other.
  const both = await importing(Buffer.concat([utf8, windows.subarray(windows.indexOf('\n') + 1)]))
  expect(both.lines.map(({ title }) => title)).toEqual(['Perché no?', 'La città e le stelle'])
})

test('rows that cannot be books are refused one by one, with their place', async () => {
  const done = await importing(
    'title,author,year\nUno,A,1990\nDue,B\nTre,C,1991,zuviel\n,D,1992\n"Quattro ""4""",E,1993\nCin\0que,F,1994\n',
    '?format=csv',
  )
  expect(counts(done)).toEqual([2, 0, 0, 4])
  expect(done.lines.map(({ position, title, reasons }) => [position, title, reasons[0]?.code, reasons[0]?.params])).toEqual([
    [1, 'Uno', undefined, undefined],
    [2, null, 'row_unequal', { given: 2, expected: 3 }],
    [3, null, 'row_unequal', { given: 4, expected: 3 }],
    [4, null, 'no_title', undefined],
    [5, 'Quattro "4"', undefined, undefined],
    [6, null, 'nul_in_record', undefined],
  ])
  expect(done.lines[1]?.reasons[0]?.detail).toBe('La riga ha 2 colonne invece di 3')
})

test('a quotation that never ends refuses the rest, not what was before', async () => {
  const done = await importing('title,author\nPrima,A\n"Seconda,B\nTerza,C\n')
  expect(done.lines.map(({ outcome }) => outcome)).toEqual(['created', 'refused'])
  expect(done.lines[1]?.reasons[0]?.code).toBe('row_unreadable')
})

test('a column that nobody could guess is named in the mapping', async () => {
  const file = 'nome opera,chi,cod\nLa tregua,"Levi, Primo",BC-77\n'
  const refused = await send(desk, file)
  expect(refused.body).toMatchObject({ status: 422, code: 'csv_without_title', params: { headings: 'nome opera, chi, cod' } })
  const mapping = (value: unknown) => `?mapping=${encodeURIComponent(JSON.stringify(value))}`
  expect((await send(desk, file, mapping({ title: 'opera' }))).body).toMatchObject({
    code: 'csv_heading_unknown',
    params: { heading: 'opera' },
  })
  expect((await send(desk, file, mapping({ colour: 'cod' }))).status).toBe(400)
  expect((await send(desk, file, '?mapping={')).status).toBe(400)
  const done = await importing(file, mapping({ title: 'Nome opera', authors: 'chi', barcode: 'cod' }))
  expect(await bookAt(done, 0)).toMatchObject({ title: 'La tregua', authors: [{ name: 'Levi, Primo' }], copies: [{ barcode: 'BC-77' }] })
})

test('one row for each copy makes one book with several copies, and the same again changes nothing', async () => {
  const file = 'titolo,autore,codice a barre,collocazione\nSostiene Pereira,Tabucchi,P-1,T 1\nSostiene Pereira,Tabucchi,P-2,T 1\n'
  const done = await importing(file)
  expect(counts(done)).toEqual([1, 1, 0, 0])
  expect((await bookAt(done, 0)).copies.map(({ barcode }: { barcode: string }) => barcode)).toEqual(['P-1', 'P-2'])
  const again = await importing(file)
  expect([...counts(again), again.import.copies_count]).toEqual([0, 2, 0, 0, 0])
})

test('the numbers of two spreadsheets do not meet, unless somebody says that they are control numbers', async () => {
  await importing('id,title\n1,Primo foglio\n')
  expect(counts(await importing('id,title\n1,Secondo foglio\n'))).toEqual([1, 0, 0, 0])
  const mapping = `?mapping=${encodeURIComponent('{"control_number":"id"}')}`
  await importing('id,title\n1,Terzo foglio\n', mapping)
  expect(counts(await importing('id,title\n1,Terzo foglio corretto\n', mapping))).toEqual([0, 1, 0, 0])
})

test('what spreadsheets do to numbers is undone where it can be', async () => {
  const done = await importing(
    'title,isbn,year\nHunger Games,439023483,2008.0\nGideon,"=""9781250313195""",2019\nSenza,9.78043902348e+12,1999\n',
  )
  expect((await bookAt(done, 0)).identifiers).toMatchObject([{ value: '9780439023481', is_valid: true }])
  expect(await bookAt(done, 0)).toMatchObject({ published_year: 2008, published_text: '2008' })
  expect((await bookAt(done, 1)).identifiers).toMatchObject([{ value: '9781250313195' }])
  expect((await bookAt(done, 2)).identifiers).toEqual([])
})
