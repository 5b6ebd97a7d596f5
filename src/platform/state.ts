import type pg from 'pg'
import { Problem } from '../kernel/problem.ts'
import { rows } from './libraries.ts'
import { enterLibrary } from './stream.ts'

/** A library as it stands, as far as a declaration could speak of it; codes and names as they are stored. */
export interface LibraryState {
  library: {
    id: string
    schema: string
    slug: string
    name: string
    locale: string
    time_zone: string
    currency: string
    hosts: string[]
    schema_version: number
  }
  branches: {
    id: string
    code: string
    name: string
    time_zone: string
    address: string | null
    email: string | null
    phone: string | null
    group_code: string | null
    position: number
    /** HH:MM-HH:MM by weekday, Monday first; null where the branch has no hours. */
    hours: { weekday: number; period: string }[]
  }[]
  exceptions: {
    id: string
    branch: string | null
    starts_on: string
    ends_on: string
    opens_at: string | null
    closes_at: string | null
    recurs_from: number | null
    reason: string
  }[]
  patron_categories: {
    id: string
    code: string
    name: string
    enrolment_months: number | null
    minimum_age: number | null
    maximum_age: number | null
  }[]
  copy_types: { id: string; code: string; name: string }[]
  collections: { id: string; code: string; name: string }[]
  categories: { id: string; code: string; name: string; parent: string | null; classification_prefixes: string[]; position: number }[]
  rules: {
    id: string
    kind: string
    branch: string | null
    patron_category: string | null
    copy_type: string | null
    collection: string | null
    /** A date where it is the start of one, else an instant; null where it always did, or always will. */
    effective_from: string | null
    effective_to: string | null
    value: unknown
  }[]
  settings: { key: string; value: unknown }[]
  roles: { id: string; name: string; permissions: string[] }[]
  /** E-mail addresses of accounts, in lower case; only the one that was asked for. */
  accounts: string[]
  /** What came from a declaration, by id: such rules and exceptions go when the declaration no longer has them. */
  declared: { rules: string[]; exceptions: string[] }
}

/** Key of the setting that marks what came from a declaration; it travels with the library. */
export const DECLARED = 'declared'

/** An instant as the date that starts with it in the library's time zone, which is the second parameter. */
const dayOf = (instant: string) =>
  `case when isfinite(${instant}) then case when (${instant} at time zone $2)::time = '00:00' then to_char(${instant} at time zone $2, 'YYYY-MM-DD') else ${instant}::text end end`

const FIRST_DAY = dayOf('r.effective_from')
const LAST_DAY = dayOf('r.effective_to')

const OWN_STATE = `select
  (select coalesce(json_agg(json_build_object(
     'id', b.id, 'code', b.code, 'name', b.name, 'time_zone', b.time_zone, 'address', b.address, 'email', b.email, 'phone', b.phone, 'group_code', b.group_code,
     'position', b.position,
     'hours', (select coalesce(json_agg(json_build_object(
         'weekday', h.weekday, 'period', to_char(h.opens_at, 'HH24:MI') || '-' || to_char(h.closes_at, 'HH24:MI')) order by h.weekday, h.opens_at), '[]')
       from opening_hours h where h.branch_id = b.id)) order by b.position, b.code), '[]') from branch b) as branches,
  (select coalesce(json_agg(json_build_object(
     'id', e.id, 'branch', b.code, 'starts_on', e.starts_on, 'ends_on', e.ends_on, 'opens_at', to_char(e.opens_at, 'HH24:MI'),
     'closes_at', to_char(e.closes_at, 'HH24:MI'), 'recurs_from', e.recurs_from, 'reason', e.reason) order by e.starts_on, e.id), '[]')
   from calendar_exception e left join branch b on b.id = e.branch_id) as exceptions,
  (select coalesce(json_agg(json_build_object(
     'id', id, 'code', code, 'name', name, 'enrolment_months', enrolment_months, 'minimum_age', minimum_age, 'maximum_age', maximum_age) order by code), '[]')
   from patron_category) as patron_categories,
  (select coalesce(json_agg(json_build_object('id', id, 'code', code, 'name', name) order by code), '[]') from copy_type) as copy_types,
  (select coalesce(json_agg(json_build_object('id', id, 'code', code, 'name', name) order by code), '[]') from collection) as collections,
  (select coalesce(json_agg(json_build_object(
     'id', c.id, 'code', c.code, 'name', c.name, 'parent', p.code, 'classification_prefixes', c.classification_prefixes, 'position', c.position) order by c.code), '[]')
   from category c left join category p on p.id = c.parent_id) as categories,
  (select coalesce(json_agg(json_build_object(
     'id', r.id, 'kind', r.kind, 'branch', b.code, 'patron_category', p.code, 'copy_type', t.code, 'collection', f.code,
     'effective_from', ${FIRST_DAY}, 'effective_to', ${LAST_DAY}, 'value', r.value) order by r.id), '[]')
   from rule r left join branch b on b.id = r.branch_id left join patron_category p on p.id = r.patron_category_id
   left join copy_type t on t.id = r.copy_type_id left join collection f on f.id = r.collection_id) as rules,
  (select coalesce(json_agg(json_build_object('key', key, 'value', value) order by key), '[]') from setting) as settings,
  (select coalesce(json_agg(json_build_object('id', id, 'name', name, 'permissions', permissions) order by name), '[]') from role where not is_built_in) as roles,
  array(select email_key from "user" where email_key = lower($1)) as accounts`

/**
 * Reads how a library stands, or gives undefined where there is none of that slug; its row in the directory stays
 * locked until the transaction ends, which goes on under the library's role.
 * Days are those of `timeZone`.
 * @throws Problem library_not_current where its tables are not those of version `target`
 */
export async function readState(
  client: pg.Client,
  slug: string,
  email: string | undefined,
  target: number,
  timeZone: string,
): Promise<LibraryState | undefined> {
  await client.query('set local role libraryhub_platform')
  const [library] = await rows<LibraryState['library']>(
    client,
    `select l.id, l.schema_name as schema, l.slug, l.name, l.locale, l.time_zone, l.currency, l.schema_version,
       array(select host from platform.library_host h where h.library_id = l.id order by host) as hosts
     from platform.library l where l.slug = $1 for no key update`,
    [slug],
  )
  if (!library) return undefined
  if (library.schema_version !== target) {
    throw new Problem('library_not_current', { params: { slug, version: library.schema_version, target } })
  }
  await enterLibrary(client, library.schema)
  const [own] = await rows<Omit<LibraryState, 'library' | 'declared'>>(client, OWN_STATE, [email ?? '', timeZone])
  const state = own as Omit<LibraryState, 'library' | 'declared'>
  const marks = state.settings.find(({ key }) => key === DECLARED)?.value as LibraryState['declared'] | undefined
  return { ...state, library, declared: { rules: marks?.rules ?? [], exceptions: marks?.exceptions ?? [] } }
}
