import { type Command, InvalidArgumentError } from 'commander'
import pc from 'picocolors'
import { EXIT, type Failure, failureOf } from './failure.ts'
import { isColoured, type Output, openOutput } from './output.ts'
import { type Key, languageOf, words } from './words.ts'

/** What a command finds around it. */
export interface Surroundings {
  argv: readonly string[]
  env: Record<string, string | undefined>
  language: 'en' | 'it'
  t(key: Key, params?: Record<string, unknown>): string
}

/** Options that every command has. */
interface Common {
  json?: boolean
  debug?: boolean
}

/** What a command is given when it runs. */
export interface Call<Options> {
  out: Output
  env: Record<string, string | undefined>
  args: (string | undefined)[]
  options: Options & Common
}

/** Reads what decides on the words before there is a command. */
export function surroundingsOf(argv: readonly string[], env: Record<string, string | undefined>): Surroundings {
  const language = languageOf(argv, env)
  return { argv, env, language, t: (key, params) => words(language, key, params) }
}

/**
 * Adds a command: its description, the options that all have, and what it does. What is thrown ends the process with
 * an exit code and words on what to do; a number that is returned is the exit code.
 */
export function addCommand<Options extends object>(
  parent: Command,
  around: Surroundings,
  usage: string,
  description: Key,
  shape: (command: Command) => Command,
  run: (call: Call<Options>) => Promise<unknown>,
): Command {
  const command = withCommonOptions(shape(parent.command(usage).description(around.t(description))), around)
  command.action(async (...given: unknown[]) => {
    const options = command.optsWithGlobals<Options & Common>()
    const args = given.slice(0, -2).map((one) => one as string | undefined)
    const out = openOutput({ language: around.language, is_json: options.json === true, env: around.env })
    await ended(out, around, options.debug === true, () => run({ out, env: around.env, args, options }))
  })
  return command
}

/** Adds the options that stand before and behind the name of every command. */
export function withCommonOptions(command: Command, { t }: Surroundings): Command {
  return command.option('--json', t('option_json')).option('--language <code>', t('option_language')).option('--debug', t('option_debug'))
}

async function ended(out: Output, around: Surroundings, isDebugging: boolean, work: () => Promise<unknown>): Promise<void> {
  try {
    const exit = await work()
    process.exitCode = typeof exit === 'number' ? exit : EXIT.fine
  } catch (error) {
    const failure = failureOf(error, out.language)
    process.exitCode = failure.exit
    if (out.is_json) process.stdout.write(`${JSON.stringify(failure.toJSON(out.language), null, 2)}\n`)
    out.note(told(failure, around))
    if (isDebugging) out.note(stackOf(failure))
  }
}

/** Gives a failure as people read it: what is wrong, then what to do, one line each. */
function told(failure: Failure, { language, env }: Surroundings): string {
  const paint = pc.createColors(isColoured(process.stderr, env))
  const advice = [...failure.advice]
  if (failure.code === 'database_away' || failure.code === 'database_refuses') advice.push(words(language, 'check_address'))
  if (failure.code === 'went_wrong' || failure.code === 'database_failed') advice.push(words(language, 'use_debug'))
  return [`${paint.red('✖')} ${failure.message}`, ...advice.map((line) => `  ${line}`)].join('\n')
}

function stackOf(error: unknown): string {
  const stacks: string[] = []
  for (let at = error; at instanceof Error; at = at.cause) stacks.push(at.stack ?? String(at))
  return stacks.join('\n')
}

/** Reads a whole number of at least one, for an option. */
export function positiveNumber(value: string): number {
  const number = Number(value)
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('a whole number of 1 or more')
  return number
}

/** Reads a day, for an option. */
export function day(value: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(value) && new Date(`${value}T00:00:00Z`).toJSON()?.startsWith(value)
  if (!isDay) throw new InvalidArgumentError('a day, such as 2026-03-02')
  return value
}

/** Collects an option that may be repeated. */
export function collected(value: string, before: string[] | undefined): string[] {
  return [...(before ?? []), value]
}
