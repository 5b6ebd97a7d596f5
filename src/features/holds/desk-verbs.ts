/** What other features do to holds beyond circulation's own verbs; each takes the caller's transaction, whose door is elevated by QUEUE. */
export { cancelHold } from './change.ts'
export { type MovedExpiry, moveShelfExpiry, retargetDue } from './chores.ts'
export { type Batch, type BatchDone, expireShelf, expireUnfilled, resumeDue } from './expiry.ts'
export { placeHold } from './place.ts'
export { QUEUE } from './queue.ts'
export { retargetBooks } from './targets.ts'
