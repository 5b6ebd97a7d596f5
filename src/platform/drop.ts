import { createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { Problem } from '../kernel/problem.ts'
import { describeTables } from './archive.ts'
import { type ExportSummary, type Progress, writeArchive } from './export.ts'
import { exportFileName } from './exports.ts'
import { changeLibrary, findLibrary, logEvents, PLATFORM, rows } from './libraries.ts'
import { connectAsAdmin } from './roles.ts'
import { checkedSchema } from './stream.ts'

export interface DropRequest {
  slug_again: string
  exports_dir: string
  admin_id?: string
  onProgress?: (progress: Progress) => void
}

/**
 * Removes a library with all that is its own, in the shared tables too, and leaves an export of the moment before. It
 * is suspended first; where the export or the removal fails, it is as it was.
 * @throws Problem library_unknown, slug_not_repeated
 */
export async function dropLibrary(adminUrl: string, slug: string, request: DropRequest): Promise<ExportSummary & { file: string }> {
  const library = await connectAsAdmin(adminUrl, (client) => findLibrary(client, slug))
  if (request.slug_again !== slug) throw new Problem('slug_not_repeated', { params: { slug } })
  await changeLibrary(adminUrl, slug, { kind: 'suspend' }, request.admin_id)
  try {
    return await connectAsAdmin(adminUrl, async (client) => {
      await client.query(`begin; set local lock_timeout = '30s'`)
      const left = await exportLocked(client, slug, request)
      await remove(client, library.id, checkedSchema(library.schema))
      await logEvents(
        client,
        PLATFORM,
        [{ type: 'library.dropped', subject_id: library.id, data: { slug, file: left.file } }],
        request.admin_id,
      )
      await client.query('notify libraryhub_directory; commit')
      return left
    })
  } catch (error) {
    if (library.status !== 'suspended') await changeLibrary(adminUrl, slug, { kind: 'resume' }, request.admin_id)
    throw error
  }
}

/** Exports what nobody can change any more: writers wait for the locks, and find no library when they get them. */
async function exportLocked(
  client: pg.Client,
  slug: string,
  { exports_dir, onProgress }: DropRequest,
): Promise<ExportSummary & { file: string }> {
  const { schema } = await findLibrary(client, slug)
  const own = (await describeTables(client, schema)).filter(({ scope }) => scope === 'own')
  await client.query(`lock table ${own.map(({ name }) => `${checkedSchema(schema)}."${name}"`).join(', ')} in share mode`)
  await mkdir(exports_dir, { recursive: true, mode: 0o700 })
  const file = exportFileName(slug)
  const partial = join(exports_dir, `${file}.partial`)
  try {
    const summary = await writeArchive(client, slug, createWriteStream(partial, { mode: 0o600 }), onProgress)
    // It must be on the disk before the data are gone.
    const written = await open(partial, 'r')
    await written.sync().finally(() => written.close())
    await rename(partial, join(exports_dir, file))
    return { ...summary, file: join(exports_dir, file) }
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

async function remove(client: pg.Client, id: string, schema: string): Promise<void> {
  await client.query('set local role libraryhub_platform')
  for (const table of await sharedTables(client)) await client.query(`delete from platform."${table}" where tenant = $1`, [schema])
  await client.query(`delete from pgboss.job where data->>'tenant' = $1`, [schema])
  await client.query('delete from platform.library where id = $1', [id])
  await client.query('reset role')
  await client.query(`drop schema ${schema} cascade; drop owned by ${schema}; drop role ${schema}`)
}

/** Every table that holds rows of all libraries, those that refer to others first. */
async function sharedTables(client: pg.Client): Promise<string[]> {
  const found = await rows<{ name: string }>(
    client,
    `with recursive shared as (
       select c.oid, c.relname::text as name from pg_class c
       where c.relnamespace = 'platform'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
         and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant')),
     depth as (
       select oid, name, 0 as depth from shared
       union
       select parent.oid, parent.name, d.depth + 1 from depth d
       join pg_constraint k on k.conrelid = d.oid and k.contype = 'f' and k.confrelid <> d.oid
       join shared parent on parent.oid = k.confrelid)
     select name from depth group by name order by max(depth), name`,
  )
  return found.map(({ name }) => name)
}
