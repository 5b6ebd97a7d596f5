import type { ChoreRun } from '../../src/features/chores/contract.ts'
import { getRun } from '../../src/features/chores/queries.ts'
import { takeTurn } from '../../src/features/chores/turn.ts'
import { requestRun } from '../../src/features/chores/verbs.ts'
import type { Library } from '../../src/kernel/db.ts'
import { openLog } from '../../src/kernel/log.ts'
import { type Metrics, openMetrics } from '../../src/kernel/metrics.ts'
import type { TestDatabase } from './database.ts'

const log = openLog(process.env.LOG_LEVEL ?? 'silent')

/** Does one turn of what is due in a library, or of what was asked for alone, as a worker would. */
export function turn(
  test: TestDatabase,
  library: Library,
  { metrics = openMetrics(), ...options }: { only_asked?: boolean; metrics?: Metrics } = {},
): Promise<void> {
  return takeTurn({ library: test.door(library), signal: new AbortController().signal, log, metrics }, options)
}

/** Has one chore done for a date, today by default, and gives what came of it. */
export async function runChore(
  test: TestDatabase,
  library: Library,
  name: string,
  { date, dry_run = false }: { date?: string; dry_run?: boolean } = {},
): Promise<ChoreRun> {
  const { id } = await test.door(library).write((tx) => requestRun(tx, name, { date, dry_run }))
  for (let turns = 0; turns < 100; turns++) {
    const run = await test.door(library).get(getRun(id))
    if (run?.finished_at) return run
    await turn(test, library, { only_asked: true })
  }
  throw new Error(`${name} did not end`)
}
