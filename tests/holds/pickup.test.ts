import { afterAll, beforeAll, expect, test } from 'vitest'
import { type HoldDesk, holdDesk } from './support.ts'

let at: HoldDesk
let third: string

beforeAll(async () => {
  at = await holdDesk('ritiro')
  third = (await at.admin.post('/v1/branches', { code: 'MON', name: 'Monte', time_zone: 'Europe/Rome' })).body.id
})
afterAll(() => at.app.stop())

const move = (hold: Record<string, any>, pickup_branch_id: string, client = at.desk) =>
  client.patch(`/v1/holds/${hold['id']}`, { pickup_branch_id }, { 'if-match': '*' })
const mine = async (copy: { id: string }) => (await at.desk.get(`/v1/copies/${copy.id}`)).body.status

test('another pickup branch chooses the copy that stands there, and does not keep the far one (E30)', async () => {
  // EG LP#2107404, LP#1866667
  const book = await at.civica.book()
  const far = await at.civica.copy(book)
  const near = await at.civica.copy(book, undefined, at.civica.village)
  const hold = await at.hold(book, await at.civica.patron())
  expect((await at.pulls()).find(({ hold_id }) => hold_id === hold['id'])).toMatchObject({ copy_id: far.id })
  expect((await move(hold, at.civica.village)).status).toBe(200)
  expect((await at.pulls()).find(({ hold_id }) => hold_id === hold['id'])).toBeUndefined()
  expect((await at.pulls(at.civica.village)).find(({ hold_id }) => hold_id === hold['id'])).toMatchObject({ copy_id: near.id })
  const kinds = (await at.desk.get(`/v1/holds/${hold['id']}/events`)).body.data.map(({ kind, reason }: Record<string, string>) => [
    kind,
    reason,
  ])
  expect(kinds).toEqual([
    ['placed', null],
    ['targeted', null],
    ['changed', 'pickup_branch_id'],
    ['target_lost', 'better_use'],
    ['targeted', null],
  ])
})

test('a copy on its way is sent on to the new pickup branch', async () => {
  const book = await at.civica.book()
  const copy = await at.civica.copy(book, undefined, at.civica.village)
  const hold = await at.hold(book, await at.civica.patron())
  await at.scan(copy, at.civica.village)
  expect((await move(hold, third)).body.status).toBe('in_transit')
  expect(await at.scan(copy)).toMatchObject({ outcome: 'still_in_transit', transit: { to_branch_id: third } })
  expect(await at.scan(copy, third)).toMatchObject({ outcome: 'hold_ready', hold: { id: hold['id'] } })
})

test('a copy on its way that is wanted where it comes from travels back', async () => {
  const book = await at.civica.book()
  const copy = await at.civica.copy(book, undefined, at.civica.village)
  const hold = await at.hold(book, await at.civica.patron())
  await at.scan(copy, at.civica.village)
  await move(hold, at.civica.village)
  expect((await at.scan(copy)).outcome).toBe('still_in_transit')
  expect((await at.scan(copy, at.civica.village)).outcome).toBe('hold_ready')
})

test('what is set aside travels to the new pickup branch, and is ready only there', async () => {
  const book = await at.civica.book()
  const copy = await at.civica.copy(book)
  const hold = await at.hold(book, await at.civica.patron())
  await at.scan(copy)
  const moved = await move(hold, at.civica.village)
  expect(moved.body).toMatchObject({ status: 'in_transit', ready_at: null, shelf_expires_at: null, captured_copy_id: copy.id })
  expect(await mine(copy)).toBe('in_transit')
  expect((await at.scan(copy, at.civica.village)).outcome).toBe('hold_ready')
})

test('a branch that is closed for good, or to which nothing is sent, is no new pickup branch', async () => {
  const book = await at.civica.book()
  await at.civica.copy(book)
  const hold = await at.hold(book, await at.civica.patron())
  const shut = await at.admin.post('/v1/branches', { code: 'CHI', name: 'Chiusa', time_zone: 'Europe/Rome', is_active: false })
  expect((await move(hold, shut.body.id)).body.code).toBe('branch_unknown')
  await at.rule('hold.fulfil_by', 'home')
  expect((await move(hold, third)).body).toMatchObject({ code: 'hold_pickup_not_served' })
  await at.rule('hold.fulfil_by', undefined)
})

test('a change of what was changed meanwhile is refused', async () => {
  const book = await at.civica.book()
  await at.civica.copy(book)
  const hold = await at.hold(book, await at.civica.patron())
  const { headers } = await at.desk.get(`/v1/holds/${hold['id']}`)
  const etag = headers.get('etag') as string
  expect((await at.desk.get(`/v1/holds/${hold['id']}`, { 'if-none-match': etag })).status).toBe(304)
  const patch = (needed_by_on: string) => at.desk.patch(`/v1/holds/${hold['id']}`, { needed_by_on }, { 'if-match': etag })
  const [one, two] = await Promise.all([patch('2099-01-01'), patch('2099-02-01')])
  expect([one.status, two.status].sort()).toEqual([200, 412])
  expect((await at.desk.patch(`/v1/holds/${hold['id']}`, { needed_by_on: null })).status).toBe(428)
})
