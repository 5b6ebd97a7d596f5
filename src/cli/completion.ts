import tab from '@bomb.sh/tab/commander'
import type { Command } from 'commander'
import type { Surroundings } from './command.ts'

/**
 * Adds `completion <shell>`, which prints a script for the shell, and the hidden `complete` that the script calls at
 * every press of the key.
 */
export function addCompletion(program: Command, { t }: Surroundings): void {
  tab(program, { completionCommandName: 'completion' })
  program.commands.find((command) => command.name() === 'completion')?.description(t('completion'))
}
