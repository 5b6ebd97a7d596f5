import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit, type LoggedEvent } from '../../kernel/events.ts'
import type { Mail } from '../../kernel/mail.ts'
import { Problem } from '../../kernel/problem.ts'
import type { Query } from '../../kernel/query.ts'
import { settings } from '../settings/contract.ts'
import { events, type NoticeChoice, type NoticeDetail, type NoticeFacts, type NoticeKind } from './contract.ts'
import {
  addresseeOf,
  claimForSending,
  factsOfHold,
  factsOfLoan,
  failForgotten,
  getNotice,
  insertNotice,
  type LockedNotice,
  lockNotice,
  makeObsolete,
  putNoticeChoice,
  queueAgain,
  settleNotice,
} from './queries.ts'
import { noticeLanguage, obsolescence } from './rules.ts'
import { noticeWords } from './words.ts'

/** Longer than any mail server is waited for; after it, a run that has said nothing is taken for dead. */
const CLAIM_MS = 180_000
const FORGOTTEN_AT_ONCE = 500

/**
 * Writes the notice that an event asks for, once however often it is called; nothing for a patron without an address
 * or who declined that kind.
 */
export async function writeNotice(tx: LibraryTx, kind: NoticeKind, event: LoggedEvent): Promise<void> {
  if (event.patron_id === null) return
  const addressee = await tx.maybe(addresseeOf(event.patron_id, kind))
  if (!addressee?.email || !addressee.is_wanted) return
  const id = uuidv7()
  const { email, language } = addressee
  const written = await tx.maybe(
    insertNotice(id, kind, event.patron_id, event.subject_id, event.at, email, noticeLanguage(language), tx.now),
  )
  if (written) tell(tx, 'notice.queued', { id, kind, channel: 'email', patron_id: event.patron_id })
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
  const facts = await tx.maybe(factsOf(notice))
  const reason = obsolescence(notice.kind, facts, tx.now.getTime() - Date.parse(notice.happened_at))
  if (reason !== undefined) {
    tx.push(makeObsolete(id, reason))
    emit(tx, events, 'notice.obsolete', {
      subject_id: id,
      patron_id: notice.patron_id,
      data: { kind: notice.kind, channel: notice.channel, reason },
    })
    return undefined
  }
  const mail = mailOf(tx, notice, facts as NoticeFacts)
  const claim = uuidv7()
  const { to, language, subject, text } = mail
  tx.push(claimForSending(id, claim, new Date(tx.now.getTime() + CLAIM_MS), to.email, language, subject, text))
  return { claim, mail }
}

function factsOf({ kind, about_id, happened_at }: LockedNotice): Query<NoticeFacts> {
  return kind === 'hold_ready' ? factsOfHold(about_id, happened_at) : factsOfLoan(about_id)
}

function mailOf(tx: LibraryTx, { id, kind }: LockedNotice, facts: NoticeFacts): Mail {
  const patron = facts.patron as NonNullable<NoticeFacts['patron']>
  const email = patron.email as string
  const sender = settings.notice_sender.safeParse(facts.sender)
  return {
    // The same in every run, so that one that died between sending and saying so repeats a message and makes no second.
    message_id: `${id}@notices.libraryhub`,
    ...(sender.success && { from: sender.data }),
    to: { name: `${patron.given_name} ${patron.family_name}`, email },
    ...noticeWords(kind, tx.library.name, facts),
    label: `${tx.library.slug}-${kind}-${email}`,
  }
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
  for (const notice of await tx.all(failForgotten(since, tx.now, FORGOTTEN_AT_ONCE))) tell(tx, 'notice.failed', notice)
}

/** Remembers whether a patron wants a kind of notice. @throws Problem not_found */
export async function chooseNotices(tx: LibraryTx, patronId: string, kind: NoticeKind, isWanted: boolean): Promise<NoticeChoice> {
  const choice = await tx.one(putNoticeChoice(patronId, kind, isWanted, tx.now))
  emit(tx, events, 'notice_choice.changed', { subject_id: patronId, patron_id: patronId, data: choice })
  return choice
}

function tell(
  tx: LibraryTx,
  type: 'notice.queued' | 'notice.sent' | 'notice.failed',
  { id, kind, channel, patron_id }: Pick<LockedNotice, 'id' | 'kind' | 'channel' | 'patron_id'>,
): void {
  emit(tx, events, type, { subject_id: id, patron_id, data: { kind, channel } })
}
