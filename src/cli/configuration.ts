import { type Config, ConfigError, parseConfig } from '../config.ts'
import { EXIT, Failure } from './failure.ts'

/** Reads the configuration. @throws Failure that names every wrong variable at once */
export function configurationOf(env: Record<string, string | undefined>): Config {
  try {
    return parseConfig(env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const [title = '', ...lines] = error.message.split('\n')
    throw new Failure(title, { exit: EXIT.usage, code: 'configuration_invalid', advice: lines.map((line) => line.trim()), cause: error })
  }
}
