import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface ServerProcess {
  port: number
  stop(): Promise<void>
}

const START_MS = 20_000
const STOP_MS = 15_000

/** Starts the server as a process of its own, so that what it changes of its globals does not reach the client. */
export async function startServer(databaseUrl: string): Promise<ServerProcess> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../../src/server.ts', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl, PORT: '0', LOG_LEVEL: 'info' },
  })
  let said = ''
  child.stderr.on('data', (chunk) => (said += chunk))
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const kill = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
    child.kill('SIGTERM')
    await once(child, 'exit')
    clearTimeout(kill)
  }
  const late = setTimeout(() => child.kill('SIGKILL'), START_MS)
  for await (const line of createInterface({ input: child.stdout })) {
    said += `${line}\n`
    const entry = JSON.parse(line) as { msg?: string; port?: number }
    if (entry.msg !== 'ready' || entry.port === undefined) continue
    clearTimeout(late)
    child.stdout.resume()
    return { port: entry.port, stop }
  }
  throw new Error(`The server did not start. It said:\n${said}`)
}
