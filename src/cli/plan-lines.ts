import type { Change, Plan } from '../platform/contract.ts'
import type { Output } from './output.ts'

const signs = { create: '+', change: '~', remove: '-' } as const

/** Gives what a plan would change, one line each, as people read a diff. */
export function planLines({ changes }: Plan, { paint }: Output): string[] {
  const colours = { create: paint.green, change: paint.yellow, remove: paint.red } as const
  return changes.map((change) => {
    const head = `  ${colours[change.action](signs[change.action])} ${change.thing.replaceAll('_', ' ')} ${paint.bold(change.key)}`
    const parts = change.action === 'remove' ? [] : partsOf(change, paint)
    return parts.length > 0 ? `${head}  ${parts.join(', ')}` : head
  })
}

/** Gives each value of a change, with its name where its name says something. */
function partsOf({ action, key, before, after }: Change, paint: Output['paint']): string[] {
  const values: [string, unknown][] = isRecord(after) ? Object.entries(after) : [['value', after]]
  const old = (name: string) => (isRecord(before) ? before[name] : before)
  return values
    .filter(([name, value]) => action === 'change' || !(isNothing(value) || name === 'position' || isInKey(name, value, key)))
    .map(([name, value]) => {
      const label = ['value', 'hours', 'name'].includes(name) ? '' : `${paint.dim(`${name}:`)} `
      return `${label}${action === 'change' ? `${paint.red(shown(old(name)))} → ${paint.green(shown(value))}` : shown(value)}`
    })
}

/** Whether the key has told a value already. */
function isInKey(name: string, value: unknown, key: string): boolean {
  const isPlain = typeof value === 'string' || typeof value === 'number'
  if (value === key) return true
  return isPlain && !['name', 'reason', 'value'].includes(name) && key.toLowerCase().includes(String(value).toLowerCase())
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const LONGEST = 90

function shown(value: unknown): string {
  const text = inWords(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}

/** Gives a value in the words of the file that declares it. */
function inWords(value: unknown): string {
  if (isNothing(value)) return '–'
  if (Array.isArray(value)) return value.map(inWords).join(' ')
  if (!isRecord(value)) return String(value)
  if ('count' in value && 'unit' in value) return `${value.count} ${value.unit}`
  return Object.entries(value)
    .map(([name, one]) => `${name} ${inWords(one)}`)
    .join(', ')
}
