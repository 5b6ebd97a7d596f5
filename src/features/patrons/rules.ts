import type { BLOCKED_ACTIONS, PATRON_MEASURES } from '../rules/contract.ts'

export type Measure = (typeof PATRON_MEASURES)[number]
export type BlockedAction = (typeof BLOCKED_ACTIONS)[number]

/** What is measured of a patron at one instant; yes and no are 1 and 0. */
export type Measures = Readonly<Record<Measure, number>>

/** One entry of the rule kind `patron.thresholds`. */
export interface Threshold {
  measure: Measure
  above: number
  actions: readonly BlockedAction[]
}

/** A threshold that a patron is above, with what it forbids. */
export interface LiveBlock extends Threshold {
  value: number
}

/**
 * Gives every threshold that a patron is above at this moment. Nothing of it is stored: what is paid or brought back
 * is forgotten by the next question.
 */
export function liveBlocks(measures: Measures, thresholds: readonly Threshold[] | undefined): LiveBlock[] {
  return (thresholds ?? []).flatMap(({ measure, above, actions }) => {
    const value = measures[measure]
    return value > above ? [{ measure, value, above, actions }] : []
  })
}
