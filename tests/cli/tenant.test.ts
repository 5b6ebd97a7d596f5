import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { libraryhub, smallLibrary, workFolder } from './support.ts'

// Each step is a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

let database: TestDatabase
let folder: Awaited<ReturnType<typeof workFolder>>
const run = (args: string[], input?: string) =>
  libraryhub(args, { env: { DATABASE_URL: database.admin_url, DATA_DIR: folder.path }, input })

beforeAll(async () => {
  database = await createTestDatabase()
  folder = await workFolder()
})
afterAll(async () => {
  await database.drop()
  await folder.remove()
})

describe('a library is made from a file', () => {
  test('nobody can be asked in a script, so the plan is told and nothing is made', async () => {
    const file = await folder.write('borgo.yaml', smallLibrary('borgo'))
    const asked = await run(['tenant', 'apply', file])
    expect(asked).toMatchObject({ code: 4, stdout: '' })
    expect(asked.stderr).toContain('+ branch CEN  Centrale')
    expect(asked.stderr).toContain('--yes')
  })

  test('a rehearsal shows the plan as its result and makes nothing', async () => {
    const file = await folder.write('borgo.yaml', smallLibrary('borgo'))
    const rehearsed = await run(['tenant', 'apply', file, '--dry-run'])
    expect(rehearsed).toMatchObject({ code: 0 })
    expect(rehearsed.stdout).toMatch(/^borgo would be made:\n {2}\+ library borgo {2}Biblioteca di borgo/)
    expect((await run(['tenant', 'list', '--json'])).json()).toEqual([])
  })

  test('it is made, a second time there is nothing to do, and a changed line is the only change', async () => {
    const file = await folder.write(
      'borgo.yaml',
      smallLibrary('borgo', 'administrator: { email: prima@borgo.example, display_name: Prima }'),
    )
    const made = (await run(['tenant', 'apply', file, '--yes', '--json'])).json()
    expect(made).toMatchObject({ slug: 'borgo', is_new: true, is_applied: true, administrator: { email: 'prima@borgo.example' } })
    expect(made.administrator.password).toMatch(/^\S{16,}$/)

    const again = await run(['tenant', 'apply', file])
    expect(again).toMatchObject({ code: 0, stdout: 'borgo is as the file says. Nothing to do.\n' })

    await folder.write('borgo.yaml', smallLibrary('borgo').replace('Centrale', 'Centrale storica'))
    const changed = await run(['tenant', 'apply', file, '--yes', '--json'])
    expect(changed.json().changes).toEqual([
      { action: 'change', thing: 'branch', key: 'CEN', before: { name: 'Centrale' }, after: { name: 'Centrale storica' } },
    ])
  })

  test('one that is there cannot be made again', async () => {
    const file = await folder.write('borgo.yaml', smallLibrary('borgo'))
    const refused = await run(['tenant', 'create', file, '--json'])
    expect(refused.code).toBe(4)
    expect(refused.json().error).toMatchObject({ code: 'library_exists', status: 409 })
  })

  test('a wrong file is refused with the line of everything that is wrong', async () => {
    const file = await folder.write(
      'wrong.yaml',
      smallLibrary('wrong').replace('Europe/Rome', 'Europe/Roma').replace('name: Adulti', 'nome: Adulti'),
    )
    const refused = await run(['tenant', 'apply', file, '--yes'])
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toContain('wrong.yaml:4:1 time_zone: does not look like an IANA time zone')
    expect(refused.stderr).toMatch(/wrong\.yaml:10:\d+ patron_categories\.0\.nome: is not known here \(allowed: code, name/)
  })

  test('a file that is not there is not found, and standard input will do instead', async () => {
    expect(await run(['tenant', 'apply', join(folder.path, 'missing.yaml')])).toMatchObject({ code: 3 })
    expect(await run(['tenant', 'apply', '-', '--yes'], smallLibrary('sponda'))).toMatchObject({ code: 0 })
  })
})

describe('libraries are looked at and changed', () => {
  test('the list is a table for people and JSON for scripts', async () => {
    const table = await run(['tenant', 'ls'])
    expect(table.stdout).toMatch(/^SLUG +NAME +LOCALE +STATUS +VERSION +HOSTS\nborgo +Biblioteca di borgo +it +active/)
    expect((await run(['tenant', 'list', '--json'])).json().map(({ slug }: { slug: string }) => slug)).toEqual(['borgo', 'sponda'])
  })

  test('an unknown library is not found, in the language of whoever asks', async () => {
    expect(await run(['tenant', 'show', 'nessuna'])).toMatchObject({ code: 3, stdout: '' })
    const italian = await libraryhub(['tenant', 'show', 'nessuna'], { env: { DATABASE_URL: database.admin_url, LANG: 'it_IT.UTF-8' } })
    expect(italian.stderr).toContain('Nessuna biblioteca si chiama nessuna.')
  })

  test('it is closed, opened again and renamed', async () => {
    expect((await run(['tenant', 'suspend', 'sponda', '--json'])).json()).toMatchObject({ status: 'suspended' })
    expect((await run(['tenant', 'resume', 'sponda', '--json'])).json()).toMatchObject({ status: 'active' })
    expect((await run(['tenant', 'rename', 'sponda', 'riva', '--name', 'Biblioteca della riva', '--json'])).json()).toMatchObject({
      slug: 'riva',
      name: 'Biblioteca della riva',
    })
    expect(await run(['tenant', 'rename', 'riva'])).toMatchObject({ code: 2 })
    expect(await run(['tenant', 'rename', 'riva', 'borgo'])).toMatchObject({ code: 4 })
  })

  test('dropping one takes its name again, and leaves an export that brings it back', async () => {
    expect(await run(['tenant', 'drop', 'riva'])).toMatchObject({ code: 4 })
    const wrong = await run(['tenant', 'drop', 'riva', '--confirm', 'rive', '--json'])
    expect(wrong.code).toBe(4)
    expect(wrong.json().error.code).toBe('slug_not_repeated')
    const dropped = (await run(['tenant', 'drop', 'riva', '--confirm', 'riva', '--json'])).json()
    const restored = await run(['tenant', 'restore', dropped.file, '--slug', 'riva-2', '--json'])
    expect(restored.json()).toMatchObject({ slug: 'riva-2', name: 'Biblioteca della riva' })
  })

  test('an export is a file that is never written over, or standard output', async () => {
    const file = join(folder.path, 'borgo.tar.gz')
    expect(await run(['tenant', 'export', 'borgo', file])).toMatchObject({ code: 0 })
    expect((await readFile(file)).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]))
    expect(await run(['tenant', 'export', 'borgo', file])).toMatchObject({ code: 4 })
    expect(await run(['tenant', 'restore', join(folder.path, 'none.tar.gz')])).toMatchObject({ code: 3 })
  })
})
