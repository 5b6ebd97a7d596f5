/** Real MARC 21 records, from the upload to the moment when all of them can be found. */
import { createReadStream, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { requestImport } from '../src/features/imports/verbs.ts'
import type { Door } from '../src/kernel/db.ts'
import { statement } from '../src/kernel/query.ts'
import { stockLibrary } from './stock.ts'
import { cpuSeconds, ensureLibrary, familySeconds, openGround, report, startChild, systemDoor } from './support.ts'

const CORPUS = fileURLToPath(new URL('../../shared/data/marc21', import.meta.url))

const findTask = statement<{ status: string; done_count: number; seconds: number | null }>(
  'bench.find-task',
  `select status, done_count, extract(epoch from finished_at - started_at)::float8 as seconds from platform.task where tenant = current_user and id = $1`,
)

/** Goal: 1,500 records a second on two cores. */
export async function benchImports(): Promise<void> {
  if (!existsSync(CORPUS)) return console.log(`  THE CORPUS IS NOT HERE (${CORPUS}): nothing is measured.`)
  const ground = await openGround('imports')
  try {
    const { library } = await ensureLibrary(ground, 'imports')
    await stockLibrary(ground, library, { books: 2 })
    const env = { DATABASE_URL: ground.app_url, DATABASE_DIRECT_URL: ground.admin_url, BENCH_ROLES: 'api,worker,live' }
    const product = await startChild('product-server.ts', env)
    const { door, close } = systemDoor(ground.app_url, library)
    const rows: (string | number)[][] = []
    const sum = { records: 0, seconds: 0 }
    const before = { server: cpuSeconds([product.pid]), postgres: familySeconds(ground.postgres_pid) }
    for (const file of readdirSync(CORPUS).filter((name) => /\.(mrc|marc|xml)(\.gz)?$/.test(name))) {
      const { id } = await requestImport(door(), { file_name: file }, createReadStream(join(CORPUS, file)))
      const task = await ended(door, id)
      sum.records += task.done_count
      sum.seconds += task.seconds ?? 0
      rows.push([file, task.status, task.done_count, (task.seconds ?? 0).toFixed(2), (task.done_count / (task.seconds || 1)).toFixed(0)])
    }
    const server = cpuSeconds([product.pid]) - before.server
    const postgres = familySeconds(ground.postgres_pid) - before.postgres
    await close()
    await product.stop()
    rows.push(['all', '', sum.records, sum.seconds.toFixed(2), (sum.records / sum.seconds).toFixed(0)])
    report('Import of MARC 21 files, searchable when it ends', ['file', '', 'records', 'seconds', 'records/s'], rows)
    console.log(`server ${server.toFixed(1)} CPU s, Postgres ${postgres.toFixed(1)} CPU s; goal: at least 1,500 records a second over all`)
  } finally {
    await ground.stop()
  }
}

async function ended(door: () => Door, id: string) {
  for (;;) {
    const task = await door().get(findTask(id))
    if (task && task.status !== 'queued' && task.status !== 'running') return task
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
