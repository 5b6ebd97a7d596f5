/** Requests per minute and how many may come at once, per caller; a desk is never slowed by a crawler. */
export const rateClasses = {
  public: { per_minute: 300, burst: 100 },
  patron: { per_minute: 300, burst: 60 },
  desk: { per_minute: 3_000, burst: 600 },
  integration: { per_minute: 1_200, burst: 200 },
  'sign-in': { per_minute: 60, burst: 20 },
  /** Each sends a mail to an address that a stranger names. */
  registration: { per_minute: 6, burst: 10 },
} as const

export type RateClass = keyof typeof rateClasses

export interface RateAnswer {
  is_allowed: boolean
  /** Requests per minute. */
  quota: number
  remaining: number
  /** Until the next request would be allowed, or until the bucket is full again. */
  wait_seconds: number
  reset_seconds: number
}

const CALLERS_REMEMBERED = 50_000

/**
 * Makes a limiter that counts in this process by the generic cell rate algorithm (ATM Forum, I.371): one number a
 * caller, the theoretical arrival time of the next request.
 */
export function openRateLimiter(factor = 1): (kind: RateClass, caller: string, atMs: number) => RateAnswer {
  const arrivals = new Map<string, number>()
  return (kind, caller, atMs) => {
    const rate = rateClasses[kind]
    const intervalMs = 60_000 / (rate.per_minute * factor)
    const toleranceMs = intervalMs * (rate.burst * factor - 1)
    const key = `${kind}\n${caller}`
    const known = arrivals.get(key) ?? 0
    // Farther ahead than any burst goes only what was counted before the clock was set back.
    const arrival = known > atMs + toleranceMs + intervalMs ? atMs : Math.max(known, atMs)
    const isAllowed = arrival - toleranceMs <= atMs
    const next = isAllowed ? arrival + intervalMs : arrival
    if (isAllowed) {
      arrivals.delete(key)
      arrivals.set(key, next)
      if (arrivals.size > CALLERS_REMEMBERED) arrivals.delete(arrivals.keys().next().value as string)
    }
    return {
      is_allowed: isAllowed,
      quota: Math.floor(rate.per_minute * factor),
      remaining: Math.max(0, Math.floor((toleranceMs + intervalMs - (next - atMs)) / intervalMs)),
      wait_seconds: isAllowed ? 0 : Math.ceil((arrival - toleranceMs - atMs) / 1000),
      reset_seconds: Math.ceil((next - atMs) / 1000),
    }
  }
}
