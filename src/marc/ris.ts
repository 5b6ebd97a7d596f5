import type { Bibliographic, Contributor, Format } from './bibliographic.ts'

const types: Readonly<Record<Format, string>> = {
  book: 'BOOK',
  ebook: 'EBOOK',
  article: 'JOUR',
  serial: 'JFULL',
  audiobook: 'SOUND',
  music: 'SOUND',
  score: 'MUSIC',
  dvd: 'VIDEO',
  map: 'MAP',
  image: 'ART',
  manuscript: 'MANSCPT',
  software: 'COMP',
  kit: 'GEN',
  game: 'GEN',
  object: 'GEN',
  mixed: 'GEN',
}

/** Reference managers know authors, editors and translators; whoever else contributed is a further author. */
function tagOf({ roles, is_primary }: Contributor): string {
  if (is_primary || roles.length === 0 || roles.some((role) => ['aut', 'cmp', 'cre', 'art', 'drt'].includes(role))) return 'AU'
  if (roles.includes('edt')) return 'ED'
  return roles.includes('trl') ? 'A4' : 'A3'
}

/** Writes a book in RIS, after the "RIS Format Specifications" of Reference Manager: a tag, two blanks, a dash, a blank, one line a value. */
export function writeRis(book: Bibliographic, id: string): string {
  const { details } = book
  const lines: [tag: string, value: string | number | null | undefined][] = [
    ['TY', types[book.format]],
    ['ID', id],
    ...book.contributors.map((one): [string, string] => [tagOf(one), one.name]),
    ['TI', book.subtitle ? `${book.title}: ${book.subtitle}` : book.title],
    ...(details.series ?? []).map(({ title, number }): [string, string] => ['T3', number ? `${title} ; ${number}` : title]),
    ['PB', book.publisher],
    ['CY', book.publication_place],
    ['PY', book.published_year],
    ['ET', book.edition],
    ['SP', book.extent],
    ...book.identifiers
      .filter(({ kind, is_valid }) => is_valid && (kind === 'isbn' || kind === 'issn'))
      .map(({ value }): [string, string] => ['SN', value]),
    ['LA', book.languages.join(', ')],
    ...(details.subjects ?? []).map(({ heading }): [string, string] => ['KW', heading]),
    ['AB', book.summary],
    ...(details.notes ?? []).map(({ text }): [string, string] => ['N1', text]),
    ...(details.links ?? []).map(({ url }): [string, string] => ['UR', url]),
  ]
  const said = lines.map(([tag, value]): [string, string] => [tag, lineOf(value)]).filter(([, value]) => value !== '')
  return `${said.map(([tag, value]) => `${tag}  - ${value}\r\n`).join('')}ER  - \r\n`
}

/** A line that breaks off would begin another tag. */
function lineOf(value: string | number | null | undefined): string {
  return String(value ?? '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
}
