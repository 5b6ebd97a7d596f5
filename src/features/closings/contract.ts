import { z } from '@hono/zod-openapi'
import { Step } from '../rules/contract.ts'

export const permissions = {
  'closings:read': {
    en: 'See closings and the dates that they moved',
    it: 'Vedere le chiusure e le scadenze spostate',
    roles: ['Admin', 'Librarian'],
  },
  'closings:write': {
    en: 'Close at short notice and repair the dates that fall on it',
    it: 'Chiudere senza preavviso e correggere le scadenze che vi cadono',
    roles: ['Admin'],
  },
} as const

export const problems = {
  not_a_closing: {
    status: 422,
    title: { en: 'That entry of the calendar opens the branch', it: 'Quella voce del calendario apre la sede' },
  },
  closing_too_long: {
    status: 422,
    title: { en: 'A closing of more than a year moves no dates', it: 'Una chiusura di oltre un anno non sposta scadenze' },
  },
} as const

const closed = {
  branch_id: z.uuid().nullable().optional().openapi({ description: 'Absent: every branch' }),
  starts_on: z.iso.date(),
  ends_on: z.iso.date().optional().openapi({ description: 'The last day; the first one where it is left out' }),
  reason: z.string().trim().min(1).max(300),
}
const announced = { exception_id: z.uuid().openapi({ description: 'An entry that is in the calendar already' }) }

/** Either days that are not in the calendar yet, or an entry that is. */
export const NewClosing = z
  .union([z.strictObject(announced), z.strictObject(closed)])
  .openapi('NewClosing', { example: { starts_on: '2026-03-02', ends_on: '2026-03-04', reason: 'Allagamento del magazzino' } })
export type NewClosing = z.output<typeof NewClosing>

const MovedDate = z.object({
  patron_id: z.uuid().nullable(),
  branch_id: z.uuid(),
  title: z.string(),
  before: z.iso.datetime(),
  after: z.iso.datetime(),
  steps: z.array(Step),
})
const found = { count: z.number().int(), is_truncated: z.boolean().openapi({ description: 'Whether there are more than were looked at' }) }

export const ClosingPreview = z
  .object({
    days: z.object({ starts_on: z.iso.date(), ends_on: z.iso.date() }),
    due_dates: z
      .object({
        ...found,
        hourly_count: z.number().int().openapi({ description: 'Of them, loans of hours or minutes' }),
        data: z.array(MovedDate.extend({ loan_id: z.uuid(), copy_barcode: z.string() })),
      })
      .openapi({ description: 'Due dates that would be moved, and the first of them' }),
    shelf_expiries: z.object({ ...found, data: z.array(MovedDate.extend({ hold_id: z.uuid() })) }),
    fines: z.object({
      ...found,
      before_cents: z.number().int(),
      after_cents: z.number().int(),
      data: z.array(
        z.object({
          charge_id: z.uuid(),
          loan_id: z.uuid(),
          patron_id: z.uuid().nullable(),
          branch_id: z.uuid(),
          before_cents: z.number().int(),
          after_cents: z.number().int(),
          is_accruing: z.boolean(),
        }),
      ),
    }),
  })
  .openapi('ClosingPreview')
export type ClosingPreview = z.infer<typeof ClosingPreview>

const counts = {
  moved_count: z.number().int().openapi({ description: 'Due dates that were moved' }),
  held_count: z.number().int().openapi({ description: 'Copies on the hold shelf that wait longer' }),
  lowered_count: z.number().int().openapi({ description: 'Fines that were lowered' }),
  lowered_cents: z.number().int(),
}

export const Closing = z
  .object({
    id: z.uuid().openapi({ description: 'Also the id of its task' }),
    exception_id: z.uuid(),
    branch_id: z.uuid().nullable(),
    starts_on: z.iso.date(),
    ends_on: z.iso.date(),
    reason: z.string(),
    phase: z.enum(['loans', 'holds', 'fines', 'done']),
    done_count: z.number().int(),
    ...counts,
    created_by: z.uuid().nullable(),
    created_at: z.iso.datetime(),
    finished_at: z.iso.datetime().nullable(),
  })
  .openapi('Closing')
export type Closing = z.infer<typeof Closing>

const about = { subject: 'closing', permission: 'closings:read' } as const
export const events = {
  'closing.requested': {
    ...about,
    data: z.object({ branch_id: z.uuid().nullable(), starts_on: z.iso.date(), ends_on: z.iso.date(), reason: z.string() }),
  },
  /** A run left its turn to others; the next one goes on where it was. */
  'closing.continued': { ...about, data: z.object({ done_count: z.number().int() }) },
  'closing.finished': { ...about, data: z.object({ is_complete: z.boolean(), ...counts }) },
} as const
