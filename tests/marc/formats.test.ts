import { SaxesParser } from 'saxes'
import { expect, test } from 'vitest'
import { preferredType } from '../../src/kernel/negotiation.ts'
import type { Bibliographic } from '../../src/marc/bibliographic.ts'
import { writeBibtex } from '../../src/marc/bibtex.ts'
import { writeOaiDc, writeSrwDc } from '../../src/marc/dublin-core.ts'
import { writeRis } from '../../src/marc/ris.ts'
import { toSchemaOrg } from '../../src/marc/schema-org.ts'
import { element, escapeXml, xmlDocument } from '../../src/marc/xml.ts'

const contributor = (name: string, more: Partial<Bibliographic['contributors'][number]> = {}) => ({
  name,
  kind: 'person' as const,
  roles: ['aut'],
  is_primary: false,
  dates: null,
  variants: [],
  identifiers: {},
  ...more,
})

const book: Bibliographic = {
  control_number: '1',
  format: 'book',
  title: 'Cost & {benefit} of 100% \\ "C_1" <x>',
  title_sort: 'cost',
  subtitle: 'a\r\nTY  - JOUR',
  responsibility: null,
  languages: ['eng', 'ita'],
  contributors: [
    contributor('Eco, Umberto', { is_primary: true }),
    contributor('Simon and Schuster, Inc.', { kind: 'corporate' }),
    contributor('Weaver, William', { roles: ['trl'] }),
    contributor('Rossi, Anna', { roles: ['edt'] }),
  ],
  publisher: 'Bompiani',
  publication_place: 'Milano',
  published_text: 'c1980',
  published_year: 1980,
  edition: '2. ed.',
  extent: '503 p.',
  summary: 'Bell\u0007 and half \ud83d of a sign',
  identifiers: [
    { kind: 'isbn', value: '9788845207051', display: '88-452-0705-6', is_valid: true },
    { kind: 'isbn', value: '123', display: '123', is_valid: false },
  ],
  details: {
    series: [{ title: 'I grandi', number: '7' }],
    subjects: [{ kind: 'topic', heading: 'Monaci - Sec. 14.' }],
    links: [{ url: 'https://example.org/~eco?a=1&b=2' }],
  },
}

test('a record in RIS is a line a value, whatever a value holds', () => {
  const lines = writeRis(book, 'id-1').split('\r\n')
  expect(lines[0]).toBe('TY  - BOOK')
  expect(lines.slice(-2)).toEqual(['ER  - ', ''])
  expect(lines.filter((line) => line.startsWith('TY  - '))).toHaveLength(1)
  for (const line of lines.slice(0, -1)) expect(line).toMatch(/^[A-Z][A-Z0-9] {2}- /)
  expect(lines).toEqual(
    expect.arrayContaining([
      'AU  - Eco, Umberto',
      'AU  - Simon and Schuster, Inc.',
      'A4  - Weaver, William',
      'ED  - Rossi, Anna',
      'SN  - 9788845207051',
      'T3  - I grandi ; 7',
      'KW  - Monaci - Sec. 14.',
    ]),
  )
  expect(lines.filter((line) => line.startsWith('SN'))).toHaveLength(1)
})

/** Takes a BibTeX entry apart as BibTeX does: by counting braces, a backslash before one or not. */
function bibtexFields(entry: string): Record<string, string> {
  const fields: Record<string, string> = {}
  const body = entry.slice(entry.indexOf(',') + 1)
  for (let at = 0; ; ) {
    const start = /\s*(\w+) = \{/y
    start.lastIndex = at
    const match = start.exec(body)
    if (!match) return fields
    let depth = 1
    let end = start.lastIndex
    for (; depth > 0; end++) {
      if (end >= body.length) throw new Error('A brace has no end')
      if (body[end] === '{') depth++
      if (body[end] === '}') depth--
    }
    fields[match[1] as string] = body.slice(start.lastIndex, end - 1)
    at = body[end] === ',' ? end + 1 : end
  }
}

test('an entry of BibTeX keeps its braces balanced and what TeX would take for commands as text', () => {
  const entry = writeBibtex(book, 'id-1')
  expect(entry).toMatch(/^@book\{id-1,\n/)
  const fields = bibtexFields(entry)
  expect(fields.title).toBe('{Cost \\& \\textbraceleft{}benefit\\textbraceright{} of 100\\% \\textbackslash{} "C\\_1" <x>: a TY - JOUR}')
  expect(fields.author).toBe('Eco, Umberto and {Simon and Schuster, Inc.}')
  expect(fields).toMatchObject({ editor: 'Rossi, Anna', translator: 'Weaver, William', isbn: '9788845207051', year: '1980' })
  expect(fields.url).toBe('https://example.org/\\textasciitilde{}eco?a=1\\&b=2')
  expect(bibtexFields(writeBibtex({ ...book, title: 'One { alone' }, 'x')).year).toBe('1980')
})

function parsedXml(text: string): { name: string; text: string }[] {
  const found: { name: string; text: string }[] = []
  const open: { name: string; text: string }[] = []
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name }) => {
    open.push({ name, text: '' })
  })
  parser.on('text', (part) => {
    const last = open.at(-1)
    if (last) last.text += part
  })
  parser.on('closetag', () => {
    found.push(open.pop() as { name: string; text: string })
  })
  parser.write(text).close()
  return found
}

test.each([
  ['oai_dc', writeOaiDc(book, 'https://library.example/v1/books/1')],
  ['srw_dc', writeSrwDc(book, 'https://library.example/v1/books/1')],
])('Dublin Core as %s is well-formed and says what the record says', (_, written) => {
  const elements = parsedXml(xmlDocument(written))
  const said = (name: string) => elements.filter((one) => one.name === `dc:${name}`).map(({ text }) => text)
  expect(said('title')).toEqual(['Cost & {benefit} of 100% \\ "C_1" <x>: a\r\nTY  - JOUR'])
  expect(said('creator')).toEqual(['Eco, Umberto'])
  expect(said('contributor')).toEqual(['Simon and Schuster, Inc.', 'Weaver, William', 'Rossi, Anna'])
  expect(said('identifier')).toEqual(['https://library.example/v1/books/1', 'urn:isbn:9788845207051', '123'])
  expect(said('description')).toEqual(['Bell and half  of a sign'])
  expect(said('language')).toEqual(['eng', 'ita'])
})

test('the writer of XML escapes what is markup and leaves out what XML cannot hold', () => {
  expect(escapeXml('a<b & "c" \u0000\u0008\u000b\uffff\ud800 \u{1f600}\r')).toBe('a&lt;b &amp; &quot;c&quot;  \u{1f600}&#13;')
  expect(element('a', { b: '"<', c: null, d: undefined }, 'x>', element('e')).xml).toBe('<a b="&quot;&lt;">x&gt;<e/></a>')
})

test('schema.org knows who wrote, who edited and who translated', () => {
  expect(toSchemaOrg(book, 'https://library.example/v1/books/1')).toMatchObject({
    '@context': 'https://schema.org',
    '@type': 'Book',
    '@id': 'https://library.example/v1/books/1',
    author: [
      { '@type': 'Person', name: 'Eco, Umberto' },
      { '@type': 'Organization', name: 'Simon and Schuster, Inc.' },
    ],
    editor: [{ name: 'Rossi, Anna' }],
    translator: [{ name: 'Weaver, William' }],
    isbn: '9788845207051',
    numberOfPages: 503,
  })
})

test.each([
  [undefined, 'application/json'],
  ['*/*', 'application/json'],
  ['text/csv', 'text/csv'],
  ['text/*', 'text/csv'],
  ['application/xml;q=0.5, text/csv;q=0.9', 'text/csv'],
  ['text/csv;q=0.2, application/*;q=0.8', 'application/json'],
  ['application/json;q=0, */*', 'application/xml'],
  ['application/xml, application/json', 'application/xml'],
  ['TEXT/CSV; charset=utf-8', 'text/csv'],
  ['image/png', undefined],
  ['*/*;q=0', undefined],
])('of what is offered, %s prefers %s', (accept, wanted) => {
  expect(preferredType(accept, ['application/json', 'application/xml', 'text/csv'])).toBe(wanted)
})
