import { z } from '@hono/zod-openapi'
import { FORMATS } from '../../marc/bibliographic.ts'

/** OPDS 2.0 (Open Publication Distribution System), over the Readium Web Publication Manifest. */
export const OPDS = 'application/opds+json'
export const PUBLICATION = 'application/opds-publication+json'

const Link = z.object({
  rel: z.union([z.string(), z.array(z.string())]).optional(),
  href: z.string(),
  type: z.string(),
  title: z.string().optional(),
  templated: z.boolean().optional(),
  properties: z
    .object({
      availability: z.object({ state: z.enum(['available', 'unavailable']) }).optional(),
      copies: z.object({ total: z.number().int(), available: z.number().int() }).optional(),
      numberOfItems: z.number().int().optional(),
    })
    .optional(),
})

export const OpdsPublication = z
  .object({
    metadata: z.looseObject({ '@type': z.string(), title: z.string(), identifier: z.string(), modified: z.string() }),
    links: z.array(Link),
  })
  .openapi('OpdsPublication')
export type OpdsPublication = z.infer<typeof OpdsPublication>

export const OpdsFeed = z
  .object({
    metadata: z.object({ title: z.string(), numberOfItems: z.number().int().optional(), itemsPerPage: z.number().int().optional() }),
    links: z.array(Link),
    navigation: z.array(Link).optional(),
    publications: z.array(OpdsPublication).optional(),
  })
  .openapi('OpdsFeed')
export type OpdsFeed = z.infer<typeof OpdsFeed>

export const OpdsQuery = z.object({
  query: z.string().max(500).optional().openapi({ description: 'Words, as the search takes them; without, the newest come first' }),
  format: z.enum(FORMATS).optional(),
  category: z.string().max(40).optional().openapi({ description: 'Code of a category' }),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(2_000).optional().openapi({ description: 'Of the link to the next page' }),
})
