import { type RuleKind, ruleKinds } from './contract.ts'
import type { KeptRule, RuleDifference, Snapshot } from './history-contract.ts'
import { firstGap, SCOPES } from './rules.ts'

/** Gives what became of each rule between two sets of them, by kind. */
export function differencesOf(before: Snapshot, after: Snapshot): RuleDifference[] {
  const ids = new Set([...Object.keys(before), ...Object.keys(after)])
  const found = [...ids].flatMap((rule_id): RuleDifference[] => {
    const [was, is] = [before[rule_id], after[rule_id]]
    const fields = FIELDS.filter((field) => !isSame(was?.[field], is?.[field]))
    if (fields.length === 0) return []
    const action = was === undefined ? 'created' : is === undefined ? 'removed' : 'changed'
    const kind = ((is ?? was) as KeptRule).kind
    return [{ action, rule_id, kind, fields: [...fields], before: shown(rule_id, was), after: shown(rule_id, is) }]
  })
  return found.sort((a, b) => a.kind.localeCompare(b.kind) || a.rule_id.localeCompare(b.rule_id))
}

const FIELDS = [
  'kind',
  'branch_id',
  'patron_category_id',
  'copy_type_id',
  'collection_id',
  'value',
  'note',
  'effective_from',
  'effective_to',
] as const

function shown(id: string, rule: KeptRule | undefined): RuleDifference['before'] {
  return rule ? { id, ...rule } : null
}

/** Gives a set of rules as a list, by kind. */
export function listed(rules: Snapshot): NonNullable<RuleDifference['before']>[] {
  return Object.entries(rules)
    .map(([id, rule]) => ({ id, ...rule }))
    .sort((a, b) => a.kind.localeCompare(b.kind) || a.id.localeCompare(b.id))
}

/** The same content, whatever the order of its keys. */
export function isSame(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b)
}

function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a.localeCompare(b)))
      : part,
  )
}

/** Gives the rules that would apply at the same time as another of their kind and scope, each with the one before it. */
export function overlapsOf(rules: Snapshot): { id: string; other_id: string }[] {
  const byScope = new Map<string, [string, KeptRule][]>()
  for (const [id, rule] of Object.entries(rules)) {
    const key = [rule.kind, ...SCOPES.map((part) => rule[`${part}_id`])].join(' ')
    byScope.set(key, [...(byScope.get(key) ?? []), [id, rule]])
  }
  return [...byScope.values()].flatMap((alike) => {
    const inOrder = alike.sort(([, a], [, b]) => (a.effective_from ?? '').localeCompare(b.effective_from ?? ''))
    return inOrder.flatMap(([id, rule], n) => {
      const before = inOrder[n - 1]
      const isOver = before && (before[1].effective_to === null || (rule.effective_from ?? '') < before[1].effective_to)
      return isOver ? [{ id, other_id: before[0] }] : []
    })
  })
}

/** Gives the kinds that every library must have a default for, and that have none at some time from an instant on. */
export function missingDefaults(rules: Snapshot, now: string): { kind: RuleKind; from: string }[] {
  const defaults = Object.values(rules).filter((rule) => SCOPES.every((part) => rule[`${part}_id`] === null))
  return Object.entries(ruleKinds).flatMap(([kind, { is_mandatory }]) => {
    if (!is_mandatory) return []
    const periods = defaults
      .filter((rule) => rule.kind === kind)
      .map(({ effective_from, effective_to }) => ({ from: effective_from, to: effective_to }))
    const from = firstGap(periods, now)
    return from === undefined ? [] : [{ kind: kind as RuleKind, from }]
  })
}

/**
 * Brings what a draft changed of its base onto the rules that apply by now. Where both changed one rule, each otherwise,
 * it is a conflict, and the preferred side counts.
 */
export function rebased(
  { base, draft, live }: { base: Snapshot; draft: Snapshot; live: Snapshot },
  prefer: 'draft' | 'live' | undefined,
): { rules: Snapshot; conflicts: string[] } {
  const rules: Record<string, KeptRule> = { ...live }
  const conflicts: string[] = []
  for (const { rule_id } of differencesOf(base, draft)) {
    const isChangedLive = !isSame(base[rule_id], live[rule_id])
    if (isChangedLive && !isSame(draft[rule_id], live[rule_id])) conflicts.push(rule_id)
    if (isChangedLive && prefer === 'live') continue
    const drafted = draft[rule_id]
    if (drafted) rules[rule_id] = drafted
    else delete rules[rule_id]
  }
  return { rules, conflicts }
}
