import { afterAll, beforeAll, expect, test } from 'vitest'
import { getRun } from '../../src/features/chores/queries.ts'
import { requestRun } from '../../src/features/chores/verbs.ts'
import { type ServerProcess, startServerProcess } from '../kernel/child.ts'

import { runChore, turn } from '../support/chores.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { type Stock, stock } from '../support/library.ts'
import { until } from '../support/until.ts'

const NAME = 'patrons.announce-expiry'
const PATRONS = 1_500

let db: TestDatabase
let civica: Stock
let server: ServerProcess | undefined

beforeAll(async () => {
  db = await createTestDatabase()
  civica = await stock(db, await db.provision('civica'))
})
afterAll(async () => {
  server?.signal('SIGKILL')
  await server?.exited
  await db.drop()
})

const told = () =>
  db.admin<{ patron_id: string; times: number }>(
    `select patron_id, count(*)::int as times from platform.event where type = 'patron.expires_soon' group by patron_id`,
  )

test('a run whose worker is killed goes on behind its last batch: each is told once, and twice in a row tells nobody more', {
  timeout: 120_000,
}, async () => {
  const { schema } = civica.library
  const { id: model } = await civica.patron('Rossi')
  await db.admin(`insert into ${schema}.setting (key, value) values ('card_expiry_notice', '{"days_before": 30}')`)
  await db.admin(
    `insert into ${schema}.patron (id, given_name, family_name, patron_category_id, home_branch_id, status, language, expires_on)
     select gen_random_uuid(), 'Anna', 'Rossi ' || n, p.patron_category_id, p.home_branch_id, 'active', 'it', current_date + 10
     from ${schema}.patron p, generate_series(1, $2::int) n where p.id = $1`,
    [model, PATRONS],
  )
  // So slow that a batch takes its time, and the process can be killed inside of one.
  await db.admin(`create function public.slowly() returns trigger language plpgsql as $$ begin perform pg_sleep(0.002); return new; end $$;
    create trigger slowly before update on ${schema}.patron for each row execute function public.slowly()`)
  const { id } = await db.door(civica.library).write((tx) => requestRun(tx, NAME, { dry_run: false }))
  server = await startServerProcess({ DATABASE_URL: db.admin_url, DATA_DIR: '/nowhere' })
  const run = async () => (await db.door(civica.library).get(getRun(id))) as Awaited<ReturnType<typeof runChore>>
  await until(run, ({ done_count }) => done_count > 0, 60_000)
  server.signal('SIGKILL')
  await server.exited
  await db.admin(`drop trigger slowly on ${schema}.patron`)

  const left = await run()
  expect(left).toMatchObject({ status: 'running' })
  expect(left.done_count).toBeLessThan(PATRONS)
  // What a batch did and how far the run is were one transaction.
  expect(await told()).toHaveLength(left.done_count)
  for (let turns = 0; turns < 5 && (await run()).finished_at === null; turns++) await turn(db, civica.library, { only_asked: true })
  expect(await run()).toMatchObject({ status: 'succeeded', done_count: PATRONS, changed_count: PATRONS, skipped_count: 0 })
  expect((await told()).filter(({ times }) => times !== 1)).toEqual([])
  expect(await told()).toHaveLength(PATRONS)

  expect(await runChore(db, civica.library, NAME)).toMatchObject({ status: 'succeeded', done_count: 0, changed_count: 0 })
  expect(await told()).toHaveLength(PATRONS)
})
