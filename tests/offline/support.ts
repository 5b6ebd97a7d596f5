import { CompactSign, exportJWK, generateKeyPair } from 'jose'
import { mergeBatch } from '../../src/features/offline/jobs.ts'
import type { JobContext } from '../../src/kernel/jobs.ts'
import type { Client, TestApp } from '../support/app.ts'
import type { Stock } from '../support/library.ts'

/** What a desk writes down while it has no line. */
export interface Jotted {
  kind: 'checkout' | 'checkin' | 'renewal'
  copy_barcode: string
  card_number?: string
  happened_at?: string
  told_due_at?: string
  number?: number
  title?: string
}

export interface Device {
  id: string
  /** Numbers what happened, signs it and sends it. */
  send(events: Jotted[], client?: Client): Promise<{ status: number; body: any; headers: Headers }>
  sign(events: Jotted[], deviceId?: string): Promise<string>
}

/** A desk with a key of its own, as a browser makes it, which an administrator lets work without a line. */
export async function device(admin: Client, desk: Client, branch_id: string, name = 'Banco'): Promise<Device> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const answer = await admin.post('/v1/offline-devices', { name, branch_id, public_key: await exportJWK(publicKey) })
  if (answer.status !== 201) throw new Error(answer.text)
  const { id } = answer.body as { id: string }
  let sent = 0
  async function sign(events: Jotted[], deviceId = id): Promise<string> {
    const numbered = events.map((event) => ({ happened_at: new Date().toISOString(), ...event, number: event.number ?? ++sent }))
    return new CompactSign(new TextEncoder().encode(JSON.stringify({ device_id: deviceId, events: numbered })))
      .setProtectedHeader({ alg: 'ES256' })
      .sign(privateKey)
  }
  return {
    id,
    sign,
    send: async (events, client = desk) => client.post('/v1/offline-batches', { device_id: id, signed: await sign(events) }),
  }
}

/** Does what a worker does with the batches of a library that wait. */
export async function merge(app: TestApp, { library }: Stock): Promise<void> {
  const waiting = await app.admin<{ id: string; device_id: string }>(
    `select subject_id as id, data->>'device_id' as device_id from platform.event where tenant = $1 and type = 'offline_batch.received' order by xid, id`,
    [library.schema],
  )
  for (const { id, device_id } of waiting) {
    await mergeBatch.run({
      payload: { subject_id: id, data: { device_id } },
      library: app.door(library),
      signal: new AbortController().signal,
    } as unknown as JobContext)
  }
}
