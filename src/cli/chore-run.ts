import { setTimeout as pause } from 'node:timers/promises'
import type { ChoreRun } from '../features/chores/contract.ts'
import { getRun, lastRuns, listRuns } from '../features/chores/queries.ts'
import { takeTurn } from '../features/chores/turn.ts'
import { planOf, requestRun } from '../features/chores/verbs.ts'
import { registeredChores } from '../kernel/chores.ts'
import type { Door } from '../kernel/db.ts'
import { openLog } from '../kernel/log.ts'
import { openMetrics } from '../kernel/metrics.ts'
import type { ChoreFlags } from './chore.ts'
import type { Call } from './command.ts'
import { EXIT } from './failure.ts'
import { follow } from './follow.ts'
import { type Cell, moment, type Output } from './output.ts'
import { withPlatform } from './platform.ts'
import { isWorkerRunning } from './worker.ts'

const EXAMPLES_SHOWN = 5
/** Another worker may have taken the run for a moment. */
const AGAIN_MS = 200

/** Lists the chores of a library, in their order, with what came of each last. */
export async function listChores({ out, env, args: [slug = ''] }: Call<object>): Promise<void> {
  await withPlatform(out, env, async (platform) => {
    const door = await platform.door(slug)
    const [plan, runs] = await door.read(async (tx) => [await planOf(tx), await tx.all(lastRuns())] as const)
    const chores = registeredChores().map(({ name, title, every }) => ({
      name,
      title: title[out.language],
      every,
      is_paused: plan.paused_chores.includes(name),
      last_run: runs.find(({ chore }) => chore === name) ?? null,
    }))
    out.result(chores, () =>
      out.table(
        ['chore', 'every', 'paused', 'last run', 'status', 'looked at', 'changed', 'left out', 'counts'],
        chores.map(({ name, every, is_paused, last_run: run }) => [
          name,
          out.t(every),
          is_paused ? out.t('yes') : null,
          run && moment(run.finished_at ?? run.progressed_at),
          run?.status,
          run?.done_count,
          run?.changed_count,
          run?.skipped_count,
          run && countsOf(run),
        ]),
      ),
    )
  })
}

/** Asks for a chore and follows it; does the work itself where no worker does. */
export async function runChore({ out, env, args, options }: Call<ChoreFlags>): Promise<number> {
  const [slug = '', name = ''] = args
  return withPlatform(out, env, async (platform) => {
    const door = await platform.door(slug)
    const before = (await door.list(listRuns(name, null, null, 10))).find(({ status }) => status === 'succeeded')
    const { id } = await door.write((tx) => requestRun(tx, name, { date: options.date, dry_run: options.dryRun === true }))
    const isElsewhere = await isWorkerRunning(platform.admin_url)
    if (options.wait === false) {
      out.result(await door.get(getRun(id)), () => out.t('chore_asked', { id }))
      if (!isElsewhere) out.note(out.t('no_worker'))
      return EXIT.fine
    }
    const leaving = new AbortController()
    // A door does one thing at a time, and this one is looked through while the work goes on.
    const working = isElsewhere ? undefined : workHere(await platform.door(slug), id, leaving.signal)
    if (working) {
      out.note(out.paint.dim(out.t('working_here')))
      platform.onClose(async () => {
        leaving.abort(new Error('The command is left'))
        await working
      })
    }
    const shown = follow(out, platform, door, id, {
      label: out.t(options.dryRun ? 'rehearsing' : 'working_on'),
      unit: out.t('item'),
      speed: 'items_per_second',
      left: 'chore_left',
      gone: 'chore_gone',
      expected_count: before?.done_count,
    })
    await Promise.all([shown, working])
    return report(out, door, id)
  })
}

/** Takes turns, as a worker does, until the run has ended or the command is left. */
async function workHere(library: Door, id: string, signal: AbortSignal): Promise<void> {
  const context = { library, signal, log: openLog('silent'), metrics: openMetrics() }
  while (!signal.aborted) {
    await takeTurn(context, { only_asked: true })
    if ((await library.get(getRun(id)))?.finished_at !== null) return
    await pause(AGAIN_MS)
  }
}

async function report(out: Output, door: Door, id: string): Promise<number> {
  const run = await door.get(getRun(id))
  if (!run) {
    out.note(out.t('chore_gone'))
    return EXIT.failed
  }
  out.result(run, () => told(out, run))
  if (run.status !== 'succeeded') return EXIT.failed
  return run.skipped_count > 0 ? EXIT.found_problems : EXIT.fine
}

function told(out: Output, run: ChoreRun): string {
  const { done_count, changed_count, skipped_count, counts, status, started_at, finished_at } = run
  const seconds = started_at && finished_at ? Number(((Date.parse(finished_at) - Date.parse(started_at)) / 1_000).toFixed(1)) : null
  const head = ['date', 'looked at', 'changed', 'left out', ...Object.keys(counts), 'seconds']
  const parts = [out.table(head, [[run.date, done_count, changed_count, skipped_count, ...Object.values(counts), seconds]])]
  if (status === 'failed') parts.push(out.paint.red(out.t('chore_failed', { reason: run.problem ?? '–' })))
  if (status === 'cancelled') parts.push(out.paint.yellow(out.t('chore_cancelled')))
  if (status === 'succeeded' && skipped_count > 0) {
    parts.push(out.paint.yellow(out.t('chore_left_out', { count: skipped_count, reason: run.problem ?? '–' })))
  }
  if (run.examples.length > 0) parts.push(`${out.t('chore_examples')}\n${examplesOf(out, run.examples.slice(0, EXAMPLES_SHOWN))}`)
  if (run.is_dry_run) parts.push(out.t('dry_run_done'))
  return parts.join('\n\n')
}

function examplesOf(out: Output, examples: readonly Record<string, unknown>[]): string {
  const head = [...new Set(examples.flatMap((example) => Object.keys(example)))]
  const cell = (value: unknown): Cell =>
    (typeof value === 'string' || typeof value === 'number' ? value : value && JSON.stringify(value)) as Cell
  return out.table(
    head,
    examples.map((example) => head.map((key) => cell(example[key]))),
  )
}

function countsOf({ counts }: ChoreRun): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
}
