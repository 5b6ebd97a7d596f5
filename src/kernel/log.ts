import { type DestinationStream, type Logger, pino } from 'pino'

export type { Logger }

/** Opens the structured log of the process; what could identify a person or open a door is never written. */
export function openLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: described },
    redact: { paths: ['password', '*.password', 'token', '*.token', 'email', '*.email', 'authorization', '*.authorization'], censor: '…' },
  }
  return destination ? pino(options, destination) : pino(options)
}

const SECRETS = [
  // E-mail addresses.
  /[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu,
  // Access tokens, and whatever else was signed like one.
  /\beyJ[\w-]+\.[\w-]+\.[\w-]+/g,
  // Passwords in addresses of databases and mail servers.
  /(?<=:\/\/[^\s:/@]*:)[^\s@/]+(?=@)/g,
]

/** Gives a text without e-mail addresses, tokens and passwords of addresses. */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce((left, secret) => left.replace(secret, '…'), text)
}

/** How many causes of causes are told. */
const CAUSES = 4

/** Members of an error that say what and where, and never whose: a database error's `detail` quotes the row. */
const TELLING = ['code', 'status', 'constraint', 'table', 'column', 'routine', 'isPermanent'] as const

function described(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return { message: withoutSecrets(String((error as { message?: unknown } | null)?.message ?? error)) }
  const members = error as unknown as Record<string, unknown>
  return {
    type: error.name,
    message: withoutSecrets(error.message),
    ...Object.fromEntries(TELLING.filter((name) => members[name] !== undefined).map((name) => [name, members[name]])),
    stack: withoutSecrets(error.stack ?? ''),
    ...(error.cause !== undefined && depth < CAUSES && { cause: described(error.cause, depth + 1) }),
  }
}
