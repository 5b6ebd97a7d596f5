import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem, unknownProblem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { recallLoan } from '../circulation/verbs.ts'
import { BLOCKS, cardRefusal } from '../patrons/verbs.ts'
import { told } from '../rules/explanation-contract.ts'
import { events, type Hold, type HoldWish } from './contract.ts'
import { decideHold, type PersonFacts, type PlacingDecision } from './placing-rules.ts'
import { gatherQueueOfCopy, gatherQueues, lockQueueOfBook, lockWorks } from './queue.ts'
import type { QueueFacts, WaitingHold } from './queue-contract.ts'
import { retarget } from './targets.ts'
import { logHold, loseTarget } from './verbs.ts'
import { IS_PACED, MEASURED, PLACE } from './waiting.ts'

/** One statement for each way of naming a patron, so that each has its index. */
const byId = 'p.id = $1::uuid'
const byCard = 'p.card_number_key = lower($1::text)'
const lockPatron = (name: string, patron: string) =>
  statement<{ id: string }>(name, `select p.id from {library}.patron p where ${patron} for no key update`)
/** Parameters: patron, pickup branch, instant. Days are those of the pickup branch. */
const gatherPerson = (name: string, patron: string) =>
  statement<PersonFacts>(
    name,
    `select json_build_object('id', p.id, 'status', p.status, 'expires_on', p.expires_on, 'patron_category_id', p.patron_category_id,
         'home_branch_id', p.home_branch_id, 'group_code', (select hb.group_code from {library}.branch hb where hb.id = p.home_branch_id),
         'blocks', ${BLOCKS('today')}, 'measures', ${MEASURED('$3', 'zone')}, 'is_paced', ${IS_PACED}) as patron,
       coalesce((select json_agg(json_build_object('id', h.id, 'book_id', h.book_id, 'copy_id', h.copy_id, 'level', h.level, 'status', h.status, 'nth', h.nth))
         from {library}.hold h where h.patron_id = p.id and h.ended_at is null), '[]') as open,
       (select count(*)::int from {library}.hold h where h.patron_id = p.id and h.requested_at >= today::timestamp at time zone zone) as placed_today_count,
       case when br.id is not null then ${PLACE('br')} end as pickup
     from {library}.patron p
       left join {library}.branch br on br.id = $2::uuid and br.is_active
       cross join lateral (select coalesce(br.time_zone, 'UTC') as zone) as place
       cross join lateral (select ($3::timestamptz at time zone zone)::date as today) as local
     where ${patron}`,
  )
const ways = {
  id: { lock: lockPatron('holds.lock-patron-by-id', byId), gather: gatherPerson('holds.gather-person-by-id', byId) },
  card: { lock: lockPatron('holds.lock-patron-by-card', byCard), gather: gatherPerson('holds.gather-person-by-card', byCard) },
}
const bookOfCopy = statement<{ book_id: string }>('holds.book-of-copy', `select book_id from {library}.copy where id = $1`)
const insertHold = statement<never>(
  'holds.insert-hold',
  `insert into {library}.hold (id, patron_id, book_id, copy_id, level, type, constraints, nth, priority_class, pickup_branch_id, requested_at, not_before_on, needed_by_on,
     comment, requested_by, first_rank, target_copy_id, targeted_at, explanation)
   values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19::jsonb)`,
)

/** Whose hold it is: one of the two. */
export interface HoldFor {
  patron_id?: string
  card_number?: string
}

/** In what spirit it is asked: what may be overridden, and by whom. */
export interface PlacingOptions {
  overrides?: readonly { code: string; reason: string }[]
  /** When it was asked for, where that was before now. */
  at?: Date
}

/**
 * Places a hold at the end of the queue, or before everyone where staff cut in; patron, work and queue are locked first,
 * so limits and places hold. A copy that is to be fetched for it is chosen at once.
 * @throws Problem hold_refused or its only reason; patron_unknown, book_unknown, copy_unknown, branch_unknown
 */
export async function placeHold(tx: LibraryTx, who: HoldFor, wish: HoldWish, options: PlacingOptions = {}): Promise<Hold> {
  const facts = await placingFacts(tx, who, wish)
  const {
    type = 'hold',
    constraints = {},
    cut_in_line = false,
    pickup_branch_id,
    not_before_on = null,
    needed_by_on = null,
    comment = null,
  } = wish
  const isOwn = tx.actor.patron_id !== null && tx.actor.patron_id === facts.patron.id
  if (type === 'force' && !mayOverride(tx)) throw new Problem('forbidden', { params: { permission: 'holds:override' } })
  const permissions = isOwn ? NONE : tx.actor.permissions
  const decision = decideHold({ ...facts, at: tx.now }, wish, { overrides: options.overrides ?? [], permissions })
  if (decision.refusals.length > 0) throw refusalOf(decision, tx.actor.language)

  const { book } = facts.queue
  const id = uuidv7()
  const { level, nth, recall } = decision
  const copyId = wish.copy_id ?? null
  const priority = cut_in_line ? -1 : 0
  const requestedAt = options.at ?? tx.now
  const row = [id, facts.patron.id, book.id, copyId, level, type, JSON.stringify(constraints), nth, priority, pickup_branch_id, requestedAt]
  const target = recall ? [recall.copy_id, tx.now] : [null, null]
  // Whoever it was to be fetched for before it was lent finds another one.
  if (recall) loseTarget(tx, recall.copy_id, tx.now, 'recalled_for_other')
  tx.push(
    insertHold(
      ...row,
      not_before_on,
      needed_by_on,
      comment,
      tx.actor.user_id,
      decision.rank,
      ...target,
      JSON.stringify(decision.explanation),
    ),
  )
  logHold(tx, id, 'placed', tx.now)
  if (recall) {
    await recallLoan(tx, recall.loan_id, id)
    logHold(tx, id, 'recalled', tx.now, { copy_id: recall.copy_id })
  }
  emit(tx, events, 'hold.placed', {
    subject_id: id,
    patron_id: facts.patron.id,
    data: {
      book_id: book.id,
      title: book.title,
      pickup_branch_id,
      ...(decision.overrides.length > 0 && { overrides: decision.overrides }),
    },
  })
  const waiting = waitingHold(facts, wish, { id, level, priority, requestedAt, target: recall?.copy_id ?? null })
  retarget(tx, withHold(facts.queue, waiting, facts.pickup), tx.now)
  return placed(waiting, wish, decision)
}

/** The hold as it will be read, without another look at the database. */
function placed(hold: WaitingHold, { comment }: HoldWish, { rank, rank_with_suspended, explanation }: PlacingDecision): Hold {
  return {
    id: hold.id,
    patron_id: hold.patron_id,
    book_id: hold.book_id,
    title: hold.title,
    copy_id: hold.copy_id,
    captured_copy_id: null,
    type: hold.type,
    level: hold.level,
    constraints: hold.constraints,
    status: 'queued',
    rank,
    rank_with_suspended,
    is_cut_in_line: hold.priority_class < 0,
    pickup_branch_id: hold.pickup_branch_id,
    requested_at: hold.requested_at,
    not_before_on: hold.not_before_on,
    needed_by_on: hold.needed_by_on,
    suspended_until_on: null,
    ready_at: null,
    shelf_expires_at: null,
    ended_at: null,
    end_reason: null,
    comment: comment ?? null,
    explanation,
    version: 1,
  }
}

type Facts = PersonFacts & { queue: QueueFacts; pickup: NonNullable<PersonFacts['pickup']> }

async function placingFacts(tx: LibraryTx, who: HoldFor, wish: HoldWish): Promise<Facts> {
  const way = ways[who.patron_id === undefined ? 'card' : 'id']
  const key = who.patron_id ?? who.card_number
  // Which book a copy is of never changes, so it can be asked before anything is locked.
  const bookId = wish.book_id ?? (await tx.maybe(bookOfCopy(wish.copy_id)))?.book_id ?? null
  const [patrons, , , people, queues] = await tx.flight<
    [{ id: string }, { id: string; title: string }, { id: string }, PersonFacts, QueueFacts]
  >([
    way.lock(key),
    lockWorks([bookId]),
    lockQueueOfBook(bookId),
    way.gather(key, wish.pickup_branch_id, tx.now),
    wish.copy_id === undefined ? gatherQueues([bookId], tx.now) : gatherQueueOfCopy(wish.copy_id, tx.now),
  ])
  const [person] = people
  const [queue] = queues
  const pickup = person?.pickup
  if (!patrons[0] || !person || !queue || !pickup) {
    throw unknownProblem([
      !patrons[0] && (await cardRefusal(tx, who.card_number)),
      !queue && (wish.book_id ? 'book_unknown' : 'copy_unknown'),
      person !== undefined && !pickup && 'branch_unknown',
    ])
  }
  return { ...person, queue, pickup }
}

/** Every reason at once: a single one gives the problem its name. */
function refusalOf({ refusals, explanation }: PlacingDecision, language: string): Problem {
  const [only] = refusals
  const errors = refusals.map(({ code, severity, params, override_permission }) => ({
    code,
    params: { ...params, severity, override_permission },
  }))
  return new Problem(refusals.length === 1 && only ? only.code : 'hold_refused', {
    params: refusals.length === 1 ? only?.params : undefined,
    errors,
    extra: { explanation: told({ explanation }, language).explanation },
  })
}

function mayOverride({ actor }: LibraryTx): boolean {
  return actor.permissions.has('holds:override') || actor.permissions.has('*')
}

/** The hold that was just made, as the choice of copies sees it. */
function waitingHold(
  { patron, queue }: Facts,
  wish: HoldWish,
  made: { id: string; level: Hold['level']; priority: number; requestedAt: Date; target: string | null },
): WaitingHold {
  return {
    id: made.id,
    patron_id: patron.id,
    patron_category_id: patron.patron_category_id,
    patron_branch_id: patron.home_branch_id,
    patron_group_code: patron.group_code,
    book_id: queue.book.id,
    title: queue.book.title,
    type: wish.type ?? 'hold',
    level: made.level,
    copy_id: wish.copy_id ?? null,
    captured_copy_id: null,
    target_copy_id: made.target,
    targeted_at: null,
    constraints: wish.constraints ?? {},
    status: 'queued',
    priority_class: made.priority,
    // The database gives the key; that it comes last of its class is all that matters here.
    order_key: Number.MAX_SAFE_INTEGER,
    requested_at: made.requestedAt.toISOString(),
    not_before_on: wish.not_before_on ?? null,
    needed_by_on: wish.needed_by_on ?? null,
    suspended_until_on: null,
    shelf_expires_at: null,
    pickup_branch_id: wish.pickup_branch_id,
    patron_status: patron.status,
    blocks: patron.blocks,
    measures: patron.measures,
    is_paced: patron.is_paced,
  }
}

function withHold(queue: QueueFacts, hold: WaitingHold, pickup: Facts['pickup']): QueueFacts {
  const holds = [...queue.holds, hold].sort((a, b) => a.priority_class - b.priority_class || a.order_key - b.order_key)
  return { ...queue, holds, branches: { ...queue.branches, [pickup.id]: pickup } }
}

const NONE: ReadonlySet<string> = new Set()
