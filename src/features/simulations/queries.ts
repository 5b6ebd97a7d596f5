import { statement } from '../../kernel/query.ts'
import type { BranchCalendar } from '../calendar/contract.ts'
import { EXCEPTIONS, HOURS } from '../calendar/verbs.ts'
import type { Snapshot } from '../rules/history-contract.ts'
import { KEPT_RULE } from '../rules/verbs.ts'
import type { PastLoan } from './rules.ts'

/** The rules as they apply, and those of a draft; no row where there is no such draft. */
export const bothRules = statement<{ live: Snapshot; draft: Snapshot }>(
  'simulations.both-rules',
  `select (select coalesce(jsonb_object_agg(r.id, ${KEPT_RULE}), '{}') from {library}.rule r) as live, d.rules as draft
   from {library}.rule_draft d where d.id = $1`,
)
export const draftIsThere = statement<{ id: string }>('simulations.draft-is-there', `select id from {library}.rule_draft where id = $1`)
export const calendars = statement<{ id: string } & BranchCalendar>(
  'simulations.calendars',
  `select b.id, b.time_zone,
     ${HOURS('b')} as hours, ${EXCEPTIONS('b')} as exceptions
   from {library}.branch b`,
)
/** Parameter: since when. */
export const countLoans = statement<{ count: number }>(
  'simulations.count-loans',
  `select count(*)::int as count from {library}.loan where started_at >= $1 and not is_onsite`,
)
/** Loans with what their patrons had beside them. Parameters: since when, id of the row before or null, limit. */
export const pastLoans = statement<PastLoan>(
  'simulations.past-loans',
  `select l.id, b.title, l.started_at, l.returned_at, l.recalled_at, l.branch_out_id as branch_id, l.patron_category_id, l.copy_type_id, c.collection_id,
     p.expires_on as card_expires_on, c.price_cents, beside.open_count, beside.open_of_type_count,
     array(select r.renewed_at from {library}.renewal r where r.loan_id = l.id order by r.renewed_at) as renewed_at
   from {library}.loan l join {library}.copy c on c.id = l.copy_id join {library}.book b on b.id = l.book_id left join {library}.patron p on p.id = l.patron_id
     cross join lateral (
       select count(*)::int as open_count, count(*) filter (where o.copy_type_id = l.copy_type_id)::int as open_of_type_count
       from {library}.loan o where o.patron_id = l.patron_id and o.started_at < l.started_at and (o.returned_at is null or o.returned_at > l.started_at) and not o.is_onsite) as beside
   where l.started_at >= $1 and not l.is_onsite and ($2::uuid is null or l.id > $2) order by l.id limit $3`,
)
