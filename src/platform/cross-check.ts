import type { z } from 'zod'
import { now } from '../kernel/clock.ts'
import {
  type DeclaredException,
  type DeclaredRule,
  exceptionKey,
  type FeatureFacts,
  RULE_SCOPE,
  ruleKey,
  rulesOf,
  scopeKey,
} from './declaration.ts'
import { type PresetName, presetNames } from './presets.ts'

type Row = Record<string, unknown>
type Report = (code: string, path: PropertyKey[], params?: Record<string, unknown>) => void

/**
 * Checks what no single value can tell: references, repetitions, and whether every mandatory rule has a default.
 * It looks at a declaration of any shape, since shape and sense are reported together.
 */
export function crossCheck(declaration: unknown, facts: FeatureFacts, context: z.core.$RefinementCtx<unknown>): void {
  const given = isRow(declaration) ? declaration : {}
  const report: Report = (code, path, params = {}) => context.addIssue({ code: 'custom', path, params: { code, ...params } })
  const codes = {
    branch: codesOf(given.branches),
    patron_category: codesOf(given.patron_categories),
    copy_type: codesOf(given.copy_types),
    collection: codesOf(given.collections),
  }
  const refer = (code: unknown, kind: keyof typeof codes, path: PropertyKey[]) => {
    if (typeof code !== 'string' || codes[kind].some((known) => known.toLowerCase() === code.toLowerCase())) return
    report('code_unknown', path, { value: code, known: codes[kind].join(', ') || '–' })
  }

  reportRepeated(given, report)
  for (const [index, { name }] of entriesOf(given.roles)) {
    if (facts.roles.some((role) => role.name.toLowerCase() === String(name).toLowerCase()))
      report('role_built_in', ['roles', index, 'name'])
  }
  for (const [index, { branch }] of entriesOf(given.calendar_exceptions)) refer(branch, 'branch', ['calendar_exceptions', index, 'branch'])
  for (const [index, rule] of entriesOf(given.rules)) {
    for (const kind of RULE_SCOPE) refer(rule[kind], kind, ['rules', index, kind])
  }
  for (const [key, { refers_to }] of Object.entries(facts.settings)) {
    if (refers_to && isRow(given.settings)) refer(given.settings[key], refers_to, ['settings', key])
  }
  reportPeriods(given, report)
  reportMissingDefaults(given, facts, report)
}

/** A rule ends after it begins, and two of one kind and scope never apply on the same day. */
function reportPeriods(given: Row, report: Report): void {
  const byScope = new Map<string, { index: number; from: string; to: string }[]>()
  for (const [index, row] of entriesOf(given.rules)) {
    const rule = row as unknown as DeclaredRule
    const period = { index, from: rule.effective_from ?? '', to: rule.effective_to ?? '9999-12-31' }
    if (period.to <= period.from) report('ends_before_start', ['rules', index, 'effective_to'])
    else byScope.set(scopeKey(rule), [...(byScope.get(scopeKey(rule)) ?? []), period])
  }
  for (const periods of byScope.values()) {
    periods.sort((a, b) => a.from.localeCompare(b.from))
    for (const [n, { index, from }] of periods.entries()) {
      const before = periods[n - 1]
      // Those that begin together are told as repeated.
      if (before && before.from < from && from < before.to) report('rules_overlap', ['rules', index, 'effective_from'])
    }
  }
}

function reportRepeated(given: Row, report: Report): void {
  const unique = (values: [unknown, PropertyKey[]][]) => {
    const seen = new Set<string>()
    for (const [value, path] of values) {
      if (typeof value !== 'string') continue
      if (seen.has(value.toLowerCase())) report('repeated', path, { value })
      seen.add(value.toLowerCase())
    }
  }
  for (const list of ['branches', 'patron_categories', 'copy_types', 'collections'] as const) {
    unique(entriesOf(given[list]).map(([index, { code }]) => [code, [list, index, 'code']]))
  }
  unique(categoriesOf(given.categories, ['categories']))
  unique(entriesOf(given.roles).map(([index, { name }]) => [name, ['roles', index, 'name']]))
  unique(entriesOf(given.rules).map(([index, rule]) => [ruleKey(rule as unknown as DeclaredRule), ['rules', index]]))
  unique(
    entriesOf(given.calendar_exceptions).map(([index, one]) => [
      exceptionKey(one as unknown as DeclaredException),
      ['calendar_exceptions', index],
    ]),
  )
  if (Array.isArray(given.hosts)) unique(given.hosts.map((host, index) => [host, ['hosts', index]]))
}

function reportMissingDefaults({ preset, rules }: Row, facts: FeatureFacts, report: Report): void {
  // A preset that is misspelt is reported as such; what it would have brought is not missing.
  if (preset !== undefined && !presetNames.includes(preset as PresetName)) return
  const own = entriesOf(rules).map(([, rule]) => rule as unknown as DeclaredRule)
  const defaults = rulesOf({ preset: preset as PresetName | undefined, rules: own }).filter((rule) => scopeKey(rule) === rule.kind)
  const today = now().toISOString().slice(0, 10)
  const missing = Object.entries(facts.rule_kinds).flatMap(([kind, { is_mandatory }]) => {
    const periods = defaults
      .filter((rule) => rule.kind === kind)
      .map(({ effective_from, effective_to }) => ({ from: effective_from ?? null, to: effective_to ?? null }))
    return is_mandatory && facts.firstGap(periods, today) !== undefined ? [kind] : []
  })
  if (missing.length > 0) report('default_rules_missing', ['rules'], { kinds: missing.join(', '), presets: presetNames.join(', ') })
}

function categoriesOf(list: unknown, path: PropertyKey[]): [unknown, PropertyKey[]][] {
  return entriesOf(list).flatMap(([index, { code, children }]) => [
    [code, [...path, index, 'code']] as [unknown, PropertyKey[]],
    ...categoriesOf(children, [...path, index, 'children']),
  ])
}

function codesOf(list: unknown): string[] {
  return entriesOf(list).flatMap(([, { code }]) => (typeof code === 'string' ? [code] : []))
}

function entriesOf(list: unknown): [number, Row][] {
  return Array.isArray(list) ? list.flatMap((item, index) => (isRow(item) ? [[index, item] as [number, Row]] : [])) : []
}

function isRow(value: unknown): value is Row {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
