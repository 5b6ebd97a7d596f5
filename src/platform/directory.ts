import { type Database, inPlatform, type Library } from '../kernel/db.ts'
import { Problem } from '../kernel/problem.ts'
import { statement } from '../kernel/query.ts'

/** Turns hosts and roles into libraries, out of memory where it can. */
export interface Directory {
  byHost(host: string): Promise<Library | undefined>
  byRole(role: string): Promise<Library | undefined>
  activeRoles(): Promise<string[]>
  /** Gives a signal that is aborted when the library is closed or gone: what streams from it ends. */
  closing(library: Library): AbortSignal
  /** Forgets what it knows: the directory changed. */
  forget(): void
}

const COLUMNS = `l.id, l.slug, l.name, l.schema_name as schema, l.locale, l.time_zone, l.currency, l.schema_version, l.status`

const libraryByHost = statement<Library>(
  'directory.by-host',
  `select ${COLUMNS} from platform.library l where l.slug = $1
   union all
   select ${COLUMNS} from platform.library_host h join platform.library l on l.id = h.library_id where h.host = $2
   limit 1`,
)
const libraryByRole = statement<Library>('directory.by-role', `select ${COLUMNS} from platform.library l where l.role_name = $1`)
const libraryBySlug = statement<Library>('directory.by-slug', `select ${COLUMNS} from platform.library l where l.slug = $1`)
const activeRoles = statement<{ role: string }>(
  'directory.active-roles',
  `select role_name as role from platform.library where status = 'active' order by created_at`,
)

/** Gives a library as the door takes it. @throws Problem library_unknown */
export async function findBySlug(database: Database, slug: string): Promise<Library> {
  const library = await inPlatform(database, (tx) => tx.maybe(libraryBySlug(slug)))
  if (!library) throw new Problem('library_unknown', { params: { slug } })
  return library
}

/** Unknown hosts are remembered too, but not for long and not without bound: anyone can ask for them. */
const REMEMBERED = 20_000
const UNKNOWN_MS = 5_000
const KNOWN_MS = 60_000

/** What a directory has found, and until when that holds. */
export type RememberedLibraries = Map<string, { library: Library | undefined; until: number }>

/**
 * Opens the directory; `platformDomain` is where `<slug>.<domain>` answers. Where the database is opened anew for each
 * request, the caller keeps what is remembered.
 */
export function openDirectory(database: Database, platformDomain: string, remembered: RememberedLibraries = new Map()): Directory {
  let changes = 0
  const closings = new Map<string, AbortController>()

  async function remember(key: string, find: () => Promise<Library | undefined>): Promise<Library | undefined> {
    const known = remembered.get(key)
    if (known && known.until > Date.now()) return known.library
    const seen = changes
    const library = await find()
    // What was read before a change is told once, but not remembered.
    if (seen !== changes) return library
    remembered.delete(key)
    if (remembered.size >= REMEMBERED) remembered.delete(remembered.keys().next().value as string)
    remembered.set(key, { library, until: Date.now() + (library ? KNOWN_MS : UNKNOWN_MS) })
    return library
  }

  const byRole = (role: string) => remember(`role:${role}`, () => inPlatform(database, (tx) => tx.maybe(libraryByRole(role))))

  async function endClosed(): Promise<void> {
    for (const [role, controller] of closings) {
      if ((await byRole(role))?.status === 'active') continue
      closings.delete(role)
      controller.abort()
    }
  }

  return {
    byHost: (host) => {
      const suffix = `.${platformDomain}`
      const label = host.endsWith(suffix) ? host.slice(0, -suffix.length) : ''
      return remember(`host:${host}`, () => inPlatform(database, (tx) => tx.maybe(libraryByHost(label, host))))
    },
    byRole,
    activeRoles: async () => (await inPlatform(database, (tx) => tx.all(activeRoles()))).map(({ role }) => role),
    closing: ({ schema }) => {
      let controller = closings.get(schema)
      if (!controller) closings.set(schema, (controller = new AbortController()))
      return controller.signal
    },
    forget: () => {
      changes++
      remembered.clear()
      // Where the database is away at this moment, the next change or the token's end closes the stream.
      void endClosed().catch(() => {})
    },
  }
}
