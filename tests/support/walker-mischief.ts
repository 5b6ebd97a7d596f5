import type { JsonSchema } from '../../src/kernel/examples.ts'
import {
  type Asked,
  addressOf,
  type Document,
  exampleRequest,
  type Fill,
  type Operation,
  resolved,
  type Slot,
} from './walker-operations.ts'

/** A request as it goes out, with what is wrong about it. */
export interface Mischief {
  what: string
  method: string
  address: string
  headers: Record<string, string>
  body?: string | Uint8Array<ArrayBuffer>
}

const LONG = 'x'.repeat(100_000)
const DEEP = 2_000

/** Texts that a careless layer takes for something else. */
const texts: readonly string[] = [
  '',
  ' ',
  'a\u0000b',
  '\ud800',
  '\u202e\u0301🕮',
  `'; drop table patron; --`,
  '../../../etc/passwd',
  '${7*7}{{7*7}}',
  '\r\nX-Injected: 1',
  '%00%ff',
  LONG,
]

/** JSON that is no text: of the wrong type, or too large for what takes it. */
const values: readonly unknown[] = [
  null,
  true,
  -1,
  0.5,
  1e308,
  2 ** 63,
  [],
  [[]],
  {},
  { toString: 1, constructor: { prototype: { admin: true } } },
  ['x', 1, null],
]

/** What stands in an address where a number, a date, an id or a word is expected. */
const words: readonly string[] = [
  '',
  'x',
  '-1',
  '0x10',
  '1e308',
  '9223372036854775808',
  'NaN',
  'null',
  '2026-02-30',
  '0000-00-00T00:00:00Z',
  '+275760-09-13',
  'infinity',
  '00000000-0000-0000-0000-000000000000',
  'a\u0000b',
  `' or 1=1--`,
  '../../etc/passwd',
  'x'.repeat(3_000),
]

const cursors: readonly string[] = [
  'x',
  '%%%',
  ...[
    [],
    [null],
    [null, null],
    [null, null, null],
    ['x'],
    ['x', 'x'],
    [1, 1],
    ['infinity', 'x'],
    [true, false],
    [{}, []],
    {},
    'x',
    1,
    ['\u0000', '\u0000'],
    ['2026-01-01', '00000000-0000-0000-0000-000000000000'],
    ['x', '00000000-0000-0000-0000-000000000000'],
    [1e308, '00000000-0000-0000-0000-000000000000'],
  ].map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
  'A'.repeat(1_999),
]

const headers: readonly [name: string, value: string][] = [
  ['if-match', 'x'],
  ['if-match', '""'],
  ['if-match', 'W/"1"'],
  ['if-match', '"99999999999999999999"'],
  ['if-none-match', '"x", W/"y", *'],
  ['idempotency-key', ''],
  ['idempotency-key', 'with space'],
  ['idempotency-key', 'k'.repeat(201)],
  ['idempotency-key', 'ü'],
  ['last-event-id', 'x'],
  ['last-event-id', '0.99999999999999999999.-1'],
  ['accept', 'x'],
  ['accept', 'application/marc;q=2, ;;;'],
  ['accept', 'text/html;q=0'],
  ['accept-language', ';q=;q=x,,'],
  ['accept-language', 'x'.repeat(2_000)],
  ['x-request-id', '../../x y'],
  ['x-forwarded-host', 'elsewhere.example'],
  ['content-length', '-1'],
  ['range', 'bytes=0-'],
]

const wholeBodies: readonly [what: string, body: string | Uint8Array<ArrayBuffer>, type?: string][] = [
  ['an empty body', ''],
  ['null', 'null'],
  ['a list', '[]'],
  ['a text', '"x"'],
  ['a number', '1e999'],
  ['truncated JSON', '{"title": "x'],
  ['two documents', '{}{}'],
  ['a byte order mark', '\ufeff{}'],
  ['bytes that are no text', new Uint8Array([0x7b, 0xff, 0xfe, 0x00, 0x7d])],
  ['a NUL', '{"a\\u0000": "\\u0000"}'],
  ['a lone surrogate', '{"\\ud800": "\\udfff"}'],
  ['a prototype', '{"__proto__": {"admin": true}, "constructor": {"prototype": {"admin": true}}}'],
  ['lists without an end', '['.repeat(100_000)],
  ['lists in lists', `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`],
  ['objects in objects', `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`],
  ['ten thousand members', JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`m${index}`, index])))],
  ['more than a megabyte', JSON.stringify({ title: 'x'.repeat(1_100_000) })],
  ['a form', 'title=x', 'application/x-www-form-urlencoded'],
  ['parts', '--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nx\r\n--x--', 'multipart/form-data; boundary=x'],
  ['plain text', '{}', 'text/plain'],
  ['XML with an entity', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>', 'application/xml'],
  ['a type that is none', '{}', ';;;'],
]

/** Headers are read in one place for all routes, so each is tried on every third of them. */
const TURNS = 3

/** Gives every mischief that an operation's own schemas suggest; a new route has its own by itself. */
export function mischiefOf(operation: Operation, document: Document, slots: readonly Slot[], fill: Fill, turn = 0): Mischief[] {
  const right = exampleRequest(operation, slots, fill)
  const make = (what: string, changes: Partial<Asked> & { headers?: Record<string, string>; raw?: Mischief['body'] } = {}): Mischief => {
    const asked = { ...right, ...changes }
    const body = changes.raw ?? (operation.media ? 'text' : operation.body ? JSON.stringify(asked.body) : undefined)
    return {
      what,
      method: operation.method,
      address: addressOf(operation, asked),
      headers: {
        ...(body !== undefined && { 'content-type': operation.media ?? 'application/json' }),
        ...(operation.parameters.some(({ name }) => name === 'if-match') && { 'if-match': '*' }),
        ...changes.headers,
      },
      ...(body !== undefined && { body }),
    }
  }
  return [
    ...ofParameters(operation, right, make),
    ...headers
      .filter((_, index) => index % TURNS === turn % TURNS)
      .map(([name, value]) => make(`${name}: ${value.slice(0, 40)}`, { headers: { [name]: value } })),
    ...(operation.body ? ofBody(operation, document, right, make) : []),
  ].filter(({ body }) => operation.method !== 'GET' || body === undefined)
}

type Make = (what: string, changes?: Partial<Asked> & { headers?: Record<string, string>; raw?: Mischief['body'] }) => Mischief

function ofParameters(operation: Operation, right: Asked, make: Make): Mischief[] {
  const found: Mischief[] = []
  for (const { name, in: where } of operation.parameters) {
    if (where === 'header') continue
    for (const word of name === 'cursor' ? cursors : words) {
      // An empty path segment is another path.
      if (where === 'path' && word === '') continue
      found.push(make(`${where} ${name} = ${word.slice(0, 40)}`, { [where]: { ...right[where], [name]: word } }))
    }
    if (where === 'query') {
      const twice = make(`${name} twice`)
      const separator = twice.address.includes('?') ? '&' : '?'
      found.push({ ...twice, address: `${twice.address}${separator}${name}=1&${name}=2` })
      for (const broken of ['%', '%zz', '%ed%a0%80', '%ff']) {
        found.push({ ...twice, what: `${name} = ${broken}`, address: `${twice.address}${separator}${name}=${broken}` })
      }
    }
  }
  found.push(make('an unknown parameter', { query: { ...right.query, unknown_parameter: '1' } }))
  found.push(make('a parameter that is a prototype', { query: { ...right.query, __proto__x: '1', 'constructor[prototype]': '1' } }))
  return found
}

function ofBody(operation: Operation, document: Document, right: Asked, make: Make): Mischief[] {
  const paths = pathsIn(operation.body?.schema ?? {}, document)
  return [
    ...wholeBodies.map(([what, raw, type]) => make(what, { raw, headers: type ? { 'content-type': type } : {} })),
    make('an unknown member', { body: { ...(right.body as object), unknown_member: 1 } }),
    make('members that belong to the system', {
      body: { ...(right.body as object), id: 'x', tenant: 'x', version: 1, created_at: 'x', is_built_in: true },
    }),
    ...paths.flatMap((path) =>
      [...texts, ...values].map((value) =>
        make(`${path.join('.')} = ${JSON.stringify(value).slice(0, 40)}`, { body: withValue(right.body, path, value) }),
      ),
    ),
  ]
}

/** Every place in a body, down to where a schema takes itself up again. */
export function pathsIn(given: JsonSchema, document: Document, path: readonly string[] = [], depth = 0): string[][] {
  if (depth > 4) return []
  const schema = resolved(given, document)
  const parts = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap((one) =>
    pathsIn(one, document, path, depth + 1),
  )
  const items = schema.items ? [[...path, '*'], ...pathsIn(schema.items, document, [...path, '*'], depth + 1)] : []
  const members = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => [
    [...path, name],
    ...pathsIn(property, document, [...path, name], depth + 1),
  ])
  const seen = new Set<string>()
  return [...parts, ...items, ...members].filter((one) => !seen.has(one.join('.')) && seen.add(one.join('.')))
}

export function withValue(given: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value
  if (name === '*') {
    const [first, ...others] = Array.isArray(given) ? given : []
    return [withValue(first, rest, value), ...others]
  }
  const object = typeof given === 'object' && given !== null && !Array.isArray(given) ? (given as Record<string, unknown>) : {}
  return { ...object, [name]: withValue(object[name], rest, value) }
}
