import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type HoldDesk, holdDesk } from './support.ts'

let at: HoldDesk

beforeAll(async () => {
  at = await holdDesk('posto')
})
afterAll(() => at.app.stop())

/** Rules that a test sets are for it alone. */
const touched: [string, Record<string, string>?][] = []
const rule = async (kind: string, value: unknown, scope?: Record<string, string>) => {
  touched.push([kind, scope])
  await at.rule(kind, value, scope)
}
afterEach(async () => {
  for (const [kind, scope] of touched.splice(0))
    await at.rule(kind, kind === 'hold.allowed' ? true : kind === 'hold.max' ? 5 : undefined, scope)
})

const codes = (answer: { body: { errors?: { code: string }[] } }) => (answer.body.errors ?? []).map(({ code }) => code)

async function wanted(count = 1) {
  const book = await at.civica.book()
  const copies = []
  for (let n = 0; n < count; n++) copies.push(await at.civica.copy(book))
  return { book, copies }
}

test('every reason against a hold is named at once, with what would override it', async () => {
  await rule('hold.allowed', false)
  await rule('hold.max', 0)
  const { book } = await wanted()
  const patron = await at.civica.patron('Scaduta', { expires_on: '2020-01-31' })
  await at.desk.post(`/v1/patrons/${patron.id}/blocks`, { actions: ['hold'], reason: 'ha rovinato un atlante' })
  const refused = await at.place({ book_id: book, patron_id: patron.id })
  expect(refused.status, refused.text).toBe(409)
  expect(refused.body.code).toBe('hold_refused')
  expect(codes(refused)).toEqual(['card_expired', 'patron_blocked', 'hold_limit_reached', 'hold_not_allowed'])
  expect(refused.body.errors[1]).toMatchObject({
    params: { reason: 'ha rovinato un atlante', severity: 'blocker', override_permission: 'holds:override' },
  })
  expect(refused.body.explanation.rules['hold.max']).toMatchObject({ value: 0 })
})

test('who may override says why, for each reason, and it stands in the hold', async () => {
  await rule('hold.max', 0)
  const { book } = await wanted()
  const patron = await at.civica.patron()
  const overrides = [{ code: 'hold_limit_reached', reason: 'per la gara di lettura' }]
  expect((await at.place({ book_id: book, patron_id: patron.id, overrides })).body.code).toBe('hold_limit_reached')
  const byAdmin = await at.place({ book_id: book, patron_id: patron.id, overrides }, at.admin)
  expect(byAdmin.status, byAdmin.text).toBe(201)
  expect(byAdmin.body.explanation.overrides).toEqual(overrides)
})

test('a rehearsed hold answers with its place and changes nothing', async () => {
  const { book } = await wanted()
  const patron = await at.civica.patron()
  const rehearsed = await at.desk.post('/v1/holds?dry_run=true', { book_id: book, patron_id: patron.id, pickup_branch_id: at.civica.main })
  expect(rehearsed.status, rehearsed.text).toBe(200)
  expect(rehearsed.body.rank).toBe(1)
  expect((await at.desk.get(`/v1/holds?patron_id=${patron.id}`)).body.data).toEqual([])
})

test('an unknown card, an unknown book and a branch that is closed for good are all told', async () => {
  const shut = await at.admin.post('/v1/branches', { code: 'CHI', name: 'Chiusa', time_zone: 'Europe/Rome', is_active: false })
  const unknown = await at.place({ book_id: at.civica.main, card_number: 'nobody' })
  expect(unknown.status).toBe(422)
  expect(codes(unknown)).toEqual(['patron_unknown', 'book_unknown'])
  const { book } = await wanted()
  const patron = await at.civica.patron()
  const closed = await at.place({ book_id: book, patron_id: patron.id, pickup_branch_id: shut.body.id })
  expect(codes(closed)).toEqual(['branch_unknown'])
})

test('a patron above a threshold of debt or overdue loans may not reserve, as things stand at this moment', async () => {
  await rule('patron.thresholds', [{ measure: 'overdue_count', above: 0, actions: ['hold'] }])
  const { book } = await wanted()
  const patron = await at.civica.patron()
  const lent = await at.civica.copy(await at.civica.book())
  const loan = await at.lend(lent, patron)
  await at.sql(`update {library}.loan set started_at = now() - interval '40 days', due_at = now() - interval '2 days' where id = $1`, [
    loan['id'],
  ])
  const refused = await at.place({ book_id: book, patron_id: patron.id })
  expect(refused.body.code).toBe('patron_blocked')
  expect(refused.body.errors[0].params).toMatchObject({ measure: 'overdue_count', value: 1, limit: 0 })
  await at.scan(lent)
  expect((await at.place({ book_id: book, patron_id: patron.id })).status).toBe(201)
})

describe('what stands on the shelf', () => {
  test('is reserved always, only where some are out, only where all are out, or never', async () => {
    const { book, copies } = await wanted(2)
    const [one, two, three] = await at.patrons(3)
    await rule('hold.on_shelf', 'if_any_out')
    expect((await at.place({ book_id: book, patron_id: one?.id })).body.code).toBe('copy_on_shelf')
    await at.lend(copies[0] as { id: string })
    expect((await at.place({ book_id: book, patron_id: one?.id })).status).toBe(201)
    await rule('hold.on_shelf', 'if_all_out')
    expect((await at.place({ book_id: book, patron_id: two?.id })).body.code).toBe('copy_on_shelf')
    await rule('hold.on_shelf', 'never')
    expect((await at.place({ copy_id: copies[1]?.id, patron_id: three?.id })).body.code).toBe('copy_on_shelf')
    // The copy that is out can be reserved, though another one stands there.
    expect((await at.place({ copy_id: copies[0]?.id, patron_id: three?.id })).status).toBe(201)
    await rule('hold.on_shelf', 'if_all_out')
    expect((await at.place({ copy_id: copies[0]?.id, patron_id: two?.id })).body.code).toBe('copy_on_shelf')
  })
})

describe('limits', () => {
  test('on all holds count those that are suspended, or do not', async () => {
    await rule('hold.max', 1)
    const patron = await at.civica.patron()
    const first = await at.hold((await wanted()).book, patron)
    await at.desk.post(`/v1/holds/${first['id']}/suspend`)
    const { book } = await wanted()
    expect((await at.place({ book_id: book, patron_id: patron.id })).body.code).toBe('hold_limit_reached')
    await rule('hold.count_suspended', false)
    expect((await at.place({ book_id: book, patron_id: patron.id })).status).toBe(201)
  })

  test('on one day hold for the day of the pickup branch', async () => {
    await rule('hold.max_per_day', 1)
    const patron = await at.civica.patron()
    const first = await at.hold((await wanted()).book, patron)
    const { book } = await wanted()
    expect((await at.place({ book_id: book, patron_id: patron.id })).body.code).toBe('hold_day_limit_reached')
    await at.sql(`update {library}.hold set requested_at = requested_at - interval '1 day' where id = $1`, [first['id']])
    expect((await at.place({ book_id: book, patron_id: patron.id })).status).toBe(201)
  })

  test('on one book let a reading circle have several, and nobody else a second', async () => {
    const patron = await at.civica.patron()
    const { book } = await wanted(3)
    await at.hold(book, patron)
    expect((await at.place({ book_id: book, patron_id: patron.id })).body.code).toBe('hold_exists')
    await rule('hold.max_per_book', 2)
    expect((await at.place({ book_id: book, patron_id: patron.id })).status).toBe(201)
    expect((await at.place({ book_id: book, patron_id: patron.id })).body).toMatchObject({
      code: 'hold_book_limit_reached',
      params: { count: 2, limit: 2 },
    })
  })
})

test('where the library forbids holds on single copies, or on anything else, it says what is allowed', async () => {
  const { book, copies } = await wanted()
  const patron = await at.civica.patron()
  await rule('hold.level', 'book')
  const onCopy = await at.place({ copy_id: copies[0]?.id, patron_id: patron.id })
  expect(onCopy.body).toMatchObject({ code: 'hold_level_not_allowed', params: { allowed: 'book' } })
  await rule('hold.level', 'copy')
  expect((await at.place({ book_id: book, patron_id: patron.id })).body.code).toBe('hold_level_not_allowed')
  expect((await at.place({ copy_id: copies[0]?.id, patron_id: patron.id })).status).toBe(201)
})

test('copies that are for patrons of their own branch are reserved by nobody else, and by the group where it is for the group', async () => {
  const book = await at.civica.book()
  await at.civica.copy(book, undefined, at.civica.village)
  const stranger = await at.civica.patron()
  const neighbour = await at.civica.patron('Vicina', { home_branch_id: at.civica.village })
  await rule('hold.for_patrons_of', 'home')
  expect((await at.place({ book_id: book, patron_id: stranger.id })).body).toMatchObject({ code: 'hold_not_for_patron' })
  expect((await at.place({ book_id: book, patron_id: neighbour.id })).status).toBe(201)
  await rule('hold.for_patrons_of', 'group')
  await at.sql(`update {library}.branch set group_code = 'VALLE' where id = any($1)`, [[at.civica.main, at.civica.village]])
  expect((await at.place({ book_id: book, patron_id: stranger.id })).status).toBe(201)
  await at.sql(`update {library}.branch set group_code = null`)
})

test('a branch to which no copy is sent is refused as a place to pick up', async () => {
  const { book } = await wanted()
  const patron = await at.civica.patron()
  await rule('hold.fulfil_by', 'home')
  const refused = await at.place({ book_id: book, patron_id: patron.id, pickup_branch_id: at.civica.village })
  expect(refused.body).toMatchObject({ code: 'hold_pickup_not_served', params: { within: 'home' } })
  expect((await at.place({ book_id: book, patron_id: patron.id })).status).toBe(201)
})

test('a hold for a translation is refused where the library has only the original', async () => {
  const { book } = await wanted()
  const patron = await at.civica.patron()
  const refused = await at.place({ book_id: book, patron_id: patron.id, constraints: { languages: ['eng'] } })
  expect(refused.body.code).toBe('hold_constraints_unmet')
  expect((await at.place({ book_id: book, patron_id: patron.id, constraints: { languages: ['eng', 'ita'] } })).status).toBe(201)
})

test('a hold that nobody needs on any day is refused', async () => {
  const { book } = await wanted()
  const patron = await at.civica.patron()
  const refused = await at.place({ book_id: book, patron_id: patron.id, not_before_on: '2099-02-01', needed_by_on: '2099-01-01' })
  expect(refused.body.code).toBe('hold_dates_impossible')
})

test('a rule for one kind of copies does not forbid a book of which there is another kind', async () => {
  const dvd = await at.admin.post('/v1/copy-types', { code: 'DVD', name: 'Film' })
  const { book } = await wanted()
  await at.desk.post('/v1/copies', { book_id: book, copy_type_id: dvd.body.id, home_branch_id: at.civica.main })
  await rule('hold.allowed', false, { copy_type_id: dvd.body.id })
  const patron = await at.civica.patron()
  const hold = await at.hold(book, patron)
  const film = await at.sql<{ id: string }>(`select id from {library}.copy where copy_type_id = $1`, [dvd.body.id])
  // The film that comes back does not fill it.
  expect(await at.scan(film[0] as { id: string })).toMatchObject({
    outcome: 'shelve',
    skipped_holds: [{ hold_id: hold['id'], reason: 'not_allowed' }],
  })
  await at.rule('hold.allowed', undefined, { copy_type_id: dvd.body.id })
  touched.splice(0)
})

test('the explanation speaks the language of whoever asks', async () => {
  const { book } = await wanted()
  const patron = await at.civica.patron()
  const hold = await at.hold(book, patron)
  const italian = await at.desk.get(`/v1/holds/${hold['id']}`, { 'accept-language': 'it' })
  const english = await at.desk.get(`/v1/holds/${hold['id']}`, { 'accept-language': 'en' })
  const texts = [italian, english].map(({ body }) => body.explanation.steps[0].text)
  expect(texts).toEqual(['1 esemplari possono soddisfarla, di cui 1 a scaffale', '1 copies could fill it, 1 of them on the shelf'])
})
