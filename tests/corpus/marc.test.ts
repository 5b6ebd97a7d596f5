import { createReadStream, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { toBibliographic } from '../../src/marc/compose.ts'
import { writeIso2709 } from '../../src/marc/iso2709.ts'
import { type ReadResult, readRecords } from '../../src/marc/read.ts'
import { isAuthority } from '../../src/marc/record.ts'
import { CORPUS } from './corpus.ts'

async function read(file: string): Promise<ReadResult[]> {
  const results: ReadResult[] = []
  for await (const result of readRecords(createReadStream(file))) results.push(result)
  return results
}

const counts: Record<string, number> = {
  'marc21/jazz_1k.mrc.gz': 1000,
  'marc21/koha_demo_bibs.xml.gz': 435,
  'marc21/koha_demo_authorities.xml.gz': 1706,
  'marc21/rero_documents_small.xml.gz': 442,
  'marc21/mixed_university_records.mrc.gz': 923,
  'marc21/thomas_mann.xml.gz': 352,
  'marc21/uva_spec_formats_76.mrc.gz': 76,
  'marc21/loc_books_2014_first100.mrc': 100,
  'marc21/test_data_30.utf8.mrc': 30,
  'marc21/nepali.marc.gz': 96,
  'marc21/zebra_sample_marc.mrc': 24,
  'unimarc/sbn_filodrammatici_3259.mrc.gz': 3259,
  'unimarc/sbn_opac_500.iso-8859-1.xml.gz': 500,
  'unimarc/bsg_sainte_genevieve_205.mrc.gz': 205,
  'unimarc/bnr_romania_serials_11.mrc': 11,
  'unimarc/irbis_rusmarc_81.cp1251.iso': 81,
}

describe.skipIf(!existsSync(CORPUS))('real files', () => {
  test.each(Object.entries(counts))('%s gives its %i records', async (file, count) => {
    const results = await read(join(CORPUS, file))
    const refused = results.filter(({ problem }) => problem)
    expect(refused.map(({ position, problem }) => ({ position, problem }))).toEqual([])
    expect(results).toHaveLength(count)
  })

  test('what goes in comes out: every readable record, written and read again, says the same', async () => {
    for (const folder of ['marc21', 'unimarc']) {
      for (const file of readdirSync(join(CORPUS, folder)).filter((name) => /\.(mrc|xml|marc|iso)(\.gz)?$/.test(name))) {
        let unlike = 0
        for await (const { record, dialect } of readRecords(createReadStream(join(CORPUS, folder, file)))) {
          if (!record) continue
          let bytes: Uint8Array
          try {
            bytes = writeIso2709(record, dialect)
          } catch (error) {
            expect((error as { code: string }).code, file).toMatch(/too_long/)
            continue
          }
          const again: ReadResult[] = []
          for await (const one of readRecords(
            (async function* () {
              yield bytes
            })(),
            { dialect, encoding: 'utf-8' },
          ))
            again.push(one)
          const isSame = JSON.stringify(contentOf(again[0])) === JSON.stringify(contentOf({ record, dialect } as ReadResult))
          if (!isSame) unlike++
        }
        expect(unlike, file).toBe(0)
      }
    }
  })

  test('every file that is dirty is read or refused record by record', async () => {
    const files = [...walk(join(CORPUS, 'dirty')), ...walk(join(CORPUS, 'openlibrary_cases'))].filter((name) =>
      /\.(mrc|xml|mrk8?|gz)$/.test(name),
    )
    const table: string[] = []
    for (const file of files) {
      const results = await read(file)
      const titled = results.filter(
        ({ record, dialect }) => record && !isAuthority(record) && toBibliographic(record, dialect).title !== '',
      )
      table.push(
        `${file.slice(CORPUS.length + 1).padEnd(70)} read ${String(results.filter(({ record }) => record).length).padStart(4)}, refused ${String(results.filter(({ problem }) => problem).length).padStart(3)}, with a title ${titled.length}`,
      )
      expect(results.length, file).toBeGreaterThan(0)
    }
    console.log(table.join('\n'))
  }, 120_000)

  test('the Italian catalogue keeps its accents, the Russian one its letters', async () => {
    const italian = await read(join(CORPUS, 'unimarc/sbn_filodrammatici_3259.mrc.gz'))
    const text = JSON.stringify(italian.map(({ record }) => record))
    expect(text).toContain('Società italiana')
    expect(text).toContain('García Lorca')
    expect(text).not.toContain('\\u001b')
    const russian = await read(join(CORPUS, 'unimarc/irbis_rusmarc_81.cp1251.iso'))
    expect(JSON.stringify(russian.map(({ record }) => record))).toMatch(/[а-я]{6}/)
    const hebrew = await read(join(CORPUS, 'marc21/hebrew.marc'))
    expect(JSON.stringify(hebrew.map(({ record }) => record))).toMatch(/[א-ת]{4}/)
  })
})

function contentOf(result: ReadResult | undefined) {
  // Writing names the encoding in 100 $a, and lengths in the leader.
  return result?.record?.fields.map((field) => (field[0] === '100' && result.dialect === 'unimarc' ? [field[0], field[1]] : field))
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)],
  )
}
