import type { z } from 'zod'
import { type DeclaredException, type DeclaredRule, exceptionKey, type FeatureFacts, ruleKey, rulesOf } from './declaration.ts'
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
    for (const kind of ['branch', 'patron_category', 'copy_type'] as const) refer(rule[kind], kind, ['rules', index, kind])
  }
  for (const [key, { refers_to }] of Object.entries(facts.settings)) {
    if (refers_to && isRow(given.settings)) refer(given.settings[key], refers_to, ['settings', key])
  }
  reportMissingDefaults(given, facts, report)
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
  for (const list of ['branches', 'patron_categories', 'copy_types'] as const) {
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
  const defaults = new Set(
    rulesOf({ preset: preset as PresetName | undefined, rules: own })
      .filter((rule) => ruleKey(rule) === rule.kind)
      .map(({ kind }) => kind),
  )
  const missing = Object.entries(facts.rule_kinds).flatMap(([kind, { is_mandatory }]) =>
    is_mandatory && !defaults.has(kind) ? [kind] : [],
  )
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
