import { DateTime } from 'luxon'
import type { Duration, RuleKind } from '../rules/contract.ts'
import { defineSteps } from '../rules/explanation-contract.ts'
import { resolve } from '../rules/rules.ts'
import { dueAt } from './due-rules.ts'
import type { LendingFacts } from './lending-contract.ts'
import { type Asked, type LendingDecision, personalRefusals, refuse, settle } from './refusal-rules.ts'

const step = defineSteps({
  counted_from_now: { en: 'counted from now', it: 'contato da adesso' },
  counted_from_due: { en: 'counted from the due date', it: 'contato dalla scadenza' },
})

/** Decides on a renewal, which never shortens a loan. */
export function decideRenewal(
  facts: LendingFacts,
  loan: { due_at: string; renewal_count: number; frozen: Record<string, unknown> },
  at: Date,
  asked: Asked,
): LendingDecision {
  const policy = resolve(facts.rules)
  const frozen = <T>(kind: RuleKind) => (loan.frozen[kind] ?? policy.get(kind)) as T | undefined
  const refusals = personalRefusals(facts, at, 'renewal', policy)
  const max = frozen<number | 'unlimited'>('renew.max') ?? 0
  if (typeof max === 'number' && loan.renewal_count >= max)
    refusals.push(refuse('renewal_limit_reached', { count: loan.renewal_count, limit: max }))
  const waiting = facts.holds.filter((hold) => hold.patron_id !== facts.patron.id && hold.status === 'queued' && hold.is_eligible)
  if (policy.get('renew.block_if_hold') === 'always' && waiting.length > 0)
    refusals.push(refuse('holds_waiting', { count: waiting.length }))
  const notBefore = policy.get<Duration>('renew.not_before')
  if (notBefore) {
    const from = DateTime.fromISO(loan.due_at, { zone: facts.branch.time_zone }).minus({ [`${notBefore.unit}s`]: notBefore.count })
    if (from.toJSDate() > at) refusals.push(refuse('renewal_too_soon', { from: from.toISODate() }))
  }
  const period = frozen<Duration>('renew.period') ?? frozen<Duration>('loan.period')
  const isFromDue = (frozen('renew.from') ?? 'due') === 'due'
  // What is overdue already is counted from now: counted from its due date it could be overdue again at once.
  const start = isFromDue ? new Date(Math.max(Date.parse(loan.due_at), at.getTime())) : at
  const due =
    period &&
    dueAt(
      start,
      {
        period,
        closed_day_mode: frozen('loan.closed_day_mode') ?? 'keep',
        fixed_due: frozen('loan.fixed_due'),
        after_opening: frozen('loan.after_opening'),
        cap_on: policy.get('loan.cap_at_patron_expiry') === true ? facts.patron.expires_on : null,
      },
      facts.branch,
    )
  if (!due) refusals.push(refuse('no_rule', { kind: 'renew.period' }, null))
  else if (due.due_at.getTime() <= Date.parse(loan.due_at)) refusals.push(refuse('renewal_changes_nothing', {}, null))
  return settle(refusals, asked, {
    due,
    fills: undefined,
    policy: loan.frozen,
    explanation: {
      rules: policy.explained('renew.max', 'renew.period', 'loan.period', 'renew.block_if_hold'),
      steps: [step(start.getTime() === at.getTime() ? 'counted_from_now' : 'counted_from_due'), ...(due?.steps ?? [])],
    },
  })
}
