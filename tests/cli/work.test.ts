import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { fromBibliographic } from '../../src/marc/compose.ts'
import { writeIso2709 } from '../../src/marc/iso2709.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { libraryhub, smallLibrary, workFolder } from './support.ts'

// Each step is a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

let app: TestApp
let folder: Awaited<ReturnType<typeof workFolder>>
const run = (args: string[], input?: string) => libraryhub(args, { env: { DATABASE_URL: app.admin_url, DATA_DIR: folder.path }, input })

beforeAll(async () => {
  app = await createTestApp()
  folder = await workFolder()
  await run(['tenant', 'create', await folder.write('borgo.yaml', smallLibrary('borgo'))])
})
afterAll(async () => {
  await app.stop()
  await folder.remove()
})

/** Two records with a copy each, and one that is cut off. */
function records(): Buffer {
  const book = (number: number, title: string) => {
    const record = fromBibliographic(
      {
        control_number: `PR${number}`,
        format: 'book',
        title,
        title_sort: title,
        subtitle: null,
        responsibility: null,
        languages: ['ita'],
        contributors: [],
        publisher: null,
        publication_place: null,
        published_text: '1999',
        published_year: 1999,
        edition: null,
        extent: null,
        summary: null,
        identifiers: [],
        details: {},
      },
      'unimarc',
    )
    record.fields.push([
      '995',
      '  ',
      [
        ['b', 'CEN'],
        ['f', `PR-${number}`],
        ['r', 'LIB'],
      ],
    ])
    return writeIso2709(record, 'unimarc')
  }
  return Buffer.concat([book(1, 'Perché no'), book(2, 'È già domani'), book(3, 'Tagliato').subarray(0, 60)])
}

test('a file is imported where no worker runs, and the report tells of every record', async () => {
  const file = await folder.write('records.mrc', records())
  const rehearsed = await run(['import', 'borgo', file, '--dry-run', '--json'])
  expect(rehearsed.json()).toMatchObject({ status: 'succeeded', created_count: 2, refused_count: 1, copies_count: 2 })

  const report = join(folder.path, 'report.csv')
  const imported = await run(['import', 'borgo', file, '--report', report])
  expect(imported.code).toBe(5)
  expect(imported.stdout).toMatch(/RECORDS +CREATED +UPDATED +SKIPPED +REFUSED +COPIES +SECONDS\n +3 +2 +0 +0 +1 +2/)
  expect(imported.stdout).toMatch(/Refused, the first 1 of 1\nRECORD +TITLE +REASON\n +3 +– +The record is cut off/)
  expect((await readFile(report, 'utf8')).trim().split('\r\n')).toHaveLength(4)

  const again = (await run(['import', 'borgo', file, '--on-match', 'skip', '--json'])).json()
  expect(again).toMatchObject({ created_count: 0, skipped_count: 2, refused_count: 1 })
  expect((await run(['tenant', 'show', 'borgo', '--json'])).json().counts).toMatchObject({ books: 2, copies: 2 })
})

test('who does not wait is told the number of the task', async () => {
  const file = await folder.write('records.mrc', records())
  const asked = await run(['import', 'borgo', file, '--no-wait', '--json'])
  expect(asked.code).toBe(0)
  expect(asked.json()).toMatchObject({ status: 'queued', id: expect.stringMatching(/^[0-9a-f-]{36}$/) })
  expect(asked.stderr).toContain('No worker is running')
})

test('a spreadsheet is imported by the headings that it is said to have', async () => {
  const file = await folder.write('books.csv', 'Nome,Codice\nIl Gattopardo,G-1\n')
  expect(await run(['import', 'borgo', file, '--mapping', 'titel=Nome'])).toMatchObject({ code: 2 })
  const imported = await run(['import', 'borgo', file, '--mapping', 'title=Nome', '--mapping', 'barcode=Codice', '--json'])
  expect(imported.json()).toMatchObject({ status: 'succeeded', created_count: 1, copies_count: 1 })
})

test('a file that is not there, or holds no records, is told apart', async () => {
  expect(await run(['import', 'borgo', '/nowhere.mrc'])).toMatchObject({ code: 3 })
  expect(await run(['import', 'nessuna', await folder.write('records.mrc', records())])).toMatchObject({ code: 3 })
  expect((await run(['import', 'borgo', await folder.write('note.txt', 'una nota'), '--json'])).json().error.code).toBe(
    'file_not_recognised',
  )
})

test('a new account signs in; after a reset only the new password opens', async () => {
  const made = (
    await run(['user', 'create', 'borgo', '--email', 'ada@borgo.example', '--name', 'Ada', '--role', 'Librarian', '--json'])
  ).json()
  expect(made).toMatchObject({ email: 'ada@borgo.example', roles: ['Librarian'] })
  expect(await signIn('ada@borgo.example', made.password)).toBe(200)

  const reset = await run(['user', 'reset', 'borgo', 'ADA@borgo.example', '--password-stdin', '--json'], 'tre parole vere\n')
  expect(reset.json().password).toBeUndefined()
  expect(await signIn('ada@borgo.example', made.password)).toBe(401)
  expect(await signIn('ada@borgo.example', 'tre parole vere')).toBe(200)

  expect(await run(['user', 'create', 'borgo', '--email', 'ada@borgo.example'])).toMatchObject({ code: 4 })
  expect(await run(['user', 'create', 'borgo', '--email', 'x@borgo.example', '--role', 'Capo'])).toMatchObject({ code: 4 })
  expect(await run(['user', 'reset', 'borgo', 'nobody@borgo.example'])).toMatchObject({ code: 3 })
  expect(await run(['user', 'reset', 'borgo', 'ada@borgo.example', '--password-stdin'], 'corta')).toMatchObject({ code: 2 })
  expect((await run(['user', 'list', 'borgo', '--json'])).json()).toMatchObject([{ display_name: 'Ada' }])
})

test('the doctor finds nothing, and then the hole that was made', async () => {
  expect(await run(['doctor'])).toMatchObject({ code: 0 })
  const [library] = await app.admin<{ schema: string }>('select schema_name as schema from platform.library')
  await app.admin(`alter table ${library?.schema}.loan no force row level security`)
  const found = await run(['doctor', '--json'])
  expect(found.code).toBe(5)
  expect(found.json().findings).toContainEqual(
    expect.objectContaining({ library: 'borgo', severity: 'error', fix: expect.stringContaining('force row level security') }),
  )
})

test('everything is at this release; an admin of the platform is made once', async () => {
  expect((await run(['migrate', '--status', '--json'])).json()).toMatchObject([{ slug: 'borgo', state: 'current' }])
  const made = await run(['admin', 'create', 'ops@platform.example', '--json'])
  expect(made.json()).toMatchObject({ email: 'ops@platform.example', password: expect.any(String) })
  expect(await run(['admin', 'create', 'ops@platform.example'])).toMatchObject({ code: 4 })
  expect((await run(['admin', 'list', '--json'])).json()).toHaveLength(1)
})

async function signIn(email: string, password: string): Promise<number> {
  const [library] = await app.admin<{ slug: string }>('select slug from platform.library')
  const answer = await app.fetch(
    new Request(`http://${library?.slug}.localhost/v1/auth/sign-in`, {
      method: 'POST',
      headers: { host: `${library?.slug}.localhost`, 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    }),
  )
  return answer.status
}
