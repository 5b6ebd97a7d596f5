import { readFileSync } from 'node:fs'
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createUser, newPasswordHash } from '../../src/features/identity/queries.ts'
import { builtInRoles } from '../../src/features.ts'
import { doorTo, openDatabase } from '../../src/kernel/db.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/platform/embedded.ts'
import { migratePlatform } from '../../src/platform/migrate.ts'
import { provisionLibrary } from '../../src/platform/provision.ts'
import { prepareCluster } from '../../src/platform/roles.ts'
import { type ServerProcess, startServerProcess } from '../kernel/child.ts'
import { pause, type Reply, send } from '../kernel/running.ts'
import type { TestDatabase } from '../support/database.ts'
import { type Stock, stock } from '../support/library.ts'
import { until } from '../support/until.ts'

const KILLS = 10
const DESKS = 6
const KILL_EVERY_MS = 900
const PASSWORD = 'three random words'

let folder: string
let postgres: EmbeddedPostgres
let server: ServerProcess
let civica: Stock
let token: string
/** Whoever is between two desks' acts waits until this is over. */
let isDown = false

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'libraryhub-killed-'))
  postgres = await startEmbeddedPostgres({ dataDir: folder })
  const { app_url } = await prepareCluster(postgres.url)
  await migratePlatform(postgres.url)
  const library = await provisionLibrary(
    postgres.url,
    { slug: 'civica', name: 'civica', locale: 'it', time_zone: 'Europe/Rome', currency: 'EUR' },
    builtInRoles(),
  )
  const database = openDatabase({ url: app_url, size: 4, name: 'test' })
  const actor = {
    user_id: null,
    patron_id: null,
    session_id: null,
    permissions: new Set(['*']),
    language: 'it',
    channel: 'system' as const,
  }
  const door = () => doorTo(database, { library, actor })
  civica = await stock({ door } as unknown as TestDatabase, library)
  const stored = await newPasswordHash(PASSWORD)
  await door().write((tx) => createUser(tx, { email: 'banco@example.org', display_name: 'Banco', roles: ['Admin'] }, stored))
  desks = await Promise.all(Array.from({ length: DESKS }, (_, n) => furnished(n)))
  await database.close()
  server = await startServer()
}, 120_000)

afterAll(async () => {
  server.signal('SIGKILL')
  await server.exited
  await postgres.stop()
  const real = await realpath(join(folder, 'postgres')).catch(() => folder)
  await rm(real, { recursive: true, force: true })
  await rm(folder, { recursive: true, force: true })
})

const startServer = () => startServerProcess({ DATABASE_URL: postgres.url, DATA_DIR: folder, LOG_LEVEL: 'info' })

interface DeskOfMany {
  copy: string
  book: string
  borrower: string
  waiter: string
  rounds: Round[]
}
/** What one desk was told in one round; all of it must be true at the end. */
interface Round {
  loan_id: string
  hold_id: string
  charge_id: string
  payment_id: string
}
let desks: DeskOfMany[]

async function furnished(n: number): Promise<DeskOfMany> {
  const book = await civica.book(`Libro del banco ${n}`)
  const { barcode } = await civica.copy(book, `KILL-${n}`)
  const [borrower, waiter] = [
    await civica.patron(`Prende ${n}`, { email: `prende-${n}@example.org` }),
    await civica.patron(`Attende ${n}`, { email: `attende-${n}@example.org` }),
  ]
  return { copy: barcode, book, borrower: borrower.id, waiter: waiter.id, rounds: [] }
}

/** Asks until there is an answer, always under the same key: what a desk does when the line is bad. */
async function ask(path: string, body: unknown, key: string, expected: number): Promise<Reply> {
  for (;;) {
    while (isDown) await pause(20)
    const headers = { 'idempotency-key': key }
    const answer = await send(server.port, { method: 'POST', path, token, headers, body }).catch(() => undefined)
    if (answer?.status === expected) return answer
    const isToBeRepeated = answer === undefined || answer.status >= 500 || answer.body?.code === 'request_in_progress'
    if (!isToBeRepeated && answer) throw new Error(`${path} under ${key} answered ${answer.status} ${answer.text}`)
    await pause(30)
  }
}

async function serveOnce(desk: DeskOfMany, name: string): Promise<void> {
  const key = (what: string) => `${name} ${what}`.replaceAll(' ', '-')
  const lent = await ask('/v1/checkouts', { copy_barcode: desk.copy, patron_id: desk.borrower }, key('lend'), 201)
  await ask('/v1/renewals', { loan_id: lent.body.id }, key('renew'), 201)
  const held = await ask('/v1/holds', { book_id: desk.book, patron_id: desk.waiter, pickup_branch_id: civica.main }, key('hold'), 201)
  const back = await ask('/v1/checkins', { copy_barcode: desk.copy, branch_id: civica.main }, key('return'), 200)
  expect(back.body.hold?.id, back.text).toBe(held.body.id)
  await ask(`/v1/holds/${held.body.id}/cancel`, { reason: 'cambiato idea' }, key('cancel'), 200)
  const charged = await ask('/v1/charges', { type: 'manual', patron_id: desk.borrower, cents: 50, note: 'fotocopie' }, key('charge'), 201)
  const paid = await ask('/v1/payments', { patron_id: desk.borrower, cents: 50, method: 'bank_transfer' }, key('pay'), 201)
  desk.rounds.push({ loan_id: lent.body.id, hold_id: held.body.id, charge_id: charged.body.id, payment_id: paid.body.id })
}

async function signIn(): Promise<string> {
  const answer = await send(server.port, {
    method: 'POST',
    path: '/v1/auth/sign-in',
    body: { email: 'banco@example.org', password: PASSWORD },
  })
  if (answer.status !== 200) throw new Error(answer.text)
  return answer.body.access_token
}

async function killServer(): Promise<void> {
  isDown = true
  server.signal('SIGKILL')
  await server.exited
  server = await startServer()
  isDown = false
}

/** The postmaster and all who work for it, at once, as when the power goes. */
async function killPostgres(): Promise<void> {
  const home = await realpath(join(folder, 'postgres'))
  const pid = Number(readFileSync(join(home, 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
  process.kill(pid, 'SIGKILL')
  await until(
    () => {
      try {
        process.kill(pid, 0)
        return true
      } catch {
        return false
      }
    },
    (isAlive) => !isAlive,
  )
  await postgres.stop().catch(() => {})
  postgres = await startEmbeddedPostgres({ dataDir: folder })
}

async function rows<Row extends pg.QueryResultRow>(sql: string, params: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  try {
    return (await client.query<Row>(sql.replaceAll('{library}', civica.library.schema), params)).rows
  } finally {
    await client.end()
  }
}

test('ten times the server or the database is killed while six desks work: all that was answered is true, nothing is lost or doubled', {
  timeout: 300_000,
}, async () => {
  token = await signIn()
  let isOver = false
  const work = desks.map(async (desk, n) => {
    for (let round = 0; !isOver; round++) await serveOnce(desk, `desk ${n} round ${round}`)
  })
  const failure = Promise.all(work)
  for (let kill = 0; kill < KILLS; kill++) {
    await Promise.race([pause(KILL_EVERY_MS), failure])
    await (kill % 2 === 0 ? killServer() : killPostgres())
    // A token lives for ten minutes; the session survives as everything else does.
    if (kill === KILLS - 1) token = await signIn()
  }
  await Promise.race([pause(KILL_EVERY_MS), failure])
  isOver = true
  await failure

  const rounds = desks.flatMap((desk) => desk.rounds)
  console.log(`${KILLS} kills, ${rounds.length} rounds of ${DESKS} desks, 7 acts each`)
  expect(rounds.length).toBeGreaterThan(KILLS)
  const ids = (of: keyof Round) => rounds.map((round) => round[of])
  const [count] = await rows<Record<string, number>>(
    `select
       (select count(*)::int from {library}.loan where id = any($1::uuid[]) and returned_at is not null and renewal_count = 1) as loans,
       (select count(*)::int from {library}.loan) as all_loans,
       (select count(*)::int from {library}.renewal) as renewals,
       (select count(*)::int from {library}.hold where id = any($2::uuid[]) and status = 'cancelled') as holds,
       (select count(*)::int from {library}.hold) as all_holds,
       (select count(*)::int from {library}.charge where id = any($3::uuid[]) and outstanding_cents = 0 and amount_cents = 50) as charges,
       (select count(*)::int from {library}.charge) as all_charges,
       (select count(*)::int from {library}.payment where id = any($4::uuid[]) and cents = 50) as payments,
       (select count(*)::int from {library}.payment) as all_payments,
       (select coalesce(sum(amount_cents), 0)::int from {library}.ledger_entry) as balance`,
    [ids('loan_id'), ids('hold_id'), ids('charge_id'), ids('payment_id')],
  )
  const n = rounds.length
  expect(count).toEqual({
    loans: n,
    all_loans: n,
    renewals: n,
    holds: n,
    all_holds: n,
    charges: n,
    all_charges: n,
    payments: n,
    all_payments: n,
    balance: 0,
  })

  const told = await rows<{ type: string; count: number; subjects: number }>(
    `select type, count(*)::int as count, count(distinct subject_id)::int as subjects from platform.event
     where type in ('loan.opened', 'loan.renewed', 'loan.closed', 'hold.placed', 'hold.ready', 'hold.cancelled', 'charge.created') group by type order by type`,
  )
  expect(told).toEqual(
    ['charge.created', 'hold.cancelled', 'hold.placed', 'hold.ready', 'loan.closed', 'loan.opened', 'loan.renewed'].map((type) => ({
      type,
      count: n,
      subjects: n,
    })),
  )

  const notices = () =>
    rows<{ kind: string; count: number; about: number }>(
      `select kind, count(*)::int as count, count(distinct about_id)::int as about from platform.notice
       where kind in ('loan_receipt', 'hold_ready') group by kind order by kind`,
    )
  const written = await until(notices, (all) => all.length === 2 && all.every(({ about }) => about === n), 60_000)
  expect(written).toEqual([
    { kind: 'hold_ready', count: n, about: n },
    { kind: 'loan_receipt', count: n, about: n },
  ])
})
