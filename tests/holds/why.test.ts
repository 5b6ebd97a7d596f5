import { DateTime } from 'luxon'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { estimateWait, type WaitHistory } from '../../src/features/holds/estimate-rules.ts'
import { type HoldDesk, holdDesk } from './support.ts'

let at: HoldDesk

beforeAll(async () => {
  at = await holdDesk('perche')
})
afterAll(() => at.app.stop())

const codesOf = (steps: { code: string }[]) => steps.map(({ code }) => code)

test('why a hold is stuck is answered in one request: its place, who is before, and each copy with its reason', async () => {
  const book = await at.civica.book()
  const [lent, reference, travelling, missing, kept] = [
    await at.civica.copy(book),
    await at.civica.copy(book),
    await at.civica.copy(book, undefined, at.civica.village),
    await at.civica.copy(book),
    await at.civica.copy(book),
  ]
  const change = (copy: { id: string }, values: Record<string, unknown>) =>
    at.desk.patch(`/v1/copies/${copy.id}`, values, { 'if-match': '*' })
  await change(reference, { not_for_loan: 'consultazione' })
  await change(missing, { condition: 'missing' })
  await at.lend(lent)
  await at.scan(travelling)
  const [a, b, c] = await at.patrons(3)
  await at.hold(book, a as { id: string })
  await at.scan(kept)
  const before = await at.hold(book, b as { id: string })
  await at.desk.post(`/v1/holds/${before['id']}/suspend`)
  const stuck = await at.hold(book, c as { id: string })

  const why = await at.why(stuck)
  expect(why).toMatchObject({ status: 'queued', rank: 1, rank_with_suspended: 2, waits_because: [] })
  expect(why['before']).toMatchObject([{ hold_id: before['id'], passed_over: [{ code: 'not_filled_suspended' }] }])
  const reasons = Object.fromEntries(why['copies'].map(({ copy_id, reasons }: any) => [copy_id, codesOf(reasons)]))
  expect(reasons).toEqual({
    [lent.id]: ['copy_lent_until'],
    [reference.id]: ['not_filled_not_for_loan'],
    [travelling.id]: ['copy_travels'],
    [missing.id]: ['copy_condition'],
    [kept.id]: ['copy_set_aside'],
  })
  expect(why['copies'].every(({ can_fill }: { can_fill: boolean }) => !can_fill)).toBe(true)
  expect(why['events']).toMatchObject([{ kind: 'placed' }])
})

test('every time a hold is passed over stands in its log with the reason', async () => {
  const book = await at.civica.book()
  const copy = await at.civica.copy(book)
  const [blocked, next] = await at.patrons(2)
  await at.desk.post(`/v1/patrons/${blocked?.id}/blocks`, { actions: ['capture'], reason: 'cauzione' })
  const first = await at.hold(book, blocked as { id: string })
  await at.hold(book, next as { id: string })
  expect((await at.scan(copy)).skipped_holds).toEqual([{ hold_id: first['id'], reason: 'patron_blocked' }])
  const why = await at.why(first)
  expect(codesOf(why['waits_because'])).toEqual(['not_filled_patron_blocked'])
  expect(why['events'].at(-1)).toMatchObject({ kind: 'skipped', copy_id: copy.id, reason: 'patron_blocked' })
})

test('a copy that is being fetched is told as such, in Italian too', async () => {
  const book = await at.civica.book()
  await at.civica.copy(book)
  const hold = await at.hold(book, await at.civica.patron())
  const { body } = await at.desk.get(`/v1/holds/${hold['id']}/explanation`, { 'accept-language': 'it' })
  expect(body.copies).toMatchObject([{ can_fill: true, is_target: true }])
  expect(body.copies[0].reasons[0].text).toBe('è a scaffale a Centrale')
  expect(body.copies[0].reasons[1].text).toMatch(/^è in prelievo a Centrale dal \d\d\/\d\d\/\d{4} \d\d:\d\d$/)
})

describe('how long it will take', () => {
  test('is not guessed where the library has too little to go on', async () => {
    const book = await at.civica.book()
    await at.lend(await at.civica.copy(book))
    const hold = await at.hold(book, await at.civica.patron())
    const { estimate } = (await at.why(hold)) as { estimate: Record<string, unknown> }
    expect(estimate).toMatchObject({ from_on: null, to_on: null, basis: 'too_little' })
  })

  test("is learnt from the book's own holds, for each place in the queue, as a range", async () => {
    const book = await at.civica.book()
    const copy = await at.civica.copy(book)
    await at.lend(copy)
    const waits = [8, 10, 12, 14, 16]
    for (const [index, patron] of (await at.patrons(waits.length)).entries()) {
      const hold = await at.hold(book, patron)
      await at.sql(
        `update {library}.hold set first_rank = 1, ready_at = requested_at, requested_at = requested_at - make_interval(days => $2),
           status = 'cancelled', ended_at = now() where id = $1`,
        [hold['id'], waits[index]],
      )
    }
    const [a, b] = await at.patrons(2)
    await at.hold(book, a as { id: string })
    const second = await at.hold(book, b as { id: string })
    const reader = await at.app.as(at.civica.library, 'Reader', { patron_id: b?.id })
    const mine = await reader.get(`/v1/me/holds/${second['id']}/estimate`)
    const today = DateTime.fromJSDate(new Date(), { zone: 'Europe/Rome' })
    // The middle half of the five took 10 to 14 days; two places take twice as long.
    expect(mine.body).toMatchObject({
      basis: 'holds_of_book',
      sample_size: 5,
      from_on: today.plus({ days: 20 }).toISODate(),
      to_on: today.plus({ days: 28 }).toISODate(),
    })
    expect((await at.why(second))['estimate']).toMatchObject({ basis: 'holds_of_book', sample_size: 5 })
    const stranger = await at.app.as(at.civica.library, 'Reader', { patron_id: a?.id })
    expect((await stranger.get(`/v1/me/holds/${second['id']}/estimate`)).status).toBe(404)
  })

  const none = { count: 0, low_days: null, high_days: null }
  const history = (given: Partial<WaitHistory>): WaitHistory => ({ fetching: none, of_book: none, of_format: none, loans: none, ...given })
  const today = DateTime.fromISO('2026-03-02', { zone: 'Europe/Rome' })
  const waiting = { rank: 3, is_targeted: false, copies: 2, not_before_on: null, today }

  test('falls back from the book to its format, to loans, and says which it was', () => {
    const sample = { count: 40, low_days: 4, high_days: 6.5 }
    expect(estimateWait(history({ of_format: sample, loans: sample }), waiting)).toMatchObject({
      basis: 'holds_of_format',
      from_on: '2026-03-14',
      to_on: '2026-03-22',
    })
    // Three wait for two copies: the third is served when both have come back once more.
    expect(estimateWait(history({ loans: { count: 40, low_days: 20, high_days: 30 } }), waiting)).toMatchObject({
      basis: 'loans_of_format',
      from_on: '2026-04-11',
      to_on: '2026-05-01',
    })
    expect(estimateWait(history({ of_book: { count: 4, low_days: 1, high_days: 2 } }), waiting).basis).toBe('too_little')
  })

  test('is short where a copy is being fetched, and never before the day that the patron named', () => {
    const fetching = { count: 12, low_days: 0.4, high_days: 1.8 }
    expect(estimateWait(history({ fetching }), { ...waiting, is_targeted: true })).toMatchObject({
      basis: 'on_shelf',
      from_on: '2026-03-02',
      to_on: '2026-03-04',
    })
    const later = estimateWait(history({ fetching }), { ...waiting, is_targeted: true, not_before_on: '2026-06-01' })
    expect(later).toMatchObject({ from_on: '2026-06-01', to_on: '2026-06-01' })
  })
})
