import { decode, detectEncoding, type Encoding } from './encoding.ts'
import type { Dialect, MarcField, MarcRecord, Subfield } from './record.ts'

export const RECORD_END = 0x1d
const FIELD_END = 0x1e
const SUBFIELD_START = '\u001f'
const LEADER_LENGTH = 24
const ENTRY_LENGTH = 12
export const LARGEST_RECORD = 99_999

/** A record that cannot be read, or written; the code is one of the import's reasons. */
export class MarcError extends Error {
  readonly code: string
  readonly params: Record<string, unknown>
  constructor(code: string, params: Record<string, unknown> = {}) {
    super(code)
    this.code = code
    this.params = params
  }
}

export interface ParsedRecord {
  record: MarcRecord
  dialect: Dialect
  encoding: Encoding
  warnings: string[]
}

export interface ParseOptions {
  dialect?: Dialect
  encoding?: Encoding
}

/**
 * Reads one record out of its bytes, without the record terminator. Wrong lengths are repaired: the field terminators
 * tell where fields end, the directory only their tags and order.
 * @throws MarcError where no tag can be told
 */
export function parseIso2709(bytes: Uint8Array, options: ParseOptions = {}): ParsedRecord {
  if (bytes.length < LEADER_LENGTH + 2) throw new MarcError('record_too_short', { bytes: bytes.length })
  const leader = ascii(bytes.subarray(0, LEADER_LENGTH))
  const warnings: string[] = []
  const directoryEnd = bytes.indexOf(FIELD_END, LEADER_LENGTH)
  if (directoryEnd < 0) throw new MarcError('no_directory')
  const entries = directoryOf(bytes.subarray(LEADER_LENGTH, directoryEnd), warnings)
  const contents = contentsOf(bytes.subarray(directoryEnd + 1), entries, warnings)
  if (Number(leader.slice(0, 5)) !== bytes.length + 1) warnings.push('wrong_length')

  const dialect = options.dialect ?? detectDialect(entries, contents)
  const encoding = options.encoding ?? detectEncoding(bytes.subarray(directoryEnd), dialect)
  let unmapped = 0
  const fields = entries.map(({ tag }, index): MarcField => {
    const decoded = decode(contents[index] as Uint8Array, encoding)
    unmapped += decoded.unmapped
    return fieldOf(tag, decoded.text)
  })
  if (unmapped > 0) warnings.push('unmapped_characters')
  return { record: { leader, fields }, dialect, encoding, warnings }
}

interface Entry {
  tag: string
  start: number
  length: number
}

/**
 * Reads the directory. One that lost or gained a character in front would give wrong tags to everything, so of the
 * ways to read it that one counts in which each field begins where another ends.
 */
function directoryOf(bytes: Uint8Array, warnings: string[]): Entry[] {
  const text = ascii(bytes)
  const asItIs = entriesIn(text)
  if (asItIs && text.length % ENTRY_LENGTH === 0 && isSeamless(asItIs)) return asItIs
  const repaired = [`0${text}`, text.slice(1)].map(entriesIn).find((entries) => entries && isSeamless(entries))
  if (repaired && !(asItIs && isSeamless(asItIs))) {
    warnings.push('repaired_directory')
    return repaired
  }
  if (!asItIs || asItIs.length === 0) throw new MarcError('broken_directory')
  return asItIs
}

/** Undefined where what stands there is no directory. */
function entriesIn(text: string): Entry[] | undefined {
  const entries: Entry[] = []
  for (let at = 0; at + ENTRY_LENGTH <= text.length; at += ENTRY_LENGTH) {
    const entry = text.slice(at, at + ENTRY_LENGTH)
    if (!/^[0-9A-Za-z]{3}\d{9}$/.test(entry)) return undefined
    entries.push({ tag: entry.slice(0, 3), length: Number(entry.slice(3, 7)), start: Number(entry.slice(7)) })
  }
  return entries
}

function isSeamless(entries: readonly Entry[]): boolean {
  const ends = new Set(entries.map(({ start, length }) => start + length))
  return entries.length > 0 && entries.every(({ start }) => start === 0 || ends.has(start))
}

/** Gives the bytes of each entry's field. */
function contentsOf(data: Uint8Array, entries: readonly Entry[], warnings: string[]): Uint8Array[] {
  const isExact = entries.every(({ start, length }) => data[start + length - 1] === FIELD_END)
  if (isExact) return entries.map(({ start, length }) => data.subarray(start, start + length - 1))
  const pieces: Uint8Array[] = []
  for (let at = 0; at < data.length; ) {
    const end = data.indexOf(FIELD_END, at)
    const stop = end < 0 ? data.length : end
    if (end >= 0 || stop > at) pieces.push(data.subarray(at, stop))
    at = stop + 1
  }
  if (pieces.length < entries.length) throw new MarcError('broken_directory', { entries: entries.length, fields: pieces.length })
  if (pieces.length > entries.length) throw new MarcError('stray_terminator', { entries: entries.length, fields: pieces.length })
  if (!warnings.includes('repaired_directory')) warnings.push('repaired_directory')
  const byStart = [...entries.keys()].sort((a, b) => (entries[a] as Entry).start - (entries[b] as Entry).start)
  const contents: Uint8Array[] = []
  byStart.forEach((entry, index) => {
    contents[entry] = pieces[index] as Uint8Array
  })
  return contents
}

function fieldOf(tag: string, text: string): MarcField {
  if (/^00./.test(tag) && !text.includes(SUBFIELD_START)) return [tag, text]
  const [indicators, ...parts] = text.split(SUBFIELD_START)
  if (parts.length === 0) {
    // Data without a subfield mark: keep the text where a reader will find it.
    return [tag, pad(text.slice(0, 2)), text.length > 2 ? [['a', text.slice(2)]] : []]
  }
  return [tag, pad(indicators ?? ''), parts.map((part): Subfield => [part.slice(0, 1) || ' ', part.slice(1)])]
}

function pad(indicators: string): string {
  return indicators.slice(0, 2).padEnd(2, ' ')
}

/** UNIMARC has its general data in 100 and its title in 200; MARC 21 its title in 245. */
function detectDialect(entries: readonly Entry[], contents: readonly Uint8Array[]): Dialect {
  const tags = new Set(entries.map(({ tag }) => tag))
  if (tags.has('245')) return 'marc21'
  if (tags.has('200') || tags.has('210') || tags.has('215')) return 'unimarc'
  const general = entries.findIndex(({ tag }) => tag === '100')
  if (general >= 0 && /^..\u001fa\d{8}[a-z ]/.test(ascii((contents[general] as Uint8Array).subarray(0, 16)))) return 'unimarc'
  return 'marc21'
}

function ascii(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

/**
 * Writes a record in UTF-8, with true lengths and the encoding named where its dialect names it.
 * @throws MarcError record_too_long where the format cannot hold it
 */
export function writeIso2709(record: MarcRecord, dialect: Dialect): Uint8Array {
  const directory: string[] = []
  const parts: Buffer[] = []
  let start = 0
  for (const field of withEncodingNamed(record, dialect).fields) {
    const text = field.length === 2 ? field[1] : field[1] + field[2].map(([code, value]) => SUBFIELD_START + code + value).join('')
    const part = Buffer.from(`${text}\u001e`, 'utf8')
    if (part.length > 9_999) throw new MarcError('field_too_long', { tag: field[0], bytes: part.length })
    directory.push(field[0] + String(part.length).padStart(4, '0') + String(start).padStart(5, '0'))
    parts.push(part)
    start += part.length
  }
  const base = LEADER_LENGTH + directory.length * ENTRY_LENGTH + 1
  const length = base + start + 1
  if (length > LARGEST_RECORD) throw new MarcError('record_too_long', { bytes: length })
  const old = record.leader.padEnd(LEADER_LENGTH, ' ')
  const nine = dialect === 'marc21' ? 'a' : (old[9] as string)
  const leader = `${String(length).padStart(5, '0')}${old.slice(5, 9)}${nine}22${String(base).padStart(5, '0')}${old.slice(17, 20)}4500`
  return Buffer.concat([Buffer.from(leader + directory.join(''), 'latin1'), Buffer.from([FIELD_END]), ...parts, Buffer.from([RECORD_END])])
}

/** UNIMARC names its character set in 100 $a, positions 26 to 29; `50` is Unicode. */
function withEncodingNamed(record: MarcRecord, dialect: Dialect): MarcRecord {
  if (dialect !== 'unimarc') return record
  const fields = record.fields.map((field): MarcField => {
    if (field[0] !== '100' || field.length === 2) return field
    const subfields = field[2].map(
      ([code, value]): Subfield =>
        code === 'a' && value.length >= 30 ? [code, `${value.slice(0, 26)}50  ${value.slice(30)}`] : [code, value],
    )
    return [field[0], field[1], subfields]
  })
  return { ...record, fields }
}
