import { createServer } from 'node:net'
import type { Config } from '../config.ts'
import { ownerOf } from '../platform/data-folder.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../platform/embedded.ts'
import { type Closing, closeOnSignals } from './closing.ts'
import type { Call } from './command.ts'
import { configurationOf } from './configuration.ts'
import { EXIT, embeddedFailed, failure } from './failure.ts'
import { type Output, shownPath } from './output.ts'
import { notListening } from './serve.ts'
import { type Steps, startSteps } from './steps.ts'

/** Starts everything in one process: Postgres, the tables, the demonstration libraries; then API, worker and real time. */
export async function start({ out, env }: Call<object>): Promise<void> {
  // Whoever tries it reads the terminal; LOG_LEVEL brings the log of requests back.
  const config = configurationOf({ LOG_LEVEL: 'warn', ...env })
  const owner = config.database_url === undefined ? await ownerOf(config.data_dir) : undefined
  if (owner !== undefined) throw alreadyRunning(out, config, owner)
  await refuseTakenPort(out, config)
  const steps = startSteps(out)
  const closing = closeOnSignals(() => out.note(`\n${out.t('stopping')}`))
  // Reading the rest of the program takes as long as Postgres takes to start, so both happen at once.
  const rest = () => Promise.all([import('./start-prepare.ts'), import('../server.ts'), import('./welcome.ts')])
  try {
    const address =
      config.database_url === undefined ? await ownPostgres(out, config, steps, closing, () => void rest().catch(() => {})) : undefined
    const connected: Config = address === undefined ? config : { ...config, database_url: address, database_direct_url: address }
    const [{ prepare }, { serve }, { welcome }] = await rest()
    await prepare(out, env, connected, steps)
    steps.begin(out.t('step_serve'))
    const serving = serve({ config: connected, migrate: false })
    closing.add(() => serving.then((server) => server.stop()))
    const { port } = await serving
    steps.done()
    closing.ready()
    // What is told is on standard output, so that a script can wait for it.
    process.stdout.write(`${welcome(out, config, { port, seconds: process.uptime() })}\n`)
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
async function ownPostgres(out: Output, config: Config, steps: Steps, closing: Closing, whileStarting: () => void): Promise<string> {
  steps.begin(out.t('step_postgres', { folder: shownPath(config.data_dir) }))
  const starting: Promise<EmbeddedPostgres> = startEmbeddedPostgres({ dataDir: config.data_dir, whileStarting })
  closing.add(() => starting.then((postgres) => postgres.stop()))
  const { url, isOurs, owner } = await starting.catch((error: unknown) => {
    throw embeddedFailed(out, error)
  })
  if (isOurs) return url
  throw alreadyRunning(out, config, owner)
}

function alreadyRunning(out: Output, { data_dir }: Config, pid: number) {
  const params = { folder: shownPath(data_dir), pid }
  return failure(out.language, 'already_running', { exit: EXIT.unavailable, params, advice: [out.t('stop_or_other')] })
}
