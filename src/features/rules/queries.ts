import type { z } from '@hono/zod-openapi'
import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { problemsOf } from '../../kernel/validation.ts'
import { events, type NewRule, type Rule, type RuleChange, type RuleKind, type RuleRow, ruleKinds } from './contract.ts'

const RULE = 'id, kind, branch_id, patron_category_id, copy_type_id, value, note, version, created_at, updated_at'
/** Parameters: kind or null, id of the row before, limit. */
export const listRules = statement<Rule>(
  'rules.list',
  `select ${RULE} from {library}.rule where ($1::text is null or kind = $1) and ($2::uuid is null or id > $2) order by id limit $3`,
)
export const getRule = statement<Rule>('rules.get', `select ${RULE} from {library}.rule where id = $1`)
const lockRule = statement<Rule>('rules.lock', `select ${RULE} from {library}.rule where id = $1 for update`)
const insertRule = statement<Rule>(
  'rules.insert',
  `insert into {library}.rule (id, kind, branch_id, patron_category_id, copy_type_id, value, note, created_by) values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8) returning ${RULE}`,
)
const updateRule = statement<Rule>(
  'rules.update',
  `update {library}.rule set value = $2::jsonb, note = $3, version = version + 1, updated_at = $4 where id = $1 returning ${RULE}`,
)
const deleteRuleRow = statement<never>('rules.delete', `delete from {library}.rule where id = $1`)
/** Parameters: branch, patron category, copy type: each or null for any. */
export const rulesFor = statement<RuleRow>(
  'rules.for',
  `select id, kind, branch_id, patron_category_id, copy_type_id, value from {library}.rule
   where (branch_id is null or branch_id = $1) and (patron_category_id is null or patron_category_id = $2) and (copy_type_id is null or copy_type_id = $3)
     and now() >= effective_from and now() < effective_to`,
)

/** Makes a rule. @throws Problem rule_value_invalid, rule_exists, invalid_reference */
export async function createRule(tx: LibraryTx, input: z.output<typeof NewRule>): Promise<Rule> {
  const value = checkedValue(input.kind, input.value)
  const rule = await tx.one(
    insertRule(
      uuidv7(),
      input.kind,
      input.branch_id ?? null,
      input.patron_category_id ?? null,
      input.copy_type_id ?? null,
      JSON.stringify(value),
      input.note ?? null,
      tx.actor.user_id,
    ),
  )
  emit(tx, events, 'rule.created', { subject_id: rule.id, data: { kind: rule.kind, value } })
  return rule
}

/** Changes a rule's value; loans that were made under it keep their terms. @throws Problem not_found, edit_conflict, rule_value_invalid */
export async function changeRule(tx: LibraryTx, id: string, version: number | null, changes: z.output<typeof RuleChange>): Promise<Rule> {
  const before = await tx.one(lockRule(id))
  if (version !== null && before.version !== version) throw new Problem('edit_conflict')
  const value = changes.value === undefined ? before.value : checkedValue(before.kind, changes.value)
  const rule = await tx.one(updateRule(id, JSON.stringify(value), changes.note === undefined ? before.note : changes.note, tx.now))
  emit(tx, events, 'rule.changed', { subject_id: id, data: { kind: rule.kind, before: before.value, after: value } })
  return rule
}

/** Removes a rule, but not the default that every library must have. @throws Problem not_found, edit_conflict, default_rule_needed */
export async function deleteRule(tx: LibraryTx, id: string, version: number | null): Promise<void> {
  const before = await tx.one(lockRule(id))
  if (version !== null && before.version !== version) throw new Problem('edit_conflict')
  const isDefault = before.branch_id === null && before.patron_category_id === null && before.copy_type_id === null
  if (isDefault && ruleKinds[before.kind].is_mandatory) throw new Problem('default_rule_needed', { params: { kind: before.kind } })
  tx.push(deleteRuleRow(id))
  emit(tx, events, 'rule.deleted', { subject_id: id, data: { kind: before.kind, value: before.value } })
}

/** Gives a value that fits its kind. @throws Problem rule_value_invalid with all that is wrong */
export function checkedValue(kind: RuleKind, value: unknown): unknown {
  const parsed = ruleKinds[kind].value.safeParse(value)
  if (!parsed.success) {
    const errors = problemsOf(parsed.error, 'json').map((error) => ({ ...error, pointer: `/value${error.pointer ?? ''}` }))
    throw new Problem('rule_value_invalid', { errors, params: { kind } })
  }
  return parsed.data
}
