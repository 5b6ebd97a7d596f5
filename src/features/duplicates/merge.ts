import { DateTime } from 'luxon'
import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem, type ProblemError } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { ENDING, endDoubleHold } from '../holds/merge-verbs.ts'
import { moveAccountOf, removeAccountOf } from '../identity/verbs.ts'
import { moveMoney } from '../money/merge-verbs.ts'
import { putPatrons } from '../patrons/bulk-verbs.ts'
import { events, type Merge, type MergeRequest } from './contract.ts'
import { type Clash, endedOf, type Person, takenOver } from './merge-rules.ts'
import { survivorOf } from './verbs.ts'

/** Rights that are lent to a merge, which touches all that is of two patrons and nothing else. */
export const MERGING = {
  elevate: [
    ...ENDING,
    'patrons:write',
    'registrations:read',
    'registrations:write',
    'loans:write',
    'charges:read',
    'charges:write',
    'users:read',
    'users:write',
    'notices:read',
    'notices:write',
    'patron-imports:read',
    'patron-imports:write',
    'rollovers:read',
    'rollovers:write',
  ],
} as const

const lockPersons = statement<Person>(
  'duplicates.lock-persons',
  `select p.id, p.card_number, p.given_name, p.family_name, p.email, p.phone, p.address, p.birth_on, p.patron_category_id, p.home_branch_id, p.language, p.expires_on,
     p.note, p.keeps_history, p.history_months, p.attributes, (select u.id from {library}.user u where u.patron_id = p.id) as user_id
   from {library}.patron p where p.id = any($1::uuid[]) order by p.id for update`,
)
const isDismissed = statement<{ id: string }>(
  'duplicates.is-dismissed',
  `select id from {library}.patron_duplicate where patron_id = least($1::uuid, $2::uuid) and other_id = greatest($1::uuid, $2::uuid) and dismissed_at is not null`,
)
/** Parameters: who stays, who goes. */
const clashes = statement<Clash>(
  'duplicates.clashing-holds',
  `select json_build_object('id', a.id, 'status', a.status, 'requested_at', a.requested_at) as own,
     json_build_object('id', b.id, 'status', b.status, 'requested_at', b.requested_at) as other
   from {library}.hold a join {library}.hold b on b.patron_id = $2 and b.ended_at is null
     and (a.level <> 'copy' and b.level <> 'copy' and a.book_id = b.book_id and a.nth = b.nth or a.level = 'copy' and b.level = 'copy' and a.copy_id = b.copy_id)
   where a.patron_id = $1 and a.ended_at is null order by a.id`,
)
/** Parameters: who stays, who goes, instant. */
const move = statement<{ moved: Record<string, number> }>(
  'duplicates.move',
  `with hold as (update {library}.hold set patron_id = $1 where patron_id = $2 returning 1),
     loan as (
       update {library}.loan set patron_id = case when patron_id = $2 then $1 else patron_id end,
         proxy_patron_id = nullif(case when proxy_patron_id = $2 then $1 else proxy_patron_id end, case when patron_id = $2 then $1 else patron_id end)
       where patron_id = $2 or proxy_patron_id = $2 returning 1),
     patron_block as (update {library}.patron_block set patron_id = $1 where patron_id = $2 returning 1),
     patron_note as (update {library}.patron_note set patron_id = $1 where patron_id = $2 returning 1),
     patron_card as (
       update {library}.patron_card set patron_id = $1, status = case when status = 'active' then 'replaced' else status end,
         ended_at = case when status = 'active' then $3::timestamptz else ended_at end, reason = case when status = 'active' then 'merged' else reason end
       where patron_id = $2 returning 1),
     patron_registration as (update {library}.patron_registration set patron_id = $1 where patron_id = $2 returning 1),
     patron_merge as (update {library}.patron_merge set patron_id = $1 where patron_id = $2 returning 1),
     notice as (
       update platform.notice set patron_id = case when patron_id = $2 then $1 else patron_id end, about_id = case when about_id = $2 then $1 else about_id end,
         reader_id = nullif(case when reader_id = $2 then $1 else reader_id end, case when patron_id = $2 then $1 else patron_id end)
       where tenant = current_user and $2 in (patron_id, about_id, reader_id) returning 1),
     told as (
       select i.ctid as place, case when i.about_id = $2 then $1 else i.about_id end as about_id, case when i.reader_id = $2 then $1 else i.reader_id end as reader_id,
         i.kind, i.for_at, i.step
       from platform.notice_item i where i.tenant = current_user and $2 in (i.about_id, i.reader_id)),
     told_twice as (
       select told.place from told join platform.notice_item i on i.tenant = current_user and i.kind = told.kind and i.about_id = told.about_id
         and i.for_at = told.for_at and i.step = told.step and i.reader_id = told.reader_id),
     notice_item_gone as (delete from platform.notice_item where ctid in (select place from told_twice) and tenant = current_user),
     notice_item as (
       update platform.notice_item i set about_id = told.about_id, reader_id = told.reader_id from told
       where i.ctid = told.place and i.tenant = current_user and told.place not in (select place from told_twice)),
     patron_import_line as (update platform.patron_import_line set patron_id = $1 where tenant = current_user and patron_id = $2 returning 1),
     rollover_line as (update platform.rollover_line set patron_id = $1 where tenant = current_user and patron_id = $2 returning 1)
   select jsonb_build_object('loan', (select count(*) from loan), 'hold', (select count(*) from hold), 'patron_block', (select count(*) from patron_block),
     'patron_note', (select count(*) from patron_note), 'patron_card', (select count(*) from patron_card),
     'patron_registration', (select count(*) from patron_registration), 'patron_merge', (select count(*) from patron_merge),
     'notice', (select count(*) from notice), 'patron_import_line', (select count(*) from patron_import_line),
     'rollover_line', (select count(*) from rollover_line)) as moved`,
)
/** What both have with a third, or with each other, is had once. Parameters: who stays, who goes. */
const dropRelations = statement<never>(
  'duplicates.drop-relations',
  `delete from {library}.patron_relation r using {library}.patron_relation o
   where (r.patron_id = $2 and r.for_patron_id = $1 or r.patron_id = $1 and r.for_patron_id = $2) and o.id = r.id
     or r.patron_id = $2 and o.patron_id = $1 and o.for_patron_id = r.for_patron_id and o.kind = r.kind
     or r.for_patron_id = $2 and o.for_patron_id = $1 and o.patron_id = r.patron_id and o.kind = r.kind`,
)
const moveRelations = statement<{ id: string }>(
  'duplicates.move-relations',
  `update {library}.patron_relation set patron_id = case when patron_id = $2 then $1 else patron_id end, for_patron_id = case when for_patron_id = $2 then $1 else for_patron_id end
   where patron_id = $2 or for_patron_id = $2 returning id`,
)
const moveChoices = statement<never>(
  'duplicates.move-choices',
  `insert into platform.notice_choice (patron_id, kind, is_wanted, updated_at)
   select $1, kind, is_wanted, updated_at from platform.notice_choice where tenant = current_user and patron_id = $2 on conflict do nothing`,
)
const dropChoices = statement<never>(
  'duplicates.drop-choices',
  `delete from platform.notice_choice where tenant = current_user and patron_id = $1`,
)
/** Whoever was not the one is not the other either. Parameters: who stays, who goes. */
const keepDismissals = statement<never>(
  'duplicates.keep-dismissals',
  `insert into {library}.patron_duplicate (id, patron_id, other_id, score, reasons, found_at, dismissed_at, dismissed_by, note)
   select gen_random_uuid(), least(third.id, $1::uuid), greatest(third.id, $1::uuid), d.score, d.reasons, d.found_at, d.dismissed_at, d.dismissed_by, d.note
   from {library}.patron_duplicate d cross join lateral (select case when d.patron_id = $2 then d.other_id else d.patron_id end as id) as third
   where (d.patron_id = $2 or d.other_id = $2) and d.dismissed_at is not null and third.id <> $1
   on conflict (patron_id, other_id) do update set dismissed_at = excluded.dismissed_at, dismissed_by = excluded.dismissed_by, note = excluded.note
     where patron_duplicate.dismissed_at is null`,
)
const removePerson = statement<never>('duplicates.remove-person', `delete from {library}.patron where id = $1`)
const insertMerge = statement<never>(
  'duplicates.insert-merge',
  `insert into {library}.patron_merge (id, patron_id, moved, merged_by, merged_at) values ($1, $2, $3::jsonb, $4, $5)`,
)
const insertNote = statement<never>(
  'duplicates.insert-note',
  `insert into {library}.patron_note (id, patron_id, kind, text, created_by, created_at) values ($1, $2, 'note', $3, $4, $5)`,
)

/**
 * Makes two patrons who are one person one patron: all that was of the one who goes is of the one who stays. Of two holds
 * on one book one ends, and money is moved by the ledger. One transaction, both patrons locked first in order.
 * @throws Problem not_found, patron_merged, merge_from_unknown, merge_with_itself; what refuses it, every reason at once
 */
export async function mergePatrons(tx: LibraryTx, id: string, request: MergeRequest): Promise<Merge> {
  const { from_id } = request
  if (from_id === id) throw new Problem('merge_with_itself')
  const [persons, dismissed, clashing] = await tx.flight([lockPersons([id, from_id]), isDismissed(id, from_id), clashes(id, from_id)])
  const [own, other] = [id, from_id].map((one) => persons.find((person) => person.id === one))
  if (!own) throw await survivorOf(tx, id, 'not_found')
  if (!other) throw await survivorOf(tx, from_id, 'merge_from_unknown')
  refuse([
    ...(dismissed.length > 0 ? [{ code: 'duplicate_dismissed' }] : []),
    ...(own.user_id && other.user_id && request.account === undefined ? [{ code: 'both_sign_in' }] : []),
  ])
  const dropped: Merge['dropped'] = []
  for (const clash of clashing) {
    const { ended } = endedOf(clash)
    await endDoubleHold(tx, ended.id)
    dropped.push({ kind: 'hold', id: ended.id, reason: 'both_waited_for_it' })
  }
  const taken = takenOver(own, other, request)
  const moved = await moveAll(tx, own, other, request)
  tx.push(removePerson(from_id))
  putPatrons(tx, today(tx), [], Object.keys(taken).length > 0 ? [{ id, fields: taken }] : [])
  tx.push(insertMerge(from_id, id, JSON.stringify(moved), tx.actor.user_id, tx.now))
  tx.push(insertNote(uuidv7(), id, noteOf(tx, other, request.note), tx.actor.user_id, tx.now))
  emit(tx, events, 'patron.merged', { subject_id: from_id, patron_id: id, data: { into_patron_id: id, moved } })
  return { merged_id: from_id, patron_id: id, taken: Object.keys(taken), moved, dropped }
}

function refuse(errors: ProblemError[]): void {
  const [only, ...more] = errors
  if (only) throw new Problem(more.length === 0 ? only.code : 'merge_refused', { errors })
}

async function moveAll(tx: LibraryTx, own: Person, other: Person, { account }: MergeRequest): Promise<Record<string, number>> {
  const [rows, , relations] = await tx.flight([
    move(own.id, other.id, tx.now),
    dropRelations(own.id, other.id),
    moveRelations(own.id, other.id),
  ])
  const { charges, payments } = await moveMoney(tx, other.id, own.id)
  if (own.user_id && other.user_id) await removeAccountOf(tx, account === 'take' ? own.id : other.id)
  if (other.user_id && !(own.user_id && account !== 'take')) await moveAccountOf(tx, other.id, own.id)
  for (const query of [moveChoices(own.id, other.id), dropChoices(other.id), keepDismissals(own.id, other.id)]) tx.push(query)
  const counts = { ...rows[0]?.moved, charge: charges, payment: payments, patron_relation: relations.length }
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
}

/** What a desk reads when somebody comes with the old card, in the language of the library. */
function noteOf(tx: LibraryTx, { given_name, family_name, card_number }: Person, more: string | undefined): string {
  const isItalian = tx.library.locale.startsWith('it')
  const card = card_number === null ? '' : isItalian ? `, tessera ${card_number}` : `, card ${card_number}`
  const said = isItalian ? `Unito con ${family_name}, ${given_name}${card}.` : `Merged with ${family_name}, ${given_name}${card}.`
  return more === undefined ? said : `${said} ${more}`
}

function today(tx: LibraryTx): string {
  return DateTime.fromJSDate(tx.now, { zone: tx.library.time_zone }).toISODate() as string
}
