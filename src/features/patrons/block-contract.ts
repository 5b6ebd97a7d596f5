import { z } from '@hono/zod-openapi'
import { BLOCKED_ACTIONS, PATRON_MEASURES } from '../rules/contract.ts'

export const BLOCK_KINDS = ['other', 'conduct', 'address', 'debt', 'suspension'] as const
const action = z.enum(BLOCKED_ACTIONS)

export const PatronBlock = z
  .object({
    id: z.uuid(),
    patron_id: z.uuid(),
    kind: z.enum(BLOCK_KINDS).openapi({ description: 'suspension: days instead of a fine' }),
    actions: z.array(z.string()),
    reason: z.string(),
    ends_on: z.iso.date().nullable().openapi({ description: 'The last day on which it counts' }),
    created_at: z.iso.datetime(),
    created_by: z.uuid().nullable(),
    lifted_at: z.iso.datetime().nullable(),
    lifted_by: z.uuid().nullable(),
    lift_reason: z.string().nullable(),
  })
  .openapi('PatronBlock')
export type PatronBlock = z.infer<typeof PatronBlock>

export const NewPatronBlock = z
  .strictObject({
    kind: z.enum(['other', 'conduct', 'address', 'debt']).optional(),
    actions: z.array(action).min(1).max(5),
    reason: z.string().trim().min(1).max(500),
    ends_on: z.iso.date().nullable().optional(),
  })
  .openapi('NewPatronBlock')
export type NewPatronBlock = z.output<typeof NewPatronBlock>
export const BlockLifting = z.strictObject({ reason: z.string().trim().min(1).max(500).optional() }).openapi('BlockLifting')

export const BlocksQuery = z.object({
  branch_id: z.uuid().optional().openapi({ description: "Whose thresholds count; by default those of the patron's own branch" }),
  history: z.enum(['true', 'false']).default('false').openapi({ description: 'Those that ended or were lifted as well' }),
})

const LiveBlockShown = z
  .object({
    measure: z.enum(PATRON_MEASURES),
    value: z.number(),
    above: z.number(),
    actions: z.array(action),
    detail: z.string().openapi({ example: 'deve 12,50 €, più di 10,00 €' }),
  })
  .openapi('LiveBlock')
export type LiveBlockShown = z.infer<typeof LiveBlockShown>

export const PatronBlocks = z
  .object({
    data: z.array(PatronBlock).openapi({ description: 'What the staff forbid, oldest first' }),
    live: z.array(LiveBlockShown).openapi({ description: 'What is above a threshold at this moment; stored nowhere' }),
    measures: z.record(z.enum(PATRON_MEASURES), z.number()),
    forbidden: z
      .array(
        z.object({
          action,
          because: z.array(z.object({ block_id: z.uuid().nullable(), measure: z.enum(PATRON_MEASURES).nullable(), detail: z.string() })),
        }),
      )
      .openapi({ description: 'Each action that is forbidden, and all that forbids it' }),
  })
  .openapi('PatronBlocks')
export type PatronBlocks = z.infer<typeof PatronBlocks>
