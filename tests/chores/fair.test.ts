import { afterAll, beforeAll, expect, test } from 'vitest'
import { choreJobs } from '../../src/features/chores/jobs.ts'
import { takeTurn } from '../../src/features/chores/turn.ts'
import { requestRun } from '../../src/features/chores/verbs.ts'
import { registerFeatures } from '../../src/features.ts'
import { type ChoreBatch, defineChore, registerChores } from '../../src/kernel/chores.ts'
import type { Library } from '../../src/kernel/db.ts'
import type { JobContext } from '../../src/kernel/jobs.ts'
import { openLog } from '../../src/kernel/log.ts'
import { openMailer } from '../../src/kernel/mail.ts'
import { openMetrics } from '../../src/kernel/metrics.ts'
import { type Queue, startQueue } from '../../src/kernel/queue.ts'
import { openDirectory } from '../../src/platform/directory.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { until } from '../support/until.ts'

const NAME = 'test.carry-stones'
const BATCHES_OF_THE_LARGE = 120
const BATCH_MS = 40
const TURN_MS = 400

let db: TestDatabase
let queue: Queue
const large: Library[] = []
const small: Library[] = []
/** Which libraries have a turn at this moment, how many turns each had, and what was seen that should not be. */
const atWork = new Map<string, number>()
const turns = new Map<string, number>()
const together: string[] = []

/** Many batches in a library that is large, and one in any other. */
const stones = defineChore({
  name: NAME,
  title: { en: 'Carry stones', it: 'Porta le pietre' },
  every: 'night',
  limit: 1,
  batch: async (tx, { after }: ChoreBatch) => {
    await new Promise((resolve) => setTimeout(resolve, BATCH_MS))
    const place = Number(after ?? 0) + 1
    const last = tx.library.slug.startsWith('grande') ? BATCHES_OF_THE_LARGE : 1
    return { done: 1, next: place < last ? String(place) : null }
  },
})

/** A turn as the jobs take it, but a short one, and with a look at who has one already. */
async function countedTurn(context: JobContext, only_asked: boolean): Promise<void> {
  const { slug } = context.library.library
  if (atWork.has(slug)) together.push(slug)
  atWork.set(slug, 1)
  turns.set(slug, (turns.get(slug) ?? 0) + 1)
  try {
    await takeTurn(context, { only_asked, turn_ms: TURN_MS })
  } finally {
    atWork.delete(slug)
  }
}

beforeAll(async () => {
  registerFeatures()
  registerChores([stones])
  db = await createTestDatabase()
  // As many as can be at work at once: two workers that take two each.
  for (const slug of ['grande-1', 'grande-2', 'grande-3', 'grande-4']) large.push(await db.provision(slug))
  for (const slug of ['piccola-1', 'piccola-2', 'piccola-3']) small.push(await db.provision(slug))
  const directory = openDirectory(db.database, 'localhost')
  queue = await startQueue({
    direct_url: db.admin_url,
    database: db.database,
    jobs: choreJobs.map((job) => ({ ...job, cron: undefined, run: (context) => countedTurn(context, job.name === 'chores.begin-run') })),
    libraryByRole: directory.byRole,
    activeRoles: directory.activeRoles,
    mail: openMailer({ smtp_url: undefined, outbox_dir: '/nowhere', from: 'noreply@localhost' }),
    log: openLog(process.env['LOG_LEVEL'] ?? 'silent'),
    metrics: openMetrics(),
  })
})
afterAll(async () => {
  await queue.stop()
  await db.drop()
})

const ask = (library: Library) => db.door(library).write((tx) => requestRun(tx, NAME, { dry_run: false }))
const runs = async () =>
  db.admin<{ slug: string; status: string; done_count: number; finished_at: Date | null }>(
    `select l.slug, r.status, r.done_count::int, r.finished_at from platform.chore_run r join platform.library l on l.role_name = r.tenant where r.chore = $1`,
    [NAME],
  )

test("libraries with very much to do leave the others' little to be done first, and none has two turns at once", {
  timeout: 120_000,
}, async () => {
  // The large ones hold every place before the small ones ask.
  for (const library of large) await ask(library)
  await until(
    () => atWork.size,
    (count) => count === large.length,
    30_000,
  )
  for (const library of small) await ask(library)
  const ended = await until(
    runs,
    (all) => all.length === large.length + small.length && all.every(({ finished_at }) => finished_at !== null),
    100_000,
  )
  expect(ended.map(({ status }) => status)).toEqual(ended.map(() => 'succeeded'))
  const of = (kind: string) =>
    ended.filter(({ slug }) => slug.startsWith(kind)).map((run) => ({ ...run, at: run.finished_at?.getTime() ?? 0 }))
  expect(of('grande').map(({ done_count }) => done_count)).toEqual(large.map(() => BATCHES_OF_THE_LARGE))
  expect(Math.max(...of('piccola').map(({ at }) => at))).toBeLessThan(Math.min(...of('grande').map(({ at }) => at)))
  expect(together).toEqual([])
  // They gave their place away again and again, and lost nothing by it.
  for (const { slug } of large) expect(turns.get(slug), slug).toBeGreaterThan(3)
})
