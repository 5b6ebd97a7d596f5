import { z } from '@hono/zod-openapi'
import { DraftedRule, Reason, RULE_KINDS, type RuleRow } from './contract.ts'
import { VERSION_CAUSES } from './version-contract.ts'

/** A rule as versions and drafts keep it, under its id. */
export interface KeptRule extends Omit<RuleRow, 'id'> {
  note: string | null
  /** Instants as text; null where it always applied, or always will. */
  effective_from: string | null
  effective_to: string | null
}
export type Snapshot = Readonly<Record<string, KeptRule>>

const RuleContent = z
  .object({
    id: z.uuid(),
    kind: z.enum(RULE_KINDS),
    branch_id: z.uuid().nullable(),
    patron_category_id: z.uuid().nullable(),
    copy_type_id: z.uuid().nullable(),
    collection_id: z.uuid().nullable(),
    value: z.unknown(),
    note: z.string().nullable(),
    effective_from: z.iso.datetime().nullable(),
    effective_to: z.iso.datetime().nullable(),
  })
  .openapi('RuleContent')

/** What became of one rule between two sets of rules. */
export const RuleDifference = z
  .object({
    action: z.enum(['created', 'changed', 'removed']),
    rule_id: z.uuid(),
    kind: z.enum(RULE_KINDS),
    fields: z.array(z.string()).openapi({ description: 'What differs' }),
    before: RuleContent.nullable(),
    after: RuleContent.nullable(),
  })
  .openapi('RuleDifference')
export type RuleDifference = z.infer<typeof RuleDifference>

export const RuleVersionSummary = z
  .object({
    id: z.uuid(),
    number: z.number().int(),
    cause: z.enum(VERSION_CAUSES).openapi({ description: 'found: the rules stood there before versions were kept' }),
    note: z.string().nullable().openapi({ description: 'Why' }),
    changes: z.object({ created: z.number().int(), changed: z.number().int(), removed: z.number().int() }),
    created_by: z.uuid().nullable(),
    created_at: z.iso.datetime(),
  })
  .openapi('RuleVersionSummary')
export const RuleVersion = RuleVersionSummary.extend({ rules: z.array(RuleContent) }).openapi('RuleVersion')
export type RuleVersion = z.infer<typeof RuleVersion>

export const RuleDiff = z
  .object({
    from: z.number().int().nullable().openapi({ description: 'Number of the version; null: there was none' }),
    to: z.number().int().nullable().openapi({ description: 'Number of the version; null: the draft' }),
    data: z.array(RuleDifference),
  })
  .openapi('RuleDiff')

const Name = z.string().trim().min(1).max(200)
const Note = z.string().trim().max(2_000)

export const RuleDraftSummary = z
  .object({
    id: z.uuid(),
    name: z.string(),
    note: z.string().nullable(),
    base: z.object({ id: z.uuid(), number: z.number().int() }).openapi({ description: 'The version that it began with' }),
    is_outdated: z.boolean().openapi({ description: 'Whether the rules were changed since' }),
    version: z.number().int(),
    created_by: z.uuid().nullable(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .openapi('RuleDraftSummary')
export const RuleDraft = RuleDraftSummary.extend({
  rules: z.array(RuleContent),
  changes: z.array(RuleDifference).openapi({ description: 'What differs from the version that it began with' }),
}).openapi('RuleDraft')
export type RuleDraft = z.infer<typeof RuleDraft>

export const NewRuleDraft = z
  .strictObject({
    name: Name,
    note: Note.nullable().optional(),
    version_id: z.uuid().optional().openapi({ description: 'Begins with the rules of that version; by default with those that apply' }),
  })
  .openapi('NewRuleDraft', { example: { name: 'Prestiti più lunghi in estate' } })
export const RuleDraftChange = z.strictObject({ name: Name.optional(), note: Note.nullable().optional() }).openapi('RuleDraftChange')
export const DraftedRules = z
  .strictObject({
    data: z
      .array(DraftedRule)
      .max(2_000)
      .openapi({ description: 'All rules of the draft; one that keeps its id is changed, not made anew' }),
  })
  .openapi('DraftedRules', { example: { data: [{ kind: 'loan.period', value: { count: 30, unit: 'day' } }] } })
export const Publication = z.strictObject({ note: Reason }).openapi('Publication', { example: { note: 'Delibera 12 del 3 marzo' } })
export const Restoration = z.strictObject({ note: Reason }).openapi('Restoration', { example: { note: 'La prova è finita' } })
export const Rebase = z
  .strictObject({
    prefer: z
      .enum(['draft', 'live'])
      .optional()
      .openapi({ description: 'Which side counts where both changed one rule; without it that is refused' }),
  })
  .openapi('Rebase')
