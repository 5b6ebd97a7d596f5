import { createReadStream, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Import } from '../../src/features/imports/contract.ts'
import { requestImport } from '../../src/features/imports/verbs.ts'
import { work } from '../imports/support.ts'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { type Stock, stock } from '../support/library.ts'
import { CORPUS } from './corpus.ts'

const files = (folder: string): string[] =>
  !existsSync(join(CORPUS, folder))
    ? []
    : readdirSync(join(CORPUS, folder), { withFileTypes: true })
        .flatMap((entry) => (entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)]))
        .filter((name) => /\.(mrc|marc|iso|xml|mrk8?)(\.gz)?$/.test(name))
        .sort()

describe.skipIf(!existsSync(CORPUS))('real files, imported', () => {
  let app: TestApp
  let library: Stock
  let desk: Client

  beforeAll(async () => {
    app = await createTestApp()
    library = await stock(app, await app.provision('corpus'))
    desk = await app.as(library.library, 'Librarian')
  })
  afterAll(() => app?.stop())

  async function imported(file: string): Promise<Import> {
    const { id } = await requestImport(app.door(library.library), { file_name: file }, createReadStream(join(CORPUS, file)))
    await work(app, library.library)
    return (await desk.get<Import>(`/v1/imports/${id}`)).body
  }

  test.each(['marc21', 'unimarc', 'dirty'].flatMap(files))('of %s every record has an outcome', async (file) => {
    const made = await imported(file)
    expect(made.status).toBe('succeeded')
    expect(made.position).toBeGreaterThan(0)
    expect(made.created_count + made.updated_count + made.skipped_count + made.refused_count).toBe(made.position)
    const [lines] = await app.admin<{ count: number; silent: number }>(
      `select count(*)::int as count, (count(*) filter (where outcome in ('skipped', 'refused') and reasons = '[]'))::int as silent
       from platform.import_line where import_id = $1`,
      [made.id],
    )
    expect(lines).toEqual({ count: made.position, silent: 0 })
  })

  test('nothing is made twice by the same files again', async () => {
    const count = async () =>
      (
        await app.admin(
          `select (select count(*) from ${library.library.schema}.book) as books, (select count(*) from ${library.library.schema}.copy) as copies`,
        )
      )[0]
    const before = await count()
    for (const file of ['marc21/nepali.marc.gz', 'marc21/rero_earlier_exports.xml.gz', 'unimarc/sbn_filodrammatici_3259.mrc.gz']) {
      expect((await imported(file)).created_count, file).toBe(0)
    }
    expect(await count()).toEqual(before)
  })

  test('the Italian catalogue is found with accents and without, and goes out in both dialects', async () => {
    const find = async (q: string) => (await app.guest(library.library).get(`/v1/search?q=${encodeURIComponent(q)}`)).body.data
    const hits = await find('il teatro di varietà')
    const accented = hits.find(({ title }: { title: string }) => title === 'Il teatro di varietà')
    expect(hits.map(({ title }: { title: string }) => title)).toContain(accented?.title)
    expect((await find('teatro varieta')).map(({ id }: { id: string }) => id)).toContain(accented?.id)
    for (const dialect of ['unimarc', 'marc21']) {
      const xml = await desk.get(`/v1/books/${accented.id}?dialect=${dialect}`, { accept: 'application/marcxml+xml' })
      expect(xml.text).toContain(dialect === 'unimarc' ? 'tag="200"' : 'tag="245"')
      expect(xml.text).toContain('varietà')
      const binary = await desk.get(`/v1/books/${accented.id}?dialect=${dialect}`, { accept: 'application/marc' })
      expect(binary.text).toMatch(/^\d{5}/)
    }
  })
})
