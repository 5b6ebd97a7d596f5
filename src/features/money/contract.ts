import { z } from '@hono/zod-openapi'
import type { BranchCalendar } from '../calendar/contract.ts'
import type { Step } from '../rules/contract.ts'

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
  credit_too_small: problem(
    409,
    'The credit of the patron is smaller than that',
    "Il credito dell'utente non basta",
    { en: 'There are {credit_cents} cents.', it: 'Ci sono {credit_cents} centesimi.' },
    ['patron_credit_balance_cents_check'],
  ),
  charge_unknown: problem(422, 'There is no such charge', 'Addebito inesistente'),
  transfer_to_same: problem(422, 'The patron owes that already', "L'addebito è già di quell'utente"),
  transfer_to_same_charge: problem(422, 'The payment pays that charge already', "Il pagamento salda già quell'addebito"),
  loan_unknown: problem(422, 'The patron has no such loan', "L'utente non ha un tale prestito"),
  charge_refused: problem(422, 'The charge is refused for several reasons', "L'addebito è rifiutato per più motivi"),
  adjustment_too_large: problem(409, 'A charge cannot fall below nothing', 'Un addebito non può scendere sotto zero', {
    en: 'Its amount is {amount_cents} cents.',
    it: "L'importo è di {amount_cents} centesimi.",
  }),
  payment_refused: problem(409, 'The payment is refused for several reasons', 'Il pagamento è rifiutato per più motivi'),
  payment_exceeds_debt: problem(409, 'More is paid than is owed', 'Si paga più del dovuto', {
    en: '{cents} cents are paid and {owed_cents} owed; keep_surplus would keep the rest as credit.',
    it: 'Si pagano {cents} centesimi e ne sono dovuti {owed_cents}; con keep_surplus il resto diventa credito.',
  }),
  allocations_exceed_payment: problem(422, 'The shares are larger than the payment', 'Le quote superano il pagamento', {
    en: 'They come to {shared_cents} cents of {cents}.',
    it: 'Sommano a {shared_cents} centesimi su {cents}.',
  }),
  share_exceeds_charge: problem(409, 'A share is larger than what is owed', 'Una quota supera il dovuto', {
    en: '{cents} cents for a charge of which {outstanding_cents} are owed.',
    it: '{cents} centesimi per un addebito di cui ne restano {outstanding_cents}.',
  }),
  refund_exceeds_payment: problem(409, 'More is given back than was paid', 'Si restituisce più di quanto pagato', {
    en: '{paid_cents} cents were paid.',
    it: 'Risultano pagati {paid_cents} centesimi.',
  }),
  payment_reference_taken: problem(409, 'Another payment has that reference', 'Un altro pagamento ha quel riferimento'),
  payment_voided: problem(409, 'The payment was voided', 'Il pagamento è stato annullato'),
  register_needed: problem(422, 'Cash needs a register', 'Per i contanti serve una cassa'),
  register_unknown: problem(422, 'There is no such register', 'Cassa inesistente'),
  register_closed: problem(409, 'The register is not open', 'La cassa non è aperta'),
  register_open: problem(409, 'The register is open', 'La cassa è già aperta', undefined, ['register_session_open_key']),
  register_session_closed: problem(409, 'That session is closed', 'La sessione di cassa è già chiusa'),
  register_code_taken: problem(409, 'Another register has that code', "Un'altra cassa ha quel codice", undefined, [
    'cash_register_code_key',
  ]),
  count_needed: problem(422, 'Count the cash first', 'Contare prima i contanti'),
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
  /** Who owes it: usually the borrower, or who took it over. */
  patron_id: string
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

const ChargeEvent = z.object({
  type: z.enum(CHARGE_TYPES),
  cents: z.number().int(),
  loan_id: z.uuid().nullable(),
  copy_id: z.uuid().nullable(),
})
const PaymentEvent = z.object({ cents: z.number().int(), method: z.enum(METHODS), reason: z.string().optional() })
const RegisterEvent = z.record(z.string(), z.unknown())
const AmnestyEvent = z.record(z.string(), z.unknown())

export const events = {
  'charge.created': { subject: 'charge', permission: 'charges:read', data: ChargeEvent },
  'charge.changed': { subject: 'charge', permission: 'charges:read', data: ChargeEvent.extend({ reason: z.string() }) },
  'charge.closed': { subject: 'charge', permission: 'charges:read', data: ChargeEvent },
  'fines.accrued': {
    subject: 'ledger_transaction',
    permission: 'charges:read',
    data: z.object({ charge_count: z.number().int(), cents: z.number().int(), counted_to: z.string() }),
  },
  'payment.taken': { subject: 'payment', permission: 'charges:read', data: PaymentEvent },
  'payment.refunded': { subject: 'payment', permission: 'charges:read', data: PaymentEvent },
  'payment.voided': { subject: 'payment', permission: 'charges:read', data: PaymentEvent },
  'payment.shared': { subject: 'payment', permission: 'charges:read', data: PaymentEvent },
  'cash_register.created': { subject: 'cash_register', permission: 'charges:read', data: RegisterEvent },
  'cash_register.changed': { subject: 'cash_register', permission: 'charges:read', data: RegisterEvent },
  'cash_register.deleted': { subject: 'cash_register', permission: 'charges:read', data: RegisterEvent },
  'register.opened': { subject: 'register_session', permission: 'charges:read', data: RegisterEvent },
  'register.closed': { subject: 'register_session', permission: 'charges:read', data: RegisterEvent },
  'amnesty.requested': { subject: 'amnesty', permission: 'charges:write_off', data: AmnestyEvent },
  'amnesty.continued': { subject: 'amnesty', permission: 'charges:write_off', data: AmnestyEvent },
} as const
