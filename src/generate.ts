/** Writes the files that follow from others: `npm run gen`. With `--check` it only tells which of them are out of date. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'
import type pg from 'pg'
import { openApiDocument, platformDocument } from './app.ts'
import { builtInRoles, featureFacts, features } from './features.ts'
import { snapshotOf } from './generate/snapshot.ts'
import { tableTypes } from './generate/table-types.ts'
import { startEmbeddedPostgres } from './platform/embedded.ts'
import { migratePlatform } from './platform/migrate.ts'
import { provisionLibrary } from './platform/provision.ts'
import { connectAsAdmin, prepareCluster } from './platform/roles.ts'
import { tenantFileSchema } from './platform/tenant-file.ts'

/** A migrated database with one library, out of which some files are made. */
interface Example {
  url: string
  schema: string
}

/** Every generated file and what it is made of; another one is a line here. */
const generated: Record<string, (example: Example) => string | Promise<string>> = {
  'src/kernel/schema.library.gen.ts': ({ url, schema }) => tableTypes(url, schema),
  'src/kernel/schema.platform.gen.ts': ({ url }) => tableTypes(url, 'platform'),
  'sql/snapshot.sql': ({ url, schema }) => connectAsAdmin(url, (client) => snapshot(client, schema)),
  'openapi.json': () => `${JSON.stringify(openApiDocument(features), null, 2)}\n`,
  'openapi.platform.json': () => `${JSON.stringify(platformDocument(), null, 2)}\n`,
  'client/src/schema.gen.ts': () => clientTypes(),
  'tenants/schema.json': () => `${JSON.stringify(tenantFileSchema(featureFacts()), null, 2)}\n`,
}

const root = fileURLToPath(new URL('../', import.meta.url))

/** Makes every generated file in memory, by its path in the checkout. */
export async function generateAll(): Promise<Map<string, string>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'libraryhub-gen-'))
  const postgres = await startEmbeddedPostgres({ dataDir, isThrowAway: true })
  try {
    await prepareCluster(postgres.url)
    await migratePlatform(postgres.url)
    const example = { slug: 'example', name: 'Example', locale: 'en', time_zone: 'UTC', currency: 'EUR' }
    const { schema } = await provisionLibrary(postgres.url, example, builtInRoles())
    const files = Object.entries(generated).map(async ([path, make]) => [path, await make({ url: postgres.url, schema })] as const)
    return new Map(await Promise.all(files))
  } finally {
    await postgres.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function snapshot(client: pg.Client, schema: string): Promise<string> {
  const parts = [
    '-- What the migrations come to, for reading and for reviews: the shared schema, then one that every library has.',
    await snapshotOf(client, 'platform', 'platform'),
    await snapshotOf(client, schema, 'library'),
  ]
  return `${parts.join('\n\n')}\n`
}

async function clientTypes(): Promise<string> {
  const document = JSON.stringify(openApiDocument(features))
  return `// Generated from openapi.json.\n\n${astToString(await openapiTS(document, { alphabetize: true, defaultNonNullable: false }))}`
}

async function outOfDate(files: ReadonlyMap<string, string>): Promise<string[]> {
  const differing: string[] = []
  for (const [path, text] of files) {
    if ((await readFile(join(root, path), 'utf8').catch(() => undefined)) !== text) differing.push(path)
  }
  return differing
}

if (import.meta.main) {
  const files = await generateAll()
  const differing = await outOfDate(files)
  if (process.argv.includes('--check')) {
    if (differing.length > 0) {
      console.error(`These generated files are out of date:\n${differing.map((path) => `  ${path}`).join('\n')}\nRun: npm run gen`)
      process.exitCode = 1
    }
  } else {
    for (const path of differing) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), files.get(path) as string)
      console.log(`written: ${path}`)
    }
  }
}
