import { statement } from '../../kernel/query.ts'
import type { CategoryNode } from './oai-rules.ts'

/** A record as a harvester sees it, without what it says. */
export interface OaiHeader {
  id: string
  /** With microseconds, in UTC. */
  at: string
  format: string
  category_ids: string[]
  is_deleted: boolean
}

const AT = `to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`
const BOOK = `b.id, b.updated_at as at, b.format, array(select bk.category_id from {library}.book_category bk where bk.book_id = b.id) as category_ids, false as is_deleted`
const DELETED = 'd.id, d.deleted_at as at, d.format, d.category_ids, true as is_deleted'
/** A merge that was undone brings a book back under its own id. */
const IS_GONE = 'not exists (select from {library}.book b where b.id = d.id)'
const BOOK_MATCHES = `b.updated_at >= $1::timestamptz and ($2::timestamptz is null or b.updated_at < $2) and ($3::text is null or b.format = $3)
  and ($4::uuid[] is null or exists (select from {library}.book_category bk where bk.book_id = b.id and bk.category_id = any($4)))`
const DELETED_MATCHES = `d.deleted_at >= $1::timestamptz and ($2::timestamptz is null or d.deleted_at < $2) and ($3::text is null or d.format = $3)
  and ($4::uuid[] is null or d.category_ids && $4) and ${IS_GONE}`

/**
 * Records in the order in which they last changed, those that are gone among them. One that changes while a list is
 * read moves behind, and is met there; only a transaction that is open at the end is for the next harvest. Parameters:
 * from, before or null, material or null, categories or null, when and which the last one was, limit.
 */
export const headersAfter = statement<OaiHeader>(
  'interchange.headers-after',
  `select id, ${AT}, format, category_ids, is_deleted from (
     (select ${BOOK} from {library}.book b where ${BOOK_MATCHES} and (b.updated_at, b.id) > ($5::timestamptz, $6::uuid) order by b.updated_at, b.id limit $7)
     union all
     (select ${DELETED} from {library}.deleted_book d where ${DELETED_MATCHES} and (d.deleted_at, d.id) > ($5::timestamptz, $6::uuid) order by d.deleted_at, d.id limit $7)
   ) page order by page.at, id limit $7`,
)
/** Parameters: from, before or null, material or null, categories or null. */
export const countHeaders = statement<{ count: number }>(
  'interchange.count-headers',
  `select (select count(*) from {library}.book b where ${BOOK_MATCHES})::int + (select count(*) from {library}.deleted_book d where ${DELETED_MATCHES})::int as count`,
)
/** Parameter: id. */
export const headerOf = statement<OaiHeader>(
  'interchange.header-of',
  `select id, ${AT}, format, category_ids, is_deleted from (
     select ${BOOK} from {library}.book b where b.id = $1 union all select ${DELETED} from {library}.deleted_book d where d.id = $1 and ${IS_GONE}) one`,
)
export const earliestChange = statement<{ at: string | null }>(
  'interchange.earliest-change',
  `select ${AT} from (select least((select min(b.updated_at) from {library}.book b), (select min(d.deleted_at) from {library}.deleted_book d)) as at) first`,
)
export const categoryTree = statement<CategoryNode>(
  'interchange.category-tree',
  `select id, parent_id, code, name from {library}.category order by code, id`,
)
/** The address that the library writes from is the one that answers for it. */
export const senderAddress = statement<{ email: string | null }>(
  'interchange.sender-address',
  `select value->>'email' as email from {library}.setting where key = 'notice_sender'`,
)
