import type { Resolution, RuleKind, RuleRow } from './contract.ts'

/** The value of a kind where a library has said nothing, for the kinds that it may leave out. */
const silent: Partial<Record<RuleKind, unknown>> = {
  'loan.cap_at_patron_expiry': false,
  'loan.max_of_type': 'unlimited',
  'loan.one_per_title': false,
  'loan.max_overdue': 'unlimited',
  'renew.from': 'due',
  'renew.block_if_hold': 'always',
  'hold.on_shelf': 'always',
  'return.to': 'home',
  'return.accept_at': 'anywhere',
}

export interface Policy {
  get<T>(kind: RuleKind): T | undefined
  explained(...kinds: RuleKind[]): Record<string, Resolution>
}

/**
 * Resolves each kind by itself among the rules that apply: a rule for the branch beats one for the patron category,
 * that beats one for the copy type, that beats the default. The order is lexicographic, so nothing has to be summed up.
 */
export function resolve(rules: readonly RuleRow[]): Policy {
  const byKind = new Map<RuleKind, Resolution>()
  for (const kind of new Set(rules.map((rule) => rule.kind))) {
    const [winner, ...losers] = rules.filter((rule) => rule.kind === kind).sort((a, b) => specificity(b) - specificity(a))
    if (!winner) continue
    byKind.set(kind, {
      value: winner.value,
      rule_id: winner.id,
      scope: scopeOf(winner),
      beat: losers.map((loser) => ({ rule_id: loser.id, value: loser.value, scope: scopeOf(loser) })),
    })
  }
  return {
    get: <T>(kind: RuleKind) => (byKind.has(kind) ? byKind.get(kind)?.value : silent[kind]) as T | undefined,
    explained: (...kinds) =>
      Object.fromEntries(kinds.flatMap((kind) => (byKind.has(kind) ? [[kind, byKind.get(kind) as Resolution]] : []))),
  }
}

function specificity(rule: RuleRow): number {
  return (rule.branch_id ? 4 : 0) + (rule.patron_category_id ? 2 : 0) + (rule.copy_type_id ? 1 : 0)
}

function scopeOf(rule: RuleRow): string[] {
  return [rule.branch_id && 'branch', rule.patron_category_id && 'patron_category', rule.copy_type_id && 'copy_type'].filter(
    (one): one is string => Boolean(one),
  )
}
