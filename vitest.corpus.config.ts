import { defineConfig, mergeConfig } from 'vitest/config'
import base from './vitest.config.ts'

export default mergeConfig(base, defineConfig({ test: { include: ['tests/corpus/**/*.test.ts'], testTimeout: 600_000 } }))
