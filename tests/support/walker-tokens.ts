import { createHmac } from 'node:crypto'
import { generateKeyPair, importJWK, type JWK, SignJWT } from 'jose'
import { createKeyring } from '../../src/features/identity/keys.ts'
import { ALGORITHM, ISSUER, TOKEN_TYPE } from '../../src/kernel/auth.ts'
import type { TestDatabase } from './database.ts'
import type { Seeded } from './walker-seed.ts'

/** What an attacker may know: everything but the private key; the last few need that as well. */
export async function forgedTokens(test: TestDatabase, { library, admin }: Seeded, scope: string): Promise<Record<string, string>> {
  const [key] = await test.admin<{ kid: string; public_jwk: JWK; private_jwk: JWK }>(
    `select kid, public_jwk, private_jwk from platform.signing_key order by signs_from limit 1`,
  )
  if (!key) throw new Error('There is no signing key yet: sign somebody in first')
  const real = await importJWK(key.private_jwk, ALGORITHM)
  const own = await generateKeyPair(ALGORITHM, { crv: 'Ed25519' })
  const claims = { sid: '019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11', scope }
  const token = (header: { alg?: string; kid?: string; typ?: string } = {}) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, kid: key.kid, typ: TOKEN_TYPE, ...header })
      .setIssuer(ISSUER)
      .setAudience(library.id)
      .setSubject(admin.user_id as string)
      .setIssuedAt()
      .setExpirationTime('10 min')
  const payload = Buffer.from(
    JSON.stringify({ ...claims, iss: ISSUER, aud: library.id, sub: admin.user_id, iat: nowSeconds(), exp: nowSeconds() + 600 }),
  ).toString('base64url')
  const head = (header: object) => Buffer.from(JSON.stringify({ typ: TOKEN_TYPE, kid: key.kid, ...header })).toString('base64url')
  const hmac = (text: string) => createHmac('sha256', JSON.stringify(key.public_jwk)).update(text).digest('base64url')
  const [valid] = [await token().sign(real)]

  return {
    'of another key': await token().sign(own.privateKey),
    'of an unknown key': await token({ kid: 'unknown' }).sign(own.privateKey),
    'of a key that is a path': await token({ kid: '../../../etc/passwd' }).sign(own.privateKey),
    'without a signature': `${head({ alg: 'none' })}.${payload}.`,
    'without a signature, in capitals': `${head({ alg: 'NONE' })}.${payload}.${Buffer.from('x').toString('base64url')}`,
    'signed with the public key': `${head({ alg: 'HS256' })}.${payload}.${hmac(`${head({ alg: 'HS256' })}.${payload}`)}`,
    'whose text was changed': `${valid.split('.')[0]}.${payload.slice(0, -2)}AA.${valid.split('.')[2]}`,
    'that is no token': 'not.a.token',
    expired: await token()
      .setIssuedAt(nowSeconds() - 7_200)
      .setExpirationTime(nowSeconds() - 3_600)
      .sign(real),
    'of another issuer': await token().setIssuer('https://elsewhere.example').sign(real),
    'for another audience': await token().setAudience('platform').sign(real),
    'for several audiences': await token().setAudience([library.id, 'platform']).sign(real),
    'of another type': await token({ typ: 'JWT' }).sign(real),
    'that names nobody': await new SignJWT({ scope })
      .setProtectedHeader({ alg: ALGORITHM, kid: key.kid, typ: TOKEN_TYPE })
      .setIssuer(ISSUER)
      .setAudience(library.id)
      .setExpirationTime('10 min')
      .sign(real),
  }
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000)
}

/** Signs a token that is good but for what it permits. */
export function tokenWith(test: TestDatabase, { library, admin }: Seeded, permissions: readonly string[]): Promise<string> {
  return createKeyring(test.database).sign({
    aud: library.id,
    sub: admin.user_id as string,
    sid: '019f5c1e-7a40-7c3a-9d53-2f6a1b0e8c11',
    scope: permissions.join(' '),
  })
}
