import { decodeIso5426, decodeSbnEscapes } from './iso5426.ts'
import { decodeMarc8 } from './marc8.ts'
import type { Dialect } from './record.ts'

export const ENCODINGS = ['utf-8', 'marc-8', 'iso-5426', 'iso-8859-1', 'windows-1251', 'windows-1252', 'sbn'] as const
export type Encoding = (typeof ENCODINGS)[number]

export interface DecodedText {
  text: string
  /** Codes that no table knows; each became U+FFFD. */
  unmapped: number
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
const loose = new TextDecoder('utf-8')
const latin1 = new TextDecoder('windows-1252')
const cyrillic = new TextDecoder('windows-1251')

/** Decodes bytes that are in a known encoding. */
export function decode(bytes: Uint8Array, encoding: Encoding): DecodedText {
  switch (encoding) {
    case 'utf-8':
      return decodeUtf8(bytes)
    case 'marc-8':
      return decodeMarc8(bytes)
    case 'iso-5426':
      return decodeIso5426(bytes)
    case 'windows-1251':
      return { text: cyrillic.decode(bytes), unmapped: 0 }
    case 'sbn':
      return { text: decodeSbnEscapes(latin1.decode(bytes)), unmapped: 0 }
    default:
      return { text: latin1.decode(bytes), unmapped: 0 }
  }
}

/**
 * Tells the encoding of a record's bytes. What the header claims is often wrong, so UTF-8 is tried first: text in
 * another encoding hardly ever passes for it by chance.
 */
export function detectEncoding(bytes: Uint8Array, dialect: Dialect): Encoding {
  let hasHigh = false
  let hasEscape = false
  let hasShift = false
  for (const byte of bytes) {
    if (byte >= 0x80) hasHigh = true
    else if (byte === 0x1b) hasEscape = true
    else if (byte === 0x0e) hasShift = true
  }
  if (dialect === 'unimarc' && (hasEscape || (hasShift && !hasHigh))) return 'sbn'
  if (!hasHigh && !hasEscape) return 'utf-8'
  if (hasHigh && isMostlyUtf8(bytes)) return 'utf-8'
  if (dialect === 'marc21') {
    if (!hasEscape && looksInsideWords(bytes)) return 'iso-5426'
    return hasEscape || looksLikeMarc8(bytes) ? 'marc-8' : 'windows-1252'
  }
  if (looksCyrillic(bytes)) return 'windows-1251'
  return looksCombining(bytes, 0xc0, 0xdb) ? 'iso-5426' : 'windows-1252'
}

/** A field that is not UTF-8 is Latin in a record that is; one that hardly is not was cut in the middle of a letter. */
function decodeUtf8(bytes: Uint8Array): DecodedText {
  try {
    return { text: utf8.decode(bytes).normalize('NFC'), unmapped: 0 }
  } catch {
    if (!isMostlyUtf8(bytes)) return { text: latin1.decode(bytes), unmapped: 0 }
    const text = loose.decode(bytes).normalize('NFC')
    return { text, unmapped: text.split('\uFFFD').length - 1 }
  }
}

/** Whether nearly all high bytes stand in sequences of UTF-8, which other encodings hardly ever form by chance. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  let whole = 0
  let stray = 0
  for (let i = 0; i < bytes.length; ) {
    const byte = bytes[i] as number
    const length = byte < 0x80 ? 1 : byte < 0xc2 ? 0 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : byte < 0xf5 ? 4 : 0
    let followed = 1
    while (followed < length && ((bytes[i + followed] ?? 0) & 0xc0) === 0x80) followed++
    if (length === 0 || followed < length) stray++
    else if (length > 1) whole++
    i += Math.max(1, followed)
  }
  return whole > stray * 4
}

/**
 * Whether high bytes stand before the letters that they are marks of in MARC-8. In Latin-1 the same bytes are letters
 * themselves: they end words, and stand before any consonant. A caron and an é before c, n or s look the same.
 */
function looksLikeMarc8(bytes: Uint8Array): boolean {
  let score = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number
    // MARC-8 has signs up to 0xc8, and then nothing before its marks.
    if (byte > 0xc8 && byte < 0xe0) score--
    if (byte < 0xe0 || byte === 0xff) continue
    const next = bytes[i + 1] ?? 0
    const letter = isLetter(next) ? String.fromCharCode(next | 0x20) : ''
    if (letter === '') score += next >= 0xe0 ? 1 : -1
    else if ('aeiou'.includes(letter) || markedConsonants[byte]?.includes(letter)) score++
    else if (byte !== CARON || !'cdenrstz'.includes(letter)) score--
  }
  return score >= 0
}

const CARON = 0xe9
const ANY = 'bcdfghjklmnpqrstvwxyz'
/** By the mark in MARC-8: grave, acute, circumflex, tilde, macron, breve, dot, diaeresis, ring, ligature, cedilla, ogonek, dots. */
const markedConsonants: Record<number, string> = {
  226: 'ycnszlrgkmp',
  227: 'ywcghjs',
  228: 'n',
  229: 'y',
  230: 'g',
  231: 'zcgnms',
  232: 'yhtwx',
  234: 'y',
  235: ANY,
  236: ANY,
  240: 'csthkglnrd',
  242: ANY,
  246: ANY,
  247: 'st',
}

/** Whether most high bytes of the range stand before a letter, as combining marks do there. */
function looksCombining(bytes: Uint8Array, from: number, to: number): boolean {
  let marks = 0
  let others = 0
  for (let i = 0; i < bytes.length - 1; i++) {
    const byte = bytes[i] as number
    const next = bytes[i + 1] as number
    if (byte >= from && byte <= to && (isLetter(next) || next >= 0x80)) marks++
    else if (byte >= 0xc0) others++
  }
  return marks >= others
}

/** Whether the bytes that are capitals with accents elsewhere stand inside of words, as the marks of ISO 5426 do. */
function looksInsideWords(bytes: Uint8Array): boolean {
  let inside = 0
  let outside = 0
  for (let i = 1; i < bytes.length - 1; i++) {
    const byte = bytes[i] as number
    if (byte < 0xc1 || byte > 0xcf) continue
    if (isLetter(bytes[i - 1] as number) && isLower(bytes[i + 1] as number)) inside++
    else outside++
  }
  return inside > outside
}

function isLower(byte: number): boolean {
  return byte >= 0x61 && byte <= 0x7a
}

function isLetter(byte: number): boolean {
  return isLower(byte) || (byte >= 0x41 && byte <= 0x5a)
}

/** Words of Cyrillic are runs of high bytes; accents in Latin text stand alone. */
function looksCyrillic(bytes: Uint8Array): boolean {
  let inRuns = 0
  let alone = 0
  for (let i = 0; i < bytes.length; ) {
    let length = 0
    while ((bytes[i + length] ?? 0) >= 0xc0) length++
    if (length >= 3) inRuns += length
    else alone += length
    i += Math.max(1, length)
  }
  return inRuns > alone * 2
}
