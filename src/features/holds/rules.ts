import type { Explanation, RuleRow } from '../rules/contract.ts'
import { defineSteps } from '../rules/explanation-contract.ts'
import { resolve } from '../rules/rules.ts'

const step = defineSteps({
  copies_that_fill: {
    en: '{usable} copies could fill it, {standing} of them on the shelf',
    it: '{usable} esemplari possono soddisfarla, di cui {standing} a scaffale',
  },
  holds_of_patron: { en: 'the patron has {count} open holds', it: "l'utente ha {count} prenotazioni in corso" },
})

/** Everything that decides whether a hold may be placed, gathered after patron and book are locked. */
export interface PlacingFacts {
  patron: { id: string; status: string; expires_on: string | null; block_reason: string | null }
  open_count: number
  /** Copies that could ever fill it. */
  usable_count: number
  on_shelf_count: number
  /** Null where there is no such branch. */
  pickup: { id: string; name: string; today: string } | null
  rules: RuleRow[]
}

export interface HoldRefusal {
  code: 'patron_may_not_hold' | 'card_expired' | 'hold_not_allowed' | 'hold_limit_reached' | 'book_has_no_copies' | 'copy_on_shelf'
  params: Record<string, unknown>
}

/** Decides on a hold: every reason against it at once, with the rules that had a say. The pickup branch's rules apply. */
export function decideHold(facts: PlacingFacts): { refusals: HoldRefusal[]; explanation: Explanation } {
  const { patron, pickup, open_count, usable_count, on_shelf_count } = facts
  const policy = resolve(facts.rules)
  const refusals: HoldRefusal[] = []
  const refuse = (code: HoldRefusal['code'], params: Record<string, unknown> = {}) => refusals.push({ code, params })

  if (patron.status !== 'active' || patron.block_reason !== null) {
    refuse('patron_may_not_hold', { reason: patron.block_reason ?? patron.status })
  }
  if (patron.expires_on !== null && pickup && patron.expires_on < pickup.today) refuse('card_expired', { expires_on: patron.expires_on })
  if (policy.get('hold.allowed') === false) refuse('hold_not_allowed')
  const limit = policy.get<number | 'unlimited'>('hold.max')
  if (typeof limit === 'number' && open_count >= limit) refuse('hold_limit_reached', { count: open_count, limit })
  if (usable_count === 0) refuse('book_has_no_copies')
  if (mustWait(policy.get('hold.on_shelf'), usable_count, on_shelf_count)) refuse('copy_on_shelf')

  const steps = [
    step('copies_that_fill', { usable: usable_count, standing: on_shelf_count }),
    step('holds_of_patron', { count: open_count }),
  ]
  return { refusals, explanation: { rules: policy.explained('hold.allowed', 'hold.max', 'hold.on_shelf'), steps } }
}

/** Whether what stands on the shelf has to be fetched there instead of being reserved. */
function mustWait(onShelf: string | undefined, usable: number, standing: number): boolean {
  if (onShelf === 'if_all_out' || onShelf === 'never') return standing > 0
  return onShelf === 'if_any_out' && usable > 0 && standing === usable
}
