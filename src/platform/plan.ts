import { isDeepStrictEqual } from 'node:util'
import { v7 as uuidv7 } from 'uuid'
import { type Plan, THINGS, type Thing } from './contract.ts'
import { type Declaration, exceptionKey, type FeatureFacts, flattened, RULE_SCOPE, ruleKey, rulesOf, WEEKDAYS } from './declaration.ts'
import type { LibraryState } from './state.ts'

type Row = Record<string, unknown>

/** One change with all that its write needs. */
export interface Step {
  action: 'create' | 'change' | 'remove'
  thing: Thing
  /** Code, name or scope. */
  key: string
  /** Of the row; for hours, of their branch; for hosts and settings, their own name. */
  id: string
  before: Row | null
  /** The whole row as it will be: what is declared, and what is left as it was. */
  after: Row | null
  /** Names of what differs. */
  fields: string[]
}

interface Item {
  id: string
  row: Row
}

export interface Comparison {
  steps: Step[]
  /** Ids of the rules and exceptions that the declaration speaks of. */
  declared: LibraryState['declared']
}

/**
 * Compares a declaration with a library's state: creations and changes in the order of THINGS, then removals the other
 * way round. What the declaration does not name is left alone, but for rules and exceptions that an earlier
 * declaration brought; `prune` removes the rest too.
 */
export function compare(declaration: Declaration, state: LibraryState, facts: FeatureFacts, { prune = false } = {}): Comparison {
  const all = [
    libraryThings(declaration, state, prune),
    branchThings(declaration, state, prune),
    codedThings(declaration, state, prune),
    categoryThings(declaration, state, prune),
    settingThings(declaration, state, facts, prune),
  ].flat()
  const exceptions = exceptionThings(declaration, state, prune)
  const rules = ruleThings(declaration, state, prune)
  const steps = [...all, ...exceptions.steps, ...rules.steps]
  const rank = ({ action, thing }: Step) => (action === 'remove' ? 2 * THINGS.length - THINGS.indexOf(thing) : THINGS.indexOf(thing))
  return {
    steps: steps
      .map((step, index) => ({ step, index }))
      .sort((a, b) => rank(a.step) - rank(b.step) || a.index - b.index)
      .map(({ step }) => step),
    declared: { rules: rules.ids, exceptions: exceptions.ids },
  }
}

/** Gives the steps as people are told of them: what differs, before and after. */
export function planOf(slug: string, isNew: boolean, steps: readonly Step[]): Plan {
  const shown = (row: Row | null, fields: string[]) =>
    row && Object.fromEntries(fields.filter((field) => row[field] !== undefined).map((field) => [field, row[field]]))
  return {
    slug,
    is_new: isNew,
    changes: steps.map(({ action, thing, key, before, after, fields }) => ({
      action,
      thing,
      key,
      before: shown(before, fields),
      after: shown(after, fields),
    })),
  }
}

/** The state of a library that is yet to be made. */
export function emptyState(declaration: Declaration): LibraryState {
  const { slug, name, locale, time_zone, currency } = declaration
  return {
    library: { id: '', schema: '', slug, name, locale, time_zone, currency, schema_version: 0, hosts: [] },
    branches: [],
    exceptions: [],
    patron_categories: [],
    copy_types: [],
    collections: [],
    categories: [],
    rules: [],
    settings: [],
    roles: [],
    accounts: [],
    declared: { rules: [], exceptions: [] },
  }
}

interface Compared {
  thing: Thing
  present: ReadonlyMap<string, Item>
  wanted: ReadonlyMap<string, Row>
  isRemoved: (item: Item) => boolean
  newId?: (key: string) => string
}

/** Compares what there is with what is wanted, by key; fields that are wanted undefined stay as they are. */
function difference({ thing, present, wanted, isRemoved, newId = () => uuidv7() }: Compared): Step[] {
  const steps: Step[] = []
  for (const [key, row] of wanted) {
    const given = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined))
    const known = present.get(key)
    if (!known) {
      steps.push({
        action: 'create',
        thing,
        key: labelOf(key, row),
        id: newId(key),
        before: null,
        after: given,
        fields: Object.keys(given),
      })
      continue
    }
    const fields = Object.keys(given).filter((field) => !isDeepStrictEqual(given[field], known.row[field]))
    if (fields.length > 0)
      steps.push({
        action: 'change',
        thing,
        key: labelOf(key, row),
        id: known.id,
        before: known.row,
        after: { ...known.row, ...given },
        fields,
      })
  }
  for (const [key, item] of present) {
    if (!wanted.has(key) && isRemoved(item)) {
      steps.push({
        action: 'remove',
        thing,
        key: labelOf(key, item.row),
        id: item.id,
        before: item.row,
        after: null,
        fields: Object.keys(item.row),
      })
    }
  }
  return steps
}

/** Codes and names are compared without their case and shown with it. */
function labelOf(key: string, row: Row): string {
  const name = row.code ?? row.name
  return typeof name === 'string' && name.toLowerCase() === key ? name : key
}

function itemsBy<T extends { id: string }>(list: readonly T[], key: (item: T) => string): Map<string, Item> {
  return new Map(list.map(({ id, ...row }) => [key({ id, ...row } as unknown as T), { id, row }]))
}

function libraryThings(declaration: Declaration, { library }: LibraryState, prune: boolean): Step[] {
  const { id, name, locale, time_zone, currency, hosts } = library
  return [
    ...difference({
      thing: 'library',
      present: new Map([[declaration.slug, { id, row: { name, locale, time_zone, currency } }]]),
      wanted: new Map([
        [
          declaration.slug,
          { name: declaration.name, locale: declaration.locale, time_zone: declaration.time_zone, currency: declaration.currency },
        ],
      ]),
      isRemoved: () => false,
    }),
    ...difference({
      thing: 'host',
      present: new Map(hosts.map((host) => [host, { id: host, row: { host } }])),
      wanted: new Map(declaration.hosts.map((host) => [host, { host }])),
      isRemoved: () => prune,
      newId: (host) => host,
    }),
  ]
}

function branchThings(declaration: Declaration, state: LibraryState, prune: boolean): Step[] {
  const present = state.branches.map(({ hours: _, ...branch }) => branch)
  const branches = difference({
    thing: 'branch',
    present: itemsBy(present, ({ code }) => code.toLowerCase()),
    wanted: new Map(
      declaration.branches.map(({ opening_hours: _, ...branch }, position) => {
        const isNew = !present.some(({ code }) => code.toLowerCase() === branch.code.toLowerCase())
        return [
          branch.code.toLowerCase(),
          { ...branch, time_zone: branch.time_zone ?? (isNew ? declaration.time_zone : undefined), position },
        ]
      }),
    ),
    isRemoved: () => prune,
  })
  const idOf = (code: string) => idsOf(present, branches, 'branch').get(code.toLowerCase()) as string
  const hours = difference({
    thing: 'opening_hours',
    present: new Map(
      state.branches
        .filter(({ hours }) => hours.length > 0)
        .map(({ id, code, hours }) => [code.toLowerCase(), { id, row: { code, hours: weekOf(hours) } }]),
    ),
    wanted: new Map(
      declaration.branches.flatMap(({ code, opening_hours }) => {
        const week =
          opening_hours &&
          Object.fromEntries(WEEKDAYS.flatMap((day) => (opening_hours[day]?.length ? [[day, [...opening_hours[day]].sort()]] : [])))
        // A week without any hours is the same as none.
        return week &&
          (Object.keys(week).length > 0 ||
            state.branches.some((one) => one.code.toLowerCase() === code.toLowerCase() && one.hours.length > 0))
          ? [[code.toLowerCase(), { code, hours: week }] as const]
          : []
      }),
    ),
    isRemoved: () => false,
    newId: idOf,
  })
  return [...branches, ...hours]
}

function weekOf(hours: readonly { weekday: number; period: string }[]): Record<string, string[]> {
  const week: Record<string, string[]> = {}
  for (const { weekday, period } of hours) {
    const day = WEEKDAYS[weekday - 1] as string
    week[day] = [...(week[day] ?? []), period]
  }
  return week
}

/** Gives the ids of things by their code in lower case: of those there are, and of those to be made. */
export function idsOf(present: readonly { id: string; code: string }[], steps: readonly Step[], thing: Thing): Map<string, string> {
  const made = steps.filter((step) => step.thing === thing && step.action === 'create')
  return new Map([
    ...present.map(({ id, code }) => [code.toLowerCase(), id] as const),
    ...made.map(({ id, after }) => [String(after?.code).toLowerCase(), id] as const),
  ])
}

function codedThings(declaration: Declaration, state: LibraryState, prune: boolean): Step[] {
  return [
    ...difference({
      thing: 'patron_category',
      present: itemsBy(state.patron_categories, ({ code }) => code.toLowerCase()),
      wanted: new Map(declaration.patron_categories.map((one) => [one.code.toLowerCase(), { ...one }])),
      isRemoved: () => prune,
    }),
    ...difference({
      thing: 'copy_type',
      present: itemsBy(state.copy_types, ({ code }) => code.toLowerCase()),
      wanted: new Map(declaration.copy_types.map((one) => [one.code.toLowerCase(), { ...one }])),
      isRemoved: () => prune,
    }),
    ...difference({
      thing: 'collection',
      present: itemsBy(state.collections, ({ code }) => code.toLowerCase()),
      wanted: new Map(declaration.collections.map((one) => [one.code.toLowerCase(), { ...one }])),
      isRemoved: () => prune,
    }),
  ]
}

function categoryThings(declaration: Declaration, state: LibraryState, prune: boolean): Step[] {
  return difference({
    thing: 'category',
    present: itemsBy(state.categories, ({ code }) => code.toLowerCase()),
    wanted: new Map(
      flattened(declaration.categories).map(({ category: { code, name, classification_prefixes }, parent, position }) => [
        code.toLowerCase(),
        { code, name, parent, classification_prefixes, position },
      ]),
    ),
    isRemoved: () => prune,
  })
}

function exceptionThings(declaration: Declaration, state: LibraryState, prune: boolean): { steps: Step[]; ids: string[] } {
  const present = itemsBy(state.exceptions, (one) =>
    exceptionKey({
      branch: one.branch ?? undefined,
      starts_on: one.starts_on,
      ends_on: one.ends_on,
      opens_at: one.opens_at ?? undefined,
      closes_at: one.closes_at ?? undefined,
      recurs_from: one.recurs_from ?? undefined,
    }),
  )
  const wanted = new Map(
    declaration.calendar_exceptions.map((one) => [
      exceptionKey(one),
      {
        branch: one.branch ?? null,
        starts_on: one.starts_on,
        ends_on: one.ends_on ?? one.starts_on,
        opens_at: one.opens_at ?? null,
        closes_at: one.closes_at ?? null,
        recurs_from: one.recurs_from ?? null,
        reason: one.reason,
      },
    ]),
  )
  const brought = new Set(state.declared.exceptions)
  const steps = difference({
    thing: 'calendar_exception',
    present,
    wanted: sameScope(present, wanted),
    isRemoved: ({ id }) => prune || brought.has(id),
  })
  return { steps, ids: namedIds(present, wanted, steps) }
}

function ruleThings(declaration: Declaration, state: LibraryState, prune: boolean): { steps: Step[]; ids: string[] } {
  const keyOf = (rule: LibraryState['rules'][number]) =>
    ruleKey({
      kind: rule.kind,
      branch: rule.branch ?? undefined,
      patron_category: rule.patron_category ?? undefined,
      copy_type: rule.copy_type ?? undefined,
      collection: rule.collection ?? undefined,
      effective_from: rule.effective_from ?? undefined,
    })
  const present = itemsBy(state.rules, keyOf)
  const wanted = new Map(
    rulesOf(declaration).map((rule) => [
      ruleKey(rule),
      {
        kind: rule.kind,
        branch: rule.branch ?? null,
        patron_category: rule.patron_category ?? null,
        copy_type: rule.copy_type ?? null,
        collection: rule.collection ?? null,
        effective_from: rule.effective_from ?? null,
        effective_to: rule.effective_to ?? null,
        value: rule.value,
      },
    ]),
  )
  const brought = new Set(state.declared.rules)
  const steps = difference({ thing: 'rule', present, wanted: sameScope(present, wanted), isRemoved: ({ id }) => prune || brought.has(id) })
  return { steps, ids: namedIds(present, wanted, steps) }
}

/** Codes that differ only in their case name the same scope. */
function sameScope(present: ReadonlyMap<string, Item>, wanted: ReadonlyMap<string, Row>): Map<string, Row> {
  return new Map(
    [...wanted].map(([key, row]) => {
      const known = present.get(key)?.row
      return [
        key,
        known ? { ...row, ...Object.fromEntries(RULE_SCOPE.filter((name) => name in row).map((name) => [name, known[name]])) } : row,
      ]
    }),
  )
}

function namedIds(present: ReadonlyMap<string, Item>, wanted: ReadonlyMap<string, Row>, steps: readonly Step[]): string[] {
  const made = new Map(steps.filter(({ action }) => action === 'create').map(({ key, id }) => [key, id]))
  return [...wanted.keys()].map((key) => (present.get(key)?.id ?? made.get(key)) as string).sort()
}

function settingThings(declaration: Declaration, state: LibraryState, facts: FeatureFacts, prune: boolean): Step[] {
  const isKnown = (key: string) => Object.hasOwn(facts.settings, key)
  const { administrator } = declaration
  return [
    ...difference({
      thing: 'setting',
      present: new Map(state.settings.filter(({ key }) => isKnown(key)).map(({ key, value }) => [key, { id: key, row: { value } }])),
      wanted: new Map(Object.entries(declaration.settings).map(([key, value]) => [key, { value }])),
      isRemoved: () => prune,
      newId: (key) => key,
    }),
    ...difference({
      thing: 'role',
      present: itemsBy(state.roles, ({ name }) => name.toLowerCase()),
      wanted: new Map(declaration.roles.map(({ name, permissions }) => [name.toLowerCase(), { name, permissions }])),
      isRemoved: () => prune,
    }),
    ...difference({
      thing: 'administrator',
      present: new Map(state.accounts.map((email) => [email, { id: email, row: {} }])),
      wanted: new Map(
        administrator
          ? [
              [
                administrator.email.toLowerCase(),
                state.accounts.length > 0 ? {} : { email: administrator.email, display_name: administrator.display_name },
              ],
            ]
          : [],
      ),
      isRemoved: () => false,
    }),
  ]
}
