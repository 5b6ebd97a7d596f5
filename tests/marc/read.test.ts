import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toBibliographic } from '../../src/marc/compose.ts'
import { defaultHoldings, holdingsOf } from '../../src/marc/holdings.ts'
import { writeIso2709 } from '../../src/marc/iso2709.ts'
import { type ReadOptions, type ReadResult, readRecords } from '../../src/marc/read.ts'
import type { MarcRecord } from '../../src/marc/record.ts'

const record = (number: string): MarcRecord => ({
  leader: '00000nam a2200000 a 4500',
  fields: [
    ['001', number],
    ['245', '10', [['a', `Titolo ${number}`]]],
  ],
})
const iso = (...numbers: string[]) => Buffer.concat(numbers.map((number) => writeIso2709(record(number), 'marc21')))

async function read(bytes: Uint8Array, options: ReadOptions = {}, size = 65_536): Promise<ReadResult[]> {
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  const results: ReadResult[] = []
  for await (const one of readRecords(pieces(), options)) results.push(one)
  return results
}
const told = (results: ReadResult[]) => results.map(({ position, record, problem }) => [position, problem?.code ?? record?.fields[0]?.[1]])

test('records are read whatever pieces they come in, packed or not, with line feeds or a byte order mark between', async () => {
  const plain = iso('1', '2', '3')
  const loose = Buffer.concat([
    Buffer.from('\ufeff'),
    iso('1'),
    Buffer.from('\r\n'),
    iso('2'),
    Buffer.from('\n\x1a'),
    iso('3'),
    Buffer.from('\n'),
  ])
  for (const bytes of [plain, loose, gzipSync(plain)])
    for (const size of [1, 50, 65_536])
      expect(told(await read(bytes, {}, size))).toEqual([
        [1, '1'],
        [2, '2'],
        [3, '3'],
      ])
})

test('what was read before is passed over, and positions stay', async () => {
  const bytes = Buffer.concat([
    iso('1'),
    Buffer.from('rubbish of some length that is no record at all\x1d'),
    iso('3', '4').subarray(0, -20),
  ])
  const all = told(await read(bytes))
  expect(all).toEqual([
    [1, '1'],
    [2, 'no_directory'],
    [3, '3'],
    [4, 'cut_off'],
  ])
  for (let after = 0; after <= 5; after++) expect(told(await read(bytes, { after }))).toEqual(all.slice(after))
})

test('a lump without ends of records is no reason to fill the memory', async () => {
  expect(told(await read(Buffer.alloc(5_000_000, 'x')))).toEqual([[1, 'no_record_terminator']])
})

test('an archive that is damaged gives what it holds, and says so', async () => {
  const packed = gzipSync(Buffer.concat(Array.from({ length: 3_000 }, (_, n) => iso(`${n}-${Math.sin(n)}`))))
  const results = await read(packed.subarray(0, packed.length / 2))
  expect(results.length).toBeGreaterThan(100)
  expect(results.at(-1)?.problem?.code).toBe('archive_damaged')
  expect(results.slice(0, -1).every(({ record }) => record)).toBe(true)
})

test('UNIMARC is told from MARC 21 by its fields, and can be forced', async () => {
  const italian: MarcRecord = {
    leader: record('1').leader,
    fields: [
      ['001', 'it'],
      ['100', '  ', [['a', '19990101d1980']]],
      ['200', '1 ', [['a', 'Titolo']]],
    ],
  }
  const bytes = Buffer.concat([writeIso2709(italian, 'unimarc'), iso('1')])
  expect((await read(bytes)).map(({ dialect }) => dialect)).toEqual(['unimarc', 'marc21'])
  expect((await read(bytes, { dialect: 'marc21' })).map(({ dialect }) => dialect)).toEqual(['marc21', 'marc21'])
})

test('XML is decoded as it declares, unless somebody knows better', async () => {
  const text = (encoding: string) =>
    `<?xml version="1.0" encoding="${encoding}"?><collection><record><leader>x</leader><controlfield tag="001">città</controlfield></record></collection>`
  expect(told(await read(Buffer.from(text('ISO-8859-1'), 'latin1')))).toEqual([[1, 'città']])
  expect(told(await read(Buffer.from(text('UTF-8'))))).toEqual([[1, 'città']])
  expect(told(await read(Buffer.from(text('UTF-8'), 'latin1'), { encoding: 'iso-8859-1' }))).toEqual([[1, 'città']])
})

test('whatever happens to the bytes of a file, it is read to its end, record by record', async () => {
  const whole = Buffer.concat([
    iso('1', '2'),
    writeIso2709(
      {
        leader: record('3').leader,
        fields: [
          ['100', '  ', [['a', '19990101d1980']]],
          ['200', '1 ', [['a', 'Città']]],
          ['950', '  ', [['e', '1']]],
        ],
      },
      'unimarc',
    ),
    iso('4'),
  ])
  const damage = fc.array(
    fc.tuple(fc.nat(whole.length - 1), fc.constantFrom(0, 0x1b, 0x1d, 0x1e, 0x1f, 0x20, 0x24, 0x39, 0x41, 0xc3, 0xe2, 0xff)),
    { maxLength: 12 },
  )
  await fc.assert(
    fc.asyncProperty(damage, async (changes) => {
      const bytes = Buffer.from(whole)
      for (const [at, byte] of changes) bytes[at] = byte
      const results = await read(bytes, {}, 64)
      expect(results.map(({ position }) => position)).toEqual(results.map((_, index) => index + 1))
      for (const { record: found, dialect, problem } of results) {
        expect(found === undefined).toBe(problem !== undefined)
        if (found)
          expect(holdingsOf(found, defaultHoldings[dialect]).length + toBibliographic(found, dialect).title.length).toBeGreaterThanOrEqual(
            0,
          )
      }
    }),
    { numRuns: 300 },
  )
})
