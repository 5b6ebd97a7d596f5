import type { OfflineEvent } from './contract.ts'

/** A loan of the copy, as far as merging looks at it. */
export interface KnownLoan {
  id: string
  patron_id: string | null
  started_at: string
  returned_at: string | null
}

/** Everything that decides what an offline event means today. */
export interface MergeFacts {
  kind: OfflineEvent['kind']
  happened_at: string
  copy_id: string | null
  patron_id: string | null
  has_card: boolean
  open_loan: KnownLoan | null
  /** When the copy was first scanned in after the event, at a desk with a line. */
  scanned_in_at: string | null
  /** Whether a loan of the copy covers the instant of the event and is over. */
  is_covered: boolean
}

export type Merging =
  | { do: 'lend' }
  | { do: 'take_back_and_lend' }
  | { do: 'renew'; loan_id: string }
  | { do: 'record_past_loan'; ended_at: string }
  | { do: 'take_back' }
  | { do: 'nothing'; because: 'lent_since' | 'scanned_since' | 'returned_since' }
  | { do: 'ask'; code: string; suggestion: OfflineEvent['suggestion'] }

/**
 * Decides what an event of a desk without a line means by what has become known since: the newer truth wins, and what
 * no rule can tell is asked.
 */
export function decideMerge(facts: MergeFacts): Merging {
  if (facts.copy_id === null) return { do: 'ask', code: 'copy_unknown', suggestion: 'add_the_copy' }
  if (facts.has_card && facts.patron_id === null) return { do: 'ask', code: 'patron_unknown', suggestion: 'name_the_patron' }
  if (facts.kind === 'checkout') return mergeCheckout(facts)
  return facts.kind === 'checkin' ? mergeCheckin(facts) : mergeRenewal(facts)
}

function mergeCheckout({ open_loan, patron_id, happened_at, scanned_in_at }: MergeFacts): Merging {
  if (open_loan === null) return scanned_in_at === null ? { do: 'lend' } : { do: 'record_past_loan', ended_at: scanned_in_at }
  if (isAfter(open_loan.started_at, happened_at)) {
    // Who has it now is known; that it was out before that is history.
    return scanned_in_at !== null && !isAfter(scanned_in_at, open_loan.started_at)
      ? { do: 'record_past_loan', ended_at: scanned_in_at }
      : { do: 'ask', code: 'lent_since', suggestion: 'record_past_loan' }
  }
  // Lending again what the patron has is what a desk without a line does to renew.
  return open_loan.patron_id === patron_id ? { do: 'renew', loan_id: open_loan.id } : { do: 'take_back_and_lend' }
}

function mergeCheckin({ open_loan, happened_at, scanned_in_at, is_covered }: MergeFacts): Merging {
  if (open_loan !== null) {
    return isAfter(open_loan.started_at, happened_at) ? { do: 'nothing', because: 'lent_since' } : { do: 'take_back' }
  }
  if (scanned_in_at !== null) return { do: 'nothing', because: is_covered ? 'returned_since' : 'scanned_since' }
  return { do: 'take_back' }
}

function mergeRenewal({ open_loan, patron_id, has_card, happened_at, is_covered }: MergeFacts): Merging {
  if (open_loan === null) {
    return is_covered ? { do: 'nothing', because: 'returned_since' } : { do: 'ask', code: 'no_open_loan', suggestion: 'ask_the_patron' }
  }
  if (isAfter(open_loan.started_at, happened_at)) return { do: 'nothing', because: 'lent_since' }
  if (has_card && open_loan.patron_id !== patron_id) return { do: 'ask', code: 'loan_of_other_patron', suggestion: 'ask_the_patron' }
  return { do: 'renew', loan_id: open_loan.id }
}

/** What to suggest where the desk's own rules refuse what has happened all the same. */
export function suggestionFor(code: string): OfflineEvent['suggestion'] {
  if (code === 'patron_closed') return 'reopen_the_patron'
  return code === 'no_rule' || code === 'due_in_past' ? 'change_the_rules' : 'ask_the_patron'
}

function isAfter(a: string, b: string): boolean {
  return Date.parse(a) > Date.parse(b)
}
