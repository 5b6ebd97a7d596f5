import { z } from '@hono/zod-openapi'
import { dryRunQuery } from '../../kernel/http.ts'

export { DESK } from './desk.ts'

/** The query of a desk's act that can be rehearsed. */
export const DryRun = z.object(dryRunQuery)
