import { DateTime } from 'luxon'
import type { Language, NoticeFacts, NoticeItem, NoticeKind, NoticeOptions } from './contract.ts'

export type Obsolescence = 'gone' | 'no_longer_true' | 'too_late' | 'no_address' | 'declined' | 'patron_closed'

const DAY_MS = 86_400_000
/** A receipt for what came back the same day is still a proof; a day later it only confuses. */
const RECEIPT_OF_RETURNED_MS = DAY_MS
/** What could not be said in a week is not said at all. */
const LATEST_MS = 7 * DAY_MS

/**
 * Gives why a notice should no longer be sent, or undefined where it still tells the truth to somebody who wants it. Of
 * several things, those that are no longer true are left out; one that is true is enough.
 */
export function obsolescence(kind: NoticeKind, facts: NoticeFacts | undefined, age_ms: number): Obsolescence | undefined {
  if (!facts?.patron || !facts.reader || facts.branch === null || facts.items.length === 0) return 'gone'
  if (facts.patron.status !== 'active' || facts.reader.status !== 'active') return 'patron_closed'
  if (!facts.is_wanted) return 'declined'
  if (facts.reader.email === null) return 'no_address'
  if (age_ms > LATEST_MS) return 'too_late'
  return toTell(kind, facts, age_ms).length > 0 ? undefined : 'no_longer_true'
}

/** Gives what of a notice is still worth telling. */
export function toTell(kind: NoticeKind, { items }: NoticeFacts, age_ms: number): NoticeFacts['items'] {
  const mayBePast = kind === 'loan_receipt' && age_ms <= RECEIPT_OF_RETURNED_MS
  return items.filter(({ is_current }) => is_current || mayBePast)
}

/** Leaves out of what is told what it is: neither a title nor a barcode, by which it could be looked up. */
export function withoutTitle(item: NoticeItem): NoticeItem {
  return { ...item, title: null, barcode: null }
}

/**
 * Gives from when a notice may be sent, where that is not at once: receipts wait for those of the same visit, and
 * everything waits for the end of the quiet hours, by the clocks of the library.
 */
export function sendFrom(kind: NoticeKind, at: Date, options: NoticeOptions, timeZone: string): Date | null {
  const { quiet_hours, receipts_within_minutes } = options
  const bundled = kind === 'loan_receipt' && receipts_within_minutes !== null
  const earliest = bundled ? new Date(at.getTime() + receipts_within_minutes * 60_000) : at
  const decent = quiet_hours === null ? earliest : endOfQuiet(earliest, quiet_hours, timeZone)
  return decent > at ? decent : null
}

/** The quiet hours may reach over midnight. */
function endOfQuiet(at: Date, { from, to }: { from: string; to: string }, timeZone: string): Date {
  const local = DateTime.fromJSDate(at, { zone: timeZone })
  const time = local.toFormat('HH:mm')
  const isOverMidnight = from > to
  const isQuiet = isOverMidnight ? time >= from || time < to : time >= from && time < to
  if (!isQuiet) return at
  const [hour, minute] = to.split(':').map(Number)
  const end = local.set({ hour, minute, second: 0, millisecond: 0 })
  return (end <= local ? end.plus({ days: 1 }) : end).toJSDate()
}

/** The interface languages that there are templates for. */
export function noticeLanguage(wanted: string): Language {
  return wanted.startsWith('it') ? 'it' : 'en'
}

const LOCALES = { it: 'it', en: 'en-GB' } as const
const AT = { it: 'alle', en: 'at' } as const

/** Gives an instant as people say it, by the clocks of a place: what is due at the end of a day is due on that day. */
export function inWords(instant: string, language: Language, timeZone: string): string {
  const local = DateTime.fromISO(instant, { zone: timeZone }).setLocale(LOCALES[language])
  const day = local.toLocaleString(DateTime.DATE_HUGE)
  const isWholeDay = (local.hour === 23 && local.minute === 59) || (local.hour === 0 && local.minute === 0 && local.second === 0)
  return isWholeDay ? day : `${day} ${AT[language]} ${local.toFormat('HH:mm')}`
}

/** Gives an amount of money as people write it. */
export function money(cents: number, currency: string, language: Language): string {
  return new Intl.NumberFormat(LOCALES[language], { style: 'currency', currency }).format(cents / 100)
}
