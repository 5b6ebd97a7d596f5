import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'
import { until } from '../support/until.ts'

let app: TestApp
let civica: Stock
let desk: Client

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  desk = await app.as(civica.library, 'Librarian')
})
afterAll(() => app.stop())

const enrolment = (more: Record<string, unknown> = {}) => ({
  given_name: 'Anna',
  family_name: 'Rossi',
  patron_category_id: civica.category_id,
  home_branch_id: civica.main,
  ...more,
})
const raw = (body: BodyInit, headers: Record<string, string> = {}, path = '/v1/patrons') =>
  desk.request(path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })
const patrons = () => app.admin(`select from ${civica.library.schema}.patron`)

test('everything that is wrong is told at once, each with its place', async () => {
  const answer = await desk.post('/v1/patrons?colour=red', {
    given_name: '',
    family_name: 7,
    email: 'nobody',
    birth_on: '31/12/1999',
    language: 'klingon',
    home_branch_id: 'x',
    role: 'Admin',
  })
  expect(answer.status).toBe(400)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  const places = answer.body.errors.map(({ code, pointer, parameter }: Record<string, string>) => `${pointer ?? parameter} ${code}`)
  expect(places.sort()).toEqual(
    [
      '/birth_on invalid_format',
      '/email invalid_format',
      '/family_name invalid_type',
      '/given_name too_small',
      '/home_branch_id invalid_format',
      '/language invalid_value',
      '/patron_category_id required',
      '/role unknown_parameter',
      'colour unknown_parameter',
    ].sort(),
  )
  for (const error of answer.body.errors) expect(error.detail, error.code).toBeTruthy()
})

test('a NUL character is refused wherever it hides, and nothing is stored', async () => {
  const before = (await patrons()).length
  for (const more of [{ note: 'a\0b' }, { 'no\0te': 'x' }, { note: { deep: ['\0'] } }]) {
    const answer = await desk.post('/v1/patrons', enrolment(more))
    expect(answer.status).toBe(400)
    expect(answer.body.errors.map(({ code }: { code: string }) => code)).toContain('nul_character')
  }
  expect((await desk.get('/v1/patrons?q=a%00b')).status).toBe(400)
  expect((await desk.get('/v1/patrons/%00')).status).toBe(400)
  expect(await patrons()).toHaveLength(before)
})

test('what is not JSON, not UTF-8, of another type or too large is told apart', async () => {
  const code = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code]
  expect(await code(await raw('{"given_name": "An'))).toEqual([400, 'malformed_json'])
  expect(await code(await raw(new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])))).toEqual([400, 'malformed_json'])
  expect(await code(await raw('a=1', { 'content-type': 'application/x-www-form-urlencoded' }))).toEqual([415, 'unsupported_media_type'])
  expect(await code(await raw('{}', { 'content-type': 'text/plain' }))).toEqual([415, 'unsupported_media_type'])
  expect(await code(await raw(JSON.stringify(enrolment({ note: 'x'.repeat(1_048_576) }))))).toEqual([413, 'body_too_large'])
  expect(await code(await raw(''))).toEqual([400, 'validation_failed'])
  expect(await code(await raw('[]'))).toEqual([400, 'validation_failed'])
  expect(await code(await raw('null'))).toEqual([400, 'validation_failed'])
})

test('a body of a megabyte of brackets overflows nothing', async () => {
  for (const body of ['['.repeat(500_000) + ']'.repeat(500_000), `${'{"a":'.repeat(150_000)}1${'}'.repeat(150_000)}`]) {
    const answer = await raw(body)
    expect(answer.status).toBe(400)
    expect(((await answer.json()) as { errors: { code: string }[] }).errors[0]?.code).toBe('too_deep')
  }
})

test('a body that pretends to be of another class stays a body', async () => {
  const answer = await raw(`{"__proto__": {"permissions": ["*"]}, "constructor": {"prototype": {"x": 1}}}`)
  expect(answer.status).toBe(400)
  expect(({} as Record<string, unknown>).permissions).toBeUndefined()
})

test('numbers, dates and ids beyond every range are refused, never a fault of ours', async () => {
  for (const path of [
    '/v1/patrons?limit=0',
    '/v1/patrons?limit=101',
    '/v1/patrons?limit=1e9',
    '/v1/patrons?limit=NaN',
    '/v1/patrons?limit=5&limit=6',
    '/v1/patrons?cursor=%00',
    '/v1/patrons?cursor=W10',
    `/v1/patrons?cursor=${Buffer.from('["x","not-a-uuid"]').toString('base64url')}`,
    `/v1/patrons?cursor=${Buffer.from('[{"a":1},2]').toString('base64url')}`,
    `/v1/loans?cursor=${Buffer.from('["not-a-uuid"]').toString('base64url')}`,
    `/v1/loans?cursor=${Buffer.from('[1e400]').toString('base64url')}`,
    '/v1/patrons/not-a-uuid',
    '/v1/loans?status=whatever',
  ]) {
    const answer = await desk.get(path)
    expect([400, 422], `${path}: ${answer.text}`).toContain(answer.status)
  }
  for (const more of [{ birth_on: '+999999-01-01' }, { birth_on: '2023-02-30' }, { expires_on: '0000-00-00' }, { note: '\ud800' }]) {
    const answer = await desk.post('/v1/patrons', enrolment(more))
    expect(answer.status, answer.text).toBeLessThan(500)
  }
})

test('a host of no library is a 404, a suspended library a 403, whatever they are asked', async () => {
  const unknown = await app.client({ ...civica.library, slug: 'nessuna' }).get('/v1/library')
  expect([unknown.status, unknown.body.code]).toEqual([404, 'library_not_found'])
  const other = await app.provision('chiusa')
  const librarian = await app.as(other, 'Librarian')
  await app.admin(`update platform.library set status = 'suspended' where id = $1`, [other.id])
  await app.admin('notify libraryhub_directory')
  const suspended = await until(
    () => librarian.get('/v1/library'),
    ({ status }) => status === 403,
  )
  expect(suspended.body.code).toBe('library_suspended')
  expect((await librarian.post('/v1/auth/sign-in', { email: 'a@b.example', password: 'whatever' })).status).toBe(403)
  expect((await app.guest(civica.library).get('/v1/library')).status).toBe(200)
})

test('a method that does not work is a 405 that says which do; a path that is not there a 404', async () => {
  const wrong = await desk.delete('/v1/notices')
  expect([wrong.status, wrong.body.code, wrong.headers.get('allow')]).toEqual([405, 'method_not_allowed', 'GET'])
  const patch = await desk.put('/v1/patrons/0199c0de-0000-7000-8000-000000000000', {})
  expect([patch.status, patch.headers.get('allow')]).toEqual([405, 'GET, PATCH, DELETE'])
  expect((await desk.get('/v1/nowhere')).status).toBe(404)
  expect((await desk.get('/v2/patrons')).status).toBe(404)
})

test('a request keeps the id that it came with, unless that is none', async () => {
  const kept = await desk.get('/v1/nowhere', { 'x-request-id': 'desk-7.2026_11' })
  expect([kept.headers.get('x-request-id'), kept.body.request_id]).toEqual(['desk-7.2026_11', 'desk-7.2026_11'])
  for (const id of ['short', 'x'.repeat(65), '<script>alert(1)</script>', "'; drop table"]) {
    const own = await desk.get('/v1/library', { 'x-request-id': id })
    expect(own.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  }
})

test('a problem is told in the language that was asked for, else in the library’s', async () => {
  const title = async (language?: string) =>
    (await app.guest(civica.library).get('/v1/patrons', language === undefined ? {} : { 'accept-language': language })).body.title
  expect(await title('it')).toBe('Occorre accedere')
  expect(await title('en-GB, it;q=0.5')).toBe('Sign in first')
  expect(await title('de, fr;q=0.9, en;q=0.1')).toBe('Sign in first')
  expect(await title('tlh')).toBe('Occorre accedere')
  expect(await title()).toBe('Occorre accedere')
  const wrong = await desk.post('/v1/patrons', {}, { 'accept-language': 'it' })
  expect(wrong.headers.get('content-language')).toBe('it')
  expect(wrong.body.errors[0].detail).toBe('è obbligatorio')
})

test('an unchanged book is a 304; a change names the version that it was read in', async () => {
  const id = await civica.book('Il deserto dei Tartari')
  const read = await desk.get(`/v1/books/${id}`)
  const etag = read.headers.get('etag') as string
  expect(etag).toMatch(/^"[^"]+"$/)
  for (const given of [etag, `"x", ${etag}`, `W/${etag}`, '*']) {
    const unchanged = await desk.get(`/v1/books/${id}`, { 'if-none-match': given })
    expect([unchanged.status, unchanged.text], given).toEqual([304, ''])
  }
  expect((await desk.get(`/v1/books/${id}`, { 'if-none-match': '"other"' })).status).toBe(200)
  const blind = await desk.patch(`/v1/books/${id}`, { title: 'Un amore' })
  expect([blind.status, blind.body.code]).toEqual([428, 'precondition_required'])
  const races = await Promise.all(
    ['Un amore', 'Sessanta racconti'].map((title) => desk.patch(`/v1/books/${id}`, { title }, { 'if-match': etag })),
  )
  expect(races.map(({ status }) => status).sort()).toEqual([200, 412])
  for (const lost of [etag, 'nonsense', '"99999999999999999999"', '""']) {
    const answer = await desk.patch(`/v1/books/${id}`, { title: 'X' }, { 'if-match': lost })
    expect([answer.status, answer.body.code], lost).toEqual([412, 'edit_conflict'])
  }
})

test('nothing personal is kept by a cache on the way', async () => {
  const { id } = await civica.patron()
  expect((await desk.get(`/v1/patrons/${id}`)).headers.get('cache-control')).toBe('private, no-store')
  expect((await desk.get('/v1/patrons/0199c0de-0000-7000-8000-000000000000')).headers.get('cache-control')).toBe('no-store')
  expect((await app.guest(civica.library).get('/v1/library')).headers.get('cache-control')).toMatch(/public/)
})

test('a statement that is cut short is a 503 that says when to come back', async () => {
  const { id } = await civica.patron()
  const canceller = setInterval(
    () =>
      void app.admin(
        `select pg_cancel_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'libraryhub_app' and wait_event_type = 'Lock'`,
      ),
    20,
  )
  const locker = app.door(civica.library).write(async (tx) => {
    await tx.all(tx.db.selectFrom('patron').select('id').where('id', '=', id).forUpdate())
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  })
  await new Promise((resolve) => setTimeout(resolve, 100))
  const { headers } = await desk.get(`/v1/patrons/${id}`)
  const answer = await desk.patch(`/v1/patrons/${id}`, { note: 'x' }, { 'if-match': headers.get('etag') as string })
  clearInterval(canceller)
  await locker
  expect([answer.status, answer.body.code, answer.headers.get('retry-after')]).toEqual([503, 'unavailable', '2'])
})
