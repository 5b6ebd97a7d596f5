import { Readable } from 'node:stream'
import { type CsvError, parse } from 'csv-parse'
import { parse as parseSync } from 'csv-parse/sync'

/** One row below the headings, or why it cannot be read: `row_unequal` or `row_unreadable`. */
export type CsvRow = { cells: string[] } | { problem: { code: string; params: Record<string, unknown> } }

const LARGEST_ROW = 1_000_000
const DELIMITERS = [',', ';', '\t', '|']
const parsing = { relax_column_count: true, relax_quotes: true, skip_empty_lines: true, max_record_size: LARGEST_ROW } as const

/** Gives the headings of a CSV out of its beginning. */
export async function headingsOf(start: Uint8Array): Promise<string[]> {
  let text = ''
  for await (const part of asText(once(start))) text += part
  const rows = parseSync(text, { ...parsing, delimiter: delimiterOf(text), to: 1, skip_records_with_error: true })
  return (rows[0] ?? []).map((heading) => heading.trim())
}

/**
 * Reads a CSV as it streams in: its headings first, then its rows. Delimiter and encoding are told by the content. A
 * row of another length than the headings is one with a fault; a quotation that never ends takes the rest along.
 */
export async function readCsv(chunks: AsyncIterable<Uint8Array>): Promise<{ headings: string[]; rows: AsyncGenerator<CsvRow> }> {
  const [start, texts] = await firstOf(asText(chunks))
  const faults: Fault[] = []
  const options = {
    ...parsing,
    delimiter: delimiterOf(start),
    skip_records_with_error: true,
    on_skip: (error: CsvError | undefined) => {
      if (error && !faults.some(({ is_last }) => is_last))
        faults.push({ after: Number(error.records), detail: error.message.slice(0, 200), is_last: error.code === 'CSV_MAX_RECORD_SIZE' })
      return undefined
    },
  }
  const parser = Readable.from(untilLast(texts, faults)).pipe(parse(options))
  const records = parser[Symbol.asyncIterator]() as AsyncIterator<string[]>
  const first = await records.next()
  const headings = first.done ? [] : first.value.map((heading) => heading.trim())
  return { headings, rows: rowsOf(records, headings.length, faults) }
}

/** A row that the parser passed over, behind so many records; it runs ahead of whoever reads what it gives. */
interface Fault {
  after: number
  detail: string
  /** A row without an end takes all that follows along. */
  is_last: boolean
}

async function* untilLast(texts: AsyncIterable<string>, faults: readonly Fault[]): AsyncGenerator<string> {
  for await (const text of texts) {
    if (faults.some(({ is_last }) => is_last)) return
    yield text
  }
}

async function* rowsOf(records: AsyncIterator<string[]>, expected: number, faults: Fault[]): AsyncGenerator<CsvRow> {
  // The headings are the first record.
  for (let count = 1; ; count++) {
    const next = await records.next()
    while (faults[0] && (next.done || faults[0].after <= count)) yield faultyRow(faults.shift() as Fault)
    if (next.done) return
    const cells = next.value
    if (cells.length === expected) yield { cells: cells.map((cell) => cell.trim()) }
    else yield { problem: { code: 'row_unequal', params: { given: cells.length, expected } } }
  }
}

function faultyRow({ detail }: Fault): CsvRow {
  return { problem: { code: 'row_unreadable', params: { detail } } }
}

/** Whichever sign parts the most headings, outside of quotation marks. */
function delimiterOf(text: string): string {
  const line = (/^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text)?.[0] ?? '').replace(/"(?:[^"]|"")*"/g, '')
  const count = (sign: string) => line.split(sign).length
  return DELIMITERS.reduce((best, sign) => (count(sign) > count(best) ? sign : best))
}

/** UTF-8 as far as it is that, line by line; UTF-16 where a byte order mark says so; else Windows-1252, as spreadsheets write. */
async function* asText(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const strict = new TextDecoder('utf-8', { fatal: true })
  const loose = new TextDecoder('windows-1252')
  let wide: TextDecoder | undefined
  let held = Buffer.alloc(0)
  let isFirst = true
  const decode = (bytes: Uint8Array): string => {
    try {
      return strict.decode(bytes)
    } catch {
      const end = bytes.indexOf(0x0a)
      return end < 0 || end === bytes.length - 1 ? loose.decode(bytes) : linesOf(bytes).map(decode).join('')
    }
  }
  for await (const chunk of chunks) {
    if (isFirst && chunk.length > 0) {
      isFirst = false
      if (chunk[0] === 0xff && chunk[1] === 0xfe) wide = new TextDecoder('utf-16le')
      else if (chunk[0] === 0xfe && chunk[1] === 0xff) wide = new TextDecoder('utf-16be')
    }
    if (wide) {
      yield wide.decode(chunk, { stream: true })
      continue
    }
    held = Buffer.concat([held, chunk])
    const end = held.lastIndexOf(0x0a) + 1
    if (end === 0 && held.length < LARGEST_ROW) continue
    yield decode(held.subarray(0, end || held.length))
    held = held.subarray(end || held.length)
  }
  if (held.length > 0) yield decode(held)
}

function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = []
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(0x0a, from)
    const to = end < 0 ? bytes.length : end + 1
    lines.push(bytes.subarray(from, to))
    from = to
  }
  return lines
}

async function firstOf(texts: AsyncGenerator<string>): Promise<[string, AsyncGenerator<string>]> {
  const first = await texts.next()
  const all = async function* () {
    if (first.done) return
    yield first.value
    yield* texts
  }
  return [first.value ?? '', all()]
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** Counts the lines that end outside of quotation marks, but for the headings. */
export async function countRows(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let count = 0
  let isQuoted = false
  let last = 0x0a
  for await (const chunk of chunks) {
    for (const byte of chunk) {
      if (byte === 0x22) isQuoted = !isQuoted
      else if (byte === 0x0a && !isQuoted) count++
      last = byte
    }
  }
  return Math.max(0, count - (last === 0x0a ? 1 : 0))
}

/** A heading as it is compared: lower case, without accents or signs. */
export function foldedHeading(heading: string): string {
  return heading
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Which column of a row holds what: by the headings that were named, and by the usual ones for the rest. */
export function columnsIn<Column extends string>(
  headings: readonly string[],
  usual: Readonly<Record<Column, readonly string[]>>,
  mapping: Partial<Record<Column, string>> = {},
): Map<Column, number[]> {
  const folded = headings.map(foldedHeading)
  const named = new Map<Column, number[]>()
  for (const column of Object.keys(usual) as Column[]) {
    const wanted = mapping[column] === undefined ? usual[column].map(foldedHeading) : [foldedHeading(mapping[column])]
    const found = wanted.flatMap((one) => folded.flatMap((heading, index) => (heading === one ? [index] : [])))
    if (found.length > 0) named.set(column, found)
  }
  return named
}

/** What a CSV begins with, so that spreadsheets know that it is UTF-8. */
export const CSV_MARK = '\uFEFF'

/** One line of a CSV, with its end. */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

/** A spreadsheet takes what begins like a formula for one, and records come from anywhere: such a cell is text. */
function csvCell(value: string | number | null): string {
  const text = value === null ? '' : String(value)
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
