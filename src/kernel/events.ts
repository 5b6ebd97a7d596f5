import type { z } from 'zod'
import type { Actor, LibraryTx } from './db.ts'
import { statement } from './query.ts'

/** One type of event, as a feature's contract declares it. */
export interface EventDefinition {
  /** The kind of thing it is about, such as `loan`. */
  subject: string
  /** What staff must hold to see it. */
  permission: string
  /** Public events are seen by everyone who reads the catalogue. */
  audience?: 'public' | 'staff'
  data: z.ZodType
}

export type EventDefinitions = Readonly<Record<string, EventDefinition>>

const registry = new Map<string, EventDefinition>()

/**
 * Adds a feature's types of events to the one registry.
 * @throws Error where a type is taken
 */
export function registerEvents(definitions: EventDefinitions): void {
  for (const [type, definition] of Object.entries(definitions)) {
    if ((registry.get(type) ?? definition) !== definition) throw new Error(`Two features define the event ${type}`)
    registry.set(type, definition)
  }
}

/** Gives every registered type of event, for the documents and for filters. */
export function registeredEvents(): ReadonlyMap<string, EventDefinition> {
  return registry
}

/** Whether an actor may see an event: a patron what concerns him, staff what they hold the permission for, all what is public. */
export function maySee(actor: Actor, event: LoggedEvent): boolean {
  if (event.audience === 'public') return actor.permissions.has('catalogue:read') || actor.permissions.has('*')
  if (event.patron_id !== null && event.patron_id === actor.patron_id) return true
  const permission = registry.get(event.type)?.permission
  return (
    actor.permissions.has('*') || (permission !== undefined && actor.permissions.has('events:read') && actor.permissions.has(permission))
  )
}

export interface NewEvent<Data> {
  subject_id: string
  /** The patron whom it concerns and who may see it. */
  patron_id?: string | null
  data: Data
}

/** Begins a statement that writes facts which it alone knows; the type, its subject and its audience are those of the contract. */
export const INSERT_EVENT = 'insert into platform.event (type, subject, subject_id, patron_id, actor_id, audience, data, request_id)'

const insertEvent = statement<never>(
  'events.insert',
  `${INSERT_EVENT}
   values ($1, $2, $3, $4, $5, $6, $7, $8)`,
)

/** Writes a fact into the log, in the transaction that makes it true. */
export function emit<Definitions extends EventDefinitions, Type extends keyof Definitions & string>(
  tx: LibraryTx,
  definitions: Definitions,
  type: Type,
  event: NewEvent<z.input<Definitions[Type]['data']>>,
): void {
  const definition = definitions[type] as EventDefinition
  tx.push(
    insertEvent(
      type,
      definition.subject,
      event.subject_id,
      event.patron_id ?? null,
      tx.actor.user_id,
      definition.audience ?? 'staff',
      JSON.stringify(event.data),
      tx.request_id ?? null,
    ),
  )
}

const insertEvents = statement<never>(
  'events.insert-many',
  `${INSERT_EVENT}
   select $1, $2, subject_id, patron_id, $3, $4, data, $5 from jsonb_to_recordset($6::jsonb) as given(subject_id uuid, patron_id uuid, data jsonb)`,
)

/** Writes many facts of one type by one statement, for work that goes through thousands of rows. */
export function emitMany<Definitions extends EventDefinitions, Type extends keyof Definitions & string>(
  tx: LibraryTx,
  definitions: Definitions,
  type: Type,
  events: readonly NewEvent<z.input<Definitions[Type]['data']>>[],
): void {
  if (events.length === 0) return
  const { subject, audience } = definitions[type] as EventDefinition
  tx.push(insertEvents(type, subject, tx.actor.user_id, audience ?? 'staff', tx.request_id ?? null, JSON.stringify(events)))
}

/** An event as it stands in the log. */
export interface LoggedEvent {
  xid: number
  id: number
  tenant: string
  type: string
  subject: string
  subject_id: string
  patron_id: string | null
  actor_id: string | null
  audience: 'public' | 'staff'
  data: Record<string, unknown>
  at: string
}

/** A place in the log: events are ordered by transaction, then by number. */
export interface Position {
  xid: number
  id: number
}

export function isAfter(a: Position, b: Position): boolean {
  return a.xid > b.xid || (a.xid === b.xid && a.id > b.id)
}

/** The public id of an event, which a client resumes from. */
export function publicId(generation: string, position: Position): string {
  return `${generation}.${position.xid}.${position.id}`
}

/** Reads a public id back, or gives undefined where it is from another log or no id at all. */
export function positionOf(generation: string, id: string): Position | undefined {
  const match = /^([0-9a-z]+)\.(\d{1,15})\.(\d{1,15})$/.exec(id)
  return match && match[1] === generation ? { xid: Number(match[2]), id: Number(match[3]) } : undefined
}

const EVENT_COLUMNS = 'xid, id, tenant, type, subject, subject_id, patron_id, actor_id, audience, data, at'

/**
 * Events after a position, of transactions that are certainly over, in order. Ordering by number alone would miss
 * those that took a number early and committed late. Parameters: xid, id, limit.
 */
export const settledEvents = statement<LoggedEvent>(
  'events.settled',
  `select ${EVENT_COLUMNS} from platform.event
   where (xid, id) > ($1, $2) and xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
     and at > now() - interval '8 days'
   order by xid, id limit $3`,
)

/** The same for one library, under its own role. Parameters: xid, id, limit. */
export const settledEventsOfLibrary = statement<LoggedEvent>(
  'events.settled-of-library',
  `select ${EVENT_COLUMNS} from platform.event
   where tenant = current_user and (xid, id) > ($1, $2)
     and xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint and at > now() - interval '8 days'
   order by xid, id limit $3`,
)

/** The same for a reader that may leave out nothing, however long it slept. Parameters: xid, id, when the reader was there, limit. */
export const settledEventsSince = statement<LoggedEvent>(
  'events.settled-since',
  `select ${EVENT_COLUMNS} from platform.event
   where (xid, id) > ($1, $2) and xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
     and at > $3::timestamptz - interval '1 day'
   order by xid, id limit $4`,
)

/** One event of a library, under its own role. Parameters: xid, id, at in milliseconds. */
export const eventOfLibrary = statement<LoggedEvent>(
  'events.of-library',
  `select ${EVENT_COLUMNS} from platform.event
   where tenant = current_user and xid = $1 and id = $2
     and at >= $3::timestamptz and at < $3::timestamptz + interval '1 millisecond'`,
)

/** How long ago the first event happened that a reader has not read yet; 0 where it has read all. Parameters: xid, id. */
export const lagBehind = statement<{ seconds: number }>(
  'events.lag-behind',
  `select coalesce(extract(epoch from clock_timestamp() - (
     select at from platform.event where (xid, id) > ($1, $2) and at > now() - interval '8 days' order by xid, id limit 1)), 0)::float8 as seconds`,
)
