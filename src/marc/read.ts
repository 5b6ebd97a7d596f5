import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Encoding } from './encoding.ts'
import { LARGEST_RECORD, MarcError, parseIso2709, RECORD_END } from './iso2709.ts'
import { MarcXmlReader, type XmlResult } from './marcxml.ts'
import { parseMarcMaker } from './mrk.ts'
import { type Dialect, fieldsOf, type MarcRecord } from './record.ts'

export const FORMATS_READ = ['iso2709', 'marcxml', 'marcmaker'] as const
export type FileFormat = (typeof FORMATS_READ)[number]

export interface ReadOptions {
  /** Forced; detected where absent. */
  format?: FileFormat
  dialect?: Dialect
  encoding?: Encoding
  /** So many positions are passed over, as cheaply as the format allows. */
  after?: number
}

/** What stands at one position of a file: a record, or why there is none. */
export interface ReadResult {
  /** Counted from 1, faulty ones included. */
  position: number
  record?: MarcRecord
  dialect: Dialect
  encoding: string
  warnings: string[]
  problem?: { code: string; params: Record<string, unknown> }
}

/** A lump without terminators ends here, so that it cannot fill the memory. */
const LARGEST_LUMP = 4_000_000
/** An archive that unpacks to more than this is no library's catalogue. */
const LARGEST_UNPACKED = 8_589_934_592

/**
 * Reads a file of records as it streams in, whatever its format, encoding and dialect, gzip or not. A record that
 * cannot be read takes its place with the reason, and the next one follows; memory stays flat.
 */
export async function* readRecords(chunks: AsyncIterable<Uint8Array>, options: ReadOptions = {}): AsyncGenerator<ReadResult> {
  const after = options.after ?? 0
  let position = 0
  try {
    for await (const read of readUnread(chunks, options)) {
      position++
      if (position > after) yield { position, ...read() }
    }
  } catch (error) {
    // Behind this place nothing can be told any more; it is a position like the others.
    if (!(error instanceof MarcError)) throw error
    if (position >= after) yield { position: position + 1, ...refused(error, options) }
  }
}

type Unplaced = Omit<ReadResult, 'position'>

/** What will be read at a position, once somebody wants it. */
type Unread = () => Unplaced

async function* readUnread(chunks: AsyncIterable<Uint8Array>, options: ReadOptions): AsyncGenerator<Unread> {
  const [start, all] = await peek(unpacked(chunks), 4_096)
  const format = options.format ?? detectFormat(start)
  if (format === 'marcxml') yield* readXml(all, options)
  else if (format === 'marcmaker') yield* readMarcMaker(all, options)
  else yield* readIso(all, options)
}

/** Tells a file's format by its beginning. */
export function detectFormat(start: Uint8Array): FileFormat {
  const text = new TextDecoder('latin1').decode(start).replace(/^(ï»¿|[\s\u0000])+/, '')
  if (text.startsWith('<')) return 'marcxml'
  return text.startsWith('=') ? 'marcmaker' : 'iso2709'
}

async function* readIso(chunks: AsyncIterable<Uint8Array>, options: ReadOptions): AsyncGenerator<Unread> {
  let held = Buffer.alloc(0)
  for await (const chunk of chunks) {
    held = held.length === 0 ? Buffer.from(chunk) : Buffer.concat([held, chunk])
    let from = 0
    for (let end = held.indexOf(RECORD_END); end >= 0; end = held.indexOf(RECORD_END, from)) {
      const bytes = trimmed(held.subarray(from, end))
      from = end + 1
      if (bytes.length > 0) yield () => readOne(bytes, options)
    }
    held = held.subarray(from)
    if (held.length > LARGEST_LUMP) throw new MarcError('no_record_terminator', { bytes: held.length })
  }
  yield* readTail(trimmed(held), options)
}

/** What stands after the last terminator: nothing, a record that was cut off, or records that have no terminators. */
function* readTail(bytes: Uint8Array, options: ReadOptions): Generator<Unread> {
  let rest = bytes
  while (rest.length > 0) {
    const length = Number(Buffer.from(rest.subarray(0, 5)).toString('latin1'))
    const isWhole = Number.isInteger(length) && length > 24 && length <= LARGEST_RECORD
    if (!isWhole || rest.length < length - 1) throw new MarcError('cut_off', { bytes: rest.length })
    const end = isLeaderAt(rest, length - 1) ? length - 1 : length
    const bytes = rest.subarray(0, end)
    yield () => readOne(bytes, options)
    rest = trimmed(rest.subarray(end))
  }
}

function isLeaderAt(bytes: Uint8Array, at: number): boolean {
  return /^\d{5}/.test(Buffer.from(bytes.subarray(at, at + 5)).toString('latin1'))
}

function readOne(bytes: Uint8Array, options: ReadOptions): Unplaced {
  try {
    return parseIso2709(bytes, options)
  } catch (error) {
    return refused(error, options)
  }
}

/** Line feeds, blanks and marks of byte order stand between the records of some files. */
function trimmed(bytes: Uint8Array): Uint8Array {
  let start = 0
  while (
    start < bytes.length &&
    !isDigit(bytes[start] as number) &&
    ((bytes[start] as number) <= 0x20 || (bytes[start] as number) >= 0x80 || bytes[start] === 0x1a)
  )
    start++
  return bytes.subarray(start)
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}

async function* readXml(chunks: AsyncIterable<Uint8Array>, options: ReadOptions): AsyncGenerator<Unread> {
  const reader = new MarcXmlReader()
  let decoder: TextDecoder | undefined
  let encoding = 'utf-8'
  for await (const chunk of chunks) {
    if (!decoder) {
      encoding = textEncoding(options.encoding) ?? declaredEncoding(chunk)
      decoder = new TextDecoder(encoding)
    }
    for (const result of reader.write(decoder.decode(chunk, { stream: true }))) yield () => ofXml(result, encoding, options)
    if (reader.isOver) return
  }
  for (const result of reader.end()) yield () => ofXml(result, encoding, options)
}

/** The encodings that whole texts can be in; the others exist only inside of records. */
function textEncoding(encoding: Encoding | undefined): string | undefined {
  return encoding && ['utf-8', 'iso-8859-1', 'windows-1251', 'windows-1252'].includes(encoding) ? encoding : undefined
}

function declaredEncoding(start: Uint8Array): string {
  const declared = /^[^>]{0,200}encoding=["']([\w-]+)["']/.exec(Buffer.from(start.subarray(0, 300)).toString('latin1'))?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(declared).encoding
  } catch {
    return 'utf-8'
  }
}

function ofXml(result: XmlResult, encoding: string, options: ReadOptions): Unplaced {
  if ('error' in result) return refused(result.error, options)
  return { record: result.record, dialect: options.dialect ?? dialectOf(result.record), encoding, warnings: [] }
}

async function* readMarcMaker(chunks: AsyncIterable<Uint8Array>, options: ReadOptions): AsyncGenerator<Unread> {
  const encoding = textEncoding(options.encoding) ?? 'utf-8'
  for await (const block of blocksOf(chunks, encoding)) yield () => readBlock(block, encoding, options)
}

function readBlock(block: string, encoding: string, options: ReadOptions): Unplaced {
  try {
    const record = parseMarcMaker(block)
    return { record, dialect: options.dialect ?? dialectOf(record), encoding, warnings: [] }
  } catch (error) {
    return refused(error, options)
  }
}

/** Records of MarcMaker text are parted by empty lines. */
async function* blocksOf(chunks: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  let held = ''
  for await (const chunk of chunks) {
    held += decoder.decode(chunk, { stream: true })
    const blocks = held.split(/\r?\n[ \t]*\r?\n/)
    held = (blocks.pop() as string).slice(-LARGEST_LUMP)
    for (const block of blocks) if (block.trim() !== '') yield block
  }
  if (held.trim() !== '') yield held
}

/** Tells the dialect of a record by the tags that only one of them has. */
export function dialectOf(record: MarcRecord): Dialect {
  if (fieldsOf(record, '245').length > 0) return 'marc21'
  return fieldsOf(record, '200').length > 0 && fieldsOf(record, '100').some((field) => /^\d{8}/.test(field[2][0]?.[1] ?? ''))
    ? 'unimarc'
    : 'marc21'
}

function refused(error: unknown, options: ReadOptions): Unplaced {
  const { code, params } = error instanceof MarcError ? error : new MarcError('unreadable', { detail: String(error).slice(0, 200) })
  return { dialect: options.dialect ?? 'marc21', encoding: 'unknown', warnings: [], problem: { code, params } }
}

/**
 * Gives what an archive holds, or what is none as it is.
 * @throws MarcError archive_damaged behind the last byte that it gives up, unpacked_too_large
 */
export async function* unpacked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const [start, all] = await peek(chunks, 2)
  if (start[0] !== 0x1f || start[1] !== 0x8b) return yield* all
  const gunzip = createGunzip({ chunkSize: 65_536 })
  const source = Readable.from(all)
  source.on('error', (error) => gunzip.destroy(error))
  let length = 0
  try {
    for await (const chunk of source.pipe(gunzip)) {
      length += chunk.length
      if (length > LARGEST_UNPACKED) throw new MarcError('unpacked_too_large', { bytes: LARGEST_UNPACKED })
      yield chunk
    }
  } catch (error) {
    const isDamage = ['Z_BUF_ERROR', 'Z_DATA_ERROR'].includes((error as { code?: string }).code ?? '')
    throw isDamage ? new MarcError('archive_damaged', { bytes: length }) : error
  }
}

/** Gives at least so many of the first bytes, where there are as many, and all of them again as a stream. */
export async function peek(chunks: AsyncIterable<Uint8Array>, length: number): Promise<[start: Buffer, all: AsyncIterable<Uint8Array>]> {
  const iterator = chunks[Symbol.asyncIterator]()
  let start = Buffer.alloc(0)
  while (start.length < length) {
    const { value, done } = await iterator.next()
    if (done) break
    start = Buffer.concat([start, value])
  }
  const all = async function* () {
    if (start.length > 0) yield start
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
  }
  return [start, all()]
}
