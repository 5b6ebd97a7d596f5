import { defineChore } from '../../kernel/chores.ts'
import type { LoggedEvent } from '../../kernel/events.ts'
import { defineJob } from '../../kernel/jobs.ts'
import { ageToLost, billLostLoans, skipAgeing, skipBilling } from './ageing.ts'
import { closePaidLoan } from './losses.ts'

/** Ends lost loans whose last charge is closed. Safe to run twice: a loan that is over is left alone. */
const closePaid = defineJob({
  name: 'lost.close-paid-loan',
  on: 'charge.closed',
  queue: 'default',
  retry: { limit: 5, delay_s: 10 },
  run: async ({ payload, library }) => {
    const { loan_id } = (payload as LoggedEvent).data as { loan_id: string | null }
    if (loan_id !== null) await library.write((tx) => closePaidLoan(tx, loan_id))
  },
})

export const lostJobs = [closePaid]

const ageLoans = defineChore({
  name: 'lost.age-loans',
  title: { en: 'Count long overdue loans as lost', it: 'Considerare smarriti i prestiti scaduti da tempo' },
  every: 'night',
  limit: 100,
  batch: ageToLost,
  skip: skipAgeing,
})

const billLoans = defineChore({
  name: 'lost.bill-loans',
  title: { en: 'Charge for lost copies whose bill was put off', it: 'Addebitare gli smarrimenti la cui richiesta era stata rinviata' },
  every: 'night',
  after: ['lost.age-loans'],
  limit: 100,
  batch: billLostLoans,
  skip: skipBilling,
})

export const lostChores = [ageLoans, billLoans]
