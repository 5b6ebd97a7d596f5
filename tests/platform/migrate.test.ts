import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { builtInRoles } from '../../src/features.ts'
import type { Library } from '../../src/kernel/db.ts'
import { ensureEventPartitions } from '../../src/platform/event-partitions.ts'
import { migrateLibraries, migrationStates } from '../../src/platform/migrate.ts'
import { connectAsAdmin } from '../../src/platform/roles.ts'
import { type MigrationFile, migrationFiles, versionOf } from '../../src/platform/stream.ts'
import { createTestApp, type TestApp } from '../support/app.ts'

const COUNT = 25
const roles = builtInRoles()

let app: TestApp
let libraries: Library[]
let files: MigrationFile[]
let version: number

beforeAll(async () => {
  app = await createTestApp()
  libraries = []
  for (let n = 0; n < COUNT; n++) libraries.push(await app.provision(`lib-${String(n).padStart(2, '0')}`))
  files = await migrationFiles('tenant')
  version = versionOf(files)
  for (const { schema } of libraries) {
    await app.admin(`insert into ${schema}.branch (id, code, name, time_zone) values (gen_random_uuid(), 'CEN', 'Centrale', 'Europe/Rome')`)
  }
}, 120_000)
afterAll(() => app.stop())

/** This release with one more file. */
function withFile(name: string, sql: string, before: readonly MigrationFile[] = files): MigrationFile[] {
  return [...before, { id: versionOf(before) + 1, name, sql, hash: createHash('sha1').update(sql).digest('hex') }]
}

const statesOf = async (given: readonly MigrationFile[]) =>
  new Map((await migrationStates(app.admin_url, roles, given)).map((one) => [one.slug, one]))
const schemaOf = (slug: string) => libraries.find((one) => one.slug === slug)?.schema as string

const release = () =>
  withFile(
    'branches_have_nicknames',
    `alter table branch add column nickname text;
     update branch set nickname = lower(code);
     create table shelfmark (id uuid primary key);
     comment on table shelfmark is 'catalogue. For a rehearsal.';`,
  )

test('a library that is up to date is not touched', async () => {
  const outcome = await migrateLibraries(app.admin_url, { roles })
  expect(outcome).toMatchObject({ target_version: version, current: COUNT, done: [], failed: [], pending: [] })
})

test('a dry run tells what each library would get', async () => {
  const outcome = await migrateLibraries(app.admin_url, { roles, files: release(), dry_run: true, only: ['lib-01', 'lib-02'] })
  expect(outcome.pending).toEqual(['lib-01', 'lib-02'].map((slug) => ({ slug, from: version, to: version + 1 })))
  expect((await statesOf(release())).get('lib-01')?.state).toBe('behind')
  await expect(migrateLibraries(app.admin_url, { roles, only: ['nessuna'] })).rejects.toMatchObject({ code: 'library_unknown' })
})

test('one library cannot be upgraded: it is named and quarantined, the others go on and are served meanwhile (E39)', async () => {
  // The oldest one is tried first, which must not keep the others from their turn.
  await app.admin(`create table ${schemaOf('lib-00')}.shelfmark (note text)`)
  let isOver = false
  const statuses = new Set<number>()
  const visitors = libraries.slice(1, 5).map(async (library) => {
    while (!isOver) statuses.add((await app.guest(library).get('/v1/branches')).status)
  })
  const outcome = await migrateLibraries(app.admin_url, { roles, files: release() })
  isOver = true
  await Promise.all(visitors)
  expect(outcome.done).toHaveLength(COUNT - 1)
  expect(outcome.failed).toEqual([
    {
      slug: 'lib-00',
      from: version,
      to: version + 1,
      reason: `${String(version + 1).padStart(4, '0')}_branches_have_nicknames: relation "shelfmark" already exists`,
    },
  ])
  expect([...statuses]).toEqual([200])

  const states = await statesOf(release())
  expect(states.get('lib-00')).toMatchObject({
    status: 'quarantined',
    state: 'failed',
    version,
    attempts: 1,
    failure: expect.stringContaining('already exists'),
  })
  expect(states.get('lib-07')).toMatchObject({ status: 'active', state: 'current', version: version + 1 })
  await expect.poll(async () => (await app.guest(libraries[0] as Library).get('/v1/branches')).status).toBe(503)
  expect((await app.guest(libraries[1] as Library).get('/v1/branches')).status).toBe(200)
})

test('a backfill sees the rows that row security hides, and the walls stand again after it', async () => {
  const schema = schemaOf('lib-07')
  expect(await app.admin(`select nickname from ${schema}.branch`)).toEqual([{ nickname: 'cen' }])
  const open = await app.admin(
    `select relname from pg_class where relnamespace = '${schema}'::regnamespace and relkind = 'r' and not (relrowsecurity and relforcerowsecurity)`,
  )
  expect(open).toEqual([])
  expect(await app.admin(`select polname from pg_policy where polrelid = '${schema}.shelfmark'::regclass`)).toEqual([
    { polname: 'library' },
  ])
})

test('the next run repairs the library, once what was in its way is gone', async () => {
  expect(await migrateLibraries(app.admin_url, { roles, files: release() })).toMatchObject({
    done: [],
    failed: [{ slug: 'lib-00' }],
    current: COUNT - 1,
  })
  expect((await statesOf(release())).get('lib-00')?.attempts).toBe(2)
  await app.admin(`drop table ${schemaOf('lib-00')}.shelfmark`)
  const outcome = await migrateLibraries(app.admin_url, { roles, files: release() })
  expect(outcome).toMatchObject({ done: [{ slug: 'lib-00' }], failed: [], current: COUNT - 1 })
  expect((await statesOf(release())).get('lib-00')).toMatchObject({ status: 'active', state: 'current', failure: null })
  await expect.poll(async () => (await app.guest(libraries[0] as Library).get('/v1/branches')).status).toBe(200)
})

test('a file that is wrong for every library meets three of them', async () => {
  const wrong = withFile('nonsense', 'create table (', release())
  const outcome = await migrateLibraries(app.admin_url, { roles, files: wrong })
  expect(outcome.failed).toHaveLength(3)
  expect(outcome.pending).toHaveLength(COUNT - 3)
  expect(outcome.failed.map(({ reason }) => reason)).toEqual(Array(3).fill(expect.stringContaining('syntax error')))
  expect((await migrateLibraries(app.admin_url, { roles, files: release() })).failed).toEqual([])
})

test('a file that was changed after it had run is refused, and nobody is closed for it', async () => {
  const changed = release().map((file, index, all) => (index === all.length - 1 ? { ...file, hash: 'changed' } : file))
  const outcome = await migrateLibraries(app.admin_url, { roles, files: changed })
  expect(outcome.done).toEqual([])
  expect(outcome.failed[0]?.reason).toContain('branches_have_nicknames was changed after it had run')
  const missing = withFile('another', 'select 1', files.slice(0, -1))
  expect((await migrateLibraries(app.admin_url, { roles, files: withFile('later', 'select 1', missing) })).failed[0]?.reason).toContain(
    'changed',
  )
  const statuses = new Set([...(await statesOf(release())).values()].map(({ status }) => status))
  expect([...statuses]).toEqual(['active'])
})

test('two processes that start at once upgrade every library once', async () => {
  const next = withFile('branches_have_mottos', 'alter table branch add column motto text', release())
  const outcomes = await Promise.all([1, 2].map(() => migrateLibraries(app.admin_url, { roles, files: next })))
  expect(outcomes.flatMap(({ failed }) => failed)).toEqual([])
  expect([...(await statesOf(next)).values()].every(({ state }) => state === 'current')).toBe(true)
})

test('an older release leaves a library alone that a newer one has upgraded', async () => {
  const outcome = await migrateLibraries(app.admin_url, { roles })
  expect(outcome).toMatchObject({ done: [], failed: [], current: COUNT })
  expect((await statesOf(files)).get('lib-03')?.state).toBe('ahead')
})

test('a built-in role that changes with the release changes at every library', async () => {
  const next = withFile('branches_have_mottos', 'alter table branch add column motto text', release())
  const changed = roles.map((role) => (role.name === 'Guest' ? { ...role, permissions: ['catalogue:read'] } : role))
  expect((await migrateLibraries(app.admin_url, { roles: changed, files: next })).done).toHaveLength(COUNT)
  expect(await app.admin(`select permissions from ${schemaOf('lib-09')}.role where name = 'Guest'`)).toEqual([
    { permissions: ['catalogue:read'] },
  ])
})

test('events of a month that had no partition move into it when it is made', async () => {
  const { schema } = libraries[0] as Library
  const insert = (at: string) =>
    app.admin(
      `insert into platform.event (tenant, type, subject, subject_id, data, at) values ($1, 'test.old', 'test', gen_random_uuid(), '{}', $2)`,
      [schema, at],
    )
  await insert('2031-05-10T10:00:00Z')
  await insert('2031-09-10T10:00:00Z')
  await connectAsAdmin(app.admin_url, (client) => ensureEventPartitions(client, new Date('2031-05-20T00:00:00Z')))
  const places = await app.admin(`select tableoid::regclass::text as place from platform.event where type = 'test.old' order by at`)
  expect(places).toEqual([{ place: 'platform.event_2031_05' }, { place: 'platform.event_rest' }])
  expect(
    await app.admin(`select relname from pg_class where relname like 'event_2031%' and relkind = 'r' and not relforcerowsecurity`),
  ).toEqual([])
})
