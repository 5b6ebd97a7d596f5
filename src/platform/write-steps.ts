import { DateTime } from 'luxon'
import type pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { isDatabaseError, Problem } from '../kernel/problem.ts'
import { THINGS, type Thing } from './contract.ts'
import { WEEKDAYS } from './declaration.ts'
import type { PlatformEvent } from './libraries.ts'
import { idsOf, type Step } from './plan.ts'
import type { LibraryState } from './state.ts'

/** Rows of a table that are made or changed by one statement each; all have a version, and are found by their id. */
const versioned: Partial<Record<Thing, { table: string; columns: Record<string, string> }>> = {
  branch: {
    table: 'branch',
    columns: {
      code: 'text',
      name: 'text',
      time_zone: 'text',
      address: 'text',
      email: 'text',
      phone: 'text',
      group_code: 'text',
      position: 'integer',
    },
  },
  patron_category: {
    table: 'patron_category',
    columns: { code: 'text', name: 'text', enrolment_months: 'integer', minimum_age: 'smallint', maximum_age: 'smallint' },
  },
  copy_type: { table: 'copy_type', columns: { code: 'text', name: 'text' } },
  collection: { table: 'collection', columns: { code: 'text', name: 'text' } },
  category: {
    table: 'category',
    columns: { code: 'text', name: 'text', parent_id: 'uuid', classification_prefixes: 'text[]', position: 'integer' },
  },
  rule: {
    table: 'rule',
    columns: {
      kind: 'text',
      branch_id: 'uuid',
      patron_category_id: 'uuid',
      copy_type_id: 'uuid',
      collection_id: 'uuid',
      effective_from: 'timestamptz',
      effective_to: 'timestamptz',
      value: 'jsonb',
    },
  },
  role: { table: 'role', columns: { name: 'text', permissions: 'text[]' } },
}

const removals: Partial<Record<Thing, string>> = {
  branch: 'delete from branch where id = any($1::uuid[])',
  calendar_exception: 'delete from calendar_exception where id = any($1::uuid[])',
  patron_category: 'delete from patron_category where id = any($1::uuid[])',
  copy_type: 'delete from copy_type where id = any($1::uuid[])',
  collection: 'delete from collection where id = any($1::uuid[])',
  category: 'delete from category where id = any($1::uuid[])',
  rule: 'delete from rule where id = any($1::uuid[])',
  role: 'delete from role where id = any($1::uuid[]) and not is_built_in',
  setting: 'delete from setting where key = any($1::text[])',
}

type Row = Record<string, unknown>

/**
 * Writes what a comparison found, in the caller's transaction and under the library's role: one statement for each kind
 * of thing, however many there are. Dates of rules are those of `timeZone`.
 * @throws Problem still_in_use where something that is to go is needed
 */
export async function writeSteps(client: pg.Client, steps: readonly Step[], state: LibraryState, timeZone: string): Promise<void> {
  const resolve = resolver(steps, state)
  for (const thing of THINGS) {
    const written = steps.filter((step) => step.thing === thing && step.after !== null)
    if (written.length > 0) await write(client, thing, written, resolve, timeZone)
  }
  for (const thing of THINGS.toReversed()) {
    const removed = steps.filter((step) => step.thing === thing && step.action === 'remove')
    if (removed.length > 0 && removals[thing]) await remove(client, thing, removals[thing], removed)
  }
}

type Resolve = (thing: 'branch' | 'patron_category' | 'copy_type' | 'collection' | 'category', code: unknown) => string | null

/** Codes become ids; those of things that are made in the same run, too. */
function resolver(steps: readonly Step[], state: LibraryState): Resolve {
  const ids = {
    branch: idsOf(state.branches, steps, 'branch'),
    patron_category: idsOf(state.patron_categories, steps, 'patron_category'),
    copy_type: idsOf(state.copy_types, steps, 'copy_type'),
    collection: idsOf(state.collections, steps, 'collection'),
    category: idsOf(state.categories, steps, 'category'),
  }
  return (thing, code) => (typeof code === 'string' ? (ids[thing].get(code.toLowerCase()) ?? null) : null)
}

async function write(client: pg.Client, thing: Thing, steps: readonly Step[], resolve: Resolve, timeZone: string): Promise<void> {
  const given = steps.map(({ id, after }) => ({ id, ...columnsOf(thing, after as Row, resolve, timeZone) }))
  const into = versioned[thing]
  if (into) await client.query(upsert(into.table, into.columns), [JSON.stringify(given)])
  else if (thing === 'opening_hours') await writeHours(client, steps)
  else if (thing === 'calendar_exception') await client.query(UPSERT_EXCEPTIONS, [JSON.stringify(given)])
  else if (thing === 'setting') await client.query(UPSERT_SETTINGS, [JSON.stringify(given)])
}

function columnsOf(thing: Thing, row: Row, resolve: Resolve, timeZone: string): Row {
  if (thing === 'category') {
    return { ...row, parent_id: resolve('category', row.parent), classification_prefixes: row.classification_prefixes ?? [] }
  }
  if (thing === 'calendar_exception') return { ...row, branch_id: resolve('branch', row.branch), is_open: row.opens_at !== null }
  if (thing !== 'rule') return row
  return {
    ...row,
    branch_id: resolve('branch', row.branch),
    patron_category_id: resolve('patron_category', row.patron_category),
    copy_type_id: resolve('copy_type', row.copy_type),
    collection_id: resolve('collection', row.collection),
    effective_from: momentOf(row.effective_from, timeZone) ?? '-infinity',
    effective_to: momentOf(row.effective_to, timeZone) ?? 'infinity',
  }
}

/** The instant at which a date starts; what is an instant already stays one. */
function momentOf(text: unknown, zone: string): string | null {
  if (typeof text !== 'string') return null
  return text.length === 10 ? DateTime.fromISO(text, { zone }).startOf('day').toISO() : text
}

/** Composed of the constants above, never of input. */
function upsert(table: string, columns: Record<string, string>): string {
  const names = Object.keys(columns)
  return `insert into ${table} (id, ${names.join(', ')})
    select id, ${names.join(', ')} from jsonb_to_recordset($1::jsonb) as given(id uuid, ${names.map((name) => `${name} ${columns[name]}`).join(', ')})
    on conflict (id) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}, version = ${table}.version + 1, updated_at = now()`
}

const UPSERT_EXCEPTIONS = `insert into calendar_exception (id, branch_id, starts_on, ends_on, is_open, opens_at, closes_at, recurs_from, reason)
  select id, branch_id, starts_on, ends_on, is_open, opens_at, closes_at, recurs_from, reason
  from jsonb_to_recordset($1::jsonb) as given(
    id uuid, branch_id uuid, starts_on date, ends_on date, is_open boolean, opens_at time, closes_at time, recurs_from smallint, reason text)
  on conflict (id) do update set reason = excluded.reason`

const UPSERT_SETTINGS = `insert into setting (key, value)
  select id, value from jsonb_to_recordset($1::jsonb) as given(id text, value jsonb)
  on conflict (key) do update set value = excluded.value, updated_at = now()`

/** A week is one thing: its periods are all replaced. */
async function writeHours(client: pg.Client, steps: readonly Step[]): Promise<void> {
  const periods = steps.flatMap(({ id, after }) =>
    Object.entries(after?.hours as Record<string, string[]>).flatMap(([day, given]) =>
      given.map((period) => ({
        id: uuidv7(),
        branch_id: id,
        weekday: WEEKDAYS.indexOf(day as (typeof WEEKDAYS)[number]) + 1,
        opens_at: period.slice(0, 5),
        closes_at: period.slice(6),
      })),
    ),
  )
  await client.query('delete from opening_hours where branch_id = any($1::uuid[])', [steps.map(({ id }) => id)])
  await client.query(
    `insert into opening_hours (id, branch_id, weekday, opens_at, closes_at)
     select id, branch_id, weekday, opens_at, closes_at
     from jsonb_to_recordset($1::jsonb) as given(id uuid, branch_id uuid, weekday smallint, opens_at time, closes_at time)`,
    [JSON.stringify(periods)],
  )
}

async function remove(client: pg.Client, thing: Thing, statement: string, steps: readonly Step[]): Promise<void> {
  try {
    await client.query(statement, [steps.map(({ id }) => id)])
  } catch (error) {
    if (!isDatabaseError(error) || !['23503', '23001'].includes(error.code)) throw error
    throw new Problem('still_in_use', { params: { thing, keys: steps.map(({ key }) => key) }, cause: error })
  }
}

/** Gives the facts that the steps make true, in the words of the features whose things they are. */
export function eventsOf(steps: readonly Step[], libraryId: string): PlatformEvent[] {
  return steps.flatMap((step): PlatformEvent[] => {
    const { thing, action, id, before, after, fields } = step
    const verb = action === 'create' ? 'created' : action === 'change' ? 'changed' : 'deleted'
    const changed = after ? Object.fromEntries(fields.map((field) => [field, after[field] ?? null])) : {}
    switch (thing) {
      case 'library':
      case 'host':
      case 'administrator':
        return []
      case 'opening_hours':
        return [{ type: 'calendar.changed', subject_id: id, data: { what: 'opening_hours' } }]
      case 'calendar_exception':
        return [{ type: 'calendar.changed', subject_id: id, data: { what: 'exception', reason: (after ?? before)?.reason } }]
      case 'setting':
        return [{ type: 'setting.changed', subject_id: libraryId, data: { key: id, value: after?.value ?? null } }]
      case 'rule': {
        const values = action === 'change' ? { before: before?.value, after: after?.value } : { value: (after ?? before)?.value }
        return [{ type: `rule.${verb}`, subject_id: id, data: { kind: (after ?? before)?.kind, ...values } }]
      }
      case 'role':
        return [
          { type: `role.${verb}`, subject_id: id, data: { name: (after ?? before)?.name, permissions: (after ?? before)?.permissions } },
        ]
      default:
        return [{ type: `${thing}.${verb}`, subject_id: id, data: changed }]
    }
  })
}
