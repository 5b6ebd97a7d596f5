import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { claimFolder, ownerOf } from './data-folder.ts'
import { type Account, type Binaries, findBinaries, reachableHome, unprivilegedAccount } from './postgres-files.ts'

const run = promisify(execFile)

export interface EmbeddedPostgres {
  /** Address for its superuser; the password is kept in the data folder. */
  url: string
  /** False where another live process started it, which will stop it too. */
  isOurs: boolean
  /** The process that started it. */
  owner: number
  /** Shuts the server down fast and clean, if this process started it. */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  /** Folder that keeps everything; made where it is not there. */
  dataDir: string
  /** Gives up durability for speed: for tests whose database is thrown away. */
  isThrowAway?: boolean
  /** Called when the server is on its way and there is nothing to do but wait for it. */
  whileStarting?: () => void
}

/** One data folder's server: its programs, its files, and the account that it runs under. */
interface Server {
  binaries: Binaries
  account: Account | undefined
  folder: string
  home: string
  data: string
}

/** What the data folder remembers of its server. */
interface Notes {
  port: number
  password: string
}

const DATABASE = 'libraryhub'
/** How long another process may take to start or stop the server before this one gives up on it. */
const PATIENCE_MS = 30_000
/** A server that was killed replays its log before it answers. */
const RECOVERY_MS = 30_000

/**
 * Starts the Postgres that comes as an npm package, or joins the one that another process runs on this folder. A server
 * whose own process was killed is taken over.
 * @throws Error that says what to do, where it cannot
 */
export async function startEmbeddedPostgres({ dataDir, isThrowAway = false, whileStarting }: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const folder = resolve(dataDir)
  await mkdir(folder, { recursive: true })
  const account = await unprivilegedAccount()
  const home = account ? await reachableHome(folder, account) : join(folder, 'postgres')
  await mkdir(home, { recursive: true })
  const server: Server = { binaries: await findBinaries(account), account, folder, home, data: join(home, 'data') }

  for (const end = Date.now() + PATIENCE_MS; ; await new Promise((wake) => setTimeout(wake, 100))) {
    const claim = await claimFolder(folder)
    if (claim) {
      try {
        const notes = await bringUp(server, isThrowAway, whileStarting)
        return { url: urlOf(notes, DATABASE), isOurs: true, owner: process.pid, stop: () => stop(server).then(claim.release) }
      } catch (error) {
        // Ctrl-C reaches pg_ctl too, and leaves the server that it was starting.
        if (await isRunning(server)) await stop(server).catch(() => {})
        await claim.release()
        throw error
      }
    }
    const owner = await ownerOf(folder)
    if (owner !== undefined && (await isRunning(server))) {
      const notes = await readNotes(folder)
      if (notes && (await isAnswering(urlOf(notes, DATABASE)))) return joined(notes, owner)
    }
    // Its owner is starting or stopping it at this moment.
    if (Date.now() > end) throw new Error(`The process ${owner} holds ${folder}. Stop it first, or choose another DATA_DIR.`)
  }
}

/** Gives the address of the server that a live process runs on a data folder, or undefined where none does. */
export async function findEmbeddedPostgres(dataDir: string): Promise<string | undefined> {
  const folder = resolve(dataDir)
  if ((await ownerOf(folder)) === undefined) return undefined
  const notes = await readNotes(folder)
  return notes && urlOf(notes, DATABASE)
}

function joined(notes: Notes, owner: number): EmbeddedPostgres {
  return { url: urlOf(notes, DATABASE), isOurs: false, owner, stop: async () => {} }
}

function urlOf(notes: Notes, database: string): string {
  return `postgres://postgres:${notes.password}@127.0.0.1:${notes.port}/${database}`
}

async function readNotes(folder: string): Promise<Notes | undefined> {
  const text = await readFile(join(folder, 'postgres.json'), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as Notes)
}

async function writeNotes({ folder }: Server, notes: Notes): Promise<void> {
  // Whoever joins reads the whole of it or the one before.
  const file = join(folder, 'postgres.json')
  await writeFile(`${file}.partial`, JSON.stringify(notes), { mode: 0o600 })
  await rename(`${file}.partial`, file)
}

async function bringUp(server: Server, isThrowAway: boolean, whileStarting?: () => void): Promise<Notes> {
  const isNew = !existsSync(join(server.data, 'PG_VERSION'))
  const known = await readNotes(server.folder)
  if (!isNew && !known) {
    throw new Error(
      `${join(server.folder, 'postgres.json')} is gone, which held the password of the data beside it. Put it back from a copy, or choose another DATA_DIR.`,
    )
  }
  const notes = known ?? { port: 0, password: randomBytes(24).toString('base64url') }
  // The password is kept before there is anything that it opens.
  if (!known) await writeNotes(server, notes)
  if (isNew) await initialise(server, notes.password)
  else await checkVersion(server)

  if ((await isRunning(server)) && !(await isAnswering(urlOf(notes, 'postgres'), RECOVERY_MS))) await stop(server, 'immediate')
  if (!(await isRunning(server))) {
    notes.port = await freePort(notes.port)
    await writeNotes(server, notes)
    const started = start(server, notes.port, isThrowAway)
    whileStarting?.()
    await started
  }
  await ensureDatabase(urlOf(notes, 'postgres'))
  return notes
}

async function checkVersion({ binaries, data }: Server): Promise<void> {
  const stored = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim()
  if (stored !== binaries.major) {
    throw new Error(
      `The data in ${data} are those of Postgres ${stored}; this release brings Postgres ${binaries.major}. ` +
        `Start the release that made them and export each library (libraryhub tenant export), then restore into another DATA_DIR.`,
    )
  }
}

async function initialise({ binaries, home, data, account }: Server, password: string): Promise<void> {
  // Made beside its place, so that a first start that is cut off leaves nothing that looks like a database.
  const unfinished = join(home, 'data.unfinished')
  await Promise.all([data, unfinished].map((path) => rm(path, { recursive: true, force: true })))
  const passwordFile = join(home, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (account) await chown(passwordFile, account.uid, account.gid)
  try {
    await run(
      binaries.initdb,
      [
        '-D',
        unfinished,
        '-U',
        'postgres',
        '-A',
        'scram-sha-256',
        `--pwfile=${passwordFile}`,
        '-E',
        'UTF8',
        '--locale=C.UTF-8',
        '--no-instructions',
      ],
      { ...account, cwd: '/' },
    )
    await rename(unfinished, data)
  } finally {
    await rm(passwordFile, { force: true })
  }
}

/** Small enough for a laptop, large enough for thousands of libraries' catalogues. */
const settings: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  max_connections: '100',
  shared_buffers: '256MB',
  max_locks_per_transaction: '1024',
  jit: 'off',
  random_page_cost: '1.1',
  wal_compression: 'on',
  max_wal_size: '2GB',
  log_min_messages: 'warning',
  timezone: 'UTC',
}

async function start({ binaries, home, data, account }: Server, port: number, isThrowAway: boolean): Promise<void> {
  const all = {
    ...settings,
    unix_socket_directories: '',
    port: String(port),
    ...(isThrowAway && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  const options = Object.entries(all)
    .map(([name, value]) => `-c ${name}='${value}'`)
    .join(' ')
  const logFile = join(home, 'server.log')
  try {
    await run(binaries.pg_ctl, ['start', '-D', data, '-l', logFile, '-w', '-t', '60', '-o', options], { ...account, cwd: '/' })
  } catch (error) {
    const tail = (await readFile(logFile, 'utf8').catch(() => '')).split('\n').slice(-8).join('\n')
    throw new Error(`The embedded Postgres did not start. Its log (${logFile}) ends:\n${tail}`, { cause: error })
  }
}

async function stop(server: Server, mode: 'fast' | 'immediate' = 'fast'): Promise<void> {
  const { binaries, data, account } = server
  try {
    await run(binaries.pg_ctl, ['stop', '-D', data, '-m', mode, '-w', '-t', '60'], { ...account, cwd: '/' })
  } catch (error) {
    // It may have gone by itself, which is as good.
    if (await isRunning(server)) throw error
  }
}

async function isRunning({ binaries, data, account }: Server): Promise<boolean> {
  if (!existsSync(join(data, 'postmaster.pid'))) return false
  return run(binaries.pg_ctl, ['status', '-D', data], { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  )
}

/** Whether a server takes connections, or will before the time is over. */
async function isAnswering(url: string, within_ms = 0): Promise<boolean> {
  for (const end = Date.now() + within_ms; ; await new Promise((wake) => setTimeout(wake, 100))) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 })
    try {
      await client.connect()
      await client.query('select 1')
      return true
    } catch {
      if (Date.now() >= end) return false
    } finally {
      await client.end().catch(() => {})
    }
  }
}

/** Gives the wanted port if it is free, and another one if not. */
function freePort(wanted: number): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer()
    probe.once('error', () => (wanted === 0 ? fail(new Error('No port is free on the loopback')) : freePort(0).then(done, fail)))
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => done(port))
    })
  })
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE])
    if (rowCount === 0) await client.query('create database libraryhub')
  } finally {
    await client.end()
  }
}
