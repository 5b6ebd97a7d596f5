import { z } from '@hono/zod-openapi'

/** How the last night or hour of a chore stands in a library. */
export const CHORE_STATES = ['current', 'due', 'running', 'failed', 'behind', 'paused'] as const
export const ChoreState = z.enum(CHORE_STATES).openapi('ChoreState', {
  description: [
    'current: nothing is due',
    'due: it begins soon',
    'running: a worker is at it',
    'failed: the last one ended before its end',
    'behind: due for hours, and nobody works on it',
    'paused: the library lets it rest',
  ].join('; '),
})
export type ChoreState = z.infer<typeof ChoreState>

const Counted = z.number().int()
const choreName = z.string().max(80).openapi({ example: 'holds.expire-shelf' })
const lastPeriod = z.string().nullable().openapi({ example: '2026-03-02' })

export const ChoreStanding = z
  .object({
    name: choreName,
    title: z.string(),
    every: z.enum(['hour', 'night']),
    library_count: Counted.openapi({ description: 'Libraries that are open' }),
    last_period: lastPeriod.openapi({ description: 'The latest night or hour that any of them has done' }),
    current_count: Counted,
    due_count: Counted,
    running_count: Counted,
    failed_count: Counted,
    behind_count: Counted,
    paused_count: Counted,
    oldest_due_at: z.iso.datetime().nullable().openapi({ description: 'Since when the library waits that has waited longest' }),
  })
  .openapi('ChoreStanding')
export type ChoreStanding = z.infer<typeof ChoreStanding>

export const LibraryChoreRun = z
  .object({
    id: z.uuid(),
    chore: choreName,
    period: z.string().openapi({ example: '2026-03-02' }),
    date: z.iso.date(),
    is_dry_run: z.boolean(),
    is_requested: z.boolean().openapi({ description: 'Somebody asked for it; else the clock did' }),
    status: z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled', 'superseded']),
    done_count: Counted,
    changed_count: Counted,
    skipped_count: Counted.openapi({ description: 'What could not be done and was left out' }),
    counts: z.record(z.string(), z.number()),
    problem: z.string().nullable(),
    created_at: z.iso.datetime(),
    started_at: z.iso.datetime().nullable(),
    progressed_at: z.iso.datetime(),
    finished_at: z.iso.datetime().nullable(),
  })
  .openapi('LibraryChoreRun')
export type LibraryChoreRun = z.infer<typeof LibraryChoreRun>

export const ChoreInLibrary = z
  .object({
    tenant: z.string().openapi({ description: 'Slug of the library', example: 'civica' }),
    name: z.string(),
    state: ChoreState,
    due_at: z.iso.datetime().nullable().openapi({ description: 'Since when it has been due' }),
    last_period: lastPeriod,
    run: LibraryChoreRun.nullable().openapi({ description: 'The one that is under way, or else the last one' }),
  })
  .openapi('ChoreInLibrary')
export type ChoreInLibrary = z.infer<typeof ChoreInLibrary>

export const ChoresQuery = z.object({
  tenant: z.string().max(40).optional().openapi({ description: 'Slug of one library', example: 'civica' }),
  status: ChoreState.optional(),
})

export const LibraryChoreRunRequest = z
  .strictObject({
    date: z.iso.date().optional().openapi({ description: 'By default today, in the time of the library' }),
    dry_run: z.boolean().default(false).openapi({ description: 'Tells what it would do, and changes nothing' }),
  })
  .openapi('LibraryChoreRunRequest')
export type LibraryChoreRunRequest = z.output<typeof LibraryChoreRunRequest>
