import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ClientOptions, createClient, LibraryProblem } from '../../client/src/index.ts'
import { createUser, newPasswordHash } from '../../src/features/identity/queries.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type Stock, stock } from '../support/library.ts'
import { type ServerProcess, startServer } from './server.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../', import.meta.url))
const email = 'desk@example.org'
const password = 'three random words'

let database: TestDatabase
let civica: Stock
let server: ServerProcess
let baseUrl: string

beforeAll(async () => {
  database = await createTestDatabase()
  civica = await stock(database, await database.provision('civica'))
  // Node does not resolve *.localhost, so the library has a second host, as one with a domain of its own would.
  await database.admin(`insert into platform.library_host (host, library_id) values ('127.0.0.1', $1)`, [civica.library.id])
  const hash = await newPasswordHash(password)
  await database.door(civica.library).write((tx) => createUser(tx, { email, display_name: 'Banco', roles: ['Librarian'] }, hash))
  server = await startServer(database.admin_url)
  baseUrl = `http://127.0.0.1:${server.port}`
})
afterAll(async () => {
  await server?.stop()
  await database?.drop()
})

const open = (options: Partial<ClientOptions> = {}) => createClient({ baseUrl, signIn: { email, password }, ...options })

test('the example signs in, finds a book, lends it, takes it back and sees both happen', async () => {
  const copy = await civica.copy(await civica.book('Il nome della rosa'))
  const { card_number } = await civica.patron()
  await run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'client'], { cwd: root })
  // The example is compiled against what would be published.
  const strictly = ['--ignoreConfig', '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--types', 'node']
  await run(process.execPath, ['node_modules/typescript-native/bin/tsc', ...strictly, 'client/example.ts'], { cwd: root })
  const example = ['client/example.ts', baseUrl, email, password, card_number, copy.barcode]
  // What it said tells more than that it failed.
  const { stdout } = await run(process.execPath, example, { cwd: root, timeout: 60_000 }).catch((error: { stdout: string }) => error)
  expect(stdout.trim().split('\n')).toEqual([
    'ready Il nome della rosa',
    'loan.opened Il nome della rosa',
    'loan.closed Il nome della rosa',
  ])
})

test('what would be published is the compiled client and its description, nothing else', async () => {
  const { stdout } = await run('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline'], { cwd: `${root}client` })
  const packed = JSON.parse(stdout)
  const { files } = (Array.isArray(packed) ? packed[0] : Object.values(packed)[0]) as { files: { path: string }[] }
  const names = files.map(({ path }) => path)
  expect(names).toEqual(expect.arrayContaining(['README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts', 'dist/schema.gen.d.ts']))
  expect(names.filter((name) => !/^(README\.md|package\.json|dist\/[a-z.]+\.(js|d\.ts))$/.test(name))).toEqual([])
})

test('a problem is thrown with its code, all that is wrong and its words in the language asked for', async () => {
  const library = open({ language: 'it' })
  const problem = await library.POST('/v1/books', { body: { title: '', languages: ['italiano'] } as never }).catch((error) => error)
  expect(problem).toBeInstanceOf(LibraryProblem)
  expect(problem).toMatchObject({ code: 'validation_failed', status: 400, message: expect.stringContaining('non è valida') })
  expect(problem.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual(['/languages/0', '/title'])
  const wrong = await open({ signIn: { email, password: 'guess' } })
    .GET('/v1/me')
    .catch((error) => error)
  expect(wrong).toMatchObject({ code: 'wrong_credentials', status: 401 })
})

test('ten requests with a token that no longer works send one refresh, and all are answered', async () => {
  const sent: string[] = []
  let stale = ''
  const library = open({
    // The network between: it spoils the first token, as time would.
    fetch: (request) => {
      sent.push(new URL(request.url).pathname)
      if (request.headers.get('authorization') === `Bearer ${stale}`) request.headers.set('authorization', 'Bearer x.y.z')
      return fetch(request)
    },
  })
  stale = (await library.signIn({ email, password })).access_token
  // Tokens of the same second are the same.
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  const answers = await Promise.all(Array.from({ length: 10 }, () => library.GET('/v1/me')))
  expect(answers.map(({ data }) => data.email)).toEqual(Array(10).fill(email))
  expect(sent.filter((path) => path === '/v1/auth/sign-in')).toHaveLength(1)
  expect(sent.filter((path) => path === '/v1/auth/refresh')).toHaveLength(1)
  await library.signOut()
  await expect(library.GET('/v1/me')).rejects.toMatchObject({ code: 'unauthenticated' })
})

test('a loan whose answer was lost on the way is made once', async () => {
  const copy = await civica.copy(await civica.book())
  const { card_number } = await civica.patron()
  const keys: (string | null)[] = []
  const library = open({
    fetch: async (request) => {
      const isCheckout = request.url.endsWith('/v1/checkouts')
      if (isCheckout) keys.push(request.headers.get('idempotency-key'))
      const response = await fetch(request)
      if (isCheckout && keys.length < 3) throw new TypeError('The connection was lost')
      return response
    },
  })
  const { data: loan, response } = await library.POST('/v1/checkouts', { body: { copy_id: copy.id, card_number } })
  expect(response.status).toBe(201)
  expect(keys).toEqual([keys[0], keys[0], keys[0]])
  const loans = await database.admin(`select id from ${civica.library.schema}.loan where copy_id = $1`, [copy.id])
  expect(loans).toEqual([{ id: loan.id }])
})

test('every item of a list comes once, page after page', async () => {
  const library = open()
  const book_id = await civica.book('A puntate')
  const barcodes = ['P-1', 'P-2', 'P-3', 'P-4', 'P-5']
  for (const barcode of barcodes) await civica.copy(book_id, barcode)
  const found: string[] = []
  for await (const copy of library.each('/v1/copies', { book_id, limit: 2 })) found.push(copy.barcode)
  expect(found).toEqual(barcodes)
})

test('a stream that breaks goes on where it broke, and a place that is out of reach is said', async () => {
  let streams = 0
  let cut: () => void = () => {}
  const library = open({
    fetch: async (request) => {
      if (!request.url.includes('/v1/events')) return fetch(request)
      streams++
      const line = new AbortController()
      cut = () => line.abort()
      return fetch(new Request(request, { signal: AbortSignal.any([request.signal, line.signal]) }))
    },
  })
  const earlier = (await database.admin<{ id: string }>(`select id from ${civica.library.schema}.book`)).map(({ id }) => id)
  const stop = new AbortController()
  const events = library.follow({ types: ['book.*'], signal: stop.signal })
  expect((await events.next()).value).toMatchObject({ type: 'ready' })
  const subjects: string[] = []
  const books: string[] = []
  for (let round = 0; round < 3; round++) {
    books.push(await civica.book())
    cut()
    books.push(await civica.book())
    while (subjects.length < books.length) {
      const { value } = await events.next()
      // What happened just before the stream began may still come.
      if (value && 'subject' in value && !earlier.includes(value.subject.id)) subjects.push(value.subject.id)
    }
  }
  expect(subjects).toEqual(books)
  expect(streams).toBeGreaterThan(1)
  const next = events.next()
  stop.abort()
  expect(await next).toEqual({ done: true, value: undefined })

  const lost = library.follow({ after: `elsewhere.1.1` })
  expect((await lost.next()).value).toMatchObject({ type: 'reset' })
  await lost.return()
  await expect(open({ signIn: undefined, token: uuidv7() }).follow().next()).rejects.toMatchObject({ status: 401 })
})
