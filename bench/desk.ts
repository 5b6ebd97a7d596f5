/** Checkout and checkin through HTTP, against the same SQL driven by the fastest client that we can write. */
import autocannon from 'autocannon'
import pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { checkIn } from '../src/features/circulation/checkin.ts'
import { CheckinRequest } from '../src/features/circulation/checkin-contract.ts'
import { openLoan } from '../src/features/circulation/checkout.ts'
import type { Loan } from '../src/features/circulation/contract.ts'
import { CheckoutRequest } from '../src/features/circulation/lending-contract.ts'
import { doorTo, type Library, openDatabase } from '../src/kernel/db.ts'
import { fly } from '../src/kernel/flight.ts'
import { median } from './read.ts'
import { type Recording, recordingOf, replayOf } from './recorder.ts'
import { type BenchStock, stockLibrary } from './stock.ts'
import { cpuSeconds, ensureLibrary, familySeconds, type Ground, openGround, report, startChild, tokensFor } from './support.ts'

const DESKS = 16
const SECONDS = 8
const PERMISSIONS = ['loans:read', 'loans:write']

interface Rate {
  pairs_per_second: number
  client_cpu: number
  postgres_cpu: number
}

/** Goal: at least 0.6 of what the SQL alone reaches. */
export async function benchDesk(): Promise<void> {
  const ground = await openGround('desk')
  try {
    const { library } = await ensureLibrary(ground, 'desk')
    const stock = await stockLibrary(ground, library, { books: 5_000, patrons: 500 })
    const recording = await recordPair(ground, library, stock)
    console.log(`statements of a pair, by round trip: ${recording.pair.map((flight) => flight.length).join(' + ')}`)
    const env = { DATABASE_URL: ground.app_url, DATABASE_DIRECT_URL: ground.admin_url, DATABASE_POOL_SIZE: '8' }
    const product = await startChild('product-server.ts', env)
    const tokens = await tokensFor(ground, library, PERMISSIONS, DESKS)
    const rounds = { sql: [] as Rate[], http: [] as Rate[] }
    for (let round = 0; round < 3; round++) {
      rounds.sql.push(await driveSql(ground, stock, recording))
      rounds.http.push(await driveHttp(ground, product, library, stock, tokens))
    }
    await product.stop()
    const row = (name: string, rate: Rate) => [
      name,
      rate.pairs_per_second.toFixed(0),
      rate.client_cpu.toFixed(2),
      rate.postgres_cpu.toFixed(2),
    ]
    report(
      'Checkout and checkin, 16 desks',
      ['', 'pairs/s', 'client or server CPU s/1,000', 'Postgres CPU s/1,000'],
      rounds.sql.flatMap((sql, round) => [
        row(`SQL alone, round ${round + 1}`, sql),
        row(`LibraryHub, round ${round + 1}`, rounds.http[round] as Rate),
      ]),
    )
    const of = (rates: Rate[]) => median(rates.map(({ pairs_per_second }) => pairs_per_second))
    console.log(`ratio of the medians: ${(of(rounds.http) / of(rounds.sql)).toFixed(2)} (goal: at least 0.60)`)
  } finally {
    await ground.stop()
  }
}

interface PairRecording {
  pair: Recording
  loan_id: string
  copy_id: string
  barcode: string
  card_number: string
  patron_id: string
}

async function recordPair(ground: Ground, library: Library, stock: BenchStock): Promise<PairRecording> {
  const database = openDatabase({ url: ground.app_url, size: 1, name: 'bench' })
  const actor = {
    user_id: null,
    patron_id: null,
    session_id: null,
    permissions: new Set(PERMISSIONS),
    language: 'en',
    channel: 'desk' as const,
  }
  const pair: Recording = []
  const door = () => doorTo(recordingOf(database, pair), { library, actor })
  const elevate = ['holds:read', 'holds:write', 'patrons:read', 'loans:read', 'loans:write']
  const [barcode, card_number] = [stock.barcodes[0] as string, stock.card_numbers[0] as string]
  let loan: Loan | undefined
  // The second time every statement is prepared, as it is for a desk.
  for (let n = 0; n < 2; n++) {
    if (n === 1) pair.length = 0
    loan = await door().write((tx) => openLoan(tx, CheckoutRequest.parse({ copy_barcode: barcode, card_number })), { elevate })
    await door().write((tx) => checkIn(tx, CheckinRequest.parse({ copy_barcode: barcode })), { elevate })
  }
  await database.close()
  const { id, copy_id, patron_id } = loan as Loan
  return { pair, loan_id: id, copy_id, barcode, card_number, patron_id: patron_id as string }
}

/** As many connections as the product has, each with copies and patrons of its own, nothing between them and Postgres. */
async function driveSql(ground: Ground, stock: BenchStock, recorded: PairRecording): Promise<Rate> {
  const clients = await Promise.all(Array.from({ length: 8 }, () => connected(ground.app_url)))
  const ids = await idsOf(ground, stock)
  const until = Date.now() + SECONDS * 1000
  const before = { client: process.cpuUsage(), postgres: familySeconds(ground.postgres_pid) }
  let pairs = 0
  await Promise.all(
    clients.map(async (client, n) => {
      const own = ids[n + 100] as (typeof ids)[number]
      const pair = replayOf(
        recorded.pair,
        new Map([
          [recorded.loan_id, () => uuidv7()],
          [recorded.copy_id, () => own.copy_id],
          [recorded.barcode, () => own.barcode],
          [recorded.card_number, () => own.card_number],
          [recorded.patron_id, () => own.patron_id],
          ...checkinIds(recorded),
        ]),
      )
      while (Date.now() < until) {
        for (const flight of pair()) await fly(client, flight)
        pairs++
      }
    }),
  )
  const used = process.cpuUsage(before.client)
  const postgres = familySeconds(ground.postgres_pid) - before.postgres
  await Promise.all(clients.map((client) => client.end()))
  return {
    pairs_per_second: pairs / SECONDS,
    client_cpu: (used.user + used.system) / 1000 / pairs,
    postgres_cpu: (postgres / pairs) * 1000,
  }
}

/** The row of the scan has an id of its own, which is the first parameter of its insert. */
function checkinIds({ pair }: PairRecording): [string, () => string][] {
  return pair.flat().flatMap(({ text, params }) => (/insert into \S+\.checkin /.test(text) ? [[params[0] as string, () => uuidv7()]] : []))
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  // A bench that fails stops its database; the failure is what is told, not that.
  client.on('error', () => {})
  await client.connect()
  return client
}

interface Ids {
  copy_id: string
  barcode: string
  patron_id: string
  card_number: string
}

async function idsOf(ground: Ground, stock: BenchStock): Promise<Ids[]> {
  const client = await connected(ground.admin_url)
  try {
    const { rows } = await client.query<Ids>(
      `select c.id as copy_id, c.barcode, p.id as patron_id, p.card_number
       from unnest($1::text[], $2::text[]) as given(barcode, card_number)
       join ${stock.schema}.copy c on c.barcode = given.barcode join ${stock.schema}.patron p on p.card_number = given.card_number order by c.barcode`,
      [stock.card_numbers.map((_, n) => stock.barcodes[n * 2]), stock.card_numbers],
    )
    return rows
  } finally {
    await client.end()
  }
}

async function driveHttp(
  ground: Ground,
  product: { port: number; pid: number },
  library: Library,
  stock: BenchStock,
  tokens: string[],
): Promise<Rate> {
  const before = { server: cpuSeconds([product.pid]), postgres: familySeconds(ground.postgres_pid) }
  let desk = 0
  const result = await autocannon({
    url: `http://127.0.0.1:${product.port}`,
    connections: DESKS,
    duration: SECONDS,
    setupClient: (client) => {
      const n = desk++ % DESKS
      const headers = { host: `${library.slug}.localhost`, authorization: `Bearer ${tokens[n]}`, 'content-type': 'application/json' }
      const copy_barcode = stock.barcodes[n * 2]
      client.setRequests([
        { method: 'POST', path: '/v1/checkouts', headers, body: JSON.stringify({ copy_barcode, card_number: stock.card_numbers[n] }) },
        { method: 'POST', path: '/v1/checkins', headers, body: JSON.stringify({ copy_barcode }) },
      ])
    },
  })
  const pairs = (result.requests.total - result.non2xx) / 2
  if (result.non2xx > 0) console.log(`  ${result.non2xx} answers were no success`)
  return {
    pairs_per_second: pairs / result.duration,
    client_cpu: ((cpuSeconds([product.pid]) - before.server) / pairs) * 1000,
    postgres_cpu: ((familySeconds(ground.postgres_pid) - before.postgres) / pairs) * 1000,
  }
}
