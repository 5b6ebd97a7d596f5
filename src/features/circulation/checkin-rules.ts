import { DateTime } from 'luxon'
import { inServiceOrder, pickupTerm, whyNotFilled, whyNotLendable } from '../holds/fulfil-rules.ts'
import { fillStep, HoldTargeting, type WaitingHold } from '../holds/queue-contract.ts'
import type { Explanation } from '../rules/contract.ts'
import { defineSteps } from '../rules/explanation-contract.ts'
import type { LiveTransit } from '../transits/contract.ts'
import type { Checkin } from './checkin-contract.ts'
import { type Asked, alert, conditionAfter, type Facts, isRepeated, returnPolicy } from './return-rules.ts'

const step = defineSteps({
  on_this_hold_shelf: { en: 'it stands on this hold shelf already', it: 'è già su questo scaffale delle prenotazioni' },
  on_its_way: { en: 'it is on its way to {branch}', it: 'è in viaggio verso {branch}' },
  goes_on_for_hold: { en: 'it goes on to {branch}, where it is wanted now', it: 'prosegue verso {branch}, dove ora è atteso' },
  hold_passed_over: { en: 'hold {hold_id} is passed over', it: 'la prenotazione {hold_id} è saltata' },
  set_aside: { en: 'set aside until the end of {expires_on}', it: 'riservato fino alla fine del {expires_on}' },
  wanted_at: { en: 'wanted at {branch}', it: 'atteso a {branch}' },
  captures_nothing: { en: 'nobody is served with it, as was asked', it: 'non è riservato a nessuno, come richiesto' },
  withdrawn_serves_nobody: { en: 'what is withdrawn serves nobody', it: 'uno scarto non soddisfa prenotazioni' },
  at_home: { en: 'it is at home here', it: 'questa è la sua sede' },
  stays: { en: 'it stays where it was returned', it: 'resta dove è stato reso' },
  sent_here: { en: 'it was sent here', it: 'è stato inviato qui' },
  taken_back_just_now: { en: 'it was taken back here just now', it: 'è appena stato registrato qui' },
  belongs_at: { en: 'it belongs at {branch}', it: 'appartiene a {branch}' },
})

/** What a return does to holds and transits, in order. */
export type CheckinEffect =
  | { kind: 'receive'; transit: LiveTransit }
  | { kind: 'cancel_transit'; transit: LiveTransit; reason: string }
  | { kind: 'send'; to_branch_id: string; reason: 'home' | 'hold'; hold_id: string | null }
  | { kind: 'go_on'; transit: LiveTransit; hold: WaitingHold }
  | { kind: 'ready'; hold: WaitingHold; shelf_expires_at: Date }
  | { kind: 'route'; hold: WaitingHold }
  | { kind: 'requeue'; hold: WaitingHold; reason: string; place: 'old' | 'front' }
  | { kind: 'skip'; hold_id: string; reason: string }
  | { kind: 'recount' }

export interface CheckinDecision {
  outcome: Checkin['outcome']
  hold: Checkin['hold']
  /** Where it goes; the id is that of a transit that goes on, or null where a new one begins. */
  transit: { id: string | null; to_branch_id: string; to_branch: string; reason: string } | null
  alerts: Checkin['alerts']
  effects: CheckinEffect[]
  explanation: Explanation
  condition: string
  is_repeated: boolean
}

/**
 * Decides where a copy goes that was scanned at a return desk: it is received, kept, set aside for the first hold that
 * it can fill, sent on, or shelved. The table of cases is RERO's (rero-ils#462, #780, #800, #813, #2454).
 */
export function decideCheckin(given: Facts, asked: Asked, at: Date): CheckinDecision {
  const condition = conditionAfter(given.copy, asked)
  const facts = { ...given, copy: { ...given.copy, condition } }
  const { copy, holds, loan, branch } = facts
  const captured = holds.find((hold) => hold.captured_copy_id === copy.id && (hold.status === 'ready' || hold.status === 'in_transit'))
  const decision: CheckinDecision = {
    outcome: 'shelve',
    hold: null,
    transit: null,
    alerts: condition !== given.copy.condition && condition === 'ok' ? [alert('copy_found', { condition: given.copy.condition })] : [],
    effects: [],
    explanation: { rules: returnPolicy(facts).explained('return.accept_at', 'return.to'), steps: [] },
    condition,
    is_repeated: isRepeated(given, at),
  }
  const transit = repair(decision, given, captured)
  const isKept = captured !== undefined && !loan
  if (isKept && canServe(facts, captured)) return settleCaptured(decision, facts, captured, transit, at)
  if (isKept) decision.effects.push({ kind: 'requeue', hold: captured, reason: `copy_${condition}`, place: 'front' })

  const first = wanted(decision, facts, asked, at)
  if (!first) return withoutHold(decision, facts, transit)
  if (transit && transit.to_branch_id === first.pickup_branch_id && transit.to_branch_id !== branch.id)
    return goOn(decision, transit, first)
  if (transit) decision.effects.push(endOfTransit(transit, branch.id))
  return first.pickup_branch_id === branch.id ? ready(decision, facts, first, at) : route(decision, facts, first)
}

/**
 * Puts right what cannot be: a copy that is on loan and on its way was lent on its way, and one that is on loan is set
 * aside for nobody (EG LP#1819542); a status that follows from nothing is what is left of a repair that went wrong.
 * Gives the transit that is really under way.
 */
function repair(decision: CheckinDecision, { copy, loan, transit }: Facts, captured: WaitingHold | undefined): LiveTransit | null {
  const before = decision.effects.length
  if (loan && transit) decision.effects.push({ kind: 'cancel_transit', transit, reason: 'on_loan' })
  if (loan && captured) decision.effects.push({ kind: 'requeue', hold: captured, reason: 'on_loan', place: 'old' })
  const status = loan ? 'on_loan' : transit ? 'in_transit' : captured?.status === 'ready' ? 'on_hold_shelf' : 'available'
  if (copy.status !== status) decision.effects.push({ kind: 'recount' })
  const isStranded = captured?.status === 'in_transit' && !loan && !transit
  const isImpossible = decision.effects.length > before || isStranded
  if (isImpossible) decision.alerts.push(alert('state_repaired'))
  return loan ? null : transit
}

/** Whether a copy that is set aside can still be handed over as it is; what staff forced is, unless it is withdrawn. */
function canServe({ copy }: Facts, hold: WaitingHold): boolean {
  const whyNot = whyNotLendable(copy)
  return whyNot === undefined || whyNot.code === 'not_for_loan' || (hold.type === 'force' && copy.condition !== 'withdrawn')
}

function settleCaptured(
  decision: CheckinDecision,
  facts: Facts,
  hold: WaitingHold,
  transit: LiveTransit | null,
  at: Date,
): CheckinDecision {
  const { branch } = facts
  if (hold.pickup_branch_id === branch.id) {
    if (hold.status === 'ready') {
      decision.explanation.steps.push(step('on_this_hold_shelf'))
      return { ...decision, outcome: 'already_on_hold_shelf', hold: shown(hold, hold.shelf_expires_at) }
    }
    if (transit) decision.effects.push(endOfTransit(transit, branch.id))
    return ready(decision, facts, hold, at)
  }
  if (transit && transit.to_branch_id === hold.pickup_branch_id) {
    decision.explanation.steps.push(step('on_its_way', { branch: transit.to_branch }))
    return { ...decision, outcome: 'still_in_transit', hold: shown(hold, null), transit }
  }
  // It stands on the wrong hold shelf, or travels to where it is no longer wanted.
  if (transit) decision.effects.push(endOfTransit(transit, branch.id))
  return route(decision, facts, hold)
}

/** The first hold that this copy can fill, in the order of this branch; each that is passed over is told why, in its own log. */
function wanted(decision: CheckinDecision, facts: Facts, asked: Asked, at: Date): WaitingHold | undefined {
  const { holds, copy, branch, rules, targeting } = facts
  const waiting = holds.filter(({ status }) => status === 'queued' || status === 'suspended')
  if (waiting.length === 0) return undefined
  if (asked.capture === false || copy.condition === 'withdrawn') {
    decision.explanation.steps.push(step(asked.capture === false ? 'captures_nothing' : 'withdrawn_serves_nobody'))
    return undefined
  }
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
    transit: { id: null, to_branch_id: hold.pickup_branch_id, to_branch: pickup, reason: 'hold' },
  }
}

/** It travels to where it is wanted already, though it was not for that hold that it was sent. */
function goOn(decision: CheckinDecision, transit: LiveTransit, hold: WaitingHold): CheckinDecision {
  decision.effects.push({ kind: 'go_on', transit, hold }, { kind: 'route', hold })
  decision.explanation.steps.push(step('goes_on_for_hold', { branch: transit.to_branch }))
  return { ...decision, outcome: 'still_in_transit', hold: shown(hold, null), transit: { ...transit, reason: 'hold' } }
}

/** Nobody waits: on it goes if it was on its way, else it stays where it may or starts on its way home. */
function withoutHold(decision: CheckinDecision, facts: Facts, transit: LiveTransit | null): CheckinDecision {
  const { branch } = facts
  const hasArrived = transit?.to_branch_id === branch.id
  if (transit && !hasArrived && transit.reason !== 'hold') {
    decision.explanation.steps.push(step('on_its_way', { branch: transit.to_branch }))
    return { ...decision, outcome: 'still_in_transit', transit }
  }
  if (transit) decision.effects.push(endOfTransit(transit, branch.id))
  if (transit?.hold_id) decision.alerts.push(alert('hold_no_longer_wanted', { hold_id: transit.hold_id }))

  if (decision.is_repeated) decision.alerts.push(alert('already_returned'))
  const outcome = mayBeShelved(decision.condition) ? 'shelve' : 'set_apart'
  const reason = whyItStays(facts, hasArrived ? transit : null, decision)
  if (reason) {
    decision.explanation.steps.push(step(reason))
    return { ...decision, outcome }
  }
  const { id, name } = destinationOf(facts)
  decision.effects.push({ kind: 'send', to_branch_id: id, reason: 'home', hold_id: null })
  decision.explanation.steps.push(step('belongs_at', { branch: name }))
  return { ...decision, outcome: 'send_home', transit: { id: null, to_branch_id: id, to_branch: name, reason: 'home' } }
}

function mayBeShelved(condition: string): boolean {
  return condition !== 'withdrawn' && condition !== 'damaged'
}

function whyItStays(facts: Facts, arrived: LiveTransit | null, decision: CheckinDecision) {
  const { copy, branch, branches, last_scan } = facts
  if (branch.id === copy.home_branch_id) return 'at_home'
  if (arrived && arrived.reason !== 'home' && arrived.reason !== 'hold') return 'sent_here'
  if (decision.is_repeated && last_scan?.outcome === 'shelve') return 'taken_back_just_now'
  if (copy.condition === 'withdrawn') return 'stays'
  const to = returnPolicy(facts).get<string>('return.to') ?? 'home'
  const group = branches[branch.id]?.group_code ?? null
  const isInGroup = group !== null && group === branches[copy.home_branch_id]?.group_code
  if (to === 'stay' || (to === 'group' && isInGroup)) return 'stays'
  // What has arrived where it was lent is there to stay, though it was seen elsewhere last.
  return to === 'holding' && (arrived !== null || destinationOf(facts).id === branch.id) ? 'stays' : undefined
}

/** Where a copy goes back to: its home, or where it was lent. */
function destinationOf(facts: Facts): { id: string; name: string } {
  const { copy, loan, branches } = facts
  const isHolding = returnPolicy(facts).get<string>('return.to') === 'holding'
  const id = isHolding ? (loan?.shown.branch_out_id ?? copy.holding_branch_id) : copy.home_branch_id
  return { id, name: branches[id]?.name ?? '' }
}

function endOfTransit(transit: LiveTransit, branchId: string): CheckinEffect {
  return transit.to_branch_id === branchId ? { kind: 'receive', transit } : { kind: 'cancel_transit', transit, reason: 'scanned_elsewhere' }
}

function shown(hold: WaitingHold, shelfExpiresAt: string | null): Checkin['hold'] {
  return {
    id: hold.id,
    pickup_branch_id: hold.pickup_branch_id,
    shelf_expires_at: shelfExpiresAt && new Date(shelfExpiresAt).toISOString(),
  }
}
