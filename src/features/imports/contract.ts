import { z } from '@hono/zod-openapi'
import { ENCODINGS } from '../../marc/encoding.ts'
import { FORMATS_READ } from '../../marc/read.ts'

export const permissions = {
  'imports:read': {
    en: 'See imports and what became of each record',
    it: "Vedere le importazioni e l'esito di ogni record",
    roles: ['Admin', 'Librarian'],
  },
  'imports:write': { en: 'Import files of records', it: 'Importare file di record', roles: ['Admin', 'Librarian'] },
} as const

/** Why a file is not taken, and what is said of single records in a report. */
export const problems = {
  file_empty: { status: 422, title: { en: 'The file is empty', it: 'Il file è vuoto' } },
  file_not_recognised: {
    status: 422,
    title: { en: 'The file holds no records of a known format', it: 'Il file non contiene record di un formato conosciuto' },
    detail: {
      en: 'Expected is ISO 2709, MARCXML, MarcMaker text or CSV, as they are or in gzip; `format` forces one.',
      it: 'Sono attesi ISO 2709, MARCXML, testo MarcMaker o CSV, così come sono o in gzip; `format` ne impone uno.',
    },
  },
  csv_without_title: {
    status: 422,
    title: { en: 'No column of the CSV is known to hold the title', it: 'Nessuna colonna del CSV è riconosciuta come titolo' },
    detail: {
      en: 'Say in `mapping` which it is. The headings are: {headings}.',
      it: 'Indicarla in `mapping`. Le intestazioni sono: {headings}.',
    },
  },
  csv_heading_unknown: {
    status: 422,
    title: { en: 'The mapping names a heading that the CSV lacks', it: "La mappatura nomina un'intestazione che nel CSV non c'è" },
    detail: { en: '{heading} is not among: {headings}.', it: '{heading} non è tra: {headings}.' },
  },
  upload_cut_off: {
    status: 400,
    title: { en: 'The upload broke off', it: 'Il caricamento si è interrotto' },
    detail: { en: 'Nothing of it was kept; send it again.', it: 'Non ne è rimasto nulla; inviarlo di nuovo.' },
  },
  default_branch_unknown: {
    status: 422,
    title: { en: 'There is no such branch', it: 'Questa sede non esiste' },
    detail: { en: 'No branch has the code {code}.', it: 'Nessuna sede ha il codice {code}.' },
  },
  default_copy_type_unknown: {
    status: 422,
    title: { en: 'There is no such copy type', it: 'Questo tipo di esemplare non esiste' },
    detail: { en: 'No copy type has the code {code}.', it: 'Nessun tipo di esemplare ha il codice {code}.' },
  },
  import_given_up: {
    status: 500,
    title: { en: 'The import was given up', it: "L'importazione è stata abbandonata" },
    detail: {
      en: 'It failed {attempts} times behind record {position}; what is before stands.',
      it: 'È fallita {attempts} volte dopo il record {position}; quanto precede resta valido.',
    },
  },
  import_file_gone: {
    status: 500,
    title: { en: 'The file of the import is not there any more', it: "Il file dell'importazione non c'è più" },
    detail: { en: 'Send it again; what was imported stands.', it: 'Inviarlo di nuovo; quanto importato resta valido.' },
  },
  record_too_short: reason('The record is too short to be one', 'Il record è troppo corto per essere tale'),
  no_directory: reason('The record has no directory', 'Il record non ha directory'),
  broken_directory: reason('The directory of the record cannot be read', 'La directory del record non è leggibile'),
  stray_terminator: reason(
    'Fields cannot be told apart: a terminator stands inside of one',
    'I campi non sono distinguibili: un terminatore sta dentro un campo',
  ),
  no_record_terminator: reason('The file has no ends of records', 'Il file non ha terminatori di record'),
  cut_off: reason('The record is cut off', 'Il record è troncato'),
  archive_damaged: reason('The archive is damaged or cut off from here', "Da qui in poi l'archivio è danneggiato o troncato"),
  unpacked_too_large: reason('The archive unpacks to more than can be read', "L'archivio decompresso è troppo grande per essere letto"),
  xml_doctype: reason('The XML declares a document type, which is not read', "L'XML dichiara un tipo di documento, che non viene letto"),
  xml_not_well_formed: reason(
    'The XML is not well-formed',
    "L'XML non è ben formato",
    'The XML is not well-formed: {detail}',
    "L'XML non è ben formato: {detail}",
  ),
  field_without_tag: reason('A field has no tag', 'Un campo non ha etichetta'),
  subfield_without_code: reason(
    'A subfield has no code',
    'Un sottocampo non ha codice',
    'A subfield of {tag} has no code',
    'Un sottocampo di {tag} non ha codice',
  ),
  unknown_element: reason(
    'The record holds an unknown element',
    'Il record contiene un elemento sconosciuto',
    'The record holds an unknown element {element}',
    'Il record contiene un elemento sconosciuto {element}',
  ),
  empty_record: reason('The record has no fields', 'Il record non ha campi'),
  line_without_tag: reason(
    'A line has no tag',
    'Una riga non ha etichetta',
    'A line has no tag: {line}',
    'Una riga non ha etichetta: {line}',
  ),
  record_too_large: reason(
    'The record is too large',
    'Il record è troppo grande',
    'The record is larger than {bytes} bytes',
    'Il record supera {bytes} byte',
  ),
  unreadable: reason(
    'The record cannot be read',
    'Il record non è leggibile',
    'The record cannot be read: {detail}',
    'Il record non è leggibile: {detail}',
  ),
  row_unequal: reason(
    'The row has another number of columns than the headings',
    'La riga ha un numero di colonne diverso dalle intestazioni',
    'The row has {given} columns instead of {expected}',
    'La riga ha {given} colonne invece di {expected}',
  ),
  row_unreadable: reason(
    'The row cannot be read',
    'La riga non è leggibile',
    'The row cannot be read: {detail}',
    'La riga non è leggibile: {detail}',
  ),
  no_title: reason('The record has no title', 'Il record non ha titolo'),
  nul_in_record: reason('The record holds a NUL character', 'Il record contiene un carattere NUL'),
  value_too_long: reason('A value of the record is too long', 'Un valore del record è troppo lungo'),
  value_not_storable: reason('A value of the record cannot be stored', 'Un valore del record non può essere registrato'),
  authority_record: reason('It describes a name or a subject, not a book', 'Descrive un nome o un soggetto, non un titolo'),
  holdings_record: reason('It describes holdings of another record', 'Descrive le consistenze di un altro record'),
  book_there_already: reason('The book is there already', 'Il titolo è già presente'),
  several_books_match: reason(
    'Several books have its ISBN',
    'Più titoli hanno il suo ISBN',
    'Several books have its ISBN {isbn}',
    'Più titoli hanno il suo ISBN {isbn}',
  ),
  wrong_length: reason('The length in the leader is wrong', 'La lunghezza nella guida è errata'),
  repaired_directory: reason('The directory was wrong and was repaired', 'La directory era errata ed è stata riparata'),
  unmapped_characters: reason('Some characters are in no code table', 'Alcuni caratteri non sono in alcuna tabella'),
  control_number_dropped: reason(
    'Another book has its control number, so it got none',
    'Un altro titolo ha il suo numero di controllo, perciò non ne ha',
    'Another book has its control number {control_number}, so it got none',
    'Un altro titolo ha il suo numero di controllo {control_number}, perciò non ne ha',
  ),
  copy_barcode_taken: reason(
    'The barcode belongs to another copy, so no copy was made',
    "Il codice a barre appartiene a un altro esemplare, perciò l'esemplare non è stato creato",
    'The barcode {barcode} belongs to another copy, so no copy was made',
    "Il codice a barre {barcode} appartiene a un altro esemplare, perciò l'esemplare non è stato creato",
  ),
  copy_branch_unknown: reason(
    'A branch is not known; the default was taken',
    'Una sede non è conosciuta; usata quella predefinita',
    'There is no branch {code}; {used} was taken',
    'Non esiste la sede {code}; usata {used}',
  ),
  copy_type_unknown: reason(
    'A copy type is not known; the default was taken',
    'Un tipo di esemplare non è conosciuto; usato quello predefinito',
    'There is no copy type {code}; {used} was taken',
    'Non esiste il tipo di esemplare {code}; usato {used}',
  ),
  copies_without_place: reason(
    'The library has no branch or no copy type yet, so no copies were made',
    'La biblioteca non ha ancora sedi o tipi di esemplare, perciò non sono stati creati esemplari',
  ),
  other_warnings: reason('Further kinds of warnings are in the report', 'Altri tipi di avvisi sono nel resoconto'),
} as const

/** What is said of many records together, and of a single one. */
function reason(en: string, it: string, oneEn = en, oneIt = it) {
  return { status: 422, title: { en, it }, detail: { en: oneEn, it: oneIt } } as const
}

/** What a column of a CSV can hold. */
export const CSV_COLUMNS = [
  'control_number',
  'title',
  'subtitle',
  'authors',
  'responsibility',
  'isbn',
  'issn',
  'publisher',
  'publication_place',
  'published',
  'edition',
  'extent',
  'language',
  'format',
  'series',
  'subjects',
  'classification',
  'summary',
  'note',
  'barcode',
  'inventory_number',
  'call_number',
  'branch',
  'copy_type',
  'shelf',
  'collection',
  'enumeration',
  'price',
  'copy_note',
] as const
export type CsvColumn = (typeof CSV_COLUMNS)[number]

/** What is streamed at most; the file is kept compressed where it comes compressed. */
export const MAX_UPLOAD_BYTES = 1_073_741_824

/** What a file may be sent as. What it is, its content tells. */
export const MEDIA_TYPES = [
  'application/marc',
  'application/marcxml+xml',
  'application/xml',
  'text/xml',
  'text/csv',
  'text/tab-separated-values',
  'text/plain',
  'application/gzip',
  'application/x-gzip',
  'application/octet-stream',
] as const

export const IMPORT_FORMATS = [...FORMATS_READ, 'csv'] as const
export type ImportFormat = (typeof IMPORT_FORMATS)[number]

const Code = z.string().trim().min(1).max(40)
const CsvMapping = z.partialRecord(z.enum(CSV_COLUMNS), z.string().min(1).max(200))

export const ImportOptions = z
  .strictObject({
    format: z.enum(IMPORT_FORMATS).optional().openapi({ description: 'Told by the content where absent' }),
    dialect: z.enum(['marc21', 'unimarc']).optional().openapi({ description: 'Told record by record where absent' }),
    encoding: z.enum(ENCODINGS).optional().openapi({ description: 'Told record by record where absent; headers are often wrong' }),
    match: z.enum(['control_number', 'isbn', 'none']).default('control_number').openapi({
      description:
        'How a book that is there already is recognised. A record without a control number is recognised when the very same record comes again; with `isbn`, one without an ISBN is matched by its control number.',
    }),
    on_match: z.enum(['update', 'skip']).default('update').openapi({ description: 'What happens to a book that is there already' }),
    dry_run: z.boolean().default(false).openapi({ description: 'Everything runs, and nothing is written but the report' }),
    mapping: CsvMapping.optional().openapi({
      description: 'CSV: which column, by its heading, holds what; usual headings in English and Italian need none',
      example: { title: 'Titolo', barcode: 'Codice' },
    }),
    default_branch: Code.optional().openapi({ description: 'Code of the branch of copies that name none, or one that is not known' }),
    default_copy_type: Code.optional().openapi({ description: 'Code of the type of copies that name none, or one that is not known' }),
  })
  .openapi('ImportOptions')
export type ImportOptions = z.output<typeof ImportOptions>

/** A query parameter that holds JSON. */
export function jsonText(longest: number) {
  return z
    .string()
    .max(longest)
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown
      } catch {
        context.addIssue({ code: 'invalid_format', format: 'JSON', input: text })
        return z.NEVER
      }
    })
}

/** The same as query parameters. */
export const ImportQuery = z.object({
  ...ImportOptions.shape,
  dry_run: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true'),
  mapping: jsonText(4_000)
    .pipe(CsvMapping)
    .optional()
    .openapi({ type: 'string', description: 'CSV: a JSON object of column and heading', example: '{"title":"Titolo"}' }),
  file_name: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .optional()
    .openapi({ description: 'What the file is called in the list', example: 'catalogo.mrc' }),
})

const Reason = z.object({ code: z.string(), params: z.record(z.string(), z.unknown()).optional(), detail: z.string().optional() })
const counts = {
  created_count: z.number().int(),
  updated_count: z.number().int(),
  skipped_count: z.number().int(),
  refused_count: z.number().int(),
  copies_count: z.number().int().openapi({ description: 'Copies that were made' }),
}

export const Import = z
  .object({
    id: z.uuid().openapi({ description: 'Also the id of its task' }),
    file_name: z.string(),
    media_type: z.string(),
    byte_count: z.number().int(),
    format: z.enum(IMPORT_FORMATS),
    options: ImportOptions,
    status: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
    position: z.number().int().openapi({ description: 'Records whose outcome is known' }),
    ...counts,
    warnings: z.array(Reason.extend({ count: z.number().int() })).openapi({ description: 'What was said of records, and of how many' }),
    created_by: z.uuid().nullable(),
    created_at: z.iso.datetime(),
    started_at: z.iso.datetime().nullable(),
    finished_at: z.iso.datetime().nullable(),
  })
  .openapi('Import')
export type Import = z.infer<typeof Import>

export const OUTCOMES = ['created', 'updated', 'skipped', 'refused'] as const
export type Outcome = (typeof OUTCOMES)[number]

export const ImportLine = z
  .object({
    position: z.number().int().openapi({ description: 'Place in the file, counted from 1; of a CSV, the row below the headings' }),
    outcome: z.enum(OUTCOMES),
    control_number: z.string().nullable(),
    title: z.string().nullable(),
    book_id: z.uuid().nullable(),
    reasons: z.array(Reason),
  })
  .openapi('ImportLine')
export type ImportLine = z.infer<typeof ImportLine>

export const ReportQuery = z.object({ outcome: z.enum(OUTCOMES).optional() })

export const events = {
  'import.requested': {
    subject: 'import',
    permission: 'imports:read',
    data: z.object({ file_name: z.string(), byte_count: z.number().int(), dry_run: z.boolean() }),
  },
  /** A run left its turn to others; the next one goes on behind the position. */
  'import.continued': { subject: 'import', permission: 'imports:read', data: z.object({ position: z.number().int() }) },
  /** One batch is in the catalogue; public, because the books that it names are. */
  'import.progressed': {
    subject: 'import',
    permission: 'imports:read',
    audience: 'public',
    data: z.object({ position: z.number().int(), created_ids: z.array(z.uuid()), updated_ids: z.array(z.uuid()) }),
  },
  'import.finished': {
    subject: 'import',
    permission: 'imports:read',
    data: z.object({ status: z.enum(['succeeded', 'failed', 'cancelled']), dry_run: z.boolean(), ...counts }),
  },
} as const
