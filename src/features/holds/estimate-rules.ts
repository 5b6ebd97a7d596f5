import type { DateTime } from 'luxon'
import type { Step } from '../rules/contract.ts'
import { defineSteps } from '../rules/explanation-contract.ts'
import type { WaitEstimate } from './desk-contract.ts'

const step = defineSteps({
  estimate_on_shelf: {
    en: 'a copy is on the shelf; from there, half of {count} holds were ready after {low} to {high} days',
    it: 'un esemplare è a scaffale; da lì, metà di {count} prenotazioni è stata pronta dopo {low}-{high} giorni',
  },
  estimate_book: {
    en: 'half of {count} holds on this book took {low} to {high} days for each place in the queue',
    it: 'metà di {count} prenotazioni di questo titolo ha richiesto {low}-{high} giorni per ogni posto in coda',
  },
  estimate_format: {
    en: 'half of {count} holds on that format took {low} to {high} days for each place in the queue',
    it: 'metà di {count} prenotazioni di quel formato ha richiesto {low}-{high} giorni per ogni posto in coda',
  },
  estimate_loans: {
    en: 'half of {count} loans of that format lasted {low} to {high} days; each of {copies} copies serves every so long',
    it: 'metà di {count} prestiti di quel formato è durata {low}-{high} giorni; ognuno dei {copies} esemplari serve a ogni giro',
  },
  estimate_too_little: {
    en: 'there were too few holds and loans to learn from ({count})',
    it: 'prenotazioni e prestiti sono troppo pochi per una stima ({count})',
  },
  estimate_place: { en: 'place {rank} in the queue', it: 'posto {rank} in coda' },
})

/** How long something took: the middle half of so many cases, in days. */
export interface Sample {
  count: number
  low_days: number | null
  high_days: number | null
}

/** What the library's own past tells about waiting. */
export interface WaitHistory {
  /** From being chosen on a shelf to being ready. */
  fetching: Sample
  /** For each place in the queue, holds on this book. */
  of_book: Sample
  /** The same, holds on anything of its format. */
  of_format: Sample
  /** How long loans of its format lasted. */
  loans: Sample
}

interface Waiting {
  rank: number
  /** Whether a copy is being fetched for it now. */
  is_targeted: boolean
  /** Copies that could fill it one day. */
  copies: number
  /** No day before this one is promised: the hold begins later. */
  not_before_on: string | null
  today: DateTime
}

/** Fewer cases than these tell nothing: one slow borrower would be the rule. */
const ENOUGH = { of_book: 5, fetching: 10, of_format: 20, loans: 20 }

/** Estimates when a hold will be ready, as a range of days with its basis, or says that there is too little to go on. */
export function estimateWait(history: WaitHistory, waiting: Waiting): WaitEstimate {
  const { rank, is_targeted, copies } = waiting
  const { fetching, of_book, of_format, loans } = history
  if (is_targeted && isEnough(fetching, ENOUGH.fetching))
    return ranged(waiting, 'on_shelf', fetching, 1, [step('estimate_on_shelf', shown(fetching))])
  const place = step('estimate_place', { rank })
  if (isEnough(of_book, ENOUGH.of_book))
    return ranged(waiting, 'holds_of_book', of_book, rank, [step('estimate_book', shown(of_book)), place])
  if (isEnough(of_format, ENOUGH.of_format))
    return ranged(waiting, 'holds_of_format', of_format, rank, [step('estimate_format', shown(of_format)), place])
  if (copies > 0 && isEnough(loans, ENOUGH.loans)) {
    const rounds = Math.ceil(rank / copies)
    return ranged(waiting, 'loans_of_format', loans, rounds, [step('estimate_loans', { ...shown(loans), copies }), place])
  }
  const count = of_book.count + of_format.count + loans.count
  return { from_on: null, to_on: null, basis: 'too_little', sample_size: count, steps: [step('estimate_too_little', { count })] }
}

function isEnough({ count, low_days, high_days }: Sample, enough: number): boolean {
  return count >= enough && low_days !== null && high_days !== null
}

function shown({ count, low_days, high_days }: Sample): Record<string, number> {
  return { count, low: Math.round((low_days ?? 0) * 10) / 10, high: Math.round((high_days ?? 0) * 10) / 10 }
}

function ranged(
  { today, not_before_on }: Waiting,
  basis: WaitEstimate['basis'],
  { count, low_days, high_days }: Sample,
  times: number,
  steps: Step[],
): WaitEstimate {
  const on = (days: number, round: (value: number) => number) => today.plus({ days: round(days * times) }).toISODate() as string
  const [from, to] = [on(low_days ?? 0, Math.floor), on(high_days ?? 0, Math.ceil)]
  const later = (date: string) => (not_before_on !== null && not_before_on > date ? not_before_on : date)
  return { from_on: later(from), to_on: later(to), basis, sample_size: count, steps }
}
