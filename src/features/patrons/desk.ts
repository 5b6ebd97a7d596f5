import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { statement } from '../../kernel/query.ts'
import { events } from './contract.ts'
import { dayIn } from './rules.ts'

/** Permissions without which rows that are measured stay hidden, and a measure would be 0 without a word: lend them to the transaction. */
export const MEASURING = ['patrons:read', 'loans:read', 'charges:read'] as const

/**
 * What is measured of a patron `p`, as a row `measured` to cross join with; its columns are those of Measures. Every
 * part is read by an index on the patron. What is lost or claimed to be back is counted as that, and not as overdue.
 * Parameters are SQL: an instant, and the time zone that tells its day.
 */
export const MEASURES = (at: string, zone: string) => `lateral (
  select out.overdue_count, out.days_overdue, out.lost_count, out.claimed_returned_count,
    coalesce((select sum(ch.outstanding_cents) from {library}.charge ch where ch.patron_id = p.id and ch.outstanding_cents > 0), 0)::int as owed_cents,
    coalesce((select sum(ch.outstanding_cents) from {library}.patron_relation r join {library}.charge ch on ch.patron_id = r.for_patron_id and ch.outstanding_cents > 0
      where r.patron_id = p.id and r.kind = 'guarantor' and (r.starts_on is null or r.starts_on <= day.today) and (r.ends_on is null or r.ends_on >= day.today)), 0)::int
      as guaranteed_owed_cents,
    (p.unverified_since is not null)::int as unverified,
    coalesce(p.expires_on < day.today, false)::int as card_expired
  from (select (${at}::timestamptz at time zone ${zone})::date as today) as day
    cross join lateral (
      select count(*) filter (where l.state = 'with_patron' and l.due_at < ${at}::timestamptz)::int as overdue_count,
        greatest(0, day.today - (min(l.due_at) filter (where l.state = 'with_patron') at time zone ${zone})::date)::int as days_overdue,
        count(*) filter (where l.state = 'lost')::int as lost_count,
        count(*) filter (where l.state = 'claimed_returned')::int as claimed_returned_count
      from {library}.loan l where l.patron_id = p.id and l.returned_at is null
    ) as out
) as measured`

/** What staff forbid a patron `p` on a day, as a list of `{ kind, reason, actions, ends_on }`. Parameter is SQL: the day. */
export const BLOCKS = (day: string) => `coalesce((
  select json_agg(json_build_object('kind', b.kind, 'reason', b.reason, 'actions', b.actions, 'ends_on', b.ends_on) order by b.created_at)
  from {library}.patron_block b where b.patron_id = p.id and b.lifted_at is null and (b.ends_on is null or b.ends_on >= ${day})), '[]')`

/**
 * What a patron `a` may do for a patron `p` on a day, as `{ may_see_loans, may_borrow, may_pick_up_holds }`; null where
 * nothing relates them then. Parameter is SQL: the day.
 */
export const ACTING_FOR = (day: string) => `(
  select json_build_object('may_see_loans', bool_or(r.may_see_loans), 'may_borrow', bool_or(r.may_borrow), 'may_pick_up_holds', bool_or(r.may_pick_up_holds))
  from {library}.patron_relation r where r.patron_id = a.id and r.for_patron_id = p.id
    and (r.starts_on is null or r.starts_on <= ${day}) and (r.ends_on is null or r.ends_on >= ${day}) having count(*) > 0)`

/** What a desk shows of a patron `p` on a day, as a list of `{ id, kind, text }`: alerts of the staff and messages that nobody has read. Parameter is SQL: the day. */
export const DESK_NOTES = (day: string) => `coalesce((
  select json_agg(json_build_object('id', n.id, 'kind', n.kind, 'text', n.text) order by n.created_at)
  from {library}.patron_note n where n.patron_id = p.id and n.read_at is null and n.kind in ('alert', 'message')
    and (n.ends_on is null or n.ends_on >= ${day})), '[]')`

const statusOfCard = statement<{ status: 'active' | 'lost' | 'replaced' }>(
  'patrons.status-of-card',
  `select status from {library}.patron_card where number_key = lower($1::text)`,
)

/**
 * Gives the problem code for a card number that no patron has now: `card_lost` or `card_replaced` where somebody had
 * it, else `patron_unknown`. It is asked only when the look-up has failed, so that a good card pays nothing.
 */
export async function cardRefusal(tx: LibraryTx, number: string | undefined): Promise<'card_lost' | 'card_replaced' | 'patron_unknown'> {
  const card = number === undefined ? undefined : await tx.maybe(statusOfCard(number))
  return card && card.status !== 'active' ? `card_${card.status}` : 'patron_unknown'
}

/** What a suspension forbids: what is on loan may be brought back, and what waits on the shelf is kept. */
export const SUSPENDED_ACTIONS = ['checkout', 'renewal', 'hold'] as const

/**
 * Lengthens the suspension that is in force, or begins one. Parameters: id, patron, actions, days, most days from today
 * or null, today, reason, who, instant.
 */
const suspend = statement<never>(
  'patrons.suspend',
  `with live as (
     select id, ends_on from {library}.patron_block
     where patron_id = $2 and kind = 'suspension' and lifted_at is null and ends_on >= $6::date order by ends_on desc limit 1),
   lengthened as (
     update {library}.patron_block b set ends_on = greatest(live.ends_on, least(live.ends_on + $4::int, $6::date + $5::int))
     from live where b.id = live.id returning b.id)
   insert into {library}.patron_block (id, patron_id, kind, actions, reason, ends_on, created_by, created_at)
   select $1, $2, 'suspension', $3::text[], $7, $6::date + least($4::int, $5::int), $8, $9
   where not exists (select from lengthened)`,
)

export interface Suspension {
  patron_id: string
  /** Days that this return adds to what is left of an earlier suspension. */
  days: number
  /** The most days from today that a patron may be suspended for, or null for no end: `suspension.days.max_days`. */
  max_days: number | null
  reason: string
  loan_id?: string | null
}

/**
 * Suspends a patron for days instead of money, or lengthens the suspension that is in force; pushes, so that it costs
 * the caller no flight. The caller has locked the patron, so that two desks add up; a suspension is never shortened.
 */
export function suspendPatron(tx: LibraryTx, { patron_id, days, max_days, reason, loan_id = null }: Suspension): void {
  if (days <= 0) return
  const today = dayIn(tx.library.time_zone, tx.now)
  tx.push(suspend(uuidv7(), patron_id, [...SUSPENDED_ACTIONS], days, max_days, today, reason, tx.actor.user_id, tx.now))
  emit(tx, events, 'patron.suspended', { subject_id: patron_id, patron_id, data: { days, loan_id } })
}
