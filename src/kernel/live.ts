import pg from 'pg'
import { type Database, type Door, inPlatform } from './db.ts'
import { isAfter, type LoggedEvent, lagBehind, type Position, publicId, settledEvents, settledEventsOfLibrary } from './events.ts'
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

export type Transport = 'sse' | 'websocket'

export interface FollowOptions {
  door: Door
  sees: (event: LoggedEvent) => boolean
  /** The last event that the client has. */
  after: Position
  signal: AbortSignal
  transport: Transport
}

const BATCH = 500
/** Above any event's number, and short enough for the public id. */
const LAST_ID = 999_999_999_999_999
const SAFETY_POLL_MS = 5_000
const HEARTBEAT_MS = 15_000
const RECONNECT_MS = 500
/** A listener with more than that to take reads the log instead. */
const BUFFER_LIMIT = 1_000

interface Listener {
  tenant: string
  transport: Transport
  buffer: LoggedEvent[]
  /** It must read the log before it goes on from its buffer. */
  isBehind: boolean
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
        if (!isStopping) {
          log.error({ err: error }, 'live feed failed')
          setTimeout(pull, RECONNECT_MS)
        }
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
          listener.isBehind = true
          listener.buffer = []
        } else if (!listener.isBehind) listener.buffer.push(event)
        listener.wake()
      }
    }
  }

  async function listen(): Promise<void> {
    while (!isStopping) {
      const fresh = new pg.Client({
        connectionString: direct_url,
        application_name: 'libraryhub live',
        keepAlive: true,
        connectionTimeoutMillis: 10_000,
      })
      const lost = new Promise<void>((resolve) => {
        fresh.on('error', () => resolve())
        fresh.on('end', () => resolve())
      })
      client = fresh
      try {
        await fresh.connect()
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
      fresh.end().catch(() => {})
      client = undefined
      if (!isStopping) await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS))
    }
  }

  metrics.measure(async () => {
    for (const transport of ['sse', 'websocket'] as const) {
      metrics.listeners.set({ transport }, [...listeners].filter((listener) => listener.transport === transport).length)
    }
    const lag = await inPlatform(database, (tx) => tx.one(lagBehind(position.xid, position.id)))
    metrics.event_lag_seconds.set({ reader: 'live' }, lag.seconds)
  })
  const listening = listen()
  const poll = setInterval(pull, SAFETY_POLL_MS)

  async function* follow({ door, sees, after, signal, transport }: FollowOptions): AsyncGenerator<LoggedEvent | null> {
    const listener: Listener = { tenant: door.library.schema, transport, buffer: [], isBehind: true, wake: () => {} }
    const onAbort = () => listener.wake()
    const isOver = () => signal.aborted || isStopping
    let last = after
    listeners.add(listener)
    signal.addEventListener('abort', onAbort)
    try {
      while (!isOver()) {
        // Whoever begins, or could not keep up, reads the log until it has no more, and goes on from memory.
        if (listener.isBehind) {
          listener.isBehind = false
          for (let events = await backlog(door, last); events.length > 0; events = await backlog(door, last)) {
            for (const event of events) {
              if (isOver()) return
              last = event
              if (sees(event)) yield event
            }
          }
        }
        const events = listener.buffer
        listener.buffer = []
        for (const event of events) {
          if (!isAfter(event, last)) continue
          if (isOver()) return
          last = event
          if (sees(event)) yield event
        }
        if (listener.buffer.length > 0 || listener.isBehind || isOver()) continue
        if (!(await somethingNew(listener)) && !isOver()) yield null
      }
    } finally {
      listeners.delete(listener)
      signal.removeEventListener('abort', onAbort)
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

/** Waits until a listener is woken; false when nothing happened for the time of a heartbeat. */
function somethingNew(listener: Listener): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), HEARTBEAT_MS)
    listener.wake = () => {
      clearTimeout(timer)
      resolve(true)
    }
  })
}

function backlog(door: Door, last: Position): Promise<LoggedEvent[]> {
  return door.list(settledEventsOfLibrary(last.xid, last.id, BATCH))
}

/** Gives the id of an event as clients see it. */
export function eventId(live: Live, position: Position): string {
  return publicId(live.generation, position)
}
