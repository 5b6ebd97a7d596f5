import { DateTime } from 'luxon'
import { v7 as uuidv7 } from 'uuid'
import { now } from '../../kernel/clock.ts'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import type { BranchCalendar } from '../calendar/contract.ts'
import { endOfDay, hasHours, nextOpenDate } from '../calendar/rules.ts'
import { type HoldRef, logHold, readyHold, requeueHold, routeHold } from '../holds/verbs.ts'
import type { Duration, RuleRow } from '../rules/contract.ts'
import { resolve } from '../rules/rules.ts'
import { type Checkin, type CheckinRequest, events, type Loan } from './contract.ts'
import { lockCopyByBarcode, lockCopyById, unknown } from './queries.ts'

interface QueuedHold extends HoldRef {
  status: string
  captured_copy_id: string | null
  copy_id: string | null
  not_before_on: string | null
  is_patron_blocked: boolean
  pickup: { name: string } & BranchCalendar
  patron_category_id: string
}

interface CheckinFacts {
  copy: {
    id: string
    barcode: string
    book_id: string
    title: string
    call_number: string | null
    status: string
    condition: string
    copy_type_id: string
    home_branch_id: string
    holding_branch_id: string
  }
  branch: { id: string; name: string; time_zone: string } | null
  home_branch: { id: string; name: string }
  loan: (Omit<Loan, 'copy_barcode' | 'title' | 'copy_id' | 'book_id' | 'is_overdue'> & { patron_id: string }) | null
  transit: { id: string; to_branch_id: string; to_branch: string; hold_id: string | null; reason: string } | null
  holds: QueuedHold[]
  rules: RuleRow[]
}

const lockLoanOfCopy = (by: 'id' | 'barcode') =>
  statement<{ id: string }>(
    `circulation.lock-loan-of-copy-by-${by}`,
    `select l.id from {library}.loan l where l.returned_at is null and l.copy_id = (select c.id from {library}.copy c where ${by === 'id' ? 'c.id = $1' : 'lower(c.barcode) = lower($1)'}) for no key update`,
  )
const lockHoldsOfCopy = (by: 'id' | 'barcode') =>
  statement<{ id: string }>(
    `circulation.lock-holds-of-copy-by-${by}`,
    `select h.id from {library}.hold h where h.ended_at is null and h.book_id = (select c.book_id from {library}.copy c where ${by === 'id' ? 'c.id = $1' : 'lower(c.barcode) = lower($1)'})
     order by h.priority_class, h.order_key for no key update`,
  )
/** Parameters: copy, branch or null. Holds come in queue order, every one of them: a search that gave up early would trap nothing. */
const gatherCheckin = (by: 'id' | 'barcode') =>
  statement<CheckinFacts>(
    `circulation.gather-checkin-by-${by}`,
    `select json_build_object('id', c.id, 'barcode', c.barcode, 'book_id', c.book_id, 'title', bk.title, 'call_number', c.call_number, 'status', c.status, 'condition', c.condition,
       'copy_type_id', c.copy_type_id, 'home_branch_id', c.home_branch_id, 'holding_branch_id', c.holding_branch_id) as copy,
     (select json_build_object('id', b.id, 'name', b.name, 'time_zone', b.time_zone) from {library}.branch b where b.id = coalesce($2::uuid, c.home_branch_id)) as branch,
     (select json_build_object('id', b.id, 'name', b.name) from {library}.branch b where b.id = c.home_branch_id) as home_branch,
     (select json_build_object('id', l.id, 'patron_id', l.patron_id, 'branch_out_id', l.branch_out_id, 'branch_in_id', l.branch_in_id, 'started_at', l.started_at, 'due_at', l.due_at,
         'returned_at', l.returned_at, 'renewal_count', l.renewal_count, 'explanation', l.explanation, 'version', l.version)
       from {library}.loan l where l.copy_id = c.id and l.returned_at is null) as loan,
     (select json_build_object('id', t.id, 'to_branch_id', t.to_branch_id, 'to_branch', b.name, 'hold_id', t.hold_id, 'reason', t.reason)
       from {library}.transit t join {library}.branch b on b.id = t.to_branch_id where t.copy_id = c.id and t.received_at is null and t.cancelled_at is null) as transit,
     coalesce((select json_agg(json_build_object('id', h.id, 'patron_id', h.patron_id, 'book_id', h.book_id, 'title', bk.title, 'pickup_branch_id', h.pickup_branch_id, 'status', h.status,
         'captured_copy_id', h.captured_copy_id, 'copy_id', h.copy_id, 'not_before_on', h.not_before_on, 'patron_category_id', p.patron_category_id,
         'is_patron_blocked', p.status <> 'active' or exists (select from {library}.patron_block pb where pb.patron_id = p.id and 'capture' = any(pb.actions) and (pb.ends_on is null or pb.ends_on >= current_date)),
         'pickup', (select json_build_object('name', b.name, 'time_zone', b.time_zone,
             'hours', coalesce((select json_agg(json_build_object('weekday', weekday, 'opens_at', opens_at, 'closes_at', closes_at)) from {library}.opening_hours where branch_id = b.id), '[]'),
             'exceptions', coalesce((select json_agg(json_build_object('starts_on', starts_on, 'ends_on', ends_on, 'is_open', is_open, 'opens_at', opens_at, 'closes_at', closes_at, 'recurs_from', recurs_from))
               from {library}.calendar_exception where branch_id = b.id or branch_id is null), '[]')) from {library}.branch b where b.id = h.pickup_branch_id))
         order by h.priority_class, h.order_key)
       from {library}.hold h join {library}.patron p on p.id = h.patron_id where h.book_id = c.book_id and h.ended_at is null), '[]') as holds,
     coalesce((select json_agg(json_build_object('id', r.id, 'kind', r.kind, 'branch_id', r.branch_id, 'patron_category_id', r.patron_category_id, 'copy_type_id', r.copy_type_id, 'value', r.value))
       from {library}.rule r where r.kind in ('hold.pickup_period', 'return.to', 'return.accept_at') and (r.copy_type_id is null or r.copy_type_id = c.copy_type_id)
         and now() >= r.effective_from and now() < r.effective_to), '[]') as rules
     from {library}.copy c join {library}.book bk on bk.id = c.book_id where ${by === 'id' ? 'c.id = $1::uuid' : 'lower(c.barcode) = lower($1::text)'}`,
  )
const ways = {
  id: { copy: lockCopyById, loan: lockLoanOfCopy('id'), holds: lockHoldsOfCopy('id'), gather: gatherCheckin('id') },
  barcode: {
    copy: lockCopyByBarcode,
    loan: lockLoanOfCopy('barcode'),
    holds: lockHoldsOfCopy('barcode'),
    gather: gatherCheckin('barcode'),
  },
}

const closeLoanRow = statement<never>(
  'circulation.close-loan',
  `update {library}.loan set returned_at = $2, return_recorded_at = $3, branch_in_id = $4, staff_in_id = $5, channel_in = $6, version = version + 1 where id = $1`,
)
const receive = statement<never>('circulation.receive', `update {library}.transit set received_at = $2 where id = $1`)
const cancelTransit = statement<never>('circulation.cancel-transit', `update {library}.transit set cancelled_at = $2 where id = $1`)
const send = statement<never>(
  'circulation.send',
  `insert into {library}.transit (id, copy_id, from_branch_id, to_branch_id, reason, hold_id, sent_at) values ($1, $2, $3, $4, $5, $6, $7)`,
)
const seeCopy = statement<never>(
  'circulation.see-copy',
  `update {library}.copy set holding_branch_id = $2, last_seen_at = $3, condition = case when condition in ('missing', 'lost') then 'ok' else condition end where id = $1`,
)
const insertCheckin = statement<never>(
  'circulation.insert-checkin',
  `insert into {library}.checkin (id, copy_id, branch_id, staff_id, at, loan_id, outcome, status_before, queue_length, is_in_house) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
)

/**
 * Takes a copy back and says what to do with it: the ordered effects of a return in one transaction, the copy locked
 * first, then its loan, then the holds in queue order. Two flights.
 * @throws Problem copy_unknown, branch_unknown, return_not_accepted_here
 */
export async function checkIn(tx: LibraryTx, request: CheckinRequest): Promise<Checkin> {
  const way = ways[request.copy_id === undefined ? 'barcode' : 'id']
  const what = request.copy_id ?? request.copy_barcode
  const [, , , found] = await tx.flight<[{ id: string }, { id: string }, { id: string }, CheckinFacts]>([
    way.copy(what),
    way.holds(what),
    way.loan(what),
    way.gather(what, request.branch_id ?? null),
  ])
  const facts = found[0]
  if (!facts) throw unknown(['copy_unknown'])
  if (!facts.branch) throw unknown(['branch_unknown'])
  const recordedAt = now()
  const { copy, branch, home_branch: home } = facts
  const policy = resolve(
    facts.rules
      .filter((rule) => rule.branch_id === null || rule.branch_id === branch.id)
      .filter((rule) => rule.patron_category_id === null),
  )
  if (policy.get('return.accept_at') === 'home' && branch.id !== copy.home_branch_id) {
    throw new Problem('return_not_accepted_here', { params: { branch: home.name } })
  }

  const alerts: Checkin['alerts'] = []
  const loan = closeLoan(tx, facts, returnTime(request, facts, recordedAt), recordedAt)
  if (['missing', 'lost'].includes(copy.condition)) alerts.push({ code: 'found', params: { condition: copy.condition } })
  if (copy.condition === 'damaged') alerts.push({ code: 'damaged', params: {} })
  tx.push(seeCopy(copy.id, branch.id, recordedAt))

  const destination = decide(tx, facts, policy.get<string>('return.to') ?? 'home', recordedAt, alerts)
  const isInHouse =
    loan === null &&
    destination.outcome === 'shelve' &&
    copy.status === 'available' &&
    branch.id === copy.home_branch_id &&
    facts.holds.length === 0
  tx.push(
    insertCheckin(
      uuidv7(),
      copy.id,
      branch.id,
      tx.actor.user_id,
      recordedAt,
      loan?.id ?? null,
      destination.outcome,
      copy.status,
      facts.holds.length,
      isInHouse,
    ),
  )
  emit(tx, events, 'copy.checked_in', {
    subject_id: copy.id,
    data: { copy_barcode: copy.barcode, outcome: destination.outcome, branch_id: branch.id },
  })
  return {
    outcome: destination.outcome,
    copy: { id: copy.id, barcode: copy.barcode, title: copy.title, call_number: copy.call_number },
    loan,
    hold: destination.hold,
    transit: destination.transit,
    alerts,
    skipped_holds: destination.skipped,
    slips: slipsOf(facts, destination),
    is_in_house_use: isInHouse,
  }
}

/** A book drop is emptied later than it is filled; what lies in the future or before the loan is not believed. */
function returnTime(request: CheckinRequest, { loan }: CheckinFacts, recordedAt: Date): Date {
  const wished = request.returned_at === undefined ? recordedAt : new Date(request.returned_at)
  const earliest = loan ? Date.parse(loan.started_at) : 0
  return new Date(Math.min(recordedAt.getTime(), Math.max(wished.getTime(), earliest)))
}

function closeLoan(tx: LibraryTx, { loan, copy, branch, transit }: CheckinFacts, returnedAt: Date, recordedAt: Date): Loan | null {
  if (!loan) return null
  // A live transit beside an open loan is impossible: the copy was lent on its way.
  if (transit) tx.push(cancelTransit(transit.id, recordedAt))
  const branchId = (branch as { id: string }).id
  const later = new Date(Math.max(recordedAt.getTime(), Date.parse(loan.started_at)))
  tx.push(closeLoanRow(loan.id, returnedAt, later, branchId, tx.actor.user_id, tx.actor.channel))
  emit(tx, events, 'loan.closed', {
    subject_id: loan.id,
    patron_id: loan.patron_id,
    data: {
      copy_id: copy.id,
      copy_barcode: copy.barcode,
      book_id: copy.book_id,
      title: copy.title,
      due_at: loan.due_at,
      branch_id: branchId,
      returned_at: returnedAt.toISOString(),
    },
  })
  return {
    ...loan,
    copy_id: copy.id,
    copy_barcode: copy.barcode,
    book_id: copy.book_id,
    title: copy.title,
    branch_in_id: branchId,
    returned_at: returnedAt.toISOString(),
    started_at: new Date(loan.started_at).toISOString(),
    due_at: new Date(loan.due_at).toISOString(),
    is_overdue: false,
    version: loan.version + 1,
  }
}

interface Destination {
  outcome: Checkin['outcome']
  hold: Checkin['hold']
  transit: Checkin['transit']
  skipped: Checkin['skipped_holds']
}

/** Steps 7 to 10 of a return: receive, keep, capture the first hold that can be filled, or go home. */
function decide(tx: LibraryTx, facts: CheckinFacts, returnTo: string, at: Date, alerts: Checkin['alerts']): Destination {
  const { copy, holds, loan } = facts
  const branch = facts.branch as { id: string; name: string }
  const transit = loan ? null : facts.transit
  const captured = holds.find((hold) => hold.captured_copy_id === copy.id && (hold.status === 'ready' || hold.status === 'in_transit'))
  const stay: Destination = { outcome: 'shelve', hold: null, transit: null, skipped: [] }

  if (captured && !loan) {
    if (captured.pickup_branch_id === branch.id) {
      if (captured.status === 'ready')
        return {
          ...stay,
          outcome: 'already_on_hold_shelf',
          hold: { id: captured.id, pickup_branch_id: captured.pickup_branch_id, shelf_expires_at: null },
        }
      if (transit) tx.push(receive(transit.id, at))
      return ready(tx, facts, captured, at, [])
    }
    if (transit && transit.to_branch_id === captured.pickup_branch_id) {
      return {
        ...stay,
        outcome: 'still_in_transit',
        hold: { id: captured.id, pickup_branch_id: captured.pickup_branch_id, shelf_expires_at: null },
        transit: { to_branch_id: transit.to_branch_id, to_branch: transit.to_branch, reason: transit.reason },
      }
    }
    // It stands on the wrong hold shelf, or travels to where it is no longer wanted.
    if (transit) tx.push(cancelTransit(transit.id, at))
    return route(tx, facts, captured, at, [])
  }
  if (captured && loan) requeueHold(tx, captured.id, at, 'the copy was on loan')

  const { first, skipped } = firstFulfillable(tx, facts, at)
  if (first && copy.condition !== 'damaged' && copy.condition !== 'withdrawn') {
    if (transit) tx.push(transit.to_branch_id === branch.id ? receive(transit.id, at) : cancelTransit(transit.id, at))
    return first.pickup_branch_id === branch.id ? ready(tx, facts, first, at, skipped) : route(tx, facts, first, at, skipped)
  }
  if (transit) {
    if (transit.to_branch_id !== branch.id && transit.reason === 'home') {
      return {
        ...stay,
        outcome: 'still_in_transit',
        transit: { to_branch_id: transit.to_branch_id, to_branch: transit.to_branch, reason: transit.reason },
        skipped,
      }
    }
    tx.push(transit.to_branch_id === branch.id ? receive(transit.id, at) : cancelTransit(transit.id, at))
    if (transit.hold_id !== null) alerts.push({ code: 'hold_no_longer_wanted', params: { hold_id: transit.hold_id } })
  }
  if (branch.id === copy.home_branch_id || returnTo === 'stay') return { ...stay, skipped }
  tx.push(send(uuidv7(), copy.id, branch.id, copy.home_branch_id, 'home', null, at))
  return {
    outcome: 'send_home',
    hold: null,
    transit: { to_branch_id: copy.home_branch_id, to_branch: facts.home_branch.name, reason: 'home' },
    skipped,
  }
}

/** The first hold in the queue that this copy can fill; each that is passed over is told why, in its own log. */
function firstFulfillable(
  tx: LibraryTx,
  { holds, copy, branch }: CheckinFacts,
  at: Date,
): { first: QueuedHold | undefined; skipped: Checkin['skipped_holds'] } {
  const today = DateTime.fromJSDate(at, { zone: branch?.time_zone }).toISODate() as string
  const skipped: Checkin['skipped_holds'] = []
  for (const hold of holds) {
    if (hold.captured_copy_id !== null && hold.captured_copy_id !== copy.id && hold.status !== 'queued' && hold.status !== 'suspended')
      continue
    const reason =
      hold.status === 'suspended'
        ? 'suspended'
        : hold.not_before_on !== null && hold.not_before_on > today
          ? 'not_before'
          : hold.copy_id !== null && hold.copy_id !== copy.id
            ? 'other_copy'
            : hold.is_patron_blocked
              ? 'patron_blocked'
              : undefined
    if (reason === undefined) return { first: hold, skipped }
    skipped.push({ hold_id: hold.id, reason })
    logHold(tx, hold.id, 'skipped', at, { copy_id: copy.id, reason })
  }
  return { first: undefined, skipped }
}

function ready(tx: LibraryTx, { copy, rules }: CheckinFacts, hold: QueuedHold, at: Date, skipped: Checkin['skipped_holds']): Destination {
  const applying = rules.filter(
    (rule) =>
      (rule.branch_id ?? hold.pickup_branch_id) === hold.pickup_branch_id &&
      (rule.patron_category_id ?? hold.patron_category_id) === hold.patron_category_id,
  )
  const period = resolve(applying).get<Duration>('hold.pickup_period') ?? { count: 7, unit: 'day' }
  const expires = shelfExpiry(at, period, hold.pickup)
  readyHold(tx, hold, copy.id, at, expires)
  return {
    outcome: 'hold_ready',
    hold: { id: hold.id, pickup_branch_id: hold.pickup_branch_id, shelf_expires_at: expires.toISOString() },
    transit: null,
    skipped,
  }
}

/** The end of an open day of the pickup branch, in its own time zone. */
function shelfExpiry(at: Date, period: Duration, pickup: BranchCalendar): Date {
  const day = DateTime.fromJSDate(at, { zone: pickup.time_zone }).plus({ [`${period.unit}s`]: period.count })
  return endOfDay((hasHours(pickup) && nextOpenDate(pickup, day)) || day).toJSDate()
}

function route(tx: LibraryTx, { copy, branch }: CheckinFacts, hold: QueuedHold, at: Date, skipped: Checkin['skipped_holds']): Destination {
  tx.push(send(uuidv7(), copy.id, (branch as { id: string }).id, hold.pickup_branch_id, 'hold', hold.id, at))
  routeHold(tx, hold, copy.id, at)
  return {
    outcome: 'send_to_pickup',
    hold: { id: hold.id, pickup_branch_id: hold.pickup_branch_id, shelf_expires_at: null },
    transit: { to_branch_id: hold.pickup_branch_id, to_branch: hold.pickup.name, reason: 'hold' },
    skipped,
  }
}

function slipsOf({ copy }: CheckinFacts, { hold, transit }: Destination): Checkin['slips'] {
  const lines = [copy.title, copy.barcode, ...(copy.call_number ? [copy.call_number] : [])]
  return [
    ...(transit ? [{ kind: 'transit' as const, lines: [`→ ${transit.to_branch}`, ...lines] }] : []),
    ...(hold && !transit ? [{ kind: 'hold' as const, lines: [hold.shelf_expires_at?.slice(0, 10) ?? '', ...lines].filter(Boolean) }] : []),
  ]
}
