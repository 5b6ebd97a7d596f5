import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, compactVerify, importJWK, type JWK } from 'jose'
import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { hasHalfCharacter, hasNul, problemsOf } from '../../kernel/validation.ts'
import { createTask } from '../activity/verbs.ts'
import { events, type NewOfflineDevice, type OfflineBatch, type OfflineDevice, SignedBatch, type SignedEvent } from './contract.ts'
import { type DeviceRow, digestsOf, insertDevice, insertEvents, lockDevice, revokeDevice, seeDevice } from './queries.ts'

const ALGORITHMS = ['EdDSA', 'ES256']

/**
 * Registers a device by the public part of a key that it made itself.
 * @throws Problem device_key_unusable, device_key_known, branch_unknown
 */
export async function registerDevice(tx: LibraryTx, given: NewOfflineDevice): Promise<OfflineDevice> {
  const { kty, crv, x, y } = given.public_key
  const key = { kty, crv, x, ...(y !== undefined && { y }) }
  const thumbprint = await thumbprintOf(key)
  const device = await tx.maybe(
    insertDevice(uuidv7(), given.name, given.branch_id, JSON.stringify(key), thumbprint, tx.actor.user_id, tx.now),
  )
  if (!device) throw new Problem('branch_unknown')
  emit(tx, events, 'offline_device.registered', { subject_id: device.id, data: { name: device.name, branch_id: device.branch_id } })
  return device
}

async function thumbprintOf(key: JWK): Promise<string> {
  try {
    await importJWK(key, algorithmOf(key))
    return await calculateJwkThumbprint(key)
  } catch (cause) {
    throw new Problem('device_key_unusable', { cause })
  }
}

function algorithmOf({ kty }: JWK): string {
  return kty === 'OKP' ? 'EdDSA' : 'ES256'
}

/** Refuses whatever a device sends from then on; what it sent stays. @throws Problem not_found */
export async function revoke(tx: LibraryTx, id: string): Promise<OfflineDevice> {
  const before = await tx.one(lockDevice(id))
  const device = await tx.one(revokeDevice(id, tx.now))
  if (before.revoked_at === null) emit(tx, events, 'offline_device.revoked', { subject_id: id, data: { name: device.name } })
  return device
}

/**
 * Reads what a device signed.
 * @throws Problem device_revoked, batch_signature_invalid, batch_invalid with all that is wrong
 */
export async function verifiedBatch(device: DeviceRow, signed: string): Promise<SignedEvent[]> {
  if (device.revoked_at !== null) throw new Problem('device_revoked')
  const key = device.public_key as JWK
  let payload: Uint8Array
  try {
    ;({ payload } = await compactVerify(signed, await importJWK(key, algorithmOf(key)), { algorithms: ALGORITHMS }))
  } catch {
    throw new Problem('batch_signature_invalid')
  }
  let content: unknown
  try {
    content = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
  } catch {
    throw new Problem('batch_invalid', { errors: [{ code: 'malformed_json', pointer: '' }] })
  }
  const parsed = SignedBatch.safeParse(content)
  if (!parsed.success) throw new Problem('batch_invalid', { errors: problemsOf(parsed.error, 'json') })
  if (hasNul(content)) throw new Problem('batch_invalid', { errors: [{ code: 'nul_character' }] })
  if (hasHalfCharacter(content)) throw new Problem('batch_invalid', { errors: [{ code: 'half_character' }] })
  // A batch that was signed for another device is no batch of this one, whoever sends it.
  if (parsed.data.device_id !== device.id) throw new Problem('batch_signature_invalid')
  const gap = parsed.data.events.findIndex(({ number }, n) => n > 0 && number !== (parsed.data.events[n - 1] as SignedEvent).number + 1)
  if (gap > 0) throw new Problem('batch_invalid', { errors: [{ code: 'number_out_of_order', pointer: `/events/${gap}/number` }] })
  return parsed.data.events
}

/**
 * Stores the events of a device, each once however often it is sent, and asks for their merging. None may be missing
 * before them, so that what is merged is all that happened.
 * @throws Problem events_missing, event_number_reused
 */
export async function receiveBatch(tx: LibraryTx, deviceId: string, given: readonly SignedEvent[]): Promise<OfflineBatch> {
  const [first, last] = [given[0] as SignedEvent, given.at(-1) as SignedEvent]
  const [devices, known] = await tx.flight<[DeviceRow, { number: number; digest: Buffer }]>([
    lockDevice(deviceId),
    digestsOf(deviceId, first.number, last.number),
  ])
  const device = devices[0]
  if (!device) throw new Problem('not_found')
  if (device.revoked_at !== null) throw new Problem('device_revoked')
  const expected = device.received_count + 1
  if (first.number > expected) throw new Problem('events_missing', { params: { expected } })
  const digests = new Map(known.map(({ number, digest }) => [number, digest.toString('hex')]))
  const fresh = []
  for (const event of given) {
    const digest = digestOf(event)
    const before = digests.get(event.number)
    if (before === undefined) fresh.push({ ...event, id: uuidv7(), digest })
    else if (before !== digest) throw new Problem('event_number_reused', { params: { number: event.number } })
  }
  const id = uuidv7()
  createTask(tx, { id, kind: 'offline_batch', total_count: fresh.length, unit: 'events' })
  if (fresh.length > 0) tx.push(insertEvents(deviceId, id, JSON.stringify(fresh)))
  tx.push(seeDevice(deviceId, last.number, tx.now))
  emit(tx, events, 'offline_batch.received', {
    subject_id: id,
    data: { device_id: deviceId, first_number: first.number, last_number: last.number, new_count: fresh.length },
  })
  return {
    id,
    received_count: Math.max(device.received_count, last.number),
    new_count: fresh.length,
    repeated_count: given.length - fresh.length,
  }
}

/** Keys in a fixed order, so that the same event has the same digest however it was written down. */
function digestOf({ number, kind, happened_at, copy_barcode, card_number, told_due_at, title }: SignedEvent): string {
  const instant = (text: string | undefined) => (text === undefined ? null : Date.parse(text))
  const parts = [number, kind, instant(happened_at), copy_barcode, card_number ?? null, instant(told_due_at), title ?? null]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
