/** Writes the generated files: table types, the OpenAPI document. `npm run gen`; CI runs it and compares. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { openApiDocument } from './app.ts'
import { builtInRoles, featureFacts, features } from './features.ts'
import { startEmbeddedPostgres } from './platform/embedded.ts'
import { migratePlatform } from './platform/migrate.ts'
import { provisionLibrary } from './platform/provision.ts'
import { prepareCluster } from './platform/roles.ts'
import { tenantFileSchema } from './platform/tenant-file.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../', import.meta.url))

const typeMapping = { timestamptz: 'Instant', date: 'string', int8: 'Count', time: 'string', json: 'Json', jsonb: 'Json' }

async function tableTypes(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'libraryhub-gen-'))
  const postgres = await startEmbeddedPostgres({ dataDir, isThrowAway: true })
  try {
    await prepareCluster(postgres.url)
    await migratePlatform(postgres.url)
    const library = await provisionLibrary(
      postgres.url,
      { slug: 'example', name: 'Example', locale: 'en', time_zone: 'UTC', currency: 'EUR' },
      builtInRoles(),
    )
    await typesOf(postgres.url, library.schema, `${library.schema}.*`, 'library')
    await typesOf(postgres.url, 'platform', 'platform.*', 'platform')
  } finally {
    await postgres.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function typesOf(url: string, schema: string, pattern: string, name: string): Promise<void> {
  const file = join(root, `src/kernel/schema.${name}.gen.ts`)
  const options = [
    '--dialect',
    'postgres',
    '--url',
    url,
    '--default-schema',
    schema,
    '--include-pattern',
    pattern,
    '--exclude-pattern',
    '*.{migrations,event_*_*,event_rest}',
  ]
  await run(
    join(root, 'node_modules/.bin/kysely-codegen'),
    [...options, '--type-mapping', JSON.stringify(typeMapping), '--out-file', file],
    { cwd: root },
  )
  const text = await readFile(file, 'utf8')
  await writeFile(
    file,
    text
      .replace(
        'import type { ColumnType } from "kysely";',
        'import type { ColumnType } from "kysely";\nimport type { Count, Instant, Json } from "./columns.ts";',
      )
      .replace(/^.*\bJson(Value|Object|Array|Primitive)\b.*\n(\s+.*\n)*?(};?\n)?\n/gm, ''),
  )
}

await tableTypes()
await writeFile(join(root, 'openapi.json'), `${JSON.stringify(openApiDocument(features), null, 2)}\n`)
await writeFile(join(root, 'tenants/schema.json'), `${JSON.stringify(tenantFileSchema(featureFacts()), null, 2)}\n`)
