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

/**
 * Reads a file of records as it streams in, whatever its format, encoding and dialect, gzip or not. A record that
 * cannot be read takes its place with the reason, and the next one follows; memory stays flat.
 */
export async function* readRecords(chunks: AsyncIterable<Uint8Array>, options: ReadOptions = {}): AsyncGenerator<ReadResult> {
  const plain = await gunzipped(chunks)
  const [start, rest] = await peek(plain, 4_096)
  const format = options.format ?? detectFormat(start)
  let position = 0
  const results =
    format === 'marcxml' ? readXml(rest, options) : format === 'marcmaker' ? readMarcMaker(rest, options) : readIso(rest, options)
  for await (const result of results) yield { position: ++position, ...result }
}

type Unplaced = Omit<ReadResult, 'position'>

/** Tells a file's format by its beginning. */
export function detectFormat(start: Uint8Array): FileFormat {
  const text = new TextDecoder('latin1').decode(start).replace(/^(ï»¿|[\s\u0000])+/, '')
  if (text.startsWith('<')) return 'marcxml'
  return text.startsWith('=') ? 'marcmaker' : 'iso2709'
}

async function* readIso(chunks: AsyncIterable<Uint8Array>, options: ReadOptions): AsyncGenerator<Unplaced> {
  let held = Buffer.alloc(0)
  for await (const chunk of chunks) {
    held = held.length === 0 ? Buffer.from(chunk) : Buffer.concat([held, chunk])
    let from = 0
    for (let end = held.indexOf(RECORD_END); end >= 0; end = held.indexOf(RECORD_END, from)) {
      const bytes = trimmed(held.subarray(from, end))
      from = end + 1
      if (bytes.length > 0) yield readOne(bytes, options)
    }
    held = held.subarray(from)
    if (held.length > LARGEST_LUMP) {
      yield refused(new MarcError('no_record_terminator', { bytes: held.length }), options)
      return
    }
  }
  yield* readTail(trimmed(held), options)
}

/** What stands after the last terminator: nothing, a record that was cut off, or records that have no terminators. */
function* readTail(bytes: Uint8Array, options: ReadOptions): Generator<Unplaced> {
  let rest = bytes
  while (rest.length > 0) {
    const length = Number(Buffer.from(rest.subarray(0, 5)).toString('latin1'))
    const isWhole = Number.isInteger(length) && length > 24 && length <= LARGEST_RECORD
    if (!isWhole || rest.length < length - 1) {
      yield refused(new MarcError('cut_off', { bytes: rest.length }), options)
      return
    }
    const end = isLeaderAt(rest, length - 1) ? length - 1 : length
    yield readOne(rest.subarray(0, end), options)
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

async function* readXml(chunks: AsyncIterable<Uint8Array>, options: ReadOptions): AsyncGenerator<Unplaced> {
  const reader = new MarcXmlReader()
  let decoder: TextDecoder | undefined
  let encoding = 'utf-8'
  for await (const chunk of chunks) {
    if (!decoder) {
      encoding = declaredEncoding(chunk)
      decoder = new TextDecoder(encoding)
    }
    for (const result of reader.write(decoder.decode(chunk, { stream: true }))) yield ofXml(result, encoding, options)
    if (reader.isOver) return
  }
  for (const result of reader.end()) yield ofXml(result, encoding, options)
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

async function* readMarcMaker(chunks: AsyncIterable<Uint8Array>, options: ReadOptions): AsyncGenerator<Unplaced> {
  for await (const block of blocksOf(chunks)) {
    try {
      const record = parseMarcMaker(block)
      yield { record, dialect: options.dialect ?? dialectOf(record), encoding: 'utf-8', warnings: [] }
    } catch (error) {
      yield refused(error, options)
    }
  }
}

/** Records of MarcMaker text are parted by empty lines. */
async function* blocksOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
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

async function gunzipped(chunks: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const [start, all] = await peek(chunks, 2)
  if (start[0] !== 0x1f || start[1] !== 0x8b) return all
  const gunzip = createGunzip()
  // A cut-off archive gives what it held; the record that was cut is then reported as such.
  const source = Readable.from(all)
  source.on('error', (error) => gunzip.destroy(error))
  return tolerant(source.pipe(gunzip))
}

async function* tolerant(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* stream
  } catch (error) {
    const isCutOff = ['Z_BUF_ERROR', 'Z_DATA_ERROR'].includes((error as { code?: string }).code ?? '')
    if (!isCutOff) throw error
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
