import { z } from '@hono/zod-openapi'

export const permissions = {
  'patrons:merge': {
    en: 'Merge patrons who are one person',
    it: 'Unire utenti che sono la stessa persona',
    roles: ['Admin', 'Librarian'],
  },
} as const

export const problems = {
  patron_merged: {
    status: 410,
    title: { en: 'The patron was merged into another one', it: "L'utente è stato unito a un altro" },
    detail: { en: 'It is now the patron {patron_id}.', it: "Ora è l'utente {patron_id}." },
  },
  merge_with_itself: {
    status: 422,
    title: { en: 'A patron cannot be merged with itself', it: 'Un utente non si può unire a sé stesso' },
  },
  merge_refused: {
    status: 409,
    title: { en: 'The patrons cannot be merged', it: 'Gli utenti non si possono unire' },
  },
  merge_from_unknown: {
    status: 422,
    title: { en: 'There is no such patron to merge', it: "L'utente da unire non esiste" },
  },
  both_sign_in: {
    status: 409,
    title: { en: 'Both patrons have an account', it: 'Entrambi gli utenti hanno un account' },
    detail: {
      en: 'Say in `account` which one stays: `keep` that of the patron who stays, `take` the other one.',
      it: 'Indicare in `account` quale resta: `keep` quello di chi resta, `take` l’altro.',
    },
  },
  duplicate_dismissed: {
    status: 409,
    title: { en: 'Somebody said that they are two', it: 'Qualcuno ha detto che sono due persone' },
  },
} as const

const PatronSummary = z.object({
  id: z.uuid(),
  card_number: z.string().nullable(),
  given_name: z.string(),
  family_name: z.string(),
  birth_on: z.iso.date().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  status: z.enum(['active', 'closed']),
  created_at: z.iso.datetime(),
})

export const REASONS = [
  'same_name_and_birth',
  'same_email',
  'same_phone',
  'similar_name_and_birth',
  'similar_name',
  'names_swapped',
] as const

export const PatronDuplicate = z
  .object({
    id: z.uuid(),
    score: z.number().int().openapi({ description: 'From 1 to 100: how likely it is one person' }),
    reasons: z.array(z.enum(REASONS)),
    patron: PatronSummary,
    other: PatronSummary,
    found_at: z.iso.datetime(),
    dismissed_at: z.iso.datetime().nullable(),
    note: z.string().nullable(),
  })
  .openapi('PatronDuplicate')
export type PatronDuplicate = z.infer<typeof PatronDuplicate>

/** One who may be the same person as the patron that was asked about, as it stands at this moment. */
export const Likeness = z
  .object({
    score: z.number().int(),
    reasons: z.array(z.enum(REASONS)),
    other: PatronSummary,
    is_dismissed: z.boolean().openapi({ description: 'Somebody said that they are two' }),
  })
  .openapi('PatronLikeness')
export type Likeness = z.infer<typeof Likeness>

export const DuplicatesQuery = z.object({
  patron_id: z.uuid().optional(),
  minimum_score: z.coerce.number().int().min(1).max(100).optional(),
  is_dismissed: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true')
    .openapi({ description: 'Those that somebody said are two' }),
})

export const Dismissal = z
  .strictObject({ note: z.string().trim().max(500).optional() })
  .default({})
  .openapi('DuplicateDismissal')

/** What the patron who stays can take over from the one who goes. */
export const TAKEN = [
  'given_name',
  'family_name',
  'email',
  'phone',
  'address',
  'birth_on',
  'patron_category_id',
  'home_branch_id',
  'language',
  'expires_on',
  'card_number',
  'keeps_history',
] as const

export const MergeRequest = z
  .strictObject({
    from_id: z.uuid().openapi({ description: 'The patron who goes' }),
    take: z.array(z.enum(TAKEN)).max(TAKEN.length).default([]).openapi({
      description: 'What is taken over from the patron who goes; what the one who stays lacks is taken over in any case',
    }),
    account: z.enum(['keep', 'take']).optional().openapi({ description: 'Whose account stays, where both have one' }),
    note: z.string().trim().max(500).optional(),
  })
  .openapi('MergeRequest')
export type MergeRequest = z.output<typeof MergeRequest>

export const Merge = z
  .object({
    merged_id: z.uuid(),
    patron_id: z.uuid(),
    taken: z.array(z.string()).openapi({ description: 'What the patron took over from the other' }),
    moved: z.record(z.string(), z.number().int()).openapi({ description: 'How many rows of each kind went over', example: { loan: 2 } }),
    dropped: z
      .array(z.object({ kind: z.string(), id: z.uuid(), reason: z.string() }))
      .openapi({ description: 'What both had, so that one of it ended: the later of two holds on one book' }),
  })
  .openapi('Merge')
export type Merge = z.infer<typeof Merge>

export const events = {
  'patron.merged': {
    subject: 'patron',
    permission: 'patrons:read',
    data: z.object({ into_patron_id: z.uuid(), moved: z.record(z.string(), z.number().int()) }),
  },
  'patron_duplicate.dismissed': { subject: 'patron_duplicate', permission: 'patrons:read', data: z.object({}) },
  'patron_duplicate.reopened': { subject: 'patron_duplicate', permission: 'patrons:read', data: z.object({}) },
} as const
