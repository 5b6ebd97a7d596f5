import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTestApp, type TestApp } from '../support/app.ts'
import { libraryhub, smallLibrary, workFolder } from './support.ts'

// Each step is a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

let app: TestApp
let folder: Awaited<ReturnType<typeof workFolder>>
const run = (args: string[], input?: string) => libraryhub(args, { env: { DATABASE_URL: app.admin_url, DATA_DIR: folder.path }, input })
const schema = async () => (await app.admin<{ schema: string }>('select schema_name as schema from platform.library'))[0]?.schema

beforeAll(async () => {
  app = await createTestApp()
  folder = await workFolder()
  await run(['tenant', 'create', await folder.write('borgo.yaml', smallLibrary('borgo'))])
})
afterAll(async () => {
  await app.stop()
  await folder.remove()
})

const PATRONS = 'Tessera,Cognome,Nome,Data di nascita,Categoria,Sede,Email\n'
const LINES = 'T-1,Rossi,Anna,03/04/1980,ADU,CEN,anna@example.org\nT-2,Bianchi,Ugo,5/6/1975,ADU,CEN,\nT-3,Neri,Ida,,BOH,CEN,\n'

test('patrons are rehearsed, imported where no worker runs, and recognised the second time', async () => {
  const file = await folder.write('utenti.csv', PATRONS + LINES)
  const rehearsed = await run(['patrons', 'import', 'borgo', file, '--dry-run', '--json'])
  expect(rehearsed.code, rehearsed.stderr).toBe(5)
  expect(rehearsed.json()).toMatchObject({
    status: 'succeeded',
    created_count: 2,
    refused_count: 1,
    options: { dry_run: true, match: 'card_number' },
    first_refused: [
      {
        position: 3,
        name: expect.stringContaining('Neri'),
        reasons: expect.arrayContaining([expect.objectContaining({ code: 'patron_cell_unknown' })]),
      },
    ],
  })
  expect((await run(['tenant', 'show', 'borgo', '--json'])).json().counts.patrons).toBe(0)

  const report = join(folder.path, 'esiti.csv')
  const imported = await run(['patrons', 'import', 'borgo', file, '--report', report])
  expect(imported.code, imported.stderr).toBe(5)
  expect(imported.stdout).toMatch(/LINES +CREATED +UPDATED +UNCHANGED +REFUSED +ABSENT +EXPIRED +SECONDS\n +3 +2 +0 +0 +1 +0 +0/)
  expect(imported.stdout).toMatch(/Refused, the first 1 of 1\nLINE +NAME +CARD +REASON\n +3 .*BOH is not known/)
  expect((await readFile(report, 'utf8')).trim().split('\r\n')).toHaveLength(4)
  expect((await run(['tenant', 'show', 'borgo', '--json'])).json().counts.patrons).toBe(2)

  const moved = await folder.write('di-nuovo.csv', PATRONS + LINES.replace('T-1,Rossi', 'T-9,Rossi').split('\n').slice(0, 2).join('\n'))
  const again = await run([
    'patrons',
    'import',
    'borgo',
    moved,
    '--match',
    'name_and_birth',
    '--on-match',
    'skip',
    '--on-no-match',
    'refuse',
    '--json',
  ])
  expect(again.json()).toMatchObject({ created_count: 0, updated_count: 0, unchanged_count: 2, refused_count: 0 })
  expect(again.code).toBe(0)
})

test('a file of patrons that cannot be understood is refused with what would help, and changes nothing', async () => {
  const file = await folder.write('strano.csv', 'Codice,Chi\n1,Anna\n')
  const unknown = await run(['patrons', 'import', 'borgo', file, '--json'])
  expect(unknown.code).toBe(4)
  expect(unknown.json().error).toMatchObject({ code: 'patron_match_column_missing' })
  expect(await run(['patrons', 'import', 'borgo', file, '--mapping', 'surname=Chi'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('family_name'),
  })
  expect(await run(['patrons', 'import', 'borgo', file, '--category', ''])).toMatchObject({ code: 2 })
  expect(await run(['patrons', 'import', 'borgo', file, '--match', 'shoe_size'])).toMatchObject({ code: 2 })
  expect(await run(['patrons', 'import', 'borgo', '/nowhere.csv'])).toMatchObject({ code: 3 })
  expect(await run(['patrons', 'import', 'nessuna', file])).toMatchObject({ code: 3 })
  const asked = await run(
    ['patrons', 'import', 'borgo', '-', '--mapping', 'card_number=Codice', '--mapping', 'name=Chi', '--no-wait', '--json'],
    'Codice,Chi\n7,Anna Blu\n',
  )
  expect(asked).toMatchObject({ code: 0, stderr: expect.stringContaining('No worker is running') })
  expect(asked.json()).toMatchObject({ status: 'queued' })
  await app.admin('delete from platform.patron_import; delete from platform.task; delete from pgboss.job')
})

test('chores are listed in their order, and one is rehearsed, done and found done', async () => {
  await app.admin(`insert into ${await schema()}.setting (key, value) values ('card_expiry_notice', '{"days_before": 30}')`)
  await app.admin(`update ${await schema()}.patron set expires_on = current_date + 10`)
  const name = 'patrons.announce-expiry'
  const before = (await run(['chore', 'list', 'borgo', '--json'])).json()
  expect(before.find((chore: { name: string }) => chore.name === name)).toEqual({
    name,
    title: 'Announce cards that end soon',
    every: 'night',
    is_paused: false,
    last_run: null,
  })

  const rehearsed = await run(['chore', 'run', 'borgo', name, '--dry-run'])
  expect(rehearsed).toMatchObject({ code: 0, stderr: expect.stringContaining('this process does the work') })
  expect(rehearsed.stdout).toMatch(/DATE +LOOKED AT +CHANGED +LEFT OUT +SECONDS\n\d{4}-\d\d-\d\d +2 +2 +0/)
  expect(rehearsed.stdout).toContain('A rehearsal: nothing was changed.')

  const done = await run(['chore', 'run', 'borgo', name, '--json'])
  expect(done.code, done.stderr).toBe(0)
  expect(done.json()).toMatchObject({
    chore: name,
    status: 'succeeded',
    is_requested: true,
    is_dry_run: false,
    done_count: 2,
    changed_count: 2,
  })
  expect((await run(['chore', 'run', 'borgo', name, '--json'])).json()).toMatchObject({ status: 'succeeded', changed_count: 0 })
  const list = await run(['chore', 'list', 'borgo'])
  expect(list.stdout).toMatch(/^CHORE +EVERY +PAUSED +LAST RUN +STATUS +LOOKED AT +CHANGED +LEFT OUT +COUNTS\n/)
  expect(list.stdout).toMatch(/patrons\.announce-expiry +night +– +\d{4}-\d\d-\d\d \d\d:\d\d +succeeded +0 +0 +0/)
})

test('what could not be done is counted and said, and what failed is told by the exit code', async () => {
  const name = 'patrons.announce-expiry'
  await app.admin(`update ${await schema()}.patron set expiry_notice_for = null`)
  await app.admin(`create function public.poisoned() returns trigger language plpgsql as $$ begin raise exception 'This card is stuck'; end $$;
    create trigger poisoned before update on ${await schema()}.patron for each row when (new.family_name = 'Rossi') execute function public.poisoned()`)
  const partly = await run(['chore', 'run', 'borgo', name])
  expect(partly.code, partly.stderr).toBe(5)
  expect(partly.stdout).toContain('1 could not be done and were left out. The last one: This card is stuck')
  await app.admin(`drop trigger poisoned on ${await schema()}.patron`)

  await app.admin(`insert into platform.chore_run (tenant, chore, period, id, date, at, status, created_at, progressed_at, finished_at)
    values ('${await schema()}', 'chores.purge-runs', '2020-01-01', gen_random_uuid(), '2020-01-01', '2020-01-01', 'succeeded', '2020-01-01', '2020-01-01', '2020-01-01')`)
  await app.admin(`create trigger poisoned before delete on platform.chore_run for each row execute function public.poisoned()`)
  const failed = await run(['chore', 'run', 'borgo', 'chores.purge-runs'])
  expect(failed.code).toBe(1)
  expect(failed.stdout).toContain('It ended early: This card is stuck')
  await app.admin(`drop trigger poisoned on platform.chore_run`)
  const findings = (await run(['doctor', '--json'])).json().findings
  expect(findings).toContainEqual(
    expect.objectContaining({ check: 'chores_failed', library: 'borgo', fix: 'libraryhub chore run borgo chores.purge-runs' }),
  )
  expect((await run(['chore', 'run', 'borgo', 'chores.purge-runs', '--json'])).json()).toMatchObject({
    status: 'succeeded',
    counts: { deleted: 1 },
  })
})

test('a chore, a day or a library that is none is a mistake that is named', async () => {
  expect(await run(['chore', 'run', 'borgo', 'holds.sing'])).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('There is no such chore'),
  })
  expect(await run(['chore', 'run', 'borgo', 'holds.expire-shelf', '--date', '2026-02-30'])).toMatchObject({ code: 2 })
  expect(await run(['chore', 'run', 'borgo', 'holds.expire-shelf', '--date', '2999-01-01', '--json'])).toMatchObject({ code: 4 })
  expect(await run(['chore', 'list', 'nessuna'])).toMatchObject({ code: 3 })
  const offered = await libraryhub(['complete', '--', 'chore', 'run', 'borgo', ''])
  expect(offered.stdout).toMatch(/^holds\.expire-shelf\t/m)
})
