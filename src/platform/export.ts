import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import type pg from 'pg'
import { type Pack, pack } from 'tar-stream'
import { now } from '../kernel/clock.ts'
import { copyOut } from '../kernel/copy.ts'
import { declarationOf } from './apply.ts'
import {
  COPY_SETTINGS,
  copyStatement,
  describeTables,
  FORMAT,
  FORMAT_VERSION,
  type Header,
  type Manifest,
  newTally,
  pieceName,
} from './archive.ts'
import { findLibrary, rows, summaryOf } from './libraries.ts'
import { connectAsAdmin } from './roles.ts'
import { enterLibrary } from './stream.ts'

/** How far an export or a restore has come with one table. */
export interface Progress {
  table: string
  rows: number
  bytes: number
}

export interface ExportSummary {
  slug: string
  schema_version: number
  tables: { name: string; rows: number; sha256: string }[]
  bytes: number
}

const PIECE_BYTES = 4 * 1_048_576

/**
 * Writes everything that a library owns into one file, as it stood at one moment. It is read under the library's own
 * role, so nothing of another one can be in it; memory stays flat.
 * @throws Problem library_unknown
 */
export function exportLibrary(
  adminUrl: string,
  slug: string,
  to: Writable,
  onProgress?: (progress: Progress) => void,
): Promise<ExportSummary> {
  return connectAsAdmin(adminUrl, async (client) => {
    await client.query('begin isolation level repeatable read, read only')
    const summary = await writeArchive(client, slug, to, onProgress)
    await client.query('commit')
    return summary
  })
}

/** Does the same within the caller's transaction, which goes on under the role that it had before. */
export async function writeArchive(
  client: pg.Client,
  slug: string,
  to: Writable,
  onProgress?: (progress: Progress) => void,
): Promise<ExportSummary> {
  await client.query(`${COPY_SETTINGS}; set local role libraryhub_platform`)
  const library = await summaryOf(client, slug)
  const { schema } = await findLibrary(client, slug)
  const declaration = await declarationOf(client, slug)
  await enterLibrary(client, schema)
  const described = await describeTables(client, schema)
  const header: Header = {
    format: FORMAT,
    format_version: FORMAT_VERSION,
    schema_version: library.schema_version,
    exported_at: now().toISOString(),
    library: {
      slug: library.slug,
      name: library.name,
      locale: library.locale,
      time_zone: library.time_zone,
      currency: library.currency,
      hosts: library.hosts,
    },
    migrations: await rows(client, 'select id, name, hash from migrations where id > 0 order by id'),
    tables: described.map(({ scope, name, columns }) => ({ scope, name, columns })),
    declaration: declaration as unknown as Record<string, unknown> | null,
  }

  const archive = pack()
  const writing = pipeline(Readable.from(archive as AsyncIterable<Uint8Array>), createGzip(), to)
  const tables: Manifest['tables'] = []
  const fill = async () => {
    await addEntry(archive, 'library.json', Buffer.from(JSON.stringify(header, null, 2)))
    for (const table of described) {
      const tally = newTally()
      let number = 0
      for await (const piece of piecesOf(copyOut(client, copyStatement(table, schema)))) {
        tally.rows += piece.rows
        tally.bytes += piece.content.length
        tally.hash.update(piece.content)
        await addEntry(archive, pieceName(table, ++number), piece.content)
        onProgress?.({ table: table.name, rows: tally.rows, bytes: tally.bytes })
      }
      const { scope, name, columns } = table
      tables.push({ scope, name, columns, rows: tally.rows, bytes: tally.bytes, sha256: tally.hash.digest('hex') })
    }
    await addEntry(archive, 'manifest.json', Buffer.from(JSON.stringify({ ...header, tables } satisfies Manifest, null, 2)))
    archive.finalize()
  }
  // Where the destination fails, nobody would take the next piece: the filling must end as well.
  await Promise.all([fill().catch((error) => archive.destroy(error)), writing])
  await client.query('reset role')
  return {
    slug,
    schema_version: header.schema_version,
    tables: tables.map(({ name, rows: count, sha256 }) => ({ name, rows: count, sha256 })),
    bytes: tables.reduce((sum, { bytes }) => sum + bytes, 0),
  }
}

/** Joins rows to pieces of some megabytes, none of which ends within a row. */
async function* piecesOf(source: AsyncGenerator<Buffer>): AsyncGenerator<{ content: Buffer; rows: number }> {
  let waiting: Buffer[] = []
  let bytes = 0
  for await (const row of source) {
    waiting.push(row)
    bytes += row.length
    if (bytes < PIECE_BYTES) continue
    yield { content: Buffer.concat(waiting), rows: waiting.length }
    waiting = []
    bytes = 0
  }
  if (waiting.length > 0) yield { content: Buffer.concat(waiting), rows: waiting.length }
}

function addEntry(archive: Pack, name: string, content: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    archive.entry({ name, mode: 0o600, mtime: now() }, content, (error) => (error ? reject(error) : resolve()))
  })
}
