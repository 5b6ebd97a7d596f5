import { createServer } from 'node:net'
import { relative } from 'node:path'
import { type Config, parseConfig } from '../config.ts'
import { type DemonstrationStep, provideDemonstrations } from '../demonstration.ts'
import { openDatabase } from '../kernel/db.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../platform/embedded.ts'
import { prepareCluster } from '../platform/roles.ts'
import { serve } from '../server.ts'
import { type Closing, closeOnSignals } from './closing.ts'
import type { Call } from './command.ts'
import { EXIT, failure } from './failure.ts'
import type { Output } from './output.ts'
import { asUnavailable, platformOn } from './platform.ts'
import { notListening } from './serve.ts'
import { type Steps, startSteps } from './steps.ts'
import { welcome } from './welcome.ts'
import { startWorker } from './worker.ts'

/** Starts everything in one process: Postgres, the tables, the demonstration libraries; then API, worker and real time. */
export async function start({ out, env }: Call<object>): Promise<void> {
  // Whoever tries it reads the terminal; LOG_LEVEL brings the log of requests back.
  const config = parseConfig({ LOG_LEVEL: 'warn', ...env })
  await refuseTakenPort(out, config)
  const steps = startSteps(out)
  const closing = closeOnSignals(() => out.note(`\n${out.t('stopping')}`))
  try {
    const address = config.database_url === undefined ? await ownPostgres(out, config, steps, closing) : undefined
    const connected: Config = address === undefined ? config : { ...config, database_url: address, database_direct_url: address }
    const made = await prepare(out, env, connected, steps)
    steps.begin(out.t('step_serve'))
    const serving = serve({ config: connected, migrate: false })
    closing.add(() => serving.then((server) => server.stop()))
    const { port } = await serving
    steps.done()
    closing.ready()
    // What is told is on standard output, so that a script can wait for it.
    process.stdout.write(`${welcome(out, config, { port, is_new: made.length > 0, seconds: process.uptime() })}\n`)
  } catch (error) {
    // Whatever breaks while everything is being closed breaks because of that, and the end of the process is near.
    if (closing.isAsked) return new Promise<never>(() => {})
    steps.fail()
    await closing.close()
    throw notListening(out, error, config.port, 'npm start') ?? error
  }
}

/** Tells of a port that is taken before anything is made. */
async function refuseTakenPort(out: Output, { port, host }: Config): Promise<void> {
  const probe = createServer()
  try {
    await new Promise<void>((free, taken) => probe.once('error', taken).listen(port, host, free))
  } catch (error) {
    throw notListening(out, error, port, 'npm start') ?? error
  }
  await new Promise((closed) => probe.close(closed))
}

/** Starts the Postgres of the data folder, and gives its address. @throws Failure where another process has the folder */
async function ownPostgres(out: Output, config: Config, steps: Steps, closing: Closing): Promise<string> {
  const folder = relative('.', config.data_dir) || '.'
  steps.begin(out.t('step_postgres', { folder }))
  const starting: Promise<EmbeddedPostgres> = startEmbeddedPostgres({ dataDir: config.data_dir })
  closing.add(() => starting.then((postgres) => postgres.stop()))
  const { url, isOurs, owner } = await starting.catch((error: unknown) => {
    throw asUnavailable(out, error)
  })
  if (isOurs) return url
  const params = { folder, pid: owner }
  throw failure(out.language, 'already_running', { exit: EXIT.unavailable, params, advice: [out.t('stop_or_other')] })
}

/** Brings the database up to this release and the demonstration libraries into it; gives those that were made. */
async function prepare(out: Output, env: Call<object>['env'], config: Config, steps: Steps): Promise<string[]> {
  const adminUrl = (config.database_direct_url ?? config.database_url) as string
  steps.begin(out.t('step_migrate'))
  const { app_url } = await prepareCluster(adminUrl, { database_url: config.database_url })
  const database = openDatabase({ url: app_url, size: 4, name: 'libraryhub demonstration' })
  try {
    const platform = platformOn(out, env, { config, admin_url: adminUrl, database: () => database })
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
