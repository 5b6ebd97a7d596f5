import { type ClientRequest, type IncomingHttpHeaders, request as open } from 'node:http'
import { importJWK, type JWK, SignJWT } from 'jose'
import { v7 as uuidv7 } from 'uuid'
import WebSocket from 'ws'
import { parseConfig } from '../../src/config.ts'
import { createUser, newPasswordHash } from '../../src/features/identity/queries.ts'
import type { Library } from '../../src/kernel/db.ts'
import { type RunningServer, serve } from '../../src/server.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'

export interface RunningApp extends TestDatabase {
  server: RunningServer
  stop(): Promise<void>
}

/** The whole server over a database of its own, listening on the loopback as it does in production. */
export async function startRunningApp(environment: Record<string, string> = {}): Promise<RunningApp> {
  const test = await createTestDatabase()
  const config = parseConfig({
    PORT: '0',
    DATABASE_URL: test.admin_url,
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'silent',
    DATA_DIR: '/nowhere',
    ...environment,
  })
  const server = await serve({ config, migrate: false })
  return {
    ...test,
    server,
    async stop() {
      await server.stop()
      await test.drop()
    },
  }
}

export interface Reply {
  status: number
  headers: IncomingHttpHeaders
  text: string
  body: any
}

export interface Sent {
  method?: string
  path: string
  host?: string
  token?: string
  headers?: Record<string, string>
  body?: unknown
}

/** Sends one request as a client far away does, over a connection of its own. */
export function send(port: number, { method = 'GET', path, host = 'civica.localhost', token, headers = {}, body }: Sent): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = open({
      host: '127.0.0.1',
      port,
      method,
      path,
      agent: false,
      headers: {
        host,
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
    })
    request.on('error', reject)
    request.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const isJson = /json/.test(response.headers['content-type'] ?? '')
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined })
      })
    })
    request.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body))
  })
}

const PASSWORD = 'three random words'
let hash: Promise<string> | undefined

export interface Account {
  user_id: string
  email: string
  password: string
  token: string
}

/** Makes an account and signs it in over the wire. */
export async function account(
  test: TestDatabase,
  port: number,
  library: Library,
  role: string,
  { patron_id }: { patron_id?: string } = {},
): Promise<Account> {
  hash ??= newPasswordHash(PASSWORD)
  const stored = await hash
  const email = `${role.toLowerCase()}.${uuidv7()}@example.org`
  const user = await test.door(library).write((tx) => createUser(tx, { email, display_name: role, roles: [role], patron_id }, stored))
  const path = '/v1/auth/sign-in'
  const answer = await send(port, { method: 'POST', path, host: `${library.slug}.localhost`, body: { email, password: PASSWORD } })
  if (answer.status !== 200) throw new Error(`Signing in failed: ${answer.text}`)
  return { user_id: user.id, email, password: PASSWORD, token: answer.body.access_token }
}

/** Signs a token like one that was given before, but for a shorter life. */
export async function shortLived(test: TestDatabase, token: string, seconds: number): Promise<string> {
  const { iss, aud, sub, sid, scope, pid } = JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString('utf8'))
  const [key] = await test.admin<{ kid: string; private_jwk: JWK }>(
    'select kid, private_jwk from platform.signing_key order by signs_from limit 1',
  )
  if (!key) throw new Error('There is no key')
  return new SignJWT({ sid, scope, ...(pid && { pid }) })
    .setProtectedHeader({ alg: 'EdDSA', kid: key.kid, typ: 'at+jwt' })
    .setIssuer(iss)
    .setAudience(aud)
    .setSubject(sub)
    .setIssuedAt()
    .setExpirationTime(`${seconds} s`)
    .sign(await importJWK(key.private_jwk, 'EdDSA'))
}

export interface Told {
  id: string
  type: string
  [member: string]: any
}

export interface Stream {
  /** Everything so far: events, and `ready`, `reset` and `heartbeat`. */
  readonly told: Told[]
  /** Facts only. */
  readonly events: Told[]
  status: number | undefined
  /** How it ended; a WebSocket gives its code. */
  readonly ended: Promise<number | 'end' | 'cut'>
  stop(): void
}

const NO_FACTS = new Set(['ready', 'reset', 'heartbeat'])

function streamOf(told: Told[], ended: Promise<number | 'end' | 'cut'>, stop: () => void): Stream {
  return {
    told,
    get events() {
      return told.filter(({ type }) => !NO_FACTS.has(type))
    },
    status: undefined,
    ended,
    stop,
  }
}

/** Follows GET /v1/events. */
export function follow(
  port: number,
  { token, after, host = 'civica.localhost', query = '' }: { token?: string; after?: string; host?: string; query?: string },
): Stream {
  const told: Told[] = []
  let request: ClientRequest | undefined
  let stream: Stream | undefined
  const ended = new Promise<'end' | 'cut'>((resolve) => {
    const opened = open({
      host: '127.0.0.1',
      port,
      path: `/v1/events${query}`,
      agent: false,
      headers: { host, ...(token && { authorization: `Bearer ${token}` }), ...(after && { 'last-event-id': after }) },
    })
    request = opened
    opened.on('error', () => resolve('cut'))
    opened.on('response', (response) => {
      if (stream) stream.status = response.statusCode
      let left = ''
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        const blocks = (left + text).split('\n\n')
        left = blocks.pop() ?? ''
        for (const block of blocks) told.push(messageOf(block))
      })
      response.on('error', () => resolve('cut'))
      response.on('end', () => resolve('end'))
    })
    opened.end()
  })
  stream = streamOf(told, ended, () => request?.destroy())
  return stream
}

function messageOf(block: string): Told {
  const fields = Object.fromEntries(block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]))
  return { ...JSON.parse(fields['data'] ?? '{}'), id: fields['id'], type: fields['event'] }
}

/** Follows /v1/live over a WebSocket; a browser offers its token as a subprotocol. */
export function followLive(
  port: number,
  { token, after, as = 'header' }: { token?: string; after?: string; as?: 'header' | 'subprotocol' },
): Stream {
  const told: Told[] = []
  const socket = new WebSocket(
    `ws://127.0.0.1:${port}/v1/live${after ? `?after=${after}` : ''}`,
    token && as === 'subprotocol' ? ['libraryhub', `bearer.${token}`] : [],
    { headers: { host: 'civica.localhost', ...(token && as === 'header' && { authorization: `Bearer ${token}` }) } },
  )
  socket.on('message', (text) => told.push(JSON.parse(String(text))))
  const ended = new Promise<number | 'cut'>((resolve) => {
    socket.on('close', resolve)
    socket.on('error', () => {})
  })
  const stream = streamOf(told, ended, () => socket.terminate())
  socket.on('unexpected-response', (_request, response) => {
    stream.status = response.statusCode
    socket.terminate()
  })
  return stream
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
