import { DateTime } from 'luxon'
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

/** What a rule may be made for, from what counts most to what counts least. */
export const SCOPES = ['branch', 'patron_category', 'copy_type', 'collection'] as const
export type Scope = Record<`${(typeof SCOPES)[number]}_id`, string | null>

export interface Policy {
  get<T>(kind: RuleKind): T | undefined
  explained(...kinds: RuleKind[]): Record<string, Resolution>
}

/**
 * Resolves each kind by itself among the rules that apply: a rule for the branch beats one for the patron category, that
 * beats one for the copy type, that beats one for the collection, that beats the default. The order is lexicographic, so
 * nothing has to be summed up.
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

/** What holds for the kinds that no rule speaks of. */
export function unsaid(rules: readonly RuleRow[]): Partial<Record<RuleKind, unknown>> {
  const said = new Set(rules.map(({ kind }) => kind))
  return Object.fromEntries(Object.entries(silent).filter(([kind]) => !said.has(kind as RuleKind)))
}

/** Whether a rule is made for a scope; what the scope leaves null, only a rule for any has. */
export function appliesTo(rule: RuleRow, scope: Scope): boolean {
  return SCOPES.every((part) => rule[`${part}_id`] === null || rule[`${part}_id`] === scope[`${part}_id`])
}

function specificity(rule: RuleRow): number {
  return (rule.branch_id ? 8 : 0) + (rule.patron_category_id ? 4 : 0) + (rule.copy_type_id ? 2 : 0) + (rule.collection_id ? 1 : 0)
}

function scopeOf(rule: RuleRow): string[] {
  return SCOPES.filter((part) => rule[`${part}_id`])
}

/** When something applies: from its first moment on, up to and without its last; null is always. Texts that sort as they follow. */
export interface Period {
  from: string | null
  to: string | null
}

/** The instant that a date or an instant stands for, as text that sorts: a date is the start of its day in a zone. */
export function momentOf(text: string | null | undefined, zone: string): string | null {
  if (text == null) return null
  const moment = text.length === 10 ? DateTime.fromISO(text, { zone }).startOf('day') : DateTime.fromISO(text)
  return moment.toUTC().toISO()
}

/** Gives the first moment, from one on, at which no period applies; undefined where there is always one. */
export function firstGap(periods: readonly Period[], from: string): string | undefined {
  let reached = from
  for (const period of periods.toSorted((a, b) => (a.from ?? '').localeCompare(b.from ?? ''))) {
    if ((period.from ?? '') > reached) return reached
    if (period.to === null) return undefined
    if (period.to > reached) reached = period.to
  }
  return reached
}
