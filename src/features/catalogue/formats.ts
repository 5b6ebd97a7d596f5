import { CSV_MARK, csvLine } from '../../kernel/csv.ts'
import { Problem } from '../../kernel/problem.ts'
import type { Bibliographic } from '../../marc/bibliographic.ts'
import { writeBibtex } from '../../marc/bibtex.ts'
import { convert, fromBibliographic } from '../../marc/compose.ts'
import { writeOaiDc } from '../../marc/dublin-core.ts'
import { MarcError, writeIso2709 } from '../../marc/iso2709.ts'
import { COLLECTION_END, COLLECTION_START, writeMarcXml } from '../../marc/marcxml.ts'
import type { Dialect, MarcRecord } from '../../marc/record.ts'
import { writeRis } from '../../marc/ris.ts'
import { toSchemaOrg } from '../../marc/schema-org.ts'
import { XML_START, xmlDocument } from '../../marc/xml.ts'
import type { Book } from './contract.ts'

const recordFormats = [
  'application/marcxml+xml',
  'application/marc',
  'application/ld+json',
  'application/x-research-info-systems',
  'application/x-bibtex',
  'application/xml',
] as const

/** The formats that a book can be had in, by media type; `application/xml` is Dublin Core. */
export const bookFormats = ['application/json', ...recordFormats] as const
type RecordFormat = (typeof recordFormats)[number]
/** The formats that many books are written in as one file. */
export type ListFormat = RecordFormat | 'text/csv' | 'application/x-ndjson'

/** A book with the record that it came from. */
export interface BookWithSource extends Book {
  source: { dialect: Dialect; record: MarcRecord } | null
}

/** What an answer needs to know beyond the book. */
export interface Written {
  /** Absent: each record in the dialect that it came in, MARC 21 where it came in none. */
  dialect: Dialect | undefined
  /** Scheme and host of the library. */
  origin: string
}

/** Gives a book as a record of a dialect: the source record where there is one, converted where it is of the other. */
export function recordOf({ source, ...book }: BookWithSource, dialect: Dialect | undefined): { record: MarcRecord; dialect: Dialect } {
  const wanted = dialect ?? source?.dialect ?? 'marc21'
  const record = source ? convert(source.record, source.dialect, wanted) : fromBibliographic(bibliographicOf(book), wanted)
  return { record, dialect: wanted }
}

/** Gives a book in the words that records are composed of. */
export function bibliographicOf(book: Book): Bibliographic {
  return {
    ...book,
    title_sort: book.title.toLowerCase(),
    contributors: book.authors.map(({ name, kind, roles, is_primary }) => ({
      name,
      kind: kind as 'person',
      roles,
      is_primary,
      dates: null,
      variants: [],
      identifiers: {},
    })),
    identifiers: book.identifiers.map(({ kind, value, display, is_valid }) => ({
      kind: kind as 'isbn',
      value,
      display: display ?? value,
      is_valid,
    })),
    details: book.details,
  }
}

/** Where a book is read. */
export function urlOf({ id }: { id: string }, origin: string): string {
  return `${origin}/v1/books/${id}`
}

/** Writes one book alone. @throws Problem record_too_long where ISO 2709 cannot hold it */
export function writeBook(book: BookWithSource, format: RecordFormat, { dialect, origin }: Written): string | Uint8Array {
  switch (format) {
    case 'application/marc':
      return iso2709Of(book, dialect)
    case 'application/marcxml+xml': {
      const made = recordOf(book, dialect)
      return writeMarcXml(made.record, made.dialect)
    }
    case 'application/ld+json':
      return JSON.stringify(toSchemaOrg(bibliographicOf(book), urlOf(book, origin)))
    case 'application/x-research-info-systems':
      return writeRis(bibliographicOf(book), book.id)
    case 'application/x-bibtex':
      return writeBibtex(bibliographicOf(book), book.id)
    case 'application/xml':
      return xmlDocument(writeOaiDc(bibliographicOf(book), urlOf(book, origin)))
  }
}

/** How many books become one file: what stands before, between and behind them. */
export interface ListWriter {
  start: string
  between: string
  end: string
  /** @throws Problem record_too_long where ISO 2709 cannot hold it */
  one: (book: BookWithSource) => string | Uint8Array
}

/** Gives what writes many books as one file. */
export function listWriter(format: ListFormat, written: Written): ListWriter {
  const plain = { start: '', between: '', end: '' }
  switch (format) {
    case 'application/marcxml+xml':
      return {
        start: COLLECTION_START,
        between: '',
        end: COLLECTION_END,
        one: (book) => {
          const { record, dialect } = recordOf(book, written.dialect)
          return writeMarcXml(record, dialect, false)
        },
      }
    case 'application/ld+json':
      return {
        start: '{"@context":"https://schema.org","@graph":[',
        between: ',\n',
        end: ']}\n',
        one: (book) => JSON.stringify(toSchemaOrg(bibliographicOf(book), urlOf(book, written.origin), false)),
      }
    case 'application/xml':
      return {
        start: `${XML_START}<records>\n`,
        between: '\n',
        end: '\n</records>\n',
        one: (book) => writeOaiDc(bibliographicOf(book), urlOf(book, written.origin)).xml,
      }
    case 'application/x-bibtex':
      return { ...plain, between: '\n', one: (book) => writeBook(book, format, written) }
    case 'text/csv':
      return { ...plain, start: CSV_MARK + csvLine(CSV_COLUMNS.map(([heading]) => heading)), one: csvRowOf }
    case 'application/x-ndjson':
      return { ...plain, one: ({ source: _, ...book }) => `${JSON.stringify(book)}\n` }
    default:
      return { ...plain, one: (book) => writeBook(book, format, written) }
  }
}

/** The media type as a header says it. */
export function contentTypeOf(format: string): string {
  return format === 'application/marc' || format.endsWith('json') ? format : `${format}; charset=utf-8`
}

function iso2709Of(book: BookWithSource, wanted: Dialect | undefined): Uint8Array {
  const { record, dialect } = recordOf(book, wanted)
  try {
    return writeIso2709(record, dialect)
  } catch (error) {
    throw error instanceof MarcError
      ? new Problem('record_too_long', { params: { book_id: book.id, ...error.params }, cause: error })
      : error
  }
}

const listed = (values: readonly string[]) => values.join('; ')
const identifiersOf = (book: Book, wanted: string) =>
  listed(book.identifiers.filter(({ kind }) => kind === wanted).map(({ value }) => value))

/** The headings are those that an import of a CSV knows. */
const CSV_COLUMNS: readonly [heading: string, value: (book: Book) => string | number | null][] = [
  ['id', ({ id }) => id],
  ['control number', ({ control_number }) => control_number],
  ['title', ({ title }) => title],
  ['subtitle', ({ subtitle }) => subtitle],
  ['authors', ({ authors }) => listed(authors.map(({ name }) => name))],
  ['responsibility', ({ responsibility }) => responsibility],
  ['isbn', (book) => identifiersOf(book, 'isbn')],
  ['issn', (book) => identifiersOf(book, 'issn')],
  ['publisher', ({ publisher }) => publisher],
  ['place', ({ publication_place }) => publication_place],
  ['published', ({ published_text, published_year }) => published_text ?? published_year],
  ['edition', ({ edition }) => edition],
  ['extent', ({ extent }) => extent],
  ['languages', ({ languages }) => listed(languages)],
  ['format', ({ format }) => format],
  ['series', (book) => listed((bibliographicOf(book).details.series ?? []).map(({ title }) => title))],
  ['subjects', (book) => listed((bibliographicOf(book).details.subjects ?? []).map(({ heading }) => heading))],
  ['summary', ({ summary }) => summary],
  ['categories', ({ categories }) => listed(categories.map(({ code }) => code))],
  ['copies', ({ copies }) => copies.length],
  ['available', ({ copies }) => copies.filter(({ is_available }) => is_available).length],
]

function csvRowOf(book: Book): string {
  return csvLine(CSV_COLUMNS.map(([, value]) => value(book)))
}
