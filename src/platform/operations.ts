import type { Readable, Writable } from 'node:stream'
import type { Library } from '../kernel/db.ts'
import type { Applied, LibraryDetails, LibrarySummary, MigrationOutcome, MigrationState, Plan, PlatformAdmin } from './contract.ts'
import type { Declaration, FeatureFacts } from './declaration.ts'

export interface PlatformOptions {
  /** Address of whoever may create roles and schemas, past any pooler. */
  admin_url: string
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

export interface Progress {
  table: string
  rows: number
  bytes: number
}

export interface MigrateRequest {
  /** Only these libraries, by slug. */
  only?: readonly string[]
  concurrency?: number
  dry_run?: boolean
  onProgress?: (done: number, total: number, slug: string) => void
}

export interface ExportSummary {
  slug: string
  schema_version: number
  tables: { name: string; rows: number; sha256: string }[]
  bytes: number
}

/** Everything that a platform admin does to libraries; each verb is one transaction and safe to repeat. */
export interface PlatformOperations {
  /** Gives libraries by slug, from after one slug on. */
  list(page?: { after?: string; limit?: number }): Promise<LibrarySummary[]>
  /** Counts what a library holds. @throws Problem library_unknown */
  show(slug: string): Promise<LibraryDetails>
  /** Gives a library as the door takes it. @throws Problem library_unknown */
  find(slug: string): Promise<Library>
  /** Gives the declaration as it was last applied. @throws Problem library_unknown */
  declarationOf(slug: string): Promise<Declaration | null>
  /** Reads the text of a tenant file. @throws Problem declaration_invalid with line, path and remedy of everything wrong */
  parse(text: string, file?: string): Declaration
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
  admins: {
    list(): Promise<PlatformAdmin[]>
    /** Makes an admin; gives the password where it was generated. @throws Problem admin_exists, password_too_common */
    create(admin: { email: string; display_name: string; password?: string }): Promise<{ admin: PlatformAdmin; password: string | null }>
    /** @throws Problem not_found, last_admin */
    change(id: string, changes: { display_name?: string; password?: string; is_active?: boolean }): Promise<PlatformAdmin>
  }
}
