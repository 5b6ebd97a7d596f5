import { DateTime } from 'luxon'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RuleKind } from '../../src/features/rules/contract.ts'
import type { Client } from '../support/app.ts'
import { runChore } from '../support/chores.ts'
import { type DeskRoom, deskRoom } from '../support/desk.ts'
import { type ReturnDesk, returnDesk } from './returns-support.ts'

// What other library systems did wrong at the desk and mended, each played over HTTP with its own day and hour.

let at: ReturnDesk
let room: DeskRoom
beforeAll(async () => {
  at = await returnDesk()
  room = deskRoom(at.app, at)
})
afterAll(() => at.stop())

const ZONE = 'Europe/Rome'
const perDay = (cents: number) => ({ cents, per: { count: 1, unit: 'day' } })
const perHour = (cents: number) => ({ cents, per: { count: 1, unit: 'hour' } })
/** Due at the end of the next day, whatever day that is; ten cents for each open day. */
const OVERNIGHT: Rules = {
  'loan.period': { count: 1, unit: 'day' },
  'loan.closed_day_mode': 'keep',
  'fine.amount': perDay(10),
  'fine.grace': { count: 0, unit: 'day' },
  'fine.max': { cents: 100_000 },
}
/** Due three hours later; fifty cents for each hour that has begun. */
const LAPTOP: Rules = { ...OVERNIGHT, 'loan.period': { count: 3, unit: 'hour' }, 'fine.amount': perHour(50) }
type Rules = Partial<Record<RuleKind, unknown>>

interface Loan {
  id: string
  due_at: string
  copy_id: string
  patron_id: string
}

/** Does something at a desk at a given instant. */
const when = <T>(iso: string, work: (desk: Client) => Promise<T>) => room.later(Date.parse(iso) - Date.now(), work)

let branches = 0
async function branch(hours: [number[], string, string][] = [[[1, 2, 3, 4, 5, 6], '09:00', '18:00']], time_zone = ZONE): Promise<string> {
  const made = await at.admin.post('/v1/branches', { code: `M${++branches}`, name: `Filiale ${branches}`, time_zone })
  const data = hours.flatMap(([weekdays, opens_at, closes_at]) => weekdays.map((weekday) => ({ weekday, opens_at, closes_at })))
  const put = await at.admin.put(`/v1/branches/${made.body.id}/opening-hours`, { data })
  if (put.status !== 200) throw new Error(put.text)
  return made.body.id
}

async function lent(iso: string, rules: Rules, branch_id: string): Promise<Loan> {
  const copy = await room.copyOf(await room.copyType(rules), undefined, branch_id)
  const patron = await at.patron()
  const answer = await when(iso, (desk) => desk.post('/v1/checkouts', { copy_id: copy.id, patron_id: patron.id, branch_id }))
  if (answer.status !== 201) throw new Error(answer.text)
  return { id: answer.body.id, due_at: answer.body.due_at, copy_id: copy.id, patron_id: patron.id }
}

async function returned(iso: string, loan: Loan, branch_id: string, more: Record<string, unknown> = {}) {
  const answer = await when(iso, (desk) => desk.post('/v1/checkins', { copy_id: loan.copy_id, branch_id, ...more }))
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.body
}

const chargesOf = async (loan: Loan): Promise<Record<string, any>[]> => (await at.desk.get(`/v1/charges?loan_id=${loan.id}`)).body.data
const fineOf = async (loan: Loan) => {
  const fines = (await chargesOf(loan)).filter(({ type }) => type === 'fine')
  expect(fines.length).toBeLessThanOrEqual(1)
  return fines[0]?.amount_cents ?? 0
}
const local = (iso: string, zone = ZONE) => DateTime.fromISO(iso, { zone }).toFormat("yyyy-MM-dd'T'HH:mm:ss")

describe('one return ends one loan', () => {
  test('a return that fails charges nobody, and the loan keeps its number when it is over (E1)', async () => {
    const branch_id = await branch()
    const loan = await lent('2027-03-01T10:00:00+01:00', { ...OVERNIGHT, 'return.accept_at': 'holding' }, branch_id)
    await at.rule('return.accept_at', 'holding')
    const refused = await when('2027-03-08T10:00:00+01:00', (desk) =>
      desk.post('/v1/checkins', { copy_id: loan.copy_id, branch_id: at.village }),
    )
    expect(refused).toMatchObject({ status: 409, body: { code: 'return_not_accepted_here' } })
    expect(await chargesOf(loan)).toEqual([])
    expect((await at.desk.get(`/v1/loans/${loan.id}`)).body.returned_at).toBeNull()
    await at.rule('return.accept_at', 'anywhere')
    const back = await returned('2027-03-08T10:00:00+01:00', loan, branch_id)
    expect(back.loan.id).toBe(loan.id)
    expect(await fineOf(loan)).toBe(50)
    // The next loan of the copy is another one; the old one is found under the number that it always had.
    const patron = await at.patron()
    const next = await when('2027-03-08T11:00:00+01:00', (desk) =>
      desk.post('/v1/checkouts', { copy_id: loan.copy_id, patron_id: patron.id, branch_id }),
    )
    expect(next.status, next.text).toBe(201)
    expect(next.body.id).not.toBe(loan.id)
    const rows = await at.app.admin<{ id: string; is_open: boolean }>(
      `select id, returned_at is null as is_open from ${at.schema}.loan where copy_id = $1 order by started_at`,
      [loan.copy_id],
    )
    expect(rows).toEqual([
      { id: loan.id, is_open: false },
      { id: next.body.id, is_open: true },
    ])
    expect((await at.desk.get(`/v1/loans/${loan.id}`)).body).toMatchObject({ id: loan.id, returned_at: back.loan.returned_at })
  })

  test('a book is late from the first second of the day after, and not a day before or later (E7)', async () => {
    const branch_id = await branch()
    const loan = await lent('2027-03-01T10:00:00+01:00', OVERNIGHT, branch_id)
    const shown = (iso: string) => when(iso, async (desk) => (await desk.get(`/v1/loans/${loan.id}`)).body.is_overdue)
    const listed = (iso: string) =>
      when(iso, async (desk) => (await desk.get(`/v1/loans?patron_id=${loan.patron_id}&status=overdue`)).body.data.length)
    for (const iso of ['2027-03-01T23:00:00+01:00', '2027-03-02T00:00:30+01:00', '2027-03-02T23:59:50+01:00'])
      expect([await shown(iso), await listed(iso)], iso).toEqual([false, 0])
    for (const iso of ['2027-03-03T00:00:05+01:00', '2027-03-03T12:00:00+01:00'])
      expect([await shown(iso), await listed(iso)], iso).toEqual([true, 1])
  })
})

describe('what a day and an hour are worth', () => {
  test('three days late are three days, however few hours the branch is open (E8)', async () => {
    const branch_id = await branch([[[1, 2, 3, 4, 5], '10:00', '12:00']])
    const loan = await lent('2027-03-01T11:00:00+01:00', OVERNIGHT, branch_id)
    expect(local(loan.due_at)).toBe('2027-03-02T23:59:59')
    await returned('2027-03-05T10:05:00+01:00', loan, branch_id)
    expect(await fineOf(loan)).toBe(30)
  })

  test('a laptop that was due before closing and comes back after it is paid for (E9)', async () => {
    const branch_id = await branch()
    const [late, night] = [
      await lent('2027-03-01T14:30:00+01:00', LAPTOP, branch_id),
      await lent('2027-03-01T14:30:00+01:00', LAPTOP, branch_id),
    ]
    expect(local(late.due_at)).toBe('2027-03-01T17:30:00')
    // Half an hour until the branch closes has begun; the night costs nothing, the morning does.
    await returned('2027-03-01T21:00:00+01:00', late, branch_id)
    expect(await fineOf(late)).toBe(50)
    await returned('2027-03-02T10:15:00+01:00', night, branch_id)
    expect(await fineOf(night)).toBe(100)
  })

  test('a closing that nobody foresaw costs nobody a day (E10)', async () => {
    const branch_id = await branch()
    const loan = await lent('2027-03-01T10:00:00+01:00', OVERNIGHT, branch_id)
    await at.admin.post('/v1/calendar-exceptions', { branch_id, starts_on: '2027-03-03', ends_on: '2027-03-04', reason: 'Neve' })
    await returned('2027-03-05T10:00:00+01:00', loan, branch_id)
    expect(await fineOf(loan)).toBe(10)
  })

  test('three opening periods that follow one another are one long one (E11)', async () => {
    const weekdays = [1, 2, 3, 4, 5]
    const branch_id = await branch([
      [weekdays, '09:00', '11:00'],
      [weekdays, '11:00', '13:00'],
      [weekdays, '13:00', '19:00'],
    ])
    const loan = await lent('2027-03-01T10:00:00+01:00', { ...LAPTOP, 'loan.closed_day_mode': 'end_of_hours' }, branch_id)
    // It is due in the middle of the last one, and not at the seam where the first one ends.
    expect(local(loan.due_at)).toBe('2027-03-01T13:00:00')
    await returned('2027-03-01T17:30:00+01:00', loan, branch_id)
    expect(await fineOf(loan)).toBe(250)
    const hours = (await at.desk.get(`/v1/branches/${branch_id}/calendar?from=2027-03-01&to=2027-03-01`)).body.data[0].periods
    expect(hours.map((one: { opens_at: string; closes_at: string }) => [local(one.opens_at), local(one.closes_at)])).toEqual([
      ['2027-03-01T09:00:00', '2027-03-01T19:00:00'],
    ])
  })
})

describe('clocks and time zones', () => {
  test('a library west of Greenwich lends until the very day that its schedule names (E12)', async () => {
    const zone = 'America/Los_Angeles'
    const branch_id = await branch([[[1, 2, 3, 4, 5, 6, 7], '00:00', '23:59']], zone)
    const schedule = [{ from_on: '2027-02-15', to_on: '2027-06-12', due_on: '2027-06-19' }]
    const rules = { ...OVERNIGHT, 'loan.fixed_due': { mode: 'exactly', schedule } }
    for (const start of ['2027-02-15T00:00:10', '2027-06-12T23:59:50']) {
      const iso = DateTime.fromISO(start, { zone }).toISO() as string
      expect(local((await lent(iso, rules, branch_id)).due_at, zone), start).toBe('2027-06-19T23:59:59')
    }
    const before = DateTime.fromISO('2027-02-14T23:59:50', { zone }).toISO() as string
    expect(local((await lent(before, rules, branch_id)).due_at, zone)).toBe('2027-02-15T23:59:59')
  })

  test('what would be due in the hour that the clocks leave out is lent and renewed all the same (E13)', async () => {
    const branch_id = await branch([[[1, 2, 3, 4, 5, 6, 7], '00:00', '23:59']])
    // On 28 March 2027 two o'clock becomes three; on 31 October three o'clock comes twice.
    const rules: Rules = { ...LAPTOP, 'renew.max': 5, 'renew.from': 'due_date' }
    const spring = await lent('2027-03-27T23:30:00+01:00', rules, branch_id)
    expect(local(spring.due_at)).toBe('2027-03-28T03:30:00')
    const short = await lent('2027-03-27T20:30:00+01:00', rules, branch_id)
    const renewed = await when('2027-03-27T20:40:00+01:00', (desk) => desk.post('/v1/renewals', { loan_id: short.id }))
    expect(renewed.status, renewed.text).toBe(201)
    const again = await when('2027-03-27T20:50:00+01:00', (desk) => desk.post('/v1/renewals', { loan_id: short.id }))
    expect(again.status, again.text).toBe(201)
    expect(Date.parse(again.body.due_at)).toBeGreaterThan(Date.parse(renewed.body.due_at))
    const autumn = await lent('2027-10-30T23:30:00+02:00', rules, branch_id)
    expect(autumn.due_at.slice(0, 19)).toBe('2027-10-31T00:30:00')
  })

  test('a return that is dated back over the change of the clocks is dated to the minute (E14)', async () => {
    const branch_id = await branch([[[1, 2, 3, 4, 5, 6, 7], '09:00', '18:00']])
    const cases = [
      // Due on the Saturday, in the box on Sunday shortly before midnight, scanned on Tuesday: an hour more were a day more.
      { lend: '2027-03-26T10:00:00+01:00', drop: '2027-03-28T23:30:00+02:00', scan: '2027-03-30T10:00:00+02:00', cents: 10 },
      // In the box half an hour before it was late, and scanned when the clocks had gone back.
      { lend: '2027-10-29T10:00:00+02:00', drop: '2027-10-30T23:30:00+02:00', scan: '2027-11-02T10:00:00+01:00', cents: 0 },
      { lend: '2027-10-29T10:00:00+02:00', drop: '2027-10-31T00:30:00+02:00', scan: '2027-11-02T10:00:00+01:00', cents: 10 },
    ]
    for (const { lend, drop, scan, cents } of cases) {
      const loan = await lent(lend, OVERNIGHT, branch_id)
      const back = await returned(scan, loan, branch_id, { returned_at: drop })
      expect(back.loan.returned_at, drop).toBe(new Date(drop).toISOString())
      expect(await fineOf(loan), drop).toBe(cents)
      const [row] = await at.app.admin<{ returned_at: Date; return_recorded_at: Date }>(
        `select returned_at, return_recorded_at from ${at.schema}.loan where id = $1`,
        [loan.id],
      )
      expect(new Date(row?.returned_at as Date).getTime()).toBe(Date.parse(drop))
      expect(new Date(row?.return_recorded_at as Date).getTime()).toBeGreaterThanOrEqual(Date.parse(scan))
    }
  })

  test('a loan ends with the day of its branch, not with that of the server or of the library (E15)', async () => {
    for (const zone of ['America/New_York', 'Pacific/Auckland', 'Europe/Rome', 'Asia/Kolkata']) {
      const branch_id = await branch([[[1, 2, 3, 4, 5, 6, 7], '00:00', '23:59']], zone)
      const evening = DateTime.fromISO('2027-03-10T22:30:00', { zone }).toISO() as string
      const loan = await lent(evening, OVERNIGHT, branch_id)
      expect(local(loan.due_at, zone), zone).toBe('2027-03-11T23:59:59')
      const renewed = await when(evening, (desk) =>
        desk.patch(`/v1/loans/${loan.id}`, { due_at: loan.due_at, reason: 'come prima' }, { 'if-match': '*' }),
      )
      expect(renewed.body.due_at ?? loan.due_at).toBe(loan.due_at)
      await returned(DateTime.fromISO('2027-03-11T23:30:00', { zone }).toISO() as string, loan, branch_id)
      expect(await fineOf(loan), zone).toBe(0)
    }
  })
})

describe('fines that were counted before', () => {
  /** The night after a day; the nights of another story are forgotten, for none is gone back to. */
  const night = async (date: string) => {
    await at.app.admin(`delete from platform.chore_run where tenant = $1`, [at.schema])
    const run = await when(`${date}T22:00:00Z`, () => runChore(at.app, at.library, 'money.accrue-fines', { date }))
    expect(run, JSON.stringify(run)).toMatchObject({ status: 'succeeded' })
  }

  test('what was renewed late and is dated back before the renewal owes until then, once (E18)', async () => {
    const branch_id = await branch()
    const rules: Rules = { ...OVERNIGHT, 'renew.max': 5, 'renew.from': 'now', 'loan.period': { count: 1, unit: 'week' } }
    const loan = await lent('2027-03-01T10:00:00+01:00', rules, branch_id)
    const renewed = await when('2027-03-12T10:00:00+01:00', (desk) => desk.post('/v1/renewals', { loan_id: loan.id }))
    expect(renewed.status, renewed.text).toBe(201)
    expect(await fineOf(loan)).toBe(40)
    // It was in the box since the tenth: two days late, and nothing for the time after the renewal.
    await returned('2027-03-22T10:00:00+01:00', loan, branch_id, { returned_at: '2027-03-10T12:00:00+01:00' })
    expect(await fineOf(loan)).toBe(20)
    expect(await chargesOf(loan)).toHaveLength(1)
  })

  test('the dearer fine after a recall never makes a long delay cheaper (E19)', async () => {
    const branch_id = await branch()
    const cheap = { cents: 15, per: { count: 1, unit: 'day' }, max_cents: 30, ignores_grace: false }
    const rules: Rules = { ...OVERNIGHT, 'fine.recall': cheap, 'recall.allowed': true }
    const kept = await lent('2027-03-01T10:00:00+01:00', rules, branch_id)
    const recalled = await lent('2027-03-01T10:00:00+01:00', rules, branch_id)
    const { body: copy } = await at.desk.get(`/v1/copies/${recalled.copy_id}`)
    const reader = await at.patron()
    const placed = await when('2027-03-10T10:00:00+01:00', (desk) =>
      desk.post('/v1/holds', { book_id: copy.book_id, patron_id: reader.id, pickup_branch_id: branch_id, type: 'recall' }),
    )
    expect(placed.status, placed.text).toBe(201)
    expect((await at.desk.get(`/v1/loans/${recalled.id}`)).body.recalled_at).not.toBeNull()
    for (const loan of [kept, recalled]) await returned('2027-03-20T10:00:00+01:00', loan, branch_id)
    const normal = await fineOf(kept)
    // Open days from the third to the twentieth: sixteen.
    expect(normal).toBe(160)
    expect(await fineOf(recalled)).toBeGreaterThanOrEqual(normal)
  })

  test('a yearly holiday that begins next year leaves this year alone, and one of this year never leaves more owed than charged (E20)', async () => {
    const branch_id = await branch()
    const loan = await lent('2027-03-01T10:00:00+01:00', OVERNIGHT, branch_id)
    await night('2027-03-06')
    const [before] = await chargesOf(loan)
    expect(before?.['amount_cents']).toBe(40)
    await at.desk.post('/v1/payments', { patron_id: loan.patron_id, cents: 40, method: 'card' })
    const yearly = (recurs_from: number) =>
      at.admin.post('/v1/calendar-exceptions', {
        branch_id,
        starts_on: '2027-03-04',
        ends_on: '2027-03-04',
        recurs_from,
        reason: 'Patrono',
      })
    expect((await yearly(2028)).status).toBe(201)
    await night('2027-03-08')
    expect(await fineOf(loan)).toBe(50)
    // The same feast from this year on: a day less, and nobody owes more than was charged.
    expect((await yearly(2027)).status).toBe(201)
    await returned('2027-03-08T10:00:00+01:00', loan, branch_id)
    const [after] = await chargesOf(loan)
    expect(after).toMatchObject({ amount_cents: 40, outstanding_cents: 0, paid_cents: 40 })
    const [wrong] = await at.app.admin<{ count: number }>(
      `select count(*)::int as count from ${at.schema}.charge where outstanding_cents > charged_cents + adjusted_cents or outstanding_cents < 0`,
    )
    expect(wrong?.count).toBe(0)
  })

  test('a rule with a blank interval is refused; one that came from elsewhere charges all the same, and says so (E21)', async () => {
    const refused = await at.admin.post('/v1/rules', { kind: 'fine.amount', value: { cents: 20, per: { count: null, unit: 'day' } } })
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/value/per/count' }] } })
    expect((await at.admin.post('/v1/rules', { kind: 'fine.amount', value: { cents: 20 } })).status).toBe(422)
    const branch_id = await branch()
    const rules: Rules = { ...OVERNIGHT, 'fine.amount': { cents: 20, per: { count: 0, unit: 'day' } } }
    const loan = await lent('2027-03-01T10:00:00+01:00', rules, branch_id)
    await night('2027-03-04')
    expect(await fineOf(loan)).toBe(40)
    await returned('2027-03-05T10:00:00+01:00', loan, branch_id)
    expect(await fineOf(loan)).toBe(60)
    const [charge] = await chargesOf(loan)
    const { steps } = (await at.desk.get(`/v1/charges/${charge?.['id']}/explanation`)).body
    expect(steps.map(({ code }: { code: string }) => code)).toContain('interval_of_nought_is_one')
  })

  test.each([
    ['refund_and_fine_anew', 170],
    ['refund_and_restore_fine', 90],
  ])('what was lost and comes back is fined once, not for the loss and the return together: %s (E23)', async (mode, cents) => {
    const branch_id = await branch()
    const rules: Rules = {
      ...OVERNIGHT,
      'lost.replacement': { by: 'fixed', cents: 1_000 },
      'lost.forgive_fine': true,
      'lost.on_return': mode,
    }
    const loan = await lent('2027-03-01T10:00:00+01:00', rules, branch_id)
    await night('2027-03-12')
    expect(await fineOf(loan)).toBe(90)
    const declared = await when('2027-03-12T10:00:00+01:00', (desk) => desk.post(`/v1/loans/${loan.id}/declare-lost`))
    expect(declared.status, declared.text).toBe(200)
    expect(await fineOf(loan)).toBe(0)
    const back = await returned('2027-03-22T10:00:00+01:00', loan, branch_id, { acknowledged: ['copy_lost'] })
    expect(back.loan.id).toBe(loan.id)
    expect(await fineOf(loan)).toBe(cents)
    // Scanned again, and counted again by night, it is what it was.
    await returned('2027-03-22T10:01:00+01:00', loan, branch_id)
    await night('2027-03-30')
    expect(await fineOf(loan)).toBe(cents)
    expect((await chargesOf(loan)).find(({ type }) => type === 'replacement')).toMatchObject({ amount_cents: 0, outstanding_cents: 0 })
  })

  test('a fine that has reached its maximum stays there, whatever staff took off it or put on it (E24)', async () => {
    const branch_id = await branch()
    const rules: Rules = { ...OVERNIGHT, 'fine.max': { cents: 50 } }
    const [lowered, raised] = [
      await lent('2027-03-01T10:00:00+01:00', rules, branch_id),
      await lent('2027-03-01T10:00:00+01:00', rules, branch_id),
    ]
    await night('2027-03-20')
    const adjust = async (loan: Loan, cents: number) => {
      const [fine] = await chargesOf(loan)
      expect(fine?.['amount_cents']).toBe(50)
      const answer = await at.admin.post(`/v1/charges/${fine?.['id']}/adjustments`, { cents, reason: 'era in ospedale' })
      expect(answer.status, answer.text).toBe(200)
    }
    await adjust(lowered, -40)
    await adjust(raised, 30)
    await night('2027-03-25')
    expect([await fineOf(lowered), await fineOf(raised)]).toEqual([10, 80])
    for (const loan of [lowered, raised]) await returned('2027-04-10T10:00:00+02:00', loan, branch_id)
    expect([await fineOf(lowered), await fineOf(raised)]).toEqual([10, 80])
    const [fine] = await chargesOf(lowered)
    expect((await at.desk.get(`/v1/charges/${fine?.['id']}/explanation`)).body).toMatchObject({
      charged_cents: 50,
      adjusted_cents: -40,
      recounted_cents: 50,
    })
  })
})
