import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { Door, LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { createTask } from '../activity/verbs.ts'
import { events, type ImportFormat, ImportOptions, MAX_UPLOAD_BYTES } from './contract.ts'
import {
  codesThere,
  completeUpload,
  deleteUpload,
  discardUploadRow,
  getChunks,
  insertChunk,
  insertImport,
  insertUpload,
} from './queries.ts'
import { recognise } from './recognise.ts'

export interface ImportRequest {
  /** What the file is called in lists and reports. */
  file_name: string
  /** By default what says nothing, application/octet-stream; the content tells what the file is. */
  media_type?: string
  /** What differs from the defaults of ImportOptions. */
  options?: Partial<ImportOptions>
}

/** A file that is stored, and that nothing has been asked of yet. */
export interface StoredFile {
  id: string
  byte_count: number
  sha256: Buffer
}

/** A stored file of records of a known format. */
export interface Upload extends StoredFile {
  format: ImportFormat
}

const CHUNK_BYTES = 262_144
/** Two megabytes, which hold what the next batches are read from while this one is written. */
const CHUNKS_AT_ONCE = 8

/** Files are stored for whoever may ask for what is done with them, whatever that is. */
const FILES = { elevate: ['imports:write'] } as const

/**
 * Stores a file and asks for its import; whichever worker is free then reads it. The id is that of the import
 * (`GET /v1/imports/{id}`), and of the task that tells how far it is (`GET /v1/tasks/{id}`) and can be cancelled.
 * The chunks are stored as they come, so the memory does not grow with the file. Where they break off, or the file is
 * refused, nothing of it stays.
 *
 * @throws Problem file_empty, file_not_recognised, csv_without_title, csv_heading_unknown, body_too_large,
 *   default_branch_unknown, default_copy_type_unknown; upload_cut_off where the chunks end with an error
 */
export async function requestImport(door: Door, input: ImportRequest, chunks: AsyncIterable<Uint8Array>): Promise<{ id: string }> {
  const upload = await storeUpload(door, input, chunks)
  return orDiscard(door, upload, () => door.write((tx) => enqueueImport(tx, input, upload)))
}

/** Stores a file of records. @throws Problem as requestImport does */
export async function storeUpload(
  door: Door,
  input: ImportRequest,
  chunks: AsyncIterable<Uint8Array>,
  maximum_bytes = MAX_UPLOAD_BYTES,
): Promise<Upload> {
  const { format, all } = await recognise(unbroken(chunks), input.options ?? {})
  return { ...(await storeFile(door, { file_name: input.file_name, media_type: mediaTypeOf(input) }, all, maximum_bytes)), format }
}

/**
 * Stores a file, chunk by chunk, each in a transaction of its own: a long one would hold up everybody's events.
 * @throws Problem body_too_large; upload_cut_off where the chunks end with an error
 */
export async function storeFile(
  door: Door,
  { file_name, media_type }: { file_name: string; media_type: string },
  chunks: AsyncIterable<Uint8Array>,
  maximum_bytes: number,
): Promise<StoredFile> {
  const file: StoredFile = { id: uuidv7(), byte_count: 0, sha256: Buffer.alloc(0) }
  const hash = createHash('sha256')
  await door.write(async (tx) => tx.push(insertUpload(file.id, file_name, media_type, tx.actor.user_id, tx.now)), FILES)
  return orDiscard(door, file, async () => {
    let number = 0
    for await (const chunk of inPieces(unbroken(chunks), CHUNK_BYTES)) {
      file.byte_count += chunk.length
      if (file.byte_count > maximum_bytes) throw new Problem('body_too_large', { params: { maximum_bytes } })
      hash.update(chunk)
      await door.write(async (tx) => tx.push(insertChunk(file.id, number++, chunk)), FILES)
    }
    file.sha256 = hash.digest()
    return file
  })
}

/** Says that a stored file is whole and that something is asked of it; the caller's transaction must hold imports:write. */
export function keepFile(tx: LibraryTx, { id, byte_count, sha256 }: StoredFile): void {
  tx.push(completeUpload(id, byte_count, sha256))
}

/** Removes a file that has been read, and tells whether it was there; the caller's transaction must hold imports:write. */
export async function removeFile(tx: LibraryTx, id: string): Promise<boolean> {
  return (await tx.count(deleteUpload(id))) > 0
}

/**
 * The chunks of a stored file, a few at a time. A door lets nobody in while it is open, so what is being written is
 * waited for.
 * @throws Problem import_file_gone where they are not the whole file, so that no half of one passes for all of it
 */
export async function* chunksOf(door: Door, id: string, byte_count: number, written: () => Promise<unknown>): AsyncGenerator<Uint8Array> {
  let length = 0
  for (let number = 0; length < byte_count; number += CHUNKS_AT_ONCE) {
    await written()
    const chunks = await door.list(getChunks(id, number, CHUNKS_AT_ONCE))
    if (chunks.length === 0) throw new Problem('import_file_gone')
    for (const { content } of chunks) {
      length += content.length
      yield content
    }
  }
}

/** Asks for the import of a stored file: its task is visible, and its job starts, when the transaction commits. */
export async function enqueueImport(tx: LibraryTx, input: ImportRequest, upload: Upload): Promise<{ id: string }> {
  const { id, byte_count, format } = upload
  const options = ImportOptions.parse(input.options ?? {})
  const codes = await tx.one(codesThere(options.default_branch ?? null, options.default_copy_type ?? null))
  if (!codes.has_branch) throw new Problem('default_branch_unknown', { params: { code: options.default_branch } })
  if (!codes.has_copy_type) throw new Problem('default_copy_type_unknown', { params: { code: options.default_copy_type } })
  createTask(tx, { id, kind: 'import', unit: 'records' })
  keepFile(tx, upload)
  tx.push(insertImport(id, input.file_name, mediaTypeOf(input), byte_count, format, JSON.stringify(options), tx.actor.user_id, tx.now))
  emit(tx, events, 'import.requested', { subject_id: id, data: { file_name: input.file_name, byte_count, dry_run: options.dry_run } })
  return { id }
}

/** Removes a stored file of which nothing was asked. */
export function discardUpload(door: Door, id: string): Promise<void> {
  return door.write(async (tx) => tx.push(discardUploadRow(id)), FILES)
}

/** Does what has still to be done for a stored file; where it fails, the file goes. */
export async function orDiscard<T>(door: Door, upload: { id: string }, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    // Where even this fails, the hourly purge removes what is not complete; the first error tells more.
    await discardUpload(door, upload.id).catch(() => {})
    throw error
  }
}

function mediaTypeOf({ media_type }: ImportRequest): string {
  return media_type ?? 'application/octet-stream'
}

/** Names the one thing that can go wrong with whatever sends the chunks. */
async function* unbroken(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks
  } catch (error) {
    throw error instanceof Problem ? error : new Problem('upload_cut_off', { cause: error })
  }
}

/** Gives the same bytes in pieces of one size, whatever they came in. */
async function* inPieces(chunks: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunks) {
    for (let rest = chunk; rest.length > 0; ) {
      const taken = rest.subarray(0, size - length)
      held.push(taken)
      length += taken.length
      rest = rest.subarray(taken.length)
      if (length === size) {
        yield Buffer.concat(held)
        held = []
        length = 0
      }
    }
  }
  if (length > 0) yield Buffer.concat(held)
}
