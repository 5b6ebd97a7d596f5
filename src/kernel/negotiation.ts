import { Problem } from './problem.ts'

/**
 * Gives the type that the caller prefers of those that the route offers, by RFC 9110 (12.5.1): the most specific range
 * that fits a type says how much it is wanted. Among equals the caller's order counts, then the route's; without a wish
 * it is the first offered.
 * @throws Problem not_acceptable
 */
export function acceptedType<const Type extends string>(accept: string | undefined, ...offered: readonly [Type, ...Type[]]): Type {
  const found = preferredType(accept, offered)
  if (found === undefined) throw new Problem('not_acceptable', { params: { available: offered } })
  return found
}

/** The same, or undefined where none will do. */
export function preferredType<const Type extends string>(accept: string | undefined, offered: readonly Type[]): Type | undefined {
  const ranges = rangesOf(accept ?? '*/*')
  let best: { type: Type; weight: number; place: number } | undefined
  for (const type of offered) {
    const range = [type, `${type.split('/')[0]}/*`, '*/*']
      .map((name) => ranges.find((one) => one.name === name))
      .find((one) => one !== undefined)
    if (range === undefined || range.weight === 0) continue
    const isBetter = best === undefined || range.weight > best.weight || (range.weight === best.weight && range.place < best.place)
    if (isBetter) best = { type, ...range }
  }
  return best?.type
}

function rangesOf(accept: string): { name: string; weight: number; place: number }[] {
  return accept.split(',').map((part, place) => {
    const [name = '', ...parameters] = part.split(';').map((one) => one.trim().toLowerCase())
    const given = Number(parameters.find((one) => /^q\s*=/.test(one))?.replace(/^q\s*=\s*/, '') ?? 1)
    return { name, place, weight: Number.isFinite(given) ? Math.min(1, Math.max(0, given)) : 1 }
  })
}

/**
 * Whether a listing is wanted as a spreadsheet or as JSON, which is the default.
 * @throws Problem not_acceptable
 */
export function listingType(accept: string | undefined): 'application/json' | 'text/csv' {
  return acceptedType(accept, 'application/json', 'text/csv')
}
