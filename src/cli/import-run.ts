import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { getTask } from '../features/activity/queries.ts'
import { CSV_COLUMNS, type Import, type ImportLine, ImportOptions } from '../features/imports/contract.ts'
import { getImport, listLines } from '../features/imports/queries.ts'
import { csvReport, describedImport, describedLine } from '../features/imports/report.ts'
import { requestImport } from '../features/imports/verbs.ts'
import type { Door } from '../kernel/db.ts'
import type { Call } from './command.ts'
import { EXIT, type Failure, failure } from './failure.ts'
import { openToRead, openToWrite } from './files.ts'
import type { ImportFlags } from './import.ts'
import type { Output } from './output.ts'
import { withPlatform } from './platform.ts'
import { followImport, mappingOf, withProgress } from './upload.ts'

const REFUSED_SHOWN = 10

/** Stores a file, asks for its import, and follows it; does the work itself where no worker does. */
export async function runImport({ out, env, args, options }: Call<ImportFlags>): Promise<number> {
  const [slug = '', file = '-'] = args
  const wishes = importOptions(out, options)
  const { stream, byte_count } = await openToRead(out, file)
  return withPlatform(out, env, async (platform) => {
    const door = await platform.door(slug)
    const request = { file_name: file === '-' ? 'stdin' : basename(file), options: wishes }
    const { id } = await requestImport(door, request, withProgress(out, file, stream, byte_count))
    const asked = { dry_run: wishes.dry_run, wait: options.wait, unit: 'record', speed: 'records_per_second' } as const
    return (await followImport(out, platform, door, id, asked)) ? report(out, door, id, options.report) : EXIT.fine
  })
}

const isColumn = (column: string) => (CSV_COLUMNS as readonly string[]).includes(column)

function importOptions(out: Output, flags: ImportFlags): ImportOptions {
  return ImportOptions.parse({
    format: flags.format,
    dialect: flags.dialect,
    encoding: flags.encoding,
    match: flags.match,
    on_match: flags.onMatch,
    dry_run: flags.dryRun === true,
    mapping: flags.mapping && mappingOf(out, flags.mapping, isColumn, CSV_COLUMNS),
    default_branch: flags.branch,
    default_copy_type: flags.copyType,
  })
}

async function report(out: Output, door: Door, id: string, file: string | undefined): Promise<number> {
  const [task, found] = [await door.get(getTask(id)), await door.get(getImport(id))]
  if (!task || !found) throw failure(out.language, 'import_cancelled', { exit: EXIT.failed })
  const done = describedImport(found, out.language)
  const refused = (await door.list(listLines(id, 'refused', 0, REFUSED_SHOWN))).map((line) => describedLine(line, out.language))
  if (file !== undefined) {
    const lines = (after: number, count: number) => door.list(listLines(id, null, after, count))
    await pipeline(Readable.from(csvReport(lines, out.language)), await openToWrite(out, file))
  }
  out.result({ ...done, first_refused: refused, problem: task.problem }, () => told(out, done, refused, file))
  if (task.status === 'failed') throw ended(out, task.problem)
  if (task.status === 'cancelled') throw failure(out.language, 'import_cancelled', { exit: EXIT.failed })
  return done.refused_count > 0 ? EXIT.found_problems : EXIT.fine
}

function ended(out: Output, problem: unknown): Failure {
  const { title, detail } = (problem ?? {}) as { title?: string; detail?: string }
  return failure(out.language, 'import_failed', { exit: EXIT.failed, advice: [title, detail].filter((line) => line !== undefined) })
}

function told(out: Output, done: Import, refused: readonly ImportLine[], file: string | undefined): string {
  const seconds = done.started_at && done.finished_at ? (Date.parse(done.finished_at) - Date.parse(done.started_at)) / 1_000 : null
  const { created_count, updated_count, skipped_count, refused_count, copies_count } = done
  const head = ['records', 'created', 'updated', 'skipped', 'refused', 'copies', 'seconds']
  const row = [
    done.position,
    created_count,
    updated_count,
    skipped_count,
    refused_count,
    copies_count,
    seconds === null ? null : Number(seconds.toFixed(1)),
  ]
  const parts = [out.table(head, [row])]
  if (done.options.dry_run) parts.push(out.t('dry_run_done'))
  if (refused.length > 0) {
    parts.push(
      `${out.paint.red(out.t('records_refused', { count: refused.length, total: refused_count }))}\n${out.table(
        ['record', 'title', 'reason'],
        refused.map(({ position, title, reasons }) => [position, cut(title), reasons.map(({ code, detail }) => detail ?? code).join('; ')]),
      )}`,
    )
  }
  if (done.warnings.length > 0) {
    const rows = done.warnings.map(({ count, code, detail }) => [count, detail ?? code])
    parts.push(`${out.paint.yellow(out.t('warnings_seen'))}\n${out.table(['records', 'what'], rows)}`)
  }
  if (file !== undefined) parts.push(out.t('report_written', { file }))
  else if (refused_count > 0 || done.warnings.length > 0) parts.push(out.paint.dim(out.t('report_at', { id: done.id })))
  return parts.join('\n\n')
}

function cut(title: string | null): string | null {
  return title !== null && title.length > 50 ? `${title.slice(0, 49)}…` : title
}
