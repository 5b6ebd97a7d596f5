import { type Logger, pino } from 'pino'

export type { Logger }

/** Opens the structured log of the process; what could identify a person or open a door is never written. */
export function openLog(level: string): Logger {
  return pino({
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: ['password', '*.password', 'token', '*.token', 'email', '*.email', 'authorization', '*.authorization'], censor: '…' },
  })
}
