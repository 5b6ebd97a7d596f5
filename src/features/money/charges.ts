import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { Problem } from '../../kernel/problem.ts'
import { said } from '../rules/explanation-contract.ts'
import type { ChargeExplanation, ChargeTransfer, NewCharge } from './charge-contract.ts'
import type { Charge, FineBasis } from './contract.ts'
import { charging, lockPatronOfCharge, locksOfBoth, patronBy } from './gather.ts'
import { insertCharge, NOTHING_YET, post, tellCharge } from './ledger.ts'
import { after, amountOf, type Entry, lowered, outstandingOf, raised, type Sums, writtenOff } from './ledger-rules.ts'
import type { PayableCharge } from './payment-rules.ts'
import { type ExplainedCharge, getCharge, lockCharge, payableCharge } from './queries.ts'
import { fineOf } from './rules.ts'
import { step } from './step-rules.ts'
import { addCharge } from './verbs.ts'

/**
 * Charges a patron by hand.
 * @throws Problem patron_unknown, loan_unknown, copy_unknown, already_charged, invalid_reference
 */
export async function createCharge(tx: LibraryTx, asked: NewCharge): Promise<Charge> {
  const { loan_id = null, copy_barcode = null, type, cents, note = null } = asked
  const facts = await tx.maybe(
    charging[asked.patron_id === undefined ? 'card' : 'id'](asked.patron_id ?? asked.card_number, loan_id, copy_barcode),
  )
  const wrong = [
    !facts && 'patron_unknown',
    facts && loan_id !== null && !facts.loan && 'loan_unknown',
    facts && copy_barcode !== null && !facts.copy && 'copy_unknown',
  ].filter((code) => typeof code === 'string')
  if (!facts || wrong.length > 0)
    throw new Problem(wrong.length === 1 ? (wrong[0] as string) : 'charge_refused', { errors: wrong.map((code) => ({ code })) })
  const { patron_id, copy } = facts
  const branchId = asked.branch_id ?? facts.loan?.branch_id ?? facts.home_branch_id
  const key = asked.reference === undefined ? undefined : `charge:${asked.reference}`
  const about = { loan_id, copy_id: copy?.id ?? null, note }
  const id = addCharge(tx, { ...about, type, patron_id, branch_id: branchId, cents, steps: [step('charged_by_hand')], key }) as string
  return {
    id,
    patron_id,
    ...about,
    copy_barcode: copy?.barcode ?? null,
    hold_id: null,
    branch_id: branchId,
    title: copy?.title ?? null,
    type,
    currency: tx.library.currency,
    amount_cents: cents,
    paid_cents: 0,
    written_off_cents: 0,
    outstanding_cents: cents,
    is_accruing: false,
    due_at: null,
    counted_to: null,
    opened_at: tx.now.toISOString(),
  }
}

interface Found {
  charge: PayableCharge
  shown: Charge
}

/** Locks a charge, after its patron, and gives it. @throws Problem not_found */
async function lockedCharge(tx: LibraryTx, id: string): Promise<Found> {
  const [, , [payable], [shown]] = await tx.flight<[{ id: string }, { id: string }, { charge: PayableCharge }, Charge]>([
    lockPatronOfCharge(id),
    lockCharge(id),
    payableCharge(id),
    getCharge(id),
  ])
  if (!payable || !shown) throw new Problem('not_found')
  return { charge: payable.charge, shown }
}

/** Posts what changes one charge, tells of it, and gives what it has become. */
function change(
  tx: LibraryTx,
  { charge, shown }: Found,
  kind: 'adjustment' | 'write_off' | 'void',
  entries: readonly Entry[],
  reason: string,
): Charge {
  post(tx, { kind, branch_id: charge.branch_id, reason, at: tx.now }, entries)
  const changed = after(charge, entries)
  tellCharge(tx, charge.patron_id, charge, changed, reason)
  return { ...shown, ...sumsOf(changed) }
}

function sumsOf(sums: Sums): Pick<Charge, 'amount_cents' | 'paid_cents' | 'written_off_cents' | 'outstanding_cents'> {
  const { paid_cents, written_off_cents } = sums
  return { amount_cents: amountOf(sums), paid_cents, written_off_cents, outstanding_cents: outstandingOf(sums) }
}

/** Corrects the amount of a charge, by an entry and never by an edit. @throws Problem not_found, adjustment_too_large */
export async function adjustCharge(tx: LibraryTx, id: string, cents: number, reason: string): Promise<Charge> {
  const found = await lockedCharge(tx, id)
  const amount = amountOf(found.charge)
  if (amount + cents < 0) throw new Problem('adjustment_too_large', { params: { amount_cents: amount } })
  const entries = cents > 0 ? raised(found.charge, cents, 'adjusted') : lowered(found.charge, -cents, found.charge.patron_id)
  return change(tx, found, 'adjustment', entries, reason)
}

/** Takes off what will not be paid. @throws Problem not_found, charge_settled, share_exceeds_charge */
export async function writeOffCharge(tx: LibraryTx, id: string, cents: number | undefined, reason: string): Promise<Charge> {
  const found = await lockedCharge(tx, id)
  const outstanding = outstandingOf(found.charge)
  if (outstanding === 0) throw new Problem('charge_settled')
  if (cents !== undefined && cents > outstanding)
    throw new Problem('share_exceeds_charge', { params: { cents, outstanding_cents: outstanding } })
  return change(tx, found, 'write_off', writtenOff(found.charge, cents ?? outstanding), reason)
}

/** Takes a charge back that should not have been made; what was paid becomes credit. @throws Problem not_found, charge_settled */
export async function voidCharge(tx: LibraryTx, id: string, reason: string): Promise<Charge> {
  const found = await lockedCharge(tx, id)
  if (amountOf(found.charge) === 0) throw new Problem('charge_settled')
  return change(tx, found, 'void', lowered(found.charge, amountOf(found.charge), found.charge.patron_id), reason)
}

/**
 * Lets another patron, such as a guarantor, owe what is left of a charge, and gives that patron's charge.
 * @throws Problem not_found, patron_unknown, transfer_to_same, charge_settled
 */
export async function transferCharge(tx: LibraryTx, id: string, asked: ChargeTransfer): Promise<Charge> {
  const who = asked.patron_id === undefined ? 'card' : 'id'
  const whom = asked.patron_id ?? asked.card_number
  const [, , [payable], [shown], [patron]] = await tx.flight<
    [{ id: string }, { id: string }, { charge: PayableCharge }, Charge, { id: string }]
  >([locksOfBoth[who](id, whom), lockCharge(id), payableCharge(id), getCharge(id), patronBy[who](whom)])
  if (!payable || !shown) throw new Problem('not_found')
  if (!patron) throw new Problem('patron_unknown')
  const { charge } = payable
  if (patron.id === charge.patron_id) throw new Problem('transfer_to_same')
  const cents = outstandingOf(charge)
  if (cents === 0) throw new Problem('charge_settled')
  const { type, loan_id, copy_id, branch_id } = charge
  const taken = { ...charge, ...NOTHING_YET, id: uuidv7(), patron_id: patron.id, is_accruing: false }
  const whose = [taken.id, patron.id, loan_id, copy_id, shown.hold_id, branch_id, type, tx.library.currency]
  const basis = JSON.stringify({ steps: [step('taken_over', { cents })], taken_over_from: charge.id })
  tx.push(insertCharge(...whose, false, null, null, basis, null, asked.reason, tx.now, tx.actor.user_id))
  const entries: Entry[] = [
    { account: 'receivable', part: 'adjusted', charge_id: charge.id, amount_cents: -cents },
    { account: 'receivable', part: 'charged', charge_id: taken.id, amount_cents: cents },
  ]
  post(tx, { kind: 'transfer', branch_id, reason: asked.reason, at: tx.now }, entries)
  const made = after(taken, entries)
  tellCharge(tx, patron.id, null, made, 'taken_over')
  tellCharge(tx, charge.patron_id, charge, after(charge, entries), 'handed_over')
  const about = { id: made.id, patron_id: patron.id, is_accruing: false, due_at: null, counted_to: null, note: asked.reason }
  return { ...shown, ...about, opened_at: tx.now.toISOString(), ...sumsOf(made) }
}

/** Tells how a charge came about: a fine is counted again from what was kept with it. */
export function explainCharge(found: ExplainedCharge, language: string): ChargeExplanation {
  const { id: charge_id, type, charged_cents, adjusted_cents, due_at, counted_to, calendar, ledger } = found
  const explanation = { charge_id, type, charged_cents, adjusted_cents, ledger }
  if (calendar === null || due_at === null || counted_to === null) {
    const { steps = [] } = found.basis as { steps?: ChargeExplanation['steps'] }
    return { ...explanation, steps: said(steps, language), recounted_cents: null, counted_from: null }
  }
  const { policy, price_cents, recall } = found.basis as FineBasis
  const { cents, steps } = fineOf({ policy, due_at, end_at: counted_to, calendar, price_cents, recall })
  return {
    ...explanation,
    steps: said(steps, language),
    recounted_cents: cents,
    counted_from: { policy, due_at, counted_to, price_cents, recalled_at: recall, calendar },
  }
}
