import { z } from '@hono/zod-openapi'
import { Explanation } from '../rules/contract.ts'

export const permissions = {
  'holds:read': { en: 'See holds and queues', it: 'Vedere le prenotazioni e le code', roles: ['Admin', 'Librarian'] },
  'holds:write': {
    en: 'Place, change and cancel holds for patrons',
    it: 'Gestire le prenotazioni degli utenti',
    roles: ['Admin', 'Librarian'],
  },
} as const

export const problems = {
  hold_exists: {
    status: 409,
    title: { en: 'The patron waits for that already', it: "L'utente è già in attesa" },
    constraints: ['hold_open_patron_book_key', 'hold_open_patron_copy_key'],
  },
  copy_already_captured: {
    status: 409,
    title: { en: 'The copy is already set aside for a hold', it: "L'esemplare è già riservato" },
    constraints: ['hold_captured_copy_key'],
  },
  hold_not_allowed: { status: 409, title: { en: 'The rules do not allow this hold', it: 'Le regole non consentono questa prenotazione' } },
  hold_limit_reached: {
    status: 409,
    title: { en: 'The patron has as many holds as allowed', it: "L'utente ha già tutte le prenotazioni ammesse" },
    detail: { en: '{count} of {limit}.', it: '{count} su {limit}.' },
  },
  book_unknown: { status: 422, title: { en: 'There is no such book', it: 'Titolo inesistente' } },
  book_has_no_copies: {
    status: 409,
    title: { en: 'No copy of the book could fill the hold', it: 'Nessun esemplare può soddisfare la prenotazione' },
  },
  copy_on_shelf: {
    status: 409,
    title: { en: 'A copy is on the shelf', it: 'Un esemplare è a scaffale' },
    detail: { en: 'Only books that are all out can be reserved.', it: 'Si prenotano solo titoli con tutti gli esemplari fuori.' },
  },
  hold_ended: {
    status: 409,
    title: { en: 'The hold is over', it: 'La prenotazione è già chiusa' },
    detail: { en: 'It is {status}.', it: 'Stato: {status}.' },
  },
  hold_not_queued: {
    status: 409,
    title: { en: 'Only a hold in the queue can do that', it: 'Possibile solo per una prenotazione in coda' },
    detail: { en: 'It is {status}.', it: 'Stato: {status}.' },
  },
  patron_may_not_hold: {
    status: 409,
    title: { en: 'The patron may not reserve', it: "L'utente non può prenotare" },
    detail: { en: '{reason}', it: '{reason}' },
  },
} as const

export const Hold = z
  .object({
    id: z.uuid(),
    patron_id: z.uuid().nullable(),
    book_id: z.uuid(),
    title: z.string(),
    copy_id: z.uuid().nullable(),
    captured_copy_id: z.uuid().nullable(),
    level: z.enum(['book', 'copy']),
    status: z.enum(['queued', 'suspended', 'in_transit', 'ready', 'filled', 'cancelled', 'expired']),
    rank: z
      .number()
      .int()
      .nullable()
      .openapi({ description: 'Place in the queue among those that wait; null once it is over or set aside' }),
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
  pickup_branch_id: z.uuid(),
  not_before_on: z.iso.date().optional(),
  needed_by_on: z.iso.date().optional(),
  comment: z.string().trim().max(500).optional(),
}
const oneThing = { error: 'exactly one of book_id and copy_id', params: { code: 'required' } }

const BOOK = '019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11'
const BRANCH = '019f5c1e-7a41-7d10-8f6e-90d4b3c2a155'

export const NewHold = z
  .strictObject({ ...wishes, patron_id: z.uuid().optional(), card_number: z.string().trim().min(1).max(64).optional() })
  .refine(({ book_id, copy_id }) => (book_id === undefined) !== (copy_id === undefined), oneThing)
  .refine(({ patron_id, card_number }) => (patron_id === undefined) !== (card_number === undefined), {
    error: 'exactly one of patron_id and card_number',
    params: { code: 'required' },
  })
  .openapi('NewHold', { example: { book_id: BOOK, card_number: '2000000017', pickup_branch_id: BRANCH } as never })
export const MyNewHold = z
  .strictObject(wishes)
  .refine(({ book_id, copy_id }) => (book_id === undefined) !== (copy_id === undefined), oneThing)
  .openapi('MyNewHold', { example: { book_id: BOOK, pickup_branch_id: BRANCH } as never })
export type HoldWish = z.output<typeof MyNewHold>

export const HoldCancellation = z
  .strictObject({ reason: z.string().trim().min(1).max(300).default('no longer wanted') })
  .openapi('HoldCancellation')
export const HoldSuspension = z.strictObject({ until_on: z.iso.date().optional() }).openapi('HoldSuspension')
export const HoldChange = z
  .strictObject({ pickup_branch_id: z.uuid().optional(), needed_by_on: z.iso.date().nullable().optional() })
  .openapi('HoldChange')

export const HoldsQuery = z.object({
  patron_id: z.uuid().optional(),
  book_id: z.uuid().optional(),
  pickup_branch_id: z.uuid().optional(),
  status: z.enum(['open', 'queued', 'suspended', 'in_transit', 'ready', 'filled', 'cancelled', 'expired']).optional(),
})

export const HoldEvent = z
  .object({ at: z.iso.datetime(), kind: z.string(), copy_id: z.uuid().nullable(), reason: z.string().nullable() })
  .openapi('HoldEvent')

export const PullListRow = z
  .object({
    hold_id: z.uuid(),
    book_id: z.uuid(),
    title: z.string(),
    copy_id: z.uuid(),
    barcode: z.string(),
    call_number: z.string().nullable(),
    shelf: z.string().nullable(),
    pickup_branch_id: z.uuid(),
    requested_at: z.iso.datetime(),
  })
  .openapi('PullListRow')

const HoldFacts = z.object({ book_id: z.uuid(), title: z.string(), pickup_branch_id: z.uuid() })
export const events = {
  'hold.placed': { subject: 'hold', permission: 'holds:read', data: HoldFacts },
  'hold.ready': { subject: 'hold', permission: 'holds:read', data: HoldFacts.extend({ copy_id: z.uuid(), shelf_expires_at: z.string() }) },
  'hold.routed': { subject: 'hold', permission: 'holds:read', data: HoldFacts.extend({ copy_id: z.uuid() }) },
  'hold.requeued': { subject: 'hold', permission: 'holds:read', data: HoldFacts.extend({ reason: z.string() }) },
  'hold.changed': { subject: 'hold', permission: 'holds:read', data: z.object({ what: z.string() }) },
  'hold.cancelled': { subject: 'hold', permission: 'holds:read', data: z.object({ reason: z.string() }) },
  'hold.filled': { subject: 'hold', permission: 'holds:read', data: z.object({ loan_id: z.uuid(), copy_id: z.uuid() }) },
} as const
