import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Recording, recordingOf } from '../../bench/recorder.ts'
import { LoansQuery } from '../../src/features/circulation/contract.ts'
import { listLoans } from '../../src/features/circulation/loans.ts'
import { moveDue, recallLoan } from '../../src/features/circulation/verbs.ts'
import { doorTo } from '../../src/kernel/db.ts'
import { type Answer, type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type DeskRoom, deskRoom } from '../support/desk.ts'
import { type Stock, stock } from '../support/library.ts'

let app: TestApp
let civica: Stock
let room: DeskRoom
let desk: Client

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  room = deskRoom(app, civica)
  desk = await app.as(civica.library, 'Librarian')
})
afterAll(() => app.stop())

const DAY_MS = 86_400_000
interface Made {
  id: string
  due_at: string
  started_at: string
  version: number
}
const lend = async (type: string, patron?: { id: string }, more: Record<string, unknown> = {}): Promise<Made> => {
  const copy = await room.copyOf(type)
  const { body, status, text } = await desk.post('/v1/checkouts', {
    copy_id: copy.id,
    patron_id: (patron ?? (await civica.patron())).id,
    ...more,
  })
  expect(status, text).toBe(201)
  return body as Made
}
const days = (count: number) => ({ count, unit: 'day' })
const idsOf = ({ body }: { body: { data: { id: string }[] } }) => body.data.map(({ id }) => id)

test('a long list keeps what belongs to every loan, to its last page (E35)', async () => {
  // FOLIO CIRC-2059: after fifty loans the copies were missing.
  const type = await room.copyType({ 'loan.max_total': 'unlimited', 'loan.max_of_type': 'unlimited' })
  const category = await room.patronCategory({ 'loan.max_total': 'unlimited' })
  const patron = await civica.patron('Rossi Archivio', { patron_category_id: category })
  for (let n = 0; n < 63; n++) await lend(type, patron)
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page: Answer<any> = await desk.get(
      `/v1/loans?patron_id=${patron.id}&limit=25&include=copy,book,patron${cursor ? `&cursor=${cursor}` : ''}`,
    )
    for (const loan of page.body.data) {
      expect(loan.copy).toMatchObject({ id: loan.copy_id, barcode: loan.copy_barcode })
      expect(loan.book).toMatchObject({ id: loan.book_id, title: loan.title })
      expect(loan.patron).toMatchObject({ id: patron.id, family_name: 'Rossi Archivio' })
    }
    seen.push(...idsOf(page))
    cursor = page.body.page.next
  } while (cursor !== null)
  expect(new Set(seen).size).toBe(63)
  // However long the page and whatever is embedded, it is two round trips.
  const flights: Recording = []
  const actor = { user_id: null, patron_id: null, session_id: null, permissions: new Set(['*']), language: 'it', channel: 'desk' as const }
  const door = doorTo(recordingOf(app.database, flights), { library: civica.library, actor })
  const query = LoansQuery.parse({ patron_id: patron.id, include: 'copy,book,patron' })
  await door.read((tx) => listLoans(tx, query, 100, undefined))
  expect(flights.filter((flight) => flight.some(({ text }) => /select/.test(text)))).toHaveLength(2)
})

test('who calls about overdue books finds the oldest first, and no loan that is back', async () => {
  const type = await room.copyType({ 'loan.closed_day_mode': 'keep', 'loan.period': days(5) })
  const [first, second, back] = [await lend(type), await lend(type), await lend(type)]
  const moved = async (loan: Made, due: number) =>
    (await desk.patch(`/v1/loans/${loan.id}`, { due_at: new Date(Date.now() + due).toISOString(), reason: 'prova' }, { 'if-match': '*' }))
      .status
  expect(await Promise.all([moved(second, 2 * DAY_MS), moved(first, 3 * DAY_MS), moved(back, DAY_MS)])).toEqual([200, 200, 200])
  await desk.post('/v1/checkins', { copy_id: (await desk.get(`/v1/loans/${back.id}`)).body.copy_id })
  await room.later(4 * DAY_MS, async (then) => {
    expect(idsOf(await then.get('/v1/loans?status=overdue&sort=due_at')).slice(0, 2)).toEqual([second.id, first.id])
    const page = await then.get('/v1/loans?status=overdue&sort=-due_at&limit=1')
    expect(idsOf(page)).toEqual([first.id])
    expect(idsOf(await then.get(`/v1/loans?status=overdue&sort=-due_at&limit=1&cursor=${page.body.page.next}`))).toEqual([second.id])
  })
  const before = new Date(Date.now() + 2.5 * DAY_MS).toISOString()
  expect(idsOf(await desk.get(`/v1/loans?due_before=${encodeURIComponent(before)}`))).toEqual([second.id])
  expect(idsOf(await desk.get('/v1/loans?status=closed'))).toEqual([back.id])
})

test('lists are asked for by branch, title and copy, and a mistyped question is told', async () => {
  const type = await room.copyType()
  const loan = await lend(type, undefined, { branch_id: civica.village })
  await lend(type, undefined, { branch_id: civica.main })
  const { copy_id, book_id } = (await desk.get(`/v1/loans/${loan.id}`)).body
  expect(idsOf(await desk.get(`/v1/loans?branch_id=${civica.village}`))).toEqual([loan.id])
  expect(idsOf(await desk.get(`/v1/loans?book_id=${book_id}`))).toEqual([loan.id])
  expect(idsOf(await desk.get(`/v1/loans?copy_id=${copy_id}`))).toEqual([loan.id])
  for (const query of ['include=author', 'sort=title', 'due_before=tomorrow', 'colour=red', 'cursor=x'])
    expect((await desk.get(`/v1/loans?${query}`)).status, query).toBe(400)
})

test('a patron sees what is at home and what was, and nobody else does', async () => {
  const type = await room.copyType()
  const [patron, stranger] = [await civica.patron(), await civica.patron()]
  const [home, gone] = [await lend(type, patron), await lend(type, patron)]
  await desk.post('/v1/checkins', { copy_id: (await desk.get(`/v1/loans/${gone.id}`)).body.copy_id })
  const reader = await app.as(civica.library, 'Reader', { patron_id: patron.id })
  expect(idsOf(await reader.get('/v1/me/loans?status=open&sort=due_at'))).toEqual([home.id])
  expect(idsOf(await reader.get('/v1/me/loans?status=closed'))).toEqual([gone.id])
  const other = await app.as(civica.library, 'Reader', { patron_id: stranger.id })
  expect(idsOf(await other.get('/v1/me/loans'))).toEqual([])
})

test('staff move a due date for a reason, which stays in the log, and never before the loan began', async () => {
  const loan = await lend(await room.copyType())
  const change = (body: Record<string, unknown>, version = '"1"') => desk.patch(`/v1/loans/${loan.id}`, body, { 'if-match': version })
  const due_at = new Date(Date.now() + 60 * DAY_MS).toISOString()
  expect((await desk.patch(`/v1/loans/${loan.id}`, { note: 'x' })).status).toBe(428)
  const wrong = await change({ due_at: '2001-01-01T00:00:00Z' })
  expect(wrong.status).toBe(422)
  expect(wrong.body.errors.map(({ code }: { code: string }) => code)).toEqual(['reason_needed', 'due_before_start'])
  const moved = await change({ due_at, reason: 'in ospedale', note: 'avvisata la figlia' })
  expect(moved.status, moved.text).toBe(200)
  expect(moved.body).toMatchObject({ due_at, note: 'avvisata la figlia', version: 2 })
  expect((await change({ note: null })).body.code).toBe('edit_conflict')
  const logged = await app.admin<{ data: Record<string, unknown> }>(
    `select data from platform.event where type = 'loan.changed' and subject_id = $1 order by id`,
    [loan.id],
  )
  expect(logged.map(({ data }) => data)).toMatchObject([
    { what: 'due_at', due_before: loan.due_at, due_at, reason: 'in ospedale' },
    { what: 'note' },
  ])
})

test('whoever may lend but not move due dates cannot', async () => {
  const admin = await app.as(civica.library, 'Admin')
  await admin.post('/v1/roles', { name: 'Volontario', permissions: ['loans:read', 'loans:write'] })
  const volunteer = await app.as(civica.library, 'Volontario' as 'Librarian')
  const loan = await lend(await room.copyType())
  const due_at = new Date(Date.now() + 60 * DAY_MS).toISOString()
  const answer = await volunteer.patch(`/v1/loans/${loan.id}`, { due_at, reason: 'per un amico' }, { 'if-match': '*' })
  expect(answer.body).toMatchObject({ code: 'forbidden', params: { permission: 'loans:change-due' } })
  expect((await volunteer.patch(`/v1/loans/${loan.id}`, { note: 'copertina macchiata' }, { 'if-match': '*' })).status).toBe(200)
})

test('a recall brings a loan forward once, after what was guaranteed and never later than it was', async () => {
  const rules = {
    'loan.period': days(40),
    'loan.closed_day_mode': 'keep',
    'recall.return_interval': days(5),
    'recall.minimum_guaranteed': days(14),
  }
  const loan = await lend(await room.copyType(rules))
  const recall = (id: string) => app.door(civica.library).write((tx) => recallLoan(tx, id, null))
  const first = await recall(loan.id)
  expect(first.is_recalled).toBe(true)
  // Fourteen days from its start were promised; five from today are less.
  expect(Math.round((Date.parse(first.due_at) - Date.parse(loan.started_at)) / DAY_MS)).toBeGreaterThanOrEqual(14)
  expect(Date.parse(first.due_at)).toBeLessThan(Date.parse(loan.due_at))
  expect(await recall(loan.id)).toMatchObject({ is_recalled: false, due_at: first.due_at })
  const short = await lend(await room.copyType({ ...rules, 'loan.period': days(3) }))
  expect((await recall(short.id)).due_at).toBe(short.due_at)
  const shown = await desk.get(`/v1/loans/${loan.id}`)
  expect(shown.body).toMatchObject({ due_at: first.due_at })
  expect(shown.body.recalled_at).not.toBeNull()
})

test('an emergency closing moves what is still due then, and leaves alone what was renewed or returned meanwhile', async () => {
  const type = await room.copyType()
  const [still, renewed, returned] = [await lend(type), await lend(type), await lend(type)]
  await desk.post('/v1/renewals', { loan_id: renewed.id })
  await desk.post('/v1/checkins', { copy_id: (await desk.get(`/v1/loans/${returned.id}`)).body.copy_id })
  const due_at = new Date(Date.parse(still.due_at) + 7 * DAY_MS)
  const moves = [still, renewed, returned].map((loan) => ({ loan_id: loan.id, due_before: loan.due_at, due_at }))
  const move = () => app.door(civica.library).write((tx) => moveDue(tx, moves, 'chiusura per neve'))
  expect(await move()).toEqual([still.id])
  expect((await desk.get(`/v1/loans/${still.id}`)).body.due_at).toBe(due_at.toISOString())
  expect(await move()).toEqual([])
})
