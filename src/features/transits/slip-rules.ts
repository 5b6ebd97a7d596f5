import { DateTime } from 'luxon'
import { dateIn } from '../rules/explanation-contract.ts'
import type { Slip, TransitReason } from './contract.ts'

/** What stands on any slip: the copy that it lies in. */
interface SlippedCopy {
  title: string
  copy_barcode: string
  call_number: string | null
}

export interface TransitSlipFacts extends SlippedCopy {
  from_branch: string | null
  to_branch: string
  reason: TransitReason
  sent_at: Date
  time_zone: string
  note?: string | null
}

export interface HoldSlipFacts extends SlippedCopy {
  pickup_branch: string
  /** Whose it is, as it may stand on an open shelf. */
  patron: string | null
  /** ISO */
  expires_at: string
  time_zone: string
}

const WORDS = {
  en: {
    to: 'To',
    from: 'From',
    sent: 'Sent',
    why: 'Why',
    for: 'For',
    until: 'Until',
    home: 'goes home',
    hold: 'somebody waits for it there',
    manual: 'sent by hand',
    rotation: 'rotating collection',
    waiting: 'Hold shelf',
  },
  it: {
    to: 'A',
    from: 'Da',
    sent: 'Inviato',
    why: 'Motivo',
    for: 'Per',
    until: 'Fino al',
    home: 'torna alla sua sede',
    hold: 'lì qualcuno lo attende',
    manual: 'inviato a mano',
    rotation: 'fondo itinerante',
    waiting: 'Scaffale prenotazioni',
  },
} as const

type SlipLanguage = keyof typeof WORDS

function languageOf(locale: string): SlipLanguage {
  return locale.startsWith('it') ? 'it' : 'en'
}

/** Gives the slip that travels with a copy. It names no patron: whoever carries the box may read it. */
export function transitSlip(facts: TransitSlipFacts, locale: string): Slip {
  const language = languageOf(locale)
  const words = WORDS[language]
  const sentOn = DateTime.fromJSDate(facts.sent_at, { zone: facts.time_zone }).toISODate() as string
  const lines = [
    `${words.to}: ${facts.to_branch}`,
    ...(facts.from_branch === null ? [] : [`${words.from}: ${facts.from_branch}`]),
    `${words.sent}: ${dateIn(sentOn, language)}`,
    `${words.why}: ${words[facts.reason]}`,
    ...(facts.note ? [facts.note] : []),
    ...copyLines(facts),
  ]
  return { kind: 'transit', language, title: `→ ${facts.to_branch}`, lines }
}

/** Gives the slip with which a copy stands on the hold shelf. */
export function holdSlip(facts: HoldSlipFacts, locale: string): Slip {
  const language = languageOf(locale)
  const words = WORDS[language]
  const untilOn = DateTime.fromISO(facts.expires_at, { zone: facts.time_zone }).toISODate() as string
  const lines = [
    `${words.waiting}: ${facts.pickup_branch}`,
    ...(facts.patron === null ? [] : [`${words.for}: ${facts.patron}`]),
    `${words.until}: ${dateIn(untilOn, language)}`,
    ...copyLines(facts),
  ]
  return { kind: 'hold', language, title: facts.patron ?? words.waiting, lines }
}

function copyLines({ title, copy_barcode, call_number }: SlippedCopy): string[] {
  return [title, copy_barcode, ...(call_number === null ? [] : [call_number])]
}

/** Gives a slip as plain text, for a receipt printer. */
export function slipText({ title, lines }: Slip): string {
  return `${[title, '', ...lines].join('\n')}\n`
}
