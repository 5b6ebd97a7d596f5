import type { WireStatement } from './flight.ts'
import { Problem, type ProblemOptions } from './problem.ts'
import type { Query } from './query.ts'

/** The request whose first answer is kept, so that repeating it does nothing twice. */
export interface IdempotentRequest {
  principal: string
  key: string
  /** SHA-256 over method, path and body. */
  hash: Buffer
  /** Set by the door when the answer is the first one's. */
  is_replayed?: boolean
}

/** What a repetition is told while the first one is still at work. */
export function inProgress(): Problem {
  return new Problem('request_in_progress', { headers: { 'Retry-After': '1' } })
}

interface StoredAnswer {
  request: Buffer
  status: number
  answer: string
}

/** Leaves the verb when its first answer is already known. */
export class Replay extends Error {
  readonly answer: StoredAnswer
  constructor(answer: StoredAnswer) {
    super('replayed')
    this.answer = answer
  }
}

/**
 * Gives the replay of a stored answer.
 * @throws Problem request_in_progress where there is none yet, idempotency_key_reused where it is another request's
 */
export function replayOf(request: IdempotentRequest, row: Record<string, unknown> | undefined): Replay {
  const stored = row as unknown as StoredAnswer | undefined
  if (!stored) throw inProgress()
  if (!stored.request.equals(request.hash)) throw new Problem('idempotency_key_reused')
  return new Replay(stored)
}

function storedProblem(stored: StoredAnswer): Problem {
  const { code, options } = JSON.parse(stored.answer) as { code: string; options: ProblemOptions }
  return new Problem(code, { ...options, headers: { ...options.headers, [REPLAYED_HEADER]: 'true' } })
}

/** Tells a caller that the answer is that of an earlier request with the same key. */
export const REPLAYED_HEADER = 'Idempotent-Replayed'

/** Keeps the refusal that a request ended in. */
export function keepRefusal(request: IdempotentRequest, problem: Problem): WireStatement {
  const { cause: _cause, ...options } = problem.options
  return {
    name: '',
    text: `update platform.idempotency_key set status = $3, answer = $4 where tenant = current_user and principal = $1 and key = $2`,
    params: [request.principal, request.key, problem.status, JSON.stringify({ code: problem.code, options })],
  }
}

/** Takes the key, or touches no row where a request has it already. */
export function claim(request: IdempotentRequest): WireStatement {
  return {
    name: 'idempotency:claim',
    text: `insert into platform.idempotency_key (principal, key, request) values ($1, $2, $3) on conflict do nothing`,
    params: [request.principal, request.key, request.hash],
  }
}

/** Finds what the first request was answered. */
export function recall(request: IdempotentRequest): WireStatement {
  return {
    name: '',
    text: `select request, status, answer from platform.idempotency_key
      where tenant = current_user and principal = $1 and key = $2 and status is not null`,
    params: [request.principal, request.key],
  }
}

/** Keeps an answer, in the transaction of what it tells. */
export function keep(request: IdempotentRequest, result: unknown): Query<unknown> {
  return { statement: KEEP, params: [request.principal, request.key, JSON.stringify(result ?? null)] }
}

const KEEP = {
  name: 'idempotency.keep',
  text: `update platform.idempotency_key set status = 200, answer = $3
    where tenant = current_user and principal = $1 and key = $2`,
}

/** Gives the first answer again, or throws it where it was a refusal. */
export function replayed<T>(request: IdempotentRequest, { answer }: Replay): T {
  request.is_replayed = true
  if (answer.status >= 400) throw storedProblem(answer)
  return JSON.parse(answer.answer) as T
}

/** Whether a refusal is final: faults of ours and those that say "later" are not, since the next try may succeed. */
export function isTheAnswer(problem: Problem): boolean {
  return problem.status < 500 && !['conflict', 'request_in_progress', 'idempotency_key_reused', 'too_many_requests'].includes(problem.code)
}
