import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openOutput } from '../src/cli/output.ts'
import { platformOn } from '../src/cli/platform.ts'
import { startWorker } from '../src/cli/worker.ts'
import { parseConfig } from '../src/config.ts'
import { type DemonstrationStep, demonstrations, provideDemonstrations } from '../src/demonstration.ts'
import type { Library } from '../src/kernel/db.ts'
import { type Client, createTestApp, type TestApp } from './support/app.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 })

let app: TestApp
const steps: DemonstrationStep[] = []

/**
 * Makes the demonstration libraries as `npm start` does, and gives those that were not there yet; or is cut off after
 * so many transactions.
 */
function provide({ cut_off_after = Number.POSITIVE_INFINITY } = {}): Promise<string[]> {
  const out = openOutput({ language: 'en', is_json: true, env: {} })
  const stage = platformOn(out, {}, { config: parseConfig({}), admin_url: app.admin_url, database: () => app.database, onClose: () => {} })
  let count = 0
  return provideDemonstrations({
    ...stage,
    async door(slug) {
      const door = await stage.door(slug)
      return {
        ...door,
        write: (work, options) => (++count > cut_off_after ? Promise.reject(new Error('cut off')) : door.write(work, options)),
      }
    },
    async withWorker(work) {
      const worker = await startWorker(stage)
      await work().finally(() => worker.stop())
    },
    onStep: (step) => steps.push(step),
  })
}

function library(slug: string): Library {
  return { slug } as Library
}

async function signedIn(slug: string, role: string): Promise<Client> {
  const one = demonstrations.find((demonstration) => demonstration.slug === slug)
  const account = one?.accounts.find((candidate) => candidate.role === role)
  const answer = await app.guest(library(slug)).post('/v1/auth/sign-in', { email: account?.email, password: one?.password })
  return app.client(library(slug), answer.body.access_token)
}

beforeAll(async () => {
  app = await createTestApp()
  await expect(provide({ cut_off_after: 120 })).rejects.toThrow('cut off')
  expect(await provide()).toEqual(['civica', 'lakeside'])
})
afterAll(() => app.stop())

test('each library has some hundreds of works, with their copies and patrons', async () => {
  for (const { slug } of demonstrations) {
    const [counts] = await countsOf(slug)
    expect(counts).toMatchObject({ refused: 0, warnings: 0 })
    expect(counts?.books).toBeGreaterThanOrEqual(300)
    expect(counts?.books).toBeLessThanOrEqual(500)
    expect(counts?.copies).toBeGreaterThan(400)
    expect(counts?.patrons).toBeGreaterThan(50)
    expect(counts?.open_loans).toBeGreaterThan(50)
    expect(counts?.overdue).toBeGreaterThan(3)
    expect(counts?.closed_loans).toBeGreaterThan(60)
    expect(counts?.ready_holds).toBeGreaterThanOrEqual(3)
    expect(counts?.queued_holds).toBeGreaterThan(3)
  }
})

test('an Italian book is found by its title with and without the accent', async () => {
  for (const q of ['Le città invisibili', 'le citta invisibili', 'CITTÀ invisibili']) {
    const found = await app.guest(library('civica')).get(`/v1/search?q=${encodeURIComponent(q)}`)
    expect(found.body.data[0]).toMatchObject({ title: 'Le città invisibili', authors: [{ name: 'Calvino, Italo' }] })
  }
})

test('the two libraries are catalogued in their own dialects, and stand in their own subject trees', async () => {
  expect(await dialectsOf('civica')).toEqual(['unimarc'])
  expect(await dialectsOf('lakeside')).toEqual(['marc21'])
  const novels = await app.guest(library('civica')).get('/v1/search?q=gattopardo')
  expect(novels.body.data[0]).toMatchObject({ title: 'Il Gattopardo', copies_count: expect.any(Number) })
  const shakespeare = await app.guest(library('lakeside')).get('/v1/search?q=perl')
  expect(shakespeare.body.data.length).toBeGreaterThan(5)
})

test('everybody who is named can sign in, in the role that is named', async () => {
  for (const { slug, password, accounts } of demonstrations) {
    for (const { email, role, card_number } of accounts) {
      const byEmail = await app.guest(library(slug)).post('/v1/auth/sign-in', { email, password })
      expect(byEmail.status).toBe(200)
      expect(byEmail.body.user.roles).toEqual([role])
      if (card_number)
        expect(await app.guest(library(slug)).post('/v1/auth/sign-in', { card_number, password })).toMatchObject({ status: 200 })
    }
  }
})

test('the reader has a book at home and one on the hold shelf; the volunteer lends the copy of the example', async () => {
  const reader = await signedIn('civica', 'Reader')
  expect((await reader.get('/v1/me/loans')).body.data.length).toBeGreaterThan(0)
  expect((await reader.get('/v1/me/holds')).body.data).toContainEqual(expect.objectContaining({ status: 'ready' }))
  const volunteer = await signedIn('civica', 'Banco prestiti')
  const lent = await volunteer.post('/v1/checkouts?dry_run=true', { copy_barcode: 'CIV-000001', card_number: '2000000017' })
  expect(lent.body).toMatchObject({ copy_barcode: 'CIV-000001' })
})

test('a second time nothing changes', async () => {
  const before = await fingerprint()
  steps.length = 0
  expect(await provide()).toEqual([])
  expect(steps).toEqual([])
  expect(await fingerprint()).toEqual(before)
})

test('although the first try was cut off, every line of the diary happened once', async () => {
  for (const { slug } of demonstrations) {
    const diary = await readFile(new URL(`../tenants/${slug}/diary.csv`, import.meta.url), 'utf8')
    const lines = (act: string) => diary.split('\n').filter((line) => line.includes(`,${act},`)).length
    const [counts] = await countsOf(slug)
    expect(counts).toMatchObject({ loans: lines('checkout'), checkins: lines('checkin'), renewals: lines('renewal'), holds: lines('hold') })
  }
})

async function schemaOf(slug: string): Promise<string> {
  const [row] = await app.admin<{ schema: string }>('select schema_name as schema from platform.library where slug = $1', [slug])
  return row?.schema as string
}

async function countsOf(slug: string) {
  const schema = await schemaOf(slug)
  return app.admin<Record<string, number>>(
    `select (select count(*)::int from ${schema}.book) as books, (select count(*)::int from ${schema}.copy) as copies,
       (select count(*)::int from ${schema}.patron) as patrons,
       (select count(*)::int from ${schema}.loan where returned_at is null) as open_loans,
       (select count(*)::int from ${schema}.loan where returned_at is null and due_at < now()) as overdue,
       (select count(*)::int from ${schema}.loan where returned_at is not null) as closed_loans,
       (select count(*)::int from ${schema}.hold where status = 'ready') as ready_holds,
       (select count(*)::int from ${schema}.hold where status = 'queued') as queued_holds,
       (select count(*)::int from ${schema}.loan) as loans, (select count(*)::int from ${schema}.renewal) as renewals,
       (select count(*)::int from ${schema}.hold) as holds, (select count(*)::int from ${schema}.checkin) as checkins,
       (select sum(refused_count)::int from platform.import where tenant = $1) as refused,
       (select jsonb_array_length(warnings) from platform.import where tenant = $1 order by created_at limit 1) as warnings`,
    [schema],
  )
}

async function dialectsOf(slug: string): Promise<string[]> {
  const rows = await app.admin<{ dialect: string }>(`select distinct dialect from ${await schemaOf(slug)}.book_record`)
  return rows.map(({ dialect }) => dialect)
}

/** What both libraries hold, by number and by state. */
async function fingerprint(): Promise<unknown[]> {
  const libraries = []
  for (const { slug } of demonstrations) {
    const schema = await schemaOf(slug)
    libraries.push(
      await app.admin(
        `select (select count(*)::int from ${schema}.book) as books, (select count(*)::int from ${schema}.patron) as patrons,
           (select count(*)::int from ${schema}.user) as users, (select count(*)::int from ${schema}.hold) as holds,
           (select jsonb_object_agg(status, count) from (select status, count(*) from ${schema}.copy group by status) as s) as copies,
           (select count(*)::int from ${schema}.loan) as loans`,
      ),
    )
  }
  return libraries
}
