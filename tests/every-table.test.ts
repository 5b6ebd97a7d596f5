import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { features } from '../src/features.ts'
import type { Library } from '../src/kernel/db.ts'
import { type Examination, examine, examineWithin } from '../src/platform/doctor.ts'
import { createTestDatabase, type TestDatabase } from './support/database.ts'
import { walls } from './support/walker-mutations.ts'

let database: TestDatabase
let client: pg.Client
let a: Library
let b: Library
/** What is wrong before any wall is taken away; the first test says that it is nothing. */
let before: string[]

const owners = features.map(({ name }) => name)

beforeAll(async () => {
  database = await createTestDatabase()
  a = await database.provision('every-table-a')
  b = await database.provision('every-table-b')
  client = new pg.Client({ connectionString: database.admin_url })
  await client.connect()
  before = found(await examine(database.admin_url, { owners }))
})

afterAll(async () => {
  await client.end()
  await database.drop()
})

/** A throw-away server need not survive a crash, and other tests of the run make and drop roles on it all the time. */
const OF_THE_TEST_SERVER = new Set(['durability', 'left_over_roles'])

/** What the doctor found, as `check: subject`, with the names of the two libraries taken out. */
function found({ findings }: Examination, known: readonly string[] = []): string[] {
  const named = findings
    .filter(({ check }) => !OF_THE_TEST_SERVER.has(check))
    .map(({ check, subject }) => `${check}: ${subject.replaceAll(a.schema, 'A').replaceAll(b.schema, 'B')}`)
  return [...new Set(named)].filter((one) => !known.includes(one)).sort()
}

test('the doctor finds nothing on a new platform with two libraries, and says what it looked at', async () => {
  const examination = await examine(database.admin_url, { owners })
  expect(found(examination)).toEqual([])
  expect(examination.checks.length).toBeGreaterThan(30)
  expect(examination.checks.every(({ title, ms }) => title !== '' && ms < 2_000)).toBe(true)
})

test('the doctor speaks Italian too', async () => {
  const { checks } = await examine(database.admin_url, { owners, language: 'it' })
  expect(checks[0]?.title).toBe('La sicurezza a livello di riga è attiva e imposta su ogni tabella')
})

/** Advice is a sentence; a statement begins in lower case. */
const IS_STATEMENT = /^[a-z]+ /

for (const [kind, mutations] of Object.entries(walls)) {
  describe(`the doctor names the wall that is missing: ${kind}`, () => {
    test.each(mutations)('$wall', async ({ sql, finds, isMended = true }) => {
      const name = new URL(database.admin_url).pathname.slice(1)
      const month = `platform.event_${new Date().toISOString().slice(0, 7).replace('-', '_')}`
      const placed = (text: string) =>
        text.replace(/\bA\b/g, a.schema).replace(/\bB\b/g, b.schema).replaceAll('{database}', name).replaceAll('{month}', month)
      await client.query('begin')
      try {
        await client.query(placed(sql))
        const examination = await examineWithin(client, { owners })
        expect(found(examination, before)).toEqual(
          finds.map((one) => one.replaceAll('{database}', name).replaceAll('{month}', month)).sort(),
        )
        if (isMended) {
          for (const { check, fix } of examination.findings) {
            if (!OF_THE_TEST_SERVER.has(check) && IS_STATEMENT.test(fix)) await client.query(fix)
          }
          const only = finds.map((one) => one.split(':')[0] as string)
          expect(found(await examineWithin(client, { owners, only }), before)).toEqual([])
        }
      } finally {
        await client.query('rollback')
      }
    })
  })
}

test('the doctor says what about the structure is otherwise, in each library alike', async () => {
  await client.query('begin')
  try {
    await client.query(`alter table ${a.schema}.book add column extra text; drop index ${a.schema}.loan_due_at_idx;
      alter table ${b.schema}.copy drop constraint copy_price_cents_check, add constraint copy_price_cents_check check (price_cents > 0)`)
    const { findings } = await examineWithin(client, { owners, only: ['drift'] })
    expect(findings.map(({ library, detail }) => [library, detail]).sort()).toEqual([
      ['every-table-a', 'Its structure differs: + column book.extra, - index loan_due_at_idx.'],
      ['every-table-b', 'Its structure differs: ≠ constraint copy_price_cents_check.'],
    ])
  } finally {
    await client.query('rollback')
  }
})

test('behind a policy on its actor no table is indexed by an expression: the server would not use it, and read the whole table', async () => {
  const { rows } = await client.query<{ index: string }>(
    `select i.indexrelid::regclass::text as index from pg_index i join pg_class c on c.oid = i.indrelid
     where c.relnamespace = $1::regnamespace and i.indexprs is not null
       and exists (select from pg_policy p where p.polrelid = c.oid and not p.polpermissive)`,
    [a.schema],
  )
  expect(rows.map(({ index }) => index)).toEqual([])
})

test('with every wall back in its place, the doctor finds nothing again', async () => {
  expect(found(await examine(database.admin_url, { owners }))).toEqual(before)
})
