import { decodeCursor, encodeCursor, invalidCursor } from '../../kernel/cursor.ts'
import type { Door } from '../../kernel/db.ts'
import { Problem } from '../../kernel/problem.ts'
import { type BookWithSource, booksWithSources, type ListWriter } from '../catalogue/format-verbs.ts'
import { type Exported, endOfPart, exportedAfter } from './queries.ts'

/** So many books are in memory at once; each batch is a transaction of its own, so that none is open for as long as a slow reader takes. */
const BATCH = 200
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Gives the book that a download goes on behind. @throws Problem validation_failed where it is no cursor of an export */
export function resumedAfter(cursor: string | undefined): string {
  if (cursor === undefined) return BEFORE_ALL
  const after = UUID.test(cursor) ? cursor : decodeCursor(cursor, 1)[0]
  if (typeof after !== 'string' || !UUID.test(after)) throw invalidCursor()
  return after
}

/** A part of the catalogue: what it ends with, and the cursor of the next one, null where nothing follows. */
export interface Part {
  last: string | null
  next: string | null
}

/** Gives where a part of so many books ends; without a limit it is all that follows. */
export async function partOf(door: Door, exported: Exported, after: string, limit: number | undefined): Promise<Part> {
  if (limit === undefined) return { last: null, next: null }
  const end = await door.get(endOfPart(exported, after, limit))
  return { last: end?.id ?? null, next: end && !end.is_last ? encodeCursor([end.id]) : null }
}

/**
 * Gives the text of an export as it is read, in the order of the books' ids: a book that is added meanwhile comes last,
 * one that is removed does not come. What a format cannot hold is left out and told to `onLeftOut`.
 */
export async function* exportedText(
  door: Door,
  exported: Exported,
  after: string,
  part: Part,
  writer: ListWriter,
  onLeftOut: (book: BookWithSource) => void,
): AsyncGenerator<Uint8Array> {
  let before = after
  let isFirst = true
  let pieces: Uint8Array[] = [bytesOf(writer.start)]
  for (let isOver = false; !isOver; pieces = []) {
    const ids = (await door.list(exportedAfter(exported, before, BATCH, part.last))).map(({ id }) => id)
    for (const book of ids.length === 0 ? [] : await door.list(booksWithSources(ids))) {
      const text = written(writer, book)
      if (text === undefined) onLeftOut(book)
      else {
        pieces.push(bytesOf(isFirst ? '' : writer.between), bytesOf(text))
        isFirst = false
      }
    }
    before = ids.at(-1) ?? before
    isOver = ids.length < BATCH
    if (isOver) pieces.push(bytesOf(writer.end))
    yield Buffer.concat(pieces)
  }
}

function written(writer: ListWriter, book: BookWithSource): string | Uint8Array | undefined {
  try {
    return writer.one(book)
  } catch (error) {
    if (error instanceof Problem && error.code === 'record_too_long') return undefined
    throw error
  }
}

function bytesOf(text: string | Uint8Array): Uint8Array {
  return typeof text === 'string' ? Buffer.from(text) : text
}
