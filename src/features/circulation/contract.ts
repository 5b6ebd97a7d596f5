import { z } from '@hono/zod-openapi'
import type { FillingCopy, HoldTargeting, Place, WaitingHold } from '../holds/queue-contract.ts'
import { CHARGE_TYPES } from '../money/contract.ts'
import { Explanation, type RuleRow, Step } from '../rules/contract.ts'
import { type CopyFacts, copyRef, exactlyOne, lendingPermissions, Override } from './lending-contract.ts'
import { lendingProblems, refusal } from './lending-problems-contract.ts'

export const permissions = {
  'loans:read': { en: 'See loans', it: 'Vedere i prestiti', roles: ['Admin', 'Librarian'] },
  'loans:write': { en: 'Lend, take back and renew', it: 'Prestare, restituire e rinnovare', roles: ['Admin', 'Librarian'] },
  ...lendingPermissions,
} as const

export const problems = {
  ...lendingProblems,
  return_not_accepted_here: refusal(
    409,
    'Returns of this copy are not accepted here',
    'Il rientro di questo esemplare non è accettato qui',
    { en: 'It belongs at {branch}.', it: 'Va reso a {branch}.' },
  ),
} as const

export const Loan = z
  .object({
    id: z.uuid(),
    copy_id: z.uuid(),
    copy_barcode: z.string(),
    book_id: z.uuid(),
    title: z.string(),
    patron_id: z.uuid().nullable(),
    proxy_patron_id: z.uuid().nullable().openapi({ description: 'Who took it for the patron' }),
    branch_out_id: z.uuid(),
    branch_in_id: z.uuid().nullable(),
    started_at: z.iso.datetime(),
    due_at: z.iso.datetime(),
    returned_at: z.iso.datetime().nullable(),
    renewal_count: z.number().int(),
    unseen_renewal_count: z.number().int().openapi({ description: 'Renewals in a row in which nobody saw the copy' }),
    auto_renewal_count: z.number().int(),
    auto_renewal_problem: z.string().nullable().openapi({ description: 'Why the last automatic renewal was refused' }),
    recalled_at: z.iso.datetime().nullable(),
    is_onsite: z.boolean().openapi({ description: 'For use in the building' }),
    state: z
      .enum(['with_patron', 'claimed_returned', 'lost', 'closed'])
      .openapi({ description: 'Whether the patron has the copy, says that it was brought back, or has lost it' }),
    claimed_returned_at: z.iso.datetime().nullable(),
    declared_lost_at: z.iso.datetime().nullable(),
    aged_to_lost_at: z.iso.datetime().nullable().openapi({ description: 'When it had been overdue for so long that it counts as lost' }),
    end_reason: z.enum(['returned', 'found_by_library', 'returned_by_patron', 'missing', 'paid']).nullable(),
    note: z.string().nullable(),
    is_overdue: z.boolean(),
    explanation: Explanation,
    version: z.number().int(),
  })
  .openapi('Loan')
export type Loan = z.infer<typeof Loan>

/** What a desk is told beside a loan that it has just made. */
export const OpenedLoan = Loan.extend({
  charges: z
    .array(z.object({ id: z.uuid(), type: z.enum(CHARGE_TYPES), cents: z.number().int() }))
    .openapi({ description: 'What the loan costs' }),
  filled_hold_id: z.uuid().nullable().openapi({ description: "The patron's own hold that it fills" }),
  warnings: z
    .array(z.object({ code: z.string(), params: z.record(z.string(), z.unknown()), text: z.string() }))
    .openapi({ description: "What the desk wants to read, though it stands in nobody's way" }),
}).openapi('OpenedLoan')
export type OpenedLoan = z.infer<typeof OpenedLoan>

export const LoanChange = z
  .strictObject({
    due_at: z.iso.datetime({ offset: true }).optional(),
    note: z.string().trim().min(1).max(1_000).nullable().optional(),
    reason: z.string().trim().min(3).max(500).optional().openapi({ description: 'Why the due date is changed; needed for that' }),
  })
  .openapi('LoanChange', { example: { due_at: '2026-06-30T21:59:59.000Z', reason: 'in malattia' } })

export const RenewalResults = z
  .object({
    data: z.array(
      z.object({
        loan_id: z.uuid(),
        loan: Loan.nullable().openapi({ description: 'With its new due date; null where it was refused' }),
        refusals: z.array(z.object({ code: z.string(), params: z.record(z.string(), z.unknown()), text: z.string() })),
      }),
    ),
  })
  .openapi('RenewalResults')

export const CheckinRequest = z
  .strictObject({
    ...copyRef,
    branch_id: z.uuid().optional().openapi({ description: 'Where it happens; by default the home of the copy' }),
    returned_at: z.iso
      .datetime({ offset: true })
      .optional()
      .openapi({ description: 'When it really came back, for a book drop; never in the future' }),
  })
  .refine(({ copy_barcode, copy_id }) => (copy_barcode === undefined) !== (copy_id === undefined), exactlyOne('copy_barcode', 'copy_id'))
  .openapi('CheckinRequest', { example: { copy_barcode: 'CIV-000001' } as never })
export type CheckinRequest = z.output<typeof CheckinRequest>

export const Checkin = z
  .object({
    outcome: z.enum(['shelve', 'hold_ready', 'send_to_pickup', 'send_home', 'already_on_hold_shelf', 'still_in_transit']),
    copy: z.object({ id: z.uuid(), barcode: z.string(), title: z.string(), call_number: z.string().nullable() }),
    loan: Loan.nullable(),
    hold: z.object({ id: z.uuid(), pickup_branch_id: z.uuid(), shelf_expires_at: z.iso.datetime().nullable() }).nullable(),
    transit: z.object({ to_branch_id: z.uuid(), to_branch: z.string(), reason: z.string() }).nullable(),
    alerts: z.array(z.object({ code: z.string(), params: z.record(z.string(), z.unknown()) })),
    skipped_holds: z.array(z.object({ hold_id: z.uuid(), reason: z.string() })),
    slips: z.array(z.object({ kind: z.enum(['hold', 'transit']), lines: z.array(z.string()) })),
    is_in_house_use: z.boolean(),
    explanation: Explanation,
  })
  .openapi('Checkin')
export type Checkin = z.infer<typeof Checkin>

const instant = z.iso.datetime({ offset: true })
export const LoansQuery = z.object({
  patron_id: z.uuid().optional(),
  copy_id: z.uuid().optional(),
  book_id: z.uuid().optional(),
  branch_id: z.uuid().optional().openapi({ description: 'Where they were lent' }),
  status: z.enum(['open', 'overdue', 'closed']).optional(),
  due_before: instant.optional().openapi({ description: 'Open loans that are due before then' }),
  sort: z
    .enum(['-started_at', 'started_at', 'due_at', '-due_at'])
    .default('-started_at')
    .openapi({ description: 'By due date come open loans alone' }),
  include: z
    .string()
    .regex(/^(copy|book|patron)(,(copy|book|patron)){0,2}$/)
    .optional()
    .openapi({ description: 'What is embedded: copy, book, patron, with commas between', example: 'book,patron' }),
})
export type LoansQuery = z.output<typeof LoansQuery>

/** A loan with what was asked to be embedded. */
export const ListedLoan = Loan.extend({
  copy: z
    .object({
      id: z.uuid(),
      barcode: z.string(),
      call_number: z.string().nullable(),
      shelf: z.string().nullable(),
      condition: z.string(),
      home_branch_id: z.uuid(),
    })
    .optional(),
  book: z
    .object({
      id: z.uuid(),
      title: z.string(),
      subtitle: z.string().nullable(),
      responsibility: z.string().nullable(),
      format: z.string(),
      published_year: z.number().int().nullable(),
    })
    .optional(),
  patron: z
    .object({ id: z.uuid(), card_number: z.string().nullable(), given_name: z.string(), family_name: z.string() })
    .nullable()
    .optional()
    .openapi({ description: 'Null where nobody knows any more, or the caller may not see it' }),
}).openapi('ListedLoan')
export type ListedLoan = z.infer<typeof ListedLoan>

export const Renewal = z
  .object({
    id: z.uuid(),
    renewed_at: z.iso.datetime(),
    due_before: z.iso.datetime(),
    due_after: z.iso.datetime(),
    channel: z.string(),
    is_seen: z.boolean(),
    is_auto: z.boolean(),
    explanation: Explanation,
  })
  .openapi('Renewal')
export type Renewal = z.infer<typeof Renewal>

const LoanEvent = z.object({
  copy_id: z.uuid(),
  copy_barcode: z.string(),
  book_id: z.uuid(),
  title: z.string(),
  due_at: z.string(),
  branch_id: z.uuid(),
})
export const events = {
  'loan.opened': {
    subject: 'loan',
    permission: 'loans:read',
    data: LoanEvent.extend({
      is_onsite: z.boolean().optional(),
      proxy_patron_id: z.uuid().optional(),
      overrides: z.array(Override).optional(),
    }),
  },
  'loan.changed': {
    subject: 'loan',
    permission: 'loans:read',
    data: z.object({
      what: z.enum(['due_at', 'note']),
      due_before: z.string().optional(),
      due_at: z.string().optional(),
      reason: z.string().optional(),
    }),
  },
  'loan.recalled': {
    subject: 'loan',
    permission: 'loans:read',
    data: LoanEvent.extend({ due_before: z.string(), hold_id: z.uuid().nullable(), steps: z.array(Step) }),
  },
  'loan.renewed': {
    subject: 'loan',
    permission: 'loans:read',
    data: LoanEvent.extend({ due_before: z.string(), overrides: z.array(Override).optional() }),
  },
  'loan.closed': { subject: 'loan', permission: 'loans:read', data: LoanEvent.extend({ returned_at: z.string() }) },
  'loan.recorded': {
    subject: 'loan',
    permission: 'loans:read',
    data: z.object({ copy_id: z.uuid(), branch_id: z.uuid(), started_at: z.string(), returned_at: z.string() }),
  },
  'copy.checked_in': {
    subject: 'copy',
    permission: 'loans:read',
    data: z.object({ copy_barcode: z.string(), outcome: z.string(), branch_id: z.uuid() }),
  },
} as const

/** Everything that decides where a returned copy goes, gathered after the locks; holds in queue order. */
export interface CheckinFacts {
  copy: CopyFacts & FillingCopy
  /** Where it was scanned; null where there is no such branch. */
  branch: { id: string; name: string; time_zone: string } | null
  home_branch: { id: string; name: string }
  /** As LOAN_JSON has it: its instants are not yet as the API writes them. */
  loan: (Omit<Loan, 'copy_barcode' | 'title' | 'copy_id' | 'book_id' | 'is_overdue'> & { patron_id: string }) | null
  transit: { id: string; to_branch_id: string; to_branch: string; hold_id: string | null; reason: string } | null
  holds: WaitingHold[]
  /** Where those holds are picked up, and where the copy is and belongs, by id. */
  branches: Record<string, Place>
  /** As the library has chosen; null where it has not. */
  targeting: Partial<HoldTargeting> | null
  rules: RuleRow[]
}
