import { foldedHeading } from '../../kernel/csv.ts'
import type { Bibliographic, Details, Format, Holding, Identifier } from '../../marc/bibliographic.ts'
import { FORMATS } from '../../marc/bibliographic.ts'
import { centsIn } from '../../marc/holdings.ts'
import { distinct, isbnsIn, issnIn, toIsbn13 } from '../../marc/identifiers.ts'
import { display, sortForm, yearIn } from '../../marc/text.ts'
import type { CsvColumn } from './contract.ts'

type Columns = ReadonlyMap<CsvColumn, readonly number[]>

/** Reads a row into the words of the catalogue; what the row has no column for stays empty. */
export function bookOfRow(cells: readonly string[], columns: Columns): Bibliographic {
  const { one, all, parts } = readerOf(cells, columns)
  const title = one('title', 1_000) ?? ''
  const published = one('published', 200)?.replace(/^(\d{4})\.0$/, '$1') ?? null
  return {
    control_number: one('control_number', 200),
    format: formatIn(one('format')),
    title,
    title_sort: sortForm(title) || title.toLowerCase(),
    subtitle: one('subtitle', 1_000),
    responsibility: one('responsibility', 1_000),
    languages: [...new Set(parts('language').flatMap((text) => languageIn(text) ?? []))],
    contributors: parts('authors').map((name, index) => ({
      name: name.slice(0, 1_000),
      kind: 'person',
      roles: ['aut'],
      is_primary: index === 0,
      dates: null,
      variants: [],
      identifiers: {},
    })),
    publisher: one('publisher', 1_000),
    publication_place: one('publication_place', 1_000),
    published_text: published,
    published_year: yearIn(published ?? undefined),
    edition: one('edition', 1_000),
    extent: one('extent', 1_000)?.replace(/^(\d+)(?:\.0)?$/, '$1 p.') ?? null,
    summary: one('summary', 20_000),
    identifiers: distinct([...all('isbn').flatMap(isbnsOfCell), ...all('issn').flatMap((text) => issnIn(text) ?? [])]),
    details: detailsOf(one, parts),
  }
}

/** Gives the copy that a row describes, or undefined where it describes none. */
export function holdingOfRow(cells: readonly string[], columns: Columns): Holding | undefined {
  const { one } = readerOf(cells, columns)
  const value = (column: CsvColumn) => one(column, 200) ?? undefined
  const barcode = value('barcode')?.replace(/\s+/g, ' ')
  const inventory = value('inventory_number')
  const callNumber = value('call_number')
  const branch = value('branch')
  if (!barcode && !inventory && !callNumber && !branch) return undefined
  const enumeration = value('enumeration')
  return {
    source_key: `csv:${barcode ?? inventory ?? [branch, callNumber, enumeration].join('|')}`.slice(0, 200),
    barcode,
    call_number: callNumber,
    branch_code: branch,
    shelf: value('shelf'),
    collection: value('collection'),
    copy_type_code: value('copy_type'),
    inventory_number: inventory,
    enumeration,
    price_cents: centsIn(value('price')),
    note: value('copy_note'),
  }
}

function readerOf(cells: readonly string[], columns: Columns) {
  const all = (column: CsvColumn) => (columns.get(column) ?? []).map((index) => display(plain(cells[index] ?? ''))).filter(Boolean)
  return {
    all,
    one: (column: CsvColumn, length = 200): string | null => all(column)[0]?.slice(0, length) ?? null,
    parts: (column: CsvColumn) =>
      all(column)
        .flatMap((text) => text.split(/\s*[;|]\s*/))
        .filter(Boolean),
  }
}

/** Some programs write `="0123"`, so that a spreadsheet keeps the zeros. */
function plain(cell: string): string {
  return /^="(.*)"$/s.exec(cell)?.[1] ?? cell
}

/** Spreadsheets take the zeros off the front of an ISBN of ten; the check digit tells where they were. */
function isbnsOfCell(text: string): Identifier[] {
  const found = isbnsIn(text)
  if (found.length > 0) return found
  const padded = /^\d{6,8}[\dXx]$/.test(text) ? text.toUpperCase().padStart(10, '0') : ''
  const value = toIsbn13(padded)
  return value ? [{ kind: 'isbn', value, display: padded, is_valid: true }] : []
}

function detailsOf(one: (column: CsvColumn, length?: number) => string | null, parts: (column: CsvColumn) => string[]): Details {
  const series = one('series', 1_000)
  const note = one('note', 20_000)
  const subjects = parts('subjects').map((heading) => ({ kind: 'topic', heading: heading.slice(0, 1_000) }))
  const classifications = parts('classification').map((number) => ({
    scheme: /^\d{3}/.test(number) ? 'ddc' : 'lcc',
    number: number.slice(0, 100),
  }))
  return {
    ...(series && { series: [{ title: series }] }),
    ...(note && { notes: [{ kind: 'general', text: note }] }),
    ...(subjects.length > 0 && { subjects }),
    ...(classifications.length > 0 && { classifications }),
  }
}

const formatWords: Record<string, Format> = {
  libro: 'book',
  books: 'book',
  ebook: 'ebook',
  'e book': 'ebook',
  'libro elettronico': 'ebook',
  rivista: 'serial',
  periodico: 'serial',
  periodical: 'serial',
  magazine: 'serial',
  articolo: 'article',
  audiolibro: 'audiobook',
  cd: 'music',
  musica: 'music',
  disco: 'music',
  spartito: 'score',
  film: 'dvd',
  video: 'dvd',
  'blu ray': 'dvd',
  mappa: 'map',
  carta: 'map',
  immagine: 'image',
  manoscritto: 'manuscript',
  gioco: 'game',
}

function formatIn(text: string | null): Format {
  const word = foldedHeading(text ?? '')
  return FORMATS.find((format) => format === word) ?? formatWords[word] ?? 'book'
}

/** ISO 639-2/B of the languages that small catalogues hold, by their two letters. */
const languages: Record<string, string> = {
  it: 'ita',
  en: 'eng',
  fr: 'fre',
  de: 'ger',
  es: 'spa',
  pt: 'por',
  nl: 'dut',
  la: 'lat',
  el: 'gre',
  ro: 'rum',
  sq: 'alb',
  pl: 'pol',
  cs: 'cze',
  hu: 'hun',
  sv: 'swe',
  da: 'dan',
  no: 'nor',
  fi: 'fin',
  hr: 'hrv',
  sl: 'slv',
  sr: 'srp',
  uk: 'ukr',
  ru: 'rus',
  tr: 'tur',
  ar: 'ara',
  he: 'heb',
  fa: 'per',
  hi: 'hin',
  zh: 'chi',
  ja: 'jpn',
  ko: 'kor',
  ca: 'cat',
}
const languageNames = new Map(
  ['it', 'en'].flatMap((language) => {
    const names = new Intl.DisplayNames([language], { type: 'language' })
    return Object.entries(languages).map(([two, three]): [string, string] => [foldedHeading(names.of(two) ?? two), three])
  }),
)

/** A language by its code of two or three letters, with or without a country, or by its name. */
function languageIn(text: string): string | undefined {
  const code = /^([a-z]{2,3})(?:[-_][a-z]{2,4})?$/i.exec(text)?.[1]?.toLowerCase()
  return languageNames.get(foldedHeading(text)) ?? (code?.length === 3 ? code : code && languages[code])
}
