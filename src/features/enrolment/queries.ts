import { statement } from '../../kernel/query.ts'
import type { Attribute } from './columns.ts'
import type { PatronImport, PatronImportLine, PatronImportOptions } from './contract.ts'
import type { KnownPatron } from './rules.ts'

/** Parameters: id, file_name, byte_count, options, created_by, created_at. */
export const insertImport = statement<never>(
  'enrolment.insert-import',
  `insert into platform.patron_import (id, file_name, byte_count, options, created_by, created_at) values ($1, $2, $3, $4::jsonb, $5, $6)`,
)

export interface ImportRow {
  byte_count: number
  options: PatronImportOptions
  position: number
  absent_after: string | null
  attempts: number
  task_status: PatronImport['status']
  total_count: number | null
}
/** An import, locked, with its task. Parameter: id. */
export const lockImport = statement<ImportRow>(
  'enrolment.lock-import',
  `select i.byte_count, i.options, i.position, i.absent_after, i.attempts, t.status as task_status, t.total_count
   from platform.patron_import i join platform.task t on t.tenant = i.tenant and t.id = i.id
   where i.tenant = current_user and i.id = $1 for update of i`,
)
/** Begins a run. Parameter: id. */
export const beginRun = statement<{ run_number: number }>(
  'enrolment.begin-run',
  `update platform.patron_import set run_number = run_number + 1, attempts = attempts + 1, progressed_at = now()
   where tenant = current_user and id = $1 returning run_number`,
)
/** The import, locked, as long as the run is its latest; no row otherwise. Parameters: id, run number. */
export const lockRun = statement<{ position: number }>(
  'enrolment.lock-run',
  `select position from platform.patron_import where tenant = current_user and id = $1 and run_number = $2 for update`,
)
/** Parameters: id, position, last patron looked for or null, counts of created, updated, unchanged, refused, absent, expired. */
export const advanceImport = statement<never>(
  'enrolment.advance-import',
  `update platform.patron_import set position = $2, absent_after = coalesce($3, absent_after), created_count = created_count + $4,
     updated_count = updated_count + $5, unchanged_count = unchanged_count + $6, refused_count = refused_count + $7,
     absent_count = absent_count + $8, expired_count = expired_count + $9, attempts = 0, progressed_at = now()
   where tenant = current_user and id = $1`,
)
/** Parameters: import, [{position, outcome, patron_id, match_key, card_number, name, fields, reasons}]. */
export const insertLines = statement<never>(
  'enrolment.insert-lines',
  `insert into platform.patron_import_line (import_id, position, outcome, patron_id, match_key, card_number, name, fields, reasons)
   select $1, position, outcome, patron_id, match_key, card_number, name, fields, reasons
   from json_to_recordset($2::json) as given(position bigint, outcome text, patron_id uuid, match_key text, card_number text, name text, fields text[], reasons jsonb)`,
)
/** Earlier lines that were not refused, about the same patrons. Parameters: import, match keys, patrons. */
export const earlierLines = statement<{ position: number; match_key: string | null; patron_id: string | null }>(
  'enrolment.earlier-lines',
  `select position, match_key, patron_id from platform.patron_import_line
   where tenant = current_user and import_id = $1 and outcome <> 'refused' and (match_key = any($2::text[]) or patron_id = any($3::uuid[]))`,
)
/** Whether a line was refused of which nobody knows whom it is about. Parameter: import. */
export const hasStrangers = statement<{ has_strangers: boolean }>(
  'enrolment.has-strangers',
  `select exists (select from platform.patron_import_line
     where tenant = current_user and import_id = $1 and outcome = 'refused' and patron_id is null) as has_strangers`,
)
/** Imports whose task runs and of which nothing was heard for long. Parameter: progressed before. */
export const stalledImports = statement<{ id: string; position: number }>(
  'enrolment.stalled-imports',
  `select i.id, i.position from platform.patron_import i join platform.task t on t.tenant = i.tenant and t.id = i.id
   where i.tenant = current_user and t.status in ('queued', 'running') and i.progressed_at < $1 for update of i`,
)

export const listAttributes = statement<Attribute>(
  'enrolment.attributes',
  `select code, label, kind, is_unique from {library}.patron_attribute order by position, code`,
)
export const listCategories = statement<{ id: string; code: string; name: string; home_branch_id: string | null }>(
  'enrolment.categories',
  `select id, code, name, home_branch_id from {library}.patron_category order by code`,
)
export const listBranches = statement<{ id: string; code: string; name: string }>(
  'enrolment.branches',
  `select id, code, name from {library}.branch order by is_active desc, position, code`,
)

const KNOWN = `p.id, p.status, p.card_number, p.given_name, p.family_name, p.email, p.phone, p.address, p.birth_on, p.patron_category_id, p.home_branch_id, p.language,
  p.expires_on, p.note, p.attributes`
/** Locked in the order of their ids, so that no desk changes whom the file changes. */
const LOCKED = `order by p.id for no key update of p`
export type Recognised = KnownPatron & { match_key: string }

/** Parameter: card numbers in lower case; those of cards that were replaced count as well. */
export const patronsByCard = statement<Recognised>(
  'enrolment.patrons-by-card',
  `select c.number_key as match_key, ${KNOWN} from {library}.patron_card c join {library}.patron p on p.id = c.patron_id
   where c.number_key = any($1::text[]) ${LOCKED}`,
)
/** Parameter: e-mail addresses in lower case. */
export const patronsByEmail = statement<Recognised>(
  'enrolment.patrons-by-email',
  `select p.email_key as match_key, ${KNOWN} from {library}.patron p where p.email_key = any($1::text[]) ${LOCKED}`,
)
/** Parameters: values in lower case, code of the attribute. */
export const patronsByAttribute = statement<Recognised>(
  'enrolment.patrons-by-attribute',
  `select lower(p.attributes->>$2::text) as match_key, ${KNOWN} from {library}.patron p where lower(p.attributes->>$2::text) = any($1::text[]) ${LOCKED}`,
)
/** The same of an attribute that no two patrons share, by its index. Parameters: values in lower case, code of the attribute. */
export const patronsByUniqueAttribute = statement<Recognised>(
  'enrolment.patrons-by-unique-attribute',
  `select u.value as match_key, ${KNOWN} from {library}.patron_unique_value u join {library}.patron p on p.id = u.patron_id
   where u.code = $2 and u.value = any($1::text[]) ${LOCKED}`,
)
/** Whoever was born on one of these days; the names are compared by whoever asks. Parameter: days. */
export const patronsByBirth = statement<KnownPatron>(
  'enrolment.patrons-by-birth',
  `select ${KNOWN} from {library}.patron p where p.birth_on = any($1::date[]) ${LOCKED}`,
)
/** Whose these numbers are, also of cards that were replaced. Parameter: card numbers in lower case. */
export const cardHolders = statement<{ number: string; patron_id: string }>(
  'enrolment.card-holders',
  `select number_key as number, patron_id from {library}.patron_card where number_key = any($1::text[])`,
)

export interface AbsentPatron {
  id: string
  card_number: string | null
  name: string
  is_expired: boolean
  loans: number
  holds: number
  owed_cents: number
}
/**
 * Active patrons of some categories, locked, whom no line of the file is about, with their open business.
 * Parameters: import, categories, last patron looked for or null, today, limit.
 */
export const absentPatrons = statement<AbsentPatron>(
  'enrolment.absent-patrons',
  `select p.id, p.card_number, p.family_name || ', ' || p.given_name as name, coalesce(p.expires_on < $4::date, false) as is_expired,
     (select count(*)::int from {library}.loan l where l.patron_id = p.id and l.returned_at is null) as loans,
     (select count(*)::int from {library}.hold h where h.patron_id = p.id and h.ended_at is null) as holds,
     (select coalesce(sum(c.outstanding_cents), 0)::int from {library}.charge c where c.patron_id = p.id and c.outstanding_cents > 0) as owed_cents
   from {library}.patron p
   where p.status = 'active' and p.patron_category_id = any($2::uuid[]) and ($3::uuid is null or p.id > $3)
     and not exists (select from platform.patron_import_line i where i.tenant = current_user and i.import_id = $1 and i.patron_id = p.id)
   order by p.id limit $5 for no key update of p`,
)

const IMPORT = `i.id, i.file_name, i.byte_count, i.options, t.status, i.position, i.created_count, i.updated_count, i.unchanged_count, i.refused_count,
  i.absent_count, i.expired_count, i.created_by, i.created_at, t.started_at, t.finished_at`
const WITH_TASK = `platform.patron_import i join platform.task t on t.tenant = i.tenant and t.id = i.id`
/** Parameter: id. */
export const getImport = statement<PatronImport>(
  'enrolment.get-import',
  `select ${IMPORT} from ${WITH_TASK} where i.tenant = current_user and i.id = $1`,
)
/** Imports, newest first. Parameters: created_at and id of the row before or null, limit. */
export const listImports = statement<PatronImport>(
  'enrolment.list-imports',
  `select ${IMPORT} from ${WITH_TASK}
   where i.tenant = current_user and ($1::timestamptz is null or (i.created_at, i.id) < ($1, $2::uuid))
   order by i.created_at desc, i.id desc limit $3`,
)
/** Lines of a report, in the order of the file. Parameters: import, outcome or null, position of the line before, limit. */
export const listLines = statement<PatronImportLine>(
  'enrolment.list-lines',
  `select position, outcome, patron_id, card_number, name, fields, reasons from platform.patron_import_line
   where tenant = current_user and import_id = $1 and position > $3 and ($2::text is null or outcome = $2)
   order by position limit $4`,
)
