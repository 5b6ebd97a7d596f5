import { registeredProblems } from '../../src/kernel/problem.ts'
import type { TestApp } from './app.ts'
import type { Mischief } from './walker-mischief.ts'
import { checksums, type Seeded } from './walker-seed.ts'

/** Words of our insides, which no caller is to read. */
const LEAKS =
  /\bt_[0-9a-z]{10}\b|\bplatform\.|\bpg_|node_modules|\bat \S+ \(|\.ts:\d+|\bviolates\b|\brelation "|\bcolumn "|syntax error|libraryhub_|\bselect\b.{1,80}\bfrom\b|\binsert into\b|ZodError|TypeError/i

/** Counting failed sign-ins and keeping the first answer to a key are what a refusal may leave behind. */
const LEFT_BEHIND = new Set(['platform.sign_in_attempt', 'platform.idempotency_key'])
const AT_ONCE = 8

/** Sends many requests, and gives what was answered as it must not be; what was refused must have changed nothing. */
export async function sendAll(app: TestApp, seeded: Seeded, mischiefs: readonly Mischief[], token: string | undefined): Promise<string[]> {
  const faults: string[] = []
  let before = await state(app, seeded)
  let seen = await transactions(app)
  for (let at = 0; at < mischiefs.length; at += AT_ONCE) {
    const batch = mischiefs.slice(at, at + AT_ONCE)
    const answers = await Promise.all(batch.map((one) => send(app, seeded, one, token)))
    faults.push(...answers.flatMap(({ fault }) => fault ?? []))
    // Where no transaction has begun to write, nothing can have changed.
    const now = await transactions(app)
    if (now === seen) continue
    let after = await state(app, seeded)
    let refused = batch.filter((_, index) => (answers[index]?.status ?? 0) >= 400)
    if (refused.length < batch.length && refused.length > 0) {
      // Some were granted: those that were not are tried again among themselves.
      before = after
      const again = await Promise.all(refused.map((one) => send(app, seeded, one, token)))
      after = await state(app, seeded)
      refused = again.every(({ status }) => status >= 400) ? refused : []
    }
    const changed = refused.length > 0 ? changedTables(before, after) : []
    if (changed.length > 0)
      faults.push(`${named(batch)}: was refused, and changed ${changed.join(', ')}: ${refused.map(({ what }) => what).join(' | ')}`)
    seen = await transactions(app)
    before = after
  }
  return faults
}

function named([first]: readonly Mischief[]): string {
  return `${first?.method} ${first?.address.slice(0, 80)}`
}

async function state(app: TestApp, { library }: Seeded): Promise<string> {
  return JSON.stringify([...(await checksums(app, library))].filter(([table]) => !LEFT_BEHIND.has(table)))
}

function changedTables(before: string, after: string): string[] {
  const sums = new Map(JSON.parse(before) as [string, string][])
  return (JSON.parse(after) as [string, string][]).flatMap(([table, sum]) => (sums.get(table) === sum ? [] : [table]))
}

async function transactions(app: TestApp): Promise<string> {
  const [row] = await app.admin<{ xid: string }>('select pg_snapshot_xmax(pg_current_snapshot())::text as xid')
  return row?.xid ?? ''
}

/** Sends one request; the status is 400 for one that no client could send. */
export async function send(
  app: TestApp,
  { library }: Seeded,
  mischief: Mischief,
  token?: string,
): Promise<{ status: number; fault?: string }> {
  const { what, method, address, headers, body } = mischief
  const host = `${library.slug}.localhost`
  let request: Request
  try {
    const all = { host, ...(token && { authorization: `Bearer ${token}` }), ...headers }
    request = new Request(`http://${host}${address}`, { method, headers: all, ...(body !== undefined && { body }) })
  } catch {
    return { status: 400 }
  }
  const response = await app.fetch(request)
  const isStream = /event-stream/.test(response.headers.get('content-type') ?? '')
  const text = isStream ? '' : await response.text()
  if (isStream) await response.body?.cancel()
  const fault = faultOf(response, text)
  return { status: response.status, ...(fault && { fault: `${method} ${address.slice(0, 120)}: ${what}: ${fault}` }) }
}

/** What is wrong about an answer, or nothing. */
function faultOf(response: Response, text: string): string | undefined {
  const { status, headers } = response
  if (headers.has('x-injected')) return 'lets a header in'
  if (status >= 500) return `answers ${status}: ${text.slice(0, 200)}`
  if (status < 400) return undefined
  if (headers.get('content-type') !== 'application/problem+json') return `answers ${status} with ${headers.get('content-type')}`
  const problem = JSON.parse(text) as Record<string, unknown> & { code?: string; errors?: { code?: string; params?: unknown }[] }
  if (problem.status !== status || !problem.title || !problem.request_id) return `is no whole problem: ${text.slice(0, 200)}`
  if (registeredProblems().get(problem.code ?? '')?.status !== status) return `has the code ${problem.code}, which is not one of ${status}`
  if (problem.code === 'validation_failed' && !problem.errors?.every(({ code }) => code))
    return `does not say what is wrong: ${text.slice(0, 200)}`
  // What the caller sent may come back in params.
  const { params: _own, errors, ...rest } = problem
  const leak = LEAKS.exec(JSON.stringify([rest, errors?.map(({ params: _its, ...error }) => error)]))
  return leak ? `lets out "${leak[0]}": ${text.slice(0, 200)}` : undefined
}
