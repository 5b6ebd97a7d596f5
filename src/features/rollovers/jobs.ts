import { DateTime } from 'luxon'
import { defineChore } from '../../kernel/chores.ts'
import type { Door, LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { defineJob } from '../../kernel/jobs.ts'
import { Problem } from '../../kernel/problem.ts'
import { finishTask, reportTask } from '../activity/verbs.ts'
import { endSessionsOfPatron } from '../identity/verbs.ts'
import { type PatronPatch, putPatrons } from '../patrons/bulk-verbs.ts'
import { events, type RolloverStep } from './contract.ts'
import {
  advance,
  beginTurn,
  countLines,
  countOutcomes,
  endRollover,
  insertLines,
  lockRollover,
  lockTurn,
  nextLines,
  type PendingLine,
  purgeRollovers,
  settleLines,
  stalledRollovers,
  standings,
} from './queries.ts'
import { fieldsBetween, isSame, type Reason, type Standing, type Ties, tiesReasons } from './rules.ts'

const BATCH_PATRONS = 200
const TURN_MS = 15_000
const MAXIMUM_ATTEMPTS = 5
/** The log of a rollover is kept for the year in which it can be undone, and a little longer. */
const KEPT_DAYS = 400

/**
 * Moves patrons up, or back. Safe to run twice, and to be killed: what becomes of a batch, its lines and the position are
 * one transaction, whom it is about was taken down when it began, and whoever is otherwise by then is left alone.
 */
const run = defineJob({
  name: 'rollovers.run',
  on: ['rollover.requested', 'rollover.continued'],
  queue: 'bulk',
  retry: { limit: 10, delay_s: 2 },
  lease_s: 3_600,
  run: async ({ payload, library, signal }) => {
    if (payload) await rollOver(library, payload.subject_id, signal)
  },
})

/** Continues what nobody works on any more. Safe to run twice: of two turns only the later one writes. */
const mend = defineJob({
  name: 'rollovers.mend',
  cron: '47 * * * *',
  queue: 'default',
  retry: { limit: 3, delay_s: 60 },
  run: ({ library }) =>
    library.write(async (tx) => {
      for (const { id, position } of await tx.all(stalledRollovers(new Date(tx.now.getTime() - 3_600_000))))
        emit(tx, events, 'rollover.continued', { subject_id: id, data: { position } })
    }),
})

/** Safe to run twice: a second run finds nothing. Needs no `skip`: only lines of its own refer to a rollover, and these go with it. */
const purge = defineChore({
  name: 'rollovers.purge',
  title: { en: 'Forget rollovers that can no longer be undone', it: 'Elimina i passaggi che non si possono più annullare' },
  every: 'night',
  limit: 20,
  batch: async (tx, { limit, is_dry_run }) => {
    const before = DateTime.fromJSDate(tx.now).minus({ days: KEPT_DAYS }).toJSDate()
    const done = (await tx.all(purgeRollovers(before, limit))).length
    return { done, next: done === limit && !is_dry_run ? 'more' : null }
  },
})

export const rolloverJobs = [run, mend]
export const rolloverChores = [purge]

interface Turn {
  id: string
  task_id: string
  run_number: number
  steps: RolloverStep[]
  position: number
  total: number
  is_undo: boolean
}

/** One turn: to the end of the lines, or until others want theirs. */
export async function rollOver(door: Door, id: string, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + TURN_MS
  const turn = await begin(door, id)
  if (!turn) return
  for (let position = turn.position; ; ) {
    const from = position
    const last = await door.write((tx) => batch(tx, turn, from))
    if (last === 'superseded') return
    if (last === 'cancelled' || last === null) return await door.write((tx) => end(tx, turn, last === 'cancelled'))
    position = last
    if (!signal.aborted && performance.now() < deadline) continue
    return await door.write(async (tx) => emit(tx, events, 'rollover.continued', { subject_id: id, data: { position } }))
  }
}

/** Takes over from whichever turn came before; the first one takes down whom it is about. */
function begin(door: Door, id: string): Promise<Turn | undefined> {
  return door.write(
    async (tx) => {
      const row = await tx.maybe(lockRollover(id))
      if (!row?.task_id || (row.status !== 'running' && row.status !== 'undoing')) return undefined
      const { steps, position, attempts, task_id } = row
      const turn = { id, task_id, steps, position, is_undo: row.status === 'undoing' }
      if (attempts >= MAXIMUM_ATTEMPTS) {
        const problem = new Problem('rollover_given_up', { params: { attempts, position } })
        await finishTask(tx, task_id, { problem: problem.toJSON(tx.library.locale) })
        tx.push(endRollover(id, 'failed', tx.now, null))
        return undefined
      }
      if (!row.has_lines) await tx.count(insertLines(JSON.stringify(steps), id))
      const { run_number } = await tx.one(beginTurn(id))
      const { count } = await tx.one(countLines(id))
      await reportTask(tx, task_id, { done_count: position, total_count: count })
      return { ...turn, run_number, total: count }
    },
    { plan: 'custom' },
  )
}

/** Does some lines in their order and gives the position of the last; null where there are no more. */
async function batch(tx: LibraryTx, turn: Turn, after: number): Promise<number | null | 'superseded' | 'cancelled'> {
  const [latest, lines] = await tx.flight([
    lockTurn(turn.id, turn.run_number),
    nextLines(turn.id, after, turn.is_undo ? 'moved' : 'pending', BATCH_PATRONS),
  ])
  if (latest.length === 0) return 'superseded'
  const task = await reportTask(tx, turn.task_id, { done_count: lines.at(-1)?.position ?? turn.total })
  if (task.status === 'cancelled') return 'cancelled'
  if (lines.length === 0) return null
  const stepOf = (line: PendingLine) => turn.steps[line.step - 1] as RolloverStep
  const found = await tx.all(
    standings(
      lines.map(({ patron_id }) => patron_id),
      lines.map((line) => stepOf(line).from.attribute_code ?? null),
    ),
  )
  const now = new Map(found.map((one) => [one.id, one]))
  const settled = lines.map((line) => ({ line, ...settle(line, now.get(line.patron_id), stepOf(line), turn.is_undo) }))
  const patches = settled.flatMap(({ line, fields }): PatronPatch[] => (fields ? [{ id: line.patron_id, fields }] : []))
  putPatrons(tx, '', [], patches)
  for (const { id, fields } of patches) if (fields.status === 'closed') await endSessionsOfPatron(tx, id)
  const rows = settled.map(({ line, outcome, reasons }) => ({ position: line.position, outcome, reasons: [...line.reasons, ...reasons] }))
  tx.push(settleLines(turn.id, JSON.stringify(rows)))
  const position = lines.at(-1)?.position as number
  tx.push(advance(turn.id, position))
  return position
}

/** Decides on one patron: moved where nobody has changed the patron since, and nothing ties who is to be closed. */
function settle(
  { before, after }: PendingLine,
  now: { standing: Standing; ties: Ties } | undefined,
  step: RolloverStep,
  isUndo: boolean,
): { outcome: string; reasons: Reason[]; fields?: Record<string, unknown> } {
  const left = isUndo ? 'kept' : 'skipped'
  if (!now) return { outcome: left, reasons: [{ code: 'rollover_patron_gone' }] }
  const [from, to] = isUndo ? [after, before] : [before, after]
  if (!isSame(now.standing, from)) return { outcome: left, reasons: [{ code: 'rollover_changed_meanwhile' }] }
  const tied = !isUndo && step.action === 'close' ? tiesReasons(now.ties) : []
  if (tied.length > 0) return { outcome: 'refused', reasons: tied }
  const fields = fieldsBetween(from, to, step)
  return { outcome: isUndo ? 'undone' : 'moved', reasons: [], ...(Object.keys(fields).length > 0 && { fields }) }
}

/** Ends a run or an undoing with what came of it; one that was cancelled can be undone as far as it came. */
async function end(tx: LibraryTx, turn: Turn, isCancelled: boolean): Promise<void> {
  if ((await tx.all(lockTurn(turn.id, turn.run_number))).length === 0) return
  const outcomes = await tx.all(countOutcomes(turn.id))
  const counts = Object.fromEntries(outcomes.map(({ outcome, count }) => [outcome, count]))
  const status = turn.is_undo && !isCancelled ? 'undone' : 'finished'
  tx.push(endRollover(turn.id, status, turn.is_undo ? null : tx.now, status === 'undone' ? tx.now : null))
  if (!isCancelled) await finishTask(tx, turn.task_id, { result: { ...counts, report: `/v1/rollovers/${turn.id}/report` } })
  emit(tx, events, 'rollover.finished', { subject_id: turn.id, data: { is_undo: turn.is_undo, status, counts } })
}
