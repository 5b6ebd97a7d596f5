import { z } from '@hono/zod-openapi'

export const permissions = {
  'calendar:read': { en: 'See branches and opening hours', it: 'Vedere sedi e orari', roles: ['Admin', 'Librarian', 'Reader', 'Guest'] },
  'calendar:write': { en: 'Change branches and opening hours', it: 'Modificare sedi e orari', roles: ['Admin'] },
} as const

export const problems = {
  branch_code_taken: {
    status: 409,
    title: { en: 'Another branch has that code', it: "Un'altra sede ha quel codice" },
    constraints: ['branch_code_key'],
  },
  branch_in_use: {
    status: 409,
    title: { en: 'Copies, patrons or loans still depend on the branch', it: 'Dalla sede dipendono ancora esemplari, utenti o prestiti' },
    constraints: [
      'copy_home_branch_id_fkey',
      'copy_holding_branch_id_fkey',
      'patron_home_branch_id_fkey',
      'loan_branch_out_id_fkey',
      'loan_branch_in_id_fkey',
      'hold_pickup_branch_id_fkey',
      'rule_branch_id_fkey',
      'transit_from_branch_id_fkey',
      'transit_to_branch_id_fkey',
      'checkin_branch_id_fkey',
      'charge_branch_id_fkey',
      'cash_register_branch_id_fkey',
      'closing_branch_id_fkey',
    ],
  },
  closes_before_opening: {
    status: 422,
    title: { en: 'It closes before it opens', it: 'Chiude prima di aprire' },
    constraints: ['opening_hours_closes_at_check', 'calendar_exception_hours_check'],
  },
  ends_before_start: {
    status: 422,
    title: { en: 'It ends before it starts', it: 'Finisce prima di cominciare' },
    constraints: ['calendar_exception_ends_on_check'],
  },
  recurs_too_long: {
    status: 422,
    title: { en: 'What comes back every year is over within a year', it: 'Ciò che torna ogni anno finisce entro un anno' },
    constraints: ['calendar_exception_recurs_from_check'],
  },
} as const

const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, { error: 'an IANA time zone such as Europe/Rome', params: { code: 'invalid_format', format: 'IANA time zone' } })

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/)

export const Branch = z
  .object({
    id: z.uuid(),
    code: z.string(),
    name: z.string(),
    time_zone: z.string(),
    address: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    group_code: z.string().nullable().openapi({ description: 'Branches with the same one are near each other, where a rule says `group`' }),
    position: z.number().int(),
    is_active: z.boolean(),
    version: z.number().int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .openapi('Branch')

export const NewBranch = z
  .strictObject({
    code: z.string().trim().min(1).max(40),
    name: z.string().trim().min(1).max(200),
    time_zone: TimeZone,
    address: z.string().trim().max(500).nullable().optional(),
    email: z.email().max(254).nullable().optional(),
    phone: z.string().trim().max(60).nullable().optional(),
    group_code: z.string().trim().min(1).max(40).nullable().optional(),
    position: z.number().int().min(0).max(10_000).optional(),
    is_active: z.boolean().optional(),
  })
  .openapi('NewBranch')

export const OpeningPeriod = z
  .object({ weekday: z.number().int().min(1).max(7).openapi({ description: '1 is Monday' }), opens_at: TimeOfDay, closes_at: TimeOfDay })
  .openapi('OpeningPeriod')

export const CalendarException = z
  .object({
    id: z.uuid(),
    branch_id: z.uuid().nullable(),
    starts_on: z.iso.date(),
    ends_on: z.iso.date(),
    is_open: z.boolean(),
    opens_at: TimeOfDay.nullable(),
    closes_at: TimeOfDay.nullable(),
    recurs_from: z.number().int().nullable(),
    reason: z.string(),
  })
  .openapi('CalendarException')

export const NewCalendarException = z
  .strictObject({
    branch_id: z.uuid().nullable().optional().openapi({ description: 'Absent: every branch' }),
    starts_on: z.iso.date(),
    ends_on: z.iso.date(),
    is_open: z.boolean().default(false),
    opens_at: TimeOfDay.nullable().optional(),
    closes_at: TimeOfDay.nullable().optional(),
    recurs_from: z
      .number()
      .int()
      .min(1900)
      .max(2200)
      .nullable()
      .optional()
      .openapi({ description: 'First year of a yearly recurrence; never applied to years before' }),
    reason: z.string().trim().min(1).max(300),
  })
  .openapi('NewCalendarException')

export const CalendarExceptionChange = NewCalendarException.extend({ is_open: z.boolean() }).partial().openapi('CalendarExceptionChange')

/** What the rules of due dates need to know of a branch. */
export interface BranchCalendar {
  time_zone: string
  hours: { weekday: number; opens_at: string; closes_at: string }[]
  exceptions: {
    starts_on: string
    ends_on: string
    is_open: boolean
    opens_at: string | null
    closes_at: string | null
    recurs_from: number | null
    /** Made for this branch alone: it beats what is said of the whole library. */
    is_own?: boolean
    reason?: string
  }[]
}

const anything = z.record(z.string(), z.unknown())
export const events = {
  'branch.created': { subject: 'branch', permission: 'calendar:read', audience: 'public', data: anything },
  'branch.changed': { subject: 'branch', permission: 'calendar:read', audience: 'public', data: anything },
  'branch.deleted': { subject: 'branch', permission: 'calendar:read', audience: 'public', data: anything },
  'calendar.changed': { subject: 'branch', permission: 'calendar:read', audience: 'public', data: anything },
} as const
