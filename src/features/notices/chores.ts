import { type ChoreBatch, type ChoreStep, defineChore } from '../../kernel/chores.ts'
import type { LibraryTx } from '../../kernel/db.ts'
import { skipHoldEnds, tellHoldEnds } from './hold-ends.ts'
import { purgeNotices } from './queries.ts'
import { remindPatrons, skipReminding } from './reminders.ts'

/** How many patrons a batch looks at. */
const PATRONS = 250

async function remind(tx: LibraryTx, { after, limit }: ChoreBatch, only_short: boolean): Promise<ChoreStep> {
  const { patron_count, notice_count, fee_cents, examples, next } = await remindPatrons(tx, { after, limit, only_short })
  return { done: patron_count, changed: notice_count, next, counts: { notices: notice_count, fee_cents }, examples }
}

/** What the night has done with loans comes first, so that it is told as it is. */
const AFTER_LOANS = ['circulation.renew-loans', 'lost.age-loans', 'lost.bill-loans', 'money.accrue-fines']

const remindByNight = defineChore({
  name: 'notices.remind-patrons',
  title: { en: 'Remind of due dates, and tell what was renewed', it: 'Ricorda le scadenze e comunica i rinnovi' },
  every: 'night',
  after: AFTER_LOANS,
  limit: PATRONS,
  batch: (tx, batch) => remind(tx, batch, false),
  skip: (tx, { after }) => skipReminding(tx, { after, only_short: false }),
})

const remindByHour = defineChore({
  name: 'notices.remind-of-short-loans',
  title: { en: 'Remind of loans of hours', it: 'Ricorda le scadenze dei prestiti a ore' },
  every: 'hour',
  limit: PATRONS,
  batch: (tx, batch) => remind(tx, batch, true),
  skip: (tx, { after }) => skipReminding(tx, { after, only_short: true }),
})

const tellHoldsEnd = defineChore({
  name: 'notices.tell-holds-end',
  title: { en: 'Tell whose holds stand ready only for a short time', it: 'Avvisa chi ha poco tempo per ritirare' },
  every: 'night',
  after: ['holds.expire-shelf'],
  limit: PATRONS,
  batch: async (tx, batch) => {
    const { patron_count, notice_count, next } = await tellHoldEnds(tx, batch)
    return { done: patron_count, changed: notice_count, next, counts: { notices: notice_count } }
  },
  skip: skipHoldEnds,
})

const DAY_MS = 86_400_000
/** Long enough to answer whoever asks what was sent, short enough to keep no history of what people read. */
const KEPT_MS = 180 * DAY_MS

/** Needs no `skip`: it deletes rows that nothing but their own items refers to, and these go with them. */
const purge = defineChore({
  name: 'notices.purge',
  title: { en: 'Forget notices of half a year ago', it: 'Elimina gli avvisi di oltre sei mesi fa' },
  every: 'night',
  limit: 500,
  batch: async (tx, { limit, is_dry_run }) => {
    const deleted = (await tx.all(purgeNotices(new Date(tx.now.getTime() - KEPT_MS), limit))).length
    return { done: deleted, next: deleted === limit && !is_dry_run ? 'more' : null, counts: { deleted } }
  },
})

export const noticeChores = [remindByNight, remindByHour, tellHoldsEnd, purge]
