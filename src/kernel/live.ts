import pg from 'pg'
import { type Database, type Door, inPlatform } from './db.ts'
import { isAfter, type LoggedEvent, type Position, publicId, settledEvents, settledEventsOfLibrary } from './events.ts'
import type { Logger } from './log.ts'
import type { Metrics } from './metrics.ts'
import { statement } from './query.ts'

export interface LiveOptions {
  /** Past any pooler. */
  direct_url: string
  database: Database
  log: Logger
  metrics: Metrics
  /** Called for every event of every library, once in this process. */
  onEvent?: (event: LoggedEvent) => void
  /** Called when the directory of libraries changed, or may have. */
  onDirectoryChange?: () => void
}

export interface Live {
  /** Which log this is; ids of another one cannot be resumed from. */
  readonly generation: string
  /** Where a stream that begins now begins. */
  readonly position: Position
  /**
   * Gives a library's events as they happen, in order, none twice and none left out; null now and then where there
   * was nothing to say. Ends with the signal.
   */
  follow(options: FollowOptions): AsyncGenerator<LoggedEvent | null>
  stop(): Promise<void>
}

export interface FollowOptions {
  door: Door
  sees: (event: LoggedEvent) => boolean
  /** The last event that the client has. */
  after: Position | undefined
  signal: AbortSignal
}

const BATCH = 500
/** Above any event's number, and short enough for the public id. */
const LAST_ID = 999_999_999_999_999
const SAFETY_POLL_MS = 5_000
const HEARTBEAT_MS = 15_000
/** A listener that falls further behind reads the log instead. */
const BUFFER_LIMIT = 1_000

interface Listener {
  tenant: string
  buffer: LoggedEvent[]
  hasOverflowed: boolean
  wake: () => void
}

const logState = statement<{ generation: string; horizon: number }>(
  'live.log-state',
  `select value #>> '{}' as generation, pg_snapshot_xmin(pg_current_snapshot())::text::bigint as horizon
   from platform.setting where key = 'event_generation'`,
)

/** Starts following the log of all libraries and hands events to whoever listens in this process. */
export async function startLive({ direct_url, database, log, metrics, onEvent, onDirectoryChange }: LiveOptions): Promise<Live> {
  const listeners = new Set<Listener>()
  let isStopping = false
  let client: pg.Client | undefined
  let pulling: Promise<void> | undefined
  let isPullWanted = false

  const state = await inPlatform(database, (tx) => tx.one(logState()))
  let position: Position = { xid: state.horizon - 1, id: LAST_ID }

  /** Reads on from the position; a hint that comes meanwhile makes it read once more. */
  function pull(): void {
    isPullWanted = true
    pulling ??= (async () => {
      try {
        while (isPullWanted && !isStopping) {
          isPullWanted = false
          for (let events = await next(); events.length > 0; events = events.length === BATCH ? await next() : []) deliver(events)
        }
      } catch (error) {
        if (!isStopping) log.error({ err: error }, 'live feed failed')
      } finally {
        pulling = undefined
      }
    })()
  }

  function next(): Promise<LoggedEvent[]> {
    return inPlatform(database, (tx) => tx.all(settledEvents(position.xid, position.id, BATCH)))
  }

  function deliver(events: LoggedEvent[]): void {
    for (const event of events) {
      position = { xid: event.xid, id: event.id }
      onEvent?.(event)
      for (const listener of listeners) {
        if (listener.tenant !== event.tenant) continue
        if (listener.buffer.length >= BUFFER_LIMIT) {
          listener.hasOverflowed = true
          listener.buffer = []
        } else if (!listener.hasOverflowed) listener.buffer.push(event)
        listener.wake()
      }
    }
    metrics.event_lag_seconds.set(Math.max(0, (Date.now() - Date.parse((events.at(-1) as LoggedEvent).at)) / 1000))
  }

  async function listen(): Promise<void> {
    while (!isStopping) {
      const fresh = new pg.Client({ connectionString: direct_url, application_name: 'libraryhub live', keepAlive: true })
      const lost = new Promise<void>((resolve) => {
        fresh.on('error', () => resolve())
        fresh.on('end', () => resolve())
      })
      try {
        await fresh.connect()
        client = fresh
        fresh.on('notification', ({ channel }) => (channel === 'libraryhub_directory' ? onDirectoryChange?.() : pull()))
        await fresh.query('listen libraryhub_events')
        await fresh.query('listen libraryhub_directory')
        // What was said while nobody listened is only a hint lost.
        onDirectoryChange?.()
        pull()
        await lost
      } catch (error) {
        if (!isStopping) log.warn({ err: error }, 'cannot listen; trying again')
      }
      client = undefined
      if (!isStopping) await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }

  const listening = listen()
  const poll = setInterval(pull, SAFETY_POLL_MS)

  async function* follow({ door, sees, after, signal }: FollowOptions): AsyncGenerator<LoggedEvent | null> {
    let wake = () => {}
    const listener: Listener = { tenant: door.library.schema, buffer: [], hasOverflowed: false, wake: () => wake() }
    let last = after ?? position
    let mustCatchUp = after !== undefined
    listeners.add(listener)
    const stop = () => wake()
    signal.addEventListener('abort', stop)
    try {
      while (!signal.aborted && !isStopping) {
        if (mustCatchUp || listener.hasOverflowed) {
          mustCatchUp = false
          listener.hasOverflowed = false
          for (let events = await backlog(door, last); events.length > 0; events = await backlog(door, last)) {
            for (const event of events) {
              if (signal.aborted) return
              last = event
              if (sees(event)) yield event
            }
          }
        }
        const events = listener.buffer
        listener.buffer = []
        for (const event of events) {
          if (!isAfter(event, last)) continue
          last = event
          if (sees(event)) yield event
        }
        if (listener.buffer.length === 0 && !listener.hasOverflowed && !signal.aborted) {
          const isIdle = await new Promise<boolean>((resolve) => {
            const timer = setTimeout(() => resolve(true), HEARTBEAT_MS)
            wake = () => {
              clearTimeout(timer)
              resolve(false)
            }
          })
          wake = () => {}
          if (isIdle && !signal.aborted) yield null
        }
      }
    } finally {
      listeners.delete(listener)
      signal.removeEventListener('abort', stop)
    }
  }

  return {
    generation: state.generation,
    get position() {
      return position
    },
    follow,
    async stop() {
      isStopping = true
      clearInterval(poll)
      for (const listener of listeners) listener.wake()
      await client?.end().catch(() => {})
      await Promise.all([listening, pulling])
    },
  }
}

function backlog(door: Door, last: Position): Promise<LoggedEvent[]> {
  return door.list(settledEventsOfLibrary(last.xid, last.id, BATCH))
}

/** Gives the id of an event as clients see it. */
export function eventId(live: Live, position: Position): string {
  return publicId(live.generation, position)
}
