import { v7 as uuidv7 } from 'uuid'
import { now } from '../../kernel/clock.ts'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { unknownProblem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { fillHold, loseTarget, requeueHold } from '../holds/verbs.ts'
import { addCharge } from '../money/verbs.ts'
import { cardRefusal } from '../patrons/verbs.ts'
import { checkIn } from './checkin.ts'
import { CHECKIN_WARNINGS } from './checkin-problems-contract.ts'
import { type CheckoutDecision, decideCheckout } from './checkout-rules.ts'
import { confirmedBy } from './confirmation.ts'
import { events, type OpenedLoan } from './contract.ts'
import { gatherings, holdLocks, lockCopyByBarcode, lockCopyById, lockPatronByCard, lockPatronById } from './gather.ts'
import type { CheckoutRequest, LendingFacts } from './lending-contract.ts'
import { newLoan } from './loans.ts'
import { aboutCopy, refusalOf, warned } from './refusals.ts'

const insertLoan = statement<never>(
  'circulation.insert-loan',
  `insert into {library}.loan (id, copy_id, book_id, patron_id, branch_out_id, staff_out_id, channel_out, started_at, due_at, copy_type_id, patron_category_id,
     is_onsite, limit_groups, proxy_patron_id, offline_event_id, policy, explanation)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16::jsonb, $17::jsonb)`,
)
const placeCopy = statement<never>(
  'circulation.place-copy',
  `update {library}.copy set holding_branch_id = $2, last_seen_at = $3 where id = $1`,
)
const receiveTransit = statement<never>('circulation.receive-transit', `update {library}.transit set received_at = $2 where id = $1`)

/** When and how a loan came about, where that is not now and at this desk. */
export interface Occasion {
  /** Business time; what lies in the future is not believed. */
  at?: Date
  channel?: 'desk' | 'self' | 'api' | 'sip' | 'offline' | 'system'
  /** The event of a desk without a line; the same one makes no second loan. */
  offline_event_id?: string
}

/**
 * Lends a copy, or throws the Problem that lists every reason why not. Patron and copy are locked first, so limits
 * counted afterwards hold until commit. Two flights: locks and facts; writes and commit. A copy that is on loan to
 * somebody else is taken back in the same transaction once that is confirmed, which takes two flights more.
 * @throws Problem patron_unknown, copy_unknown, branch_unknown, checkout_refused, confirmation_outdated or the one reason
 */
export async function openLoan(tx: LibraryTx, request: CheckoutRequest, occasion: Occasion = {}): Promise<OpenedLoan> {
  let facts = await lockAndGather(tx, request, occasion)
  let at = startOf(facts, occasion)
  let decision = decide(tx, facts, request, at, false)
  if (facts.open_loan) {
    // Who waits was passed by in the same breath, and what a return would ask is answered by the copy being here.
    await checkIn(tx, {
      copy_id: facts.copy.id,
      branch_id: facts.branch.id,
      capture: false,
      claim_resolution: 'found_by_library',
      acknowledged: [...CHECKIN_WARNINGS],
    })
    facts = await lockAndGather(tx, request, occasion)
    at = startOf(facts, occasion)
    decision = decide(tx, facts, request, at, true)
  }
  return recordLoan(tx, facts, decision, at, occasion)
}

async function lockAndGather(tx: LibraryTx, request: CheckoutRequest, occasion: Occasion): Promise<LendingFacts> {
  const isById = request.patron_id !== undefined
  const isCopyById = request.copy_id !== undefined
  const who = request.patron_id ?? request.card_number
  const what = request.copy_id ?? request.copy_barcode
  const way = `${isById ? 'id' : 'code'} ${isCopyById ? 'id' : 'code'}` as const
  const proxy = [request.proxy_patron_id ?? null, request.proxy_card_number ?? null] as const
  const [patrons, copies, , found] = await tx.flight<[{ id: string }, { id: string }, { id: string }, LendingFacts]>([
    isById ? lockPatronById(who) : lockPatronByCard(who),
    isCopyById ? lockCopyById(what) : lockCopyByBarcode(what),
    holdLocks[way](who, what),
    gatherings[way](who, what, request.branch_id ?? null, occasion.at ?? tx.now, ...proxy),
  ])
  const facts = found[0]
  if (!facts?.branch)
    throw unknownProblem([
      !patrons[0] && (await cardRefusal(tx, request.card_number)),
      !copies[0] && 'copy_unknown',
      facts && !facts.branch && 'branch_unknown',
    ])
  return facts
}

/** Read after the locks were had: the time of a loan is never before the return that made it possible. */
function startOf({ copy }: LendingFacts, { at }: Occasion): Date {
  const present = now().getTime()
  const wished = at ? Math.min(at.getTime(), present) : present
  return new Date(Math.max(wished, copy.last_returned_at ? Date.parse(copy.last_returned_at) : 0))
}

function decide(tx: LibraryTx, facts: LendingFacts, request: CheckoutRequest, at: Date, isReturnedFirst: boolean): CheckoutDecision {
  const { overrides, confirmation, is_onsite, proxy_card_number, proxy_patron_id } = request
  const about = `checkout ${facts.patron.id} ${facts.copy.id}`
  const decision = decideCheckout(facts, at, {
    overrides,
    permissions: tx.actor.permissions,
    isConfirmed: confirmedBy(confirmation, about),
    is_onsite,
    has_proxy: proxy_card_number !== undefined || proxy_patron_id !== undefined,
    is_returned_first: isReturnedFirst,
    currency: tx.library.currency,
  })
  if (decision.refusals.length > 0)
    throw refusalOf(tx, decision, { several: 'checkout_refused', about, was_confirmed: confirmation !== undefined })
  return decision
}

function recordLoan(tx: LibraryTx, facts: LendingFacts, decision: CheckoutDecision, at: Date, occasion: Occasion): OpenedLoan {
  const { patron, copy, branch, transit, proxy } = facts
  const { is_onsite, limit_groups, fills, requeues, overrides, explanation } = decision
  const dueAt = (decision.due as { due_at: Date }).due_at
  const id = uuidv7()
  // Whoever loses the copy is the next to be served; the reason stands in the hold's own log.
  if (requeues) requeueHold(tx, requeues, at, 'lent_to_other', 'front')
  loseTarget(tx, copy.id, at, 'lent', fills?.id)
  if (transit) tx.push(receiveTransit(transit.id, at))
  const out = [branch.id, tx.actor.user_id, occasion.channel ?? tx.actor.channel, at, dueAt, copy.copy_type_id, patron.patron_category_id]
  const more = [is_onsite, limit_groups, proxy?.id ?? null, occasion.offline_event_id ?? null]
  tx.push(insertLoan(id, copy.id, copy.book_id, patron.id, ...out, ...more, JSON.stringify(decision.policy), JSON.stringify(explanation)))
  tx.push(placeCopy(copy.id, branch.id, at))
  if (fills) fillHold(tx, { id: fills.id, patron_id: patron.id, loan_id: id, copy_id: copy.id, at })
  const charges = decision.costs.map(({ type, cents }) => ({
    id: addCharge(tx, { type, cents, patron_id: patron.id, branch_id: branch.id, loan_id: id, copy_id: copy.id }) as string,
    type,
    cents,
  }))
  const about = { ...aboutCopy(copy), due_at: dueAt.toISOString(), branch_id: branch.id }
  emit(tx, events, 'loan.opened', {
    subject_id: id,
    patron_id: patron.id,
    data: {
      ...about,
      ...(is_onsite && { is_onsite }),
      ...(proxy && { proxy_patron_id: proxy.id }),
      ...(overrides.length > 0 && { overrides }),
    },
  })
  const loan = { id, patron_id: patron.id, branch_out_id: branch.id, started_at: at, due_at: dueAt, is_onsite, explanation }
  return {
    ...newLoan({ ...loan, ...aboutCopy(copy), proxy_patron_id: proxy?.id ?? null }),
    charges,
    filled_hold_id: fills?.id ?? null,
    warnings: warned(decision.warnings, tx.actor.language),
  }
}
