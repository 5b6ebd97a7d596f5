import type { Door, LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { isDatabaseError, Problem, problemOfDatabaseError } from '../../kernel/problem.ts'
import { CheckinRequest } from '../circulation/checkin-contract.ts'
import type { Loan } from '../circulation/contract.ts'
import { CheckoutRequest, RenewalRequest } from '../circulation/lending-contract.ts'
import { checkIn, DESK, moveDue, openLoan, recordPastLoan, renewLoan } from '../circulation/verbs.ts'
import { events, type OfflineEvent, OLDEST_DAYS, type Resolution } from './contract.ts'
import {
  conflictEvent,
  correctEvent,
  type EventRow,
  getOfflineEvent,
  lockOfflineEvent,
  type MergeRow,
  mergeFacts,
  settleEvent,
} from './queries.ts'
import { decideMerge, suggestionFor } from './rules.ts'

/** What merging touches beyond what whoever settles a conflict may see. */
export const MERGING = [...DESK, 'offline:read']

/** How an event came out: what became of it, or who has to decide. */
type Merged =
  | { status: 'merged'; outcome: string; loan_id: string | null }
  | { status: 'superseded'; outcome: string; loan_id: null }
  | { status: 'conflict'; problem: Problem; suggestion: OfflineEvent['suggestion'] }

/**
 * Merges events that wait, in one transaction; where one of them makes it fail, each in one of its own, and that one
 * becomes a conflict.
 */
export async function mergeWaiting(door: Door, ids: readonly string[]): Promise<void> {
  try {
    await door.write(async (tx) => {
      for (const id of ids) await mergeEvent(tx, id)
    })
  } catch (error) {
    const problem = isDatabaseError(error) ? problemOfDatabaseError(error) : error instanceof Problem ? error : undefined
    if (!problem || problem.status >= 500) throw error
    if (ids.length > 1) {
      for (const id of ids) await mergeWaiting(door, [id])
      return
    }
    await door.write(async (tx) => {
      const event = await tx.one(lockOfflineEvent(ids[0]))
      if (event.status === 'waiting') await settle(tx, event, conflict(problem))
    })
  }
}

async function mergeEvent(tx: LibraryTx, id: string): Promise<void> {
  const event = await tx.one(lockOfflineEvent(id))
  // Another run was here in the meantime.
  if (event.status !== 'waiting') return
  await settle(tx, event, await merged(tx, event))
}

/**
 * Settles a conflict: merges it again, with another card or barcode where one was misread; writes it down as a loan that
 * is over; or leaves it.
 * @throws Problem not_found, event_settled, and what refuses a loan for which the copy is taken back first
 */
export async function resolveEvent(
  tx: LibraryTx,
  id: string,
  { resolution, card_number, copy_barcode, note }: Resolution,
): Promise<OfflineEvent> {
  const read = await tx.one(lockOfflineEvent(id))
  if (read.status !== 'conflict') throw new Problem('event_settled', { params: { status: read.status } })
  if (resolution === 'dismiss') return dismiss(tx, read, note ?? null)
  if (card_number !== undefined || copy_barcode !== undefined) tx.push(correctEvent(id, card_number ?? null, copy_barcode ?? null))
  const event = { ...read, ...(card_number !== undefined && { card_number }), ...(copy_barcode !== undefined && { copy_barcode }) }
  const outcome = resolution === 'record_past_loan' ? await recorded(tx, event) : await merged(tx, event)
  return settle(tx, event, outcome, note)
}

async function dismiss(tx: LibraryTx, { id, kind }: EventRow, note: string | null): Promise<OfflineEvent> {
  emit(tx, events, 'offline_event.settled', { subject_id: id, data: { kind, status: 'dismissed', outcome: null } })
  return tx.one(settleEvent(id, 'dismissed', null, null, tx.now, tx.actor.user_id, note))
}

async function merged(tx: LibraryTx, event: EventRow): Promise<Merged> {
  const at = timeOf(tx, event)
  if (tx.now.getTime() - at.getTime() > OLDEST_DAYS * 86_400_000) {
    return {
      status: 'conflict',
      problem: new Problem('event_too_old', { params: { days: OLDEST_DAYS } }),
      suggestion: suggestionFor('event_too_old'),
    }
  }
  const facts = await factsOf(tx, event)
  const decision = decideMerge({ ...facts, kind: event.kind, happened_at: at.toISOString(), has_card: event.card_number !== null })
  if (decision.do === 'take_back_and_lend') {
    // What refuses the loan undoes the return as well, so it is thrown: a conflict is settled in a transaction of its own.
    await takeBack(tx, facts, at, false)
    return lend(tx, event, facts, at, 'taken_back_and_lent')
  }
  try {
    switch (decision.do) {
      case 'lend':
        return await lend(tx, event, facts, at, 'lent')
      case 'renew':
        return await renew(tx, event, decision.loan_id, at)
      case 'record_past_loan':
        return await record(tx, event, facts, at, new Date(decision.ended_at))
      case 'take_back':
        return { status: 'merged', outcome: 'taken_back', loan_id: await takeBack(tx, facts, at) }
      case 'nothing':
        return { status: 'superseded', outcome: decision.because, loan_id: null }
      case 'ask':
        return { status: 'conflict', problem: new Problem(decision.code), suggestion: decision.suggestion }
    }
  } catch (error) {
    if (error instanceof Problem && error.status < 500) return conflict(error)
    throw error
  }
}

function conflict(problem: Problem): Merged {
  return { status: 'conflict', problem, suggestion: suggestionFor(problem.code) }
}

async function factsOf(tx: LibraryTx, event: EventRow): Promise<MergeRow> {
  return tx.one(mergeFacts(event.device_id, event.copy_barcode, event.card_number, timeOf(tx, event)))
}

/** A clock that runs fast at a desk makes nothing happen in the future. */
function timeOf(tx: LibraryTx, { happened_at }: EventRow): Date {
  return new Date(Math.min(Date.parse(happened_at), tx.now.getTime()))
}

async function lend(tx: LibraryTx, event: EventRow, facts: MergeRow, at: Date, outcome: string): Promise<Merged> {
  const request = { copy_id: facts.copy_id as string, patron_id: facts.patron_id as string, branch_id: facts.branch_id }
  const loan = await despiteRefusals((overrides) =>
    openLoan(tx, CheckoutRequest.parse({ ...request, overrides }), { at, channel: 'offline', offline_event_id: event.id }),
  )
  await keepWord(tx, event, loan)
  return { status: 'merged', outcome, loan_id: loan.id }
}

async function renew(tx: LibraryTx, event: EventRow, loan_id: string, at: Date): Promise<Merged> {
  try {
    const occasion = { at, channel: 'offline' as const }
    const loan = await despiteRefusals((overrides) => renewLoan(tx, RenewalRequest.parse({ loan_id, overrides }), null, occasion))
    await keepWord(tx, event, loan)
  } catch (error) {
    if (error instanceof Problem && error.code === 'renewal_changes_nothing')
      return { status: 'superseded', outcome: error.code, loan_id: null }
    throw error
  }
  return { status: 'merged', outcome: event.kind === 'renewal' ? 'renewed' : 'lent_again', loan_id }
}

/** What the patron was told holds, where it is later than what the rules give. */
async function keepWord(tx: LibraryTx, { told_due_at }: EventRow, { id, due_at }: Loan): Promise<void> {
  if (told_due_at === null || Date.parse(told_due_at) <= Date.parse(due_at)) return
  await moveDue(tx, [{ loan_id: id, due_before: due_at, due_at: new Date(told_due_at) }], 'The patron was told so at a desk without a line')
}

async function takeBack(tx: LibraryTx, { copy_id, branch_id }: MergeRow, at: Date, capture?: boolean): Promise<string | null> {
  const request = CheckinRequest.parse({ copy_id, branch_id, returned_at: at.toISOString(), capture })
  const { loan } = await checkIn(tx, request, { channel: 'offline' })
  return loan?.id ?? null
}

async function recorded(tx: LibraryTx, event: EventRow): Promise<Merged> {
  const facts = await factsOf(tx, event)
  const at = timeOf(tx, event)
  const next = facts.open_loan && Date.parse(facts.open_loan.started_at) > at.getTime() ? facts.open_loan.started_at : undefined
  const end = facts.scanned_in_at ?? next
  if (facts.copy_id === null || facts.patron_id === null || end === undefined) return merged(tx, event)
  return record(tx, event, facts, at, new Date(end))
}

async function record(tx: LibraryTx, event: EventRow, facts: MergeRow, at: Date, endedAt: Date): Promise<Merged> {
  const loan_id = recordPastLoan(tx, {
    copy_id: facts.copy_id as string,
    patron_id: facts.patron_id as string,
    branch_id: facts.branch_id,
    started_at: at,
    returned_at: endedAt,
    offline_event_id: event.id,
  })
  return { status: 'merged', outcome: 'recorded_as_past', loan_id }
}

/**
 * What happened cannot be refused any more: does it against every rule that may be overridden, and lets the reason say
 * why. What may not, stays refused.
 */
async function despiteRefusals<T>(work: (overrides: { code: string; reason: string }[]) => Promise<T>): Promise<T> {
  try {
    return await work([])
  } catch (error) {
    const refused = error instanceof Problem ? (error.options.errors ?? []) : []
    if (refused.length === 0) throw error
    return work(refused.map(({ code }) => ({ code, reason: 'It happened at a desk without a line' })))
  }
}

async function settle(tx: LibraryTx, event: EventRow, outcome: Merged, note?: string): Promise<OfflineEvent> {
  const { id, kind } = event
  if (outcome.status === 'conflict') {
    const { problem, suggestion } = outcome
    emit(tx, events, 'offline_event.conflicted', { subject_id: id, data: { kind, code: problem.code, suggestion } })
    tx.push(conflictEvent(id, JSON.stringify(problem.toJSON(tx.library.locale)), suggestion))
  } else {
    const { status, outcome: became, loan_id } = outcome
    emit(tx, events, 'offline_event.settled', { subject_id: id, data: { kind, status, outcome: became } })
    tx.push(settleEvent(id, status, became, loan_id, tx.now, tx.actor.user_id, note ?? null))
  }
  return tx.one(getOfflineEvent(id))
}
