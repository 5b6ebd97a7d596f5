import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'
import { Command, CommanderError } from 'commander'
import pc from 'picocolors'
import packageFile from '../package.json' with { type: 'json' }
import { addAdminCommands } from './cli/admin.ts'
import { addChoreCommands } from './cli/chore.ts'
import { type Surroundings, surroundingsOf, withCommonOptions } from './cli/command.ts'
import { addCompletion, choreNames, type Offered, slugsAtOnce } from './cli/completion.ts'
import { addDoctorCommand } from './cli/doctor.ts'
import { EXIT } from './cli/failure.ts'
import { addImportCommand } from './cli/import.ts'
import { addMigrateCommand } from './cli/migrate.ts'
import { isColoured } from './cli/output.ts'
import { addPatronCommands } from './cli/patrons.ts'
import { addServeCommand } from './cli/serve.ts'
import { addStartCommand } from './cli/start.ts'
import { addTenantCommands } from './cli/tenant.ts'
import { addUserCommands } from './cli/user.ts'

/** Makes the whole command line; `offered` is what it can complete. */
export function program(around: Surroundings, offered: Offered = { slugs: [], chores: [] }): Command {
  const { t } = around
  const root = new Command('libraryhub')
    .description(t('program'))
    .version(packageFile.version, '-V, --version')
    .addHelpText('after', `\n${t('more_help')}`)
    .showSuggestionAfterError()
    .showHelpAfterError(t('see_help', { command: 'libraryhub' }))
    .configureHelp({ styleTitle: (title) => pc.createColors(isColoured(process.stdout, around.env)).bold(title) })
    .configureOutput({ writeErr: (text) => void process.stderr.write(text) })
    .exitOverride()
  withCommonOptions(root, around)
  addStartCommand(root, around)
  addTenantCommands(root, around)
  addImportCommand(root, around)
  addPatronCommands(root, around)
  addChoreCommands(root, around)
  addUserCommands(root, around)
  addAdminCommands(root, around)
  addMigrateCommand(root, around)
  addDoctorCommand(root, around)
  addServeCommand(root, around)
  addCompletion(root, around, offered)
  return root
}

async function main(): Promise<void> {
  const around = surroundingsOf(process.argv.slice(2), process.env)
  try {
    const isAsked = around.argv[0] === 'complete'
    const [slugs, chores] = isAsked ? await Promise.all([slugsAtOnce(around.env), choreNames(around)]) : [[], []]
    await program(around, { slugs, chores }).parseAsync(process.argv)
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Asking for help or the version is no mistake.
    process.exitCode = error.exitCode === 0 ? EXIT.fine : EXIT.usage
    if (error.exitCode !== 0 && around.argv.includes('--json')) {
      const title = error.message.replace(/^error: /, '')
      process.stdout.write(`${JSON.stringify({ error: { code: error.code, title, advice: [] } }, null, 2)}\n`)
    }
  }
}

if (import.meta.main) {
  // What is read later, which is most of it, is compiled once and not at every start.
  enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/libraryhub', import.meta.url)))
  // A reader that has seen enough, such as head, is no failure; what was begun is brought to its end.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  await main()
}
