import { execFile } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A process, told from those that get the same number later by when it began. */
interface Owner {
  pid: number
  began: string
}

const FILE = 'server.pid'

/**
 * Takes a data folder for this process, which from then on is the one that starts and stops its server; undefined where
 * another live process has it. What a process left behind that was killed is taken over.
 */
export async function claimFolder(folder: string): Promise<{ release(): Promise<void> } | undefined> {
  const file = join(folder, FILE)
  const mine: Owner = { pid: process.pid, began: await beginningOf(process.pid) }
  for (;;) {
    try {
      await writeFile(file, JSON.stringify(mine), { flag: 'wx' })
      return { release: () => rm(file, { force: true }) }
    } catch (error) {
      if ((error as { code?: string }).code !== 'EEXIST') throw error
    }
    if ((await ownerOf(folder)) !== undefined) return undefined
    await rm(file, { force: true })
  }
}

/** Gives the number of the live process that has a data folder. */
export async function ownerOf(folder: string): Promise<number | undefined> {
  const text = await readFile(join(folder, FILE), 'utf8').catch(() => '')
  const { pid, began } = parsed(text)
  return isAlive(pid) && (await beginningOf(pid)) === began ? pid : undefined
}

function parsed(text: string): Owner {
  try {
    const { pid, began } = JSON.parse(text) as Partial<Owner>
    if (Number.isInteger(pid) && typeof began === 'string') return { pid: pid as number, began }
  } catch {
    // Cut off while it was written, by a process that did not live to take the folder.
  }
  return { pid: 0, began: '' }
}

function isAlive(pid: number): boolean {
  if (pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It lives, and belongs to somebody else.
    return (error as { code?: string }).code === 'EPERM'
  }
}

/**
 * Gives when a process began, in whatever words the system has for it; empty where it is gone, or ended and only
 * remembered until its parent asks how.
 */
async function beginningOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (stat !== undefined) {
    // The second field is a name in brackets that may hold blanks; the third is the state, the twenty-second the beginning.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? '' : (fields[19] ?? '')
  }
  return run('ps', ['-o', 'lstart=', '-p', String(pid)]).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  )
}
