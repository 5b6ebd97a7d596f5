import { afterAll, beforeAll, expect, test } from 'vitest'
import { retargetDue } from '../../src/features/holds/desk-verbs.ts'
import { holdJobs } from '../../src/features/holds/jobs.ts'
import { startWorker } from '../notices/worker.ts'
import { until } from '../support/until.ts'
import { type HoldDesk, holdDesk, inDays } from './support.ts'

let at: HoldDesk

beforeAll(async () => {
  at = await holdDesk('prelievo')
})
afterAll(() => at.app.stop())

const pullOf = async (hold: Record<string, any>, branch?: string) => (await at.pulls(branch)).find(({ hold_id }) => hold_id === hold['id'])
const later = (days: number) => inDays(days, () => at.act((tx) => retargetDue(tx, { at: tx.now, limit: 500 })))

test('each copy on the shelf is fetched for one hold, in the order of the queue', async () => {
  const book = await at.civica.book()
  const [one, two] = [await at.civica.copy(book), await at.civica.copy(book)]
  const holds = []
  for (const patron of await at.patrons(3)) holds.push(await at.hold(book, patron))
  const pulled = (await at.pulls()).filter(({ book_id }) => book_id === book)
  expect(new Set(pulled.map(({ hold_id }) => hold_id))).toEqual(new Set([holds[0]?.['id'], holds[1]?.['id']]))
  expect(new Set(pulled.map(({ copy_id }) => copy_id))).toEqual(new Set([one.id, two.id]))
})

test('the pull list shrinks with every scan, and comes in the order of the shelves, page by page', async () => {
  const book = await at.civica.book('Enciclopedia')
  const shelf = (n: number) => ({ shelf: 'Z', call_number: `Z ${String(n).padStart(3, '0')}` })
  const copies = []
  for (let n = 0; n < 7; n++) {
    const copy = await at.civica.copy(book)
    await at.desk.patch(`/v1/copies/${copy.id}`, shelf(6 - n), { 'if-match': '*' })
    copies.push(copy)
  }
  for (const patron of await at.patrons(7)) await at.hold(book, patron)
  const seen: string[] = []
  for (let cursor = ''; ; ) {
    const { body } = await at.desk.get(`/v1/pull-list?branch_id=${at.civica.main}&limit=3${cursor && `&cursor=${cursor}`}`)
    expect(body.data.length).toBeLessThanOrEqual(3)
    seen.push(
      ...body.data
        .filter((row: Record<string, unknown>) => row['book_id'] === book)
        .map((row: Record<string, string>) => row['call_number'] as string),
    )
    if (body.page.next === null) break
    cursor = body.page.next
  }
  expect(seen).toEqual(Array.from({ length: 7 }, (_, n) => shelf(n).call_number))
  await at.scan(copies[3] as { id: string })
  const left = async () => (await at.pulls()).filter(({ book_id }) => book_id === book)
  expect((await left()).map(({ copy_id }) => copy_id)).not.toContain(copies[3]?.id)
  await later(0)
  expect(await left()).toHaveLength(6)
})

test('a pull list of three thousand rows is given a hundred at a time, and whole (E34)', async () => {
  // FOLIO CIRC-2568: the list of all that was to be fetched came in one piece.
  const { body: far } = await at.admin.post('/v1/branches', { code: 'MAG', name: 'Magazzino', time_zone: 'Europe/Rome' })
  const book = await at.civica.book('Collana')
  const patron = await at.civica.patron()
  await at.sql(
    `with made as (
       insert into {library}.copy (id, book_id, barcode, copy_type_id, home_branch_id, holding_branch_id, call_number)
       select gen_random_uuid(), $1, 'MAG-' || n, $2, $3, $3, 'M ' || lpad(n::text, 5, '0') from generate_series(1, 3000) as n returning id)
     insert into {library}.hold (id, patron_id, book_id, level, pickup_branch_id, requested_at, target_copy_id, targeted_at, nth)
     select gen_random_uuid(), $4, $1, 'book', $5, now(), id, now(), row_number() over () from made`,
    [book, at.civica.copy_type_id, far.id, patron.id, at.civica.main],
  )
  expect((await at.desk.get(`/v1/pull-list?branch_id=${far.id}&limit=101`)).status).toBe(400)
  expect((await at.desk.get(`/v1/pull-list?branch_id=${far.id}`)).body.data).toHaveLength(20)
  const seen: string[] = []
  for (let cursor = ''; ; ) {
    const { body } = await at.desk.get(`/v1/pull-list?branch_id=${far.id}&limit=100${cursor && `&cursor=${cursor}`}`)
    expect(body.data.length).toBeLessThanOrEqual(100)
    seen.push(...body.data.map(({ call_number }: { call_number: string }) => call_number))
    if (body.page.next === null) break
    cursor = body.page.next
  }
  expect(seen).toEqual(Array.from({ length: 3_000 }, (_, n) => `M ${String(n + 1).padStart(5, '0')}`))
  await at.sql(`update {library}.hold set status = 'cancelled', ended_at = now(), target_copy_id = null where patron_id = $1`, [patron.id])
})

test('what is not on its shelf is looked for elsewhere, at once, and stands in the log', async () => {
  const book = await at.civica.book()
  const [one, two] = [await at.civica.copy(book), await at.civica.copy(book)]
  const hold = await at.hold(book, await at.civica.patron())
  const first = (await pullOf(hold))?.['copy_id']
  const other = first === one.id ? two.id : one.id
  const missed = await at.desk.post(`/v1/holds/${hold['id']}/misses`, { copy_id: first })
  expect(missed.status, missed.text).toBe(200)
  expect((await pullOf(hold))?.['copy_id']).toBe(other)
  expect((await at.desk.post(`/v1/holds/${hold['id']}/misses`, { copy_id: first })).body.code).toBe('hold_not_targeted')
  await at.desk.post(`/v1/holds/${hold['id']}/misses`, { copy_id: other, is_missing: true })
  // The second is missing, so the first is looked for once more.
  expect(await pullOf(hold)).toMatchObject({ copy_id: first, missed_count: 1 })
  expect((await at.desk.get(`/v1/copies/${other}`)).body.condition).toBe('missing')
})

test('what nobody fetched for a day is fetched elsewhere, and twice the same night changes nothing more', async () => {
  const book = await at.civica.book()
  const here = await at.civica.copy(book)
  const there = await at.civica.copy(book, undefined, at.civica.village)
  const hold = await at.hold(book, await at.civica.patron())
  expect(await pullOf(hold)).toMatchObject({ copy_id: here.id })
  await later(0.5)
  expect(await pullOf(hold)).toMatchObject({ copy_id: here.id })
  expect((await later(1.1)).changed).toBeGreaterThan(0)
  expect(await pullOf(hold, at.civica.village)).toMatchObject({ copy_id: there.id })
  expect((await later(1.1)).changed).toBe(0)
  const missed = (await at.desk.get(`/v1/holds/${hold['id']}/events`)).body.data.filter(({ kind }: { kind: string }) => kind === 'missed')
  expect(missed).toMatchObject([{ copy_id: here.id, reason: 'not_fetched' }])
})

test('a copy that is lent from its shelf is fetched for nobody, and its hold gets another', async () => {
  const book = await at.civica.book()
  const [one, two] = [await at.civica.copy(book), await at.civica.copy(book)]
  const hold = await at.hold(book, await at.civica.patron())
  const first = (await pullOf(hold))?.['copy_id'] === one.id ? one : two
  const stranger = await at.civica.patron()
  const lent = await at.desk.post('/v1/checkouts', { copy_id: first.id, patron_id: stranger.id, branch_id: at.civica.main })
  if (lent.status === 409) {
    const confirmation = { confirmation: lent.body.confirmation, overrides: [{ code: 'holds_waiting', reason: 'consultato in sala' }] }
    await at.desk.post('/v1/checkouts', { copy_id: first.id, patron_id: stranger.id, branch_id: at.civica.main, ...confirmation })
  }
  expect((await at.desk.get(`/v1/copies/${first.id}`)).body.status).toBe('on_loan')
  expect(await pullOf(hold)).toBeUndefined()
  await later(0)
  expect((await pullOf(hold))?.['copy_id']).toBe(first === one ? two.id : one.id)
})

test('first come, first served: whoever asked first gets what comes back, wherever it comes back', async () => {
  const book = await at.civica.book()
  const copy = await at.civica.copy(book, undefined, at.civica.village)
  await at.lend(copy)
  const [a, b] = await at.patrons(2)
  const first = await at.hold(book, a as { id: string })
  await at.hold(book, b as { id: string }, { pickup_branch_id: at.civica.village })
  expect(await at.scan(copy, at.civica.village)).toMatchObject({ outcome: 'send_to_pickup', hold: { id: first['id'] } })
})

test('local first: what comes back at a branch stays there for whoever picks up there', async () => {
  await at.setting('hold_targeting', { order: ['cut_in_line', 'pickup_here', 'patron_home', 'request_time'] })
  const book = await at.civica.book()
  const copy = await at.civica.copy(book, undefined, at.civica.village)
  await at.lend(copy)
  const [a, b, c] = await at.patrons(3)
  const far = await at.hold(book, a as { id: string })
  const local = await at.hold(book, b as { id: string }, { pickup_branch_id: at.civica.village })
  expect(await at.scan(copy, at.civica.village)).toMatchObject({ outcome: 'hold_ready', hold: { id: local['id'] } })
  // Whoever cuts in line still comes first.
  await at.desk.post(`/v1/holds/${local['id']}/cancel`)
  expect((await at.shown(far))['status']).toBe('in_transit')
  await at.lend(await at.civica.copy(book), c)
  await at.setting('hold_targeting', {})
})

test('one branch may serve its own first while the others keep to the queue', async () => {
  await at.rule('hold.local_priority', 'patron_home', { branch_id: at.civica.village })
  const book = await at.civica.book()
  const copy = await at.civica.copy(book, undefined, at.civica.village)
  await at.lend(copy)
  const stranger = await at.civica.patron()
  const neighbour = await at.civica.patron('Vicina', { home_branch_id: at.civica.village })
  const first = await at.hold(book, stranger)
  const second = await at.hold(book, neighbour)
  expect((await at.scan(copy, at.civica.village)).hold.id).toBe(second['id'])
  const other = await at.civica.copy(book)
  expect((await at.scan(other)).hold.id).toBe(first['id'])
  await at.rule('hold.local_priority', undefined, { branch_id: at.civica.village })
})

test('a closed branch fetches for nobody but those who pick up there', async () => {
  const closed = (await at.admin.post('/v1/branches', { code: 'LAG', name: 'Lago', time_zone: 'Europe/Rome' })).body.id
  const book = await at.civica.book()
  const copy = await at.civica.copy(book, undefined, closed)
  await at.admin.put(`/v1/branches/${closed}/opening-hours`, {
    data: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens_at: '09:00', closes_at: '18:00' })),
  })
  await at.sql(
    `insert into {library}.calendar_exception (id, branch_id, starts_on, ends_on, reason) values (gen_random_uuid(), $1, current_date - 1, current_date + 3, 'lavori')`,
    [closed],
  )
  const [a, b] = await at.patrons(2)
  const elsewhere = await at.hold(book, a as { id: string })
  expect(await pullOf(elsewhere, closed)).toBeUndefined()
  const reasons = (await at.why(elsewhere)).copies[0].reasons.map(({ code }: { code: string }) => code)
  expect(reasons).toEqual(['copy_on_shelf', 'copy_branch_closed'])
  const there = await at.hold(book, b as { id: string }, { pickup_branch_id: closed })
  expect(await pullOf(there, closed)).toMatchObject({ copy_id: copy.id })
})

test('for its first days only the pickup branch fetches for a hold, but what comes back elsewhere fills it', async () => {
  await at.setting('hold_targeting', { local_only_days: 3 })
  const book = await at.civica.book()
  const copy = await at.civica.copy(book, undefined, at.civica.village)
  const hold = await at.hold(book, await at.civica.patron())
  expect(await pullOf(hold, at.civica.village)).toBeUndefined()
  await later(3.1)
  expect(await pullOf(hold, at.civica.village)).toMatchObject({ copy_id: copy.id })
  const next = await at.civica.book()
  const returned = await at.civica.copy(next, undefined, at.civica.village)
  const waiting = await at.hold(next, await at.civica.patron())
  expect(await at.scan(returned, at.civica.village)).toMatchObject({ outcome: 'send_to_pickup', hold: { id: waiting['id'] } })
  await at.setting('hold_targeting', {})
})

test('a new copy stays where it was bought until it is no longer new', async () => {
  await at.rule('hold.age_protection', { copy_age: { count: 30, unit: 'day' }, within: 'home' })
  const book = await at.civica.book()
  const copy = await at.civica.copy(book, undefined, at.civica.village)
  const [a, b] = await at.patrons(2)
  const far = await at.hold(book, a as { id: string })
  expect(await pullOf(far, at.civica.village)).toBeUndefined()
  expect((await at.why(far)).copies[0].reasons.map(({ code }: { code: string }) => code)).toContain('not_filled_age_protection')
  const near = await at.hold(book, b as { id: string }, { pickup_branch_id: at.civica.village })
  expect(await at.scan(copy, at.civica.village)).toMatchObject({
    hold: { id: near['id'] },
    skipped_holds: [{ hold_id: far['id'], reason: 'age_protection' }],
  })
  await at.desk.post(`/v1/holds/${near['id']}/cancel`)
  await at.scan(copy, at.civica.village)
  await at.sql(`update {library}.copy set created_at = created_at - interval '31 days' where id = $1`, [copy.id])
  await later(0)
  expect(await pullOf(far, at.civica.village)).toMatchObject({ copy_id: copy.id })
  await at.rule('hold.age_protection', undefined)
})

test('any edition of a work will do, and any of them fills it', async () => {
  const by = { contributors: [{ name: 'Eco, Umberto', kind: 'person', roles: ['aut'] }] }
  const hard = await at.civica.book('Il pendolo di Foucault', by)
  const paperback = await at.civica.book('Il pendolo di Foucault.', { ...by, published_year: 2018 })
  const stranger = await at.civica.book('Il pendolo di Foucault', {
    contributors: [{ name: 'Rossi, Mario', kind: 'person', roles: ['aut'] }],
  })
  const [a, b, c] = [await at.civica.copy(hard), await at.civica.copy(paperback), await at.civica.copy(stranger)]
  await at.lend(a)
  await at.lend(b)
  const [one, two] = await at.patrons(2)
  const any = await at.hold(hard, one as { id: string }, { any_edition: true })
  const second = await at.hold(paperback, two as { id: string })
  expect(second['rank']).toBe(2)
  expect((await at.scan(c)).outcome).toBe('shelve')
  expect(await at.scan(b)).toMatchObject({ outcome: 'hold_ready', hold: { id: any['id'] } })
  await at.lend(b, one)
  expect((await at.shown(any))['status']).toBe('filled')
  // A hold for the hardcover's reader in English is not filled by an Italian paperback.
  const strict = await at.hold(hard, two as { id: string }, { any_edition: true, constraints: { formats: ['book'], languages: ['ita'] } })
  expect(strict['constraints']).toEqual({ formats: ['book'], languages: ['ita'] })
})

test('a book whose title or author is corrected becomes an edition of its work', async () => {
  const by = (name: string) => ({ contributors: [{ name, kind: 'person', roles: ['aut'] }] })
  const one = await at.civica.book('Lessico famigliare', by('Ginzburg, Natalia'))
  const other = await at.civica.book('Lessico familiare', by('Ginzburg, Natalia'))
  const keys = async () =>
    (await at.sql<{ work_key: string }>(`select work_key from {library}.book where id = any($1) order by id`, [[one, other]])).map(
      ({ work_key }) => work_key,
    )
  expect(new Set(await keys()).size).toBe(2)
  await at.desk.patch(`/v1/books/${other}`, { title: 'Lessico famigliare' }, { 'if-match': '*' })
  expect(await keys()).toEqual(['ginzburg natalia lessico famigliare', 'ginzburg natalia lessico famigliare'])
  const author = await at.sql<{ id: string }>(`select id from {library}.author where name = 'Ginzburg, Natalia'`)
  await at.desk.patch(`/v1/authors/${author[0]?.id}`, { name: 'Ginzburg, N.' }, { 'if-match': '*' })
  expect(await keys()).toEqual(['ginzburg n lessico famigliare', 'ginzburg n lessico famigliare'])
})

test('a forced hold gets its copy whatever the rules say, and keeps it (E32)', async () => {
  // EG LP#2131948, LP#1838069, LP#2130052
  await at.rule('hold.age_protection', { copy_age: { count: 300, unit: 'day' }, within: 'home' })
  const book = await at.civica.book()
  const copy = await at.civica.copy(book, undefined, at.civica.village)
  await at.desk.patch(`/v1/copies/${copy.id}`, { not_for_loan: 'consultazione' }, { 'if-match': '*' })
  const [first, staff] = await at.patrons(2)
  const body = { copy_id: copy.id, patron_id: staff?.id, type: 'force' }
  expect((await at.place(body)).status).toBe(403)
  const forced = await at.place(body, at.admin)
  expect(forced.status, forced.text).toBe(201)
  expect((await at.place({ book_id: book, patron_id: first?.id })).body.code).toBe('book_has_no_copies')
  expect(await at.scan(copy, at.civica.village)).toMatchObject({ outcome: 'send_to_pickup', hold: { id: forced.body.id } })
  await at.rule('hold.age_protection', undefined)
})

test('a copy that is described anew is fetched, or is not fetched any more, without anybody asking', async () => {
  expect(holdJobs.map(({ name }) => name)).toEqual(['holds.retarget'])
  const worker = await startWorker(at.app, {})
  try {
    const book = await at.civica.book()
    const copy = await at.civica.copy(book)
    const hold = await at.hold(book, await at.civica.patron())
    const change = (values: Record<string, unknown>) => at.desk.patch(`/v1/copies/${copy.id}`, values, { 'if-match': '*' })
    await change({ not_for_loan: 'in mostra' })
    await until(
      async () => (await at.why(hold)).copies[0].is_target,
      (isTarget) => isTarget === false,
    )
    await change({ not_for_loan: null })
    await until(
      () => pullOf(hold),
      (row) => row !== undefined,
    )
    const another = await at.hold(book, await at.civica.patron())
    const bought = await at.civica.copy(book)
    await until(
      () => pullOf(another),
      (row) => row !== undefined,
    )
    expect((await pullOf(another))?.['copy_id']).toBe(bought.id)
  } finally {
    await worker.stop()
  }
})

test('a branch that closes for good fetches nothing more', async () => {
  const worker = await startWorker(at.app, {})
  try {
    const closing = (await at.admin.post('/v1/branches', { code: 'STA', name: 'Stazione', time_zone: 'Europe/Rome' })).body
    const book = await at.civica.book()
    const copy = await at.civica.copy(book, undefined, closing.id)
    const hold = await at.hold(book, await at.civica.patron())
    expect(await pullOf(hold, closing.id)).toMatchObject({ copy_id: copy.id })
    await at.admin.patch(`/v1/branches/${closing.id}`, { is_active: false }, { 'if-match': '*' })
    await until(
      async () => (await at.why(hold)).copies.find(({ copy_id }: { copy_id: string }) => copy_id === copy.id).is_target,
      (isTarget) => !isTarget,
    )
    const log = (await at.desk.get(`/v1/holds/${hold['id']}/events`)).body.data
    expect(log.at(-1)).toMatchObject({ kind: 'target_lost', copy_id: copy.id, reason: 'branch_closed' })
  } finally {
    await worker.stop()
  }
})

test('a copy that is removed while it is being fetched takes nobody out of the queue', async () => {
  const book = await at.civica.book()
  const [gone, left] = [await at.civica.copy(book), await at.civica.copy(book)]
  const hold = await at.hold(book, await at.civica.patron())
  const first = (await pullOf(hold))?.['copy_id']
  expect((await at.desk.delete(`/v1/copies/${first}`, { 'if-match': '*' })).status).toBe(204)
  await later(0)
  expect((await pullOf(hold))?.['copy_id']).toBe(first === gone.id ? left.id : gone.id)
})
