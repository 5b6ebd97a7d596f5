/** The same read alone and among a thousand libraries, and what one more library costs then. */
import pg from 'pg'
import { stockLibrary } from './stock.ts'
import { ensureLibrary, FIGURES, figures, load, openGround, report, startChild, tokensFor } from './support.ts'

const LIBRARIES = 1_000
const AT_ONCE = 2

/** Goals: at most 10 % slower, and under a second to provision one more. */
export async function benchLibraries(): Promise<void> {
  const ground = await openGround('libraries')
  try {
    const { library } = await ensureLibrary(ground, 'first')
    const stock = await stockLibrary(ground, library, { books: 500 })
    const env = { DATABASE_URL: ground.app_url, DATABASE_DIRECT_URL: ground.admin_url, DATABASE_POOL_SIZE: '8' }
    const measured = async () => {
      // Signed anew each time: a thousand libraries take longer to make than a token lasts.
      const tokens = await tokensFor(ground, library, ['catalogue:read'], 100)
      const requests = stock.book_ids.map((id, n) => ({
        path: `/v1/books/${id}`,
        headers: { host: 'first.localhost', authorization: `Bearer ${tokens[n % tokens.length]}` },
      }))
      const product = await startChild('product-server.ts', env)
      const rounds = []
      for (let round = 0; round < 3; round++) rounds.push(await load(product, ground, requests))
      await product.stop()
      return rounds.sort((a, b) => a.requests_per_second - b.requests_per_second)[1] as (typeof rounds)[number]
    }
    const alone = await measured()
    await provisionUpTo(ground, LIBRARIES)
    const started = performance.now()
    await ensureLibrary(ground, 'one-more')
    const seconds = (performance.now() - started) / 1000
    await settle(ground)
    const among = await measured()
    report('A book, read in one library', FIGURES, [figures('alone', alone), figures(`among ${LIBRARIES} libraries`, among)])
    console.log(`ratio: ${(among.requests_per_second / alone.requests_per_second).toFixed(2)} (goal: at least 0.90)`)
    console.log(`one more library: ${seconds.toFixed(2)} s (goal: under 1 s)`)
  } finally {
    await ground.stop()
  }
}

/** Waits until Postgres has swept up behind the provisioning: what is measured is reading, not the vacuuming of the catalogue. */
async function settle({ admin_url }: Awaited<ReturnType<typeof openGround>>): Promise<void> {
  const client = new pg.Client({ connectionString: admin_url })
  await client.connect()
  try {
    await client.query('vacuum analyze')
    await client.query('checkpoint')
    for (;;) {
      const { rows } = await client.query(`select from pg_stat_activity where backend_type = 'autovacuum worker'`)
      if (rows.length === 0) return
      await new Promise((resolve) => setTimeout(resolve, 1_000))
    }
  } finally {
    await client.end()
  }
}

async function provisionUpTo(ground: Awaited<ReturnType<typeof openGround>>, count: number): Promise<void> {
  const waiting = Array.from({ length: count - 1 }, (_, n) => `library-${n}`)
  const started = performance.now()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let slug = waiting.shift(); slug; slug = waiting.shift()) {
        await ensureLibrary(ground, slug)
        if (waiting.length % 100 === 0) console.log(`  ${count - waiting.length} libraries`)
      }
    }),
  )
  console.log(`  ${count - 1} libraries in ${((performance.now() - started) / 1000).toFixed(0)} s`)
}
