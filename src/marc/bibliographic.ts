/** Every kind of material that a book can be. */
export const FORMATS = [
  'book',
  'ebook',
  'article',
  'serial',
  'audiobook',
  'music',
  'score',
  'dvd',
  'map',
  'image',
  'manuscript',
  'kit',
  'game',
  'software',
  'object',
  'mixed',
] as const
export type Format = (typeof FORMATS)[number]

export type AuthorKind = 'person' | 'corporate' | 'meeting'

/** What a record of any material says, in the words of the catalogue. */
export interface Bibliographic {
  control_number: string | null
  format: Format
  title: string
  title_sort: string
  subtitle: string | null
  responsibility: string | null
  /** ISO 639-2/B, lower case. */
  languages: string[]
  contributors: Contributor[]
  publisher: string | null
  publication_place: string | null
  published_text: string | null
  published_year: number | null
  edition: string | null
  extent: string | null
  summary: string | null
  identifiers: Identifier[]
  details: Details
}

export interface Contributor {
  name: string
  kind: AuthorKind
  /** MARC relator codes, such as `aut`. */
  roles: string[]
  is_primary: boolean
  dates: string | null
  /** Other forms and scripts of the name. */
  variants: string[]
  identifiers: Record<string, string>
}

export interface Identifier {
  kind: 'isbn' | 'issn' | 'ismn' | 'lccn' | 'oclc' | 'bnb' | 'ean' | 'publisher_number' | 'other'
  /** Normalised: an ISBN as its 13 digits where it is valid. */
  value: string
  display: string
  is_valid: boolean
}

export interface Details {
  titles?: { kind: string; title: string }[]
  original_languages?: string[]
  series?: { title: string; number?: string }[]
  notes?: { kind: string; text: string }[]
  subjects?: { kind: string; heading: string }[]
  classifications?: { scheme: string; number: string }[]
  links?: { url: string; label?: string }[]
  dimensions?: string
}

/** One copy as a record describes it. */
export interface Holding {
  /** Tells it apart from the other holdings of its record, the same in every import. */
  source_key: string
  barcode?: string
  call_number?: string
  branch_code?: string
  shelf?: string
  collection?: string
  copy_type_code?: string
  inventory_number?: string
  enumeration?: string
  price_cents?: number
  note?: string
}
