import type { Command } from 'commander'
import { addCommand, type Call, type Surroundings } from './command.ts'
import { EXIT, failure } from './failure.ts'
import { moment } from './output.ts'

interface NewAdminFlags {
  name?: string
  passwordStdin?: boolean
}

const platform = async () => (await import('./platform.ts')).withPlatform

/** Adds `admin` and what is below it. */
export function addAdminCommands(program: Command, around: Surroundings): void {
  const { t } = around
  const admin = program.command('admin').description(t('admin'))
  addCommand<NewAdminFlags>(
    admin,
    around,
    'create',
    'admin_create',
    (command) =>
      command
        .argument('<email>', t('option_email'))
        .option('--name <name>', t('option_display_name'))
        .option('--password-stdin', t('option_password_stdin')),
    create,
  )
  addCommand(admin, around, 'list', 'admin_list', (command) => command, list)
}

async function create({ out, env, args: [email = ''], options }: Call<NewAdminFlags>): Promise<void> {
  if (!/^[^@\s]+@[^@\s]+$/.test(email)) throw failure(out.language, 'email_malformed', { exit: EXIT.usage, params: { email } })
  const { passwordFor } = await import('./password.ts')
  const { password, is_made } = await passwordFor(out, options)
  await (await platform())(out, env, async ({ operations }) => {
    const { admin } = await operations.admins.create({ email, display_name: options.name ?? email, password })
    out.result({ ...admin, ...(is_made && { password }) }, () => {
      const lines = [out.t('admin_created', { email })]
      if (is_made) lines.push(out.t('password_made', { password: out.paint.bold(password) }))
      return lines.join('\n')
    })
  })
}

async function list({ out, env }: Call<object>): Promise<void> {
  await (await platform())(out, env, async ({ operations }) => {
    const admins = await operations.admins.list()
    if (admins.length === 0) out.note(out.t('no_admins'))
    out.result(admins, () =>
      admins.length === 0
        ? undefined
        : out.table(
            ['name', 'e-mail', 'active', 'made'],
            admins.map(({ display_name, email, is_active, created_at }) => [
              display_name,
              email,
              is_active ? 'yes' : 'no',
              moment(created_at),
            ]),
          ),
    )
  })
}
