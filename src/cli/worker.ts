import { join } from 'node:path'
import { features, registerFeatures } from '../features.ts'
import { openLog } from '../kernel/log.ts'
import { openMailer } from '../kernel/mail.ts'
import { openMetrics } from '../kernel/metrics.ts'
import { startQueue } from '../kernel/queue.ts'
import { openDirectory } from '../platform/directory.ts'
import { connectAsAdmin } from '../platform/roles.ts'
import type { Platform } from './platform.ts'

/** Whether any process works on the queue of this database. */
export function isWorkerRunning(adminUrl: string): Promise<boolean> {
  return connectAsAdmin(adminUrl, async (client) => {
    const { rowCount } = await client.query(
      `select from pg_stat_activity where datname = current_database() and application_name = 'libraryhub queue' limit 1`,
    )
    return (rowCount ?? 0) > 0
  })
}

/** Works on the queue in this process until it is stopped. */
export async function startWorker({ admin_url, config, database }: Platform): Promise<{ stop(): Promise<void> }> {
  registerFeatures()
  const directory = openDirectory(database(), config.platform_domain)
  const mail = openMailer({ smtp_url: config.smtp_url, outbox_dir: join(config.data_dir, 'outbox'), from: config.mail_from })
  const queue = await startQueue({
    direct_url: admin_url,
    database: database(),
    jobs: features.flatMap(({ jobs }) => jobs ?? []),
    libraryByRole: directory.byRole,
    activeRoles: directory.activeRoles,
    mail,
    // Its log would run into the bar; what fails is told by the task.
    log: openLog('silent'),
    metrics: openMetrics(),
  })
  return {
    async stop() {
      await queue.stop()
      mail.close()
    },
  }
}
