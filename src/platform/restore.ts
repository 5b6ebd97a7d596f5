import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import pg from 'pg'
import { type ExtractEvents, extract } from 'tar-stream'
import { z } from 'zod'
import { copyIn } from '../kernel/copy.ts'
import type { Library } from '../kernel/db.ts'
import { isDatabaseError, Problem } from '../kernel/problem.ts'
import { COPY_SETTINGS, describeTables, FORMAT_VERSION, Header, Manifest, newTally, PIECE, type TableShape, type Tally } from './archive.ts'
import { type LibrarySummary, Slug } from './contract.ts'
import type { FeatureFacts } from './declaration.ts'
import type { Progress } from './export.ts'
import { logEvents, rows, summaryOf } from './libraries.ts'
import { directoryProblem, enterInDirectory, makeHome } from './provision.ts'
import { connectAsAdmin } from './roles.ts'
import { applyStream, enterLibrary, type MigrationFile, migrationFiles, refreshBuiltInRoles, releaseHash, versionOf } from './stream.ts'

export interface RestoreRequest {
  /** Another slug than that of the export. */
  slug?: string
  name?: string
  admin_id?: string
  onProgress?: (progress: Progress) => void
  /** Other files than this release's, for a rehearsal. */
  files?: readonly MigrationFile[]
}

type Source = ExtractEvents['entry'][1]

/** Of the two small files of an archive. */
const MAX_JSON_BYTES = 16 * 1_048_576

/**
 * Makes a library out of an export, all in one transaction: its schema at the version of the export, its rows, then
 * what this release adds. Hosts come along where the slug stays the same. What was under way when it was exported
 * ends: unsent notices are obsolete, unfinished tasks cancelled, and its events start no jobs. While a large library is
 * loaded, live events of all libraries wait, since the log is told up to the oldest write that is open.
 * @throws Problem archive_invalid, archive_too_new, library_exists, host_taken
 */
export async function restoreLibrary(
  adminUrl: string,
  facts: FeatureFacts,
  from: Readable,
  request: RestoreRequest = {},
): Promise<LibrarySummary> {
  const archive = extract()
  // It listens from now on: entries that nobody listens to are lost.
  const entries = {
    [Symbol.asyncIterator]: (
      (iterator) => () =>
        iterator
    )(archive[Symbol.asyncIterator]()),
  }
  const reading = pipeline(from, createGunzip(), archive)
  // It is awaited at the end; until then its failure reaches whoever reads the archive.
  reading.catch(() => {})
  try {
    return await connectAsAdmin(adminUrl, async (client) => {
      await client.query(`begin; set local lock_timeout = '5s'; ${COPY_SETTINGS}`)
      try {
        const restored = await new Restoring(client, facts, request).run(entries)
        await reading
        await client.query('commit')
        return restored
      } catch (error) {
        await client.query('rollback')
        throw error
      }
    })
  } catch (error) {
    archive.destroy()
    throw problemOf(error)
  }
}

/** A damaged file shows itself as an error of the decompression, of the tar or of the data in it. */
function problemOf(error: unknown): unknown {
  if (error instanceof Problem) return error
  const isData = isDatabaseError(error) && /^(22|23|42P10)/.test(error.code)
  const isFile =
    error instanceof Error &&
    error.constructor === Error &&
    (/^Z_/.test((error as { code?: string }).code ?? '') || /tar|header|end of data|size/i.test(error.message))
  return isData || isFile ? invalid((error as Error).message, error) : error
}

function invalid(reason: string, cause?: unknown): Problem {
  return new Problem('archive_invalid', { params: { reason }, cause })
}

/** One restore at work, on one connection and in one transaction. */
class Restoring {
  readonly #client: pg.Client
  readonly #facts: FeatureFacts
  readonly #request: RestoreRequest
  readonly #tallies = new Map<string, Tally>()
  #tables = new Map<string, TableShape>()
  #schema = ''

  constructor(client: pg.Client, facts: FeatureFacts, request: RestoreRequest) {
    this.#client = client
    this.#facts = facts
    this.#request = request
  }

  async run(entries: AsyncIterable<Source>): Promise<LibrarySummary> {
    let header: Header | undefined
    let manifest: Manifest | undefined
    let links: Link[] = []
    const files = this.#request.files ?? (await migrationFiles('tenant'))
    for await (const entry of entries) {
      const { name } = entry.header
      const content = entry as unknown as AsyncIterable<Uint8Array>
      if (manifest) throw invalid(`${name} comes after the manifest`)
      if (!header) {
        if (name !== 'library.json') throw invalid('it does not begin with library.json')
        header = await readJson(content, Header, name)
        links = await this.#prepare(header, files)
      } else if (name === 'manifest.json') manifest = await readJson(content, Manifest, name)
      else await this.#load(name, content)
    }
    if (!header || !manifest) throw invalid('it breaks off before its end')
    this.#verify(manifest)
    return this.#finish(header, files, links)
  }

  /** Makes the schema as it was, without walls yet: they would refuse COPY, and nobody else sees it before it is committed. */
  async #prepare(header: Header, files: readonly MigrationFile[]): Promise<Link[]> {
    if (header.format_version !== FORMAT_VERSION) throw invalid(`its format ${header.format_version} is unknown here`)
    const target = versionOf(files)
    if (header.schema_version > target) throw new Problem('archive_too_new', { params: { archive: header.schema_version, known: target } })
    for (const { id, hash } of header.migrations) {
      if (files.find((file) => file.id === id)?.hash !== hash) throw invalid(`it was made with another migration ${id} than this release's`)
    }
    this.#schema = await makeHome(this.#client)
    await applyStream(
      this.#client,
      this.#schema,
      files.filter(({ id }) => id <= header.schema_version),
    )

    const present = await describeTables(this.#client, this.#schema)
    const shapeOf = ({ scope, name }: TableShape) => `${scope}/${name}`
    for (const table of header.tables) {
      const known = present.find((one) => shapeOf(one) === shapeOf(table))
      const unknown = table.columns.filter((column) => !known?.columns.includes(column))
      if (!known || unknown.length > 0) throw invalid(`this release has no ${shapeOf(table)} with ${unknown.join(', ')}`)
      this.#tables.set(shapeOf(table), table)
      this.#tallies.set(shapeOf(table), newTally())
    }
    // Shared tables keep their walls: their rows wait beside the library's own, until it can insert them itself.
    for (const { name, columns } of header.tables.filter(({ scope }) => scope === 'shared')) {
      await this.#client.query(
        `create table ${staging(this.#schema, name)} as select ${columnList(columns)} from platform.${pg.escapeIdentifier(name)} with no data`,
      )
    }
    return this.#liftLinks()
  }

  /** Foreign keys and triggers rest while rows come in: keys are checked once over all rows, and what triggers did is in the data. */
  async #liftLinks(): Promise<Link[]> {
    const links = await rows<Link>(
      this.#client,
      `select k.conrelid::regclass::text as table, quote_ident(k.conname) as name, pg_get_constraintdef(k.oid) as definition
       from pg_constraint k where k.connamespace = $1::regnamespace and k.contype = 'f' and k.conparentid = 0`,
      [this.#schema],
    )
    for (const link of links) await this.#client.query(`alter table ${link.table} drop constraint ${link.name}`)
    for (const { scope, name } of this.#tables.values()) {
      if (scope === 'own') await this.#client.query(`alter table ${pg.escapeIdentifier(name)} disable trigger user`)
    }
    return links
  }

  async #load(entryName: string, content: AsyncIterable<Uint8Array>): Promise<void> {
    const [, scope, name] = PIECE.exec(entryName) ?? []
    const table = this.#tables.get(`${scope}/${name}`)
    const tally = this.#tallies.get(`${scope}/${name}`)
    if (!table || !tally) throw invalid(`it holds ${entryName}, which it does not announce`)
    const into = table.scope === 'own' ? `${this.#schema}.${pg.escapeIdentifier(table.name)}` : staging(this.#schema, table.name)
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const chunk of content) {
        ;(tally as Tally).bytes += chunk.byteLength
        ;(tally as Tally).hash.update(chunk)
        yield chunk
      }
    }
    tally.rows += await copyIn(this.#client, `copy ${into} (${columnList(table.columns)}) from stdin`, counted())
    this.#request.onProgress?.({ table: table.name, rows: tally.rows, bytes: tally.bytes })
  }

  #verify({ tables }: Manifest): void {
    if (tables.length !== this.#tables.size) throw invalid('its manifest names other tables than it announced')
    for (const { scope, name, rows: count, bytes, sha256 } of tables) {
      const tally = this.#tallies.get(`${scope}/${name}`)
      if (tally?.rows !== count || tally.bytes !== bytes)
        throw invalid(`${count} rows of ${name} were exported, ${tally?.rows ?? 0} are here`)
      if (tally.hash.digest('hex') !== sha256) throw invalid(`the rows of ${name} are not those that were exported`)
    }
  }

  async #finish(header: Header, files: readonly MigrationFile[], links: readonly Link[]): Promise<LibrarySummary> {
    const client = this.#client
    for (const { table, name, definition } of links) await client.query(`alter table ${table} add constraint ${name} ${definition}`)
    for (const { scope, name } of this.#tables.values()) {
      if (scope === 'own') await client.query(`alter table ${pg.escapeIdentifier(name)} enable trigger user`)
    }
    await this.#continueSequences()
    await client.query('call platform.raise_walls($1, $1)', [this.#schema])
    const library = await this.#enter(header)
    await this.#fillSharedTables()
    await this.#upgrade(files, library)
    return summaryOf(client, library.slug)
  }

  async #continueSequences(): Promise<void> {
    const columns = await rows<{ table: string; column: string; sequence: string }>(
      this.#client,
      `select c.oid::regclass::text as table, quote_ident(a.attname) as column, pg_get_serial_sequence(c.oid::regclass::text, a.attname) as sequence
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attidentity <> '' where c.relnamespace = $1::regnamespace and c.relkind = 'r'`,
      [this.#schema],
    )
    for (const { table, column, sequence } of columns) {
      await this.#client.query(`select setval('${sequence}', max(${column})) from ${table} having max(${column}) is not null`)
    }
  }

  async #enter(header: Header): Promise<Library> {
    const slug = Slug.safeParse(this.#request.slug ?? header.library.slug)
    if (!slug.success) throw new Problem('slug_reserved')
    const { hosts, ...library } = header.library
    const isSame = slug.data === header.library.slug
    const entered = await enterInDirectory(this.#client, {
      ...library,
      slug: slug.data,
      name: this.#request.name ?? library.name,
      hosts: isSame ? hosts : [],
      schema: this.#schema,
      schema_version: header.schema_version,
      release_hash: null,
    }).catch((error) => {
      throw directoryProblem(error, { slug: slug.data })
    })
    const declaration = header.declaration && { ...header.declaration, slug: entered.slug, name: entered.name, hosts: isSame ? hosts : [] }
    await this.#client.query('update platform.library set declaration = $2 where id = $1', [entered.id, JSON.stringify(declaration ?? {})])
    return entered
  }

  /** The library inserts its own rows, so that the walls of the shared tables hold for them as for any others. */
  async #fillSharedTables(): Promise<void> {
    const client = this.#client
    await enterLibrary(client, this.#schema)
    for (const { name, columns } of [...this.#tables.values()].filter(({ scope }) => scope === 'shared')) {
      const list = columnList(columns)
      const [into, select] = name === 'event' ? [`xid, ${list}`, `0, ${list}`] : [list, list]
      await client.query(
        `insert into platform.${pg.escapeIdentifier(name)} (${into}) overriding system value select ${select} from ${staging(this.#schema, name)}`,
      )
    }
    await client.query(`update platform.notice set status = 'obsolete', claim = null, claimed_until = null, reason = 'restored from an export'
        where tenant = current_user and status in ('waiting', 'queued', 'sending');
      update platform.task set status = 'cancelled', finished_at = now() where tenant = current_user and status in ('queued', 'running')`)
    await client.query('set local role libraryhub_owner')
    for (const { scope, name } of this.#tables.values())
      if (scope === 'shared') await client.query(`drop table ${staging(this.#schema, name)}`)
  }

  async #upgrade(files: readonly MigrationFile[], library: Library): Promise<void> {
    const client = this.#client
    if (await applyStream(client, this.#schema, files)) await client.query('call platform.raise_walls($1, $1)', [this.#schema])
    await enterLibrary(client, this.#schema)
    await refreshBuiltInRoles(client, this.#facts.roles)
    await logEvents(
      client,
      this.#schema,
      [{ type: 'library.restored', subject_id: library.id, data: { slug: library.slug, from: this.#request.slug ?? library.slug } }],
      this.#request.admin_id,
    )
    await client.query('set local role libraryhub_platform')
    await client.query('update platform.library set schema_version = $2, release_hash = $3 where id = $1', [
      library.id,
      versionOf(files),
      releaseHash(files, this.#facts.roles),
    ])
  }
}

interface Link {
  table: string
  name: string
  definition: string
}

function staging(schema: string, table: string): string {
  return `${schema}.${pg.escapeIdentifier(`restore_${table}`)}`
}

function columnList(columns: readonly string[]): string {
  return columns.map((column) => pg.escapeIdentifier(column)).join(', ')
}

async function readJson<T>(entry: AsyncIterable<Uint8Array>, schema: z.ZodType<T>, name: string): Promise<T> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of entry) {
    bytes += chunk.byteLength
    if (bytes > MAX_JSON_BYTES) throw invalid(`${name} is too large`)
    chunks.push(chunk)
  }
  let value: unknown
  try {
    value = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw invalid(`${name} is not JSON`)
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw invalid(`${name}: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}
