import type { Door } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { defineJob, type JobContext } from '../../kernel/jobs.ts'
import { Problem } from '../../kernel/problem.ts'
import type { HoldingsMapping } from '../../marc/holdings.ts'
import { finishTask, reportTask } from '../activity/verbs.ts'
import { Cancelled, type Done, isbnsOf, isOfTheData, type Run, refusedBecause, reportBatch, Superseded, writeBooks } from './batch.ts'
import { events, type Import } from './contract.ts'
import { countRecords } from './count.ts'
import {
  beginRun,
  branchCodes,
  copyTypeCodes,
  getImport,
  type ImportRow,
  importSettings,
  lockImport,
  purgeUploads,
  shelves,
  stalledImports,
} from './queries.ts'
import { type Candidate, type ReadingOptions, readCandidates } from './reading.ts'
import { keysOf, type Places } from './rules.ts'
import { chunksOf, removeFile } from './verbs.ts'

const BATCH_RECORDS = 400
const BATCH_CHARACTERS = 3_000_000
/** So long a run goes on, before it lets others have their turn; a server that stops waits a little longer than that. */
const TURN_MS = 15_000
const MAXIMUM_ATTEMPTS = 5

/**
 * Reads a file into the catalogue, batch by batch. Safe to run twice, and to be killed: what a batch writes, its lines
 * of the report and the position of the import are one transaction, and a run begins behind that position.
 */
export const runImport = defineJob({
  name: 'imports.run',
  on: ['import.requested', 'import.continued'],
  queue: 'bulk',
  retry: { limit: 10, delay_s: 2 },
  lease_s: 3_600,
  run: async (context) => {
    const id = context.payload?.subject_id
    if (id) await importFile(context.library, id, context.signal)
  },
})

/**
 * Continues what nobody works on any more, and removes files that nobody will read. Safe to run twice: a run that is
 * alive reports itself more often than that, and of two runs only the later one writes.
 */
const mendImports = defineJob({
  name: 'imports.mend',
  cron: '41 * * * *',
  queue: 'default',
  retry: { limit: 3, delay_s: 60 },
  run: ({ library }) =>
    library.write(async (tx) => {
      const anHourAgo = new Date(tx.now.getTime() - 3_600_000)
      tx.push(purgeUploads(anHourAgo))
      for (const { id, position } of await tx.all(stalledImports(anHourAgo)))
        emit(tx, events, 'import.continued', { subject_id: id, data: { position } })
    }),
})

export const importJobs = [runImport, mendImports]

/** One turn of an import: to the end of the file, or until others want theirs. */
async function importFile(door: Door, id: string, signal: JobContext['signal']): Promise<void> {
  const started = performance.now()
  const begun = await begin(door, id)
  if (!begun) return
  const { reading, byte_count } = begun
  let run = begun.run
  let pending: Promise<Run> = Promise.resolve(run)
  const chunks = () => chunksOf(door, id, byte_count, () => pending)
  try {
    if (run.total_count === 0) run = { ...run, total_count: await countRecords(chunks(), reading.format) }
    pending = Promise.resolve(run)
    let turn = TURN_MS
    let position = reading.after
    for await (const batch of batchesOf(readCandidates(chunks(), reading), run.options)) {
      // Passing over what is done takes longer the further a file is; a turn should be worth it.
      if (position === reading.after) turn = Math.max(TURN_MS, 4 * (performance.now() - started))
      run = await pending
      // The next batch is read while the database writes this one.
      pending = commitBatch(door, run, batch)
      pending.catch(() => {})
      position = batch.at(-1)?.position ?? position
      if (signal.aborted || performance.now() - started > turn) {
        await pending
        return await door.write(async (tx) => emit(tx, events, 'import.continued', { subject_id: id, data: { position } }))
      }
    }
    await pending
    await end(door, id, { problem: position === 0 ? new Problem('file_not_recognised') : undefined })
  } catch (error) {
    if (error instanceof Superseded) return
    if (error instanceof Problem && error.code === 'import_file_gone') await end(door, id, { problem: error })
    else if (error instanceof Cancelled) await end(door, id, { is_cancelled: true })
    else throw error
  }
}

/** Takes an import over from whichever run came before; undefined where nothing is left to do. */
async function begin(door: Door, id: string): Promise<{ run: Run; reading: ReadingOptions; byte_count: number } | undefined> {
  const begun = await door.write(async (tx) => {
    const [rows, branches, types, categories, settings] = await tx.flight<
      [ImportRow, { id: string; code: string }, { id: string; code: string }, Run['shelves'][number], { key: string; value: unknown }]
    >([lockImport(id), branchCodes(), copyTypeCodes(), shelves(), importSettings()])
    const row = rows[0]
    if (!row || row.task_status === 'succeeded' || row.task_status === 'failed') return undefined
    if (row.task_status === 'cancelled' || row.attempts >= MAXIMUM_ATTEMPTS) return { row }
    const { run_number } = await tx.one(beginRun(id))
    await reportTask(tx, id, { done_count: row.position })
    const chosen = new Map(settings.map(({ key, value }) => [key, value]))
    const { options, warnings, format, position, byte_count } = row
    const run: Run = {
      id,
      run_number,
      options,
      warnings,
      total_count: row.total_count ?? 0,
      shelves: categories,
      places: placesOf(
        branches,
        types,
        options.default_branch ?? chosen.get('default_branch'),
        options.default_copy_type ?? chosen.get('default_copy_type'),
      ),
    }
    const holdings = (chosen.get('holdings_mapping') ?? {}) as Partial<Record<'marc21' | 'unimarc', HoldingsMapping>>
    return { row, run, reading: { format, options, holdings, after: position }, byte_count }
  })
  if (!begun) return undefined
  if (begun.run) return begun
  const { row } = begun
  if (row.task_status === 'cancelled') await end(door, id, { is_cancelled: true })
  else await end(door, id, { problem: new Problem('import_given_up', { params: { attempts: row.attempts, position: row.position } }) })
  return undefined
}

function placesOf(
  branches: readonly { id: string; code: string }[],
  types: readonly { id: string; code: string }[],
  branch: unknown,
  type: unknown,
): Places {
  const byCode = (rows: readonly { id: string; code: string }[]) => new Map(rows.map(({ id, code }) => [code.toLowerCase(), id]))
  const chosen = (rows: readonly { code: string }[], code: unknown) =>
    rows.find((one) => one.code.toLowerCase() === String(code ?? '').toLowerCase())?.code ?? rows[0]?.code
  return {
    branches: byCode(branches),
    copy_types: byCode(types),
    default_branch: chosen(branches, branch),
    default_copy_type: chosen(types, type),
  }
}

/** Parts what is read into batches of a bounded size, in none of which the same book comes twice. */
async function* batchesOf(candidates: AsyncIterable<Candidate>, options: Run['options']): AsyncGenerator<Candidate[]> {
  let batch: Candidate[] = []
  let characters = 0
  let keys = new Set<string>()
  for await (const one of candidates) {
    const own = 'book' in one ? keysOf({ number: one.number, control_number: null, isbns: isbnsOf(one) }, options) : []
    const isFull = batch.length >= BATCH_RECORDS || characters > BATCH_CHARACTERS || own.some((key) => keys.has(key))
    if (isFull) {
      yield batch
      batch = []
      characters = 0
      keys = new Set()
    }
    batch.push(one)
    for (const key of own) keys.add(key)
    characters += 'book' in one ? (one.source?.json.length ?? 1_000) : 100
  }
  if (batch.length > 0) yield batch
}

/** Writes a batch; where one record makes it fail, all others of it are written, and that one is refused. */
async function commitBatch(door: Door, run: Run, batch: readonly Candidate[]): Promise<Run> {
  try {
    return await commitWhole(door, run, batch)
  } catch (error) {
    if (!isOfTheData(error)) throw error
    if (batch.length > 1) {
      const middle = Math.ceil(batch.length / 2)
      return commitBatch(door, await commitBatch(door, run, batch.slice(0, middle)), batch.slice(middle))
    }
  }
  const [one] = batch as [Candidate]
  try {
    // Alone it may go through: a number that somebody else took in the meantime is known by now.
    return await commitWhole(door, run, [one])
  } catch (error) {
    if (!isOfTheData(error)) throw error
    return commitWhole(door, run, [refusedBecause(one, error)])
  }
}

async function commitWhole(door: Door, run: Run, batch: readonly Candidate[]): Promise<Run> {
  if (!run.options.dry_run) {
    const warnings = await door.write(async (tx) => reportBatch(tx, run, await writeBooks(tx, run, batch)))
    return { ...run, warnings }
  }
  const done = await door.write((tx) => writeBooks(tx, run, batch), { dry_run: true })
  const report: Done = { ...done, lines: done.lines.map((line) => (line.outcome === 'created' ? { ...line, book_id: null } : line)) }
  const warnings = await door.write((tx) => reportBatch(tx, run, report))
  return { ...run, warnings }
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
    const outcome = problem ? { problem: problem.toJSON(tx.library.locale) } : { result: resultOf(made) }
    // Whoever cancelled in the meantime was first.
    const told = is_cancelled ? status : (await finishTask(tx, id, outcome)).status === 'cancelled' ? 'cancelled' : status
    emit(tx, events, 'import.finished', { subject_id: id, data: { status: told, dry_run: made.options.dry_run, ...countsOf(made) } })
  })
}

function countsOf({ created_count, updated_count, skipped_count, refused_count, copies_count }: Import) {
  return { created_count, updated_count, skipped_count, refused_count, copies_count }
}

function resultOf(made: Import) {
  return { ...countsOf(made), dry_run: made.options.dry_run, report: `/v1/imports/${made.id}/report` }
}
