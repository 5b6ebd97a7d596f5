/** What other features do about losses; each takes the caller's transaction, whose door is elevated by DESK. */
export { ageToLost, billLostLoans } from './ageing.ts'
export { claimReturned, resolveClaim } from './claims.ts'
export { chargeReplacement, closePaidLoan, declareLost } from './losses.ts'
export { markCopy } from './marks.ts'
