import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServerProcess, startServerProcess } from '../kernel/child.ts'
import { account, send } from '../kernel/running.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type Stock, stock } from '../support/library.ts'
import { until } from '../support/until.ts'
import { headerOf, type MailServer, startMailServer } from './worker.ts'

let db: TestDatabase
let civica: Stock
let mails: MailServer
const servers: ServerProcess[] = []

beforeAll(async () => {
  db = await createTestDatabase()
  civica = await stock(db, await db.provision('civica'))
  mails = await startMailServer()
})
afterAll(async () => {
  for (const server of servers) server.signal('SIGKILL')
  await Promise.all(servers.map(({ exited }) => exited))
  await mails.stop()
  await db.drop()
})

async function start(): Promise<ServerProcess> {
  const server = await startServerProcess({ DATABASE_URL: db.admin_url, DATA_DIR: '/nowhere', SMTP_URL: mails.url })
  servers.push(server)
  return server
}

test('killed after the mail server said yes and before that was written down: the same message again, and no other', {
  timeout: 90_000,
}, async () => {
  const first = await start()
  const { token } = await account(db, first.port, civica.library, 'Librarian')
  const locker = new pg.Client({ connectionString: db.admin_url })
  await locker.connect()
  // Nobody can write down what came of the mail while its notice is locked.
  mails.onTaken = async () => {
    await locker.query('begin')
    await locker.query('select from platform.notice for update')
    mails.onTaken = async () => {}
  }
  const copy = await civica.copy(await civica.book('Cuore'))
  const { id } = await civica.patron('Rossi', { email: 'anna@example.org' })
  const loan = await send(first.port, { method: 'POST', path: '/v1/checkouts', token, body: { copy_id: copy.id, patron_id: id } })
  expect(loan.status, loan.text).toBe(201)
  await until(
    () => mails.messages.length,
    (count) => count === 1,
  )
  await until(
    () => db.admin(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`),
    (rows) => rows.length > 0,
    2_000,
  )
  first.signal('SIGKILL')
  await first.exited
  await locker.query('rollback')
  await locker.end()
  expect(await db.admin('select status from platform.notice')).toEqual([{ status: 'sending' }])

  await start()
  // What the first run claimed is left to it for three minutes, in case it lives.
  await db.admin(`update platform.notice set claimed_until = now()`)
  await until(
    async () => {
      await db.admin(`update pgboss.job set start_after = now() where state = 'retry'`)
      return mails.messages.length
    },
    (count) => count === 2,
    60_000,
  )
  const ids = mails.messages.map((message) => headerOf(message.replaceAll('\r\n', '\n'), 'Message-ID'))
  expect(new Set(ids).size).toBe(1)
  await until(
    () => db.admin('select status, attempts from platform.notice'),
    ([notice]) => notice?.['status'] === 'sent' && notice['attempts'] === 2,
  )
})
