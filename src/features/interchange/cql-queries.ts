import { type RawBuilder, sql } from 'kysely'
import type { LibraryTx } from '../../kernel/db.ts'
import type { Query } from '../../kernel/query.ts'
import { FORMATS } from '../../marc/bibliographic.ts'
import { isbnsIn, issnIn } from '../../marc/identifiers.ts'
import { sortForm } from '../../marc/text.ts'
import { type Clause, type Cql, CqlError, type CqlQuery, type SortKey, type Word, wholeOf, wordsOf } from './cql-rules.ts'

type Condition = RawBuilder<unknown>

/** An index: how it is called, what it is in a person's words, and how a clause on it becomes a condition. */
export interface Index {
  names: readonly string[]
  title: string
  matches: (clause: Clause) => Condition
  /** Set where a list can be sorted by it. */
  order?: Condition
  /** Set where its terms can be walked through: where they stand, as what they are compared, and how many books have one. */
  scan?: ScanSource
}

interface ScanSource {
  from: Condition
  /** The value that is indexed. */
  value: Condition
  display: Condition
  count: Condition
  /** How a term is compared with the values. */
  normal: (term: string) => string
}

/** Parts of what the search sees, by the weight of their words there. */
type Part = 'A' | 'B' | 'C' | 'D' | ''

/**
 * Whether the search's document of a book holds words: the one place that knows how the search keeps them. A query is
 * tried in each language in which books are stemmed, and unstemmed, so that stop words ask for nothing where they are none.
 */
function documentHolds(words: readonly Word[], part: Part, join: Join): Condition {
  const isPlainThere = part !== 'C' && part !== 'D'
  // Titles and names stand there unstemmed as well: of words that must follow each other none is left out.
  const isWhole = join === '<->' && (part === 'A' || part === 'B')
  const configs = isWhole ? ['lib_simple'] : ['lib_simple', 'lib_it', 'lib_en', 'lib_fr', 'lib_de', 'lib_es']
  const queries = [...configs.map((config) => lexemes(config, words, part, join)), ...(isPlainThere ? [marked(words, part, join)] : [])]
  return sql`s.document @@ (${sql.join(queries, sql` || `)})`
}

type Join = '&' | '|' | '<->'

/**
 * Words of titles and names as they stand there carry a mark, which tells them from stems. Folding may make several signs
 * of one, so what it gives is quoted.
 */
function marked(words: readonly Word[], part: Part, join: Join): Condition {
  const endings = words.map(({ isBeginning }) => `${isBeginning || part ? ':' : ''}${part}${isBeginning ? '*' : ''}`)
  return sql`to_tsquery('pg_catalog.simple', (
    select string_agg('''ǂ' || translate(platform.fold(given.word), ' ''\\', '') || '''' || given.ending, ${` ${join} `}::text order by given.place)
    from unnest(${words.map(({ text }) => text)}::text[], ${endings}::text[]) with ordinality as given(word, ending, place)))`
}

function lexemes(config: string, words: readonly Word[], part: Part, join: Join): Condition {
  const text = words
    .map(({ text, isBeginning }) => `${text}${isBeginning || part ? ':' : ''}${part}${isBeginning ? '*' : ''}`)
    .join(` ${join} `)
  return sql`to_tsquery(${`platform.${config}`}::regconfig, ${text})`
}

const joins: Readonly<Record<string, Join>> = { '=': '&', scr: '&', all: '&', any: '|', adj: '<->' }

/** A text of words; `within` narrows what was found by index to one field, `exactly` compares the whole of it. */
function text(part: Part, more: { within?: Condition; exactly?: (term: string) => Condition } = {}): Index['matches'] {
  return (clause) => {
    allowModifiers(clause, TEXT_MODIFIERS)
    const isExact = clause.relation === '==' || clause.relation === 'exact'
    const join = isExact ? '<->' : joins[clause.relation]
    if (join === undefined) throw unsupportedRelation(clause)
    const words = isExact ? wordsOf(clause.term.replace(/(?<!\\)[*?^]/g, '\\$&')) : wordsOf(clause.term)
    if (words.length === 0) return sql`false`
    const conditions = [documentHolds(words, part, join)]
    if (more.within) conditions.push(sql`to_tsvector('platform.lib_simple', ${more.within}) @@ ${lexemes('lib_simple', words, '', join)}`)
    if (isExact && more.exactly) conditions.push(more.exactly(wholeOf(clause.term)))
    return sql`(${sql.join(conditions, sql` and `)})`
  }
}

function names(kind?: 'person' | 'corporate' | 'meeting'): Index['matches'] {
  const author = (condition: Condition) =>
    sql`exists (select from book_author ba join author a on a.id = ba.author_id where ba.book_id = b.id and ${condition})`
  const isOfKind = kind ? sql`a.kind = ${kind}` : sql`true`
  const plain = text('B', { exactly: (term) => author(sql`a.name_sort = ${sortForm(term)} and ${isOfKind}`) })
  if (!kind) return plain
  return (clause) => {
    const words = clause.relation === '==' || clause.relation === 'exact' ? undefined : wordsOf(clause.term)
    const join = joins[clause.relation] ?? '&'
    const named =
      words && words.length > 0
        ? sql`to_tsvector('platform.lib_simple', a.name || ' ' || array_to_string(a.variants, ' ')) @@ ${lexemes('lib_simple', words, '', join)}`
        : sql`true`
    return sql`(${plain(clause)} and ${author(sql`${isOfKind} and ${named}`)})`
  }
}

const TEXT_MODIFIERS = new Set([
  'cql.word',
  'word',
  'cql.string',
  'string',
  'cql.relevant',
  'relevant',
  'cql.stem',
  'stem',
  'cql.ignorecase',
  'ignorecase',
  'cql.ignoreaccents',
  'ignoreaccents',
  'cql.masked',
  'masked',
])
const VALUE_MODIFIERS = new Set(['cql.number', 'number', 'cql.isodate', 'isodate'])

function allowModifiers({ modifiers }: Clause, allowed: ReadonlySet<string>): void {
  const wrong = modifiers.find(({ name }) => !allowed.has(name))
  if (wrong) throw new CqlError(20, wrong.name)
}

function unsupportedRelation({ index, relation }: Clause): CqlError {
  const isKnown = ['=', '==', '<>', '<', '>', '<=', '>=', 'all', 'any', 'adj', 'exact', 'scr', 'within', 'encloses'].includes(relation)
  return isKnown ? new CqlError(22, `${index} ${relation}`) : new CqlError(19, relation)
}

const comparisons: Readonly<Record<string, Condition>> = {
  '=': sql`=`,
  '==': sql`=`,
  scr: sql`=`,
  exact: sql`=`,
  '<': sql`<`,
  '>': sql`>`,
  '<=': sql`<=`,
  '>=': sql`>=`,
  '<>': sql`<>`,
}

/** A value that is compared; `read` gives where it begins and where it ends, or undefined where the term is none. */
function values(
  column: Condition,
  type: Condition,
  read: (term: string) => readonly [string | number, string | number] | undefined,
): Index['matches'] {
  const readOrRefuse = (term: string) => {
    const value = read(term)
    if (value === undefined) throw new CqlError(36, term.slice(0, 100))
    return value
  }
  const at = (value: string | number) => sql`${value}::${type}`
  return (clause) => {
    allowModifiers(clause, VALUE_MODIFIERS)
    const term = wholeOf(clause.term)
    const { relation } = clause
    if (relation === 'within') {
      const [from = '', to = '', ...more] = term.split(/\s+/)
      if (more.length > 0) throw new CqlError(36, term.slice(0, 100))
      return sql`(${column} >= ${at(readOrRefuse(from)[0])} and ${column} < ${at(readOrRefuse(to)[1])})`
    }
    if (relation === 'any') {
      const ranges = term.split(/\s+/).slice(0, MOST_VALUES).map(readOrRefuse)
      return sql`(${sql.join(
        ranges.map(([from, to]) => sql`(${column} >= ${at(from)} and ${column} < ${at(to)})`),
        sql` or `,
      )})`
    }
    if (comparisons[relation] === undefined) throw unsupportedRelation(clause)
    const [from, to] = readOrRefuse(term)
    switch (relation) {
      case '<':
        return sql`${column} < ${at(from)}`
      case '<=':
        return sql`${column} < ${at(to)}`
      case '>':
        return sql`${column} >= ${at(to)}`
      case '>=':
        return sql`${column} >= ${at(from)}`
      case '<>':
        return sql`(${column} < ${at(from)} or ${column} >= ${at(to)})`
      default:
        return sql`(${column} >= ${at(from)} and ${column} < ${at(to)})`
    }
  }
}

const MOST_VALUES = 50

/** One of a few words, or several of them. */
function words(read: (values: readonly string[], clause: Clause) => Condition): Index['matches'] {
  return (clause) => {
    allowModifiers(clause, new Set([...TEXT_MODIFIERS, 'bib.identifierauthority']))
    const term = wholeOf(clause.term)
    if (!['=', '==', 'exact', 'scr', 'any', '<>'].includes(clause.relation)) throw unsupportedRelation(clause)
    const found = read(clause.relation === 'any' ? term.split(/\s+/).slice(0, MOST_VALUES) : [term], clause)
    return clause.relation === '<>' ? sql`not ${found}` : found
  }
}

const YEAR = (term: string) => (/^-?\d{1,4}$/.test(term) ? ([Number(term), Number(term) + 1] as const) : undefined)

/** A year, a month, a day or an instant, as ISO 8601 writes them; from where until before where. */
function INSTANT(term: string): readonly [string, string] | undefined {
  const match = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d:\d\d)Z?)?)?)?$/.exec(term)
  if (!match || match[1] === '0000') return undefined
  const [, year = '', month, day, time] = match
  const from = new Date(`${year}-${month ?? '01'}-${day ?? '01'}T${time ?? '00:00:00'}Z`)
  if (Number.isNaN(from.getTime()) || (day !== undefined && from.getUTCDate() !== Number(day)) || year === '9999') return undefined
  const to = new Date(from)
  if (time !== undefined) to.setUTCSeconds(to.getUTCSeconds() + 1)
  else if (day !== undefined) to.setUTCDate(to.getUTCDate() + 1)
  else if (month !== undefined) to.setUTCMonth(to.getUTCMonth() + 1)
  else to.setUTCFullYear(to.getUTCFullYear() + 1)
  return [from.toISOString(), to.toISOString()]
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function identified(values: readonly string[], kinds?: readonly string[]): Condition {
  const normal = values.flatMap((value) => [
    value,
    ...isbnsIn(value).map((one) => one.value),
    ...(issnIn(value) ? [issnIn(value)?.value ?? value] : []),
  ])
  const isOfKind = kinds ? sql` and i.kind in (${sql.join(kinds)})` : sql``
  return sql`b.id in (select i.book_id from book_identifier i where i.value = any(${normal}::text[])${isOfKind})`
}

const named = (values: readonly string[]): Condition => {
  const ids = values.map((value) => value.replace(/^urn:uuid:/i, '')).filter((value) => UUID.test(value))
  return sql`(b.id = any(${ids}::uuid[]) or b.control_number = any(${[...values]}::text[]))`
}

const AUTHORITIES = new Set(['isbn', 'issn', 'ismn', 'lccn'])

/** Every index that there is here, by the context sets of CQL, Dublin Core, MODS and Bath. */
export const indexes: readonly Index[] = [
  {
    names: [
      'cql.serverchoice',
      'cql.anywhere',
      'cql.keywords',
      'cql.anyindexes',
      'cql.allindexes',
      'bath.any',
      'any',
      'anywhere',
      'serverchoice',
    ],
    title: 'Words anywhere',
    matches: text(''),
  },
  { names: ['cql.allrecords', 'allrecords'], title: 'All records', matches: () => sql`true` },
  {
    names: ['dc.title', 'bath.title', 'title'],
    title: 'Title',
    matches: text('A', { exactly: (term) => sql`platform.fold(b.title) = platform.fold(${term}::text)` }),
    order: sql`left(b.title_sort, 200)`,
    scan: {
      from: sql`book b`,
      value: sql`left(b.title_sort, 200)`,
      display: sql`min(b.title)`,
      count: sql`count(*)::int`,
      normal: (term) => sortForm(term) || term.toLowerCase(),
    },
  },
  {
    names: ['dc.creator', 'dc.contributor', 'bib.name', 'bath.author', 'bath.name', 'creator', 'contributor', 'author', 'name'],
    title: 'Author or contributor',
    matches: names(),
    order: sql`(select a.name_sort from book_author ba join author a on a.id = ba.author_id where ba.book_id = b.id order by ba.is_primary desc, ba.position limit 1)`,
    scan: {
      from: sql`author a`,
      value: sql`a.name_sort`,
      display: sql`min(a.name)`,
      count: sql`(select count(distinct ba.book_id)::int from book_author ba join author o on o.id = ba.author_id where o.name_sort = a.name_sort)`,
      normal: (term) => sortForm(term) || term.toLowerCase(),
    },
  },
  { names: ['bib.namepersonal', 'bath.personalname'], title: 'Person', matches: names('person') },
  { names: ['bib.namecorporate', 'bath.corporatename'], title: 'Body', matches: names('corporate') },
  { names: ['bib.nameconference', 'bath.conferencename'], title: 'Meeting', matches: names('meeting') },
  {
    names: ['dc.subject', 'bath.subject', 'subject'],
    title: 'Subject',
    matches: text('C', {
      exactly: (term) =>
        sql`exists (select from jsonb_array_elements(b.details->'subjects') e where platform.fold(e->>'heading') = platform.fold(${term}::text))`,
    }),
  },
  {
    names: ['dc.description', 'description'],
    title: 'Summary and notes',
    matches: text('D', { within: sql`concat_ws(' ', b.summary, b.details->'notes')` }),
  },
  {
    names: ['dc.publisher', 'bath.publisher', 'publisher'],
    title: 'Publisher',
    matches: text('D', { within: sql`coalesce(b.publisher, '')` }),
  },
  { names: ['bib.originplace'], title: 'Place of publication', matches: text('D', { within: sql`coalesce(b.publication_place, '')` }) },
  {
    names: ['bib.titleseries', 'bath.seriestitle'],
    title: 'Series',
    matches: text('D', { within: sql`coalesce(b.details->>'series', '')` }),
  },
  {
    names: ['dc.date', 'bib.dateissued', 'bath.publicationdate', 'date', 'year'],
    title: 'Year of publication',
    matches: values(sql`b.published_year`, sql`int`, YEAR),
    order: sql`b.published_year`,
  },
  {
    names: ['dc.language', 'bath.language', 'language'],
    title: 'Language (ISO 639-2/B)',
    matches: words((given) => sql`b.languages && ${given.map((one) => one.toLowerCase())}::text[]`),
  },
  {
    names: ['dc.type', 'dc.format', 'bath.itemtype', 'type', 'format'],
    title: `Material: ${FORMATS.join(', ')}`,
    matches: words((given) => sql`b.format = any(${given.map((one) => one.toLowerCase())}::text[])`),
  },
  {
    names: ['bib.issuance'],
    title: 'Issuance: continuing, monograph',
    matches: words(
      (given) =>
        sql`(case when b.format = 'serial' then 'continuing' else 'monograph' end) = any(${given.map((one) => one.toLowerCase())}::text[])`,
    ),
  },
  {
    names: ['dc.identifier', 'bath.standardidentifier', 'identifier'],
    title: 'Identifier',
    matches: words((given, { modifiers }) => {
      const authority = modifiers.find(({ name }) => name === 'bib.identifierauthority')?.value.toLowerCase()
      if (authority !== undefined && !AUTHORITIES.has(authority)) throw new CqlError(20, `bib.identifierAuthority=${authority}`)
      return authority ? identified(given, [authority]) : sql`(${identified(given)} or ${named(given)})`
    }),
  },
  {
    names: ['bath.isbn', 'isbn'],
    title: 'ISBN',
    matches: words((given) => identified(given, ['isbn'])),
    scan: {
      from: sql`(select book_id, value from book_identifier where kind = 'isbn') i`,
      value: sql`i.value`,
      display: sql`i.value`,
      count: sql`count(*)::int`,
      normal: (term) => isbnsIn(term)[0]?.value ?? term.replace(/[\s-]/g, ''),
    },
  },
  { names: ['bath.issn', 'issn'], title: 'ISSN', matches: words((given) => identified(given, ['issn'])) },
  { names: ['bath.lccn', 'lccn'], title: 'Number of the Library of Congress', matches: words((given) => identified(given, ['lccn'])) },
  { names: ['rec.identifier', 'rec.id', 'id'], title: 'Record', matches: words((given) => named(given)) },
  {
    names: ['rec.creationdate'],
    title: 'Came into the catalogue',
    matches: values(sql`b.created_at`, sql`timestamptz`, INSTANT),
    order: sql`b.created_at`,
  },
  {
    names: ['rec.lastmodificationdate'],
    title: 'Last changed',
    matches: values(sql`b.updated_at`, sql`timestamptz`, INSTANT),
    order: sql`b.updated_at`,
  },
]

const byName = new Map(indexes.flatMap((index) => index.names.map((name) => [name, index])))

/** @throws CqlError */
function indexOf(name: string): Index {
  const index = byName.get(name)
  if (!index) throw new CqlError(16, name)
  return index
}

function conditionOf(node: Cql): Condition {
  if (node.kind === 'clause') return indexOf(node.index).matches(node)
  const [left, right] = [conditionOf(node.left), conditionOf(node.right)]
  if (node.kind === 'not') return sql`(${left} and (${right}) is not true)`
  return node.kind === 'and' ? sql`(${left} and ${right})` : sql`(${left} or ${right})`
}

function orderOf(keys: readonly SortKey[]): Condition {
  if (keys.length > MOST_SORT_KEYS) throw new CqlError(84, String(MOST_SORT_KEYS))
  const orders = keys.map(({ index, modifiers }) => {
    const { order } = indexOf(index)
    if (!order) throw new CqlError(88, index)
    const wrong = modifiers.find(
      ({ name }) => !/^(sort\.)?(ascending|descending|ignorecase|ignoreaccents|missinglow|missinghigh)$/.test(name),
    )
    if (wrong) throw new CqlError(20, wrong.name)
    const isDown = modifiers.some(({ name }) => name.endsWith('descending'))
    return isDown ? sql`${order} desc nulls last` : sql`${order} asc nulls last`
  })
  return orders.length > 0 ? sql`${sql.join(orders)}, b.id` : sql`s.importance desc, left(b.title_sort, 200), b.id`
}

const MOST_SORT_KEYS = 5

/** Gives how many books a query finds, and the ids of some of them in order. @throws CqlError */
export function cqlStatements(
  tx: LibraryTx,
  { root, sort }: CqlQuery,
  offset: number,
  limit: number,
): { count: Query<{ count: number }>; page: Query<{ id: string }> } {
  const from = sql`from search_book s join book b on b.id = s.book_id where ${conditionOf(root)}`
  const count = sql<{ count: number }>`select count(*)::int as count ${from}`
  const page = sql<{ id: string }>`select b.id ${from} order by ${orderOf(sort)} offset ${offset} limit ${limit}`
  return { count: { compile: () => count.compile(tx.db) }, page: { compile: () => page.compile(tx.db) } }
}

export interface ScannedTerm {
  value: string
  display: string
  count: number
}

/**
 * Gives the terms of an index around one: `position` says where among them the term itself stands, or would stand.
 * @throws CqlError
 */
export function scanStatement(tx: LibraryTx, clause: Clause, position: number, limit: number): Query<ScannedTerm> {
  const { scan } = indexOf(clause.index)
  if (!scan) throw new CqlError(16, clause.index)
  const { from, value, display, count, normal } = scan
  const term = normal(wholeOf(clause.term))
  const before = Math.min(limit, Math.max(0, position - 1))
  const after = position === 0 ? limit : limit - before
  const side = (condition: Condition, direction: Condition, howMany: number) => sql`
    (select value, display, count from (
      select ${value} as value, ${display} as display, ${count} as count from ${from} where ${value} ${condition} ${term}::text
      group by ${value} order by ${value} ${direction} limit ${howMany}) side)`
  const statement = sql<ScannedTerm>`
    select value, display, count from (${side(sql`<`, sql`desc`, before)} union all ${side(position === 0 ? sql`>` : sql`>=`, sql`asc`, after)}) terms order by value`
  return { compile: () => statement.compile(tx.db) }
}
