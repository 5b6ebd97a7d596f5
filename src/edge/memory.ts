import { keySetOf, publicKeys } from '../features/identity/keys.ts'
import { openVerifier } from '../kernel/auth.ts'
import { type Database, inPlatform } from '../kernel/db.ts'
import { bearerToken } from '../kernel/request.ts'
import type { RememberedLibraries } from '../platform/directory.ts'

// What one isolate of the Worker keeps between requests: only data, since sockets and promises belong to one request.

/** Hosts that were looked up. */
export const rememberedLibraries: RememberedLibraries = new Map()

/** Keys are published ten minutes before they sign, so one that is unknown after this long was never ours. */
const KEYS_REMEMBERED_MS = 60_000

let known = { set: keySetOf([]), until: 0 }

const verifier = openVerifier({ keys: async () => known.set })

/**
 * Refuses a token that is forged, expired or another audience's. Whether its session has ended meanwhile is known to
 * the origin alone, which is asked next.
 * @throws Problem token_invalid or token_expired
 */
export async function checkToken(database: Database, authorization: string, audience: string): Promise<void> {
  const token = bearerToken(authorization)
  if (known.until < Date.now()) {
    const keys = await inPlatform(database, (tx) => tx.all(publicKeys()))
    // A platform without a key is about to make its first.
    known = { set: keySetOf(keys), until: keys.length === 0 ? 0 : Date.now() + KEYS_REMEMBERED_MS }
  }
  await verifier.verify(token, audience)
}
