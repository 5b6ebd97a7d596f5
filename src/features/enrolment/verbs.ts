import { constants, gunzipSync } from 'node:zlib'
import { headingsOf } from '../../kernel/csv.ts'
import type { Door, LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { peek } from '../../marc/read.ts'
import { createTask } from '../activity/verbs.ts'
import { keepFile, orDiscard, type StoredFile, storeFile } from '../imports/verbs.ts'
import { columnsOf } from './columns.ts'
import { events, MAX_PATRON_FILE_BYTES, PatronImportOptions } from './contract.ts'
import { foldedCode } from './line-rules.ts'
import { insertImport, listAttributes, listBranches, listCategories } from './queries.ts'

export interface PatronImportRequest {
  /** What the file is called in lists and reports. */
  file_name: string
  media_type?: string
  options: PatronImportOptions
}

/** What must be lent to whoever asks for an import: the file stands among the uploads, and attributes are read for the columns. */
export const IMPORTING = { elevate: ['imports:write', 'patrons:read'] } as const

const PEEKED_BYTES = 65_536

/**
 * Stores a file and asks for its import; whichever worker is free then reads it. The id is that of the import, and of
 * the task that tells how far it is.
 * @throws Problem as storePatronFile and enqueuePatronImport do
 */
export async function requestPatronImport(
  door: Door,
  request: PatronImportRequest,
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ id: string }> {
  const file = await storePatronFile(door, request, chunks)
  return orDiscard(door, file, () => door.write((tx) => enqueuePatronImport(tx, request, file), IMPORTING))
}

/**
 * Stores a file of patrons, once its headings are understood.
 * @throws Problem patron_file_empty, patron_heading_unknown, patron_attribute_unknown, patron_match_column_missing,
 *   match_attribute_required, body_too_large, upload_cut_off
 */
export async function storePatronFile(door: Door, request: PatronImportRequest, chunks: AsyncIterable<Uint8Array>): Promise<StoredFile> {
  const { options } = request
  if (options.match === 'attribute' && options.match_attribute === undefined) throw new Problem('match_attribute_required')
  const [packed, all] = await peek(unbroken(chunks), PEEKED_BYTES)
  const start = unpackedStart(packed)
  if (start.every((byte) => byte <= 0x20)) throw new Problem('patron_file_empty')
  columnsOf(await headingsOf(start), options, await door.list(listAttributes(), IMPORTING))
  const { file_name, media_type = 'text/csv' } = request
  return storeFile(door, { file_name, media_type }, all, MAX_PATRON_FILE_BYTES)
}

/**
 * Asks for the import of a stored file: its task is visible, and its job starts, when the transaction commits.
 * @throws Problem patron_code_unknown, absent_needs_categories
 */
export async function enqueuePatronImport(tx: LibraryTx, request: PatronImportRequest, file: StoredFile): Promise<{ id: string }> {
  const options = PatronImportOptions.parse(request.options)
  if (options.absent !== 'ignore' && options.absent_categories.length === 0) throw new Problem('absent_needs_categories')
  const [categories, branches] = await tx.flight([listCategories(), listBranches()])
  const check = (what: string, rows: readonly { code: string; name: string }[], code: string | undefined) => {
    if (code !== undefined && !idsByCode(rows as never).has(foldedCode(code)))
      throw new Problem('patron_code_unknown', { params: { what, code } })
  }
  check('category', categories, options.default_category)
  check('branch', branches, options.default_branch)
  for (const code of options.absent_categories) check('category', categories, code)
  const { id, byte_count } = file
  createTask(tx, { id, kind: 'patron_import', unit: 'lines' })
  keepFile(tx, file)
  tx.push(insertImport(id, request.file_name, byte_count, JSON.stringify(options), tx.actor.user_id, tx.now))
  const data = { file_name: request.file_name, byte_count, dry_run: options.dry_run }
  emit(tx, events, 'patron_import.requested', { subject_id: id, data })
  return { id }
}

/** Ids by folded name and code; where one thing's name is another's code, the code counts. */
export function idsByCode(rows: readonly { id: string; code: string; name: string }[]): Map<string, string> {
  return new Map([...rows.map(({ id, name }) => [foldedCode(name), id]), ...rows.map(({ id, code }) => [foldedCode(code), id])] as [
    string,
    string,
  ][])
}

function unpackedStart(start: Buffer): Buffer {
  if (start[0] !== 0x1f || start[1] !== 0x8b) return start
  try {
    return gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH })
  } catch (error) {
    throw new Problem('patron_file_empty', { cause: error })
  }
}

/** Names the one thing that can go wrong with whatever sends the chunks. */
async function* unbroken(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks
  } catch (error) {
    throw error instanceof Problem ? error : new Problem('upload_cut_off', { cause: error })
  }
}
