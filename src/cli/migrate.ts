import type { Command } from 'commander'
import type { MigrationOutcome, MigrationState } from '../platform/contract.ts'
import { addCommand, type Call, collected, positiveNumber, type Surroundings } from './command.ts'
import { EXIT } from './failure.ts'
import type { Output } from './output.ts'

interface MigrateFlags {
  dryRun?: boolean
  status?: boolean
  tenant?: string[]
  concurrency: number
}

/** Adds `migrate`. */
export function addMigrateCommand(program: Command, around: Surroundings): void {
  const { t } = around
  const shape = (command: Command) =>
    command
      .option('--status', t('option_status'))
      .option('--dry-run', t('option_dry_run'))
      .option('--tenant <slug>', t('option_only'), collected)
      .option('--concurrency <count>', t('option_concurrency'), positiveNumber, 4)
  addCommand<MigrateFlags>(program, around, 'migrate', 'migrate', shape, run)
}

async function run({ out, env, options }: Call<MigrateFlags>): Promise<number> {
  const { withPlatform } = await import('./platform.ts')
  return withPlatform(
    out,
    env,
    async ({ operations }) => {
      if (options.status) {
        const states = await operations.migrations()
        out.result(states, () => statesTold(out, states))
        return states.some(({ state }) => state !== 'current') ? EXIT.found_problems : EXIT.fine
      }
      const shown = out.progress(out.t('migrate'))
      const outcome = await operations
        .migrate({
          only: options.tenant,
          concurrency: options.concurrency,
          dry_run: options.dryRun,
          onProgress: (done, total, slug) => shown.update(done, total, `${done}/${total} ${slug}`),
        })
        .finally(() => shown.stop())
      out.result(outcome, () => outcomeTold(out, outcome, options.dryRun === true))
      return outcome.failed.length > 0 ? EXIT.failed : EXIT.fine
    },
    { may_be_empty: true },
  )
}

function statesTold(out: Output, states: readonly MigrationState[]): string {
  const colours = { current: out.paint.green, behind: out.paint.yellow, failed: out.paint.red, ahead: out.paint.red } as const
  return out.table(
    ['slug', 'state', 'version', 'of', 'tries', 'reason'],
    states.map(({ slug, state, version, target_version, attempts, failure }) => [
      slug,
      colours[state](state),
      version,
      target_version,
      attempts || null,
      failure,
    ]),
  )
}

function outcomeTold(out: Output, outcome: MigrationOutcome, isRehearsal: boolean): string {
  const { platform, done, failed, pending, current } = outcome
  const lines = [out.t(platform.from === platform.to ? 'platform_current' : 'platform_migrated', platform)]
  const steps = isRehearsal ? pending : done
  if (steps.length > 0)
    lines.push(
      out.table(
        ['slug', 'from', 'to'],
        steps.map(({ slug, from, to }) => [slug, from, to]),
      ),
    )
  if (current > 0) lines.push(out.t('libraries_current', { count: current }))
  if (failed.length > 0) {
    lines.push(
      out.paint.red(out.t('libraries_failed', { count: failed.length })),
      out.table(
        ['slug', 'from', 'to', 'reason'],
        failed.map(({ slug, from, to, reason }) => [slug, from, to, reason]),
      ),
      out.t('try_again'),
    )
  }
  if (isRehearsal) lines.push(out.t('dry_run_done'))
  return lines.join('\n')
}
