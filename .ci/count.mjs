// Adds up vitest's reports and says the sum: node .ci/count.mjs <exit code of the run> [report.json …]
import { existsSync, readFileSync } from 'node:fs'

const [status, ...files] = process.argv.slice(2)
let passed = 0
let failed = 0
for (const file of files.filter((one) => existsSync(one))) {
  const report = JSON.parse(readFileSync(file, 'utf8'))
  passed += report.numPassedTests
  failed += report.numFailedTests
  // A file that cannot be loaded, or whose preparation fails, has no test of its own to blame.
  failed += report.testResults.filter(
    (one) => one.status === 'failed' && one.assertionResults.every((test) => test.status !== 'failed'),
  ).length
}
if (status !== '0' && failed === 0) failed = 1
console.log(`${passed} passed, ${failed} failed`)
