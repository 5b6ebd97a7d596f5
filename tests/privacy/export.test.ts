import { afterAll, beforeAll, expect, test } from 'vitest'
import { held } from '../../src/features/privacy/export.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { type Seeded, seedLibrary, tablesOf } from '../support/walker-seed.ts'

let app: TestApp
let seeded: Seeded

beforeAll(async () => {
  app = await createTestApp()
  seeded = await seedLibrary(app, 'esporta')
}, 60_000)
afterAll(() => app.stop())

/** Tables that name a patron, or hang on one that does, and that no export shows; each with the reason. */
const unshown: Readonly<Record<string, string>> = {
  refresh_token: 'Hashes of secrets, which say nothing of anybody.',
}

test('every table that names a patron, or hangs on one that does, is in the export; a new one is missed here', async () => {
  const tables = await tablesOf(app, seeded.library)
  const naming = new Set(['patron', 'session'])
  for (let before = 0; before < naming.size; ) {
    before = naming.size
    for (const { name, columns } of tables) {
      const isNaming = columns.some(
        (column) => /(^|_)patron_id$/.test(column.name) || (column.refers_to !== null && naming.has(column.refers_to)),
      )
      if (isNaming) naming.add(name)
    }
  }
  expect(naming.size).toBeGreaterThan(25)
  expect([...naming].filter((name) => held[name] === undefined && unshown[name] === undefined)).toEqual([])
  expect(Object.keys(unshown).filter((name) => held[name] !== undefined)).toEqual([])
})

test('a patron gets all that is held, in one file, and none of it is another patron’s', async () => {
  const [mine, other] = seeded.patrons
  const answer = await mine?.client.get('/v1/me/export')
  expect(answer?.status, answer?.text).toBe(200)
  expect(answer?.headers.get('content-disposition')).toContain(`patron-${mine?.id}.json`)
  expect(answer?.headers.get('cache-control')).toBe('private, no-store')
  const tables: Record<string, Record<string, unknown>[]> = answer?.body.tables ?? {}
  expect(tables.patron).toEqual([expect.objectContaining({ id: mine?.id, card_number: mine?.card_number })])
  expect(tables.loan).toHaveLength(2)
  expect(tables.loan?.[0]).toMatchObject({ title: 'Il nome della rosa', patron_id: mine?.id })
  expect(tables.event?.map(({ type }) => type)).toContain('loan.opened')
  expect(tables.renewal).toHaveLength(1)
  expect(answer?.text).not.toMatch(/password_hash|token_hash/)
  expect(answer?.text).not.toContain(other?.card_number)
  // Every table but those that could not be filled has something to show.
  const empty = Object.entries(tables).flatMap(([name, rows]) => ((rows as unknown[]).length === 0 ? [name] : []))
  expect(empty.length).toBeLessThan(12)
})

test('the export can be read as a page, in which nothing is taken for markup', async () => {
  const [mine] = seeded.patrons
  await app.admin(`update ${seeded.library.schema}.patron set note = '<script>alert(1)</script>' where id = $1`, [mine?.id])
  const page = await mine?.client.get('/v1/me/export', { accept: 'text/html', 'accept-language': 'it' })
  expect(page?.headers.get('content-type')).toContain('text/html')
  expect(page?.text).toContain('Tutto ciò che conserviamo su di te')
  expect(page?.text).toContain('&#60;script&#62;')
  expect(page?.text).not.toContain('<script>')
})

test('staff hand it out where they may, and the log tells that they did', async () => {
  const [patron] = seeded.patrons
  const answer = await seeded.admin.get(`/v1/patrons/${patron?.id}/export`)
  expect(answer.body.patron_id).toBe(patron?.id)
  const told = await app.admin(
    `select actor_id from platform.event where subject_id = $1 and type = 'patron.exported' order by xid desc limit 1`,
    [patron?.id],
  )
  expect(told).toEqual([{ actor_id: seeded.admin.user_id }])
  const librarian = await app.as(seeded.library, 'Librarian')
  expect((await librarian.get(`/v1/patrons/${patron?.id}/export`)).status).toBe(403)
  expect((await patron?.client.get(`/v1/patrons/${seeded.patrons[1]?.id}/export`))?.status).toBe(403)
  expect((await librarian.get('/v1/me/export')).status).toBe(404)
  const stranger = await app.as(await app.provision('altrove'), 'Admin')
  expect((await stranger.get(`/v1/patrons/${patron?.id}/export`)).status).toBe(404)
})
