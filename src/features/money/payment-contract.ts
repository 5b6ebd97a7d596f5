import { z } from '@hono/zod-openapi'
import { CHARGE_TYPES, METHODS } from './contract.ts'

export const Cents = z.number().int().min(1).max(10_000_000).openapi({ example: 250 })
export const Reason = z.string().trim().min(3).max(500)
const Note = z.string().trim().max(500).nullable().optional()
const cardNumber = z.string().trim().min(1).max(64)
export const whom = { patron_id: z.uuid().optional(), card_number: cardNumber.optional() }
export const oneOfThem = { error: 'exactly one of patron_id and card_number', params: { code: 'required' } }
export const isOne = (given: { patron_id?: string; card_number?: string }) =>
  (given.patron_id === undefined) !== (given.card_number === undefined)

const Share = z.strictObject({ charge_id: z.uuid(), cents: Cents })
const isDistinct = (shares: { charge_id: string }[]) => new Set(shares.map(({ charge_id }) => charge_id)).size === shares.length

export const NewPayment = z
  .strictObject({
    ...whom,
    cents: Cents,
    method: z.enum(METHODS),
    cash_register_id: z.uuid().optional().openapi({ description: 'Needed for cash; it must be open' }),
    branch_id: z.uuid().optional().openapi({ description: 'Where it is taken, without a register' }),
    allocations: z
      .array(Share)
      .min(1)
      .max(100)
      .refine(isDistinct, { error: 'each charge once', params: { code: 'invalid_value' } })
      .optional()
      .openapi({
        description: 'What it pays, of this patron or of others, such as a family; by default the oldest charges of the patron first',
      }),
    keep_surplus: z.boolean().default(false).openapi({ description: 'What is left over becomes credit; otherwise it is refused' }),
    reference: z.string().trim().min(1).max(120).optional().openapi({
      description:
        'What names the payment outside, such as the number that a card terminal gave; it is taken once, however often it is sent',
    }),
    note: Note,
  })
  .refine(isOne, oneOfThem)
  .openapi('NewPayment', {
    example: {
      card_number: '2000000017',
      cents: 250,
      method: 'card',
      allocations: [{ charge_id: '019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11', cents: 250 }],
    } as never,
  })
export type NewPayment = z.output<typeof NewPayment>

export const NewRefund = z
  .strictObject({
    ...whom,
    cents: Cents,
    method: z.enum(METHODS).exclude(['credit']),
    cash_register_id: z.uuid().optional(),
    branch_id: z.uuid().optional(),
    charge_id: z
      .uuid()
      .optional()
      .openapi({ description: 'A charge that was paid and falls by that much; by default it comes out of the credit' }),
    reason: Reason,
  })
  .refine(isOne, oneOfThem)
  .openapi('NewRefund', {
    example: { card_number: '2000000017', cents: 250, method: 'bank_transfer', reason: 'pagato due volte' } as never,
  })
export type NewRefund = z.output<typeof NewRefund>

export const VoidRequest = z.strictObject({ reason: Reason }).openapi('VoidRequest')

export const PaymentTransfer = z
  .strictObject({ from_charge_id: z.uuid(), to_charge_id: z.uuid(), cents: Cents, reason: Reason })
  .openapi('PaymentTransfer', {
    example: {
      from_charge_id: '019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11',
      to_charge_id: '019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c12',
      cents: 250,
      reason: 'scambiati',
    } as never,
  })
export type PaymentTransfer = z.output<typeof PaymentTransfer>

export const Payment = z
  .object({
    id: z.uuid(),
    kind: z.enum(['payment', 'refund']),
    patron_id: z.uuid().nullable(),
    branch_id: z.uuid().nullable(),
    register_session_id: z.uuid().nullable(),
    receipt_number: z.number().int().nullable(),
    method: z.enum(METHODS),
    cents: z.number().int(),
    currency: z.string(),
    note: z.string().nullable(),
    paid_at: z.iso.datetime(),
    voided_at: z.iso.datetime().nullable(),
    void_reason: z.string().nullable(),
    allocations: z.array(
      z.object({ charge_id: z.uuid(), type: z.enum(CHARGE_TYPES), title: z.string().nullable(), cents: z.number().int() }),
    ),
    credit_cents: z.number().int().openapi({ description: 'What became credit, or, below nothing, came out of it' }),
  })
  .openapi('Payment')
export type Payment = z.infer<typeof Payment>

export const Receipt = z
  .object({
    number: z.string().nullable(),
    kind: z.enum(['payment', 'refund']),
    library: z.string(),
    branch: z.string().nullable(),
    register: z.string().nullable(),
    paid_at: z.iso.datetime(),
    paid_at_local: z.string(),
    patron: z.string().nullable(),
    card_number: z.string().nullable(),
    lines: z.array(z.object({ type: z.enum(CHARGE_TYPES), text: z.string(), cents: z.number().int() })),
    credit_cents: z.number().int(),
    cents: z.number().int(),
    currency: z.string(),
    method: z.enum(METHODS),
    method_text: z.string(),
    is_voided: z.boolean(),
    language: z.string(),
  })
  .openapi('Receipt')
export type Receipt = z.infer<typeof Receipt>

const shown = z.number().int()
export const Session = z
  .object({
    id: z.uuid(),
    cash_register_id: z.uuid(),
    opened_at: z.iso.datetime(),
    opened_by: z.uuid().nullable(),
    float_cents: shown,
    closed_at: z.iso.datetime().nullable(),
    closed_by: z.uuid().nullable(),
    note: z.string().nullable(),
    currency: z.string(),
    methods: z
      .array(
        z.object({
          method: z.enum(METHODS),
          payment_count: shown,
          expected_cents: shown,
          counted_cents: shown.nullable(),
          difference_cents: shown.nullable(),
        }),
      )
      .openapi({ description: 'What should be there, what was counted at closing, and the difference' }),
  })
  .openapi('RegisterSession')
export type Session = z.infer<typeof Session>

export const NewSession = z
  .strictObject({ cash_register_id: z.uuid(), float_cents: z.number().int().min(0).max(10_000_000), note: Note })
  .openapi('NewRegisterSession')
export const SessionClosing = z
  .strictObject({
    counted: z
      .array(z.strictObject({ method: z.enum(METHODS).exclude(['credit']), cents: z.number().int().min(0).max(100_000_000) }))
      .max(METHODS.length)
      .openapi({ description: 'Cash must be counted; what is not named is taken to be as expected' }),
    note: Note,
  })
  .openapi('RegisterClosing')

const register = { branch_id: z.uuid(), code: z.string().trim().min(1).max(40), name: z.string().trim().min(1).max(200) }
export const CashRegister = z
  .object({
    id: z.uuid(),
    branch_id: z.uuid(),
    code: z.string(),
    name: z.string(),
    is_active: z.boolean(),
    version: z.number().int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .openapi('CashRegister')
export const NewCashRegister = z.strictObject({ ...register, is_active: z.boolean().optional() }).openapi('NewCashRegister')
