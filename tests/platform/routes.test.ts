import { afterAll, beforeAll, expect, test } from 'vitest'
import { platformDocument } from '../../src/app.ts'
import { openOperations } from '../../src/platform/operations.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { exportsFolder, type PlatformClient, platformClient, type TestPlatform, tenantFile, testOptions, testPlatform } from './support.ts'

const PASSWORD = 'un cavallo giusto'

let app: TestApp
let platform: TestPlatform
let guest: PlatformClient
let admin: PlatformClient
let adminToken: string
let adminId: string

const declare = (slug: string, changes: Record<string, string> = {}) => platform.parse(tenantFile(slug, changes))

async function tokenOf(email: string): Promise<string> {
  const { body, status, text } = await guest.post('/auth/sign-in', { email, password: PASSWORD })
  expect(status, text).toBe(200)
  return body.access_token
}

beforeAll(async () => {
  const exports_dir = await exportsFolder()
  app = await createTestApp({}, { operations: ({ admin_url }) => openOperations(testOptions(admin_url, exports_dir)) })
  platform = await testPlatform(app.admin_url, { exports_dir })
  adminId = (await platform.admins.create({ email: 'admin@example.org', display_name: 'Ada', password: PASSWORD })).admin.id
  guest = platformClient(app)
  adminToken = await tokenOf('ADMIN@example.org')
  admin = platformClient(app, adminToken)
})
afterAll(async () => {
  await platform.close()
  await app.stop()
})

/** What anybody is answered at a library's host. */
const visit = async (host: string) => (await app.fetch(new Request(`http://${host}/v1/branches`, { headers: { host } }))).status

test('a platform admin signs in, and is told who he is', async () => {
  expect((await admin.get('/me')).body).toMatchObject({ id: adminId, email: 'admin@example.org', display_name: 'Ada', is_active: true })
})

test("a platform admin's wrong password is refused like an unknown address, and slowed after some tries", async () => {
  await platform.admins.create({ email: 'slow@example.org', display_name: 'S', password: PASSWORD })
  const wrong = await guest.post('/auth/sign-in', { email: 'slow@example.org', password: 'not this one' })
  const unknown = await guest.post('/auth/sign-in', { email: 'nobody@example.org', password: 'not this one' })
  expect(wrong.status).toBe(401)
  expect({ ...unknown.body, request_id: '' }).toEqual({ ...wrong.body, request_id: '' })
  for (let n = 0; n < 6; n++) await guest.post('/auth/sign-in', { email: 'slow@example.org', password: 'not this one' })
  const slowed = await guest.post('/auth/sign-in', { email: 'slow@example.org', password: PASSWORD })
  expect(slowed.status).toBe(429)
  expect(slowed.headers.get('retry-after')).toMatch(/^\d+$/)
})

test('without a token, or with one of a library, nothing of the platform is answered; nor the reverse', async () => {
  const civica = await app.provision('civica')
  const librarian = await app.as(civica, 'Admin')
  for (const path of ['/libraries', '/admins', '/migrations', '/exports', '/me']) {
    expect((await guest.get(path)).body.code, path).toBe('unauthenticated')
    expect((await platformClient(app, librarian.token).get(path)).body.code, path).toBe('token_invalid')
  }
  expect((await app.client(civica, adminToken).get('/v1/me')).body.code).toBe('token_invalid')
  expect((await app.client(civica, adminToken).get('/v1/branches')).status).toBe(401)
})

test('every operation of the document refuses whoever has no token, a token of a library, and the host of a library', async () => {
  const librarian = await app.as(await app.provision('visitante'), 'Admin')
  const paths = platformDocument().paths as Record<string, Record<string, { 'x-permission': string | null }>>
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, permission: operation['x-permission'] })),
  )
  expect(operations.length).toBeGreaterThan(15)
  for (const { method, path, permission } of operations) {
    const at = path.replace('/platform/v1', '').replace('{slug}', 'civica').replace('{id}', adminId).replace('{file}', 'x.tar.gz')
    const status = async (token?: string, host?: string) => (await platformClient(app, token, host).raw(at, { method })).status
    if (permission !== null) expect(await status(), `${method} ${at} as a guest`).toBe(401)
    expect(await status(librarian.token), `${method} ${at} as a librarian`).toBe(401)
    expect(await status(adminToken, 'visitante.localhost'), `${method} ${at} at a library`).toBe(404)
  }
  expect((await platform.show('civica')).status).toBe('active')
})

test("the platform answers at its own host alone, whatever is asked and by whom; a library's host does not know it", async () => {
  for (const host of ['civica.localhost', 'unknown.localhost', 'elsewhere.example.org']) {
    for (const path of ['/libraries', '/me', '/nothing']) {
      expect((await platformClient(app, adminToken, host).get(path)).status, `${host}${path}`).toBe(404)
    }
    const signIn = await platformClient(app, undefined, host).post('/auth/sign-in', { email: 'admin@example.org', password: PASSWORD })
    expect(signIn.status).toBe(404)
  }
  const document = async (host: string) => (await app.fetch(new Request(`http://${host}/openapi.json`, { headers: { host } }))).json()
  expect(Object.keys((await document('civica.localhost')).paths).filter((path) => path.startsWith('/platform'))).toEqual([])
  expect(Object.keys((await document('localhost')).paths).every((path) => path.startsWith('/platform/v1/'))).toBe(true)
})

test('an admin who is disabled is refused at once; the last one cannot be', async () => {
  const other = await admin.post('/admins', { email: 'other@example.org', display_name: 'Bea', password: PASSWORD })
  expect(other.status, other.text).toBe(201)
  expect((await admin.post('/admins', { email: 'Other@example.org', display_name: 'B', password: PASSWORD })).body.code).toBe(
    'admin_exists',
  )
  expect((await admin.post('/admins', { email: 'weak@example.org', display_name: 'B', password: 'password123' })).body.code).toBe(
    'password_too_common',
  )
  const bea = platformClient(app, await tokenOf('other@example.org'))
  expect((await bea.get('/me')).status).toBe(200)
  expect((await admin.patch(`/admins/${other.body.id}`, { is_active: false })).body.is_active).toBe(false)
  expect((await bea.get('/me')).status).toBe(401)
  expect((await guest.post('/auth/sign-in', { email: 'other@example.org', password: PASSWORD })).status).toBe(401)
  for (const { id, email } of (await admin.get('/admins')).body.data)
    if (email !== 'admin@example.org') await admin.patch(`/admins/${id}`, { is_active: false })
  expect((await admin.patch(`/admins/${adminId}`, { is_active: false })).body.code).toBe('last_admin')
  expect((await admin.patch(`/admins/${other.body.id.replace(/.$/, '0')}`, { display_name: 'X' })).status).toBe(404)
})

test('a library is rehearsed, made, applied again and shown', async () => {
  const declaration = declare('nuova')
  const rehearsed = await admin.post('/libraries?dry_run=true', declaration)
  expect(rehearsed.status, rehearsed.text).toBe(200)
  expect((await admin.get('/libraries/nuova')).status).toBe(404)
  const made = await admin.post('/libraries', declaration)
  expect(made.status, made.text).toBe(201)
  expect(made.body.changes).toEqual(rehearsed.body.changes)
  expect(made.body.administrator.password).toMatch(/^[\w-]{20}$/)
  expect((await admin.post('/libraries', declaration)).body.code).toBe('library_exists')
  expect(await visit('nuova.localhost')).toBe(200)

  const signIn = await app.client(await platform.find('nuova')).post('/v1/auth/sign-in', {
    email: made.body.administrator.email,
    password: made.body.administrator.password,
  })
  expect(signIn.body.user.roles).toEqual(['Admin'])
  expect((await admin.put('/libraries/nuova/declaration', declaration)).body).toMatchObject({ changes: [], is_applied: true })
  const change = { ...declaration, name: 'Un altro nome' }
  expect((await admin.put('/libraries/nuova/declaration?dry_run=true', change)).body).toMatchObject({
    is_applied: false,
    changes: [{ thing: 'library' }],
  })
  expect((await admin.put('/libraries/altra/declaration', change)).body).toMatchObject({
    code: 'validation_failed',
    errors: [{ pointer: '/slug' }],
  })
  expect((await admin.get('/libraries/nuova')).body).toMatchObject({
    name: 'Biblioteca di prova',
    counts: { branches: 2, users: 1, books: 0 },
  })
  expect((await admin.get('/libraries/nuova/declaration')).body).toEqual(JSON.parse(JSON.stringify(declaration)))
})

test('everything that is wrong with a declaration is told at once', async () => {
  const answer = await admin.post('/libraries', { ...declare('sbagliata'), slug: 'X', currency: 'euro', preset: 'pubblica', unknown: 1 })
  expect(answer.status).toBe(400)
  expect(answer.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual([
    '/currency',
    '/preset',
    '/slug',
    '/unknown',
  ])
})

test('libraries are listed page by page', async () => {
  const first = await admin.get('/libraries?limit=1')
  expect(first.body.data).toHaveLength(1)
  const second = await admin.get(`/libraries?limit=1&cursor=${first.body.page.next}`)
  expect(second.body.data[0].slug > first.body.data[0].slug).toBe(true)
  expect((await admin.get('/libraries?cursor=nonsense')).status).toBe(400)
  expect((await admin.get('/libraries?offset=3')).status).toBe(400)
})

test('a library that is suspended is closed within a moment, its jobs and files stay; resumed, it is open', async () => {
  await admin.post('/libraries', declare('chiusa'))
  expect(await visit('chiusa.localhost')).toBe(200)
  expect((await admin.post('/libraries/chiusa/suspend')).body.status).toBe('suspended')
  await expect.poll(() => visit('chiusa.localhost'), { timeout: 1_000, interval: 10 }).toBe(403)
  expect((await admin.post('/libraries/chiusa/suspend')).body.status).toBe('suspended')
  expect((await admin.post('/libraries/chiusa/resume')).body.status).toBe('active')
  await expect.poll(() => visit('chiusa.localhost'), { timeout: 1_000, interval: 10 }).toBe(200)
  const { schema } = await platform.find('chiusa')
  const events = await app.admin(
    `select type, actor_id from platform.event where tenant = $1 and type in ('library.suspended', 'library.resumed') order by xid, id`,
    [schema],
  )
  expect(events).toEqual([
    { type: 'library.suspended', actor_id: adminId },
    { type: 'library.resumed', actor_id: adminId },
  ])
})

test('whoever follows a library live is let go when it is suspended', async () => {
  await admin.post('/libraries', declare('in-diretta'))
  const stream = await app.fetch(new Request('http://in-diretta.localhost/v1/events', { headers: { host: 'in-diretta.localhost' } }))
  const reader = (stream.body as ReadableStream<Uint8Array>).getReader()
  expect(new TextDecoder().decode((await reader.read()).value)).toContain('ready')
  const other = await app.fetch(new Request('http://civica.localhost/v1/events', { headers: { host: 'civica.localhost' } }))
  const otherReader = (other.body as ReadableStream<Uint8Array>).getReader()
  await otherReader.read()
  await admin.post('/libraries/in-diretta/suspend')
  const ended = (async () => {
    while (!(await reader.read()).done);
    return 'ended'
  })()
  expect(await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 3_000, 'still open'))])).toBe('ended')
  const stillOpen = otherReader.read().then(() => 'said something')
  expect(await Promise.race([stillOpen, new Promise((resolve) => setTimeout(resolve, 200, 'still open'))])).toBe('still open')
  await otherReader.cancel()
})

test('a renamed library answers at its new host and no longer at the old one', async () => {
  await admin.post('/libraries', declare('vecchio-nome'))
  expect(await visit('vecchio-nome.localhost')).toBe(200)
  const renamed = await admin.patch('/libraries/vecchio-nome', { slug: 'nuovo-nome', name: 'Nuovo nome' })
  expect(renamed.body, renamed.text).toMatchObject({ slug: 'nuovo-nome', name: 'Nuovo nome' })
  await expect.poll(() => visit('vecchio-nome.localhost'), { timeout: 1_000, interval: 10 }).toBe(404)
  await expect.poll(() => visit('nuovo-nome.localhost'), { timeout: 1_000, interval: 10 }).toBe(200)
  expect((await admin.patch('/libraries/nuovo-nome', { slug: 'civica' })).body.code).toBe('library_exists')
  expect((await admin.patch('/libraries/nuovo-nome', { slug: 'www' })).status).toBe(400)
  expect((await admin.patch('/libraries/nessuna', { name: 'X' })).body.code).toBe('library_unknown')
})

test('an export is downloaded, restored under another slug, and the library dropped with its name typed again', async () => {
  await admin.post('/libraries', declare('partente'))
  const download = await admin.raw('/libraries/partente/export')
  expect(download.headers.get('content-disposition')).toMatch(/filename="partente-.*\.tar\.gz"/)
  const archive = Buffer.from(await download.arrayBuffer())
  const restore = (path: string, body: Buffer, type = 'application/gzip') =>
    admin.raw(`/restores${path}`, { method: 'POST', body: new Uint8Array(body), headers: { 'content-type': type } })
  const restored = await restore('?slug=arrivata', archive)
  expect(restored.status).toBe(201)
  expect(await restored.json()).toMatchObject({ slug: 'arrivata', status: 'active' })
  expect(await visit('arrivata.localhost')).toBe(200)
  expect((await restore('?slug=altra', archive, 'text/plain')).status).toBe(415)
  expect(await (await restore('?slug=altra', archive.subarray(0, -20))).json()).toMatchObject({ status: 422, code: 'archive_invalid' })
  expect(await (await restore('?slug=altra', Buffer.alloc(0))).json()).toMatchObject({ code: 'archive_invalid' })
  expect(await (await restore('', archive)).json()).toMatchObject({ code: 'library_exists' })

  expect((await admin.delete('/libraries/partente')).status).toBe(400)
  expect((await admin.delete('/libraries/partente?confirm=arrivata')).body.code).toBe('slug_not_repeated')
  const dropped = await admin.delete('/libraries/partente?confirm=partente')
  expect(dropped.status, dropped.text).toBe(200)
  await expect.poll(() => visit('partente.localhost'), { timeout: 1_000, interval: 10 }).toBe(404)
  expect(await visit('arrivata.localhost')).toBe(200)
  expect((await admin.get('/exports')).body.data).toMatchObject([{ file: dropped.body.file }])
  const left = await admin.raw(`/exports/${dropped.body.file}`)
  expect((await restore('', Buffer.from(await left.arrayBuffer()))).status).toBe(201)
  for (const name of ['..%2f..%2fetc%2fpasswd', 'nothing.tar.gz', 'partente-2020-01-01T000000Z.tar.gz']) {
    expect((await admin.get(`/exports/${name}`)).body.code).toBe('export_unknown')
  }
})

test('an upload that breaks off is the fault of the caller, and nothing of it stays', async () => {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]))
      controller.error(new Error('gone'))
    },
  })
  const answer = await admin.raw('/restores?slug=spezzata', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/gzip' },
    duplex: 'half',
  } as RequestInit)
  expect(answer.status).toBe(400)
  expect((await admin.get('/libraries/spezzata')).status).toBe(404)
})

test('migrations are told and run', async () => {
  const { body } = await admin.get('/migrations')
  expect(new Set(body.data.map(({ state }: { state: string }) => state))).toEqual(new Set(['current']))
  const run = await admin.post('/migrations', {})
  expect(run.body, run.text).toMatchObject({ done: [], failed: [], pending: [] })
  expect((await admin.post('/migrations', { only: ['nessuna'] })).body.code).toBe('library_unknown')
})

test('a process without the administrator says so, and where to ask', async () => {
  const bare = await createTestApp()
  try {
    const made = await testPlatform(bare.admin_url)
    await made.admins.create({ email: 'admin@example.org', display_name: 'Ada', password: PASSWORD })
    const { body } = await platformClient(bare).post('/auth/sign-in', { email: 'admin@example.org', password: PASSWORD })
    const answer = await platformClient(bare, body.access_token).get('/libraries')
    expect(answer.body).toMatchObject({
      status: 503,
      code: 'administration_unavailable',
      detail: expect.stringContaining('DATABASE_DIRECT_URL'),
    })
    expect((await platformClient(bare, body.access_token).get('/me')).status).toBe(200)
  } finally {
    await bare.stop()
  }
})

test("the API's own role can make no role and read no library", async () => {
  const [row] = await app.admin(
    `select rolsuper or rolcreaterole or rolcreatedb or rolbypassrls as may from pg_roles where rolname = 'libraryhub_app'`,
  )
  expect(row).toEqual({ may: false })
})
