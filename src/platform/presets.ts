import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'

export const presetNames = ['public', 'school', 'academic', 'fine-free'] as const
export type PresetName = (typeof presetNames)[number]

const Preset = z.strictObject({
  title: z.strictObject({ en: z.string(), it: z.string() }),
  rules: z.array(z.strictObject({ kind: z.string(), value: z.unknown() })),
})

export interface PresetRule {
  kind: string
  value: unknown
}

const read = new Map<PresetName, PresetRule[]>()

/** Gives the rules of a named preset, each a default: a library's own rules say what differs. */
export function presetRules(name: PresetName): readonly PresetRule[] {
  let rules = read.get(name)
  if (!rules) {
    const text = readFileSync(new URL(`../../tenants/_presets/${name}.yaml`, import.meta.url), 'utf8')
    rules = Preset.parse(parse(text)).rules
    read.set(name, rules)
  }
  return rules
}
