import { defineJob } from '../../kernel/jobs.ts'
import { statement } from '../../kernel/query.ts'
import { purgeCounters } from './throttle.ts'

const purgeSessions = statement<never>(
  'identity.purge-sessions',
  `delete from platform.session where tenant = current_user and (expires_at < now() - interval '7 days' or ended_at < now() - interval '30 days')`,
)

/** Forgets sessions that are long over and counters that slow nobody. Safe to run twice: a second run finds nothing. */
const purge = defineJob({
  name: 'identity.purge',
  cron: '41 3 * * *',
  queue: 'bulk',
  retry: { limit: 3, delay_s: 60 },
  run: ({ library }) =>
    library.write(async (tx) => {
      await tx.flight([purgeSessions(), purgeCounters()])
    }),
})

export const identityJobs = [purge]
