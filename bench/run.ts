/** Runs the benchmarks: `npm run bench` for all, `npm run bench -- read` for one. They print ratios; trust those and not the figures. */
import { benchDesk } from './desk.ts'
import { benchImports } from './imports.ts'
import { benchLibraries } from './libraries.ts'
import { benchNight } from './night.ts'
import { benchOffline } from './offline.ts'
import { benchRead } from './read.ts'
import { benchStart } from './start.ts'
import { benchVolume } from './volume.ts'

const benches: Record<string, () => Promise<void>> = {
  read: benchRead,
  desk: benchDesk,
  volume: benchVolume,
  night: benchNight,
  offline: benchOffline,
  imports: benchImports,
  start: benchStart,
  libraries: benchLibraries,
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in benches))
if (unknown.length > 0) {
  console.error(`No bench is called ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}
for (const name of wanted.length > 0 ? wanted : Object.keys(benches)) {
  console.log(`\n== ${name}`)
  await benches[name]?.()
}
