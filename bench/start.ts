/** How long `npm start` takes: the first time, with everything to be made, and the second. */
import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DATA, report } from './support.ts'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
const GIVEN_UP_AFTER_MS = 180_000

/** Goals: a minute for the first start, three seconds to the first answer of the second. */
export async function benchStart(): Promise<void> {
  const dataDir = join(DATA, 'start')
  await rm(dataDir, { recursive: true, force: true })
  const first = await firstAnswer(dataDir)
  const second = await firstAnswer(dataDir)
  report(
    'npm start, until a search is answered',
    ['', 'seconds'],
    [
      ['first, everything is made', first.toFixed(2)],
      ['second (goal: under 3)', second.toFixed(2)],
    ],
  )
}

async function firstAnswer(dataDir: string): Promise<number> {
  const port = await freePort()
  const started = performance.now()
  const child = spawn(process.execPath, ['src/cli.ts', 'start'], {
    cwd: ROOT,
    env: { ...process.env, DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'warn' },
    stdio: 'ignore',
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  try {
    for (;;) {
      if (performance.now() - started > GIVEN_UP_AFTER_MS || child.exitCode !== null) throw new Error('npm start gave no answer')
      if ((await statusOf(port, '/v1/search?q=a')) === 200) return (performance.now() - started) / 1000
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  } finally {
    child.kill('SIGTERM')
    await exited
  }
}

/** The host header chooses the library, and fetch would not send it. */
function statusOf(port: number, path: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const asking = request({ host: '127.0.0.1', port, path, headers: { host: 'civica.localhost' }, agent: false }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    asking.on('error', () => resolve(undefined))
    asking.end()
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
