import { described, isDatabaseError, Problem, problemOfDatabaseError } from '../kernel/problem.ts'
import { type Key, words } from './words.ts'

/** What the process tells whoever called it; the README lists them. */
export const EXIT = {
  fine: 0,
  failed: 1,
  /** The command, or the file that it was given, cannot be understood. */
  usage: 2,
  not_found: 3,
  /** Understood, and refused: it is there already, something depends on it, it was not confirmed. */
  refused: 4,
  /** Done, and what was looked at is not as it should be: doctor, an import with refused records. */
  found_problems: 5,
  /** The database cannot be reached, or another process holds what is needed. */
  unavailable: 6,
  interrupted: 130,
} as const

/** Ends a command: what went wrong, what to do about it, and what the caller's script is told. */
export class Failure extends Error {
  readonly exit: number
  readonly code: string
  /** What to do next, one line each. */
  readonly advice: readonly string[]
  readonly problem: Problem | undefined

  constructor(message: string, options: { exit: number; code: string; advice?: readonly string[]; cause?: unknown }) {
    super(message, { cause: options.cause })
    this.exit = options.exit
    this.code = options.code
    this.advice = options.advice ?? []
    this.problem = options.cause instanceof Problem ? options.cause : undefined
  }

  /** Gives what a script reads in place of a result. */
  toJSON(language: string): unknown {
    return { error: { code: this.code, title: this.message, ...this.problem?.toJSON(language), advice: this.advice } }
  }
}

/** Makes a Failure of a message of ours. */
export function failure(
  language: string,
  key: Key,
  options: { exit: number; params?: Record<string, unknown>; advice?: readonly string[]; cause?: unknown },
) {
  return new Failure(words(language, key, options.params), { ...options, code: key })
}

/** What the embedded Postgres says of itself is meant for people. */
export function embeddedFailed({ language }: { language: string }, error: unknown): Failure {
  const reason = error instanceof Error ? error.message : String(error)
  return failure(language, 'embedded_failed', { exit: EXIT.unavailable, params: { reason }, cause: error })
}

/** Says of anything that was thrown what it means to whoever typed the command. */
export function failureOf(error: unknown, language: string): Failure {
  if (error instanceof Failure) return error
  if (error instanceof Problem) return ofProblem(error, language)
  const { code = '', message = String(error) } = error as { code?: string; message?: string }
  if (['ECONNREFUSED', 'ENOTFOUND', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH', '57P01', '57P03', '08006', '08001'].includes(code)) {
    return failure(language, 'database_away', { exit: EXIT.unavailable, params: { reason: message || code }, cause: error })
  }
  if (['28P01', '28000', '3D000'].includes(code)) {
    return failure(language, 'database_refuses', { exit: EXIT.unavailable, params: { reason: message }, cause: error })
  }
  if (code === '42501') return failure(language, 'not_administrator', { exit: EXIT.unavailable, params: { reason: message }, cause: error })
  const problem = problemOfDatabaseError(error)
  if (problem) return ofProblem(problem, language)
  if (isDatabaseError(error)) return failure(language, 'database_failed', { exit: EXIT.failed, params: { reason: message }, cause: error })
  return failure(language, 'went_wrong', { exit: EXIT.failed, params: { reason: message }, cause: error })
}

const exitOfStatus: Record<number, number> = { 400: EXIT.usage, 404: EXIT.not_found, 500: EXIT.failed, 503: EXIT.unavailable }

function ofProblem(problem: Problem, language: string): Failure {
  const { title, detail } = problem.toJSON(language) as { title: string; detail?: string }
  const lines = (problem.options.errors ?? []).map((error) => described(error, language).detail ?? error.code)
  const exit = exitOfStatus[problem.status] ?? EXIT.refused
  return new Failure(title, { exit, code: problem.code, advice: [...lines, ...(detail ? [detail] : [])], cause: problem })
}
