import { LibraryProblem, problemOf } from './problem.ts'
import type { components } from './schema.gen.ts'

export type Session = components['schemas']['Session']

export type Credentials = { email: string; password: string } | { card_number: string; password: string }

/** Sends one request; the built-in fetch, or one that retries. */
export type Send = (request: Request) => Promise<Response>

/** Holds the tokens and keeps the access token fresh. */
export interface SessionKeeper {
  /** Gives a token that works now, or undefined for a guest. */
  token(): Promise<string | undefined>
  /** Gives another token after this one was refused, or undefined where there is no way to get one. */
  renewed(refused: string): Promise<string | undefined>
  signIn(credentials: Credentials): Promise<Session>
  /** Ends the session here; the server ends it with POST /v1/auth/sign-out. */
  forget(): void
}

interface Held {
  access_token: string
  refresh_token?: string
  /** When to refresh before being refused; the server's clock need not be ours, so both happen. */
  refresh_at_ms: number
}

const EARLY_MS = 20_000

/** Keeps the session of one client. However many requests need a new token at once, one refresh is sent. */
export function keepSession(options: { baseUrl: string; send: Send; token?: string; credentials?: Credentials }): SessionKeeper {
  const { baseUrl, send } = options
  let credentials = options.credentials
  let held: Held | undefined =
    options.token === undefined ? undefined : { access_token: options.token, refresh_at_ms: Number.POSITIVE_INFINITY }
  let renewing: Promise<Held | undefined> | undefined

  async function open(path: string, body: object): Promise<Session> {
    const headers = { 'Content-Type': 'application/json' }
    const response = await send(new Request(`${baseUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(body) }))
    if (!response.ok) throw await problemOf(response)
    const session = (await response.json()) as Session
    held = {
      access_token: session.access_token,
      refresh_token: session.refresh_token,
      refresh_at_ms: Date.now() + session.expires_in * 1000 - EARLY_MS,
    }
    return session
  }

  async function renew(): Promise<Held | undefined> {
    const refreshToken = held?.refresh_token
    if (refreshToken !== undefined) {
      try {
        await open('/v1/auth/refresh', { refresh_token: refreshToken })
        return held
      } catch (error) {
        if (!(error instanceof LibraryProblem) || error.status !== 401) throw error
        held = undefined
      }
    }
    if (credentials === undefined) return undefined
    await open('/v1/auth/sign-in', credentials)
    return held
  }

  function renewOnce(): Promise<Held | undefined> {
    renewing ??= renew().finally(() => {
      renewing = undefined
    })
    return renewing
  }

  return {
    async token() {
      const mustRenew = held === undefined ? credentials !== undefined : Date.now() >= held.refresh_at_ms
      return (mustRenew ? await renewOnce() : held)?.access_token
    },
    async renewed(refused) {
      // Somebody else was refused first and has a new one already.
      if (held !== undefined && held.access_token !== refused) return held.access_token
      return (await renewOnce())?.access_token
    },
    async signIn(given) {
      const session = await open('/v1/auth/sign-in', given)
      credentials = given
      return session
    },
    forget() {
      held = undefined
      credentials = undefined
    },
  }
}
