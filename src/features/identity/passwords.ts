import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import { Problem } from '../../kernel/problem.ts'

/**
 * OWASP's second choice for argon2id (the package's number 2): 46 MiB once costs as much to guess, and less to wait for.
 */
const cost = { algorithm: 2, memoryCost: 47_104, timeCost: 1, parallelism: 1 }

/** Each hash takes 46 MiB, so only a few run at once, and few wait. */
const AT_ONCE = Math.max(1, availableParallelism() - 1)
const WAITING = 60
let running = 0
const waiting: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= WAITING) throw new Problem('unavailable', { headers: { 'Retry-After': '5' } })
    await new Promise<void>((resolve) => waiting.push(resolve))
  }
  running++
  try {
    return await work()
  } finally {
    running--
    waiting.shift()?.()
  }
}

/** Gives the argon2id hash of a password. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, cost))
}

/** Compared with for people who do not exist, so that the time tells nothing. */
let decoy: Promise<string> | undefined

/** Tells whether a password is right; takes as long where there is no such person. */
export async function isPasswordRight(stored: string | null | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password')
  const known = await decoy
  const isRight = await inTurn(() => verify(stored ?? known, password).catch(() => false))
  return isRight && typeof stored === 'string'
}

/** Whether a stored hash was made with other costs than today's. */
export function isOutdated(stored: string): boolean {
  return !stored.startsWith(`$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$`)
}

/** The passwords that every list of stolen ones begins with; eight characters or more, since shorter ones are refused anyway. */
const COMMON = new Set(
  `12345678 123456789 1234567890 password password1 password123 passw0rd iloveyou princess sunshine qwertyui qwertyuiop
   football baseball superman trustno1 starwars whatever computer michelle jennifer 11111111 00000000 87654321 abcd1234
   1q2w3e4r 1qaz2wsx zaq12wsx qwerty123 letmein1 welcome1 admin123 administrator biblioteca juventus ciaociao libreria
   francesco alessandro giovanni giuseppe valentina federica amoremio password! changeme`
    .split(/\s+/)
    .filter(Boolean),
)

/** @throws Problem password_too_common */
export function refuseCommonPassword(password: string): void {
  if (COMMON.has(password.toLowerCase())) throw new Problem('password_too_common')
}
