import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'

let app: TestApp
let civica: Stock
let admin: Client

beforeAll(async () => {
  app = await createTestApp()
  civica = await stock(app, await app.provision('civica'))
  admin = await app.as(civica.library, 'Admin')
  const data = [1, 2, 3, 4, 5].flatMap((weekday) => [
    { weekday, opens_at: '09:00', closes_at: '12:30' },
    { weekday, opens_at: '15:00', closes_at: '19:00' },
  ])
  await admin.put(`/v1/branches/${civica.main}/opening-hours`, { data })
})
afterAll(() => app.stop())

const hoursOn = async (date: string) => {
  const { body } = await admin.get(`/v1/branches/${civica.main}/calendar?from=${date}&to=${date}`)
  return body.data[0].periods.map(
    ({ opens_at, closes_at }: Record<string, string>) => `${opens_at?.slice(11, 16)}-${closes_at?.slice(11, 16)}`,
  )
}

test('a closing is changed to short hours, moved, and taken back', async () => {
  expect(await hoursOn('2031-03-04')).toEqual(['09:00-12:30', '15:00-19:00'])
  const made = (await admin.post('/v1/calendar-exceptions', { starts_on: '2031-03-04', ends_on: '2031-03-04', reason: 'Corso' })).body
  expect(await hoursOn('2031-03-04')).toEqual([])
  const changed = await admin.patch(`/v1/calendar-exceptions/${made.id}`, { is_open: true, opens_at: '15:00', closes_at: '17:00' })
  expect(changed.body).toMatchObject({ is_open: true, reason: 'Corso' })
  expect(await hoursOn('2031-03-04')).toEqual(['15:00-17:00'])
  expect((await admin.patch(`/v1/calendar-exceptions/${made.id}`, { closes_at: '14:00' })).body.code).toBe('closes_before_opening')
  await admin.patch(`/v1/calendar-exceptions/${made.id}`, { is_open: false, starts_on: '2031-03-05', ends_on: '2031-03-05' })
  expect([await hoursOn('2031-03-04'), await hoursOn('2031-03-05')]).toEqual([['09:00-12:30', '15:00-19:00'], []])
  expect((await admin.delete(`/v1/calendar-exceptions/${made.id}`)).status).toBe(204)
  expect((await admin.get(`/v1/calendar-exceptions/${made.id}`)).status).toBe(404)
  expect((await admin.patch(`/v1/calendar-exceptions/${made.id}`, { reason: 'Altro' })).status).toBe(404)
})

test('a branch opens on a holiday of the whole library', async () => {
  await admin.post('/v1/calendar-exceptions', { starts_on: '2031-05-01', ends_on: '2031-05-01', recurs_from: 2020, reason: 'Festa' })
  expect(await hoursOn('2031-05-01')).toEqual([])
  const own = {
    branch_id: civica.main,
    starts_on: '2031-05-01',
    ends_on: '2031-05-01',
    is_open: true,
    opens_at: '10:00',
    closes_at: '13:00',
    reason: 'Porte aperte',
  }
  await admin.post('/v1/calendar-exceptions', own)
  expect(await hoursOn('2031-05-01')).toEqual(['10:00-13:00'])
})

test('what comes back every year is over within a year', async () => {
  const answer = await admin.post('/v1/calendar-exceptions', {
    starts_on: '2031-01-01',
    ends_on: '2032-06-01',
    recurs_from: 2031,
    reason: 'Restauro',
  })
  expect(answer.body.code).toBe('recurs_too_long')
})
