/** The tables of a library's schema and of the shared one, as generated from the database. */
export type { DB as LibrarySchema } from './schema.library.gen.ts'
export type { DB as PlatformSchema } from './schema.platform.gen.ts'
