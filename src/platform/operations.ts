import type { Readable, Writable } from 'node:stream'
import type { Library } from '../kernel/db.ts'
import { changeAdmin, createAdmin, listAdmins } from './admins.ts'
import { applyDeclaration, declarationOf, planDeclaration } from './apply.ts'
import type {
  Applied,
  ExportFile,
  LibraryDetails,
  LibrarySummary,
  MigrationOutcome,
  MigrationState,
  Plan,
  PlatformAdmin,
} from './contract.ts'
import type { Declaration, FeatureFacts } from './declaration.ts'
import { dropLibrary } from './drop.ts'
import { type ExportSummary, exportLibrary, type Progress } from './export.ts'
import { listExports, openExport } from './exports.ts'
import { asPlatform, changeLibrary, findLibrary, listLibraries, showLibrary } from './libraries.ts'
import { migrateLibraries, migratePlatform, migrationStates, platformVersion } from './migrate.ts'
import { restoreLibrary } from './restore.ts'
import { connectAsAdmin, prepareCluster } from './roles.ts'
import { migrationFiles, versionOf } from './stream.ts'
import { parseTenantFile } from './tenant-file.ts'

export type { ExportSummary, Progress } from './export.ts'

export interface PlatformOptions {
  /** Address of whoever may create roles and schemas, past any pooler. */
  admin_url: string
  /** Address of the API's login role, where it has one of its own. */
  database_url?: string
  features: FeatureFacts
  /** Where `<slug>.<domain>` answers. */
  platform_domain: string
  /** Folder where a library that is dropped leaves its export. */
  exports_dir: string
  /** Gives a secret by the name of its environment variable; without it, declarations may name none. */
  secret?: (name: string) => string | undefined
  /** Who acts, for the log. */
  admin_id?: string
}

export interface ApplyOptions {
  /** Removes what the declaration does not name, too. */
  prune?: boolean
  /** Tells what would change, and changes nothing. */
  dry_run?: boolean
}

export interface MigrateRequest {
  /** Only these libraries, by slug. */
  only?: readonly string[]
  concurrency?: number
  dry_run?: boolean
  onProgress?: (done: number, total: number, slug: string) => void
}

/** Everything that a platform admin does to libraries; each verb is one transaction and safe to repeat. */
export interface PlatformOperations {
  /** Gives the same verbs for one admin, who is then named in the log. */
  as(adminId: string): PlatformOperations
  /** Gives libraries by slug, from after one slug on. */
  list(page?: { after?: string; limit?: number }): Promise<LibrarySummary[]>
  /** Counts what a library holds. @throws Problem library_unknown */
  show(slug: string): Promise<LibraryDetails>
  /** Gives a library as the door takes it. @throws Problem library_unknown */
  find(slug: string): Promise<Library>
  /** Gives the declaration as it was last applied. @throws Problem library_unknown */
  declarationOf(slug: string): Promise<Declaration | null>
  /** Reads the text of a tenant file. @throws Problem declaration_invalid with line, path and remedy of everything wrong */
  parse(text: string): Declaration
  /** Compares a declaration with what there is. */
  plan(declaration: Declaration, options?: Pick<ApplyOptions, 'prune'>): Promise<Plan>
  /** Makes a library as declared. @throws Problem library_exists, host_taken */
  create(declaration: Declaration, options?: Pick<ApplyOptions, 'dry_run'>): Promise<Applied>
  /** Makes a library be as declared, new or not; a second time it changes nothing. @throws Problem host_taken, still_in_use */
  apply(declaration: Declaration, options?: ApplyOptions): Promise<Applied>
  /** Closes a library to everyone, at once in every process; its data stays. @throws Problem library_unknown */
  suspend(slug: string): Promise<LibrarySummary>
  /** Opens it again. @throws Problem library_unknown */
  resume(slug: string): Promise<LibrarySummary>
  /** Gives it another slug, and so another host, or another name. @throws Problem library_unknown, library_exists */
  rename(slug: string, to: { slug?: string; name?: string }): Promise<LibrarySummary>
  /** Exports a library, then removes it with all its data. @throws Problem library_unknown, slug_not_repeated */
  drop(
    slug: string,
    confirmation: { slug_again: string; onProgress?: (progress: Progress) => void },
  ): Promise<ExportSummary & { file: string }>
  /** Writes everything that a library owns into one .tar.gz. @throws Problem library_unknown */
  export(slug: string, to: Writable, options?: { onProgress?: (progress: Progress) => void }): Promise<ExportSummary>
  /** Makes a library out of an export, under the same slug or another one. @throws Problem archive_invalid, archive_too_new, library_exists */
  restore(from: Readable, options?: { slug?: string; name?: string; onProgress?: (progress: Progress) => void }): Promise<LibrarySummary>
  /** Brings shared tables and libraries up to this release; those that fail are named, the others go on. */
  migrate(request?: MigrateRequest): Promise<MigrationOutcome>
  /** Tells for each library which version it is at and why it is not further. */
  migrations(): Promise<MigrationState[]>
  /** The exports that dropped libraries left in this process's folder. */
  exports: {
    list(): Promise<ExportFile[]>
    /** @throws Problem export_unknown */
    open(file: string): Promise<{ content: Readable; bytes: number }>
  }
  admins: {
    list(): Promise<PlatformAdmin[]>
    /** Makes an admin; gives the password where it was generated. @throws Problem admin_exists, password_too_common */
    create(admin: { email: string; display_name: string; password?: string }): Promise<{ admin: PlatformAdmin; password: string | null }>
    /** @throws Problem not_found, last_admin */
    change(id: string, changes: { display_name?: string; password?: string; is_active?: boolean }): Promise<PlatformAdmin>
  }
}

/** Opens the verbs; each connects by itself and holds nothing open between two calls. */
export function openOperations(options: PlatformOptions): PlatformOperations {
  const { admin_url: url, features, admin_id } = options
  return {
    as: (adminId) => openOperations({ ...options, admin_id: adminId }),
    list: (page = {}) => listLibraries(url, page),
    show: (slug) => showLibrary(url, slug),
    find: (slug) => asPlatform(url, (client) => findLibrary(client, slug)),
    declarationOf: (slug) => asPlatform(url, (client) => declarationOf(client, slug)),
    parse: (text) => parseTenantFile(text, features),
    plan: (declaration, request = {}) => planDeclaration(options, declaration, request),
    create: (declaration, request) => applyDeclaration(options, declaration, { ...request, must_be_new: true }),
    apply: (declaration, request) => applyDeclaration(options, declaration, request),
    suspend: (slug) => changeLibrary(url, slug, { kind: 'suspend' }, admin_id),
    resume: (slug) => changeLibrary(url, slug, { kind: 'resume' }, admin_id),
    rename: (slug, to) => changeLibrary(url, slug, { kind: 'rename', ...to }, admin_id),
    drop: (slug, request) => dropLibrary(url, slug, { ...request, exports_dir: options.exports_dir, admin_id }),
    export: (slug, to, { onProgress } = {}) => exportLibrary(url, slug, to, onProgress),
    restore: (from, request) => restoreLibrary(url, features, from, { ...request, admin_id }),
    migrate: (request = {}) => migrate(options, request),
    migrations: () => migrationStates(url, features.roles),
    exports: { list: () => listExports(options.exports_dir), open: (file) => openExport(options.exports_dir, file) },
    admins: {
      list: () => listAdmins(url),
      create: (admin) => createAdmin(url, features, admin, admin_id),
      change: (id, changes) => changeAdmin(url, features, id, changes, admin_id),
    },
  }
}

async function migrate({ admin_url: url, database_url, features }: PlatformOptions, request: MigrateRequest): Promise<MigrationOutcome> {
  if (request.dry_run) {
    const from = await connectAsAdmin(url, platformVersion)
    const to = versionOf(await migrationFiles('platform'))
    // Shared tables that are behind may not know yet what a library's state is told by.
    if (from < to)
      return {
        target_version: versionOf(await migrationFiles('tenant')),
        platform: { from, to },
        done: [],
        failed: [],
        pending: [],
        current: 0,
      }
    return { platform: { from, to }, ...(await migrateLibraries(url, { ...request, roles: features.roles })) }
  }
  await prepareCluster(url, { database_url })
  const platform = await migratePlatform(url)
  return { platform, ...(await migrateLibraries(url, { ...request, roles: features.roles })) }
}
