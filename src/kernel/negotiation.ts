import { Problem } from './problem.ts'

/**
 * Gives the first type that the caller accepts and the route offers, in the caller's order; without a wish the first offered.
 * @throws Problem not_acceptable
 */
export function acceptedType<const Type extends string>(accept: string | undefined, ...offered: readonly [Type, ...Type[]]): Type {
  const ranges = (accept ?? '*/*').split(',').map((part) => (part.split(';')[0] ?? '').trim().toLowerCase())
  for (const range of ranges) {
    const found = offered.find((type) => range === '*/*' || range === type || range === `${type.split('/')[0]}/*`)
    if (found) return found
  }
  throw new Problem('not_acceptable', { params: { available: offered } })
}

/**
 * Whether a listing is wanted as a spreadsheet or as JSON, which is the default.
 * @throws Problem not_acceptable
 */
export function listingType(accept: string | undefined): 'application/json' | 'text/csv' {
  return acceptedType(accept, 'application/json', 'text/csv')
}
