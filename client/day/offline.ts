import type { LibraryClient } from '@libraryhub/client'
import { idOf, type Stage } from './stage.ts'
import { answers, does, scene } from './telling.ts'

/** What a desk writes down. */
interface Jotted {
  kind: 'checkout' | 'checkin' | 'renewal'
  happened_at: string
  copy_barcode: string
  card_number?: string
}

/** Sends what happened without a line, signed by a key that never leaves the desk, and waits until it is merged. */
export async function sendOffline(library: LibraryClient, branch_id: string, happened: readonly Jotted[]): Promise<string> {
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
  const public_key = (await crypto.subtle.exportKey('jwk', keys.publicKey)) as { kty: 'EC'; crv: 'P-256'; x: string; y: string }
  const { kty, crv, x, y } = public_key
  const { data: device } = await library.POST('/v1/offline-devices', {
    body: { name: 'A desk of the story', branch_id, public_key: { kty, crv, x, y } },
  })
  const events = happened.map((event, n) => ({ ...event, number: n + 1 }))
  const signed = await sign(keys.privateKey, { device_id: device.id, events })
  const { data: batch } = await library.POST('/v1/offline-batches', { body: { device_id: device.id, signed } })
  for (;;) {
    const { data: task } = await library.GET('/v1/tasks/{id}', { params: { path: { id: batch.id } } })
    if (task.status === 'succeeded') return device.id
    if (task.status === 'failed') throw new Error(`The batch was not merged: ${JSON.stringify(task.problem)}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** A compact JWS, as RFC 7515 has it. */
async function sign(key: CryptoKey, content: unknown): Promise<string> {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const text = `${part({ alg: 'ES256' })}.${part(content)}`
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, new TextEncoder().encode(text))
  return `${text}.${Buffer.from(signature).toString('base64url')}`
}

export async function offlineHour({ library, branches, copy, patron }: Stage): Promise<void> {
  scene('Four o’clock: an hour without a line')
  const branch_id = idOf(branches, 'BOR')
  const reader = await patron({ given_name: 'Elsa', family_name: 'Paziente', category: 'ADU', branch: 'BOR' })
  const other = await patron({ given_name: 'Fabio', family_name: 'Veloce', category: 'ADU', branch: 'BOR' })
  const [lent, disputed] = [await copy(), await copy()]
  does('another desk, which has a line, lends a copy in that hour')
  await library.POST('/v1/checkouts', { body: { copy_id: disputed.id, patron_id: other.id } })
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
  does('the desk without one writes down three events, signs them, and sends them when the line is back')
  const device = await sendOffline(library, branch_id, [
    { kind: 'checkout', copy_barcode: lent.barcode, card_number: reader.card_number, happened_at: minutesAgo(50) },
    { kind: 'checkout', copy_barcode: disputed.barcode, card_number: reader.card_number, happened_at: minutesAgo(40) },
    { kind: 'checkin', copy_barcode: 'UNREADABLE', happened_at: minutesAgo(30) },
  ])
  const { data: merged } = await library.GET('/v1/offline-events', { params: { query: { device_id: device } } })
  for (const { number, kind, status, outcome, problem, suggestion } of merged.data) {
    const told = problem ? `${String(problem['title'])}; we suggest: ${suggestion}` : outcome
    answers(`${number}. ${kind}: ${status}, ${told}`)
  }
  const [conflict] = merged.data.filter(({ suggestion }) => suggestion === 'record_past_loan')
  if (!conflict) return
  does('the librarian takes the suggestion')
  const { data: settled } = await library.POST('/v1/offline-events/{id}/resolve', {
    params: { path: { id: conflict.id } },
    body: { resolution: 'record_past_loan' },
  })
  answers(`${settled.status}, ${settled.outcome}`)
}
