import type { Bound } from '../../kernel/query.ts'
import { statement } from '../../kernel/query.ts'

/** Which books an export holds. */
export interface Exported {
  format: string | null
  updated_since: string | null
}

const EXPORTED = `b.id > $1::uuid and ($2::text is null or b.format = $2) and ($3::timestamptz is null or b.updated_at >= $3)`

/** Parameters: the book before, format, updated since, how many, the last one or null. */
const idsAfter = statement<{ id: string }>(
  'interchange.ids-after',
  `select b.id from {library}.book b where ${EXPORTED} and ($5::uuid is null or b.id <= $5) order by b.id limit $4`,
)
/** The last book of a part of so many, and whether others follow. Parameters: the book before, format, updated since, how many. */
const partEnd = statement<{ id: string; is_last: boolean }>(
  'interchange.part-end',
  `select last.id, not exists (select from {library}.book b where ${EXPORTED} and b.id > last.id) as is_last
   from (select b.id from {library}.book b where ${EXPORTED} order by b.id offset $4 - 1 limit 1) last`,
)

/** Ids of books behind one, in their order. */
export function exportedAfter(
  { format, updated_since }: Exported,
  after: string,
  limit: number,
  last: string | null,
): Bound<{ id: string }> {
  return idsAfter(after, format, updated_since, limit, last)
}

export function endOfPart({ format, updated_since }: Exported, after: string, limit: number): Bound<{ id: string; is_last: boolean }> {
  return partEnd(after, format, updated_since, limit)
}
