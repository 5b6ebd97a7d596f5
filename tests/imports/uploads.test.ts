import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { createAdaptorServer } from '@hono/node-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { requestImport, storeUpload } from '../../src/features/imports/verbs.ts'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'
import { counts, importFile, iso, marc21, outcomeOf, send, turn, work } from './support.ts'

let app: TestApp
let civica: Stock
let desk: Client

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  desk = await app.as(civica.library, 'Librarian')
})
afterAll(() => app.stop())

const file = iso([marc21('upload-1', 'Caricato')])
const left = async () => {
  const [row] = await app.admin<{ uploads: number; chunks: number; imports: number }>(
    `select (select count(*)::int from platform.upload) as uploads, (select count(*)::int from platform.upload_chunk) as chunks,
       (select count(*)::int from platform.import where position = 0) as imports`,
  )
  return row
}
async function* pieces(...parts: (Uint8Array | Error)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if (part instanceof Error) throw part
    yield part
  }
}

test('an upload is answered at once with the place where its task can be followed', async () => {
  const sent = await send(desk, file, '?file_name=uno.mrc', { 'content-type': 'application/marc' })
  expect(sent.status).toBe(202)
  expect(sent.headers.get('location')).toBe(`/v1/tasks/${sent.body.id}`)
  expect(sent.body).toMatchObject({
    status: 'queued',
    file_name: 'uno.mrc',
    media_type: 'application/marc',
    byte_count: file.length,
    created_by: desk.user_id,
  })
  await work(app, civica.library)
  expect(await left()).toEqual({ uploads: 0, chunks: 0, imports: 0 })
  const { body } = await desk.get('/v1/imports?limit=1')
  expect(body.data[0].id).toBe(sent.body.id)
  expect(body.data[0].status).toBe('succeeded')
})

test.each([
  ['an empty file', '', 'file_empty', 422],
  ['blanks', ' \n\n ', 'file_empty', 422],
  ['an empty archive', gzipSync(''), 'file_empty', 422],
  ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'file_not_recognised', 422],
  ['an archive of a picture', gzipSync(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')), 'file_not_recognised', 422],
  ['a broken archive', Buffer.from([0x1f, 0x8b, 0xff, 0xff, 1, 2, 3]), 'file_not_recognised', 422],
  ['a letter', 'Caro direttore\nle scrivo\n', 'file_not_recognised', 422],
])('%s is refused at once, and nothing of it stays', async (_what, content, code, status) => {
  const before = await left()
  expect((await send(desk, content)).body).toMatchObject({ code, status })
  expect(await left()).toEqual(before)
})

test('a page of the web has no records, which the task tells', async () => {
  const done = await importFile(app, civica.library, desk, '<!DOCTYPE html><html><body>Catalogo</body></html>')
  expect(done.import.status).toBe('succeeded')
  expect(done.lines).toMatchObject([{ outcome: 'refused', reasons: [{ code: 'xml_doctype' }] }])
  const none = await importFile(app, civica.library, desk, '<collection><nothing/></collection>')
  expect(none.import.status).toBe('failed')
  expect((await desk.get(`/v1/tasks/${none.import.id}`)).body.problem).toMatchObject({ code: 'file_not_recognised' })
})

test.each([
  ['application/json', 415],
  ['multipart/form-data; boundary=x', 415],
  ['image/png', 415],
])('%s is no file of records', async (type, status) => {
  expect(await send(desk, file, '', { 'content-type': type })).toMatchObject({ status, body: { code: 'unsupported_media_type' } })
})

test.each([
  '?format=pdf',
  '?match=title',
  '?on_match=delete',
  '?dry_run=yes',
  '?encoding=ebcdic',
  '?colour=red',
  `?file_name=${'x'.repeat(301)}`,
  '?default_branch=',
])('the parameter %s is a mistake of the caller', async (query) => {
  expect((await send(desk, file, query)).status).toBe(400)
})

test('an upload that breaks off leaves nothing behind', async () => {
  const before = await left()
  const broken = new ReadableStream({
    async start(controller) {
      controller.enqueue(new Uint8Array(file))
      controller.enqueue(new Uint8Array(400_000).fill(0x20))
      await new Promise((resolve) => setTimeout(resolve, 50))
      controller.error(new Error('socket hang up'))
    },
  })
  const answer = await send(desk, broken as never)
  expect(answer).toMatchObject({ status: 400, body: { code: 'upload_cut_off' } })
  // Fewer bytes than were announced are no file either.
  expect((await send(desk, file, '', { 'content-length': '999999' })).body.code).toBe('upload_cut_off')
  expect(await left()).toEqual(before)
})

test('a caller whose line goes dead leaves nothing behind', async () => {
  const before = await left()
  const server = createAdaptorServer({ fetch: app.fetch })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.write(
    `POST /v1/imports HTTP/1.1\r\nHost: civica.localhost\r\nAuthorization: Bearer ${desk.token}\r\nContent-Type: application/marc\r\nContent-Length: 5000000\r\n\r\n`,
  )
  socket.write(Buffer.concat([file, Buffer.alloc(600_000, 0x20)]))
  await expect.poll(async () => (await left())?.chunks, { timeout: 10_000 }).toBeGreaterThan(before?.chunks ?? 0)
  socket.destroy()
  await expect.poll(left, { timeout: 10_000 }).toEqual(before)
  server.close()
})

test('a file over the limit is refused, whether it says so or not, and nothing of it stays', async () => {
  const before = await left()
  expect(await send(desk, file, '', { 'content-length': '2000000000' })).toMatchObject({ status: 413, body: { code: 'body_too_large' } })
  const door = app.door(civica.library)
  await expect(storeUpload(door, { file_name: 'x' }, pieces(file, new Uint8Array(600_000)), 500_000)).rejects.toMatchObject({
    code: 'body_too_large',
    options: { params: { maximum_bytes: 500_000 } },
  })
  expect(await left()).toEqual(before)
})

test('a large file is stored in pieces, whatever it comes in, and read whole', async () => {
  const records = Array.from({ length: 900 }, (_, n) => marc21(`large-${n}`, `Grande ${n}`, ['009', 'x'.repeat(500)]))
  const bytes = iso(records)
  const { id } = await requestImport(
    app.door(civica.library),
    { file_name: 'grande.mrc', options: { on_match: 'skip' } },
    pieces(...Array.from({ length: Math.ceil(bytes.length / 70_001) }, (_, n) => bytes.subarray(n * 70_001, (n + 1) * 70_001))),
  )
  const [stored] = await app.admin<{ chunks: number; bytes: number }>(
    `select count(*)::int as chunks, sum(length(content))::int as bytes from platform.upload_chunk where upload_id = $1`,
    [id],
  )
  expect(stored).toEqual({ chunks: Math.ceil(bytes.length / 262_144), bytes: bytes.length })
  await work(app, civica.library)
  expect(counts(await outcomeOf(desk, id))).toEqual([900, 0, 0, 0])
})

test('the same request twice is one import; the same key with another file is refused', async () => {
  const key = { 'idempotency-key': 'upload-once' }
  const first = await send(desk, file, '', key)
  const second = await send(desk, file, '', key)
  expect(second).toMatchObject({ status: 202, body: { id: first.body.id } })
  expect((await send(desk, iso([marc21('upload-2', 'Altro')]), '', key)).body).toMatchObject({
    status: 422,
    code: 'idempotency_key_reused',
  })
  expect((await left())?.uploads).toBe(1)
  await work(app, civica.library)
})

test('readers and guests may not import, nor see what was imported', async () => {
  const done = await importFile(app, civica.library, desk, file)
  const reader = await app.as(civica.library, 'Reader')
  expect((await send(reader, file)).status).toBe(403)
  expect((await send(app.guest(civica.library), file)).status).toBe(401)
  for (const path of ['', `/${done.import.id}`, `/${done.import.id}/report`]) {
    expect((await reader.get(`/v1/imports${path}`)).status).toBe(403)
    expect((await app.guest(civica.library).get(`/v1/imports${path}`)).status).toBe(401)
  }
})

test("another library's import is not there", async () => {
  const done = await importFile(app, civica.library, desk, file)
  const other = await app.as(await app.provision('altrove'), 'Admin')
  expect((await other.get(`/v1/imports/${done.import.id}`)).status).toBe(404)
  expect((await other.get(`/v1/imports/${done.import.id}/report`)).status).toBe(404)
  expect((await other.get(`/v1/imports/${done.import.id}/report`, { accept: 'text/csv' })).status).toBe(404)
  expect((await other.post(`/v1/tasks/${done.import.id}/cancel`)).status).toBe(404)
  expect((await other.get('/v1/imports')).body.data).toEqual([])
})

test('an import is cancelled before it begins, and between two batches; what is done stays', async () => {
  const waiting = await send(desk, iso([marc21('cancel-1', 'Mai')]))
  expect((await desk.post(`/v1/tasks/${waiting.body.id}/cancel`)).status).toBe(200)
  await turn(app, civica.library, waiting.body.id)
  expect((await desk.get(`/v1/imports/${waiting.body.id}`)).body).toMatchObject({ status: 'cancelled', created_count: 0 })

  const long = await send(desk, iso(Array.from({ length: 900 }, (_, n) => marc21(`cancel-${n}`, `Annullato ${n}`))))
  const stop = new AbortController()
  stop.abort()
  await turn(app, civica.library, long.body.id, { signal: stop.signal })
  await desk.post(`/v1/tasks/${long.body.id}/cancel`)
  await turn(app, civica.library, long.body.id)
  const { body } = await desk.get(`/v1/imports/${long.body.id}`)
  expect(body).toMatchObject({ status: 'cancelled', created_count: 400, position: 400 })
  expect((await desk.post(`/v1/tasks/${long.body.id}/cancel`)).status).toBe(200)
  expect((await left())?.uploads).toBe(0)
})

test('the report is read page by page, and downloaded as a spreadsheet in which nothing is a formula', async () => {
  const evil = ['=HYPERLINK("http://evil")', '+1', '-1', '@SUM(A1)', 'Una "citazione", con virgola']
  const sent = await send(desk, iso(evil.map((title, n) => marc21(`evil-${n}`, title))))
  await work(app, civica.library)
  const path = `/v1/imports/${sent.body.id}/report`
  const first = (await desk.get(`${path}?limit=3`)).body
  const second = (await desk.get(`${path}?limit=3&cursor=${first.page.next}`)).body
  expect([...first.data, ...second.data].map(({ position }) => position)).toEqual([1, 2, 3, 4, 5])
  expect(second.page.next).toBeNull()
  expect((await desk.get(`${path}?outcome=refused`)).body.data).toEqual([])

  const csv = await desk.get(path, { accept: 'text/csv' })
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(csv.headers.get('content-disposition')).toMatch(/^attachment; filename="import-.*\.csv"$/)
  const lines = csv.text.split('\r\n')
  expect(lines[0]).toBe('position,outcome,control_number,title,book_id,reasons')
  expect(lines[1]).toMatch(/^1,created,evil-0,"'=HYPERLINK\(""http:\/\/evil""\)",/)
  expect(lines[2]).toMatch(/^2,created,evil-1,'\+1,/)
  expect(lines[3]).toMatch(/^3,created,evil-2,'-1,/)
  expect(lines[4]).toMatch(/^4,created,evil-3,'@SUM\(A1\),/)
  expect(lines[5]).toMatch(/^5,created,evil-4,"Una ""citazione"", con virgola",/)
  expect(lines).toHaveLength(7)
  expect((await desk.get(path, { accept: 'application/pdf' })).status).toBe(406)
})
