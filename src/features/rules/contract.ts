import { z } from '@hono/zod-openapi'
import { versionEvents, versionProblems } from './version-contract.ts'

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
    title: { en: 'There is a rule for exactly that scope and time', it: 'Esiste già una regola per questo ambito e periodo' },
    constraints: ['rule_scope_key', 'rule_scope_excl'],
  },
  rule_ends_before_start: {
    status: 422,
    title: { en: 'The rule would end before it begins', it: 'La regola finirebbe prima di cominciare' },
    constraints: ['rule_effective_to_check'],
  },
  default_rule_needed: {
    status: 409,
    title: { en: 'Every library needs a default for that kind', it: 'Ogni biblioteca ha bisogno di un valore predefinito per quel tipo' },
    detail: { en: 'There would be none for {kind} from {from} on.', it: 'Mancherebbe per {kind} a partire da {from}.' },
  },
  ...versionProblems,
} as const

export const Duration = z.strictObject({
  count: z.number().int().min(0).max(10_000),
  unit: z.enum(['minute', 'hour', 'day', 'week', 'month']),
})
export type Duration = z.infer<typeof Duration>
const Limit = z.union([z.number().int().min(0).max(100_000), z.literal('unlimited')])
const Cents = z.number().int().min(0).max(10_000_000)
const Percent = z.number().int().min(0).max(100)
const count = z.number().int().min(1).max(10_000)
const Group = z.string().trim().min(1).max(60)

/** What a library asks for a copy that does not come back. */
const Replacement = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('copy_price'), otherwise_cents: Cents }),
  z.strictObject({ by: z.literal('fixed'), cents: Cents }),
  z.strictObject({ by: z.literal('actual_cost') }),
])

/** What is measured of a patron, live, at every checkout, renewal and hold. */
export const PATRON_MEASURES = [
  'owed_cents',
  'guaranteed_owed_cents',
  'overdue_count',
  'days_overdue',
  'lost_count',
  'claimed_returned_count',
  'unverified',
  'card_expired',
] as const
export const BLOCKED_ACTIONS = ['checkout', 'renewal', 'hold', 'capture', 'fulfil'] as const

const mandatory = <V extends z.ZodType>(value: V) => ({ value, is_mandatory: true as const })
const optional = <V extends z.ZodType>(value: V) => ({ value, is_mandatory: false as const })

/** Every kind of rule: what its value is, and whether a library must have a default for it. */
export const ruleKinds = {
  'loan.allowed': mandatory(z.boolean()),
  'loan.period': mandatory(Duration),
  'loan.fixed_due': optional(
    z.strictObject({
      mode: z.enum(['not_after', 'exactly', 'not_before']),
      schedule: z
        .array(z.strictObject({ from_on: z.iso.date(), to_on: z.iso.date(), due_on: z.iso.date() }))
        .min(1)
        .max(60),
    }),
  ),
  'loan.closed_day_mode': mandatory(z.enum(['keep', 'next_open', 'previous_open', 'skip_closed_days', 'end_of_hours', 'next_open_start'])),
  'loan.after_opening': optional(Duration),
  'loan.cap_at_patron_expiry': optional(z.boolean()),
  'loan.max_total': mandatory(Limit),
  'loan.max_onsite': optional(Limit),
  'loan.max_of_type': optional(Limit),
  'loan.limit_groups': optional(z.array(z.strictObject({ group: Group, max: Limit, within: z.enum(['library', 'branch']) })).max(20)),
  'loan.onsite': optional(z.enum(['yes', 'no', 'forced'])),
  'loan.one_per_title': optional(z.boolean()),
  'loan.max_overdue': optional(Limit),
  'loan.rental_charge': optional(z.strictObject({ cents: Cents, discount_percent: Percent.default(0) })),
  'loan.daily_hire': optional(z.strictObject({ cents: Cents, discount_percent: Percent.default(0) })),
  'loan.deposit': optional(z.strictObject({ cents: Cents })),
  'loan.minimum_age': optional(z.number().int().min(0).max(150)),
  'loan.high_demand': optional(z.strictObject({ min_holds: count, period: Duration })),
  'renew.max': mandatory(Limit),
  'renew.max_unseen': optional(Limit),
  'renew.period': optional(Duration),
  'renew.from': optional(z.enum(['due', 'now'])),
  'renew.not_before': optional(Duration),
  'renew.auto': optional(z.boolean()),
  'renew.auto_max': optional(Limit),
  'renew.no_auto_after': optional(Duration),
  'renew.no_auto_after_on': optional(z.iso.date()),
  'renew.block_if_hold': optional(z.enum(['always', 'if_no_other_copy', 'never'])),
  'renew.block_if_overdue': optional(z.enum(['allow', 'this_copy', 'any_copy'])),
  'renew.max_owed': optional(z.strictObject({ cents: Cents })),
  'hold.allowed': mandatory(z.boolean()),
  'hold.for_patrons_of': optional(z.enum(['any', 'home', 'group'])),
  'hold.fulfil_by': optional(z.enum(['any', 'home', 'holding', 'group'])),
  'hold.level': optional(z.enum(['book', 'copy', 'patron_chooses'])),
  'hold.on_shelf': optional(z.enum(['always', 'if_any_out', 'if_all_out', 'never'])),
  'hold.max': mandatory(Limit),
  'hold.max_per_book': optional(Limit),
  'hold.max_per_day': optional(Limit),
  'hold.count_suspended': optional(z.boolean()),
  'hold.pickup_period': mandatory(Duration),
  'hold.unfilled_expiry': optional(Duration),
  'hold.not_collected_fee': optional(z.strictObject({ cents: Cents })),
  'hold.cancel_ready_by_patron': optional(z.boolean()),
  'hold.age_protection': optional(z.strictObject({ copy_age: Duration, within: z.enum(['home', 'group']) })),
  'hold.local_priority': optional(z.enum(['none', 'patron_home', 'pickup_branch'])),
  'recall.allowed': optional(z.boolean()),
  'recall.max_per_book': optional(Limit),
  'recall.return_interval': optional(Duration),
  'recall.minimum_guaranteed': optional(Duration),
  'recall.extend_overdue': optional(z.boolean()),
  'fine.amount': optional(z.strictObject({ cents: z.number().int().min(0).max(1_000_000), per: Duration })),
  'fine.charge_at': optional(z.enum(['start_of_interval', 'end_of_interval'])),
  'fine.grace': optional(Duration),
  'fine.grace_mode': optional(z.enum(['subtract', 'forgive_within'])),
  'fine.grace_extend': optional(z.enum(['none', 'past_closed_day', 'open_days_only', 'into_closed_days'])),
  'fine.closed_days': optional(z.enum(['count', 'skip'])),
  'fine.steps': optional(
    z
      .array(z.strictObject({ from_day: count, to_day: count.nullable(), cents: Cents }))
      .min(1)
      .max(20),
  ),
  'fine.max': optional(z.strictObject({ cents: z.number().int().min(0).max(10_000_000) })),
  'fine.cap_at_price': optional(z.strictObject({ percent: z.number().int().min(1).max(1_000) })),
  'fine.recall': optional(z.strictObject({ cents: Cents, per: Duration, max_cents: Cents.nullable(), ignores_grace: z.boolean() })),
  'fine.forgive_on_renewal': optional(z.boolean()),
  'suspension.days': optional(z.strictObject({ days: count, per_overdue_days: count, max_days: count.nullable() })),
  reminders: optional(
    z
      .array(
        z.strictObject({
          kind: z.enum(['due_soon', 'overdue']),
          delay: Duration,
          fee_cents: Cents.default(0),
          template: z.string().trim().min(1).max(60).optional(),
        }),
      )
      .max(12),
  ),
  'lost.after_overdue': optional(Duration),
  'lost.bill_after': optional(Duration),
  'lost.after_overdue_recalled': optional(Duration),
  'lost.replacement': optional(Replacement),
  'lost.processing_fee': optional(z.strictObject({ cents: Cents, when_declared: z.boolean(), when_aged: z.boolean() })),
  'lost.on_return': optional(z.enum(['keep', 'refund', 'refund_unpaid', 'refund_and_fine_anew', 'refund_and_restore_fine'])),
  'lost.refund_processing': optional(z.boolean()),
  'lost.refund_within': optional(Duration),
  'lost.forgive_fine': optional(z.boolean()),
  'lost.close_when_paid': optional(z.boolean()),
  'claims_returned.max': optional(Limit),
  'claims_returned.charge': optional(z.boolean()),
  'return.to': optional(z.enum(['home', 'holding', 'stay', 'group'])),
  'return.accept_at': optional(z.enum(['anywhere', 'home', 'holding', 'home_or_holding'])),
  'patron.thresholds': optional(
    z
      .array(
        z.strictObject({
          measure: z.enum(PATRON_MEASURES),
          above: Cents,
          actions: z.array(z.enum(BLOCKED_ACTIONS)).min(1).max(5),
        }),
      )
      .max(40),
  ),
} as const satisfies Record<string, { value: z.ZodType; is_mandatory: boolean }>

export type RuleKind = keyof typeof ruleKinds
export const RULE_KINDS = Object.keys(ruleKinds) as [RuleKind, ...RuleKind[]]

/** Kinds that are frozen into the loan, since a later change must not reach back. */
export const FROZEN_KINDS: readonly RuleKind[] = RULE_KINDS.filter((kind) =>
  [
    'loan.period',
    'loan.fixed_due',
    'loan.closed_day_mode',
    'loan.after_opening',
    'renew.max',
    'renew.max_unseen',
    'renew.period',
    'renew.from',
    'fine.',
    'suspension.',
    'lost.',
    'reminders',
  ].some((frozen) => kind === frozen || (frozen.endsWith('.') && kind.startsWith(frozen))),
)

export interface RuleRow {
  id: string
  kind: RuleKind
  branch_id: string | null
  patron_category_id: string | null
  copy_type_id: string | null
  collection_id: string | null
  value: unknown
}

export const Rule = z
  .object({
    id: z.uuid(),
    kind: z.enum(RULE_KINDS),
    branch_id: z.uuid().nullable(),
    patron_category_id: z.uuid().nullable(),
    copy_type_id: z.uuid().nullable(),
    collection_id: z.uuid().nullable(),
    value: z.unknown(),
    effective_from: z.iso.datetime().nullable().openapi({ description: 'Null: it always did' }),
    effective_to: z.iso.datetime().nullable().openapi({ description: 'When it ceases to apply; null: never' }),
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
  collection_id: z.uuid().nullable().optional(),
}
const Moment = z.union([z.iso.date(), z.iso.datetime({ offset: true })])
/** When a rule applies, and a comment on it. */
const terms = {
  effective_from: Moment.nullable().optional().openapi({ description: "A date is the start of that day in the library's time zone" }),
  effective_to: Moment.nullable().optional().openapi({ description: 'From then on it applies no more' }),
  note: z.string().trim().max(500).nullable().optional(),
}
export const Reason = z.string().trim().min(1).max(1_000).openapi({ description: 'Why; kept with the version that the change makes' })
export const NewRule = z
  .strictObject({ kind: z.enum(RULE_KINDS), ...scope, value: z.unknown(), ...terms, reason: Reason.optional() })
  .openapi('NewRule', { example: { kind: 'loan.period', value: { count: 30, unit: 'day' } } })
export const RuleChange = z.strictObject({ value: z.unknown().optional(), ...terms, reason: Reason.optional() }).openapi('RuleChange')
/** A rule as drafts take it. */
export const DraftedRule = z
  .strictObject({ id: z.uuid().optional(), kind: z.enum(RULE_KINDS), ...scope, value: z.unknown(), ...terms })
  .openapi('DraftedRule')

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

/** One step on the way to an answer: a stable code for machines, and the words for people. */
export const Step = z
  .object({
    code: z.string(),
    params: z.record(z.string(), z.unknown()),
    text: z.string().openapi({ description: "In the caller's language" }),
  })
  .openapi('Step')
export type Step = z.infer<typeof Step>

const atMostOne = (a: string, b: string) => ({ error: `at most one of ${a} and ${b}`, params: { code: 'ambiguous' } })
export const ResolutionQuery = z
  .strictObject({
    branch_id: z.uuid().optional().openapi({ description: 'By default where the copy stands' }),
    patron_id: z.uuid().optional(),
    card_number: z.string().trim().min(1).max(64).optional(),
    patron_category_id: z.uuid().optional().openapi({ description: 'Of a patron who is not named' }),
    copy_id: z.uuid().optional(),
    copy_barcode: z.string().trim().min(1).max(64).optional(),
    copy_type_id: z.uuid().optional().openapi({ description: 'Of a copy that is not named' }),
    collection_id: z.uuid().optional().openapi({ description: 'Of a copy that is not named' }),
    at: z.iso.datetime({ offset: true }).optional().openapi({ description: 'Now where it is left out' }),
  })
  .refine(({ patron_id, card_number }) => patron_id === undefined || card_number === undefined, atMostOne('patron_id', 'card_number'))
  .refine(({ copy_id, copy_barcode }) => copy_id === undefined || copy_barcode === undefined, atMostOne('copy_id', 'copy_barcode'))
export type ResolutionQuery = z.output<typeof ResolutionQuery>

export const ResolvedRules = z
  .object({
    scope: z
      .object({
        branch_id: z.uuid().nullable(),
        patron_category_id: z.uuid().nullable(),
        copy_type_id: z.uuid().nullable(),
        collection_id: z.uuid().nullable(),
        at: z.iso.datetime(),
      })
      .openapi({ description: 'What the rules were asked for; null is any' }),
    data: z.record(z.string(), Resolution).openapi({ description: 'By kind: the rule that won, and those that it beat' }),
    unsaid: z.record(z.string(), z.unknown()).openapi({ description: 'What holds for kinds that no rule speaks of' }),
  })
  .openapi('ResolvedRules')
export type ResolvedRules = z.infer<typeof ResolvedRules>

export const Explanation = z
  .object({
    rules: z.record(z.string(), Resolution),
    steps: z.array(Step),
    overrides: z.array(z.object({ code: z.string(), reason: z.string() })).optional(),
  })
  .openapi('Explanation', { description: 'Which rule gave which value, from which scope, what it beat, and how the dates came about' })
export type Explanation = z.infer<typeof Explanation>

export const events = {
  'rule.created': { subject: 'rule', permission: 'rules:read', data: z.record(z.string(), z.unknown()) },
  'rule.changed': { subject: 'rule', permission: 'rules:read', data: z.record(z.string(), z.unknown()) },
  'rule.deleted': { subject: 'rule', permission: 'rules:read', data: z.record(z.string(), z.unknown()) },
  ...versionEvents,
} as const
