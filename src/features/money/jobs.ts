import type { Door } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { defineJob } from '../../kernel/jobs.ts'
import { finishTask, reportTask } from '../activity/verbs.ts'
import { amnestyBatch } from './amnesties.ts'
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
    const started = performance.now()
    let run: AmnestyRun | undefined = AmnestyRun.parse(payload.data)
    while (run) {
      if (signal.aborted) throw signal.reason
      run = await turn(library, payload.subject_id, run, performance.now() - started > TURN_MS)
    }
  },
})

/** One batch; or, where others wait, the word that there is more to do. */
function turn(library: Door, id: string, run: AmnestyRun, isOver: boolean): Promise<AmnestyRun | undefined> {
  return library.write(async (tx) => {
    if (isOver) {
      emit(tx, events, 'amnesty.continued', { subject_id: id, data: run })
      return undefined
    }
    const { status } = await reportTask(tx, id, { done_count: run.done_count })
    if (status === 'cancelled') return undefined
    const next = await amnestyBatch(tx, run, BATCH_CHARGES)
    if (!next) await finishTask(tx, id, { result: { charge_count: run.done_count, cents: run.cents } })
    return next
  })
}

export const moneyJobs = [runAmnesty]
