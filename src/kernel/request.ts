import type { AccessClaims } from './auth.ts'
import type { Actor, Library } from './db.ts'
import { Problem } from './problem.ts'

// What is asked of every request before a route sees it: the origin and the edge read it alike, so nothing here needs Node.

/** Gives the host of a Host header as the directory writes it: lower case, without port or final dot. */
export function normalizedHost(header: string): string {
  return header.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '')
}

/** Gives the interface language that an Accept-Language header prefers, or the fallback's. */
export function languageFrom(header: string | undefined | null, fallback = 'en'): string {
  if (header === undefined || header === null) return fallback.slice(0, 2)
  const ranked = header
    .split(',')
    .map((part) => ({ tag: part.trim().slice(0, 2).toLowerCase(), weight: Number(/;q=([\d.]+)/.exec(part)?.[1] ?? 1) }))
    .sort((a, b) => b.weight - a.weight)
  return ranked.find(({ tag }) => tag === 'it' || tag === 'en')?.tag ?? fallback.slice(0, 2)
}

/**
 * Gives the library that was found at a host, if it may be used.
 * @throws Problem library_not_found, library_suspended or unavailable
 */
export function usableLibrary(library: Library | undefined, host: string): Library {
  if (!library) throw new Problem('library_not_found', { params: { host } })
  if (library.status === 'suspended') throw new Problem('library_suspended')
  if (library.status === 'quarantined') throw new Problem('unavailable', { headers: { 'Retry-After': '60' } })
  return library
}

/**
 * Gives the token of an Authorization header.
 * @throws Problem token_invalid where the header holds anything else
 */
export function bearerToken(authorization: string): string {
  const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization)?.[1]
  if (!token) throw new Problem('token_invalid', { headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } })
  return token
}

/** Gives the token that a browser's WebSocket, which cannot send headers, offers as the subprotocol `bearer.<token>`. */
export function offeredToken(protocols: string | undefined): string | undefined {
  return protocols === undefined ? undefined : /(?:^|,)\s*bearer\.([\w-]+\.[\w-]+\.[\w-]+)\s*(?:,|$)/.exec(protocols)?.[1]
}

/** Who acts where no token came. */
export function guestActor(permissions: ReadonlySet<string>, language: string): Actor {
  return { user_id: null, patron_id: null, session_id: null, permissions, language, channel: 'api' }
}

/** Who acts by a verified token. */
export function tokenActor(claims: AccessClaims, language: string): Actor {
  const { user_id, patron_id, session_id, permissions } = claims
  return { user_id, patron_id, session_id, permissions, language, channel: permissions.has('loans:write') ? 'desk' : 'self' }
}

/** Gives what a problem is answered with, in a language. */
export function problemAnswer(
  problem: Problem,
  language: string,
  requestId: string | undefined,
): { body: string; status: number; headers: Record<string, string> } {
  return {
    body: JSON.stringify(problem.toJSON(language, requestId)),
    status: problem.status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      'Content-Language': language,
      ...problem.options.headers,
    },
  }
}

/** The API answers with data, never with a page that could be framed or run; /docs sets its own. */
export const securityHeaders: readonly [string, string][] = [
  ['X-Content-Type-Options', 'nosniff'],
  ['X-Frame-Options', 'DENY'],
  ['Referrer-Policy', 'no-referrer'],
  ['Cross-Origin-Resource-Policy', 'same-site'],
]

/** Gives the request id that a caller brought, or a fresh one. */
export function requestIdFrom(header: string | undefined | null): string {
  return header && /^[\w.-]{8,64}$/.test(header) ? header : crypto.randomUUID()
}

/** The header in which a proxy of ours shows that its X-Forwarded-* are to be believed. */
export const PROXY_SECRET_HEADER = 'x-libraryhub-proxy'
