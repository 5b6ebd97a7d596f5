/** A night's work over 200,000 open loans: fines, automatic renewals, reminders; how fast, and in how much memory. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import pg from 'pg'
import type { ChoreRun } from '../src/features/chores/contract.ts'
import type { Library } from '../src/kernel/db.ts'
import { lendOut, stockLibrary } from './stock.ts'
import { type Child, cpuSeconds, ensureLibrary, familySeconds, type Ground, openGround, report, startChild, tokensFor } from './support.ts'

const LOANS = 200_000
/** In the order of a night. */
const CHORES = ['circulation.renew-loans', 'money.accrue-fines', 'notices.remind-patrons'] as const

/** What the rules of the bench's library add: everything that a night can do has something to do. */
const RULES: [kind: string, value: unknown][] = [
  ['fine.amount', { cents: 10, per: { count: 1, unit: 'day' } }],
  ['fine.grace', { count: 3, unit: 'day' }],
  ['fine.max', { cents: 1000 }],
  ['renew.auto', true],
  ['renew.auto_max', 2],
  [
    'reminders',
    [
      { kind: 'due_soon', delay: { count: 3, unit: 'day' }, fee_cents: 0 },
      { kind: 'overdue', delay: { count: 2, unit: 'day' }, fee_cents: 0 },
    ],
  ],
]

/** Goal: at least 5,000 loans a second over the three on two cores, in memory that does not grow with them. */
export async function benchNight(): Promise<void> {
  const ground = await openGround('night')
  try {
    const { library } = await ensureLibrary(ground, 'night')
    await stockLibrary(ground, library, { books: LOANS / 2, patrons: 50_000 })
    await furnish(ground, library)
    await lendOut(ground, library, LOANS)
    await settle(ground, library)
    const env = { DATABASE_URL: ground.app_url, DATABASE_DIRECT_URL: ground.admin_url, BENCH_ROLES: 'api,worker,live' }
    const product = await startChild('product-server.ts', env)
    const [token] = await tokensFor(ground, library, ['chores:read', 'chores:write', 'events:read', 'tasks:read'], 1)
    await restOthers(product, library, token as string)
    const rows: (string | number)[][] = []
    let seconds = 0
    for (const name of CHORES) {
      const run = await done(product, ground, library, token as string, name)
      seconds += run.seconds
      rows.push([
        name,
        run.loans,
        run.changed,
        run.seconds.toFixed(1),
        (run.loans / run.seconds).toFixed(0),
        run.server.toFixed(1),
        run.postgres.toFixed(1),
        run.peak_mb,
      ])
    }
    await product.stop()
    rows.push(['the open loans, by all three', LOANS, '', seconds.toFixed(1), (LOANS / seconds).toFixed(0), '', '', ''])
    report(
      `A night over ${LOANS} open loans (reminders look at patrons)`,
      ['', 'looked at', 'changed', 'seconds', 'a second', 'server CPU s', 'Postgres CPU s', 'peak MB'],
      rows,
    )
    console.log('goal: at least 5,000 open loans a second by all three')
  } finally {
    await ground.stop()
  }
}

async function furnish({ admin_url }: Ground, { schema }: Library): Promise<void> {
  const client = new pg.Client({ connectionString: admin_url })
  await client.connect()
  try {
    for (const [kind, value] of RULES)
      await client.query(`insert into ${schema}.rule (id, kind, value) values (gen_random_uuid(), $1, $2::jsonb)`, [
        kind,
        JSON.stringify(value),
      ])
    // What is told waits for the morning, so that mails are not sent beside the work that is measured.
    const waking = JSON.stringify({ quiet_hours: { from: '00:00', to: '23:59' } })
    await client.query(`insert into ${schema}.setting (key, value) values ('notice_options', $1::jsonb)`, [waking])
    await client.query(`update ${schema}.patron set email = 'patron-' || card_number || '@example.org'`)
  } finally {
    await client.end()
  }
}

/** What a checkout under those rules would have frozen into each loan. */
async function settle({ admin_url }: Ground, { schema }: Library): Promise<void> {
  const client = new pg.Client({ connectionString: admin_url })
  await client.connect()
  try {
    await client.query('set session_replication_role = replica')
    await client.query(`update ${schema}.loan set policy = policy || $1::jsonb`, [JSON.stringify(Object.fromEntries(RULES))])
    await client.query('vacuum analyze')
  } finally {
    await client.end()
  }
}

/** Whatever else is due on this night waits, so that each is measured alone. */
async function restOthers({ port }: Child, library: Library, token: string): Promise<void> {
  const { data } = await asked<{ data: { name: string }[] }>(port, library, token, { method: 'GET', path: '/v1/chores' })
  const paused_chores = data.map(({ name }) => name)
  await asked(port, library, token, { method: 'PATCH', path: '/v1/chore-plan', body: { paused_chores } })
}

interface Run {
  loans: number
  changed: number
  seconds: number
  server: number
  postgres: number
  peak_mb: number
}

async function done(product: Child, ground: Ground, library: Library, token: string, name: string): Promise<Run> {
  const before = { server: cpuSeconds([product.pid]), postgres: familySeconds(ground.postgres_pid) }
  const started = performance.now()
  const path = `/v1/chores/${name}/runs`
  await asked(product.port, library, token, { method: 'POST', path, body: {} })
  for (;;) {
    const { data } = await asked<{ data: ChoreRun[] }>(product.port, library, token, { method: 'GET', path })
    const [run] = data
    if (run && run.status !== 'queued' && run.status !== 'running') {
      if (run.status !== 'succeeded') throw new Error(`${name} ended as ${run.status}: ${run.problem}`)
      return {
        loans: run.done_count,
        changed: run.changed_count,
        seconds: (performance.now() - started) / 1000,
        server: cpuSeconds([product.pid]) - before.server,
        postgres: familySeconds(ground.postgres_pid) - before.postgres,
        peak_mb: peakOf(product.pid),
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Asks by node:http, since fetch lets nobody name a host of its own. @throws Error where the answer is a problem */
async function asked<Answer>(
  port: number,
  library: Library,
  token: string,
  { method, path, body }: { method: string; path: string; body?: unknown },
): Promise<Answer> {
  const asking = request({
    host: '127.0.0.1',
    port,
    path,
    method,
    headers: { host: `${library.slug}.localhost`, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  })
  asking.end(body === undefined ? undefined : JSON.stringify(body))
  const [answer] = (await once(asking, 'response')) as [IncomingMessage]
  const text = (await answer.toArray()).join('')
  if ((answer.statusCode ?? 500) >= 300) throw new Error(`${path} answered ${answer.statusCode} ${text}`)
  return JSON.parse(text) as Answer
}

/** The most memory that a process has had, in megabytes (proc(5)). */
export function peakOf(pid: number): number {
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024)
}
