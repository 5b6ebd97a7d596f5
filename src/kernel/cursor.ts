import { Problem } from './problem.ts'

/** Packs the sort values of the last row of a page into an opaque cursor. */
export function encodeCursor(values: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url')
}

/**
 * Unpacks a cursor into as many values as the route put in; strings, numbers, booleans and nulls only.
 * @throws Problem validation_failed where the cursor is not one of this route's
 */
export function decodeCursor(cursor: string, length: number): (string | number | boolean | null)[] {
  let values: unknown
  try {
    values = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch {
    throw invalidCursor()
  }
  const isOurs = Array.isArray(values) && values.length === length && values.every(isSortValue)
  if (!isOurs || JSON.stringify(values).includes('\\u0000')) throw invalidCursor()
  return values as (string | number | boolean | null)[]
}

function isSortValue(value: unknown): boolean {
  return value === null || (typeof value === 'number' ? Number.isFinite(value) : typeof value !== 'object')
}

export function invalidCursor(): Problem {
  return new Problem('validation_failed', {
    errors: [{ code: 'invalid_format', parameter: 'cursor', in: 'query', params: { format: 'a cursor' } }],
  })
}

/** One page out of rows that were read with one more than the limit; `sortValues` tells a row's place in the order. */
export function pageOf<Row>(
  rows: Row[],
  limit: number,
  sortValues: (row: Row) => readonly unknown[],
): { data: Row[]; page: { next: string | null } } {
  const data = rows.slice(0, limit)
  const last = data.at(-1)
  const next = rows.length > limit && last !== undefined ? encodeCursor(sortValues(last)) : null
  return { data, page: { next } }
}
