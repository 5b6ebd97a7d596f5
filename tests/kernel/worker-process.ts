/** A worker in a process of its own, for a test to kill: its one job says that it began, and on its first run never ends. */
import { openDatabase } from '../../src/kernel/db.ts'
import { defineJob } from '../../src/kernel/jobs.ts'
import { openLog } from '../../src/kernel/log.ts'
import { openMailer } from '../../src/kernel/mail.ts'
import { openMetrics } from '../../src/kernel/metrics.ts'
import { startQueue } from '../../src/kernel/queue.ts'
import { openDirectory } from '../../src/platform/directory.ts'

const { ADMIN_URL, APP_URL, RUN } = process.env as Record<string, string>
const database = openDatabase({ url: APP_URL as string, size: 4, name: 'libraryhub test worker' })
const directory = openDirectory(database, 'localhost')
await startQueue({
  direct_url: ADMIN_URL as string,
  database,
  jobs: [
    defineJob({
      name: 'test.killed',
      on: 'task.changed',
      queue: 'default',
      retry: { limit: 3, delay_s: 1 },
      run: async ({ payload, is_last_try }) => {
        console.log(JSON.stringify({ began: payload?.subject_id, run: RUN, is_last_try }))
        if (RUN === 'first') await new Promise(() => {})
      },
    }),
  ],
  libraryByRole: directory.byRole,
  activeRoles: directory.activeRoles,
  mail: openMailer({ smtp_url: undefined, outbox_dir: '/nowhere', from: 'noreply@localhost' }),
  log: openLog('silent'),
  metrics: openMetrics(),
})
console.log(JSON.stringify({ ready: true }))
