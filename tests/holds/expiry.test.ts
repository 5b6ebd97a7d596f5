import { DateTime } from 'luxon'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { expireShelf, expireUnfilled, moveShelfExpiry, resumeDue } from '../../src/features/holds/desk-verbs.ts'
import { type HoldDesk, holdDesk, inDays } from './support.ts'

let at: HoldDesk

beforeAll(async () => {
  at = await holdDesk('scadenza')
})
afterAll(() => at.app.stop())

const night = (days: number) => inDays(days, () => at.act((tx) => expireShelf(tx, { at: tx.now, limit: 500 })))
const unfilled = (days: number) => inDays(days, () => at.act((tx) => expireUnfilled(tx, { at: tx.now, limit: 500 })))
const zone = 'Europe/Rome'

async function setAside(more: Record<string, unknown> = {}) {
  const book = await at.civica.book()
  const copy = await at.civica.copy(book)
  const patron = await at.civica.patron()
  const hold = await at.hold(book, patron, more)
  await at.scan(copy)
  return { book, copy, patron, hold: await at.shown(hold) }
}

async function openEveryDay(code: string) {
  const { body } = await at.admin.post('/v1/branches', { code, name: code, time_zone: zone })
  const data = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens_at: '09:00', closes_at: '18:00' }))
  await at.admin.put(`/v1/branches/${body.id}/opening-hours`, { data })
  return body.id as string
}

const close = (branch_id: string, starts_on: string, ends_on: string) =>
  at.admin.post('/v1/calendar-exceptions', { branch_id, starts_on, ends_on, reason: 'chiuso' })

test('what was not collected in time ends, costs what the rules ask, and stands on the list of what to clear', async () => {
  await at.rule('hold.not_collected_fee', { cents: 50 })
  const { copy, hold, patron } = await setAside()
  expect((await night(6)).done).toBe(0)
  expect((await night(9)).done).toBe(1)
  expect(await at.shown(hold)).toMatchObject({ status: 'expired', end_reason: 'not_collected' })
  const charges = await at.sql(`select type, outstanding_cents from {library}.charge where patron_id = $1`, [patron.id])
  expect(charges).toEqual([{ type: 'hold_not_collected', outstanding_cents: 50 }])
  expect((await at.toClear()).find(({ copy_id }) => copy_id === copy.id)).toMatchObject({ hold_id: hold['id'], action: 'scan' })
  // Twice in one night is once.
  expect((await night(9)).done).toBe(0)
  expect(await at.sql(`select 1 from {library}.charge where patron_id = $1`, [patron.id])).toHaveLength(1)
  await inDays(10, () => at.scan(copy))
  expect((await at.toClear()).find(({ copy_id }) => copy_id === copy.id)).toBeUndefined()
  await at.rule('hold.not_collected_fee', undefined)
})

test('what nobody collected goes to the next at its next scan, and is fetched from no shelf before', async () => {
  const { book, copy } = await setAside()
  const next = await at.hold(book, await at.civica.patron())
  await night(9)
  expect((await at.shown(next))['status']).toBe('queued')
  expect((await at.pulls()).find(({ copy_id }) => copy_id === copy.id)).toBeUndefined()
  expect((await at.why(next)).copies[0].reasons.map(({ code }: { code: string }) => code)).toContain('copy_to_clear')
  await inDays(9, async () => expect((await at.scan(copy)).hold.id).toBe(next['id']))
})

test('a shelf is cleared in as many batches as it takes', async () => {
  for (let n = 0; n < 5; n++) await setAside()
  const batches: number[] = []
  await inDays(30, async () => {
    for (let after: string | null = null, more = true; more; ) {
      const { done, next } = await at.act((tx) => expireShelf(tx, { at: tx.now, after, limit: 2 }))
      batches.push(done)
      after = next
      more = next !== null
    }
  })
  expect(batches.reduce((sum, done) => sum + done, 0)).toBeGreaterThanOrEqual(5)
  expect(batches.length).toBeGreaterThanOrEqual(3)
})

test('the time on the hold shelf ends on a day on which the pickup branch is open (E16)', async () => {
  // FOLIO CIRC-1657, CIRC-1893
  const branch = await openEveryDay('APE')
  const seventh = DateTime.fromJSDate(new Date(), { zone }).plus({ days: 7 })
  await close(branch, seventh.toISODate() as string, seventh.plus({ days: 1 }).toISODate() as string)
  const book = await at.civica.book()
  const copy = await at.civica.copy(book, undefined, branch)
  const hold = await at.hold(book, await at.civica.patron(), { pickup_branch_id: branch })
  const scanned = await at.scan(copy, branch)
  expect(scanned.hold.id).toBe(hold['id'])
  const expires = DateTime.fromISO(scanned.hold.shelf_expires_at, { zone })
  expect(expires.toISODate()).toBe(seventh.plus({ days: 2 }).toISODate())
  expect(expires.toFormat('HH:mm:ss')).toBe('23:59:59')
})

test('the end of a day is that of the pickup branch, wherever the library is', async () => {
  const { body: far } = await at.admin.post('/v1/branches', { code: 'NYC', name: 'Little Italy', time_zone: 'America/New_York' })
  const book = await at.civica.book()
  const copy = await at.civica.copy(book, undefined, far.id)
  await at.hold(book, await at.civica.patron(), { pickup_branch_id: far.id })
  const { hold } = await at.scan(copy, far.id)
  expect(DateTime.fromISO(hold.shelf_expires_at, { zone: 'America/New_York' }).toFormat('HH:mm:ss')).toBe('23:59:59')
})

test('an emergency lets everyone whose time ends in it collect afterwards, once', async () => {
  const branch = await openEveryDay('NEV')
  const book = await at.civica.book()
  const copy = await at.civica.copy(book, undefined, branch)
  const hold = await at.hold(book, await at.civica.patron(), { pickup_branch_id: branch })
  const { hold: ready } = await at.scan(copy, branch)
  const day = DateTime.fromISO(ready.shelf_expires_at, { zone })
  const days = { starts_on: day.toISODate() as string, ends_on: day.plus({ days: 2 }).toISODate() as string }
  await close(branch, days.starts_on, days.ends_on)
  const moved = await at.act((tx) => moveShelfExpiry(tx, branch, days))
  expect(moved).toMatchObject([{ hold_id: hold['id'], before: ready.shelf_expires_at }])
  const after = DateTime.fromISO((await at.shown(hold))['shelf_expires_at'], { zone })
  expect(after.toISODate()).toBe(day.plus({ days: 3 }).toISODate())
  expect(await at.act((tx) => moveShelfExpiry(tx, branch, days))).toEqual([])
})

test('the day by which a patron needs the book is not the day by which it is to be collected (E17)', async () => {
  // Koha bug 21729
  const needed = DateTime.fromJSDate(new Date(), { zone }).plus({ days: 90 }).toISODate() as string
  const { hold } = await setAside({ needed_by_on: needed })
  expect(hold).toMatchObject({ status: 'ready', needed_by_on: needed })
  expect(hold['shelf_expires_at'].slice(0, 10)).not.toBe(needed)
  await night(30)
  expect(await at.shown(hold)).toMatchObject({ status: 'expired', needed_by_on: needed })
})

test('a hold that is needed no more, or has waited as long as it may, ends and leaves its place', async () => {
  const book = await at.civica.book()
  const copy = await at.civica.copy(book)
  await at.lend(copy)
  const soon = DateTime.fromJSDate(new Date(), { zone }).plus({ days: 3 }).toISODate() as string
  const [a, b] = await at.patrons(2)
  const first = await at.hold(book, a as { id: string }, { needed_by_on: soon })
  const second = await at.hold(book, b as { id: string })
  await unfilled(3)
  expect((await at.shown(first))['status']).toBe('queued')
  await unfilled(4)
  expect(await at.shown(first)).toMatchObject({ status: 'expired', end_reason: 'not_needed_any_more' })
  expect((await at.shown(second))['rank']).toBe(1)
  await at.rule('hold.unfilled_expiry', { count: 60, unit: 'day' })
  await unfilled(59)
  expect((await at.shown(second))['status']).toBe('queued')
  await unfilled(61)
  expect(await at.shown(second)).toMatchObject({ status: 'expired', end_reason: 'unfilled' })
  await at.rule('hold.unfilled_expiry', undefined)
})

test('what is set aside does not end because it is needed no more', async () => {
  const soon = DateTime.fromJSDate(new Date(), { zone }).plus({ days: 1 }).toISODate() as string
  const { hold } = await setAside({ needed_by_on: soon })
  await unfilled(3)
  expect((await at.shown(hold))['status']).toBe('ready')
})

test('a suspension ends on its day, in the place that was kept', async () => {
  const book = await at.civica.book()
  await at.lend(await at.civica.copy(book))
  const [a, b] = await at.patrons(2)
  const first = await at.hold(book, a as { id: string })
  await at.hold(book, b as { id: string })
  const until_on = DateTime.fromJSDate(new Date(), { zone }).plus({ days: 5 }).toISODate()
  await at.desk.post(`/v1/holds/${first['id']}/suspend`, { until_on })
  const resume = (days: number) => inDays(days, () => at.act((tx) => resumeDue(tx, { at: tx.now, limit: 100 })))
  await resume(4)
  expect((await at.shown(first))['status']).toBe('suspended')
  await resume(5)
  expect(await at.shown(first)).toMatchObject({ status: 'queued', rank: 1, suspended_until_on: null })
})

test('a copy that its patron collects late is still lent to its patron', async () => {
  // EG LP#1668682
  const { copy, patron, hold } = await setAside()
  await inDays(9, () => at.lend(copy, patron))
  expect((await at.shown(hold))['status']).toBe('filled')
})
