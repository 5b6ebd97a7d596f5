import { defineChore, registeredChores } from '../../kernel/chores.ts'
import { defineJob } from '../../kernel/jobs.ts'
import { librariesToWorkIn, purgeRunsBefore } from './queries.ts'
import { takeTurn } from './turn.ts'

const DAY_MS = 86_400_000
/** Long enough to see how work grew over a season, short enough that hours do not fill the table. */
const NIGHTS_KEPT_MS = 100 * DAY_MS
const HOURS_KEPT_MS = 3 * DAY_MS

/** Starts what is due in a library, and goes on with it. Safe to run twice: a run has one turn at a time, and knows where it is. */
const turn = defineJob({
  name: 'chores.take-turn',
  on: 'chore_run.continued',
  cron: '*/5 * * * *',
  clock_for: (database) => librariesToWorkIn(database, registeredChores()),
  is_patient: true,
  queue: 'chores',
  retry: { limit: 5, delay_s: 20 },
  run: (context) => takeTurn(context),
})

/** Starts what somebody asked for, before what the clock began. Safe to run twice, as every turn is. */
const begin = defineJob({
  name: 'chores.begin-run',
  on: 'chore_run.requested',
  queue: 'chores',
  retry: { limit: 5, delay_s: 20 },
  run: (context) => takeTurn(context, { only_asked: true }),
})

export const choreJobs = [turn, begin]

/** Forgets runs of long ago. Safe to run twice: a second run finds nothing. Needs no `skip`: nothing refers to a run, so no single one can fail. */
export const purgeRuns = defineChore({
  name: 'chores.purge-runs',
  title: { en: 'Forget old reports of nightly work', it: 'Elimina i vecchi resoconti dei lavori notturni' },
  every: 'night',
  limit: 1_000,
  batch: async (tx, { limit, is_dry_run }) => {
    const [hours, nights] = [HOURS_KEPT_MS, NIGHTS_KEPT_MS].map((kept) => new Date(tx.now.getTime() - kept))
    const deleted = (await tx.all(purgeRunsBefore(hours, nights, limit))).length
    // What is gone is not found again, so any place will do to begin at; a rehearsal would find it for ever.
    return { done: deleted, next: deleted === limit && !is_dry_run ? 'more' : null, counts: { deleted } }
  },
})
