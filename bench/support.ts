import { type ChildProcess, fork } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, realpath, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import autocannon from 'autocannon'
import Table from 'cli-table3'
import { createKeyring } from '../src/features/identity/keys.ts'
import { builtInRoles } from '../src/features.ts'
import { doorTo, type Library, openDatabase } from '../src/kernel/db.ts'
import { startEmbeddedPostgres } from '../src/platform/embedded.ts'
import { migratePlatform } from '../src/platform/migrate.ts'
import { provisionLibrary } from '../src/platform/provision.ts'
import { prepareCluster } from '../src/platform/roles.ts'

/** What a bench writes; made anew by each run. */
export const DATA = fileURLToPath(new URL('.data/', import.meta.url))

export interface Ground {
  admin_url: string
  app_url: string
  /** Process id of the Postgres server, whose children do its work. */
  postgres_pid: number
  stop(): Promise<void>
}

/** Starts a Postgres of the bench's own, empty, with all durability on. */
export async function openGround(name: string): Promise<Ground> {
  const dataDir = join(DATA, name)
  await rm(await realpath(join(dataDir, 'postgres')).catch(() => dataDir), { recursive: true, force: true })
  await rm(dataDir, { recursive: true, force: true })
  await mkdir(dataDir, { recursive: true })
  const postgres = await startEmbeddedPostgres({ dataDir })
  const { app_url } = await prepareCluster(postgres.url)
  await migratePlatform(postgres.url)
  const pidFile = join(dataDir, 'postgres', 'data', 'postmaster.pid')
  return {
    admin_url: postgres.url,
    app_url,
    postgres_pid: Number(readFileSync(pidFile, 'utf8').split('\n')[0]),
    stop: async () => {
      // Servers first: they would meet a database that goes away.
      await Promise.all([...children].map((child) => child.stop()))
      await postgres.stop()
    },
  }
}

/** Gives the library of that slug, made where it is not there yet. */
export async function ensureLibrary({ admin_url, app_url }: Ground, slug: string): Promise<{ library: Library; is_new: boolean }> {
  const database = openDatabase({ url: app_url, size: 1, name: 'bench' })
  try {
    const { openDirectory } = await import('../src/platform/directory.ts')
    const found = await openDirectory(database, 'localhost').byHost(`${slug}.localhost`)
    if (found) return { library: found, is_new: false }
  } finally {
    await database.close()
  }
  const fresh = { slug, name: slug, locale: 'it', time_zone: 'Europe/Rome', currency: 'EUR' }
  return { library: await provisionLibrary(admin_url, fresh, builtInRoles()), is_new: true }
}

/** Signs access tokens of as many users, as signing in would, without waiting for passwords to be hashed. */
export async function tokensFor({ app_url }: Ground, library: Library, permissions: readonly string[], count: number): Promise<string[]> {
  const database = openDatabase({ url: app_url, size: 1, name: 'bench' })
  try {
    const keyring = createKeyring(database)
    // Callers of their own, since each is allowed only so many requests a minute.
    const users = Array.from({ length: count }, (_, n) => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`)
    return await Promise.all(users.map((sub) => keyring.sign({ aud: library.id, sub, sid: sub, scope: permissions.join(' ') })))
  } finally {
    await database.close()
  }
}

/** A door as the system, for filling a library. */
export function systemDoor(app_url: string, library: Library) {
  const database = openDatabase({ url: app_url, size: 2, name: 'bench' })
  const actor = {
    user_id: null,
    patron_id: null,
    session_id: null,
    permissions: new Set(['*']),
    language: 'en',
    channel: 'system' as const,
  }
  return { door: () => doorTo(database, { library, actor }), close: () => database.close() }
}

const children = new Set<Child>()

export interface Child {
  pid: number
  port: number
  stop(): Promise<void>
}

/** Starts one of the bench's servers in a process of its own, which tells its port. */
export function startChild(script: string, env: Record<string, string>): Promise<Child> {
  const child: ChildProcess = fork(fileURLToPath(new URL(script, import.meta.url)), {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}`)))
    child.once('message', (port) => {
      const started: Child = {
        pid: child.pid as number,
        port: port as number,
        stop: () =>
          new Promise((done) => {
            children.delete(started)
            child.removeAllListeners('exit')
            if (child.exitCode !== null) return done()
            child.once('exit', () => done())
            child.kill('SIGTERM')
          }),
      }
      children.add(started)
      resolve(started)
    })
  })
}

export interface Load {
  requests_per_second: number
  p95_ms: number
  server_cpu_s_per_1000: number
  postgres_cpu_s_per_1000: number
}

/** Sends requests in a loop over the loopback for a bounded time, and tells what it cost whom. */
export async function load(
  child: Child,
  ground: Ground,
  requests: autocannon.Request[],
  { connections = 16, seconds = 8 }: { connections?: number; seconds?: number } = {},
): Promise<Load> {
  const url = `http://127.0.0.1:${child.port}`
  await autocannon({ url, connections, duration: 2, requests })
  const before = { server: cpuSeconds([child.pid]), postgres: familySeconds(ground.postgres_pid) }
  const result = await autocannon({ url, connections, duration: seconds, requests })
  const after = { server: cpuSeconds([child.pid]), postgres: familySeconds(ground.postgres_pid) }
  const done = result.requests.total
  const errors = result.errors + result.non2xx
  // Refusals are quick, and a rate of them says nothing.
  if (errors > 0) throw new Error(`${errors} of ${done} answers were no success`)
  return {
    requests_per_second: done / result.duration,
    p95_ms: result.latency.p97_5,
    server_cpu_s_per_1000: ((after.server - before.server) / done) * 1000,
    postgres_cpu_s_per_1000: ((after.postgres - before.postgres) / done) * 1000,
  }
}

/** Processor time of processes, in seconds (Linux: clock ticks of 10 ms). */
export function cpuSeconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + ticksOf(pid, OWN_TIMES), 0) / 100
}

/** Processor time of a process with all its children, those that have ended too. */
export function familySeconds(pid: number): number {
  return cpuSeconds([pid, ...childrenOf(pid)]) + ticksOf(pid, ENDED_CHILDREN_TIMES) / 100
}

/** Fields of /proc/<pid>/stat behind the name: utime and stime, cutime and cstime (proc(5)). */
const OWN_TIMES = [11, 12]
const ENDED_CHILDREN_TIMES = [13, 14]

function ticksOf(pid: number, fields: readonly number[]): number {
  try {
    const values = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return fields.reduce((sum, field) => sum + Number(values[field]), 0)
  } catch {
    return 0
  }
}

export function childrenOf(pid: number): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      const parent = Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1]?.split(' ')[1])
      return parent === pid ? [Number(name)] : []
    } catch {
      return []
    }
  })
}

/** Prints a table of results under a heading. */
export function report(heading: string, head: string[], rows: (string | number)[][]): void {
  const table = new Table({ head, style: { head: [], border: [] }, colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')) })
  table.push(...rows.map((row) => row.map(String)))
  console.log(`\n${heading}\n${table.toString()}`)
}

export const figures = (name: string, one: Load) => [
  name,
  one.requests_per_second.toFixed(0),
  one.p95_ms.toFixed(1),
  one.server_cpu_s_per_1000.toFixed(2),
  one.postgres_cpu_s_per_1000.toFixed(2),
]
export const FIGURES = ['', 'req/s', 'p97.5 ms', 'server CPU s/1,000', 'Postgres CPU s/1,000']
