import type { Command } from 'commander'
import type { Examination } from '../platform/doctor.ts'
import { addCommand, type Call, type Surroundings } from './command.ts'
import { EXIT } from './failure.ts'
import type { Output } from './output.ts'

/** Adds `doctor`. */
export function addDoctorCommand(program: Command, around: Surroundings): void {
  addCommand(program, around, 'doctor', 'doctor', (command) => command, run)
}

async function run({ out, env }: Call<object>): Promise<number> {
  const [{ withPlatform }, { examine }, { features }] = await Promise.all([
    import('./platform.ts'),
    import('../platform/doctor.ts'),
    import('../features.ts'),
  ])
  return withPlatform(out, env, async ({ admin_url, config }) => {
    const owners = features.map(({ name }) => name)
    const examination = await examine(admin_url, { owners, language: out.language, data_dir: config.data_dir })
    out.result(examination, () => told(out, examination))
    return examination.findings.some(({ severity }) => severity === 'error') ? EXIT.found_problems : EXIT.fine
  })
}

function told(out: Output, { findings, checks }: Examination): string {
  const { paint } = out
  const lines = checks.map(({ check, severity, title, count, ms }) => {
    const mark = count === 0 ? paint.green('✔') : severity === 'error' ? paint.red('✖') : paint.yellow('!')
    return `${mark} ${title} ${paint.dim(`(${check}, ${ms} ms)`)}${count > 0 ? `  ${paint.bold(String(count))}` : ''}`
  })
  for (const { severity, subject, library, detail, fix } of findings) {
    const mark = severity === 'error' ? paint.red(severity) : paint.yellow(severity)
    lines.push(
      '',
      `${mark} ${paint.bold(subject)}${library ? ` (${library})` : ''}`,
      `  ${detail}`,
      `  ${paint.dim(`${out.t('remedy')}:`)} ${fix}`,
    )
  }
  const errors = findings.filter(({ severity }) => severity === 'error').length
  lines.push(
    '',
    findings.length === 0
      ? paint.green(out.t('all_well', { count: checks.length }))
      : out.t('not_well', { count: findings.length, errors }),
  )
  return lines.join('\n')
}
