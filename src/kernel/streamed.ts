import type { Context } from 'hono'
import type { GuardedEnv } from './http.ts'
import { Problem } from './problem.ts'

/**
 * Gives what a body that is read as a stream is sent as.
 * @throws Problem unsupported_media_type where it is none of those
 */
export function mediaTypeOf(c: Pick<Context<GuardedEnv>, 'req'>, expected: readonly string[]): string {
  const type = (c.req.header('content-type') ?? 'application/octet-stream').split(';')[0]?.trim().toLowerCase() ?? ''
  if (!expected.includes(type)) throw new Problem('unsupported_media_type', { params: { expected: expected.join(', ') } })
  return type
}

/**
 * Gives a body as it comes. One that is announced as too large is not read, and one that ends early is no file.
 * @throws Problem body_too_large; Error where it is cut off
 */
export async function* streamedBody(c: Pick<Context<GuardedEnv>, 'req'>, maximum_bytes: number): AsyncGenerator<Uint8Array> {
  const announced = c.req.header('content-length')
  const expected = announced === undefined ? undefined : Number(announced)
  if (expected !== undefined && expected > maximum_bytes) throw new Problem('body_too_large', { params: { maximum_bytes } })
  let length = 0
  for await (const chunk of (c.req.raw.body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length
    yield chunk
  }
  if (expected !== undefined && length < expected) throw new Error('The body ended before its end')
}
