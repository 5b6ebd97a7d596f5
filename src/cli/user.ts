import type { Command } from 'commander'
import { addCommand, type Call, collected, type Surroundings } from './command.ts'

export interface NewUserFlags {
  email?: string
  name?: string
  role?: string[]
  card?: string
  passwordStdin?: boolean
}

export interface ResetFlags {
  passwordStdin?: boolean
}

/** Adds `user` and what is below it. */
export function addUserCommands(program: Command, around: Surroundings): void {
  const { t } = around
  const user = program.command('user').description(t('user'))
  const tenant = (command: Command) => command.argument('<tenant>', t('argument_slug'))
  const password = (command: Command) => command.option('--password-stdin', t('option_password_stdin'))

  addCommand<NewUserFlags>(
    user,
    around,
    'create',
    'user_create',
    (command) =>
      password(tenant(command))
        .option('--email <address>', t('option_email'))
        .option('--name <name>', t('option_display_name'))
        .option('--role <role>', t('option_role'), collected)
        .option('--card <number>', t('option_card')),
    async (call: Call<NewUserFlags>) => (await import('./user-run.ts')).createAccount(call),
  )
  addCommand<ResetFlags>(
    user,
    around,
    'reset',
    'user_reset',
    (command) => password(tenant(command).argument('<who>', t('argument_who'))),
    async (call: Call<ResetFlags>) => (await import('./user-run.ts')).resetPassword(call),
  )
  addCommand(user, around, 'list', 'user_list', tenant, async (call: Call<object>) => (await import('./user-run.ts')).listAccounts(call))
}
