/** The business clock: the only source of "now" for decisions, so that tests and rehearsals can set it. */
let offsetMs = 0

/** Gives the present instant of the business clock. */
export function now(): Date {
  return new Date(Date.now() + offsetMs)
}

/** Moves the business clock of this process, for tests; milliseconds from real time. */
export function shiftClock(ms: number): void {
  offsetMs = ms
}
