import { createReadStream, createWriteStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { featureFacts } from '../../src/features.ts'
import type { Library } from '../../src/kernel/db.ts'
import type { ExportSummary } from '../../src/platform/operations.ts'
import { restoreLibrary } from '../../src/platform/restore.ts'
import { migrationFiles, versionOf } from '../../src/platform/stream.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type TestPlatform, tenantFile, testPlatform } from './support.ts'

let database: TestDatabase
let platform: TestPlatform
let civica: Library

/** A library with a bit of everything: catalogue, people, a loan, events, a task, a notice that waits, a session. */
beforeAll(async () => {
  database = await createTestDatabase()
  platform = await testPlatform(database.admin_url)
  await platform.create(platform.parse(tenantFile('civica', { hosts: 'hosts: [civica.example.org]' })))
  civica = await platform.find('civica')
  await fill(civica)
})
afterAll(async () => {
  await platform.close()
  await database.drop()
})

async function fill(library: Library): Promise<void> {
  const schema = library.schema
  await database.admin(`begin; set local search_path to ${schema}, ext; set local app.permissions = ',*,';
    insert into ${schema}.book (id, format, title, title_sort, languages, details)
      select gen_random_uuid(), 'book', 'Perché '|| n || E'\\ttab\\nriga \\\\ "virgolette"', 'perche', array['ita', 'lat'], '{"a": [1, null]}' from generate_series(1, 300) n;
    insert into ${schema}.book_record (book_id, dialect, record, encoding) select id, 'marc21', '{"z": 1,  "a": 2}', 'utf-8' from ${schema}.book;
    insert into ${schema}.copy (id, book_id, barcode, copy_type_id, home_branch_id, holding_branch_id)
      select gen_random_uuid(), b.id, 'BC-' || row_number() over (), t.id, r.id, r.id from ${schema}.book b, ${schema}.copy_type t, ${schema}.branch r where t.code = 'LIB' and r.code = 'CEN';
    insert into ${schema}.patron (id, card_number, given_name, family_name, patron_category_id, home_branch_id, language)
      select gen_random_uuid(), 'T-' || n, 'Anna', 'Rossi ' || n, c.id, r.id, 'it' from generate_series(1, 20) n, ${schema}.patron_category c, ${schema}.branch r where c.code = 'ADU' and r.code = 'CEN';
    insert into ${schema}.loan (id, copy_id, book_id, patron_id, branch_out_id, started_at, due_at, copy_type_id, patron_category_id, policy, explanation)
      select gen_random_uuid(), c.id, c.book_id, p.id, c.home_branch_id, '2026-01-02 03:04:05.678901+01', 'infinity', c.copy_type_id, p.patron_category_id, '{}', '{}'
      from ${schema}.copy c, ${schema}.patron p where c.barcode = 'BC-1' and p.card_number = 'T-1';
    insert into ${schema}.hold (id, patron_id, book_id, level, pickup_branch_id, requested_at)
      select gen_random_uuid(), p.id, l.book_id, 'book', p.home_branch_id, now() from ${schema}.patron p, ${schema}.loan l where p.card_number = 'T-2';
    insert into platform.task (tenant, id, kind, status) values ('${schema}', gen_random_uuid(), 'import', 'running');
    insert into platform.notice (tenant, id, kind, patron_id, about_id, happened_at, recipient, language, created_at, queued_at)
      select '${schema}', gen_random_uuid(), 'loan_receipt', l.patron_id, l.id, now(), 'a@example.org', 'it', now(), now() from ${schema}.loan l;
    insert into platform.session (tenant, id, user_id, expires_at) select '${schema}', gen_random_uuid(), id, now() + interval '1 day' from ${schema}."user"; commit`)
}

async function exported(slug: string): Promise<{ file: string; summary: ExportSummary }> {
  const file = join(platform.exports_dir, `${slug}.tar.gz`)
  return { file, summary: await platform.export(slug, createWriteStream(file)) }
}

/** One number over all rows of a library's schema and of the shared tables that are its own. */
async function fingerprint(library: Library): Promise<string> {
  const tables = await database.admin<{ name: string }>(
    `select quote_ident(nspname) || '.' || quote_ident(relname) as name from pg_class c join pg_namespace n on n.oid = relnamespace where nspname = $1 and relkind = 'r' order by 1`,
    [library.schema],
  )
  const sums = await Promise.all(
    tables.map(
      async ({ name }) =>
        (await database.admin<{ sum: string }>(`select coalesce(sum(hashtextextended(t::text, 0)), 0)::text as sum from ${name} t`))[0]
          ?.sum,
    ),
  )
  const [events] = await database.admin<{ sum: string }>(
    `select coalesce(sum(hashtextextended(t::text, 0)), 0)::text as sum from platform.event t where tenant = $1`,
    [library.schema],
  )
  return [...sums, events?.sum].join()
}

test('what goes out comes in: every row of every table has the same hash, under another name', async () => {
  const before = await exported('civica')
  const untouched = await fingerprint(civica)
  const restored = await platform.restore(createReadStream(before.file), { slug: 'copia', name: 'Copia della civica' })
  expect(restored).toMatchObject({ slug: 'copia', name: 'Copia della civica', status: 'active', hosts: [] })
  const after = await exported('copia')

  // What was under way has ended, and that it was restored is an event.
  const ended = ['task', 'notice', 'event']
  const hashes = ({ tables }: ExportSummary) =>
    Object.fromEntries(tables.filter(({ name }) => !ended.includes(name)).map(({ name, rows, sha256 }) => [name, `${rows} ${sha256}`]))
  expect(hashes(after.summary)).toEqual(hashes(before.summary))
  const counts = ({ tables }: ExportSummary) =>
    Object.fromEntries(tables.filter(({ name }) => ended.includes(name)).map(({ name, rows }) => [name, rows]))
  expect(counts(after.summary)).toEqual({ ...counts(before.summary), event: (counts(before.summary).event as number) + 1 })
  expect(before.summary.tables.find(({ name }) => name === 'book')?.rows).toBe(300)
  expect(await platform.show('copia')).toMatchObject({ counts: { books: 300, copies: 300, patrons: 20, open_loans: 1 } })
  expect(await fingerprint(civica)).toBe(untouched)
})

test('a library that was restored is guarded, goes on counting, and starts nothing that happened before', async () => {
  const { file } = await exported('civica')
  await platform.restore(createReadStream(file), { slug: 'seconda' })
  const library = await platform.find('seconda')
  const [{ unguarded }] = (await database.admin<{ unguarded: number }>(
    `select count(*)::int as unguarded from pg_class where relnamespace = '${library.schema}'::regnamespace and relkind = 'r' and not (relrowsecurity and relforcerowsecurity)`,
  )) as [{ unguarded: number }]
  expect(unguarded).toBe(0)
  const other = await database.admin(`select has_schema_privilege('${civica.schema}', '${library.schema}', 'usage') as may`)
  expect(other).toEqual([{ may: false }])
  const states = await database.admin(`select status, count(*)::int from platform.notice where tenant = $1 group by status`, [
    library.schema,
  ])
  expect(states).toEqual([{ status: 'obsolete', count: 1 }])
  expect(await database.admin(`select status from platform.task where tenant = $1`, [library.schema])).toEqual([{ status: 'cancelled' }])
  expect(await database.admin(`select count(*)::int from platform.session where tenant = $1`, [library.schema])).toEqual([{ count: 0 }])
  const [{ ahead }] = (await database.admin<{ ahead: number }>(
    `select count(*)::int as ahead from platform.event e, platform.event_cursor c where e.tenant = $1 and e.type <> 'library.restored' and (e.xid, e.id) > (c.xid, c.id)`,
    [library.schema],
  )) as [{ ahead: number }]
  expect(ahead).toBe(0)

  const [hold] = await database.admin<{
    order_key: number
  }>(`insert into ${library.schema}.hold (id, patron_id, book_id, level, pickup_branch_id, requested_at)
    select gen_random_uuid(), p.id, b.id, 'book', p.home_branch_id, now() from ${library.schema}.book b, ${library.schema}.patron p limit 1 returning order_key::int`)
  expect(hold?.order_key).toBeGreaterThan(1)
})

test('a library is dropped only when its name is typed again, and its export brings it back', async () => {
  await platform.create(platform.parse(tenantFile('vecchia', { hosts: 'hosts: [vecchia.example.org]' })))
  const library = await platform.find('vecchia')
  await fill(library)
  const bystander = await fingerprint(civica)
  await expect(platform.drop('vecchia', { slug_again: 'vecchio' })).rejects.toMatchObject({ code: 'slug_not_repeated' })
  expect((await platform.show('vecchia')).status).toBe('active')

  const left = await platform.drop('vecchia', { slug_again: 'vecchia' })
  await expect(platform.show('vecchia')).rejects.toMatchObject({ code: 'library_unknown' })
  expect(await readdir(platform.exports_dir)).toContain(left.file.split('/').at(-1))
  const traces = await database.admin(
    `select (select count(*) from pg_roles where rolname = $1)::int as roles, (select count(*) from pg_namespace where nspname = $1)::int as schemas,
       (select count(*) from platform.event where tenant = $1)::int as events, (select count(*) from platform.task where tenant = $1)::int as tasks,
       (select count(*) from platform.session where tenant = $1)::int as sessions, (select count(*) from platform.notice where tenant = $1)::int as notices`,
    [library.schema],
  )
  expect(traces).toEqual([{ roles: 0, schemas: 0, events: 0, tasks: 0, sessions: 0, notices: 0 }])
  expect(await fingerprint(civica)).toBe(bystander)

  expect(await platform.restore(createReadStream(left.file))).toMatchObject({ slug: 'vecchia', hosts: ['vecchia.example.org'] })
  expect((await platform.show('vecchia')).counts.copies).toBe(300)
  expect((await platform.apply(platform.parse(tenantFile('vecchia', { hosts: 'hosts: [vecchia.example.org]' })))).changes).toEqual([])
})

test('a damaged, cut off or foreign archive is refused, and leaves nothing behind', async () => {
  const { file } = await exported('civica')
  const content = await readFile(file)
  const tar = gunzipSync(content)
  const before = await database.admin(
    `select (select count(*) from pg_namespace)::int as schemas, (select count(*) from platform.library)::int as libraries, (select count(*) from platform.event)::int as events`,
  )
  const at = tar.indexOf('Perché 1')
  const changed = Buffer.from(tar)
  changed.write('Porche', at)
  const moved = Buffer.from(tar.toString('latin1').replaceAll('"schema_version": ', '"schema_version": 9'), 'latin1')
  const damaged: [string, Buffer][] = [
    ['cut off', content.subarray(0, content.length - 2_000)],
    ['not gzip', Buffer.from('not an archive')],
    ['empty', gzipSync(Buffer.alloc(0))],
    ['without a manifest', gzipSync(tar.subarray(0, tar.lastIndexOf('manifest.json')))],
    ['a row was changed', gzipSync(changed)],
    ['another number of bytes', gzipSync(moved)],
  ]
  for (const [what, bytes] of damaged) {
    await expect(platform.restore(Readable.from([bytes]), { slug: 'rotta' }), what).rejects.toMatchObject({ code: 'archive_invalid' })
  }
  await expect(platform.restore(createReadStream(file))).rejects.toMatchObject({ code: 'library_exists' })
  await expect(platform.restore(createReadStream(file), { slug: 'admin' })).rejects.toMatchObject({ code: 'slug_reserved' })
  expect(
    await database.admin(
      `select (select count(*) from pg_namespace)::int as schemas, (select count(*) from platform.library)::int as libraries, (select count(*) from platform.event)::int as events`,
    ),
  ).toEqual(before)
})

test('an export of an older release is brought up to this one; one of a newer release is refused', async () => {
  const { file } = await exported('civica')
  const files = await migrationFiles('tenant')
  const next = {
    id: versionOf(files) + 1,
    name: 'branches_have_nicknames',
    hash: 'next',
    sql: 'alter table branch add column nickname text; update branch set nickname = lower(code)',
  }
  const restored = await restoreLibrary(database.admin_url, featureFacts(), createReadStream(file), {
    slug: 'futura',
    files: [...files, next],
  })
  expect(restored.schema_version).toBe(next.id)
  const { schema } = await platform.find('futura')
  expect(await database.admin(`select nickname from ${schema}.branch order by nickname`)).toEqual([
    { nickname: 'bor' },
    { nickname: 'cen' },
  ])
  const newer = await exported('futura')
  await expect(platform.restore(createReadStream(newer.file), { slug: 'passata' })).rejects.toMatchObject({
    code: 'archive_too_new',
    options: { params: { archive: next.id, known: next.id - 1 } },
  })
})

test('an export whose reader goes away ends, and the library is as it was', async () => {
  const reader = new PassThrough()
  reader.once('data', () => reader.destroy(new Error('the reader went away')))
  await expect(platform.export('civica', reader)).rejects.toThrow('went away')
  expect((await platform.show('civica')).counts.books).toBe(300)
})

test('an archive holds the rows of one library and no secret of the platform', async () => {
  await platform.create(platform.parse(tenantFile('altra')))
  const other = await platform.find('altra')
  await database.admin(
    `insert into ${other.schema}.book (id, format, title, title_sort) values (gen_random_uuid(), 'book', 'CANARINO', 'canarino')`,
  )
  const { file } = await exported('civica')
  const text = gunzipSync(await readFile(file)).toString('utf8')
  expect(text).toContain('Perché 300')
  expect(text).not.toContain('CANARINO')
  expect(text).not.toContain(other.schema)
  expect(text).not.toContain(civica.schema)
  expect(text).not.toContain('shared/session')
})
