import type { Outcome, PatronImportOptions } from './contract.ts'
import { type Line, nameKey, type PatronFields, type Reason } from './line-rules.ts'

/** A patron who is there already, with what a file could change. */
export interface KnownPatron {
  id: string
  status: 'active' | 'closed'
  card_number: string | null
  given_name: string
  family_name: string
  email: string | null
  phone: string | null
  address: string | null
  birth_on: string | null
  patron_category_id: string
  home_branch_id: string
  language: string
  expires_on: string | null
  note: string | null
  attributes: Record<string, unknown>
}

/** What decides on the lines of one batch. */
export interface Facts {
  options: PatronImportOptions
  default_category_id: string | null
  default_branch_id: string | null
  /** Branches that categories give to whoever has none. */
  branch_of_category: ReadonlyMap<string, string>
  /** Patrons by what they are recognised by. */
  matches: ReadonlyMap<string, readonly KnownPatron[]>
  /** Whose every card number is, also of cards that were replaced; by the number in lower case. */
  cards: ReadonlyMap<string, string>
  /** Positions of earlier lines that were not refused, by match key and by patron. */
  earlier: ReadonlyMap<string, number>
}

/** What becomes of one line. */
export interface Decision {
  position: number
  outcome: Extract<Outcome, 'created' | 'updated' | 'unchanged' | 'refused'>
  /** The patron whom the line is about, also of a line that is refused. */
  patron: KnownPatron | null
  /** What is written: all of a new patron, or what becomes otherwise. */
  fields: PatronFields
  match_key: string | null
  reasons: Reason[]
  line: Line
}

/** Decides on lines in their order; a later one about the same patron is refused. */
export function decideLines(lines: readonly Line[], facts: Facts): Decision[] {
  const earlier = new Map(facts.earlier)
  const cards = new Map(facts.cards)
  return lines.map((line) => {
    const decision = decideLine(line, facts, { earlier, cards })
    if (decision.outcome === 'refused') return decision
    for (const key of [decision.match_key, decision.patron?.id]) if (key) earlier.set(key, line.position)
    const number = decision.fields.card_number
    if (number !== undefined) cards.set(number.toLowerCase(), decision.patron?.id ?? `line ${line.position}`)
    return decision
  })
}

interface SoFar {
  earlier: ReadonlyMap<string, number>
  cards: ReadonlyMap<string, string>
}

function decideLine(line: Line, facts: Facts, { earlier, cards }: SoFar): Decision {
  const { options } = facts
  const reasons = [...line.reasons]
  const found = line.match_key === null ? [] : (facts.matches.get(line.match_key) ?? [])
  const patron = found.length === 1 ? (found[0] as KnownPatron) : null
  if (line.match_key === null) reasons.push({ code: 'patron_match_value_missing', params: { missing: namesOfMatch(options) } })
  if (found.length > 1) reasons.push({ code: 'several_patrons_match', params: { count: found.length } })
  const before = earlier.get(patron?.id ?? '') ?? earlier.get(line.match_key ?? '')
  if (before !== undefined) reasons.push({ code: 'patron_repeated_in_file', params: { position: before } })
  const isNew = found.length === 0 && options.on_no_match === 'create'
  if (found.length === 0 && line.match_key !== null && !isNew) reasons.push({ code: 'patron_unknown' })

  const fields = patron ? changesOf(patron, line.fields, options) : completed(line.fields, facts)
  if (isNew) reasons.push(...lackingOf(fields))
  const number = fields.card_number?.toLowerCase()
  const holder = number === undefined ? undefined : cards.get(number)
  if (holder !== undefined && holder !== patron?.id) reasons.push({ code: 'card_number_taken' })

  const decision = { position: line.position, patron, match_key: line.match_key, line }
  if (reasons.length > 0) return { ...decision, outcome: 'refused', fields: {}, reasons }
  if (!patron) return { ...decision, outcome: 'created', fields, reasons: [] }
  if (options.on_match === 'skip' || Object.keys(fields).length === 0) return { ...decision, outcome: 'unchanged', fields: {}, reasons: [] }
  return { ...decision, outcome: 'updated', fields, reasons: patron.status === 'closed' ? [{ code: 'patron_is_closed' }] : [] }
}

function namesOfMatch({ match, match_attribute }: PatronImportOptions): string {
  if (match === 'name_and_birth') return 'family_name, given_name, birth_on'
  return match === 'attribute' ? (match_attribute ?? '') : match
}

/** Only what becomes otherwise. A number that was recognised is that of a card, which may have been replaced since. */
function changesOf(patron: KnownPatron, given: PatronFields, { match }: PatronImportOptions): PatronFields {
  const { attributes, ...plain } = given
  const changes: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(plain)) {
    if (name === 'card_number' && match === 'card_number') continue
    if (value !== patron[name as keyof typeof plain]) changes[name] = value
  }
  const changed = Object.entries(attributes ?? {}).filter(([code, value]) => !isSame(value, patron.attributes[code] ?? null))
  if (changed.length > 0) changes.attributes = Object.fromEntries(changed)
  return changes as PatronFields
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** A new patron with what the options and the category give; what would be cleared is simply not there. */
function completed(given: PatronFields, facts: Facts): PatronFields {
  const category = given.patron_category_id ?? facts.default_category_id ?? undefined
  const branch = given.home_branch_id ?? facts.default_branch_id ?? facts.branch_of_category.get(category ?? '')
  const attributes = Object.entries(given.attributes ?? {}).filter(([, value]) => value !== null)
  const filled = Object.entries({ ...given, patron_category_id: category, home_branch_id: branch }).filter(
    ([name, value]) => value !== undefined && value !== null && name !== 'attributes',
  )
  return { ...Object.fromEntries(filled), ...(attributes.length > 0 && { attributes: Object.fromEntries(attributes) }) }
}

function lackingOf({ given_name, family_name, patron_category_id, home_branch_id }: PatronFields): Reason[] {
  return [
    ...(given_name && family_name ? [] : [{ code: 'patron_name_missing' }]),
    ...(patron_category_id ? [] : [{ code: 'patron_category_missing' }]),
    ...(home_branch_id ? [] : [{ code: 'patron_branch_missing' }]),
  ]
}

/** Names of the fields that a line writes, attributes by their code. */
export function fieldNames({ attributes, ...plain }: PatronFields): string[] {
  return [...Object.keys(plain), ...Object.keys(attributes ?? {}).map((code) => `attributes.${code}`)]
}

/** How a report names whom a line is about: as the file has it, or else as the library does. */
export function nameOf({ fields }: Line, patron: KnownPatron | null): string | null {
  const family = fields.family_name ?? patron?.family_name
  const given = fields.given_name ?? patron?.given_name
  return family || given ? [family, given].filter(Boolean).join(', ') : null
}

/** Patrons by what a file recognises them by, where that is their name and day of birth. */
export function byName(patrons: readonly KnownPatron[]): Map<string, KnownPatron[]> {
  return Map.groupBy(patrons, ({ family_name, given_name, birth_on }) => nameKey(family_name, given_name, birth_on ?? ''))
}
