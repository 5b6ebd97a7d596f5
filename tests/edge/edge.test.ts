import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { type ServerType, serve } from '@hono/node-server'
import { generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { ALGORITHM, ISSUER, TOKEN_TYPE } from '../../src/kernel/auth.ts'
import { changeLibrary } from '../../src/platform/libraries.ts'
import { createTestApp, freePort, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'
import { ask, type Edge, type EdgeAnswer, startEdge } from './wrangler.ts'

const PROXY_SECRET = 'a secret of the edge and the origin'

let app: TestApp
let edge: Edge
let origin: ServerType
let originPort: number
let civica: Stock
let campus: Stock
let rose: string
let dune: string
/** What has reached the origin, newest last. */
const seen: { method: string; path: string; headers: Headers }[] = []

beforeAll(async () => {
  app = await createTestApp({ PROXY_SECRET })
  civica = await stock(app, await app.provision('civica'))
  campus = await stock(app, await app.provision('campus', { locale: 'en' }))
  await app.provision('chiusa')
  await changeLibrary(app.admin_url, 'chiusa', { kind: 'suspend' })
  rose = await civica.book('Perché leggere i classici', { published_year: 1991 })
  await civica.copy(rose, 'BC-1')
  dune = await campus.book('Dune', { languages: ['eng'] })
  originPort = await freePort()
  const sockets = new WebSocketServer({ noServer: true })
  const fetch = (request: Request, bindings: object) => {
    seen.push({ method: request.method, path: new URL(request.url).pathname, headers: request.headers })
    return app.fetch(request, bindings)
  }
  origin = serve({ fetch, port: originPort, hostname: '127.0.0.1', websocket: { server: sockets } })
  edge = await startEdge({ database_url: app.app_url, origin: `http://127.0.0.1:${originPort}`, proxy_secret: PROXY_SECRET })
})

afterAll(async () => {
  await edge?.stop()
  if (origin && 'closeAllConnections' in origin) origin.closeAllConnections()
  origin?.close()
  await app?.stop()
})

const at = ({ library }: Stock) => `${library.slug}.localhost`
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** Asks, and counts what reaches the origin meanwhile. */
async function asked(
  ...request: Parameters<typeof ask> extends [Edge, ...infer Rest] ? Rest : never
): Promise<EdgeAnswer & { reached: number }> {
  const before = seen.length
  const answer = await ask(edge, ...request)
  return { ...answer, reached: seen.length - before }
}

/** A token that says the right things, signed by whoever, for a time that may be over. */
async function tokenFor(audience: string, { key, kid, seconds = 600 }: { key?: CryptoKey; kid?: string; seconds?: number } = {}) {
  const [signing] = await app.admin<{ kid: string; private_jwk: JWK }>('select kid, private_jwk from platform.signing_key')
  if (!signing) throw new Error('Nobody has signed in yet, so there is no key')
  return new SignJWT({ sid: uuidv7(), scope: '*' })
    .setProtectedHeader({ alg: ALGORITHM, kid: kid ?? signing.kid, typ: TOKEN_TYPE })
    .setIssuer(ISSUER)
    .setAudience(audience)
    .setSubject(uuidv7())
    .setIssuedAt(Math.floor(Date.now() / 1000) - 3600)
    .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
    .sign(key ?? ((await importJWK(signing.private_jwk, ALGORITHM)) as CryptoKey))
}

test('each host shows the books of its own library, and the origin is not touched', async () => {
  const here = await asked(at(civica), `/v1/books/${rose}`)
  expect(here).toMatchObject({ status: 200, reached: 0, body: { title: 'Perché leggere i classici', copies: [{ barcode: 'BC-1' }] } })
  const there = await asked(at(campus), `/v1/books/${dune}`)
  expect(there).toMatchObject({ status: 200, reached: 0, body: { title: 'Dune' } })
  const list = await asked(at(campus), '/v1/books')
  expect(list.body.data).toMatchObject([{ id: dune }])
  const library = await asked(at(civica), '/v1/library')
  expect(library).toMatchObject({ status: 200, reached: 0, body: { name: 'civica', locale: 'it' } })
})

test("another library's book is as unknown as one that never was", async () => {
  const foreign = await asked(at(campus), `/v1/books/${rose}`)
  const unknown = await asked(at(campus), `/v1/books/${uuidv7()}`)
  expect(foreign).toMatchObject({ status: 404, reached: 0, body: { code: 'not_found' } })
  expect({ ...foreign.body, request_id: '' }).toEqual({ ...unknown.body, request_id: '' })
})

test('a search at the edge finds with accents and without, in its own library only', async () => {
  for (const words of ['perché', 'PERCHE']) {
    const found = await asked(at(civica), `/v1/search?q=${encodeURIComponent(words)}`)
    expect(found).toMatchObject({ status: 200, reached: 0, body: { data: [{ id: rose }], page: { total: { count: 1 } } } })
  }
  expect((await asked(at(campus), '/v1/search?q=perche')).body.data).toEqual([])
})

test('a book comes as the origin would give it: other formats, wrong parameters and unknown formats too', async () => {
  const bibtex = await asked(at(civica), `/v1/books/${rose}`, { headers: { accept: 'application/x-bibtex' } })
  expect(bibtex).toMatchObject({ status: 200, reached: 0, text: expect.stringMatching(/^@\w+\{/) })
  const marc = await asked(at(civica), `/v1/books/${rose}?dialect=unimarc`, { headers: { accept: 'application/marcxml+xml' } })
  expect(marc).toMatchObject({ status: 200, text: expect.stringContaining('<record') })
  const wrong = await asked(at(civica), '/v1/books?limit=no&colour=red', { headers: { 'accept-language': 'it' } })
  expect(wrong).toMatchObject({ status: 400, reached: 0, body: { code: 'validation_failed', title: 'La richiesta non è valida' } })
  expect(wrong.headers['content-type']).toBe('application/problem+json')
  expect(wrong.body.errors.map(({ parameter }: { parameter: string }) => parameter).sort()).toEqual(['colour', 'limit'])
  expect(await asked(at(civica), `/v1/books/${rose}`, { headers: { accept: 'image/png' } })).toMatchObject({ status: 406 })
  expect(await asked(at(civica), '/v1/books/%00')).toMatchObject({ status: 400, body: { code: 'validation_failed' } })
})

test('what was read a moment ago comes out of the cache, for that library alone', async () => {
  const headers = { 'accept-language': 'en' }
  await asked(at(campus), '/v1/authors', { headers })
  const again = await asked(at(campus), '/v1/authors', { headers })
  expect(again).toMatchObject({ status: 200, headers: { 'x-edge-cache': 'HIT' }, body: { data: [] } })
  expect(again.headers['cache-control']).toMatch(/^public, max-age=30/)
  expect(again.headers['ratelimit']).toBeUndefined()
  const elsewhere = await asked(at(civica), '/v1/authors', { headers })
  expect(elsewhere.headers['x-edge-cache']).toBe('MISS')
  const first = await asked(at(civica), `/v1/books/${rose}?dialect=marc21`)
  const unchanged = await asked(at(civica), `/v1/books/${rose}?dialect=marc21`, {
    headers: { 'if-none-match': String(first.headers['etag']) },
  })
  expect(unchanged).toMatchObject({ status: 304, text: '', headers: { 'x-edge-cache': 'HIT' } })
})

test('a forged, expired or foreign token ends at the edge', async () => {
  const librarian = await app.as(civica.library, 'Librarian')
  const stranger = await generateKeyPair(ALGORITHM, { crv: 'Ed25519' })
  const tokens = {
    forged: await tokenFor(civica.library.id, { key: stranger.privateKey }),
    'by an unknown key': await tokenFor(civica.library.id, { key: stranger.privateKey, kid: 'nobody' }),
    'of another library': await tokenFor(campus.library.id),
    'of the platform': await tokenFor('platform'),
    altered: `${librarian.token?.slice(0, -8)}AAAAAAAA`,
    unsigned: `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${librarian.token?.split('.')[1]}.x`,
    'no token at all': 'x.y.z',
  }
  for (const [kind, token] of Object.entries(tokens)) {
    const answer = await asked(at(civica), '/v1/me', { headers: bearer(token) })
    expect(answer, kind).toMatchObject({ status: 401, reached: 0, body: { code: 'token_invalid' } })
    expect(answer.headers['www-authenticate'], kind).toMatch(/^Bearer error="invalid_token"/)
  }
  const expired = await asked(at(civica), '/v1/me', { headers: bearer(await tokenFor(civica.library.id, { seconds: -1 })) })
  expect(expired).toMatchObject({ status: 401, reached: 0, body: { code: 'token_expired' } })
  const basic = await asked(at(civica), `/v1/books/${rose}`, { headers: { authorization: 'Basic eDp5' } })
  expect(basic).toMatchObject({ status: 401, reached: 0 })
  expect(await asked('localhost', '/platform/v1/libraries', { headers: bearer(tokens['of another library']) })).toMatchObject({
    status: 401,
    reached: 0,
  })
})

test('a good token goes on to the origin, which answers; so does every write', async () => {
  const librarian = await app.as(civica.library, 'Librarian')
  const me = await asked(at(civica), '/v1/me', { headers: bearer(librarian.token as string) })
  expect(me).toMatchObject({ status: 200, reached: 1, body: { id: librarian.user_id } })
  expect(await asked(at(civica), `/v1/books/${rose}`, { headers: bearer(librarian.token as string) })).toMatchObject({
    status: 200,
    reached: 1,
  })
  const made = await asked(at(civica), '/v1/books', {
    method: 'POST',
    headers: bearer(librarian.token as string),
    body: { title: 'Le città invisibili', languages: ['ita'] },
  })
  expect(made).toMatchObject({ status: 201, reached: 1, body: { title: 'Le città invisibili' } })
  const refused = await asked(at(civica), '/v1/auth/sign-in', { method: 'POST', body: { email: 'nobody@example.org', password: 'wrong' } })
  expect(refused).toMatchObject({ status: 401, reached: 1, body: { code: 'wrong_credentials' } })
  expect(await asked(at(civica), '/openapi.json')).toMatchObject({ status: 200, reached: 1, body: { openapi: '3.1.0' } })
})

test('hosts of nobody, suspended libraries and measurements are refused at the edge', async () => {
  expect(await asked('nowhere.localhost', '/v1/books')).toMatchObject({ status: 404, reached: 0, body: { code: 'library_not_found' } })
  expect(await asked('civica.localhost.evil.example', '/v1/books')).toMatchObject({ status: 404, reached: 0 })
  expect(await asked('chiusa.localhost', '/v1/books')).toMatchObject({ status: 403, reached: 0, body: { code: 'library_suspended' } })
  expect(await asked('chiusa.localhost', '/v1/auth/sign-in', { method: 'POST', body: {} })).toMatchObject({ status: 403, reached: 0 })
  expect(await asked(at(civica), '/metrics')).toMatchObject({ status: 404, reached: 0 })
})

test('a client cannot speak for the edge: what it forwards itself is dropped', async () => {
  const lies = {
    'x-forwarded-host': at(campus),
    'x-forwarded-for': '1.2.3.4',
    forwarded: 'host=campus.localhost',
    'x-libraryhub-proxy': 'guess',
  }
  expect(await asked(at(civica), `/v1/books/${rose}`, { headers: lies })).toMatchObject({ status: 200 })
  const librarian = await app.as(civica.library, 'Librarian')
  const me = await asked(at(civica), '/v1/me', { headers: { ...lies, ...bearer(librarian.token as string) } })
  expect(me).toMatchObject({ status: 200, reached: 1 })
  const { headers } = seen.at(-1) as (typeof seen)[number]
  expect(headers.get('x-forwarded-host')).toBe(at(civica))
  expect(headers.get('x-forwarded-for')).not.toContain('1.2.3.4')
  expect(headers.get('forwarded')).toBeNull()
  // A path that looks like a host stays a path of the origin.
  expect(await asked(at(civica), '//127.0.0.1:1/v1/books')).toMatchObject({ status: 404, reached: 1 })
  // Whoever reaches the origin past the edge is not believed.
  const direct = await ask({ ...edge, port: originPort }, at(civica), `/v1/books/${dune}`, { headers: { 'x-forwarded-host': at(campus) } })
  expect(direct.status).toBe(404)
})

test('events stream through the edge, as server-sent events and over a WebSocket', async () => {
  const librarian = await app.as(civica.library, 'Librarian')
  const headers = { host: at(civica), ...bearer(librarian.token as string) }
  const stream = httpRequest({ host: '127.0.0.1', port: edge.port, path: '/v1/events', headers }).end()
  const [response] = await once(stream, 'response')
  const [chunk] = await once(response, 'data')
  expect(response.headers['content-type']).toBe('text/event-stream')
  expect(String(chunk)).toContain('event: ready')
  stream.destroy()

  const socket = new WebSocket(`ws://127.0.0.1:${edge.port}/v1/live`, { headers })
  const [message] = await once(socket, 'message')
  expect(JSON.parse(String(message))).toMatchObject({ type: 'ready' })
  socket.terminate()
})
