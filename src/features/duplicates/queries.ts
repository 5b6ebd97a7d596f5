import { statement } from '../../kernel/query.ts'
import type { PatronDuplicate } from './contract.ts'

const SUMMARY = (
  of: string,
) => `json_build_object('id', ${of}.id, 'card_number', ${of}.card_number, 'given_name', ${of}.given_name, 'family_name', ${of}.family_name,
  'birth_on', ${of}.birth_on, 'email', ${of}.email, 'phone', ${of}.phone, 'status', ${of}.status,
  'created_at', to_char(${of}.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`
const DUPLICATE = `d.id, d.score, d.reasons, ${SUMMARY('p')} as patron, ${SUMMARY('o')} as other, d.found_at, d.dismissed_at, d.note`
const JOINS = `{library}.patron_duplicate d join {library}.patron p on p.id = d.patron_id join {library}.patron o on o.id = d.other_id`

/** Pairs, the likeliest first. Parameters: patron or null, least score or null, whether dismissed, score and id of the row before, limit. */
export const listDuplicates = statement<PatronDuplicate>(
  'duplicates.list',
  `select ${DUPLICATE} from ${JOINS}
   where ($1::uuid is null or d.patron_id = $1 or d.other_id = $1) and ($2::int is null or d.score >= $2) and (d.dismissed_at is not null) = $3::boolean
     and ($4::int is null or d.score < $4 or d.score = $4 and d.id > $5::uuid)
   order by d.score desc, d.id limit $6`,
)
export const getDuplicate = statement<PatronDuplicate>('duplicates.get', `select ${DUPLICATE} from ${JOINS} where d.id = $1`)
/** Parameters: id, when or null, who, note. */
export const dismiss = statement<{ id: string }>(
  'duplicates.dismiss',
  `update {library}.patron_duplicate set dismissed_at = $2, dismissed_by = $3, note = $4 where id = $1 returning id`,
)
/** Parameter: patrons. */
export const summaries = statement<{ id: string; summary: PatronDuplicate['patron'] }>(
  'duplicates.summaries',
  `select p.id, ${SUMMARY('p')} as summary from {library}.patron p where p.id = any($1::uuid[])`,
)
/** Pairs of a patron that somebody dismissed. Parameter: patron. */
export const dismissedOf = statement<{ other_id: string }>(
  'duplicates.dismissed-of',
  `select case when patron_id = $1 then other_id else patron_id end as other_id from {library}.patron_duplicate
   where (patron_id = $1 or other_id = $1) and dismissed_at is not null`,
)
