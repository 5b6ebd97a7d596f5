import { type Command, Option } from 'commander'
import { addCommand, type Call, collected, type Surroundings } from './command.ts'

/** What `patrons import` is told. */
export interface PatronImportFlags {
  match: string
  matchAttribute?: string
  onMatch: string
  onNoMatch: string
  emptyCells: string
  dates: string
  absent: string
  absentCategory?: string[]
  mapping?: string[]
  category?: string
  branch?: string
  dryRun?: boolean
  wait?: boolean
  report?: string
}

/** Adds `patrons` and what is below it. */
export function addPatronCommands(program: Command, around: Surroundings): void {
  const { t } = around
  const patrons = program.command('patrons').description(t('patrons'))
  const choice = (flags: string, words: string, choices: readonly [string, ...string[]]) =>
    new Option(flags, words).choices(choices).default(choices[0])
  const shape = (command: Command) =>
    command
      .argument('<tenant>', t('argument_slug'))
      .argument('<file>', t('argument_patron_file'))
      .addOption(choice('--match <by>', t('option_patron_match'), ['card_number', 'email', 'attribute', 'name_and_birth']))
      .option('--match-attribute <code>', t('option_match_attribute'))
      .addOption(choice('--on-match <what>', t('option_patron_on_match'), ['update', 'skip']))
      .addOption(choice('--on-no-match <what>', t('option_on_no_match'), ['create', 'refuse']))
      .addOption(choice('--empty-cells <what>', t('option_empty_cells'), ['keep', 'clear']))
      .addOption(choice('--dates <order>', t('option_dates'), ['dmy', 'mdy']))
      .addOption(choice('--absent <what>', t('option_absent'), ['ignore', 'report', 'expire']))
      .option('--absent-category <code>', t('option_absent_category'), collected)
      .option('--mapping <column=Heading>', t('option_patron_mapping'), collected)
      .option('--category <code>', t('option_default_category'))
      .option('--branch <code>', t('option_default_branch'))
      .option('--report <file>', t('option_line_report'))
      .option('--dry-run', t('option_dry_run'))
      .option('--wait', t('option_wait'))
      .option('--no-wait', t('option_no_wait'))
  addCommand<PatronImportFlags>(patrons, around, 'import', 'patrons_import', shape, async (call: Call<PatronImportFlags>) =>
    (await import('./patrons-run.ts')).importPatrons(call),
  )
}
