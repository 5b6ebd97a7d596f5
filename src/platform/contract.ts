import { z } from '@hono/zod-openapi'

/** What a platform admin may do; a library's own roles know none of these words. */
export const platformPermissions = {
  'libraries:read': { en: 'See the libraries of the platform', it: 'Vedere le biblioteche della piattaforma' },
  'libraries:write': { en: 'Make, change, suspend and rename libraries', it: 'Creare, modificare, sospendere e rinominare biblioteche' },
  'libraries:export': { en: "Take a library's data out", it: 'Esportare i dati di una biblioteca' },
  'libraries:drop': { en: 'Remove a library with all its data', it: 'Eliminare una biblioteca con tutti i suoi dati' },
  'migrations:read': { en: 'See which library is at which version', it: 'Vedere la versione di ogni biblioteca' },
  'migrations:write': { en: 'Bring libraries up to this release', it: 'Aggiornare le biblioteche a questa versione' },
  'chores:read': { en: 'See how nightly work stands in every library', it: "Vedere l'andamento dei lavori notturni in ogni biblioteca" },
  'chores:write': { en: 'Start nightly work in a library', it: 'Avviare i lavori notturni in una biblioteca' },
  'admins:read': { en: 'See the platform admins', it: 'Vedere gli amministratori della piattaforma' },
  'admins:write': { en: 'Make and disable platform admins', it: 'Creare e disattivare amministratori della piattaforma' },
} as const

export type PlatformPermission = keyof typeof platformPermissions

export const problems = {
  library_unknown: {
    status: 404,
    title: { en: 'There is no such library', it: 'Biblioteca inesistente' },
    detail: { en: 'No library is called {slug}.', it: 'Nessuna biblioteca si chiama {slug}.' },
  },
  library_exists: {
    status: 409,
    title: { en: 'There is a library of that name already', it: 'Esiste già una biblioteca con questo nome' },
    detail: {
      en: 'The name {slug} is taken; choose another one, or apply the file to it.',
      it: 'Il nome {slug} è già usato; sceglierne un altro, oppure applicare il file a quella biblioteca.',
    },
    constraints: ['library_slug_key'],
  },
  host_taken: {
    status: 409,
    title: { en: 'Another library answers at that host', it: "A quell'host risponde un'altra biblioteca" },
    constraints: ['library_host_pkey'],
  },
  host_reserved: {
    status: 422,
    title: {
      en: 'Hosts below the domain of the platform are given by the name of the library',
      it: 'Gli host sotto il dominio della piattaforma derivano dal nome della biblioteca',
    },
    detail: { en: 'Leave {host} out, or rename the library.', it: 'Togliere {host}, oppure rinominare la biblioteca.' },
  },
  slug_not_repeated: {
    status: 422,
    title: { en: 'Type the name of the library again to remove it', it: 'Per eliminare la biblioteca occorre ripeterne il nome' },
    detail: { en: 'This would remove {slug} with all its data.', it: 'Verrebbe eliminata {slug} con tutti i suoi dati.' },
  },
  declaration_invalid: {
    status: 422,
    title: { en: 'The declaration of the library cannot be used', it: 'La dichiarazione della biblioteca non è utilizzabile' },
    detail: {
      en: 'Nothing was changed; errors[] names everything that is wrong.',
      it: 'Nulla è stato modificato; errors[] elenca tutto ciò che non va.',
    },
  },
  code_unknown: {
    status: 422,
    title: { en: 'Nothing of that code is declared', it: 'Nulla è dichiarato con questo codice' },
    detail: {
      en: '{value} is declared nowhere in this file; declared are: {known}.',
      it: '{value} non è dichiarato in questo file; dichiarati: {known}.',
    },
  },
  repeated: {
    status: 422,
    title: { en: 'It is there twice', it: 'È presente due volte' },
    detail: { en: '{value} is there twice; keep one of them.', it: '{value} è presente due volte; tenerne uno solo.' },
  },
  rules_overlap: {
    status: 422,
    title: {
      en: 'Two rules of one kind and scope apply on the same days',
      it: 'Due regole dello stesso tipo e ambito valgono negli stessi giorni',
    },
    detail: {
      en: 'Let the one before end on the day on which this one begins.',
      it: 'Far finire la precedente nel giorno in cui questa comincia.',
    },
  },
  hours_overlap: {
    status: 422,
    title: { en: 'Opening hours overlap', it: 'Gli orari si sovrappongono' },
    detail: {
      en: '{period} overlaps the period before it; make one of the two.',
      it: '{period} si sovrappone al periodo precedente; unirli in uno solo.',
    },
  },
  default_rules_missing: {
    status: 422,
    title: { en: 'Mandatory circulation rules have no default', it: 'Mancano i valori predefiniti di regole obbligatorie' },
    detail: {
      en: 'Choose a preset ({presets}), or give rules without a scope for: {kinds}.',
      it: 'Scegliere un preset ({presets}), oppure dare regole senza ambito per: {kinds}.',
    },
  },
  slug_reserved: {
    status: 422,
    title: { en: 'A library cannot have that name', it: 'Una biblioteca non può avere questo nome' },
    detail: {
      en: "Choose 3 to 40 lower-case letters, digits and hyphens; names such as www and api are the platform's own.",
      it: 'Scegliere da 3 a 40 lettere minuscole, cifre e trattini; nomi come www e api sono della piattaforma.',
    },
  },
  yaml_malformed: { status: 422, title: { en: 'This is not YAML', it: 'Non è YAML' } },
  secret_missing: {
    status: 422,
    title: {
      en: 'An environment variable that the declaration names holds no password',
      it: "Una variabile d'ambiente indicata dalla dichiarazione non contiene una password",
    },
    detail: {
      en: 'Set {name} to 8 to 128 characters for the process that applies the declaration, or leave the line out to have a password made.',
      it: 'Impostare {name} a una password da 8 a 128 caratteri per il processo che applica la dichiarazione, oppure togliere la riga per generare una password.',
    },
  },
  library_not_current: {
    status: 409,
    title: { en: 'The library is not at this release', it: 'La biblioteca non è aggiornata a questa versione' },
    detail: {
      en: '{slug} is at version {version}, this release at {target}. Run `libraryhub migrate` first.',
      it: '{slug} è alla versione {version}, questa release alla {target}. Eseguire prima `libraryhub migrate`.',
    },
  },
  still_in_use: {
    status: 409,
    title: { en: 'What would be removed is still in use', it: 'Ciò che verrebbe eliminato è ancora in uso' },
    detail: {
      en: 'Nothing was changed. Leave out --prune, or move what depends on it first.',
      it: 'Nulla è stato modificato. Togliere --prune, oppure spostare prima ciò che ne dipende.',
    },
  },
  archive_invalid: {
    status: 422,
    title: { en: 'The archive cannot be restored', it: "L'archivio non può essere ripristinato" },
    detail: { en: 'Nothing was changed: {reason}.', it: 'Nulla è stato modificato: {reason}.' },
  },
  archive_too_new: {
    status: 422,
    title: { en: 'A newer release made the archive', it: "L'archivio proviene da una versione più recente" },
    detail: {
      en: 'It is at version {archive}, this release knows {known}. Update the platform first.',
      it: 'È alla versione {archive}, questa release conosce la {known}. Aggiornare prima la piattaforma.',
    },
  },
  export_unknown: { status: 404, title: { en: 'There is no such export', it: 'Esportazione inesistente' } },
  administration_unavailable: {
    status: 503,
    title: { en: 'This process cannot administer the platform', it: 'Questo processo non può amministrare la piattaforma' },
    detail: {
      en: 'Ask a process whose DATABASE_DIRECT_URL is that of the administrator, or use the command line there.',
      it: "Rivolgersi a un processo il cui DATABASE_DIRECT_URL è quello dell'amministratore, oppure usare lì la riga di comando.",
    },
  },
  admin_exists: {
    status: 409,
    title: { en: 'Another platform admin has that e-mail address', it: "Un altro amministratore ha quell'indirizzo e-mail" },
    constraints: ['admin_email_key'],
  },
  last_admin: {
    status: 409,
    title: { en: 'The platform needs one active admin', it: 'La piattaforma richiede un amministratore attivo' },
    detail: { en: 'Make another one first.', it: 'Crearne prima un altro.' },
  },
} as const

/** Hosts of the platform itself, or easily taken for it. */
const RESERVED_SLUGS = new Set(['admin', 'api', 'docs', 'mail', 'platform', 'static', 'status', 'www'])

export const Slug = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,38}[a-z0-9]$/)
  .refine((slug) => !RESERVED_SLUGS.has(slug), { params: { code: 'slug_reserved' } })
  .describe('The library answers at <slug>.<platform domain>')

export const LibraryStatus = z.enum(['active', 'suspended', 'quarantined'])

export const LibrarySummary = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    hosts: z.array(z.string()).openapi({ description: 'Custom hosts, beside <slug>.<platform domain>' }),
    locale: z.string(),
    time_zone: z.string(),
    currency: z.string(),
    status: LibraryStatus,
    schema_version: z.number().int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .openapi('LibrarySummary')
export type LibrarySummary = z.infer<typeof LibrarySummary>

export const LibraryDetails = LibrarySummary.extend({
  counts: z.object({
    books: z.number().int(),
    copies: z.number().int(),
    patrons: z.number().int(),
    open_loans: z.number().int(),
    users: z.number().int(),
    branches: z.number().int(),
  }),
  size_bytes: z.number().int().openapi({ description: 'Tables and indexes of its own schema' }),
  target_version: z.number().int().openapi({ description: 'Version of this release' }),
  failure: z.string().nullable().openapi({ description: 'Why the last migration failed' }),
}).openapi('LibraryDetails')
export type LibraryDetails = z.infer<typeof LibraryDetails>

/** What a declaration is about, in the order in which it is applied. */
export const THINGS = [
  'library',
  'host',
  'branch',
  'opening_hours',
  'calendar_exception',
  'patron_category',
  'copy_type',
  'collection',
  'category',
  'rule',
  'setting',
  'role',
  'administrator',
] as const
export type Thing = (typeof THINGS)[number]

export const Change = z
  .object({
    action: z.enum(['create', 'change', 'remove']),
    thing: z.enum(THINGS),
    key: z.string().openapi({ description: 'Code, name or scope of the thing', example: 'CEN' }),
    before: z.unknown().openapi({ description: 'Only what differs; null where there was nothing' }),
    after: z.unknown().openapi({ description: 'Only what differs; null where nothing stays' }),
  })
  .openapi('Change')
export type Change = z.infer<typeof Change>

export const Plan = z
  .object({
    slug: z.string(),
    is_new: z.boolean().openapi({ description: 'Whether the library would be made' }),
    changes: z.array(Change),
  })
  .openapi('Plan')
export type Plan = z.infer<typeof Plan>

export const Applied = Plan.extend({
  is_applied: z.boolean().openapi({ description: 'False for a dry run' }),
  administrator: z
    .object({ email: z.string(), password: z.string().nullable() })
    .nullable()
    .openapi({ description: 'The first administrator, if one was made; a generated password is told here and nowhere else' }),
  library: LibrarySummary.nullable(),
}).openapi('Applied')
export type Applied = z.infer<typeof Applied>

export const MigrationState = z
  .object({
    slug: z.string(),
    status: LibraryStatus,
    version: z.number().int(),
    target_version: z.number().int(),
    state: z.enum(['current', 'behind', 'failed', 'ahead']),
    attempts: z.number().int().openapi({ description: 'Tries of the version that failed' }),
    failure: z.string().nullable(),
    tried_at: z.iso.datetime().nullable(),
  })
  .openapi('MigrationState')
export type MigrationState = z.infer<typeof MigrationState>

const Step = z.object({ slug: z.string(), from: z.number().int(), to: z.number().int() })
export const MigrationOutcome = z
  .object({
    target_version: z.number().int(),
    platform: z.object({ from: z.number().int(), to: z.number().int() }),
    done: z.array(Step),
    failed: z.array(Step.extend({ reason: z.string() })),
    pending: z.array(Step).openapi({ description: 'What a dry run would do, or what a run that was broken off left' }),
    current: z.number().int().openapi({ description: 'Libraries that had nothing to do' }),
  })
  .openapi('MigrationOutcome')
export type MigrationOutcome = z.infer<typeof MigrationOutcome>

export const PlatformAdmin = z
  .object({
    id: z.uuid(),
    email: z.string(),
    display_name: z.string(),
    is_active: z.boolean(),
    created_at: z.iso.datetime(),
  })
  .openapi('PlatformAdmin')
export type PlatformAdmin = z.infer<typeof PlatformAdmin>

export const ExportFile = z
  .object({
    file: z.string().openapi({ example: 'civica-2026-03-01T101500Z.tar.gz' }),
    bytes: z.number().int(),
    created_at: z.iso.datetime(),
  })
  .openapi('ExportFile')
export type ExportFile = z.infer<typeof ExportFile>

export const Dropped = z
  .object({
    slug: z.string(),
    schema_version: z.number().int(),
    file: z.string().openapi({ description: 'Its export, to be fetched at /platform/v1/exports/{file}' }),
    tables: z.array(z.object({ name: z.string(), rows: z.number().int(), sha256: z.string() })),
    bytes: z.number().int().openapi({ description: 'Of the rows, before they were compressed' }),
  })
  .openapi('Dropped')

export const PlatformSignIn = z.strictObject({ email: z.email().max(254), password: z.string().min(1).max(256) }).openapi('PlatformSignIn')

export const PlatformSession = z
  .object({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.number().int().openapi({ description: 'Seconds' }),
    admin: PlatformAdmin,
  })
  .openapi('PlatformSession')

export const LibraryRename = z
  .strictObject({ slug: Slug.optional(), name: z.string().trim().min(1).max(200).optional() })
  .openapi('LibraryRename', { example: { slug: 'civica-nuova' } })

export const MigrationRequest = z
  .strictObject({ only: z.array(Slug).max(10_000).optional(), dry_run: z.boolean().optional() })
  .openapi('MigrationRequest')

const AdminPassword = z.string().min(8).max(128)
export const NewPlatformAdmin = z
  .strictObject({ email: z.email().max(254), display_name: z.string().trim().min(1).max(200), password: AdminPassword })
  .openapi('NewPlatformAdmin')
export const PlatformAdminChange = z
  .strictObject({
    display_name: z.string().trim().min(1).max(200).optional(),
    password: AdminPassword.optional(),
    is_active: z.boolean().optional(),
  })
  .openapi('PlatformAdminChange')

/** Facts about a library stand in its own log; those about the platform in the log of `libraryhub_platform`, which no library reads. */
export const events = {
  'library.created': { subject: 'library', permission: 'settings:read', data: z.object({ slug: z.string() }) },
  'library.applied': {
    subject: 'library',
    permission: 'settings:read',
    data: z.object({ changes: z.array(z.object({ action: z.string(), thing: z.string(), key: z.string() })) }),
  },
  'library.dropped': { subject: 'library', permission: 'settings:read', data: z.object({ slug: z.string(), file: z.string() }) },
  'admin.created': { subject: 'admin', permission: 'settings:read', data: z.object({ email: z.string() }) },
  'admin.changed': { subject: 'admin', permission: 'settings:read', data: z.object({ fields: z.array(z.string()) }) },
  'library.suspended': { subject: 'library', permission: 'settings:read', data: z.object({}) },
  'library.resumed': { subject: 'library', permission: 'settings:read', data: z.object({}) },
  'library.renamed': { subject: 'library', permission: 'settings:read', data: z.object({ slug: z.string(), name: z.string() }) },
  'library.restored': { subject: 'library', permission: 'settings:read', data: z.object({ slug: z.string(), from: z.string() }) },
} as const
