import { createHash } from 'node:crypto'
import type { Door } from '../../kernel/db.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'

/** How many failures go by before waiting begins, for one account and for one address. */
const FREE_FAILURES = { account: 5, address: 20 } as const
const LONGEST_WAIT_S = 900

interface Counter {
  failure_count: number
  blocked_until: string | null
}

const readCounters = statement<Counter>(
  'identity.read-counters',
  `select failure_count, blocked_until from platform.sign_in_attempt where tenant = current_user and counter = any($1::bytea[])`,
)
/** Failures older than a day are forgotten. Parameters: counter, now, free failures, longest wait in seconds. */
const countFailure = statement<never>(
  'identity.count-failure',
  `insert into platform.sign_in_attempt as a (counter, failure_count, last_at) values ($1, 1, $2)
   on conflict (tenant, counter) do update set
     failure_count = case when a.last_at < $2::timestamptz - interval '1 day' then 1 else a.failure_count + 1 end,
     last_at = $2,
     blocked_until = case when a.last_at >= $2::timestamptz - interval '1 day' and a.failure_count + 1 > $3::int
       then $2::timestamptz + make_interval(secs => least($4::int, power(2, least(20, a.failure_count - $3::int + 1)))) end`,
)
const clearCounter = statement<never>(
  'identity.clear-counter',
  `delete from platform.sign_in_attempt where tenant = current_user and counter = $1`,
)

/** Forgets counters that no longer slow anyone. */
export const purgeCounters = statement<never>(
  'identity.purge-counters',
  `delete from platform.sign_in_attempt where tenant = current_user and last_at < now() - interval '2 days'`,
)

/**
 * Runs an attempt to sign in, slowed by the failures before it: for each account and for each address the wait doubles.
 * The counters are read and written one after the other and not in memory, so that every process slows alike.
 * @throws Problem sign_in_slowed with Retry-After
 */
export async function throttled<T>(door: Door, account: string, address: string, attempt: () => Promise<T>): Promise<T> {
  const counters = { account: counterOf('account', account), address: counterOf('address', address) }
  const found = await door.list(readCounters([counters.account, counters.address]))
  const wait = Math.max(0, ...found.map(({ blocked_until }) => (blocked_until === null ? 0 : Date.parse(blocked_until) - Date.now())))
  if (wait > 0) {
    const seconds = Math.ceil(wait / 1000)
    throw new Problem('sign_in_slowed', { params: { seconds }, headers: { 'Retry-After': String(seconds) } })
  }
  try {
    const result = await attempt()
    if (found.length > 0) await door.write(async (tx) => tx.push(clearCounter(counters.account)))
    return result
  } catch (error) {
    if (error instanceof Problem && error.code === 'wrong_credentials') {
      await door.write(async (tx) => {
        for (const kind of ['account', 'address'] as const)
          tx.push(countFailure(counters[kind], tx.now, FREE_FAILURES[kind], LONGEST_WAIT_S))
      })
    }
    throw error
  }
}

/** The table holds no address and no e-mail, only what they hash to. */
function counterOf(kind: string, value: string): Buffer {
  return createHash('sha256').update(`${kind}\n${value.trim().toLowerCase()}`).digest()
}
