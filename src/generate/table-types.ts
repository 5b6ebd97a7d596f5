import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const codegen = join(dirname(createRequire(import.meta.url).resolve('kysely-codegen/package.json')), 'dist/cli/bin.js')

/** How rows are read and written here; see kernel/columns.ts. */
const typeMapping = { timestamptz: 'Instant', date: 'string', int8: 'Count', time: 'string', json: 'Json', jsonb: 'Json' }

/** Gives the TypeScript types of a schema's tables, as kysely wants them. */
export async function tableTypes(url: string, schema: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'libraryhub-types-'))
  const file = join(folder, 'schema.ts')
  try {
    await run(process.execPath, [
      codegen,
      ...['--dialect', 'postgres', '--url', url, '--default-schema', schema, '--include-pattern', `${schema}.*`],
      // Months of the event log come and go; what has run is nobody's to query.
      ...['--exclude-pattern', '*.{migrations,event_*_*,event_rest}'],
      ...['--type-mapping', JSON.stringify(typeMapping), '--out-file', file],
    ])
    return withOwnColumns(await readFile(file, 'utf8'))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Takes our own column types instead of those that the generator writes out. */
function withOwnColumns(text: string): string {
  const kysely = 'import type { ColumnType } from "kysely";'
  return text
    .replace(kysely, `${kysely}\nimport type { Count, Instant, Json } from "./columns.ts";`)
    .replace(/^.*\bJson(Value|Object|Array|Primitive)\b.*\n(\s+.*\n)*?(};?\n)?\n/gm, '')
}
