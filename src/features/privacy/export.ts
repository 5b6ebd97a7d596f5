import type { LibraryTx } from '../../kernel/db.ts'
import { type Bound, statement } from '../../kernel/query.ts'
import type { PatronExport } from './contract.ts'

type Row = { row: Record<string, unknown> }
type Held = (patronId: string) => Bound<Row>

/** Rights that are lent to an export, which asks for the rows of one patron alone. */
export const EXPORTING = {
  elevate: [
    'patrons:read',
    'registrations:read',
    'loans:read',
    'holds:read',
    'charges:read',
    'users:read',
    'users:write',
    'notices:read',
    'offline:read',
    'patron-imports:read',
    'rollovers:read',
    'events:read',
  ],
} as const

const ACCOUNT = `(select u.id from {library}.user u where u.patron_id = $1)`
const ALL_IDS = `array(select m.id from {library}.patron_merge m where m.patron_id = $1) || $1::uuid`
/** What somebody fetched for another is that other's loan; of it only that it was fetched is theirs. */
const LOANS = `(select l.id from {library}.loan l where l.patron_id = $1)`
const HOLDS = `(select h.id from {library}.hold h where h.patron_id = $1)`
const ENTRIES = `{library}.ledger_entry e where e.charge_id in (select id from {library}.charge where patron_id = $1)
  or e.patron_credit_id in (select id from {library}.patron_credit where patron_id = $1)`

/**
 * All that is held about a patron, by the table that holds it, whole rows, so that no later column can be forgotten.
 * Hashes of passwords and of links are left out: they say nothing of the person, and would help who stole the file.
 * Parameter: patron.
 */
export const held: Readonly<Record<string, Held>> = {
  patron: statement<Row>('privacy.export-patron', `select to_jsonb(t) as row from {library}.patron t where t.id = $1`),
  user: statement<Row>('privacy.export-user', `select to_jsonb(t) - 'password_hash' as row from {library}.user t where t.patron_id = $1`),
  user_role: statement<Row>(
    'privacy.export-user-role',
    `select jsonb_build_object('user_id', t.user_id, 'role', r.name) as row from {library}.user_role t join {library}.role r on r.id = t.role_id where t.user_id in ${ACCOUNT}`,
  ),
  session: statement<Row>(
    'privacy.export-session',
    `select to_jsonb(t) - 'tenant' as row from platform.session t where t.tenant = current_user and t.user_id in ${ACCOUNT} order by t.created_at`,
  ),
  patron_card: statement<Row>(
    'privacy.export-patron-card',
    `select to_jsonb(t) as row from {library}.patron_card t where t.patron_id = $1 order by t.issued_at`,
  ),
  patron_block: statement<Row>(
    'privacy.export-patron-block',
    `select to_jsonb(t) as row from {library}.patron_block t where t.patron_id = $1 order by t.created_at`,
  ),
  patron_relation: statement<Row>(
    'privacy.export-patron-relation',
    `select to_jsonb(t) as row from {library}.patron_relation t where t.patron_id = $1 or t.for_patron_id = $1 order by t.created_at`,
  ),
  patron_unique_value: statement<Row>(
    'privacy.export-patron-unique-value',
    `select to_jsonb(t) as row from {library}.patron_unique_value t where t.patron_id = $1 order by t.code`,
  ),
  patron_note: statement<Row>(
    'privacy.export-patron-note',
    `select to_jsonb(t) as row from {library}.patron_note t where t.patron_id = $1 order by t.created_at`,
  ),
  patron_registration: statement<Row>(
    'privacy.export-patron-registration',
    `select to_jsonb(t) - 'token_hashes' as row from {library}.patron_registration t where t.patron_id = $1 order by t.created_at`,
  ),
  patron_merge: statement<Row>(
    'privacy.export-patron-merge',
    `select to_jsonb(t) as row from {library}.patron_merge t where t.patron_id = $1 order by t.merged_at`,
  ),
  patron_duplicate: statement<Row>(
    'privacy.export-patron-duplicate',
    `select to_jsonb(t) as row from {library}.patron_duplicate t where t.patron_id = $1 or t.other_id = $1 order by t.found_at`,
  ),
  loan: statement<Row>(
    'privacy.export-loan',
    `select row from (
       select to_jsonb(t) || jsonb_build_object('title', b.title, 'copy_barcode', c.barcode) as row, t.started_at
       from {library}.loan t join {library}.copy c on c.id = t.copy_id join {library}.book b on b.id = t.book_id where t.id in ${LOANS}
       union all select jsonb_build_object('id', t.id, 'started_at', t.started_at, 'proxy_patron_id', t.proxy_patron_id), t.started_at
       from {library}.loan t where t.proxy_patron_id = $1 and t.patron_id is distinct from $1
     ) as own_and_fetched order by started_at`,
  ),
  renewal: statement<Row>(
    'privacy.export-renewal',
    `select to_jsonb(t) as row from {library}.renewal t where t.loan_id in ${LOANS} order by t.renewed_at`,
  ),
  checkin: statement<Row>(
    'privacy.export-checkin',
    `select to_jsonb(t) as row from {library}.checkin t where t.loan_id in ${LOANS} order by t.at`,
  ),
  offline_event: statement<Row>(
    'privacy.export-offline-event',
    `select to_jsonb(t) - 'digest' as row from {library}.offline_event t where t.loan_id in ${LOANS}
       or lower(t.card_number) in (select lower(c.number) from {library}.patron_card c where c.patron_id = $1) order by t.happened_at`,
  ),
  hold: statement<Row>(
    'privacy.export-hold',
    `select to_jsonb(t) || jsonb_build_object('title', b.title) as row from {library}.hold t join {library}.book b on b.id = t.book_id
     where t.patron_id = $1 order by t.requested_at`,
  ),
  hold_event: statement<Row>(
    'privacy.export-hold-event',
    `select to_jsonb(t) as row from {library}.hold_event t where t.hold_id in ${HOLDS} order by t.at`,
  ),
  transit: statement<Row>(
    'privacy.export-transit',
    `select to_jsonb(t) as row from {library}.transit t where t.hold_id in ${HOLDS} order by t.sent_at`,
  ),
  charge: statement<Row>(
    'privacy.export-charge',
    `select to_jsonb(t) as row from {library}.charge t where t.patron_id = $1 order by t.opened_at`,
  ),
  payment: statement<Row>(
    'privacy.export-payment',
    `select to_jsonb(t) as row from {library}.payment t where t.patron_id = $1 order by t.paid_at`,
  ),
  patron_credit: statement<Row>(
    'privacy.export-patron-credit',
    `select to_jsonb(t) as row from {library}.patron_credit t where t.patron_id = $1`,
  ),
  ledger_entry: statement<Row>('privacy.export-ledger-entry', `select to_jsonb(e) as row from ${ENTRIES}`),
  ledger_transaction: statement<Row>(
    'privacy.export-ledger-transaction',
    `select to_jsonb(t) as row from {library}.ledger_transaction t where t.id in (select e.transaction_id from ${ENTRIES}) order by t.at`,
  ),
  notice: statement<Row>(
    'privacy.export-notice',
    `select to_jsonb(t) - 'tenant' - 'claim' - 'claimed_until' as row from platform.notice t where t.tenant = current_user and t.patron_id = $1 order by t.created_at`,
  ),
  notice_item: statement<Row>(
    'privacy.export-notice-item',
    `select to_jsonb(i) - 'tenant' as row from platform.notice_item i join platform.notice n on n.tenant = i.tenant and n.id = i.notice_id
     where i.tenant = current_user and (n.patron_id = $1 or i.reader_id = $1) order by i.for_at, i.step`,
  ),
  notice_choice: statement<Row>(
    'privacy.export-notice-choice',
    `select to_jsonb(t) - 'tenant' as row from platform.notice_choice t where t.tenant = current_user and t.patron_id = $1 order by t.kind`,
  ),
  patron_import_line: statement<Row>(
    'privacy.export-patron-import-line',
    `select to_jsonb(t) - 'tenant' as row from platform.patron_import_line t where t.tenant = current_user and t.patron_id = $1 order by t.import_id, t.position`,
  ),
  rollover_line: statement<Row>(
    'privacy.export-rollover-line',
    `select to_jsonb(t) - 'tenant' as row from platform.rollover_line t where t.tenant = current_user and t.patron_id = $1 order by t.rollover_id, t.position`,
  ),
  event: statement<Row>(
    'privacy.export-event',
    `select jsonb_build_object('type', t.type, 'at', t.at, 'subject', t.subject, 'subject_id', t.subject_id, 'data', t.data) as row
     from platform.event t where t.tenant = current_user and (t.patron_id = any(${ALL_IDS}) or t.subject_id = any(${ALL_IDS})) order by t.xid, t.id`,
  ),
}

/** Gathers all that is held about a patron, in one flight. @throws Problem not_found */
export async function exportPatron(tx: LibraryTx, patronId: string): Promise<PatronExport> {
  const names = Object.keys(held)
  const found = (await tx.flight(Object.values(held).map((of) => of(patronId)))) as Row[][]
  const tables = Object.fromEntries(names.map((name, index) => [name, (found[index] ?? []).map(({ row }) => row)]))
  const { name, time_zone, currency } = tx.library
  return {
    format: 'libraryhub-patron',
    format_version: 1,
    exported_at: tx.now.toISOString(),
    library: { name, time_zone, currency },
    patron_id: patronId,
    tables,
  }
}
