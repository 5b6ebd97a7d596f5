import type { Command } from 'commander'
import { addCommand, type Call, day, type Surroundings } from './command.ts'

/** What `chore run` is told. */
export interface ChoreFlags {
  date?: string
  dryRun?: boolean
  wait?: boolean
}

/** Adds `chore` and what is below it. */
export function addChoreCommands(program: Command, around: Surroundings): void {
  const { t } = around
  const chore = program.command('chore').description(t('chore'))
  const tenant = (command: Command) => command.argument('<tenant>', t('argument_slug'))

  addCommand(chore, around, 'list', 'chore_list', tenant, async (call: Call<object>) => (await import('./chore-run.ts')).listChores(call))
  addCommand<ChoreFlags>(
    chore,
    around,
    'run',
    'chore_run',
    (command) =>
      tenant(command)
        .argument('<chore>', t('argument_chore'))
        .option('--date <YYYY-MM-DD>', t('option_date'), day)
        .option('--dry-run', t('option_dry_run'))
        .option('--wait', t('option_chore_wait'))
        .option('--no-wait', t('option_no_wait')),
    async (call: Call<ChoreFlags>) => (await import('./chore-run.ts')).runChore(call),
  )
}
