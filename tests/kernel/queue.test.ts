import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { events } from '../../src/features/activity/contract.ts'
import { registerFeatures } from '../../src/features.ts'
import type { Library } from '../../src/kernel/db.ts'
import { emit } from '../../src/kernel/events.ts'
import { defineJob, type Job, type JobContext } from '../../src/kernel/jobs.ts'
import { openLog } from '../../src/kernel/log.ts'
import { openMailer } from '../../src/kernel/mail.ts'
import { openMetrics } from '../../src/kernel/metrics.ts'
import { type Queue, startQueue } from '../../src/kernel/queue.ts'
import { openDirectory } from '../../src/platform/directory.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { until } from '../support/until.ts'

let db: TestDatabase
let civica: Library
let other: Library
const running: Queue[] = []

beforeAll(async () => {
  registerFeatures()
  db = await createTestDatabase()
  civica = await db.provision('civica')
  other = await db.provision('altra')
})
afterAll(() => db.drop())
afterEach(async () => {
  await Promise.all(running.splice(0).map((queue) => queue.stop()))
  await db.admin('delete from pgboss.job')
  await db.admin('update platform.event_cursor set (xid, id) = (select xid, id from platform.event order by xid desc, id desc limit 1)')
})

async function start(run: Job['run'], more: Partial<Job> = {}): Promise<Queue> {
  const directory = openDirectory(db.database, 'localhost')
  const queue = await startQueue({
    direct_url: db.admin_url,
    database: db.database,
    jobs: [defineJob({ name: 'test.job', on: 'task.changed', queue: 'default', retry: { limit: 3, delay_s: 1 }, ...more, run })],
    libraryByRole: directory.byRole,
    activeRoles: directory.activeRoles,
    mail: openMailer({ smtp_url: undefined, outbox_dir: '/nowhere', from: 'noreply@localhost' }),
    log: openLog(process.env.LOG_LEVEL ?? 'silent'),
    metrics: openMetrics(),
  })
  running.push(queue)
  return queue
}

/** Writes events in one transaction and gives what they are about. */
async function happen(library: Library, count: number, { fails = false } = {}): Promise<string[]> {
  const ids = Array.from({ length: count }, () => uuidv7())
  const writing = db.door(library).write(async (tx) => {
    for (const subject_id of ids) {
      emit(tx, events, 'task.changed', { subject_id, data: { kind: 'x', status: 'running', done_count: 0, total_count: null } })
    }
    if (fails) {
      await tx.all(tx.db.selectFrom('setting').select('key'))
      throw new Error('rolled back')
    }
  })
  await (fails ? expect(writing).rejects.toThrow('rolled back') : writing)
  return ids
}
const subjectOf = ({ payload }: JobContext) => payload?.subject_id as string
const jobs = () => db.admin<{ state: string; data: { event: unknown } }>('select state, data from pgboss.job')

test('two dispatchers at once start each job of each event exactly once', async () => {
  const done: string[] = []
  const run = async (context: JobContext) => void done.push(subjectOf(context))
  await Promise.all([start(run), start(run)])
  const ids: string[] = []
  for (let batch = 0; batch < 15; batch++) ids.push(...(await happen(batch % 2 ? civica : other, 20)))
  await until(
    () => done.length,
    (count) => count >= ids.length,
  )
  expect([...done].sort()).toEqual([...ids].sort())
  const rows = await until(jobs, (all) => all.every(({ state }) => state === 'completed'))
  expect(rows).toHaveLength(ids.length)
})

test('what is rolled back starts nothing', async () => {
  const done: string[] = []
  await start(async (context) => void done.push(subjectOf(context)))
  await happen(civica, 5, { fails: true })
  const ids = await happen(civica, 1)
  await until(
    () => done,
    (all) => all.length > 0,
  )
  expect(done).toEqual(ids)
  expect(await jobs()).toHaveLength(1)
})

test('jobs carry where their event stands, and nothing of what it says', async () => {
  await happen(civica, 1)
  await start(async () => {})
  const [job] = await until(jobs, (all) => all.length === 1)
  expect(Object.keys(job?.data as object).sort()).toEqual(['event', 'job', 'tenant'])
  expect(Object.keys(job?.data.event as object).sort()).toEqual(['at', 'id', 'xid'])
})

test("one library's flood does not keep another's few jobs waiting, nor a third's", async () => {
  const done: string[] = []
  const third = await db.provision('terza')
  await start(async (context) => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    done.push(context.library.library.slug)
  })
  for (let batch = 0; batch < 4; batch++) {
    await happen(civica, 500)
    await happen(third, 500)
  }
  await until(
    () => done.length,
    (count) => count > 50,
  )
  await happen(other, 5)
  const before = done.length
  await until(
    () => done.filter((slug) => slug === 'altra').length,
    (count) => count === 5,
    10_000,
  )
  expect(done.length).toBeLessThan(2_000)
  expect(done.lastIndexOf('altra') - before).toBeLessThan(500)
})

test('a job that fails is tried again, with longer waits, and told when it is its last try', async () => {
  const tries: boolean[] = []
  await start(
    async ({ is_last_try }) => {
      tries.push(is_last_try)
      throw new Error('anna@example.org does not answer')
    },
    { retry: { limit: 2, delay_s: 1, longest_delay_s: 2 } },
  )
  await happen(civica, 1)
  await until(
    () => tries.length,
    (count) => count === 3,
  )
  expect(tries).toEqual([false, false, true])
  const [job] = await until(
    () => db.admin<{ state: string; output: unknown }>('select state, output from pgboss.job'),
    ([one]) => one?.state === 'failed',
  )
  expect(JSON.stringify(job?.output)).toContain('does not answer')
  expect(JSON.stringify(job?.output)).not.toContain('anna')
})

test('a job that leaves because its process stops is handed over at once, and has lost no try', async () => {
  const tries: boolean[] = []
  const first = await start(
    async ({ signal, is_last_try }) => {
      tries.push(is_last_try)
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    },
    { retry: { limit: 1, delay_s: 600 } },
  )
  await happen(civica, 1)
  await until(
    () => tries.length,
    (count) => count === 1,
  )
  running.splice(running.indexOf(first), 1)
  await first.stop()
  await start(async ({ is_last_try }) => void tries.push(is_last_try))
  await until(
    () => tries.length,
    (count) => count === 2,
  )
  expect(tries).toEqual([false, false])
  await until(jobs, ([job]) => job?.state === 'completed')
})

test('a job of a library that is gone has nothing to do', async () => {
  const gone = await db.provision('chiusa')
  await happen(gone, 1)
  await db.admin('delete from platform.library where id = $1', [gone.id])
  const done: string[] = []
  await start(async (context) => void done.push(subjectOf(context)))
  const ids = await happen(civica, 1)
  await until(jobs, (all) => all.length === 2 && all.every(({ state }) => state === 'completed'))
  expect(done).toEqual(ids)
})

test('a dispatcher that slept for a month leaves nothing out', async () => {
  await happen(civica, 1)
  // The log refuses to be written anew; that a month has passed is told past its triggers.
  await db.admin(`begin; set local session_replication_role = replica; update platform.event set at = at - interval '30 days'
    where tenant = '${civica.schema}' and id = (select max(id) from platform.event); commit`)
  await db.admin(`update platform.event_cursor set at = at - interval '31 days'`)
  const done: string[] = []
  await start(async (context) => void done.push(subjectOf(context)))
  await until(
    () => done.length,
    (count) => count === 1,
  )
})

function spawnWorker(run: string): { child: ChildProcess; lines: Record<string, unknown>[] } {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./worker-process.ts', import.meta.url))], {
    env: { ...process.env, ADMIN_URL: db.admin_url, APP_URL: db.app_url, RUN: run },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: Record<string, unknown>[] = []
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => lines.push(JSON.parse(line)))
  return { child, lines }
}

test('a worker that is killed in the middle of a job is replaced, and the job runs again', { timeout: 90_000 }, async () => {
  const first = spawnWorker('first')
  const [id] = await happen(civica, 1)
  await until(
    () => first.lines,
    (lines) => lines.some(({ began }) => began === id),
    20_000,
  )
  first.child.kill('SIGKILL')
  const second = spawnWorker('second')
  try {
    await until(
      () => second.lines,
      (lines) => lines.some(({ began }) => began === id),
      60_000,
    )
    await until(jobs, ([job]) => job?.state === 'completed')
    expect(first.lines.filter(({ began }) => began === id)).toHaveLength(1)
  } finally {
    second.child.kill('SIGKILL')
  }
})
