import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MarcError, parseIso2709, writeIso2709 } from '../../src/marc/iso2709.ts'
import type { MarcField, MarcRecord } from '../../src/marc/record.ts'

const record: MarcRecord = {
  leader: '00000nam a2200000 a 4500',
  fields: [
    ['001', 'n-1'],
    [
      '245',
      '10',
      [
        ['a', 'La città e le stelle /'],
        ['c', 'Arthur C. Clarke.'],
      ],
    ],
    ['650', ' 4', [['a', 'Fantascienza']]],
  ],
}
/** A written record without its terminator, as the reader hands it on. */
const bytesOf = (one: MarcRecord) => Buffer.from(writeIso2709(one, 'marc21')).subarray(0, -1)

test('a record that is written says the same when it is read', () => {
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    .map((one) => one.normalize('NFC').replace(/[\u0000-\u001f\u007f-\u009f]/gu, '') || 'x')
  const data = fc
    .tuple(
      fc.stringMatching(/^[1-9]\d\d$/),
      fc.stringMatching(/^[ 0-9]{2}$/),
      fc.array(fc.tuple(fc.stringMatching(/^[a-z0-9]$/), text), { minLength: 1, maxLength: 4 }),
    )
    .map((field) => field as unknown as MarcField)
  fc.assert(
    fc.property(fc.array(data, { minLength: 1, maxLength: 8 }), (fields) => {
      const parsed = parseIso2709(bytesOf({ ...record, fields }), { dialect: 'marc21', encoding: 'utf-8' })
      expect(parsed.record.fields).toEqual(fields)
      expect(parsed.warnings).toEqual([])
    }),
  )
})

describe('what other programs got wrong', () => {
  test('a wrong length in the leader is said and does no harm', () => {
    const bytes = bytesOf(record)
    bytes.write('99999', 0, 'latin1')
    expect(parseIso2709(bytes)).toMatchObject({ record: { fields: record.fields }, warnings: ['wrong_length'] })
  })

  test('lengths that count characters instead of bytes are repaired', () => {
    const bytes = bytesOf(record)
    const at = 24 + 12 + 3
    const length = Number(bytes.toString('latin1', at, at + 4))
    bytes.write(String(length - 1).padStart(4, '0'), at, 'latin1')
    const parsed = parseIso2709(bytes)
    expect(parsed.record.fields).toEqual(record.fields)
    expect(parsed.warnings).toEqual(['repaired_directory'])
  })

  test.each([
    ['lost its first character', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 24), bytes.subarray(25)])],
    [
      'has one character too many in front',
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 24), Buffer.from('5'), bytes.subarray(24)]),
    ],
  ])('a directory that %s is set right', (_what, damage) => {
    const parsed = parseIso2709(damage(bytesOf(record)))
    expect(parsed.record.fields).toEqual(record.fields)
    expect(parsed.warnings).toContain('repaired_directory')
  })

  test('a terminator inside of a field is told by the directory', () => {
    const bytes = bytesOf(record)
    bytes[bytes.indexOf('stelle') - 1] = 0x1e
    expect(parseIso2709(bytes).record.fields[1]).toEqual([
      '245',
      '10',
      [
        ['a', 'La città e le\u001estelle /'],
        ['c', 'Arthur C. Clarke.'],
      ],
    ])
  })

  test.each([
    ['record_too_short', Buffer.from('00026nam')],
    ['no_directory', Buffer.alloc(60, 'x')],
    ['broken_directory', Buffer.from(`00060nam a2200040 a 4500${'?'.repeat(12)}\x1etext\x1e`)],
  ])('what is %s says so', (code, bytes) => {
    expect(() => parseIso2709(bytes)).toThrowError(expect.objectContaining({ code }) as unknown as Error)
  })
})

test('what the format cannot hold is not written', () => {
  const long: MarcRecord = { ...record, fields: [['500', '  ', [['a', 'x'.repeat(10_000)]]]] }
  expect(() => writeIso2709(long, 'marc21')).toThrow(MarcError)
  const many: MarcRecord = { ...record, fields: Array.from({ length: 20 }, (): MarcField => ['500', '  ', [['a', 'x'.repeat(9_000)]]]) }
  expect(() => writeIso2709(many, 'marc21')).toThrow('record_too_long')
})
