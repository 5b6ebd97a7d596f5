/** A desk in a large library against one in an empty library: what the size of a library costs whoever waits at a counter. */
import autocannon from 'autocannon'
import pg from 'pg'
import type { Library } from '../src/kernel/db.ts'
import { median } from './read.ts'
import { type BenchStock, lendOut, stockLibrary } from './stock.ts'
import { ensureLibrary, type Ground, openGround, report, startChild, tokensFor } from './support.ts'

const DESKS = 16
const SECONDS = 8
const ROUNDS = 3
/** Each desk serves so many patrons in turn, each with a copy of their own. */
const PATRONS_PER_DESK = 12
const LARGE = { books: 100_000, patrons: 50_000 }
const OPEN_LOANS = 60_000
const SMALL = { books: DESKS * PATRONS_PER_DESK, patrons: DESKS * PATRONS_PER_DESK }

interface Counter {
  library: Library
  stock: BenchStock
  tokens: string[]
}

/** Goal: the 95th percentile of a checkout at most 1.2 times that in an empty library. */
export async function benchVolume(): Promise<void> {
  const ground = await openGround('volume')
  try {
    const empty = await counter(ground, 'empty', SMALL)
    const large = await counter(ground, 'large', LARGE)
    await lendOut(ground, large.library, OPEN_LOANS)
    await counted(ground, large.library)
    const env = { DATABASE_URL: ground.app_url, DATABASE_DIRECT_URL: ground.admin_url, DATABASE_POOL_SIZE: '8' }
    const product = await startChild('product-server.ts', env)
    const rounds = { empty: [] as Served[], large: [] as Served[] }
    // Turn by turn, so that a noisy moment meets both; the first turns prepare statements and count for neither.
    for (const one of [empty, large]) await serve(product.port, one)
    for (let round = 0; round < ROUNDS; round++) {
      rounds.empty.push(await serve(product.port, empty))
      rounds.large.push(await serve(product.port, large))
    }
    await product.stop()
    report(
      'A checkout at one of 16 desks',
      ['', 'p50 ms', 'p95 ms', 'checkouts/s', 'no success'],
      rounds.empty.flatMap((served, round) => [
        row(`empty library, round ${round + 1}`, served),
        row(`200,000 copies, 60,000 on loan, round ${round + 1}`, rounds.large[round] as Served),
      ]),
    )
    const p95 = (served: Served[]) => median(served.map(({ p95_ms }) => p95_ms))
    console.log(`ratio of the medians of p95: ${(p95(rounds.large) / p95(rounds.empty)).toFixed(2)} (goal: at most 1.20)`)
  } finally {
    await ground.stop()
  }
}

const row = (name: string, { p50_ms, p95_ms, per_second, failures }: Served) => [
  name,
  p50_ms.toFixed(1),
  p95_ms.toFixed(1),
  per_second.toFixed(0),
  failures,
]

async function counter(ground: Ground, slug: string, size: { books: number; patrons: number }): Promise<Counter> {
  const { library } = await ensureLibrary(ground, slug)
  const stock = await stockLibrary(ground, library, size)
  return { library, stock, tokens: await tokensFor(ground, library, ['loans:read', 'loans:write'], DESKS) }
}

/** Says what stands there, out of the tables themselves. */
async function counted({ admin_url }: Ground, { schema }: Library): Promise<void> {
  const client = new pg.Client({ connectionString: admin_url })
  await client.connect()
  try {
    const { rows } = await client.query<{ copies: number; patrons: number; loans: number }>(
      `select (select count(*)::int from ${schema}.copy) as copies, (select count(*)::int from ${schema}.patron) as patrons,
         (select count(*)::int from ${schema}.loan where returned_at is null) as loans`,
    )
    const { copies, patrons, loans } = rows[0] as { copies: number; patrons: number; loans: number }
    console.log(`the large library: ${copies} copies, ${patrons} patrons, ${loans} open loans`)
  } finally {
    await client.end()
  }
}

interface Served {
  p50_ms: number
  p95_ms: number
  per_second: number
  failures: number
}

/** Every desk lends to one patron after the other, and takes each copy back before the next. */
async function serve(port: number, { library, stock, tokens }: Counter): Promise<Served> {
  const milliseconds: number[] = []
  let desk = 0
  const instance = autocannon({
    url: `http://127.0.0.1:${port}`,
    connections: DESKS,
    duration: SECONDS,
    setupClient: (client) => {
      const n = desk++ % DESKS
      const headers = { host: `${library.slug}.localhost`, authorization: `Bearer ${tokens[n]}`, 'content-type': 'application/json' }
      const requests = Array.from({ length: PATRONS_PER_DESK }, (_, turn) => {
        // The last of the stock, since the first are on loan.
        const place = n * PATRONS_PER_DESK + turn + 1
        const copy_barcode = stock.barcodes.at(-2 * place)
        const card_number = stock.card_numbers.at(-place)
        return [
          { method: 'POST' as const, path: '/v1/checkouts', headers, body: JSON.stringify({ copy_barcode, card_number }) },
          { method: 'POST' as const, path: '/v1/checkins', headers, body: JSON.stringify({ copy_barcode }) },
        ]
      }).flat()
      client.setRequests(requests)
      let answered = 0
      client.on('response', (_status: number, _bytes: number, ms: number) => {
        if (answered++ % 2 === 0) milliseconds.push(ms)
      })
    },
  })
  const result = await instance
  milliseconds.sort((a, b) => a - b)
  const at = (part: number) => milliseconds[Math.floor(milliseconds.length * part)] ?? 0
  return { p50_ms: at(0.5), p95_ms: at(0.95), per_second: milliseconds.length / result.duration, failures: result.non2xx + result.errors }
}
