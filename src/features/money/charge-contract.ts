import { z } from '@hono/zod-openapi'
import { Step } from '../rules/contract.ts'
import { CHARGE_TYPES } from './contract.ts'
import { Cents, isOne, oneOfThem, Reason, whom } from './payment-contract.ts'

export const NewCharge = z
  .strictObject({
    ...whom,
    type: z.enum(CHARGE_TYPES).exclude(['fine']),
    cents: Cents,
    branch_id: z.uuid().optional().openapi({ description: 'By default the branch of the loan, or the home of the patron' }),
    loan_id: z.uuid().optional(),
    copy_barcode: z.string().trim().min(1).max(64).optional(),
    note: z.string().trim().max(500).nullable().optional(),
    reference: z
      .string()
      .trim()
      .min(1)
      .max(120)
      .optional()
      .openapi({ description: 'What it is charged for once, however often it is sent' }),
  })
  .refine(isOne, oneOfThem)
  .openapi('NewCharge', { example: { card_number: '2000000017', type: 'card', cents: 250 } as never })
export type NewCharge = z.output<typeof NewCharge>

export const Adjustment = z
  .strictObject({
    cents: z
      .number()
      .int()
      .min(-10_000_000)
      .max(10_000_000)
      .refine((cents) => cents !== 0, { error: 'not nothing', params: { code: 'invalid_value' } })
      .openapi({ description: 'What the amount rises by, or, below nothing, falls by', example: 50 }),
    reason: Reason,
  })
  .openapi('ChargeAdjustment')

export const WriteOff = z
  .strictObject({ cents: Cents.optional().openapi({ description: 'By default all that is owed' }), reason: Reason })
  .openapi('WriteOff', { example: { reason: 'inventario' } })

export const ChargeTransfer = z
  .strictObject({ ...whom, reason: Reason })
  .refine(isOne, oneOfThem)
  .openapi('ChargeTransfer', { example: { card_number: '2000000017', reason: 'garante' } as never })
export type ChargeTransfer = z.output<typeof ChargeTransfer>

const at = z.iso.datetime()
export const ChargeExplanation = z
  .object({
    charge_id: z.uuid(),
    type: z.enum(CHARGE_TYPES),
    steps: z.array(Step),
    charged_cents: z.number().int(),
    adjusted_cents: z.number().int(),
    recounted_cents: z.number().int().nullable().openapi({ description: 'Of a fine: what counting it again gives, from what was kept' }),
    counted_from: z
      .object({
        policy: z.record(z.string(), z.unknown()),
        due_at: at,
        counted_to: at,
        price_cents: z.number().int().nullable(),
        recalled_at: at.nullable(),
        calendar: z.unknown(),
      })
      .nullable(),
    ledger: z.array(z.object({ at, kind: z.string(), part: z.string(), cents: z.number().int(), reason: z.string().nullable() })),
  })
  .openapi('ChargeExplanation')
export type ChargeExplanation = z.infer<typeof ChargeExplanation>
