import tab from '@bomb.sh/tab/commander'
import type { Command } from 'commander'

/**
 * Adds `completion <shell>`, which prints a script for the shell, and the hidden `complete` that the script calls at
 * every press of the key.
 */
export function addCompletion(program: Command): void {
  tab(program, { completionCommandName: 'completion' })
}
