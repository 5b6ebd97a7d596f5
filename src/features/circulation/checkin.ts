import { v7 as uuidv7 } from 'uuid'
import { now } from '../../kernel/clock.ts'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem, unknownProblem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { CHOSEN_TARGETING, HOLD_BRANCHES, logHold, QUEUE_OF, readyHold, requeueHold, routeHold, WAITING_HOLDS } from '../holds/verbs.ts'
import { FOR_COPY, IN_FORCE, RULE_JSON } from '../rules/verbs.ts'
import { type CheckinDecision, type CheckinEffect, decideCheckin, returnPolicy } from './checkin-rules.ts'
import { type Checkin, type CheckinFacts, type CheckinRequest, events, type Loan } from './contract.ts'
import { lockCopyByBarcode, lockCopyById } from './gather.ts'
import { LOAN_JSON, loanOf } from './loans.ts'
import { aboutCopy } from './refusals.ts'
import { cancelTransit, receiveTransit, sendCopy } from './transit-verbs.ts'

const lockLoanOfCopy = (by: 'id' | 'barcode') =>
  statement<{ id: string }>(
    `circulation.lock-loan-of-copy-by-${by}`,
    `select l.id from {library}.loan l where l.returned_at is null and l.copy_id = (select c.id from {library}.copy c where ${by === 'id' ? 'c.id = $1' : 'lower(c.barcode) = lower($1)'}) for no key update`,
  )
const lockHoldsOfCopy = {
  id: statement<{ id: string }>(
    'circulation.lock-holds-of-copy-by-id',
    `select h.id from ${QUEUE_OF('b.id = (select c.book_id from {library}.copy c where c.id = $1)')} for no key update`,
  ),
  barcode: statement<{ id: string }>(
    'circulation.lock-holds-of-copy-by-barcode',
    `select h.id from ${QUEUE_OF('b.id = (select c.book_id from {library}.copy c where lower(c.barcode) = lower($1))')} for no key update`,
  ),
}
/** Parameters: copy, branch or null, instant. Holds come in queue order, every one of them: a search that gave up early would trap nothing. */
const gatherCheckin = (by: 'id' | 'barcode') =>
  statement<CheckinFacts>(
    `circulation.gather-checkin-by-${by}`,
    `select json_build_object('id', c.id, 'barcode', c.barcode, 'book_id', c.book_id, 'title', bk.title, 'call_number', c.call_number, 'status', c.status, 'condition', c.condition, 'not_for_loan', c.not_for_loan,
       'copy_type_id', c.copy_type_id, 'collection_id', c.collection_id, 'home_branch_id', c.home_branch_id, 'holding_branch_id', c.holding_branch_id,
       'format', bk.format, 'languages', bk.languages, 'created_at', c.created_at) as copy,
     (select json_build_object('id', b.id, 'name', b.name, 'time_zone', b.time_zone) from {library}.branch b where b.id = coalesce($2::uuid, c.home_branch_id)) as branch,
     (select json_build_object('id', b.id, 'name', b.name) from {library}.branch b where b.id = c.home_branch_id) as home_branch,
     (select ${LOAN_JSON}
       from {library}.loan l where l.copy_id = c.id and l.returned_at is null) as loan,
     (select json_build_object('id', t.id, 'to_branch_id', t.to_branch_id, 'to_branch', b.name, 'hold_id', t.hold_id, 'reason', t.reason)
       from {library}.transit t join {library}.branch b on b.id = t.to_branch_id where t.copy_id = c.id and t.received_at is null and t.cancelled_at is null) as transit,
     ${WAITING_HOLDS('bk', 'c.id', '$3')} as holds, ${HOLD_BRANCHES('bk', 'c.id', '$2, c.home_branch_id')} as branches, ${CHOSEN_TARGETING} as targeting,
     coalesce((select json_agg(${RULE_JSON})
       from {library}.rule r where (r.kind like 'hold.%' or r.kind in ('return.to', 'return.accept_at', 'patron.thresholds')) and ${FOR_COPY} and ${IN_FORCE('$3')}), '[]') as rules
     from {library}.copy c join {library}.book bk on bk.id = c.book_id where ${by === 'id' ? 'c.id = $1::uuid' : 'lower(c.barcode) = lower($1::text)'}`,
  )
const ways = {
  id: { copy: lockCopyById, loan: lockLoanOfCopy('id'), holds: lockHoldsOfCopy.id, gather: gatherCheckin('id') },
  barcode: {
    copy: lockCopyByBarcode,
    loan: lockLoanOfCopy('barcode'),
    holds: lockHoldsOfCopy.barcode,
    gather: gatherCheckin('barcode'),
  },
}

const closeLoanRow = statement<never>(
  'circulation.close-loan',
  `update {library}.loan set returned_at = $2, return_recorded_at = $3, branch_in_id = $4, staff_in_id = $5, channel_in = $6, version = version + 1 where id = $1`,
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
 * first, then the holds in queue order, then the loan. Two flights.
 * @throws Problem copy_unknown, branch_unknown, return_not_accepted_here
 */
export async function checkIn(tx: LibraryTx, request: CheckinRequest): Promise<Checkin> {
  const way = ways[request.copy_id === undefined ? 'barcode' : 'id']
  const what = request.copy_id ?? request.copy_barcode
  const [, , , found] = await tx.flight<[{ id: string }, { id: string }, { id: string }, CheckinFacts]>([
    way.copy(what),
    way.holds(what),
    way.loan(what),
    way.gather(what, request.branch_id ?? null, tx.now),
  ])
  const facts = found[0]
  if (!facts) throw unknownProblem(['copy_unknown'])
  const { branch, copy } = facts
  if (!branch) throw unknownProblem(['branch_unknown'])
  if (returnPolicy({ ...facts, branch }).get('return.accept_at') === 'home' && branch.id !== copy.home_branch_id) {
    throw new Problem('return_not_accepted_here', { params: { branch: facts.home_branch.name } })
  }
  // Read after the locks were had: a return is recorded after the loan that it ends.
  const recordedAt = now()
  const decision = decideCheckin({ ...facts, branch }, recordedAt)
  const loan = closeLoan(tx, facts, branch.id, returnTime(request, facts, recordedAt), recordedAt)
  tx.push(seeCopy(copy.id, branch.id, recordedAt))
  for (const effect of decision.effects) carryOut(tx, effect, copy.id, branch.id, recordedAt)
  return recordScan(tx, facts, branch.id, decision, loan, recordedAt)
}

/** A book drop is emptied later than it is filled; what lies in the future or before the loan is not believed. */
function returnTime(request: CheckinRequest, { loan }: CheckinFacts, recordedAt: Date): Date {
  const wished = request.returned_at === undefined ? recordedAt : new Date(request.returned_at)
  const earliest = loan ? Date.parse(loan.started_at) : 0
  return new Date(Math.min(recordedAt.getTime(), Math.max(wished.getTime(), earliest)))
}

function closeLoan(tx: LibraryTx, { loan, copy }: CheckinFacts, branchId: string, returnedAt: Date, recordedAt: Date): Loan | null {
  if (!loan) return null
  const later = new Date(Math.max(recordedAt.getTime(), Date.parse(loan.started_at)))
  tx.push(closeLoanRow(loan.id, returnedAt, later, branchId, tx.actor.user_id, tx.actor.channel))
  const closed = {
    ...loanOf(loan, aboutCopy(copy), false),
    branch_in_id: branchId,
    returned_at: returnedAt.toISOString(),
    version: loan.version + 1,
  }
  emit(tx, events, 'loan.closed', {
    subject_id: loan.id,
    patron_id: loan.patron_id,
    data: { ...aboutCopy(copy), due_at: closed.due_at, branch_id: branchId, returned_at: closed.returned_at },
  })
  return closed
}

function carryOut(tx: LibraryTx, effect: CheckinEffect, copyId: string, branchId: string, at: Date): void {
  switch (effect.kind) {
    case 'receive':
      receiveTransit(tx, effect.transit_id, at)
      break
    case 'cancel_transit':
      cancelTransit(tx, effect.transit_id, at)
      break
    case 'send':
      sendCopy(tx, { ...effect, copy_id: copyId, from_branch_id: branchId }, at)
      break
    case 'ready':
      readyHold(tx, effect.hold, copyId, at, effect.shelf_expires_at)
      break
    case 'route':
      routeHold(tx, effect.hold, copyId, at)
      break
    case 'requeue':
      requeueHold(tx, effect.hold, at, effect.reason)
      break
    case 'skip':
      logHold(tx, effect.hold_id, 'skipped', at, { copy_id: copyId, reason: effect.reason })
      break
  }
}

/** Writes the scan down, with or without a loan, and tells the desk. */
function recordScan(tx: LibraryTx, facts: CheckinFacts, branchId: string, decision: CheckinDecision, loan: Loan | null, at: Date): Checkin {
  const { copy, holds } = facts
  const { outcome, hold, transit, alerts, explanation } = decision
  const isInHouse =
    loan === null && outcome === 'shelve' && copy.status === 'available' && branchId === copy.home_branch_id && holds.length === 0
  const scan = [uuidv7(), copy.id, branchId, tx.actor.user_id, at, loan?.id ?? null, outcome, copy.status, holds.length, isInHouse]
  tx.push(insertCheckin(...scan))
  emit(tx, events, 'copy.checked_in', { subject_id: copy.id, data: { copy_barcode: copy.barcode, outcome, branch_id: branchId } })
  return {
    outcome,
    copy: { id: copy.id, barcode: copy.barcode, title: copy.title, call_number: copy.call_number },
    loan,
    hold,
    transit,
    alerts,
    skipped_holds: decision.effects.flatMap((effect) =>
      effect.kind === 'skip' ? [{ hold_id: effect.hold_id, reason: effect.reason }] : [],
    ),
    slips: slipsOf(facts, decision),
    is_in_house_use: isInHouse,
    explanation,
  }
}

function slipsOf({ copy }: CheckinFacts, { hold, transit }: CheckinDecision): Checkin['slips'] {
  const lines = [copy.title, copy.barcode, ...(copy.call_number ? [copy.call_number] : [])]
  return [
    ...(transit ? [{ kind: 'transit' as const, lines: [`→ ${transit.to_branch}`, ...lines] }] : []),
    ...(hold && !transit ? [{ kind: 'hold' as const, lines: [hold.shelf_expires_at?.slice(0, 10) ?? '', ...lines].filter(Boolean) }] : []),
  ]
}
