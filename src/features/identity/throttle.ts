import { createHash } from 'node:crypto'
import type { LibraryTx } from '../../kernel/db.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'

/** How many failures go by before waiting begins, for one account and for one address. */
const FREE_FAILURES = { account: 5, address: 20 } as const
const LONGEST_WAIT_S = 900
const FORGOTTEN_AFTER_MS = 86_400_000

interface Counter {
  counter: Buffer
  failure_count: number
  last_at: string
  blocked_until: string | null
}

const makeCounters = statement<never>(
  'identity.make-counters',
  `insert into platform.sign_in_attempt (counter, last_at) select counter, $2 from unnest($1::bytea[]) as counter order by counter on conflict do nothing`,
)
const lockCounters = statement<Counter>(
  'identity.lock-counters',
  `select counter, failure_count, last_at, blocked_until from platform.sign_in_attempt
   where tenant = current_user and counter = any($1::bytea[]) order by counter for update`,
)
const updateCounter = statement<never>(
  'identity.update-counter',
  `update platform.sign_in_attempt set failure_count = $2, last_at = $3, blocked_until = $4 where tenant = current_user and counter = $1`,
)
const forgiveAccount = statement<never>(
  'identity.forgive-account',
  `delete from platform.sign_in_attempt where tenant = current_user and counter = $1`,
)
const forgiveAttempt = statement<never>(
  'identity.forgive-attempt',
  `update platform.sign_in_attempt set failure_count = greatest(0, failure_count - 1), blocked_until = null where tenant = current_user and counter = $1`,
)

/** Forgets counters that no longer slow anyone. */
export const purgeCounters = statement<never>(
  'identity.purge-counters',
  `delete from platform.sign_in_attempt where tenant = current_user and last_at < now() - interval '2 days'`,
)

type CountingTx = Pick<LibraryTx, 'now' | 'push' | 'flight'>

/** Where the counters stand: with a library, or with the platform for its own admins. */
export interface Counting {
  write<T>(work: (tx: CountingTx) => Promise<T>): Promise<T>
}

/**
 * Runs an attempt to sign in, slowed by the failures before it: for each account and for each address the wait doubles.
 * An attempt counts as a failure from its beginning and is forgiven when it succeeds, so that a thousand guesses at
 * once are slowed like a thousand one after the other; the counters stand in the database, so every process slows alike.
 * @throws Problem sign_in_slowed with Retry-After
 */
export async function throttled<T>(door: Counting, account: string, address: string, attempt: () => Promise<T>): Promise<T> {
  const counters = { account: counterOf('account', account), address: counterOf('address', address) }
  await door.write((tx) => countAttempt(tx, counters))
  const result = await attempt().catch(async (error) => {
    // What failed for our own reasons was no wrong guess.
    if (error instanceof Problem && error.status >= 500)
      await door.write(async (tx) =>
        Object.values(counters).forEach((one) => {
          tx.push(forgiveAttempt(one))
        }),
      )
    throw error
  })
  await door.write(async (tx) => {
    tx.push(forgiveAccount(counters.account))
    tx.push(forgiveAttempt(counters.address))
  })
  return result
}

async function countAttempt(tx: CountingTx, counters: Record<keyof typeof FREE_FAILURES, Buffer>): Promise<void> {
  const both = [counters.account, counters.address]
  const [, found] = await tx.flight<[never, Counter]>([makeCounters(both, tx.now), lockCounters(both)])
  const at = tx.now.getTime()
  const wait = Math.max(0, ...found.map(({ blocked_until }) => (blocked_until === null ? 0 : Date.parse(blocked_until) - at)))
  if (wait > 0) {
    const seconds = Math.ceil(wait / 1000)
    throw new Problem('sign_in_slowed', { params: { seconds }, headers: { 'Retry-After': String(seconds) } })
  }
  for (const known of found) {
    const free = FREE_FAILURES[known.counter.equals(counters.account) ? 'account' : 'address']
    const count = Date.parse(known.last_at) < at - FORGOTTEN_AFTER_MS ? 1 : known.failure_count + 1
    const seconds = count > free ? Math.min(LONGEST_WAIT_S, 2 ** (count - free)) : 0
    tx.push(updateCounter(known.counter, count, tx.now, seconds === 0 ? null : new Date(at + seconds * 1000)))
  }
}

/** The table holds no address and no e-mail, only what they hash to. */
function counterOf(kind: string, value: string): Buffer {
  return createHash('sha256').update(`${kind}\n${value.trim().toLowerCase()}`).digest()
}
