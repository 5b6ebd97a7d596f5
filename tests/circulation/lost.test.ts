import { afterAll, beforeAll, expect, test } from 'vitest'
import { ageToLost, billLostLoans, closePaidLoan } from '../../src/features/lost/verbs.ts'
import { type ReturnDesk, returnDesk } from './returns-support.ts'

let at: ReturnDesk
beforeAll(async () => {
  at = await returnDesk()
  await at.rule('lost.replacement', { by: 'copy_price', otherwise_cents: 2000 })
  await at.rule('lost.processing_fee', { cents: 300, when_declared: true, when_aged: true })
  await at.rule('lost.after_overdue', { count: 30, unit: 'day' })
})
afterAll(() => at.stop())

const night = (verb: typeof ageToLost) => at.app.door(at.library).write((tx) => verb(tx, { after: null, limit: 100 }))
const lentCopy = async (daysAgo = 0) => {
  const book = await at.book()
  const copy = await at.copy(book)
  await at.desk.patch(`/v1/copies/${copy.id}`, { price_cents: 1500 }, { 'if-match': '*' })
  const patron = await at.patron()
  return { copy, book, patron, loan: await at.lend(copy.id, patron.id, daysAgo) }
}
const charges = async (loan: string) =>
  Object.fromEntries(
    (await at.desk.get(`/v1/charges?loan_id=${loan}`)).body.data.map((one: { type: string; outstanding_cents: number }) => [
      one.type,
      one.outstanding_cents,
    ]),
  )
const back = (copyId: string, more: Record<string, unknown> = {}) => at.scan(copyId, at.main, { acknowledged: ['copy_lost'], ...more })

test('a lost copy is charged for once, and what is charged falls away when it comes back', async () => {
  const { copy, loan } = await lentCopy()
  const declared = await at.desk.post(`/v1/loans/${loan}/declare-lost`)
  expect(declared.status, declared.text).toBe(200)
  expect(declared.body.charges).toMatchObject([
    { type: 'replacement', cents: 1500 },
    { type: 'processing', cents: 300 },
  ])
  expect((await at.desk.post(`/v1/loans/${loan}/declare-lost`)).body.code).toBe('loan_lost')
  expect((await at.desk.get('/v1/loans?state=lost')).body.data.map(({ id }: { id: string }) => id)).toContain(loan)
  expect((await at.scan(copy.id, at.main)).body.errors).toMatchObject([{ code: 'copy_lost' }])
  const found = await back(copy.id)
  expect(found.status, found.text).toBe(200)
  expect(await charges(loan)).toEqual({ replacement: 0, processing: 300 })
  expect((await at.desk.get(`/v1/copies/${copy.id}`)).body.condition).toBe('ok')
})

test.each([
  ['keep', { replacement: 1500 }],
  ['refund', { replacement: 0 }],
  ['refund_unpaid', { replacement: 0 }],
  ['refund_and_fine_anew', { replacement: 0, fine: 300 }],
  ['refund_and_restore_fine', { replacement: 0, fine: 200 }],
])('a lost copy that comes back is settled as the rule has it: %s', async (mode, expected) => {
  await at.rule('lost.on_return', mode)
  const { copy, loan } = await lentCopy(50)
  const due = Date.parse((await at.desk.get(`/v1/loans/${loan}`)).body.due_at)
  // The fine had run for twenty days when the loss was declared; ten more go by before it comes back.
  await at.desk.post(`/v1/loans/${loan}/declare-lost`)
  await at.app.admin(`update ${at.schema}.loan set due_at = due_at, declared_lost_at = now() where id = $1`, [loan])
  const found = await back(copy.id)
  expect(found.status, found.text).toBe(200)
  const left = await charges(loan)
  expect(left.replacement).toBe(expected.replacement)
  // One fine for one due date, whatever was restored and counted anew (EG LP#1443952).
  const fines = (await at.desk.get(`/v1/charges?loan_id=${loan}`)).body.data.filter(({ type }: { type: string }) => type === 'fine')
  expect(fines.length).toBeLessThanOrEqual(1)
  const days = Math.ceil((Date.now() - due) / 86_400_000)
  if (fines[0]) expect(fines[0].amount_cents).toBeLessThanOrEqual(days * 10)
  await at.rule('lost.on_return', 'refund')
})

test('a claim stops the fine, shows to the patron, and what the library finds costs nothing', async () => {
  const { copy, loan, patron } = await lentCopy(40)
  const reader = await at.app.as(at.library, 'Reader', { patron_id: patron.id })
  const claimed = await at.desk.post(`/v1/loans/${loan}/claim-returned`, { note: 'reso in cassetta' })
  expect(claimed.body.state, claimed.text).toBe('claimed_returned')
  expect((await at.desk.post(`/v1/loans/${loan}/claim-returned`)).body.code).toBe('loan_claimed')
  expect((await reader.get('/v1/me/loans')).body.data).toMatchObject([{ id: loan, state: 'claimed_returned' }])
  expect((await at.scan(copy.id, at.main)).body.errors).toMatchObject([{ code: 'claim_unresolved' }])
  const found = await at.scan(copy.id, at.main, { claim_resolution: 'found_by_library' })
  expect(found.body.loan).toMatchObject({ id: loan, end_reason: 'found_by_library' })
  expect(found.body.charges).toEqual([])
  expect(await charges(loan)).toEqual({})
})

test('what the patron brings after a claim is fined as ever', async () => {
  const { copy, loan } = await lentCopy(40)
  await at.desk.post(`/v1/loans/${loan}/claim-returned`)
  const brought = await at.desk.post(`/v1/loans/${loan}/resolve-claim`, { resolution: 'returned_by_patron', branch_id: at.main })
  expect(brought.status, brought.text).toBe(200)
  expect(brought.body.checkin.charges).toMatchObject([{ type: 'fine' }])
  expect(await at.statusOf('copies', copy.id)).toBe('available')
})

test('what nobody finds is missing, and the patron owes nothing for it', async () => {
  const { copy, loan } = await lentCopy(40)
  await at.desk.post(`/v1/loans/${loan}/claim-returned`)
  const settled = await at.desk.post(`/v1/loans/${loan}/resolve-claim`, { resolution: 'missing' })
  expect(settled.body.loan).toMatchObject({ state: 'closed', end_reason: 'missing' })
  expect((await at.desk.get(`/v1/copies/${copy.id}`)).body.condition).toBe('missing')
  expect((await at.scan(copy.id, at.main)).body.alerts).toMatchObject([{ code: 'copy_found' }])
})

test('a patron may claim alone only where a rule allows it, and no more often than that', async () => {
  const { loan, patron } = await lentCopy()
  const reader = await at.app.as(at.library, 'Reader', { patron_id: patron.id })
  const stranger = await at.app.as(at.library, 'Reader', { patron_id: (await at.patron()).id })
  expect((await reader.post(`/v1/me/loans/${loan}/claim-returned`)).body.code).toBe('claim_not_allowed')
  await at.rule('claims_returned.max', 1)
  expect((await stranger.post(`/v1/me/loans/${loan}/claim-returned`)).status).toBe(404)
  expect((await reader.post(`/v1/me/loans/${loan}/claim-returned`)).body.state).toBe('claimed_returned')
  const other = await at.lend((await at.copy(await at.book())).id, patron.id)
  expect((await reader.post(`/v1/me/loans/${other}/claim-returned`)).body.code).toBe('claim_limit_reached')
  await at.rule('claims_returned.max', 'unlimited')
})

test('a claim that was billed and is withdrawn leaves no bill, and the fine of whoever has the book grows again', async () => {
  await at.rule('claims_returned.charge', true)
  const { copy, patron, loan } = await lentCopy(50)
  await at.desk.post(`/v1/loans/${loan}/claim-returned`)
  const claimed = await charges(loan)
  expect(claimed).toMatchObject({ replacement: 1500, processing: 300 })
  const withdrawn = await at.desk.post(`/v1/loans/${loan}/resolve-claim`, { resolution: 'withdrawn' })
  expect(withdrawn.status, withdrawn.text).toBe(200)
  expect(await charges(loan)).toMatchObject({ replacement: 0, processing: 0 })
  await at.app.admin(`update ${at.schema}.loan set due_at = due_at - interval '10 days' where id = $1`, [loan])
  await at.app.admin(`update ${at.schema}.charge set due_at = due_at - interval '10 days' where loan_id = $1 and type = 'fine'`, [loan])
  expect((await back(copy.id)).status).toBe(200)
  const { fine = 0, replacement } = await charges(loan)
  expect(replacement).toBe(0)
  expect(fine).toBeGreaterThan(claimed.fine ?? 0)
  expect((await at.desk.get(`/v1/patrons/${patron.id}/account`)).body.outstanding_cents).toBe(fine)
  await at.rule('claims_returned.charge', false)
})

test('a claimed copy that is lent to somebody else ends the old claim', async () => {
  const { copy, loan } = await lentCopy()
  await at.desk.post(`/v1/loans/${loan}/claim-returned`)
  const other = await at.patron()
  const asked = await at.desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: other.id, branch_id: at.main })
  const lent = await at.desk.post('/v1/checkouts', {
    copy_id: copy.id,
    patron_id: other.id,
    branch_id: at.main,
    confirmation: asked.body.confirmation,
  })
  expect(lent.status, lent.text).toBe(201)
  expect((await at.desk.get(`/v1/loans/${loan}`)).body).toMatchObject({ state: 'closed', end_reason: 'found_by_library' }) // EG LP#2015886
})

test('a loan that is overdue for too long counts as lost, once, and is billed at once', async () => {
  const [old, young] = [await lentCopy(70), await lentCopy(40)]
  const first = await night(ageToLost)
  expect(first.counts).toMatchObject({ aged: 1, cents: 1800 })
  expect([await at.statusOf('loans', old.loan), await at.statusOf('loans', young.loan)]).toEqual(['lost', 'with_patron'])
  expect((await night(ageToLost)).counts).toMatchObject({ aged: 0, cents: 0 })
  expect(await charges(old.loan)).toMatchObject({ replacement: 1500, processing: 300 })
})

test('where the bill is put off, it is charged later and once; a copy that comes back before is simply late', async () => {
  await at.rule('lost.bill_after', { count: 10, unit: 'day' })
  const [kept, returned] = [await lentCopy(70), await lentCopy(70)]
  await night(ageToLost)
  expect(await charges(kept.loan)).not.toHaveProperty('replacement')
  expect((await night(billLostLoans)).counts).toMatchObject({ billed: 0 })
  const late = await back(returned.copy.id)
  expect(late.body.charges, late.text).toMatchObject([{ type: 'fine' }])
  await at.app.admin(`update ${at.schema}.loan set lost_bill_due_at = lost_bill_due_at - interval '11 days' where id = $1`, [kept.loan])
  expect((await night(billLostLoans)).counts).toMatchObject({ billed: 1, cents: 1800 })
  expect((await night(billLostLoans)).counts).toMatchObject({ billed: 0 })
  await at.rule('lost.bill_after', { count: 0, unit: 'day' })
})

test('a lost copy whose last charge is written off ends its loan, which is left alone afterwards', async () => {
  await at.rule('lost.close_when_paid', true)
  const { copy, loan } = await lentCopy()
  await at.desk.post(`/v1/loans/${loan}/declare-lost`)
  const close = () => at.app.door(at.library).write((tx) => closePaidLoan(tx, loan))
  expect(await close()).toBe(false)
  for (const { id, outstanding_cents } of (await at.desk.get(`/v1/charges?loan_id=${loan}`)).body.data) {
    const written = await at.admin.post(`/v1/charges/${id}/write-off`, { cents: outstanding_cents, reason: 'condono' })
    expect(written.status, written.text).toBeLessThan(300)
  }
  expect(await close()).toBe(true)
  expect((await at.desk.get(`/v1/loans/${loan}`)).body).toMatchObject({ state: 'closed', end_reason: 'paid' })
  expect(await close()).toBe(false) // FOLIO CIRC-2066
  expect((await at.desk.get(`/v1/copies/${copy.id}`)).body.condition).toBe('lost_and_paid')
  expect((await back(copy.id)).status).toBe(200)
  expect((await at.desk.get(`/v1/copies/${copy.id}`)).body.condition).toBe('ok')
})

test('staff say what a lost copy costs where the rules leave that open', async () => {
  await at.rule('lost.replacement', { by: 'actual_cost' })
  const { loan } = await lentCopy()
  expect((await at.desk.post(`/v1/loans/${loan}/charge-replacement`, { cents: 900 })).body.code).toBe('loan_not_lost')
  expect((await at.desk.post(`/v1/loans/${loan}/declare-lost`)).body.charges).toMatchObject([{ type: 'processing' }])
  const charged = await at.desk.post(`/v1/loans/${loan}/charge-replacement`, { cents: 900 })
  expect(charged.body.charges, charged.text).toMatchObject([{ type: 'replacement', cents: 900 }])
  expect((await at.desk.post(`/v1/loans/${loan}/charge-replacement`, { cents: 900 })).body.code).toBe('already_charged')
  // A slip of the finger is voided, and charged anew.
  const voided = await at.admin.post(`/v1/charges/${charged.body.charges[0].id}/void`, { reason: 'un nove di troppo' })
  expect(voided.status, voided.text).toBe(200)
  expect((await at.desk.get(`/v1/loans/${loan}`)).body.state).toBe('lost')
  expect((await at.desk.post(`/v1/loans/${loan}/charge-replacement`, { cents: 90 })).body.charges).toMatchObject([{ cents: 90 }])
  await at.rule('lost.replacement', { by: 'copy_price', otherwise_cents: 2000 })
})

test('a copy that is missing leaves the hold shelf, and whoever waited is the next again', async () => {
  const book = await at.book()
  const copy = await at.copy(book)
  const waiting = await at.hold(book, at.main)
  await at.scan(copy.id, at.main)
  const marked = await at.desk.post('/v1/copy-conditions', { copy_barcode: copy.barcode, condition: 'missing', note: 'non a scaffale' })
  expect(marked.body, marked.text).toMatchObject({ condition_before: 'ok', condition: 'missing', requeued_hold_id: waiting.id })
  expect(await at.statusOf('holds', waiting.id)).toBe('queued')
  expect((await at.scan(copy.id, at.main)).body).toMatchObject({ outcome: 'hold_ready', hold: { id: waiting.id } })
})

test('a copy that is on loan is marked by nobody', async () => {
  const { copy } = await lentCopy()
  expect((await at.desk.post('/v1/copy-conditions', { copy_id: copy.id, condition: 'missing' })).body.code).toBe('copy_on_loan')
})
