import { defineJob } from '../../kernel/jobs.ts'
import { purgeIdempotencyKeys, purgeTasks } from './queries.ts'

/** Forgets what no repeated request can ask for any more. Safe to run twice: a second run finds nothing. */
const purge = defineJob({
  name: 'activity.purge',
  cron: '17 * * * *',
  queue: 'bulk',
  retry: { limit: 3, delay_s: 60 },
  run: ({ library }) =>
    library.write(async (tx) => {
      await tx.flight([purgeIdempotencyKeys(), purgeTasks()])
    }),
})

export const activityJobs = [purge]
