import { expect, test } from 'vitest'
import { decode, detectEncoding } from '../../src/marc/encoding.ts'
import { decodeMarc8 } from '../../src/marc/marc8.ts'

const bytes = (...parts: (string | number)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : Buffer.from(part, 'latin1'))))
const marc8 = (...parts: (string | number)[]) => decodeMarc8(bytes(...parts)).text

test('MARC-8 puts marks before their letters, and Unicode after them', () => {
  expect(marc8('caf', 0xe2, 'e')).toBe('café')
  expect(marc8(0xe3, 'ile')).toBe('île')
  expect(marc8('Espa', 0xe4, 'na')).toBe('España')
  expect(marc8(0xeb, 'i', 0xec, 'a')).toBe('i͡a'.normalize('NFC'))
  expect(marc8(0xa5, 0xb5)).toBe('Ææ')
})

test('MARC-8 reaches other scripts by escape sequences and comes back', () => {
  expect(marc8('\x1b(N', 'mOSKWA', '\x1b(B', ' 1980')).toBe('Москва 1980')
  expect(marc8('\x1b(2', 'ylem', '\x1b(B')).toMatch(/^[א-ת]{4}$/)
  expect(marc8('\x1b$1', '!PVK7oi$N', '\x1b(B', '.')).toBe('米国の.')
  expect(marc8('H', '\x1bb', '2', '\x1bs', 'O')).toBe('H₂O')
})

test('a damaged character of three bytes does not take along what follows', () => {
  const { text, unmapped } = decodeMarc8(bytes('\x1b$1', '!0I', '!0', '\x1b(B', ' [1984]', 0x1f, 'b1984'))
  expect(text).toMatch(/^[\u4e00-\u9fff]\uFFFD+ \[1984\]\u001fb1984$/)
  expect(unmapped).toBeGreaterThan(0)
  expect(marc8('\x1b$1', '!0I', 0x1f, 'b', '!0I', '\x1b(B')).toMatch(/^[\u4e00-\u9fff]\u001fb[\u4e00-\u9fff]$/)
})

test.each([
  ['plain letters', bytes('Promessi sposi'), 'marc21', 'utf-8'],
  ['UTF-8, whatever the header says', Buffer.from('Perché la città'), 'marc21', 'utf-8'],
  ['UTF-8 in which one letter was cut in half', Buffer.concat([Buffer.from('Война и мир, роман'), Buffer.from([0xd0])]), 'marc21', 'utf-8'],
  ['MARC-8', bytes('Bront', 0xe8, 'e, Charlotte'), 'marc21', 'marc-8'],
  ['MARC-8 by its escapes', bytes('\x1b(N', 'mOSKWA', '\x1b(B'), 'marc21', 'marc-8'],
  ['Latin-1', bytes('Citt', 0xe0, ' del sole, perch', 0xe9, '.'), 'marc21', 'windows-1252'],
  [
    'Latin-1 with most accents inside of words',
    bytes('Les pr', 0xe9, 'jug', 0xe9, 's de la soci', 0xe9, 't', 0xe9, ' fran', 0xe7, 'aise'),
    'marc21',
    'windows-1252',
  ],
  ['Latin-1 of the north', bytes('Str', 0xe6, 'k', 0xf8, 'velser, G', 0xe4, 'vleborg, ', 0xd6, 'stersund'), 'marc21', 'windows-1252'],
  ['MARC-8 of the east', bytes('Dvo', 0xe9, 'r', 0xe2, 'ak, Anton', 0xe2, 'in; ', 0xeb, 't', 0xec, 's'), 'marc21', 'marc-8'],
  ['ISO 5426 in MARC 21', bytes('Orgueil et pr', 0xc2, 'ejug', 0xc2, 'es'), 'marc21', 'iso-5426'],
  ['ISO 5426', bytes('Citt', 0xc1, 'a del sole'), 'unimarc', 'iso-5426'],
  ['Windows-1251', bytes(0xc2, 0xee, 0xe9, 0xed, 0xe0, ' ', 0xe8, ' ', 0xec, 0xe8, 0xf0), 'unimarc', 'windows-1251'],
  ['the escapes of the SBN', bytes('citt', '\x1bW1A0a'), 'unimarc', 'sbn'],
] as const)('the content tells that it is %s', (_what, content, dialect, encoding) => {
  expect(detectEncoding(content, dialect)).toBe(encoding)
})

test('each encoding gives the letters that were meant', () => {
  expect(decode(bytes('citt', 0xc1, 'a'), 'iso-5426').text).toBe('città')
  expect(decode(bytes('citt\x1bW1A0a'), 'sbn').text).toBe('città')
  expect(decode(bytes(0xcc, 0xe8, 0xf0), 'windows-1251').text).toBe('Мир')
  expect(decode(bytes('citt', 0xe0), 'windows-1252').text).toBe('città')
  expect(decode(Buffer.from('citta\u0300'), 'utf-8').text).toBe('città')
  const cut = decode(Buffer.concat([Buffer.from('Война и ми'), Buffer.from([0xd1])]), 'utf-8')
  expect(cut).toEqual({ text: 'Война и ми\uFFFD', unmapped: 1 })
  expect(decode(bytes('citt', 0xe0), 'utf-8')).toEqual({ text: 'città', unmapped: 0 })
})
