import { statement } from '../../kernel/query.ts'
import type { NoticeFacts } from './contract.ts'

/**
 * What each thing that a notice `n` tells of is like at an instant, one row an item: its words, its place, and whether it
 * is still so. A loan that was renewed, returned, claimed or lost meanwhile is not what was reminded of any more.
 */
const OF_LOANS = `
  select i.about_id, i.step, i.for_at, b.title, c.barcode, l.due_at as until, br.time_zone, l.branch_out_id as branch_id,
    case when n.kind = 'not_renewed' then l.auto_renewal_problem end as reason,
    case n.kind when 'lost_billed' then (select sum(ch.outstanding_cents)::int from {library}.charge ch where ch.loan_id = l.id and ch.type in ('replacement', 'processing')) else i.cents end as cents,
    l.returned_at is null and case n.kind
      when 'loan_receipt' then true
      when 'lost_billed' then l.state = 'lost'
      when 'loan_recalled' then l.state = 'with_patron' and l.recalled_at is not null
      when 'due_soon' then l.state = 'with_patron' and l.due_at = i.for_at and l.due_at > $2
      else l.state = 'with_patron' and l.due_at = i.for_at
    end as is_current
  from platform.notice_item i join {library}.loan l on l.id = i.about_id join {library}.copy c on c.id = l.copy_id join {library}.book b on b.id = l.book_id
    join {library}.branch br on br.id = l.branch_out_id
  where i.tenant = current_user and i.notice_id = n.id
    and n.kind in ('loan_receipt', 'due_soon', 'overdue', 'renewed_automatically', 'not_renewed', 'loan_recalled', 'lost_billed')`

/** A hold that was set aside again has a later event, whose notice is the one that counts. */
const OF_HOLDS = `
  select i.about_id, i.step, i.for_at, b.title, null, h.shelf_expires_at, br.time_zone, h.pickup_branch_id, h.end_reason, null::int,
    case n.kind
      when 'hold_ready' then h.status = 'ready' and not exists (select from platform.event e where e.tenant = current_user and e.subject_id = h.id
        and e.type = 'hold.ready' and e.at >= i.for_at + interval '1 millisecond')
      when 'hold_expiring' then h.status = 'ready' and h.shelf_expires_at = i.for_at
      when 'hold_expired' then h.status = 'expired'
      else h.status = 'cancelled'
    end
  from platform.notice_item i join {library}.hold h on h.id = i.about_id join {library}.book b on b.id = h.book_id join {library}.branch br on br.id = h.pickup_branch_id
  where i.tenant = current_user and i.notice_id = n.id and n.kind in ('hold_ready', 'hold_expiring', 'hold_expired', 'hold_cancelled')`

const OF_CARDS = `
  select i.about_id, i.step, i.for_at, p.card_number, null, p.expires_on::timestamp at time zone br.time_zone, br.time_zone, p.home_branch_id, null, null,
    p.expires_on = (i.for_at at time zone 'UTC')::date
  from platform.notice_item i join {library}.branch br on br.id = p.home_branch_id
  where i.tenant = current_user and i.notice_id = n.id and n.kind = 'card_expiring' and i.about_id = p.id`

const OF_PAYMENTS = `
  select i.about_id, i.step, i.for_at, coalesce((select string_agg(distinct coalesce(b.title, ch.note, ch.type), ', ') from {library}.ledger_entry e join {library}.charge ch on ch.id = e.charge_id
      left join {library}.copy c on c.id = ch.copy_id left join {library}.book b on b.id = c.book_id where e.transaction_id = y.id), '–'),
    null, y.paid_at, br.time_zone, coalesce(y.branch_id, p.home_branch_id), y.method, y.cents, y.voided_at is null
  from platform.notice_item i join {library}.payment y on y.id = i.about_id join {library}.branch br on br.id = coalesce(y.branch_id, p.home_branch_id)
  where i.tenant = current_user and i.notice_id = n.id and n.kind = 'payment_receipt'`

const PERSON = (alias: string) =>
  `case when ${alias}.id is not null then json_build_object('given_name', ${alias}.given_name, 'family_name', ${alias}.family_name, 'email', ${alias}.email,
     'language', ${alias}.language, 'status', ${alias}.status) end`

/** What a notice would say at an instant; its place is that of the first item. Parameters: notice, instant, whether the kind is usual, day. */
export const factsOfNotice = statement<NoticeFacts>(
  'notices.facts',
  `select ${PERSON('p')} as patron, ${PERSON('r')} as reader,
     coalesce((select c.is_wanted from platform.notice_choice c where c.tenant = current_user and c.patron_id = r.id and c.kind = n.kind), $3) as is_wanted,
     case when n.reader_id is not null and n.reader_id <> n.patron_id then coalesce((
       select json_agg(json_build_object('kind', rel.kind, 'may_see_loans', rel.may_see_loans, 'shares_titles', p.shares_titles, 'birth_on', p.birth_on))
       from {library}.patron_relation rel where rel.patron_id = n.reader_id and rel.for_patron_id = n.patron_id
         and coalesce(rel.starts_on, '-infinity') <= $4::date and coalesce(rel.ends_on, 'infinity') >= $4::date), '[]') end as relations,
     (select value from {library}.setting where key = 'patron_privacy') as privacy,
     (select value from {library}.setting where key = 'notice_sender') as sender,
     case when br.id is not null then json_build_object('name', br.name, 'address', br.address, 'phone', br.phone, 'time_zone', br.time_zone) end as branch,
     coalesce(told.items, '[]') as items,
     coalesce((select json_agg(json_build_object('language', t.language, 'name', t.name, 'subject', t.subject, 'text', t.text, 'html', t.html))
       from {library}.notice_template t where t.kind = n.kind and t.name in ('', n.template)), '[]') as own_words
   from platform.notice n
     left join {library}.patron p on p.id = n.patron_id
     left join {library}.patron r on r.id = coalesce(n.reader_id, n.patron_id)
     left join lateral (
       select json_agg(json_build_object('about_id', one.about_id, 'title', one.title, 'barcode', one.barcode, 'until', one.until, 'time_zone', one.time_zone,
           'step', one.step, 'reason', one.reason, 'cents', one.cents, 'is_current', one.is_current) order by one.until, one.title) as items,
         (array_agg(one.branch_id order by one.until, one.title))[1] as branch_id
       from (${OF_LOANS} union all ${OF_HOLDS} union all ${OF_CARDS} union all ${OF_PAYMENTS}) as one
     ) as told on true
     left join {library}.branch br on br.id = coalesce(told.branch_id, p.home_branch_id)
   where n.tenant = current_user and n.id = $1`,
)
