import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { events, type Hold, type HoldWish } from './contract.ts'
import { getHold } from './queries.ts'
import { decideHold, type PlacingFacts } from './rules.ts'
import { logHold } from './verbs.ts'

/** One statement for each way of naming a patron, so that each has its index. */
const byId = 'p.id = $1::uuid'
const byCard = 'p.card_number_key = lower($1::text)'
const lockPatron = (name: string, patron: string) =>
  statement<{ id: string }>(name, `select p.id from {library}.patron p where ${patron} for no key update`)
const lockBookById = statement<{ id: string; title: string }>(
  'holds.lock-book',
  `select id, title from {library}.book where id = $1 for no key update`,
)
const lockBookOfCopy = statement<{ id: string; title: string }>(
  'holds.lock-book-of-copy',
  `select b.id, b.title from {library}.book b where b.id = (select book_id from {library}.copy where id = $1) for no key update`,
)
/** Parameters: patron, book or null, copy or null, pickup branch, instant. */
const gather = (name: string, patron: string) =>
  statement<PlacingFacts>(
    name,
    `with wanted as (select * from {library}.copy where book_id = $2::uuid union all select * from {library}.copy where id = $3::uuid)
     select json_build_object('id', p.id, 'status', p.status, 'expires_on', p.expires_on, 'block_reason',
         (select pb.reason from {library}.patron_block pb where pb.patron_id = p.id and 'hold' = any(pb.actions) and pb.lifted_at is null and (pb.ends_on is null or pb.ends_on >= today)
          order by pb.created_at limit 1)) as patron,
       (select count(*)::int from {library}.hold h where h.patron_id = p.id and h.ended_at is null) as open_count,
       (select count(*)::int from wanted where condition in ('ok', 'on_order', 'in_process') and not_for_loan is null) as usable_count,
       (select count(*)::int from wanted where status = 'available' and condition = 'ok' and not_for_loan is null) as on_shelf_count,
       case when br.id is not null then json_build_object('id', br.id, 'name', br.name, 'today', today) end as pickup,
       coalesce((select json_agg(json_build_object('id', r.id, 'kind', r.kind, 'branch_id', r.branch_id, 'patron_category_id', r.patron_category_id,
           'copy_type_id', r.copy_type_id, 'value', r.value))
         from {library}.rule r where r.kind in ('hold.allowed', 'hold.max', 'hold.on_shelf') and (r.branch_id is null or r.branch_id = br.id)
           and (r.patron_category_id is null or r.patron_category_id = p.patron_category_id)
           and (r.copy_type_id is null or r.copy_type_id in (select copy_type_id from wanted))
           and $5::timestamptz >= r.effective_from and $5::timestamptz < r.effective_to), '[]') as rules
     from {library}.patron p
       left join {library}.branch br on br.id = $4::uuid and br.is_active
       cross join lateral (select ($5::timestamptz at time zone coalesce(br.time_zone, 'UTC'))::date as today) as local
     where ${patron}`,
  )
const ways = {
  id: { lock: lockPatron('holds.lock-patron-by-id', byId), gather: gather('holds.gather-by-id', byId) },
  card: { lock: lockPatron('holds.lock-patron-by-card', byCard), gather: gather('holds.gather-by-card', byCard) },
}
const insertHold = statement<never>(
  'holds.insert-hold',
  `insert into {library}.hold (id, patron_id, book_id, copy_id, level, pickup_branch_id, requested_at, not_before_on, needed_by_on, comment, requested_by, explanation)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb)`,
)

/** Whose hold it is: one of the two. */
export interface HoldFor {
  patron_id?: string
  card_number?: string
}

/**
 * Places a hold at the end of the queue; patron and book are locked first, so limits and places hold.
 * @throws Problem hold_exists, hold_limit_reached, hold_not_allowed, copy_on_shelf, book_has_no_copies, card_expired,
 *   patron_may_not_hold, patron_unknown, book_unknown, copy_unknown, branch_unknown
 */
export async function placeHold(tx: LibraryTx, who: HoldFor, wish: HoldWish): Promise<Hold> {
  const way = ways[who.patron_id === undefined ? 'card' : 'id']
  const key = who.patron_id ?? who.card_number
  const [patrons, books, found] = await tx.flight<[{ id: string }, { id: string; title: string }, PlacingFacts]>([
    way.lock(key),
    wish.book_id === undefined ? lockBookOfCopy(wish.copy_id) : lockBookById(wish.book_id),
    way.gather(key, wish.book_id ?? null, wish.copy_id ?? null, wish.pickup_branch_id, tx.now),
  ])
  const [patron, book, facts] = [patrons[0], books[0], found[0]]
  if (!patron || !book || !facts?.pickup) {
    throw missing(
      !patron && 'patron_unknown',
      !book && (wish.book_id ? 'book_unknown' : 'copy_unknown'),
      facts && !facts.pickup && 'branch_unknown',
    )
  }
  const { refusals, explanation } = decideHold(facts)
  const [only] = refusals
  if (only) throw new Problem(only.code, { params: only.params, errors: refusals, extra: { explanation } })

  const id = uuidv7()
  const { copy_id = null, pickup_branch_id, not_before_on = null, needed_by_on = null, comment = null } = wish
  const level = copy_id === null ? 'book' : 'copy'
  const row = [id, patron.id, book.id, copy_id, level, pickup_branch_id, tx.now, not_before_on, needed_by_on, comment, tx.actor.user_id]
  tx.push(insertHold(...row, JSON.stringify(explanation)))
  logHold(tx, id, 'placed', tx.now)
  const data = { book_id: book.id, title: book.title, pickup_branch_id }
  emit(tx, events, 'hold.placed', { subject_id: id, patron_id: patron.id, data })
  return tx.one(getHold(id))
}

function missing(...codes: (string | false | undefined)[]): Problem {
  const wrong = codes.filter((code): code is string => typeof code === 'string')
  return new Problem(wrong[0] ?? 'not_found', { errors: wrong.map((code) => ({ code })) })
}
