import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Problem } from '../../src/kernel/problem.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type TestPlatform, tenantFile, testPlatform } from './support.ts'

let database: TestDatabase
let platform: TestPlatform

beforeAll(async () => {
  database = await createTestDatabase()
  platform = await testPlatform(database.admin_url, { secret: (name) => (name === 'CIVICA_PASSWORD' ? 'tre parole a caso' : undefined) })
})
afterAll(async () => {
  await platform.close()
  await database.drop()
})

const apply = (slug: string, changes: Record<string, string> = {}, options = {}) =>
  platform.apply(platform.parse(tenantFile(slug, changes)), options)

async function rowsOf<Row extends Record<string, unknown>>(slug: string, select: string): Promise<Row[]> {
  const { schema } = await platform.find(slug)
  return database.admin<Row>(select.replaceAll('{library}', schema))
}

test('a library is made as its file says, in under a second, and a second time nothing changes', async () => {
  const started = performance.now()
  const made = await apply('civica')
  expect(performance.now() - started).toBeLessThan(5_000)
  expect(made).toMatchObject({ is_new: true, is_applied: true, library: { slug: 'civica', status: 'active' } })
  expect(made.administrator?.password).toMatch(/^[\w-]{20}$/)
  expect(await rowsOf('civica', 'select code, time_zone, address, position from {library}.branch order by position')).toEqual([
    { code: 'CEN', time_zone: 'Europe/Rome', address: 'Piazza Grande 1', position: 0 },
    { code: 'BOR', time_zone: 'Europe/Rome', address: null, position: 1 },
  ])
  expect(await rowsOf('civica', `select weekday, opens_at, closes_at from {library}.opening_hours order by weekday, opens_at`)).toEqual([
    { weekday: 1, opens_at: '09:00:00', closes_at: '13:00:00' },
    { weekday: 1, opens_at: '15:00:00', closes_at: '19:00:00' },
    { weekday: 6, opens_at: '09:00:00', closes_at: '12:00:00' },
  ])
  expect(
    await rowsOf(
      'civica',
      `select c.code, p.code as parent from {library}.category c left join {library}.category p on p.id = c.parent_id order by c.code`,
    ),
  ).toEqual([
    { code: 'ARTE', parent: null },
    { code: 'MUS', parent: 'ARTE' },
  ])

  const again = await apply('civica')
  expect(again).toMatchObject({ is_new: false, changes: [], administrator: null })
})

test('a rehearsal tells what would change, before and after, and changes nothing', async () => {
  await apply('prova')
  const wanted = { name: 'name: Biblioteca nuova', preset: 'preset: academic' }
  const rehearsed = await apply('prova', wanted, { dry_run: true })
  expect(rehearsed.is_applied).toBe(false)
  expect(rehearsed.changes).toContainEqual({
    action: 'change',
    thing: 'library',
    key: 'prova',
    before: { name: 'Biblioteca di prova' },
    after: { name: 'Biblioteca nuova' },
  })
  expect(rehearsed.changes).toContainEqual({
    action: 'change',
    thing: 'rule',
    key: 'loan.period',
    before: { value: { count: 30, unit: 'day' } },
    after: { value: { count: 4, unit: 'week' } },
  })
  expect((await apply('prova', wanted, { dry_run: true })).changes).toEqual(rehearsed.changes)
  expect((await apply('prova', wanted)).changes).toEqual(rehearsed.changes)
  expect((await apply('prova', wanted)).changes).toEqual([])
})

test('rules of the file before go with it; what the librarian made by hand stays', async () => {
  await apply('regole')
  await rowsOf(
    'regole',
    `insert into {library}.rule (id, kind, value, branch_id) select gen_random_uuid(), 'loan.period', '{"count": 3, "unit": "day"}', id from {library}.branch where code = 'BOR'`,
  )
  await rowsOf(
    'regole',
    `insert into {library}.calendar_exception (id, starts_on, ends_on, reason) values (gen_random_uuid(), '2026-04-25', '2026-04-25', 'a mano')`,
  )
  const { changes } = await apply('regole', {
    rules: '',
    calendar: `calendar_exceptions:\n  - { starts_on: 2026-12-25, recurs_from: 2026, reason: Santo Natale }`,
  })
  expect(changes.map(({ action, thing, key }) => `${action} ${thing} ${key}`)).toEqual([
    'change calendar_exception * 2026-12-25 yearly from 2026',
    'remove rule loan.period copy_type=dvd',
    'remove rule loan.max_total patron_category=rag',
    'remove calendar_exception bor 2026-08-10..2026-08-22',
  ])
  expect(await rowsOf('regole', `select count(*)::int as count from {library}.rule where branch_id is not null`)).toEqual([{ count: 1 }])
  expect(await rowsOf('regole', `select reason from {library}.calendar_exception order by starts_on`)).toEqual([
    { reason: 'a mano' },
    { reason: 'Santo Natale' },
  ])
})

test('what the file does not name is left alone, unless it is told to prune', async () => {
  await apply('pota')
  await rowsOf('pota', `update {library}.branch set phone = '051 123', address = 'Via Nuova 2' where code = 'BOR'`)
  const less = { branches: 'branches:\n  - { code: cen, name: Centrale }', calendar: '', settings: '', roles: '', categories: '' }
  expect((await apply('pota', less)).changes.map(({ action, thing, key }) => `${action} ${thing} ${key}`)).toEqual([
    'change branch cen',
    'remove calendar_exception bor 2026-08-10..2026-08-22',
    'remove calendar_exception * 2026-12-25 yearly from 2026',
  ])
  expect(await rowsOf('pota', `select code, phone, address from {library}.branch order by code desc`)).toEqual([
    { code: 'cen', phone: null, address: 'Piazza Grande 1' },
    { code: 'BOR', phone: '051 123', address: 'Via Nuova 2' },
  ])
  const pruned = await apply('pota', less, { prune: true })
  expect(pruned.changes.map(({ action, thing, key }) => `${action} ${thing} ${key}`)).toEqual([
    'remove role Volontari',
    'remove setting default_branch',
    'remove setting default_copy_type',
    'remove category ARTE',
    'remove category MUS',
    'remove branch BOR',
  ])
})

test('a branch with copies is not pruned: nothing changes, and it is said why', async () => {
  await apply('usata')
  await rowsOf(
    'usata',
    `with b as (insert into {library}.book (id, format, title, title_sort) values (gen_random_uuid(), 'book', 'T', 't') returning id)
     insert into {library}.copy (id, book_id, barcode, copy_type_id, home_branch_id, holding_branch_id)
     select gen_random_uuid(), b.id, 'X1', t.id, r.id, r.id from b, {library}.copy_type t, {library}.branch r where t.code = 'LIB' and r.code = 'BOR'`,
  )
  const less = { name: 'name: Altro nome', branches: 'branches:\n  - { code: CEN, name: Centrale }', calendar: '' }
  const refused = await apply('usata', less, { prune: true }).catch((error: Problem) => error)
  expect(refused).toMatchObject({ code: 'still_in_use', options: { params: { thing: 'branch', keys: ['BOR'] } } })
  expect(await platform.show('usata')).toMatchObject({ name: 'Biblioteca di prova', counts: { copies: 1, branches: 2 } })
})

test('the first administrator has a password of the environment, or none of the file', async () => {
  const named = { administrator: 'administrator: { email: a@example.org, display_name: A, password_env: CIVICA_PASSWORD }' }
  expect((await apply('con-password', named)).administrator).toEqual({ email: 'a@example.org', password: null })
  const absent = { administrator: 'administrator: { email: a@example.org, display_name: A, password_env: NOWHERE }' }
  await expect(apply('senza-password', absent)).rejects.toMatchObject({ code: 'secret_missing', options: { params: { name: 'NOWHERE' } } })
  await expect(platform.show('senza-password')).rejects.toMatchObject({ code: 'library_unknown' })
})

test('a slug or a host that is taken is refused, and leaves nothing behind', async () => {
  const hosts = { hosts: 'hosts: [biblioteca.example.org]' }
  await apply('prima', hosts)
  await expect(platform.create(platform.parse(tenantFile('prima')))).rejects.toMatchObject({ code: 'library_exists' })
  const before = await database.admin(`select count(*)::int as count from pg_namespace where nspname like 't\\_%'`)
  await expect(apply('seconda', hosts)).rejects.toMatchObject({
    code: 'host_taken',
    options: { params: { host: 'biblioteca.example.org' } },
  })
  expect(await database.admin(`select count(*)::int as count from pg_namespace where nspname like 't\\_%'`)).toEqual(before)
  await expect(apply('terza', { hosts: 'hosts: [civica.localhost]' })).rejects.toMatchObject({ code: 'host_reserved' })
})

test('two who make libraries at once both have theirs; of two who want the same name one is refused', async () => {
  const made = await Promise.all([apply('insieme-a'), apply('insieme-b')])
  expect(made.map(({ library }) => library?.slug)).toEqual(['insieme-a', 'insieme-b'])
  const answers = await Promise.allSettled([1, 2].map(() => platform.create(platform.parse(tenantFile('contesa')))))
  expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'library_exists' } })
  const applied = await Promise.all([1, 2].map(() => apply('stessa')))
  expect(applied.map(({ is_new }) => is_new).sort()).toEqual([false, true])
})

test('what was applied stands in the log of the library, and of no other', async () => {
  await apply('diario')
  await apply('diario', { name: 'name: Nome nuovo', copies: 'copy_types:\n  - { code: LIB, name: Libri }\n  - { code: DVD, name: DVD }' })
  const { schema } = await platform.find('diario')
  const events = await database.admin<{ type: string; tenant: string }>(
    `select type, tenant from platform.event where tenant = $1 order by xid, id`,
    [schema],
  )
  const types = events.map(({ type }) => type)
  expect(types[0]).toBe('library.created')
  expect(types).toEqual(
    expect.arrayContaining([
      'branch.created',
      'calendar.changed',
      'patron_category.created',
      'copy_type.created',
      'category.created',
      'rule.created',
      'setting.changed',
      'role.created',
      'user.created',
    ]),
  )
  expect(types.slice(-2)).toEqual(['copy_type.changed', 'library.applied'])
})
