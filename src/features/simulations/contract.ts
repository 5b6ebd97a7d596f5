import { z } from '@hono/zod-openapi'

export const MAX_DAYS = 730

export const NewSimulation = z
  .strictObject({
    days: z.number().int().min(1).max(MAX_DAYS).default(90).openapi({ description: 'The loans of so many last days', example: 90 }),
  })
  .openapi('NewRuleSimulation')

export const Simulation = z
  .object({ id: z.uuid().openapi({ description: 'That of the task, whose result is a RuleSimulationResult' }) })
  .openapi('RuleSimulation')

const Side = z.object({
  refused_count: z.number().int(),
  refused: z
    .record(z.string(), z.number().int())
    .openapi({ description: 'By the code of the first reason', example: { loan_limit_reached: 3 } }),
  refused_renewal_count: z.number().int(),
  fined_count: z.number().int(),
  fine_cents: z.number().int(),
  suspension_days: z.number().int(),
})
export type Side = z.infer<typeof Side>

const Terms = z.object({
  refused: z.string().nullable(),
  due_at: z.iso.datetime().nullable(),
  fine_cents: z.number().int(),
})

/** What a draft of the rules would have changed, had it been in force. */
export const SimulationResult = z
  .object({
    days: z.number().int(),
    loan_count: z.number().int(),
    before: Side.openapi({ description: 'By the rules as they apply' }),
    after: Side.openapi({ description: 'By the draft' }),
    unchanged_count: z.number().int(),
    shortened_count: z.number().int(),
    lengthened_count: z.number().int(),
    newly_refused_count: z.number().int(),
    newly_allowed_count: z.number().int(),
    shifts: z
      .array(z.object({ days: z.number().int(), loan_count: z.number().int() }))
      .openapi({ description: 'By how many days loans would have been due later, or, below nothing, sooner' }),
    examples: z.array(
      z.object({
        loan_id: z.uuid(),
        title: z.string(),
        started_at: z.iso.datetime(),
        before: Terms,
        after: Terms,
        because: z
          .array(z.object({ kind: z.string(), before: z.unknown(), after: z.unknown() }))
          .openapi({ description: 'Which rules came to something else for this loan' }),
      }),
    ),
  })
  .openapi('RuleSimulationResult')
export type SimulationResult = z.infer<typeof SimulationResult>

export const events = {
  'rule_simulation.requested': {
    subject: 'rule_simulation',
    permission: 'rules:read',
    data: z.object({ draft_id: z.uuid(), days: z.number().int() }),
  },
} as const
