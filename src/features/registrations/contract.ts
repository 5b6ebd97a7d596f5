import { z } from '@hono/zod-openapi'
import { AttributeValues, PatronAttribute } from '../patrons/attribute-contract.ts'
import { Language } from '../patrons/contract.ts'

export const permissions = {
  'registrations:open': {
    en: 'Ask to be enrolled',
    it: "Chiedere l'iscrizione",
    roles: ['Admin', 'Librarian', 'Reader', 'Guest'],
  },
  'registrations:read': { en: 'See who asks to be enrolled', it: "Vedere le richieste d'iscrizione", roles: ['Admin', 'Librarian'] },
  'registrations:write': {
    en: 'Approve and refuse who asks to be enrolled',
    it: "Approvare e respingere le richieste d'iscrizione",
    roles: ['Admin', 'Librarian'],
  },
} as const

export const problems = {
  registration_closed: {
    status: 409,
    title: { en: 'The library enrols nobody over the network', it: 'La biblioteca non iscrive online' },
    detail: { en: 'Come to the desk with a document.', it: 'Presentarsi al banco con un documento.' },
  },
  registration_category_closed: {
    status: 422,
    title: { en: 'Nobody enrols by himself in that category', it: 'In questa categoria non ci si iscrive da soli' },
  },
  registration_age: {
    status: 422,
    title: { en: 'That category is for another age', it: "Questa categoria è per un'altra età" },
  },
  registration_not_pending: {
    status: 409,
    title: { en: 'That request is not waiting for a decision', it: 'La richiesta non è in attesa di una decisione' },
    detail: { en: 'It is {status}.', it: 'Stato: {status}.' },
  },
  registration_duplicates: {
    status: 409,
    title: { en: 'The library may know that person already', it: 'La biblioteca forse conosce già questa persona' },
    detail: {
      en: 'Look at {count} patrons, and send accepts_duplicates if they are others.',
      it: 'Verificare {count} utenti e, se sono altri, inviare accepts_duplicates.',
    },
  },
  link_invalid: {
    status: 422,
    title: { en: 'The link does not work any more', it: 'Il collegamento non è più valido' },
    detail: { en: 'Ask for a new one.', it: 'Richiederne uno nuovo.' },
  },
} as const

const Name = z.string().trim().min(1).max(200)
const Email = z.email().max(254)

export const NewRegistration = z
  .strictObject({
    given_name: Name,
    family_name: Name,
    email: Email,
    birth_on: z.iso.date().nullable().optional(),
    phone: z.string().trim().max(60).nullable().optional(),
    address: z.string().trim().max(500).nullable().optional(),
    language: Language.optional(),
    patron_category_id: z.uuid(),
    home_branch_id: z.uuid().optional().openapi({ description: "By default the category's" }),
    attributes: AttributeValues.optional(),
  })
  .openapi('NewRegistration')
export type NewRegistration = z.output<typeof NewRegistration>

/** The same for everybody, so that nobody learns whose address the library knows. */
export const RegistrationReceipt = z
  .object({ email: z.string(), status: z.literal('mail_sent'), link_hours: z.number().int() })
  .openapi('RegistrationReceipt')

const Token = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .openapi({ example: 'mJ2x0k7Qe9m3c1V5yB8tN4rL6wZ0aD2fG5hS7uK9pXo' })
export const RegistrationConfirmation = z.strictObject({ token: Token }).openapi('RegistrationConfirmation')
export const RegistrationOutcome = z
  .object({
    status: z
      .enum(['pending', 'approved'])
      .openapi({ description: 'approved: a mail with the card number and the way to a password follows' }),
    card_number: z.string().nullable(),
  })
  .openapi('RegistrationOutcome')
export const FirstPassword = z.strictObject({ token: Token, password: z.string().min(8).max(128) }).openapi('FirstPassword')

export const RegistrationForm = z
  .object({
    is_open: z.boolean(),
    categories: z.array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        minimum_age: z.number().int().nullable(),
        maximum_age: z.number().int().nullable(),
        home_branch_id: z.uuid().nullable(),
      }),
    ),
    attributes: z.array(
      PatronAttribute.pick({ code: true, kind: true, label: true, choices: true, is_required: true, patron_category_ids: true }),
    ),
  })
  .openapi('RegistrationForm')
export type RegistrationForm = z.infer<typeof RegistrationForm>

export const REGISTRATION_STATUSES = ['unverified', 'pending', 'approved', 'refused'] as const

export const Registration = z
  .object({
    id: z.uuid(),
    status: z.enum(REGISTRATION_STATUSES).openapi({ description: 'unverified: the address was not confirmed yet' }),
    email: z.string(),
    given_name: z.string(),
    family_name: z.string(),
    birth_on: z.iso.date().nullable(),
    phone: z.string().nullable(),
    address: z.string().nullable(),
    language: z.string(),
    patron_category_id: z.uuid(),
    home_branch_id: z.uuid(),
    attributes: AttributeValues,
    verified_at: z.iso.datetime().nullable(),
    decided_at: z.iso.datetime().nullable(),
    decided_by: z.uuid().nullable(),
    reason: z.string().nullable(),
    patron_id: z.uuid().nullable(),
    created_at: z.iso.datetime(),
  })
  .openapi('Registration')
export type Registration = z.infer<typeof Registration>

/** A patron who may be the same person. */
export const KnownPatron = z
  .object({
    patron_id: z.uuid(),
    card_number: z.string().nullable(),
    given_name: z.string(),
    family_name: z.string(),
    birth_on: z.iso.date().nullable(),
    status: z.string(),
    same: z.array(z.enum(['email', 'name', 'birth_on', 'phone'])),
  })
  .openapi('KnownPatron')
export type KnownPatron = z.infer<typeof KnownPatron>
export const RegistrationDetail = Registration.extend({ duplicates: z.array(KnownPatron) }).openapi('RegistrationDetail')
export const RegistrationsQuery = z.object({ status: z.enum(REGISTRATION_STATUSES).optional() })

export const RegistrationApproval = z
  .strictObject({
    patron_category_id: z.uuid().optional(),
    home_branch_id: z.uuid().optional(),
    new_card_number: z.string().trim().min(1).max(64).optional().openapi({ description: 'Made up where absent', example: '2000000025' }),
    expires_on: z.iso.date().nullable().optional(),
    guarantor_patron_id: z.uuid().optional(),
    attributes: AttributeValues.optional().openapi({ description: 'What the staff complete' }),
    is_verified: z.boolean().default(false).openapi({ description: 'A document was seen' }),
    accepts_duplicates: z.boolean().default(false).openapi({ description: 'The patrons who look alike are other people' }),
  })
  .openapi('RegistrationApproval')
export type RegistrationApproval = z.output<typeof RegistrationApproval>
export const RegistrationRefusal = z.strictObject({ reason: z.string().trim().min(1).max(500) }).openapi('RegistrationRefusal')

/** Neither names nor addresses: whoever follows events learns that there is a request, and reads it with its own permission. */
const registration = { subject: 'registration', permission: 'registrations:read' } as const
export const events = {
  'registration.requested': { ...registration, data: z.object({}) },
  'registration.confirmed': { ...registration, data: z.object({}) },
  'registration.approved': { ...registration, data: z.object({ patron_id: z.string(), is_automatic: z.boolean() }) },
  'registration.refused': { ...registration, data: z.object({}) },
  'registration.forgotten': { ...registration, data: z.object({ count: z.number() }) },
} as const
