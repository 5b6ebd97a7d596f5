import { v7 as uuidv7 } from 'uuid'
import { builtInRoles, type Feature, guestPermissions } from '../../src/features.ts'
import type { TestApp } from './app.ts'
import { type Answer, ask, type Given, shapeOf, unlike, variantsOf } from './walker-ask.ts'
import { documentFindings, type RouteFinding } from './walker-document.ts'
import {
  type Asked,
  type Document,
  exampleRequest,
  type Fill,
  type Operation,
  operationsOf,
  place,
  type Slot,
  slotsOf,
} from './walker-operations.ts'
import { CANARY, checksums, isOf, nameOf, SECRET, type Seeded, type Table, tablesOf, type Values, valuesOf } from './walker-seed.ts'
import { forgedTokens, tokenWith } from './walker-tokens.ts'

export interface Walk {
  app: TestApp
  document: Document
  features: readonly Feature[]
  /** The library that is asked, and the one of which nothing may be seen. */
  a: Seeded
  b: Seeded
  /** Cursors that the other library gave, by operation. */
  cursors_of_b: ReadonlyMap<string, string>
  /** Id of an event before all those of either library. */
  event_before: string
}

interface Walker extends Walk {
  tables: Table[]
  own: Values
  neighbour: Values
  foreign: Values
  roles: { name: string; permissions: string[]; token: string }[]
  wrong_tokens: Record<string, string>
  guests: ReadonlySet<string>
  findings: RouteFinding[]
  probe_count: number
}

/** Asks every operation everything that an outsider could ask, and gives what was answered as it must not be. */
export async function walk(given: Walk): Promise<{ findings: RouteFinding[]; probe_count: number; slot_count: number }> {
  const { app, document, a, b, features } = given
  const tables = await tablesOf(app, a.library)
  const operations = inOrder(operationsOf(document))
  const roles = await Promise.all(builtInRoles().map(async (role) => ({ ...role, token: await tokenWith(app, a, role.permissions) })))
  const walker: Walker = {
    ...given,
    tables,
    own: await valuesOf(app, a, 0),
    neighbour: await valuesOf(app, a, 1),
    foreign: await valuesOf(app, b, 0),
    roles,
    wrong_tokens: {
      ...(await forgedTokens(app, a, permissionsOf(roles).join(' '))),
      "of another library's admin": b.admin.token as string,
    },
    guests: guestPermissions(),
    findings: documentFindings(operations, features),
    probe_count: 0,
  }
  const names = new Set(tables.map(({ name }) => name))
  const slotsBy = new Map(operations.map((operation) => [operation, knownSlots(walker, operation, slotsOf(operation, document, names))]))
  let before = await checksums(app, b.library)
  for (const [operation, slots] of slotsBy) {
    const request = exampleRequest(operation, slots, fillFrom(walker.own))
    await probeTokens(walker, operation, request)
    await probeRoles(walker, operation, request)
    for (const slot of slots) await probeSlot(walker, operation, slots, slot)
    await probeReading(walker, operation, request)
    before = await compareWithBefore(walker, operation, before)
  }
  await probeOwnRequests(walker, slotsBy)
  await lookIntoTables(walker)
  return { findings: walker.findings, probe_count: walker.probe_count, slot_count: [...slotsBy.values()].flat().length }
}

/** Reading first, removing next, and last what ends the session of who asks. */
function inOrder(operations: readonly Operation[]): Operation[] {
  const order = ['GET', 'PUT', 'PATCH', 'POST', 'DELETE']
  const rank = ({ method, path }: Operation) => order.indexOf(method) + (path.includes('/auth/') ? order.length : 0)
  return operations.toSorted((x, y) => rank(x) - rank(y))
}

function permissionsOf(roles: readonly { permissions: string[] }[]): string[] {
  return [...new Set(roles.flatMap(({ permissions }) => permissions))]
}

function fillFrom(values: Values): Fill {
  return ({ table, column }) => values.get(`${table}.${column}`) ?? uuidv7()
}

function say({ findings }: Walker, operation: Operation, probe: string, what: string): void {
  findings.push({ operation: operation.id, probe, what })
}

/** The places that can be tried; one that the walker cannot fill is a finding, so that nobody has to remember it. */
function knownSlots(walker: Walker, operation: Operation, slots: readonly Slot[]): Slot[] {
  for (const { at, table, column, isUnknown } of slots) {
    const word = at.join('.')
    if (isUnknown) say(walker, operation, word, `names something unknown: say of which table it is in tests/support/walker-operations.ts`)
    else if (!walker.own.has(`${table}.${column}`))
      say(walker, operation, word, `has no ${table}.${column} to name: make one in tests/support/walker-seed.ts`)
  }
  return slots.filter(({ isUnknown }) => !isUnknown)
}

async function put(walker: Walker, operation: Operation, request: Asked, given?: Given): Promise<Answer> {
  walker.probe_count++
  return ask(walker.app, walker.a.library, operation, request, given)
}

/** Looks for what no answer may hold; what was sent may come back. */
function look(walker: Walker, operation: Operation, probe: string, answer: Answer, words: readonly string[], sent = ''): void {
  const said = answer.text + answer.headers
  const rest = sent === '' ? said : said.replaceAll(sent, '').replaceAll(encodeURIComponent(sent), '')
  for (const word of words) {
    const at = rest.indexOf(word)
    if (at >= 0) say(walker, operation, probe, `shows ${rest.slice(at, at + 60)}`)
  }
  if (answer.status >= 500) say(walker, operation, probe, `answers ${answer.status}: ${answer.text.slice(0, 200)}`)
}

function expectStatus(walker: Walker, operation: Operation, probe: string, answer: Answer, status: number): void {
  look(walker, operation, probe, answer, [CANARY])
  if (answer.status !== status) say(walker, operation, probe, `answers ${answer.status} instead of ${status}`)
}

async function probeTokens(walker: Walker, operation: Operation, request: Asked): Promise<void> {
  const anonymous = await put(walker, operation, request)
  look(walker, operation, 'no token', anonymous, [CANARY, SECRET])
  const isPublic = walker.guests.has(String(operation.permission))
  if (!isPublic && anonymous.status !== 401) say(walker, operation, 'no token', `answers ${anonymous.status} instead of 401`)
  for (const [kind, token] of Object.entries(walker.wrong_tokens)) {
    expectStatus(walker, operation, `a token ${kind}`, await put(walker, operation, request, { token }), 401)
  }
}

/** Every role that lacks the permission, and somebody with all permissions but this one. */
async function probeRoles(walker: Walker, operation: Operation, request: Asked): Promise<void> {
  const rest = permissionsOf(walker.roles).filter((permission) => permission !== operation.permission)
  const lesser = walker.roles.filter(({ permissions }) => !permissions.includes(String(operation.permission)))
  for (const { name, token } of [
    ...lesser,
    { name: 'with all permissions but this one', token: await tokenWith(walker.app, walker.a, rest) },
  ]) {
    expectStatus(walker, operation, `role ${name}`, await put(walker, operation, request, { token }), 403)
  }
}

async function probeSlot(walker: Walker, operation: Operation, slots: readonly Slot[], slot: Slot): Promise<void> {
  const { a, b, tables } = walker
  const word = `${slot.in} ${slot.at.join('.')}`
  const patron = a.patrons[0]?.client.token
  const foreign = walker.foreign.get(`${slot.table}.${slot.column}`)
  if (foreign !== undefined) {
    const token = operation.path.startsWith('/v1/me/') ? patron : a.admin.token
    const isReached = await compare(walker, operation, slots, slot, foreign, `another library's ${word}`, token, [CANARY])
    if (!isReached) say(walker, operation, word, 'is never reached: every request was malformed; give its schema a better example')
    const both = exampleRequest(operation, slots, fillFrom(walker.own))
    place(both, slot, foreign)
    expectStatus(
      walker,
      operation,
      `another library's ${word} and token`,
      await put(walker, operation, both, { token: b.admin.token }),
      401,
    )
  }
  const neighbour = walker.neighbour.get(`${slot.table}.${slot.column}`)
  if (neighbour !== undefined && isPersonal(slot.table, tables)) {
    await compare(walker, operation, slots, slot, neighbour, `another patron's ${word}`, patron, [CANARY, SECRET])
  }
}

function isPersonal(name: string, tables: readonly Table[]): boolean {
  return name === 'patron' || tables.some((table) => table.name === name && table.columns.some((column) => column.name === 'patron_id'))
}

/**
 * What may not be seen must be answered as what is not there, to the letter of every code. Tells whether the slot was
 * reached at all.
 */
async function compare(
  walker: Walker,
  operation: Operation,
  slots: readonly Slot[],
  slot: Slot,
  value: string,
  probe: string,
  token: string | undefined,
  words: readonly string[],
): Promise<boolean> {
  for (const variant of variantsOf(operation, slots, slot, fillFrom(walker.own))) {
    const [hidden, missing] = [structuredClone(variant), structuredClone(variant)]
    place(hidden, slot, value)
    place(missing, slot, unlike(value))
    const [got, wanted] = [await put(walker, operation, hidden, { token }), await put(walker, operation, missing, { token })]
    look(walker, operation, probe, got, words, value)
    if (shapeOf(got) !== shapeOf(wanted))
      say(walker, operation, probe, `is told from one that is not there: ${shapeOf(got)}, not ${shapeOf(wanted)}`)
    else if (operation.method !== 'GET' && got.status < 300) say(walker, operation, probe, `is accepted with ${got.status}`)
    if (wanted.status !== 400) return true
  }
  return false
}

async function probeReading(walker: Walker, operation: Operation, request: Asked): Promise<void> {
  const { a, cursors_of_b } = walker
  if (operation.method !== 'GET') return
  look(walker, operation, 'as a patron', await put(walker, operation, request, { token: a.patrons[0]?.client.token }), [CANARY, SECRET])
  look(walker, operation, 'as an admin', await put(walker, operation, request, { token: a.admin.token }), [CANARY])
  if (operation.parameters.some(({ name }) => name === 'after')) await probeStream(walker, operation, request)
  const cursor = cursors_of_b.get(operation.id)
  if (cursor === undefined) return
  const asked = { ...request, query: { ...request.query, cursor } }
  look(walker, operation, "another library's cursor", await put(walker, operation, asked, { token: a.admin.token }), [CANARY], cursor)
}

const LISTEN_MS = 400

/** A stream that is taken up again from before anything happened tells all that its listener may hear, and no more. */
async function probeStream(walker: Walker, operation: Operation, request: Asked): Promise<void> {
  const asked = { ...request, query: { ...request.query, after: walker.event_before } }
  const listen = (token?: string) => put(walker, operation, asked, { token, stream_ms: LISTEN_MS })
  const [admin, patron, guest] = [await listen(walker.a.admin.token), await listen(walker.a.patrons[0]?.client.token), await listen()]
  look(walker, operation, 'from the beginning, as an admin', admin, [CANARY])
  look(walker, operation, 'from the beginning, as a patron', patron, [CANARY, SECRET, walker.a.patrons[1]?.id as string])
  look(walker, operation, 'from the beginning, as a guest', guest, [CANARY, SECRET, ...walker.a.patrons.map(({ id }) => id)])
  // A socket that is not upgraded says nothing; a stream that says nothing has not been looked at.
  if (admin.status === 200 && !admin.text.includes('loan.opened')) say(walker, operation, 'from the beginning', 'tells an admin of no loan')
}

async function compareWithBefore(walker: Walker, operation: Operation, before: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  const after = await checksums(walker.app, walker.b.library)
  for (const [table, sum] of after)
    if (sum !== before.get(table)) say(walker, operation, 'afterwards', `another library's ${table} is not what it was`)
  return after
}

/** None of these is a right request that the state of things refuses. */
const MISTAKEN = new Set([400, 404, 405, 406, 413, 415, 428])

/**
 * What the walker asks must be right but for what is wrong on purpose: with its own ids every operation is understood
 * and finds what it names. An Idempotency-Key that another library has used means nothing here.
 */
async function probeOwnRequests(walker: Walker, slotsBy: ReadonlyMap<Operation, Slot[]>): Promise<void> {
  const { app, a, b } = walker
  const key = `shared-${uuidv7()}`
  await app.admin(
    `insert into platform.idempotency_key (tenant, principal, key, request, status, answer)
     select $1, principal, $2, 'x', 200, to_jsonb($3::text)::text from unnest($4::text[]) as principal`,
    [b.library.schema, key, CANARY, [a.admin, a.patrons[0]?.client].map((client) => client?.user_id)],
  )
  for (const [operation, slots] of slotsBy) {
    const isOfPatron = operation.path.startsWith('/v1/me/')
    const asked = exampleRequest(operation, slots, fillFrom(walker.own))
    const answer = await put(walker, operation, asked, {
      token: isOfPatron ? a.patrons[0]?.client.token : a.admin.token,
      headers: operation.method === 'POST' ? { 'idempotency-key': `${key}` } : {},
    })
    look(walker, operation, 'its own request', answer, [CANARY])
    if (MISTAKEN.has(answer.status)) say(walker, operation, 'its own request', `answers ${answer.status}: ${answer.text.slice(0, 300)}`)
    await app.admin(`delete from platform.idempotency_key where tenant = $1 and key = $2`, [a.library.schema, key])
  }
}

/** Nothing of the other library may have come to rest here, to be shown by a job or a later request. */
async function lookIntoTables({ app, a, tables, findings }: Walker): Promise<void> {
  for (const table of tables) {
    const [{ count } = { count: 0 }] = await app.admin<{ count: number }>(
      // A barcode that nobody knows is kept as it was scanned: what the walker typed tells it nothing.
      `select count(*)::int from ${nameOf(table)} t where ${isOf(table, a.library)} and strpos(to_jsonb(t)::text, $1) > 0
         and coalesce(to_jsonb(t)->>'type', '') <> 'copy.unknown_scanned'`,
      [CANARY],
    )
    if (count > 0) findings.push({ operation: '-', probe: 'afterwards', what: `${nameOf(table)} holds what is another library's` })
  }
}
