import { z } from '@hono/zod-openapi'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openApiDocument } from '../src/app.ts'
import { type Feature, features } from '../src/features.ts'
import { body, createRoute, json, library } from '../src/kernel/http.ts'
import { Problem } from '../src/kernel/problem.ts'
import { createTestApp, type TestApp } from './support/app.ts'
import { mischiefOf, pathsIn, withValue } from './support/walker-mischief.ts'
import { addressOf, type Document, exampleRequest, type Operation, operationsOf, type Slot, slotsOf } from './support/walker-operations.ts'
import { type Seeded, seedLibrary, tablesOf, type Values, valuesOf } from './support/walker-seed.ts'
import { send, sendAll } from './support/walker-sender.ts'

const document = openApiDocument(features) as Document
let app: TestApp
let seeded: Seeded
let values: Values
let operations: Operation[]
let slots: ReadonlyMap<Operation, Slot[]>

beforeAll(async () => {
  app = await createTestApp()
  seeded = await seedLibrary(app, 'bad-input')
  values = await valuesOf(app, seeded, 0)
  const names = new Set((await tablesOf(app, seeded.library)).map(({ name }) => name))
  // What ends the session of who asks comes last.
  operations = operationsOf(document).toSorted((x, y) => Number(x.path.includes('/auth/')) - Number(y.path.includes('/auth/')))
  slots = new Map(operations.map((operation) => [operation, slotsOf(operation, document, names)]))
}, 60_000)

afterAll(() => app.stop())

const fill = ({ table, column }: Slot) => values.get(`${table}.${column}`) ?? '019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11'

function tokenFor({ path }: Operation): string | undefined {
  return path.startsWith('/v1/me') ? seeded.patrons[0]?.client.token : seeded.admin.token
}

test('values of every kind, wherever JSON is taken, are understood or refused', async () => {
  const targets = operations.flatMap((operation) =>
    operation.body ? pathsIn(operation.body.schema, document).map((path) => ({ operation, path })) : [],
  )
  expect(targets.length).toBeGreaterThan(100)
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.double(),
    fc.maxSafeInteger(),
    fc.date().map(String),
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...targets), anything, async ({ operation, path }, value) => {
      const right = exampleRequest(operation, slots.get(operation) ?? [], fill)
      const asked = { ...right, body: withValue(right.body, path, value) }
      const mischief = {
        what: `${path.join('.')} = ${JSON.stringify(value)}`,
        method: operation.method,
        address: addressOf(operation, asked),
        headers: { 'content-type': 'application/json', 'if-match': '*' },
        body: JSON.stringify(asked.body),
      }
      const { fault } = await send(app, seeded, mischief, tokenFor(operation))
      expect(fault).toBeUndefined()
    }),
    { seed: 20_260_301, numRuns: 600 },
  )
}, 60_000)

test('no request, however wrong, is a fault of ours, lets anything out, or changes anything where it is refused', async () => {
  const faults: string[] = []
  let count = 0
  for (const [turn, operation] of operations.entries()) {
    const mischiefs = mischiefOf(operation, document, slots.get(operation) ?? [], fill, turn)
    count += mischiefs.length
    faults.push(...(await sendAll(app, seeded, mischiefs, tokenFor(operation))))
  }
  expect(faults).toEqual([])
  expect(count).toBeGreaterThan(6_000)
}, 900_000)

test('half of a character is refused, since it could not be stored as it came', async () => {
  // The requests before this one may have ended the sessions that they were made in.
  const admin = await app.as(seeded.library, 'Admin')
  const answer = await admin.post('/v1/branches', { code: 'MET', name: '\ud800', time_zone: 'Europe/Rome' })
  expect(answer.status).toBe(400)
  expect(answer.body.errors).toEqual([expect.objectContaining({ code: 'half_character' })])
})

test('paths, methods and hosts that are none are answered with a problem', async () => {
  const odd = [
    ['GET', '/'],
    ['GET', '/v1'],
    ['GET', '/v1/'],
    ['GET', '//v1//books'],
    ['GET', '/v1/books/'],
    ['GET', '/v1/books/%00'],
    ['GET', '/v1/books/%ff%fe'],
    ['GET', '/v1/books/%zz'],
    ['GET', '/v1/books/..%2f..%2fpatrons'],
    ['GET', '/v1/%2e%2e/%2e%2e/etc/passwd'],
    ['GET', `/v1/${'x/'.repeat(2_000)}`],
    ['GET', `/v1/books?${'a=1&'.repeat(2_000)}`],
    ['GET', '/docs/assets/..%2f..%2fpackage.json'],
    ['GET', '/platform/v1/libraries'],
    ['GET', '/metrics'],
    ['DELETE', '/v1/books'],
    ['PUT', '/v1/loans'],
    ['OPTIONS', '/v1/books'],
    ['PROPFIND', '/v1/books'],
  ] as const
  for (const [method, address] of odd) {
    const { status, fault } = await send(app, seeded, { what: 'odd', method, address, headers: {} }, seeded.admin.token)
    expect([address.slice(0, 60), fault]).toEqual([address.slice(0, 60), undefined])
    if (address !== '/v1/books?' && !address.startsWith('/v1/books?')) expect(status).toBeGreaterThanOrEqual(400)
  }
  for (const host of [
    'elsewhere.example',
    'localhost',
    '127.0.0.1',
    '',
    '.',
    '..localhost',
    `${'x'.repeat(300)}.localhost`,
    'bad-input.localhost.evil.example',
    "x'--.localhost",
    'BAD-INPUT.localhost.:80',
  ]) {
    const { status, fault } = await send(app, seeded, { what: `host ${host}`, method: 'GET', address: '/v1/books', headers: { host } })
    expect([host, fault]).toEqual([host, undefined])
    expect([200, 400, 404]).toContain(status)
  }
})

test('a suspended library answers nothing, and says that it is suspended', async () => {
  await app.admin(`update platform.library set status = 'suspended' where schema_name = $1`, [seeded.library.schema])
  await app.admin('notify libraryhub_directory')
  try {
    await expect.poll(async () => (await seeded.admin.get('/v1/books')).body.code, { timeout: 5_000 }).toBe('library_suspended')
    const answers = await Promise.all([seeded.admin.post('/v1/books', { title: 'x' }), app.guest(seeded.library).get('/v1/library')])
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [403, 'library_suspended'],
      [403, 'library_suspended'],
    ])
  } finally {
    await app.admin(`update platform.library set status = 'active' where schema_name = $1`, [seeded.library.schema])
    await app.admin('notify libraryhub_directory')
  }
})

/** Routes that take bad input badly, each in another way. */
function careless(test: () => TestApp): Feature {
  const routes = library()
  const take = (name: string, work: (text: string) => Promise<never>) =>
    routes.openapi(
      createRoute({
        method: 'post',
        path: `/careless/${name}`,
        operationId: name,
        summary: 'Is careless',
        permission: 'catalogue:write',
        request: { body: body(z.object({ text: z.string() })) },
        responses: { 200: json(z.object({}), 'Nothing') },
      }),
      async (c) => (c.req.valid('json').text === ' ' ? work(c.req.valid('json').text) : c.json({}, 200)),
    )
  take('failing', async (text) => {
    throw new TypeError(`Cannot read ${text}`)
  })
  take('talking', async () => {
    throw new Problem('invalid_value', { detail: 'new row for relation "book" violates a check' })
  })
  take('half-done', async () => {
    await test().admin(
      `update platform.task set kind = kind || '.' where tenant = (select schema_name from platform.library where slug = 'careless')`,
    )
    throw new Problem('conflict')
  })
  return { name: 'careless', contract: {}, routes }
}

test('routes that are careless on purpose are found', async () => {
  let other: TestApp | undefined
  const feature = careless(() => other as TestApp)
  other = await createTestApp({}, { features: [...features, feature] })
  try {
    const one = await seedLibrary(other, 'careless')
    const carelessDocument = openApiDocument([feature]) as Document
    const found = new Map<string, string[]>()
    for (const operation of operationsOf(carelessDocument)) {
      found.set(
        operation.id,
        await sendAll(
          other,
          one,
          mischiefOf(operation, carelessDocument, [], () => ''),
          one.admin.token,
        ),
      )
    }
    expect(found.get('failing')).toEqual([expect.stringContaining('answers 500')])
    expect(found.get('talking')).toEqual([expect.stringContaining('lets out "violates"')])
    expect(found.get('half-done')).toEqual([expect.stringContaining('was refused, and changed platform.task:')])
  } finally {
    await other.stop()
  }
}, 60_000)
