import { v7 as uuidv7 } from 'uuid'
import {
  type Chore,
  type ChoreBatch,
  type ChoreStep,
  choreNamed,
  duePeriod,
  type Period,
  registeredChores,
  USUAL_NIGHT_HOUR,
} from '../../kernel/chores.ts'
import { now } from '../../kernel/clock.ts'
import type { Door, LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import type { JobContext } from '../../kernel/jobs.ts'
import { withoutSecrets } from '../../kernel/log.ts'
import { isDatabaseError, Problem, problemOfDatabaseError } from '../../kernel/problem.ts'
import { finishTask, reportTask } from '../activity/verbs.ts'
import { type ChorePlan, events } from './contract.ts'
import {
  claimRun,
  endRun,
  findPlan,
  finishedPeriods,
  type HeldRun,
  holdRun,
  progressRun,
  putRun,
  supersedeRuns,
  unfinishedRuns,
} from './queries.ts'

/** So long a library has its turn, before it lets others have theirs. */
const TURN_MS = 10_000
const USUAL_LIMIT = 500
/** Turns in a row that ended without one batch done; then the work is given up until its next night or hour. */
const MAXIMUM_ATTEMPTS = 4
const EXAMPLES_KEPT = 20

/**
 * Does what is due in a library, chore by chore and batch by batch, until nothing is left or others want their turn.
 * What a batch changes and how far the run is are one transaction: whoever is killed is followed by a turn that goes on
 * behind the last batch.
 */
export async function takeTurn(
  { library, signal, log, metrics }: Pick<JobContext, 'library' | 'signal' | 'log' | 'metrics'>,
  { only_asked = false, turn_ms = TURN_MS } = {},
): Promise<void> {
  const started = performance.now()
  const isOver = () => signal.aborted || performance.now() - started > turn_ms
  let last: HeldRun | undefined
  while (!isOver()) {
    const run = await library.write((tx) => nextRun(tx, only_asked))
    if (!run) return
    last = run
    const chore = choreNamed(run.chore)
    if (!chore) await end(library, run, { status: 'failed', problem: 'There is no such chore in this release' })
    else if (run.attempts > MAXIMUM_ATTEMPTS)
      await end(library, run, { status: 'failed', problem: run.problem ?? 'It was cut off each time' })
    else if (!(await workOn({ door: library, chore, run, log, metrics }, isOver))) return
  }
  // A process that stops leaves what it did not do to the others, which are told like this, too.
  const subject_id = last?.id ?? library.library.id
  await library.write(async (tx) => emit(tx, events, 'chore_run.continued', { subject_id, data: {} }))
}

/** Chooses what to do now: what somebody asked for or a turn left half-done, then what is due, in its order. */
async function nextRun(tx: LibraryTx, onlyAsked: boolean): Promise<HeldRun | undefined> {
  const [plans, unfinished] = await tx.flight<[ChorePlan, HeldRun]>([findPlan(), unfinishedRuns()])
  const asked = unfinished.find(({ is_requested }) => is_requested)
  if (asked) return tx.one(claimRun(asked.id, uuidv7(), tx.now))
  if (onlyAsked) return undefined
  const due = dueNow(plans[0] ?? { night_hour: USUAL_NIGHT_HOUR, paused_chores: [] }, tx.library.time_zone, tx.now)
  const [names, keys] = [due.map(({ chore }) => chore.name), due.map(({ period }) => period.key)]
  const finished = new Set((await tx.all(finishedPeriods(names, keys))).map(({ chore }) => chore))
  const next = due.find(({ chore }) => !finished.has(chore.name))
  if (!next) return leftOver(tx, unfinished)
  const { chore, period } = next
  const begun = unfinished.find((run) => run.chore === chore.name && run.period === period.key)
  tx.push(supersedeRuns(chore.name, period.key, tx.now))
  const run = begun ?? (await tx.one(putRun(chore.name, period.key, false, uuidv7(), period.date, period.at, false, null, tx.now)))
  return tx.one(claimRun(run.id, uuidv7(), tx.now))
}

/** What the clock began and can no longer be due, since the chore was paused meanwhile or is gone. */
async function leftOver(tx: LibraryTx, [first]: readonly HeldRun[]): Promise<HeldRun | undefined> {
  return first && tx.one(claimRun(first.id, uuidv7(), tx.now))
}

function dueNow({ night_hour, paused_chores }: ChorePlan, time_zone: string, instant: Date): { chore: Chore; period: Period }[] {
  return registeredChores().flatMap((chore) => {
    const period = paused_chores.includes(chore.name) ? undefined : duePeriod(chore.every, { time_zone, night_hour }, instant)
    return period ? [{ chore, period }] : []
  })
}

/** A run that a turn works on. */
interface Work extends Pick<JobContext, 'log' | 'metrics'> {
  door: Door
  chore: Chore
  run: HeldRun
}

/** Works on a run until it ends, or until the turn is over; false where another turn has taken it. */
async function workOn(work: Work, isOver: () => boolean): Promise<boolean> {
  const { door, chore, run, log } = work
  const usual = chore.limit ?? USUAL_LIMIT
  let limit = usual
  let after = run.cursor
  try {
    while (!isOver()) {
      const next = await doBatch(door, chore, run, after, limit).then(
        (step) => {
          run.done_count += step.done
          count(work, step)
          limit = Math.min(usual, limit * 2)
          return step.next
        },
        (error: unknown) => {
          // What one thing made fail goes through without it: ever smaller batches find it.
          if (!isOfTheData(error)) throw error
          if (limit === 1) return leaveOut(work, after, error)
          limit = Math.ceil(limit / 8)
          return after ?? undefined
        },
      )
      if (next === null) return true
      after = next ?? null
    }
  } catch (error) {
    if (error instanceof Superseded) return false
    if (error instanceof Cancelled) await end(door, run, { status: 'cancelled' })
    else if (!isOfTheData(error)) throw error
    else {
      log.error({ err: error, chore: chore.name }, 'chore failed')
      await end(door, run, { status: 'failed', problem: said(error) })
    }
  }
  return true
}

/** Another turn has the run by now. */
class Superseded extends Error {}
/** Whoever asked for the run has asked it to stop. */
class Cancelled extends Error {}

async function doBatch(door: Door, chore: Chore, run: HeldRun, after: string | null, limit: number): Promise<ChoreStep> {
  const batch: ChoreBatch = { date: run.date, after, limit, is_dry_run: run.is_dry_run }
  const at = new Date(run.at)
  if (!run.is_dry_run) {
    return door.write(
      async (tx) => {
        await hold(tx, run)
        const step = await chore.batch(tx, batch)
        await progress(tx, run, after, step)
        return step
      },
      { at },
    )
  }
  const step = await door.write((tx) => chore.batch(tx, batch), { at, dry_run: true })
  await door.write(async (tx) => {
    await hold(tx, run)
    await progress(tx, run, after, step)
  })
  return step
}

/** Tells the monitoring what was done; what is rehearsed is not. */
function count({ chore, run, metrics }: Work, { done, changed = done, skipped = 0 }: Pick<Progress, 'done' | 'changed' | 'skipped'>): void {
  if (run.is_dry_run) return
  for (const [outcome, items] of Object.entries({ changed, unchanged: done - changed - skipped, left_out: skipped }))
    metrics.chore_items.inc({ chore: chore.name, outcome }, Math.max(0, items))
}

async function leaveOut(work: Work, after: string | null, error: unknown): Promise<string | null> {
  const { door, chore, run } = work
  const { skip } = chore
  if (!skip) throw error
  const next = await door.write(
    async (tx) => {
      await hold(tx, run)
      const next = await skip(tx, { date: run.date, after, limit: 1, is_dry_run: run.is_dry_run })
      await progress(tx, run, after, { done: 1, changed: 0, next, skipped: 1, problem: said(error) })
      return next
    },
    { at: new Date(run.at) },
  )
  run.done_count += 1
  count(work, { done: 1, changed: 0, skipped: 1 })
  return next
}

async function hold(tx: LibraryTx, { id, claim }: HeldRun): Promise<void> {
  if (!(await tx.maybe(holdRun(id, claim)))) throw new Superseded()
}

type Progress = ChoreStep & { skipped?: number; problem?: string }

async function progress(tx: LibraryTx, run: HeldRun, after: string | null, step: Progress): Promise<void> {
  const { done, changed = done, next, counts = {}, examples = [], skipped = 0, problem = null } = step
  const told = JSON.stringify(examples.slice(0, EXAMPLES_KEPT))
  tx.push(progressRun(run.id, next ?? after, done, changed, skipped, JSON.stringify(counts), told, problem, now()))
  if (next === null) return endWithin(tx, run, { status: 'succeeded' })
  if (!run.is_requested) return
  const { status } = await reportTask(tx, run.id, { done_count: run.done_count + done })
  if (status === 'cancelled') throw new Cancelled()
}

interface End {
  status: HeldRun['status']
  problem?: string
}

function end(door: Door, run: HeldRun, how: End): Promise<void> {
  return door.write((tx) => endWithin(tx, run, how))
}

/** Ends a run with what came of it, and its task with it. */
async function endWithin(tx: LibraryTx, run: HeldRun, { status, problem }: End): Promise<void> {
  const ended = await tx.maybe(endRun(run.id, status, problem ?? null, now()))
  if (!ended) return
  const { id, chore, period, is_dry_run, done_count, changed_count, skipped_count, counts, examples } = ended
  const told = { chore, period, is_dry_run, status, done_count, changed_count, counts }
  if (run.is_requested && status === 'failed')
    await finishTask(tx, id, { problem: new Problem('internal', { detail: problem }).toJSON(tx.library.locale) })
  else if (run.is_requested && status !== 'cancelled') {
    await reportTask(tx, id, { done_count })
    await finishTask(tx, id, { result: { ...told, skipped_count, examples } })
  }
  // An hour in which nothing was to be done is no event.
  if (run.is_requested || status !== 'succeeded' || changed_count > 0)
    emit(tx, events, 'chore_run.finished', { subject_id: id, data: told })
}

/** Whether what was to be done was the trouble, and not that the database was away. */
function isOfTheData(error: unknown): boolean {
  if (error instanceof Superseded || error instanceof Cancelled) return false
  const problem = error instanceof Problem ? error : problemOfDatabaseError(error)
  // A statement that took too long did too much at once.
  if (isDatabaseError(error) && error.code === '57014') return true
  return problem?.code !== 'unavailable' && problem?.code !== 'conflict'
}

function said(error: unknown): string {
  return withoutSecrets(error instanceof Error ? error.message : String(error)).slice(0, 500)
}
