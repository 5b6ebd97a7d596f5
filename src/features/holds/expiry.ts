import { NIL } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { statement } from '../../kernel/query.ts'
import { addCharge } from '../money/verbs.ts'
import type { RuleRow } from '../rules/contract.ts'
import { endHoldAs } from './change.ts'
import { events } from './contract.ts'
import { type EndingHold, feeOf, unfilledReason } from './expiry-rules.ts'
import { aboutHold, logHold } from './verbs.ts'
import { FILLING_RULES } from './waiting.ts'

/** One batch of a chore: what it looks at, and from where it goes on. */
export interface Batch {
  /** The instant that decides; the present, or one that is rehearsed. */
  at: Date
  /** The last one that the batch before looked at. */
  after?: string | null
  limit: number
}

export interface BatchDone {
  /** How many were looked at. */
  done: number
  /** How many of them were changed. */
  changed: number
  /** Where the next batch begins; null where there is none. */
  next: string | null
}

const ENDING = `h.id, h.patron_id, h.book_id, b.title, h.pickup_branch_id, h.captured_copy_id, h.requested_at, h.needed_by_on, h.status, h.version,
  p.patron_category_id, br.time_zone, coalesce(c.copy_type_id, oc.copy_type_id) as copy_type_id, coalesce(c.collection_id, oc.collection_id) as collection_id`
const ENDING_FROM = `{library}.hold h join {library}.book b on b.id = h.book_id join {library}.patron p on p.id = h.patron_id
  join {library}.branch br on br.id = h.pickup_branch_id left join {library}.copy c on c.id = h.captured_copy_id left join {library}.copy oc on oc.id = h.copy_id`
const OVER_ON_SHELF = `h.ended_at is null and h.status = 'ready' and h.shelf_expires_at < $1 and h.id > $2`
/** Parameters: instant, hold of the row before, limit. The copies are locked before the holds. */
const lockUncollectedCopies = statement<{ id: string }>(
  'holds.lock-uncollected-copies',
  `select c.id from {library}.copy c
   where c.id in (select h.captured_copy_id from {library}.hold h where ${OVER_ON_SHELF} order by h.id limit $3) order by c.id for no key update`,
)
const lockUncollected = statement<EndingHold>(
  'holds.lock-uncollected',
  `select ${ENDING} from ${ENDING_FROM} where ${OVER_ON_SHELF} order by h.id limit $3 for no key update of h`,
)
const rulesNow = statement<{ rules: RuleRow[] }>('holds.rules-now', `select ${FILLING_RULES('$1')} as rules`)

/**
 * Ends the holds that nobody collected in time, with the fee that the rules ask for. The copy stands on the hold shelf
 * until it is scanned, and is on the list of what to clear. Safe to run twice: what has ended is not found again.
 */
export async function expireShelf(tx: LibraryTx, { at, after = null, limit }: Batch): Promise<BatchDone> {
  const [, holds, found] = await tx.flight<[{ id: string }, EndingHold, { rules: RuleRow[] }]>([
    lockUncollectedCopies(at, after ?? NIL, limit),
    lockUncollected(at, after ?? NIL, limit),
    rulesNow(at),
  ])
  const rules = found[0]?.rules ?? []
  for (const hold of holds) {
    const { id, patron_id, pickup_branch_id: branch_id, captured_copy_id: copy_id } = hold
    const { cents, steps } = feeOf(hold, rules)
    addCharge(tx, { type: 'hold_not_collected', patron_id, branch_id, copy_id, hold_id: id, cents, steps, key: `hold:${id}` })
    expire(tx, hold, 'not_collected', cents, at)
  }
  return { done: holds.length, changed: holds.length, next: nextOf(holds, limit) }
}

/** Gives the hold that a batch would begin with, so that one that cannot be ended stops no other. */
export async function skipOnShelf(tx: LibraryTx, { after = null }: Pick<Batch, 'after'>): Promise<string | null> {
  return firstOf(await tx.all(lockUncollected(tx.now, after ?? NIL, 1)))
}

/** Parameters: hold of the row before, limit. */
const waitingPage = statement<EndingHold>(
  'holds.waiting-page',
  `select ${ENDING} from ${ENDING_FROM}
   where h.ended_at is null and h.status in ('queued', 'suspended') and h.id > $1 order by h.id limit $2`,
)
const lockStillWaiting = statement<{ id: string; version: number }>(
  'holds.lock-still-waiting',
  `select h.id, h.version from {library}.hold h where h.id = any($1::uuid[]) and h.ended_at is null and h.status in ('queued', 'suspended')
   order by h.priority_class, h.order_key for no key update`,
)

/**
 * Ends the holds that are not needed any more, or that waited as long as the rules let them. Safe to run twice: what has
 * ended is not found again.
 */
export async function expireUnfilled(tx: LibraryTx, { at, after = null, limit }: Batch): Promise<BatchDone> {
  const [page, found] = await tx.flight<[EndingHold, { rules: RuleRow[] }]>([waitingPage(after ?? NIL, limit), rulesNow(at)])
  const rules = found[0]?.rules ?? []
  const reasons = new Map(
    page.flatMap((hold) => {
      const reason = unfilledReason(hold, rules, at)
      return reason ? [[hold.id, reason] as const] : []
    }),
  )
  const still = reasons.size === 0 ? [] : await tx.all(lockStillWaiting([...reasons.keys()]))
  const read = new Map(page.map(({ id, version }) => [id, version]))
  // Whoever changed a hold meanwhile may want it for longer: the next night looks at it again.
  const left = new Set(still.filter(({ id, version }) => read.get(id) === version).map(({ id }) => id))
  for (const hold of page) {
    const reason = reasons.get(hold.id)
    if (reason && left.has(hold.id)) expire(tx, hold, reason, 0, at)
  }
  return { done: page.length, changed: left.size, next: nextOf(page, limit) }
}

/** The same of those that wait. */
export async function skipWaiting(tx: LibraryTx, { after = null }: Pick<Batch, 'after'>): Promise<string | null> {
  return firstOf(await tx.all(waitingPage(after ?? NIL, 1)))
}

function expire(
  tx: LibraryTx,
  hold: EndingHold,
  reason: 'not_collected' | 'not_needed_any_more' | 'unfilled',
  feeCents: number,
  at: Date,
): void {
  endHoldAs(tx, hold, 'expired', reason, at)
  emit(tx, events, 'hold.expired', {
    subject_id: hold.id,
    patron_id: hold.patron_id,
    data: { ...aboutHold(hold), reason, fee_cents: feeCents },
  })
}

function nextOf(rows: readonly { id: string }[], limit: number): string | null {
  return rows.length === limit ? (rows.at(-1)?.id ?? null) : null
}

function firstOf([first]: readonly { id: string }[]): string | null {
  return first?.id ?? null
}

const SUSPENDED_UNTIL_NOW = `{library}.hold h join {library}.branch br on br.id = h.pickup_branch_id
     where h.ended_at is null and h.status = 'suspended' and h.suspended_until_on <= ($1::timestamptz at time zone br.time_zone)::date
       and h.id > $2
     order by h.id limit $3`
/** Parameters: instant, hold of the row before, limit. */
const suspendedUntilNow = statement<{ id: string }>('holds.suspended-until-now', `select h.id from ${SUSPENDED_UNTIL_NOW}`)
/** The same. */
const resume = statement<{ id: string; patron_id: string }>(
  'holds.resume-due',
  `update {library}.hold set status = 'queued', suspended_until_on = null, version = version + 1
   where id in (select h.id from ${SUSPENDED_UNTIL_NOW} for no key update of h skip locked)
   returning id, patron_id`,
)

/** Puts the holds back to work whose suspension is over, by the day of their pickup branch. Safe to run twice: a second run finds nothing. */
export async function resumeDue(tx: LibraryTx, { at, after = null, limit }: Batch): Promise<BatchDone> {
  const holds = await tx.all(resume(at, after ?? NIL, limit))
  for (const { id, patron_id } of holds) {
    logHold(tx, id, 'resumed', at, { reason: 'its day has come' })
    emit(tx, events, 'hold.changed', { subject_id: id, patron_id, data: { what: 'resumed' } })
  }
  const last = holds.map(({ id }) => id).sort()
  return { done: holds.length, changed: holds.length, next: holds.length === limit ? (last.at(-1) ?? null) : null }
}

/** Gives the hold that a batch would begin with, so that one that cannot be resumed stops no other. */
export async function skipSuspended(tx: LibraryTx, { after = null }: Pick<Batch, 'after'>): Promise<string | null> {
  return firstOf(await tx.all(suspendedUntilNow(tx.now, after ?? NIL, 1)))
}
