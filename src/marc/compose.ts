import type { Bibliographic, Contributor } from './bibliographic.ts'
import { fromMarc21 } from './marc21.ts'
import type { DataField, Dialect, MarcField, MarcRecord, Subfield } from './record.ts'
import { fromUnimarc } from './unimarc.ts'

/** Reads a record of either dialect into the catalogue's words. */
export function toBibliographic(record: MarcRecord, dialect: Dialect): Bibliographic {
  return dialect === 'unimarc' ? fromUnimarc(record) : fromMarc21(record)
}

/** Gives a record in another dialect, through the catalogue's words; what these have no place for stays behind. */
export function convert(record: MarcRecord, from: Dialect, to: Dialect): MarcRecord {
  return from === to ? record : fromBibliographic(toBibliographic(record, from), to)
}

/** Writes a book as a record of a dialect. */
export function fromBibliographic(book: Bibliographic, dialect: Dialect): MarcRecord {
  return dialect === 'unimarc' ? toUnimarc(book) : toMarc21(book)
}

const typeOf: Record<string, string> = {
  book: 'a',
  ebook: 'a',
  article: 'a',
  serial: 'a',
  audiobook: 'i',
  music: 'j',
  score: 'c',
  dvd: 'g',
  map: 'e',
  image: 'k',
  manuscript: 't',
  kit: 'o',
  game: 'r',
  software: 'm',
  object: 'r',
  mixed: 'p',
}
const unimarcTypes: Record<string, string> = { ...typeOf, manuscript: 'b', software: 'l', kit: 'm', mixed: 'm' }

function leaderOf(book: Bibliographic, types: Record<string, string>, end: string): string {
  const level = book.format === 'serial' ? 's' : book.format === 'article' ? 'a' : 'm'
  return `00000n${types[book.format] ?? 'a'}${level}${end}`
}

/** A field with those of its subfields that say something; undefined where none does. */
function data(tag: string, indicators: string, ...subfields: [string, string | null | undefined][]): DataField[] {
  const told = subfields.filter((one): one is Subfield => typeof one[1] === 'string' && one[1] !== '')
  return told.length > 0 ? [[tag, indicators, told]] : []
}

function toMarc21(book: Bibliographic): MarcRecord {
  const { details } = book
  const year = book.published_year === null ? '    ' : String(book.published_year).padStart(4, '0')
  const primary = book.contributors.find(({ is_primary }) => is_primary)
  const nameTag = { person: '00', corporate: '10', meeting: '11' } as const
  const name = (tag: string, one: Contributor) =>
    data(
      tag,
      one.kind === 'person' ? (one.name.includes(',') ? '1 ' : '0 ') : '2 ',
      ['a', one.name],
      ['d', one.dates],
      ...one.roles.map((role): [string, string] => ['4', role]),
    )
  const subjectTags: Record<string, string> = {
    person: '600',
    corporate: '610',
    meeting: '611',
    title: '630',
    time: '648',
    topic: '650',
    place: '651',
    keyword: '653',
    genre: '655',
  }
  const noteTags: Record<string, string> = {
    contents: '505',
    bibliography: '504',
    thesis: '502',
    credits: '508',
    performers: '511',
    audience: '521',
    system: '538',
    language: '546',
  }
  const fields: MarcField[] = [
    ...(book.control_number ? [['001', book.control_number] as MarcField] : []),
    ['008', `000000s${year}    xx ${' '.repeat(17)}${(book.languages[0] ?? 'und').padEnd(3)}  `.slice(0, 40).padEnd(40)],
    ...book.identifiers.flatMap(({ kind, value, display }) =>
      kind === 'isbn'
        ? data('020', '  ', ['a', value])
        : kind === 'issn'
          ? data('022', '  ', ['a', value])
          : kind === 'lccn'
            ? data('010', '  ', ['a', display])
            : kind === 'oclc'
              ? data('035', '  ', ['a', `(OCoLC)${value}`])
              : [],
    ),
    ...(book.languages.length > 1 || details.original_languages
      ? data(
          '041',
          details.original_languages ? '1 ' : '0 ',
          ...book.languages.map((one): [string, string] => ['a', one]),
          ...(details.original_languages ?? []).map((one): [string, string] => ['h', one]),
        )
      : []),
    ...(details.classifications ?? []).flatMap(({ scheme, number }) =>
      data(scheme === 'ddc' ? '082' : scheme === 'udc' ? '080' : '050', scheme === 'ddc' ? '04' : '  ', ['a', number]),
    ),
    ...(primary ? name(`1${nameTag[primary.kind]}`, primary) : []),
    ...data('245', `${primary ? '1' : '0'}0`, ['a', book.title], ['b', book.subtitle], ['c', book.responsibility]),
    ...(details.titles ?? []).flatMap(({ kind, title }) =>
      kind === 'uniform' ? data('240', '10', ['a', title]) : data('246', '3 ', ['a', title]),
    ),
    ...data('250', '  ', ['a', book.edition]),
    ...data(
      '264',
      ' 1',
      ['a', book.publication_place],
      ['b', book.publisher],
      ['c', book.published_text ?? (book.published_year === null ? null : String(book.published_year))],
    ),
    ...data('300', '  ', ['a', book.extent], ['c', details.dimensions]),
    ...(details.series ?? []).flatMap(({ title, number }) => data('490', '0 ', ['a', title], ['v', number])),
    ...(details.notes ?? []).flatMap(({ kind, text }) => data(noteTags[kind] ?? '500', '  ', ['a', text])),
    ...data('520', '  ', ['a', book.summary]),
    ...(details.subjects ?? []).flatMap(({ kind, heading }) =>
      data(subjectTags[kind] ?? '650', kind === 'person' ? '14' : ' 4', ...parted(heading, 'x')),
    ),
    ...book.contributors.filter((one) => one !== primary).flatMap((one) => name(`7${nameTag[one.kind]}`, one)),
    ...(details.links ?? []).flatMap(({ url, label }) => data('856', '40', ['u', url], ['y', label])),
  ]
  return { leader: leaderOf(book, typeOf, ' a2200000 i 4500').padEnd(24).slice(0, 24), fields }
}

function toUnimarc(book: Bibliographic): MarcRecord {
  const { details } = book
  const year = book.published_year === null ? '    ' : String(book.published_year).padStart(4, '0')
  const relatorCodes: Record<string, string> = {
    aut: '070',
    trl: '730',
    edt: '340',
    ill: '440',
    cmp: '230',
    drt: '300',
    prf: '590',
    nrt: '550',
    lbt: '480',
    ctb: '205',
    pbl: '650',
    aui: '080',
    act: '005',
    pht: '600',
    com: '220',
  }
  const name = (one: Contributor, isFirst: boolean) => {
    const tag = one.kind === 'person' ? (isFirst ? '700' : '702') : isFirst ? '710' : '712'
    const [entry, given] = one.kind === 'person' ? splitName(one.name) : [one.name, null]
    return data(
      tag,
      one.kind === 'person' ? ` ${given ? '1' : '0'}` : `${one.kind === 'meeting' ? '1' : '0'}2`,
      ['a', entry],
      ['b', given && `, ${given}`],
      ['f', one.dates],
      ...one.roles.map((role): [string, string | undefined] => ['4', relatorCodes[role]]),
    )
  }
  const primary = book.contributors.find(({ is_primary }) => is_primary)
  const subjectTags: Record<string, string> = {
    person: '600',
    corporate: '601',
    meeting: '601',
    title: '605',
    topic: '606',
    place: '607',
    genre: '608',
    keyword: '610',
    time: '606',
  }
  const noteTags: Record<string, string> = {
    contents: '327',
    bibliography: '320',
    thesis: '328',
    credits: '322',
    performers: '323',
    audience: '333',
    system: '337',
    language: '302',
  }
  const fields: MarcField[] = [
    ...(book.control_number ? [['001', book.control_number] as MarcField] : []),
    ...book.identifiers.flatMap(({ kind, value, display }) =>
      kind === 'isbn'
        ? data('010', '  ', ['a', display || value])
        : kind === 'issn'
          ? data('011', '  ', ['a', value])
          : kind === 'ean'
            ? data('073', ' 0', ['a', value])
            : kind === 'oclc'
              ? data('035', '  ', ['a', `(OCoLC)${value}`])
              : [],
    ),
    ...data('100', '  ', ['a', `20000101d${year}    k  y0${book.languages[0] === 'ita' ? 'ita' : 'eng'}y50      ba`.padEnd(36)]),
    ...data(
      '101',
      details.original_languages ? '1 ' : '0 ',
      ...book.languages.map((one): [string, string] => ['a', one]),
      ...(details.original_languages ?? []).map((one): [string, string] => ['c', one]),
    ),
    ...data('200', '1 ', ['a', book.title], ['e', book.subtitle], ['f', book.responsibility]),
    ...data('205', '  ', ['a', book.edition]),
    ...data(
      '210',
      '  ',
      ['a', book.publication_place],
      ['c', book.publisher],
      ['d', book.published_text ?? (book.published_year === null ? null : String(book.published_year))],
    ),
    ...data('215', '  ', ['a', book.extent], ['d', details.dimensions]),
    ...(details.series ?? []).flatMap(({ title, number }) => data('225', '2 ', ['a', title], ['v', number])),
    ...(details.notes ?? []).flatMap(({ kind, text }) => data(noteTags[kind] ?? '300', '  ', ['a', text])),
    ...data('330', '  ', ['a', book.summary]),
    ...(details.titles ?? []).flatMap(({ kind, title }) =>
      kind === 'uniform' ? data('500', '10', ['a', title]) : data('517', '1 ', ['a', title]),
    ),
    ...(details.subjects ?? []).flatMap(({ kind, heading }) =>
      data(subjectTags[kind] ?? '606', kind === 'keyword' ? '0 ' : '  ', ...parted(heading, 'x')),
    ),
    ...(details.classifications ?? []).flatMap(({ scheme, number }) =>
      data(scheme === 'ddc' ? '676' : scheme === 'udc' ? '675' : '680', '  ', ['a', number]),
    ),
    ...(primary ? name(primary, true) : []),
    ...book.contributors.filter((one) => one !== primary).flatMap((one) => name(one, false)),
    ...(details.links ?? []).flatMap(({ url, label }) => data('856', '4 ', ['u', url], ['2', label])),
  ]
  return { leader: leaderOf(book, unimarcTypes, '0 2200000   450 ').padEnd(24).slice(0, 24), fields }
}

/** A heading with its subdivisions, each in a subfield of its own. */
function parted(heading: string, code: string): [string, string][] {
  return heading.split(' – ').map((part, index) => [index === 0 ? 'a' : code, part])
}

function splitName(name: string): [string, string | null] {
  const comma = name.indexOf(', ')
  return comma > 0 ? [name.slice(0, comma), name.slice(comma + 2)] : [name, null]
}
