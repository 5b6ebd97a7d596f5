import { z } from '@hono/zod-openapi'
import { CHARGE_TYPES } from '../money/contract.ts'
import { Explanation, Step } from '../rules/contract.ts'
import { END_REASONS, returningEvents, returningPermissions, returningProblems } from './checkin-problems-contract.ts'
import { lendingPermissions, Override } from './lending-contract.ts'
import { lendingProblems } from './lending-problems-contract.ts'

export const permissions = {
  'loans:read': { en: 'See loans', it: 'Vedere i prestiti', roles: ['Admin', 'Librarian'] },
  'loans:write': { en: 'Lend, take back and renew', it: 'Prestare, restituire e rinnovare', roles: ['Admin', 'Librarian'] },
  ...lendingPermissions,
  ...returningPermissions,
} as const

export const problems = {
  ...lendingProblems,
  ...returningProblems,
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
    end_reason: z.enum(END_REASONS).nullable().openapi({ description: 'How it ended; null while it is open, or where nobody saw it end' }),
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

const instant = z.iso.datetime({ offset: true })
export const LoansQuery = z.object({
  patron_id: z.uuid().optional(),
  copy_id: z.uuid().optional(),
  book_id: z.uuid().optional(),
  branch_id: z.uuid().optional().openapi({ description: 'Where they were lent' }),
  status: z.enum(['open', 'overdue', 'closed']).optional(),
  state: z
    .enum(['with_patron', 'claimed_returned', 'lost'])
    .optional()
    .openapi({ description: 'Of open loans: those claimed to have been returned, those that are lost, or the others' }),
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
      steps: z.array(Step).optional(),
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
  'loan.closed': {
    subject: 'loan',
    permission: 'loans:read',
    data: LoanEvent.extend({ returned_at: z.string(), end_reason: z.enum(END_REASONS) }),
  },
  'loan.recorded': {
    subject: 'loan',
    permission: 'loans:read',
    data: z.object({ copy_id: z.uuid(), branch_id: z.uuid(), started_at: z.string(), returned_at: z.string() }),
  },
  ...returningEvents,
} as const
