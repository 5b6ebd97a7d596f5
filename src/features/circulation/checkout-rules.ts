import { FROZEN_KINDS } from '../rules/contract.ts'
import { resolve } from '../rules/rules.ts'
import { dueAt, termsOf } from './due-rules.ts'
import type { LendingFacts, Refusal } from './lending-contract.ts'
import { type Asked, type LendingDecision, personalRefusals, refuse, settle } from './refusal-rules.ts'

/** Decides on a checkout: every reason against it at once, or the terms, explained. */
export function decideCheckout(facts: LendingFacts, at: Date, asked: Asked): LendingDecision {
  const policy = resolve(facts.rules)
  const { patron, copy, holds } = facts
  const refusals = [...personalRefusals(facts, at, 'checkout', policy), ...copyRefusals(facts)]
  const limit = (code: Refusal['code'], count: number, max: unknown) => {
    if (typeof max === 'number' && count >= max) refusals.push(refuse(code, { count, limit: max }))
  }
  limit('loan_limit_reached', facts.open_count, policy.get('loan.max_total'))
  limit('type_limit_reached', facts.open_of_type_count, policy.get('loan.max_of_type'))
  if (policy.get('loan.one_per_title') === true && facts.has_title && facts.open_loan?.patron_id !== patron.id)
    refusals.push(refuse('title_on_loan_to_patron', {}))
  if (policy.get('loan.allowed') !== true)
    refusals.push(
      policy.get('loan.allowed') === undefined ? refuse('no_rule', { kind: 'loan.allowed' }, null) : refuse('loan_not_allowed', {}),
    )

  const terms = termsOf(policy, policy.get('loan.cap_at_patron_expiry') === true ? patron.expires_on : null)
  const due = terms && dueAt(at, terms, facts.branch)
  if (!due) refusals.push(refuse('no_rule', { kind: 'loan.period' }, null))
  else if (due.due_at <= at) refusals.push(refuse('due_in_past', {}, null))
  // Any copy of the book fills a hold on the book; a hold on one copy is filled by that one alone.
  // What the copy was set aside for comes first.
  const own = holds.filter((hold) => hold.patron_id === patron.id)
  const fills =
    own.find((hold) => hold.captured_copy_id === copy.id) ?? own.find((hold) => hold.copy_id === null || hold.copy_id === copy.id)
  return settle(refusals, asked, {
    due,
    fills,
    policy: Object.fromEntries(FROZEN_KINDS.map((kind) => [kind, policy.get(kind)]).filter(([, value]) => value !== undefined)),
    explanation: {
      rules: policy.explained('loan.allowed', 'loan.period', 'loan.closed_day_mode', 'loan.max_total', 'loan.max_of_type', 'renew.max'),
      steps: due?.steps ?? [],
    },
  })
}

function copyRefusals(facts: LendingFacts): Refusal[] {
  const { patron, copy, holds, transit, open_loan } = facts
  const refusals: Refusal[] = []
  if (open_loan) return [refuse(open_loan.patron_id === patron.id ? 'copy_on_loan_to_patron' : 'copy_on_loan', {}, null)]
  if (!['ok', 'in_process'].includes(copy.condition)) refusals.push(refuse('copy_unavailable', { condition: copy.condition }))
  if (copy.not_for_loan !== null) refusals.push(refuse('copy_not_for_loan', { reason: copy.not_for_loan }))
  const captured = holds.find((hold) => hold.captured_copy_id === copy.id && (hold.status === 'ready' || hold.status === 'in_transit'))
  if (captured && captured.patron_id !== patron.id) refusals.push(refuse('copy_held_for_other', {}, null))
  // A copy on its way may be lent on when nobody waits for it, or to whom it is on its way.
  else if (transit && !captured && holds.some((hold) => hold.patron_id !== patron.id && hold.status === 'queued' && hold.is_eligible))
    refusals.push(refuse('copy_in_transit', {}))
  const queue = holds.filter((hold) => hold.status === 'queued' && hold.is_eligible)
  const place = queue.findIndex((hold) => hold.patron_id === patron.id)
  const before = place < 0 ? queue.length : place
  if (!captured && before > 0) refusals.push({ ...refuse('holds_waiting', { count: before }), severity: 'confirm' })
  return refusals
}
