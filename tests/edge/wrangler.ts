import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../support/app.ts'

export interface Edge {
  port: number
  stop(): Promise<void>
}

export interface EdgeAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  body: any
}

const START_MS = 30_000

/** Starts the Worker on workerd, in a process group of its own and with its state in a folder of its own. */
export async function startEdge(options: { database_url: string; origin: string; proxy_secret: string }): Promise<Edge> {
  const home = await mkdtemp(join(tmpdir(), 'libraryhub-edge-'))
  const port = await freePort()
  const wrangler = join(dirname(createRequire(import.meta.url).resolve('wrangler/package.json')), 'bin/wrangler.js')
  const args = ['dev', '--local', '--ip', '127.0.0.1', '--port', String(port), '--inspector-port', '0', '--persist-to', join(home, 'state')]
  const vars = ['--var', `ORIGIN:${options.origin}`, '--var', `PROXY_SECRET:${options.proxy_secret}`]
  const child = spawn(process.execPath, [wrangler, ...args, ...vars, '--show-interactive-dev-session=false'], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      // Nothing is fetched, reported or left behind.
      HOME: home,
      XDG_CONFIG_HOME: home,
      CI: 'true',
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_SEND_ERROR_REPORTS: 'false',
      WRANGLER_HIDE_BANNER: 'true',
      WRANGLER_LOG_PATH: join(home, 'logs'),
      WRANGLER_REGISTRY_PATH: join(home, 'registry'),
      CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      CLOUDFLARE_HYPERDRIVE_LOCAL_CONNECTION_STRING_DATABASE: options.database_url,
    },
  })
  // A run that is cut off leaves nothing behind either.
  const abandon = () => child.pid !== undefined && signal(-child.pid, 'SIGKILL')
  process.once('exit', abandon)
  const stop = async () => {
    await ended(child)
    process.off('exit', abandon)
    await rm(home, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    await ready(child)
  } catch (error) {
    await stop()
    throw error
  }
  return { port, stop }
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const fail = (why: string) => reject(new Error(`The edge ${why}. It said:\n${said}`))
    const timer = setTimeout(() => fail(`was not ready after ${START_MS} ms`), START_MS)
    const hear = (chunk: Buffer) => {
      said += chunk
      if (!/Ready on http/.test(said)) return
      clearTimeout(timer)
      resolve()
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('exit', (code) => {
      clearTimeout(timer)
      fail(`ended with ${code}`)
    })
  })
}

/** Ends the whole group: wrangler starts workerd and esbuild, which outlive it otherwise. */
function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve()
  const group = -child.pid
  return new Promise((resolve) => {
    const kill = setTimeout(() => signal(group, 'SIGKILL'), 3_000)
    child.once('exit', () => {
      clearTimeout(kill)
      signal(group, 'SIGKILL')
      resolve()
    })
    signal(group, 'SIGTERM')
  })
}

function signal(group: number, name: NodeJS.Signals): void {
  try {
    process.kill(group, name)
  } catch {
    // The group is gone already.
  }
}

/** Asks the edge as a browser at that host would; fetch does not let the Host header be chosen. */
export function ask(
  edge: Edge,
  host: string,
  path: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: unknown } = {},
): Promise<EdgeAnswer> {
  const text = body === undefined ? undefined : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port: edge.port,
        path,
        method,
        headers: { host, ...(text !== undefined && { 'content-type': 'application/json' }), ...headers },
        timeout: 15_000,
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString('utf8')
          const isJson = /json/.test(response.headers['content-type'] ?? '')
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: answer,
            body: isJson && answer ? JSON.parse(answer) : undefined,
          })
        })
      },
    )
    request.on('timeout', () => request.destroy(new Error(`${method} ${path} was not answered`)))
    request.on('error', reject)
    request.end(text)
  })
}
