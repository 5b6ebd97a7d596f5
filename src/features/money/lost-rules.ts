import { DateTime } from 'luxon'
import type { Duration, Step } from '../rules/contract.ts'
import type { Instant, LoanCharge } from './contract.ts'
import { amountOf, outstandingOf } from './ledger-rules.ts'
import { step } from './step-rules.ts'

export type LostReturnMode = 'keep' | 'refund' | 'refund_unpaid' | 'refund_and_fine_anew' | 'refund_and_restore_fine'

export interface LostReturnDecision {
  mode: LostReturnMode
  /** How much each charge is lowered by. */
  lowered: { charge_id: string; cents: number }[]
  /** What becomes of the fine for being late. */
  fine: 'as_it_is' | 'anew' | 'restored'
  steps: Step[]
}

interface LostReturn {
  policy: Readonly<Record<string, unknown>>
  lost_at: Instant
  returned_at: Instant
  time_zone: string
  charges: readonly LoanCharge[]
}

/**
 * Decides what becomes of the charges for a lost copy that came back. A charge is lowered by what remains of it, never
 * by what it once was, so what was corrected or written off before is not given twice (FOLIO CIRC-1496).
 */
export function decideLostReturn({ policy, lost_at, returned_at, time_zone, charges }: LostReturn): LostReturnDecision {
  const wanted = (policy['lost.on_return'] as LostReturnMode | undefined) ?? 'refund'
  const within = policy['lost.refund_within'] as Duration | undefined
  const steps: Step[] = [step('lost_return', { mode: wanted })]
  const isLate = within !== undefined && at(returned_at, time_zone) > at(lost_at, time_zone).plus({ [`${within.unit}s`]: within.count })
  if (isLate) steps.push(step('refund_too_late', { within }))
  const mode = isLate ? 'keep' : wanted
  const refunds = policy['lost.refund_processing'] === true ? ['replacement', 'processing'] : ['replacement']
  const lowered =
    mode === 'keep'
      ? []
      : charges
          .filter(({ type }) => refunds.includes(type))
          .map((charge) => ({ charge_id: charge.id, cents: mode === 'refund_unpaid' ? outstandingOf(charge) : amountOf(charge) }))
          .filter(({ cents }) => cents > 0)
  for (const { cents } of lowered) steps.push(step('lost_charge_lowered', { cents }))
  const fine = mode === 'refund_and_fine_anew' ? 'anew' : mode === 'refund_and_restore_fine' ? 'restored' : 'as_it_is'
  if (fine !== 'as_it_is') steps.push(step(`fine_${fine}`))
  return { mode, lowered, fine, steps }
}

function at(instant: Instant, zone: string): DateTime {
  return instant instanceof Date ? DateTime.fromJSDate(instant, { zone }) : DateTime.fromISO(instant, { zone })
}

/** What is charged for a copy that is lost; undefined where somebody has yet to say what it costs. */
export function replacementOf(
  policy: Readonly<Record<string, unknown>>,
  priceCents: number | null,
): { cents: number; steps: Step[] } | undefined {
  const rule = policy['lost.replacement'] as
    | { by: 'copy_price'; otherwise_cents: number }
    | { by: 'fixed'; cents: number }
    | { by: 'actual_cost' }
    | undefined
  if (rule === undefined || rule.by === 'actual_cost') return undefined
  if (rule.by === 'fixed') return { cents: rule.cents, steps: [step('replacement_fixed', { cents: rule.cents })] }
  return priceCents === null
    ? { cents: rule.otherwise_cents, steps: [step('replacement_price_unknown', { cents: rule.otherwise_cents })] }
    : { cents: priceCents, steps: [step('replacement_price', { cents: priceCents })] }
}

/** The fee for the work that a lost copy makes, which may differ by who found out. */
export function processingFeeOf(policy: Readonly<Record<string, unknown>>, cause: 'declared' | 'aged'): number {
  const rule = policy['lost.processing_fee'] as { cents: number; when_declared: boolean; when_aged: boolean } | undefined
  if (rule === undefined) return 0
  return (cause === 'declared' ? rule.when_declared : rule.when_aged) ? rule.cents : 0
}
