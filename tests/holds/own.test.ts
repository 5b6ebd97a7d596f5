import { afterAll, beforeAll, expect, test } from 'vitest'
import { startWorker } from '../notices/worker.ts'
import type { Client } from '../support/app.ts'
import { until } from '../support/until.ts'
import { type HoldDesk, holdDesk } from './support.ts'

let at: HoldDesk

beforeAll(async () => {
  at = await holdDesk('conto')
})
afterAll(() => at.app.stop())

async function reader(): Promise<Client & { patron: { id: string } }> {
  const patron = await at.civica.patron()
  return { ...(await at.app.as(at.civica.library, 'Reader', { patron_id: patron.id })), patron }
}

async function shelved() {
  const book = await at.civica.book()
  return { book, copy: await at.civica.copy(book) }
}

test('a patron reserves, changes, suspends, resumes and cancels, and sees only what is mine', async () => {
  const [mine, other] = [await reader(), await reader()]
  const { book } = await shelved()
  const placed = await mine.post('/v1/me/holds', { book_id: book, pickup_branch_id: at.civica.main })
  expect(placed.status, placed.text).toBe(201)
  const path = placed.headers.get('location') as string
  expect(path).toBe(`/v1/me/holds/${placed.body.id}`)
  const etag = placed.headers.get('etag') as string
  expect((await mine.get(path, { 'if-none-match': etag })).status).toBe(304)
  for (const answer of [
    await other.get(path),
    await other.post(`${path}/cancel`),
    await other.post(`${path}/suspend`),
    await other.post(`${path}/resume`),
  ])
    expect(answer.status).toBe(404)
  expect((await other.patch(path, { needed_by_on: '2099-01-01' }, { 'if-match': '*' })).status).toBe(404)

  const changed = await mine.patch(path, { pickup_branch_id: at.civica.village, comment: 'passo sabato' }, { 'if-match': etag })
  expect(changed.body).toMatchObject({ pickup_branch_id: at.civica.village, comment: 'passo sabato' })
  expect((await mine.patch(path, { comment: null }, { 'if-match': etag })).status).toBe(412)
  expect((await mine.patch(path, { cut_in_line: true }, { 'if-match': '*' })).status).toBe(400)
  expect((await mine.post(`${path}/suspend`, { until_on: '2099-01-01' })).body).toMatchObject({
    status: 'suspended',
    suspended_until_on: '2099-01-01',
  })
  expect((await mine.post(`${path}/resume`)).body.status).toBe('queued')
  expect((await mine.post(`${path}/cancel`, { reason: 'trovato altrove' })).body).toMatchObject({
    status: 'cancelled',
    end_reason: 'trovato altrove',
  })
  expect((await mine.post(`${path}/cancel`)).body).toMatchObject({ code: 'hold_ended', params: { status: 'cancelled' } })
  expect((await mine.get('/v1/me/holds?status=open')).body.data).toEqual([])
  const [who] = await at.sql(`select ended_by, end_channel from {library}.hold where id = $1`, [placed.body.id])
  expect(who).toMatchObject({ ended_by: mine.user_id })
})

test('a patron overrides nothing, forces nothing and reserves for nobody else', async () => {
  const mine = await reader()
  const { book, copy } = await shelved()
  const ask = (more: Record<string, unknown>) => mine.post('/v1/me/holds', { book_id: book, pickup_branch_id: at.civica.main, ...more })
  expect((await ask({ overrides: [{ code: 'hold_limit_reached', reason: 'per favore' }] })).status).toBe(400)
  expect((await ask({ book_id: undefined, copy_id: copy.id, type: 'force' })).status).toBe(400)
  expect((await ask({ patron_id: at.civica.main })).status).toBe(400)
  expect((await mine.post('/v1/holds', { book_id: book, patron_id: mine.patron.id, pickup_branch_id: at.civica.main })).status).toBe(403)
  expect((await mine.get(`/v1/books/${book}/queue`)).status).toBe(403)
})

test('what is set aside is cancelled at the desk only, where the library wants that', async () => {
  const mine = await reader()
  const { book, copy } = await shelved()
  const { body: hold } = await mine.post('/v1/me/holds', { book_id: book, pickup_branch_id: at.civica.main })
  await at.scan(copy)
  await at.rule('hold.cancel_ready_by_patron', false)
  expect((await mine.post(`/v1/me/holds/${hold.id}/cancel`)).body.code).toBe('hold_ready_not_cancellable')
  expect((await at.desk.post(`/v1/holds/${hold.id}/cancel`)).body.status).toBe('cancelled')
  await at.rule('hold.cancel_ready_by_patron', undefined)
})

test('a patron with many holds has one ready at a time, and the next is served when that is collected', async () => {
  const worker = await startWorker(at.app, {})
  try {
    const mine = await reader()
    expect((await mine.put('/v1/me/hold-settings', { ready_at_once: 1 })).body).toEqual({ ready_at_once: 1 })
    const [one, two] = [await shelved(), await shelved()]
    const first = await mine.post('/v1/me/holds', { book_id: one.book, pickup_branch_id: at.civica.main })
    const second = await mine.post('/v1/me/holds', { book_id: two.book, pickup_branch_id: at.civica.main })
    const other = await reader()
    const behind = await other.post('/v1/me/holds', { book_id: two.book, pickup_branch_id: at.civica.main })
    await at.scan(one.copy)
    // The other one is passed over, and whoever comes after is served.
    const scanned = await at.scan(two.copy)
    expect(scanned).toMatchObject({ hold: { id: behind.body.id }, skipped_holds: [{ hold_id: second.body.id, reason: 'paced' }] })
    expect((await at.why(second.body)).waits_because[0].code).toBe('not_filled_paced')
    const spare = await at.civica.copy(two.book)
    expect((await at.pulls()).find(({ copy_id }) => copy_id === spare.id)).toBeUndefined()
    await at.lend(one.copy, mine.patron)
    expect((await at.shown(first.body))['status']).toBe('filled')
    await until(
      async () => (await at.pulls()).find(({ copy_id }) => copy_id === spare.id)?.['hold_id'],
      (id) => id === second.body.id,
    )
  } finally {
    await worker.stop()
  }
})

test('staff set the pace for a patron who asks at the desk, and take it away', async () => {
  const patron = await at.civica.patron()
  const path = `/v1/patrons/${patron.id}/hold-settings`
  expect((await at.desk.get(path)).body).toEqual({ ready_at_once: null })
  expect((await at.desk.put(path, { ready_at_once: 3 })).body).toEqual({ ready_at_once: 3 })
  expect((await at.desk.put(path, { ready_at_once: 0 })).status).toBe(400)
  expect((await at.desk.put(path, { ready_at_once: null })).body).toEqual({ ready_at_once: null })
})
