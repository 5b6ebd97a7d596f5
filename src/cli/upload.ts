import { basename } from 'node:path'
import type { Door } from '../kernel/db.ts'
import { EXIT, failure } from './failure.ts'
import { follow } from './follow.ts'
import { type Output, size } from './output.ts'
import type { Platform } from './platform.ts'
import type { Key } from './words.ts'
import { isWorkerRunning, startWorker } from './worker.ts'

const LARGE_BYTES = 8_000_000

/** Shows how much of a large file is stored while it passes. */
export async function* withProgress(
  out: Output,
  file: string,
  chunks: AsyncIterable<Uint8Array>,
  total: number | undefined,
): AsyncGenerator<Uint8Array> {
  const isLarge = total === undefined || total > LARGE_BYTES
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

/** Reads `column=Heading` pairs, or one JSON object of them. @throws Failure mapping_malformed, which names the columns */
export function mappingOf(
  out: Output,
  given: readonly string[],
  isColumn: (column: string) => boolean,
  columns: readonly string[],
): Record<string, string> {
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
  if (pairs.some(([column, heading]) => !isColumn(column) || typeof heading !== 'string' || heading === '')) {
    const options = { exit: EXIT.usage, params: { given: given.join(' ') }, advice: [columns.join(', ')] }
    throw failure(out.language, 'mapping_malformed', options)
  }
  return Object.fromEntries(pairs) as Record<string, string>
}

/** What an import of a file is told as. */
interface Asked {
  dry_run: boolean
  /** False: whoever asked goes away at once. */
  wait: boolean | undefined
  unit: Key
  speed: Key
}

/**
 * Follows an import to its end, and does it in this process where no worker does; gives false where nobody waits for
 * it, and tells that it was asked for.
 */
export async function followImport(
  out: Output,
  platform: Platform,
  door: Door,
  id: string,
  { dry_run, wait, unit, speed }: Asked,
): Promise<boolean> {
  const isElsewhere = await isWorkerRunning(platform.admin_url)
  if (wait === false) {
    out.result({ id, status: 'queued' }, () => out.t('import_asked', { id }))
    if (!isElsewhere) out.note(out.t('no_worker'))
    return false
  }
  if (!isElsewhere) {
    out.note(out.paint.dim(out.t('working_here')))
    const worker = await startWorker(platform)
    platform.onClose(() => worker.stop())
  }
  const label = out.t(dry_run ? 'rehearsing' : 'importing')
  await follow(out, platform, door, id, { label, unit: out.t(unit), speed, left: 'import_left', gone: 'import_cancelled' })
  return true
}
