import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { until } from '../support/until.ts'

export interface ServerProcess {
  port: number
  /** Everything that it wrote, line by line: its log, and what should not be there. */
  readonly lines: string[]
  signal(name: NodeJS.Signals): void
  /** The exit code, once it has one. */
  readonly exited: Promise<number | null>
}

/** Starts `node src/server.ts` as a deployment does, and waits until it is ready. */
export async function startServerProcess(environment: Record<string, string>): Promise<ServerProcess> {
  const child: ChildProcess = spawn(process.execPath, [fileURLToPath(new URL('../../src/server.ts', import.meta.url))], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream as NodeJS.ReadableStream }).on('line', (line) => lines.push(line))
  }
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  const ready = await until(
    () => lines.find((line) => line.includes('"msg":"ready"')) ?? (child.exitCode === null ? undefined : 'dead'),
    (line) => line !== undefined,
    30_000,
  )
  if (ready === 'dead') throw new Error(`The server ended with code ${await exited}:\n${lines.join('\n')}`)
  return { port: JSON.parse(ready as string).port, lines, signal: (name) => child.kill(name), exited }
}
