import pg from 'pg'
import { type Database, inPlatform } from './db.ts'
import { type LoggedEvent, lagBehind, settledEventsSince } from './events.ts'
import { fly, type WireStatement } from './flight.ts'
import type { Logger } from './log.ts'
import type { Metrics } from './metrics.ts'
import { onTheWire, type Query, statement } from './query.ts'

export interface DispatcherOptions {
  /** Past any pooler. */
  direct_url: string
  log: Logger
  /** Whether an event starts anything at all. */
  starts: (type: string) => boolean
  /** Puts in the queue what events start, inside the transaction of that connection. */
  enqueue: (connection: pg.Client, events: readonly LoggedEvent[]) => Promise<void>
}

export interface Dispatcher {
  stop(): Promise<void>
}

const DISPATCH_LIMIT = 500
const BUSY_MS = 50
const IDLE_MS = 250
const AFTER_FAILURE_MS = 1_000

interface Cursor {
  xid: number
  id: number
  at: string
}

const CURSOR = `select xid, id, at from platform.event_cursor where reader = 'dispatcher'`
const readCursor = statement<Cursor>('dispatcher.read-cursor', CURSOR)
const lockCursor = statement<Cursor>('dispatcher.lock-cursor', `${CURSOR} for update skip locked`)
const moveCursor = statement<never>(
  'dispatcher.move-cursor',
  `update platform.event_cursor set xid = $1, id = $2, at = clock_timestamp() where reader = 'dispatcher'`,
)

/**
 * Reads the log from its cursor and enqueues what each event starts. Cursor and jobs move in one transaction, so every
 * event starts its jobs exactly once; the locked cursor row lets one process at a time do it.
 */
export function startDispatcher({ direct_url, log, starts, enqueue }: DispatcherOptions): Dispatcher {
  let isStopping = false
  let wake = () => {}
  let client: pg.Client | undefined

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({
      connectionString: direct_url,
      options: '-c role=libraryhub_platform',
      application_name: 'libraryhub dispatcher',
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    })
    fresh.on('error', () => (client = undefined))
    await fresh.connect()
    return fresh
  }

  async function loop(): Promise<void> {
    while (!isStopping) {
      let delayMs = IDLE_MS
      try {
        client ??= await connect()
        const count = await dispatch(client, starts, enqueue)
        delayMs = count === DISPATCH_LIMIT ? 0 : count > 0 ? BUSY_MS : IDLE_MS
      } catch (error) {
        log.error({ err: error }, 'dispatcher failed')
        await client?.end().catch(() => {})
        client = undefined
        delayMs = AFTER_FAILURE_MS
      }
      if (delayMs > 0 && !isStopping) await pause(delayMs)
    }
    await client?.end().catch(() => {})
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  const running = loop()
  return {
    async stop() {
      isStopping = true
      wake()
      await running
    },
  }
}

/** Dispatches one batch and gives how many events it held. */
async function dispatch(
  connection: pg.Client,
  starts: DispatcherOptions['starts'],
  enqueue: DispatcherOptions['enqueue'],
): Promise<number> {
  // Looking first costs no transaction id; a lock on the cursor would take one at every look.
  const [seen] = await all(connection, readCursor())
  if (!seen || (await all(connection, settledEventsSince(seen.xid, seen.id, seen.at, 1))).length === 0) return 0

  await fly(connection, [BEGIN])
  try {
    const [from] = await all(connection, lockCursor())
    const events = from ? await all(connection, settledEventsSince(from.xid, from.id, from.at, DISPATCH_LIMIT)) : []
    const last = events.at(-1)
    if (!last) {
      await fly(connection, [ROLLBACK])
      return 0
    }
    const starting = events.filter(({ type }) => starts(type))
    if (starting.length > 0) await enqueue(connection, starting)
    await fly(connection, [onTheWire(moveCursor(last.xid, last.id), 'platform'), COMMIT])
    // A hint for every process that streams; in a transaction of its own, since it locks the whole database to commit.
    await fly(connection, [NOTIFY])
    return events.length
  } catch (error) {
    await fly(connection, [ROLLBACK]).catch(() => {})
    throw error
  }
}

/** Measures how far the dispatcher is behind the log, whichever process it runs in. */
export async function sampleDispatcher(database: Database, metrics: Metrics): Promise<void> {
  const { seconds } = await inPlatform(database, async (tx) => {
    const { xid, id } = await tx.one(readCursor())
    return tx.one(lagBehind(xid, id))
  })
  metrics.event_lag_seconds.set({ reader: 'dispatcher' }, seconds)
}

async function all<Row>(connection: pg.Client, query: Query<Row>): Promise<Row[]> {
  const [result] = await fly(connection, [onTheWire(query, 'platform')])
  return (result?.rows ?? []) as Row[]
}

const plain = (text: string): WireStatement => ({ name: '', text, params: [] })
const BEGIN = plain('begin isolation level read committed')
const COMMIT = plain('commit')
const ROLLBACK = plain('rollback')
const NOTIFY = plain('notify libraryhub_events')
