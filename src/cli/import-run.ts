import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
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
import { type Output, size } from './output.ts'
import { type Platform, withPlatform } from './platform.ts'
import { isWorkerRunning, startWorker } from './worker.ts'

const POLL_MS = 250
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
    const isElsewhere = await isWorkerRunning(platform.admin_url)
    if (options.wait === false) {
      out.result({ id, status: 'queued' }, () => out.t('import_asked', { id }))
      if (!isElsewhere) out.note(out.t('no_worker'))
      return EXIT.fine
    }
    if (!isElsewhere) out.note(out.paint.dim(out.t('working_here')))
    if (!isElsewhere) {
      const worker = await startWorker(platform)
      platform.onClose(() => worker.stop())
    }
    await follow(out, platform, door, id, wishes.dry_run)
    return report(out, door, id, options.report)
  })
}

function importOptions(out: Output, flags: ImportFlags): ImportOptions {
  return ImportOptions.parse({
    format: flags.format,
    dialect: flags.dialect,
    encoding: flags.encoding,
    match: flags.match,
    on_match: flags.onMatch,
    dry_run: flags.dryRun === true,
    mapping: flags.mapping && mappingOf(out, flags.mapping),
    default_branch: flags.branch,
    default_copy_type: flags.copyType,
  })
}

/** Reads `column=Heading` pairs, or one JSON object of them. */
function mappingOf(out: Output, given: readonly string[]): Record<string, string> {
  const pairs = given.flatMap((one): [string, unknown][] => {
    if (one.trimStart().startsWith('{')) {
      try {
        return Object.entries(JSON.parse(one) as object)
      } catch {
        return [['', undefined]]
      }
    }
    const at = one.indexOf('=')
    return [[one.slice(0, Math.max(at, 0)).trim(), one.slice(at + 1).trim()]]
  })
  const columns: readonly string[] = CSV_COLUMNS
  const wrong = pairs.some(([column, heading]) => !columns.includes(column) || typeof heading !== 'string' || heading === '')
  if (wrong) {
    const options = { exit: EXIT.usage, params: { given: given.join(' ') }, advice: [CSV_COLUMNS.join(', ')] }
    throw failure(out.language, 'mapping_malformed', options)
  }
  return Object.fromEntries(pairs) as Record<string, string>
}

/** Shows how much of a large file is stored while it passes. */
async function* withProgress(
  out: Output,
  file: string,
  chunks: AsyncIterable<Uint8Array>,
  total: number | undefined,
): AsyncGenerator<Uint8Array> {
  const isLarge = total === undefined || total > 8_000_000
  const shown = isLarge ? out.progress(out.t('storing', { file: basename(file) })) : undefined
  let done = 0
  try {
    for await (const chunk of chunks) {
      done += chunk.length
      shown?.update(done, total, size(done))
      yield chunk
    }
  } finally {
    shown?.stop()
  }
}

/** Draws how far the import is, until it has ended. Who leaves before is told that it has not. */
async function follow(out: Output, { onClose }: Platform, door: Door, id: string, isRehearsal: boolean): Promise<void> {
  const shown = out.progress(out.t(isRehearsal ? 'rehearsing' : 'importing'), out.t('record'))
  const pace = paceOf()
  let isOver = false
  onClose(async () => {
    if (isOver) return
    shown.stop()
    out.note(out.t('import_left', { id }))
  })
  try {
    for (;;) {
      const task = await door.get(getTask(id))
      if (!task) throw failure(out.language, 'import_cancelled', { exit: EXIT.failed })
      const { done_count, total_count } = task.progress
      const { rate, remaining } = pace(done_count, total_count)
      const speed = rate > 0 ? `  ${out.t('records_per_second', { rate: Math.round(rate) })}` : ''
      const left = remaining === undefined ? '' : `  −${remaining} s`
      shown.update(done_count, total_count ?? undefined, `${done_count}${total_count ? `/${total_count}` : ''}${speed}${left}`)
      if (['succeeded', 'failed', 'cancelled'].includes(task.status)) return
      await pause(POLL_MS)
    }
  } finally {
    isOver = true
    shown.stop()
  }
}

/** Tells records a second and the seconds that remain, from when the first record was done. */
function paceOf(): (done: number, total: number | null) => { rate: number; remaining: number | undefined } {
  let began: { at: number; done: number } | undefined
  return (done, total) => {
    const at = performance.now()
    if (done > 0) began ??= { at: at - POLL_MS, done: 0 }
    if (!began) return { rate: 0, remaining: undefined }
    const rate = ((done - began.done) * 1_000) / (at - began.at)
    return { rate, remaining: total && rate > 0 && done < total ? Math.ceil((total - done) / rate) : undefined }
  }
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
