import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { type RawBuilder, sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { etagOf, ifMatchHeader, isUnchanged, requiredVersion } from './conditional.ts'
import { decodeCursor, pageOf } from './cursor.ts'
import { type EventDefinitions, emit } from './events.ts'
import { body, createRoute, json, type LibraryEnv, page, pageQuery, problems } from './http.ts'
import { Problem } from './problem.ts'
import type { LibraryBuilder, Query } from './query.ts'
import type { LibrarySchema } from './schema.ts'

/** A small table of the library that people edit row by row: it has id, version and updated_at. */
export interface ResourceOptions<Table extends keyof LibrarySchema & string, Shown extends z.ZodObject, New extends z.ZodObject> {
  table: Table
  /** Plural noun of the path, such as `copy-types`. */
  path: string
  tag: string
  /** What one is called in summaries, and in the names of operations. */
  noun: string
  operation: string
  read: string
  write: string
  shown: Shown
  columns: readonly string[]
  new: New
  /** Column by which the list is sorted; ties are broken by id. */
  sort: string
  /** Sets `<prefix>.created`, `.changed` and `.deleted`. */
  events: EventDefinitions
  event: string
  /** Whether shared caches may keep it for a minute. */
  isPublic?: boolean
}

const Id = z.object({ id: z.uuid() })

/** Adds list, read, create, change and delete of a small table to a router. */
export function addResource<Table extends keyof LibrarySchema & string, Shown extends z.ZodObject, New extends z.ZodObject>(
  router: OpenAPIHono<LibraryEnv>,
  options: ResourceOptions<Table, Shown, New>,
): void {
  const { table, path, tag, noun, operation, columns, sort, events, event } = options
  const nouns = path.replaceAll('-', ' ')
  const tags = [tag]
  const cached: Record<string, string> = options.isPublic ? { 'Cache-Control': 'public, max-age=60' } : {}
  const loose = (db: LibraryBuilder) => db as unknown as LooseBuilder
  const from = (db: LibraryBuilder) => loose(db).selectFrom(table).select(columns)
  const made = (row: Row, status: 200 | 201, c: Context<LibraryEnv>) => c.json(row, status, { ETag: etagOf(row.version) })

  router.openapi(
    createRoute({
      method: 'get',
      path: `/${path}`,
      operationId: `list${operation}s`,
      tags,
      summary: `All ${nouns}, by ${sort.replace('_', ' ')}`,
      permission: options.read,
      request: { query: z.object(pageQuery) },
      responses: { 200: json(page(options.shown), `A page of ${nouns}`) },
    }),
    (async (c: Context<LibraryEnv>) => {
      const { limit, cursor } = validated<{ limit: number; cursor?: string }>(c, 'query')
      const after = cursor === undefined ? undefined : decodeCursor(cursor, 2)
      const rows = await c.var.library.read((tx) => {
        let query = from(tx.db)
          .orderBy(sort)
          .orderBy('id')
          .limit(limit + 1)
        if (after) query = query.where(sql`(${sql.ref(sort)}, id)`, '>', sql`(${after[0]}, ${after[1]}::uuid)`)
        return tx.all(query)
      })
      return c.json(
        pageOf(rows, limit, (row) => [row[sort], row.id]),
        200,
        cached,
      )
    }) as never,
  )

  router.openapi(
    createRoute({
      method: 'get',
      path: `/${path}/{id}`,
      operationId: `get${operation}`,
      tags,
      summary: `One ${noun}`,
      permission: options.read,
      request: { params: Id },
      responses: { 200: json(options.shown, `The ${noun}`) },
    }),
    (async (c: Context<LibraryEnv>) => {
      const { id } = validated<{ id: string }>(c, 'param')
      const row = await c.var.library.read((tx) => tx.one(from(tx.db).where('id', '=', id)))
      const etag = etagOf(row.version)
      if (isUnchanged(c, etag)) return c.body(null, 304, { ETag: etag })
      return c.json(row, 200, { ETag: etag, ...cached })
    }) as never,
  )

  router.openapi(
    createRoute({
      method: 'post',
      path: `/${path}`,
      operationId: `create${operation}`,
      tags,
      summary: `Make a ${noun}`,
      permission: options.write,
      request: { body: body(options.new) },
      responses: { 201: json(options.shown, `The ${noun}`), ...problems(409, 422) },
    }),
    (async (c: Context<LibraryEnv>) => {
      const values = validated<Record<string, unknown>>(c, 'json')
      const row = await c.var.library.write(async (tx) => {
        const inserted = await tx.one(
          loose(tx.db)
            .insertInto(table)
            .values({ id: uuidv7(), ...values })
            .returning(columns),
        )
        emit(tx, events, `${event}.created`, { subject_id: inserted.id, data: values as never })
        return inserted
      })
      return made(row, 201, c)
    }) as never,
  )

  router.openapi(
    createRoute({
      method: 'patch',
      path: `/${path}/{id}`,
      operationId: `change${operation}`,
      tags,
      summary: `Change a ${noun}`,
      permission: options.write,
      request: { params: Id, headers: ifMatchHeader, body: body(options.new.partial()) },
      responses: { 200: json(options.shown, `The ${noun}`), ...problems(409, 412, 422, 428) },
    }),
    (async (c: Context<LibraryEnv>) => {
      const version = requiredVersion(c)
      const changes = validated<Record<string, unknown>>(c, 'json')
      const { id } = validated<{ id: string }>(c, 'param')
      const row = await c.var.library.write(async (tx) => {
        const before = await tx.one(loose(tx.db).selectFrom(table).select(['version']).where('id', '=', id).forNoKeyUpdate())
        if (version !== null && before.version !== version) throw new Problem('edit_conflict')
        const set = { ...changes, version: before.version + 1, updated_at: tx.now }
        const changed = await tx.one(loose(tx.db).updateTable(table).set(set).where('id', '=', id).returning(columns))
        emit(tx, events, `${event}.changed`, { subject_id: id, data: changes as never })
        return changed
      })
      return made(row, 200, c)
    }) as never,
  )

  router.openapi(
    createRoute({
      method: 'delete',
      path: `/${path}/{id}`,
      operationId: `delete${operation}`,
      tags,
      summary: `Remove a ${noun} that nothing depends on`,
      permission: options.write,
      request: { params: Id, headers: ifMatchHeader },
      responses: { 204: { description: 'Removed' }, ...problems(409, 412, 428) },
    }),
    (async (c: Context<LibraryEnv>) => {
      const version = requiredVersion(c)
      const { id } = validated<{ id: string }>(c, 'param')
      await c.var.library.write(async (tx) => {
        const before = await tx.one(loose(tx.db).selectFrom(table).select(['version']).where('id', '=', id).forUpdate())
        if (version !== null && before.version !== version) throw new Problem('edit_conflict')
        tx.push(loose(tx.db).deleteFrom(table).where('id', '=', id))
        emit(tx, events, `${event}.deleted`, { subject_id: id, data: {} as never })
      })
      return c.body(null, 204)
    }) as never,
  )
}

type Row = Record<string, unknown> & { id: string; version: number }

/** What the guard has checked; the schemas are known only when the router is made, so the types are said here. */
function validated<T>(c: Context<LibraryEnv>, target: 'param' | 'query' | 'json'): T {
  return c.req.valid(target as never) as T
}

/** The builder for a table that is known only when the router is made. */
interface LooseBuilder {
  selectFrom(table: string): { select(columns: readonly string[]): LooseQuery }
  insertInto(table: string): { values(row: Record<string, unknown>): LooseQuery }
  updateTable(table: string): { set(row: Record<string, unknown>): LooseQuery }
  deleteFrom(table: string): LooseQuery
}

type LooseQuery = Query<Row> & {
  where(column: string | RawBuilder<unknown>, operator: string, value: unknown): LooseQuery
  orderBy(column: string): LooseQuery
  limit(count: number): LooseQuery
  returning(columns: readonly string[]): LooseQuery
  forUpdate(): LooseQuery
  forNoKeyUpdate(): LooseQuery
}
