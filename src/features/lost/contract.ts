import { z } from '@hono/zod-openapi'
import type { BranchCalendar } from '../calendar/contract.ts'
import { Checkin } from '../circulation/checkin-contract.ts'
import { Loan } from '../circulation/contract.ts'
import { copyRef, exactlyOne, Override } from '../circulation/lending-contract.ts'
import { CHARGE_TYPES, type LoanCharge } from '../money/contract.ts'
import { Explanation, type RuleRow } from '../rules/contract.ts'

export const permissions = {
  'lost:write': {
    en: 'Declare loans lost, settle claims, mark copies missing, damaged or withdrawn',
    it: 'Dichiarare smarrimenti, risolvere contestazioni, segnare esemplari mancanti, danneggiati o scartati',
    roles: ['Admin', 'Librarian'],
  },
} as const

const problem = (status: number, en: string, it: string, detail?: { en: string; it: string }) => ({
  status,
  title: { en, it },
  ...(detail && { detail }),
})

export const problems = {
  claim_limit_reached: problem(
    409,
    'The patron claims to have returned as much as may be claimed',
    "L'utente ha già tutte le contestazioni ammesse",
    { en: '{count} of {limit}.', it: '{count} su {limit}.' },
  ),
  claim_not_allowed: problem(409, 'Ask at the desk', 'Rivolgersi al banco', {
    en: 'The library settles claims in person.',
    it: 'La biblioteca risolve di persona le contestazioni.',
  }),
  loan_claimed: problem(409, 'The patron said already that it was returned', "L'utente ha già dichiarato di averlo reso"),
  loan_not_claimed: problem(409, 'Nobody claims that it was returned', 'Nessuno dichiara di averlo reso'),
  loan_lost: problem(409, 'The loan counts as lost already', 'Il prestito risulta già smarrito'),
  loan_not_lost: problem(409, 'The loan does not count as lost', 'Il prestito non risulta smarrito'),
  replacement_by_rule: problem(409, 'The rules say what a lost copy costs', 'Il costo dello smarrimento è fissato dalle regole'),
  copy_paid_for: problem(409, 'The copy was lost and paid for', "L'esemplare era smarrito ed è stato pagato", {
    en: 'Take it back at the desk, so that what was paid is settled.',
    it: 'Registrarne il rientro al banco, così da regolare quanto pagato.',
  }),
  nobody_to_charge: problem(422, 'Nobody is known who had the copy', "Non si sa chi abbia avuto l'esemplare"),
} as const

const note = z.string().trim().min(1).max(1_000)
const Cents = z.number().int().min(1).max(10_000_000)

export const ReturnClaim = z
  .strictObject({
    note: note.optional(),
    claimed_at: z.iso
      .datetime({ offset: true })
      .optional()
      .openapi({ description: 'When the patron said so; what lies in the future is taken for now' }),
    overrides: z.array(Override).max(5).default([]),
  })
  .openapi('ReturnClaim')
export const MyReturnClaim = z.strictObject({ note: note.optional() }).openapi('MyReturnClaim')

export const ClaimResolution = z
  .strictObject({
    resolution: z.enum(['found_by_library', 'returned_by_patron', 'missing', 'withdrawn']).openapi({
      description:
        'found_by_library: nothing is owed; returned_by_patron: the fine as ever; missing: nobody finds it, and nothing is owed; withdrawn: the patron has it after all',
    }),
    branch_id: z.uuid().optional().openapi({ description: 'Where it turned up; by default the home of the copy' }),
  })
  .openapi('ClaimResolution')
export const ResolvedClaim = z
  .object({
    loan: Loan,
    checkin: Checkin.nullable().openapi({ description: 'What to do with the copy, where it is there' }),
  })
  .openapi('ResolvedClaim')
export type ResolvedClaim = z.infer<typeof ResolvedClaim>

export const LossDeclaration = z
  .strictObject({
    note: note.optional(),
    replacement_cents: Cents.optional().openapi({ description: 'What a new one costs, where the rules charge the actual cost' }),
  })
  .openapi('LossDeclaration')
export const ReplacementCharge = z.strictObject({ cents: Cents, note: note.optional() }).openapi('ReplacementCharge')

export const LostLoan = z
  .object({
    loan: Loan,
    charges: z.array(z.object({ id: z.uuid(), type: z.enum(CHARGE_TYPES), cents: z.number().int() })),
    explanation: Explanation,
  })
  .openapi('LostLoan', { description: 'A loan with what was charged for it just now' })
export type LostLoan = z.infer<typeof LostLoan>

export const MARKED_CONDITIONS = ['ok', 'damaged', 'missing', 'lost', 'withdrawn'] as const
export const CopyMark = z
  .strictObject({
    ...copyRef,
    condition: z.enum(MARKED_CONDITIONS).openapi({ description: 'ok: it was found, or repaired' }),
    note: note.optional().openapi({ description: 'Added to the note of the copy' }),
    charge: z
      .strictObject({ cents: Cents, patron_id: z.uuid().optional() })
      .optional()
      .openapi({ description: 'Who is charged for it: by default whoever had it last. Needs the permission charges:write' }),
  })
  .refine(({ copy_barcode, copy_id }) => (copy_barcode === undefined) !== (copy_id === undefined), exactlyOne('copy_barcode', 'copy_id'))
  .openapi('CopyMark', {
    example: {
      copy_barcode: 'CIV-000001',
      condition: 'damaged',
      charge: { cents: 500, patron_id: '019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11' },
    } as never,
  })
export type CopyMark = z.output<typeof CopyMark>

export const MarkedCopy = z
  .object({
    id: z.uuid(),
    barcode: z.string(),
    title: z.string(),
    condition_before: z.string(),
    condition: z.string(),
    charge_id: z.uuid().nullable(),
    cancelled_transit_id: z.uuid().nullable(),
    requeued_hold_id: z.uuid().nullable().openapi({ description: 'Whoever it was set aside for waits again, before everybody else' }),
  })
  .openapi('MarkedCopy')
export type MarkedCopy = z.infer<typeof MarkedCopy>

const LossEvent = z.object({
  copy_id: z.uuid(),
  copy_barcode: z.string(),
  book_id: z.uuid(),
  title: z.string(),
  due_at: z.string(),
  branch_id: z.uuid(),
})
const Charged = { charged_cents: z.number().int() }
export const events = {
  'loan.claimed_returned': {
    subject: 'loan',
    permission: 'loans:read',
    data: LossEvent.extend({ claimed_at: z.string(), by: z.enum(['patron', 'staff']), overrides: z.array(Override).optional() }),
  },
  'loan.declared_lost': { subject: 'loan', permission: 'loans:read', data: LossEvent.extend(Charged) },
  'loan.aged_to_lost': {
    subject: 'loan',
    permission: 'loans:read',
    data: LossEvent.extend({ ...Charged, bill_due_at: z.string().nullable() }),
  },
  'loan.lost_billed': { subject: 'loan', permission: 'loans:read', data: LossEvent.extend(Charged) },
  'copy.condition_changed': {
    subject: 'copy',
    permission: 'loans:read',
    data: z.object({ copy_barcode: z.string(), before: z.string(), after: z.string(), note: z.string().optional() }),
  },
} as const

/** Everything that decides on a claim or a loss, gathered after the locks. */
export interface LossFacts {
  /** As LOAN_JSON has it: its instants are not yet as the API writes them. */
  shown: Omit<Loan, 'copy_barcode' | 'title' | 'copy_id' | 'book_id' | 'is_overdue'> & { patron_id: string }
  policy: Record<string, unknown>
  lost_billed_at: string | null
  copy: {
    id: string
    barcode: string
    book_id: string
    title: string
    condition: string
    home_branch_id: string
    price_cents: number | null
  }
  /** Where it was lent. */
  branch: { id: string; name: string } & BranchCalendar
  charges: LoanCharge[]
  is_fine_free: boolean
  /** Open claims of the patron. */
  claim_count: number
  rules: RuleRow[]
}
