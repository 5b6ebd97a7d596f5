import type { z } from '@hono/zod-openapi'
import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { problemsOf } from '../../kernel/validation.ts'
import { events, type NewRule, type Rule, type RuleChange, type RuleKind, ruleKinds } from './contract.ts'
import { firstGap, momentOf, type Period } from './rules.ts'
import { keepVersion, lockRules, recordFound } from './versions.ts'

const RULE = `id, kind, branch_id, patron_category_id, copy_type_id, collection_id, value, note, version, created_at, updated_at,
  case when isfinite(effective_from) then effective_from end as effective_from, case when isfinite(effective_to) then effective_to end as effective_to`
/** Parameters: kind or null, id of the row before, limit. */
export const listRules = statement<Rule>(
  'rules.list',
  `select ${RULE} from {library}.rule where ($1::text is null or kind = $1) and ($2::uuid is null or id > $2) order by id limit $3`,
)
export const getRule = statement<Rule>('rules.get', `select ${RULE} from {library}.rule where id = $1`)
const lockRule = statement<Rule>('rules.lock', `select ${RULE} from {library}.rule where id = $1 for update`)
const insertRule = statement<Rule>(
  'rules.insert',
  `insert into {library}.rule (id, kind, branch_id, patron_category_id, copy_type_id, collection_id, value, note, effective_from, effective_to, created_by, created_at, updated_at)
   values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, coalesce($9::timestamptz, '-infinity'), coalesce($10::timestamptz, 'infinity'), $11, $12, $12) returning ${RULE}`,
)
const updateRule = statement<Rule>(
  'rules.update',
  `update {library}.rule set value = $2::jsonb, note = $3, effective_from = coalesce($4::timestamptz, '-infinity'), effective_to = coalesce($5::timestamptz, 'infinity'),
     version = version + 1, updated_at = $6 where id = $1 returning ${RULE}`,
)
const deleteRuleRow = statement<never>('rules.delete', `delete from {library}.rule where id = $1`)
/** When the defaults of the kind of a rule apply. Parameter: the rule. */
const defaultsLike = statement<Period & { id: string }>(
  'rules.defaults-like',
  `select d.id, case when isfinite(d.effective_from) then d.effective_from end as "from", case when isfinite(d.effective_to) then d.effective_to end as "to"
   from {library}.rule r join {library}.rule d on d.kind = r.kind
     and d.branch_id is null and d.patron_category_id is null and d.copy_type_id is null and d.collection_id is null
   where r.id = $1`,
)

/** Makes a rule. @throws Problem rule_value_invalid, rule_exists, rule_ends_before_start, invalid_reference */
export async function createRule(tx: LibraryTx, input: z.output<typeof NewRule>): Promise<Rule> {
  const value = checkedValue(input.kind, input.value)
  const { branch_id = null, patron_category_id = null, copy_type_id = null, collection_id = null, note = null } = input
  const scope = [branch_id, patron_category_id, copy_type_id, collection_id]
  const period = [momentOf(input.effective_from, tx.library.time_zone), momentOf(input.effective_to, tx.library.time_zone)]
  const made = insertRule(uuidv7(), input.kind, ...scope, JSON.stringify(value), note, ...period, tx.actor.user_id, tx.now)
  const [, , rules] = await tx.flight<[never, never, Rule]>([lockRules(), recordFound(tx), made])
  const rule = rules[0] as Rule
  emit(tx, events, 'rule.created', { subject_id: rule.id, data: { kind: rule.kind, value } })
  await keepVersion(tx, 'edited', input.reason)
  return rule
}

/**
 * Changes what a rule says or when it applies; loans that were made under it keep their terms.
 * @throws Problem not_found, edit_conflict, rule_value_invalid, rule_exists, rule_ends_before_start, default_rule_needed
 */
export async function changeRule(tx: LibraryTx, id: string, version: number | null, changes: z.output<typeof RuleChange>): Promise<Rule> {
  const { before, defaults } = await lockedRule(tx, id, version)
  const zone = tx.library.time_zone
  const value = changes.value === undefined ? before.value : checkedValue(before.kind, changes.value)
  const note = changes.note === undefined ? before.note : changes.note
  const from = changes.effective_from === undefined ? before.effective_from : momentOf(changes.effective_from, zone)
  const to = changes.effective_to === undefined ? before.effective_to : momentOf(changes.effective_to, zone)
  keepDefault(tx, before.kind, defaults, (one) => (one.id === id ? [{ from, to }] : [one]))
  const rule = await tx.one(updateRule(id, JSON.stringify(value), note, from, to, tx.now))
  emit(tx, events, 'rule.changed', { subject_id: id, data: { kind: rule.kind, before: before.value, after: value } })
  await keepVersion(tx, 'edited', changes.reason)
  return rule
}

/** Removes a rule, but not the default that every library must have. @throws Problem not_found, edit_conflict, default_rule_needed */
export async function deleteRule(tx: LibraryTx, id: string, version: number | null, reason?: string): Promise<void> {
  const { before, defaults } = await lockedRule(tx, id, version)
  keepDefault(tx, before.kind, defaults, (one) => (one.id === id ? [] : [one]))
  tx.push(deleteRuleRow(id))
  emit(tx, events, 'rule.deleted', { subject_id: id, data: { kind: before.kind, value: before.value } })
  await keepVersion(tx, 'edited', reason)
}

type Default = Period & { id: string }

async function lockedRule(tx: LibraryTx, id: string, version: number | null): Promise<{ before: Rule; defaults: Default[] }> {
  const [, , rules, defaults] = await tx.flight<[never, never, Rule, Default]>([
    lockRules(),
    recordFound(tx),
    lockRule(id),
    defaultsLike(id),
  ])
  const before = rules[0]
  if (!before) throw new Problem('not_found')
  if (version !== null && before.version !== version) throw new Problem('edit_conflict')
  return { before, defaults }
}

/** A default that there is now, and will be, is not taken away; where there is none yet, nothing stands in the way of making some. */
function keepDefault(tx: LibraryTx, kind: RuleKind, defaults: Default[], change: (one: Default) => Period[]): void {
  const now = tx.now.toISOString()
  if (!ruleKinds[kind].is_mandatory || firstGap(defaults, now) !== undefined) return
  const gap = firstGap(defaults.flatMap(change), now)
  if (gap !== undefined) throw new Problem('default_rule_needed', { params: { kind, from: gap } })
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
