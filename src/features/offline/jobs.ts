import type { Door } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { defineJob } from '../../kernel/jobs.ts'
import { finishTask, reportTask } from '../activity/verbs.ts'
import { events } from './contract.ts'
import { mergeWaiting } from './merge.ts'
import { countOfBatch, forgottenDevices, waitingEvents } from './queries.ts'

/** So many events are one transaction: enough to spread the cost of a commit, few enough to hold nobody up. */
const EVENTS_PER_TRANSACTION = 20

/**
 * Merges what a device sent, in its order. Safe to run twice, and to be killed: an event is merged in the transaction
 * that marks it, and one that is marked is passed over.
 */
export const mergeBatch = defineJob({
  name: 'offline.merge-batch',
  on: 'offline_batch.received',
  queue: 'bulk',
  retry: { limit: 10, delay_s: 2 },
  lease_s: 900,
  run: async ({ payload, library, signal }) => {
    if (!payload) return
    await mergeDevice(library, String(payload.data.device_id), signal)
    await endTask(library, payload.subject_id)
  },
})

/** Continues with devices whose events nobody merges. Safe to run twice, as the merging is. */
const mendBatches = defineJob({
  name: 'offline.mend',
  cron: '23 * * * *',
  queue: 'default',
  retry: { limit: 3, delay_s: 60 },
  run: ({ library }) =>
    library.write(async (tx) => {
      const anHourAgo = new Date(tx.now.getTime() - 3_600_000)
      for (const { device_id, batch_id } of await tx.all(forgottenDevices(anHourAgo)))
        emit(tx, events, 'offline_batch.received', {
          subject_id: batch_id,
          data: { device_id, first_number: 0, last_number: 0, new_count: 0 },
        })
    }),
})

export const offlineJobs = [mergeBatch, mendBatches]

async function mergeDevice(door: Door, deviceId: string, signal: AbortSignal): Promise<void> {
  let after = 0
  for (;;) {
    const waiting = await door.list(waitingEvents(deviceId, after))
    if (waiting.length === 0) return
    for (let n = 0; n < waiting.length; n += EVENTS_PER_TRANSACTION) {
      if (signal.aborted) throw new Error('The process stops; another one goes on')
      const some = waiting.slice(n, n + EVENTS_PER_TRANSACTION)
      await mergeWaiting(
        door,
        some.map(({ id }) => id),
      )
      after = (some.at(-1) as (typeof some)[number]).number
    }
    for (const batch of new Set(waiting.map(({ batch_id }) => batch_id))) {
      await door.write(async (tx) => {
        const { done_count } = await tx.one(countOfBatch(batch))
        await reportTask(tx, batch, { done_count })
      })
    }
  }
}

async function endTask(door: Door, batchId: string): Promise<void> {
  await door.write(async (tx) => {
    const { counts } = await tx.one(countOfBatch(batchId))
    await finishTask(tx, batchId, { result: counts })
  })
}
