import type { z } from '@hono/zod-openapi'
import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { type Bound, statement } from '../../kernel/query.ts'
import { events, ruleKinds } from './contract.ts'
import type { RuleDiff, RuleDifference, RuleVersion, RuleVersionSummary, Snapshot } from './history-contract.ts'
import { SCOPES } from './rules.ts'
import { differencesOf, listed, missingDefaults } from './snapshot-rules.ts'
import { KEPT_RULE, RECORD_VERSION } from './verbs.ts'
import type { VersionCause } from './version-contract.ts'

/** Whoever writes rules goes first through here, so that versions follow each other; those who read rules are not held up. */
export const lockRules = statement<never>('rules.lock-all', 'lock table {library}.rule in share row exclusive mode')
const record = statement<{ id: string; number: number }>('rules.record-version', RECORD_VERSION)

/** Keeps what stands there without a version as one of its own, before anything is changed. */
export function recordFound(tx: LibraryTx): Bound<never> {
  return record(uuidv7(), 'found', null, null, tx.now) as Bound<never>
}

/** Keeps the rules as they stand as a new version, with its event; gives it, or undefined where nothing changed. */
export async function keepVersion(
  tx: LibraryTx,
  cause: VersionCause,
  note: string | undefined,
): Promise<{ id: string; number: number } | undefined> {
  const kept = await tx.maybe(record(uuidv7(), cause, note ?? null, tx.actor.user_id, tx.now))
  if (kept) emit(tx, events, 'rules.versioned', { subject_id: kept.id, data: { number: kept.number, cause, note: note ?? null } })
  return kept
}

const SUMMARY = 'id, number, cause, note, changes, created_by, created_at'
/** Newest first. Parameters: number of the row before or null, limit. */
export const listVersions = statement<z.infer<typeof RuleVersionSummary>>(
  'rules.list-versions',
  `select ${SUMMARY} from {library}.rule_version where $1::int is null or number < $1 order by number desc limit $2`,
)
type VersionRow = z.infer<typeof RuleVersionSummary> & { rules: Snapshot }
const versionById = statement<VersionRow>('rules.version-by-id', `select ${SUMMARY}, rules from {library}.rule_version where id = $1`)
const versionBefore = statement<VersionRow>(
  'rules.version-before',
  `select ${SUMMARY}, rules from {library}.rule_version where number < (select number from {library}.rule_version where id = $1) order by number desc limit 1`,
)
export const latestVersion = statement<VersionRow>(
  'rules.latest-version',
  `select ${SUMMARY}, rules from {library}.rule_version order by number desc limit 1`,
)
/** The rules as they apply. */
export const liveRules = statement<{ rules: Snapshot }>(
  'rules.live',
  `select coalesce(jsonb_object_agg(r.id, ${KEPT_RULE}), '{}') as rules from {library}.rule r`,
)

/** Gives a version with all its rules. @throws Problem not_found */
export async function getVersion(tx: LibraryTx, id: string): Promise<RuleVersion> {
  const { rules, ...version } = await tx.one(versionById(id))
  return { ...version, rules: listed(rules) }
}

/** Tells what a version changed since another, by default since the one before it. @throws Problem not_found */
export async function compareVersions(tx: LibraryTx, id: string, againstId: string | undefined): Promise<z.infer<typeof RuleDiff>> {
  const [versions, others] = await tx.flight<[VersionRow, VersionRow]>([
    versionById(id),
    againstId === undefined ? versionBefore(id) : versionById(againstId),
  ])
  const [version, other] = [versions[0], others[0]]
  if (!version || (againstId !== undefined && !other)) throw new Problem('not_found')
  return { from: other?.number ?? null, to: version.number, data: differencesOf(other?.rules ?? {}, version.rules) }
}

/**
 * Brings the rules of an earlier version back, as a new one.
 * @throws Problem not_found, rule_scope_gone, rule_value_invalid, default_rule_needed
 */
export async function restoreVersion(tx: LibraryTx, id: string, note: string): Promise<RuleVersion> {
  const [, , versions, live] = await tx.flight<[never, never, VersionRow, { rules: Snapshot }]>([
    lockRules(),
    recordFound(tx),
    versionById(id),
    liveRules(),
  ])
  const version = versions[0]
  if (!version) throw new Problem('not_found')
  await replaceRules(tx, live[0]?.rules ?? {}, version.rules)
  const kept = await keepVersion(tx, 'restored', note)
  return getVersion(tx, kept?.id ?? (await tx.one(latestVersion())).id)
}

const deleteRules = statement<never>('rules.delete-many', `delete from {library}.rule where id = any($1::uuid[])`)
const writeRules = statement<never>(
  'rules.write-many',
  `insert into {library}.rule (id, kind, branch_id, patron_category_id, copy_type_id, collection_id, value, note, effective_from, effective_to, created_by, created_at, updated_at)
   select id, kind, branch_id, patron_category_id, copy_type_id, collection_id, value, note, coalesce(effective_from, '-infinity'), coalesce(effective_to, 'infinity'), $2::uuid, $3::timestamptz, $3::timestamptz
   from jsonb_to_recordset($1::jsonb) as given(id uuid, kind text, branch_id uuid, patron_category_id uuid, copy_type_id uuid, collection_id uuid, value jsonb, note text,
     effective_from timestamptz, effective_to timestamptz)
   on conflict (id) do update set kind = excluded.kind, branch_id = excluded.branch_id, patron_category_id = excluded.patron_category_id, copy_type_id = excluded.copy_type_id,
     collection_id = excluded.collection_id, value = excluded.value, note = excluded.note, effective_from = excluded.effective_from, effective_to = excluded.effective_to,
     version = rule.version + 1, updated_at = excluded.updated_at`,
)

/**
 * Makes the rules be as a set of them says: only what differs is written, with an event for each.
 * @throws Problem rule_scope_gone, rule_value_invalid, default_rule_needed, with all that stands against it
 */
export async function replaceRules(tx: LibraryTx, live: Snapshot, wanted: Snapshot): Promise<RuleDifference[]> {
  await checkUsable(tx, wanted)
  const differences = differencesOf(live, wanted)
  const removed = differences.filter(({ action }) => action === 'removed')
  const written = differences.flatMap(({ after }) => after ?? [])
  if (removed.length > 0) tx.push(deleteRules(removed.map(({ rule_id }) => rule_id)))
  if (written.length > 0) tx.push(writeRules(JSON.stringify(written), tx.actor.user_id, tx.now))
  for (const { action, rule_id, kind, before, after } of differences) {
    const about = { subject_id: rule_id }
    if (action === 'created') emit(tx, events, 'rule.created', { ...about, data: { kind, value: after?.value } })
    else if (action === 'removed') emit(tx, events, 'rule.deleted', { ...about, data: { kind, value: before?.value } })
    else emit(tx, events, 'rule.changed', { ...about, data: { kind, before: before?.value, after: after?.value } })
  }
  return differences
}

type Ids = Record<(typeof SCOPES)[number], string[]>
/** What rules can be made for, by its ids. */
const scopesThere = statement<Ids>(
  'rules.scopes-there',
  `select array(select id from {library}.branch) as branch, array(select id from {library}.patron_category) as patron_category,
     array(select id from {library}.copy_type) as copy_type, array(select id from {library}.collection) as collection`,
)

/** Gives the parts of the scope of each rule that are not there, or not there any more. */
export async function scopesGone(tx: LibraryTx, rules: Snapshot): Promise<{ id: string; part: (typeof SCOPES)[number] }[]> {
  const there = await tx.one(scopesThere())
  const known = Object.fromEntries(SCOPES.map((part) => [part, new Set(there[part])])) as Record<(typeof SCOPES)[number], Set<string>>
  return Object.entries(rules).flatMap(([id, rule]) =>
    SCOPES.filter((part) => rule[`${part}_id`] !== null && !known[part].has(rule[`${part}_id`] as string)).map((part) => ({ id, part })),
  )
}

async function checkUsable(tx: LibraryTx, rules: Snapshot): Promise<void> {
  const gone = (await scopesGone(tx, rules)).map(({ id, part }) => ({
    code: 'rule_scope_gone',
    params: { rule_id: id, kind: rules[id]?.kind, part },
  }))
  // A release may know a kind otherwise, or no longer, than the one that the version comes from.
  const unfit = Object.entries(rules).flatMap(([id, { kind, value }]) =>
    ruleKinds[kind]?.value.safeParse(value).success ? [] : [{ code: 'rule_value_invalid', params: { rule_id: id, kind } }],
  )
  const missing = missingDefaults(rules, tx.now.toISOString()).map((params) => ({ code: 'default_rule_needed', params }))
  const [first] = [...gone, ...unfit, ...missing]
  if (first) throw new Problem(first.code, { params: first.params, errors: [...gone, ...unfit, ...missing] })
}
