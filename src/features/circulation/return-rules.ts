import { DateTime } from 'luxon'
import type { Step } from '../rules/contract.ts'
import { defineSteps } from '../rules/explanation-contract.ts'
import { type Policy, resolve } from '../rules/rules.ts'
import type { CheckinRequest, KnownFacts, ReturnedLoan, ScannedCopy } from './checkin-contract.ts'
import type { EndReason } from './checkin-problems-contract.ts'

/** What a desk is told about a copy that it has scanned: to be read before, or beside the answer. */
export const alert = defineSteps({
  copy_withdrawn: { en: 'The copy is withdrawn.', it: "L'esemplare è stato scartato." },
  copy_lost: { en: 'The copy was lost.', it: "L'esemplare risultava smarrito." },
  copy_damaged: { en: 'The copy is damaged.', it: "L'esemplare è danneggiato." },
  copy_pieces: { en: 'Count the pieces: {pieces}.', it: 'Contare i pezzi: {pieces}.' },
  copy_pieces_missing: { en: 'Of it is missing: {missing_pieces}.', it: 'Mancano: {missing_pieces}.' },
  copy_note: { en: '{note}', it: '{note}' },
  claim_unresolved: {
    en: 'The patron said on {claimed_on} that it had been brought back: did the library find it, or does the patron bring it?',
    it: "L'utente ha dichiarato il {claimed_on} di averlo reso: lo ha ritrovato la biblioteca o lo riporta l'utente?",
  },
  copy_found: { en: 'It was {condition} and has been found.', it: 'Risultava in stato {condition} ed è stato ritrovato.' },
  already_returned: { en: 'It was taken back here a moment ago.', it: 'È appena stato registrato qui.' },
  state_repaired: { en: 'Its state was impossible and has been put right.', it: 'Il suo stato era impossibile ed è stato corretto.' },
  hold_no_longer_wanted: { en: 'Nobody waits any more for what it was sent for.', it: 'Chi lo attendeva non lo attende più.' },
  patron_suspended: { en: 'The patron may not borrow for {days} days.', it: "L'utente è sospeso dal prestito per {days} giorni." },
  fine_charged: { en: 'A fine of {cents} for being late.', it: 'Multa di {cents} per il ritardo.' },
  fine_forgiven: { en: 'A fine of {cents} was forgiven.', it: 'Multa di {cents} condonata.' },
  deposit_returned: {
    en: 'The deposit is the patron’s credit now, {cents} cents: pay it out, or leave it.',
    it: 'La cauzione è ora credito dell’utente, {cents} centesimi: restituirla o lasciarla.',
  },
  claim_found_by_library: {
    en: 'The library found it: the patron owes nothing for it.',
    it: "Ritrovato in biblioteca: l'utente non deve nulla.",
  },
  claim_returned_by_patron: { en: 'The patron brought it back.', it: "Lo ha riportato l'utente." },
})

export type Facts = KnownFacts

/** What the desk asked for, and whether somebody is there to be asked back. */
export interface Asked extends Omit<CheckinRequest, 'copy_id' | 'copy_barcode' | 'branch_id'> {
  is_attended: boolean
}

/** The rules that say whether a branch takes a copy back, and where it goes when nobody waits for it. */
export function returnPolicy({ rules, branch }: Facts): Policy {
  return resolve(rules.filter((rule) => (rule.branch_id ?? branch.id) === branch.id && rule.patron_category_id === null))
}

/**
 * Gives where a copy that is on loan has to be returned, where that is not the branch that scans it; undefined where it
 * is. What is on its way or stands on a shelf is seen wherever it is.
 */
export function belongsElsewhere(facts: Facts): string | undefined {
  const { copy, branch, branches, loan } = facts
  if (!loan) return undefined
  const accepted: Record<string, string[]> = {
    home: [copy.home_branch_id],
    holding: [loan.shown.branch_out_id],
    home_or_holding: [copy.home_branch_id, loan.shown.branch_out_id],
  }
  const at = accepted[returnPolicy(facts).get<string>('return.accept_at') ?? 'anywhere']
  if (!at || at.includes(branch.id)) return undefined
  return [...new Set(at)].map((id) => branches[id]?.name ?? '').join(', ')
}

const LOST = new Set(['lost', 'lost_and_paid'])
const GONE = new Set(['missing', ...LOST])

/** Gives what there is to read about a copy that comes back, whether it was read or not. */
export function warningsOf({ copy, loan }: Pick<Facts, 'copy' | 'loan'>): Step[] {
  const warnings: Step[] = []
  if (copy.condition === 'withdrawn') warnings.push(alert('copy_withdrawn'))
  if (LOST.has(copy.condition) || loan?.shown.state === 'lost') warnings.push(alert('copy_lost'))
  if (copy.condition === 'damaged') warnings.push(alert('copy_damaged'))
  if (copy.pieces !== null && copy.pieces > 1) warnings.push(alert('copy_pieces', { pieces: copy.pieces }))
  if (copy.missing_pieces !== null) warnings.push(alert('copy_pieces_missing', { missing_pieces: copy.missing_pieces }))
  if (copy.checkin_note !== null) warnings.push(alert('copy_note', { note: copy.checkin_note }))
  return warnings
}

/** Gives what has to be read or decided before the copy is taken back. Nobody is asked who is not there. */
export function unacknowledged(facts: Facts, asked: Asked): Step[] {
  if (!asked.is_attended) return []
  const read = new Set<string>(asked.acknowledged)
  // Whoever says what is missing has counted.
  if (asked.missing_pieces !== undefined) for (const code of ['copy_pieces', 'copy_pieces_missing']) read.add(code)
  const left = warningsOf(facts).filter(({ code }) => !read.has(code))
  const claimedAt = facts.loan?.shown.claimed_returned_at
  if (claimedAt && asked.claim_resolution === undefined) {
    const claimedOn = DateTime.fromISO(claimedAt, { zone: facts.branch.time_zone }).toISODate()
    left.push(alert('claim_unresolved', { claimed_on: claimedOn }))
  }
  return left
}

/** Gives the condition of a copy after it was seen: what was gone is there again, what is broken is set apart. */
export function conditionAfter({ condition }: Pick<ScannedCopy, 'condition'>, { damaged }: Pick<Asked, 'damaged'>): string {
  if (condition === 'withdrawn') return condition
  if (damaged) return 'damaged'
  return GONE.has(condition) ? 'ok' : condition
}

/** How a loan ends with the return of its copy, and what that does to what is owed for it. */
export interface ReturnEnd {
  reason: EndReason
  /** The fine to the return; the fine, forgiven; the lost copy came back; or nothing at all is owed. */
  money: 'fine' | 'forgiven_fine' | 'lost_return' | 'nothing_owed'
}

/**
 * Decides how a loan ends. Who was right about a claim decides on the fine: what the library finds was never late. A
 * copy that nobody was charged for yet, though it counted as lost, is simply late.
 */
export function endOf({ shown, lost_billed_at }: ReturnedLoan, asked: Asked): ReturnEnd {
  const isClaimed = shown.state === 'claimed_returned'
  const reason = isClaimed ? (asked.claim_resolution ?? 'found_by_library') : 'returned'
  if (reason === 'found_by_library') return { reason, money: 'nothing_owed' }
  if (lost_billed_at !== null) return { reason, money: 'lost_return' }
  return { reason, money: asked.forgive_fine ? 'forgiven_fine' : 'fine' }
}

/** Gives when a copy came back: what lies in the future or before the loan is not believed. */
export function returnedAt(wished: string | undefined, loan: ReturnedLoan | null, recordedAt: Date): Date {
  const at = wished === undefined ? recordedAt.getTime() : Date.parse(wished)
  const earliest = loan ? Date.parse(loan.shown.started_at) : 0
  return new Date(Math.max(earliest, Math.min(recordedAt.getTime(), at)))
}

/** The longest that a book drop stands unemptied, over the holidays at the end of a year. */
const USUAL_BACKDATE_MS = 14 * 86_400_000

/** Whether a date that is given to a return forgives a fine rather than saying when a book drop was filled. */
export function forgivesByDate(loan: ReturnedLoan, at: Date, recordedAt: Date): boolean {
  if (recordedAt.getTime() - at.getTime() <= USUAL_BACKDATE_MS) return false
  return Date.parse(loan.shown.due_at) < recordedAt.getTime() || loan.charges.some(({ type }) => type === 'fine')
}

/** Two scans at one desk within so long are one scan. */
const REPEATED_MS = 60_000

/** Whether a copy that stands here already was scanned a moment ago: the finger was heavy, or two desks had it in hand. */
export function isRepeated({ copy, loan, transit, last_scan, branch }: Facts, at: Date): boolean {
  if (loan || transit || copy.status !== 'available' || last_scan === null) return false
  return last_scan.branch_id === branch.id && at.getTime() - Date.parse(last_scan.at) < REPEATED_MS
}
