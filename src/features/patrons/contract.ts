import { z } from '@hono/zod-openapi'

export const permissions = {
  'patrons:read': { en: 'See patrons', it: 'Vedere gli utenti', roles: ['Admin', 'Librarian'] },
  'patrons:write': { en: 'Enrol, change and block patrons', it: 'Iscrivere, modificare e bloccare utenti', roles: ['Admin', 'Librarian'] },
  'patron-categories:write': { en: 'Change patron categories', it: 'Modificare le categorie di utenti', roles: ['Admin'] },
} as const

export const problems = {
  card_number_taken: {
    status: 409,
    title: { en: 'Another patron has that card number', it: 'Un altro utente ha quel numero di tessera' },
    constraints: ['patron_card_number_key', 'patron_card_every_number_key'],
  },
  patron_has_dependants: {
    status: 409,
    title: { en: 'The patron has open loans or holds', it: "L'utente ha prestiti o prenotazioni in corso" },
    detail: { en: 'Open loans: {loans}, open holds: {holds}.', it: 'Prestiti in corso: {loans}, prenotazioni: {holds}.' },
    constraints: ['loan_patron_id_fkey', 'hold_patron_id_fkey'],
  },
  patron_category_in_use: {
    status: 409,
    title: { en: 'Patrons or rules still have that category', it: 'Utenti o regole hanno ancora quella categoria' },
    constraints: ['patron_patron_category_id_fkey', 'rule_patron_category_id_fkey'],
  },
  patron_category_code_taken: {
    status: 409,
    title: { en: 'Another patron category has that code', it: "Un'altra categoria ha quel codice" },
    constraints: ['patron_category_code_key'],
  },
} as const

/** What becomes of closed loans: the name leaves them at once, after so many months, or never. */
export const KeepsHistory = z.enum(['off', 'months', 'keep'])

const Name = z.string().trim().min(1).max(200)

export const Patron = z
  .object({
    id: z.uuid(),
    card_number: z.string().nullable().openapi({ description: 'Null while the last card is lost and there is no other' }),
    given_name: z.string(),
    family_name: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    address: z.string().nullable(),
    birth_on: z.iso.date().nullable(),
    patron_category_id: z.uuid(),
    home_branch_id: z.uuid(),
    language: z.string(),
    expires_on: z.iso.date().nullable(),
    status: z.enum(['active', 'closed']),
    note: z.string().nullable(),
    keeps_history: KeepsHistory,
    history_months: z.number().int().nullable().openapi({ description: 'For how long, where keeps_history is months' }),
    version: z.number().int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .openapi('Patron')
export type Patron = z.infer<typeof Patron>

const optional = {
  card_number: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .optional()
    .openapi({ description: 'Made up where absent: ten digits, the last one a Luhn check digit' }),
  email: z.email().max(254).nullable().optional(),
  phone: z.string().trim().max(60).nullable().optional(),
  address: z.string().trim().max(500).nullable().optional(),
  birth_on: z.iso.date().nullable().optional(),
  language: z.enum(['it', 'en']).optional(),
  expires_on: z.iso.date().nullable().optional().openapi({ description: "By default what the category's enrolment says" }),
  note: z.string().trim().max(5_000).nullable().optional(),
  keeps_history: KeepsHistory.optional(),
  history_months: z.number().int().min(1).max(1_200).nullable().optional(),
}

export const NewPatron = z
  .strictObject({ given_name: Name, family_name: Name, patron_category_id: z.uuid(), home_branch_id: z.uuid(), ...optional })
  .openapi('NewPatron')
export const PatronChange = z
  .strictObject({
    given_name: Name.optional(),
    family_name: Name.optional(),
    patron_category_id: z.uuid().optional(),
    home_branch_id: z.uuid().optional(),
    status: z.enum(['active', 'closed']).optional(),
    ...optional,
  })
  .openapi('PatronChange')

export const PatronsQuery = z.object({
  q: z.string().max(200).optional().openapi({ description: 'Beginning of the family name, or a whole card number or e-mail address' }),
  patron_category_id: z.uuid().optional(),
  branch_id: z.uuid().optional(),
  status: z.enum(['active', 'closed']).optional(),
})

export const PatronBlock = z
  .object({
    id: z.uuid(),
    patron_id: z.uuid(),
    actions: z.array(z.string()),
    reason: z.string(),
    ends_on: z.iso.date().nullable(),
    created_at: z.iso.datetime(),
  })
  .openapi('PatronBlock')
export type PatronBlock = z.infer<typeof PatronBlock>
export const NewPatronBlock = z
  .strictObject({
    actions: z
      .array(z.enum(['checkout', 'renewal', 'hold', 'capture', 'fulfil']))
      .min(1)
      .max(5),
    reason: z.string().trim().min(1).max(500),
    ends_on: z.iso.date().nullable().optional(),
  })
  .openapi('NewPatronBlock')

export const PatronCategory = z
  .object({
    id: z.uuid(),
    code: z.string(),
    name: z.string(),
    enrolment_months: z.number().int().nullable(),
    minimum_age: z.number().int().nullable(),
    maximum_age: z.number().int().nullable(),
    version: z.number().int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .openapi('PatronCategory')
export const NewPatronCategory = z
  .strictObject({
    code: z.string().trim().min(1).max(40),
    name: z.string().trim().min(1).max(200),
    enrolment_months: z.number().int().min(1).max(1_200).nullable().optional(),
    minimum_age: z.number().int().min(0).max(150).nullable().optional(),
    maximum_age: z.number().int().min(0).max(150).nullable().optional(),
  })
  .openapi('NewPatronCategory')

const anything = z.record(z.string(), z.unknown())
export const events = {
  'patron.created': { subject: 'patron', permission: 'patrons:read', data: z.object({ card_number: z.string() }) },
  'patron.changed': { subject: 'patron', permission: 'patrons:read', data: z.object({ fields: z.array(z.string()) }) },
  'patron.deleted': { subject: 'patron', permission: 'patrons:read', data: z.object({}) },
  'patron.read': { subject: 'patron', permission: 'patrons:read', data: z.object({}) },
  'patron.blocked': { subject: 'patron', permission: 'patrons:read', data: z.object({ reason: z.string(), actions: z.array(z.string()) }) },
  'patron.unblocked': { subject: 'patron', permission: 'patrons:read', data: z.object({}) },
  'patron_category.created': { subject: 'patron_category', permission: 'patrons:read', data: anything },
  'patron_category.changed': { subject: 'patron_category', permission: 'patrons:read', data: anything },
  'patron_category.deleted': { subject: 'patron_category', permission: 'patrons:read', data: anything },
} as const
