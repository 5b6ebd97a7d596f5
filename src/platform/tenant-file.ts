import { type Document, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument } from 'yaml'
import { z } from 'zod'
import { described, Problem, type ProblemError } from '../kernel/problem.ts'
import { hasNul, problemsOf } from '../kernel/validation.ts'
import type { Declaration, FeatureFacts } from './declaration.ts'
import { declarationSchema } from './declaration-schema.ts'

const MAX_BYTES = 1_048_576

/**
 * Reads a tenant file.
 * @throws Problem declaration_invalid whose errors[] name line, column and path of everything that is wrong at once
 */
export function parseTenantFile(text: string, facts: FeatureFacts): Declaration {
  if (text.length > MAX_BYTES) throw invalid([{ code: 'too_big', pointer: '', params: { maximum: MAX_BYTES, line: 1, column: 1 } }])
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  if (document.errors.length > 0) {
    throw invalid(
      document.errors.map(({ message, pos }) => ({
        code: 'yaml_malformed',
        pointer: '',
        detail: message,
        params: { ...placeAt(lines, pos[0]) },
      })),
    )
  }
  const value = contentOf(document)
  const schema = declarationSchema(facts)
  const parsed = schema.safeParse(value)
  const errors = parsed.success ? [] : problemsOf(parsed.error, 'json')
  if (hasNul(value)) errors.push({ code: 'nul_character', pointer: '' })
  if (parsed.success && errors.length === 0) return parsed.data

  const known = knownKeys(tenantFileSchema(facts))
  throw invalid(
    errors
      .map((error) => ({ ...error, params: { ...error.params, ...remedy(error, known), ...placeOf(error, document.contents, lines) } }))
      .sort((a, b) => a.params.line - b.params.line || a.params.column - b.params.column),
  )
}

/** A file whose aliases multiply is refused before it fills the memory. */
function contentOf(document: Document): unknown {
  try {
    return document.toJS() ?? {}
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    throw invalid([{ code: 'yaml_malformed', pointer: '', detail: error.message, params: { line: 1, column: 1 } }])
  }
}

/** Gives one line of text for each fault of a declaration: where it is, what is wrong, what to do. */
export function faultLines(problem: Problem, language: string, file = 'declaration'): string[] {
  return (problem.options.errors ?? []).map((error) => {
    const { line, column } = (error.params ?? {}) as Partial<Place>
    const path = pathOf(error).join('.')
    const words = described(error, language).detail ?? error.code
    return `${file}${line === undefined ? '' : `:${line}:${column}`} ${path ? `${path}: ` : ''}${words}${hint(error, language)}`
  })
}

function hint({ code, params = {} }: ProblemError, language: string): string {
  const names = code === 'unknown_parameter' ? params.known : code === 'invalid_value' ? params.allowed : undefined
  if (!Array.isArray(names) || names.length === 0) return ''
  return ` (${language.startsWith('it') ? 'ammessi' : 'allowed'}: ${names.join(', ')})`
}

/** Gives the JSON Schema of tenant files, for editors. */
export function tenantFileSchema(facts: FeatureFacts): Record<string, unknown> {
  const schema = z.toJSONSchema(declarationSchema(facts), { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>
  return { ...schema, title: 'LibraryHub: a library', description: 'What `libraryhub tenant apply` makes of this file.' }
}

function invalid(errors: ProblemError[]): Problem {
  return new Problem('declaration_invalid', { errors })
}

interface Place {
  line: number
  column: number
}

function placeAt(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset)
  return { line, column: col }
}

/** Gives where the path of an error leads; where it leads nowhere, the nearest thing above it. */
function placeOf(error: ProblemError, root: Node | null, lines: LineCounter): Place {
  let node: unknown = root
  let offset = root?.range?.[0] ?? 0
  for (const segment of pathOf(error)) {
    if (isMap(node)) {
      const pair: Pair | undefined = node.items.find(({ key }) => String(isScalar(key) ? key.value : key) === segment)
      if (!pair) break
      const at = (pair.key as Node | null)?.range?.[0]
      if (at !== undefined) offset = at
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(segment)]
      const at = (node as Node | undefined)?.range?.[0]
      if (at === undefined) break
      offset = at
    } else break
  }
  return placeAt(lines, offset)
}

function pathOf({ pointer = '' }: ProblemError): string[] {
  return pointer.split('/').slice(1).map(unescaped)
}

function unescaped(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~')
}

function remedy(error: ProblemError, known: (path: string[]) => string[]): { known?: string[] } {
  return error.code === 'unknown_parameter' ? { known: known(pathOf(error).slice(0, -1)) } : {}
}

interface JsonSchema {
  $ref?: string
  properties?: Record<string, JsonSchema>
  items?: JsonSchema
  oneOf?: JsonSchema[]
  anyOf?: JsonSchema[]
}

/** Gives a function that names the keys which a schema allows at a path. */
function knownKeys(root: Record<string, unknown>): (path: string[]) => string[] {
  const resolve = (schema: JsonSchema): JsonSchema[] => {
    if (schema.$ref) {
      const target = schema.$ref
        .split('/')
        .slice(1)
        .reduce<unknown>((at, part) => (at as Record<string, unknown>)?.[part], root)
      return target ? resolve(target as JsonSchema) : []
    }
    return [schema, ...(schema.oneOf ?? []).flatMap(resolve), ...(schema.anyOf ?? []).flatMap(resolve)]
  }
  return (path) => {
    let at = resolve(root as JsonSchema)
    for (const segment of path) {
      at = at.flatMap(({ properties, items }) =>
        items && /^\d+$/.test(segment) ? resolve(items) : properties?.[segment] ? resolve(properties[segment]) : [],
      )
    }
    return [...new Set(at.flatMap(({ properties }) => Object.keys(properties ?? {})))]
  }
}
