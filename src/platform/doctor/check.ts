import type pg from 'pg'
import type { Words } from '../../kernel/problem.ts'

export type Severity = 'error' | 'warning'

/** One thing that is not as it should be: where, what about it, and the statement that mends it where there is one. */
export interface Fault {
  subject: string
  /** Fills {what} in the check's words. */
  what?: string | null
  /** SQL; without it the check's own advice stands. */
  fix?: string | null
}

/** What the checks know about the deployment they look at. */
export interface Facts {
  client: pg.Client
  /** Libraries whose structure is not that of their version. */
  drift: readonly Fault[]
  /** Version that every library's schema should have. */
  tenant_version: number
  /** Names of the features, who alone may own a table. */
  owners: readonly string[]
  /** Folder whose disk must not fill up, where this machine has it. */
  data_dir: string | undefined
}

export interface Check {
  name: string
  severity: Severity
  /** What is true where nothing is found. */
  title: Words
  /** Says of one fault what it is; may hold {what}. */
  fault: Words
  /** What to do where no statement mends it. */
  advice: Words
  find: (facts: Facts) => Promise<Fault[]>
}

type CheckWords = Omit<Check, 'find' | 'name' | 'severity'>

/** Declares a check that is one statement, which gives `subject`, `what` and `fix` of every fault. */
export function sqlCheck(
  name: string,
  severity: Severity,
  words: CheckWords,
  sql: string,
  params: (facts: Facts) => unknown[] = () => [],
): Check {
  return { name, severity, ...words, find: async (facts) => (await facts.client.query<Fault>(sql, params(facts))).rows }
}

/** The same for what stands in rows of the shared tables, which row-level security shows to the platform's role alone. */
export function rowCheck(
  name: string,
  severity: Severity,
  words: CheckWords,
  sql: string,
  params: (facts: Facts) => unknown[] = () => [],
): Check {
  const check = sqlCheck(name, severity, words, sql, params)
  return { ...check, find: (facts) => asPlatform(facts.client, () => check.find(facts)) }
}

/** Does one thing of a transaction in the platform's role. */
export async function asPlatform<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('set local role libraryhub_platform')
  const result = await work()
  await client.query('set local role none')
  return result
}

/** Holds the schemas that a check looks at: the platform's, and one of every kind of library that there is. */
export const SCHEMAS_SETTING = 'libraryhub.examined_schemas'

/**
 * The schemas that are ours, as CTEs: `every_home` holds all of them with the role that may use each, `home` those that
 * are looked at closely, `relation` the tables of these, partitions included.
 */
export const HOME = `every_home as materialized (
    select n.oid, n.nspname as name, n.nspname = 'platform' as is_platform, n.nspowner, n.nspacl, r.oid as role_oid, r.rolname as role
    from pg_namespace n
    left join pg_roles r on r.rolname = case when n.nspname = 'platform' then 'libraryhub_platform' else n.nspname end
    where n.nspname = 'platform' or n.nspname ~ '^t_[0-9a-z]{10}$'
  ),
  home as materialized (
    select * from every_home where name = any(string_to_array(current_setting('libraryhub.examined_schemas', true), ','))
  ),
  relation as (
    select c.oid, c.relname, c.relkind, c.relispartition, c.relrowsecurity, c.relforcerowsecurity, c.relowner, c.relacl, c.relname = 'migrations' as is_migrations,
      h.name as schema, h.is_platform, h.role_oid, h.role, format('%I.%I', h.name, c.relname) as name
    from pg_class c join home h on h.oid = c.relnamespace
    where c.relkind in ('r', 'p')
  )`
