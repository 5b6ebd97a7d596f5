/** What CI runs: types, lint and format, generated files unchanged, tests. `npm run check`. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../', import.meta.url))
const steps: [string, string, string[]][] = [
  ['types', process.execPath, ['node_modules/typescript-native/bin/tsc', '-p', '.']],
  ['lint and format', process.execPath, ['node_modules/@biomejs/biome/bin/biome', 'check', '.']],
  ['generated files', process.execPath, ['src/generate.ts', '--check']],
  ['tests', process.execPath, ['node_modules/vitest/vitest.mjs', 'run']],
]

for (const [name, command, args] of steps) {
  const started = Date.now()
  console.log(`\n== ${name}`)
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) {
    console.error(`\n${name}: failed`)
    process.exit(status ?? 1)
  }
  console.log(`${name}: fine (${((Date.now() - started) / 1000).toFixed(1)} s)`)
}
