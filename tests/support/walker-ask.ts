import { v7 as uuidv7 } from 'uuid'
import type { Library } from '../../src/kernel/db.ts'
import type { TestApp } from './app.ts'
import { type Asked, addressOf, exampleRequest, type Fill, type Operation, type Slot } from './walker-operations.ts'

export interface Answer {
  status: number
  text: string
  /** All headers in one text. */
  headers: string
}

export interface Given {
  token?: string
  headers?: Record<string, string>
  /** How long a stream is listened to; it has no end. */
  stream_ms?: number
}

const STREAM_MS = 50

/** Puts one question to one library, in process. */
export async function ask(
  app: TestApp,
  library: Library,
  operation: Operation,
  asked: Asked,
  { token, headers = {}, stream_ms = STREAM_MS }: Given = {},
): Promise<Answer> {
  const host = `${library.slug}.localhost`
  const hasBody = operation.body !== undefined || operation.media !== undefined
  const response = await app.fetch(
    new Request(`http://${host}${addressOf(operation, asked)}`, {
      method: operation.method,
      headers: {
        host,
        ...(token && { authorization: `Bearer ${token}` }),
        ...(hasBody && { 'content-type': operation.media ?? 'application/json' }),
        ...(operation.parameters.some(({ name }) => name === 'if-match') && { 'if-match': '*' }),
        ...headers,
      },
      ...(hasBody && { body: operation.media ? 'text' : JSON.stringify(asked.body) }),
    }),
  )
  return { status: response.status, text: await textOf(response, stream_ms), headers: JSON.stringify([...response.headers]) }
}

async function textOf(response: Response, stream_ms: number): Promise<string> {
  if (!/event-stream/.test(response.headers.get('content-type') ?? '') || !response.body) return response.text()
  const reader = response.body.getReader()
  const end = new Promise<undefined>((resolve) => setTimeout(resolve, stream_ms, undefined))
  let text = ''
  for (let part = await Promise.race([reader.read(), end]); part && !part.done; part = await Promise.race([reader.read(), end])) {
    text += new TextDecoder().decode(part.value)
  }
  await reader.cancel()
  return text
}

/** Members whose very words must be the same for what is not there and what may not be seen. */
const LITERAL = new Set(['code', 'type', 'title', 'status', 'pointer', 'parameter', 'in'])

/** What an answer is made of, without the values that differ from one row to the next. */
export function shapeOf({ status, text }: Answer): string {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    body = text === '' ? null : 'text'
  }
  return `${status} ${JSON.stringify(shape(body))}`
}

function shape(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shape(value[0])]
  if (typeof value !== 'object' || value === null) return value === null ? null : typeof value
  const members = Object.entries(value).filter(([name]) => name !== 'request_id')
  return Object.fromEntries(
    members.sort(([a], [b]) => a.localeCompare(b)).map(([name, inner]) => [name, LITERAL.has(name) ? inner : shape(inner)]),
  )
}

/** A value of the same kind that names nothing. */
export function unlike(value: string): string {
  return /^[0-9a-f]{8}-/.test(value) ? uuidv7() : `X${value.slice(1)}`
}

/**
 * The requests in which a slot can be tried: the example, without other names of the same thing beside it, without each
 * of its other members, and nothing but the slot; for a body may take one way of naming only.
 */
export function variantsOf(operation: Operation, slots: readonly Slot[], slot: Slot, fill: Fill): Asked[] {
  const example = exampleRequest(operation, slots, fill)
  if (slot.in !== 'body') return [example]
  const parent = slot.at.slice(0, -1)
  const isBeside = ({ in: where, at }: Slot) =>
    where === 'body' && at.slice(0, -1).join('.') === parent.join('.') && at.at(-1) !== slot.at.at(-1)
  const alike = slots.filter((one) => isBeside(one) && one.table === slot.table)
  const lone = alike.reduce((body, { at }) => without(body, at), example.body)
  const others = Object.keys(typeof lone === 'object' && lone !== null && parent.length === 0 ? lone : {})
  // Last, two that are of one kind and both needed, such as where from and where to.
  return [lone, ...others.map((name) => without(lone, [name])), {}, example.body].map((body) => ({ ...example, body }))
}

function without(given: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined || typeof given !== 'object' || given === null) return given
  if (Array.isArray(given)) return given.map((item) => without(item, rest))
  const { [name]: found, ...others } = given as Record<string, unknown>
  return rest.length === 0 ? others : { ...others, [name]: without(found, rest) }
}
