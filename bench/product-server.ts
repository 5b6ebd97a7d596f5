/** The product as it is served, in a process of its own. */
import { parseConfig } from '../src/config.ts'
import { serve } from '../src/server.ts'

const running = await serve({ config: parseConfig({ ...process.env, PORT: '0', LOG_LEVEL: 'warn' }), roles: ['api'], migrate: false })
process.send?.(running.port)
process.on('SIGTERM', () => void running.stop().then(() => process.exit(0)))
