import { DateTime } from 'luxon'
import type { NoticeFacts, NoticeKind } from './contract.ts'

export type Obsolescence = 'gone' | 'no_longer_true' | 'too_late' | 'no_address' | 'declined' | 'patron_closed'

const DAY_MS = 86_400_000
/** A receipt for what came back the same day is still a proof; a day later it only confuses. */
const RECEIPT_OF_RETURNED_MS = DAY_MS
/** What could not be said in a week is not said at all. */
const LATEST_MS = 7 * DAY_MS

/** Gives why a notice should no longer be sent, or undefined where it still tells the truth to somebody who wants it. */
export function obsolescence(kind: NoticeKind, facts: NoticeFacts | undefined, age_ms: number): Obsolescence | undefined {
  if (!facts?.patron || facts.branch === null || facts.title === null || facts.until === null) return 'gone'
  if (facts.patron.status !== 'active') return 'patron_closed'
  if (!facts.is_wanted) return 'declined'
  if (facts.patron.email === null) return 'no_address'
  if (age_ms > LATEST_MS) return 'too_late'
  const mayBePast = kind === 'loan_receipt' && age_ms <= RECEIPT_OF_RETURNED_MS
  return facts.is_current || mayBePast ? undefined : 'no_longer_true'
}

/** The interface languages that there are templates for. */
export function noticeLanguage(wanted: string): 'it' | 'en' {
  return wanted.startsWith('it') ? 'it' : 'en'
}

const LOCALES = { it: 'it', en: 'en-GB' } as const
const AT = { it: 'alle', en: 'at' } as const

/** Gives an instant as people say it, by the clocks of a place: what is due at the end of a day is due on that day. */
export function inWords(instant: string, language: 'it' | 'en', timeZone: string): string {
  const local = DateTime.fromISO(instant, { zone: timeZone }).setLocale(LOCALES[language])
  const day = local.toLocaleString(DateTime.DATE_HUGE)
  const isEndOfDay = local.hour === 23 && local.minute === 59
  return isEndOfDay ? day : `${day} ${AT[language]} ${local.toFormat('HH:mm')}`
}
