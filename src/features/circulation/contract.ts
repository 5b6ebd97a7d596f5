import { z } from '@hono/zod-openapi'
import type { FillingCopy, HoldTargeting, Place, WaitingHold } from '../holds/queue-contract.ts'
import { Explanation, type RuleRow } from '../rules/contract.ts'
import { copyRef, exactlyOne, type LendingFacts, lendingProblems, Override, refusal } from './lending-contract.ts'

export const permissions = {
  'loans:read': { en: 'See loans', it: 'Vedere i prestiti', roles: ['Admin', 'Librarian'] },
  'loans:write': { en: 'Lend, take back and renew', it: 'Prestare, restituire e rinnovare', roles: ['Admin', 'Librarian'] },
  'loans:override': { en: 'Lend against the rules, with a reason', it: 'Prestare in deroga alle regole, motivando', roles: ['Admin'] },
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
    branch_out_id: z.uuid(),
    branch_in_id: z.uuid().nullable(),
    started_at: z.iso.datetime(),
    due_at: z.iso.datetime(),
    returned_at: z.iso.datetime().nullable(),
    renewal_count: z.number().int(),
    is_overdue: z.boolean(),
    explanation: Explanation,
    version: z.number().int(),
  })
  .openapi('Loan')
export type Loan = z.infer<typeof Loan>

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

export const LoansQuery = z.object({
  patron_id: z.uuid().optional(),
  copy_id: z.uuid().optional(),
  status: z.enum(['open', 'overdue', 'closed']).optional(),
})

const LoanEvent = z.object({
  copy_id: z.uuid(),
  copy_barcode: z.string(),
  book_id: z.uuid(),
  title: z.string(),
  due_at: z.string(),
  branch_id: z.uuid(),
})
export const events = {
  'loan.opened': { subject: 'loan', permission: 'loans:read', data: LoanEvent.extend({ overrides: z.array(Override).optional() }) },
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
  copy: LendingFacts['copy'] & FillingCopy
  /** Where it was scanned; null where there is no such branch. */
  branch: { id: string; name: string; time_zone: string } | null
  home_branch: { id: string; name: string }
  loan: (Omit<Loan, 'copy_barcode' | 'title' | 'copy_id' | 'book_id' | 'is_overdue'> & { patron_id: string }) | null
  transit: { id: string; to_branch_id: string; to_branch: string; hold_id: string | null; reason: string } | null
  holds: WaitingHold[]
  /** Where those holds are picked up, and where the copy is and belongs, by id. */
  branches: Record<string, Place>
  /** As the library has chosen; null where it has not. */
  targeting: Partial<HoldTargeting> | null
  rules: RuleRow[]
}
