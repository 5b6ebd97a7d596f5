import { now } from '../../kernel/clock.ts'
import { inPlatform } from '../../kernel/db.ts'
import type { LoggedEvent } from '../../kernel/events.ts'
import { defineJob, type JobContext } from '../../kernel/jobs.ts'
import { MailError } from '../../kernel/mail.ts'
import { statement } from '../../kernel/query.ts'
import type { NoticeKind } from './contract.ts'
import { forgetChoices, forgetNotices, librariesWithUnsettled, librariesWithWaiting } from './queries.ts'
import { claimNotice, failForgottenNotices, type NoticeOutcome, releaseWaiting, settleClaim, writeNotice } from './verbs.ts'

const KIND_OF: Readonly<Record<string, NoticeKind>> = {
  'hold.ready': 'hold_ready',
  'hold.cancelled': 'hold_cancelled',
  'hold.expired': 'hold_expired',
  'loan.opened': 'loan_receipt',
  'loan.recalled': 'loan_recalled',
  'loan.lost_billed': 'lost_billed',
  'loan.aged_to_lost': 'lost_billed',
  'loan.declared_lost': 'lost_billed',
  'patron.expires_soon': 'card_expiring',
  'payment.taken': 'payment_receipt',
}
const DAY_MS = 86_400_000
/** Half a minute in all, which is within the claim. */
const SETTLE_TRIES = 8
/** All tries of one notice take four hours. */
const FORGOTTEN_MS = DAY_MS / 2

/** Writes what an event asks for. Safe to run twice: the notice is unique per event, channel and patron. */
const write = defineJob({
  name: 'notices.write',
  on: Object.keys(KIND_OF),
  queue: 'default',
  retry: { limit: 5, delay_s: 10 },
  run: ({ payload, library }) => {
    const event = payload as LoggedEvent
    return library.write((tx) => writeNotice(tx, KIND_OF[event.type] as NoticeKind, event))
  },
})

/**
 * Hands a notice over, outside of any transaction. Safe to run twice: it is claimed first, by one run at a time, and
 * one that was sent is never claimed again. Only a run that dies after the mail server said yes, and before that is
 * written down, is repeated, under the same Message-ID.
 */
const send = defineJob({
  name: 'notices.send',
  on: 'notice.queued',
  queue: 'mail',
  retry: { limit: 10, delay_s: 30, longest_delay_s: 3_600 },
  lease_s: 300,
  run: sendNotice,
})

async function sendNotice({ payload, library, mail, is_last_try, signal, log }: JobContext): Promise<void> {
  const id = (payload as LoggedEvent).subject_id
  signal.throwIfAborted()
  const claimed = await library.write((tx) => claimNotice(tx, id))
  if (!claimed) return
  const settle = (outcome: NoticeOutcome) => insist(() => library.write((tx) => settleClaim(tx, id, claimed.claim, outcome)))
  try {
    await mail.send(claimed.mail)
  } catch (error) {
    if (!(error instanceof MailError)) throw error
    await settle({ status: error.isPermanent || is_last_try ? 'failed' : 'queued', reason: error.message })
    if (!error.isPermanent) throw error
    return log.warn({ err: error, notice_id: id }, 'notice refused')
  }
  await settle({ status: 'sent' })
}

/** What a mail server was told cannot be taken back, so a database that is away for seconds is waited for. */
async function insist(write: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await write()
    } catch (error) {
      if (tries === SETTLE_TRIES) throw error
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** tries))
    }
  }
}

/** Sends on what waited for a decent hour, or for the end of a visit. Safe to run twice: what was let go waits no more. */
const release = defineJob({
  name: 'notices.release',
  cron: '*/5 * * * *',
  clock_for: async (database) => (await inPlatform(database, (tx) => tx.all(librariesWithWaiting(now())))).map(({ role }) => role),
  queue: 'default',
  retry: { limit: 3, delay_s: 60 },
  run: async ({ library, signal }) => {
    while (!signal.aborted && (await library.write((tx) => releaseWaiting(tx)))) {}
  },
})

/** Shows as failed what no run has settled, because its last one died. Safe to run twice: a second run finds nothing. */
const sweep = defineJob({
  name: 'notices.sweep',
  cron: '*/15 * * * *',
  clock_for: async (database) =>
    (await inPlatform(database, (tx) => tx.all(librariesWithUnsettled(new Date(now().getTime() - FORGOTTEN_MS))))).map(({ role }) => role),
  queue: 'bulk',
  retry: { limit: 3, delay_s: 60 },
  run: ({ library }) => library.write((tx) => failForgottenNotices(tx, new Date(tx.now.getTime() - FORGOTTEN_MS))),
})

const isPatronGone = statement<{ id: string }>('notices.patron', `select id from {library}.patron where id = $1`)

/** Forgets the notices and choices of a patron who is gone. Safe to run twice: a second run finds nothing. */
const forget = defineJob({
  name: 'notices.forget',
  on: 'patron.deleted',
  queue: 'default',
  retry: { limit: 5, delay_s: 60 },
  run: ({ payload, library }) =>
    library.write(async (tx) => {
      const { subject_id } = payload as LoggedEvent
      if (await tx.maybe(isPatronGone(subject_id))) return
      await tx.flight([forgetNotices(subject_id), forgetChoices(subject_id)])
    }),
})

export const noticeJobs = [write, send, release, sweep, forget]
