import type { Bibliographic, Contributor, Format } from './bibliographic.ts'

const types: Readonly<Partial<Record<Format, string>>> = {
  book: 'Book',
  ebook: 'Book',
  audiobook: 'Audiobook',
  article: 'Article',
  serial: 'Periodical',
  music: 'MusicAlbum',
  score: 'SheetMusic',
  dvd: 'Movie',
  map: 'Map',
  image: 'VisualArtwork',
  manuscript: 'Manuscript',
  software: 'SoftwareApplication',
  game: 'Game',
}

const properties: Readonly<Record<string, string>> = { edt: 'editor', trl: 'translator', ill: 'illustrator', ctb: 'contributor' }

/** Gives a book in the vocabulary of schema.org, for search engines and others who read the web. Without a context, it belongs into a graph. */
export function toSchemaOrg(book: Bibliographic, url: string, hasContext = true): Record<string, unknown> {
  const { details } = book
  const numbersOf = (wanted: string) =>
    book.identifiers.filter(({ kind, is_valid }) => kind === wanted && is_valid).map(({ value }) => value)
  return {
    ...(hasContext && { '@context': 'https://schema.org' }),
    '@type': types[book.format] ?? 'CreativeWork',
    '@id': url,
    url,
    name: book.subtitle ? `${book.title}: ${book.subtitle}` : book.title,
    ...peopleOf(book.contributors),
    ...(book.publisher && {
      publisher: { '@type': 'Organization', name: book.publisher, ...(book.publication_place && { location: book.publication_place }) },
    }),
    ...(book.published_year !== null && { datePublished: String(book.published_year) }),
    ...(book.languages.length > 0 && { inLanguage: book.languages }),
    ...only('isbn', numbersOf('isbn')),
    ...only('issn', numbersOf('issn')),
    ...(book.edition && { [book.format === 'book' ? 'bookEdition' : 'version']: book.edition }),
    ...only('numberOfPages', pagesIn(book.extent)),
    ...only('about', details.subjects?.map(({ heading }) => heading) ?? []),
    ...only('isPartOf', details.series?.map(({ title }) => ({ '@type': 'BookSeries', name: title })) ?? []),
    ...only('sameAs', details.links?.map(({ url }) => url) ?? []),
    ...(book.summary && { description: book.summary }),
  }
}

function peopleOf(contributors: readonly Contributor[]): Record<string, unknown[]> {
  const people: Record<string, unknown[]> = {}
  for (const { name, kind, roles, is_primary } of contributors) {
    const property = is_primary ? 'author' : (roles.map((role) => properties[role]).find((one) => one !== undefined) ?? 'author')
    people[property] = [...(people[property] ?? []), { '@type': kind === 'person' ? 'Person' : 'Organization', name }]
  }
  return people
}

function only(name: string, values: readonly unknown[]): Record<string, unknown> {
  return values.length === 0 ? {} : { [name]: values.length === 1 ? values[0] : values }
}

function pagesIn(extent: string | null): number[] {
  const pages = /(\d{1,5})\s*(?:p|s|pp|pages|pagine)\b/i.exec(extent ?? '')?.[1]
  return pages === undefined ? [] : [Number(pages)]
}
