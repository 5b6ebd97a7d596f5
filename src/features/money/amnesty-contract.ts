import { z } from '@hono/zod-openapi'
import { CHARGE_TYPES } from './contract.ts'
import { Reason } from './payment-contract.ts'

/** Which open charges an amnesty writes off. What still accrues is left out: its loan is not back yet. */
export const AmnestyCriteria = z.strictObject({
  branch_id: z.uuid().optional().openapi({ description: 'Where they arose' }),
  patron_category_id: z.uuid().optional(),
  types: z.array(z.enum(CHARGE_TYPES)).min(1).max(CHARGE_TYPES.length).optional(),
  opened_before: z.iso.datetime({ offset: true }).optional().openapi({ description: 'Only charges that are older' }),
  up_to_cents: z.number().int().min(1).max(10_000_000).optional().openapi({ description: 'Only charges of which no more is owed' }),
})
export type AmnestyCriteria = z.output<typeof AmnestyCriteria>

export const AmnestyRequest = AmnestyCriteria.extend({ reason: Reason }).openapi('AmnestyRequest', {
  example: { types: ['fine'], reason: 'settimana della biblioteca' } as never,
})

const Sum = { charge_count: z.number().int(), cents: z.number().int() }
export const AmnestyPreview = z
  .object({
    ...Sum,
    patron_count: z.number().int(),
    currency: z.string(),
    by_type: z.array(z.object({ type: z.enum(CHARGE_TYPES), ...Sum })),
  })
  .openapi('AmnestyPreview')
export type AmnestyPreview = z.infer<typeof AmnestyPreview>

/** What the job of an amnesty is told, by the event that starts or continues it. */
export const AmnestyRun = z.object({
  criteria: AmnestyCriteria,
  reason: z.string(),
  /** Charges made later are not meant. */
  requested_at: z.string(),
  /** The last charge that was looked at. */
  after: z.uuid().nullable(),
})
export type AmnestyRun = z.infer<typeof AmnestyRun>
