import { z } from '@hono/zod-openapi'
import type { BranchCalendar } from '../calendar/contract.ts'

export const permissions = {
  'charges:read': {
    en: 'See what patrons owe and have paid',
    it: 'Vedere addebiti e pagamenti degli utenti',
    roles: ['Admin', 'Librarian'],
  },
  'charges:write': { en: 'Charge patrons and correct charges', it: 'Addebitare e correggere addebiti', roles: ['Admin', 'Librarian'] },
  'payments:write': {
    en: 'Take payments, open and close registers',
    it: 'Incassare, aprire e chiudere casse',
    roles: ['Admin', 'Librarian'],
  },
  'charges:write_off': { en: 'Write charges off', it: 'Condonare addebiti', roles: ['Admin'] },
  'payments:refund': { en: 'Give money back and void payments', it: 'Rimborsare e annullare pagamenti', roles: ['Admin'] },
  'registers:write': { en: 'Set up cash registers', it: 'Configurare le casse', roles: ['Admin'] },
  'ledger:read': { en: 'Read the ledger', it: 'Leggere il libro mastro', roles: ['Admin'] },
} as const

const problem = (status: number, en: string, it: string, detail?: { en: string; it: string }, constraints?: string[]) => ({
  status,
  title: { en, it },
  ...(detail && { detail }),
  ...(constraints && { constraints }),
})

export const problems = {
  ledger_unbalanced: problem(409, 'The entries do not balance', 'Le registrazioni non pareggiano', undefined, [
    'ledger_entry_balance_check',
    'charge_follows_ledger_check',
  ]),
  charge_overpaid: problem(
    409,
    'More was paid or taken off than is owed',
    'È stato pagato o tolto più del dovuto',
    { en: 'Read the charge again: somebody else was faster.', it: "Rileggere l'addebito: qualcun altro è stato più veloce." },
    ['charge_outstanding_cents_check', 'charge_amount_cents_check'],
  ),
  charge_settled: problem(409, 'Nothing is left to pay of that charge', "L'addebito è già saldato"),
  already_charged: problem(409, 'That was charged or paid already', 'È già stato addebitato o pagato', undefined, [
    'ledger_transaction_key_key',
  ]),
  fine_exists: problem(409, 'There is a fine for that loan', 'Esiste già una multa per questo prestito', undefined, [
    'charge_accruing_loan_key',
    'charge_fine_loan_due_key',
  ]),
  charge_unsettled: problem(409, 'The patron still owes money', "L'utente ha ancora addebiti da saldare", undefined, [
    'charge_patron_id_check',
    'patron_credit_patron_id_check',
  ]),
  credit_too_small: problem(409, 'The credit of the patron is smaller than that', "Il credito dell'utente non basta", undefined, [
    'patron_credit_balance_cents_check',
  ]),
} as const

/** What a patron can be charged for. */
export const CHARGE_TYPES = [
  'fine',
  'rental',
  'hire',
  'deposit',
  'hold_not_collected',
  'replacement',
  'processing',
  'damaged',
  'card',
  'reminder',
  'manual',
] as const
export type ChargeType = (typeof CHARGE_TYPES)[number]

/** How money changes hands; `credit` is what the library owes the patron already. */
export const METHODS = ['cash', 'card', 'bank_transfer', 'cheque', 'online', 'credit'] as const
export type Method = (typeof METHODS)[number]

/** One step of a reckoning, told in words by whoever shows it. */
export interface Step {
  code: string
  params: Record<string, string | number | null>
}

export const Step = z.object({ code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number(), z.null()])) })

/** An instant, as the database gives it or as code has it. */
export type Instant = string | Date

/** Everything that a fine is counted from. */
export interface FineInput {
  /** The loan's frozen policy; only `fine.*` and `suspension.*` are looked at. */
  policy: Readonly<Record<string, unknown>>
  due_at: Instant
  /** To when it is counted: the return, or now. */
  end_at: Instant
  calendar: BranchCalendar
  /** What the copy is worth; null where nobody knows, and then no cap follows from it. */
  price_cents: number | null
  /** When the loan was recalled; null where it was not. */
  recall: Instant | null
}

export interface Fine {
  cents: number
  /** Days for which the patron may not borrow. */
  suspension_days: number
  steps: Step[]
}

/** A charge of a loan, as the verbs need it: gathered by LOAN_CHARGES after `lockChargesOfLoan`. */
export interface LoanCharge {
  id: string
  type: ChargeType
  charged_cents: number
  adjusted_cents: number
  paid_cents: number
  written_off_cents: number
  outstanding_cents: number
  is_accruing: boolean
  due_at: string | null
  counted_to: string | null
  basis: FineBasis | { steps?: Step[]; forgiven_cents?: number }
  calendar: BranchCalendar | null
}

/** What is kept of a fine beside its calendar. */
export interface FineBasis {
  policy: Record<string, unknown>
  price_cents: number | null
  recall: string | null
  /** What was taken off when the copy became lost, so that it can be put back. */
  forgiven_cents?: number
}

/** The part of a loan that money looks at. */
export interface ChargedLoan {
  id: string
  patron_id: string
  copy_id: string
  branch_out_id: string
  due_at: string
  policy: Record<string, unknown>
}

const ChargeEvent = z.object({
  type: z.enum(CHARGE_TYPES),
  cents: z.number().int(),
  loan_id: z.uuid().nullable(),
  copy_id: z.uuid().nullable(),
})

export const events = {
  'charge.created': { subject: 'charge', permission: 'charges:read', data: ChargeEvent },
  'charge.changed': { subject: 'charge', permission: 'charges:read', data: ChargeEvent.extend({ reason: z.string() }) },
  'charge.closed': { subject: 'charge', permission: 'charges:read', data: ChargeEvent },
} as const

export const Charge = z
  .object({
    id: z.uuid(),
    patron_id: z.uuid().nullable(),
    loan_id: z.uuid().nullable(),
    copy_id: z.uuid().nullable(),
    copy_barcode: z.string().nullable(),
    hold_id: z.uuid().nullable(),
    branch_id: z.uuid(),
    title: z.string().nullable(),
    type: z.enum(CHARGE_TYPES),
    currency: z.string(),
    amount_cents: z.number().int(),
    paid_cents: z.number().int(),
    written_off_cents: z.number().int(),
    outstanding_cents: z.number().int(),
    is_accruing: z.boolean(),
    due_at: z.iso.datetime().nullable(),
    counted_to: z.iso.datetime().nullable(),
    note: z.string().nullable(),
    opened_at: z.iso.datetime(),
  })
  .openapi('Charge')
export type Charge = z.infer<typeof Charge>
