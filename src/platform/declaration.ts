import type { z } from 'zod'
import type { LibraryTx, PlatformTx } from '../kernel/db.ts'
import type { LibraryChoreRunRequest } from './chores-contract.ts'
import { type PresetName, presetRules } from './presets.ts'

/** What the platform must know of the features, which it may not import: the entry hands it in. */
export interface FeatureFacts {
  /** What each built-in role may do in this release. */
  roles: readonly { name: string; permissions: readonly string[] }[]
  /** Every permission that a role may hold. */
  permissions: readonly string[]
  rule_kinds: Readonly<Record<string, { value: z.ZodType; is_mandatory: boolean }>>
  /** Gives the first moment, from one on, at which no period applies; undefined where there is always one. */
  firstGap: (periods: readonly { from: string | null; to: string | null }[], from: string) => string | undefined
  /** Keeps the rules as they stand as a numbered version. Parameters: id, cause, note, user, instant; no schema is named. */
  rule_version_sql: string
  settings: Readonly<Record<string, { value: z.ZodType; refers_to?: 'branch' | 'copy_type' }>>
  /** Asks for a chore in a library. @throws Problem chore_unknown, chore_running, chore_date_ahead, chore_date_past */
  requestChore: (tx: LibraryTx, name: string, request: LibraryChoreRunRequest) => Promise<{ id: string }>
  /** Gives the hash under which a password is kept. @throws Problem password_too_common */
  hashPassword: (password: string) => Promise<string>
  /** Tells whether a password is right; takes as long where nothing is stored. */
  isPasswordRight: (stored: string | null | undefined, password: string) => Promise<boolean>
  /** Runs an attempt to sign in, slowed by the failures before it. @throws Problem sign_in_slowed */
  throttled: <T>(counting: Counting, account: string, address: string, attempt: () => Promise<T>) => Promise<T>
}

/** Where failures are counted. */
export interface Counting {
  write<T>(work: (tx: Pick<PlatformTx, 'now' | 'push' | 'flight'>) => Promise<T>): Promise<T>
}

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type Weekday = (typeof WEEKDAYS)[number]

export interface DeclaredRule {
  kind: string
  /** Codes; absent means any. */
  branch?: string
  patron_category?: string
  copy_type?: string
  collection?: string
  /** Dates at the start of which it begins to apply and ceases to; absent means always. */
  effective_from?: string
  effective_to?: string
  value: unknown
}

export interface DeclaredBranch {
  code: string
  name: string
  time_zone?: string
  address?: string
  email?: string
  phone?: string
  group_code?: string
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
  collections: { code: string; name: string }[]
  categories: DeclaredCategory[]
  preset?: PresetName
  rules: DeclaredRule[]
  settings: Record<string, unknown>
  roles: { name: string; permissions: string[] }[]
  administrator?: { email: string; display_name: string; password_env?: string }
}

/** Gives the rules that a declaration comes to: its own, and those of its preset for every other scope. */
export function rulesOf({ preset, rules }: Pick<Declaration, 'preset' | 'rules'>): DeclaredRule[] {
  const own = new Set(rules.map(scopeKey))
  return [...(preset ? presetRules(preset) : []).filter((rule) => !own.has(scopeKey(rule))), ...rules]
}

export const RULE_SCOPE = ['branch', 'patron_category', 'copy_type', 'collection'] as const

/** Names what only one rule at a time may speak of: a kind for a scope. */
export function scopeKey(rule: Omit<DeclaredRule, 'value'>): string {
  return ruleKey({ ...rule, effective_from: undefined })
}

/** Names a rule by its kind, its scope and the day from which it applies; the kind alone is a default from the beginning. */
export function ruleKey(rule: Omit<DeclaredRule, 'value'>): string {
  const scope = RULE_SCOPE.flatMap((name) => (rule[name] ? [`${name}=${String(rule[name]).toLowerCase()}`] : []))
  return [rule.kind, ...scope, ...(rule.effective_from ? [`from=${rule.effective_from}`] : [])].join(' ')
}

/** Names an exception by all but its reason: several may fall on one day. */
export function exceptionKey({ branch, starts_on, ends_on, opens_at, closes_at, recurs_from }: Omit<DeclaredException, 'reason'>): string {
  const days = ends_on === undefined || ends_on === starts_on ? starts_on : `${starts_on}..${ends_on}`
  return [branch?.toLowerCase() ?? '*', days, opens_at && `${opens_at}-${closes_at}`, recurs_from && `yearly from ${recurs_from}`]
    .filter(Boolean)
    .join(' ')
}

/** Gives every node of a subject tree, parents first, with its parent's code and its place among its siblings. */
export function flattened(
  categories: readonly DeclaredCategory[],
  parent: string | null = null,
): { category: DeclaredCategory; parent: string | null; position: number }[] {
  return categories.flatMap((category, position) => [{ category, parent, position }, ...flattened(category.children ?? [], category.code)])
}
