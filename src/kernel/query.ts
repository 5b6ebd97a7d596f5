import { type Compilable, DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import type { WireStatement } from './flight.ts'
import type { LibrarySchema, PlatformSchema } from './schema.ts'

/** A statement with its values, ready for a transaction: from `statement` or from the builder. */
export type Query<Row> = Bound<Row> | Compilable<Row>

/** What a static statement becomes when it is given its values. */
export interface Bound<Row> {
  readonly statement: Statement
  readonly params: readonly unknown[]
  /** Only a type: the shape of a row. */
  readonly row?: Row
}

export interface Statement {
  readonly name: string
  readonly text: string
}

const names = new Set<string>()

/**
 * Declares one static SQL statement; the library's tables are written `{library}.book`. It is prepared once per
 * connection and library, with a generic plan.
 * @throws Error where the name is taken
 */
export function statement<Row>(name: string, text: string): (...params: unknown[]) => Bound<Row> {
  if (names.has(name)) throw new Error(`Two statements are called ${name}`)
  names.add(name)
  const declared: Statement = { name, text }
  return (...params) => ({ statement: declared, params })
}

/** Turns a query into what goes on the wire for one schema. */
export function onTheWire(query: Query<unknown>, schema: string): WireStatement {
  if ('statement' in query) {
    const { name, text } = qualified(query.statement, schema)
    return { name, text, params: query.params }
  }
  const compiled = query.compile()
  return { name: '', text: compiled.sql, params: compiled.parameters }
}

/** A schema's own name and text of each statement; a few hundred entries per library that is active here. */
const qualifiedBySchema = new Map<string, Map<Statement, { name: string; text: string }>>()
const SCHEMAS_REMEMBERED = 500

function qualified(declared: Statement, schema: string): { name: string; text: string } {
  let known = qualifiedBySchema.get(schema)
  if (!known) {
    if (qualifiedBySchema.size >= SCHEMAS_REMEMBERED) qualifiedBySchema.delete(qualifiedBySchema.keys().next().value as string)
    qualifiedBySchema.set(schema, (known = new Map()))
  }
  let own = known.get(declared)
  if (!own) {
    // The server cuts names at 63 bytes; the schema comes first and is what tells two libraries apart.
    const name = `${schema}:${declared.name}`.slice(0, 63)
    own = { name, text: declared.text.replaceAll('{library}', schema) }
    known.set(declared, own)
  }
  return own
}

/** kysely as a pure builder: it composes SQL, and only a transaction runs it. */
const builder = new Kysely<LibrarySchema>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

export type LibraryBuilder = Kysely<LibrarySchema>
export type PlatformBuilder = Kysely<PlatformSchema>

const builders = new Map<string, LibraryBuilder>()

/** Gives the builder that writes a schema's name before every table. */
export function builderFor(schema: string): LibraryBuilder {
  let own = builders.get(schema)
  if (!own) {
    if (builders.size >= SCHEMAS_REMEMBERED) builders.delete(builders.keys().next().value as string)
    builders.set(schema, (own = builder.withSchema(schema)))
  }
  return own
}

export const platformBuilder = builder.withSchema('platform') as unknown as PlatformBuilder
