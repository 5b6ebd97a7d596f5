import { statement } from '../../kernel/query.ts'
import type { Import, ImportFormat, ImportLine, ImportOptions } from './contract.ts'
import type { Shelf } from './rules.ts'

/** Parameters: id, file_name, media_type, created_by, created_at. */
export const insertUpload = statement<never>(
  'imports.insert-upload',
  `insert into platform.upload (id, file_name, media_type, created_by, created_at) values ($1, $2, $3, $4, $5)`,
)
/** Parameters: upload, number, content. */
export const insertChunk = statement<never>(
  'imports.insert-chunk',
  `insert into platform.upload_chunk (upload_id, number, content) values ($1, $2, $3)`,
)
/** Parameters: id, byte_count, sha256. */
export const completeUpload = statement<never>(
  'imports.complete-upload',
  `update platform.upload set byte_count = $2, sha256 = $3, is_complete = true where tenant = current_user and id = $1`,
)
/** Removes a file that no import was asked for. Parameter: id. */
export const discardUploadRow = statement<never>(
  'imports.discard-upload',
  `delete from platform.upload where tenant = current_user and id = $1 and not is_complete`,
)
/** Removes a file with its chunks. Parameter: id. */
export const deleteUpload = statement<never>('imports.delete-upload', `delete from platform.upload where tenant = current_user and id = $1`)

/** Pieces of a file, in order. Parameters: upload, number of the first, how many. */
export const getChunks = statement<{ content: Buffer }>(
  'imports.get-chunks',
  `select content from platform.upload_chunk where tenant = current_user and upload_id = $1 and number >= $2 and number < $2 + $3::int
   order by number`,
)

/** Removes files that came in half, when a process died, and those that have been read. Parameter: created before. */
export const purgeUploads = statement<never>(
  'imports.purge-uploads',
  `delete from platform.upload u where tenant = current_user and created_at < $1 and (not is_complete
     or exists (select from platform.task t where t.tenant = u.tenant and t.id = u.id and t.finished_at is not null))`,
)

/** Parameters: id, file_name, media_type, byte_count, format, options, created_by, created_at. */
export const insertImport = statement<never>(
  'imports.insert-import',
  `insert into platform.import (id, file_name, media_type, byte_count, format, options, created_by, created_at)
   values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8)`,
)

/** Whether there are a branch and a copy type of these codes; none is asked for by null. Parameters: branch, copy type. */
export const codesThere = statement<{ has_branch: boolean; has_copy_type: boolean }>(
  'imports.codes-there',
  `select $1::text is null or exists (select from {library}.branch where lower(code) = lower($1)) as has_branch,
     $2::text is null or exists (select from {library}.copy_type where lower(code) = lower($2)) as has_copy_type`,
)

export interface ImportRow {
  byte_count: number
  format: ImportFormat
  options: ImportOptions
  position: number
  attempts: number
  run_number: number
  warnings: Counted[]
  task_status: Import['status']
  total_count: number | null
}
/** What was said, and of how many records. */
export interface Counted {
  code: string
  params?: Record<string, unknown>
  count: number
}

const IMPORT_ROW = `i.byte_count, i.format, i.options, i.position, i.attempts, i.run_number, i.warnings, t.status as task_status, t.total_count`
/** An import, locked, with its task. Parameter: id. */
export const lockImport = statement<ImportRow>(
  'imports.lock-import',
  `select ${IMPORT_ROW} from platform.import i join platform.task t on t.tenant = i.tenant and t.id = i.id
   where i.tenant = current_user and i.id = $1 for update of i`,
)
/** Begins a run. Parameter: id. */
export const beginRun = statement<{ run_number: number }>(
  'imports.begin-run',
  `update platform.import set run_number = run_number + 1, attempts = attempts + 1, progressed_at = now()
   where tenant = current_user and id = $1 returning run_number`,
)
/** The import, locked, as long as the run is its latest; no row otherwise. Parameters: id, run number. */
export const lockRun = statement<{ position: number }>(
  'imports.lock-run',
  `select position from platform.import where tenant = current_user and id = $1 and run_number = $2 for update`,
)
/** Parameters: id, position, counts of created, updated, skipped, refused, copies, warnings. */
export const advanceImport = statement<never>(
  'imports.advance-import',
  `update platform.import set position = $2, created_count = created_count + $3, updated_count = updated_count + $4,
     skipped_count = skipped_count + $5, refused_count = refused_count + $6, copies_count = copies_count + $7, warnings = $8::jsonb,
     attempts = 0, progressed_at = now()
   where tenant = current_user and id = $1`,
)
/** Parameters: import, [{position, outcome, control_number, title, book_id, reasons}]. */
export const insertLines = statement<never>(
  'imports.insert-lines',
  `insert into platform.import_line (import_id, position, outcome, control_number, title, book_id, reasons)
   select $1, position, outcome, control_number, title, book_id, reasons
   from json_to_recordset($2::json) as given(position bigint, outcome text, control_number text, title text, book_id uuid, reasons jsonb)`,
)
/** Numbers of books that a dry run would have made by now. Parameters: import, numbers. */
export const wouldBeMade = statement<{ control_number: string }>(
  'imports.would-be-made',
  `select control_number from platform.import_line
   where tenant = current_user and import_id = $1 and outcome = 'created' and book_id is null and control_number = any($2::text[])`,
)

/** Imports whose task runs and of which nothing was heard for long. Parameter: progressed before. */
export const stalledImports = statement<{ id: string; position: number }>(
  'imports.stalled-imports',
  `select i.id, i.position from platform.import i join platform.task t on t.tenant = i.tenant and t.id = i.id
   where i.tenant = current_user and t.status in ('queued', 'running') and i.progressed_at < $1 for update of i`,
)

export const branchCodes = statement<{ id: string; code: string }>(
  'imports.branch-codes',
  `select id, code from {library}.branch where is_active order by position, code`,
)
export const copyTypeCodes = statement<{ id: string; code: string }>(
  'imports.copy-type-codes',
  `select id, code from {library}.copy_type order by code`,
)
export const shelves = statement<Shelf>(
  'imports.shelves',
  `select id, classification_prefixes from {library}.category where cardinality(classification_prefixes) > 0`,
)
/** What the library has chosen for imports. */
export const importSettings = statement<{ key: string; value: unknown }>(
  'imports.settings',
  `select key, value from {library}.setting where key in ('holdings_mapping', 'default_branch', 'default_copy_type')`,
)

const IMPORT = `i.id, i.file_name, i.media_type, i.byte_count, i.format, i.options, t.status, i.position, i.created_count, i.updated_count,
  i.skipped_count, i.refused_count, i.copies_count, i.warnings, i.created_by, i.created_at, t.started_at, t.finished_at`
const WITH_TASK = `platform.import i join platform.task t on t.tenant = i.tenant and t.id = i.id`
/** Parameter: id. */
export const getImport = statement<Import>(
  'imports.get-import',
  `select ${IMPORT} from ${WITH_TASK} where i.tenant = current_user and i.id = $1`,
)
/** Imports, newest first. Parameters: created_at and id of the row before or null, limit. */
export const listImports = statement<Import>(
  'imports.list-imports',
  `select ${IMPORT} from ${WITH_TASK}
   where i.tenant = current_user and ($1::timestamptz is null or (i.created_at, i.id) < ($1, $2::uuid))
   order by i.created_at desc, i.id desc limit $3`,
)
/** Lines of a report, in the order of the file. Parameters: import, outcome or null, position of the line before, limit. */
export const listLines = statement<ImportLine>(
  'imports.list-lines',
  `select position, outcome, control_number, title, book_id, reasons from platform.import_line
   where tenant = current_user and import_id = $1 and position > $3 and ($2::text is null or outcome = $2)
   order by position limit $4`,
)
