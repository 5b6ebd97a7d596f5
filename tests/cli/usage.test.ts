import { existsSync } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { expect, test, vi } from 'vitest'
import { libraryhub } from './support.ts'

// Each step is a process of its own, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 })

const NOWHERE = { DATABASE_URL: 'postgres://nobody:nothing@127.0.0.1:1/nowhere' }

test.each([
  [['tenant', 'shw', 'civica'], "unknown command 'shw'"],
  [['tenant', 'show'], "missing required argument 'slug'"],
  [['tenant', 'list', '--colour'], "unknown option '--colour'"],
  [['import', 'civica', 'x.mrc', '--format', 'marc'], 'Allowed choices are iso2709, marcxml, marcmaker, csv'],
  [['serve', '--roles', 'api,door'], 'There is no role door'],
  [['migrate', '--concurrency', 'many'], 'a whole number'],
])('%j is a mistake that is named', async (args, words) => {
  const ended = await libraryhub(args)
  expect(ended).toMatchObject({ code: 2, stdout: '' })
  expect(ended.stderr).toContain(words)
  expect(ended.stderr).not.toMatch(/\n +at /)
})

test('help and version are no mistakes', async () => {
  expect(await libraryhub(['--version'])).toMatchObject({ code: 0, stdout: '0.1.0\n' })
  const help = await libraryhub(['tenant', 'drop', '--help'], { env: { LANG: 'it_IT.UTF-8' } })
  expect(help.code).toBe(0)
  expect(help.stdout).toContain("elimina una biblioteca, lasciandone un'esportazione")
})

test('a database that is away, and a wrong environment, say what to do', async () => {
  const away = await libraryhub(['tenant', 'list', '--json'], { env: NOWHERE })
  expect(away.code).toBe(6)
  expect(away.json().error.code).toBe('database_away')
  expect(away.stderr).toContain('Check DATABASE_DIRECT_URL or DATABASE_URL')

  const wrong = await libraryhub(['tenant', 'list'], { env: { PORT: 'eighty', DATABASE_URL: 'nowhere' } })
  expect(wrong.code).toBe(2)
  expect(wrong.stderr).toMatch(/PORT: [\s\S]*DATABASE_URL: /)
})

test('only --debug shows where an error came from', async () => {
  const ended = await libraryhub(['tenant', 'list', '--debug'], { env: NOWHERE })
  expect(ended.stderr).toMatch(/\n +at /)
})

test('every shell is given a script, and the script its answers', async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const script = await libraryhub(['completion', shell])
    expect(script).toMatchObject({ code: 0 })
    expect(script.stdout).toContain('libraryhub')
  }
  const offered = await libraryhub(['complete', '--', 'tenant', ''])
  expect(offered.stdout).toMatch(/^apply\t/m)
  expect(offered.stdout).toMatch(/^drop\t/m)
})

test.skipIf(!existsSync('/usr/bin/node'))('an older Node of the system hands over to the one of the package', async () => {
  const system = '/usr/bin/node'
  expect(await realpath(system)).not.toBe(process.execPath)
  expect(await libraryhub(['--version'], { program: [system, 'src/launcher.mjs'] })).toMatchObject({ code: 0, stdout: '0.1.0\n' })
  expect(await libraryhub(['tenant', 'shw'], { program: [system, 'src/launcher.mjs'] })).toMatchObject({ code: 2 })
})
