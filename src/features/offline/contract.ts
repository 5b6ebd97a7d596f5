import { z } from '@hono/zod-openapi'

export const permissions = {
  'offline:read': {
    en: 'See what desks did without a line',
    it: 'Vedere ciò che i banchi hanno fatto senza connessione',
    roles: ['Admin', 'Librarian'],
  },
  'offline-devices:write': {
    en: 'Let devices work without a line: what they sign is believed against every rule',
    it: 'Autorizzare i dispositivi a lavorare senza connessione: ciò che firmano vale contro ogni regola',
    roles: ['Admin'],
  },
  'offline:write': {
    en: 'Work without a line, send the events later and settle conflicts',
    it: 'Lavorare senza connessione, inviare poi gli eventi e risolvere i conflitti',
    roles: ['Admin', 'Librarian'],
  },
} as const

export const problems = {
  device_key_known: {
    status: 409,
    title: { en: 'That key belongs to a device already', it: 'Quella chiave appartiene già a un dispositivo' },
    constraints: ['offline_device_thumbprint_key'],
  },
  device_key_unusable: {
    status: 422,
    title: { en: 'That is no public key that can be used', it: 'Non è una chiave pubblica utilizzabile' },
    detail: { en: 'Give an Ed25519 or P-256 public key as a JWK.', it: 'Fornire una chiave pubblica Ed25519 o P-256 come JWK.' },
  },
  device_revoked: { status: 409, title: { en: 'The device was revoked', it: 'Il dispositivo è stato revocato' } },
  batch_signature_invalid: {
    status: 422,
    title: { en: 'The batch was not signed by that device', it: 'Il lotto non è firmato da quel dispositivo' },
  },
  batch_invalid: { status: 422, title: { en: 'The signed events are not valid', it: 'Gli eventi firmati non sono validi' } },
  events_missing: {
    status: 409,
    title: { en: 'Events before these have not arrived', it: 'Mancano eventi precedenti' },
    detail: { en: 'Send them again from number {expected}.', it: 'Inviarli di nuovo dal numero {expected}.' },
  },
  event_number_reused: {
    status: 409,
    title: { en: 'Another event came under that number', it: 'Con quel numero è già arrivato un altro evento' },
    detail: { en: 'Number {number} says something else.', it: 'Il numero {number} dice altro.' },
  },
  event_settled: {
    status: 409,
    title: { en: 'The event is settled', it: "L'evento è già risolto" },
    detail: { en: 'It is {status}.', it: 'Stato: {status}.' },
  },
  lent_since: {
    status: 409,
    title: { en: 'The copy was lent to somebody else afterwards', it: "L'esemplare è stato poi prestato ad altri" },
  },
  event_too_old: {
    status: 409,
    title: { en: 'The event is too old to be believed by itself', it: "L'evento è troppo vecchio per essere creduto da solo" },
    detail: {
      en: 'It is said to have happened more than {days} days ago: the clock of the device may be wrong. Enter it at the desk if it is so.',
      it: "Sarebbe avvenuto più di {days} giorni fa: l'orologio del dispositivo potrebbe essere sbagliato. Se è vero, va registrato al banco.",
    },
  },
  loan_of_other_patron: {
    status: 409,
    title: { en: 'Somebody else has the copy', it: "L'esemplare è in mano ad altri" },
  },
} as const

/** At most so many events in one batch; a desk with more sends several. */
export const MAX_EVENTS = 5_000
/** So long a pack may be lent by; a desk without a line for longer has stopped knowing whom it may lend to. */
export const PACK_HOURS = 72

/** A pack is lent by for three days; what is said to have happened so long ago comes from a wrong clock, or from somebody who wants a fine to go away. */
export const OLDEST_DAYS = 30

const PublicKey = z
  .looseObject({ kty: z.enum(['OKP', 'EC']), crv: z.enum(['Ed25519', 'P-256']), x: z.string().max(100), y: z.string().max(100).optional() })
  .openapi({ description: 'JWK of a key that was made on the device, Ed25519 or P-256; never its private part' })

export const OfflineDevice = z
  .object({
    id: z.uuid(),
    name: z.string(),
    branch_id: z.uuid(),
    thumbprint: z.string().openapi({ description: 'RFC 7638, of its public key' }),
    received_count: z.number().int().openapi({ description: 'Number of its last event that arrived; it goes on with the next' }),
    last_seen_at: z.iso.datetime().nullable(),
    revoked_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
  })
  .openapi('OfflineDevice')
export type OfflineDevice = z.infer<typeof OfflineDevice>

export const NewOfflineDevice = z
  .strictObject({ name: z.string().trim().min(1).max(200), branch_id: z.uuid(), public_key: PublicKey })
  .openapi('NewOfflineDevice', {
    example: {
      name: 'Banco centrale',
      branch_id: '019f5c1e-7a41-7d10-8f6e-90d4b3c2a155',
      public_key: { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' },
    } as never,
  })
export type NewOfflineDevice = z.output<typeof NewOfflineDevice>

export const OfflinePack = z
  .object({
    pack: z.string().openapi({ description: 'JWS, signed by a key of /.well-known/jwks.json, whose payload is an OfflinePackContent' }),
    expires_at: z.iso.datetime(),
  })
  .openapi('OfflinePack')

/** What the payload of a pack says; the desk reads it without a line. */
export const OfflinePackContent = z
  .object({
    device_id: z.uuid(),
    next_number: z.number().int(),
    branch: z.record(z.string(), z.unknown()).openapi({ description: 'Name, time zone, opening hours and exceptions' }),
    rules: z.array(z.record(z.string(), z.unknown())).openapi({ description: 'Rules of lending that hold at the branch' }),
    patron_categories: z.array(z.object({ id: z.uuid(), code: z.string(), name: z.string() })),
    copy_types: z.array(z.object({ id: z.uuid(), code: z.string(), name: z.string() })),
    collections: z.array(z.object({ id: z.uuid(), code: z.string(), name: z.string() })),
    salt: z.string(),
    blocked_cards: z
      .array(z.string())
      .openapi({ description: 'First 8 bytes, in base64url, of SHA-256 over the salt and the card number in lower case' }),
    held_copies: z.array(z.string()).openapi({ description: 'Barcodes of copies that wait for somebody or travel to him' }),
  })
  .openapi('OfflinePackContent')
export type OfflinePackContent = z.infer<typeof OfflinePackContent>

export const SignedEvent = z
  .strictObject({
    number: z.number().int().min(1).max(2_000_000_000),
    kind: z.enum(['checkout', 'checkin', 'renewal']),
    happened_at: z.iso.datetime({ offset: true }),
    copy_barcode: z.string().trim().min(1).max(64),
    card_number: z.string().trim().min(1).max(64).optional(),
    told_due_at: z.iso.datetime({ offset: true }).optional().openapi({ description: 'What the patron was told; a later date is kept' }),
    title: z.string().trim().min(1).max(500).optional().openapi({ description: 'Written down for a copy that the desk did not know' }),
  })
  .refine(({ kind, card_number }) => kind !== 'checkout' || card_number !== undefined, {
    error: 'a checkout needs card_number',
    path: ['card_number'],
    params: { code: 'required' },
  })
  .openapi('SignedEvent')
export type SignedEvent = z.output<typeof SignedEvent>

/** What a device signs. */
export const SignedBatch = z.strictObject({ device_id: z.uuid(), events: z.array(SignedEvent).min(1).max(MAX_EVENTS) })
export type SignedBatch = z.output<typeof SignedBatch>

export const NewOfflineBatch = z
  .strictObject({
    device_id: z.uuid(),
    signed: z.string().max(4_000_000).openapi({
      description: 'Compact JWS (EdDSA or ES256) over the JSON `{device_id, events: [SignedEvent, …]}`, numbered without gaps',
    }),
  })
  .openapi('NewOfflineBatch')

export const OfflineBatch = z
  .object({
    id: z.uuid(),
    received_count: z.number().int().openapi({ description: 'Number of the last event that is here' }),
    new_count: z.number().int(),
    repeated_count: z.number().int().openapi({ description: 'Events that had arrived before, and are not merged again' }),
  })
  .openapi('OfflineBatch')
export type OfflineBatch = z.infer<typeof OfflineBatch>

export const RESOLUTIONS = ['merge_again', 'record_past_loan', 'dismiss'] as const
export const SUGGESTIONS = [
  'name_the_patron',
  'add_the_copy',
  'record_past_loan',
  'reopen_the_patron',
  'change_the_rules',
  'ask_the_patron',
] as const

export const OfflineEvent = z
  .object({
    id: z.uuid(),
    device_id: z.uuid(),
    number: z.number().int(),
    kind: z.enum(['checkout', 'checkin', 'renewal']),
    happened_at: z.iso.datetime(),
    copy_barcode: z.string(),
    card_number: z.string().nullable().openapi({ description: 'Kept only until the event is settled' }),
    title: z.string().nullable(),
    status: z.enum(['waiting', 'merged', 'superseded', 'conflict', 'dismissed']).openapi({
      description: 'superseded: what happened later, and is known, says more. conflict: somebody has to decide',
    }),
    outcome: z.string().nullable().openapi({ description: 'What it became', example: 'lent' }),
    loan_id: z.uuid().nullable(),
    problem: z.record(z.string(), z.unknown()).nullable(),
    suggestion: z.enum(SUGGESTIONS).nullable(),
    note: z.string().nullable(),
    settled_at: z.iso.datetime().nullable(),
    version: z.number().int(),
  })
  .openapi('OfflineEvent')
export type OfflineEvent = z.infer<typeof OfflineEvent>

export const OfflineEventsQuery = z.object({ status: OfflineEvent.shape.status.optional(), device_id: z.uuid().optional() })

export const Resolution = z
  .strictObject({
    resolution: z.enum(RESOLUTIONS),
    card_number: z.string().trim().min(1).max(64).optional().openapi({ description: 'Instead of the one that was read' }),
    copy_barcode: z.string().trim().min(1).max(64).optional(),
    note: z.string().trim().min(3).max(500).optional(),
  })
  .refine(({ resolution, note }) => resolution !== 'dismiss' || note !== undefined, {
    error: 'dismissing needs a note',
    path: ['note'],
    params: { code: 'required' },
  })
  .openapi('OfflineResolution', { example: { resolution: 'merge_again', card_number: '2000000017' } as never })
export type Resolution = z.output<typeof Resolution>

const staff = { permission: 'offline:read' } as const
export const events = {
  'offline_device.registered': { ...staff, subject: 'offline_device', data: z.object({ name: z.string(), branch_id: z.uuid() }) },
  'offline_device.revoked': { ...staff, subject: 'offline_device', data: z.object({ name: z.string() }) },
  'offline_pack.fetched': { ...staff, subject: 'offline_device', data: z.object({ expires_at: z.string() }) },
  'offline_batch.received': {
    ...staff,
    subject: 'offline_batch',
    data: z.object({ device_id: z.uuid(), first_number: z.number(), last_number: z.number(), new_count: z.number() }),
  },
  'offline_event.conflicted': {
    ...staff,
    subject: 'offline_event',
    data: z.object({ kind: z.string(), code: z.string(), suggestion: z.string().nullable() }),
  },
  'offline_event.settled': {
    ...staff,
    subject: 'offline_event',
    data: z.object({ kind: z.string(), status: z.string(), outcome: z.string().nullable() }),
  },
} as const
