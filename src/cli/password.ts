import { text } from 'node:stream/consumers'
import { newPassword } from '../platform/apply.ts'
import { EXIT, failure } from './failure.ts'
import type { Output } from './output.ts'

/** Reads a password from standard input, where that was asked for, or makes one that is told once. */
export async function passwordFor(out: Output, options: { passwordStdin?: boolean }): Promise<{ password: string; is_made: boolean }> {
  if (!options.passwordStdin) return { password: newPassword(), is_made: true }
  const password = (await text(process.stdin)).replace(/\r?\n$/, '')
  if (password.length < 8 || password.length > 128) throw failure(out.language, 'password_short', { exit: EXIT.usage })
  return { password, is_made: false }
}
