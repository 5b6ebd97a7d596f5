import type { Change, Plan } from '../platform/contract.ts'
import type { Output } from './output.ts'

const signs = { create: '+', change: '~', remove: '-' } as const

/** Gives what a plan would change, one line each, as people read a diff. */
export function planLines({ changes }: Plan, { paint }: Output): string[] {
  const colours = { create: paint.green, change: paint.yellow, remove: paint.red } as const
  return changes.map((change) => {
    const colour = colours[change.action]
    const thing = change.thing.replaceAll('_', ' ')
    return `  ${colour(signs[change.action])} ${thing} ${paint.bold(change.key)}${differences(change, paint)}`
  })
}

function differences({ action, before, after }: Change, paint: Output['paint']): string {
  if (action === 'remove') return ''
  if (!isRecord(after)) return after == null ? '' : `  ${action === 'change' ? arrow(before, after, paint) : shown(after)}`
  const parts = Object.entries(after)
    .filter(([, value]) => action === 'change' || !isNothing(value))
    .map(
      ([name, value]) =>
        `${paint.dim(`${name}:`)} ${action === 'change' ? arrow(isRecord(before) ? before[name] : undefined, value, paint) : shown(value)}`,
    )
  return parts.length > 0 ? `  ${parts.join(', ')}` : ''
}

function arrow(before: unknown, after: unknown, paint: Output['paint']): string {
  return `${paint.red(shown(before))} → ${paint.green(shown(after))}`
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const LONGEST = 72

/** Gives a value in few words: texts as they are, the rest as compact JSON. */
function shown(value: unknown): string {
  if (isNothing(value)) return '–'
  const text =
    typeof value === 'string'
      ? value
      : JSON.stringify(value)
          .replace(/"(\w+)":/g, '$1: ')
          .replaceAll(',', ', ')
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}
