import type { Config } from '../config.ts'
import { type DemonstrationStep, provideDemonstrations } from '../demonstration.ts'
import { openDatabase } from '../kernel/db.ts'
import { prepareCluster } from '../platform/roles.ts'
import type { Output } from './output.ts'
import { platformOn } from './platform.ts'
import type { Steps } from './steps.ts'
import { startWorker } from './worker.ts'

/** Brings the database up to this release and the demonstration libraries into it; gives those that were made. */
export async function prepare(out: Output, env: Record<string, string | undefined>, config: Config, steps: Steps): Promise<string[]> {
  const adminUrl = (config.database_direct_url ?? config.database_url) as string
  steps.begin(out.t('step_migrate'))
  const { app_url } = await prepareCluster(adminUrl, { database_url: config.database_url })
  const database = openDatabase({ url: app_url, size: 4, name: 'libraryhub demonstration' })
  try {
    const platform = platformOn(out, env, { config, admin_url: adminUrl, database: () => database, onClose: () => {} })
    const { failed } = await platform.operations.migrate()
    for (const { slug, reason } of failed) out.note(`\n${out.paint.red(out.t('library_behind', { slug, reason }))}`)
    return await provideDemonstrations({
      ...platform,
      async withWorker(work) {
        const worker = await startWorker(platform)
        await work().finally(() => worker.stop())
      },
      onStep: ({ slug, doing }) => steps.begin(`${slug}: ${out.t(stepWords[doing])}`),
    })
  } finally {
    await database.close()
  }
}

const stepWords = {
  apply: 'step_apply',
  import: 'step_import',
  enrol: 'step_enrol',
  diary: 'step_diary',
  accounts: 'step_accounts',
} as const satisfies Record<DemonstrationStep['doing'], string>
