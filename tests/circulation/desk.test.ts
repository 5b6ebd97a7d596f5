import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'

let app: TestApp
let civica: Stock
let desk: Client

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  desk = await app.as(civica.library, 'Librarian')
})
afterAll(() => app.stop())

const open = () =>
  app.admin<{ count: number }>(`select count(*)::int as count from ${civica.library.schema}.loan where returned_at is null`)

test('a book is lent for thirty days, says why, and comes back', async () => {
  const copy = await civica.copy(await civica.book('Il nome della rosa'), 'BC-0')
  const patron = await civica.patron()
  const loan = await desk.post('/v1/checkouts', { copy_barcode: 'bc-0', card_number: patron.card_number })
  expect(loan.status, loan.text).toBe(201)
  expect(loan.body.explanation.rules['loan.period']).toMatchObject({ value: { count: 30, unit: 'day' }, scope: [], beat: [] })
  expect(new Date(loan.body.due_at).getTime() - Date.now()).toBeGreaterThan(29 * 86_400_000)
  expect((await desk.get(`/v1/copies/${copy.id}`)).body.status).toBe('on_loan')

  const back = await desk.post('/v1/checkins', { copy_barcode: 'BC-0', branch_id: civica.main })
  expect(back.status, back.text).toBe(200)
  expect(back.body.outcome).toBe('shelve')
  expect(back.body.loan.id).toBe(loan.body.id)
  expect((await desk.get(`/v1/copies/${copy.id}`)).body.status).toBe('available')
})

test('forty desks scan the same copy: one loan, thirty-nine refusals', async () => {
  await civica.copy(await civica.book(), 'BC-1')
  const patrons = await Promise.all(Array.from({ length: 40 }, () => civica.patron()))
  const answers = await Promise.all(patrons.map(({ card_number }) => desk.post('/v1/checkouts', { copy_barcode: 'BC-1', card_number })))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(answers.filter(({ body }) => body.code === 'copy_on_loan')).toHaveLength(39)
})

test('twenty desks lend to one patron who may have ten: ten loans, ten refusals', async () => {
  const patron = await civica.patron()
  const copies = []
  for (let n = 0; n < 20; n++) copies.push(await civica.copy(await civica.book()))
  const answers = await Promise.all(
    copies.map(({ barcode }) => desk.post('/v1/checkouts', { copy_barcode: barcode, card_number: patron.card_number })),
  )
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(10)
  expect(answers.filter(({ body }) => body.code === 'loan_limit_reached')).toHaveLength(10)
})

test('a tired finger presses lend thirty-two times: one loan, the same answer every time', async () => {
  const copy = await civica.copy(await civica.book())
  const patron = await civica.patron()
  const before = (await open())[0]?.count ?? 0
  const answers = await Promise.all(
    Array.from({ length: 32 }, () =>
      desk.post('/v1/checkouts', { copy_barcode: copy.barcode, card_number: patron.card_number }, { 'idempotency-key': 'tired' }),
    ),
  )
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  expect((await open())[0]?.count).toBe(before + 1)
})

test('a rehearsal answers what would happen and changes nothing', async () => {
  const copy = await civica.copy(await civica.book())
  const patron = await civica.patron()
  const rehearsed = await desk.post('/v1/checkouts?dry_run=true', { copy_barcode: copy.barcode, patron_id: patron.id })
  expect(rehearsed.status, rehearsed.text).toBe(200)
  expect((await desk.get(`/v1/loans?patron_id=${patron.id}`)).body.data).toEqual([])
})

test('every reason against a loan is named at once, and may be overridden by who is allowed to', async () => {
  const copy = await civica.copy(await civica.book())
  const patron = await civica.patron('Scaduta', { expires_on: '2020-01-31' })
  const { body: shown, headers } = await desk.get(`/v1/copies/${copy.id}`)
  expect(shown.condition).toBe('ok')
  await desk.patch(`/v1/copies/${copy.id}`, { not_for_loan: 'consultazione' }, { 'if-match': headers.get('etag') as string })
  const refused = await desk.post('/v1/checkouts', { copy_barcode: copy.barcode, patron_id: patron.id })
  expect(refused.status).toBe(409)
  expect(refused.body.errors.map(({ code }: { code: string }) => code)).toEqual(['card_expired', 'copy_not_for_loan'])

  const overrides = ['card_expired', 'copy_not_for_loan'].map((code) => ({ code, reason: 'per la mostra' }))
  const byLibrarian = await desk.post('/v1/checkouts', { copy_barcode: copy.barcode, patron_id: patron.id, overrides })
  expect(byLibrarian.status).toBe(409)
  const admin = await app.as(civica.library, 'Admin')
  const byAdmin = await admin.post('/v1/checkouts', { copy_barcode: copy.barcode, patron_id: patron.id, overrides })
  expect(byAdmin.status, byAdmin.text).toBe(201)
})

test('an unknown card and an unknown barcode are both told', async () => {
  const answer = await desk.post('/v1/checkouts', { copy_barcode: 'nowhere', card_number: 'nobody' })
  expect(answer.status).toBe(422)
  expect(answer.body.errors.map(({ code }: { code: string }) => code)).toEqual(['patron_unknown', 'copy_unknown'])
})

test('a renewal lengthens a loan until the limit, and never while somebody waits', async () => {
  const book = await civica.book()
  const copy = await civica.copy(book)
  const patron = await civica.patron()
  const { body: loan } = await desk.post('/v1/checkouts', { copy_barcode: copy.barcode, patron_id: patron.id })
  const renewed = await desk.post('/v1/renewals', { loan_id: loan.id })
  expect(renewed.status, renewed.text).toBe(201)
  expect(Date.parse(renewed.body.due_at)).toBeGreaterThan(Date.parse(loan.due_at))
  const other = await civica.patron()
  const hold = await desk.post('/v1/holds', { book_id: book, patron_id: other.id, pickup_branch_id: civica.main })
  expect(hold.status, hold.text).toBe(201)
  expect((await desk.post('/v1/renewals', { loan_id: loan.id })).body.code).toBe('holds_waiting')
})

test("a patron sees and renews his own loans, and another's are not there", async () => {
  const copy = await civica.copy(await civica.book())
  const [mine, other] = [await civica.patron(), await civica.patron()]
  const reader = await app.as(civica.library, 'Reader', { patron_id: mine.id })
  const stranger = await app.as(civica.library, 'Reader', { patron_id: other.id })
  const { body: loan } = await desk.post('/v1/checkouts', { copy_barcode: copy.barcode, patron_id: mine.id })
  expect((await reader.get('/v1/me/loans')).body.data.map(({ id }: { id: string }) => id)).toEqual([loan.id])
  expect((await stranger.get('/v1/me/loans')).body.data).toEqual([])
  expect((await stranger.post(`/v1/me/loans/${loan.id}/renew`)).status).toBe(404)
  expect((await reader.post(`/v1/me/loans/${loan.id}/renew`)).status).toBe(201)
})

test('RERO: what a returned copy does, by who waits and where', async () => {
  const book = await civica.book()
  const copy = await civica.copy(book, undefined, civica.village)
  // No hold, scanned away from home: it goes home, and arrives.
  expect((await desk.post('/v1/checkins', { copy_id: copy.id, branch_id: civica.main })).body).toMatchObject({
    outcome: 'send_home',
    transit: { to_branch_id: civica.village },
  })
  expect((await desk.get(`/v1/copies/${copy.id}`)).body.status).toBe('in_transit')
  expect((await desk.post('/v1/checkins', { copy_id: copy.id, branch_id: civica.village })).body.outcome).toBe('shelve')
  // A hold for pickup elsewhere: it travels, nobody is told, then it waits on the shelf.
  const [first, second] = [await civica.patron(), await civica.patron()]
  const hold = await desk.post('/v1/holds', { book_id: book, patron_id: first.id, pickup_branch_id: civica.main })
  const next = await desk.post('/v1/holds', { book_id: book, patron_id: second.id, pickup_branch_id: civica.main })
  expect(next.body.rank).toBe(2)
  expect((await desk.post('/v1/checkins', { copy_id: copy.id, branch_id: civica.village })).body.outcome).toBe('send_to_pickup')
  expect((await desk.get(`/v1/holds/${hold.body.id}`)).body.status).toBe('in_transit')
  const arrived = await desk.post('/v1/checkins', { copy_id: copy.id, branch_id: civica.main })
  expect(arrived.body).toMatchObject({ outcome: 'hold_ready', hold: { id: hold.body.id } })
  // A double scan captures nothing more.
  expect((await desk.post('/v1/checkins', { copy_id: copy.id, branch_id: civica.main })).body.outcome).toBe('already_on_hold_shelf')
  expect((await desk.get(`/v1/holds/${next.body.id}`)).body.status).toBe('queued')
  // It is kept from everyone but the first, whose hold the loan fills.
  expect((await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: second.id })).body.code).toBe('copy_held_for_other')
  expect((await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: first.id, branch_id: civica.main })).status).toBe(201)
  expect((await desk.get(`/v1/holds/${hold.body.id}`)).body.status).toBe('filled')
  // Returned at the pickup branch of the next: it is his.
  expect((await desk.post('/v1/checkins', { copy_id: copy.id, branch_id: civica.main })).body).toMatchObject({
    outcome: 'hold_ready',
    hold: { id: next.body.id },
  })
})

test('cancelling a hold in transit tells nobody before the copy has arrived (E5)', async () => {
  const book = await civica.book()
  const copy = await civica.copy(book, undefined, civica.village)
  const [first, second] = [await civica.patron(), await civica.patron()]
  const one = await desk.post('/v1/holds', { book_id: book, patron_id: first.id, pickup_branch_id: civica.main })
  const two = await desk.post('/v1/holds', { book_id: book, patron_id: second.id, pickup_branch_id: civica.main })
  await desk.post('/v1/checkins', { copy_id: copy.id, branch_id: civica.village })
  expect((await desk.post(`/v1/holds/${one.body.id}/cancel`)).body.status).toBe('cancelled')
  expect((await desk.get(`/v1/holds/${two.body.id}`)).body.status).toBe('queued')
  expect((await desk.post('/v1/checkins', { copy_id: copy.id, branch_id: civica.main })).body).toMatchObject({
    outcome: 'hold_ready',
    hold: { id: two.body.id },
  })
})

test('a book drop that was filled yesterday returns yesterday; a return in the future is not believed', async () => {
  const copy = await civica.copy(await civica.book())
  const patron = await civica.patron()
  const { body: loan } = await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: patron.id })
  await app.admin(`update ${civica.library.schema}.loan set started_at = started_at - interval '10 days' where id = $1`, [loan.id])
  const yesterday = new Date(Date.now() - 86_400_000).toISOString()
  expect((await desk.post('/v1/checkins', { copy_id: copy.id, returned_at: yesterday })).body.loan.returned_at).toBe(yesterday)
  await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: patron.id })
  const future = await desk.post('/v1/checkins', { copy_id: copy.id, returned_at: '2099-01-01T00:00:00Z' })
  expect(Date.parse(future.body.loan.returned_at)).toBeLessThanOrEqual(Date.now())
})

test('the default that every library needs cannot be removed', async () => {
  const admin = await app.as(civica.library, 'Admin')
  const { body } = await admin.get('/v1/rules?kind=loan.period')
  expect((await admin.delete(`/v1/rules/${body.data[0].id}`, { 'if-match': '*' })).body.code).toBe('default_rule_needed')
  const wrong = await admin.post('/v1/rules', { kind: 'loan.period', value: { count: -1, unit: 'fortnight' } })
  expect(wrong.status).toBe(422)
  expect(wrong.body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual(['/value/count', '/value/unit'])
})

test('a reference copy that comes back from the reading room is not set aside for anybody', async () => {
  const book = await civica.book()
  const [reference, lendable] = [await civica.copy(book), await civica.copy(book)]
  await desk.patch(`/v1/copies/${reference.id}`, { not_for_loan: 'consultazione' }, { 'if-match': '*' })
  const patron = await civica.patron()
  await desk.post('/v1/checkouts', { copy_id: lendable.id, patron_id: (await civica.patron()).id })
  const hold = await desk.post('/v1/holds', { book_id: book, patron_id: patron.id, pickup_branch_id: civica.main })
  expect((await desk.post('/v1/checkins', { copy_id: reference.id })).body.outcome).toBe('shelve')
  expect((await desk.post('/v1/checkins', { copy_id: lendable.id })).body).toMatchObject({
    outcome: 'hold_ready',
    hold: { id: hold.body.id },
  })
})

test('a hold whose suspension is over is served again', async () => {
  const book = await civica.book()
  const copy = await civica.copy(book)
  const patron = await civica.patron()
  const { body: hold } = await desk.post('/v1/holds', { book_id: book, patron_id: patron.id, pickup_branch_id: civica.main })
  await desk.post(`/v1/holds/${hold.id}/suspend`, { until_on: '2099-01-01' })
  expect((await desk.post('/v1/checkins', { copy_id: copy.id })).body.outcome).toBe('shelve')
  await app.admin(`update ${civica.library.schema}.hold set suspended_until_on = current_date - 1 where id = $1`, [hold.id])
  expect((await desk.post('/v1/checkins', { copy_id: copy.id })).body).toMatchObject({ outcome: 'hold_ready', hold: { id: hold.id } })
})

test('a patron with an account of the staff is not removed by who may do less', async () => {
  const patron = await civica.patron()
  await app.as(civica.library, 'Admin', { patron_id: patron.id })
  expect((await desk.delete(`/v1/patrons/${patron.id}`, { 'if-match': '*' })).body.code).toBe('permission_not_yours')
  const reader = await civica.patron()
  const account = await app.as(civica.library, 'Reader', { patron_id: reader.id })
  expect((await desk.delete(`/v1/patrons/${reader.id}`, { 'if-match': '*' })).status).toBe(204)
  const [left] = await app.admin<{ count: number }>(
    `select count(*)::int as count from platform.session where user_id = $1 and ended_at is null`,
    [account.user_id],
  )
  expect(left?.count).toBe(0)
})

test('ten desks hand over the one copy that stands ready: its reader gets it once, nobody else gets it', async () => {
  const book = await civica.book()
  const copy = await civica.copy(book)
  const [reader, ...others] = await Promise.all(Array.from({ length: 6 }, () => civica.patron()))
  const { body: hold } = await desk.post('/v1/holds', { book_id: book, patron_id: reader?.id, pickup_branch_id: civica.main })
  expect((await desk.post('/v1/checkins', { copy_id: copy.id, branch_id: civica.main })).body.outcome).toBe('hold_ready')
  const lend = (patron_id: string | undefined) => desk.post('/v1/checkouts', { copy_id: copy.id, patron_id, branch_id: civica.main })
  const asked = [...Array.from({ length: 5 }, () => reader), ...others].map((patron) => lend(patron?.id))
  const answers = await Promise.all(asked)
  const [won, ...more] = answers.filter(({ status }) => status === 201)
  expect(more).toEqual([])
  expect(won?.body).toMatchObject({ patron_id: reader?.id, filled_hold_id: hold.id })
  const refused = answers.slice(0, 5).filter((answer) => answer !== won)
  expect(refused.map(({ body }) => body.code)).toEqual(Array(4).fill('copy_on_loan_to_patron'))
  for (const { status, body } of answers.slice(5)) {
    expect(status).toBe(409)
    expect(['copy_held_for_other', 'copy_on_loan']).toContain(body.code)
  }
  expect((await desk.get(`/v1/holds/${hold.id}`)).body).toMatchObject({ status: 'filled' })
})

test('eight desks declare one loan lost: it is lost and charged once, seven are told that it is lost', async () => {
  const copy = await civica.copy(await civica.book())
  await desk.patch(`/v1/copies/${copy.id}`, { price_cents: 1_500 }, { 'if-match': '*' })
  const { body: loan } = await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: (await civica.patron()).id })
  const answers = await Promise.all(Array.from({ length: 8 }, () => desk.post(`/v1/loans/${loan.id}/declare-lost`)))
  expect(answers.map(({ status, body }) => (status === 200 ? 'lost' : body.code)).sort()).toEqual(
    ['lost', ...Array(7).fill('loan_lost')].sort(),
  )
  const { data } = (await desk.get(`/v1/charges?loan_id=${loan.id}`)).body
  expect(new Set(data.map(({ type }: { type: string }) => type)).size).toBe(data.length)
  const told = await app.admin(`select 1 from platform.event where subject_id = $1 and type = 'loan.declared_lost'`, [loan.id])
  expect(told).toHaveLength(1)
})

test('eight desks write down that one loan is said to be back: one claim, seven refusals', async () => {
  const copy = await civica.copy(await civica.book())
  const { body: loan } = await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: (await civica.patron()).id })
  const answers = await Promise.all(Array.from({ length: 8 }, () => desk.post(`/v1/loans/${loan.id}/claim-returned`)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  const codes = new Set(answers.filter(({ status }) => status !== 200).map(({ status, body }) => `${status} ${body.code}`))
  expect(codes).toEqual(new Set(['409 loan_claimed']))
  expect((await desk.get(`/v1/loans/${loan.id}`)).body.state).toBe('claimed_returned')
})

test('a return that is dated back by more than a fortnight forgives a fine, and needs who may forgive', async () => {
  const lent = async (daysAgo: number) => {
    const copy = await civica.copy(await civica.book())
    const { body: loan } = await desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: (await civica.patron()).id })
    await app.admin(
      `update ${civica.library.schema}.loan set started_at = started_at - make_interval(days => $2), due_at = due_at - make_interval(days => $2) where id = $1`,
      [loan.id, daysAgo],
    )
    return { copy_id: copy.id, loan }
  }
  const ago = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
  const late = await lent(60)
  const refused = await desk.post('/v1/checkins', { copy_id: late.copy_id, returned_at: ago(40) })
  expect(refused, refused.text).toMatchObject({ status: 403, body: { code: 'forbidden', params: { permission: 'fines:forgive' } } })
  expect((await desk.get(`/v1/loans/${late.loan.id}`)).body.returned_at).toBeNull()
  const admin = await app.as(civica.library, 'Admin')
  const back = await admin.post('/v1/checkins', { copy_id: late.copy_id, returned_at: ago(40) })
  expect(back.status, back.text).toBe(200)
  // What was in the box over the holidays, and what was not late at all, every desk dates back.
  const dropped = await lent(60)
  expect((await desk.post('/v1/checkins', { copy_id: dropped.copy_id, returned_at: ago(13) })).status).toBe(200)
  const punctual = await lent(20)
  expect((await desk.post('/v1/checkins', { copy_id: punctual.copy_id, returned_at: ago(18) })).status).toBe(200)
})
