import { z } from '@hono/zod-openapi'
import { NOTICE_KINDS } from '../notices/contract.ts'
import { AttributeValues } from './attribute-contract.ts'

export const permissions = {
  'patrons:read': { en: 'See patrons', it: 'Vedere gli utenti', roles: ['Admin', 'Librarian'] },
  'patrons:write': { en: 'Enrol, change and block patrons', it: 'Iscrivere, modificare e bloccare utenti', roles: ['Admin', 'Librarian'] },
  'patron-categories:write': { en: 'Change patron categories', it: 'Modificare le categorie di utenti', roles: ['Admin'] },
  'patron-attributes:write': {
    en: 'Choose what is asked of patrons',
    it: 'Scegliere quali dati chiedere agli utenti',
    roles: ['Admin'],
  },
} as const

export const problems = {
  card_number_taken: {
    status: 409,
    title: { en: 'That card number is, or was, given to somebody', it: 'Quel numero di tessera è, o è stato, di qualcuno' },
    constraints: ['patron_card_number_key', 'patron_card_every_number_key'],
  },
  card_lost: {
    status: 409,
    title: { en: 'That card was reported lost', it: 'Questa tessera è stata dichiarata smarrita' },
    detail: { en: 'Keep the card, and ask for a document.', it: 'Trattenere la tessera e chiedere un documento.' },
  },
  card_replaced: {
    status: 409,
    title: { en: 'That card was replaced by another one', it: "Questa tessera è stata sostituita da un'altra" },
  },
  card_not_active: { status: 409, title: { en: 'The patron has no card in use', it: "L'utente non ha una tessera attiva" } },
  card_active: { status: 409, title: { en: 'The patron has another card in use', it: "L'utente ha un'altra tessera attiva" } },
  card_not_lost: { status: 409, title: { en: 'That card was not reported lost', it: 'Questa tessera non risulta smarrita' } },
  expiry_needed: {
    status: 422,
    title: { en: 'The category does not say how long a card lasts', it: 'La categoria non dice quanto dura la tessera' },
    detail: { en: 'Send expires_on.', it: 'Indicare expires_on.' },
  },
  patron_closed_already: { status: 409, title: { en: 'The patron is closed', it: "L'utente è chiuso" } },
  patron_has_dependants: {
    status: 409,
    title: { en: 'The patron has open loans or holds', it: "L'utente ha prestiti o prenotazioni in corso" },
    detail: { en: 'Open loans: {loans}, open holds: {holds}.', it: 'Prestiti in corso: {loans}, prenotazioni: {holds}.' },
    constraints: ['loan_patron_id_fkey', 'hold_patron_id_fkey'],
  },
  patron_incomplete: {
    status: 422,
    title: { en: 'Something about the patron is missing or does not fit', it: "Qualcosa dell'utente manca o non va bene" },
  },
  guarantor_needed: {
    status: 422,
    title: { en: 'At that age somebody has to answer for the patron', it: "A quell'età serve un garante" },
    detail: { en: 'Under {under} years a guarantor is needed.', it: 'Sotto i {under} anni serve un garante.' },
  },
  history_months_needed: {
    status: 422,
    title: { en: 'Months belong to a history of months, and to no other', it: 'I mesi vanno indicati solo per uno storico a mesi' },
    constraints: ['patron_keeps_history_check', 'patron_category_keeps_history_check'],
  },
  attribute_required: {
    status: 422,
    title: { en: 'That has to be told', it: 'Dato obbligatorio' },
    detail: { en: '{label} is needed.', it: '{label} è obbligatorio.' },
  },
  attribute_unknown: {
    status: 422,
    title: { en: 'The library does not ask that of this patron', it: 'La biblioteca non chiede questo dato a questo utente' },
  },
  attribute_invalid: {
    status: 422,
    title: { en: 'The value does not fit', it: 'Il valore non va bene' },
    detail: { en: '{label}: expected {expected}.', it: '{label}: atteso {expected}.' },
  },
  attribute_not_yours: {
    status: 422,
    title: { en: 'Only the staff can change that', it: 'Solo il personale può modificarlo' },
  },
  attribute_value_taken: {
    status: 409,
    title: { en: 'Another patron has that value', it: 'Un altro utente ha quel valore' },
    constraints: ['patron_unique_value_code_value_key'],
  },
  attribute_code_taken: {
    status: 409,
    title: { en: 'Another attribute has that code', it: 'Un altro attributo ha quel codice' },
    constraints: ['patron_attribute_code_key'],
  },
  attribute_in_use: {
    status: 409,
    title: { en: 'Patrons have values of that attribute', it: 'Alcuni utenti hanno valori di questo attributo' },
    detail: { en: 'Patrons: {count}.', it: 'Utenti: {count}.' },
  },
  note_read: {
    status: 409,
    title: { en: 'The patron has read that message', it: "L'utente ha già letto il messaggio" },
    detail: { en: 'Write another one.', it: 'Scriverne un altro.' },
  },
  field_not_yours: {
    status: 422,
    title: { en: 'Ask the library to change that', it: 'Per modificarlo rivolgersi alla biblioteca' },
  },
  patron_category_in_use: {
    status: 409,
    title: {
      en: 'Patrons, rules or other categories still have that category',
      it: 'Utenti, regole o altre categorie hanno ancora quella categoria',
    },
    constraints: [
      'patron_patron_category_id_fkey',
      'rule_patron_category_id_fkey',
      'patron_category_next_patron_category_id_fkey',
      'patron_registration_patron_category_id_fkey',
    ],
  },
  patron_category_code_taken: {
    status: 409,
    title: { en: 'Another patron category has that code', it: "Un'altra categoria ha quel codice" },
    constraints: ['patron_category_code_key'],
  },
} as const

/** What becomes of closed loans: the name leaves them at once, after so many months, or never. */
export const KeepsHistory = z.enum(['off', 'months', 'keep'])
const HistoryMonths = z.number().int().min(1).max(1_200).nullable()
const Name = z.string().trim().min(1).max(200)
export const Language = z.enum(['it', 'en'])

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
    note: z
      .string()
      .nullable()
      .openapi({ description: 'A remark that stands beside the name; what has an author or an end is a note of its own' }),
    keeps_history: KeepsHistory,
    history_months: z.number().int().nullable().openapi({ description: 'For how long, where keeps_history is months' }),
    shares_titles: z
      .boolean()
      .nullable()
      .openapi({ description: "Whether guarantors and family may see titles; null: as the library's setting has it for the age" }),
    unverified_since: z.iso
      .datetime()
      .nullable()
      .openapi({ description: 'Since when name and address wait to be compared with a document' }),
    attributes: AttributeValues,
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
  language: Language.optional().openapi({ description: "By default the category's, or else the library's" }),
  expires_on: z.iso.date().nullable().optional().openapi({ description: "By default what the category's enrolment says" }),
  note: z.string().trim().max(5_000).nullable().optional(),
  keeps_history: KeepsHistory.optional().openapi({ description: "By default the category's" }),
  history_months: HistoryMonths.optional(),
  shares_titles: z.boolean().nullable().optional(),
  attributes: AttributeValues.optional().openapi({ description: 'By code; null takes a value away' }),
}

export const NewPatron = z
  .strictObject({
    given_name: Name,
    family_name: Name,
    patron_category_id: z.uuid(),
    home_branch_id: z.uuid().optional().openapi({ description: "By default the category's" }),
    guarantor_patron_id: z.uuid().optional().openapi({ description: 'The patron who answers for a child' }),
    ...optional,
  })
  .openapi('NewPatron')
export type NewPatron = z.output<typeof NewPatron>

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
export type PatronChange = z.output<typeof PatronChange>

/** What patrons may change themselves, where the library lets them; its setting names those that concern it. */
export const OWN_FIELDS = ['email', 'phone', 'address'] as const
export const MyPatron = Patron.omit({ unverified_since: true, note: true }).extend({ is_verified: z.boolean() }).openapi('MyPatron')
export const MyPatronChange = z
  .strictObject({
    email: optional.email,
    phone: optional.phone,
    address: optional.address,
    language: Language.optional(),
    keeps_history: KeepsHistory.optional(),
    history_months: HistoryMonths.optional(),
    shares_titles: optional.shares_titles,
    attributes: optional.attributes,
  })
  .openapi('MyPatronChange', { example: { phone: '+39 035 000000', keeps_history: 'off' } })
export type MyPatronChange = z.output<typeof MyPatronChange>

const YesNo = z.enum(['true', 'false'])
export const PatronsQuery = z.object({
  q: z.string().max(200).optional().openapi({ description: 'Beginning of the family name, or a whole card number or e-mail address' }),
  patron_category_id: z.uuid().optional(),
  branch_id: z.uuid().optional(),
  status: z.enum(['active', 'closed']).optional(),
  expiring_before: z.iso.date().optional().openapi({ description: 'Whose card ends before that day' }),
  is_blocked: YesNo.optional().openapi({ description: 'Whom the staff forbid something today' }),
  is_unverified: YesNo.optional(),
  is_owing: YesNo.optional(),
  attribute: z
    .union([z.string(), z.array(z.string()).max(5)])
    .optional()
    .openapi({ description: '`code:value`; several have to be true at once', example: 'class:3B' }),
  sort: z.enum(['name', '-name', 'expires_on', '-created_at']).default('name'),
})
export type PatronsQuery = z.output<typeof PatronsQuery>

export const PatronCategory = z
  .object({
    id: z.uuid(),
    code: z.string(),
    name: z.string(),
    enrolment_months: z.number().int().nullable().openapi({ description: 'How long a card lasts; null: for ever' }),
    minimum_age: z.number().int().nullable(),
    maximum_age: z.number().int().nullable(),
    next_patron_category_id: z.uuid().nullable().openapi({ description: 'Where whoever has grown too old is suggested to go' }),
    needs_guarantor_under: z.number().int().nullable().openapi({ description: 'Age below which somebody has to answer for the patron' }),
    allows_self_registration: z.boolean(),
    language: z.string().nullable(),
    home_branch_id: z.uuid().nullable(),
    keeps_history: KeepsHistory,
    history_months: z.number().int().nullable(),
    declined_notices: z
      .array(z.string())
      .openapi({ description: 'Kinds of notices that whoever is enrolled does not get before asking for them' }),
    version: z.number().int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .openapi('PatronCategory')
const Age = z.number().int().min(0).max(150).nullable()
export const NewPatronCategory = z
  .strictObject({
    code: z.string().trim().min(1).max(40),
    name: z.string().trim().min(1).max(200),
    enrolment_months: z.number().int().min(1).max(1_200).nullable().optional(),
    minimum_age: Age.optional(),
    maximum_age: Age.optional(),
    next_patron_category_id: z.uuid().nullable().optional(),
    needs_guarantor_under: z.number().int().min(1).max(150).nullable().optional(),
    allows_self_registration: z.boolean().optional(),
    language: Language.nullable().optional(),
    home_branch_id: z.uuid().nullable().optional(),
    keeps_history: KeepsHistory.optional(),
    history_months: HistoryMonths.optional(),
    declined_notices: z.array(z.enum(NOTICE_KINDS)).max(40).optional(),
  })
  .openapi('NewPatronCategory')

/** Somebody whose age is no longer, or not yet, that of the category. */
export const CategorySuggestion = z
  .object({
    patron_id: z.uuid(),
    card_number: z.string().nullable(),
    given_name: z.string(),
    family_name: z.string(),
    age: z.number().int(),
    patron_category_id: z.uuid(),
    is_too: z.enum(['old', 'young']),
    suggested_patron_category_id: z.uuid().nullable().openapi({ description: 'Null where no category is for that age' }),
  })
  .openapi('CategorySuggestion')
export type CategorySuggestion = z.infer<typeof CategorySuggestion>

export const PatronCard = z
  .object({
    id: z.uuid(),
    patron_id: z.uuid(),
    number: z.string().openapi({ example: '2000000017' }),
    status: z.enum(['active', 'expired', 'lost', 'replaced']).openapi({ description: 'expired: in use, but its patron has to renew' }),
    issued_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable(),
    reason: z.string().nullable(),
  })
  .openapi('PatronCard')
export type PatronCard = z.infer<typeof PatronCard>
const Reason = z.string().trim().min(1).max(500)
export const NewPatronCard = z
  .strictObject({
    number: optional.card_number,
    reason: Reason.optional().openapi({ description: 'Why the card in use is replaced', example: 'rovinata' }),
    charge_cents: z.number().int().min(0).max(100_000).default(0).openapi({ description: 'What the patron is charged for it' }),
  })
  .openapi('NewPatronCard')
export const LostCard = z.strictObject({ reason: Reason.optional() }).openapi('LostCard')
export const CardRenewal = z
  .strictObject({
    expires_on: z.iso
      .date()
      .optional()
      .openapi({ description: "By default the category's months from today, or from the end of a card that is still good" }),
  })
  .openapi('CardRenewal')

const anything = z.record(z.string(), z.unknown())
const patron = { subject: 'patron', permission: 'patrons:read' } as const
const category = { subject: 'patron_category', permission: 'patrons:read', data: anything } as const
const attribute = { subject: 'patron_attribute', permission: 'patrons:read', data: anything } as const
export const events = {
  'patron.created': { ...patron, data: z.object({ card_number: z.string() }) },
  'patron.changed': { ...patron, data: z.object({ fields: z.array(z.string()) }) },
  'patron.notices_declined': { ...patron, data: z.object({ kinds: z.array(z.enum(NOTICE_KINDS)) }) },
  'patron.deleted': { ...patron, data: z.object({}) },
  'patron.read': { ...patron, data: z.object({}) },
  'patron.renewed': { ...patron, data: z.object({ expired_on: z.string().nullable(), expires_on: z.string() }) },
  'patron.verified': { ...patron, data: z.object({}) },
  'patron.expires_soon': { ...patron, data: z.object({ expires_on: z.string() }) },
  'patron.blocked': { ...patron, data: z.object({ reason: z.string(), actions: z.array(z.string()), kind: z.string() }) },
  'patron.suspended': { ...patron, data: z.object({ days: z.number(), loan_id: z.string().nullable() }) },
  'patron.unblocked': { ...patron, data: z.object({ block_id: z.string(), reason: z.string().nullable() }) },
  'patrons.listed': { ...patron, data: z.object({ count: z.number(), filter: anything, format: z.enum(['json', 'csv']) }) },
  'card.issued': { ...patron, data: z.object({ card_number: z.string(), replaces: z.string().nullable() }) },
  'card.lost': { ...patron, data: z.object({ card_number: z.string(), reason: z.string().nullable() }) },
  'card.found': { ...patron, data: z.object({ card_number: z.string() }) },
  'card.removed': { ...patron, data: z.object({ card_number: z.string() }) },
  'patron_note.created': { ...patron, data: z.object({ note_id: z.string(), kind: z.string() }) },
  'patron_note.changed': { ...patron, data: z.object({ note_id: z.string(), kind: z.string(), fields: z.array(z.string()) }) },
  'patron_note.deleted': { ...patron, data: z.object({ note_id: z.string(), kind: z.string() }) },
  'patron_note.read': { ...patron, data: z.object({ note_id: z.string() }) },
  'patron_category.created': category,
  'patron_category.changed': category,
  'patron_category.deleted': category,
  'patron_attribute.created': attribute,
  'patron_attribute.changed': attribute,
  'patron_attribute.deleted': attribute,
} as const
