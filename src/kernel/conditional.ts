import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { Problem } from './problem.ts'

/** A strong ETag out of whatever changes when the resource does. */
export function etagOf(...parts: (string | number)[]): string {
  return `"${parts.join('-')}"`
}

/** Whether the caller already has this version, so that 304 is the answer. */
export function isUnchanged(c: Context, etag: string): boolean {
  const given = c.req.header('if-none-match')
  return given !== undefined && (given === '*' || given.split(',').some((one) => one.trim().replace(/^W\//, '') === etag))
}

/** Header of a route that changes what must not be changed unread. */
export const ifMatchHeader = z.object({
  'if-match': z
    .string()
    .optional()
    .openapi({ description: 'ETag of the version that you read (428 without it, 412 when it is no longer current)', example: '"3"' }),
})

/**
 * Gives the version that the caller read, out of If-Match; null means whichever there is (`*`).
 * @throws Problem precondition_required without the header, edit_conflict where it cannot be one of ours
 */
export function requiredVersion(c: Context): number | null {
  const given = c.req.header('if-match')
  if (given === undefined) throw new Problem('precondition_required')
  if (given.trim() === '*') return null
  const version = /^"(\d{1,9})(?:-[^"]*)?"$/.exec(given.trim())?.[1]
  if (version === undefined) throw new Problem('edit_conflict')
  return Number(version)
}
