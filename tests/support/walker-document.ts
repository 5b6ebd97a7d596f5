import type { Feature } from '../../src/features.ts'
import type { Operation } from './walker-operations.ts'

export interface RouteFinding {
  operation: string
  probe: string
  what: string
}

/** Gives what the document does not say of an operation, and what is served without being in the document. */
export function documentFindings(operations: readonly Operation[], features: readonly Feature[]): RouteFinding[] {
  const found: RouteFinding[] = []
  const say = (operation: string, what: string) => found.push({ operation, probe: 'document', what })
  for (const operation of operations) for (const what of unsaidBy(operation)) say(operation.id, what)
  for (const [id, same] of Map.groupBy(operations, ({ id }) => id)) if (same.length > 1) say(id, `is the id of ${same.length} operations`)

  const documented = new Set(operations.map(({ method, path }) => `${method} ${path}`))
  for (const { method, path } of features.flatMap(({ routes }) => routes.routes)) {
    const route = `${method} /v1${path.replace(/:(\w+)(\{[^}]*\})?/g, '{$1}')}`
    if (method !== 'ALL' && !documented.has(route)) say(route, 'is served, but not in the document')
  }
  return found
}

function unsaidBy({ id, permission, summary, path, responses }: Operation): string[] {
  const problems = ['400', '401', '403', '429', ...(path.includes('{') ? ['404'] : [])]
  const missing = problems.filter((status) => responses[status]?.content?.['application/problem+json'] === undefined)
  return [
    ...(typeof permission === 'string' && permission !== '' ? [] : ['declares no permission']),
    ...(summary ? [] : ['has no summary']),
    ...(/ /.test(id) ? ['has no operationId'] : []),
    ...(missing.length > 0 ? [`does not declare the problems ${missing.join(', ')}`] : []),
  ]
}
