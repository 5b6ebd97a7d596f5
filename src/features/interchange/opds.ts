import { decodeCursor, encodeCursor, invalidCursor } from '../../kernel/cursor.ts'
import type { LibraryTx } from '../../kernel/db.ts'
import { statement } from '../../kernel/query.ts'
import { toSchemaOrg } from '../../marc/schema-org.ts'
import { type BookWithSource, bibliographicOf, booksWithSources, urlOf } from '../catalogue/format-verbs.ts'
import { SearchQuery } from '../search/contract.ts'
import { searchBooks } from '../search/search-verbs.ts'
import { OPDS, type OpdsFeed, type OpdsPublication, PUBLICATION } from './opds-contract.ts'
import { materialNames } from './words.ts'

interface Counted {
  kind: 'material' | 'category'
  code: string
  name: string
  count: number
}

/** What there is to walk through, with the number of books. */
const shelves = statement<Counted>(
  'interchange.shelves',
  `select 'material' as kind, format as code, format as name, count(*)::int as count from {library}.book group by format
   union all
   (select 'category', k.code, k.name, (select count(*)::int from {library}.book_category bk where bk.category_id = k.id) from {library}.category k
    where k.parent_id is null order by k.position, k.code limit 100)`,
)
/** The newest first, by their ids, which grow with time. Parameters: the book before or null, material or null, code of a category or null, limit. */
const newest = statement<{ id: string }>(
  'interchange.newest',
  `select b.id from {library}.book b where ($1::uuid is null or b.id < $1) and ($2::text is null or b.format = $2)
     and ($3::text is null or exists (select from {library}.book_category bk where bk.book_id = b.id and bk.category_id in (
       with recursive below as (select id from {library}.category where lower(code) = lower($3)
         union select k.id from {library}.category k join below on k.parent_id = below.id) select id from below)))
   order by b.id desc limit $4`,
)

export interface OpdsHouse {
  name: string
  locale: string
  /** Scheme and host. */
  origin: string
}

const words = {
  en: { newest: 'New arrivals', search: 'Search' },
  it: { newest: 'Nuovi arrivi', search: 'Ricerca' },
} as const

const languageOf = ({ locale }: OpdsHouse) => (locale.startsWith('it') ? 'it' : 'en')

/** Gives the feed that a reader begins with: new arrivals, kinds of material, categories, and how to search. */
export async function startFeed(tx: LibraryTx, house: OpdsHouse): Promise<OpdsFeed> {
  const language = languageOf(house)
  const found = await tx.all(shelves())
  const books = `${house.origin}/v1/opds/publications`
  return {
    metadata: { title: house.name },
    links: [{ rel: ['self', 'start'], href: `${house.origin}/v1/opds`, type: OPDS }, searchLink(house)],
    navigation: [
      { rel: 'http://opds-spec.org/sort/new', href: books, type: OPDS, title: words[language].newest },
      ...found
        .filter(({ count }) => count > 0)
        .map(({ kind, code, name, count }) => ({
          rel: 'subsection',
          href: `${books}?${kind === 'material' ? 'format' : 'category'}=${encodeURIComponent(code)}`,
          type: OPDS,
          title: kind === 'material' ? materialNames[language][code as 'book'] : name,
          properties: { numberOfItems: count },
        })),
    ],
  }
}

export interface OpdsAsked {
  query?: string | undefined
  format?: string | undefined
  category?: string | undefined
  limit: number
  cursor?: string | undefined
}

/** Gives a page of books: what a search finds, or the newest. @throws Problem validation_failed where the cursor is none */
export async function publicationsFeed(tx: LibraryTx, house: OpdsHouse, asked: OpdsAsked): Promise<OpdsFeed> {
  const { ids, next, total } = asked.query?.trim() ? await searched(tx, asked) : await arrived(tx, asked)
  const books = ids.length === 0 ? [] : await tx.all(booksWithSources(ids))
  const address = (cursor: string | undefined) => {
    const given = Object.entries({ ...asked, cursor }).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
    return `${house.origin}/v1/opds/publications?${new URLSearchParams(given)}`
  }
  const language = languageOf(house)
  return {
    metadata: {
      title: asked.query?.trim() ? `${words[language].search}: ${asked.query.trim()}` : words[language].newest,
      itemsPerPage: asked.limit,
      ...(total !== undefined && { numberOfItems: total }),
    },
    links: [
      { rel: 'self', href: address(asked.cursor), type: OPDS },
      { rel: 'start', href: `${house.origin}/v1/opds`, type: OPDS },
      searchLink(house),
      ...(next === null ? [] : [{ rel: 'next', href: address(next), type: OPDS }]),
    ],
    publications: books.map((book) => publicationOf(book, house)),
  }
}

interface Page {
  ids: string[]
  next: string | null
  total?: number
}

async function searched(tx: LibraryTx, { query, format, category, limit, cursor }: OpdsAsked): Promise<Page> {
  const { data, page } = await searchBooks(tx, SearchQuery.parse({ q: query, format, category, facets: 'false' }), limit, cursor)
  const isExact = page.total?.is === 'exact'
  return { ids: data.map(({ id }) => id), next: page.next, ...(isExact && { total: page.total.count }) }
}

async function arrived(tx: LibraryTx, { format, category, limit, cursor }: OpdsAsked): Promise<Page> {
  const before = cursor === undefined ? null : decodeCursor(cursor, 1)[0]
  if (before !== null && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(String(before))) throw invalidCursor()
  const found = (await tx.all(newest(before, format ?? null, category ?? null, limit + 1))).map(({ id }) => id)
  const ids = found.slice(0, limit)
  return { ids, next: found.length > limit ? encodeCursor([ids.at(-1)]) : null }
}

function searchLink({ origin }: OpdsHouse): OpdsFeed['links'][number] {
  return { rel: 'search', href: `${origin}/v1/opds/publications{?query}`, type: OPDS, templated: true }
}

/** Gives one book as a publication; how many copies there are and whether one could be taken now stands with the link to borrow. */
export function publicationOf(book: BookWithSource, { origin }: OpdsHouse): OpdsPublication {
  const isbn = book.identifiers.find(({ kind, is_valid }) => kind === 'isbn' && is_valid)?.value
  const said = toSchemaOrg(bibliographicOf(book), urlOf(book, origin), false)
  const people = (property: string) => {
    const named = said[property] as { name: string }[] | undefined
    return named ? { [property]: named.map(({ name }) => ({ name })) } : {}
  }
  const available = book.copies.filter(({ is_available }) => is_available).length
  const { subjects, series } = bibliographicOf(book).details
  const self = `${origin}/v1/opds/publications/${book.id}`
  return {
    metadata: {
      '@type': `http://schema.org/${said['@type']}`,
      title: book.title,
      ...(book.subtitle && { subtitle: book.subtitle }),
      identifier: isbn ? `urn:isbn:${isbn}` : `urn:uuid:${book.id}`,
      ...people('author'),
      ...people('translator'),
      ...people('editor'),
      ...people('illustrator'),
      ...people('contributor'),
      ...(book.languages.length > 0 && { language: book.languages.map(tagOf) }),
      ...(book.publisher && { publisher: book.publisher }),
      ...(book.published_year !== null && { published: String(book.published_year).padStart(4, '0') }),
      modified: book.updated_at,
      ...(book.summary && { description: book.summary }),
      ...(subjects && { subject: subjects.map(({ heading }) => heading) }),
      ...(series && { belongsTo: { series: series.map(({ title }) => ({ name: title })) } }),
      ...(said.numberOfPages !== undefined && { numberOfPages: said.numberOfPages }),
    },
    links: [
      { rel: 'self', href: self, type: PUBLICATION },
      { rel: 'alternate', href: urlOf(book, origin), type: 'application/json' },
      {
        rel: 'http://opds-spec.org/acquisition/borrow',
        href: self,
        type: PUBLICATION,
        properties: {
          availability: { state: available > 0 ? 'available' : 'unavailable' },
          copies: { total: book.copies.length, available },
        },
      },
    ],
  }
}

/** A code of ISO 639-2 as BCP 47 writes it: `ita` is `it`. */
function tagOf(code: string): string {
  try {
    return Intl.getCanonicalLocales(code)[0] ?? code
  } catch {
    return 'und'
  }
}
