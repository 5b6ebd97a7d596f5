import { z } from 'zod'

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_DIRECT_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(100).default(8),
  DATA_DIR: z.string().min(1).default('.data'),
  PLATFORM_DOMAIN: z
    .string()
    .regex(/^[a-z0-9.-]+$/, 'lower-case letters, digits, dots and hyphens')
    .default('localhost'),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>@,;\p{Cc}]+<[^\s<>@,;]+@[^\s<>@,;]+>|[^\s<>@,;]+@[^\s<>@,;]+)$/u, 'one address: `name@domain` or `Name <name@domain>`')
    .default('LibraryHub <noreply@localhost>'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  METRICS_TOKEN: z.string().min(16).optional(),
  TRUST_PROXY: z.stringbool().default(false),
  PROXY_SECRET: z.string().min(16).optional(),
})

/** What the process was told by its environment; units are in the names. */
export interface Config {
  port: number
  host: string
  /** Absent: the embedded Postgres of the data folder. */
  database_url: string | undefined
  /** Past any pooler: for LISTEN, migrations and leader locks. */
  database_direct_url: string | undefined
  database_pool_size: number
  data_dir: string
  platform_domain: string
  smtp_url: string | undefined
  mail_from: string
  log_level: string
  /** Bearer token that /metrics asks for; without one it answers on the loopback only. */
  metrics_token: string | undefined
  /** Whether X-Forwarded-For and X-Forwarded-Host come from a proxy of ours. */
  trust_proxy: boolean
  /** What the edge shows so that its X-Forwarded-* are believed, and nobody else's. */
  proxy_secret: string | undefined
}

/** A configuration that cannot be used; the message names every wrong variable. */
export class ConfigError extends Error {}

/**
 * Reads the configuration out of an environment; the only reader of process.env is whoever calls this.
 * @throws ConfigError that names every wrong variable at once
 */
export function parseConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    const lines = parsed.error.issues.map(
      (issue) => `  ${issue.path.join('.')}: ${issue.message} (given: ${shown(String(issue.path[0]), given)})`,
    )
    throw new ConfigError(`These environment variables cannot be used:\n${lines.join('\n')}`)
  }
  return Object.fromEntries(
    Object.keys(Environment.shape).map((name) => [name.toLowerCase(), parsed.data[name as keyof typeof parsed.data]]),
  ) as unknown as Config
}

/** Addresses hold passwords, so they are not repeated. */
function shown(name: string, env: Record<string, string | undefined>): string {
  return /URL|TOKEN|SECRET/.test(name) ? 'not shown' : JSON.stringify(env[name])
}
