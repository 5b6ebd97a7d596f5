import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { openApiDocument } from '../src/app.ts'
import { features } from '../src/features.ts'

interface Content {
  schema?: z.ZodType
}
interface Route {
  method: string
  path: string
  operationId?: string
  request?: { body?: { content?: Record<string, Content> } }
  responses: Record<string, { content?: Record<string, Content> }>
}

const routes = features.flatMap(({ routes }) =>
  routes.openAPIRegistry.definitions.flatMap((definition) => (definition.type === 'route' ? [definition.route as unknown as Route] : [])),
)
const document = JSON.parse(JSON.stringify(openApiDocument(features))) as {
  paths: Record<
    string,
    Record<
      string,
      {
        summary?: string
        requestBody?: { content: Record<string, { example?: unknown }> }
        responses: Record<string, { content?: Record<string, { example?: unknown }> }>
      }
    >
  >
}
const operationOf = ({ path, method }: Route) => document.paths[`/v1${path}`]?.[method]

describe('the document of the API', () => {
  test.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s shows what it takes and what it answers',
    (_, route) => {
      const operation = operationOf(route)
      expect(operation?.summary).toBeTruthy()
      const taken = route.request?.body?.content?.['application/json']?.schema
      if (taken) expect(wrongWith(taken, operation?.requestBody?.content['application/json']?.example)).toEqual([])
      for (const [status, { content }] of Object.entries(route.responses)) {
        const answered = content?.['application/json']?.schema
        const example = operation?.responses[status]?.content?.['application/json']?.example
        if (answered) expect(wrongWith(answered, example), status).toEqual([])
      }
    },
  )

  test('an example that does not fit its schema would be told', () => {
    const route = routes.find(({ operationId }) => operationId === 'createBook') as Route
    const schema = route.request?.body?.content?.['application/json']?.schema as z.ZodType
    expect(wrongWith(schema, { title: '' })).not.toEqual([])
  })
})

function wrongWith(schema: z.ZodType, example: unknown): string[] {
  const parsed = schema.safeParse(example)
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message} in ${JSON.stringify(example)}`)
}
