import { v7 as uuidv7 } from 'uuid'
import { choreNamed, dateIn, periodOfDate, USUAL_NIGHT_HOUR } from '../../kernel/chores.ts'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { createTask } from '../activity/verbs.ts'
import { type ChorePlan, type ChoreRun, type ChoreRunRequest, events } from './contract.ts'
import { findPlan, getRun, lastDateDone, lockRun, putPlan, putRun } from './queries.ts'

/**
 * Asks for one chore, for a date; whichever worker is free then does it, before what the clock began. It is followed at
 * `/v1/tasks/{id}`. What is done already is not done again, so asking twice for a date is harmless.
 * @throws Problem chore_unknown, chore_running, chore_date_ahead, chore_date_past
 */
export async function requestRun(tx: LibraryTx, name: string, { date, dry_run }: ChoreRunRequest): Promise<ChoreRun> {
  const chore = choreNamed(name)
  if (!chore) throw new Problem('chore_unknown')
  const { time_zone } = tx.library
  const today = dateIn(time_zone, tx.now)
  const day = date ?? today
  const { night_hour } = (await tx.maybe(findPlan())) ?? { night_hour: USUAL_NIGHT_HOUR }
  const period = periodOfDate(chore.every, { time_zone, night_hour }, day, dry_run ? undefined : tx.now)
  const [runs, dates] = await tx.flight<[ChoreRun, { date: string | null }]>([lockRun(name, period.key, dry_run), lastDateDone(name)])
  if (runs[0] && runs[0].finished_at === null && runs[0].is_requested) throw new Problem('chore_running', { params: { name } })
  if (!dry_run && day > today) throw new Problem('chore_date_ahead', { params: { today } })
  const last = dates[0]?.date ?? null
  if (!dry_run && last !== null && day < last) throw new Problem('chore_date_past', { params: { date: last } })

  const id = uuidv7()
  await tx.one(putRun(name, period.key, dry_run, id, day, period.at, true, tx.actor.user_id, tx.now))
  createTask(tx, { id, kind: 'chore', unit: 'rows' })
  emit(tx, events, 'chore_run.requested', { subject_id: id, data: { chore: name, period: period.key, is_dry_run: dry_run } })
  return tx.one(getRun(id))
}

/** Chooses when a library has its nightly work done, and which of it rests. @throws Problem chore_unknown */
export async function changePlan(tx: LibraryTx, changes: Partial<ChorePlan>): Promise<ChorePlan> {
  const unknown = (changes.paused_chores ?? []).filter((name) => choreNamed(name) === undefined)
  if (unknown.length > 0) {
    const errors = unknown.map((name) => ({ code: 'chore_unknown', pointer: '/paused_chores', params: { name } }))
    throw new Problem('invalid_value', { errors })
  }
  const before = await planOf(tx)
  const plan = { ...before, ...changes }
  emit(tx, events, 'chore_plan.changed', { subject_id: tx.library.id, data: plan })
  return tx.one(putPlan(plan.night_hour, [...new Set(plan.paused_chores)], tx.now))
}

/** Gives when a library has its nightly work done, and which of it rests. */
export async function planOf(tx: LibraryTx): Promise<ChorePlan> {
  return (await tx.maybe(findPlan())) ?? { night_hour: USUAL_NIGHT_HOUR, paused_chores: [] }
}
