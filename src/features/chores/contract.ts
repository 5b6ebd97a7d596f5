import { z } from '@hono/zod-openapi'

export const permissions = {
  'chores:read': {
    en: 'See what is done by night and by hour, and how far it is',
    it: 'Vedere i lavori notturni e orari e il loro andamento',
    roles: ['Admin', 'Librarian'],
  },
  'chores:write': {
    en: 'Run nightly and hourly work by hand, and choose when it is done',
    it: 'Avviare i lavori notturni e orari e sceglierne gli orari',
    roles: ['Admin'],
  },
} as const

export const problems = {
  chore_unknown: { status: 404, title: { en: 'There is no such chore', it: 'Lavoro inesistente' } },
  chore_running: {
    status: 409,
    title: { en: 'The chore is under way for that date', it: 'Il lavoro è già in corso per quella data' },
    detail: { en: 'Follow it at /v1/chores/{name}/runs.', it: 'Lo si segue in /v1/chores/{name}/runs.' },
  },
  chore_date_ahead: {
    status: 422,
    title: { en: 'Work of a day to come can only be rehearsed', it: 'Il lavoro di un giorno futuro si può solo provare' },
    detail: { en: 'Today is {today}; send dry_run.', it: 'Oggi è il {today}; inviare dry_run.' },
  },
  chore_date_past: {
    status: 422,
    title: { en: 'A later day has been worked through', it: 'È già stato svolto il lavoro di un giorno successivo' },
    detail: {
      en: '{date} is done, and what is done is not done back. A rehearsal is possible: send dry_run.',
      it: 'Il {date} è già svolto e non si torna indietro. È possibile una prova: inviare dry_run.',
    },
  },
} as const

export const CHORE_STATUSES = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'superseded'] as const

const name = z.string().max(80).openapi({ example: 'chores.purge-runs' })

export const ChoreRun = z
  .object({
    id: z.uuid().openapi({ description: 'Also that of its task, where somebody asked for it' }),
    chore: name,
    period: z.string().openapi({ description: 'The night or hour that it is for', example: '2026-03-02' }),
    date: z.iso.date(),
    at: z.iso.datetime().openapi({ description: 'Where the clock stood for the work' }),
    is_dry_run: z.boolean(),
    is_requested: z.boolean().openapi({ description: 'Somebody asked for it; else the clock did' }),
    status: z.enum(CHORE_STATUSES).openapi({ description: 'superseded: a later one began before it ended, and did its work too' }),
    done_count: z.number().int().openapi({ description: 'How many were looked at' }),
    changed_count: z.number().int(),
    skipped_count: z.number().int().openapi({ description: 'What could not be done and was left out' }),
    counts: z.record(z.string(), z.number()).openapi({ example: { deleted: 12 } }),
    examples: z.array(z.record(z.string(), z.unknown())).openapi({ description: 'The first few that were changed', example: [] }),
    problem: z.string().nullable(),
    created_at: z.iso.datetime(),
    started_at: z.iso.datetime().nullable(),
    progressed_at: z.iso.datetime(),
    finished_at: z.iso.datetime().nullable(),
  })
  .openapi('ChoreRun')
export type ChoreRun = z.infer<typeof ChoreRun>

export const ChoreSummary = z
  .object({
    name,
    title: z.string(),
    every: z.enum(['hour', 'night']),
    is_paused: z.boolean(),
    last_run: ChoreRun.nullable(),
  })
  .openapi('ChoreSummary')

export const ChoresQuery = z.object({ dry_run: z.enum(['true', 'false']).optional() })

export const ChoreRunRequest = z
  .strictObject({
    date: z.iso.date().optional().openapi({ description: 'By default today, in the time of the library' }),
    dry_run: z.boolean().default(false).openapi({ description: 'Tells what it would do, and changes nothing' }),
  })
  .openapi('ChoreRunRequest')
export type ChoreRunRequest = z.output<typeof ChoreRunRequest>

export const ChorePlan = z
  .object({
    night_hour: z.number().int().min(0).max(6).openapi({ description: 'From this hour on, in the time of the library', example: 2 }),
    paused_chores: z.array(name).max(100).openapi({ description: 'Chores that the clock does not start', example: [] }),
  })
  .openapi('ChorePlan')
export type ChorePlan = z.infer<typeof ChorePlan>
export const ChorePlanChange = ChorePlan.partial().strict().openapi('ChorePlanChange')

const subject = { subject: 'chore_run', permission: 'chores:read' } as const
const ChoreEvent = z.object({ chore: z.string(), period: z.string(), is_dry_run: z.boolean() })

export const events = {
  'chore_run.requested': { ...subject, data: ChoreEvent },
  'chore_run.continued': { ...subject, data: z.object({}) },
  'chore_run.finished': {
    ...subject,
    data: ChoreEvent.extend({
      status: z.string(),
      done_count: z.number(),
      changed_count: z.number(),
      counts: z.record(z.string(), z.number()),
    }),
  },
  'chore_plan.changed': { subject: 'chore_plan', permission: 'chores:read', data: ChorePlan },
} as const
