import { defineChore } from '../../kernel/chores.ts'
import type { LoggedEvent } from '../../kernel/events.ts'
import { defineJob } from '../../kernel/jobs.ts'
import { NOTICE_KINDS, noticeKinds } from '../notices/contract.ts'
import { chooseNotices } from '../notices/verbs.ts'
import { announceExpiries, skipExpiry } from './expiry.ts'

/** Chooses for whoever was just enrolled what the category does without. Safe to run twice: a choice is one row of a patron and a kind. */
const declineNotices = defineJob({
  name: 'patrons.decline-notices',
  on: 'patron.notices_declined',
  queue: 'default',
  retry: { limit: 5, delay_s: 10 },
  run: ({ payload, library }) => {
    const { subject_id, data } = payload as LoggedEvent
    const declined = NOTICE_KINDS.filter((kind) => (data.kinds as string[]).includes(kind) && noticeKinds[kind].is_declinable)
    return library.write(async (tx) => {
      for (const kind of declined) await chooseNotices(tx, subject_id, kind, false)
    })
  },
})

export const patronJobs = [declineNotices]

/** Says once of each card that it ends soon; safe to run twice, because a card remembers which end was announced. */
const announceExpiry = defineChore({
  name: 'patrons.announce-expiry',
  title: { en: 'Announce cards that end soon', it: 'Annunciare le tessere in scadenza' },
  every: 'night',
  limit: 300,
  batch: announceExpiries,
  skip: skipExpiry,
})

export const patronChores = [announceExpiry]
