import type { Holding } from '../../marc/bibliographic.ts'
import type { ImportOptions } from './contract.ts'

/** What the library has of what a batch brings. */
export interface Facts {
  by_number: ReadonlyMap<string, string>
  by_isbn: ReadonlyMap<string, readonly string[]>
  /** Numbers of books that a dry run would have made by now. */
  would_be_made: ReadonlySet<string>
}

/** What of a record decides where it belongs. */
export interface Recognised {
  number: string
  control_number: string | null
  isbns: readonly string[]
}

export type Match =
  | { kind: 'new'; control_number: string | null; dropped?: string }
  | { kind: 'there'; book_id: string | null }
  | { kind: 'ambiguous'; isbn: string }

/** Recognises a record as a book of the library, or as a new one with the control number that it may have. */
export function matchOf(record: Recognised, { match }: Pick<ImportOptions, 'match'>, facts: Facts): Match {
  const { number, control_number } = record
  const holder = facts.by_number.get(number)
  const isTaken = holder !== undefined || facts.would_be_made.has(number)
  if (match === 'none') return isTaken && control_number !== null ? dropped(number) : { kind: 'new', control_number }
  const isByIsbn = match === 'isbn' && record.isbns.length > 0
  if (!isByIsbn) return isTaken ? { kind: 'there', book_id: holder ?? null } : { kind: 'new', control_number: number }
  const books = new Set(record.isbns.flatMap((isbn) => facts.by_isbn.get(isbn) ?? []))
  // An ISBN that a set and its volumes share names none of them.
  if (books.size > 1) return { kind: 'ambiguous', isbn: record.isbns.join(', ') }
  const [book] = books
  if (book !== undefined) return { kind: 'there', book_id: book }
  // What a dry run would have made by now is known by its number alone.
  if (facts.would_be_made.has(number)) return { kind: 'there', book_id: null }
  return isTaken ? dropped(number) : { kind: 'new', control_number: number }
}

function dropped(number: string): Match {
  return { kind: 'new', control_number: null, dropped: number }
}

/** What two records of a batch may not share: the second is decided on what the first has become. */
export function keysOf({ number, isbns }: Recognised, { match }: Pick<ImportOptions, 'match'>): string[] {
  return match === 'isbn' ? [number, ...isbns] : [number]
}

/** Where the library keeps its copies, by code in lower case. */
export interface Places {
  branches: ReadonlyMap<string, string>
  copy_types: ReadonlyMap<string, string>
  /** Undefined where the library has none at all. */
  default_branch: string | undefined
  default_copy_type: string | undefined
}

export interface Placed {
  branch_id: string
  copy_type_id: string
  warnings: { code: string; params: Record<string, unknown> }[]
}

/** Gives the branch and the type of a copy; an unknown code gets the default, and is said. */
export function placeOf(holding: Holding, places: Places): Placed | undefined {
  const { default_branch, default_copy_type } = places
  if (default_branch === undefined || default_copy_type === undefined) return undefined
  const warnings: Placed['warnings'] = []
  const find = (code: string | undefined, known: ReadonlyMap<string, string>, fallback: string, warning: string) => {
    const given = code?.trim().toLowerCase()
    const id = given ? known.get(given) : undefined
    if (given && id === undefined) warnings.push({ code: warning, params: { code, used: fallback } })
    return id ?? (known.get(fallback.toLowerCase()) as string)
  }
  return {
    branch_id: find(holding.branch_code, places.branches, default_branch, 'copy_branch_unknown'),
    copy_type_id: find(holding.copy_type_code, places.copy_types, default_copy_type, 'copy_type_unknown'),
    warnings,
  }
}

/** A category with the beginnings of class numbers that belong there, such as `ddc:85`. */
export interface Shelf {
  id: string
  classification_prefixes: readonly string[]
}

/** Gives the categories of a book: for each of its class numbers those with the longest beginning that fits. */
export function categoriesOf(classifications: readonly { scheme: string; number: string }[], shelves: readonly Shelf[]): string[] {
  const found = classifications.flatMap(({ scheme, number }) => {
    const name = `${scheme}:${number}`
    const fitting = shelves.flatMap(({ id, classification_prefixes }) =>
      classification_prefixes.filter((prefix) => name.startsWith(prefix)).map((prefix) => ({ id, length: prefix.length })),
    )
    const longest = Math.max(0, ...fitting.map(({ length }) => length))
    return fitting.filter(({ length }) => length === longest).map(({ id }) => id)
  })
  return [...new Set(found)]
}

/** Tells the holdings of one record apart that say the same of themselves. */
export function distinctHoldings(holdings: readonly Holding[]): Holding[] {
  const barcodes = new Set<string>()
  const keys = new Map<string, number>()
  return holdings.flatMap((holding) => {
    const barcode = holding.barcode?.toLowerCase()
    if (barcode !== undefined && barcodes.has(barcode)) return []
    if (barcode !== undefined) barcodes.add(barcode)
    const count = (keys.get(holding.source_key) ?? 0) + 1
    keys.set(holding.source_key, count)
    return [count === 1 ? holding : { ...holding, source_key: `${holding.source_key}#${count}` }]
  })
}
