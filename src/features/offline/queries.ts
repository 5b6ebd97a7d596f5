import { statement } from '../../kernel/query.ts'
import type { OfflineDevice, OfflineEvent } from './contract.ts'
import type { KnownLoan } from './rules.ts'

const DEVICE = 'id, name, branch_id, thumbprint, received_count, last_seen_at, revoked_at, created_at'
/** A device with the key that verifies what it signs. */
export type DeviceRow = OfflineDevice & { public_key: Record<string, unknown> }

/** Parameters: id, name, branch, public key as JSON, thumbprint, user, instant. */
export const insertDevice = statement<OfflineDevice>(
  'offline.insert-device',
  `insert into {library}.offline_device (id, name, branch_id, public_key, thumbprint, created_by, created_at)
   select $1::uuid, $2, b.id, $4::jsonb, $5, $6::uuid, $7::timestamptz from {library}.branch b where b.id = $3::uuid and b.is_active returning ${DEVICE}`,
)
/** Parameters: id of the row before, limit. */
export const listDevices = statement<OfflineDevice>(
  'offline.list-devices',
  `select ${DEVICE} from {library}.offline_device where $1::uuid is null or id > $1 order by id limit $2`,
)
export const getDevice = statement<DeviceRow>(
  'offline.get-device',
  `select ${DEVICE}, public_key from {library}.offline_device where id = $1`,
)
export const lockDevice = statement<DeviceRow>(
  'offline.lock-device',
  `select ${DEVICE}, public_key from {library}.offline_device where id = $1 for no key update`,
)
export const revokeDevice = statement<OfflineDevice>(
  'offline.revoke-device',
  `update {library}.offline_device set revoked_at = coalesce(revoked_at, $2) where id = $1 returning ${DEVICE}`,
)
/** Parameters: device, number of the last event, instant. */
export const seeDevice = statement<never>(
  'offline.see-device',
  `update {library}.offline_device set received_count = greatest(received_count, $2), last_seen_at = $3 where id = $1`,
)

/** Parameters: device, first and last number. */
export const digestsOf = statement<{ number: number; digest: Buffer }>(
  'offline.digests-of',
  `select number, digest from {library}.offline_event where device_id = $1 and number between $2 and $3`,
)
/** Parameters: device, batch, events as JSON. */
export const insertEvents = statement<never>(
  'offline.insert-events',
  `insert into {library}.offline_event (id, device_id, batch_id, number, digest, kind, happened_at, copy_barcode, card_number, told_due_at, title)
   select id, $1, $2, number, decode(digest, 'hex'), kind, happened_at, copy_barcode, card_number, told_due_at, title
   from jsonb_to_recordset($3::jsonb) as given(id uuid, number integer, digest text, kind text, happened_at timestamptz, copy_barcode text,
     card_number text, told_due_at timestamptz, title text)`,
)

const EVENT = `id, device_id, number, kind, happened_at, copy_barcode, card_number, title, status, outcome, loan_id, problem, suggestion, note, settled_at, version`
export type EventRow = OfflineEvent & { told_due_at: string | null; batch_id: string }

export const getOfflineEvent = statement<OfflineEvent>('offline.get-event', `select ${EVENT} from {library}.offline_event where id = $1`)
/** Parameters: status and device (each or null), device and number of the row before, limit. */
export const listOfflineEvents = statement<OfflineEvent>(
  'offline.list-events',
  `select ${EVENT} from {library}.offline_event
   where ($1::text is null or status = $1) and ($2::uuid is null or device_id = $2) and ($3::uuid is null or (device_id, number) > ($3::uuid, $4::integer))
   order by device_id, number limit $5`,
)
export const lockOfflineEvent = statement<EventRow>(
  'offline.lock-event',
  `select ${EVENT}, told_due_at, batch_id from {library}.offline_event where id = $1 for no key update`,
)
/** The next of a device that waits. Parameters: device, number after which. */
export const waitingEvents = statement<{ id: string; number: number; batch_id: string }>(
  'offline.waiting-events',
  `select id, number, batch_id from {library}.offline_event where status = 'waiting' and device_id = $1 and number > $2 order by number limit 200`,
)
/** Devices with events that have waited for longer than they should. Parameter: instant. */
export const forgottenDevices = statement<{ device_id: string; batch_id: string }>(
  'offline.forgotten-devices',
  `select distinct on (e.device_id) e.device_id, e.batch_id from {library}.offline_event e join {library}.offline_device d on d.id = e.device_id
   where e.status = 'waiting' and d.last_seen_at < $1 order by e.device_id, e.number`,
)
export const countOfBatch = statement<{ total_count: number; done_count: number; counts: Record<string, number> }>(
  'offline.count-of-batch',
  `select coalesce(sum(n), 0)::int as total_count, coalesce(sum(n) filter (where status <> 'waiting'), 0)::int as done_count, coalesce(json_object_agg(status, n), '{}') as counts
   from (select status, count(*)::int as n from {library}.offline_event where batch_id = $1 group by status) as by_status`,
)
/** Parameters: event, status, outcome, loan, instant, user, note. */
export const settleEvent = statement<OfflineEvent>(
  'offline.settle-event',
  `update {library}.offline_event set status = $2, outcome = $3, loan_id = $4, card_number = null, problem = null, suggestion = null, settled_at = $5, settled_by = $6,
     note = coalesce($7, note), version = version + 1 where id = $1 returning ${EVENT}`,
)
/** Parameters: event, problem as JSON, suggestion. */
export const conflictEvent = statement<OfflineEvent>(
  'offline.conflict-event',
  `update {library}.offline_event set status = 'conflict', problem = $2::jsonb, suggestion = $3, version = version + 1 where id = $1 returning ${EVENT}`,
)
/** Parameters: event, card number and barcode, each or null for what was read. */
export const correctEvent = statement<never>(
  'offline.correct-event',
  `update {library}.offline_event set card_number = coalesce($2, card_number), copy_barcode = coalesce($3, copy_barcode) where id = $1`,
)

export interface MergeRow {
  copy_id: string | null
  patron_id: string | null
  branch_id: string
  open_loan: KnownLoan | null
  scanned_in_at: string | null
  is_covered: boolean
}
/** What is known today of an event. Parameters: device, barcode, card number or null, instant of the event. */
export const mergeFacts = statement<MergeRow>(
  'offline.merge-facts',
  `select c.id as copy_id, (select p.id from {library}.patron p where p.card_number_key = lower($3::text)) as patron_id, d.branch_id,
     (select json_build_object('id', l.id, 'patron_id', l.patron_id, 'started_at', l.started_at, 'returned_at', null)
      from {library}.loan l where l.copy_id = c.id and l.returned_at is null) as open_loan,
     (select min(k.at) from {library}.checkin k where k.copy_id = c.id and k.at > $4::timestamptz) as scanned_in_at,
     exists (select from {library}.loan l where l.copy_id = c.id and l.started_at <= $4::timestamptz and l.returned_at > $4::timestamptz) as is_covered
   from {library}.offline_device d left join {library}.copy c on lower(c.barcode) = lower($2::text) where d.id = $1`,
)
