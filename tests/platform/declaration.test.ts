import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { featureFacts } from '../../src/features.ts'
import { Problem } from '../../src/kernel/problem.ts'
import { presetNames, presetRules } from '../../src/platform/presets.ts'
import { faultLines, parseTenantFile } from '../../src/platform/tenant-file.ts'
import { tenantFile } from './support.ts'

const facts = featureFacts()
const tenants = new URL('../../tenants/', import.meta.url).pathname

/** What a person is told of a file, line by line. */
function faultsOf(text: string, language = 'en'): string[] {
  try {
    parseTenantFile(text, facts)
    return []
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return faultLines(error, language, 'x.yaml')
  }
}

const head = `slug: civica
name: Civica
locale: it
time_zone: Europe/Rome
currency: EUR
`

test('every file of the tenants folder can be used', () => {
  const files = globSync('*.yaml', { cwd: tenants })
  expect(files.length).toBeGreaterThanOrEqual(2)
  for (const file of files) {
    const text = readFileSync(`${tenants}${file}`, 'utf8')
    expect(faultsOf(text), file).toEqual([])
    expect(text, file).toContain('# yaml-language-server: $schema=')
  }
})

test('every preset gives a fitting value to known kinds of rules, and a default to every mandatory one', () => {
  const mandatory = Object.entries(facts.rule_kinds).flatMap(([kind, { is_mandatory }]) => (is_mandatory ? [kind] : []))
  for (const name of presetNames) {
    for (const { kind, value } of presetRules(name))
      expect(facts.rule_kinds[kind]?.value.safeParse(value).success, `${name} ${kind}`).toBe(true)
    const kinds = presetRules(name).map(({ kind }) => kind)
    expect(new Set(kinds).size, name).toBe(kinds.length)
    expect(kinds, name).toEqual(expect.arrayContaining(mandatory))
  }
})

test('everything that is wrong is told at once, with its line, its path and what to do', () => {
  const text = `slug: Civica
nmae: Civica
locale: it
time_zone: Europe/Rom
currency: EUR
branches:
  - code: CEN
    name: Centrale
    opening_hours:
      monday: ["09:00-13:00", "12:00-15:00"]
      tuesday: ["13:00-09:00"]
  - { code: cen, name: Borgo }
calendar_exceptions:
  - { branch: SUD, starts_on: 2026-02-30, reason: X }
preset: pubblic
rules:
  - { kind: loan.period, value: { count: many, unit: day } }
  - { kind: loan.perod, value: 1 }
  - { kind: loan.max_total, copy_type: DVD, value: 3 }
settings: { default_branch: NORD }
roles:
  - { name: Admin, permissions: [loans:fly] }
administrator: { email: a@example.org, display_name: A, password: segreta }
`
  const faults = faultsOf(text)
  expect(faults.map((fault) => fault.split(': ')[0])).toEqual([
    'x.yaml:1:1 slug',
    'x.yaml:1:1 name',
    'x.yaml:2:1 nmae',
    'x.yaml:4:1 time_zone',
    'x.yaml:10:7 branches.0.opening_hours.monday',
    'x.yaml:11:17 branches.0.opening_hours.tuesday.0',
    'x.yaml:12:7 branches.1.code',
    'x.yaml:14:7 calendar_exceptions.0.branch',
    'x.yaml:14:20 calendar_exceptions.0.starts_on',
    'x.yaml:15:1 preset',
    'x.yaml:17:35 rules.0.value.count',
    'x.yaml:18:7 rules.1.kind',
    'x.yaml:19:29 rules.2.copy_type',
    'x.yaml:20:13 settings.default_branch',
    'x.yaml:22:7 roles.0.name',
    'x.yaml:22:34 roles.0.permissions.0',
    'x.yaml:23:57 administrator.password',
  ])
  expect(faults[2]).toContain('allowed: slug, name, hosts')
  expect(faults[9]).toContain('allowed: public, school, academic, fine-free')
  expect(faults[13]).toBe('x.yaml:20:13 settings.default_branch: NORD is declared nowhere in this file; declared are: CEN, cen.')
  expect(faultsOf(text, 'it')[4]).toContain('12:00-15:00 si sovrappone al periodo precedente')
})

test('a library without a default for every mandatory rule is refused, and told which are missing', () => {
  const branches = 'branches: [{ code: CEN, name: Centrale }]\n'
  expect(faultsOf(`${head}${branches}`)[0]).toMatch(/Choose a preset .* or give rules without a scope for: loan\.allowed, loan\.period/)
  const own = Object.entries({
    'loan.allowed': true,
    'loan.period': { count: 20, unit: 'day' },
    'loan.closed_day_mode': 'keep',
    'loan.max_total': 4,
    'renew.max': 0,
    'hold.allowed': false,
    'hold.max': 'unlimited',
    'hold.pickup_period': { count: 3, unit: 'day' },
  }).map(([kind, value]) => `  - { kind: ${kind}, value: ${JSON.stringify(value)} }`)
  expect(faultsOf(`${head}${branches}rules:\n${own.join('\n')}\n`)).toEqual([])
  const scoped = own.map((line) => line.replace('kind: loan.period,', 'kind: loan.period, branch: CEN,'))
  expect(faultsOf(`${head}${branches}rules:\n${scoped.join('\n')}\n`)[0]).toContain('for: loan.period.')
})

test('what is no YAML, no mapping, too large or full of aliases is told, and nothing breaks', () => {
  expect(faultsOf('branches: [')[0]).toMatch(/^x\.yaml:1:\d+ /)
  expect(faultsOf(`${head}slug: again\n`)[0]).toContain('x.yaml:6:1')
  for (const text of ['', '- a\n- b\n', '12', 'null', '"x"']) expect(faultsOf(text).length, text).toBeGreaterThan(0)
  expect(faultsOf(`name: "${'x'.repeat(1_100_000)}"`)[0]).toContain('too large')
  expect(faultsOf(tenantFile('civica', { name: 'name: "a\\0b"' }))[0]).toContain('NUL')
  const laughs = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefghi'.split('').map((key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(',')}]`),
  ]
  expect(faultsOf(laughs.join('\n')).length).toBeGreaterThan(0)
})

test('a library may leave out whatever it has no need to say', () => {
  const declaration = parseTenantFile(`${head}branches: [{ code: CEN, name: Centrale }]\npreset: fine-free\n`, facts)
  expect(declaration).toMatchObject({ hosts: [], patron_categories: [], rules: [], settings: {}, roles: [] })
})
