/** What CI runs: types, lint and format, generated files unchanged, tests (the boundaries among them). `npm run check`. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const steps: Record<string, string[]> = {
  types: ['node_modules/typescript-native/bin/tsc', '-p', '.'],
  'lint and format': ['node_modules/@biomejs/biome/bin/biome', 'check', '.'],
  'generated files': ['src/generate.ts', '--check'],
  tests: ['node_modules/vitest/vitest.mjs', 'run'],
}

/** Every step runs, whatever those before it found, so that one run tells all that is wrong. */
const failed = Object.entries(steps).filter(([name, args]) => {
  const started = Date.now()
  console.log(`\n== ${name}`)
  const isFine = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status === 0
  console.log(`${name}: ${isFine ? 'fine' : 'FAILED'} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
  return !isFine
})

if (failed.length > 0) {
  console.error(`\nnpm run check: failed (${failed.map(([name]) => name).join(', ')})`)
  process.exitCode = 1
} else console.log('\nnpm run check: everything is fine')
