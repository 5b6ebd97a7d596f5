import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Exceptions, type Violation, violationsIn } from './support/boundaries.ts'

const root = new URL('../', import.meta.url).pathname
const said = ({ rule, file, line, what }: Violation) => `${rule}: ${file}:${line} ${what}`

function sourcesOf(pattern: string): [string, string][] {
  return globSync(pattern, { cwd: root }).map((path) => [path.replaceAll('\\', '/'), readFileSync(`${root}${path}`, 'utf8')])
}

const schemaNames =
  'Names of schemas, roles and tables cannot be parameters; they come from the directory and the catalogue, and are checked.'
const ofTheCatalogue = 'It reads the catalogue with fragments that stand in the same file.'
const eachNaming = 'One statement for each way of naming a patron or a copy, out of two constants of the file, so that each has its index.'
const realTime = 'How long something is remembered or waited for is real time, which no rehearsal moves.'

const onEveryKey = 'A shell waits for it on every key that completes a word, so it loads the driver and nothing else of ours.'

const exceptions: Exceptions = {
  imports: {
    'src/cli/completion.ts': onEveryKey,
    'src/features/search/queries.ts': 'A hit is the very summary that the list of books gives; a second one would drift from it.',
  },
  clock: {
    'src/edge/memory.ts': realTime,
    'src/features/identity/keys.ts': 'Keys sign and expire in real time, as tokens do.',
    'src/kernel/metrics.ts': realTime,
    'src/marc/text.ts': 'A year of publication is plausible or not; nothing is decided by the day.',
    'src/platform/directory.ts': realTime,
    'src/platform/embedded.ts': realTime,
    'src/platform/event-partitions.ts': 'Partitions are made for the months in which the server lives.',
  },
  transactions: {
    'src/cli/completion.ts': onEveryKey,
    'src/kernel/dispatcher.ts':
      'Cursor and jobs move in one transaction of the queue, on a connection of its own that belongs to no library.',
  },
  'built-sql': {
    'src/features/circulation/gather.ts': eachNaming,
    'src/features/circulation/renewal-gather.ts': eachNaming,
    'src/features/holds/place.ts': eachNaming,
    'src/features/money/gather.ts': eachNaming,
    'src/features/notices/reminders.ts': 'One statement for all loans and one for those that are named, out of constants of the file.',
    'src/generate/snapshot.ts': ofTheCatalogue,
    'src/platform/archive.ts': schemaNames,
    'src/platform/doctor.ts': schemaNames,
    'src/platform/drop.ts': schemaNames,
    'src/platform/event-partitions.ts': 'Names and bounds of partitions are digits of a date.',
    'src/platform/provision.ts': schemaNames,
    'src/platform/restore.ts': schemaNames,
    'src/platform/roles.ts': 'A password cannot be a parameter of ALTER ROLE; it is escaped, and derived by ourselves.',
    'src/platform/stream.ts': schemaNames,
    'src/platform/write-steps.ts': 'Columns and their types stand in the same file.',
  },
}

test('the sources keep to the rooms of the house', () => {
  const sources = new Map([...sourcesOf('src/**/*.ts'), ...sourcesOf('client/src/**/*.ts'), ...sourcesOf('web/src/**/*.ts')])
  expect(sources.size).toBeGreaterThan(100)
  expect(violationsIn(sources, exceptions).map(said)).toEqual([])
})

const planted: [rule: string, path: string, text: string][] = [
  ['imports', 'src/kernel/planted.ts', `import { books } from '../features/catalogue/queries.ts'`],
  ['imports', 'src/kernel/planted.ts', `import { openDirectory } from '../platform/directory.ts'`],
  ['imports', 'src/kernel/planted.ts', `import { parseConfig } from '../config.ts'`],
  ['imports', 'src/marc/planted.ts', `import { Problem } from '../kernel/problem.ts'`],
  ['imports', 'src/platform/planted.ts', `import { features } from '../features.ts'`],
  ['imports', 'src/features/loans/contract.ts', `import { Problem } from '../../kernel/problem.ts'`],
  ['imports', 'src/features/loans/contract.ts', `import { readFile } from 'node:fs/promises'`],
  ['imports', 'src/features/loans/rules.ts', `import type { LibraryTx } from '../../kernel/db.ts'`],
  ['imports', 'src/features/loans/rules.ts', `import { getLoan } from './queries.ts'`],
  ['imports', 'src/features/loans/checkin-rules.ts', `import { sql } from 'kysely'`],
  ['imports', 'src/features/loans/queries.ts', `import { loans } from './routes.ts'`],
  ['imports', 'src/features/loans/queries.ts', `import { getHold } from '../holds/queries.ts'`],
  ['imports', 'src/features/loans/queries/open.ts', `export { getHold } from '../../holds/queries.ts'`],
  ['imports', 'src/features/loans/routes.ts', `const { getHold } = await import('../holds/queries.ts')`],
  ['imports', 'src/features/loans/jobs.ts', `import { holds } from '../holds/routes.ts'`],
  ['imports', 'src/features/loans/queries.ts', `import pg from 'pg'`],
  ['imports', 'src/kernel/planted.ts', `import { PgBoss } from 'pg-boss'`],
  ['imports', 'client/src/planted.ts', `import { Problem } from '../../src/kernel/problem.ts'`],
  ['environment', 'src/kernel/planted.ts', 'const port = process.env.PORT'],
  ['environment', 'src/features/loans/queries.ts', `const level = process.env['LOG_LEVEL']`],
  ['clock', 'src/features/loans/rules.ts', 'const due = new Date()'],
  ['clock', 'src/features/loans/queries.ts', 'const due = Date.now() + 1'],
  ['clock', 'src/features/loans/rules.ts', `const today = DateTime.now().toISODate()`],
  ['transactions', 'src/features/loans/queries.ts', `await client.query('begin')`],
  ['transactions', 'src/features/loans/queries.ts', `await client.query('COMMIT')`],
  ['transactions', 'src/features/loans/queries.ts', `const hop = "select set_config('role', $1, true)"`],
  ['transactions', 'src/kernel/planted.ts', 'await client.query(`set local role t_0123456789`)'],
  ['announcements', 'src/features/loans/queries.ts', `const tell = "select pg_notify('libraryhub_events', '')"`],
  ['announcements', 'src/kernel/planted.ts', `await client.query('notify libraryhub_events')`],
  ['announcements', 'src/platform/planted.ts', `await client.query('notify libraryhub_events')`],
  ['pools', 'src/kernel/planted.ts', 'const pool = new pg.Pool({})'],
  ['built-sql', 'src/features/loans/queries.ts', 'await client.query(`select * from loan where id = ${id}`)'],
  ['built-sql', 'src/features/loans/queries.ts', `await client.query('delete from loan where id = ' + id)`],
  ['built-sql', 'src/features/loans/queries.ts', `const order = sql.raw(query.sort)`],
  ['built-sql', 'src/features/loans/queries.ts', 'const q = statement("x", `\n  with late as (select 1) update loan set note = ${note}`)'],
]

test.each(planted)('a violation that is planted is found: %s in %s: %s', (rule, path, text) => {
  expect(violationsIn(new Map([[path, text]])).map((violation) => violation.rule)).toContain(rule)
})

test('a cycle of imports is found, through as many files as it takes', () => {
  const sources = new Map([
    ['src/kernel/a.ts', `import { b } from './b.ts'`],
    ['src/kernel/b.ts', `import { c } from './c.ts'`],
    ['src/kernel/c.ts', `import { a } from './a.ts'`],
  ])
  expect(violationsIn(sources).map(said)).toEqual([
    'cycles: src/kernel/c.ts:1 src/kernel/a.ts -> src/kernel/b.ts -> src/kernel/c.ts -> src/kernel/a.ts',
  ])
})

test('what workerd lacks is found behind the edge, however far away', () => {
  const sources = new Map([
    ['src/edge.ts', `import { a } from './kernel/a.ts'`],
    ['src/kernel/a.ts', `import { b } from './b.ts'\nimport type { Worker } from 'node:worker_threads'`],
    ['src/kernel/b.ts', `import { spawn } from 'node:child_process'`],
  ])
  expect(violationsIn(sources).map(said)).toEqual(['edge: src/kernel/b.ts:1 node:child_process'])
})

test('what is as it should be is let pass', () => {
  const sources = new Map([
    [
      'src/features/loans/queries.ts',
      "const COLUMNS = 'id'\nexport const q = statement('x', `select ${COLUMNS} from {library}.loan where id = $1`)\nconst r = sql`select ${id}`",
    ],
    [
      'src/features/loans/routes.ts',
      `import { placeHold } from '../holds/verbs.ts'\nimport { Hold } from '../holds/contract.ts'\nimport { getLoan } from './queries.ts'`,
    ],
    ['src/kernel/clock.ts', 'export const now = () => new Date(Date.now())'],
    ['src/cli.ts', 'const { PORT } = process.env'],
    ['src/kernel/words.ts', `throw new Error('select a library first'); const begin = 'The loan begins'`],
  ])
  expect(violationsIn(sources)).toEqual([])
})

test('an exception that is no longer needed is a violation', () => {
  const sources = new Map([['src/kernel/a.ts', 'export const a = 1']])
  expect(violationsIn(sources, { clock: { 'src/kernel/a.ts': 'once' } }).map(said)).toEqual([
    'clock: src/kernel/a.ts:0 is excepted, and need not be',
  ])
})
