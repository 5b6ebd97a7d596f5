import { type Command, Option } from 'commander'
import { addCommand, type Call, collected, type Surroundings } from './command.ts'

/** What `import` is told. */
export interface ImportFlags {
  format?: string
  dialect?: string
  encoding?: string
  match: string
  onMatch: string
  dryRun?: boolean
  mapping?: string[]
  branch?: string
  copyType?: string
  wait?: boolean
  report?: string
}

const ENCODINGS = ['utf-8', 'marc-8', 'iso-5426', 'iso-8859-1', 'windows-1251', 'windows-1252', 'sbn']

/** Adds `import`. */
export function addImportCommand(program: Command, around: Surroundings): void {
  const { t } = around
  const shape = (command: Command) =>
    command
      .argument('<tenant>', t('argument_slug'))
      .argument('<file>', t('argument_import_file'))
      .addOption(new Option('--format <format>', t('option_format')).choices(['iso2709', 'marcxml', 'marcmaker', 'csv']))
      .addOption(new Option('--dialect <dialect>', t('option_dialect')).choices(['marc21', 'unimarc']))
      .addOption(new Option('--encoding <encoding>', t('option_encoding')).choices(ENCODINGS))
      .addOption(new Option('--match <by>', t('option_match')).choices(['control_number', 'isbn', 'none']).default('control_number'))
      .addOption(new Option('--on-match <what>', t('option_on_match')).choices(['update', 'skip']).default('update'))
      .option('--mapping <column=Heading>', t('option_mapping'), collected)
      .option('--branch <code>', t('option_branch'))
      .option('--copy-type <code>', t('option_copy_type'))
      .option('--report <file>', t('option_report'))
      .option('--dry-run', t('option_dry_run'))
      .option('--wait', t('option_wait'))
      .option('--no-wait', t('option_no_wait'))
  addCommand<ImportFlags>(program, around, 'import', 'import', shape, async (call: Call<ImportFlags>) =>
    (await import('./import-run.ts')).runImport(call),
  )
}
