import { NIL } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { statement } from '../../kernel/query.ts'
import { type Choosing, type NewNotice, noticeOptions, READERS } from './queries.ts'
import { optionsOf, writeNotices } from './verbs.ts'

interface Ending {
  patron_id: string
  readers: Choosing[]
  items: Pick<NewNotice['items'][number], 'about_id' | 'for_at'>[]
}
type Page = { patron_count: number; last: string | null; patrons: Ending[] }

const PAGE = `select (select count(*)::int from page) as patron_count, (select max(patron_id::text) from page) as last,
  coalesce((select json_agg(json_build_object('patron_id', p.id, 'items', ending.items, 'readers', ${READERS('($3::timestamptz)::date')}))
    from ending join {library}.patron p on p.id = ending.patron_id and p.status = 'active'), '[]') as patrons`
const NOT_TOLD = (kind: string, about: string, at: string) =>
  `not exists (select from platform.notice_item i where i.tenant = current_user and i.kind = '${kind}' and i.about_id = ${about} and i.for_at = ${at})`

/** What stands ready and does so for so many days more, by patron. Parameters: patron of the row before, how many patrons, instant, days. */
const holdsEnding = statement<Page>(
  'notices.holds-ending',
  `with one as materialized (
     select h.patron_id, h.id, h.shelf_expires_at from {library}.hold h join {library}.branch br on br.id = h.pickup_branch_id
     where h.ended_at is null and h.status = 'ready' and h.shelf_expires_at > $3::timestamptz
       and (h.shelf_expires_at at time zone br.time_zone)::date <= ($3::timestamptz at time zone br.time_zone)::date + $4::int
       and (h.ready_at at time zone br.time_zone)::date < ($3::timestamptz at time zone br.time_zone)::date
       and h.patron_id > $1 and ${NOT_TOLD('hold_expiring', 'h.id', 'h.shelf_expires_at')}),
   page as (select distinct patron_id from one order by patron_id limit $2),
   ending as (
     select one.patron_id, json_agg(json_build_object('about_id', one.id, 'for_at', one.shelf_expires_at)) as items from page join one using (patron_id) group by one.patron_id)
   ${PAGE}`,
)
export interface ToldEnds {
  patron_count: number
  notice_count: number
  next: string | null
}

/**
 * Tells the next patrons what stands ready for them only for a short time. Safe to run twice: each end is told once, and
 * a later one is another.
 */
export async function tellHoldEnds(tx: LibraryTx, { after, limit }: { after: string | null; limit: number }): Promise<ToldEnds> {
  const options = optionsOf((await tx.maybe(noticeOptions()))?.value)
  if (options.hold_expiring_days === null) return { patron_count: 0, notice_count: 0, next: null }
  const { patron_count, last, patrons } = await tx.one(holdsEnding(after ?? NIL, limit, tx.now, options.hold_expiring_days))
  const happened_at = tx.now.toISOString()
  const told = patrons.map(({ patron_id, readers, items }) => ({
    kind: 'hold_expiring' as const,
    patron_id,
    readers,
    happened_at,
    items: items.map((item) => ({ ...item, step: 0, cents: null })),
  }))
  return { patron_count, notice_count: await writeNotices(tx, told, options), next: patron_count === limit ? last : null }
}

/** Gives the next patron who would be told, so that one who cannot be stops no other. */
export async function skipHoldEnds(tx: LibraryTx, { after }: { after: string | null }): Promise<string | null> {
  const { hold_expiring_days } = optionsOf((await tx.maybe(noticeOptions()))?.value)
  return hold_expiring_days === null ? null : (await tx.one(holdsEnding(after ?? NIL, 1, tx.now, hold_expiring_days))).last
}
