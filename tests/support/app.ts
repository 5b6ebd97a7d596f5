import { createServer } from 'node:net'
import { v7 as uuidv7 } from 'uuid'
import { createApp } from '../../src/app.ts'
import { parseConfig } from '../../src/config.ts'
import { createKeyring } from '../../src/features/identity/keys.ts'
import { createUser, newPasswordHash } from '../../src/features/identity/queries.ts'
import { type Feature, features } from '../../src/features.ts'
import { openVerifier } from '../../src/kernel/auth.ts'
import type { Library } from '../../src/kernel/db.ts'
import { checkAnswers } from '../../src/kernel/http.ts'
import { type Live, startLive } from '../../src/kernel/live.ts'
import { openLog } from '../../src/kernel/log.ts'
import { openMetrics } from '../../src/kernel/metrics.ts'
import { openDirectory } from '../../src/platform/directory.ts'
import type { PlatformOperations } from '../../src/platform/operations.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'

export interface Answer<Body = Record<string, unknown>> {
  status: number
  headers: Headers
  body: Body
  text: string
}

export interface Client {
  get<B = any>(path: string, headers?: Record<string, string>): Promise<Answer<B>>
  post<B = any>(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<B>>
  patch<B = any>(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer<B>>
  put<B = any>(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer<B>>
  delete<B = any>(path: string, headers?: Record<string, string>): Promise<Answer<B>>
  request(path: string, init: RequestInit): Promise<Response>
  token: string | undefined
  user_id: string | undefined
}

export interface TestApp extends TestDatabase {
  fetch: (request: Request, bindings?: object) => Response | Promise<Response>
  live: Live
  guest(library: Library): Client
  /** Signs in a new member of staff, or a patron's account. */
  as(library: Library, role: 'Admin' | 'Librarian' | 'Reader', options?: { patron_id?: string }): Promise<Client>
  client(library: Library, token?: string): Client
  stop(): Promise<void>
}

const PASSWORD = 'three random words'
let hash: Promise<string> | undefined

/** The whole application over a database of its own, called in process. Answers are held against their schemas. */
export async function createTestApp(
  environment: Record<string, string> = {},
  options: { operations?: (test: TestDatabase) => PlatformOperations; features?: readonly Feature[] } = {},
): Promise<TestApp> {
  checkAnswers()
  const test = await createTestDatabase()
  const log = openLog(process.env.LOG_LEVEL ?? 'silent')
  const metrics = openMetrics()
  const config = parseConfig({ PLATFORM_DOMAIN: 'localhost', ...environment })
  const directory = openDirectory(test.database, config.platform_domain)
  const keyring = createKeyring(test.database)
  const verifier = openVerifier({ keys: ({ reload }) => keyring.jwks({ reload }) })
  const live = await startLive({
    direct_url: test.admin_url,
    database: test.database,
    log,
    metrics,
    onEvent: (event) => event.type === 'session.ended' && verifier.revoke(event.subject_id),
    onDirectoryChange: () => directory.forget(),
  })
  const app = createApp({
    config,
    database: test.database,
    directory,
    verifier,
    keyring,
    live,
    log,
    metrics,
    features: options.features ?? features,
    operations: options.operations?.(test),
    isReady: () => true,
    rate_factor: 1000,
  })

  function client(library: Library, token?: string): Client {
    const host = `${library.slug}.localhost`
    const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<never>> => {
      const response = await app.fetch(
        new Request(`http://${host}${path}`, {
          method,
          headers: {
            host,
            ...(body !== undefined && { 'content-type': 'application/json' }),
            ...(token && { authorization: `Bearer ${token}` }),
            ...headers,
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        }),
      )
      const text = await response.text()
      const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '')
      return { status: response.status, headers: response.headers, text, body: (isJson ? JSON.parse(text) : undefined) as never }
    }
    return {
      get: (path, headers) => send('GET', path, undefined, headers),
      post: (path, body = {}, headers) => send('POST', path, body, headers),
      patch: (path, body, headers) => send('PATCH', path, body, headers),
      put: (path, body, headers) => send('PUT', path, body, headers),
      delete: (path, headers) => send('DELETE', path, undefined, headers),
      request: async (path, init) =>
        app.fetch(
          new Request(`http://${host}${path}`, {
            ...init,
            headers: { host, ...(token && { authorization: `Bearer ${token}` }), ...(init.headers as Record<string, string>) },
          }),
        ),
      token,
      user_id: undefined,
    }
  }

  return {
    ...test,
    live,
    fetch: (request, bindings) => app.fetch(request, bindings),
    client,
    guest: (library) => client(library),
    async as(library, role, { patron_id } = {}) {
      hash ??= newPasswordHash(PASSWORD)
      const email = `${role.toLowerCase()}-${uuidv7()}@example.org`
      const stored = await hash
      const user = await test.door(library).write((tx) => createUser(tx, { email, display_name: role, roles: [role], patron_id }, stored))
      const answer = await client(library).post('/v1/auth/sign-in', { email, password: PASSWORD })
      if (answer.status !== 200) throw new Error(`Signing in failed: ${answer.text}`)
      return { ...client(library, answer.body.access_token), user_id: user.id }
    },
    async stop() {
      await live.stop()
      await test.drop()
    },
  }
}

/** Gives a port of the loopback that is free at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
