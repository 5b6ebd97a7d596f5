import type pg from 'pg'
import type { Library } from '../kernel/db.ts'
import { registeredEvents } from '../kernel/events.ts'
import { fly } from '../kernel/flight.ts'
import { Problem } from '../kernel/problem.ts'
import { type LibraryDetails, type LibrarySummary, Slug } from './contract.ts'
import { directoryProblem } from './provision.ts'
import { connectAsAdmin } from './roles.ts'
import { enterLibrary, migrationFiles, versionOf } from './stream.ts'

/** Runs one statement on an administrator's connection; rows come as they go into an answer. */
export async function rows<Row>(client: pg.Client, text: string, params: readonly unknown[] = []): Promise<Row[]> {
  const [result] = await fly(client, [{ name: '', text, params }])
  return (result?.rows ?? []) as Row[]
}

/** Runs work in one transaction as the platform, which sees the directory and no library's own tables. */
export function asPlatform<T>(adminUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  return connectAsAdmin(adminUrl, async (client) => {
    await client.query(`begin; set local lock_timeout = '5s'; set local role libraryhub_platform`)
    try {
      const result = await work(client)
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback')
      throw error
    }
  })
}

const SUMMARY = `l.id, l.slug, l.name, array(select host from platform.library_host h where h.library_id = l.id order by host) as hosts,
  l.locale, l.time_zone, l.currency, l.status, l.schema_version, l.created_at, l.updated_at`

/** Gives libraries by slug, from after one slug on. */
export function listLibraries(adminUrl: string, { after, limit }: { after?: string; limit?: number }): Promise<LibrarySummary[]> {
  return asPlatform(adminUrl, (client) =>
    rows(client, `select ${SUMMARY} from platform.library l where $1::text is null or l.slug > $1 order by l.slug limit $2`, [
      after ?? null,
      limit ?? null,
    ]),
  )
}

/** Gives one library's row in the directory. @throws Problem library_unknown */
export async function summaryOf(client: pg.Client, slug: string): Promise<LibrarySummary> {
  const [found] = await rows<LibrarySummary>(client, `select ${SUMMARY} from platform.library l where l.slug = $1`, [slug])
  if (!found) throw new Problem('library_unknown', { params: { slug } })
  return found
}

/** Gives a library as the door takes it. @throws Problem library_unknown */
export async function findLibrary(client: pg.Client, slug: string): Promise<Library> {
  const [found] = await rows<Library>(
    client,
    `select id, slug, name, schema_name as schema, locale, time_zone, currency, schema_version, status from platform.library where slug = $1`,
    [slug],
  )
  if (!found) throw new Problem('library_unknown', { params: { slug } })
  return found
}

/** Counts what a library holds, under its own role. @throws Problem library_unknown */
export function showLibrary(adminUrl: string, slug: string): Promise<LibraryDetails> {
  return asPlatform(adminUrl, async (client) => {
    const summary = await summaryOf(client, slug)
    const { schema } = await findLibrary(client, slug)
    const [failed] = await rows<{ failure: string }>(
      client,
      `select failure from platform.library_migration where library_id = $1 and failure is not null order by version desc limit 1`,
      [summary.id],
    )
    const [size] = await rows<{ bytes: number }>(
      client,
      `select coalesce(sum(pg_total_relation_size(oid)), 0)::bigint as bytes from pg_class where relnamespace = $1::regnamespace and relkind in ('r', 'p')`,
      [schema],
    )
    await enterLibrary(client, schema)
    const [counts] = await rows<LibraryDetails['counts']>(
      client,
      `select (select count(*) from book) as books, (select count(*) from copy) as copies, (select count(*) from patron) as patrons,
         (select count(*) from loan where returned_at is null) as open_loans, (select count(*) from "user") as users,
         (select count(*) from branch) as branches`,
    )
    return {
      ...summary,
      counts: counts as LibraryDetails['counts'],
      size_bytes: size?.bytes ?? 0,
      target_version: versionOf(await migrationFiles('tenant')),
      failure: failed?.failure ?? null,
    }
  })
}

export type LibraryChange = { kind: 'suspend' } | { kind: 'resume' } | { kind: 'rename'; slug?: string; name?: string }

/**
 * Closes a library, opens it again or gives it another name; every process hears of it when the change commits.
 * @throws Problem library_unknown, library_exists, slug_reserved
 */
export async function changeLibrary(adminUrl: string, slug: string, change: LibraryChange, adminId?: string): Promise<LibrarySummary> {
  const { slug: newSlug, name: newName } = change.kind === 'rename' ? change : {}
  if (newSlug !== undefined && !Slug.safeParse(newSlug).success) throw new Problem('slug_reserved', { params: { slug: newSlug } })
  try {
    return await asPlatform(adminUrl, async (client) => {
      const [before] = await rows<{ id: string; role: string; status: string; name: string }>(
        client,
        `select id, role_name as role, status, name from platform.library where slug = $1 for no key update`,
        [slug],
      )
      if (!before) throw new Problem('library_unknown', { params: { slug } })
      const [after] = await rows<{ slug: string; status: string; name: string }>(
        client,
        `update platform.library l set slug = coalesce($2, slug), name = coalesce($3, name), updated_at = now(),
           status = case $4 when 'suspend' then 'suspended'
             when 'resume' then case when exists (
               select from platform.library_migration m where m.library_id = l.id and m.failure is not null and m.version > l.schema_version)
               then 'quarantined' else 'active' end
             else status end
         where id = $1 returning slug, status, name`,
        [before.id, newSlug ?? null, newName ?? null, change.kind],
      )
      if (!after) throw new Problem('library_unknown', { params: { slug } })
      const isChanged = after.status !== before.status || after.slug !== slug || after.name !== before.name
      if (isChanged) {
        const type = change.kind === 'suspend' ? 'library.suspended' : change.kind === 'resume' ? 'library.resumed' : 'library.renamed'
        const data = change.kind === 'rename' ? { slug: after.slug, name: after.name } : {}
        await logEvents(client, before.role, [{ type, subject_id: before.id, data }], adminId)
        await client.query('notify libraryhub_directory')
      }
      return summaryOf(client, after.slug)
    })
  } catch (error) {
    throw directoryProblem(error, { slug: newSlug })
  }
}

/** Whose log holds the facts that are about no library: the platform's own role's. */
export const PLATFORM = 'libraryhub_platform'

export interface PlatformEvent {
  type: string
  subject_id: string
  data: Record<string, unknown>
}

/** Writes facts into a library's log, in the caller's transaction: as the library itself or as the platform. */
export async function logEvents(client: pg.Client, tenant: string, events: readonly PlatformEvent[], adminId?: string): Promise<void> {
  const known = registeredEvents()
  const entries = events.flatMap((event) => {
    const definition = known.get(event.type)
    return definition ? [{ ...event, subject: definition.subject, audience: definition.audience ?? 'staff' }] : []
  })
  await client.query(
    `insert into platform.event (tenant, type, subject, subject_id, actor_id, audience, data)
     select $1, type, subject, subject_id, $3, audience, data
     from jsonb_to_recordset($2::jsonb) as given(type text, subject text, subject_id uuid, audience text, data jsonb)`,
    [tenant, JSON.stringify(entries), adminId ?? null],
  )
}
