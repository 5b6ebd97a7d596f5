import { z } from '@hono/zod-openapi'
import { FORMATS } from '../../marc/bibliographic.ts'

export { problems } from './problems-contract.ts'

export const permissions = {
  'catalogue:read': {
    en: 'Search and read the catalogue',
    it: 'Cercare e leggere il catalogo',
    roles: ['Admin', 'Librarian', 'Reader', 'Guest'],
  },
  'catalogue:write': {
    en: 'Add, change and remove books',
    it: 'Aggiungere, modificare ed eliminare titoli',
    roles: ['Admin', 'Librarian'],
  },
  'copies:read': {
    en: 'See barcodes, prices and notes of copies',
    it: 'Vedere codici a barre, prezzi e note degli esemplari',
    roles: ['Admin', 'Librarian'],
  },
  'copies:write': {
    en: 'Add, change and remove copies',
    it: 'Aggiungere, modificare ed eliminare esemplari',
    roles: ['Admin', 'Librarian'],
  },
} as const

const Text = z.string().trim().min(1).max(1_000)
const LongText = z.string().trim().max(20_000)

export const CopySummary = z
  .object({
    id: z.uuid(),
    barcode: z.string(),
    call_number: z.string().nullable(),
    shelf: z.string().nullable(),
    collection: z.string().nullable().openapi({ description: 'The code of a collection, or what the source says' }),
    collection_id: z.uuid().nullable().openapi({ description: 'The collection of that code, if there is one' }),
    enumeration: z.string().nullable(),
    copy_type: z.string(),
    home_branch: z.object({ id: z.uuid(), code: z.string(), name: z.string() }),
    holding_branch_id: z.uuid(),
    status: z.enum(['available', 'on_loan', 'in_transit', 'on_hold_shelf']),
    condition: z.enum(['ok', 'on_order', 'in_process', 'damaged', 'missing', 'lost', 'lost_and_paid', 'withdrawn']),
    is_available: z.boolean(),
  })
  .openapi('CopySummary')

const BookAuthor = z.object({ id: z.uuid(), name: z.string(), kind: z.string(), roles: z.array(z.string()), is_primary: z.boolean() })

export const Book = z
  .object({
    id: z.uuid(),
    format: z.enum(FORMATS),
    title: z.string(),
    subtitle: z.string().nullable(),
    responsibility: z.string().nullable(),
    languages: z.array(z.string()),
    publisher: z.string().nullable(),
    publication_place: z.string().nullable(),
    published_text: z.string().nullable(),
    published_year: z.number().int().nullable(),
    edition: z.string().nullable(),
    extent: z.string().nullable(),
    summary: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
    minimum_age: z.number().int().nullable().openapi({ description: 'How old whoever borrows it must be' }),
    control_number: z.string().nullable(),
    is_brief: z.boolean().openapi({ description: 'Described at a desk in a hurry; a cataloguer has yet to look at it' }),
    authors: z.array(BookAuthor),
    categories: z.array(z.object({ id: z.uuid(), code: z.string(), name: z.string() })),
    identifiers: z.array(z.object({ kind: z.string(), value: z.string(), display: z.string().nullable(), is_valid: z.boolean() })),
    copies: z.array(CopySummary),
    version: z.number().int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .openapi('Book')

export type Book = z.infer<typeof Book>

export const BookSummary = z
  .object({
    id: z.uuid(),
    format: z.enum(FORMATS),
    title: z.string(),
    subtitle: z.string().nullable(),
    responsibility: z.string().nullable(),
    languages: z.array(z.string()),
    publisher: z.string().nullable(),
    published_text: z.string().nullable(),
    published_year: z.number().int().nullable(),
    authors: z.array(z.object({ id: z.uuid(), name: z.string() })),
    copies_count: z.number().int(),
    available_count: z.number().int(),
    version: z.number().int(),
    updated_at: z.iso.datetime(),
  })
  .openapi('BookSummary')

export type BookSummary = z.infer<typeof BookSummary>

const NewIdentifier = z.strictObject({
  kind: z.enum(['isbn', 'issn', 'ismn', 'lccn', 'oclc', 'bnb', 'ean', 'publisher_number', 'other']),
  value: Text,
})
const NewContributor = z.strictObject({
  name: Text,
  kind: z.enum(['person', 'corporate', 'meeting']).default('person'),
  roles: z
    .array(z.string().regex(/^[a-z]{3}$/))
    .max(10)
    .default(['aut']),
  dates: z.string().trim().max(100).optional(),
})

const Details = z
  .strictObject({
    titles: z
      .array(z.strictObject({ kind: z.string().max(40), title: Text }))
      .max(100)
      .optional(),
    series: z
      .array(z.strictObject({ title: Text, number: z.string().max(100).optional() }))
      .max(50)
      .optional(),
    notes: z
      .array(z.strictObject({ kind: z.string().max(40), text: LongText }))
      .max(200)
      .optional(),
    subjects: z
      .array(z.strictObject({ kind: z.string().max(40), heading: Text }))
      .max(200)
      .optional(),
    classifications: z
      .array(z.strictObject({ scheme: z.enum(['ddc', 'lcc', 'udc']), number: z.string().trim().min(1).max(100) }))
      .max(20)
      .optional(),
    links: z
      .array(z.strictObject({ url: z.url({ protocol: /^https?$/ }).max(2_000), label: z.string().max(300).optional() }))
      .max(50)
      .optional(),
    original_languages: z
      .array(z.string().regex(/^[a-z]{3}$/))
      .max(10)
      .optional(),
    dimensions: z.string().max(200).optional(),
  })
  .openapi('BookDetails')

export const NewBook = z
  .strictObject({
    format: z.enum(FORMATS).default('book'),
    title: Text,
    title_sort: z
      .string()
      .trim()
      .min(1)
      .max(1_000)
      .optional()
      .openapi({ description: 'Without the article; made of the title where absent' }),
    subtitle: Text.nullable().optional(),
    responsibility: Text.nullable().optional(),
    languages: z
      .array(z.string().regex(/^[a-z]{3}$/))
      .max(20)
      .default([])
      .openapi({ description: 'ISO 639-2/B' }),
    publisher: Text.nullable().optional(),
    publication_place: Text.nullable().optional(),
    published_text: z.string().trim().max(200).nullable().optional(),
    published_year: z.number().int().min(-3000).max(2100).nullable().optional(),
    edition: Text.nullable().optional(),
    extent: Text.nullable().optional(),
    summary: LongText.nullable().optional(),
    details: Details.default({}),
    minimum_age: z.number().int().min(0).max(150).nullable().optional(),
    control_number: z.string().trim().min(1).max(200).nullable().optional(),
    is_brief: z.boolean().default(false),
    contributors: z.array(NewContributor).max(200).default([]),
    identifiers: z.array(NewIdentifier).max(100).default([]),
    category_ids: z.array(z.uuid()).max(50).default([]),
  })
  .openapi('NewBook', {
    example: {
      title: 'Il nome della rosa',
      format: 'book',
      languages: ['ita'],
      publisher: 'Bompiani',
      published_year: 1980,
      contributors: [{ name: 'Eco, Umberto', kind: 'person', roles: ['aut'] }],
      identifiers: [{ kind: 'isbn', value: '88-452-0705-6' }],
    } as never,
  })

/** A merge patch: what is absent stays, lists are replaced whole. */
export const BookChange = z
  .strictObject(
    Object.fromEntries(
      Object.entries(NewBook.shape).map(([name, schema]) => [
        name,
        (schema instanceof z.ZodDefault ? (schema.unwrap() as z.ZodType) : (schema as z.ZodType)).optional(),
      ]),
    ) as {
      [K in keyof typeof NewBook.shape]: z.ZodOptional<
        (typeof NewBook.shape)[K] extends z.ZodDefault<infer T extends z.ZodType> ? T : (typeof NewBook.shape)[K]
      >
    },
  )
  .openapi('BookChange')

export const BooksQuery = z.object({
  sort: z.enum(['title', '-updated_at']).default('title'),
  format: z.enum(FORMATS).optional(),
  language: z
    .string()
    .regex(/^[a-z]{3}$/)
    .optional(),
  author_id: z.uuid().optional(),
  category_id: z.uuid().optional(),
  isbn: z.string().max(40).optional(),
  updated_since: z.iso.datetime().optional(),
  is_brief: z.enum(['true', 'false']).optional().openapi({ description: 'Whether a cataloguer has yet to look at what a desk described' }),
})

export const Copy = CopySummary.extend({
  book_id: z.uuid(),
  copy_type_id: z.uuid(),
  home_branch_id: z.uuid(),
  not_for_loan: z.string().nullable(),
  inventory_number: z.string().nullable(),
  price_cents: z.number().int().nullable(),
  note: z.string().nullable(),
  pieces: z.number().int().nullable().openapi({ description: 'How many things belong to it; null where there is nothing to count' }),
  missing_pieces: z.string().nullable().openapi({ description: 'What is not there of it' }),
  checkin_note: z.string().nullable().openapi({ description: 'What a desk is to read when the copy comes back' }),
  checkout_note: z.string().nullable().openapi({ description: 'What a desk is to read when the copy is lent' }),
  condition_at: z.iso.datetime().nullable(),
  reshelving_until: z.iso.datetime().nullable().openapi({ description: 'Until then it stands on a trolley and not on its shelf' }),
  last_seen_at: z.iso.datetime().nullable(),
  version: z.number().int(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
}).openapi('Copy')

export type Copy = z.infer<typeof Copy>

const copyFields = {
  barcode: z.string().trim().min(1).max(64).optional().openapi({ description: 'Made up where absent: LH and twelve digits' }),
  call_number: z.string().trim().max(200).nullable().optional(),
  shelf: z.string().trim().max(100).nullable().optional(),
  collection: z.string().trim().max(100).nullable().optional().openapi({ description: 'The code of a collection, or any words' }),
  condition: CopySummary.shape.condition.optional(),
  not_for_loan: z.string().trim().max(200).nullable().optional(),
  inventory_number: z.string().trim().max(100).nullable().optional(),
  enumeration: z.string().trim().max(200).nullable().optional(),
  price_cents: z.number().int().min(0).max(100_000_000).nullable().optional(),
  note: z.string().trim().max(2_000).nullable().optional(),
  pieces: z.number().int().min(1).max(1_000).nullable().optional(),
  missing_pieces: z.string().trim().min(1).max(500).nullable().optional(),
  checkin_note: z.string().trim().min(1).max(1_000).nullable().optional(),
  checkout_note: z.string().trim().min(1).max(1_000).nullable().optional(),
}

export const NewCopy = z
  .strictObject({ book_id: z.uuid(), copy_type_id: z.uuid(), home_branch_id: z.uuid(), ...copyFields })
  .openapi('NewCopy')
export const CopyChange = z
  .strictObject({ copy_type_id: z.uuid().optional(), home_branch_id: z.uuid().optional(), ...copyFields })
  .openapi('CopyChange')

export const CopiesQuery = z.object({
  barcode: z.string().max(64).optional(),
  book_id: z.uuid().optional(),
  branch_id: z.uuid().optional(),
  status: CopySummary.shape.status.optional(),
  condition: CopySummary.shape.condition.optional(),
})

const versioned = { version: z.number().int(), created_at: z.iso.datetime(), updated_at: z.iso.datetime() }

export const Author = z
  .object({
    id: z.uuid(),
    name: z.string(),
    name_sort: z.string(),
    kind: z.string(),
    dates: z.string().nullable(),
    variants: z.array(z.string()),
    identifiers: z.record(z.string(), z.unknown()),
    ...versioned,
  })
  .openapi('Author')
export type Author = z.infer<typeof Author>
export const AuthorChange = z
  .strictObject({
    name: Text.optional(),
    dates: z.string().trim().max(100).nullable().optional(),
    variants: z.array(Text).max(200).optional(),
  })
  .openapi('AuthorChange')

export const Category = z
  .object({
    id: z.uuid(),
    parent_id: z.uuid().nullable(),
    code: z.string(),
    name: z.string(),
    classification_prefixes: z.array(z.string()),
    position: z.number().int(),
    ...versioned,
  })
  .openapi('Category')
export const NewCategory = z
  .strictObject({
    parent_id: z.uuid().nullable().optional(),
    code: z.string().trim().min(1).max(40),
    name: z.string().trim().min(1).max(200),
    classification_prefixes: z
      .array(
        z
          .string()
          .regex(/^(ddc|lcc|udc):.+$/)
          .max(60),
      )
      .max(100)
      .optional(),
    position: z.number().int().min(0).max(1_000_000).optional(),
  })
  .openapi('NewCategory')

export const CopyType = z.object({ id: z.uuid(), code: z.string(), name: z.string(), ...versioned }).openapi('CopyType')
export const NewCopyType = z
  .strictObject({ code: z.string().trim().min(1).max(40), name: z.string().trim().min(1).max(200) })
  .openapi('NewCopyType')

export const Collection = z.object({ id: z.uuid(), code: z.string(), name: z.string(), ...versioned }).openapi('Collection')
export const NewCollection = z
  .strictObject({ code: z.string().trim().min(1).max(40), name: z.string().trim().min(1).max(200) })
  .openapi('NewCollection')

const anything = z.record(z.string(), z.unknown())
const coded = (subject: string) => ({
  [`${subject}.created`]: { subject, permission: 'catalogue:read', data: anything },
  [`${subject}.changed`]: { subject, permission: 'catalogue:read', data: anything },
  [`${subject}.deleted`]: { subject, permission: 'catalogue:read', data: anything },
})

export const events = {
  'book.created': { subject: 'book', permission: 'catalogue:read', audience: 'public', data: z.object({ title: z.string() }) },
  'book.changed': {
    subject: 'book',
    permission: 'catalogue:read',
    audience: 'public',
    data: z.object({ title: z.string(), fields: z.array(z.string()) }),
  },
  'book.deleted': { subject: 'book', permission: 'catalogue:read', audience: 'public', data: z.object({ title: z.string() }) },
  'copy.created': { subject: 'copy', permission: 'copies:read', data: z.object({ book_id: z.uuid(), barcode: z.string() }) },
  'copy.changed': {
    subject: 'copy',
    permission: 'copies:read',
    data: z.object({ book_id: z.uuid(), barcode: z.string(), fields: z.array(z.string()) }),
  },
  'copy.deleted': { subject: 'copy', permission: 'copies:read', data: z.object({ book_id: z.uuid(), barcode: z.string() }) },
  'author.changed': { subject: 'author', permission: 'catalogue:read', audience: 'public', data: z.object({ name: z.string() }) },
  'author.deleted': { subject: 'author', permission: 'catalogue:read', audience: 'public', data: z.object({ name: z.string() }) },
  ...coded('category'),
  ...coded('copy_type'),
  ...coded('collection'),
} as const
