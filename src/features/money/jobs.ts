import { defineChore } from '../../kernel/chores.ts'
import { decodeCursor, encodeCursor } from '../../kernel/cursor.ts'
import type { Door } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { defineJob } from '../../kernel/jobs.ts'
import { finishTask, reportTask } from '../activity/verbs.ts'
import { type AccrualCursor, accrueFines, nextOverdue } from './accrual.ts'
import { amnestyBatch, amnestySums } from './amnesties.ts'
import { AmnestyRun } from './amnesty-contract.ts'
import { events } from './contract.ts'

const BATCH_CHARGES = 200
/** So long a run goes on before others have their turn. */
const TURN_MS = 15_000

/** Writes charges off in small transactions. Safe to run twice: what is written off owes nothing and is not found again. */
const runAmnesty = defineJob({
  name: 'money.run-amnesty',
  on: ['amnesty.requested', 'amnesty.continued'],
  queue: 'bulk',
  retry: { limit: 10, delay_s: 2 },
  run: async ({ payload, library, signal }) => {
    if (!payload) return
    const id = payload.subject_id
    const started = performance.now()
    // A run that was cut off has written off more than its event knows of.
    const sums = (await library.get(amnestySums(id))) ?? NOTHING
    let at: Progress | undefined = { run: AmnestyRun.parse(payload.data), sums }
    while (at) {
      if (signal.aborted) throw signal.reason
      at = await turn(library, id, at, performance.now() - started > TURN_MS)
    }
  },
})

interface Progress {
  run: AmnestyRun
  sums: { charge_count: number; cents: number }
}
const NOTHING = { charge_count: 0, cents: 0 }

/** One batch; or, where others wait, the word that there is more to do. */
function turn(library: Door, id: string, { run, sums }: Progress, isOver: boolean): Promise<Progress | undefined> {
  return library.write(async (tx) => {
    const { status } = await reportTask(tx, id, { done_count: sums.charge_count })
    // It was cancelled, or another run has ended it.
    if (status !== 'running') return undefined
    if (isOver) {
      emit(tx, events, 'amnesty.continued', { subject_id: id, data: run })
      return undefined
    }
    const batch = await amnestyBatch(tx, id, run, BATCH_CHARGES)
    if (!batch) {
      await finishTask(tx, id, { result: sums })
      return undefined
    }
    const { charge_count, cents } = batch.sums
    return { run: batch.run, sums: { charge_count: sums.charge_count + charge_count, cents: sums.cents + cents } }
  })
}

export const moneyJobs = [runAmnesty]

/** Lets the fines of overdue loans grow. Safe to run twice: a fine is brought to what it comes to, and not raised. */
export const accrueNightly = defineChore({
  name: 'money.accrue-fines',
  title: { en: 'Let overdue fines accrue', it: 'Matura le multe per ritardo' },
  every: 'night',
  // What is renewed tonight is late no more.
  after: ['circulation.renew-loans'],
  limit: 500,
  batch: async (tx, { after, limit }) => {
    const { done, changed, cents, next } = await accrueFines(tx, { date: tx.now, after: placeOf(after), limit })
    return { done, changed, next: next && textOf(next), counts: { cents } }
  },
  // A loan whose fine cannot be counted lets those of the others grow.
  skip: async (tx, { after }) => {
    const next = await nextOverdue(tx, { date: tx.now, after: placeOf(after) })
    return next ? textOf(next) : null
  },
})

function placeOf(after: string | null): AccrualCursor | null {
  if (after === null) return null
  const [due_at, id] = decodeCursor(after, 2)
  return { due_at: String(due_at), id: String(id) }
}

function textOf({ due_at, id }: AccrualCursor): string {
  return encodeCursor([due_at, id])
}
