import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { reportTask } from '../activity/verbs.ts'
import {
  type BookWrite,
  booksByControlNumber,
  booksByIsbn,
  type CopyThere,
  copiesByBarcode,
  importedCopies,
  putBooks,
} from '../catalogue/bulk-verbs.ts'
import { events, type ImportLine, type ImportOptions, type Outcome } from './contract.ts'
import { advanceImport, type Counted, insertLines, lockRun, wouldBeMade } from './queries.ts'
import type { BookRead, Candidate, Reason } from './reading.ts'
import { categoriesOf, distinctHoldings, type Facts, type Match, matchOf, type Places, placeOf, type Shelf } from './rules.ts'

/** What holds for a whole run of an import. */
export interface Run {
  id: string
  run_number: number
  options: ImportOptions
  places: Places
  shelves: readonly Shelf[]
  total_count: number
  /** What was said so far, of how many records. */
  warnings: readonly Counted[]
}

/** What became of a batch. */
export interface Done {
  lines: ImportLine[]
  copies_count: number
}

/** Leaves a batch unwritten because its task was cancelled. */
export class Cancelled extends Error {}
/** Leaves a batch unwritten because another run has taken over. */
export class Superseded extends Error {}

/**
 * Decides on the records of a batch and writes the books, in two flights; what became of each record comes back in
 * its order. Locks the import first, so that of two runs only one writes.
 * @throws Superseded
 */
export async function writeBooks(tx: LibraryTx, run: Run, candidates: readonly Candidate[]): Promise<Done> {
  const read = candidates.filter((one): one is BookRead => 'book' in one)
  const { facts, barcodes } = await factsOf(tx, run, read)
  const matches = new Map(read.map((one) => [one.position, matchOf(recognisedOf(one), run.options, facts)]))
  const there = [...matches.values()].flatMap((match) => (match.kind === 'there' && match.book_id ? [match.book_id] : []))
  const copies = there.length > 0 && run.options.on_match === 'update' ? await tx.all(importedCopies(there)) : []
  const known = new Map([...copies, ...barcodes.values()].map((copy) => [`${copy.book_id}\n${copy.source_key}`, copy]))

  const writes: BookWrite[] = []
  const lines = candidates.map((one): ImportLine => {
    if (!('book' in one)) return { ...one, book_id: null }
    const match = matches.get(one.position) as Match
    if (match.kind === 'ambiguous') return lineOf(one, 'skipped', null, [{ code: 'several_books_match', params: { isbn: match.isbn } }])
    if (match.kind === 'there' && run.options.on_match === 'skip')
      return lineOf(one, 'skipped', match.book_id, [{ code: 'book_there_already' }])
    // A dry run has made no book that a later record of the file could change.
    if (match.kind === 'there' && match.book_id === null) return lineOf(one, 'updated', null, one.warnings)
    const { write, reasons } = writeOf(one, match, run, barcodes, known)
    writes.push(write)
    return lineOf({ ...one, book: write.book }, match.kind === 'new' ? 'created' : 'updated', write.id, [...one.warnings, ...reasons])
  })
  if (writes.length > 0) putBooks(tx, writes)
  return { lines, copies_count: writes.reduce((count, { new_copies }) => count + new_copies.length, 0) }
}

function recognisedOf({ number, book }: BookRead) {
  return { number, control_number: book.control_number, isbns: isbnsOf({ book }) }
}

/** The numbers by which others may know the same book. */
export function isbnsOf({ book }: Pick<BookRead, 'book'>): string[] {
  return book.identifiers.flatMap(({ kind, value, is_valid }) => (kind === 'isbn' && is_valid ? [value] : []))
}

async function factsOf(tx: LibraryTx, run: Run, read: readonly BookRead[]): Promise<{ facts: Facts; barcodes: Map<string, CopyThere> }> {
  const numbers = read.map(({ number }) => number)
  const isbns = run.options.match === 'isbn' ? [...new Set(read.flatMap(isbnsOf))] : []
  const wanted = read.flatMap(({ holdings }) => holdings.flatMap(({ barcode }) => barcode?.toLowerCase() ?? []))
  const [latest, byNumber, byIsbn, byBarcode, made] = await tx.flight<
    [{ position: number }, { id: string; control_number: string }, { id: string; isbn: string }, CopyThere, { control_number: string }]
  >([
    lockRun(run.id, run.run_number),
    booksByControlNumber(numbers),
    booksByIsbn(isbns),
    copiesByBarcode(wanted),
    wouldBeMade(run.id, run.options.dry_run ? numbers : []),
  ])
  if (latest.length === 0) throw new Superseded()
  const isbnBooks = new Map<string, string[]>()
  for (const { id, isbn } of byIsbn) isbnBooks.set(isbn, [...(isbnBooks.get(isbn) ?? []), id])
  return {
    facts: {
      by_number: new Map(byNumber.map(({ id, control_number }) => [control_number, id])),
      by_isbn: isbnBooks,
      would_be_made: new Set(made.map(({ control_number }) => control_number)),
    },
    barcodes: new Map(byBarcode.map((copy) => [copy.barcode.toLowerCase(), copy])),
  }
}

/** Makes of a record what is to be written, and says what of it is not; takes the barcodes that it uses. */
function writeOf(
  one: BookRead,
  match: Exclude<Match, { kind: 'ambiguous' }>,
  run: Run,
  barcodes: Map<string, CopyThere>,
  known: ReadonlyMap<string, CopyThere>,
): { write: BookWrite; reasons: Reason[] } {
  const id = match.kind === 'there' ? (match.book_id as string) : uuidv7()
  const book = match.kind === 'new' ? { ...one.book, control_number: match.control_number } : one.book
  const reasons: Reason[] = []
  if (match.kind === 'new' && match.dropped) reasons.push({ code: 'control_number_dropped', params: { control_number: match.dropped } })
  const newCopies: BookWrite['new_copies'][number][] = []
  const knownCopies: BookWrite['known_copies'][number][] = []
  for (const holding of distinctHoldings(one.holdings)) {
    const barcode = holding.barcode?.toLowerCase()
    const holder = barcode === undefined ? undefined : barcodes.get(barcode)
    const copy = known.get(`${id}\n${holding.source_key}`) ?? (holder?.book_id === id ? holder : undefined)
    const placed = placeOf(holding, run.places)
    if (copy) knownCopies.push({ ...holding, id: copy.id })
    else if (holder) reasons.push({ code: 'copy_barcode_taken', params: { barcode: holding.barcode } })
    else if (!placed) reasons.push({ code: 'copies_without_place' })
    else {
      reasons.push(...placed.warnings)
      newCopies.push({ ...holding, copy_type_id: placed.copy_type_id, home_branch_id: placed.branch_id })
      if (barcode !== undefined) barcodes.set(barcode, { id: '', book_id: id, barcode, source_key: holding.source_key })
    }
  }
  const write = {
    id,
    is_new: match.kind === 'new',
    book,
    source: one.source,
    category_ids: categoriesOf(one.book.details.classifications ?? [], run.shelves),
    new_copies: newCopies,
    known_copies: knownCopies,
  }
  return { write, reasons: distinctReasons(reasons) }
}

function distinctReasons(reasons: readonly Reason[]): Reason[] {
  return [...new Map(reasons.map((one) => [JSON.stringify(one), one])).values()]
}

const TITLE_CHARACTERS = 300

function lineOf(one: BookRead, outcome: Outcome, bookId: string | null, reasons: readonly Reason[]): ImportLine {
  const { title, control_number } = one.book
  return {
    position: one.position,
    outcome,
    control_number,
    title: title.slice(0, TITLE_CHARACTERS),
    book_id: bookId,
    reasons: [...reasons],
  }
}

/**
 * Writes what became of a batch, how far the import is, and the events, in the transaction that the batch is in.
 *
 * A file of 20,000 books would be 20,000 events, which every stream, webhook and job would have to read; so a batch
 * makes one, with the ids of its books, and whoever follows the log still learns of every change.
 * @throws Cancelled
 */
export async function reportBatch(tx: LibraryTx, run: Run, { lines, copies_count }: Done): Promise<readonly Counted[]> {
  const position = lines.at(-1)?.position ?? 0
  // A rehearsal reports in a transaction of its own: the run must still be this one's.
  if (run.options.dry_run && !(await tx.maybe(lockRun(run.id, run.run_number)))) throw new Superseded()
  const task = await reportTask(tx, run.id, { done_count: position, total_count: Math.max(run.total_count, position) })
  if (task.status === 'cancelled') throw new Cancelled()
  const count = (outcome: Outcome) => lines.filter((line) => line.outcome === outcome).length
  const ids = (outcome: Outcome) => lines.flatMap((line) => (line.outcome === outcome && line.book_id ? [line.book_id] : []))
  const warnings = counted(run.warnings, lines)
  tx.push(insertLines(run.id, JSON.stringify(lines)))
  tx.push(
    advanceImport(
      run.id,
      position,
      count('created'),
      count('updated'),
      count('skipped'),
      count('refused'),
      copies_count,
      JSON.stringify(warnings),
    ),
  )
  if (!run.options.dry_run) {
    const data = { position, created_ids: ids('created'), updated_ids: ids('updated') }
    emit(tx, events, 'import.progressed', { subject_id: run.id, data })
  }
  return warnings
}

const KINDS_OF_WARNINGS = 50
/** What is counted for each code of a branch or a type, because the library can add these. */
const BY_PARAMS = new Set(['copy_branch_unknown', 'copy_type_unknown'])

function counted(before: readonly Counted[], lines: readonly ImportLine[]): Counted[] {
  const keyOf = ({ code, params }: Reason) => (BY_PARAMS.has(code) ? JSON.stringify([code, params]) : code)
  const counts = new Map(before.map((one) => [keyOf(one), { ...one }]))
  for (const reason of lines.flatMap(({ reasons }) => reasons)) {
    const known = counts.get(keyOf(reason))
    const one = known ?? (counts.size < KINDS_OF_WARNINGS ? undefined : counts.get('other_warnings'))
    if (one) one.count++
    else if (counts.size < KINDS_OF_WARNINGS)
      counts.set(keyOf(reason), { code: reason.code, ...(BY_PARAMS.has(reason.code) && { params: reason.params }), count: 1 })
    else counts.set('other_warnings', { code: 'other_warnings', count: 1 })
  }
  return [...counts.values()]
}

const TIMED_OUT = '57014'

/** Whether fewer records may go through where many did not. */
export function isOfTheData(error: unknown): error is Error & { code: string } {
  const code = (error as { code?: unknown })?.code
  return !(error instanceof Problem) && typeof code === 'string' && /^(22|23|54)/.test(code.replace(TIMED_OUT, '22'))
}

const reasonOfState: Record<string, string> = {
  '22001': 'value_too_long',
  '54000': 'value_too_long',
  '54001': 'value_too_long',
  '22021': 'nul_in_record',
  '22P05': 'nul_in_record',
}

/**
 * Gives a record that the database refused as a refused one; of one that was refused already, only the bare reason.
 * @throws the error itself where it is not the record's fault
 */
export function refusedBecause(one: Candidate, error: Error & { code: string }): Candidate {
  if (error.code === TIMED_OUT) throw error
  const refused = { position: one.position, outcome: 'refused', control_number: null, title: null } as const
  if (!('book' in one)) return { ...refused, outcome: one.outcome, reasons: one.reasons.map(({ code }) => ({ code })) }
  return {
    ...refused,
    control_number: storable(one.book.control_number),
    title: storable(one.book.title)?.slice(0, TITLE_CHARACTERS) ?? null,
    reasons: [{ code: reasonOfState[error.code] ?? 'value_not_storable' }],
  }
}

function storable(text: string | null): string | null {
  return text?.replaceAll('\0', '\uFFFD').toWellFormed() ?? null
}
