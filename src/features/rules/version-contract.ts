import { z } from '@hono/zod-openapi'

export const VERSION_CAUSES = ['found', 'edited', 'declared', 'published', 'restored'] as const
export type VersionCause = (typeof VERSION_CAUSES)[number]

export const versionEvents = {
  'rules.versioned': {
    subject: 'rule_version',
    permission: 'rules:read',
    data: z.object({ number: z.number().int(), cause: z.enum(VERSION_CAUSES), note: z.string().nullable() }),
  },
} as const
