import { DateTime } from 'luxon'
import type { LibraryTx } from '../../kernel/db.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { said } from '../rules/explanation-contract.ts'
import type { Hold } from './contract.ts'
import type { HoldEvent, HoldExplanation, WaitEstimate } from './desk-contract.ts'
import { estimateWait, type WaitHistory } from './estimate-rules.ts'
import { whyNotLendable, whyNotRuled, whyNotWanted } from './fulfil-rules.ts'
import { getHold, getHoldOf } from './lists.ts'
import { gatherQueueOfHold } from './queue.ts'
import type { QueueFacts, WaitingHold } from './queue-contract.ts'
import { copyReasons, servedBefore, waitsBecause } from './stuck-rules.ts'

const lastEvents = statement<HoldEvent>(
  'holds.last-events',
  `select at, kind, copy_id, reason from (
     select id, at, kind, copy_id, reason from {library}.hold_event where hold_id = $1 order by at desc, id desc limit 20) last
   order by at, id`,
)

const SAMPLE = (
  days: string,
) => `json_build_object('count', count(${days})::int, 'low_days', percentile_cont(0.25) within group (order by ${days}),
  'high_days', percentile_cont(0.75) within group (order by ${days}))`
/**
 * What the library's own past tells about waiting for a hold's book. Ids are in order of time, so the last ones are read
 * and not the whole past. Parameters: hold, instant.
 */
const waitHistory = statement<WaitHistory>(
  'holds.wait-history',
  `with this as materialized (select h.book_id, b.format from {library}.hold h join {library}.book b on b.id = h.book_id where h.id = $1),
     recent as materialized (
       select h.id, h.book_id, b.format, extract(epoch from h.ready_at - h.requested_at) / 86400 / greatest(h.first_rank, 1) as days_each,
         (select extract(epoch from h.ready_at - min(e.at)) / 86400 from {library}.hold_event e where e.hold_id = h.id and e.kind = 'targeted') as fetching_days
       from (select * from {library}.hold order by id desc limit 2000) h join {library}.book b on b.id = h.book_id
       where h.ready_at is not null and h.first_rank is not null and h.not_before_on is null and h.requested_at <= h.ready_at),
     lent as materialized (
       select extract(epoch from l.returned_at - l.started_at) / 86400 as days
       from (select * from {library}.loan order by id desc limit 2000) l join {library}.book b on b.id = l.book_id join this on this.format = b.format
       where l.returned_at is not null and l.started_at > $2::timestamptz - interval '3 years')
   select (select ${SAMPLE('fetching_days')} from recent where fetching_days >= 0) as fetching,
     (select ${SAMPLE('days_each')} from (
       select extract(epoch from h.ready_at - h.requested_at) / 86400 / greatest(h.first_rank, 1) as days_each
       from {library}.hold h join this on this.book_id = h.book_id
       where h.ready_at > $2::timestamptz - interval '3 years' and h.first_rank is not null and h.not_before_on is null and h.requested_at <= h.ready_at) own) as of_book,
     (select ${SAMPLE('days_each')} from recent join this on this.format = recent.format) as of_format,
     (select ${SAMPLE('days')} from lent) as loans`,
)

/**
 * Says in one answer why a hold is where it is: its place and who comes before, each copy and why it has not filled it,
 * what happened last, and how long it will take as far as the past can tell.
 * @throws Problem not_found
 */
export async function explainHold(tx: LibraryTx, id: string): Promise<HoldExplanation> {
  const [holds, queues, events, histories] = await tx.flight<[Hold, QueueFacts, HoldEvent, WaitHistory]>([
    getHold(id),
    gatherQueueOfHold(id, tx.now),
    lastEvents(id),
    waitHistory(id, tx.now),
  ])
  const [hold] = holds
  const [queue] = queues
  if (!hold || !queue) throw new Problem('not_found')
  const waiting = queue.holds.find((one) => one.id === id)
  const { language } = tx.actor
  const inWords = <Row extends { reasons: WaitEstimate['steps'] }>(row: Row): Row => ({ ...row, reasons: said(row.reasons, language) })
  return {
    hold_id: id,
    status: hold.status,
    rank: hold.rank,
    rank_with_suspended: hold.rank_with_suspended,
    waits_because: waiting ? said(waitsBecause(queue, waiting, tx.now), language) : [],
    before: waiting ? servedBefore(queue, waiting, tx.now).map((one) => ({ ...one, passed_over: said(one.passed_over, language) })) : [],
    copies: waiting ? copyReasons(queue, waiting, tx.now).map(inWords) : [],
    events,
    estimate: estimateOf(tx, hold, waiting, queue, histories[0]),
  }
}

/** Estimates when one of a patron's own holds will be ready. @throws Problem not_found */
export async function estimateOwnHold(tx: LibraryTx, id: string, patronId: string): Promise<WaitEstimate> {
  const [holds, queues, histories] = await tx.flight<[Hold, QueueFacts, WaitHistory]>([
    getHoldOf(id, patronId),
    gatherQueueOfHold(id, tx.now),
    waitHistory(id, tx.now),
  ])
  const [hold] = holds
  const [queue] = queues
  if (!hold || !queue) throw new Problem('not_found')
  const waiting = queue.holds.find((one) => one.id === id)
  return estimateOf(tx, hold, waiting, queue, histories[0])
}

const NOTHING = { count: 0, low_days: null, high_days: null }
const NO_HISTORY: WaitHistory = { fetching: NOTHING, of_book: NOTHING, of_format: NOTHING, loans: NOTHING }

function estimateOf(
  tx: LibraryTx,
  hold: Hold,
  waiting: WaitingHold | undefined,
  queue: QueueFacts,
  history: WaitHistory = NO_HISTORY,
): WaitEstimate {
  const zone = queue.branches[hold.pickup_branch_id]?.time_zone
  const around = { ...queue, at: tx.now }
  const copies = waiting
    ? queue.copies.filter(
        (copy) =>
          (waiting.copy_id ?? copy.id) === copy.id &&
          !whyNotWanted(waiting, copy) &&
          !whyNotLendable(copy) &&
          !whyNotRuled(waiting, copy, copy.holding_branch_id, around),
      ).length
    : 0
  const estimate = estimateWait(history, {
    rank: hold.rank ?? 1,
    is_targeted: waiting?.target_copy_id != null,
    copies,
    not_before_on: hold.not_before_on ?? hold.suspended_until_on,
    today: DateTime.fromJSDate(tx.now, { zone }),
  })
  return { ...estimate, steps: said(estimate.steps, tx.actor.language) }
}
