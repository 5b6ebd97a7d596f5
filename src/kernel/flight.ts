import pg from 'pg'
import { prepareValue } from 'pg/lib/utils.js'

/** One statement as it goes on the wire. With a name it is prepared once per connection, without one it is planned each time. */
export interface WireStatement {
  name: string
  text: string
  params: readonly unknown[]
}

export interface WireResult {
  rows: Record<string, unknown>[]
  /** Rows touched, out of the command tag; 0 where the command has none. */
  count: number
}

/** Statements that a connection keeps prepared; each costs about 100 kB of the server's memory. */
const PREPARED_PER_CONNECTION = 200

/**
 * Sends several statements before one Sync and gives their results together: one round trip, and, outside of BEGIN,
 * one implicit transaction. The first error fails them all; the server skips the rest.
 *
 * @throws DatabaseError of the statement that failed, with `flightResults` of those before it
 */
export function fly(client: pg.PoolClient | pg.Client, statements: readonly WireStatement[]): Promise<WireResult[]> {
  const flight = new Flight(statements, preparedOn(client))
  client.query(flight)
  return flight.landed
}

interface Column {
  name: string
  parse: (text: string) => unknown
}

interface Prepared {
  text: string
  /** Null until the server has described it; a statement without rows has none. */
  columns: Column[] | null
}

/** The prepared statements of one connection, least recently used first. */
type PreparedStatements = Map<string, Prepared>

const preparedByConnection = new WeakMap<object, PreparedStatements>()

function preparedOn(client: object): PreparedStatements {
  let prepared = preparedByConnection.get(client)
  if (!prepared) preparedByConnection.set(client, (prepared = new Map()))
  return prepared
}

/** pg's wire-level connection, as far as a flight needs it. */
interface Wire {
  /** A Worker's socket cannot be corked. */
  stream: { cork?(): void; uncork?(): void }
  parse(message: { name: string; text: string }): void
  bind(message: { statement: string; values: readonly unknown[]; valueMapper: (value: unknown) => unknown }): void
  describe(message: { type: 'P'; name: string }): void
  execute(message: object): void
  close(message: { type: 'S'; name: string }): void
  sync(): void
}

interface FieldDescription {
  name: string
  dataTypeID: number
}

class Flight implements pg.Submittable {
  readonly landed: Promise<WireResult[]>
  readonly #statements: readonly WireStatement[]
  readonly #prepared: PreparedStatements
  readonly #results: WireResult[] = []
  #columns: Column[] | null = null
  #rows: Record<string, unknown>[] = []
  #failure: Error | undefined
  #resolve!: (results: WireResult[]) => void
  #reject!: (error: Error) => void

  constructor(statements: readonly WireStatement[], prepared: PreparedStatements) {
    this.#statements = statements
    this.#prepared = prepared
    this.landed = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  submit(connection: pg.Connection): void {
    const wire = connection as unknown as Wire
    // Corked, the whole flight leaves in one segment.
    wire.stream.cork?.()
    try {
      this.#write(wire)
    } catch (error) {
      this.#failure = error as Error
    } finally {
      wire.sync()
      wire.stream.uncork?.()
    }
  }

  #write(wire: Wire): void {
    for (const statement of this.#statements) {
      const known = this.#isPrepared(statement)
      if (!known) {
        // A statement that was parsed but failed to run is prepared on the server without our knowing.
        if (statement.name !== '') wire.close({ type: 'S', name: statement.name })
        wire.parse(statement)
      }
      wire.bind({ statement: statement.name, values: statement.params, valueMapper: prepareValue })
      // A prepared statement described itself the first time.
      if (!known) wire.describe({ type: 'P', name: '' })
      wire.execute({})
    }
    this.#evict(wire)
  }

  #isPrepared(statement: WireStatement): boolean {
    if (statement.name === '') return false
    const prepared = this.#prepared.get(statement.name)
    if (!prepared) return false
    if (prepared.text !== statement.text) throw new Error(`Two statements share the name ${statement.name}`)
    this.#prepared.delete(statement.name)
    this.#prepared.set(statement.name, prepared)
    return true
  }

  /** Closes statements beyond the limit, but none that this flight uses: those are the most recent. */
  #evict(wire: Wire): void {
    const excess = this.#prepared.size - Math.max(PREPARED_PER_CONNECTION, this.#statements.length)
    if (excess <= 0) return
    for (const name of [...this.#prepared.keys()].slice(0, excess)) {
      wire.close({ type: 'S', name })
      this.#prepared.delete(name)
    }
  }

  handleRowDescription(message: { fields: FieldDescription[] }): void {
    this.#columns = message.fields.map((field) => ({
      name: field.name,
      parse: parserOf(field.dataTypeID),
    }))
  }

  handleDataRow(message: { fields: (string | null)[] }): void {
    if (this.#failure) return
    const columns = this.#columns ?? this.#knownColumns()
    const row: Record<string, unknown> = {}
    try {
      for (let i = 0; i < columns.length; i++) {
        const column = columns[i] as Column
        const text = message.fields[i]
        row[column.name] = text === null || text === undefined ? null : column.parse(text)
      }
    } catch (error) {
      this.#failure = error as Error
    }
    this.#rows.push(row)
  }

  #knownColumns(): Column[] {
    const statement = this.#statements[this.#results.length]
    this.#columns = (statement && this.#prepared.get(statement.name)?.columns) ?? []
    return this.#columns
  }

  handleCommandComplete(message: { text: string }): void {
    const statement = this.#statements[this.#results.length] as WireStatement
    if (statement.name !== '' && !this.#prepared.has(statement.name)) {
      this.#prepared.set(statement.name, { text: statement.text, columns: this.#columns })
    }
    this.#results.push({ rows: this.#rows, count: Number(/\d+$/.exec(message.text)?.[0] ?? 0) })
    this.#columns = null
    this.#rows = []
  }

  handleEmptyQuery(): void {
    this.#results.push({ rows: [], count: 0 })
  }

  handleError(error: Error): void {
    this.#reject(Object.assign(error, { flightResults: this.#results }))
  }

  handleReadyForQuery(): void {
    if (this.#failure) this.#reject(this.#failure)
    else this.#resolve(this.#results)
  }

  handlePortalSuspended(): void {}
  handleCopyInResponse(): void {}
  handleCopyData(): void {}
}

const parsers = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString()],
  [pg.types.builtins.DATE, (text) => text],
  [pg.types.builtins.INT8, Number],
])

/** Rows are the response: instants are ISO strings, dates stay dates, counts are numbers. */
function parserOf(oid: number): (text: string) => unknown {
  return parsers.get(oid) ?? (pg.types.getTypeParser(oid) as (text: string) => unknown)
}
