import { DateTime } from 'luxon'
import { BLOCKED_ACTIONS, type PATRON_MEASURES } from '../rules/contract.ts'

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

const IN_WORDS: Readonly<Record<Measure, { it: string; en: string }>> = {
  owed_cents: { it: 'deve {value}, più di {above}', en: 'owes {value}, more than {above}' },
  guaranteed_owed_cents: { it: 'è garante di debiti per {value}, più di {above}', en: 'answers for debts of {value}, more than {above}' },
  overdue_count: { it: 'ha {value} prestiti scaduti, più di {above}', en: 'has {value} overdue loans, more than {above}' },
  days_overdue: { it: 'è in ritardo di {value} giorni, più di {above}', en: 'is {value} days overdue, more than {above}' },
  lost_count: { it: 'ha {value} copie smarrite, più di {above}', en: 'has {value} lost copies, more than {above}' },
  claimed_returned_count: {
    it: 'dice di aver reso {value} copie mai ritrovate, più di {above}',
    en: 'claims to have returned {value} copies, more than {above}',
  },
  unverified: { it: 'deve ancora mostrare un documento', en: 'has yet to show a document' },
  card_expired: { it: 'ha la tessera scaduta', en: 'has an expired card' },
}

/** Says a live block in words: counts as they are, money in the library's currency. */
export function saidOf({ measure, value, above }: LiveBlock, language: string, currency: string): string {
  const isMoney = measure.endsWith('_cents')
  const money = new Intl.NumberFormat(language, { style: 'currency', currency })
  const number = (amount: number) => (isMoney ? money.format(amount / 100) : String(amount))
  const words = IN_WORDS[measure][language.startsWith('it') ? 'it' : 'en']
  return words.replace('{value}', number(value)).replace('{above}', number(above))
}

/** What is forbidden, and by what: one entry for each action that is, in the order of BLOCKED_ACTIONS. */
export function forbiddenBy<Why extends { actions: readonly string[] }>(
  blocks: readonly Why[],
): { action: BlockedAction; because: Why[] }[] {
  return BLOCKED_ACTIONS.map((action) => ({ action, because: blocks.filter(({ actions }) => actions.includes(action)) })).filter(
    ({ because }) => because.length > 0,
  )
}

/** The day that it is somewhere at an instant, as YYYY-MM-DD. */
export function dayIn(time_zone: string, at: Date): string {
  return DateTime.fromJSDate(at, { zone: time_zone }).toISODate() as string
}

/** How many years old somebody is on a day; whoever was born on 29 February grows older on 1 March. */
export function ageOn(birth_on: string, day: string): number {
  return Math.floor(DateTime.fromISO(day, { zone: 'utc' }).diff(DateTime.fromISO(birth_on, { zone: 'utc' }), 'years').years)
}

/** Whether somebody has to answer for a patron; one whose birthday nobody knows is taken for grown up. */
export function needsGuarantor(birth_on: string | null, under: number | null, day: string): boolean {
  return birth_on !== null && under !== null && ageOn(birth_on, day) < under
}

/** The last day of a card that is given out, or renewed, on a day: a card that is still good loses nothing by being renewed early. */
export function termEnd(months: number, day: string, expires_on: string | null = null): string {
  const from = expires_on !== null && expires_on > day ? expires_on : day
  return DateTime.fromISO(from, { zone: 'utc' }).plus({ months }).toISODate() as string
}
