import type pg from 'pg'
import { applyStream, migrationFiles } from '../stream.ts'
import { asPlatform, type Check, type Fault, HOME } from './check.ts'

/** A stored condition without the numbers of the tables that it asks: each library has its own. */
const STRIPPED_USED = `array_to_string(array(select ltrim(piece, '0123456789')
  from unnest(string_to_array(replace(g.used, ':resorigtbl ', ':relid '), ':relid ')) as piece), ':relid ')`
const STRIPPED_CHECKED = `array_to_string(array(select ltrim(piece, '0123456789')
  from unnest(string_to_array(replace(g.checked, ':resorigtbl ', ':relid '), ':relid ')) as piece), ':relid ')`

/**
 * Each library as one number: the sum of a hash of everything in its schema, as the catalogue stores it, with its own
 * name and role taken out. Two equal numbers are one structure, so whatever else is to be checked about a table is
 * checked in one library of each kind. Two that differ are a reason to look closer: deparsing everything, which is what
 * names a difference, takes ten times as long because it opens every table.
 */
const PRINTS = `with ${HOME},
  thing as (
    select c.oid, c.relname, h.oid as home, h.name as schema, h.role_oid
    from every_home h
    -- One pass over all classes; looking each schema up in the index of their names takes many times as long.
    join (select oid, relname, relnamespace from pg_class where relkind in ('r', 'p', 'v', 'm', 'f', 'S') offset 0) as c on c.relnamespace = h.oid
    where not h.is_platform
  ),
  print as (
    select t.schema, hash_record_extended(row(text 'table', c.relname, c.relkind, c.relreplident, c.relrowsecurity, c.relforcerowsecurity, c.relowner, c.reloptions,
      replace(c.relacl::text, t.schema, ''), c.relispartition, d.description, case when c.relkind in ('v', 'm', 'f') then c.oid end), 0) as hash
    from thing t join pg_class c on c.oid = t.oid
    left join pg_description d on d.objoid = c.oid and d.classoid = 'pg_class'::regclass and d.objsubid = 0
    union all
    select t.schema, hash_record_extended(row(t.relname, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attidentity, a.attgenerated, a.attcollation, a.attstorage, a.attacl::text), 0)
    from thing t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    union all
    select t.schema, hash_record_extended(row(text 'default', t.relname, d.adnum, d.adbin::text), 0) from thing t join pg_attrdef d on d.adrelid = t.oid
    union all
    select t.schema, hash_record_extended(row(text 'constraint', t.relname, c.conname, c.contype, c.conkey, r.relname, r.relnamespace = t.home, c.confkey, c.condeferrable, c.condeferred,
      c.convalidated, c.confupdtype, c.confdeltype, c.conbin::text), 0)
    from thing t join pg_constraint c on c.conrelid = t.oid and c.contype <> 'n' left join pg_class r on r.oid = c.confrelid
    union all
    select t.schema, hash_record_extended(row(text 'index', t.relname, c.relname, c.relam, c.reloptions, i.indisunique, i.indisvalid, i.indnkeyatts, i.indkey::int2[], i.indclass,
      i.indcollation, i.indoption::int2[], i.indexprs::text, i.indpred::text), 0)
    from thing t join pg_index i on i.indrelid = t.oid join pg_class c on c.oid = i.indexrelid
    union all
    select t.schema, hash_record_extended(row(text 'policy', t.relname, p.polname, p.polpermissive, p.polcmd, array_replace(p.polroles, t.role_oid, 1::oid),
      case when p.polpermissive or strpos(g.used, ':relid ') = 0 then g.used else ${STRIPPED_USED} end,
      case when p.polpermissive or strpos(g.checked, ':relid ') = 0 then g.checked else ${STRIPPED_CHECKED} end,
      case when not p.polpermissive and strpos(g.used || coalesce(g.checked, ''), ':relid ') > 0 then array(
        select r.relnamespace from pg_depend d join pg_class r on r.oid = d.refobjid
        where d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refclassid = 'pg_class'::regclass and r.relnamespace <> t.home order by 1) end), 0)
    from thing t join pg_policy p on p.polrelid = t.oid
    -- Taken out of its compression once, not at each mention.
    cross join lateral (select coalesce(p.polqual::text, '') || '' as used, p.polwithcheck::text || '' as checked offset 0) as g
    union all
    select t.schema, hash_record_extended(row(text 'trigger', t.relname, g.tgname, g.tgtype, g.tgenabled, g.tgattr::int2[], p.proname, p.pronamespace = t.home, g.tgqual::text), 0)
    from thing t join pg_trigger g on g.tgrelid = t.oid and (not g.tgisinternal or g.tgenabled <> 'O') join pg_proc p on p.oid = g.tgfoid
    union all
    select h.name, hash_record_extended(row(text 'function', p.proname, p.prokind, p.prolang, p.proowner, replace(p.proacl::text, h.name, ''), p.proargtypes::oid[], p.provolatile,
      p.prosecdef, p.proisstrict, p.proconfig, p.prosrc), 0)
    from every_home h join pg_proc p on p.pronamespace = h.oid
    where not h.is_platform
  )
  select schema, sum(hash)::text as print from print group by schema`

/** The structure of one library in words, with its own name taken out. */
const SHAPES = `with thing as (select c.oid, c.relname from pg_class c where c.relnamespace = $1::text::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')),
  item as (
    select format('table %I', t.relname) as item, concat_ws(' ', c.relkind, c.reloptions::text, obj_description(t.oid, 'pg_class')) as shape
    from thing t join pg_class c on c.oid = t.oid
    union all
    select format('column %I.%I', t.relname, a.attname),
      concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, a.attcollation::regcollation, a.attstorage, pg_get_expr(d.adbin, t.oid))
    from thing t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = t.oid and d.adnum = a.attnum
    union all
    select format('constraint %I', c.conname), concat_ws(' ', t.relname, pg_get_constraintdef(c.oid)) from thing t join pg_constraint c on c.conrelid = t.oid
    union all
    select format('index %I', c.relname), concat_ws(' ', i.indisvalid, pg_get_indexdef(i.indexrelid))
    from thing t join pg_index i on i.indrelid = t.oid join pg_class c on c.oid = i.indexrelid
    union all
    select format('policy %I on %I', p.polname, t.relname), concat_ws(' ', p.polpermissive, p.polcmd,
      (select string_agg(coalesce(pg_get_userbyid(nullif(named, 0)), 'public'), ',') from unnest(p.polroles) as named), pg_get_expr(p.polqual, t.oid), pg_get_expr(p.polwithcheck, t.oid))
    from thing t join pg_policy p on p.polrelid = t.oid
    union all
    select format('trigger %I on %I', g.tgname, t.relname), concat_ws(' ', g.tgenabled, pg_get_triggerdef(g.oid))
    from thing t join pg_trigger g on g.tgrelid = t.oid and not g.tgisinternal
    union all
    select format('constraint trigger on %I', t.relname), g.tgenabled::text from thing t join pg_trigger g on g.tgrelid = t.oid and g.tgisinternal and g.tgenabled <> 'O'
    union all
    select format('function %I', p.proname), pg_get_functiondef(p.oid) from pg_proc p where p.pronamespace = $1::text::regnamespace and p.prokind in ('f', 'p')
  )
  select replace(item, $1, '{library}') as item, replace(shape, $1, '{library}') as shape from item`

const TEMPLATE = 't_template00'
/** Kinds of libraries that are compared in words in one run; so many of them mean that something else is wrong. */
const COMPARED = 50
const NAMED = 5

/** Libraries of one structure, by the one of them that the checks look at. */
export interface Structures {
  alike: ReadonlyMap<string, readonly string[]>
  drift: Fault[]
}

/** Whether each library has the structure that its version has. */
export const drift: Check = {
  name: 'drift',
  severity: 'error',
  title: {
    en: 'Every library has the structure that its migrations make',
    it: 'Ogni biblioteca ha la struttura che le sue migrazioni producono',
  },
  fault: { en: 'Its structure differs: {what}.', it: 'La sua struttura è diversa: {what}.' },
  advice: {
    en: 'Find out who changed it by hand, and undo it; + is here and not in the template, - the reverse, ≠ is otherwise.',
    it: "Scoprire chi l'ha cambiata a mano, e annullare; + è qui e non nel modello, - il contrario, ≠ è diverso.",
  },
  find: async ({ drift }) => [...drift],
}

/**
 * Sorts the libraries by what they are made of, and finds those that are not made as their version is. A library of this
 * release is compared with one that its migrations make at this moment, an older one with what most of its version are.
 */
export async function surveyStructures(client: pg.Client, tenantVersion: number, isCompared: boolean): Promise<Structures> {
  return withTemplate(client, isCompared, async (template) => {
    const { rows } = await client.query<{ schema: string; print: string }>(PRINTS)
    const printOf = new Map(rows.map(({ schema, print }) => [schema, print]))
    const { rows: libraries } = await asPlatform(client, () =>
      client.query<{ schema: string; version: number }>('select schema_name as schema, schema_version as version from platform.library'),
    )
    const versionOf = new Map(libraries.map(({ schema, version }) => [schema, version]))
    const found = rows.filter(({ schema }) => schema !== template)
    const alike = new Map(
      [...Map.groupBy(found, ({ schema, print }) => `${versionOf.get(schema)} ${print}`).values()].map((group) => {
        const schemas = group.map(({ schema }) => schema)
        return [schemas[0] as string, schemas]
      }),
    )

    if (!isCompared) return { alike, drift: [] }

    const shapes = remembered(async (schema: string) => {
      const { rows } = await client.query<{ item: string; shape: string }>(SHAPES, [schema])
      return new Map(rows.map(({ item, shape }) => [item, shape]))
    })
    const drift: Fault[] = []
    let compared = 0
    for (const [one, schemas] of alike) {
      const version = versionOf.get(one)
      const reference = version === tenantVersion && template !== undefined ? template : mostCommon(alike, versionOf, version)
      if (version === undefined || reference === undefined || printOf.get(one) === printOf.get(reference)) continue
      const what = ++compared > COMPARED ? '…' : differences(await shapes(one), await shapes(reference))
      if (what !== '') drift.push(...schemas.map((subject) => ({ subject, what })))
    }
    return { alike, drift }
  })
}

function mostCommon(alike: Structures['alike'], versionOf: ReadonlyMap<string, number>, version: number | undefined): string | undefined {
  return [...alike].filter(([one]) => versionOf.get(one) === version).sort(([, a], [, b]) => b.length - a.length)[0]?.[0]
}

/** Names what is only here, only in the reference, or otherwise than there; nothing where both are the same. */
function differences(here: ReadonlyMap<string, string>, reference: ReadonlyMap<string, string>): string {
  const named = [
    ...[...here].filter(([item]) => !reference.has(item)).map(([item]) => `+ ${item}`),
    ...[...reference].filter(([item]) => !here.has(item)).map(([item]) => `- ${item}`),
    ...[...here].filter(([item, shape]) => (reference.get(item) ?? shape) !== shape).map(([item]) => `≠ ${item}`),
  ]
  return named.length > NAMED ? `${named.slice(0, NAMED).join(', ')}, … (${named.length})` : named.join(', ')
}

/** Makes a library out of the migrations beside the others, and unmakes it again, where that is possible: not on a replica. */
async function withTemplate<T>(client: pg.Client, isWanted: boolean, work: (template: string | undefined) => Promise<T>): Promise<T> {
  const { rows } = await client.query<{ may_make: boolean }>(
    `select not pg_is_in_recovery() and (rolsuper or rolcreaterole) as may_make from pg_roles where rolname = current_user`,
  )
  if (!isWanted || !rows[0]?.may_make) return work(undefined)
  await client.query('savepoint template')
  try {
    await client.query(`create role ${TEMPLATE} nologin inherit; grant libraryhub_library to ${TEMPLATE};
      create schema ${TEMPLATE} authorization libraryhub_owner; set local role libraryhub_owner`)
    await applyStream(client, TEMPLATE, await migrationFiles('tenant'))
    await client.query('call platform.raise_walls($1, $1)', [TEMPLATE])
    // Deparsed names are written alike for both only where neither schema is on the path.
    await client.query('set local role none; set local search_path to pg_catalog')
    return await work(TEMPLATE)
  } finally {
    await client.query('rollback to savepoint template')
  }
}

function remembered<V>(find: (key: string) => Promise<V>): (key: string) => Promise<V> {
  const known = new Map<string, Promise<V>>()
  return (key) => {
    const value = known.get(key) ?? find(key)
    known.set(key, value)
    return value
  }
}
