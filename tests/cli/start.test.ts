import { type ChildProcess, spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { freePort } from '../support/app.ts'
import { CHECKOUT, libraryhub, workFolder } from './support.ts'

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 })

let folder: Awaited<ReturnType<typeof workFolder>>
let env: Record<string, string>
let running: ChildProcess | undefined

beforeAll(async () => {
  folder = await workFolder()
  env = { DATA_DIR: folder.path, PORT: String(await freePort()) }
})
afterAll(async () => {
  running?.kill('SIGINT')
  if (running) await ended(running)
  await folder.remove()
})

/** Starts everything and waits until it says that it is ready; gives what it said. */
async function start(): Promise<string> {
  const child = spawn(process.execPath, ['src/cli.ts', 'start'], {
    cwd: CHECKOUT,
    env: { PATH: process.env.PATH ?? '', LANG: 'C.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running = child
  let said = ''
  let complained = ''
  child.stderr?.on('data', (chunk) => (complained += chunk))
  return new Promise((ready, fail) => {
    child.stdout?.on('data', (chunk) => {
      said += chunk
      if (said.includes('Ctrl-C')) ready(said)
    })
    child.once('exit', (code) => fail(new Error(`It ended with ${code}: ${complained}`)))
  })
}

function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((done) => child.once('exit', (code) => done(code)))
}

/** The process of the server in the data folder, which is another one's number once it is gone. */
async function postmaster(): Promise<number> {
  return Number((await readFile(join(folder.path, 'postgres', 'data', 'postmaster.pid'), 'utf8')).split('\n')[0])
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Asks the library at its own host, which every browser and curl finds on the loopback, but Node does not. */
function ask(path: string, { body, token }: { body?: unknown; token?: string } = {}): Promise<{ status: number; body: any }> {
  const headers = {
    host: `civica.localhost:${env.PORT}`,
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(token && { authorization: `Bearer ${token}` }),
  }
  return new Promise((done, fail) => {
    const asked = request({ host: '127.0.0.1', port: env.PORT, path, headers, method: body === undefined ? 'GET' : 'POST' }, (answer) => {
      text(answer).then((said) => done({ status: answer.statusCode ?? 0, body: said.startsWith('{') ? JSON.parse(said) : said }), fail)
    })
    asked.once('error', fail)
    asked.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

function lend(token: string) {
  return ask('/v1/checkouts', { body: { copy_barcode: 'CIV-000001', card_number: '2000000017' }, token })
}

let token: string

test('a newcomer starts everything, opens the pages, and lends a book', async () => {
  const said = await start()
  expect(said).toMatch(/Ready in \d+\.\d s/)
  expect(said).toContain(`http://civica.localhost:${env.PORT}/docs`)
  expect((await ask('/docs')).body).toContain('<html')
  expect((await ask('/v1/search?q=citta')).body.data[0].title).toBe('Le città invisibili')
  token = (await ask('/v1/auth/sign-in', { body: { email: 'admin@civica.example', password: 'apriti-libro' } })).body.access_token
  expect(await lend(token)).toMatchObject({ status: 201 })
})

test('a second one on the same folder is refused, a command joins', async () => {
  const second = await libraryhub(['start'], { env: { ...env, PORT: '0' } })
  expect(second.code).toBe(6)
  expect(second.stderr).toContain(`as process ${running?.pid}`)
  expect((await libraryhub(['tenant', 'list', '--json'], { env })).json()).toHaveLength(2)
  const elsewhere = await libraryhub(['start'], { env: { ...env, DATA_DIR: join(folder.path, 'other') } })
  expect(elsewhere.code).toBe(6)
  expect(elsewhere.stderr).toContain(`The port ${env.PORT} is taken.`)
})

test('Ctrl-C stops Postgres too, and the next start has everything', async () => {
  const [child, server] = [running as ChildProcess, await postmaster()]
  child.kill('SIGINT')
  expect(await ended(child)).toBe(0)
  await expect.poll(() => isAlive(server), { timeout: 5_000 }).toBe(false)

  await start()
  expect(await lend(token)).toMatchObject({ status: 409, body: { code: 'copy_on_loan_to_patron' } })
})

test('killed, it leaves Postgres behind, which the next start takes over', async () => {
  const [child, server] = [running as ChildProcess, await postmaster()]
  child.kill('SIGKILL')
  await ended(child)
  expect(isAlive(server)).toBe(true)

  await start()
  expect(await postmaster()).toBe(server)
  expect((await ask('/v1/search?q=citta')).status).toBe(200)
  running?.kill('SIGTERM')
  expect(await ended(running as ChildProcess)).toBe(0)
  await expect.poll(() => isAlive(server), { timeout: 5_000 }).toBe(false)
})
