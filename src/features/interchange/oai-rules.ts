import { FORMATS, type Format } from '../../marc/bibliographic.ts'

/** The Open Archives Initiative Protocol for Metadata Harvesting, version 2.0 (2002), as its chapters say it. */

export const PREFIXES = ['oai_dc', 'marc21', 'unimarc'] as const
export type Prefix = (typeof PREFIXES)[number]

const verbs = {
  Identify: { required: [], optional: [], exclusive: undefined },
  ListMetadataFormats: { required: [], optional: ['identifier'], exclusive: undefined },
  ListSets: { required: [], optional: [], exclusive: 'resumptionToken' },
  GetRecord: { required: ['identifier', 'metadataPrefix'], optional: [], exclusive: undefined },
  ListIdentifiers: { required: ['metadataPrefix'], optional: ['from', 'until', 'set'], exclusive: 'resumptionToken' },
  ListRecords: { required: ['metadataPrefix'], optional: ['from', 'until', 'set'], exclusive: 'resumptionToken' },
} as const
export type Verb = keyof typeof verbs

export type OaiErrorCode =
  | 'badArgument'
  | 'badResumptionToken'
  | 'badVerb'
  | 'cannotDisseminateFormat'
  | 'idDoesNotExist'
  | 'noRecordsMatch'

export interface OaiError {
  code: OaiErrorCode
  message: string
}

/** What was asked, once it is known to be a request of the protocol. */
export interface OaiRequest {
  verb: Verb
  arguments: Readonly<Record<string, string>>
}

/** Reads the arguments of a request, or gives everything that is wrong with them at once. */
export function readRequest(given: Readonly<Record<string, readonly string[]>>): OaiRequest | OaiError[] {
  const [verb, ...others] = given.verb ?? []
  if (verb === undefined) return [{ code: 'badVerb', message: 'The verb is missing.' }]
  if (others.length > 0) return [{ code: 'badVerb', message: 'The verb is repeated.' }]
  if (!Object.hasOwn(verbs, verb)) return [{ code: 'badVerb', message: `There is no verb ${verb}.` }]
  const { required, optional, exclusive } = verbs[verb as Verb]
  const names = Object.keys(given).filter((name) => name !== 'verb')
  const known: readonly string[] = [...required, ...optional, ...(exclusive ? [exclusive] : [])]
  const isResumed = exclusive !== undefined && given[exclusive] !== undefined
  const messages = [
    ...names.filter((name) => !known.includes(name)).map((name) => `${verb} has no argument ${name}.`),
    ...names.filter((name) => (given[name]?.length ?? 0) > 1).map((name) => `The argument ${name} is repeated.`),
    ...(isResumed
      ? names.filter((name) => name !== exclusive && known.includes(name)).map((name) => `Beside ${exclusive} there may be no ${name}.`)
      : required.filter((name) => !given[name]?.[0]).map((name) => `The argument ${name} is missing.`)),
  ]
  if (messages.length > 0) return messages.map((message) => ({ code: 'badArgument', message }))
  return { verb: verb as Verb, arguments: Object.fromEntries(names.map((name) => [name, given[name]?.[0] ?? ''])) }
}

/** Which records are harvested, and behind which one the next page begins. */
export interface Harvest {
  verb: 'ListIdentifiers' | 'ListRecords'
  prefix: Prefix
  set: string | null
  /** The first instant, as ISO 8601. */
  from: string | null
  /** The instant before which a record must have changed. */
  before: string | null
  /** The last record that was given; absent at the beginning. */
  after?: { at: string; id: string }
  /** How many were given before, and how many there were at the beginning. */
  given_count: number
  total_count: number | null
}

/** Reads what a list asks for, out of its arguments or its resumption token. */
export function readHarvest({ verb, arguments: given }: OaiRequest & { verb: Harvest['verb'] }): Harvest | OaiError[] {
  if (given.resumptionToken !== undefined) {
    return readToken(verb, given.resumptionToken) ?? [{ code: 'badResumptionToken', message: 'That is no resumption token of this list.' }]
  }
  const errors: OaiError[] = []
  const bad = (message: string) => errors.push({ code: 'badArgument', message })
  const from = given.from === undefined ? undefined : readDate(given.from)
  const until = given.until === undefined ? undefined : readDate(given.until)
  if (from === null) bad('The argument from is no date in UTC.')
  if (until === null) bad('The argument until is no date in UTC.')
  if (from && until && from.seconds !== until.seconds) bad('from and until are of different granularity.')
  else if (from && until && from.ms > until.ms) bad('from is later than until.')
  const prefix = readPrefix(given.metadataPrefix ?? '')
  if (prefix === undefined) errors.push(noSuchFormat(given.metadataPrefix ?? ''))
  if (errors.length > 0 || prefix === undefined) return errors
  return {
    verb,
    prefix,
    set: given.set ?? null,
    from: from ? instant(from.ms) : null,
    before: until ? instant(until.ms + until.seconds * 1000) : null,
    given_count: 0,
    total_count: null,
  }
}

export function readPrefix(given: string): Prefix | undefined {
  return PREFIXES.find((prefix) => prefix === given)
}

export function noSuchFormat(given: string): OaiError {
  return { code: 'cannotDisseminateFormat', message: `There is no format ${given} here.` }
}

/** A day or a second, and how many seconds it lasts; null where it is neither. */
function readDate(text: string): { ms: number; seconds: number } | null {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text)
  if (!isDay && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return null
  const date = new Date(isDay ? `${text}T00:00:00Z` : text)
  const isReal = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text.slice(0, 19).replace('Z', ''))
  return isReal ? { ms: date.getTime(), seconds: isDay ? 86_400 : 1 } : null
}

/** Years that the database's calendar has. */
const EARLIEST_MS = Date.parse('0001-01-01T00:00:00Z')
const LATEST_MS = Date.UTC(9999, 11, 31, 23, 59, 59)

function instant(ms: number): string {
  return new Date(Math.min(LATEST_MS, Math.max(EARLIEST_MS, ms))).toISOString()
}

/**
 * Gives the token with which a list goes on. It holds all that the next page needs, so nothing is kept for it, it never
 * expires, and whoever changes it asks for no more than anyone may.
 */
export function tokenOf({ verb, prefix, set, from, before, after, given_count, total_count }: Harvest): string {
  const values = [verb, prefix, set, from, before, after?.at ?? '', after?.id ?? '', given_count, total_count]
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.(\d{3}|\d{6})Z$/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function readToken(verb: Harvest['verb'], token: string): Harvest | undefined {
  let values: unknown
  try {
    values = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
  if (!Array.isArray(values) || values.length !== 9) return undefined
  const [of, prefix, set, from, before, at, id, given_count, total_count] = values as unknown[]
  const isInstant = (value: unknown): value is string =>
    typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value)) && !value.startsWith('0000')
  const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
  const known = typeof prefix === 'string' ? readPrefix(prefix) : undefined
  if (of !== verb || known === undefined || !(set === null || typeof set === 'string')) return undefined
  if (!(from === null || isInstant(from)) || !(before === null || isInstant(before))) return undefined
  if (!isInstant(at) || typeof id !== 'string' || !UUID.test(id)) return undefined
  if (!isCount(given_count) || !(total_count === null || isCount(total_count))) return undefined
  return { verb, prefix: known, set, from, before, after: { at, id }, given_count, total_count }
}

/** An item is named by its own id, which no change of the library's host can change. */
export function identifierOf(id: string): string {
  return `urn:uuid:${id}`
}

export function idIn(identifier: string): string | undefined {
  const id = /^urn:uuid:(.+)$/i.exec(identifier)?.[1]?.toLowerCase()
  return id !== undefined && UUID.test(id) ? id : undefined
}

export interface CategoryNode {
  id: string
  parent_id: string | null
  code: string
  name: string
}

export interface OaiSet {
  spec: string
  name: string
}

/** The sets of a library: its kinds of material, and its tree of categories. */
export interface Sets {
  listed: readonly OaiSet[]
  /** The most exact sets that a book stands in. */
  ofBook(format: string, category_ids: readonly string[]): string[]
  /** What a set holds, or undefined where there is none of that name. */
  selectionOf(spec: string): { format: string | null; category_ids: readonly string[] | null } | undefined
}

const MATERIAL = 'material'
const CATEGORY = 'category'

/** Builds the sets out of the tree; a category that stands below itself ends its path there. */
export function setsOf(
  categories: readonly CategoryNode[],
  materials: Readonly<Record<Format, string>>,
  top: { material: string; category: string },
): Sets {
  const byId = new Map(categories.map((one) => [one.id, one]))
  const specs = new Map(categories.map((one) => [one.id, [CATEGORY, ...pathOf(one, byId).map(specPart)].join(':')]))
  const listed = [
    { spec: MATERIAL, name: top.material },
    ...FORMATS.map((format) => ({ spec: `${MATERIAL}:${format}`, name: materials[format] })),
    { spec: CATEGORY, name: top.category },
    ...categories.map(({ id, name }) => ({ spec: specs.get(id) ?? CATEGORY, name })),
  ]
  return {
    listed,
    ofBook: (format, ids) => [`${MATERIAL}:${format}`, ...ids.flatMap((id) => specs.get(id) ?? [])].sort(),
    selectionOf(spec) {
      if (spec === MATERIAL) return { format: null, category_ids: null }
      const format = FORMATS.find((one) => spec === `${MATERIAL}:${one}`)
      if (format) return { format, category_ids: null }
      const isBelow = (one: string) => one === spec || one.startsWith(`${spec}:`)
      const ids = [...specs].filter(([, one]) => isBelow(one)).map(([id]) => id)
      return ids.length > 0 || spec === CATEGORY ? { format: null, category_ids: ids } : undefined
    },
  }
}

function pathOf(node: CategoryNode, byId: ReadonlyMap<string, CategoryNode>): string[] {
  const path: string[] = []
  const seen = new Set<string>()
  for (let at: CategoryNode | undefined = node; at && !seen.has(at.id); at = at.parent_id === null ? undefined : byId.get(at.parent_id)) {
    seen.add(at.id)
    path.unshift(at.code)
  }
  return path
}

/** A part of a setSpec holds the unreserved marks of a URI alone; whatever else a code has is written as the hexadecimal of its bytes behind a tilde. */
function specPart(code: string): string {
  return [...Buffer.from(code, 'utf8')]
    .map((byte) =>
      /[A-Za-z0-9\-_.!*'()]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `~${byte.toString(16).padStart(2, '0')}`,
    )
    .join('')
}
