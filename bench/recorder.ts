import type pg from 'pg'
import type { Database } from '../src/kernel/db.ts'
import type { WireStatement } from '../src/kernel/flight.ts'

/** The statements of each round trip, in order. */
export type Recording = WireStatement[][]

/** A prepared statement is sent with its text only once. */
const texts = new Map<string, string>()

/** Gives a database that works as the given one and writes down every statement as it goes on the wire. */
export function recordingOf(database: Database, recording: Recording): Database {
  const pool = {
    connect: async () => {
      const client = await database.pool.connect()
      return new Proxy(client, {
        get: (target, property) => {
          const value = Reflect.get(target, property)
          if (property === 'query') return (flight: pg.Submittable) => target.query(recorded(flight, recording))
          return typeof value === 'function' ? value.bind(target) : value
        },
      })
    },
  }
  return { ...database, pool: pool as unknown as pg.Pool }
}

interface Bind {
  statement: string
  values: readonly unknown[]
}

function recorded<Flight extends pg.Submittable>(flight: Flight, recording: Recording): Flight {
  const submit = flight.submit.bind(flight)
  flight.submit = (connection: pg.Connection) => {
    const statements: WireStatement[] = []
    submit(
      new Proxy(connection, {
        get: (target, property) => {
          const value = Reflect.get(target, property)
          if (property === 'parse') {
            return (message: { name: string; text: string }) => {
              texts.set(message.name, message.text)
              value.call(target, message)
            }
          }
          if (property === 'bind') {
            return (message: Bind) => {
              statements.push({ name: message.statement, text: texts.get(message.statement) ?? '', params: message.values })
              value.call(target, message)
            }
          }
          return typeof value === 'function' ? value.bind(target) : value
        },
      }),
    )
    recording.push(statements)
  }
  return flight
}

/** Gives what a recording says with other values in the places of those that were recorded, and at the present time. */
export function replayOf(recording: Recording, replacements: ReadonlyMap<string, () => string>): () => Recording {
  const recordedAt = Date.now()
  return () => {
    const shiftMs = Date.now() - recordedAt
    const values = new Map([...replacements].map(([known, make]) => [known, make()]))
    const replaced = (param: unknown) => {
      if (param instanceof Date) return new Date(param.getTime() + shiftMs)
      if (typeof param !== 'string') return param
      let text = param
      for (const [known, value] of values) if (text.includes(known)) text = text.replaceAll(known, value)
      return text
    }
    return recording.map((flight) => flight.map((statement) => ({ ...statement, params: statement.params.map(replaced) })))
  }
}
