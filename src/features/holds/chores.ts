import { DateTime } from 'luxon'
import { NIL } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { statement } from '../../kernel/query.ts'
import { endOfDay, nextOpenDate } from '../calendar/rules.ts'
import { events } from './contract.ts'
import type { Batch, BatchDone } from './expiry.ts'
import type { Place } from './queue-contract.ts'
import { retargetBooks } from './targets.ts'
import { aboutHold, type HoldRef, logHold } from './verbs.ts'
import { EDITIONS_OF, PLACE } from './waiting.ts'

const RETARGETED_AFTER = `make_interval(hours => coalesce((select (s.value->>'retarget_after_hours')::int from {library}.setting s where s.key = 'hold_targeting'), 24))`
/** Books with a hold that no copy is fetched for, or not any more, while one is on a shelf. Parameters: instant, book of the row before or null, limit. */
const booksToRetarget = statement<{ book_id: string }>(
  'holds.books-to-retarget',
  `select distinct h.book_id from {library}.hold h join {library}.book b on b.id = h.book_id
   where h.ended_at is null and h.status in ('queued', 'suspended') and h.book_id > $2
     and (h.target_copy_id is null or h.targeted_at <= $1::timestamptz - ${RETARGETED_AFTER})
     and (h.target_copy_id is not null
       or exists (select from {library}.copy c where c.book_id = any(${EDITIONS_OF('b')}) and c.status = 'available' and c.condition = 'ok'))
   order by h.book_id limit $3`,
)

/**
 * Looks for other copies where one was not fetched in time, and for any where none was found. Safe to run twice: the
 * second run chooses the same.
 */
export async function retargetDue(tx: LibraryTx, { at, after = null, limit }: Batch): Promise<BatchDone> {
  const books = (await tx.all(booksToRetarget(at, after ?? NIL, limit))).map(({ book_id }) => book_id)
  const changed = await retargetBooks(tx, books, at)
  return { done: books.length, changed, next: books.length === limit ? (books.at(-1) ?? null) : null }
}

/** Gives the book that a batch would begin with, so that one whose queue cannot be worked out stops no other. */
export async function skipRetargeting(tx: LibraryTx, { after = null }: Pick<Batch, 'after'>): Promise<string | null> {
  return (await tx.all(booksToRetarget(tx.now, after ?? NIL, 1)))[0]?.book_id ?? null
}

export interface MovedExpiry {
  hold_id: string
  before: string
  after: string
}

/** Parameters: branch, first and last local day. */
const lockExpiring = statement<HoldRef & { shelf_expires_at: string }>(
  'holds.lock-expiring',
  `select h.id, h.patron_id, h.book_id, b.title, h.pickup_branch_id, h.shelf_expires_at
   from {library}.hold h join {library}.book b on b.id = h.book_id join {library}.branch br on br.id = h.pickup_branch_id
   where h.ended_at is null and h.status = 'ready' and h.pickup_branch_id = $1
     and (h.shelf_expires_at at time zone br.time_zone)::date between $2 and $3
   order by h.id for no key update of h`,
)
const findBranch = statement<{ place: Place }>('holds.find-branch', `select ${PLACE('b')} as place from {library}.branch b where b.id = $1`)
const setExpiry = statement<never>(
  'holds.set-expiry',
  `update {library}.hold set shelf_expires_at = $2, version = version + 1 where id = $1`,
)

/**
 * Lets what is set aside at a branch wait longer where its time would end on days that turned out to be closed, by the
 * calendar as it is now. Safe to run twice: what ends on an open day stays.
 */
export async function moveShelfExpiry(
  tx: LibraryTx,
  branchId: string,
  days: { starts_on: string; ends_on: string },
): Promise<MovedExpiry[]> {
  const [branches, holds] = await tx.flight<[{ place: Place }, HoldRef & { shelf_expires_at: string }]>([
    findBranch(branchId),
    lockExpiring(branchId, days.starts_on, days.ends_on),
  ])
  const branch = branches[0]?.place
  if (!branch) return []
  return holds.flatMap((hold) => {
    const day = DateTime.fromJSDate(new Date(hold.shelf_expires_at), { zone: branch.time_zone })
    const open = nextOpenDate(branch, day)
    if (!open || open.hasSame(day, 'day')) return []
    const expires = endOfDay(open).toJSDate()
    tx.push(setExpiry(hold.id, expires))
    logHold(tx, hold.id, 'extended', tx.now, { reason: 'the branch is closed' })
    const data = { ...aboutHold(hold), shelf_expires_at: expires.toISOString() }
    emit(tx, events, 'hold.extended', { subject_id: hold.id, patron_id: hold.patron_id, data })
    return [{ hold_id: hold.id, before: new Date(hold.shelf_expires_at).toISOString(), after: expires.toISOString() }]
  })
}
