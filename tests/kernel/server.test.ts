import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type MailServer, startMailServer } from '../notices/worker.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { onServer, withDatabase } from '../support/global.ts'
import { type Stock, stock } from '../support/library.ts'
import { until } from '../support/until.ts'
import { type ServerProcess, startServerProcess } from './child.ts'
import { account, follow, followLive, pause, type Reply, send, startRunningApp } from './running.ts'

let db: TestDatabase
let civica: Stock
let mails: MailServer
/** The one that runs; the tests stand in an order, so that few have to be started. */
let server: ServerProcess
const started: ServerProcess[] = []
const secrets = new Set<string>()

beforeAll(async () => {
  db = await createTestDatabase()
  civica = await stock(db, await db.provision('civica'))
  mails = await startMailServer()
  server = await start()
})
afterEach(() => {
  mails.messages.splice(0)
  mails.asked.splice(0)
  mails.answers = [undefined]
  mails.delay_ms = 0
})
afterAll(async () => {
  for (const server of started) server.signal('SIGKILL')
  await Promise.all(started.map(({ exited }) => exited))
  await mails.stop()
  await db.drop()
})

async function start(more: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await startServerProcess({ DATABASE_URL: db.admin_url, DATA_DIR: '/nowhere', SMTP_URL: mails.url, ...more })
  started.push(server)
  return server
}
async function librarian() {
  const one = await account(db, server.port, civica.library, 'Librarian')
  for (const secret of [one.email, one.password, one.token]) secrets.add(secret)
  return one
}

/** Lends to a patron with an address, so that a receipt is on its way. */
async function lend(token: string): Promise<Reply> {
  const copy = await civica.copy(await civica.book())
  const { id } = await civica.patron('Rossi', { email: 'anna.rossi@example.org' })
  secrets.add('anna.rossi@example.org')
  return send(server.port, { method: 'POST', path: '/v1/checkouts', token, body: { copy_id: copy.id, patron_id: id } })
}

test('the metrics tell of requests, pools, queues, lag, streams and libraries, and only this machine', async () => {
  const { token } = await librarian()
  const stream = follow(server.port, { token })
  await until(
    () => stream.told,
    (told) => told.length > 0,
  )
  await lend(token)
  await until(
    () => mails.messages,
    (messages) => messages.length === 1,
  )
  await until(
    async () => (await send(server.port, { path: '/metrics' })).text,
    (text) => /libraryhub_queue_jobs\{queue="mail",state="ready"\}/.test(text),
  )
  const { text } = await send(server.port, { path: '/metrics' })
  for (const line of [
    /^libraryhub_request_seconds_count\{method="POST",route="\/checkouts",status="201"\} [1-9]/m,
    /^libraryhub_jobs_total\{job="notices.send",outcome="completed"\} [1-9]/m,
    /^libraryhub_pool_connections\{pool="requests",state="open"\} [1-9]/m,
    /^libraryhub_pool_connections\{pool="jobs",state="waiting"\} 0$/m,
    /^libraryhub_queue_jobs\{queue="default",state="failed"\} \d+$/m,
    /^libraryhub_queue_oldest_seconds\{queue="bulk"\} \d+$/m,
    /^libraryhub_event_lag_seconds\{reader="dispatcher"\} [\d.e-]+$/m,
    /^libraryhub_event_lag_seconds\{reader="live"\} [\d.e-]+$/m,
    /^libraryhub_live_listeners\{transport="sse"\} 1$/m,
    /^libraryhub_libraries\{status="active"\} 1$/m,
    /^libraryhub_measurements_failed_total \d+$/m,
    /^process_cpu_seconds_total /m,
  ]) {
    expect(text).toMatch(line)
  }
  stream.stop()
  for (const headers of [{ 'x-forwarded-for': '127.0.0.1' }, { forwarded: 'for=127.0.0.1' }, { via: '1.1 proxy' }] as Record<
    string,
    string
  >[]) {
    expect((await send(server.port, { path: '/metrics', headers })).status).toBe(404)
  }
})

test('with a token, the metrics are for whoever shows it; behind a proxy without one, for nobody', async () => {
  const metrics_token = 'only-for-prometheus'
  const guarded = await startRunningApp({ METRICS_TOKEN: metrics_token })
  for (const [token, status] of [
    [undefined, 404],
    ['wrong', 404],
    [metrics_token, 200],
  ] as const) {
    expect((await send(guarded.server.port, { path: '/metrics', token })).status).toBe(status)
  }
  await guarded.stop()
  const proxied = await startRunningApp({ TRUST_PROXY: 'true' })
  expect((await send(proxied.server.port, { path: '/metrics' })).status).toBe(404)
  await proxied.stop()
})

test('bytes that are no request, or half of one, are refused and stop nothing', async () => {
  const { token } = await librarian()
  const raw = (text: string | Buffer, { cut = false } = {}) =>
    new Promise<string>((resolve) => {
      const socket = connect(server.port, '127.0.0.1')
      let answer = ''
      socket.on('data', (data) => (answer += data))
      socket.on('error', () => {})
      socket.on('close', () => resolve(answer.split('\r\n')[0] as string))
      socket.write(text)
      setTimeout(() => (cut ? socket.destroy() : socket.end()), 400)
    })
  const head = (path: string, more = '') =>
    `POST ${path} HTTP/1.1\r\nHost: civica.localhost\r\nAuthorization: Bearer ${token}\r\n${more}\r\n`
  expect(await raw('nonsense\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/)
  expect(await raw('GET /v1/library HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/)
  expect(await raw('GET /v1/library HTTP/1.1\r\nHost: civica.localhost\r\nHost: altra.localhost\r\n\r\n')).toMatch(/^HTTP\/1\.1 (400|404)/)
  expect(await raw('GET /v1/library HTTP/1.1\r\nHost: <script>\r\n\r\n')).toMatch(/^HTTP\/1\.1 (400|404)/)
  expect(await raw('GET /v1/books/%E0%A4%A HTTP/1.1\r\nHost: civica.localhost\r\n\r\n')).toMatch(/^HTTP\/1\.1 (400|404)/)
  expect(await raw(`GET /v1/library HTTP/1.1\r\nHost: civica.localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431/)
  expect(await raw(head('/v1/patrons', 'Content-Type: application/json\r\nContent-Length: 9999999\r\n'))).toMatch(/^HTTP\/1\.1 413/)
  const chunk = `${(70_000).toString(16)}\r\n${'x'.repeat(70_000)}\r\n`
  expect(await raw(head('/v1/patrons', 'Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n') + chunk.repeat(20))).toMatch(
    /^HTTP\/1\.1 413/,
  )
  await raw(`${head('/v1/patrons', 'Content-Type: application/json\r\nContent-Length: 100\r\n')}{"given`, { cut: true })
  await until(
    () => server.lines,
    (lines) => lines.some((line) => line.includes('"route":"/patrons"') && line.includes('"status":400')),
  )
  expect(server.lines.filter((line) => line.includes('"status":500'))).toEqual([])
  expect((await send(server.port, { path: '/v1/library' })).status).toBe(200)
})

test('while the database is away the server says so, and comes back with it', { timeout: 60_000 }, async () => {
  const { token } = await librarian()
  const stream = follow(server.port, { token })
  await until(
    () => stream.told,
    (told) => told.length > 0,
  )
  const name = new URL(db.admin_url).pathname.slice(1)
  const postgres = withDatabase(db.admin_url, 'postgres')
  await db.database.pool.query('select 1')
  await onServer(postgres, `alter database ${name} with allow_connections false`)
  await onServer(postgres, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`)
  const away = await until(
    () => send(server.port, { path: '/health/ready' }),
    ({ status }) => status === 503,
  )
  expect(away.body).toEqual({ status: 'no database' })
  expect((await send(server.port, { path: '/health/live' })).status).toBe(200)
  const refused = await send(server.port, { path: '/v1/me', token })
  expect([refused.status, refused.body.code, refused.headers['retry-after']]).toEqual([503, 'unavailable', '2'])

  await onServer(postgres, `alter database ${name} with allow_connections true`)
  await until(
    () => send(server.port, { path: '/health/ready' }),
    ({ status }) => status === 200,
  )
  expect((await lend(token)).status).toBe(201)
  await until(
    () => mails.messages,
    (messages) => messages.length === 1,
    20_000,
  )
  await until(
    () => stream.events.map(({ type }) => type),
    (types) => types.includes('notice.sent'),
  )
  stream.stop()
})

test('nothing that opens a door or names a person is ever in the log', async () => {
  const { token, email } = await librarian()
  const canary = (what: string) => {
    const secret = `canary-${what}`
    secrets.add(secret)
    return secret
  }
  const signIn = (body: unknown) => send(server.port, { method: 'POST', path: '/v1/auth/sign-in', body })
  const refresh = (refresh_token: string) => send(server.port, { method: 'POST', path: '/v1/auth/refresh', body: { refresh_token } })
  await signIn({ email, password: canary('wrong-password') })
  await signIn({ email: 'nobody.canary@example.org', password: canary('nobody') })
  await signIn({ email, passwort: canary('misspelt') })
  await refresh(canary('refresh-token-that-never-was'))
  await send(server.port, { path: '/v1/me', headers: { authorization: `Bearer ${canary('forged')}.x.y` } })
  await send(server.port, { path: `/v1/patrons?q=${canary('query')}@example.org`, token })
  await send(server.port, { path: `/v1/me?access_token=${canary('in-the-query')}`, token })
  await lend(token)
  await until(
    () => mails.messages,
    (messages) => messages.length === 1,
  )
  mails.answers = [550]
  await lend(token)
  await until(
    () => server.lines,
    (lines) => lines.some((line) => line.includes('notice refused')),
  )
  secrets.add('nobody.canary@example.org')

  const name = new URL(db.admin_url).pathname.slice(1)
  await onServer(withDatabase(db.admin_url, 'postgres'), `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`)
  await until(
    () => server.lines,
    (lines) => lines.some((line) => line.includes('"level":"error"') || line.includes('"level":"warn"')),
  )
  secrets.add(new URL(db.admin_url).password)

  const log = server.lines.join('\n')
  expect(log).toContain('/auth/sign-in')
  for (const secret of secrets) expect(log.includes(secret), `${secret.slice(0, 12)}… is in the log`).toBe(false)
  expect(log).not.toMatch(/[\w.+-]+@[\w-]+\.\w+/)
  expect(log).not.toMatch(/eyJ[\w-]{10,}/)
  for (const line of server.lines) expect(() => JSON.parse(line), line).not.toThrow()
})

test('a server that is told to stop ends what it began, cuts nobody off, and starts again', { timeout: 60_000 }, async () => {
  const { token } = await librarian()
  const ended = await librarian()
  expect((await send(server.port, { method: 'POST', path: '/v1/auth/sign-out', token: ended.token })).status).toBe(204)
  mails.delay_ms = 1_500
  expect((await lend(token)).status).toBe(201)
  const [sse, socket] = [follow(server.port, { token }), followLive(server.port, { token })]
  for (const stream of [sse, socket])
    await until(
      () => stream.told,
      (told) => told.length > 0,
    )
  await until(
    () => mails.asked,
    (asked) => asked.length === 1,
  )

  // A desk that types slowly: the head of a request, and its body only a second later.
  const { id } = await civica.patron()
  const body = JSON.stringify({ actions: ['hold'], reason: 'tessera smarrita' })
  const slow = connect(server.port, '127.0.0.1')
  let answer = ''
  slow.on('data', (data) => (answer += data))
  slow.write(
    `POST /v1/patrons/${id}/blocks HTTP/1.1\r\nHost: civica.localhost\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
  )
  await pause(200)

  const at = Date.now()
  server.signal('SIGTERM')
  await pause(300)
  const ready = await send(server.port, { path: '/health/ready' })
  expect([ready.status, ready.body, ready.headers['retry-after']]).toEqual([503, { status: 'draining' }, '1'])
  expect((await send(server.port, { path: '/health/live' })).status).toBe(200)
  const late = await send(server.port, { path: '/v1/library' })
  expect([late.status, late.body.code, late.headers['connection']]).toEqual([503, 'unavailable', 'close'])
  await pause(500)
  slow.write(body)
  expect(await sse.ended).toBe('end')
  expect(await socket.ended).toBe(1001)
  expect(await server.exited).toBe(0)
  expect(Date.now() - at).toBeLessThan(10_000)
  expect(answer).toMatch(/^HTTP\/1\.1 201 /)
  expect(mails.messages).toHaveLength(1)
  expect(await db.admin(`select status, attempts from platform.notice order by id desc limit 1`)).toEqual([{ status: 'sent', attempts: 1 }])
  expect(server.lines.filter((line) => JSON.parse(line).level === 'error' && Date.parse(JSON.parse(line).time) >= at)).toEqual([])

  server = await start()
  expect((await send(server.port, { path: '/health/ready' })).status).toBe(200)
  expect((await send(server.port, { path: '/v1/me', token })).status).toBe(200)
  // Who had signed out before is not let in by a process that did not hear of it.
  expect((await send(server.port, { path: '/v1/me', token: ended.token })).status).toBe(401)
  await pause(1_500)
  expect(mails.messages).toHaveLength(1)
})

test('an idle server stops at once, and a second signal does not wait', { timeout: 60_000 }, async () => {
  const at = Date.now()
  server.signal('SIGTERM')
  expect(await server.exited).toBe(0)
  expect(Date.now() - at).toBeLessThan(8_000)
  server = await start()
  const { token } = await librarian()
  mails.delay_ms = 8_000
  await lend(token)
  await until(
    () => mails.asked,
    (asked) => asked.length === 1,
  )
  server.signal('SIGINT')
  // A terminal and npm both send what is one Ctrl-C.
  await pause(200)
  server.signal('SIGINT')
  await pause(600)
  expect(await Promise.race([server.exited, 'still ending'])).toBe('still ending')
  server.signal('SIGINT')
  expect(await server.exited).toBe(130)
})

test('a variable that is wrong stops the start, by name and with a code of its own', async () => {
  const failure: Error = await startServerProcess({ DATABASE_URL: 'mysql://x', PORT: 'eighty' }).then(
    () => new Error('it started'),
    (error) => error,
  )
  expect(failure.message).toMatch(/with code 2/)
  expect(failure.message).toMatch(/^ {2}PORT: /m)
  expect(failure.message).toMatch(/^ {2}DATABASE_URL: /m)
  expect(failure.message).not.toMatch(/at .*\.ts:/)
})
