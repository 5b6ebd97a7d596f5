import { DateTime } from 'luxon'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { statement } from '../../kernel/query.ts'
import { settings } from '../settings/contract.ts'
import { events } from './contract.ts'

const EXPIRING = `select id from {library}.patron
     where status = 'active' and expires_on between $1::date and $2::date and expiry_notice_for is distinct from expires_on and ($3::uuid is null or id > $3)
     order by id limit $4`
/** Cards that end in the days to come and were not announced yet; an expiry that was moved is announced anew. Parameters: first day, last day, patron of the row before or null, limit. */
const announce = statement<{ id: string; expires_on: string }>(
  'patrons.announce-expiry',
  `update {library}.patron p set expiry_notice_for = p.expires_on
   where p.id in (
     ${EXPIRING} for no key update skip locked)
   returning p.id, p.expires_on`,
)
/** The same cards, to look at. */
const expiring = statement<{ id: string }>('patrons.expiring', EXPIRING)
const expirySetting = statement<{ value: unknown }>(
  'patrons.expiry-setting',
  `select value from {library}.setting where key = 'card_expiry_notice'`,
)

export interface ExpiryBatch {
  /** The business day that the work is done for. */
  date: string
  after: string | null
  limit: number
}

/**
 * Announces cards that end soon, one event a patron and expiry, for a batch of patrons. That a card has ended needs no
 * work: it is seen from its day. Running it twice announces nothing twice; a library that has not said how many days
 * before it wants that announces nothing.
 */
export async function announceExpiries(tx: LibraryTx, { date, after, limit }: ExpiryBatch): Promise<{ done: number; next: string | null }> {
  const last = await lastDay(tx, date)
  if (last === undefined) return { done: 0, next: null }
  const rows = await tx.all(announce(date, last, after, limit))
  for (const { id, expires_on } of rows) emit(tx, events, 'patron.expires_soon', { subject_id: id, patron_id: id, data: { expires_on } })
  const ids = rows.map(({ id }) => id).sort()
  return { done: rows.length, next: rows.length < limit ? null : (ids.at(-1) ?? null) }
}

/** Gives the next patron whose card would be announced, so that one that cannot be stops no other. */
export async function skipExpiry(tx: LibraryTx, { date, after }: Omit<ExpiryBatch, 'limit'>): Promise<string | null> {
  const last = await lastDay(tx, date)
  return last === undefined ? null : ((await tx.all(expiring(date, last, after, 1)))[0]?.id ?? null)
}

/** The last day whose cards are announced now; undefined where the library announces none. */
async function lastDay(tx: LibraryTx, date: string): Promise<string | undefined> {
  const days = settings.card_expiry_notice.safeParse((await tx.maybe(expirySetting()))?.value).data?.days_before
  return days === undefined ? undefined : (DateTime.fromISO(date, { zone: 'utc' }).plus({ days }).toISODate() ?? undefined)
}
