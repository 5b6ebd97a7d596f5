import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify } from 'jose'
import { Problem } from './problem.ts'

/** What a verified access token says. */
export interface AccessClaims {
  /** The library's id, or `platform`. */
  audience: string
  user_id: string
  session_id: string
  patron_id: string | null
  permissions: ReadonlySet<string>
  language: string | null
  expires_at_ms: number
}

export interface Verifier {
  /**
   * Gives the claims of a token that was issued for this audience.
   * @throws Problem token_expired or token_invalid; nothing tells a foreign token from a forged one
   */
  verify(token: string, audience: string): Promise<AccessClaims>
  /** Refuses a session's tokens from now on, in this process. */
  revoke(sessionId: string): void
  /** Gives a signal that is aborted when the token expires or its session is revoked. */
  endOf(claims: AccessClaims): AbortSignal
}

/** What signs access tokens and publishes the keys that verify them. */
export interface Keyring {
  sign(claims: TokenClaims): Promise<string>
  /** Signs a document for a library; its type keeps it from passing for a token. */
  seal(type: string, audience: string, payload: Record<string, unknown>, expiresAt: Date): Promise<string>
  jwks(options?: { reload?: boolean }): Promise<JSONWebKeySet>
}

/** What goes into an access token; issuer, times and key are the keyring's. */
export interface TokenClaims {
  aud: string
  sub: string
  sid: string
  pid?: string
  scope: string
  lang?: string
}

export interface VerifierOptions {
  /** The published keys; asked again when a token names one that is not among them. */
  keys: (options: { reload: boolean }) => Promise<JSONWebKeySet>
  now?: () => number
}

export const ISSUER = 'libraryhub'
export const ALGORITHM = 'EdDSA'
export const TOKEN_TYPE = 'at+jwt'
export const ACCESS_TOKEN_SECONDS = 600

const TOKENS_REMEMBERED = 20_000

/**
 * Makes a verifier. Verifying a signature costs as much as half a catalogue read, so verified tokens are remembered
 * until they expire, their session ends or newer ones push them out. It uses nothing of Node: the edge runs it too.
 */
export function openVerifier({ keys, now = Date.now }: VerifierOptions): Verifier {
  const verified = new Map<string, AccessClaims>()
  const revokedUntil = new Map<string, number>()
  const ends = new Map<string, Set<AbortController>>()

  return {
    revoke(sessionId) {
      const at = now()
      for (const [session, until] of revokedUntil) if (until < at) revokedUntil.delete(session)
      revokedUntil.set(sessionId, at + ACCESS_TOKEN_SECONDS * 1000)
      for (const end of ends.get(sessionId) ?? []) end.abort()
    },
    endOf(claims) {
      const end = new AbortController()
      const open = ends.get(claims.session_id) ?? new Set()
      ends.set(claims.session_id, open.add(end))
      const timer = setTimeout(() => end.abort(), Math.max(0, claims.expires_at_ms - now()))
      ;(timer as { unref?: () => void }).unref?.()
      end.signal.addEventListener('abort', () => {
        clearTimeout(timer)
        open.delete(end)
        if (open.size === 0) ends.delete(claims.session_id)
      })
      return end.signal
    },
    async verify(token, audience) {
      let claims = verified.get(token)
      if (!claims) {
        claims = await verifySignature(token, keys, now)
        if (verified.size >= TOKENS_REMEMBERED) verified.delete(verified.keys().next().value as string)
        verified.set(token, claims)
      }
      if (claims.expires_at_ms <= now()) {
        verified.delete(token)
        throw new Problem('token_expired', { headers: challenge('invalid_token', 'expired') })
      }
      if (claims.audience !== audience || revokedUntil.has(claims.session_id)) throw invalid()
      return claims
    },
  }
}

async function verifySignature(token: string, keys: VerifierOptions['keys'], now: () => number): Promise<AccessClaims> {
  const options = {
    algorithms: [ALGORITHM],
    issuer: ISSUER,
    typ: TOKEN_TYPE,
    requiredClaims: ['aud', 'sub', 'sid', 'exp', 'iat'],
    currentDate: new Date(now()),
  }
  const verifyWith = async (reload: boolean) => jwtVerify(token, createLocalJWKSet(await keys({ reload })), options)
  try {
    const { payload } = await verifyWith(false).catch((error) => {
      if (error instanceof errors.JWKSNoMatchingKey) return verifyWith(true)
      throw error
    })
    if (typeof payload.aud !== 'string' || typeof payload.sub !== 'string' || typeof payload.sid !== 'string') throw invalid()
    return {
      audience: payload.aud,
      user_id: payload.sub,
      session_id: payload.sid,
      patron_id: typeof payload.pid === 'string' ? payload.pid : null,
      permissions: new Set(typeof payload.scope === 'string' ? payload.scope.split(' ').filter(Boolean) : []),
      language: typeof payload.lang === 'string' ? payload.lang : null,
      expires_at_ms: (payload.exp as number) * 1000,
    }
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw new Problem('token_expired', { headers: challenge('invalid_token', 'expired') })
    if (error instanceof errors.JOSEError || error instanceof TypeError) throw invalid()
    throw error
  }
}

function invalid(): Problem {
  return new Problem('token_invalid', { headers: challenge('invalid_token', 'not valid here') })
}

/** The header that RFC 6750 asks for on a 401. */
function challenge(error: string, description: string): Record<string, string> {
  return { 'WWW-Authenticate': `Bearer error="${error}", error_description="${description}"` }
}
