import type { JsonSchema } from '../../src/kernel/examples.ts'

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  schema: JsonSchema
  example?: unknown
}

/** One operation of the document, with what is needed to ask it. */
export interface Operation {
  id: string
  method: string
  path: string
  summary: string | undefined
  /** Undefined where the route says nothing of it. */
  permission: string | null | undefined
  parameters: Parameter[]
  /** The JSON that it takes. */
  body?: { schema: JsonSchema; example: unknown; required: boolean }
  /** What it takes instead of JSON. */
  media?: string
  responses: Record<string, { content?: Record<string, unknown> }>
}

export interface Document {
  paths?: Record<string, Record<string, unknown>>
  components?: { schemas?: Record<string, JsonSchema> }
}

interface RawOperation {
  operationId?: string
  summary?: string
  'x-permission'?: string | null
  parameters?: Parameter[]
  requestBody?: { required?: boolean; content: Record<string, { schema: JsonSchema; example?: unknown }> }
  responses: Operation['responses']
}

/** Gives every operation of the document; new routes come by themselves. */
export function operationsOf(document: Document): Operation[] {
  return Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, RawOperation>).map(([method, raw]) => {
      const json = raw.requestBody?.content['application/json']
      return {
        id: raw.operationId ?? `${method} ${path}`,
        method: method.toUpperCase(),
        path,
        summary: raw.summary,
        permission: raw['x-permission'],
        parameters: raw.parameters ?? [],
        ...(json && { body: { schema: json.schema, example: json.example ?? {}, required: raw.requestBody?.required !== false } }),
        ...(raw.requestBody && !json && { media: Object.keys(raw.requestBody.content)[0] }),
        responses: raw.responses,
      }
    }),
  )
}

/** One place in a request where the id or the code of something stands. */
export interface Slot {
  in: 'path' | 'query' | 'body'
  /** Names of properties from the body down, `*` for the items of a list; for a parameter, its name alone. */
  at: readonly string[]
  /** The table whose rows it names, and the column that it holds. */
  table: string
  column: string
  /** Set where the word is not one that the walker knows. */
  isUnknown?: boolean
}

/** Codes by which people name things, by the name of the property. */
const CODES: Readonly<Record<string, readonly [table: string, column: string]>> = {
  barcode: ['copy', 'barcode'],
  copy_barcode: ['copy', 'barcode'],
  card_number: ['patron', 'card_number'],
  isbn: ['book_identifier', 'value'],
  branch: ['branch', 'code'],
  category: ['category', 'code'],
  default_branch: ['branch', 'code'],
  default_copy_type: ['copy_type', 'code'],
}

/**
 * Gives every place of an operation that names something, found in its schemas: what has the format of a uuid, and the
 * codes. A code in a body that makes the thing itself names nothing that is there.
 */
export function slotsOf(operation: Operation, document: Document, tables: ReadonlySet<string>): Slot[] {
  const made = tableOfSegment(
    operation.path
      .split('/')
      .filter((part) => part !== '' && !part.startsWith('{'))
      .at(-1) ?? '',
    tables,
  )
  const slots: Slot[] = []
  for (const { name, in: where, schema } of operation.parameters) {
    if (where === 'header') continue
    if (isUuid(schema, document)) slots.push({ in: where, at: [name], ...tableOf(name, operation.path, tables) })
    else if (CODES[name]) slots.push({ in: where, at: [name], table: CODES[name][0], column: CODES[name][1] })
  }
  const walk = (given: JsonSchema, at: readonly string[]) => {
    const schema = resolved(given, document)
    for (const one of [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]) walk(one, at)
    if (schema.items) walk(schema.items, [...at, '*'])
    for (const [name, property] of Object.entries(schema.properties ?? {})) walk(property, [...at, name])
    const name = at.findLast((part) => part !== '*') ?? ''
    if (schema.format === 'uuid') slots.push({ in: 'body', at, ...tableOf(name, operation.path, tables) })
    else if (CODES[name] && typesOf(schema).includes('string') && CODES[name][0] !== made) {
      slots.push({ in: 'body', at, table: CODES[name][0], column: CODES[name][1] })
    }
  }
  if (operation.body) walk(operation.body.schema, [])
  const seen = new Set<string>()
  return slots.filter(({ in: where, at }) => !seen.has(`${where} ${at.join('.')}`) && seen.add(`${where} ${at.join('.')}`))
}

/** What a path names that no table has its name from. */
const SEGMENTS: Readonly<Record<string, string>> = { 'fast-adds': 'book_identifier' }

/** The table that an id is of: by its own name, or, where it is only called `id`, by what stands before it in the path. */
function tableOf(name: string, path: string, tables: ReadonlySet<string>): Pick<Slot, 'table' | 'column' | 'isUnknown'> {
  const before = path.split('/')[path.split('/').indexOf(`{${name}}`) - 1] ?? ''
  const owner =
    path
      .split('/')
      .filter((part) => !part.startsWith('{'))
      .at(-1) ?? ''
  const table =
    name === 'id'
      ? tableOfSegment(before, tables)
      : name === 'parent_id'
        ? tableOfSegment(owner, tables)
        : tableNamedIn(name.replace(/_ids?$/, ''), tables)
  return table === undefined ? { table: name, column: 'id', isUnknown: true } : { table, column: 'id' }
}

/** `home_branch` names a branch, `block` a patron_block, and who is merged `from` somewhere is a patron. */
function tableNamedIn(word: string, tables: ReadonlySet<string>): string | undefined {
  if (word === 'from') return 'patron'
  if (word === 'against') return 'rule_version'
  const ending = [...tables].filter((table) => word === table || word.endsWith(`_${table}`)).sort((a, b) => b.length - a.length)[0]
  return ending ?? [...tables].find((table) => table.endsWith(`_${word}`))
}

function tableOfSegment(segment: string, tables: ReadonlySet<string>): string | undefined {
  if (SEGMENTS[segment] !== undefined) return SEGMENTS[segment]
  const word = segment.replaceAll('-', '_')
  const singulars = [word.replace(/ies$/, 'y'), word.replace(/(ch|sh|s|x)es$/, '$1'), word.replace(/s$/, ''), word]
  return (
    singulars.find((singular) => tables.has(singular)) ??
    [...tables].find((table) => singulars.some((singular) => table.endsWith(`_${singular}`)))
  )
}

export function resolved(schema: JsonSchema, document: Document): JsonSchema {
  if (schema.$ref === undefined) return schema
  return resolved(document.components?.schemas?.[schema.$ref.split('/').at(-1) as string] ?? {}, document)
}

export function typesOf(schema: JsonSchema): string[] {
  return [schema.type ?? []].flat()
}

function isUuid(given: JsonSchema, document: Document): boolean {
  const schema = resolved(given, document)
  return schema.format === 'uuid' || [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].some((one) => isUuid(one, document))
}

/** A request as it is put together, before it becomes a URL. */
export interface Asked {
  path: Record<string, string>
  query: Record<string, string>
  body: unknown
}

/** Gives the value of a slot. */
export type Fill = (slot: Slot) => string

/** The request that the document's own examples make, with every slot that is required filled in. */
export function exampleRequest(operation: Operation, slots: readonly Slot[], fill: Fill): Asked {
  const asked: Asked = { path: {}, query: {}, body: structuredClone(operation.body?.example) }
  for (const { name, in: where, required, example, schema } of operation.parameters) {
    if (where === 'path') asked.path[name] = String(example ?? schema.default ?? 'text')
    if (where === 'query' && required) asked.query[name] = String(example ?? schema.default ?? 'text')
  }
  for (const slot of slots) {
    if (slot.in === 'path' || (slot.in === 'query' && asked.query[slot.at[0] as string] !== undefined)) place(asked, slot, fill(slot))
    if (slot.in === 'body' && isThere(asked.body, slot.at)) place(asked, slot, fill(slot))
  }
  return asked
}

/** Puts a value into a slot, making what is on the way to it. */
export function place(asked: Asked, slot: Slot, value: string): void {
  if (slot.in === 'body') asked.body = placedIn(asked.body, slot.at, value)
  else asked[slot.in][slot.at[0] as string] = value
}

function placedIn(given: unknown, [name, ...rest]: readonly string[], value: string): unknown {
  if (name === undefined) return value
  if (name === '*') {
    const list = Array.isArray(given) && given.length > 0 ? given : [undefined]
    return list.map((item) => placedIn(item, rest, value))
  }
  const object = isObject(given) ? given : {}
  return { ...object, [name]: placedIn(object[name], rest, value) }
}

function isThere(given: unknown, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return given !== undefined
  if (name === '*') return Array.isArray(given) && given.some((item) => isThere(item, rest))
  return isObject(given) && isThere(given[name], rest)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Gives the address of a request below its host. */
export function addressOf(operation: Operation, { path, query }: Asked): string {
  const filled = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''))
  const search = new URLSearchParams(query).toString()
  return search === '' ? filled : `${filled}?${search}`
}
