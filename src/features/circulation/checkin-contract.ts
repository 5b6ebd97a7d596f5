import { z } from '@hono/zod-openapi'
import type { FillingCopy, HoldTargeting, Place, WaitingHold } from '../holds/queue-contract.ts'
import { CHARGE_TYPES, type LoanCharge } from '../money/contract.ts'
import { Explanation, type RuleRow, Step } from '../rules/contract.ts'
import { type LiveTransit, Slip } from '../transits/contract.ts'
import { CHECKIN_OUTCOMES, CHECKIN_WARNINGS } from './checkin-problems-contract.ts'
import { Loan } from './contract.ts'
import { copyRef, exactlyOne } from './lending-contract.ts'

export const CheckinRequest = z
  .strictObject({
    ...copyRef,
    branch_id: z.uuid().optional().openapi({ description: 'Where it happens; by default the home of the copy' }),
    returned_at: z.iso.datetime({ offset: true }).optional().openapi({
      description:
        'When it really came back, for a book drop; what lies in the future is taken for now. More than a fortnight back it forgives a fine, and needs fines:forgive',
    }),
    acknowledged: z
      .array(z.enum(CHECKIN_WARNINGS))
      .max(10)
      .optional()
      .openapi({ description: 'The warnings of a refusal that were read; what is not asked does no harm' }),
    claim_resolution: z
      .enum(['found_by_library', 'returned_by_patron'])
      .optional()
      .openapi({ description: 'Of a copy that the patron said had been brought back: who was right' }),
    forgive_fine: z
      .strictObject({ reason: z.string().trim().min(3).max(500) })
      .optional()
      .openapi({ description: 'Takes off what is left of the fine; needs the permission fines:forgive' }),
    capture: z.boolean().optional().openapi({ description: 'False: it is set aside for nobody, whoever waits' }),
    damaged: z
      .strictObject({
        note: z.string().trim().min(1).max(500).optional(),
        charge_cents: z
          .number()
          .int()
          .min(1)
          .max(10_000_000)
          .optional()
          .openapi({ description: 'What the patron who brings it is charged' }),
      })
      .optional()
      .openapi({ description: 'It came back damaged: it is set apart' }),
    missing_pieces: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .nullable()
      .optional()
      .openapi({ description: 'What is not there of it; null where it is complete again' }),
  })
  .refine(({ copy_barcode, copy_id }) => (copy_barcode === undefined) !== (copy_id === undefined), exactlyOne('copy_barcode', 'copy_id'))
  .openapi('CheckinRequest', { example: { copy_barcode: 'CIV-000001' } as never })
export type CheckinRequest = z.output<typeof CheckinRequest>

export const Checkin = z
  .object({
    outcome: z.enum(CHECKIN_OUTCOMES).openapi({ description: 'What to do with the copy; set_apart: it goes to staff, not to a shelf' }),
    copy: z.object({ id: z.uuid(), barcode: z.string(), title: z.string(), call_number: z.string().nullable() }),
    loan: Loan.nullable(),
    hold: z.object({ id: z.uuid(), pickup_branch_id: z.uuid(), shelf_expires_at: z.iso.datetime().nullable() }).nullable(),
    transit: z.object({ id: z.uuid(), to_branch_id: z.uuid(), to_branch: z.string(), reason: z.string() }).nullable(),
    charges: z
      .array(z.object({ id: z.uuid(), type: z.enum(CHARGE_TYPES), cents: z.number().int(), outstanding_cents: z.number().int() }))
      .openapi({ description: 'What the return costs, and what is left of that to pay' }),
    alerts: z.array(Step),
    skipped_holds: z.array(z.object({ hold_id: z.uuid(), reason: z.string() })),
    slips: z.array(Slip),
    is_in_house_use: z.boolean(),
    reshelving_until: z.iso.datetime().nullable(),
    explanation: Explanation,
  })
  .openapi('Checkin')
export type Checkin = z.infer<typeof Checkin>

/** A loan that a return ends, or settles once more after it was paid for. */
export interface ReturnedLoan {
  /** As LOAN_JSON has it: its instants are not yet as the API writes them. */
  shown: Omit<Loan, 'copy_barcode' | 'title' | 'copy_id' | 'book_id' | 'is_overdue'> & { patron_id: string }
  policy: Record<string, unknown>
  lost_billed_at: string | null
  charges: LoanCharge[]
}

/** What a desk scans. */
export interface ScannedCopy extends FillingCopy {
  barcode: string
  title: string
  call_number: string | null
  status: string
  holding_branch_id: string
  price_cents: number | null
  pieces: number | null
  missing_pieces: string | null
  checkin_note: string | null
}

/** Everything that decides on a return and on where the copy goes, gathered after the locks; holds in queue order. */
export interface CheckinFacts {
  copy: ScannedCopy
  /** Where it was scanned; null where there is no such branch. */
  branch: { id: string; name: string; time_zone: string } | null
  loan: ReturnedLoan | null
  /** Of a copy that was lost and paid for: the loan that was. */
  paid_loan: ReturnedLoan | null
  transit: LiveTransit | null
  last_scan: { at: string; branch_id: string; outcome: string } | null
  holds: WaitingHold[]
  /** How each of those patrons is named on an open shelf, by the hold. */
  shelf_names: Record<string, string>
  /** Where those holds are picked up, and where the copy is, belongs and was lent, by id. */
  branches: Record<string, Place>
  /** As the library has chosen; null where it has not. */
  targeting: Partial<HoldTargeting> | null
  reshelving_minutes: number
  is_fine_free: boolean
  rules: RuleRow[]
}

/** The same where the branch is known. */
export type KnownFacts = CheckinFacts & { branch: NonNullable<CheckinFacts['branch']> }
