#!/usr/bin/env node
// Runs the command line on the Node that comes with the package: the caller's own may be too old to run TypeScript.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const node = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node')
const child = spawn(node, [join(here, 'cli.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  // What was compiled once is not compiled again: half of the time that a command takes.
  env: { NODE_COMPILE_CACHE: join(here, '..', 'node_modules', '.cache', 'libraryhub'), ...process.env },
})

// Ctrl-C reaches the whole group, and the child takes what comes twice for one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)))
