import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JSONWebKeySet, type JWK, SignJWT } from 'jose'
import { ACCESS_TOKEN_SECONDS, ALGORITHM, ISSUER, type Keyring, TOKEN_TYPE } from '../../kernel/auth.ts'
import { type Database, inPlatform, type PlatformTx } from '../../kernel/db.ts'
import { statement } from '../../kernel/query.ts'

interface SigningKey {
  kid: string
  public_jwk: JWK
  private_jwk: JWK
  signs_from: string
}

/** A new key is published for so long before it signs, so that every verifier has fetched it. */
const PUBLISHED_AHEAD_MS = 10 * 60_000
/** Keys are asked for again after so long, and at most so often when a token names an unknown one. */
const REMEMBERED_MS = 60_000
const RELOADED_AT_MOST_MS = 2_000

const LIVE = `retired_at is null or retired_at > now() - interval '30 minutes'`

const liveKeys = statement<SigningKey>(
  'identity.live-keys',
  `select kid, public_jwk, private_jwk, signs_from from platform.signing_key where ${LIVE} order by signs_from desc`,
)
/** The keys that verify tokens, for who signs none. */
export const publicKeys = statement<{ kid: string; public_jwk: JWK }>(
  'identity.public-keys',
  `select kid, public_jwk from platform.signing_key where ${LIVE}`,
)
const insertKey = statement<never>(
  'identity.insert-key',
  `insert into platform.signing_key (kid, algorithm, public_jwk, private_jwk, signs_from) values ($1, $2, $3, $4, $5)`,
)
const retireOthers = statement<never>(
  'identity.retire-keys',
  `update platform.signing_key set retired_at = $2 where kid <> $1 and retired_at is null`,
)
/** Two processes that start at once make one first key. */
const lockKeys = statement<never>('identity.lock-keys', `lock table platform.signing_key in share row exclusive mode`)

/** Opens the keys that sign and verify access tokens, shared by all libraries; makes the first one where there is none. */
export function createKeyring(database: Database): Keyring {
  let known: { keys: SigningKey[]; loadedAt: number } | undefined

  async function load(isStale: (age: number) => boolean): Promise<SigningKey[]> {
    if (known && !isStale(Date.now() - known.loadedAt)) return known.keys
    let keys = await inPlatform(database, (tx) => tx.all(liveKeys()))
    if (keys.length === 0) keys = await inPlatform(database, firstKey)
    known = { keys, loadedAt: Date.now() }
    return keys
  }

  async function signed(jwt: SignJWT, type: string): Promise<string> {
    const keys = await load((age) => age > REMEMBERED_MS)
    const key = keys.find(({ signs_from }) => Date.parse(signs_from) <= Date.now()) ?? (keys.at(-1) as SigningKey)
    return jwt
      .setProtectedHeader({ alg: ALGORITHM, kid: key.kid, typ: type })
      .setIssuer(ISSUER)
      .setIssuedAt()
      .sign(await importJWK(key.private_jwk, ALGORITHM))
  }

  return {
    sign: ({ aud, sub, ...claims }) =>
      signed(new SignJWT(claims).setAudience(aud).setSubject(sub).setExpirationTime(`${ACCESS_TOKEN_SECONDS} s`), TOKEN_TYPE),
    seal: (type, audience, payload, expiresAt) => signed(new SignJWT(payload).setAudience(audience).setExpirationTime(expiresAt), type),
    async jwks({ reload = false } = {}): Promise<JSONWebKeySet> {
      return keySetOf(await load((age) => age > (reload ? RELOADED_AT_MOST_MS : REMEMBERED_MS)))
    },
  }
}

/** Gives keys as RFC 7517 publishes them. */
export function keySetOf(keys: readonly { kid: string; public_jwk: JWK }[]): JSONWebKeySet {
  return { keys: keys.map(({ kid, public_jwk }) => ({ ...public_jwk, kid, alg: ALGORITHM, use: 'sig' })) }
}

async function firstKey(tx: PlatformTx): Promise<SigningKey[]> {
  const [, keys] = await tx.flight<[never, SigningKey]>([lockKeys(), liveKeys()])
  if (keys.length > 0) return keys
  await addKey(tx, new Date())
  return tx.all(liveKeys())
}

/** Makes a key that signs once every verifier knows it, and retires the others from then on. */
export async function rotateSigningKeys(tx: PlatformTx): Promise<string> {
  const signsFrom = new Date(Date.now() + PUBLISHED_AHEAD_MS)
  const kid = await addKey(tx, signsFrom)
  await tx.count(retireOthers(kid, signsFrom))
  return kid
}

async function addKey(tx: PlatformTx, signsFrom: Date): Promise<string> {
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM, { crv: 'Ed25519', extractable: true })
  const [publicJwk, privateJwk] = await Promise.all([exportJWK(publicKey), exportJWK(privateKey)])
  const kid = await calculateJwkThumbprint(publicJwk)
  await tx.count(insertKey(kid, ALGORITHM, JSON.stringify(publicJwk), JSON.stringify(privateJwk), signsFrom))
  return kid
}
