/** What other features do at the desk; each takes the caller's transaction. */
export { checkIn } from './checkin.ts'
export { openLoan } from './checkout.ts'
export { recordPastLoan } from './past-loans.ts'
export { renewLoan } from './renewal.ts'
