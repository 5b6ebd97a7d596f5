import { afterAll, beforeAll, expect, test } from 'vitest'
import { openApiDocument, platformDocument } from '../src/app.ts'
import { features } from '../src/features.ts'
import { createTestApp, type TestApp } from './support/app.ts'
import { type Walk, walk } from './support/walker.ts'
import { ask } from './support/walker-ask.ts'
import { holes } from './support/walker-holes.ts'
import { type Document, exampleRequest, operationsOf } from './support/walker-operations.ts'
import { CANARY, plantCanaries, SECRET, type Seeded, seedLibrary } from './support/walker-seed.ts'
import { forgedTokens } from './support/walker-tokens.ts'

let app: TestApp
let given: Walk

/** Two libraries with a row of everything, one of which is full of words that must not be seen elsewhere. */
async function twoLibraries(of: TestApp): Promise<Pick<Walk, 'a' | 'b' | 'cursors_of_b' | 'event_before'>> {
  const a = await seedLibrary(of, 'route-a')
  const b = await seedLibrary(of, 'route-b')
  const cursors_of_b = await cursorsOf(of, b)
  await plantCanaries(of, b.library, CANARY)
  await plantCanaries(of, a.library, SECRET, a.patrons[1])
  const [first] = await of.admin<{ generation: string; xid: string }>(
    `select value #>> '{}' as generation, (select min(xid) - 1 from platform.event)::text as xid from platform.setting where key = 'event_generation'`,
  )
  return { a, b, cursors_of_b, event_before: `${first?.generation}.${first?.xid}.0` }
}

async function cursorsOf(of: TestApp, { library, admin }: Seeded): Promise<Map<string, string>> {
  const cursors = new Map<string, string>()
  for (const operation of operationsOf(openApiDocument(features) as Document)) {
    if (!operation.parameters.some(({ name }) => name === 'cursor') || operation.path.includes('{')) continue
    const asked = { ...exampleRequest(operation, [], () => ''), query: { limit: '1' } }
    const { status, text } = await ask(of, library, operation, asked, { token: admin.token })
    const next = status === 200 ? (JSON.parse(text) as { page?: { next?: string | null } }).page?.next : undefined
    if (next) cursors.set(operation.id, next)
  }
  return cursors
}

beforeAll(async () => {
  app = await createTestApp()
  given = { app, document: openApiDocument(features) as Document, features, ...(await twoLibraries(app)) }
}, 120_000)

afterAll(() => app.stop())

const said = ({ operation, probe, what }: { operation: string; probe: string; what: string }) => `${operation}: ${probe}: ${what}`

test('nobody reaches through any route what is not theirs', async () => {
  expect(given.cursors_of_b.size).toBeGreaterThan(5)
  const { findings, probe_count, slot_count } = await walk(given)
  expect(findings.map(said)).toEqual([])
  expect(probe_count).toBeGreaterThan(2_000)
  expect(slot_count).toBeGreaterThan(80)
}, 180_000)

test('holes that are made on purpose are found, each by what it lets through', async () => {
  let holed: TestApp | undefined
  const feature = holes(() => holed as TestApp)
  const served = [...features, feature]
  holed = await createTestApp({}, { features: served })
  try {
    const libraries = await twoLibraries(holed)
    const { findings } = await walk({ app: holed, document: openApiDocument([feature]) as Document, features: [feature], ...libraries })
    const found = (operation: string) => findings.filter((one) => one.operation === operation).map(({ probe, what }) => `${probe}: ${what}`)
    expect(found('holeOpen')).toEqual(expect.arrayContaining(['document: declares no permission', 'no token: answers 200 instead of 401']))
    expect(found('holeBeyond')).toEqual(
      expect.arrayContaining([expect.stringMatching(/^another library's path id: shows CANARINO-book-title/)]),
    )
    expect(found('holeOracle')).toEqual(
      expect.arrayContaining([expect.stringMatching(/^another library's path id: is told from one that is not there: 403/)]),
    )
    expect(found('holeSpoil')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^another library's body copies\.\*\.copy_id: is accepted with 200/),
        expect.stringMatching(/^afterwards: another library's t_\w+\.copy is not what it was/),
      ]),
    )
    expect(found('holeNosy')).toEqual(
      expect.arrayContaining([expect.stringMatching(/^another patron's path id: shows SEGRETO-patron-card_number/)]),
    )
    expect(found('holeShared')).toEqual(expect.arrayContaining([expect.stringMatching(/^as an admin: shows CANARINO-task-kind/)]))
    expect(found('holeThing')).toEqual(expect.arrayContaining([expect.stringMatching(/^id: names something unknown/)]))
    expect(found('GET /v1/holes/hidden')).toEqual(['document: is served, but not in the document'])
  } finally {
    await holed.stop()
  }
}, 120_000)

test("the platform's routes answer at the platform's host alone, and to its admins alone", async () => {
  const [own] = Object.values(await wrongAtThePlatform())
  const findings: string[] = []
  for (const operation of operationsOf(platformDocument() as Document)) {
    const path = operation.path.replace(/\{\w+\}/g, 'route-a')
    const put = async (host: string, token?: string) => {
      const headers = { host, 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
      const hasBody = operation.body !== undefined
      const answer = await app.fetch(
        new Request(`http://${host}${path}`, {
          method: operation.method,
          headers,
          ...(hasBody && { body: JSON.stringify(operation.body?.example) }),
        }),
      )
      return answer.status
    }
    const expectStatus = (probe: string, status: number, wanted: number) => {
      if (status !== wanted) findings.push(`${operation.id}: ${probe}: answers ${status} instead of ${wanted}`)
    }
    if (!operation.path.endsWith('/auth/sign-in')) {
      if (typeof operation.permission !== 'string') findings.push(`${operation.id}: declares no permission`)
      expectStatus('no token', await put('localhost'), 401)
    }
    for (const [kind, token] of Object.entries(await wrongAtThePlatform()))
      expectStatus(`a token ${kind}`, await put('localhost', token), 401)
    expectStatus("at a library's host", await put('route-a.localhost'), 404)
    expectStatus("at a library's host, as its admin", await put('route-a.localhost', own), 404)
  }
  expect(findings).toEqual([])
})

/** Tokens of the library, good and bad, none of which is one of the platform. */
async function wrongAtThePlatform(): Promise<Record<string, string>> {
  const { 'for another audience': _forThePlatform, ...forged } = await forgedTokens(app, given.a, '*')
  return { "of a library's admin": given.a.admin.token as string, ...forged }
}
