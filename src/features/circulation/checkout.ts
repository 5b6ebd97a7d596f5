import { v7 as uuidv7 } from 'uuid'
import { now } from '../../kernel/clock.ts'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { statement } from '../../kernel/query.ts'
import { fillHold } from '../holds/verbs.ts'
import { decideCheckout } from './checkout-rules.ts'
import { events, type Loan } from './contract.ts'
import { gatherings, holdLocks, lockCopyByBarcode, lockCopyById, lockPatronByCard, lockPatronById } from './gather.ts'
import type { CheckoutRequest, LendingFacts } from './lending-contract.ts'
import type { LendingDecision } from './refusal-rules.ts'
import { aboutCopy, refusalOf, unknown } from './refusals.ts'

const insertLoan = statement<never>(
  'circulation.insert-loan',
  `insert into {library}.loan (id, copy_id, book_id, patron_id, branch_out_id, staff_out_id, channel_out, started_at, due_at, copy_type_id, patron_category_id, policy, explanation, offline_event_id)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, $13::jsonb, $14)`,
)
const placeCopy = statement<never>(
  'circulation.place-copy',
  `update {library}.copy set holding_branch_id = $2, last_seen_at = $3 where id = $1`,
)
const receiveTransit = statement<never>('circulation.receive-transit', `update {library}.transit set received_at = $2 where id = $1`)

/** When and how a loan came about, where that is not now and at this desk. */
export interface Occasion {
  /** Business time, never in the future. */
  at?: Date
  channel?: 'desk' | 'self' | 'api' | 'sip' | 'offline' | 'system'
  /** The event of a desk without a line; the same one makes no second loan. */
  offline_event_id?: string
}

/**
 * Lends a copy, or throws the Problem that lists every reason why not. Patron and copy are locked first, so limits
 * counted afterwards hold until commit. Two flights: locks and facts; writes and commit.
 */
export async function openLoan(tx: LibraryTx, request: CheckoutRequest, occasion: Occasion = {}): Promise<Loan> {
  const isById = request.patron_id !== undefined
  const isCopyById = request.copy_id !== undefined
  const who = request.patron_id ?? request.card_number
  const what = request.copy_id ?? request.copy_barcode
  const way = `${isById ? 'id' : 'code'} ${isCopyById ? 'id' : 'code'}` as const
  const [patrons, copies, , found] = await tx.flight<[{ id: string }, { id: string }, { id: string }, LendingFacts]>([
    isById ? lockPatronById(who) : lockPatronByCard(who),
    isCopyById ? lockCopyById(what) : lockCopyByBarcode(what),
    holdLocks[way](who, what),
    gatherings[way](who, what, request.branch_id ?? null, occasion.at ?? tx.now),
  ])
  const facts = found[0]
  if (!facts?.branch)
    throw unknown([!patrons[0] && 'patron_unknown', !copies[0] && 'copy_unknown', facts && !facts.branch && 'branch_unknown'])

  // Read after the locks were had: the time of a loan is never before the return that made it possible.
  const at = new Date(Math.max((occasion.at ?? now()).getTime(), facts.copy.last_returned_at ? Date.parse(facts.copy.last_returned_at) : 0))
  const decision = decideCheckout(facts, at, { overrides: request.overrides, permissions: tx.actor.permissions })
  if (decision.refusals.length > 0) throw refusalOf('checkout_refused', decision, tx.actor.language)
  return recordLoan(tx, facts, decision, at, occasion)
}

function recordLoan(tx: LibraryTx, facts: LendingFacts, decision: LendingDecision, at: Date, occasion: Occasion): Loan {
  const { patron, copy, branch } = facts
  const dueAt = (decision.due as { due_at: Date }).due_at
  const id = uuidv7()
  if (facts.transit) tx.push(receiveTransit(facts.transit.id, at))
  tx.push(
    insertLoan(
      id,
      copy.id,
      copy.book_id,
      patron.id,
      branch.id,
      tx.actor.user_id,
      occasion.channel ?? tx.actor.channel,
      at,
      dueAt,
      copy.copy_type_id,
      patron.patron_category_id,
      JSON.stringify(decision.policy),
      JSON.stringify(decision.explanation),
      occasion.offline_event_id ?? null,
    ),
  )
  tx.push(placeCopy(copy.id, branch.id, at))
  if (decision.fills) fillHold(tx, { id: decision.fills.id, patron_id: patron.id, loan_id: id, copy_id: copy.id, at })
  const about = { ...aboutCopy(copy), due_at: dueAt.toISOString(), branch_id: branch.id }
  emit(tx, events, 'loan.opened', {
    subject_id: id,
    patron_id: patron.id,
    data: { ...about, ...(decision.overrides.length > 0 && { overrides: decision.overrides }) },
  })
  return {
    ...aboutCopy(copy),
    id,
    patron_id: patron.id,
    branch_out_id: branch.id,
    branch_in_id: null,
    started_at: at.toISOString(),
    due_at: dueAt.toISOString(),
    returned_at: null,
    renewal_count: 0,
    is_overdue: false,
    explanation: decision.explanation,
    version: 1,
  }
}
