import { type Database, inPlatform } from '../kernel/db.ts'
import type { Metrics } from '../kernel/metrics.ts'
import { statement } from '../kernel/query.ts'

const librariesByStatus = statement<{ status: string; count: number }>(
  'platform.libraries-by-status',
  `select status, count(l.id)::int as count
   from unnest(array['active', 'suspended', 'quarantined']) as status left join platform.library l using (status) group by status`,
)

/** Measures how many libraries there are, by status. */
export async function sampleLibraries(database: Database, metrics: Metrics): Promise<void> {
  for (const { status, count } of await inPlatform(database, (tx) => tx.all(librariesByStatus()))) metrics.libraries.set({ status }, count)
}
