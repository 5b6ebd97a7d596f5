/** A JSON schema as OpenAPI 3.1 writes it. */
export interface JsonSchema {
  $ref?: string
  type?: string | string[]
  format?: string
  pattern?: string
  enum?: unknown[]
  const?: unknown
  default?: unknown
  example?: unknown
  examples?: unknown[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
  minimum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
}

interface Content {
  schema?: JsonSchema
  example?: unknown
}

interface Operation {
  requestBody?: { content?: Record<string, Content> }
  responses?: Record<string, { content?: Record<string, Content> }>
  parameters?: { name: string; schema?: JsonSchema; example?: unknown }[]
}

interface Document {
  paths?: Record<string, Record<string, Operation>>
  components?: { schemas?: Record<string, JsonSchema> }
}

/** What a field of that name looks like in an example; the same word means the same thing everywhere. */
export type ExampleWords = Readonly<Record<string, unknown>>

/**
 * Gives every JSON body and parameter of an OpenAPI document an example, where it has none of its own: made of the
 * examples, defaults and first choices of its parts, and of the words for field names.
 */
export function withExamples<D extends object>(given: D, words: ExampleWords): D {
  const document = given as Document
  const schemas = document.components?.schemas ?? {}
  for (const operation of Object.values(document.paths ?? {}).flatMap((methods) => Object.values(methods))) {
    for (const parameter of operation.parameters ?? []) {
      parameter.example ??= parameter.schema && exampleOf(parameter.schema, schemas, words, { name: parameter.name })
    }
    const answers = Object.values(operation.responses ?? {}).map(({ content }) => ({ content, isAnswer: true }))
    for (const { content, isAnswer } of [{ content: operation.requestBody?.content, isAnswer: false }, ...answers]) {
      const json = content?.['application/json']
      if (json?.schema) json.example ??= exampleOf(json.schema, schemas, words, { isWhole: isAnswer })
    }
  }
  return given
}

interface Options {
  /** The field that the value is for. */
  name?: string
  /** Whether optional fields are told too: an answer tells all, a request what it must. */
  isWhole?: boolean
}

/** Makes a value that a schema allows. */
export function exampleOf(
  schema: JsonSchema,
  schemas: Record<string, JsonSchema>,
  words: ExampleWords,
  options: Options = {},
  depth = 0,
): unknown {
  const own = schema.example ?? schema.examples?.[0]
  if (own !== undefined) return own
  if (schema.$ref) {
    const target = schemas[schema.$ref.split('/').at(-1) as string]
    return target && depth < 12 ? exampleOf(target, schemas, words, options, depth + 1) : {}
  }
  if (schema.const !== undefined) return schema.const
  const word = options.name === undefined ? undefined : words[options.name]
  if (word !== undefined && fits(schema, word)) return word
  if (schema.default !== undefined) return schema.default
  if (schema.enum) return schema.enum[0]
  const choice = (schema.anyOf ?? schema.oneOf)?.find((one) => one.type !== 'null')
  if (choice) return exampleOf(choice, schemas, words, options, depth)
  if (schema.allOf) {
    return Object.assign(
      {},
      ...schema.allOf.map((one) => exampleOf(one, schemas, words, options, depth)),
      propertiesOf(schema, schemas, words, options, depth),
    )
  }
  switch (typeOf(schema)) {
    case 'object':
      return propertiesOf(schema, schemas, words, options, depth)
    case 'array':
      return !options.isWhole && !schema.minItems
        ? []
        : [exampleOf(schema.items ?? {}, schemas, words, { ...options, name: singular(options.name) }, depth)]
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1)
    case 'boolean':
      return true
    case 'string':
      return text(schema)
    default:
      return 'text'
  }
}

function propertiesOf(schema: JsonSchema, schemas: Record<string, JsonSchema>, words: ExampleWords, options: Options, depth: number) {
  const shown = Object.entries(schema.properties ?? {}).filter(([name]) => options.isWhole || schema.required?.includes(name))
  return Object.fromEntries(shown.map(([name, property]) => [name, exampleOf(property, schemas, words, { ...options, name }, depth + 1)]))
}

/** Whether a word may stand where a schema is: by type, format, choice and pattern. */
function fits(schema: JsonSchema, word: unknown): boolean {
  const types = [schema.type ?? []].flat()
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return choices.some((one) => fits(one, word))
  if (schema.enum) return schema.enum.includes(word)
  if (Array.isArray(word)) return types.includes('array') && word.every((one) => schema.items !== undefined && fits(schema.items, one))
  if (typeof word === 'number') return types.includes(Number.isInteger(word) ? 'integer' : 'number') || types.includes('number')
  if (typeof word === 'object') return types.includes('object')
  if (typeof word !== 'string') return types.includes(typeof word)
  if (!types.includes('string')) return false
  if (schema.pattern && !new RegExp(schema.pattern).test(word)) return false
  return word.length >= (schema.minLength ?? 0) && word.length <= (schema.maxLength ?? Number.POSITIVE_INFINITY)
}

function typeOf({ type, properties }: JsonSchema): string | undefined {
  return [type ?? (properties ? 'object' : [])].flat().find((one) => one !== 'null')
}

/** Text of a format, or of a pattern that is known to occur. */
function text({ format, minLength = 0 }: JsonSchema): string {
  const byFormat: Record<string, string> = {
    uuid: '019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11',
    'date-time': '2026-03-02T09:30:00.000Z',
    date: '2026-03-02',
    email: 'anna.rossi@example.org',
    uri: 'https://example.org/',
  }
  return byFormat[format ?? ''] ?? 'text'.padEnd(minLength, 't')
}

function singular(name: string | undefined): string | undefined {
  return name?.replace(/ies$/, 'y').replace(/s$/, '')
}
