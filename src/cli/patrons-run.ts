import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { getTask } from '../features/activity/queries.ts'
import { PATRON_COLUMNS, type PatronImport, type PatronImportLine, PatronImportOptions } from '../features/enrolment/contract.ts'
import { getImport, listLines } from '../features/enrolment/queries.ts'
import { csvReport, describedLine } from '../features/enrolment/report.ts'
import { requestPatronImport } from '../features/enrolment/verbs.ts'
import type { Door } from '../kernel/db.ts'
import { Problem } from '../kernel/problem.ts'
import { problemsOf } from '../kernel/validation.ts'
import type { Call } from './command.ts'
import { EXIT, failure } from './failure.ts'
import { openToRead, openToWrite } from './files.ts'
import type { Output } from './output.ts'
import type { PatronImportFlags } from './patrons.ts'
import { withPlatform } from './platform.ts'
import { followImport, mappingOf, withProgress } from './upload.ts'

const REFUSED_SHOWN = 10

/** Stores a file of patrons, asks for its import, and follows it; does the work itself where no worker does. */
export async function importPatrons({ out, env, args, options }: Call<PatronImportFlags>): Promise<number> {
  const [slug = '', file = '-'] = args
  const wishes = importOptions(out, options)
  const { stream, byte_count } = await openToRead(out, file)
  return withPlatform(out, env, async (platform) => {
    const door = await platform.door(slug)
    const request = { file_name: file === '-' ? 'stdin' : basename(file), options: wishes }
    const { id } = await requestPatronImport(door, request, withProgress(out, file, stream, byte_count))
    const asked = { dry_run: wishes.dry_run, wait: options.wait, unit: 'line', speed: 'lines_per_second' } as const
    return (await followImport(out, platform, door, id, asked)) ? report(out, door, id, options.report) : EXIT.fine
  })
}

const isColumn = (column: string) => (PATRON_COLUMNS as readonly string[]).includes(column) || /^attributes\../.test(column)

function importOptions(out: Output, flags: PatronImportFlags): PatronImportOptions {
  const read = PatronImportOptions.safeParse({
    match: flags.match,
    match_attribute: flags.matchAttribute,
    on_match: flags.onMatch,
    on_no_match: flags.onNoMatch,
    empty_cells: flags.emptyCells,
    dates: flags.dates,
    absent: flags.absent,
    absent_categories: flags.absentCategory,
    mapping: flags.mapping && mappingOf(out, flags.mapping, isColumn, [...PATRON_COLUMNS, 'attributes.<code>']),
    default_category: flags.category,
    default_branch: flags.branch,
    dry_run: flags.dryRun === true,
  })
  if (!read.success) throw new Problem('validation_failed', { errors: problemsOf(read.error, 'json') })
  return read.data
}

async function report(out: Output, door: Door, id: string, file: string | undefined): Promise<number> {
  const [task, made] = [await door.get(getTask(id)), await door.get(getImport(id))]
  if (!task || !made) throw failure(out.language, 'import_cancelled', { exit: EXIT.failed })
  const refused = (await door.list(listLines(id, 'refused', 0, REFUSED_SHOWN))).map((line) => describedLine(line, out.language))
  if (file !== undefined) {
    const lines = (after: number, count: number) => door.list(listLines(id, null, after, count))
    await pipeline(Readable.from(csvReport(lines, out.language)), await openToWrite(out, file))
  }
  out.result({ ...made, first_refused: refused, problem: task.problem }, () => told(out, made, refused, task.problem, file))
  if (task.status !== 'succeeded') return EXIT.failed
  return made.refused_count > 0 ? EXIT.found_problems : EXIT.fine
}

function told(out: Output, made: PatronImport, refused: readonly PatronImportLine[], problem: unknown, file: string | undefined): string {
  const { created_count, updated_count, unchanged_count, refused_count, absent_count, expired_count, started_at, finished_at } = made
  const seconds = started_at && finished_at ? Number(((Date.parse(finished_at) - Date.parse(started_at)) / 1_000).toFixed(1)) : null
  const head = ['lines', 'created', 'updated', 'unchanged', 'refused', 'absent', 'expired', 'seconds']
  const row = [made.position, created_count, updated_count, unchanged_count, refused_count, absent_count, expired_count, seconds]
  const parts = [out.table(head, [row])]
  if (made.options.dry_run) parts.push(out.t('dry_run_done'))
  if (made.status === 'cancelled') parts.push(out.paint.red(out.t('import_cancelled')))
  if (made.status === 'failed') parts.push(out.paint.red([out.t('import_failed'), ...saidOf(problem)].join('\n')))
  if (refused.length > 0) {
    const rows = refused.map(({ position, name, card_number, reasons }) => [
      position,
      name,
      card_number,
      reasons.map(({ code, detail }) => detail ?? code).join('; '),
    ])
    const title = out.paint.red(out.t('lines_refused', { count: refused.length, total: refused_count }))
    parts.push(`${title}\n${out.table(['line', 'name', 'card', 'reason'], rows)}`)
  }
  parts.push(file === undefined ? out.paint.dim(out.t('lines_report_at', { id: made.id })) : out.t('lines_report_written', { file }))
  return parts.join('\n\n')
}

function saidOf(problem: unknown): string[] {
  const { title, detail } = (problem ?? {}) as { title?: string; detail?: string }
  return [title, detail].filter((line) => line !== undefined)
}
