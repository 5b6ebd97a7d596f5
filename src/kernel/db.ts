import pg from 'pg'
import { now } from './clock.ts'
import { fly, type WireResult, type WireStatement } from './flight.ts'
import {
  claim,
  type IdempotentRequest,
  inProgress,
  isTheAnswer,
  keep,
  keepRefusal,
  Replay,
  recall,
  replayed,
  replayOf,
} from './idempotency.ts'
import { isDatabaseError, Problem, problemOfDatabaseError } from './problem.ts'
import { builderFor, type LibraryBuilder, onTheWire, type PlatformBuilder, platformBuilder, type Query } from './query.ts'

/** A library as the directory knows it. Its role is named as its schema. */
export interface Library {
  id: string
  slug: string
  name: string
  schema: string
  locale: string
  time_zone: string
  currency: string
  schema_version: number
  status: 'active' | 'suspended' | 'quarantined'
}

/** Who acts. Permissions hold `*` for the system's own jobs. */
export interface Actor {
  user_id: string | null
  patron_id: string | null
  session_id: string | null
  permissions: ReadonlySet<string>
  language: string
  channel: 'desk' | 'self' | 'api' | 'system'
}

export interface Scope {
  library: Library
  actor: Actor
  request_id?: string
}

/** The statements that any transaction can run, one flight a call. */
interface Statements {
  /** The business clock, one value for the whole transaction. */
  readonly now: Date
  all<Row>(query: Query<Row>): Promise<Row[]>
  maybe<Row>(query: Query<Row>): Promise<Row | undefined>
  /** @throws Problem not_found where there is no row */
  one<Row>(query: Query<Row>): Promise<Row>
  /** Runs several statements in one round trip; each sees what those before it did. */
  flight<Rows extends readonly unknown[]>(
    queries: readonly [...{ [I in keyof Rows]: Query<Rows[I]> }],
  ): Promise<{ -readonly [I in keyof Rows]: Rows[I][] }>
  /** Runs a statement for its effect and gives the number of rows that it touched. */
  count(query: Query<unknown>): Promise<number>
  /** Defers a write to the flight that commits; its constraints still speak before anyone is answered. */
  push(query: Query<unknown>): void
}

declare const brand: unique symbol

/** A transaction inside one library, which only the door can make. It is the library's context. */
export interface LibraryTx extends Statements {
  readonly [brand]: 'library'
  readonly library: Library
  readonly actor: Actor
  readonly request_id: string | undefined
  readonly db: LibraryBuilder
}

/** A transaction over the shared tables, for what must be known before a library is. */
export interface PlatformTx extends Statements {
  readonly [brand]: 'platform'
  readonly db: PlatformBuilder
}

export interface DoorOptions {
  /** Permissions lent to this transaction alone, for a verb that checks by itself whose rows it touches. */
  elevate?: readonly string[]
  /** Custom plans suit statements whose best plan depends on their values, such as a search. */
  plan?: 'generic' | 'custom'
}

export interface WriteOptions extends DoorOptions {
  /** Everything runs, constraints included, and is then undone. */
  dry_run?: boolean
  /** Where the business clock stands, for work whose date is part of what is asked. */
  at?: Date
}

/** The one way into a library's data, for one actor. */
export interface Door extends Scope {
  read<T>(work: (tx: LibraryTx) => Promise<T>, options?: DoorOptions): Promise<T>
  /** One statement in one flight, without BEGIN and COMMIT. */
  get<Row>(query: Query<Row>, options?: DoorOptions): Promise<Row | undefined>
  list<Row>(query: Query<Row>, options?: DoorOptions): Promise<Row[]>
  /** Commits what the work did; runs it again on a deadlock, so it may have no effect outside of its transaction. */
  write<T>(work: (tx: LibraryTx) => Promise<T>, options?: WriteOptions): Promise<T>
}

export interface Database {
  pool: pg.Pool
  close(): Promise<void>
}

/** Opens the pool of the API's login role, which can read nothing until the door sets a role. */
export function openDatabase(options: { url: string; size: number; name: string }): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.size,
    application_name: options.name,
    idleTimeoutMillis: 60_000,
    connectionTimeoutMillis: 10_000,
    // A backend never gives back what it learned of each library's tables.
    maxLifetimeSeconds: 600,
    keepAlive: true,
  })
  // A connection that dies, idle or lent, fails the statement that it carries; an error event that nobody hears would
  // stop the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return { pool, close: () => pool.end() }
}

const TRIES = 3
const STATEMENT_TIMEOUT_MS = 15_000
const LOCK_TIMEOUT_MS = 2_000

/** Gives the door to one library for one actor. */
export function doorTo(database: Database, scope: Scope, idempotency?: IdempotentRequest): Door {
  let pendingIdempotency = idempotency
  let isInside = false

  async function inside<T>(work: () => Promise<T>): Promise<T> {
    if (isInside) throw new Error('A door was opened inside a door: pass the transaction on instead')
    isInside = true
    try {
      return await work()
    } finally {
      isInside = false
    }
  }

  async function list<Row>(query: Query<Row>, options: DoorOptions = {}): Promise<Row[]> {
    // It would wait for a second connection while it holds one, and see nothing of what the transaction did.
    if (isInside) throw new Error('A door was used inside a door: ask the transaction instead')
    const flight = [context(scope, options, 'read'), onTheWire(query, scope.library.schema)]
    const results = await withClient(database, (client) => fly(client, flight))
    return (results[1] as WireResult).rows as Row[]
  }

  return {
    ...scope,
    list,
    get: async (query, options) => (await list(query, options))[0],
    read: (work, options = {}) =>
      inside(() =>
        withRetries(() =>
          withClient(database, async (client, release) => {
            const tx = new Transaction(client, [BEGIN_READ, context(scope, options, 'read')], scope)
            const result = await work(tx as unknown as LibraryTx)
            // The answer need not wait for the end of a transaction that changed nothing.
            if (tx.hasBegun) release(tx.end(COMMIT))
            return result
          }),
        ),
      ),
    write: (work, options = {}) =>
      inside(() => {
        const request = options.dry_run ? undefined : pendingIdempotency
        pendingIdempotency = undefined
        return withRetries(() => withClient(database, (client) => write(client, scope, work, options, request)))
      }),
  }
}

/** Runs platform code, which may see every library's rows in the shared tables and no library's own. */
export function inPlatform<T>(database: Database, work: (tx: PlatformTx) => Promise<T>): Promise<T> {
  return withRetries(() =>
    withClient(database, async (client) => {
      const tx = new Transaction(client, [BEGIN, platformContext()], undefined)
      const result = await work(tx as unknown as PlatformTx)
      await tx.end(COMMIT)
      return result
    }),
  )
}

async function write<T>(
  client: pg.PoolClient,
  scope: Scope,
  work: (tx: LibraryTx) => Promise<T>,
  options: WriteOptions,
  request: IdempotentRequest | undefined,
): Promise<T> {
  const opening = [BEGIN, context(scope, options, 'write')]
  if (request) opening.push(claim(request), SAVEPOINT)
  const tx = new Transaction(client, opening, scope, options.at)
  if (request) tx.claimed = request
  try {
    const result = await work(tx as unknown as LibraryTx)
    if (options.dry_run) {
      // Pushed writes meet their constraints before all is undone.
      await tx.settle()
      await tx.end(ROLLBACK)
      return result
    }
    if (request) tx.push(keep(request, result))
    await tx.end(COMMIT)
    return result
  } catch (error) {
    const repeated = error instanceof Replay ? error : await undo(tx, request, error)
    if (repeated && request) return replayed(request, repeated)
    throw error
  }
}

/**
 * Undoes what the work did. What refused it is kept under the claim, which was never let go, so that no repetition gets
 * another answer; gives that answer where, too late, this turns out to be the repetition.
 */
async function undo(tx: Transaction, request: IdempotentRequest | undefined, error: unknown): Promise<Replay | undefined> {
  const refusal = error instanceof Problem ? error : problemOfDatabaseError(error)
  try {
    if (request && refusal && isTheAnswer(refusal)) await tx.refuse(keepRefusal(request, refusal))
    else await tx.end(ROLLBACK)
  } catch (late) {
    if (late instanceof Replay) return late
    // The caller learns of the first error; a connection that fails again here is not used again.
  }
  return undefined
}

class Transaction implements Statements {
  readonly now: Date
  readonly library: Library | undefined
  readonly actor: Actor | undefined
  readonly request_id: string | undefined
  readonly db: unknown
  claimed: IdempotentRequest | undefined
  readonly #client: pg.PoolClient
  readonly #schema: string
  #opening: WireStatement[]
  #pushed: WireStatement[] = []
  #isOver = false

  constructor(client: pg.PoolClient, opening: WireStatement[], scope: Scope | undefined, at = now()) {
    this.now = at
    this.#client = client
    this.#opening = opening
    this.library = scope?.library
    this.actor = scope?.actor
    this.request_id = scope?.request_id
    this.#schema = scope?.library.schema ?? 'platform'
    this.db = scope ? builderFor(scope.library.schema) : platformBuilder
  }

  get hasBegun(): boolean {
    return this.#opening.length === 0
  }

  async all<Row>(query: Query<Row>): Promise<Row[]> {
    const [result] = await this.#fly([query])
    return (result as WireResult).rows as Row[]
  }

  async maybe<Row>(query: Query<Row>): Promise<Row | undefined> {
    return (await this.all(query))[0]
  }

  async one<Row>(query: Query<Row>): Promise<Row> {
    const row = await this.maybe(query)
    if (row === undefined) throw new Problem('not_found')
    return row
  }

  async count(query: Query<unknown>): Promise<number> {
    const [result] = await this.#fly([query])
    return (result as WireResult).count
  }

  async flight(queries: readonly Query<unknown>[]): Promise<never> {
    return (await this.#fly(queries)).map((result) => result.rows) as never
  }

  push(query: Query<unknown>): void {
    if (this.#isOver) throw new Error('The transaction is over')
    this.#pushed.push(onTheWire(query, this.#schema))
  }

  /** Sends what was pushed, now. */
  async settle(): Promise<void> {
    if (this.#pushed.length > 0) await this.#fly([])
  }

  /** Ends the transaction; a commit takes the pushed writes along. */
  async end(last: WireStatement): Promise<void> {
    if (this.#isOver) return
    if (last === ROLLBACK) {
      this.#isOver = true
      if (this.hasBegun) await fly(this.#client, [ROLLBACK])
      return
    }
    if (!this.hasBegun && this.#pushed.length === 0) return
    // Whether the request is a repetition must be known before a commit is on its way.
    if (!this.hasBegun && this.claimed) await this.#fly([])
    const opening = this.#opening
    const pushed = this.#pushed
    this.#opening = []
    this.#pushed = []
    await this.#checked([...opening, ...pushed, last], opening.length)
    this.#isOver = true
  }

  /** Commits nothing of the work but the refusal that it ended in. */
  async refuse(refusal: WireStatement): Promise<void> {
    if (this.#isOver) return
    this.#pushed = []
    if (!this.hasBegun) await this.#fly([])
    this.#isOver = true
    await fly(this.#client, [ROLLBACK_TO_SAVEPOINT, refusal, COMMIT])
  }

  async #fly(queries: readonly Query<unknown>[]): Promise<WireResult[]> {
    if (this.#isOver) throw new Error('The transaction is over')
    const opening = this.#opening
    const before = [...opening, ...this.#pushed]
    const flight = [...before, ...queries.map((query) => onTheWire(query, this.#schema))]
    this.#opening = []
    this.#pushed = []
    const results = await this.#checked(flight, opening.length)
    return results.slice(before.length)
  }

  async #checked(flight: WireStatement[], openingLength: number): Promise<WireResult[]> {
    const claimAt = this.claimed && openingLength > 2 ? 2 : -1
    try {
      const results = await fly(this.#client, flight)
      if (claimAt > 0 && (results[claimAt] as WireResult).count === 0) await this.#leaveRepeated(flight)
      return results
    } catch (error) {
      if (claimAt < 0 || !isDatabaseError(error)) throw error
      const before = (error as { flightResults?: WireResult[] }).flightResults ?? []
      // What failed after a claim that was not granted was a repetition at work.
      if (before[claimAt]?.count === 0) await this.#leaveRepeated(flight)
      if (before.length === claimAt && error.code === '55P03') throw inProgress()
      throw error
    }
  }

  /** Leaves the transaction of a request that was made before, with the first answer or what stands in for it. */
  async #leaveRepeated([, context]: WireStatement[]): Promise<never> {
    const request = this.claimed as IdempotentRequest
    this.#isOver = true
    const results = await fly(this.#client, [ROLLBACK, context as WireStatement, recall(request)])
    throw replayOf(request, results[2]?.rows[0])
  }
}

const BEGIN: WireStatement = { name: 'begin', text: 'begin isolation level read committed', params: [] }
const BEGIN_READ: WireStatement = { name: 'begin:read', text: 'begin isolation level repeatable read, read only', params: [] }
const COMMIT: WireStatement = { name: 'commit', text: 'commit', params: [] }
const ROLLBACK: WireStatement = { name: 'rollback', text: 'rollback', params: [] }
const SAVEPOINT: WireStatement = { name: 'savepoint', text: 'savepoint claimed', params: [] }
const ROLLBACK_TO_SAVEPOINT: WireStatement = { name: 'rollback:savepoint', text: 'rollback to savepoint claimed', params: [] }

/**
 * The role comes last: after it, set_config is no longer allowed. A generic plan is kept while tables grow, and so is that
 * of a foreign key's check: made when a table had one page it would read the whole of it for ever, so it may not.
 */
const CONTEXT = `select set_config('search_path', $1, true), set_config('app.actor', $2, true), set_config('app.patron', $3, true),
  set_config('app.permissions', $4, true), set_config('plan_cache_mode', $5, true), set_config('enable_seqscan', $6, true),
  set_config('statement_timeout', $7, true), set_config('lock_timeout', $8, true), set_config('idle_in_transaction_session_timeout', $9, true),
  set_config('transaction_read_only', $10, true), set_config('role', $11, true)`

function context(scope: Scope, options: DoorOptions, mode: 'read' | 'write'): WireStatement {
  const { library, actor } = scope
  return {
    name: 'context',
    text: CONTEXT,
    params: [
      `${checkedName(library.schema)}, ext`,
      actor.user_id ?? '',
      actor.patron_id ?? '',
      permissionList(actor.permissions, options.elevate),
      options.plan === 'custom' ? 'force_custom_plan' : 'force_generic_plan',
      options.plan === 'custom' ? 'on' : 'off',
      String(STATEMENT_TIMEOUT_MS),
      String(LOCK_TIMEOUT_MS),
      String(STATEMENT_TIMEOUT_MS),
      mode === 'read' ? 'on' : 'off',
      library.schema,
    ],
  }
}

function platformContext(): WireStatement {
  return {
    name: 'context',
    text: CONTEXT,
    params: [
      'platform, ext',
      '',
      '',
      ',*,',
      'auto',
      'on',
      String(STATEMENT_TIMEOUT_MS),
      String(LOCK_TIMEOUT_MS),
      String(STATEMENT_TIMEOUT_MS),
      'off',
      'libraryhub_platform',
    ],
  }
}

const permissionLists = new WeakMap<ReadonlySet<string>, string>()

function permissionList(permissions: ReadonlySet<string>, elevated: readonly string[] = []): string {
  let list = permissionLists.get(permissions)
  if (list === undefined) permissionLists.set(permissions, (list = `,${[...permissions].join(',')},`))
  return elevated.length === 0 ? list : `${list}${elevated.join(',')},`
}

/** Names of schemas come from the directory, never from a request; this is the last look at them. */
function checkedName(schema: string): string {
  if (!/^t_[0-9a-z]{10}$/.test(schema)) throw new Error('Not the name of a library schema')
  return schema
}

/** Lends a connection; one that may be left in a transaction goes back only when that is over, or not at all. */
async function withClient<T>(
  database: Database,
  work: (client: pg.PoolClient, releaseAfter: (end: Promise<unknown>) => void) => Promise<T>,
): Promise<T> {
  const client = await connect(database)
  let ending: Promise<unknown> | undefined
  try {
    const result = await work(client, (end) => (ending = end))
    return result
  } catch (error) {
    ending ??= fly(client, [ROLLBACK])
    throw error
  } finally {
    if (ending)
      ending.then(
        () => client.release(),
        (error) => client.release(error),
      )
    else client.release()
  }
}

async function connect(database: Database): Promise<pg.PoolClient> {
  try {
    return await database.pool.connect()
  } catch (error) {
    throw new Problem('unavailable', { cause: error, headers: { 'Retry-After': '2' } })
  }
}

async function withRetries<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      const isTransient = isDatabaseError(error) && (error.code === '40P01' || error.code === '40001')
      if (!isTransient || attempt === TRIES) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * attempt))
    }
  }
}
