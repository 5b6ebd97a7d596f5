import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit, emitMany, type LoggedEvent } from '../../kernel/events.ts'
import type { Mail } from '../../kernel/mail.ts'
import { Problem } from '../../kernel/problem.ts'
import { seesTitles } from '../families/rules.ts'
import { dayIn } from '../patrons/rules.ts'
import { settings } from '../settings/contract.ts'
import {
  events,
  type NoticeChoice,
  type NoticeDetail,
  type NoticeFacts,
  type NoticeItem,
  type NoticeKind,
  NoticeOptions,
  noticeKinds,
} from './contract.ts'
import { factsOfNotice } from './facts.ts'
import {
  addItem,
  addresseesOf,
  type Choosing,
  claimForSending,
  failForgotten,
  getNotice,
  insertNotices,
  type LockedNotice,
  lockNotice,
  lockPatronToTell,
  makeObsolete,
  type NewNotice,
  putNoticeChoice,
  queueAgain,
  releaseNotices,
  settleNotice,
  waitingNotice,
} from './queries.ts'
import { noticeLanguage, obsolescence, sendFrom, toTell, withoutTitle } from './rules.ts'
import { noticeWords } from './words.ts'

export { wordsFor } from './template-verbs.ts'

/** Longer than any mail server is waited for; after it, a run that has said nothing is taken for dead. */
const CLAIM_MS = 180_000
const AT_ONCE = 500

/** What is to be told of one patron, before it is known to whom. */
export interface ToTell {
  kind: NoticeKind
  patron_id: string
  readers: readonly Choosing[]
  template?: string
  happened_at: string
  items: NewNotice['items']
}

/**
 * Writes notices, once however often it is called: what somebody was told already is not told again. Nothing is written
 * for who has no address or declined the kind, nor of kinds that the library does not send.
 */
export async function writeNotices(tx: LibraryTx, told: readonly ToTell[], options: NoticeOptions): Promise<number> {
  const rows = told.flatMap((one) => noticesFor(tx, one, options))
  if (rows.length === 0) return 0
  const written = await tx.all(insertNotices(JSON.stringify(rows), tx.now))
  tellAll(
    tx,
    written.filter(({ status }) => status === 'queued'),
  )
  return written.length
}

function noticesFor(
  tx: LibraryTx,
  { kind, patron_id, readers, template = '', happened_at, items }: ToTell,
  options: NoticeOptions,
): NewNotice[] {
  const [first] = items
  if (!first || !isTold(kind, readers, options)) return []
  const from = sendFrom(kind, tx.now, options, tx.library.time_zone)
  return readers
    .filter((reader) => isFor(kind, reader))
    .map(({ reader_id, email, language }) => ({
      id: uuidv7(),
      kind,
      template,
      patron_id,
      reader_id,
      recipient: email,
      language: noticeLanguage(language),
      about_id: items.length === 1 ? first.about_id : patron_id,
      happened_at,
      status: from === null ? 'queued' : 'waiting',
      send_from: from?.toISOString() ?? null,
      items,
    }))
}

/** Whether anybody is to be told of a kind: the library sends it, and somebody who has an address wants it. */
export function isTold(kind: NoticeKind, readers: readonly Choosing[], { disabled_kinds }: NoticeOptions): boolean {
  return !disabled_kinds.includes(kind) && readers.some((reader) => isFor(kind, reader))
}

function isFor(kind: NoticeKind, { reader_id, choices }: Choosing): boolean {
  const { is_declinable, is_usual, is_for_guardians } = noticeKinds[kind]
  if (reader_id !== null && !is_for_guardians) return false
  return !is_declinable || (choices[kind] ?? is_usual)
}

/** Gives how a library wants its notices, out of what its settings hold. */
export function optionsOf(value: unknown): NoticeOptions {
  const parsed = NoticeOptions.safeParse(value ?? {})
  return parsed.success ? parsed.data : NoticeOptions.parse({})
}

/** Kinds that nobody is told of by what he did himself. */
const NOT_OF_OWN_ACTS: ReadonlySet<NoticeKind> = new Set(['hold_cancelled'])

/**
 * Writes the notice that an event asks for, once however often it is called. Receipts of one visit are one notice, where
 * the library wants that.
 */
export async function writeNotice(tx: LibraryTx, kind: NoticeKind, event: LoggedEvent): Promise<void> {
  const { patron_id, subject_id: about_id, at } = event
  // A loss whose bill is put off is told when it is billed.
  if (patron_id === null || (kind === 'lost_billed' && event.data.charged_cents === 0)) return
  const found = await tx.maybe(addresseesOf(patron_id, event.actor_id, tx.now))
  if (!found || (found.is_own_act && NOT_OF_OWN_ACTS.has(kind))) return
  const options = optionsOf(found.options)
  const isBundled = kind === 'loan_receipt' && options.receipts_within_minutes !== null
  if (isBundled && (await joinWaiting(tx, kind, patron_id, about_id, at))) return
  const items = [{ about_id, for_at: endOf(event) ?? at, step: 0, cents: null }]
  await writeNotices(tx, [{ kind, patron_id, readers: found.readers, happened_at: at, items }], options)
}

/** The day of which an event tells beforehand; two events about the same one are one notice. */
function endOf({ data }: LoggedEvent): string | undefined {
  return typeof data.expires_on === 'string' ? `${data.expires_on}T00:00:00.000Z` : undefined
}

/** Tells one thing more in what the patron is about to be told anyway. */
async function joinWaiting(tx: LibraryTx, kind: NoticeKind, patronId: string, aboutId: string, at: string): Promise<boolean> {
  await tx.all(lockPatronToTell(patronId))
  const waiting = await tx.maybe(waitingNotice(patronId, kind, null))
  if (waiting) tx.push(addItem(waiting.id, kind, aboutId, at, patronId))
  return waiting !== undefined
}

/** Lets go what has waited long enough, a batch. */
export async function releaseWaiting(tx: LibraryTx): Promise<boolean> {
  const released = await tx.all(releaseNotices(tx.now, AT_ONCE))
  tellAll(tx, released)
  return released.length === AT_ONCE
}

export interface ClaimedNotice {
  claim: string
  mail: Mail
}

/**
 * Takes a notice for sending and says it anew out of how things stand; undefined where there is nothing to send: it
 * was sent, or is obsolete, which it becomes here.
 * @throws Error where another run has it, which may be alive
 */
export async function claimNotice(tx: LibraryTx, id: string): Promise<ClaimedNotice | undefined> {
  const notice = await tx.maybe(lockNotice(id))
  if (!notice || !['queued', 'sending'].includes(notice.status)) return undefined
  if (notice.claimed_until !== null && Date.parse(notice.claimed_until) > tx.now.getTime())
    throw new Error('Another run is sending the notice')
  const { is_usual, is_declinable } = noticeKinds[notice.kind]
  const found = await tx.maybe(factsOfNotice(id, tx.now, is_usual, dayIn(tx.library.time_zone, tx.now)))
  const facts = found && { ...found, is_wanted: found.is_wanted || !is_declinable }
  const age_ms = tx.now.getTime() - Date.parse(notice.happened_at)
  const reason = obsolescence(notice.kind, facts, age_ms)
  if (reason !== undefined) {
    tx.push(makeObsolete(id, reason))
    emit(tx, events, 'notice.obsolete', {
      subject_id: id,
      patron_id: notice.patron_id,
      data: { kind: notice.kind, channel: notice.channel, reason },
    })
    return undefined
  }
  const mail = mailOf(tx, notice, facts as NoticeFacts, age_ms)
  const claim = uuidv7()
  const { to, language, subject, text } = mail
  tx.push(claimForSending(id, claim, new Date(tx.now.getTime() + CLAIM_MS), to.email, language, subject, text))
  return { claim, mail }
}

function mailOf(tx: LibraryTx, { id, kind, template }: LockedNotice, facts: NoticeFacts, ageMs: number): Mail {
  const reader = facts.reader as NonNullable<NoticeFacts['reader']>
  const email = reader.email as string
  const sender = settings.notice_sender.safeParse(facts.sender)
  return {
    // The same in every run, so that one that died between sending and saying so repeats a message and makes no second.
    message_id: `${id}@notices.libraryhub`,
    ...(sender.success && { from: sender.data }),
    to: { name: `${reader.given_name} ${reader.family_name}`, email },
    ...noticeWords(kind, tx.library, facts, named(tx, kind, facts, ageMs), template),
    label: `${tx.library.slug}-${kind}-${email}`,
  }
}

/**
 * What a notice tells its reader. Whoever reads it for somebody else sees titles as far as that one shares them, as in
 * the account of the family: that there is something to bring back is told all the same. A number of a card is no title.
 */
function named(tx: LibraryTx, kind: NoticeKind, facts: NoticeFacts, ageMs: number): NoticeItem[] {
  const items = toTell(kind, facts, ageMs)
  const { relations, privacy } = facts
  if (relations === null || kind === 'card_expiring') return items
  const privateFrom = settings.patron_privacy.safeParse(privacy).data?.titles_private_from_age ?? null
  const day = dayIn(tx.library.time_zone, tx.now)
  return relations.some((relation) => seesTitles(relation, privateFrom, day)) ? items : items.map(withoutTitle)
}

/** What came of handing a notice over: sent, refused for good, or to be tried again. */
export type NoticeOutcome = { status: 'sent' } | { status: 'failed' | 'queued'; reason: string }

/** Settles a claimed notice; a run that lost its claim meanwhile changes nothing. */
export async function settleClaim(tx: LibraryTx, id: string, claim: string, outcome: NoticeOutcome): Promise<void> {
  const notice = await tx.maybe(lockNotice(id))
  if (notice?.claim !== claim) return
  tx.push(settleNotice(id, claim, outcome.status, outcome.status === 'sent' ? null : outcome.reason, tx.now))
  if (outcome.status !== 'queued') tell(tx, outcome.status === 'sent' ? 'notice.sent' : 'notice.failed', notice)
}

/**
 * Puts a failed notice back into the queue; one that waits there already stays as it is.
 * @throws Problem not_found, notice_not_failed
 */
export async function resendNotice(tx: LibraryTx, id: string): Promise<NoticeDetail> {
  const notice = await tx.one(lockNotice(id))
  if (['sent', 'obsolete'].includes(notice.status)) throw new Problem('notice_not_failed', { params: { status: notice.status } })
  if (notice.status === 'failed') {
    tx.push(queueAgain(id, tx.now))
    tell(tx, 'notice.queued', notice)
  }
  return tx.one(getNotice(id))
}

/** Gives up notices that no run has settled since an instant, and says so. */
export async function failForgottenNotices(tx: LibraryTx, since: Date): Promise<void> {
  for (const notice of await tx.all(failForgotten(since, tx.now, AT_ONCE))) tell(tx, 'notice.failed', notice)
}

/** Remembers whether a patron wants a kind of notice. @throws Problem not_found, notice_not_declinable */
export async function chooseNotices(tx: LibraryTx, patronId: string, kind: NoticeKind, isWanted: boolean): Promise<NoticeChoice> {
  const { is_declinable: may_decline } = noticeKinds[kind]
  if (!isWanted && !may_decline) throw new Problem('notice_not_declinable')
  const choice = await tx.one(putNoticeChoice(patronId, kind, isWanted, tx.now))
  emit(tx, events, 'notice_choice.changed', { subject_id: patronId, patron_id: patronId, data: choice })
  return { ...choice, may_decline }
}

type Told = Pick<LockedNotice, 'id' | 'kind' | 'channel' | 'patron_id'>

function tell(tx: LibraryTx, type: 'notice.queued' | 'notice.sent' | 'notice.failed', { id, kind, channel, patron_id }: Told): void {
  emit(tx, events, type, { subject_id: id, patron_id, data: { kind, channel } })
}

function tellAll(tx: LibraryTx, notices: readonly Told[]): void {
  const facts = notices.map(({ id, kind, channel, patron_id }) => ({ subject_id: id, patron_id, data: { kind, channel } }))
  emitMany(tx, events, 'notice.queued', facts)
}
