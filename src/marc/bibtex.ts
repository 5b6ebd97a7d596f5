import type { Bibliographic, Contributor } from './bibliographic.ts'

const ENTRIES: Readonly<Record<string, string>> = { book: 'book', ebook: 'book', audiobook: 'book', score: 'book', article: 'article' }

/**
 * Writes a book as an entry of BibTeX, after "BibTeXing" (Patashnik, 1988): braces are balanced whatever a title holds,
 * and what TeX would take for a command stands there as text.
 */
export function writeBibtex(book: Bibliographic, id: string): string {
  const { details } = book
  const having = (...roles: string[]) => book.contributors.filter((one) => one.roles.some((role) => roles.includes(role)))
  const editors = having('edt').filter(({ is_primary }) => !is_primary)
  const translators = having('trl').filter(({ is_primary }) => !is_primary)
  const authors = book.contributors.filter((one) => !editors.includes(one) && !translators.includes(one))
  const identifier = (wanted: string) => book.identifiers.find(({ kind, is_valid }) => kind === wanted && is_valid)?.value
  const series = details.series?.[0]
  const fields: [name: string, value: string | number | null | undefined][] = [
    ['title', braced(book.subtitle ? `${book.title}: ${book.subtitle}` : book.title)],
    ['author', namesOf(authors)],
    ['editor', namesOf(editors)],
    ['translator', namesOf(translators)],
    ['publisher', text(book.publisher)],
    ['address', text(book.publication_place)],
    ['year', book.published_year],
    ['edition', text(book.edition)],
    ['series', text(series?.title)],
    ['number', text(series?.number)],
    ['pagetotal', text(book.extent)],
    ['isbn', identifier('isbn')],
    ['issn', identifier('issn')],
    ['language', book.languages.join(', ')],
    ['keywords', text(details.subjects?.map(({ heading }) => heading).join(', '))],
    ['url', text(details.links?.[0]?.url)],
    ['abstract', text(book.summary)],
  ]
  const lines = fields.filter(([, value]) => value !== null && value !== undefined && value !== '')
  return `@${ENTRIES[book.format] ?? 'misc'}{${id},\n${lines.map(([name, value]) => `  ${name} = {${value}}`).join(',\n')}\n}\n`
}

/** The name of a body is one word to BibTeX, which would part it at its commas and at each "and". */
function namesOf(contributors: readonly Contributor[]): string {
  return contributors
    .map(({ kind, name }) => (kind === 'person' && !/\sand\s/i.test(name) && name.split(',').length <= 3 ? text(name) : braced(name)))
    .join(' and ')
}

/** Words in braces keep their capitals in every style. */
function braced(value: string): string {
  return `{${text(value)}}`
}

const commands: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  // BibTeX counts braces even behind a backslash.
  '{': '\\textbraceleft{}',
  '}': '\\textbraceright{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
}

function text(value: string | null | undefined): string {
  return (value ?? '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replace(/[\\{}~^&%$#_]/g, (sign) => commands[sign] ?? `\\${sign}`)
}
