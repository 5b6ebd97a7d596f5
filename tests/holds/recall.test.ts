import { afterAll, beforeAll, expect, test } from 'vitest'
import { type HoldDesk, holdDesk } from './support.ts'

let at: HoldDesk

beforeAll(async () => {
  at = await holdDesk('richiamo')
  await at.rule('recall.allowed', true)
  await at.rule('recall.return_interval', { count: 7, unit: 'day' })
  await at.rule('recall.minimum_guaranteed', { count: 14, unit: 'day' })
})
afterAll(() => at.app.stop())

const recall = (book_id: string, patron: { id: string }) => at.place({ book_id, patron_id: patron.id, type: 'recall' })
const loanOf = async (id: string) => (await at.desk.get(`/v1/loans/${id}`)).body
const began = (loan: Record<string, any>, days: number) =>
  at.sql(`update {library}.loan set started_at = started_at - make_interval(days => $2) where id = $1`, [loan['id'], days])

test('a recall ends the loan that comes back first once it is recalled, and says which', async () => {
  const book = await at.civica.book()
  const [young, old] = [await at.civica.copy(book), await at.civica.copy(book)]
  const fresh = await at.lend(young)
  const ripe = await at.lend(old)
  await began(ripe, 20)
  const placed = await recall(book, await at.civica.patron())
  expect(placed.status, placed.text).toBe(201)
  expect(placed.body.explanation.steps.at(-1)).toMatchObject({ code: 'recalled_for', params: { barcode: old.barcode } })
  expect((await loanOf(fresh['id'])).due_at).toBe(fresh['due_at'])
  const shortened = await loanOf(ripe['id'])
  expect(Date.parse(shortened.due_at)).toBeLessThan(Date.parse(ripe['due_at']))
  // Who guarantees a fortnight keeps it: the second recall finds the young loan.
  await recall(book, await at.civica.patron())
  const guaranteed = await loanOf(fresh['id'])
  expect(Date.parse(guaranteed.due_at) - Date.parse(fresh['started_at'])).toBeGreaterThan(13 * 86_400_000)
})

test('what was recalled serves whoever recalled it, though others wait longer', async () => {
  const book = await at.civica.book()
  const copy = await at.civica.copy(book)
  await at.lend(copy)
  const [a, b] = await at.patrons(2)
  const longer = await at.hold(book, a as { id: string })
  const { body: recalled } = await recall(book, b as { id: string })
  expect(await at.scan(copy)).toMatchObject({ outcome: 'hold_ready', hold: { id: recalled.id } })
  expect((await at.shown(longer))['rank']).toBe(1)
})

test('a recall keeps its copy whatever is fetched meanwhile', async () => {
  // EG LP#1838069
  const book = await at.civica.book()
  const copy = await at.civica.copy(book)
  await at.lend(copy)
  const { body: recalled } = await recall(book, await at.civica.patron())
  await at.hold(book, await at.civica.patron())
  await at.desk.patch(`/v1/holds/${recalled.id}`, { comment: 'per la tesi' }, { 'if-match': '*' })
  expect((await at.why(recalled)).copies).toMatchObject([{ copy_id: copy.id, is_target: true }])
})

test('a loan is recalled once, and a book no oftener than the rules say', async () => {
  const book = await at.civica.book()
  await at.lend(await at.civica.copy(book))
  await at.lend(await at.civica.copy(book))
  const [a, b, c] = await at.patrons(3)
  expect((await recall(book, a as { id: string })).status).toBe(201)
  await at.rule('recall.max_per_book', 1)
  expect((await recall(book, b as { id: string })).body).toMatchObject({ code: 'recall_limit_reached', params: { count: 1, limit: 1 } })
  await at.rule('recall.max_per_book', undefined)
  expect((await recall(book, b as { id: string })).status).toBe(201)
  expect((await recall(book, c as { id: string })).body).toMatchObject({ code: 'nothing_to_recall', params: { standing: 0, on_loan: 2 } })
})

test('nothing is recalled where a copy stands on the shelf, where the rules forbid it, or from oneself', async () => {
  const book = await at.civica.book()
  const copy = await at.civica.copy(book)
  const patron = await at.civica.patron()
  expect((await recall(book, patron)).body).toMatchObject({ code: 'nothing_to_recall', params: { standing: 1 } })
  await at.lend(copy, patron)
  expect((await recall(book, patron)).body.code).toBe('nothing_to_recall')
  await at.rule('recall.allowed', undefined)
  const answer = await recall(book, await at.civica.patron())
  expect(answer.body.code).toBe('recall_not_allowed')
  await at.rule('recall.allowed', true)
})

test('ten readers recall one loan at the same moment: one does', async () => {
  const book = await at.civica.book()
  await at.lend(await at.civica.copy(book))
  const answers = await Promise.all((await at.patrons(10)).map((patron) => recall(book, patron)))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(answers.filter(({ body }) => body.code === 'nothing_to_recall')).toHaveLength(9)
})
