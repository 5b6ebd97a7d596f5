import { Problem } from '../../kernel/problem.ts'
import type { Bibliographic } from '../../marc/bibliographic.ts'
import { convert, fromBibliographic } from '../../marc/compose.ts'
import { MarcError, writeIso2709 } from '../../marc/iso2709.ts'
import { writeMarcXml } from '../../marc/marcxml.ts'
import type { Dialect, MarcRecord } from '../../marc/record.ts'
import type { Book } from './contract.ts'

/** The formats that a book can be had in, by media type. */
export const bookFormats = [
  'application/json',
  'application/marcxml+xml',
  'application/marc',
  'application/ld+json',
  'application/x-research-info-systems',
  'application/x-bibtex',
  'application/xml',
] as const
export type BookFormat = (typeof bookFormats)[number]

/** Gives the format that an Accept header prefers, or undefined where none of ours will do. */
export function acceptedFormat(accept: string | undefined): BookFormat | undefined {
  if (!accept) return 'application/json'
  const ranges = accept
    .split(',')
    .map((part) => ({ type: (part.split(';')[0] ?? '').trim().toLowerCase(), weight: Number(/;\s*q=([\d.]+)/.exec(part)?.[1] ?? 1) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
  for (const { type } of ranges) {
    const found = bookFormats.find(
      (format) => type === '*/*' || type === format || (type === 'application/*' && format.startsWith('application/')),
    )
    if (found) return found
  }
  return undefined
}

/** Gives a book as a record of a dialect: the source record where there is one, converted where it is of the other. */
export function recordOf(
  book: Book,
  stored: { dialect: Dialect; record: unknown } | undefined,
  dialect: Dialect | undefined,
): { record: MarcRecord; dialect: Dialect } {
  const wanted = dialect ?? stored?.dialect ?? 'marc21'
  if (!stored) return { record: fromBibliographic(bibliographicOf(book), wanted), dialect: wanted }
  return { record: convert(stored.record as MarcRecord, stored.dialect, wanted), dialect: wanted }
}

/** Writes a record in one of its two exchange forms. @throws Problem record_too_long where ISO 2709 cannot hold it */
export function writeRecord(
  { record, dialect }: { record: MarcRecord; dialect: Dialect },
  format: 'application/marc' | 'application/marcxml+xml',
): Uint8Array | string {
  if (format === 'application/marcxml+xml') return writeMarcXml(record, dialect)
  try {
    return writeIso2709(record, dialect)
  } catch (error) {
    throw error instanceof MarcError ? new Problem('record_too_long', { params: error.params, cause: error }) : error
  }
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

const isbnOf = (book: Book) => book.identifiers.find(({ kind, is_valid }) => kind === 'isbn' && is_valid)?.value

/** schema.org, for search engines and other machines that read the web. */
export function toJsonLd(book: Book, url: string): Record<string, unknown> {
  const types: Record<string, string> = {
    audiobook: 'Audiobook',
    music: 'MusicAlbum',
    dvd: 'Movie',
    map: 'Map',
    serial: 'Periodical',
    article: 'Article',
  }
  return {
    '@context': 'https://schema.org',
    '@type': types[book.format] ?? 'Book',
    '@id': url,
    name: book.subtitle ? `${book.title}: ${book.subtitle}` : book.title,
    ...(book.authors.length > 0 && {
      author: book.authors.map(({ name, kind }) => ({ '@type': kind === 'person' ? 'Person' : 'Organization', name })),
    }),
    ...(book.publisher && { publisher: { '@type': 'Organization', name: book.publisher } }),
    ...(book.published_year !== null && { datePublished: String(book.published_year) }),
    ...(book.languages.length > 0 && { inLanguage: book.languages }),
    ...(isbnOf(book) && { isbn: isbnOf(book) }),
    ...(book.edition && { bookEdition: book.edition }),
    ...(book.summary && { description: book.summary }),
  }
}

/** RIS, for reference managers. */
export function toRis(book: Book): string {
  const types: Record<string, string> = {
    serial: 'JFULL',
    article: 'JOUR',
    map: 'MAP',
    music: 'MUSIC',
    dvd: 'VIDEO',
    audiobook: 'SOUND',
    software: 'COMP',
  }
  const lines: [string, string | number | null | undefined][] = [
    ['TY', types[book.format] ?? 'BOOK'],
    ...book.authors.map(({ name }): [string, string] => ['AU', name]),
    ['TI', book.subtitle ? `${book.title}: ${book.subtitle}` : book.title],
    ['PB', book.publisher],
    ['CY', book.publication_place],
    ['PY', book.published_year],
    ['ET', book.edition],
    ['SN', isbnOf(book)],
    ['LA', book.languages[0]],
    ['AB', book.summary],
    ['ER', ''],
  ]
  return lines
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([tag, value]) => `${tag}  - ${String(value).replace(/\s+/g, ' ')}\r\n`)
    .join('')
}

/** BibTeX, for LaTeX. */
export function toBibtex(book: Book): string {
  const fields: [string, string | number | null | undefined][] = [
    ['title', book.subtitle ? `${book.title}: ${book.subtitle}` : book.title],
    ['author', book.authors.map(({ name }) => name).join(' and ') || null],
    ['publisher', book.publisher],
    ['address', book.publication_place],
    ['year', book.published_year],
    ['edition', book.edition],
    ['isbn', isbnOf(book)],
  ]
  const safe = (value: string | number) =>
    String(value)
      .replace(/\\/g, '\\textbackslash{}')
      .replace(/([{}&%$#_])/g, '\\$1')
  const lines = fields
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => `  ${name} = {${safe(value as string)}}`)
  return `@book{${book.id},\n${lines.join(',\n')}\n}\n`
}

/** Dublin Core in the form of oai_dc. */
export function toDublinCore(book: Book): string {
  const escapeXml = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
  const elements: [string, string | number | null | undefined][] = [
    ['title', book.subtitle ? `${book.title}: ${book.subtitle}` : book.title],
    ...book.authors.map(({ name, is_primary }): [string, string] => [is_primary ? 'creator' : 'contributor', name]),
    ['publisher', book.publisher],
    ['date', book.published_year],
    ['format', book.extent],
    ['description', book.summary],
    ...book.languages.map((language): [string, string] => ['language', language]),
    ...book.identifiers.map(({ kind, value }): [string, string] => ['identifier', kind === 'isbn' ? `urn:isbn:${value}` : value]),
    ...((book.details.subjects as { heading: string }[] | undefined) ?? []).map(({ heading }): [string, string] => ['subject', heading]),
  ]
  const body = elements
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => `  <dc:${name}>${escapeXml(String(value))}</dc:${name}>\n`)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n${body.join('')}</oai_dc:dc>\n`
}
