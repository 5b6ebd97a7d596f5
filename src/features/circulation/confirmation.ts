import { createHash } from 'node:crypto'
import type { Refusal } from './lending-contract.ts'

/**
 * Gives the token that says yes to exactly these questions about one thing: each code with a digest of what was shown,
 * such as the amount. It proves nothing of who says yes, which the permission does; it only binds what was seen.
 */
export function confirmationOf(about: string, refusals: readonly Refusal[]): string | undefined {
  const questions = refusals.filter(({ severity }) => severity === 'confirm')
  return questions.length === 0 ? undefined : questions.map((refusal) => `${refusal.code}.${digest(about, refusal)}`).join('~')
}

/** Tells of each question whether a token says yes to it, as it stands now. */
export function confirmedBy(token: string | undefined, about: string): (refusal: Refusal) => boolean {
  const answered = new Set(token?.split('~'))
  return (refusal) => answered.has(`${refusal.code}.${digest(about, refusal)}`)
}

function digest(about: string, { code, params }: Refusal): string {
  return createHash('sha256')
    .update(`${about}\n${code}\n${JSON.stringify(params)}`)
    .digest('base64url')
    .slice(0, 16)
}
