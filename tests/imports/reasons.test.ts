import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { problems } from '../../src/features/imports/contract.ts'

const MARC = new URL('../../src/marc/', import.meta.url)
/** These are said when a record is written, which an import never does. */
const OF_WRITING = ['field_too_long', 'record_too_long']

test('every fault of a record that the readers can find has words in both languages', () => {
  const sources = readdirSync(MARC)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(new URL(name, MARC), 'utf8'))
  const errors = sources.flatMap((text) => [...text.matchAll(/new MarcError\(\s*'(\w+)'/g)].map(([, code]) => code as string))
  const warnings = sources.flatMap((text) => [...text.matchAll(/warnings\.push\('(\w+)'\)/g)].map(([, code]) => code as string))
  expect(errors.length).toBeGreaterThan(15)
  expect(warnings.length).toBeGreaterThan(2)
  const known = problems as Record<string, { title: { en: string; it: string } } | undefined>
  const silent = [...new Set([...errors, ...warnings])].filter(
    (code) => !OF_WRITING.includes(code) && !(known[code]?.title.en && known[code]?.title.it),
  )
  expect(silent).toEqual([])
})
