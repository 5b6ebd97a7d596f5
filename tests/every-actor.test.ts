import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../src/kernel/db.ts'
import { platformBuilder, type Query } from '../src/kernel/query.ts'
import { createTestApp, type TestApp } from './support/app.ts'
import { isOf, nameOf, type Seeded, seedLibrary, type Table, tablesOf } from './support/walker-seed.ts'

let app: TestApp
let seeded: Seeded
let guarded: Guarded[]

/** A table whose rows not every actor sees, with what its policies say. */
interface Guarded {
  table: Table
  /** Permissions that let staff see, and change, every row. */
  read: string[]
  write: string[]
  /** Whether being concerned is enough to see, and to change, a row. */
  shows_own: boolean
  lets_own: boolean
}

beforeAll(async () => {
  app = await createTestApp()
  seeded = await seedLibrary(app, 'actors')
  // A patron's own long work, an own session and an event for everyone are there as well.
  await app.admin(`update platform.task set created_by = $1 where tenant = $2`, [seeded.patrons[0]?.client.user_id, seeded.library.schema])
  guarded = await guardedTables()
}, 60_000)

afterAll(() => app.stop())

async function guardedTables(): Promise<Guarded[]> {
  const rows = await app.admin<{ name: string; used: string; checked: string }>(
    `select c.relname as name, pg_get_expr(p.polqual, c.oid) as used, coalesce(pg_get_expr(p.polwithcheck, c.oid), pg_get_expr(p.polqual, c.oid)) as checked
     from pg_policy p join pg_class c on c.oid = p.polrelid
     where not p.polpermissive and p.polcmd in ('*', 'r') and c.relnamespace::regnamespace::text in ($1, 'platform')`,
    [seeded.library.schema],
  )
  const tables = await tablesOf(app, seeded.library)
  return rows.map(({ name, used, checked }) => ({
    table: tables.find((table) => table.name === name) as Table,
    read: permissionsIn(used),
    write: permissionsIn(checked),
    shows_own: CONCERNS.test(used),
    lets_own: CONCERNS.test(checked),
  }))
}

const CONCERNS = /actor_patron\(\)|actor_user\(\)| IN \( SELECT/

function permissionsIn(expression: string): string[] {
  return [...expression.matchAll(/may\('([^']+)'/g)].map(([, permission]) => permission as string)
}

/** Which rows concern a patron, as SQL; a table that says it in a new way must be told of here. */
function concerning({ name, columns }: Table, patron: Seeded['patrons'][number], tables: readonly Table[]): string {
  const has = (column: string) => columns.some((one) => one.name === column)
  if (name === 'patron') return `id = '${patron.id}'`
  if (name === 'user') return `id = '${patron.client.user_id}'`
  if (name === 'patron_relation') return `'${patron.id}' in (patron_id, for_patron_id)`
  if (name === 'patron_note') return `(patron_id = '${patron.id}' and kind = 'message')`
  if (name === 'event') return `(patron_id = '${patron.id}' or audience = 'public')`
  if (has('patron_id')) return `patron_id = '${patron.id}'`
  if (has('user_id')) return `user_id = '${patron.client.user_id}'`
  if (has('created_by')) return `created_by = '${patron.client.user_id}'`
  const link = columns.find(({ refers_to }) => refers_to !== null && guarded.some(({ table }) => table.name === refers_to))
  const parent = tables.find((table) => table.name === link?.refers_to)
  if (!link || !parent) throw new Error(`Whom do rows of ${name} concern? Say it in tests/every-actor.test.ts`)
  return `"${link.name}" in (select id from ${nameOf(parent)} where ${concerning(parent, patron, tables)})`
}

const nobody: Partial<Actor> = { user_id: null, patron_id: null, session_id: null, permissions: new Set(), channel: 'api' }

function staff(permissions: readonly string[]): Partial<Actor> {
  return { ...nobody, user_id: '019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11', permissions: new Set(permissions), channel: 'desk' }
}

function reader({ id, client }: Seeded['patrons'][number]): Partial<Actor> {
  return { ...nobody, user_id: client.user_id ?? null, patron_id: id, channel: 'self' }
}

function plain<Row>(text: string): Query<Row> {
  const compiled = sql<Row>`${sql.raw(text)}`.compile(platformBuilder)
  return { compile: () => compiled } as Query<Row>
}

const DIGEST = `count(*)::int as count, coalesce(md5(string_agg(md5(to_jsonb(t)::text), '' order by md5(to_jsonb(t)::text))), '') as digest`

/** What an actor sees of a table, through the door. */
async function seen({ table }: Guarded, actor: Partial<Actor>) {
  const text = `select ${DIGEST} from ${nameOf(table)} t where ${table.is_shared ? 'tenant = current_user' : 'true'}`
  return app.door(seeded.library, actor).read((tx) => tx.one(plain<{ count: number; digest: string }>(text)))
}

/** What is there under a condition, past every wall. */
async function there({ table }: Guarded, condition: string) {
  const [row] = await app.admin(`select ${DIGEST} from ${nameOf(table)} t where ${isOf(table, seeded.library)} and ${condition}`)
  return row
}

/** How many rows an actor can change or remove; nothing of it stays. */
async function touched({ table }: Guarded, verb: 'update' | 'delete', actor: Partial<Actor>): Promise<number | 'refused'> {
  const column = table.columns.find(({ name, is_generated }) => !is_generated && name !== 'tenant')?.name
  const condition = table.is_shared ? 'tenant = current_user' : 'true'
  const text =
    verb === 'update'
      ? `update ${nameOf(table)} set "${column}" = "${column}" where ${condition}`
      : `delete from ${nameOf(table)} where ${condition}`
  try {
    return await app.door(seeded.library, actor).write((tx) => tx.count(plain(text)), { dry_run: true })
  } catch (error) {
    const code = (error as { code?: string }).code
    if (code === '42501') return 'refused'
    // What depends on a row keeps it; that it came so far is what is asked here.
    if (code === '23503' || code === '23001') return Number.NaN
    throw error
  }
}

test('every table that hides rows from somebody is looked at, and has rows of two patrons', async () => {
  expect(guarded.length).toBeGreaterThan(12)
  expect(guarded.filter(({ table }) => table === undefined)).toEqual([])
  for (const one of guarded) expect([one.table.name, (await there(one, 'true'))?.count]).not.toEqual([one.table.name, 0])
})

test('the system and staff with the permission see every row', async () => {
  for (const one of guarded) {
    const all = await there(one, 'true')
    expect([one.table.name, await seen(one, { permissions: new Set(['*']) })]).toEqual([one.table.name, all])
    for (const permission of one.read) expect([one.table.name, await seen(one, staff([permission]))]).toEqual([one.table.name, all])
  }
})

test('staff without the permission see nothing, whatever else they may do', async () => {
  const every = [...new Set(guarded.flatMap(({ read, write }) => [...read, ...write]))]
  for (const one of guarded) {
    const others = every.filter((permission) => !one.read.includes(permission))
    const hidden = await there(one, one.table.name === 'event' ? `audience = 'public'` : linkedBy(one, others))
    expect([one.table.name, await seen(one, staff(others))]).toEqual([one.table.name, hidden])
  }
})

/** What belongs to something is seen by who sees that: a renewal with its loan. */
function linkedBy({ table, shows_own }: Guarded, permissions: readonly string[]): string {
  const parent = shows_own ? guarded.find((other) => table.columns.some(({ refers_to }) => refers_to === other.table.name)) : undefined
  const isOwn = ['patron_id', 'user_id', 'created_by'].some((name) => table.columns.some((column) => column.name === name))
  return parent && !isOwn && parent.read.some((permission) => permissions.includes(permission)) ? 'true' : 'false'
}

test('guests see nothing but what is public', async () => {
  for (const one of guarded) {
    const open = await there(one, one.table.name === 'event' ? `audience = 'public'` : 'false')
    expect([one.table.name, await seen(one, nobody)]).toEqual([one.table.name, open])
  }
})

test('a patron sees what concerns that patron, and nothing of another', async () => {
  const tables = await tablesOf(app, seeded.library)
  for (const one of guarded) {
    for (const patron of seeded.patrons) {
      const own = await there(one, one.shows_own ? concerning(one.table, patron, tables) : 'false')
      expect([one.table.name, await seen(one, reader(patron))]).toEqual([one.table.name, own])
    }
  }
})

test('nobody changes or removes a row for being able to read it', async () => {
  for (const one of guarded) {
    const readers = [staff(one.read.filter((permission) => !one.write.includes(permission))), nobody]
    if (!one.lets_own) readers.push(...seeded.patrons.map(reader))
    for (const actor of readers) {
      for (const verb of ['update', 'delete'] as const) {
        expect([0, 'refused'], `${verb} ${one.table.name} as ${[...(actor.permissions ?? [])]}`).toContain(await touched(one, verb, actor))
      }
    }
  }
})

test('a patron changes what is that patron’s own at most', async () => {
  const tables = await tablesOf(app, seeded.library)
  for (const one of guarded.filter(({ lets_own, table }) => lets_own && table.name !== 'event')) {
    for (const patron of seeded.patrons) {
      const own = (await there(one, concerning(one.table, patron, tables)))?.count
      for (const verb of ['update', 'delete'] as const) {
        expect([own, Number.NaN, 'refused'], `${verb} ${one.table.name}`).toContainEqual(await touched(one, verb, reader(patron)))
      }
    }
  }
})
