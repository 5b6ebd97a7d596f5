import { afterAll, beforeAll, expect, test } from 'vitest'
import { type HoldDesk, holdDesk } from './support.ts'

let at: HoldDesk

beforeAll(async () => {
  at = await holdDesk('coda')
})
afterAll(() => at.app.stop())

const ids = (rows: { hold_id?: string; id?: string }[]) => rows.map(({ hold_id, id }) => hold_id ?? id)
const queueOf = async (book: string) => (await at.desk.get(`/v1/books/${book}/queue`)).body.data as Record<string, any>[]

/** A book whose only copy is out, and so many who wait for it. */
async function queued(count: number, more: Record<string, unknown> = {}) {
  const book = await at.civica.book()
  const copy = await at.civica.copy(book)
  await at.lend(copy)
  const holds = []
  for (const patron of await at.patrons(count)) holds.push(await at.hold(book, patron, more))
  return { book, copy, holds: holds as { id: string; [key: string]: any }[] }
}

test('who suspends lets others pass, keeps the place, and is shown both ranks', async () => {
  const { book, copy, holds } = await queued(3)
  const [first, second] = holds
  await at.desk.post(`/v1/holds/${first?.id}/suspend`)
  expect(await at.shown(second ?? {})).toMatchObject({ rank: 1, rank_with_suspended: 2 })
  expect((await queueOf(book)).map(({ rank, rank_with_suspended }) => [rank, rank_with_suspended])).toEqual([
    [1, 1],
    [1, 2],
    [2, 3],
  ])
  expect(await at.scan(copy)).toMatchObject({ outcome: 'hold_ready', hold: { id: second?.id }, skipped_holds: [{ reason: 'suspended' }] })
  expect((await at.desk.post(`/v1/holds/${first?.id}/resume`)).body).toMatchObject({ status: 'queued', rank: 1 })
})

test('a hold that begins later is invisible to the desk until its day, and keeps its place', async () => {
  const { copy, holds } = await queued(1, { not_before_on: '2099-01-01' })
  expect((await at.scan(copy)).outcome).toBe('shelve')
  expect((await at.why(holds[0] ?? {})).waits_because[0]).toMatchObject({
    code: 'not_filled_not_before',
    params: { not_before_on: '2099-01-01' },
  })
  await at.sql(`update {library}.hold set not_before_on = current_date where id = $1`, [holds[0]?.id])
  expect((await at.scan(copy)).hold.id).toBe(holds[0]?.id)
})

test('staff let somebody cut in line, and take it back', async () => {
  const { book, holds } = await queued(2)
  const patron = await at.civica.patron()
  const urgent = await at.hold(book, patron, { cut_in_line: true })
  expect(urgent).toMatchObject({ rank: 1, is_cut_in_line: true })
  expect(ids(await queueOf(book))).toEqual([urgent['id'], ...ids(holds)])
  const back = await at.desk.patch(`/v1/holds/${urgent['id']}`, { cut_in_line: false }, { 'if-match': '*' })
  expect(back.body).toMatchObject({ rank: 3, is_cut_in_line: false })
})

test('staff put a queue in another order: it must be the whole queue, and what is set aside stays first', async () => {
  const { book, copy, holds } = await queued(4)
  const [a, b, c, d] = ids(holds) as [string, string, string, string]
  await at.scan(copy)
  const put = (hold_ids: string[]) => at.desk.put(`/v1/books/${book}/queue`, { hold_ids })
  expect((await put([a, b, c])).body).toMatchObject({ code: 'queue_changed', params: { unknown: 0, left_out: 1 } })
  expect((await put([a, b, c, d, d])).body).toMatchObject({ code: 'queue_changed', params: { unknown: 1 } })
  expect((await put([d, a, c, b])).body.code).toBe('fulfilment_comes_first')
  const ordered = await put([a, d, c, b])
  expect(ids(ordered.body.data)).toEqual([a, d, c, b])
  expect(ordered.body.data.map(({ rank }: { rank: number | null }) => rank)).toEqual([null, 1, 2, 3])
  // Whoever comes next still comes last, and the second half of a queue can be moved again and again.
  const patron = await at.civica.patron()
  const last = await at.hold(book, patron)
  for (let turn = 0; turn < 5; turn++) expect((await put([a, b, d, c, last['id']])).status).toBe(200)
  expect((await at.shown(last)).rank).toBe(4)
})

test('nobody is overlooked who came while the queue was put in order', async () => {
  const { book, holds } = await queued(2)
  const patrons = await at.patrons(3)
  const order = ids(holds).reverse()
  const answers = await Promise.all([
    at.desk.put(`/v1/books/${book}/queue`, { hold_ids: order }),
    ...patrons.map(({ id }) => at.place({ book_id: book, patron_id: id })),
  ])
  expect(answers.slice(1).map(({ status }) => status)).toEqual([201, 201, 201])
  expect([200, 409]).toContain(answers[0]?.status)
  const ranks = (await queueOf(book)).map(({ rank }) => rank)
  expect(ranks).toEqual([1, 2, 3, 4, 5])
})

test('what stood ready and is cancelled goes to the next whose pickup is here, who is told', async () => {
  const { copy, holds } = await queued(2)
  const [first, second] = holds
  await at.scan(copy)
  expect((await at.desk.post(`/v1/holds/${first?.id}/cancel`)).body.status).toBe('cancelled')
  const next = await at.shown(second ?? {})
  expect(next['status']).toBe('ready')
  expect((await at.desk.get(`/v1/copies/${copy.id}`)).body.status).toBe('on_hold_shelf')
  const told = await at.sql(`select subject_id from platform.event where tenant = $1 and type = 'hold.ready' and subject_id = $2`, [
    at.civica.library.schema,
    second?.id,
  ])
  expect(told).toHaveLength(1)
  // Its slip bears the wrong name until somebody scans it.
  expect((await at.toClear()).find(({ copy_id }) => copy_id === copy.id)).toMatchObject({ action: 'set_aside_again' })
  await at.scan(copy)
  expect((await at.toClear()).find(({ copy_id }) => copy_id === copy.id)).toBeUndefined()
})

test('what stood ready and is cancelled is sent to the next whose pickup is elsewhere, who is not told yet', async () => {
  const { copy, book, holds } = await queued(1)
  const patron = await at.civica.patron()
  const elsewhere = await at.hold(book, patron, { pickup_branch_id: at.civica.village })
  await at.scan(copy)
  await at.desk.post(`/v1/holds/${holds[0]?.id}/cancel`)
  expect(await at.shown(elsewhere)).toMatchObject({ status: 'in_transit', captured_copy_id: copy.id, ready_at: null })
  expect((await at.scan(copy, at.civica.village)).outcome).toBe('hold_ready')
})

test('what stood ready away from home and is wanted by nobody any more goes home', async () => {
  const book = await at.civica.book()
  const copy = await at.civica.copy(book, undefined, at.civica.village)
  const hold = await at.hold(book, await at.civica.patron())
  await at.scan(copy, at.civica.village)
  await at.scan(copy)
  expect((await at.shown(hold))['status']).toBe('ready')
  await at.desk.post(`/v1/holds/${hold['id']}/cancel`)
  expect((await at.desk.get(`/v1/copies/${copy.id}`)).body.status).toBe('in_transit')
  expect((await at.toClear()).find(({ copy_id }) => copy_id === copy.id)).toMatchObject({ action: 'send' })
  expect((await at.scan(copy, at.civica.village)).outcome).toBe('shelve')
})

test('cancelling what is on its way makes nobody ready before it has arrived', async () => {
  // rero-ils#2454, and again rero-ils#3403
  const book = await at.civica.book()
  const copy = await at.civica.copy(book, undefined, at.civica.village)
  const [one, two] = await at.patrons(2)
  const first = await at.hold(book, one as { id: string })
  const second = await at.hold(book, two as { id: string })
  await at.scan(copy, at.civica.village)
  await at.desk.post(`/v1/holds/${first['id']}/cancel`)
  expect((await at.shown(second))['status']).toBe('queued')
  expect((await at.scan(copy)).hold.id).toBe(second['id'])
})

test('a hold in transit that staff take back is first in the queue, and its copy is on no way any more (E31)', async () => {
  // EG LP#1771422
  const book = await at.civica.book()
  const copy = await at.civica.copy(book, undefined, at.civica.village)
  const [one, two] = await at.patrons(2)
  const first = await at.hold(book, one as { id: string })
  const second = await at.hold(book, two as { id: string })
  await at.scan(copy, at.civica.village)
  const reverted = await at.desk.post(`/v1/holds/${first['id']}/requeue`, { reason: 'non è mai partito' })
  expect(reverted.body).toMatchObject({ status: 'queued', rank: 1, captured_copy_id: null })
  expect((await at.desk.get(`/v1/copies/${copy.id}`)).body.status).toBe('available')
  expect((await at.shown(second))['rank']).toBe(2)
  const log = (await at.desk.get(`/v1/holds/${first['id']}/events`)).body.data
  expect(log.map(({ kind }: { kind: string }) => kind)).toContain('requeued')
  expect(log.find(({ kind }: { kind: string }) => kind === 'requeued').reason).toBe('non è mai partito')
})

test('a copy that is not where it was set aside is marked as missing, and another one is fetched', async () => {
  const book = await at.civica.book()
  const [gone, other] = [await at.civica.copy(book), await at.civica.copy(book)]
  const hold = await at.hold(book, await at.civica.patron())
  await at.scan(gone)
  const reverted = await at.desk.post(`/v1/holds/${hold['id']}/requeue`, { reason: 'non si trova', is_missing: true })
  expect(reverted.body.status).toBe('queued')
  expect((await at.desk.get(`/v1/copies/${gone.id}`)).body.condition).toBe('missing')
  expect((await at.pulls()).find(({ hold_id }) => hold_id === hold['id'])).toMatchObject({ copy_id: other.id })
})

test('a hold that waits cannot be taken back from a shelf', async () => {
  const { holds } = await queued(1)
  const refused = await at.desk.post(`/v1/holds/${holds[0]?.id}/requeue`, { reason: 'per sbaglio' })
  expect(refused.body).toMatchObject({ code: 'hold_not_set_aside', params: { status: 'queued' } })
})

test('the hold on this very copy is filled, and not the first on the book (E27)', async () => {
  // FOLIO CIRC-1403
  const book = await at.civica.book()
  const [one, other] = [await at.civica.copy(book), await at.civica.copy(book)]
  await at.lend(one)
  await at.lend(other)
  const [a, b] = await at.patrons(2)
  const onOther = await at.hold(book, a as { id: string }, { book_id: undefined, copy_id: other.id })
  const onBook = await at.hold(book, b as { id: string })
  expect(await at.scan(one)).toMatchObject({
    hold: { id: onBook['id'] },
    skipped_holds: [{ hold_id: onOther['id'], reason: 'other_copy' }],
  })
  expect((await at.scan(other)).hold.id).toBe(onOther['id'])
  await at.lend(other, a)
  expect((await at.shown(onOther))['status']).toBe('filled')
  expect((await at.shown(onBook))['status']).toBe('ready')
})

test('two desks scan one copy at the same moment: one hold is captured (E2)', async () => {
  // EG LP#902255
  const { copy, holds } = await queued(3)
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => at.desk.post('/v1/checkins', { copy_id: copy.id, branch_id: at.civica.main })),
  )
  expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200))
  expect(answers.filter(({ body }) => body.outcome === 'hold_ready')).toHaveLength(1)
  expect(answers.filter(({ body }) => body.outcome === 'already_on_hold_shelf')).toHaveLength(5)
  const statuses = await Promise.all(holds.map((hold) => at.shown(hold)))
  expect(statuses.map(({ status }) => status)).toEqual(['ready', 'queued', 'queued'])
})
