import { z } from '@hono/zod-openapi'
import { CHARGE_TYPES, Charge } from './contract.ts'
import { Payment } from './payment-contract.ts'

/** What a desk shows of a patron's money. Instants inside are as the database writes them into JSON. */
export const Account = z
  .object({
    patron_id: z.uuid(),
    currency: z.string(),
    outstanding_cents: z.number().int(),
    credit_cents: z.number().int(),
    balance_cents: z.number().int().openapi({ description: 'Owed less credit' }),
    charges: z.array(Charge).openapi({ description: 'Open ones, the oldest first' }),
    settled_charges: z.array(Charge).openapi({ description: 'The newest twenty' }),
    payments: z.array(Payment).openapi({ description: 'The newest twenty' }),
  })
  .openapi('PatronAccount')
export type Account = z.infer<typeof Account>

export const LedgerEntry = z
  .object({
    at: z.iso.datetime(),
    transaction_id: z.uuid(),
    position: z.number().int(),
    kind: z.string(),
    account: z.string(),
    charge_type: z.enum(CHARGE_TYPES).nullable(),
    charge_id: z.uuid().nullable(),
    branch: z.string().nullable(),
    register: z.string().nullable(),
    method: z.string().nullable(),
    debit_cents: z.number().int(),
    credit_cents: z.number().int(),
    currency: z.string(),
  })
  .openapi('LedgerEntry')
export type LedgerEntry = z.infer<typeof LedgerEntry>

export const LedgerQuery = z.object({
  from_on: z.iso.date().openapi({ description: 'The first day, by the clocks of the library', example: '2026-01-01' }),
  to_on: z.iso.date().openapi({ description: 'The last day', example: '2026-01-31' }),
  branch_id: z.uuid().optional(),
})
