import { z } from '@hono/zod-openapi'

export const problems = {
  relation_exists: {
    status: 409,
    title: { en: 'The two are related like that already', it: 'I due sono già in questa relazione' },
    constraints: ['patron_relation_patron_id_for_patron_id_kind_key'],
  },
  relation_with_oneself: {
    status: 422,
    title: { en: 'Nobody is related to oneself', it: 'Nessuno è in relazione con sé stesso' },
    constraints: ['patron_relation_for_patron_id_check'],
  },
  relation_ends_early: {
    status: 422,
    title: { en: 'It ends before it begins', it: 'Finisce prima di cominciare' },
    constraints: ['patron_relation_ends_on_check'],
  },
  relation_patron_unknown: { status: 422, title: { en: 'There is no such patron', it: 'Utente inesistente' } },
  guarantor_unfit: {
    status: 422,
    title: { en: 'That patron cannot answer for anybody', it: 'Questo utente non può fare da garante' },
    detail: {
      en: 'A guarantor is an active patron, is old enough, and is not answered for by the same one.',
      it: 'Il garante è un utente attivo, in età per esserlo, e non garantito dalla stessa persona.',
    },
  },
  guarantor_last: {
    status: 409,
    title: { en: 'At that age somebody has to answer for the patron', it: "A quell'età serve un garante" },
    detail: { en: 'Name another guarantor first.', it: 'Indicare prima un altro garante.' },
  },
  titles_private: {
    status: 403,
    title: { en: 'What this patron reads is private', it: 'Le letture di questo utente sono riservate' },
    detail: {
      en: 'The number of loans and what is owed can be seen; titles only if the patron shares them.',
      it: "Si vedono il numero dei prestiti e i debiti; i titoli solo se l'utente li condivide.",
    },
  },
} as const

export const RELATION_KINDS = ['guarantor', 'family', 'proxy'] as const
const kind = z.enum(RELATION_KINDS).openapi({
  description: 'guarantor: answers for what the other owes; family: lives together; proxy: acts for the other',
})
const SeeLoans = z.boolean().openapi({ description: 'Titles are shown only as far as the other patron shares them' })
const Borrow = z.boolean().openapi({ description: "Whether things may be lent to this one on the other's card" })
const PickUp = z.boolean().openapi({ description: 'Whether this one may fetch what the other reserved' })
const Notified = z.boolean().openapi({ description: "Whether the other's notices are sent to this one too" })
const Day = z.iso.date().nullable()
const LastDay = Day.openapi({ description: 'The last day on which it counts' })
const Note = z.string().trim().max(500).nullable()

export const PatronRelation = z
  .object({
    id: z.uuid(),
    patron_id: z.uuid().openapi({ description: 'Who answers or acts' }),
    for_patron_id: z.uuid().openapi({ description: 'For whom' }),
    kind,
    may_see_loans: SeeLoans,
    may_borrow: Borrow,
    may_pick_up_holds: PickUp,
    is_notified: Notified,
    starts_on: Day,
    ends_on: LastDay,
    note: z.string().nullable(),
    created_at: z.iso.datetime(),
  })
  .openapi('PatronRelation')
export type PatronRelation = z.infer<typeof PatronRelation>

const changeable = {
  may_see_loans: SeeLoans.optional(),
  may_borrow: Borrow.optional(),
  may_pick_up_holds: PickUp.optional(),
  is_notified: Notified.optional(),
  starts_on: Day.optional(),
  ends_on: LastDay.optional(),
  note: Note.optional(),
}
export const NewPatronRelation = z
  .strictObject({ kind, for_patron_id: z.uuid(), ...changeable })
  .openapi('NewPatronRelation', { description: 'What is not said is as usual for the kind' })
export const PatronRelationChange = z.strictObject(changeable).openapi('PatronRelationChange', { example: { ends_on: '2030-06-30' } })
export type PatronRelationChange = z.output<typeof PatronRelationChange>

const counts = {
  loan_count: z.number().int(),
  overdue_count: z.number().int(),
  hold_count: z.number().int(),
  ready_hold_count: z.number().int(),
  owed_cents: z.number().int(),
}

/** One of a family as the staff see it. */
export const FamilyMember = z
  .object({
    patron_id: z.uuid(),
    card_number: z.string().nullable(),
    given_name: z.string(),
    family_name: z.string(),
    birth_on: z.iso.date().nullable(),
    patron_category_id: z.uuid(),
    expires_on: z.iso.date().nullable(),
    status: z.string(),
    ...counts,
  })
  .openapi('FamilyMember')
export const Family = z
  .object({
    data: z.array(FamilyMember).openapi({ description: 'The patron who was asked for comes first' }),
    relations: z.array(PatronRelation),
    owed_cents: z.number().int().openapi({ description: 'What all of them owe together' }),
  })
  .openapi('Family')

/** One for whom the patron who asks answers or acts. Counts are null where only the other may see them. */
export const MyFamilyMember = z
  .object({
    patron_id: z.uuid(),
    given_name: z.string(),
    family_name: z.string(),
    kind,
    may_borrow: Borrow,
    may_pick_up_holds: PickUp,
    ends_on: LastDay,
    loan_count: z.number().int().nullable(),
    overdue_count: z.number().int().nullable(),
    hold_count: z.number().int().nullable(),
    ready_hold_count: z.number().int().nullable(),
    owed_cents: z.number().int().nullable(),
    shows_titles: z.boolean().openapi({ description: 'Whether the loans can be asked for' }),
  })
  .openapi('MyFamilyMember')
export type MyFamilyMember = z.infer<typeof MyFamilyMember>

/** Somebody who answers or acts for the patron who asks, and what that one sees. */
export const MyGuardian = z
  .object({
    given_name: z.string(),
    family_name: z.string(),
    kind,
    may_borrow: Borrow,
    may_pick_up_holds: PickUp,
    is_notified: Notified,
    ends_on: LastDay,
    sees_counts: z.boolean(),
    sees_titles: z.boolean(),
  })
  .openapi('MyGuardian')
export type MyGuardian = z.infer<typeof MyGuardian>
export const MyFamily = z.object({ data: z.array(MyFamilyMember), seen_by: z.array(MyGuardian) }).openapi('MyFamily')

export const FamilyLoan = z
  .object({
    id: z.uuid(),
    title: z.string(),
    copy_barcode: z.string(),
    started_at: z.iso.datetime(),
    due_at: z.iso.datetime(),
    renewal_count: z.number().int(),
  })
  .openapi('FamilyLoan')
export type FamilyLoan = z.infer<typeof FamilyLoan>

const relation = { subject: 'patron', permission: 'patrons:read' } as const
const Between = z.object({ relation_id: z.string(), patron_id: z.string(), kind: z.string() })
/** Told of the patron who is answered for; patron_id in the data is who answers. */
export const events = {
  'patron_relation.created': { ...relation, data: Between },
  'patron_relation.changed': { ...relation, data: Between.extend({ fields: z.array(z.string()) }) },
  'patron_relation.deleted': { ...relation, data: Between },
} as const
