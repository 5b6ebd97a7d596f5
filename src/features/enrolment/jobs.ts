import { countRows, readCsv } from '../../kernel/csv.ts'
import type { Door } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { defineJob } from '../../kernel/jobs.ts'
import { Problem } from '../../kernel/problem.ts'
import { MarcError } from '../../marc/iso2709.ts'
import { unpacked } from '../../marc/read.ts'
import { finishTask, reportTask } from '../activity/verbs.ts'
import { chunksOf, removeFile } from '../imports/verbs.ts'
import {
  Cancelled,
  isOfTheData,
  type ReportLine,
  type Run,
  refusedBecause,
  reportBatch,
  Superseded,
  writeAbsent,
  writePatrons,
} from './batch.ts'
import { type Columns, columnsOf } from './columns.ts'
import { events, type PatronImport } from './contract.ts'
import { type Cell, foldedCode, type Line, readLine } from './line-rules.ts'
import { beginRun, getImport, type ImportRow, listAttributes, listBranches, listCategories, lockImport, stalledImports } from './queries.ts'
import { idsByCode } from './verbs.ts'

const BATCH_LINES = 250
const ABSENT_AT_ONCE = 250
/** So long a run goes on, before it lets others have their turn. */
const TURN_MS = 15_000
const MAXIMUM_ATTEMPTS = 5

/**
 * Reads a file of patrons, batch by batch. Safe to run twice, and to be killed: the patrons of a batch, its lines of the
 * report and the position of the import are one transaction, and a run begins behind that position.
 */
const runPatronImport = defineJob({
  name: 'enrolment.run-import',
  on: ['patron_import.requested', 'patron_import.continued'],
  queue: 'bulk',
  retry: { limit: 10, delay_s: 2 },
  lease_s: 3_600,
  run: async ({ payload, library, signal }) => {
    if (payload) await importPatrons(library, payload.subject_id, signal)
  },
})

/**
 * Continues what nobody works on any more. Safe to run twice: a run that is alive reports itself more often than that,
 * and of two runs only the later one writes.
 */
const mend = defineJob({
  name: 'enrolment.mend',
  cron: '43 * * * *',
  queue: 'default',
  retry: { limit: 3, delay_s: 60 },
  run: ({ library }) =>
    library.write(async (tx) => {
      for (const { id, position } of await tx.all(stalledImports(new Date(tx.now.getTime() - 3_600_000))))
        emit(tx, events, 'patron_import.continued', { subject_id: id, data: { position } })
    }),
})

export const enrolmentJobs = [runPatronImport, mend]

/** One turn of an import: to the end of its work, or until others want theirs. */
export async function importPatrons(door: Door, id: string, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + TURN_MS
  const isOver = () => signal.aborted || performance.now() > deadline
  try {
    const begun = await begin(door, id)
    if (!begun) return
    const turn = { door, isOver, ...begun }
    const position = begun.absent_after === null ? await readFile(turn) : begun.position
    if (position === undefined) return
    if (begun.run.options.absent !== 'ignore' && !(await lookForAbsent(turn, position))) return
    await end(door, id, {})
  } catch (error) {
    if (error instanceof Superseded) return
    if (error instanceof Cancelled) return await end(door, id, { is_cancelled: true })
    if (error instanceof MarcError) return await end(door, id, { problem: new Problem(error.code, { params: error.params }) })
    if (error instanceof Problem && error.status < 500) return await end(door, id, { problem: error })
    if (error instanceof Problem && error.code === 'import_file_gone') return await end(door, id, { problem: error })
    throw error
  }
}

interface Turn extends Begun {
  door: Door
  isOver: () => boolean
}

interface Begun {
  run: Run
  byte_count: number
  position: number
  absent_after: string | null
}

/** Takes an import over from whichever run came before; undefined where nothing is left to do. */
async function begin(door: Door, id: string): Promise<Begun | undefined> {
  const begun = await door.write(async (tx): Promise<Begun | { over: ImportRow } | undefined> => {
    const [rows, attributes, categories, branches] = await tx.flight([lockImport(id), listAttributes(), listCategories(), listBranches()])
    const row = rows[0]
    if (!row || row.task_status === 'succeeded' || row.task_status === 'failed') return undefined
    if (row.task_status === 'cancelled' || row.attempts >= MAXIMUM_ATTEMPTS) return { over: row }
    const { run_number } = await tx.one(beginRun(id))
    await reportTask(tx, id, { done_count: row.position })
    const { options } = row
    const codes = { categories: idsByCode(categories), branches: idsByCode(branches) }
    const idOf = (ids: ReadonlyMap<string, string>, code: string | undefined) =>
      code === undefined ? null : (ids.get(foldedCode(code)) ?? null)
    const run: Run = {
      id,
      run_number,
      options,
      attributes,
      codes,
      branch_of_category: new Map(categories.flatMap(({ id, home_branch_id }) => (home_branch_id ? [[id, home_branch_id]] : []))),
      default_category_id: idOf(codes.categories, options.default_category),
      // Where there is one branch there is nothing to choose.
      default_branch_id: idOf(codes.branches, options.default_branch) ?? (branches.length === 1 ? (branches[0]?.id ?? null) : null),
      absent_category_ids: options.absent_categories.flatMap((code) => idOf(codes.categories, code) ?? []),
      total_count: row.total_count ?? 0,
    }
    return { run, byte_count: row.byte_count, position: row.position, absent_after: row.absent_after }
  })
  if (!begun || 'run' in begun) return begun
  const { task_status, attempts, position } = begun.over
  if (task_status === 'cancelled') await end(door, id, { is_cancelled: true })
  else await end(door, id, { problem: new Problem('patron_import_given_up', { params: { attempts, position } }) })
  return undefined
}

/** Reads the file from where the run before left it, and gives the position of its last line; undefined where the turn is over. */
async function readFile({ door, run, byte_count, position: after, isOver }: Turn): Promise<number | undefined> {
  const chunks = () => chunksOf(door, run.id, byte_count, async () => {})
  if (run.total_count === 0) run.total_count = await countRows(unpacked(chunks()))
  const { headings, rows } = await readCsv(unpacked(chunks()))
  const columns = columnsOf(headings, run.options, run.attributes)
  let position = 0
  let batch: (Line | ReportLine)[] = []
  for await (const row of rows) {
    position++
    if (position <= after) continue
    batch.push(lineOf(position, row, columns, run))
    if (batch.length < BATCH_LINES) continue
    await commitBatch(door, run, batch)
    batch = []
    if (isOver()) return await leave(door, run.id, position)
  }
  if (batch.length > 0) await commitBatch(door, run, batch)
  return position
}

function lineOf(position: number, row: { cells: string[] } | { problem: ReportLine['reasons'][number] }, columns: Columns, run: Run) {
  if ('problem' in row) return unreadable(position, row.problem)
  if (row.cells.some((cell) => cell.includes('\0'))) return unreadable(position, { code: 'nul_in_record' })
  const cell: Cell = (column) => {
    const code = column.startsWith('attributes.') ? column.slice(11) : undefined
    const places = code === undefined ? columns.fields.get(column as never) : columns.attributes.get(code)
    if (places === undefined) return undefined
    return places.map((place) => row.cells[place]).find((text) => text) ?? null
  }
  return readLine(position, cell, run.attributes, run.options, run.codes)
}

function unreadable(position: number, reason: ReportLine['reasons'][number]): ReportLine {
  return { position, outcome: 'refused', patron_id: null, match_key: null, card_number: null, name: null, fields: [], reasons: [reason] }
}

/** Looks for those who are not in the file; false where the turn is over before the end. */
async function lookForAbsent({ door, run, position: stored, absent_after, isOver }: Turn, filePosition: number): Promise<boolean> {
  let position = absent_after === null ? filePosition : stored
  let after = absent_after
  for (;;) {
    const { dry_run } = run.options
    const from = position
    const { lines, last } = await door.write(
      async (tx) => {
        const done = await writeAbsent(tx, run, from, after, ABSENT_AT_ONCE)
        if (!dry_run) await reportBatch(tx, run, done.lines, done.last ?? null)
        return done
      },
      { dry_run },
    )
    if (dry_run) await door.write((tx) => reportBatch(tx, run, lines, last ?? null))
    if (last === undefined) return true
    after = last
    position = lines.at(-1)?.position ?? position
    if (isOver()) {
      await leave(door, run.id, position)
      return false
    }
  }
}

/** Lets others have their turn; the next run goes on behind the position. */
async function leave(door: Door, id: string, position: number): Promise<undefined> {
  await door.write(async (tx) => emit(tx, events, 'patron_import.continued', { subject_id: id, data: { position } }))
  return undefined
}

const isRead = (one: Line | ReportLine): one is Line => !('outcome' in one)
const isTold = (one: Line | ReportLine): one is ReportLine => 'outcome' in one

/** Writes a batch; where one line makes it fail, all others of it are written, and that one is refused. */
async function commitBatch(door: Door, run: Run, batch: readonly (Line | ReportLine)[]): Promise<void> {
  try {
    return await commitWhole(door, run, batch)
  } catch (error) {
    if (!isOfTheData(error)) throw error
    if (batch.length > 1) {
      const middle = Math.ceil(batch.length / 2)
      await commitBatch(door, run, batch.slice(0, middle))
      return await commitBatch(door, run, batch.slice(middle))
    }
    const [one] = batch as [Line | ReportLine]
    return await commitWhole(door, run, [isRead(one) ? refusedBecause(one, error) : unreadable(one.position, { code: 'invalid_value' })])
  }
}

/** A preview does everything, constraints included, undoes it, and writes the report alone. */
async function commitWhole(door: Door, run: Run, batch: readonly (Line | ReportLine)[]): Promise<void> {
  const read = batch.filter(isRead)
  const { dry_run } = run.options
  const told = (written: readonly ReportLine[]) => [...batch.filter(isTold), ...written].sort((a, b) => a.position - b.position)
  const lines = await door.write(
    async (tx) => {
      const written = read.length > 0 ? await writePatrons(tx, run, read) : []
      if (!dry_run) await reportBatch(tx, run, told(written), null)
      return written
    },
    { dry_run },
  )
  // What a preview would have made is not there, so that its id would lead nowhere.
  const report = lines.map((line) => (line.outcome === 'created' ? { ...line, patron_id: null } : line))
  if (dry_run) await door.write((tx) => reportBatch(tx, run, told(report), null))
}

/** Ends an import with what came of it; the file is no longer needed. Whoever comes second says nothing. */
async function end(
  door: Door,
  id: string,
  { problem, is_cancelled = false }: { problem?: Problem; is_cancelled?: boolean },
): Promise<void> {
  await door.write(async (tx) => {
    const made = await tx.one(getImport(id))
    const hadFile = await removeFile(tx, id)
    if (made.status === 'succeeded' || made.status === 'failed' || (is_cancelled && !hadFile)) return
    const status = is_cancelled ? 'cancelled' : problem ? 'failed' : 'succeeded'
    const outcome = problem
      ? { problem: problem.toJSON(tx.library.locale) }
      : { result: { ...countsOf(made), report: `/v1/patron-imports/${id}/report` } }
    // Whoever cancelled in the meantime was first.
    const told = is_cancelled ? status : (await finishTask(tx, id, outcome)).status === 'cancelled' ? 'cancelled' : status
    emit(tx, events, 'patron_import.finished', {
      subject_id: id,
      data: { status: told, dry_run: made.options.dry_run, ...countsOf(made) },
    })
  })
}

function countsOf({ created_count, updated_count, unchanged_count, refused_count, absent_count, expired_count }: PatronImport) {
  return { created_count, updated_count, unchanged_count, refused_count, absent_count, expired_count }
}
