import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { addCharge } from '../money/verbs.ts'
import { events, type Patron, type PatronCard } from './contract.ts'
import { type CategoryTerms, lockPatron, madeUpCardNumber, termsOfPatron } from './queries.ts'
import { dayIn, termEnd } from './rules.ts'

const CARD = `k.id, k.patron_id, k.number, k.issued_at, k.ended_at, k.reason,
  case when k.status = 'active' and p.expires_on < $2::date then 'expired' else k.status end as status`

/** Every card that a patron was given, the newest first. Parameters: patron, day. */
export const listCards = statement<PatronCard>(
  'patrons.list-cards',
  `select ${CARD} from {library}.patron_card k join {library}.patron p on p.id = k.patron_id where k.patron_id = $1 order by k.issued_at desc, k.id desc limit 200`,
)
const currentCard = statement<PatronCard>(
  'patrons.current-card',
  `select ${CARD} from {library}.patron_card k join {library}.patron p on p.id = k.patron_id where k.patron_id = $1 and k.status = 'active'`,
)
const lockCard = statement<{ number: string; status: 'active' | 'lost' | 'replaced' }>(
  'patrons.lock-card',
  `select number, status from {library}.patron_card where id = $1 and patron_id = $2 for update`,
)
const loseCard = statement<never>(
  'patrons.lose-card',
  `update {library}.patron_card set status = 'lost', ended_at = $2, reason = $3 where patron_id = $1 and status = 'active'`,
)
const explainCard = statement<never>(
  'patrons.explain-card',
  `update {library}.patron_card set reason = $3 where patron_id = $1 and number_key = lower($2::text)`,
)
const removeCardRow = statement<never>('patrons.remove-card', `delete from {library}.patron_card where id = $1`)
/** The trigger on it keeps the history of the cards. */
const setCardNumber = statement<never>(
  'patrons.set-card-number',
  `update {library}.patron set card_number = $2, version = version + 1, updated_at = $3 where id = $1`,
)
const setExpiry = statement<never>(
  'patrons.set-expiry',
  `update {library}.patron set expires_on = $2, version = version + 1, updated_at = $3 where id = $1`,
)
const setVerified = statement<never>(
  'patrons.set-verified',
  `update {library}.patron set unverified_since = null, version = version + 1, updated_at = $2 where id = $1`,
)

/** Blocks a card from this moment on; a patron who has none in use is told so. @throws Problem not_found, card_not_active */
export async function reportLostCard(tx: LibraryTx, patronId: string, reason: string | null): Promise<PatronCard> {
  const patron = await tx.one(lockPatron(patronId))
  if (patron.card_number === null) throw new Problem('card_not_active')
  const card = await tx.one(currentCard(patronId, today(tx)))
  tx.push(loseCard(patronId, tx.now, reason))
  tx.push(setCardNumber(patronId, null, tx.now))
  emit(tx, events, 'card.lost', { subject_id: patronId, patron_id: patronId, data: { card_number: patron.card_number, reason } })
  return { ...card, status: 'lost', ended_at: tx.now.toISOString(), reason }
}

export interface CardIssue {
  number?: string
  reason?: string
  /** What the patron is charged for it. */
  charge_cents?: number
}

/**
 * Gives a patron another card, which takes the place of the one in use, if there is one.
 * @throws Problem not_found, patron_closed_already, card_number_taken
 */
export async function issueCard(
  tx: LibraryTx,
  patronId: string,
  { number = madeUpCardNumber(), reason, charge_cents = 0 }: CardIssue,
): Promise<PatronCard> {
  const mayCharge = tx.actor.permissions.has('charges:write') || tx.actor.permissions.has('*')
  if (charge_cents > 0 && !mayCharge) throw new Problem('forbidden', { params: { permission: 'charges:write' } })
  const patron = await tx.one(lockPatron(patronId))
  if (patron.status !== 'active') throw new Problem('patron_closed_already')
  tx.push(setCardNumber(patronId, number, tx.now))
  if (patron.card_number !== null && reason !== undefined) tx.push(explainCard(patronId, patron.card_number, reason))
  addCharge(tx, { type: 'card', patron_id: patronId, branch_id: patron.home_branch_id, cents: charge_cents, note: reason ?? null })
  emit(tx, events, 'card.issued', {
    subject_id: patronId,
    patron_id: patronId,
    data: { card_number: number, replaces: patron.card_number },
  })
  return tx.one(currentCard(patronId, today(tx)))
}

/** Puts a lost card back into use, where the patron has no other. @throws Problem not_found, card_not_lost, card_active */
export async function findLostCard(tx: LibraryTx, patronId: string, cardId: string): Promise<PatronCard> {
  const patron = await tx.one(lockPatron(patronId))
  const card = await tx.one(lockCard(cardId, patronId))
  if (card.status !== 'lost') throw new Problem('card_not_lost')
  if (patron.card_number !== null) throw new Problem('card_active')
  tx.push(setCardNumber(patronId, card.number, tx.now))
  emit(tx, events, 'card.found', { subject_id: patronId, patron_id: patronId, data: { card_number: card.number } })
  return tx.one(currentCard(patronId, today(tx)))
}

/** Forgets a card that was never given out, such as a number that was mistyped; it can then be another's. @throws Problem not_found, card_active */
export async function removeCard(tx: LibraryTx, patronId: string, cardId: string): Promise<void> {
  await tx.one(lockPatron(patronId))
  const card = await tx.one(lockCard(cardId, patronId))
  if (card.status === 'active') throw new Problem('card_active')
  tx.push(removeCardRow(cardId))
  emit(tx, events, 'card.removed', { subject_id: patronId, patron_id: patronId, data: { card_number: card.number } })
}

/** Renews a patron's card, by what the category says or to a day. @throws Problem not_found, patron_closed_already, expiry_needed */
export async function renewCard(tx: LibraryTx, patronId: string, expiresOn: string | undefined): Promise<Patron> {
  const [patrons, terms] = await tx.flight<[Patron, CategoryTerms]>([lockPatron(patronId), termsOfPatron(patronId, null)])
  const patron = patrons[0]
  if (!patron) throw new Problem('not_found')
  if (patron.status !== 'active') throw new Problem('patron_closed_already')
  const months = terms[0]?.enrolment_months ?? null
  if (expiresOn === undefined && months === null) throw new Problem('expiry_needed')
  const expires_on = expiresOn ?? termEnd(months as number, today(tx), patron.expires_on)
  if (expires_on === patron.expires_on) return patron
  tx.push(setExpiry(patronId, expires_on, tx.now))
  emit(tx, events, 'patron.renewed', { subject_id: patronId, patron_id: patronId, data: { expired_on: patron.expires_on, expires_on } })
  return { ...patron, expires_on, version: patron.version + 1, updated_at: tx.now.toISOString() }
}

/** Says that a document was seen. @throws Problem not_found */
export async function verifyPatron(tx: LibraryTx, patronId: string): Promise<Patron> {
  const patron = await tx.one(lockPatron(patronId))
  if (patron.unverified_since === null) return patron
  tx.push(setVerified(patronId, tx.now))
  emit(tx, events, 'patron.verified', { subject_id: patronId, patron_id: patronId, data: {} })
  return { ...patron, unverified_since: null, version: patron.version + 1, updated_at: tx.now.toISOString() }
}

function today(tx: LibraryTx): string {
  return dayIn(tx.library.time_zone, tx.now)
}
