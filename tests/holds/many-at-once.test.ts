import { afterAll, beforeAll, expect, test } from 'vitest'
import { type HoldDesk, holdDesk } from './support.ts'

let at: HoldDesk

beforeAll(async () => {
  at = await holdDesk('insieme')
})
afterAll(() => at.app.stop())

const statuses = (answers: { status: number }[]) => answers.map(({ status }) => status)

test('twelve desks reserve twelve books for one patron who may have five: five holds, seven refusals', async () => {
  const patron = await at.civica.patron()
  const books: string[] = []
  for (let n = 0; n < 12; n++) {
    const book = await at.civica.book()
    await at.civica.copy(book)
    books.push(book)
  }
  const answers = await Promise.all(books.map((book_id) => at.place({ book_id, patron_id: patron.id })))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(5)
  expect(answers.filter(({ body }) => body.code === 'hold_limit_reached')).toHaveLength(7)
})

test('one patron presses the button on ten pages: one hold, nine refusals', async () => {
  const book = await at.civica.book()
  await at.civica.copy(book)
  const patron = await at.civica.patron()
  const answers = await Promise.all(Array.from({ length: 10 }, () => at.place({ book_id: book, patron_id: patron.id })))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(answers.filter(({ body }) => body.code === 'hold_exists')).toHaveLength(9)
})

test('thirty readers reserve one book: thirty places without a gap, and one copy for one of them', async () => {
  const book = await at.civica.book()
  await at.civica.copy(book)
  const answers = await Promise.all((await at.patrons(30)).map(({ id }) => at.place({ book_id: book, patron_id: id })))
  expect(statuses(answers)).toEqual(Array(30).fill(201))
  expect(answers.map(({ body }) => body.rank).sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, n) => n + 1))
  expect((await at.pulls()).filter(({ book_id }) => book_id === book)).toHaveLength(1)
})

test('ten desks scan ten copies for ten who wait: each captures another hold', async () => {
  const book = await at.civica.book()
  const copies = []
  for (let n = 0; n < 10; n++) copies.push(await at.civica.copy(book))
  for (const patron of await at.patrons(10)) await at.hold(book, patron)
  const scans = await Promise.all(copies.map((copy) => at.desk.post('/v1/checkins', { copy_id: copy.id, branch_id: at.civica.main })))
  expect(scans.map(({ body }) => body.outcome)).toEqual(Array(10).fill('hold_ready'))
  expect(new Set(scans.map(({ body }) => body.hold.id)).size).toBe(10)
})

test('desks that scan, cancel, suspend, revert and reserve all at once end with no copy for two and nobody lost', async () => {
  const book = await at.civica.book()
  const copies = []
  for (let n = 0; n < 4; n++) copies.push(await at.civica.copy(book, undefined, n % 2 ? at.civica.main : at.civica.village))
  const holds = []
  for (const patron of await at.patrons(12))
    holds.push(await at.hold(book, patron, { pickup_branch_id: holds.length % 3 ? at.civica.main : at.civica.village }))
  const newcomers = await at.patrons(4)
  const acts = [
    ...copies.map((copy) => () => at.desk.post('/v1/checkins', { copy_id: copy.id, branch_id: at.civica.main })),
    ...holds.slice(0, 3).map(
      ({ id }) =>
        () =>
          at.desk.post(`/v1/holds/${id}/cancel`),
    ),
    ...holds.slice(3, 6).map(
      ({ id }) =>
        () =>
          at.desk.post(`/v1/holds/${id}/suspend`),
    ),
    ...holds.slice(6, 8).map(
      ({ id }) =>
        () =>
          at.desk.patch(`/v1/holds/${id}`, { pickup_branch_id: at.civica.village }, { 'if-match': '*' }),
    ),
    ...holds.slice(0, 2).map(
      ({ id }) =>
        () =>
          at.desk.post(`/v1/holds/${id}/requeue`, { reason: 'controllo' }),
    ),
    ...newcomers.map(
      ({ id }) =>
        () =>
          at.place({ book_id: book, patron_id: id }),
    ),
    ...copies.map((copy) => () => at.desk.post('/v1/checkins', { copy_id: copy.id, branch_id: at.civica.village })),
  ]
  const answers = await Promise.all(acts.map((act) => act()))
  expect(statuses(answers).filter((status) => status >= 500)).toEqual([])
  expect(statuses(answers).every((status) => [200, 201, 409].includes(status))).toBe(true)
  const open = await at.sql<{ captured: string | null; target: string | null; status: string }>(
    `select captured_copy_id as captured, target_copy_id as target, status from {library}.hold where book_id = $1 and ended_at is null`,
    [book],
  )
  expect(open).toHaveLength(13)
  const used = open.flatMap(({ captured, target }) => [captured, target].filter((one) => one !== null))
  expect(new Set(used).size).toBe(used.length)
  const wrong = await at.sql(
    `select c.id, c.status from {library}.copy c where c.book_id = $1 and c.status <> case
       when exists (select from {library}.transit t where t.copy_id = c.id and t.received_at is null and t.cancelled_at is null) then 'in_transit'
       when exists (select from {library}.hold h where h.captured_copy_id = c.id and h.status = 'ready') then 'on_hold_shelf' else 'available' end`,
    [book],
  )
  expect(wrong).toEqual([])
})
