import type { z } from '@hono/zod-openapi'
import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem, type ProblemError } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { problemsOf } from '../../kernel/validation.ts'
import { events, ruleKinds } from './contract.ts'
import type {
  DraftedRules,
  KeptRule,
  NewRuleDraft,
  RuleDiff,
  RuleDraft,
  RuleDraftChange,
  RuleDraftSummary,
  RuleVersion,
  Snapshot,
} from './history-contract.ts'
import { momentOf } from './rules.ts'
import { differencesOf, listed, overlapsOf, rebased } from './snapshot-rules.ts'
import { getVersion, keepVersion, latestVersion, liveRules, lockRules, recordFound, replaceRules, scopesGone } from './versions.ts'

const LATEST = '(select max(number) from {library}.rule_version)'
const SUMMARY = `d.id, d.name, d.note, json_build_object('id', b.id, 'number', b.number) as base, b.number < ${LATEST} as is_outdated,
  d.version, d.created_by, d.created_at, d.updated_at`
const FROM = '{library}.rule_draft d join {library}.rule_version b on b.id = d.base_version_id'
/** Parameters: id of the row before or null, limit. */
export const listDrafts = statement<z.infer<typeof RuleDraftSummary>>(
  'rules.list-drafts',
  `select ${SUMMARY} from ${FROM} where $1::uuid is null or d.id < $1 order by d.id desc limit $2`,
)
type DraftRow = z.infer<typeof RuleDraftSummary> & { rules: Snapshot; base_rules: Snapshot }
const draftById = statement<DraftRow>('rules.draft-by-id', `select ${SUMMARY}, d.rules, b.rules as base_rules from ${FROM} where d.id = $1`)
const lockDraft = statement<DraftRow>(
  'rules.lock-draft',
  `select ${SUMMARY}, d.rules, b.rules as base_rules from ${FROM} where d.id = $1 for update of d`,
)
const insertDraft = statement<never>(
  'rules.insert-draft',
  `insert into {library}.rule_draft (id, name, note, base_version_id, rules, created_by, created_at, updated_at) values ($1, $2, $3, $4, $5::jsonb, $6, $7, $7)`,
)
const updateDraft = statement<never>(
  'rules.update-draft',
  `update {library}.rule_draft set name = $2, note = $3, base_version_id = $4, rules = $5::jsonb, version = version + 1, updated_at = $6 where id = $1`,
)
const deleteDraft = statement<never>('rules.delete-draft', `delete from {library}.rule_draft where id = $1`)

/** Gives a draft with its rules, and what they change. @throws Problem not_found */
export async function getDraft(tx: LibraryTx, id: string): Promise<RuleDraft> {
  const { rules, base_rules, ...draft } = await tx.one(draftById(id))
  return { ...draft, rules: listed(rules), changes: differencesOf(base_rules, rules) }
}

/** Begins a draft with the rules as they apply, or with those of an earlier version. @throws Problem not_found */
export async function createDraft(tx: LibraryTx, input: z.output<typeof NewRuleDraft>): Promise<RuleDraft> {
  const { name, note = null, version_id } = input
  await tx.flight<[never, never]>([lockRules(), recordFound(tx)])
  const latest = await tx.maybe(latestVersion())
  // A library that has no rules at all has no version either, and nothing to draft from.
  if (!latest) throw new Problem('default_rule_needed', { params: { kind: '*', from: tx.now.toISOString() } })
  const rules = version_id === undefined ? latest.rules : asSnapshot(await getVersion(tx, version_id))
  const id = uuidv7()
  tx.push(insertDraft(id, name, note, latest.id, JSON.stringify(rules), tx.actor.user_id, tx.now))
  emit(tx, events, 'rule_draft.created', { subject_id: id, data: { name } })
  return getDraft(tx, id)
}

function asSnapshot({ rules }: RuleVersion): Snapshot {
  return Object.fromEntries(rules.map(({ id, ...rule }) => [id, rule]))
}

/** Changes what a draft is called. @throws Problem not_found, edit_conflict */
export async function renameDraft(
  tx: LibraryTx,
  id: string,
  version: number | null,
  changes: z.output<typeof RuleDraftChange>,
): Promise<RuleDraft> {
  const draft = await lockedDraft(tx, id, version)
  return writeDraft(tx, { ...draft, ...changes }, draft.rules, draft.base.id)
}

/**
 * Replaces the rules of a draft. It need not be complete yet; what is said in it must be sound.
 * @throws Problem not_found, edit_conflict, rule_value_invalid, rule_exists, rule_ends_before_start, invalid_reference
 */
export async function setDraftRules(
  tx: LibraryTx,
  id: string,
  version: number | null,
  given: z.output<typeof DraftedRules>['data'],
): Promise<RuleDraft> {
  const draft = await lockedDraft(tx, id, version)
  const known = new Set([...Object.keys(draft.rules), ...Object.keys(draft.base_rules)])
  const errors: ProblemError[] = []
  const placeOf = new Map<string, number>()
  const rules: Record<string, KeptRule> = {}
  for (const [index, { id: ruleId = uuidv7(), ...rule }] of given.entries()) {
    const pointer = `/data/${index}`
    const isGiven = given[index]?.id !== undefined
    if (isGiven && !known.has(ruleId)) errors.push({ code: 'invalid_reference', pointer: `${pointer}/id` })
    if (placeOf.has(ruleId)) errors.push({ code: 'rule_exists', pointer: `${pointer}/id` })
    placeOf.set(ruleId, index)
    const { kept, wrong } = keptRule(rule, pointer, tx.library.time_zone)
    rules[ruleId] = kept
    errors.push(...wrong)
  }
  for (const one of overlapsOf(rules)) errors.push({ code: 'rule_exists', pointer: `/data/${placeOf.get(one.id)}` })
  for (const { id: ruleId, part } of await scopesGone(tx, rules))
    errors.push({ code: 'invalid_reference', pointer: `/data/${placeOf.get(ruleId)}/${part}_id` })
  if (errors[0]) throw new Problem(errors[0].code, { errors })
  return writeDraft(tx, draft, rules, draft.base.id)
}

function keptRule(
  rule: Omit<z.output<typeof DraftedRules>['data'][number], 'id'>,
  pointer: string,
  zone: string,
): { kept: KeptRule; wrong: ProblemError[] } {
  const { kind, branch_id = null, patron_category_id = null, copy_type_id = null, collection_id = null, note = null } = rule
  const parsed = ruleKinds[kind].value.safeParse(rule.value)
  const [effective_from, effective_to] = [momentOf(rule.effective_from, zone), momentOf(rule.effective_to, zone)]
  const wrong: ProblemError[] = parsed.success
    ? []
    : problemsOf(parsed.error, 'json').map((error) => ({
        ...error,
        code: 'rule_value_invalid',
        pointer: `${pointer}/value${error.pointer ?? ''}`,
      }))
  if (effective_to !== null && effective_to <= (effective_from ?? ''))
    wrong.push({ code: 'rule_ends_before_start', pointer: `${pointer}/effective_to` })
  const value = parsed.success ? parsed.data : rule.value
  return { kept: { kind, branch_id, patron_category_id, copy_type_id, collection_id, value, note, effective_from, effective_to }, wrong }
}

/** Tells what a draft would change of the rules as they apply at this moment. @throws Problem not_found */
export async function compareDraft(tx: LibraryTx, id: string): Promise<z.infer<typeof RuleDiff>> {
  const [drafts, live, latest] = await tx.flight<[DraftRow, { rules: Snapshot }, { number: number }]>([
    draftById(id),
    liveRules(),
    latestVersion(),
  ])
  if (!drafts[0]) throw new Problem('not_found')
  return { from: latest[0]?.number ?? null, to: null, data: differencesOf(live[0]?.rules ?? {}, drafts[0].rules) }
}

/** Brings what a draft changes onto the rules as they apply by now. @throws Problem not_found, edit_conflict, draft_conflicts, rule_exists */
export async function rebaseDraft(
  tx: LibraryTx,
  id: string,
  version: number | null,
  prefer: 'draft' | 'live' | undefined,
): Promise<RuleDraft> {
  const draft = await lockedDraft(tx, id, version)
  const latest = await currentVersion(tx)
  const merged = rebased({ base: draft.base_rules, draft: draft.rules, live: latest.rules }, prefer)
  if (merged.conflicts.length > 0 && prefer === undefined) {
    const errors = merged.conflicts.map((rule_id) => ({
      code: 'draft_conflicts',
      params: {
        count: 1,
        rule_id,
        base: draft.base_rules[rule_id] ?? null,
        draft: draft.rules[rule_id] ?? null,
        live: latest.rules[rule_id] ?? null,
      },
    }))
    throw new Problem('draft_conflicts', { params: { count: errors.length }, errors })
  }
  // Two new rules of one kind and scope, one on either side, stand in nobody's way until they meet.
  const overlaps = overlapsOf(merged.rules).map((params) => ({ code: 'rule_exists', params }))
  if (overlaps.length > 0) throw new Problem('rule_exists', { errors: overlaps })
  return writeDraft(tx, draft, merged.rules, latest.id)
}

/**
 * Makes a draft the rules of the library, as a new version, and ends it. Loans that were made keep their terms.
 * @throws Problem not_found, edit_conflict, draft_outdated with what changed since, draft_changes_nothing, rule_scope_gone,
 *   default_rule_needed
 */
export async function publishDraft(tx: LibraryTx, id: string, version: number | null, note: string): Promise<RuleVersion> {
  const draft = await lockedDraft(tx, id, version)
  const latest = await currentVersion(tx)
  if (latest.id !== draft.base.id) {
    throw new Problem('draft_outdated', {
      params: { base: draft.base.number, live: latest.number },
      extra: { diff: { from: draft.base.number, to: latest.number, data: differencesOf(draft.base_rules, latest.rules) } },
    })
  }
  const differences = await replaceRules(tx, latest.rules, draft.rules)
  if (differences.length === 0) throw new Problem('draft_changes_nothing')
  const kept = (await keepVersion(tx, 'published', note)) as { id: string; number: number }
  tx.push(deleteDraft(id))
  emit(tx, events, 'rule_draft.published', { subject_id: id, data: { name: draft.name, number: kept.number } })
  return getVersion(tx, kept.id)
}

/** Throws a draft away. @throws Problem not_found, edit_conflict */
export async function discardDraft(tx: LibraryTx, id: string, version: number | null): Promise<void> {
  const draft = await lockedDraft(tx, id, version)
  tx.push(deleteDraft(id))
  emit(tx, events, 'rule_draft.discarded', { subject_id: id, data: { name: draft.name } })
}

async function lockedDraft(tx: LibraryTx, id: string, version: number | null): Promise<DraftRow> {
  const draft = await tx.one(lockDraft(id))
  if (version !== null && draft.version !== version) throw new Problem('edit_conflict')
  return draft
}

/** The rules as they apply, as a version of their own even where they were changed past the program. */
async function currentVersion(tx: LibraryTx) {
  const [, , latest] = await tx.flight<[never, never, NonNullable<ReturnType<typeof latestVersion>['row']>]>([
    lockRules(),
    recordFound(tx),
    latestVersion(),
  ])
  return latest[0] as (typeof latest)[0]
}

async function writeDraft(
  tx: LibraryTx,
  { id, name, note }: { id: string; name: string; note: string | null },
  rules: Snapshot,
  baseId: string,
): Promise<RuleDraft> {
  tx.push(updateDraft(id, name, note, baseId, JSON.stringify(rules), tx.now))
  emit(tx, events, 'rule_draft.changed', { subject_id: id, data: { name } })
  return getDraft(tx, id)
}
