/** What other features do at the desk; each takes the caller's transaction, whose door is elevated by DESK. */
export { checkIn } from './checkin.ts'
export { openLoan } from './checkout.ts'
export { moveDue, recallLoan } from './loan-changes.ts'
export { recordPastLoan } from './past-loans.ts'
export { renewLoan } from './renewal.ts'
export { renewDueLoans, renewLoansOf } from './renewal-batch.ts'
