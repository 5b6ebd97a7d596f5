/** A desk that had no line for a day: how long its events take until each is merged or waits in the inbox. */
import { CompactSign, exportJWK, generateKeyPair } from 'jose'
import { getTask } from '../src/features/activity/queries.ts'
import { MAX_EVENTS } from '../src/features/offline/contract.ts'
import { getDevice } from '../src/features/offline/queries.ts'
import { receiveBatch, registerDevice, verifiedBatch } from '../src/features/offline/verbs.ts'
import { analyze, type BenchStock, branchIds, stockLibrary } from './stock.ts'
import { cpuSeconds, ensureLibrary, familySeconds, openGround, report, startChild, systemDoor } from './support.ts'

/** Goal: 5,000 events in under a minute. */
export async function benchOffline(): Promise<void> {
  const ground = await openGround('offline')
  try {
    const { library } = await ensureLibrary(ground, 'offline')
    const stock = await stockLibrary(ground, library, { books: MAX_EVENTS / 2, patrons: 1_000 })
    const env = { DATABASE_URL: ground.app_url, DATABASE_DIRECT_URL: ground.admin_url, BENCH_ROLES: 'api,worker,live' }
    const product = await startChild('product-server.ts', env)
    const { door, close } = systemDoor(ground.app_url, library)
    const [branch_id] = await branchIds(ground, library)
    const { publicKey, privateKey } = await generateKeyPair('ES256')
    const { kty, crv, x, y } = await exportJWK(publicKey)
    const device = await door().write((tx) =>
      registerDevice(tx, {
        name: 'bench',
        branch_id: branch_id as string,
        public_key: { kty: kty as 'EC', crv: crv as 'P-256', x: x as string, y },
      }),
    )
    const send = async (events: Jotted[]) => {
      const signed = await new CompactSign(new TextEncoder().encode(JSON.stringify({ device_id: device.id, events })))
        .setProtectedHeader({ alg: 'ES256' })
        .sign(privateKey)
      const started = performance.now()
      const row = await door().get(getDevice(device.id))
      if (!row) throw new Error('The device is not there')
      const given = await verifiedBatch(row, signed)
      const batch = await door().write((tx) => receiveBatch(tx, device.id, given))
      for (;;) {
        const task = await door().get(getTask(batch.id))
        if (task?.status === 'succeeded') return { seconds: (performance.now() - started) / 1000, result: task.result }
        if (task?.status === 'failed') throw new Error(JSON.stringify(task.problem))
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }
    // A day before, so that no table is empty; autovacuum would have counted their rows by the next one.
    await send(eventsOf(stock, { first: 1, count: 500, ago_ms: DAY_MS, from_copy: MAX_EVENTS - 500 }))
    await analyze(ground)
    const events = eventsOf(stock, { first: 501, count: MAX_EVENTS, ago_ms: DAY_MS / 3, from_copy: 0 })
    const before = { server: cpuSeconds([product.pid]), postgres: familySeconds(ground.postgres_pid) }
    const { seconds, result } = await send(events)
    report(
      `A batch of ${events.length} offline events`,
      ['seconds', 'events/s', 'server CPU s', 'Postgres CPU s', 'came to'],
      [
        [
          seconds.toFixed(1),
          (events.length / seconds).toFixed(0),
          (cpuSeconds([product.pid]) - before.server).toFixed(1),
          (familySeconds(ground.postgres_pid) - before.postgres).toFixed(1),
          JSON.stringify(result),
        ],
      ],
    )
    console.log('goal: under 60 s')
    await close()
    await product.stop()
  } finally {
    await ground.stop()
  }
}

const DAY_MS = 86_400_000

interface Jotted {
  number: number
  kind: string
  happened_at: string
  copy_barcode: string
  card_number?: string
}

/** As a desk has them: most copies go out, a part of them come back, a few are renewed, a few barcodes are misread. */
function eventsOf(
  { barcodes, card_numbers }: BenchStock,
  { first, count, ago_ms, from_copy }: { first: number; count: number; ago_ms: number; from_copy: number },
): Jotted[] {
  const begun = Date.now() - ago_ms
  return Array.from({ length: count }, (_, n) => {
    const turn = Math.floor(n / 5)
    const part = n % 5
    const copy = barcodes[(from_copy + turn * 3 + (part < 3 ? part : part - 3)) % barcodes.length] as string
    const happened_at = new Date(begun + n * 4_000).toISOString()
    const card_number = card_numbers[turn % card_numbers.length] as string
    const copy_barcode = n % 97 === 0 ? `MISREAD-${n}` : copy
    const number = first + n
    if (part < 3) return { number, kind: 'checkout', happened_at, copy_barcode, card_number }
    return { number, kind: part === 3 ? 'checkin' : 'renewal', happened_at, copy_barcode }
  })
}
