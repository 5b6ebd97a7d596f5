import type { Send, SessionKeeper } from './session.ts'

const LONGEST_WAIT_MS = 10_000
const FIRST_WAIT_MS = 200

/**
 * Sends again what can safely be sent again: reads, and posts with an Idempotency-Key. Lost connections are retried,
 * and so is an answer that says later (Retry-After on 409, 429 or 503).
 */
export function retrying(send: Send, retries: number): Send {
  return async (request) => {
    const isSafe = request.method === 'GET' || request.method === 'HEAD' || request.headers.has('idempotency-key')
    for (let attempt = 0; ; attempt++) {
      const isLast = !isSafe || attempt >= retries
      const { response, wait_ms } = await attemptOf(send, isLast ? request : request.clone(), isLast, attempt)
      if (response) return response
      await pause(wait_ms, request.signal)
    }
  }
}

type Attempt = { response: Response; wait_ms?: never } | { response?: never; wait_ms: number }

/** Gives the answer, or how long to wait before the next attempt. */
async function attemptOf(send: Send, request: Request, isLast: boolean, attempt: number): Promise<Attempt> {
  try {
    const response = await send(request)
    const later = response.headers.get('retry-after')
    if (isLast || later === null || ![409, 429, 503].includes(response.status)) return { response }
    const wait_ms = Number(later) * 1000
    if (!(wait_ms <= LONGEST_WAIT_MS)) return { response }
    await response.body?.cancel()
    return { wait_ms }
  } catch (error) {
    if (isLast || request.signal.aborted) throw error
    return { wait_ms: FIRST_WAIT_MS * 2 ** attempt }
  }
}

/** Sends with the session's token; where that is refused, once more with a new one. */
export function authorized(send: Send, session: SessionKeeper, language: string | undefined): Send {
  return async (request) => {
    if (language !== undefined && !request.headers.has('accept-language')) request.headers.set('Accept-Language', language)
    if (request.method === 'POST' && !request.headers.has('idempotency-key')) request.headers.set('Idempotency-Key', crypto.randomUUID())
    if (request.headers.has('authorization')) return send(request)
    const token = await session.token()
    if (token === undefined) return send(request)
    const again = request.clone()
    request.headers.set('Authorization', `Bearer ${token}`)
    const response = await send(request)
    if (response.status !== 401) return response
    const fresh = await session.renewed(token)
    if (fresh === undefined) return response
    await response.body?.cancel()
    again.headers.set('Authorization', `Bearer ${fresh}`)
    return send(again)
  }
}

/** Waits, but not longer than the caller does. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}
