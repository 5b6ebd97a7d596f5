import { defineConfig } from 'vitest/config'
import base from './vitest.config.ts'

export default defineConfig({
  test: { ...base.test, include: ['tests/corpus/**/*.test.ts'], exclude: [], testTimeout: 600_000 },
})
