/** Permissions without which rows that are measured stay hidden, and a measure would be 0 without a word: lend them to the transaction. */
export const MEASURING = ['patrons:read', 'loans:read'] as const

/**
 * What is measured of a patron `p`, as a row `measured` to cross join with; its columns are those of Measures. Every
 * part is read by an index on the patron. Parameters are SQL: an instant, and the time zone that tells its day.
 */
export const MEASURES = (at: string, zone: string) => `lateral (
  select 0::int as owed_cents, 0::int as guaranteed_owed_cents,
    out.overdue_count, out.days_overdue, 0::int as lost_count, 0::int as claimed_returned_count,
    (p.unverified_since is not null)::int as unverified,
    coalesce(p.expires_on < (${at}::timestamptz at time zone ${zone})::date, false)::int as card_expired
  from (
    select count(*) filter (where l.due_at < ${at}::timestamptz)::int as overdue_count,
      greatest(0, (${at}::timestamptz at time zone ${zone})::date - (min(l.due_at) at time zone ${zone})::date)::int as days_overdue
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
