import { expect, test } from 'vitest'
import { centsIn, defaultHoldings, holdingsOf } from '../../src/marc/holdings.ts'
import { isbnsIn, issnIn } from '../../src/marc/identifiers.ts'
import type { MarcField, MarcRecord } from '../../src/marc/record.ts'
import { display, sortForm } from '../../src/marc/text.ts'

const record = (...fields: MarcField[]): MarcRecord => ({ leader: '00000nam a2200000 a 4500', fields })
const marc21 = (...fields: MarcField[]) => holdingsOf(record(...fields), defaultHoldings.marc21)

test('copies are found where the usual systems write them', () => {
  expect(
    marc21([
      '952',
      '  ',
      [
        ['p', 'B 1'],
        ['a', 'CEN'],
        ['o', '853 CAL'],
        ['g', '12.5'],
      ],
    ]),
  ).toMatchObject([{ barcode: 'B 1', branch_code: 'CEN', call_number: '853 CAL', price_cents: 1250, source_key: '952:B 1' }])
  expect(
    marc21([
      '852',
      '  ',
      [
        ['b', 'MAIN'],
        ['h', 'PQ4807'],
        ['i', '.A4'],
        ['p', '3111'],
      ],
    ]),
  ).toMatchObject([{ call_number: 'PQ4807 .A4', barcode: '3111' }])
  const unimarc = record(
    [
      '995',
      '  ',
      [
        ['b', 'BSG'],
        ['f', '0001'],
        ['k', '8 R 12'],
      ],
    ],
    [
      '930',
      '  ',
      [
        ['5', 'X'],
        ['a', 'Y'],
      ],
    ],
  )
  expect(holdingsOf(unimarc, defaultHoldings.unimarc)).toMatchObject([{ barcode: '0001', call_number: '8 R 12' }])
})

test('a field that only names a place, or holds a note of a cataloguer, is no copy', () => {
  expect(marc21(['952', '  ', [['a', 'New - Copy Command']]])).toEqual([])
  expect(marc21(['852', '  ', [['b', 'MAIN']]])).toEqual([])
})

test.each([
  ['12,50', 1250],
  ['€ 12.5', 1250],
  ['EUR 9,00', 900],
  ['1.234,50 lire', 123450],
  ['1,234', 123400],
  ['15', 1500],
  ['gratis', undefined],
  ['99999999999', undefined],
  ['', undefined],
])('the price %j is %j cents', (text, cents) => {
  expect(centsIn(text)).toBe(cents)
})

test('an ISBN is found among hyphens, prices and words, and a wrong one is kept as such', () => {
  expect(isbnsIn('88-07-90035-1 (br.) : EUR 9,00')).toMatchObject([{ value: '9788807900358', is_valid: true }])
  expect(isbnsIn('9788806219352 9780142437247')).toHaveLength(2)
  expect(isbnsIn('88-07-90035-6')).toMatchObject([{ value: '8807900356', is_valid: false }])
  expect(isbnsIn('12345')).toEqual([])
  expect(issnIn('1122-3344')?.is_valid).toBe(false)
  expect(issnIn('issn 0317-8471')).toMatchObject({ value: '0317-8471', is_valid: true })
})

test('titles are shown without marks of machines, and sorted without their articles', () => {
  expect(display('\u0088Il \u0089barone  rampante')).toBe('Il barone rampante')
  expect(display('HIl Imistero di Daniele')).toBe('Il mistero di Daniele')
  expect(display('Pride &amp; prejudice')).toBe('Pride & prejudice')
  expect(sortForm('\u0088Il \u0089barone rampante')).toBe('barone rampante')
  expect(sortForm('La *bella e la bestia')).toBe('bella e la bestia')
  expect(sortForm('Perché no?')).toBe('perche no')
})
