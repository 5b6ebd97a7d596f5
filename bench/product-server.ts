/** The product as it is served, in a process of its own. */
import { parseConfig } from '../src/config.ts'
import { type ServerRole, serve } from '../src/server.ts'

const roles = (process.env.BENCH_ROLES ?? 'api').split(',') as ServerRole[]
const config = parseConfig({ ...process.env, PORT: '0', LOG_LEVEL: 'warn' })
const running = await serve({ config, roles, migrate: false })
process.send?.(running.port)
process.on('SIGTERM', () => void running.stop().then(() => process.exit(0)))
