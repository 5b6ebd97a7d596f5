import { DateTime } from 'luxon'
import type { Step } from '../rules/contract.ts'
import { defineSteps } from '../rules/explanation-contract.ts'
import type { HoldExplanation } from './desk-contract.ts'
import { inServiceOrder, whyHoldWaits, whyNotFilled, whyNotLendable, whyNotRuled, whyNotWanted } from './fulfil-rules.ts'
import { fillStep, HoldTargeting, type QueueCopy, type QueueFacts, type WaitingHold, type WhyNot } from './queue-contract.ts'
import { isClosedToday, isLocalOnly, isOnShelf } from './target-rules.ts'

const step = defineSteps({
  copy_lent_until: { en: 'it is on loan until {due_at}', it: 'è in prestito fino al {due_at}' },
  copy_recalled: { en: 'its loan was recalled on {recalled_at}', it: 'il prestito è stato richiamato il {recalled_at}' },
  copy_travels: { en: 'it is on its way from {from} to {branch}', it: 'è in viaggio da {from} a {branch}' },
  copy_set_aside: { en: 'it is set aside for another hold', it: "è riservato per un'altra prenotazione" },
  copy_set_aside_for_this: { en: 'it is set aside for this hold', it: 'è riservato per questa prenotazione' },
  copy_to_clear: {
    en: 'it stands uncollected on the hold shelf of {branch}, and has to be scanned',
    it: 'è rimasto sullo scaffale delle prenotazioni di {branch}: va letto al banco',
  },
  copy_condition: { en: 'its condition is {condition}', it: 'il suo stato è {condition}' },
  copy_fetched_for_this: { en: 'it is to be fetched at {branch} since {targeted_at}', it: 'è in prelievo a {branch} dal {targeted_at}' },
  copy_fetched_for_other: { en: 'it is to be fetched for another hold', it: "è in prelievo per un'altra prenotazione" },
  copy_branch_closed: { en: '{branch} is closed', it: '{branch} è chiusa' },
  copy_local_only: {
    en: 'for its first {days} days only the pickup branch fetches copies for a hold',
    it: 'nei primi {days} giorni solo la sede di ritiro preleva esemplari per una prenotazione',
  },
  copy_missed: { en: 'it was looked for in vain ({count})', it: 'è stato cercato invano ({count})' },
  copy_on_shelf: { en: 'it is on the shelf at {branch}', it: 'è a scaffale a {branch}' },
})

type CopyReasons = HoldExplanation['copies'][number]

/** Says of each copy that could be meant whether it can fill a hold, and why it has not. */
export function copyReasons(queue: QueueFacts, hold: WaitingHold, at: Date): CopyReasons[] {
  return queue.copies
    .filter((copy) => (hold.copy_id === null ? hold.level === 'any_edition' || copy.book_id === hold.book_id : copy.id === hold.copy_id))
    .map((copy) => {
      const reasons = [...whereItIs(queue, hold, copy), ...whyItMayNot(queue, hold, copy, at), ...whyNotFetched(queue, hold, copy, at)]
      const canFill =
        hold.captured_copy_id === copy.id || (isOnShelf(copy) && !whyNotFilled(hold, copy, copy.holding_branch_id, { ...queue, at }))
      return {
        copy_id: copy.id,
        barcode: copy.barcode,
        branch_id: copy.holding_branch_id,
        can_fill: canFill,
        is_target: hold.target_copy_id === copy.id,
        reasons,
      }
    })
}

function whereItIs({ branches }: QueueFacts, hold: WaitingHold, copy: QueueCopy): Step[] {
  const named = (id: string) => branches[id]?.name
  const zone = branches[copy.holding_branch_id]?.time_zone
  const local = (instant: string) => DateTime.fromJSDate(new Date(instant), { zone }).toISO({ suppressMilliseconds: true })
  const steps: Step[] = []
  if (copy.loan) steps.push(step('copy_lent_until', { due_at: local(copy.loan.due_at) }))
  if (copy.loan?.recalled_at) steps.push(step('copy_recalled', { recalled_at: local(copy.loan.recalled_at) }))
  if (copy.transit) steps.push(step('copy_travels', { from: named(copy.transit.from_branch_id), branch: named(copy.transit.to_branch_id) }))
  if (copy.status === 'on_hold_shelf') steps.push(step(hold.captured_copy_id === copy.id ? 'copy_set_aside_for_this' : 'copy_set_aside'))
  if (copy.is_uncollected) steps.push(step('copy_to_clear', { branch: named(copy.holding_branch_id) }))
  if (copy.condition !== 'ok') steps.push(step('copy_condition', { condition: copy.condition }))
  if (isOnShelf(copy)) steps.push(step('copy_on_shelf', { branch: named(copy.holding_branch_id) }))
  return steps
}

/** What has to do with this copy and this hold, whatever else keeps the hold from being filled. */
function whyItMayNot(queue: QueueFacts, hold: WaitingHold, copy: QueueCopy, at: Date): Step[] {
  if (hold.type === 'force') return []
  const around = { ...queue, at }
  const reasons = [whyNotWanted(hold, copy), whyNotLendable(copy), whyNotRuled(hold, copy, copy.holding_branch_id, around)]
  return reasons.filter((why): why is WhyNot => why !== undefined && why.code !== 'condition').map(said)
}

function whyNotFetched({ branches, misses, ...queue }: QueueFacts, hold: WaitingHold, copy: QueueCopy, at: Date): Step[] {
  const steps: Step[] = []
  const branch = branches[copy.holding_branch_id]
  const missed = misses.find((one) => one.hold_id === hold.id && one.copy_id === copy.id)
  if (missed) steps.push(step('copy_missed', { count: missed.count }))
  if (!isOnShelf(copy)) return steps
  if (hold.target_copy_id === copy.id) {
    const since = DateTime.fromJSDate(new Date(hold.targeted_at ?? at), { zone: branch?.time_zone })
    steps.push(step('copy_fetched_for_this', { branch: branch?.name, targeted_at: since.toISO({ suppressMilliseconds: true }) }))
  } else if (queue.holds.some(({ target_copy_id }) => target_copy_id === copy.id)) steps.push(step('copy_fetched_for_other'))
  const targeting = HoldTargeting.parse(queue.targeting ?? {})
  if (copy.holding_branch_id === hold.pickup_branch_id) return steps
  if (isClosedToday(branch, at)) steps.push(step('copy_branch_closed', { branch: branch?.name }))
  if (isLocalOnly(hold, targeting, at)) steps.push(step('copy_local_only', { days: targeting.local_only_days }))
  return steps
}

/** What in the hold itself keeps it from being served. */
export function waitsBecause(queue: QueueFacts, hold: WaitingHold, at: Date): Step[] {
  const why = whyHoldWaits(hold, { ...queue, at })
  return why ? [said(why)] : []
}

/** Who is served before a hold, by the order of the queue, and which of them are passed over. */
export function servedBefore(queue: QueueFacts, hold: WaitingHold, at: Date): HoldExplanation['before'] {
  const waiting = queue.holds.filter(
    (one) =>
      (one.status === 'queued' || one.status === 'suspended') &&
      (one.book_id === hold.book_id || one.level === 'any_edition' || hold.level === 'any_edition') &&
      (one.copy_id === null || hold.copy_id === null || one.copy_id === hold.copy_id),
  )
  const target = queue.copies.find(({ id }) => id === hold.target_copy_id)
  const { order } = HoldTargeting.parse(queue.targeting ?? {})
  const ordered = target ? inServiceOrder(waiting, target, target.holding_branch_id, queue.rules, order) : waiting
  const place = ordered.findIndex(({ id }) => id === hold.id)
  return ordered.slice(0, place < 0 ? 0 : Math.min(place, 100)).map((one) => ({
    hold_id: one.id,
    status: one.status,
    type: one.type,
    level: one.level,
    requested_at: new Date(one.requested_at).toISOString(),
    pickup_branch_id: one.pickup_branch_id,
    passed_over: waitsBecause(queue, one, at),
  }))
}

function said({ code, params }: WhyNot): Step {
  return fillStep(`not_filled_${code}`, params)
}
