import { z } from '@hono/zod-openapi'
import { FORMATS } from '../../marc/bibliographic.ts'

export const ExportQuery = z.object({
  format: z.enum(FORMATS).optional().openapi({ description: 'Material of the books' }),
  updated_since: z.iso.datetime().optional(),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .openapi({ description: 'So many books at most; the header Link then names what follows. Absent: all of them' }),
  cursor: z
    .string()
    .max(2_000)
    .optional()
    .openapi({ description: 'Of the header Link; or the id of the last book that arrived, where a download broke off' }),
})
