/** The isolated read of a book with its authors and copies, against the same SQL on a bare route. */
import { stockLibrary } from './stock.ts'
import { ensureLibrary, FIGURES, figures, load, openGround, report, startChild, tokensFor } from './support.ts'

const LIBRARIES = 16
const BOOKS = 500
/** Of them, so many of each library are asked for. */
const READ = 200

/** Reads spread over 16 libraries, with a token each; goal: at least 0.8 of the bare route's throughput. */
export async function benchRead(): Promise<void> {
  const ground = await openGround('read')
  try {
    const requests = []
    for (let n = 0; n < LIBRARIES; n++) {
      const { library } = await ensureLibrary(ground, `read-${n}`)
      const stock = await stockLibrary(ground, library, { books: BOOKS })
      const tokens = await tokensFor(ground, library, ['catalogue:read'], 20)
      const headersOf = (book: number) => ({ host: `${library.slug}.localhost`, authorization: `Bearer ${tokens[book % tokens.length]}` })
      requests.push(...stock.book_ids.slice(0, READ).map((id, book) => ({ path: `/v1/books/${id}`, headers: headersOf(book) })))
    }
    // As many books in one schema, of which as many are read: what fits a processor's cache must not decide.
    const { library: whole } = await ensureLibrary(ground, 'whole')
    const { schema, book_ids } = await stockLibrary(ground, whole, { books: BOOKS * LIBRARIES })
    const bareRequests = book_ids.slice(0, READ * LIBRARIES).map((id) => ({ path: `/v1/books/${id}` }))
    shuffle(bareRequests)
    shuffle(requests)
    const env = { DATABASE_URL: ground.app_url, DATABASE_DIRECT_URL: ground.admin_url, DATABASE_POOL_SIZE: '8' }
    const bare = await startChild('bare-read-server.ts', { ...env, BENCH_URL: ground.admin_url, BENCH_SCHEMA: schema })
    const product = await startChild('product-server.ts', env)
    const rows = []
    // Turn by turn, so that a noisy moment meets both.
    const rounds = { bare: [] as number[], product: [] as number[] }
    for (let round = 0; round < 3; round++) {
      const one = await load(bare, ground, bareRequests)
      const other = await load(product, ground, requests)
      rounds.bare.push(one.requests_per_second)
      rounds.product.push(other.requests_per_second)
      rows.push(figures(`bare route, round ${round + 1}`, one), figures(`LibraryHub, 16 libraries, round ${round + 1}`, other))
    }
    await Promise.all([bare.stop(), product.stop()])
    report('A book with its authors and copies', FIGURES, rows)
    console.log(`ratio of the medians: ${(median(rounds.product) / median(rounds.bare)).toFixed(2)} (goal: at least 0.80)`)
  } finally {
    await ground.stop()
  }
}

export function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number
}

function shuffle<T>(items: T[]): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1))
    ;[items[i], items[j]] = [items[j] as T, items[i] as T]
  }
}
