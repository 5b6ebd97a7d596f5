import { v7 as uuidv7 } from 'uuid'
import type { Library } from '../../src/kernel/db.ts'
import type { Client, TestApp } from './app.ts'
import type { TestDatabase } from './database.ts'
import { type Stock, stock } from './library.ts'

/** A library in which there is something of everything, and two people who must not see each other's. */
export interface Seeded {
  library: Library
  admin: Client
  patrons: { id: string; card_number: string; client: Client }[]
}

/** Makes a library with a row of everything: through the routes where they make it, and out of the catalogue for the rest. */
export async function seedLibrary(app: TestApp, slug: string): Promise<Seeded> {
  const library = await app.provision(slug)
  const shelves = await stock(app, library)
  const admin = await app.as(library, 'Admin')
  const made = async <Body = { id: string }>(path: string, body: unknown): Promise<Body> => {
    const answer = await admin.post<Body>(path, body)
    if (answer.status >= 300) throw new Error(`Seeding POST ${path}: ${answer.text}`)
    return answer.body
  }
  await made('/v1/patron-attributes', { code: 'school_class', kind: 'text', label: { it: 'Classe', en: 'Class' } })
  const category = await made('/v1/categories', { code: `${slug}-1`, name: 'Narrativa' })
  await made('/v1/collections', { code: `${slug}-F`, name: 'Fondo locale' })
  const book = await made('/v1/books', {
    title: 'Il nome della rosa',
    languages: ['ita'],
    contributors: [{ name: 'Eco, Umberto', kind: 'person', roles: ['aut'] }],
    identifiers: [{ kind: 'isbn', value: slug.endsWith('a') ? '9788845207051' : '9788806219451' }],
  })
  await app.admin(`insert into ${library.schema}.book_category (book_id, category_id) values ($1, $2)`, [book.id, category.id])
  await app.admin(`insert into ${library.schema}.book_record (book_id, dialect, record, encoding) values ($1, 'marc21', $2, 'utf-8')`, [
    book.id,
    JSON.stringify({ leader: '00000nam a2200000 i 4500', fields: [['245', '10', [['a', 'Il nome della rosa']]]] }),
  ])
  await made('/v1/calendar-exceptions', { branch_id: shelves.main, starts_on: '2030-01-01', ends_on: '2030-01-02', reason: 'inventario' })
  await admin.put(`/v1/branches/${shelves.main}/opening-hours`, { data: [{ weekday: 1, opens_at: '09:00', closes_at: '18:00' }] })
  await made('/v1/roles', { name: `Aiuto ${slug}`, permissions: ['catalogue:read'] })

  await made('/v1/rules', { kind: 'loan.max_onsite', value: 3 })
  const patrons: Seeded['patrons'] = []
  for (const name of ['Uno', 'Due']) {
    const patron = await shelves.patron(`${name} ${slug}`, { email: `${name}-${slug}@example.org`.toLowerCase() })
    const [lent, wanted] = [await shelves.copy(book.id, `${slug}-${name}-L`), await shelves.book(`Atteso da ${name}`)]
    await shelves.copy(wanted, `${slug}-${name}-W`)
    const loan = await made('/v1/checkouts', { copy_barcode: lent.barcode, card_number: patron.card_number })
    const other = await shelves.copy(await shelves.book(), `${slug}-${name}-O`)
    await made('/v1/checkouts', { copy_barcode: other.barcode, card_number: patron.card_number })
    await admin.post('/v1/renewals', { loan_id: loan.id, overrides: [{ code: 'renewal_too_early', reason: 'seed' }] })
    await made('/v1/checkins', { copy_barcode: other.barcode, branch_id: shelves.village })
    await app.admin(
      `insert into ${library.schema}.rule (id, kind, value) select $1, 'hold.on_shelf', '"always"'
         where not exists (select from ${library.schema}.rule where kind = 'hold.on_shelf')`,
      [uuidv7()],
    )
    await made('/v1/holds', { book_id: wanted, card_number: patron.card_number, pickup_branch_id: shelves.main })
    await made(`/v1/patrons/${patron.id}/blocks`, { actions: ['renewal'], reason: 'prova' })
    await seedPatron(app, shelves, patron.id, name)
    await owe(admin, shelves.main, patron.id)
    patrons.push({ ...patron, client: await app.as(library, 'Reader', { patron_id: patron.id }) })
  }
  await seedLives(app, shelves, patrons)
  await fillEmptyTables(app, library, patrons)
  return { library, admin, patrons }
}

/** What became of patrons together: lines of an import and of a rollover, and pairs who may be one person. */
async function seedLives(app: TestApp, { library, patron }: Stock, patrons: Seeded['patrons']): Promise<void> {
  const { schema } = library
  const [importId, rolloverId, last] = [uuidv7(), uuidv7(), await patron('Doppione')]
  await app.admin(`insert into platform.task (tenant, id, kind) values ($1, $2, 'patron_import')`, [schema, importId])
  await app.admin(
    `insert into platform.patron_import (tenant, id, file_name, byte_count, options) values ($1, $2, 'testo', 1,
       '{"match": "card_number", "on_match": "update", "on_no_match": "create", "empty_cells": "keep", "dates": "dmy", "absent": "ignore", "absent_categories": [], "dry_run": false}')`,
    [schema, importId],
  )
  await app.admin(`insert into platform.rollover (tenant, id, name, steps) values ($1, $2, 'testo', '[]')`, [schema, rolloverId])
  for (const [index, { id, card_number }] of patrons.entries()) {
    const noticeId = uuidv7()
    await app.admin(
      `insert into platform.notice (tenant, id, kind, patron_id, about_id, happened_at, status, recipient, language, created_at, queued_at)
       values ($1, $2, 'card_expiring', $3, $3, now(), 'queued', 'testo@example.org', 'it', now(), now())`,
      [schema, noticeId, id],
    )
    await app.admin(
      `insert into platform.notice_item (tenant, kind, about_id, for_at, reader_id, notice_id) values ($1, 'card_expiring', $3, now(), $3, $2)`,
      [schema, noticeId, id],
    )
    await app.admin(
      `insert into platform.patron_import_line (tenant, import_id, position, outcome, patron_id, match_key, card_number, name) values ($1, $2, $3, 'updated', $4, lower($5), $5, 'testo')`,
      [schema, importId, index + 1, id, card_number],
    )
    await app.admin(
      `insert into platform.rollover_line (tenant, rollover_id, position, step, patron_id, before, after) values ($1, $2, $3, 1, $4, '{}', '{}')`,
      [schema, rolloverId, index + 1, id],
    )
    await app.admin(
      `insert into ${schema}.patron_duplicate (id, patron_id, other_id, score, reasons) values ($1, $2, $3, 50, '{same_email}')`,
      [uuidv7(), id, last.id],
    )
  }
}

/** What is a patron's own beyond loans and holds: somebody to answer for, and the request to be enrolled. */
async function seedPatron(app: TestApp, { library, category_id, main, patron }: Stock, id: string, name: string): Promise<void> {
  const child = await patron(`Figlio di ${name}`)
  await app.admin(`insert into ${library.schema}.patron_relation (id, patron_id, for_patron_id, kind) values ($1, $2, $3, 'guarantor')`, [
    uuidv7(),
    id,
    child.id,
  ])
  await app.admin(
    `insert into ${library.schema}.patron_note (id, patron_id, kind, text) values ($1, $2, 'message', 'Ritirare gli occhiali')`,
    [uuidv7(), id],
  )
  await app.admin(`insert into ${library.schema}.patron_unique_value (code, value, patron_id) values ('codice', $1, $2)`, [name, id])
  await app.admin(
    `insert into ${library.schema}.patron_registration (id, status, email, given_name, family_name, language, patron_category_id, home_branch_id,
       origin, decided_at, patron_id) values ($1, 'approved', $2, 'Anna', $3, 'it', $4, $5, 'http://localhost', now(), $6)`,
    [uuidv7(), `${name}@example.org`, name, category_id, main, id],
  )
}

/** Charges a patron, who pays a part of it, some of which is kept as credit. */
async function owe(admin: Client, branch_id: string, patron_id: string): Promise<void> {
  const made = async (path: string, body: unknown): Promise<string> => {
    const answer = await admin.post<{ id: string }>(path, body)
    if (answer.status >= 300) throw new Error(`Seeding POST ${path}: ${answer.text}`)
    return answer.body.id
  }
  const cash_register_id = await made('/v1/cash-registers', { branch_id, code: patron_id, name: 'Cassa' })
  await made('/v1/register-sessions', { cash_register_id, float_cents: 1_000, note: 'testo' })
  const pay = { patron_id, method: 'cash', cash_register_id, note: 'testo' }
  await made('/v1/charges', { patron_id, type: 'manual', cents: 250, note: 'testo' })
  await made('/v1/payments', { ...pay, cents: 300, keep_surplus: true })
  await made('/v1/charges', { patron_id, type: 'card', cents: 500, note: 'testo' })
  await made('/v1/payments', { ...pay, cents: 100 })
}

interface Column {
  name: string
  type: string
  is_array: boolean
  not_null: boolean
  has_default: boolean
  is_generated: boolean
  refers_to: string | null
  allowed: string | null
}

export interface Table {
  schema: string
  name: string
  is_shared: boolean
  is_read_only: boolean
  columns: Column[]
}

/** Gives every table that holds rows of a library, in its own schema and among the shared ones, parents before children. */
export async function tablesOf(test: TestDatabase, library: Library): Promise<Table[]> {
  const tables = await test.admin<Table & Record<string, unknown>>(
    `select n.nspname as schema, c.relname as name, n.nspname = 'platform' as is_shared, c.relname = 'migrations' as is_read_only,
       (select json_agg(json_build_object('name', a.attname, 'type', t.typname, 'is_array', t.typelem <> 0 and t.typlen = -1,
          'not_null', a.attnotnull, 'has_default', a.atthasdef or a.attidentity <> '', 'is_generated', a.attgenerated <> '' or a.attidentity <> '',
          'refers_to', (select f.relname from pg_constraint k join pg_class f on f.oid = k.confrelid
             where k.conrelid = c.oid and k.contype = 'f' and k.conkey[cardinality(k.conkey)] = a.attnum limit 1),
          'allowed', (select substring(pg_get_constraintdef(k.oid) from format('\\m%s = ANY \\(\\(?ARRAY\\[''([^'']+)''', a.attname))
             from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and k.conkey @> array[a.attnum] order by cardinality(k.conkey) limit 1)
        ) order by a.attnum) from pg_attribute a join pg_type t on t.oid = a.atttypid where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition
       and (n.nspname = $1 or n.nspname = 'platform' and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant'))
     order by c.oid`,
    [library.schema],
  )
  return tables.filter(({ is_read_only }) => !is_read_only)
}

/** What a table is called in SQL. */
export function nameOf({ schema, name }: Table): string {
  return `${schema}."${name}"`
}

/** The condition on rows of one library. */
export function isOf({ is_shared }: Table, library: Library): string {
  return is_shared ? `tenant = '${library.schema}'` : 'true'
}

/**
 * Puts a row into every table that has none, out of what the catalogue says of its columns.
 * @throws Error that names the tables for which that is not enough: make a row of them in seedLibrary
 */
async function fillEmptyTables(test: TestDatabase, library: Library, patrons: Seeded['patrons']): Promise<void> {
  const failed: string[] = []
  const tables = await tablesOf(test, library)
  for (const table of tables) {
    const [{ count } = { count: 0 }] = await test.admin<{ count: number }>(
      `select count(*)::int from ${nameOf(table)} where ${isOf(table, library)}`,
    )
    if (count > 0) continue
    // Rows that name a patron are made for both, so that each has something that the other may not see.
    for (const patron of table.columns.some(({ name }) => name === 'patron_id') ? patrons : patrons.slice(0, 1)) {
      try {
        await insertOne(test, library, table, tables, patron)
      } catch (error) {
        failed.push(`${table.schema}.${table.name}: ${(error as Error).message}`)
      }
    }
  }
  if (failed.length > 0)
    throw new Error(`The walker cannot make a row by itself; make one in tests/support/walker-seed.ts:\n${failed.join('\n')}`)
}

async function insertOne(
  test: TestDatabase,
  library: Library,
  table: Table,
  tables: Table[],
  patron: Seeded['patrons'][number],
): Promise<void> {
  const given: [string, unknown][] = []
  for (const column of table.columns) {
    if (column.is_generated) continue
    if (column.name === 'tenant') given.push([column.name, library.schema])
    else if (column.name === 'patron_id') given.push([column.name, patron.id])
    else if (column.refers_to !== null) given.push([column.name, await anyId(test, library, column.refers_to, tables)])
    else if ((column.not_null && !column.has_default) || column.allowed !== null) given.push([column.name, sampleOf(column)])
  }
  const names = given.map(([name]) => `"${name}"`).join(', ')
  const values = given.map((_, index) => `$${index + 1}`).join(', ')
  await test.admin(
    `insert into ${table.schema}."${table.name}" (${names}) values (${values})`,
    given.map(([, value]) => value),
  )
}

async function anyId(test: TestDatabase, library: Library, name: string, tables: Table[]): Promise<string | null> {
  const table = tables.find((one) => one.name === name)
  if (!table) return null
  const [row] = await test.admin<{ id: string }>(`select id from ${nameOf(table)} where ${isOf(table, library)} limit 1`)
  return row?.id ?? null
}

function sampleOf({ type, allowed }: Column): unknown {
  if (allowed !== null) return allowed
  if (type.startsWith('_')) return []
  const samples: Record<string, unknown> = {
    uuid: uuidv7(),
    text: 'testo',
    bytea: Buffer.from('testo'),
    json: '{}',
    jsonb: '{}',
    bool: true,
    date: '2030-01-01',
    time: '09:00',
    timestamptz: '2030-01-01T09:00:00Z',
    tsvector: '',
  }
  return samples[type] ?? 1
}

/** What stands in every text of a library of which nothing may be seen elsewhere. */
export const CANARY = 'CANARINO'
/** What stands in every text about the patron whom the other one may not see. */
export const SECRET = 'SEGRETO'

/** Ids and codes of a library, by `table.column`. */
export type Values = ReadonlyMap<string, string>

/** Gives one row of every table, as names for what is asked: where rows are a patron's, one of the patron of that place. */
export async function valuesOf(test: TestDatabase, { library, patrons }: Seeded, patron: number): Promise<Values> {
  const values = new Map<string, string>()
  for (const table of await tablesOf(test, library)) {
    const owner = ownerColumn(table)
    const [row] = await test.admin<Record<string, unknown>>(
      `select * from ${nameOf(table)} where ${isOf(table, library)} ${owner ? `and ${owner} = '${patrons[patron]?.id}'` : ''} order by 1, 2 limit 1`,
    )
    for (const [column, value] of Object.entries(row ?? {})) if (typeof value === 'string') values.set(`${table.name}.${column}`, value)
  }
  return values
}

function ownerColumn({ name, columns }: Table): string | undefined {
  if (name === 'patron') return 'id'
  return columns.some((column) => column.name === 'patron_id') ? 'patron_id' : undefined
}

/**
 * Writes a canary into every text of a library that takes one; what a constraint keeps to a few words stays as it is,
 * since a word that every library has tells nothing.
 */
export async function plantCanaries(test: TestDatabase, library: Library, canary = CANARY, only?: { id: string }): Promise<number> {
  let planted = 0
  for (const table of await tablesOf(test, library)) {
    const owner = ownerColumn(table)
    if (only && !owner) continue
    const whose = only ? `${owner} = '${only.id}'` : 'true'
    for (const column of table.columns) {
      const value = canaryFor(column, `${canary}-${table.name}-${column.name}`)
      if (value === undefined || column.name === 'tenant' || column.refers_to !== null) continue
      const update = `update ${nameOf(table)} set "${column.name}" = ${value} where ${isOf(table, library)} and ${whose}`
      await test.admin(update).then(
        () => planted++,
        () => {},
      )
    }
  }
  return planted
}

function canaryFor({ name, type, is_generated, allowed }: Column, canary: string): string | undefined {
  if (is_generated || allowed !== null) return undefined
  // Several rows of a unique column differ by where they stand.
  if (type === 'text') return name === 'password_hash' ? undefined : `'${canary}-' || replace(replace(ctid::text, '(', ''), ')', '')`
  if (type === '_text') return `array['${canary}']`
  if (type === 'jsonb' && !['policy', 'explanation', 'value'].includes(name))
    return `case jsonb_typeof("${name}") when 'object' then "${name}" || '{"canary": "${canary}"}' else "${name}" end`
  return undefined
}

/** Gives a checksum of each table's rows of one library, by name; two that are equal hold the same. */
export async function checksums(test: TestDatabase, library: Library): Promise<Map<string, string>> {
  const parts = (await tablesOf(test, library)).map((table) => {
    const rows = `select md5(to_jsonb(t)::text) as row from ${nameOf(table)} t where ${isOf(table, library)}`
    return `select '${table.schema}.${table.name}' as name, coalesce(md5(string_agg(row, '' order by row)), '-') as sum from (${rows}) as rows`
  })
  const rows = await test.admin<{ name: string; sum: string }>(
    // Tables that are large enough are read side by side, and come in the order in which they are done.
    `${parts.join('\nunion all\n')}\norder by name`,
  )
  return new Map(rows.map(({ name, sum }) => [name, sum]))
}
