import { DateTime } from 'luxon'
import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { described, Problem, type ProblemError } from '../../kernel/problem.ts'
import { createTask } from '../activity/verbs.ts'
import { events, type Rollover, type RolloverPreview, type RolloverStep } from './contract.ts'
import { countChosen, getRollover, insertRollover, knownNames, listProblems, lockRollover, requestTurn } from './queries.ts'
import { emptySteps, tiesReasons } from './rules.ts'

/** What must be lent to whoever plans and previews: it counts what is open of others. */
export const LOOKING = { elevate: ['patrons:read', 'loans:read', 'holds:read', 'charges:read'], plan: 'custom' } as const

const PROBLEMS_SHOWN = 500

/**
 * Makes a plan, which changes nobody before it is run.
 * @throws Problem rollover_step_empty, rollover_category_unknown, rollover_branch_unknown, rollover_attribute_unknown, all at
 *   once in errors[]
 */
export async function planRollover(tx: LibraryTx, { name, steps }: { name: string; steps: RolloverStep[] }): Promise<Rollover> {
  const errors: ProblemError[] = emptySteps(steps).map((step) => ({
    code: 'rollover_step_empty',
    pointer: `/steps/${step - 1}`,
    params: { step },
  }))
  const each = <T>(of: (step: RolloverStep) => (T | undefined)[]) => steps.flatMap(of).filter((one) => one !== undefined)
  const known = await tx.one(
    knownNames(
      each(({ from, to }) => [from.patron_category_id, to?.patron_category_id]),
      each(({ from }) => [from.home_branch_id]),
      each(({ from }) => [from.attribute_code]),
    ),
  )
  for (const [index, { from, to }] of steps.entries()) {
    const at = { pointer: `/steps/${index}`, params: { step: index + 1 } }
    const isUnknown = (one: string | undefined, of: readonly string[]) => one !== undefined && !of.includes(one)
    if (isUnknown(from.patron_category_id, known.categories) || isUnknown(to?.patron_category_id, known.categories))
      errors.push({ code: 'rollover_category_unknown', ...at })
    if (isUnknown(from.home_branch_id, known.branches)) errors.push({ code: 'rollover_branch_unknown', ...at })
    if (isUnknown(from.attribute_code, known.attributes))
      errors.push({ code: 'rollover_attribute_unknown', pointer: at.pointer, params: { ...at.params, code: from.attribute_code } })
  }
  const [first] = errors
  if (first) throw new Problem(first.code, { params: first.params, errors })
  const id = uuidv7()
  tx.push(insertRollover(id, name, JSON.stringify(steps), tx.actor.user_id, tx.now))
  emit(tx, events, 'rollover.planned', { subject_id: id, data: { name } })
  return tx.one(getRollover(id))
}

/** Tells whom the steps of a plan would take at this moment, and at whom somebody should look. @throws Problem not_found */
export async function previewRollover(tx: LibraryTx, id: string): Promise<RolloverPreview> {
  const { steps } = await tx.one(getRollover(id))
  const given = JSON.stringify(steps)
  const [counts, problems] = await tx.flight([countChosen(given), listProblems(given)])
  const countOf = (step: number) => counts.find((one) => one.step === step)?.count ?? 0
  return {
    steps: steps.map((_, index) => ({
      step: index + 1,
      patron_count: countOf(index + 1),
      problem_count: problems.filter(({ step }) => step === index + 1).length,
    })),
    patron_count: counts.reduce((sum, { count }) => sum + count, 0),
    problems: problems.slice(0, PROBLEMS_SHOWN).map(({ step, steps: all, action, patron, ties }) => {
      const tied = tiesReasons(ties)
      const several = all.slice(1).map((other) => ({ code: 'rollover_in_several_steps', params: { step: other } }))
      const reasons = [...tied, ...several].map((reason) => described(reason, tx.actor.language))
      return { step, patron, would_be: action === 'close' && tied.length > 0 ? 'refused' : 'moved', reasons }
    }),
  }
}

/** Asks for the run of a plan. @throws Problem not_found, rollover_running, rollover_not_planned */
export async function runRollover(tx: LibraryTx, id: string): Promise<Rollover> {
  const { status } = await tx.one(lockRollover(id))
  if (status === 'running' || status === 'undoing') throw new Problem('rollover_running')
  if (status !== 'planned') throw new Problem('rollover_not_planned', { params: { status } })
  return request(tx, id, false)
}

/** Asks for the undoing of a run. @throws Problem not_found, rollover_running, rollover_not_finished, rollover_too_old */
export async function undoRollover(tx: LibraryTx, id: string): Promise<Rollover> {
  const { status, finished_at } = await tx.one(lockRollover(id))
  if (status === 'running' || status === 'undoing') throw new Problem('rollover_running')
  if (!['finished', 'failed'].includes(status)) throw new Problem('rollover_not_finished', { params: { status } })
  if (finished_at !== null && DateTime.fromISO(finished_at).plus({ years: 1 }).toJSDate() < tx.now) throw new Problem('rollover_too_old')
  return request(tx, id, true)
}

function request(tx: LibraryTx, id: string, isUndo: boolean): Promise<Rollover> {
  const taskId = uuidv7()
  createTask(tx, { id: taskId, kind: isUndo ? 'rollover_undo' : 'rollover', unit: 'patrons' })
  tx.push(requestTurn(id, isUndo ? 'undoing' : 'running', taskId))
  emit(tx, events, 'rollover.requested', { subject_id: id, data: { is_undo: isUndo } })
  return tx.one(getRollover(id))
}
