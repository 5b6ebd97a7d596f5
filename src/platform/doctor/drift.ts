import { applyStream, migrationFiles } from '../stream.ts'
import { type Check, type Facts, type Fault, HOME } from './check.ts'

/**
 * The structure of every library as one number: the sum of a hash of each column, constraint, index, policy, trigger,
 * function and comment, as the catalogue stores them. Deparsing them would take ten times as long, because it opens
 * every table; so two numbers that differ are a reason to look closer, and two that are equal are the same structure.
 */
const HASHES = `with ${HOME},
  item as (
    select h.name as schema, concat_ws('|', 'table', c.relname, c.relkind, c.relreplident, c.reloptions::text, d.description) as shape
    from home h join pg_class c on c.relnamespace = h.oid and c.relkind in ('r', 'p', 'v', 'm', 'f')
    left join pg_description d on d.objoid = c.oid and d.classoid = 'pg_class'::regclass and d.objsubid = 0
    union all
    select r.schema, concat_ws('|', 'column', r.relname, a.attname, a.atttypid, a.atttypmod, a.attnotnull, a.attidentity, a.attgenerated, a.attcollation, a.attstorage, d.adbin::text)
    from relation r join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum
    union all
    select r.schema, concat_ws('|', 'constraint', r.relname, c.conname, c.contype, c.conkey::text, t.relname, c.confkey::text, c.condeferrable, c.condeferred, c.convalidated,
      c.confupdtype, c.confdeltype, c.conbin::text)
    from relation r join pg_constraint c on c.conrelid = r.oid left join pg_class t on t.oid = c.confrelid
    union all
    select r.schema, concat_ws('|', 'index', r.relname, c.relname, c.relam, c.reloptions::text, i.indisunique, i.indisvalid, i.indnkeyatts, i.indkey::text, i.indclass::text, i.indcollation::text,
      i.indoption::text, i.indexprs::text, i.indpred::text)
    from relation r join pg_index i on i.indrelid = r.oid join pg_class c on c.oid = i.indexrelid
    union all
    select r.schema, concat_ws('|', 'policy', r.relname, p.polname, p.polpermissive, p.polcmd, p.polroles <> array[r.role_oid],
      case when p.polqual::text like '%:relid %' then regexp_replace(p.polqual::text, ':(relid|resorigtbl) \\d+', '', 'g') else p.polqual::text end,
      case when p.polwithcheck::text like '%:relid %' then regexp_replace(p.polwithcheck::text, ':(relid|resorigtbl) \\d+', '', 'g') else p.polwithcheck::text end)
    from relation r join pg_policy p on p.polrelid = r.oid
    union all
    select r.schema, concat_ws('|', 'trigger', r.relname, t.tgname, t.tgtype, t.tgenabled, t.tgattr::text, p.proname, t.tgqual)
    from relation r join pg_trigger t on t.tgrelid = r.oid and (not t.tgisinternal or t.tgenabled <> 'O') join pg_proc p on p.oid = t.tgfoid
    union all
    select h.name, concat_ws('|', 'function', p.proname, p.proargtypes::text, p.provolatile, p.prosecdef, p.proisstrict, p.proconfig::text, p.prosrc)
    from home h join pg_proc p on p.pronamespace = h.oid
  )
  select i.schema, sum(hashtextextended(i.shape, 0))::text as hash
  from item i
  where i.schema <> 'platform'
  group by i.schema`

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
/** Structures that are compared in words in one run; more than these mean that a migration is under way or has gone wrong. */
const COMPARED = 20
const NAMED = 5

interface Structure {
  schema: string
  version: number
  hash: string
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
  find: async (facts) => withTemplate(facts, (template) => findDrift(facts, template)),
}

async function findDrift({ client, tenant_version }: Facts, template: string | undefined): Promise<Fault[]> {
  const { rows: hashes } = await client.query<{ schema: string; hash: string }>(HASHES)
  const { rows: libraries } = await client.query<{ schema: string; version: number }>(
    'select schema_name as schema, schema_version as version from platform.library',
  )
  const hashOf = new Map(hashes.map(({ schema, hash }) => [schema, hash]))
  const structures = libraries
    .filter(({ schema }) => hashOf.has(schema))
    .map(({ schema, version }): Structure => ({ schema, version, hash: hashOf.get(schema) as string }))

  const faults: Fault[] = []
  const shapes = remembered(async (schema: string) => {
    const { rows } = await client.query<{ item: string; shape: string }>(SHAPES, [schema])
    return new Map(rows.map(({ item, shape }) => [item, shape]))
  })
  let compared = 0
  for (const [version, alike] of Map.groupBy(structures, ({ version }) => version)) {
    const groups = [...Map.groupBy(alike, ({ hash }) => hash)].sort(([, a], [, b]) => b.length - a.length)
    const isTemplate = template !== undefined && version === tenant_version
    const reference = isTemplate ? template : groups[0]?.[1][0]?.schema
    if (reference === undefined) continue
    for (const [hash, group] of groups) {
      if (hash === hashOf.get(reference)) continue
      const what = ++compared > COMPARED ? '?' : differences(await shapes((group[0] as Structure).schema), await shapes(reference))
      if (what !== '') faults.push(...group.map(({ schema }) => ({ subject: schema, what })))
    }
  }
  return faults
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

/**
 * Makes a library out of the migrations beside the others, and unmakes it again; where that is not possible, such as on
 * a replica, the libraries are compared with what most of them are.
 */
async function withTemplate<T>({ client }: Facts, work: (template: string | undefined) => Promise<T>): Promise<T> {
  const { rows } = await client.query<{ may_make: boolean }>(
    `select not pg_is_in_recovery() and (rolsuper or rolcreaterole) as may_make from pg_roles where rolname = current_user`,
  )
  if (!rows[0]?.may_make) return work(undefined)
  await client.query('savepoint template')
  try {
    // The role exists only in this transaction.
    await client.query(`create role ${TEMPLATE} nologin inherit; grant libraryhub_library to ${TEMPLATE};
      create schema ${TEMPLATE} authorization libraryhub_owner; set local role libraryhub_owner`)
    await applyStream(client, TEMPLATE, await migrationFiles('tenant'))
    await client.query('call platform.raise_walls($1, $1)', [TEMPLATE])
    await client.query('set local role none')
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
