import { z } from '@hono/zod-openapi'

export const permissions = {
  'rules:read': { en: 'See the circulation rules', it: 'Vedere le regole di circolazione', roles: ['Admin', 'Librarian'] },
  'rules:write': { en: 'Change the circulation rules', it: 'Modificare le regole di circolazione', roles: ['Admin'] },
} as const

export const problems = {
  rule_value_invalid: {
    status: 422,
    title: { en: 'The value does not fit that kind of rule', it: 'Il valore non si adatta a quel tipo di regola' },
  },
  rule_exists: {
    status: 409,
    title: { en: 'There is a rule for exactly that scope', it: 'Esiste già una regola per questo ambito' },
    constraints: ['rule_scope_key'],
  },
  default_rule_needed: {
    status: 409,
    title: { en: 'Every library needs a default for that kind', it: 'Ogni biblioteca ha bisogno di un valore predefinito per quel tipo' },
  },
} as const

export const Duration = z.strictObject({
  count: z.number().int().min(0).max(10_000),
  unit: z.enum(['minute', 'hour', 'day', 'week', 'month']),
})
export type Duration = z.infer<typeof Duration>
const Limit = z.union([z.number().int().min(0).max(100_000), z.literal('unlimited')])

/** Every kind of rule: what its value is, and whether a library must have a default for it. */
export const ruleKinds = {
  'loan.allowed': { value: z.boolean(), is_mandatory: true },
  'loan.period': { value: Duration, is_mandatory: true },
  'loan.closed_day_mode': { value: z.enum(['keep', 'next_open', 'previous_open', 'skip_closed_days', 'end_of_hours']), is_mandatory: true },
  'loan.cap_at_patron_expiry': { value: z.boolean(), is_mandatory: false },
  'loan.max_total': { value: Limit, is_mandatory: true },
  'loan.max_of_type': { value: Limit, is_mandatory: false },
  'loan.one_per_title': { value: z.boolean(), is_mandatory: false },
  'loan.max_overdue': { value: Limit, is_mandatory: false },
  'renew.max': { value: Limit, is_mandatory: true },
  'renew.period': { value: Duration, is_mandatory: false },
  'renew.from': { value: z.enum(['due', 'now']), is_mandatory: false },
  'renew.not_before': { value: Duration, is_mandatory: false },
  'renew.block_if_hold': { value: z.enum(['always', 'never']), is_mandatory: false },
  'hold.allowed': { value: z.boolean(), is_mandatory: true },
  'hold.max': { value: Limit, is_mandatory: true },
  'hold.on_shelf': { value: z.enum(['always', 'if_any_out', 'if_all_out', 'never']), is_mandatory: false },
  'hold.pickup_period': { value: Duration, is_mandatory: true },
  'return.to': { value: z.enum(['home', 'stay']), is_mandatory: false },
  'return.accept_at': { value: z.enum(['anywhere', 'home']), is_mandatory: false },
  'fine.amount': { value: z.strictObject({ cents: z.number().int().min(0).max(1_000_000), per: Duration }), is_mandatory: false },
  'fine.grace': { value: Duration, is_mandatory: false },
  'fine.max': { value: z.strictObject({ cents: z.number().int().min(0).max(10_000_000) }), is_mandatory: false },
} as const satisfies Record<string, { value: z.ZodType; is_mandatory: boolean }>

export type RuleKind = keyof typeof ruleKinds
export const RULE_KINDS = Object.keys(ruleKinds) as [RuleKind, ...RuleKind[]]

/** Values of a kind that are frozen into the loan, since a later change must not reach back. */
export const FROZEN_KINDS: readonly RuleKind[] = [
  'loan.period',
  'loan.closed_day_mode',
  'renew.max',
  'renew.period',
  'renew.from',
  'fine.amount',
  'fine.grace',
  'fine.max',
]

export interface RuleRow {
  id: string
  kind: RuleKind
  branch_id: string | null
  patron_category_id: string | null
  copy_type_id: string | null
  value: unknown
}

export const Rule = z
  .object({
    id: z.uuid(),
    kind: z.enum(RULE_KINDS),
    branch_id: z.uuid().nullable(),
    patron_category_id: z.uuid().nullable(),
    copy_type_id: z.uuid().nullable(),
    value: z.unknown(),
    note: z.string().nullable(),
    version: z.number().int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .openapi('Rule')
export type Rule = z.infer<typeof Rule>

const scope = {
  branch_id: z.uuid().nullable().optional(),
  patron_category_id: z.uuid().nullable().optional(),
  copy_type_id: z.uuid().nullable().optional(),
}
export const NewRule = z
  .strictObject({ kind: z.enum(RULE_KINDS), ...scope, value: z.unknown(), note: z.string().trim().max(500).nullable().optional() })
  .openapi('NewRule', { example: { kind: 'loan.period', value: { count: 30, unit: 'day' } } })
export const RuleChange = z
  .strictObject({ value: z.unknown().optional(), note: z.string().trim().max(500).nullable().optional() })
  .openapi('RuleChange')

/** One value with the reason for it. */
export const Resolution = z
  .object({
    value: z.unknown(),
    rule_id: z.uuid(),
    scope: z.array(z.string()).openapi({ description: 'What the rule was made for; empty for the default' }),
    beat: z.array(z.object({ rule_id: z.uuid(), value: z.unknown(), scope: z.array(z.string()) })),
  })
  .openapi('Resolution')
export type Resolution = z.infer<typeof Resolution>

export const Explanation = z
  .object({
    rules: z.record(z.string(), Resolution),
    steps: z.array(z.string()),
    overrides: z.array(z.object({ code: z.string(), reason: z.string() })).optional(),
  })
  .openapi('Explanation', { description: 'Which rule gave which value, from which scope, what it beat, and how the dates came about' })
export type Explanation = z.infer<typeof Explanation>

export const events = {
  'rule.created': { subject: 'rule', permission: 'rules:read', data: z.record(z.string(), z.unknown()) },
  'rule.changed': { subject: 'rule', permission: 'rules:read', data: z.record(z.string(), z.unknown()) },
  'rule.deleted': { subject: 'rule', permission: 'rules:read', data: z.record(z.string(), z.unknown()) },
} as const
