import type { Database } from '../kernel/db.ts'

/** What wrangler.toml and the secrets of the deployment give. */
export interface EdgeEnv {
  /** Hyperdrive, with the address of the API's login role. */
  DATABASE: { connectionString: string }
  /** Where the API answers, such as `https://origin.example.org`. */
  ORIGIN: string
  PLATFORM_DOMAIN: string
  /** Shown to the origin, so that it believes our X-Forwarded-*. */
  PROXY_SECRET?: string
}

/** One request with all that answers it. */
export interface Asked {
  request: Request
  requestId: string
  url: URL
  env: EdgeEnv
  database: Database
  /** Lets work go on after the answer. */
  keep: (work: Promise<unknown>) => void
}
