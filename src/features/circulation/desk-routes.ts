import { z } from '@hono/zod-openapi'
import { dryRunQuery } from '../../kernel/http.ts'

/** The query of a desk's act that can be rehearsed. */
export const DryRun = z.object(dryRunQuery)

/** Desk verbs see and change loans, holds and charges of everyone; the triggers that keep what follows from them ask for it. */
export const DESK = ['holds:read', 'holds:write', 'patrons:read', 'loans:read', 'loans:write', 'charges:read', 'charges:write'] as const
