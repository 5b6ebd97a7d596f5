import { z } from '@hono/zod-openapi'
import { jsonText } from '../imports/contract.ts'

export const permissions = {
  'patron-imports:read': {
    en: 'See imports of patrons and what became of each line',
    it: "Vedere le importazioni di utenti e l'esito di ogni riga",
    roles: ['Admin', 'Librarian'],
  },
  'patron-imports:write': {
    en: 'Import files of patrons',
    it: 'Importare file di utenti',
    roles: ['Admin', 'Librarian'],
  },
} as const

/** Why a file is not taken, and what is said of single lines in a report. */
export const problems = {
  patron_file_empty: { status: 422, title: { en: 'The file is empty', it: 'Il file è vuoto' } },
  patron_heading_unknown: {
    status: 422,
    title: { en: 'The mapping names a heading that the file lacks', it: "La mappatura nomina un'intestazione che nel file non c'è" },
    detail: { en: '{heading} is not among: {headings}.', it: '{heading} non è tra: {headings}.' },
  },
  patron_match_column_missing: {
    status: 422,
    title: { en: 'No column holds what patrons are recognised by', it: 'Nessuna colonna contiene ciò da cui riconoscere gli utenti' },
    detail: {
      en: 'Say in `mapping` which column is: {missing}. The headings are: {headings}.',
      it: 'Indicare in `mapping` la colonna per: {missing}. Le intestazioni sono: {headings}.',
    },
  },
  patron_attribute_unknown: {
    status: 422,
    title: { en: 'There is no such attribute of patrons', it: 'Questo attributo degli utenti non esiste' },
    detail: { en: 'No attribute has the code {code}.', it: 'Nessun attributo ha il codice {code}.' },
  },
  match_attribute_required: {
    status: 422,
    title: { en: 'Say by which attribute patrons are recognised', it: "Indicare l'attributo da cui riconoscere gli utenti" },
  },
  patron_code_unknown: {
    status: 422,
    title: { en: 'A code of the options is not known', it: 'Un codice delle opzioni non è conosciuto' },
    detail: { en: 'There is no {what} {code}.', it: 'Non esiste {what} {code}.' },
  },
  absent_needs_categories: {
    status: 422,
    title: {
      en: 'Say of which categories the file is the whole',
      it: 'Indicare di quali categorie il file è completo',
    },
    detail: {
      en: 'Whoever is not in the file is looked for in `absent_categories` alone.',
      it: 'Chi non è nel file viene cercato solo tra le `absent_categories`.',
    },
  },
  patron_import_given_up: {
    status: 500,
    title: { en: 'The import was given up', it: "L'importazione è stata abbandonata" },
    detail: {
      en: 'It failed {attempts} times behind line {position}; what is before stands.',
      it: 'È fallita {attempts} volte dopo la riga {position}; quanto precede resta valido.',
    },
  },
  patron_name_missing: reason('A new patron needs a given and a family name', 'Un nuovo utente deve avere nome e cognome'),
  patron_match_value_missing: reason(
    'The line lacks what patrons are recognised by',
    'La riga non contiene ciò da cui riconoscere gli utenti',
    'The line lacks what patrons are recognised by: {missing}',
    'La riga non contiene ciò da cui riconoscere gli utenti: {missing}',
  ),
  several_patrons_match: reason(
    'Several patrons match',
    'Più utenti corrispondono',
    '{count} patrons match; merge them, or choose another way to recognise them',
    '{count} utenti corrispondono; unirli, o scegliere un altro criterio',
  ),
  patron_repeated_in_file: reason(
    'An earlier line is about the same patron',
    'Una riga precedente riguarda lo stesso utente',
    'Line {position} is about the same patron',
    'La riga {position} riguarda lo stesso utente',
  ),
  patron_category_missing: reason(
    'A new patron needs a category, and no default was given',
    'Un nuovo utente deve avere una categoria, e non ne è stata indicata una predefinita',
  ),
  patron_branch_missing: reason(
    'A new patron needs a branch, and no default was given',
    'Un nuovo utente deve avere una sede, e non ne è stata indicata una predefinita',
  ),
  patron_cell_unknown: reason(
    'A code is not known',
    'Un codice non è conosciuto',
    '{field}: {value} is not known',
    '{field}: {value} non è conosciuto',
  ),
  patron_cell_invalid: reason(
    'A value is not valid',
    'Un valore non è valido',
    '{field}: {value} is not valid ({expected})',
    '{field}: {value} non è valido ({expected})',
  ),
  patron_was_merged: reason('The patron was merged into another one', "L'utente è stato unito a un altro"),
  patron_is_closed: reason(
    'The patron is closed; the line changes the data and opens nothing',
    "L'utente è chiuso; la riga aggiorna i dati e non lo riapre",
  ),
  absent_kept_for_refused_lines: reason(
    'Not expired, because the patron may be in a line that was refused',
    "Non scaduto, perché l'utente potrebbe essere in una riga rifiutata",
  ),
  absent_has_open_business: reason(
    'Expired, with open business',
    'Scaduto, con pendenze',
    'Expired with open loans: {loans}, holds: {holds}, owed: {owed_cents} cents',
    'Scaduto con prestiti: {loans}, prenotazioni: {holds}, dovuto: {owed_cents} centesimi',
  ),
} as const

/** What is said of many lines together, and of a single one. */
function reason(en: string, it: string, oneEn = en, oneIt = it) {
  return { status: 422, title: { en, it }, detail: { en: oneEn, it: oneIt } } as const
}

/** What a column can hold; a column whose heading is the code or the label of an attribute holds that. */
export const PATRON_COLUMNS = [
  'card_number',
  'given_name',
  'family_name',
  'name',
  'email',
  'phone',
  'address',
  'street',
  'postal_code',
  'city',
  'birth_on',
  'category',
  'branch',
  'language',
  'expires_on',
  'note',
] as const
export type PatronColumn = (typeof PATRON_COLUMNS)[number]

export const MATCHES = ['card_number', 'email', 'attribute', 'name_and_birth'] as const
export type Match = (typeof MATCHES)[number]

/** A school district of 100,000 pupils is twenty megabytes. */
export const MAX_PATRON_FILE_BYTES = 104_857_600

export const PATRON_MEDIA_TYPES = [
  'text/csv',
  'text/tab-separated-values',
  'text/plain',
  'application/gzip',
  'application/octet-stream',
] as const

const Code = z.string().trim().min(1).max(40)
const Heading = z.string().min(1).max(200)
/** The mapping's keys are columns, or `attributes.<code>`. */
const PatronMapping = z.record(z.string().max(60), Heading).refine((mapping) => Object.keys(mapping).length <= 100)

export const PatronImportOptions = z
  .strictObject({
    match: z.enum(MATCHES).default('card_number').openapi({
      description:
        'How a patron who is there already is recognised. By card number, the cards that were replaced count as well; names are compared without accents and upper case, and with the whole birth date.',
    }),
    match_attribute: Code.optional().openapi({ description: 'Code of the attribute, where `match` is `attribute`: an id of the school' }),
    on_match: z.enum(['update', 'skip']).default('update').openapi({ description: 'What happens to a patron who is there already' }),
    on_no_match: z.enum(['create', 'refuse']).default('create').openapi({ description: 'What happens to a line that nobody matches' }),
    empty_cells: z.enum(['keep', 'clear']).default('keep').openapi({
      description: 'What an empty cell does to the value that is there; a column that the file lacks leaves it in any case',
    }),
    dates: z.enum(['dmy', 'mdy']).default('dmy').openapi({ description: 'How to read 03/04/2012; 2012-04-03 is always understood' }),
    absent: z.enum(['ignore', 'report', 'expire']).default('ignore').openapi({
      description:
        'What happens to patrons of `absent_categories` who are not in the file: nothing, a line of the report, or the card expires yesterday. Where a line was refused without being recognised, nobody expires.',
    }),
    absent_categories: z.array(Code).max(50).default([]).openapi({ description: 'Codes of the categories of which the file is the whole' }),
    mapping: PatronMapping.optional().openapi({
      description:
        'Which column, by its heading, holds what; usual headings in English and Italian need none. An attribute is `attributes.<code>`.',
      example: { family_name: 'Cognome alunno', 'attributes.school_id': 'Matricola' },
    }),
    default_category: Code.optional().openapi({ description: 'Code of the category of new patrons whose line names none' }),
    default_branch: Code.optional().openapi({ description: 'Code of the branch of new patrons whose line names none' }),
    dry_run: z.boolean().default(false).openapi({ description: 'The preview: everything runs, and nothing is written but the report' }),
  })
  .openapi('PatronImportOptions')
export type PatronImportOptions = z.output<typeof PatronImportOptions>

/** The same as query parameters. */
export const PatronImportQuery = z.object({
  ...PatronImportOptions.shape,
  dry_run: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true'),
  absent_categories: z
    .string()
    .max(2_000)
    .optional()
    .transform((text) => (text ?? '').split(',').flatMap((code) => (code.trim() === '' ? [] : [code.trim()])))
    .openapi({ type: 'string', description: 'Codes of the categories of which the file is the whole, comma-separated', example: '1A,2A' }),
  mapping: jsonText(8_000)
    .pipe(PatronMapping)
    .optional()
    .openapi({ type: 'string', description: 'A JSON object of column and heading', example: '{"family_name":"Cognome alunno"}' }),
  file_name: z
    .string()
    .trim()
    .min(1)
    .max(300)
    .optional()
    .openapi({ description: 'What the file is called in the list', example: 'alunni.csv' }),
})

const Reason = z.object({ code: z.string(), params: z.record(z.string(), z.unknown()).optional(), detail: z.string().optional() })

export const PatronImport = z
  .object({
    id: z.uuid().openapi({ description: 'Also the id of its task' }),
    file_name: z.string(),
    byte_count: z.number().int(),
    options: PatronImportOptions,
    status: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled']),
    position: z.number().int().openapi({ description: 'Lines whose outcome is known' }),
    created_count: z.number().int(),
    updated_count: z.number().int(),
    unchanged_count: z.number().int(),
    refused_count: z.number().int(),
    absent_count: z.number().int().openapi({ description: 'Patrons who are not in the file, expired ones not among them' }),
    expired_count: z.number().int(),
    created_by: z.uuid().nullable(),
    created_at: z.iso.datetime(),
    started_at: z.iso.datetime().nullable(),
    finished_at: z.iso.datetime().nullable(),
  })
  .openapi('PatronImport')
export type PatronImport = z.infer<typeof PatronImport>

export const OUTCOMES = ['created', 'updated', 'unchanged', 'refused', 'absent', 'expired'] as const
export type Outcome = (typeof OUTCOMES)[number]

export const PatronImportLine = z
  .object({
    position: z.number().int().openapi({
      description: 'Row of the file below the headings, counted from 1; patrons who are not in it come behind the last row',
    }),
    outcome: z.enum(OUTCOMES),
    patron_id: z.uuid().nullable().openapi({ description: 'Null where none was made: in a preview, of a refused line, after an erasure' }),
    card_number: z.string().nullable(),
    name: z.string().nullable(),
    fields: z.array(z.string()).openapi({ description: 'What became otherwise, or would' }),
    reasons: z.array(Reason),
  })
  .openapi('PatronImportLine')
export type PatronImportLine = z.infer<typeof PatronImportLine>

export const PatronReportQuery = z.object({ outcome: z.enum(OUTCOMES).optional() })

const counts = {
  created_count: z.number().int(),
  updated_count: z.number().int(),
  unchanged_count: z.number().int(),
  refused_count: z.number().int(),
  absent_count: z.number().int(),
  expired_count: z.number().int(),
}
export const events = {
  'patron_import.requested': {
    subject: 'patron_import',
    permission: 'patron-imports:read',
    data: z.object({ file_name: z.string(), byte_count: z.number().int(), dry_run: z.boolean() }),
  },
  /** A run left its turn to others; the next one goes on behind the position. */
  'patron_import.continued': {
    subject: 'patron_import',
    permission: 'patron-imports:read',
    data: z.object({ position: z.number().int() }),
  },
  'patron_import.finished': {
    subject: 'patron_import',
    permission: 'patron-imports:read',
    data: z.object({ status: z.enum(['succeeded', 'failed', 'cancelled']), dry_run: z.boolean(), ...counts }),
  },
} as const
