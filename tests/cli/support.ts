import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url))

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
  /** Standard output, read as JSON. */
  json<T = any>(): T
}

export interface RunOptions {
  env?: Record<string, string>
  input?: string
  /** Another program than this test's own Node with the command line. */
  program?: [string, ...string[]]
}

/** Runs the real command line as a process of its own, without a terminal, and waits for its end. */
export function libraryhub(
  args: readonly string[],
  { env = {}, input = '', program = [process.execPath, 'src/cli.ts'] }: RunOptions = {},
): Promise<Ended> {
  const [file, ...before] = program
  const child = spawn(file, [...before, ...args], { cwd: CHECKOUT, env: { ...clean(), ...env }, timeout: 200_000 })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => (stdout += chunk))
  child.stderr.on('data', (chunk) => (stderr += chunk))
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('close', (code) => done({ code, stdout, stderr, json: () => JSON.parse(stdout) }))
  })
}

/** What a newcomer's shell has, and nothing of the test's own. */
function clean(): Record<string, string> {
  return { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? tmpdir(), LANG: 'C.UTF-8' }
}

/** Gives a folder for a test's files, and a way to be rid of it. */
export async function workFolder(): Promise<{
  path: string
  write(name: string, content: string | Uint8Array): Promise<string>
  remove(): Promise<void>
}> {
  const path = await mkdtemp(join(tmpdir(), 'libraryhub-cli-'))
  return {
    path,
    async write(name, content) {
      const file = join(path, name)
      await writeFile(file, content)
      return file
    },
    remove: () => rm(path, { recursive: true, force: true }),
  }
}

/** The file of a small library. */
export function smallLibrary(slug: string, more = ''): string {
  return `slug: ${slug}
name: Biblioteca di ${slug}
locale: it
time_zone: Europe/Rome
currency: EUR
preset: public
branches:
  - { code: CEN, name: Centrale, opening_hours: { monday: ['09:00-18:00'] } }
patron_categories:
  - { code: ADU, name: Adulti }
copy_types:
  - { code: LIB, name: Libro }
${more}`
}
