import { z } from '@hono/zod-openapi'
import { Explanation } from '../rules/contract.ts'
import { HoldConstraints } from './queue-contract.ts'

export { problems } from './problems-contract.ts'

export const permissions = {
  'holds:read': { en: 'See holds and queues', it: 'Vedere le prenotazioni e le code', roles: ['Admin', 'Librarian'] },
  'holds:write': {
    en: 'Place, change and cancel holds for patrons',
    it: 'Gestire le prenotazioni degli utenti',
    roles: ['Admin', 'Librarian'],
  },
  'holds:override': {
    en: 'Reserve against the rules, with a reason, and force copies into hand',
    it: 'Prenotare in deroga alle regole, motivando, e richiedere esemplari a ogni costo',
    roles: ['Admin'],
  },
} as const

export const HOLD_LEVELS = ['book', 'copy', 'any_edition'] as const
export const HOLD_TYPES = ['hold', 'recall', 'force'] as const
export const HOLD_STATUSES = ['queued', 'suspended', 'in_transit', 'ready', 'filled', 'cancelled', 'expired'] as const

export const Hold = z
  .object({
    id: z.uuid(),
    patron_id: z.uuid().nullable(),
    book_id: z.uuid(),
    title: z.string(),
    copy_id: z.uuid().nullable(),
    captured_copy_id: z.uuid().nullable(),
    type: z.enum(HOLD_TYPES),
    level: z.enum(HOLD_LEVELS),
    constraints: HoldConstraints.loose(),
    status: z.enum(HOLD_STATUSES),
    rank: z
      .number()
      .int()
      .nullable()
      .openapi({ description: 'Place in the queue among those that wait; null once it is over or set aside' }),
    rank_with_suspended: z.number().int().nullable().openapi({ description: 'The same, those that are suspended counted as well' }),
    is_cut_in_line: z.boolean(),
    pickup_branch_id: z.uuid(),
    requested_at: z.iso.datetime(),
    not_before_on: z.iso.date().nullable(),
    needed_by_on: z.iso.date().nullable(),
    suspended_until_on: z.iso.date().nullable(),
    ready_at: z.iso.datetime().nullable(),
    shelf_expires_at: z.iso.datetime().nullable(),
    ended_at: z.iso.datetime().nullable(),
    end_reason: z.string().nullable(),
    comment: z.string().nullable(),
    explanation: Explanation,
    version: z.number().int(),
  })
  .openapi('Hold')
export type Hold = z.infer<typeof Hold>

const wishes = {
  book_id: z.uuid().optional(),
  copy_id: z.uuid().optional().openapi({ description: 'Instead of the book: exactly this copy' }),
  any_edition: z.boolean().default(false).openapi({ description: 'Whether another edition of the same work will do' }),
  constraints: HoldConstraints.default({}),
  pickup_branch_id: z.uuid(),
  not_before_on: z.iso.date().optional(),
  needed_by_on: z.iso.date().optional(),
  comment: z.string().trim().max(500).optional(),
}
const isOneThing = ({ book_id, copy_id, any_edition }: { book_id?: string; copy_id?: string; any_edition: boolean }) =>
  (book_id === undefined) !== (copy_id === undefined) && !(copy_id !== undefined && any_edition)
const oneThing = { error: 'exactly one of book_id and copy_id; any_edition goes with the book', params: { code: 'required' } }

const BOOK = '019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11'
const BRANCH = '019f5c1e-7a41-7d10-8f6e-90d4b3c2a155'

export const HoldOverride = z.strictObject({ code: z.string().min(1).max(60), reason: z.string().trim().min(3).max(500) })

export const NewHold = z
  .strictObject({
    ...wishes,
    patron_id: z.uuid().optional(),
    card_number: z.string().trim().min(1).max(64).optional(),
    type: z.enum(HOLD_TYPES).default('hold').openapi({
      description: 'A recall makes the loan that ends first end sooner; force puts a copy into the hands of staff, whatever the rules',
    }),
    cut_in_line: z.boolean().default(false).openapi({ description: 'Before everyone who did not cut in' }),
    overrides: z.array(HoldOverride).max(20).default([]),
  })
  .refine(isOneThing, oneThing)
  .refine(({ patron_id, card_number }) => (patron_id === undefined) !== (card_number === undefined), {
    error: 'exactly one of patron_id and card_number',
    params: { code: 'required' },
  })
  .openapi('NewHold', { example: { book_id: BOOK, card_number: '2000000017', pickup_branch_id: BRANCH } as never })
export const MyNewHold = z
  .strictObject({ ...wishes, type: z.enum(['hold', 'recall']).default('hold') })
  .refine(isOneThing, oneThing)
  .openapi('MyNewHold', { example: { book_id: BOOK, pickup_branch_id: BRANCH } as never })

/** What is asked for, by whomever. */
export interface HoldWish {
  book_id?: string
  copy_id?: string
  any_edition?: boolean
  constraints?: HoldConstraints
  type?: (typeof HOLD_TYPES)[number]
  cut_in_line?: boolean
  pickup_branch_id: string
  not_before_on?: string
  needed_by_on?: string
  comment?: string
}

export const HoldCancellation = z
  .strictObject({ reason: z.string().trim().min(1).max(300).default('no longer wanted') })
  .openapi('HoldCancellation')
export const HoldSuspension = z.strictObject({ until_on: z.iso.date().optional() }).openapi('HoldSuspension')
export const HoldRequeue = z
  .strictObject({
    reason: z.string().trim().min(3).max(300),
    is_missing: z.boolean().default(false).openapi({ description: 'Whether the copy is to be marked as missing' }),
  })
  .openapi('HoldRequeue', { example: { reason: 'non è sullo scaffale delle prenotazioni', is_missing: true } })

const change = {
  pickup_branch_id: z.uuid().optional(),
  not_before_on: z.iso.date().nullable().optional(),
  needed_by_on: z.iso.date().nullable().optional(),
  constraints: HoldConstraints.optional(),
  comment: z.string().trim().max(500).nullable().optional(),
}
export const MyHoldChange = z.strictObject(change).openapi('MyHoldChange')
export const HoldChange = z
  .strictObject({ ...change, cut_in_line: z.boolean().optional() })
  .openapi('HoldChange', { example: { pickup_branch_id: BRANCH } })
export type HoldChange = z.infer<typeof HoldChange>

export const HoldsQuery = z.object({
  patron_id: z.uuid().optional(),
  book_id: z.uuid().optional(),
  pickup_branch_id: z.uuid().optional(),
  status: z.enum(['open', ...HOLD_STATUSES]).optional(),
})

export const HoldSettings = z
  .strictObject({
    ready_at_once: z
      .number()
      .int()
      .min(1)
      .max(1_000)
      .nullable()
      .openapi({ description: 'How many holds may be set aside at once; the others are passed over meanwhile. Null: as many as come' }),
  })
  .openapi('HoldSettings', { example: { ready_at_once: 2 } })
export type HoldSettings = z.infer<typeof HoldSettings>

const HoldFacts = z.object({ book_id: z.uuid(), title: z.string(), pickup_branch_id: z.uuid() })
const staff = { subject: 'hold', permission: 'holds:read' } as const
export const events = {
  'hold.placed': { ...staff, data: HoldFacts.extend({ overrides: z.array(HoldOverride).optional() }) },
  'hold.targeted': { ...staff, data: z.object({ book_id: z.uuid(), copy_id: z.uuid(), branch_id: z.uuid(), pickup_branch_id: z.uuid() }) },
  'hold.target_lost': { ...staff, data: z.object({ copy_id: z.uuid(), reason: z.string() }) },
  'hold.ready': { ...staff, data: HoldFacts.extend({ copy_id: z.uuid(), shelf_expires_at: z.string() }) },
  'hold.extended': { ...staff, data: HoldFacts.extend({ shelf_expires_at: z.string() }) },
  'hold.routed': { ...staff, data: HoldFacts.extend({ copy_id: z.uuid() }) },
  'hold.requeued': { ...staff, data: HoldFacts.extend({ reason: z.string() }) },
  'hold.changed': { ...staff, data: z.object({ what: z.string() }) },
  'hold.cancelled': { ...staff, data: z.object({ reason: z.string() }) },
  'hold.expired': {
    ...staff,
    data: HoldFacts.extend({ reason: z.enum(['not_collected', 'not_needed_any_more', 'unfilled']), fee_cents: z.number().int() }),
  },
  'hold.filled': { ...staff, data: z.object({ loan_id: z.uuid(), copy_id: z.uuid() }) },
  'queue.reordered': { subject: 'book', permission: 'holds:read', data: z.object({ count: z.number().int() }) },
} as const
