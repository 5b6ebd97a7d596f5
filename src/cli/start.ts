import type { Command } from 'commander'
import { addCommand, type Call, type Surroundings } from './command.ts'

/** Adds `start`. */
export function addStartCommand(program: Command, around: Surroundings): void {
  addCommand(
    program,
    around,
    'start',
    'start',
    (command) => command,
    async (call: Call<object>) => (await import('./start-run.ts')).start(call),
  )
}
