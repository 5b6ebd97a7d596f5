import { Problem } from '../kernel/problem.ts'
import { PROXY_SECRET_HEADER } from '../kernel/request.ts'
import type { Asked } from './asked.ts'

/** What a client may not tell the origin about itself: only the edge knows. */
const RESERVED = /^(x-forwarded-.*|forwarded|x-real-ip|x-libraryhub-.*|cf-.*)$/

/**
 * Passes a request on to the origin as it came, streams and WebSockets included.
 * @throws Problem unavailable where the origin cannot be reached
 */
export async function originAnswer({ request, requestId, url, env }: Asked): Promise<Response> {
  // Only path and query are the client's: a path such as //elsewhere must not become a host.
  const target = new URL(env.ORIGIN)
  target.pathname = url.pathname
  target.search = url.search
  const headers = new Headers([...request.headers].filter(([name]) => !RESERVED.test(name)))
  headers.set('x-forwarded-host', url.host)
  headers.set('x-forwarded-proto', url.protocol.slice(0, -1))
  headers.set('x-forwarded-for', request.headers.get('cf-connecting-ip') ?? 'unknown')
  headers.set('x-request-id', requestId)
  if (env.PROXY_SECRET !== undefined) headers.set(PROXY_SECRET_HEADER, env.PROXY_SECRET)
  try {
    return await fetch(target, { method: request.method, headers, body: request.body, redirect: 'manual' })
  } catch (error) {
    throw new Problem('unavailable', { cause: error, headers: { 'Retry-After': '5' } })
  }
}
