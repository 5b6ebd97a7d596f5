import type { Library } from '../../src/kernel/db.ts'
import type { TestDatabase } from '../support/database.ts'
import { isOf, nameOf, tablesOf } from '../support/walker-seed.ts'

/** A row of any table, as the text that it holds. */
interface AnyRow {
  table: string
  /** The row's own name, by which others may refer to it. */
  id: string | null
  text: string
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/**
 * What everybody may see, and what therefore leads to nobody: rows of these tables do not connect what refers to them.
 * Every other table, also one that is made tomorrow, does.
 */
const PUBLIC = new Set([
  'branch',
  'book',
  'book_record',
  'book_author',
  'book_category',
  'book_identifier',
  'book_search',
  'author',
  'category',
  'copy',
  'copy_type',
  'patron_category',
  'patron_attribute',
  'role',
  'rule',
  'rule_version',
  'setting',
  'opening_hours',
  'calendar_exception',
  'calendar_snapshot',
  'cash_register',
  'register_session',
  'offline_device',
])

async function everyRow(test: TestDatabase, library: Library): Promise<AnyRow[]> {
  const rows: AnyRow[] = []
  for (const table of await tablesOf(test, library)) {
    if (PUBLIC.has(table.name)) continue
    const found = await test.admin<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from ${nameOf(table)} t where ${isOf(table, library)}`,
    )
    for (const { row } of found) {
      const id = typeof row.id === 'string' ? row.id : null
      rows.push({ table: table.name, id, text: JSON.stringify(row) })
    }
  }
  return rows
}

/** Ids that everybody may see: of branches, books, copies and the like, and of the library and its staff. */
async function publicIds(test: TestDatabase, library: Library, patronId: string): Promise<Set<string>> {
  const ids = new Set<string>([library.id])
  for (const table of await tablesOf(test, library)) {
    if (!PUBLIC.has(table.name) || !table.columns.some(({ name }) => name === 'id')) continue
    for (const { id } of await test.admin<{ id: string }>(`select id from ${nameOf(table)} where ${isOf(table, library)}`)) ids.add(id)
  }
  const staff = `select id from ${library.schema}."user" where patron_id is distinct from $1`
  for (const { id } of await test.admin<{ id: string }>(staff, [patronId])) ids.add(id)
  return ids
}

/**
 * Follows whatever a loan, or anything else, leads to: from row to row by every id that one holds, through every column of
 * every table, and gives the ways that end at a patron's mark: an id, a card number, an address. None is what we want.
 */
export async function waysTo(
  test: TestDatabase,
  library: Library,
  from: string,
  patronId: string,
  marks: readonly string[],
): Promise<string[]> {
  const rows = await everyRow(test, library)
  const open = await publicIds(test, library, patronId)
  const byId = new Map<string, AnyRow[]>()
  for (const row of rows) {
    for (const id of new Set(row.text.match(UUID) ?? [])) byId.set(id, [...(byId.get(id) ?? []), row])
  }
  const ways: string[] = []
  const seen = new Map<AnyRow, string>()
  const waiting: { id: string; way: string }[] = [{ id: from, way: '' }]
  const reached = new Set([from])
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    for (const row of byId.get(next.id) ?? []) {
      if (seen.has(row)) continue
      const way = `${next.way} > ${row.table}`
      seen.set(row, way)
      const mark = marks.find((one) => row.text.toLowerCase().includes(one.toLowerCase()))
      if (mark !== undefined) {
        ways.push(`${way}: ${mark}`)
        continue
      }
      for (const id of new Set(row.text.match(UUID) ?? [])) {
        if (reached.has(id) || open.has(id)) continue
        reached.add(id)
        waiting.push({ id, way })
      }
    }
  }
  return ways
}

/** Every place where one of the marks stands, as `table: mark`. */
export async function placesOf(test: TestDatabase, library: Library, marks: readonly string[]): Promise<string[]> {
  const rows = await everyRow(test, library)
  return [
    ...new Set(
      rows.flatMap(({ table, text }) =>
        marks.flatMap((mark) => (text.toLowerCase().includes(mark.toLowerCase()) ? [`${table}: ${mark}`] : [])),
      ),
    ),
  ].sort()
}
