import { NIL } from 'uuid'
import { defineChore } from '../../kernel/chores.ts'
import type { LoggedEvent } from '../../kernel/events.ts'
import { defineJob } from '../../kernel/jobs.ts'
import { statement } from '../../kernel/query.ts'
import { retargetDue, skipRetargeting } from './chores.ts'
import { expireShelf, expireUnfilled, resumeDue, skipOnShelf, skipSuspended, skipWaiting } from './expiry.ts'
import { QUEUE } from './queue.ts'
import { retargetBooks } from './targets.ts'

const bookOfCopy = statement<{ book_id: string }>(
  'holds.waited-book-of-copy',
  `select c.book_id from {library}.copy c where c.id = $1 and exists (
     select from {library}.hold h join {library}.book hb on hb.id = h.book_id join {library}.book cb on cb.id = c.book_id
     where h.ended_at is null and (hb.id = cb.id or hb.work_key = cb.work_key))`,
)
/** The book of a hold, and what else its patron waits for where only so many may be set aside at once. */
const booksOfHold = statement<{ book_id: string }>(
  'holds.books-of-hold',
  `select h.book_id from {library}.hold h where h.id = $1
   union select o.book_id from {library}.hold h join {library}.patron p on p.id = h.patron_id join {library}.hold o on o.patron_id = p.id
   where h.id = $1 and p.ready_hold_limit is not null and o.ended_at is null and o.status in ('queued', 'suspended')`,
)
/** What is fetched at a branch, or waited for there. Parameters: branch, book of the row before, limit. */
const booksOfBranch = statement<{ book_id: string }>(
  'holds.books-of-branch',
  `select distinct h.book_id from {library}.hold h left join {library}.copy c on c.id = h.target_copy_id
   where h.ended_at is null and h.status in ('queued', 'suspended') and (h.pickup_branch_id = $1 or c.holding_branch_id = $1)
     and h.book_id > $2 order by h.book_id limit $3`,
)
const BOOKS_AT_ONCE = 50

/**
 * Looks again for copies to fetch when a copy, a hold or a branch is no longer what it was. Safe to run twice: what is
 * chosen follows from how things stand, so the second run changes nothing.
 */
const retargetAfter = defineJob({
  name: 'holds.retarget',
  on: [
    'copy.created',
    'copy.changed',
    'branch.changed',
    'calendar.changed',
    'hold.ready',
    'hold.routed',
    'hold.filled',
    'hold.cancelled',
    'hold.expired',
  ],
  queue: 'default',
  retry: { limit: 5, delay_s: 10 },
  run: async ({ payload, library, signal }) => {
    const { subject, subject_id } = payload as LoggedEvent
    if (subject !== 'branch') {
      const books = await library.list(subject === 'copy' ? bookOfCopy(subject_id) : booksOfHold(subject_id))
      if (books.length === 0) return
      await library.write(
        (tx) =>
          retargetBooks(
            tx,
            books.map(({ book_id }) => book_id),
          ),
        { elevate: QUEUE },
      )
      return
    }
    for (let after: string = NIL; ; ) {
      signal.throwIfAborted()
      const books: { book_id: string }[] = await library.list(booksOfBranch(subject_id, after, BOOKS_AT_ONCE))
      await library.write(
        (tx) =>
          retargetBooks(
            tx,
            books.map(({ book_id }) => book_id),
          ),
        { elevate: QUEUE },
      )
      if (books.length < BOOKS_AT_ONCE) return
      after = (books.at(-1) as { book_id: string }).book_id
    }
  },
})

export const holdJobs = [retargetAfter]

/** Ends what was not collected in time. Safe to run twice: what has ended is not found again. */
const endUncollected = defineChore({
  name: 'holds.expire-shelf',
  title: { en: 'End holds that nobody collected', it: 'Chiudere le prenotazioni non ritirate' },
  every: 'night',
  limit: 50,
  batch: (tx, { after, limit }) => expireShelf(tx, { at: tx.now, after, limit }),
  skip: skipOnShelf,
})

/** Ends what is needed no more, or waited as long as it may. Safe to run twice: what has ended is not found again. */
const endUnfilled = defineChore({
  name: 'holds.expire-unfilled',
  title: { en: 'End holds that are needed no more', it: 'Chiudere le prenotazioni non più utili' },
  every: 'night',
  limit: 200,
  batch: (tx, { after, limit }) => expireUnfilled(tx, { at: tx.now, after, limit }),
  skip: skipWaiting,
})

/** Puts suspended holds back to work on their day. Safe to run twice: a second run finds nothing. */
const resumeOnTheirDay = defineChore({
  name: 'holds.resume-due',
  title: { en: 'Resume suspended holds on their day', it: 'Riattivare le prenotazioni sospese nel loro giorno' },
  every: 'hour',
  limit: 200,
  batch: (tx, { after, limit }) => resumeDue(tx, { at: tx.now, after, limit }),
  skip: skipSuspended,
})

/** Looks for other copies where one was not fetched in time. Safe to run twice: the second run chooses the same. */
const retargetHourly = defineChore({
  name: 'holds.retarget-due',
  title: { en: 'Look for other copies to fetch', it: 'Cercare altri esemplari da prelevare' },
  every: 'hour',
  after: ['holds.resume-due'],
  limit: 20,
  batch: (tx, { after, limit }) => retargetDue(tx, { at: tx.now, after, limit }),
  skip: skipRetargeting,
})

export const holdChores = [endUncollected, endUnfilled, resumeOnTheirDay, retargetHourly]
