import { statement } from '../../kernel/query.ts'

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
/** Removes a file with its chunks. Parameter: id. */
export const deleteUpload = statement<never>('imports.delete-upload', `delete from platform.upload where tenant = current_user and id = $1`)

/** One piece of a file. Parameters: upload, number. */
export const getChunk = statement<{ content: Buffer }>(
  'imports.get-chunk',
  `select content from platform.upload_chunk where tenant = current_user and upload_id = $1 and number = $2`,
)

/** Removes what processes left behind that died while a file came in. Parameter: created before. */
export const purgeUploads = statement<never>(
  'imports.purge-uploads',
  `delete from platform.upload where tenant = current_user and not is_complete and created_at < $1`,
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
