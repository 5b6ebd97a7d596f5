import { createHash, type Hash } from 'node:crypto'
import pg from 'pg'
import { z } from 'zod'
import { rows } from './libraries.ts'

/**
 * The file of an export: a gzipped tar of `library.json`, then the rows of every table in COPY's text format in pieces
 * of whole rows (`own/book.00001.copy`, `shared/event.00001.copy`), and last `manifest.json`, which counts and hashes
 * all of them. Rows come in the order of their keys, so the same data give the same hashes.
 */
export const FORMAT = 'libraryhub-library'
export const FORMAT_VERSION = 1

const TableShape = z.object({
  scope: z.enum(['own', 'shared']),
  name: z.string().regex(/^[a-z_]{1,63}$/),
  columns: z.array(z.string()).min(1),
})
export type TableShape = z.infer<typeof TableShape>

export const Header = z.object({
  format: z.literal(FORMAT),
  format_version: z.number().int(),
  schema_version: z.number().int(),
  exported_at: z.string(),
  library: z.object({
    slug: z.string(),
    name: z.string(),
    locale: z.string(),
    time_zone: z.string(),
    currency: z.string(),
    hosts: z.array(z.string()),
  }),
  migrations: z.array(z.object({ id: z.number().int(), name: z.string(), hash: z.string() })),
  tables: z.array(TableShape),
  declaration: z.record(z.string(), z.unknown()).nullable(),
})
export type Header = z.infer<typeof Header>

export const Manifest = Header.extend({
  tables: z.array(TableShape.extend({ rows: z.number().int(), bytes: z.number().int(), sha256: z.string() })),
})
export type Manifest = z.infer<typeof Manifest>

export const pieceName = ({ scope, name }: TableShape, number: number) => `${scope}/${name}.${String(number).padStart(5, '0')}.copy`
export const PIECE = /^(own|shared)\/([a-z_]{1,63})\.\d{5,}\.copy$/

interface Described extends TableShape {
  /** Columns of the primary key, in its order. */
  key: string[]
}

const COLUMNS = `array(select a.attname::text from pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
  array(select a.attname::text from pg_index i, unnest(i.indkey::int2[]) with ordinality as k(attnum, position)
    join pg_attribute a on a.attnum = k.attnum where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid order by k.position) as key`

/**
 * Describes the tables that an export takes along: all of the library's schema, and of the shared ones those that have
 * a `tenant` and do not say "Not exported." Tables that others refer to come first.
 */
export async function describeTables(client: pg.Client, schema: string): Promise<Described[]> {
  const own = await rows<Omit<Described, 'scope'>>(
    client,
    `select c.relname as name, ${COLUMNS} from pg_class c
     where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p') and c.relname <> 'migrations' order by c.relname`,
    [schema],
  )
  const shared = await rows<Omit<Described, 'scope'>>(
    client,
    `select c.relname as name, ${COLUMNS} from pg_class c
     where c.relnamespace = 'platform'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant')
       and coalesce(obj_description(c.oid, 'pg_class'), '') not like '%Not exported.%' order by c.relname`,
  )
  return [
    ...(await parentsFirst(client, schema, own)).map((table) => ({ ...table, scope: 'own' as const })),
    ...(await parentsFirst(client, 'platform', shared)).map((table) => ({
      ...table,
      scope: 'shared' as const,
      // The tenant is whoever's rows they become, and the transaction of an event means nothing elsewhere.
      columns: table.columns.filter((column) => column !== 'tenant' && !(table.name === 'event' && column === 'xid')),
    })),
  ]
}

async function parentsFirst<T extends { name: string }>(client: pg.Client, schema: string, tables: readonly T[]): Promise<T[]> {
  const links = await rows<{ child: string; parent: string }>(
    client,
    `select distinct child.relname as child, parent.relname as parent from pg_constraint k
     join pg_class child on child.oid = k.conrelid join pg_class parent on parent.oid = k.confrelid
     where k.contype = 'f' and k.connamespace = $1::regnamespace and child.oid <> parent.oid`,
    [schema],
  )
  const ordered: T[] = []
  const visit = (table: T, path: readonly string[]) => {
    if (ordered.includes(table) || path.includes(table.name)) return
    for (const { child, parent } of links) {
      const found = child === table.name ? tables.find(({ name }) => name === parent) : undefined
      if (found) visit(found, [...path, table.name])
    }
    ordered.push(table)
  }
  for (const table of tables) visit(table, [])
  return ordered
}

/** Gives the statement that reads a table's rows of one library, under that library's role. */
export function copyStatement({ scope, name, columns, key }: Described, schema: string): string {
  const id = pg.escapeIdentifier
  const from = `${id(scope === 'own' ? schema : 'platform')}.${id(name)}`
  if (name === 'event' && scope === 'shared') {
    // Events are numbered anew in their order, because a restored log begins at transaction 0.
    const numbered = columns.map((column) => (column === 'id' ? 'row_number() over (order by xid, id) as id' : id(column))).join(', ')
    return `copy (select ${numbered} from ${from} where tenant = current_user order by xid, ${from}.id) to stdout`
  }
  const where = scope === 'shared' ? ' where tenant = current_user' : ''
  const order = key.length > 0 ? ` order by ${key.map((column) => id(column)).join(', ')}` : ''
  return `copy (select ${columns.map((column) => id(column)).join(', ')} from ${from}${where}${order}) to stdout`
}

/** Settings under which the same rows always give the same text. */
export const COPY_SETTINGS = `set local timezone to 'UTC'; set local datestyle to 'ISO, YMD'; set local intervalstyle to 'postgres';
  set local extra_float_digits to 1; set local bytea_output to 'hex'`

/** Counts and hashes what goes by of one table. */
export interface Tally {
  rows: number
  bytes: number
  hash: Hash
}

export function newTally(): Tally {
  return { rows: 0, bytes: 0, hash: createHash('sha256') }
}
