import { z } from '@hono/zod-openapi'
import { FORMATS } from '../../marc/bibliographic.ts'
import { BookSummary } from '../catalogue/contract.ts'

export const SearchQuery = z.object({
  q: z
    .string()
    .max(500)
    .default('')
    .openapi({ description: 'Words of title, author, subject or text, or an ISBN; accents do not matter', example: 'nome rosa' }),
  format: z.enum(FORMATS).optional(),
  language: z
    .string()
    .regex(/^[a-z]{3}$/)
    .optional(),
  year: z.coerce.number().int().min(-3000).max(2100).optional(),
  year_from: z.coerce.number().int().min(-3000).max(2100).optional(),
  year_to: z.coerce.number().int().min(-3000).max(2100).optional(),
  category: z.string().max(40).optional().openapi({ description: 'Code of a category' }),
  branch: z.string().max(40).optional().openapi({ description: 'Code of a branch that has a copy' }),
  available: z.enum(['true', 'false']).optional(),
  sort: z.enum(['relevance', 'title', '-year', 'year']).default('relevance'),
  facets: z.enum(['true', 'false']).default('true'),
})

const Facet = z.array(z.object({ value: z.string(), label: z.string(), count: z.number().int() }))

export const SearchAnswer = z
  .object({
    data: z.array(BookSummary),
    page: z.object({ next: z.string().nullable(), total: z.object({ count: z.number().int(), is: z.enum(['exact', 'estimate']) }) }),
    facets: z.object({ format: Facet, language: Facet, year: Facet, category: Facet, branch: Facet, availability: Facet }).nullable(),
  })
  .openapi('SearchAnswer', {
    description: 'Hits by rank; counts are exact up to the number of candidates that are looked at, and say so beyond',
  })
