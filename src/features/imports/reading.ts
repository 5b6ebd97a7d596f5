import { createHash } from 'node:crypto'
import { type CsvRow, readCsv } from '../../kernel/csv.ts'
import type { Bibliographic, Holding } from '../../marc/bibliographic.ts'
import { toBibliographic } from '../../marc/compose.ts'
import { defaultHoldings, type HoldingsMapping, holdingsOf } from '../../marc/holdings.ts'
import { type ReadResult, readRecords, unpacked } from '../../marc/read.ts'
import { type Dialect, isAuthority, isHoldings } from '../../marc/record.ts'
import type { ImportFormat, ImportOptions } from './contract.ts'
import { columnsOf } from './csv-columns.ts'
import { bookOfRow, holdingOfRow } from './csv-rows.ts'

export interface Reason {
  code: string
  params?: Record<string, unknown>
}

/** A book as the file has it at one position, in the words of the catalogue. */
export interface BookRead {
  position: number
  book: Bibliographic
  holdings: Holding[]
  source: { dialect: Dialect; encoding: string; json: string } | null
  /** Its control number or, where it has none, a number made of its content: the same when it comes again. */
  number: string
  warnings: Reason[]
}

/** What is at a position instead of a book. */
export interface NoBook {
  position: number
  outcome: 'skipped' | 'refused'
  control_number: string | null
  title: string | null
  reasons: Reason[]
}

export type Candidate = BookRead | NoBook

export interface ReadingOptions {
  format: ImportFormat
  options: ImportOptions
  /** The library's own mapping, by dialect. */
  holdings: Partial<Record<Dialect, HoldingsMapping>>
  /** Positions that are done. */
  after: number
}

/** Reads a file of whatever format, position by position; what cannot become a book says why. */
export function readCandidates(chunks: AsyncIterable<Uint8Array>, reading: ReadingOptions): AsyncGenerator<Candidate> {
  return reading.format === 'csv' ? fromCsv(chunks, reading) : fromMarc(chunks, reading)
}

async function* fromMarc(
  chunks: AsyncIterable<Uint8Array>,
  { format, options, holdings, after }: ReadingOptions,
): AsyncGenerator<Candidate> {
  const { dialect, encoding } = options
  for await (const result of readRecords(chunks, { format: format as 'iso2709', dialect, encoding, after }))
    yield orRefused(result.position, () => candidateOf(result, holdings))
}

/** Whatever strange thing a record makes of our own reading, it is that record's and not the file's end. */
function orRefused(position: number, read: () => Candidate): Candidate {
  try {
    return read()
  } catch (error) {
    return without(position, 'refused', { code: 'unreadable', params: { detail: String(error).slice(0, 200) } })
  }
}

function candidateOf(
  { position, record, dialect, encoding, warnings, problem }: ReadResult,
  holdings: ReadingOptions['holdings'],
): Candidate {
  if (!record) return without(position, 'refused', problem ?? { code: 'unreadable' })
  if (isAuthority(record)) return without(position, 'skipped', { code: 'authority_record' })
  if (isHoldings(record)) return without(position, 'skipped', { code: 'holdings_record' })
  const json = JSON.stringify(record)
  // JSON writes the character as an escape, and Postgres can store neither.
  if (json.includes('\\u0000')) return without(position, 'refused', { code: 'nul_in_record' })
  const book = toBibliographic(record, dialect)
  if (book.title === '') return { ...without(position, 'refused', { code: 'no_title' }), control_number: book.control_number }
  return {
    position,
    book,
    holdings: holdingsOf(record, holdings[dialect] ?? defaultHoldings[dialect]),
    source: { dialect, encoding, json },
    number: book.control_number ?? numberOf(json),
    warnings: warnings.map((code) => ({ code })),
  }
}

async function* fromCsv(chunks: AsyncIterable<Uint8Array>, { options, after }: ReadingOptions): AsyncGenerator<Candidate> {
  const { headings, rows } = await readCsv(unpacked(chunks))
  const columns = columnsOf(headings, options.mapping)
  let position = 0
  for await (const row of rows) {
    position++
    if (position <= after) continue
    const place = position
    yield orRefused(place, () => candidateOfRow(place, row, columns))
  }
}

function candidateOfRow(position: number, row: CsvRow, columns: ReturnType<typeof columnsOf>): Candidate {
  if ('problem' in row) return without(position, 'refused', row.problem)
  if (row.cells.some((cell) => cell.includes('\0'))) return without(position, 'refused', { code: 'nul_in_record' })
  const book = bookOfRow(row.cells, columns)
  if (book.title === '') return without(position, 'refused', { code: 'no_title' })
  const holding = holdingOfRow(row.cells, columns)
  const number = book.control_number ?? numberOf(JSON.stringify(book))
  return { position, book, holdings: holding ? [holding] : [], source: null, number, warnings: [] }
}

function without(position: number, outcome: NoBook['outcome'], reason: Reason): NoBook {
  return { position, outcome, control_number: null, title: null, reasons: [reason] }
}

function numberOf(content: string): string {
  return `content:${createHash('sha256').update(content).digest('hex').slice(0, 32)}`
}
