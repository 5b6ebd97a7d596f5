import { emit } from '../../kernel/events.ts'
import { defineJob } from '../../kernel/jobs.ts'
import { events } from './contract.ts'
import { beginRun, getClosing, stalledClosings } from './queries.ts'
import { repairBatch } from './repair.ts'

const BATCH = 200
/** So long a run goes on, before it lets others have their turn. */
const TURN_MS = 15_000

/**
 * Repairs the dates that fall on a closing, batch by batch. Safe to run twice, and to be killed: what a batch repaired
 * and how far the closing is are one transaction, and of two runs only the later one writes.
 */
const repairDates = defineJob({
  name: 'closings.repair-dates',
  on: ['closing.requested', 'closing.continued'],
  queue: 'bulk',
  retry: { limit: 10, delay_s: 2 },
  run: async ({ payload, library, signal }) => {
    if (!payload) return
    const id = payload.subject_id
    const deadline = performance.now() + TURN_MS
    const run = await library.write((tx) => tx.maybe(beginRun(id, tx.now)))
    if (!run) return
    while (await library.write((tx) => repairBatch(tx, id, run.run_number, BATCH))) {
      if (signal.aborted) throw signal.reason
      if (performance.now() < deadline) continue
      return await library.write(async (tx) => {
        const { done_count } = await tx.one(getClosing(id))
        emit(tx, events, 'closing.continued', { subject_id: id, data: { done_count } })
      })
    }
  },
})

/** Continues what nobody works on any more. Safe to run twice: of two runs only the later one writes. */
const mend = defineJob({
  name: 'closings.mend',
  cron: '17 * * * *',
  queue: 'default',
  retry: { limit: 3, delay_s: 60 },
  run: ({ library }) =>
    library.write(async (tx) => {
      for (const { id, done_count } of await tx.all(stalledClosings(new Date(tx.now.getTime() - 3_600_000))))
        emit(tx, events, 'closing.continued', { subject_id: id, data: { done_count } })
    }),
})

export const closingJobs = [repairDates, mend]
