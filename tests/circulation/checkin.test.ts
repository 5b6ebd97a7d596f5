import { afterAll, beforeAll, expect, test } from 'vitest'
import { statement } from '../../src/kernel/query.ts'
import { type ReturnDesk, returnDesk } from './returns-support.ts'

/** What no desk could do: a loan of a copy that is still on its way. */
const lendOnTheWay = statement<never>(
  'test.lend-on-the-way',
  `insert into {library}.loan (id, copy_id, book_id, patron_id, branch_out_id, started_at, due_at, copy_type_id, patron_category_id, policy, explanation)
   values (gen_random_uuid(), $1, $2, $3, $4, now() - interval '1 day', now() + interval '1 day', $5, $6, '{}', '{"rules": {}, "steps": []}')`,
)

let at: ReturnDesk
beforeAll(async () => {
  at = await returnDesk()
})
afterAll(() => at.stop())

const DAY_MS = 86_400_000
const codes = (answer: { body: { errors: { code: string }[] } }) => answer.body.errors.map(({ code }) => code)
const alerts = (answer: { body: { alerts: { code: string }[] } }) => answer.body.alerts.map(({ code }) => code)
const copyOf = async (more: Record<string, unknown> = {}) => {
  const book = await at.book()
  const copy = await at.copy(book)
  if (Object.keys(more).length > 0) {
    const changed = await at.desk.patch(`/v1/copies/${copy.id}`, more, { 'if-match': '*' })
    if (changed.status !== 200) throw new Error(changed.text)
  }
  return { ...copy, book }
}
const fineOf = async (loanId: string) =>
  (await at.desk.get(`/v1/charges?loan_id=${loanId}`)).body.data.find(({ type }: { type: string }) => type === 'fine')

test('many desks scan one returned copy at once: one return, one hold, and the others learn of it', async () => {
  const copy = await copyOf()
  const loan = await at.lend(copy.id, (await at.patron()).id)
  const [first, second] = [await at.hold(copy.book, at.main), await at.hold(copy.book, at.main)]
  const answers = await Promise.all(Array.from({ length: 12 }, () => at.scan(copy.id, at.main)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  expect(answers.filter(({ body }) => body.loan?.id === loan)).toHaveLength(1)
  expect(answers.filter(({ body }) => body.outcome === 'already_on_hold_shelf')).toHaveLength(11)
  expect([await at.statusOf('holds', first.id), await at.statusOf('holds', second.id)]).toEqual(['ready', 'queued']) // EG LP#902255
})

test('many desks scan a copy that nobody waits for: one return, and nobody read it in the building', async () => {
  const copy = await copyOf()
  await at.lend(copy.id, (await at.patron()).id)
  const answers = await Promise.all(Array.from({ length: 12 }, () => at.scan(copy.id, at.main)))
  expect(answers.filter(({ body }) => body.loan !== null)).toHaveLength(1)
  expect(answers.filter((answer) => alerts(answer).includes('already_returned'))).toHaveLength(11)
  expect(answers.some(({ body }) => body.is_in_house_use)).toBe(false)
})

test('two branches scan one copy at once: one return, and at most one way', async () => {
  const copy = await copyOf()
  await at.lend(copy.id, (await at.patron()).id)
  const answers = await Promise.all([at.main, at.village, at.main, at.village].map((branch) => at.scan(copy.id, branch)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  expect(answers.filter(({ body }) => body.loan !== null)).toHaveLength(1)
  const [live] = await at.app.admin<{ count: number }>(
    `select count(*)::int as count from ${at.schema}.transit where copy_id = $1 and received_at is null and cancelled_at is null`,
    [copy.id],
  )
  expect(live?.count).toBeLessThanOrEqual(1)
})

test('a note, pieces and damage want to be read before the copy is taken back, all at once', async () => {
  const copy = await copyOf({ pieces: 3, missing_pieces: 'un dado', checkin_note: 'Contare le carte' })
  const loan = await at.lend(copy.id, (await at.patron()).id)
  const asked = await at.scan(copy.id, at.main)
  expect(asked.status).toBe(409)
  expect(codes(asked)).toEqual(['copy_pieces', 'copy_pieces_missing', 'copy_note'])
  expect(asked.body.errors.map(({ detail }: { detail: string }) => detail)).toContain('Contare le carte')
  expect(await at.statusOf('loans', loan)).toBe('with_patron')
  const some = await at.scan(copy.id, at.main, { acknowledged: ['copy_pieces'] })
  expect(codes(some)).toEqual(['copy_pieces_missing', 'copy_note'])
  const read = await at.scan(copy.id, at.main, { acknowledged: codes(asked) })
  expect(read.status, read.text).toBe(200)
  expect(await at.statusOf('loans', loan)).toBe('closed')
  const again = await at.scan(copy.id, at.main, { acknowledged: codes(asked) })
  expect(again.status, again.text).toBe(200)
})

test('what is missing of a copy is written down when it comes back, and again when it is complete', async () => {
  const copy = await copyOf({ pieces: 2 })
  await at.scan(copy.id, at.main, { missing_pieces: 'il CD' })
  expect((await at.desk.get(`/v1/copies/${copy.id}`)).body.missing_pieces).toBe('il CD')
  await at.scan(copy.id, at.main, { missing_pieces: null })
  expect((await at.desk.get(`/v1/copies/${copy.id}`)).body.missing_pieces).toBe(null)
})

test('a withdrawn copy is taken back but kept for nobody', async () => {
  const copy = await copyOf()
  const loan = await at.lend(copy.id, (await at.patron()).id)
  const waiting = await at.hold(copy.book, at.main)
  await at.desk.patch(`/v1/copies/${copy.id}`, { condition: 'withdrawn' }, { 'if-match': '*' })
  expect(codes(await at.scan(copy.id, at.main))).toEqual(['copy_withdrawn'])
  const back = await at.scan(copy.id, at.main, { acknowledged: ['copy_withdrawn'] })
  expect(back.body).toMatchObject({ outcome: 'set_apart', hold: null })
  expect(await at.statusOf('loans', loan)).toBe('closed')
  expect(await at.statusOf('holds', waiting.id)).toBe('queued') // EG LP#1904036
})

test('a copy that comes back damaged is charged for, set apart, and lost to whoever waits', async () => {
  const copy = await copyOf()
  const patron = await at.patron()
  await at.lend(copy.id, patron.id)
  const waiting = await at.hold(copy.book, at.main)
  const back = await at.scan(copy.id, at.main, { damaged: { note: 'bagnato', charge_cents: 500 } })
  expect(back.status, back.text).toBe(200)
  expect(back.body.outcome).toBe('set_apart')
  expect(back.body.charges).toMatchObject([{ type: 'damaged', cents: 500, outstanding_cents: 500 }])
  expect(await at.statusOf('holds', waiting.id)).toBe('queued')
  expect((await at.desk.get(`/v1/copies/${copy.id}`)).body.condition).toBe('damaged')
})

test('a branch that does not take a copy back says where it belongs, and nothing changes', async () => {
  const copy = await copyOf()
  const loan = await at.lend(copy.id, (await at.patron()).id)
  for (const accepted of ['home', 'holding', 'home_or_holding']) {
    await at.rule('return.accept_at', accepted)
    const refused = await at.scan(copy.id, at.village)
    expect(refused.body).toMatchObject({ code: 'return_not_accepted_here', params: { branch: 'Centrale' } })
  }
  expect(await at.statusOf('loans', loan)).toBe('with_patron')
  expect((await at.scan(copy.id, at.main)).status).toBe(200)
  await at.rule('return.accept_at', 'anywhere')
})

test('a copy floats, goes back to where it was lent, or home, as the rule has it', async () => {
  const copy = await at.copy(await at.book(), undefined, at.village)
  await at.lend(copy.id, (await at.patron()).id)
  await at.rule('return.to', 'holding')
  expect((await at.scan(copy.id, at.harbour)).body).toMatchObject({ outcome: 'send_home', transit: { to_branch_id: at.main } })
  expect((await at.scan(copy.id, at.main)).body.outcome).toBe('shelve')
  await at.rule('return.to', 'stay')
  expect((await at.scan(copy.id, at.harbour)).body.outcome).toBe('shelve')
  await at.rule('return.to', 'home')
  expect((await at.scan(copy.id, at.main)).body).toMatchObject({ outcome: 'send_home', transit: { to_branch_id: at.village } })
})

test('a scanner that adds a check mark and leaves out the prefix still finds the copy', async () => {
  await at.admin.put('/v1/settings/barcodes', {
    value: { strip_before: ['*'], strip_after: ['*'], prefixes: [{ length: 6, prefix: 'CIV-' }] },
  })
  const copy = await at.copy(await at.book(), 'CIV-000777')
  const found = await at.desk.post('/v1/checkins', { copy_barcode: '*000777*', branch_id: at.main })
  expect(found.body.copy?.id, found.text).toBe(copy.id)
  const unknown = await at.desk.post('/v1/checkins', { copy_barcode: '*999999*', branch_id: at.main })
  expect(unknown.body.code).toBe('copy_unknown')
  const [noted] = await at.app.admin<{ barcode: string }>(
    `select data->>'barcode' as barcode from platform.event where tenant = $1 and type = 'copy.unknown_scanned'`,
    [at.schema],
  )
  expect(noted?.barcode).toBe('*999999*')
})

test('a late return is fined to the day, and a book drop that was filled earlier costs less', async () => {
  const [late, dropped] = [await copyOf(), await copyOf()]
  const loans = [await at.lend(late.id, (await at.patron()).id, 40), await at.lend(dropped.id, (await at.patron()).id, 40)] as const
  const due = Date.parse((await at.desk.get(`/v1/loans/${loans[1]}`)).body.due_at)
  const back = await at.scan(late.id, at.main)
  expect(back.body.charges).toMatchObject([{ type: 'fine' }])
  expect(back.body.charges[0].cents).toBeGreaterThanOrEqual(90)
  const earlier = await at.scan(dropped.id, at.main, { returned_at: new Date(due + 5 * DAY_MS).toISOString() })
  expect(earlier.body.charges).toMatchObject([{ type: 'fine', cents: 50 }])
  expect(await fineOf(loans[1])).toMatchObject({ amount_cents: 50, is_accruing: false })
})

test('a return that is dated before the last renewal takes back the fine that was charged then', async () => {
  const copy = await copyOf()
  const loan = await at.lend(copy.id, (await at.patron()).id, 36)
  const due = Date.parse((await at.desk.get(`/v1/loans/${loan}`)).body.due_at)
  const renewed = await at.desk.post('/v1/renewals', { loan_id: loan })
  expect(renewed.status, renewed.text).toBe(201)
  expect((await fineOf(loan)).amount_cents).toBeGreaterThan(0)
  const back = await at.scan(copy.id, at.main, { returned_at: new Date(due - DAY_MS).toISOString() })
  expect(back.status, back.text).toBe(200)
  expect((await fineOf(loan)).amount_cents).toBe(0) // Koha bug 22539
})

test('a fine is forgiven at the desk only by who may, and the reason is kept', async () => {
  const copy = await copyOf()
  const loan = await at.lend(copy.id, (await at.patron()).id, 45)
  const asked = { forgive_fine: { reason: 'ricovero in ospedale' } }
  expect((await at.scan(copy.id, at.main, asked)).body).toMatchObject({ code: 'forbidden', params: { permission: 'fines:forgive' } })
  const back = await at.admin.post('/v1/checkins', { copy_id: copy.id, branch_id: at.main, ...asked })
  expect(back.status, back.text).toBe(200)
  expect(alerts(back)).toContain('fine_forgiven')
  expect(await fineOf(loan)).toMatchObject({ outstanding_cents: 0 })
  const [kept] = await at.app.admin(`select 1 from ${at.schema}.ledger_transaction where reason = 'ricovero in ospedale'`)
  expect(kept).toBeDefined()
})

test('days without borrowing are given instead of money, and add up', async () => {
  await at.rule('suspension.days', { days: 1, per_overdue_days: 1, max_days: 60 })
  const patron = await at.patron()
  const [one, two] = [await copyOf(), await copyOf()]
  await at.lend(one.id, patron.id, 0)
  await at.lend(two.id, patron.id, 0)
  await at.app.admin(
    `update ${at.schema}.loan set started_at = started_at - interval '40 days', due_at = due_at - interval '40 days' where patron_id = $1`,
    [patron.id],
  )
  const back = await at.scan(one.id, at.main)
  expect(alerts(back)).toContain('patron_suspended')
  const endsOn = async () =>
    (await at.desk.get(`/v1/patrons/${patron.id}/blocks`)).body.data.find(({ kind }: { kind?: string }) => kind === 'suspension')?.ends_on
  const first = await endsOn()
  expect(first).toBeTruthy()
  await at.scan(two.id, at.main)
  expect((await endsOn()) > first).toBe(true)
})

test('a rehearsal of a return changes nothing', async () => {
  const copy = await copyOf()
  const loan = await at.lend(copy.id, (await at.patron()).id)
  const rehearsed = await at.desk.post('/v1/checkins?dry_run=true', { copy_id: copy.id, branch_id: at.main })
  expect(rehearsed.body.outcome).toBe('shelve')
  expect(await at.statusOf('loans', loan)).toBe('with_patron')
})

test('a copy that is on loan and on its way is put right at the first scan, and whoever waits keeps the place', async () => {
  const copy = await copyOf()
  const waiting = await at.hold(copy.book, at.village)
  await at.scan(copy.id, at.main)
  expect(await at.statusOf('holds', waiting.id)).toBe('in_transit')
  const patron = await at.patron()
  const whose = [copy.id, copy.book, patron.id, at.main, at.copy_type_id, at.category_id]
  await at.app.door(at.library).write(async (tx) => tx.push(lendOnTheWay(...whose)))
  const back = await at.scan(copy.id, at.village)
  expect(back.status, back.text).toBe(200)
  expect(alerts(back)).toContain('state_repaired')
  const ways = await at.desk.get(`/v1/transits?copy_id=${copy.id}&status=cancelled`)
  expect(ways.body.data).toMatchObject([{ cancel_reason: 'on_loan' }]) // EG LP#1819542
})

test('a status that follows from nothing is put right at the next scan', async () => {
  const copy = await copyOf()
  await at.app.admin(`update ${at.schema}.copy set status = 'in_transit' where id = $1`, [copy.id])
  expect(alerts(await at.scan(copy.id, at.main))).toContain('state_repaired')
  expect(await at.statusOf('copies', copy.id)).toBe('available')
})

test('a copy that was sent by hand stays where it was sent, and its slip tells the way in Italian', async () => {
  const copy = await copyOf()
  const sent = await at.desk.post('/v1/transits', { copy_id: copy.id, to_branch_id: at.village, note: 'mostra' })
  expect(sent.status, sent.text).toBe(201)
  expect((await at.desk.post('/v1/transits', { copy_id: copy.id, to_branch_id: at.harbour })).body.code).toBe('copy_on_its_way')
  const slip = await at.desk.get(`/v1/transits/${sent.body.id}/slip`)
  expect(slip.body).toMatchObject({ kind: 'transit', language: 'it', title: '→ Borgo' })
  expect((await at.desk.get(`/v1/transits/${sent.body.id}/slip`, { accept: 'text/plain' })).text).toContain('A: Borgo')
  expect((await at.desk.get(`/v1/transits/${sent.body.id}/slip`, { accept: 'text/html' })).text).toContain('<h1>')
  expect((await at.desk.get(`/v1/transits/${sent.body.id}/slip`, { accept: 'image/png' })).status).toBe(406)
  const coming = await at.desk.get(`/v1/transits?branch_id=${at.village}&direction=in`)
  expect(coming.body.data.map(({ id }: { id: string }) => id)).toContain(sent.body.id)
  expect((await at.scan(copy.id, at.village)).body.outcome).toBe('shelve')
  expect((await at.desk.get(`/v1/transits/${sent.body.id}`)).body.status).toBe('received')
})

test('a copy that has been on its way for too long is found in the list', async () => {
  const copy = await copyOf()
  const sent = await at.desk.post('/v1/transits', { copy_id: copy.id, to_branch_id: at.village })
  const listed = async () => (await at.desk.get('/v1/transits?is_overdue=true')).body.data.map(({ id }: { id: string }) => id)
  expect(await listed()).not.toContain(sent.body.id)
  await at.app.admin(`update ${at.schema}.transit set sent_at = sent_at - interval '8 days' where id = $1`, [sent.body.id])
  expect(await listed()).toContain(sent.body.id)
})

test('a transit that is stopped leaves whoever waited in the old place', async () => {
  const copy = await copyOf()
  const waiting = await at.hold(copy.book, at.village)
  const back = await at.scan(copy.id, at.main)
  const stopped = await at.desk.post(`/v1/transits/${back.body.transit.id}/cancel`, { reason: 'strada chiusa' })
  expect(stopped.body).toMatchObject({ status: 'cancelled', cancel_reason: 'strada chiusa' })
  expect(await at.statusOf('holds', waiting.id)).toBe('queued') // EG LP#1771422
  expect(await at.statusOf('copies', copy.id)).toBe('available')
  expect((await at.desk.post(`/v1/transits/${back.body.transit.id}/cancel`)).body.code).toBe('transit_ended')
})

test('an unknown copy is described at the desk, lent at once, and found by the cataloguers', async () => {
  const added = await at.desk.post('/v1/fast-adds', {
    title: 'Guida di Bergamo',
    barcode: 'FA-1',
    branch_id: at.main,
    copy_type_id: at.copy_type_id,
  })
  expect(added.status, added.text).toBe(201)
  const lent = await at.desk.post('/v1/checkouts', { copy_barcode: 'FA-1', patron_id: (await at.patron()).id })
  expect(lent.status, lent.text).toBe(201)
  const brief = await at.desk.get('/v1/books?is_brief=true')
  expect(brief.body.data.map(({ id }: { id: string }) => id)).toContain(added.body.book.id)
  const twice = await at.desk.post('/v1/fast-adds', { title: 'Altra', barcode: 'fa-1', branch_id: at.main, copy_type_id: at.copy_type_id })
  expect(twice.body.code).toBe('barcode_taken')
})

test('what came back stands on the trolley for as long as the library says', async () => {
  await at.admin.put('/v1/settings/reshelving_minutes', { value: 30 })
  const copy = await copyOf()
  await at.lend(copy.id, (await at.patron()).id)
  const back = await at.scan(copy.id, at.main)
  expect(Date.parse(back.body.reshelving_until) - Date.now()).toBeGreaterThan(25 * 60_000)
})
