import { DateTime } from 'luxon'
import { inServiceOrder, pickupTerm, whyNotFilled } from '../holds/fulfil-rules.ts'
import { fillStep, HoldTargeting, type WaitingHold } from '../holds/queue-contract.ts'
import type { Explanation } from '../rules/contract.ts'
import { defineSteps } from '../rules/explanation-contract.ts'
import { type Policy, resolve } from '../rules/rules.ts'
import type { Checkin, CheckinFacts } from './contract.ts'

const step = defineSteps({
  on_this_hold_shelf: { en: 'it stands on this hold shelf already', it: 'è già su questo scaffale delle prenotazioni' },
  on_its_way: { en: 'it is on its way to {branch}', it: 'è in viaggio verso {branch}' },
  hold_passed_over: { en: 'hold {hold_id} is passed over', it: 'la prenotazione {hold_id} è saltata' },
  set_aside: { en: 'set aside until the end of {expires_on}', it: 'riservato fino alla fine del {expires_on}' },
  wanted_at: { en: 'wanted at {branch}', it: 'atteso a {branch}' },
  at_home: { en: 'it is at home here', it: 'questa è la sua sede' },
  stays: { en: 'it stays where it was returned', it: 'resta dove è stato reso' },
  belongs_at: { en: 'it belongs at {branch}', it: 'appartiene a {branch}' },
})

/** What a return does beyond closing the loan, in order. */
export type CheckinEffect =
  | { kind: 'receive'; transit_id: string }
  | { kind: 'cancel_transit'; transit_id: string }
  | { kind: 'send'; to_branch_id: string; reason: 'home' | 'hold'; hold_id: string | null }
  | { kind: 'ready'; hold: WaitingHold; shelf_expires_at: Date }
  | { kind: 'route'; hold: WaitingHold }
  | { kind: 'requeue'; hold: WaitingHold; reason: string }
  | { kind: 'skip'; hold_id: string; reason: string }

export interface CheckinDecision {
  outcome: Checkin['outcome']
  hold: Checkin['hold']
  transit: Checkin['transit']
  alerts: Checkin['alerts']
  effects: CheckinEffect[]
  explanation: Explanation
}

type Facts = CheckinFacts & { branch: NonNullable<CheckinFacts['branch']> }

/** Whether a branch takes this copy back, and where it goes when nobody waits for it. */
export function returnPolicy({ rules, branch }: Facts): Policy {
  return resolve(rules.filter((rule) => (rule.branch_id ?? branch.id) === branch.id && rule.patron_category_id === null))
}

/**
 * Decides where a copy goes that was scanned at a return desk: it is received, kept, set aside for the first hold that
 * it can fill, sent on, or shelved. The table of cases is RERO's (rero-ils#462, #780, #800, #813, #2454).
 */
export function decideCheckin(facts: Facts, at: Date): CheckinDecision {
  const { copy, holds, loan, branch } = facts
  const captured = holds.find((hold) => hold.captured_copy_id === copy.id && (hold.status === 'ready' || hold.status === 'in_transit'))
  const policy = returnPolicy(facts)
  const decision: CheckinDecision = {
    outcome: 'shelve',
    hold: null,
    transit: null,
    alerts: alertsOf(facts),
    effects: [],
    explanation: { rules: policy.explained('return.accept_at', 'return.to'), steps: [] },
  }
  // A live transit beside an open loan is impossible: the copy was lent on its way.
  if (loan && facts.transit) decision.effects.push({ kind: 'cancel_transit', transit_id: facts.transit.id })
  const transit = loan ? null : facts.transit
  if (captured && !loan) return settleCaptured(decision, facts, captured, transit, at)
  if (captured) decision.effects.push({ kind: 'requeue', hold: captured, reason: 'the copy was on loan' })

  const first = firstFulfillable(decision, facts, at)
  if (first) {
    if (transit) decision.effects.push(endOfTransit(transit, branch.id))
    return first.pickup_branch_id === branch.id ? ready(decision, facts, first, at) : route(decision, facts, first)
  }
  return withoutHold(decision, facts, transit, policy.get('return.to') ?? 'home')
}

function alertsOf({ copy }: Facts): Checkin['alerts'] {
  if (['missing', 'lost'].includes(copy.condition)) return [{ code: 'found', params: { condition: copy.condition } }]
  return copy.condition === 'damaged' ? [{ code: 'damaged', params: {} }] : []
}

function settleCaptured(decision: CheckinDecision, facts: Facts, hold: WaitingHold, transit: Facts['transit'], at: Date): CheckinDecision {
  const { branch } = facts
  if (hold.pickup_branch_id === branch.id) {
    if (hold.status === 'ready') {
      decision.explanation.steps.push(step('on_this_hold_shelf'))
      return { ...decision, outcome: 'already_on_hold_shelf', hold: shown(hold, hold.shelf_expires_at) }
    }
    if (transit) decision.effects.push({ kind: 'receive', transit_id: transit.id })
    return ready(decision, facts, hold, at)
  }
  if (transit && transit.to_branch_id === hold.pickup_branch_id) {
    decision.explanation.steps.push(step('on_its_way', { branch: transit.to_branch }))
    return { ...decision, outcome: 'still_in_transit', hold: shown(hold, null), transit: shownTransit(transit) }
  }
  // It stands on the wrong hold shelf, or travels to where it is no longer wanted.
  if (transit) decision.effects.push({ kind: 'cancel_transit', transit_id: transit.id })
  return route(decision, facts, hold)
}

/** The first hold that this copy can fill, in the order of this branch; each that is passed over is told why, in its own log. */
function firstFulfillable(decision: CheckinDecision, facts: Facts, at: Date): WaitingHold | undefined {
  const { holds, copy, branch, rules, targeting } = facts
  const waiting = holds.filter(({ status }) => status === 'queued' || status === 'suspended')
  for (const hold of inServiceOrder(waiting, copy, branch.id, rules, HoldTargeting.parse(targeting ?? {}).order)) {
    const whyNot = whyNotFilled(hold, copy, branch.id, { ...facts, at })
    if (whyNot === undefined) return hold
    decision.effects.push({ kind: 'skip', hold_id: hold.id, reason: whyNot.code })
    decision.explanation.steps.push(step('hold_passed_over', { hold_id: hold.id }), fillStep(`not_filled_${whyNot.code}`, whyNot.params))
  }
  return undefined
}

function ready(decision: CheckinDecision, facts: Facts, hold: WaitingHold, at: Date): CheckinDecision {
  const { policy, expires } = pickupTerm(hold, facts.copy, { ...facts, at })
  decision.effects.push({ kind: 'ready', hold, shelf_expires_at: expires })
  Object.assign(decision.explanation.rules, policy.explained('hold.pickup_period'))
  const zone = facts.branches[hold.pickup_branch_id]?.time_zone
  decision.explanation.steps.push(step('set_aside', { expires_on: DateTime.fromJSDate(expires, { zone }).toISODate() }))
  return { ...decision, outcome: 'hold_ready', hold: shown(hold, expires.toISOString()) }
}

function route(decision: CheckinDecision, { branches }: Facts, hold: WaitingHold): CheckinDecision {
  const pickup = branches[hold.pickup_branch_id]?.name ?? ''
  decision.effects.push({ kind: 'send', to_branch_id: hold.pickup_branch_id, reason: 'hold', hold_id: hold.id }, { kind: 'route', hold })
  decision.explanation.steps.push(step('wanted_at', { branch: pickup }))
  return {
    ...decision,
    outcome: 'send_to_pickup',
    hold: shown(hold, null),
    transit: { to_branch_id: hold.pickup_branch_id, to_branch: pickup, reason: 'hold' },
  }
}

/** Nobody waits: on it goes if it was going home, else it stays where it belongs or starts on its way there. */
function withoutHold(decision: CheckinDecision, facts: Facts, transit: Facts['transit'], returnTo: string): CheckinDecision {
  const { copy, branch, home_branch } = facts
  if (transit) {
    if (transit.to_branch_id !== branch.id && transit.reason === 'home') {
      decision.explanation.steps.push(step('on_its_way', { branch: transit.to_branch }))
      return { ...decision, outcome: 'still_in_transit', transit: shownTransit(transit) }
    }
    decision.effects.push(endOfTransit(transit, branch.id))
    if (transit.hold_id !== null) decision.alerts.push({ code: 'hold_no_longer_wanted', params: { hold_id: transit.hold_id } })
  }
  if (branch.id === copy.home_branch_id || returnTo === 'stay') {
    decision.explanation.steps.push(step(branch.id === copy.home_branch_id ? 'at_home' : 'stays'))
    return decision
  }
  decision.effects.push({ kind: 'send', to_branch_id: copy.home_branch_id, reason: 'home', hold_id: null })
  decision.explanation.steps.push(step('belongs_at', { branch: home_branch.name }))
  return { ...decision, outcome: 'send_home', transit: { to_branch_id: copy.home_branch_id, to_branch: home_branch.name, reason: 'home' } }
}

function endOfTransit(transit: NonNullable<Facts['transit']>, branchId: string): CheckinEffect {
  return { kind: transit.to_branch_id === branchId ? 'receive' : 'cancel_transit', transit_id: transit.id }
}

function shown(hold: WaitingHold, shelfExpiresAt: string | null): Checkin['hold'] {
  return {
    id: hold.id,
    pickup_branch_id: hold.pickup_branch_id,
    shelf_expires_at: shelfExpiresAt && new Date(shelfExpiresAt).toISOString(),
  }
}

function shownTransit({ to_branch_id, to_branch, reason }: NonNullable<Facts['transit']>): Checkin['transit'] {
  return { to_branch_id, to_branch, reason }
}
