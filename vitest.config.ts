import { defineConfig } from 'vitest/config'

/** Where whoever counts the tests wants their report. */
const report = process.env.TEST_REPORT

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/corpus/**', 'node_modules/**'],
    globalSetup: 'tests/support/global.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
})
