import { z } from '@hono/zod-openapi'

export const permissions = {
  'transits:read': { en: 'See what is on its way', it: 'Vedere gli esemplari in viaggio', roles: ['Admin', 'Librarian'] },
  'transits:write': {
    en: 'Send copies to other branches',
    it: 'Inviare esemplari ad altre sedi',
    roles: ['Admin', 'Librarian'],
  },
} as const

export const problems = {
  transit_goes_nowhere: {
    status: 422,
    title: { en: 'The copy is there already', it: "L'esemplare è già lì" },
    constraints: ['transit_to_branch_id_check'],
  },
  transit_ended: {
    status: 409,
    title: { en: 'The copy is not on its way any more', it: "L'esemplare non è più in viaggio" },
  },
  copy_on_its_way: {
    status: 409,
    title: { en: 'The copy is on its way already', it: "L'esemplare è già in viaggio" },
    detail: { en: 'It goes to {branch}.', it: 'Va a {branch}.' },
    constraints: ['transit_live_copy_key'],
  },
} as const

export const TRANSIT_REASONS = ['home', 'hold', 'manual', 'rotation'] as const
export type TransitReason = (typeof TRANSIT_REASONS)[number]

const Place = z.object({ id: z.uuid(), code: z.string(), name: z.string() })

export const Transit = z
  .object({
    id: z.uuid(),
    copy_id: z.uuid(),
    copy_barcode: z.string(),
    call_number: z.string().nullable(),
    book_id: z.uuid(),
    title: z.string(),
    from: Place,
    to: Place,
    reason: z.enum(TRANSIT_REASONS),
    hold_id: z.uuid().nullable(),
    is_hold_open: z
      .boolean()
      .nullable()
      .openapi({ description: 'Of a copy that travels for a hold: whether anybody still waits for it there' }),
    note: z.string().nullable(),
    status: z.enum(['live', 'received', 'cancelled']),
    sent_at: z.iso.datetime(),
    received_at: z.iso.datetime().nullable(),
    cancelled_at: z.iso.datetime().nullable(),
    cancel_reason: z.string().nullable(),
    is_overdue: z.boolean().openapi({ description: 'On its way for longer than the setting `transit_days` allows' }),
  })
  .openapi('Transit')
export type Transit = z.infer<typeof Transit>

export const TransitsQuery = z.object({
  branch_id: z.uuid().optional().openapi({ description: 'With `direction`, what comes to a branch or leaves it; without, both' }),
  direction: z.enum(['in', 'out']).optional(),
  copy_id: z.uuid().optional(),
  status: z.enum(['live', 'received', 'cancelled']).default('live'),
  reason: z.enum(TRANSIT_REASONS).optional(),
  older_than_days: z.coerce.number().int().min(0).max(3_650).optional().openapi({ description: 'Sent at least so many days ago' }),
  is_overdue: z.enum(['true', 'false']).optional(),
  sort: z.enum(['sent_at', '-sent_at']).default('sent_at'),
})
export type TransitsQuery = z.output<typeof TransitsQuery>

export const NewTransit = z
  .strictObject({
    copy_barcode: z.string().trim().min(1).max(64).optional(),
    copy_id: z.uuid().optional(),
    to_branch_id: z.uuid(),
    from_branch_id: z.uuid().optional().openapi({ description: 'Where it is sent from; by default where the copy was seen last' }),
    reason: z.enum(['manual', 'rotation']).default('manual'),
    note: z.string().trim().min(1).max(500).optional(),
  })
  .refine(({ copy_barcode, copy_id }) => (copy_barcode === undefined) !== (copy_id === undefined), {
    error: 'exactly one of copy_barcode and copy_id',
    params: { code: 'required' },
  })
  .openapi('NewTransit', {
    example: { copy_barcode: 'CIV-000001', to_branch_id: '019f5c1e-7a41-7d10-8f6e-90d4b3c2a155' } as never,
  })
export type NewTransit = z.output<typeof NewTransit>

export const TransitCancellation = z
  .strictObject({ reason: z.string().trim().min(1).max(300).default('not needed') })
  .openapi('TransitCancellation')

/** What is printed and laid into a copy, in the language of the library. */
export const Slip = z
  .object({
    kind: z.enum(['hold', 'transit']),
    language: z.enum(['it', 'en']),
    title: z.string().openapi({ description: 'What stands on it in large letters' }),
    lines: z.array(z.string()),
  })
  .openapi('Slip')
export type Slip = z.infer<typeof Slip>

/** The live transit of a copy, as whoever scans it needs to know it. */
export interface LiveTransit {
  id: string
  to_branch_id: string
  to_branch: string
  hold_id: string | null
  reason: TransitReason
}

const Moved = z.object({ copy_id: z.uuid(), to_branch_id: z.uuid() })
export const events = {
  'transit.sent': {
    subject: 'transit',
    permission: 'transits:read',
    data: Moved.extend({ from_branch_id: z.uuid(), reason: z.enum(TRANSIT_REASONS), hold_id: z.uuid().nullable() }),
  },
  'transit.received': { subject: 'transit', permission: 'transits:read', data: Moved },
  'transit.cancelled': { subject: 'transit', permission: 'transits:read', data: Moved.extend({ reason: z.string() }) },
} as const
