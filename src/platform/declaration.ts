import { z } from '@hono/zod-openapi'
import { type PresetName, presetNames, presetRules } from './presets.ts'

/** What the platform must know of the features, which it may not import: the entry hands it in. */
export interface FeatureFacts {
  /** What each built-in role may do in this release. */
  roles: readonly { name: string; permissions: readonly string[] }[]
  /** Every permission that a role may hold. */
  permissions: readonly string[]
  rule_kinds: Readonly<Record<string, { value: z.ZodType; is_mandatory: boolean }>>
  settings: Readonly<Record<string, { value: z.ZodType; refers_to?: 'branch' | 'copy_type' }>>
  /** Gives the hash under which a password is kept. @throws Problem password_too_common */
  hashPassword: (password: string) => Promise<string>
  /** Tells whether a password is right; takes as long where nothing is stored. */
  isPasswordRight: (stored: string | null | undefined, password: string) => Promise<boolean>
}

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type Weekday = (typeof WEEKDAYS)[number]

export interface DeclaredRule {
  kind: string
  /** Codes; absent means any. */
  branch?: string
  patron_category?: string
  copy_type?: string
  value: unknown
}

export interface DeclaredBranch {
  code: string
  name: string
  time_zone?: string
  address?: string
  email?: string
  phone?: string
  /** Periods such as 09:00-13:00; a day that is left out is closed. */
  opening_hours?: Partial<Record<Weekday, string[]>>
}

export interface DeclaredException {
  branch?: string
  starts_on: string
  ends_on?: string
  opens_at?: string
  closes_at?: string
  recurs_from?: number
  reason: string
}

export interface DeclaredCategory {
  code: string
  name: string
  classification_prefixes?: string[]
  children?: DeclaredCategory[]
}

/** A library as its file declares it; what is left out of a thing is left as it is. */
export interface Declaration {
  slug: string
  name: string
  hosts: string[]
  locale: string
  time_zone: string
  currency: string
  branches: DeclaredBranch[]
  calendar_exceptions: DeclaredException[]
  patron_categories: {
    code: string
    name: string
    enrolment_months?: number | null
    minimum_age?: number | null
    maximum_age?: number | null
  }[]
  copy_types: { code: string; name: string }[]
  categories: DeclaredCategory[]
  preset?: PresetName
  rules: DeclaredRule[]
  settings: Record<string, unknown>
  roles: { name: string; permissions: string[] }[]
  administrator?: { email: string; display_name: string; password_env?: string }
}

/** Hosts of the platform itself, or easily taken for it. */
const RESERVED_SLUGS = new Set(['admin', 'api', 'docs', 'mail', 'platform', 'static', 'status', 'www'])

const Code = z.string().trim().min(1).max(40).openapi({ description: 'Short and unique; rules and records refer to it' })
const Name = z.string().trim().min(1).max(200)
const Clock = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .openapi({ description: 'HH:MM, local time' })
const Period = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/)
  .refine((period) => period.slice(0, 5) < period.slice(6), { params: { code: 'closes_before_opening' } })
  .openapi({ description: 'HH:MM-HH:MM, local time', example: '09:00-13:00' })
const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, { params: { code: 'invalid_format', format: 'an IANA time zone such as Europe/Rome' } })
  .openapi({ description: 'IANA name, such as Europe/Rome' })

const Branch = z.strictObject({
  code: Code,
  name: Name,
  time_zone: TimeZone.optional().openapi({ description: "The library's own where it is left out" }),
  address: z.string().trim().max(500).optional(),
  email: z.email().max(254).optional(),
  phone: z.string().trim().max(60).optional(),
  opening_hours: z
    .strictObject(
      Object.fromEntries(WEEKDAYS.map((day) => [day, z.array(Period).max(10).optional()])) as Record<
        Weekday,
        z.ZodOptional<z.ZodArray<typeof Period>>
      >,
    )
    .superRefine((week, context) => {
      for (const day of WEEKDAYS) {
        const periods = [...(week[day] ?? [])].sort()
        const overlapping = periods.find((period, index) => index > 0 && period.slice(0, 5) < (periods[index - 1] as string).slice(6))
        if (overlapping) context.addIssue({ code: 'custom', path: [day], params: { code: 'hours_overlap', period: overlapping } })
      }
    })
    .optional()
    .openapi({ description: 'Several periods a day; a day that is left out is closed. Without it, hours stay as they are' }),
})

const CalendarException = z
  .strictObject({
    branch: Code.optional().openapi({ description: 'Code of the only branch that it concerns; every branch where it is left out' }),
    starts_on: z.iso.date(),
    ends_on: z.iso.date().optional().openapi({ description: 'The last day; the first one where it is left out' }),
    opens_at: Clock.optional().openapi({ description: 'Open, but only from then; closed all day where it is left out' }),
    closes_at: Clock.optional(),
    recurs_from: z.number().int().min(1900).max(2200).optional().openapi({ description: 'Every year from this one on, never before' }),
    reason: z.string().trim().min(1).max(300),
  })
  .superRefine((one, context) => {
    if (one.ends_on !== undefined && one.ends_on < one.starts_on) {
      context.addIssue({ code: 'custom', path: ['ends_on'], params: { code: 'ends_before_start' } })
    }
    if ((one.opens_at === undefined) !== (one.closes_at === undefined)) {
      context.addIssue({ code: 'custom', path: [one.opens_at === undefined ? 'opens_at' : 'closes_at'], params: { code: 'required' } })
    } else if (one.opens_at !== undefined && one.opens_at >= (one.closes_at as string)) {
      context.addIssue({ code: 'custom', path: ['closes_at'], params: { code: 'closes_before_opening' } })
    }
  })

const Category: z.ZodType<DeclaredCategory> = z
  .strictObject({
    code: Code,
    name: Name,
    classification_prefixes: z
      .array(z.string().trim().min(1).max(40))
      .max(100)
      .optional()
      .openapi({ description: 'Such as ddc:85; a book whose classification begins so is placed here on import' }),
    get children() {
      return z.array(Category).max(500).optional()
    },
  })
  .openapi('DeclaredCategory')

/** Gives the schema of a declaration: of the tenant files, of their editors' help, and of the API. */
export function declarationSchema(facts: FeatureFacts): z.ZodType<Declaration> {
  return z
    .strictObject({
      slug: z
        .string()
        .regex(/^[a-z][a-z0-9-]{1,38}[a-z0-9]$/)
        .refine((slug) => !RESERVED_SLUGS.has(slug), { params: { code: 'slug_reserved' } })
        .openapi({ description: 'The library answers at <slug>.<platform domain>' }),
      name: Name,
      hosts: z
        .array(
          z
            .string()
            .max(253)
            .regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/),
        )
        .max(20)
        .default([])
        .openapi({ description: 'Custom domains' }),
      locale: z.enum(['it', 'en', 'fr', 'de', 'es']).openapi({ description: 'Language of the library and of its catalogue' }),
      time_zone: TimeZone,
      currency: z
        .string()
        .regex(/^[A-Z]{3}$/)
        .openapi({ description: 'ISO 4217', example: 'EUR' }),
      branches: z.array(Branch).min(1).max(500),
      calendar_exceptions: z.array(CalendarException).max(2_000).default([]),
      patron_categories: z
        .array(
          z.strictObject({
            code: Code,
            name: Name,
            enrolment_months: z.number().int().min(1).max(1_200).nullable().optional(),
            minimum_age: z.number().int().min(0).max(150).nullable().optional(),
            maximum_age: z.number().int().min(0).max(150).nullable().optional(),
          }),
        )
        .max(200)
        .default([]),
      copy_types: z
        .array(z.strictObject({ code: Code, name: Name }))
        .max(200)
        .default([]),
      categories: z.array(Category).max(500).default([]).openapi({ description: 'The subject tree' }),
      preset: z.enum(presetNames).optional().openapi({ description: 'Circulation rules to begin with' }),
      rules: z.array(ruleSchema(facts)).max(2_000).default([]).openapi({ description: 'Rules of its own, which beat those of the preset' }),
      settings: z
        .strictObject(Object.fromEntries(Object.entries(facts.settings).map(([key, { value }]) => [key, value.optional()])))
        .default({}),
      roles: z
        .array(
          z.strictObject({
            name: z.string().trim().min(1).max(100),
            permissions: z.array(z.enum(facts.permissions as [string, ...string[]])).max(200),
          }),
        )
        .max(100)
        .default([])
        .openapi({ description: `Beside the built-in ${facts.roles.map(({ name }) => name).join(', ')}` }),
      administrator: z
        .strictObject({
          email: z.email().max(254),
          display_name: Name,
          password_env: z
            .string()
            .regex(/^[A-Z][A-Z0-9_]{1,99}$/)
            .optional()
            .openapi({ description: 'Environment variable that holds the password; one is made and told once where it is left out' }),
        })
        .optional()
        .openapi({ description: 'The first administrator; left alone once there is an account of that address' }),
    })
    .superRefine((declaration, context) => crossCheck(declaration as Declaration, facts, context))
    .openapi('Declaration') as unknown as z.ZodType<Declaration>
}

function ruleSchema(facts: FeatureFacts) {
  const scope = { branch: Code.optional(), patron_category: Code.optional(), copy_type: Code.optional() }
  const kinds = Object.entries(facts.rule_kinds).map(([kind, { value }]) => z.strictObject({ kind: z.literal(kind), ...scope, value }))
  return z.discriminatedUnion('kind', kinds as unknown as [(typeof kinds)[0], ...typeof kinds])
}

type Report = z.core.$RefinementCtx<unknown>

/** Checks what no single value can tell: references, repetitions, and whether every mandatory default is there. */
function crossCheck(declaration: Declaration, facts: FeatureFacts, context: Report): void {
  const report = (code: string, path: PropertyKey[], params: Record<string, unknown> = {}) =>
    context.addIssue({ code: 'custom', path, params: { code, ...params } })
  const unique = (values: [string, PropertyKey[]][]) => {
    const seen = new Set<string>()
    for (const [value, path] of values) {
      if (seen.has(value.toLowerCase())) report('repeated', path, { value })
      seen.add(value.toLowerCase())
    }
  }
  const codesOf = (list: 'branches' | 'patron_categories' | 'copy_types') => declaration[list].map(({ code }) => code)
  const refer = (code: string | undefined, known: string[], path: PropertyKey[]) => {
    if (code !== undefined && !known.some((one) => one.toLowerCase() === code.toLowerCase()))
      report('code_unknown', path, { value: code, known: known.join(', ') || '–' })
  }

  for (const list of ['branches', 'patron_categories', 'copy_types'] as const)
    unique(declaration[list].map(({ code }, index) => [code, [list, index, 'code']]))
  unique(categoriesWithPaths(declaration.categories, ['categories']).map(({ category, path }) => [category.code, [...path, 'code']]))
  unique(declaration.hosts.map((host, index) => [host, ['hosts', index]]))
  unique(declaration.roles.map(({ name }, index) => [name, ['roles', index, 'name']]))
  unique(declaration.rules.map((rule, index) => [ruleKey(rule), ['rules', index]]))
  unique(declaration.calendar_exceptions.map((one, index) => [exceptionKey(one), ['calendar_exceptions', index]]))

  declaration.roles.forEach(({ name }, index) => {
    if (facts.roles.some((role) => role.name.toLowerCase() === name.toLowerCase())) report('role_built_in', ['roles', index, 'name'])
  })
  declaration.calendar_exceptions.forEach(({ branch }, index) => {
    refer(branch, codesOf('branches'), ['calendar_exceptions', index, 'branch'])
  })
  declaration.rules.forEach((rule, index) => {
    refer(rule.branch, codesOf('branches'), ['rules', index, 'branch'])
    refer(rule.patron_category, codesOf('patron_categories'), ['rules', index, 'patron_category'])
    refer(rule.copy_type, codesOf('copy_types'), ['rules', index, 'copy_type'])
  })
  for (const [key, { refers_to }] of Object.entries(facts.settings)) {
    const value = declaration.settings[key]
    if (refers_to && typeof value === 'string') refer(value, codesOf(refers_to === 'branch' ? 'branches' : 'copy_types'), ['settings', key])
  }
  const defaults = new Set(
    rulesOf(declaration)
      .filter((rule) => ruleKey(rule) === rule.kind)
      .map(({ kind }) => kind),
  )
  const missing = Object.entries(facts.rule_kinds)
    .filter(([kind, { is_mandatory }]) => is_mandatory && !defaults.has(kind))
    .map(([kind]) => kind)
  if (missing.length > 0) report('default_rules_missing', ['rules'], { kinds: missing.join(', '), presets: presetNames.join(', ') })
}

/** Gives the rules that a declaration comes to: its own, and those of its preset for every other scope. */
export function rulesOf({ preset, rules }: Pick<Declaration, 'preset' | 'rules'>): DeclaredRule[] {
  const own = new Set(rules.map(ruleKey))
  return [...(preset ? presetRules(preset) : []).filter((rule) => !own.has(ruleKey(rule))), ...rules]
}

/** Names a rule by its kind and scope; the kind alone is its default. */
export function ruleKey({ kind, branch, patron_category, copy_type }: Omit<DeclaredRule, 'value'>): string {
  const scope = Object.entries({ branch, patron_category, copy_type }).flatMap(([name, code]) =>
    code ? [`${name}=${code.toLowerCase()}`] : [],
  )
  return [kind, ...scope].join(' ')
}

/** Names an exception by all but its reason: several may fall on one day. */
export function exceptionKey({ branch, starts_on, ends_on, opens_at, closes_at, recurs_from }: Omit<DeclaredException, 'reason'>): string {
  const days = ends_on === undefined || ends_on === starts_on ? starts_on : `${starts_on}..${ends_on}`
  return [branch?.toLowerCase() ?? '*', days, opens_at && `${opens_at}-${closes_at}`, recurs_from && `yearly from ${recurs_from}`]
    .filter(Boolean)
    .join(' ')
}

/** Gives every node of a subject tree, parents first, with the code of its parent. */
export function flattened(
  categories: readonly DeclaredCategory[],
  parent: string | null = null,
): { category: DeclaredCategory; parent: string | null }[] {
  return categories.flatMap((category) => [{ category, parent }, ...flattened(category.children ?? [], category.code)])
}

function categoriesWithPaths(
  categories: readonly DeclaredCategory[],
  path: PropertyKey[],
): { category: DeclaredCategory; path: PropertyKey[] }[] {
  return categories.flatMap((category, index) => [
    { category, path: [...path, index] },
    ...categoriesWithPaths(category.children ?? [], [...path, index, 'children']),
  ])
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
