import { createReadStream, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { requestImport } from '../../src/features/imports/verbs.ts'
import { MarcError, writeIso2709 } from '../../src/marc/iso2709.ts'
import { readRecords } from '../../src/marc/read.ts'
import { type Dialect, isAuthority, isHoldings, type MarcRecord } from '../../src/marc/record.ts'
import { work } from '../imports/support.ts'
import { isInstalled, validate } from '../interchange/xml.ts'
import { type Client, createTestApp, type TestApp } from '../support/app.ts'
import { stock } from '../support/library.ts'
import { CORPUS } from './corpus.ts'

const files = existsSync(CORPUS)
  ? ['marc21', 'unimarc'].flatMap((folder) =>
      readdirSync(join(CORPUS, folder))
        .filter((name) => /\.(mrc|xml|marc|iso)(\.gz)?$/.test(name))
        .map((name) => join(folder, name))
        .sort(),
    )
  : []

/** What a record says, without the lengths of the leader, the encoding that UNIMARC names, and what XML cannot hold. */
function contentOf(record: MarcRecord, file: string): string {
  const fields = record.fields.map((field) => (field[0] === '100' && file.startsWith('unimarc') ? [field[0], field[1]] : field))
  return JSON.stringify(fields).replace(/\\u00[01][0-9a-f]|\\[bf]|[\u007f\ufffe\uffff]/g, '')
}

async function recordsIn(chunks: AsyncIterable<Uint8Array>): Promise<{ record: MarcRecord; dialect: Dialect }[]> {
  const found: { record: MarcRecord; dialect: Dialect }[] = []
  for await (const { record, dialect, problem } of readRecords(chunks)) {
    if (record) found.push({ record, dialect })
    else if (problem) found.push({ record: { leader: problem.code, fields: [] }, dialect })
  }
  return found
}

function isWithinIso2709({ record, dialect }: { record: MarcRecord; dialect: Dialect }): boolean {
  try {
    writeIso2709(record, dialect)
    return true
  } catch (error) {
    if (error instanceof MarcError) return false
    throw error
  }
}

const SCHEMA = fileURLToPath(new URL('../interchange/oai-pmh.rng', import.meta.url))
const hasXmllint = isInstalled('xmllint', 'holding what is harvested against its schema')

/** The answers of a whole harvest. */
async function harvest(client: Client, prefix: string): Promise<string[]> {
  const pages: string[] = []
  for (let next: string | undefined = `metadataPrefix=${prefix}`; next; ) {
    const { text }: { text: string } = await client.get(`/v1/oai?verb=ListRecords&${next}`)
    pages.push(text)
    const token: string | undefined = /<resumptionToken[^>]*>([^<]+)</.exec(text)?.[1]
    next = token && `resumptionToken=${token}`
  }
  return pages
}

describe.skipIf(!existsSync(CORPUS))('real files, imported and asked for again over HTTP', () => {
  let app: TestApp
  beforeAll(async () => {
    app = await createTestApp()
  })
  afterAll(() => app?.stop())

  test.each(files)('%s comes out as it came in', async (file) => {
    const library = await stock(app, await app.provision(`out-${files.indexOf(file)}`))
    await requestImport(app.door(library.library), { file_name: file }, createReadStream(join(CORPUS, file)))
    await work(app, library.library)
    const [{ count }] = (await app.admin(`select count(*)::int as count from ${library.library.schema}.book`)) as [{ count: number }]

    const originals = (await recordsIn(createReadStream(join(CORPUS, file)))).filter(
      ({ record }) => record.fields.length > 0 && !isAuthority(record) && !isHoldings(record),
    )
    const known = new Set(originals.map(({ record }) => contentOf(record, file)))
    const stored: typeof originals = []
    for (const type of ['application/marcxml+xml', 'application/marc']) {
      const answer = await app.guest(library.library).request('/v1/catalogue', { headers: { accept: type } })
      expect(answer.status).toBe(200)
      const given = await recordsIn(answer.body as unknown as AsyncIterable<Uint8Array>)
      if (type === 'application/marcxml+xml') stored.push(...given)
      expect(given.length, type).toBe(type === 'application/marc' ? stored.filter(isWithinIso2709).length : count)
      const strangers = given.filter(({ record }) => !known.has(contentOf(record, file)))
      expect(strangers.slice(0, 2), type).toEqual([])
    }
    expect(count > 0 || originals.length === 0, file).toBe(true)

    for (const prefix of ['oai_dc', 'marc21', 'unimarc']) {
      const pages = count === 0 ? [] : await harvest(app.guest(library.library), prefix)
      expect(
        pages.flatMap((page) => page.match(/<identifier>urn:uuid:[^<]+/g) ?? []),
        prefix,
      ).toHaveLength(count)
      if (hasXmllint && pages.length > 0) validate(SCHEMA, pages)
    }
  })
})
