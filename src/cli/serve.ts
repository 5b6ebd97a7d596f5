import { type Command, InvalidArgumentError } from 'commander'
import { closeOnSignals } from './closing.ts'
import { addCommand, type Call, type Surroundings } from './command.ts'
import { EXIT, type Failure, failure } from './failure.ts'
import type { Output } from './output.ts'

const ROLES = ['api', 'worker', 'live'] as const
type Role = (typeof ROLES)[number]

interface ServeFlags {
  roles: Role[]
  migrate: boolean
}

/** Adds `serve`. */
export function addServeCommand(program: Command, around: Surroundings): void {
  const { t } = around
  const roles = (value: string) => {
    const given = value.split(',').map((one) => one.trim())
    const unknown = given.find((one) => !(ROLES as readonly string[]).includes(one))
    if (unknown !== undefined) throw new InvalidArgumentError(t('roles_malformed', { given: unknown, known: ROLES.join(', ') }))
    return given as Role[]
  }
  const shape = (command: Command) =>
    command.option('--roles <list>', t('option_roles'), roles, [...ROLES]).option('--no-migrate', t('option_no_migrate'))
  addCommand<ServeFlags>(program, around, 'serve', 'serve', shape, run)
}

async function run({ out, env, options }: Call<ServeFlags>): Promise<void> {
  const [{ serve }, { configurationOf }] = await Promise.all([import('../server.ts'), import('./configuration.ts')])
  const config = configurationOf(env)
  const closing = closeOnSignals(() => out.note(out.t('stopping')))
  const serving = serve({ config, roles: options.roles, migrate: options.migrate })
  closing.add(() => serving.then((server) => server.stop()))
  const running = await serving.catch((error: unknown) => {
    throw notListening(out, error, config.port, 'libraryhub serve') ?? error
  })
  closing.ready()
  const roles = options.roles.join(', ')
  out.note(`${out.paint.green('✔')} ${out.t('serving', { roles, address: running.url })}`)
}

/** Says what to do about a port that cannot be opened; undefined where the error is another one. */
export function notListening(out: Output, error: unknown, port: number, command: string): Failure | undefined {
  const { code } = error as { code?: string }
  if (code !== 'EADDRINUSE' && code !== 'EACCES') return undefined
  const key = code === 'EADDRINUSE' ? 'port_taken' : 'port_forbidden'
  return failure(out.language, key, { exit: EXIT.unavailable, params: { port }, advice: [out.t('other_port', { command })], cause: error })
}
