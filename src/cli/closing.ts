import { EXIT } from './failure.ts'

/** What must be closed when the process is asked to stop, wherever it is at that moment. */
export interface Closing {
  /** Adds something that is open, or about to be; what was opened last is closed first. */
  add(close: () => Promise<unknown>): void
  close(): Promise<void>
  /** Whether a signal has asked for the end. */
  readonly isAsked: boolean
  /** Tells that everything is up: being asked to stop is no interruption from then on. */
  ready(): void
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const SAME_SIGNAL_MS = 500

/**
 * Closes in good order at the first signal and then ends the process; a second signal ends it at once, and the next
 * start finds what it left behind. Ctrl-C reaches this process from the terminal and again from npm, which is one.
 */
export function closeOnSignals(onAsked: () => void): Closing {
  const closers: (() => Promise<unknown>)[] = []
  let closed: Promise<void> | undefined
  let askedAt: number | undefined
  let isReady = false

  async function closeAll(): Promise<void> {
    // Something may be added while the rest is closing.
    for (let close = closers.pop(); close; close = closers.pop()) await close().catch(() => {})
    for (const signal of signals) process.off(signal, onSignal)
  }
  const close = () => (closed ??= closeAll())
  const onSignal = () => {
    if (askedAt !== undefined) {
      if (performance.now() - askedAt > SAME_SIGNAL_MS) process.exit(EXIT.interrupted)
      return
    }
    askedAt = performance.now()
    onAsked()
    void close().then(() => process.exit(isReady ? EXIT.fine : EXIT.interrupted))
  }
  for (const signal of signals) process.on(signal, onSignal)
  return {
    add: (one) => void closers.push(one),
    close,
    get isAsked() {
      return askedAt !== undefined
    },
    ready: () => void (isReady = true),
  }
}
