import { once } from 'node:events'
import type { Writable } from 'node:stream'
import type pg from 'pg'

/** pg's wire-level connection, as far as a copy needs it. */
interface Wire {
  stream: Writable & { pause(): void; resume(): void }
  query(text: string): void
  sendCopyFromChunk(chunk: Uint8Array): void
  endCopyFrom(): void
  sendCopyFail(message: string): void
}

/** Rows that wait for whoever reads them; beyond, the server has to wait. */
const WAITING_BYTES = 1_048_576

/**
 * Gives the rows of `copy … to stdout`, each as one piece of text with its line end. Memory stays flat: the socket is
 * paused while nobody reads. Whoever stops reading early lets the rest go by.
 */
export function copyOut(client: pg.Client, text: string): AsyncGenerator<Buffer> {
  const copy = new CopyOut(text)
  client.query(copy)
  return copy.read()
}

class CopyOut implements pg.Submittable {
  readonly #text: string
  #wire: Wire | undefined
  #waiting: Buffer[] = []
  #bytes = 0
  #isOver = false
  #isAbandoned = false
  #failure: Error | undefined
  #wake = () => {}

  constructor(text: string) {
    this.#text = text
  }

  async *read(): AsyncGenerator<Buffer> {
    try {
      while (true) {
        const rows = this.#waiting
        this.#waiting = []
        this.#bytes = 0
        this.#wire?.stream.resume()
        yield* rows
        if (this.#waiting.length > 0) continue
        if (this.#failure) throw this.#failure
        if (this.#isOver) return
        await new Promise<void>((resolve) => (this.#wake = resolve))
      }
    } finally {
      this.#isAbandoned = true
      this.#waiting = []
      this.#wire?.stream.resume()
    }
  }

  submit(connection: pg.Connection): void {
    this.#wire = connection as unknown as Wire
    this.#wire.query(this.#text)
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    if (this.#isAbandoned) return
    // The parser will use its buffer again.
    this.#waiting.push(Buffer.from(chunk))
    this.#bytes += chunk.length
    if (this.#bytes > WAITING_BYTES) this.#wire?.stream.pause()
    this.#wake()
  }

  handleCommandComplete(): void {}
  handleCopyInResponse(): void {}

  handleError(error: Error): void {
    this.#failure = error
    this.#wake()
  }

  handleReadyForQuery(): void {
    this.#isOver = true
    this.#wake()
  }
}

/**
 * Sends what `copy … from stdin` reads, and gives the number of rows that came of it. The source waits while the
 * server is busy.
 * @throws DatabaseError where the server refuses a row, or whatever the source throws
 */
export function copyIn(client: pg.Client, text: string, source: AsyncIterable<Uint8Array>): Promise<number> {
  const copy = new CopyIn(text, source)
  client.query(copy)
  return copy.landed
}

class CopyIn implements pg.Submittable {
  readonly landed: Promise<number>
  readonly #text: string
  readonly #source: AsyncIterable<Uint8Array>
  #pumping: Promise<void> = Promise.resolve()
  #rows = 0
  #failure: Error | undefined
  #resolve!: (rows: number) => void
  #reject!: (error: Error) => void

  constructor(text: string, source: AsyncIterable<Uint8Array>) {
    this.#text = text
    this.#source = source
    this.landed = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  submit(connection: pg.Connection): void {
    ;(connection as unknown as Wire).query(this.#text)
  }

  handleCopyInResponse(connection: pg.Connection): void {
    this.#pumping = this.#pump(connection as unknown as Wire)
  }

  async #pump(wire: Wire): Promise<void> {
    try {
      for await (const chunk of this.#source) {
        if (this.#failure) return
        wire.sendCopyFromChunk(chunk)
        if (wire.stream.writableNeedDrain) await Promise.race([once(wire.stream, 'drain'), once(wire.stream, 'close')])
      }
      wire.endCopyFrom()
    } catch (error) {
      this.#failure ??= error instanceof Error ? error : new Error(String(error))
      wire.sendCopyFail('the source failed')
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.#rows = Number(/\d+$/.exec(text)?.[0] ?? 0)
  }

  handleCopyData(): void {}

  /** The first failure counts: where the source broke off, the server only says that it was told so. */
  handleError(error: Error): void {
    this.#failure ??= error
    this.#settle()
  }

  handleReadyForQuery(): void {
    this.#settle()
  }

  #settle(): void {
    void this.#pumping.then(() => (this.#failure ? this.#reject(this.#failure) : this.#resolve(this.#rows)))
  }
}
