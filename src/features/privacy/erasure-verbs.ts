import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem, type ProblemError } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { removeAccountOf } from '../identity/verbs.ts'
import { type Erasure, type ErasureRequest, events } from './contract.ts'
import { forget, type Past } from './forgetting.ts'
import { MARKS, PATRON_IDS } from './marks.ts'

/** Rights that are lent to an erasure, which checks by itself whose rows it touches: all of one patron's. */
export const ERASING = {
  elevate: [
    'patrons:read',
    'patrons:write',
    'registrations:read',
    'registrations:write',
    'loans:read',
    'loans:write',
    'holds:read',
    'holds:write',
    'charges:read',
    'charges:write',
    'users:read',
    'users:write',
    'notices:read',
    'notices:write',
    'offline:read',
    'offline:write',
    'patron-imports:read',
    'patron-imports:write',
    'rollovers:read',
    'rollovers:write',
    'chores:read',
    'chores:write',
    'events:read',
    'events:redact',
  ],
} as const

interface Person {
  id: string
  /** Its own, and those of patrons who were merged into it. */
  patron_ids: string[]
  user_id: string | null
  card_number: string | null
  given_name: string
  family_name: string
  email: string | null
  marks: string[]
  cards: string[]
}

interface Ties {
  loans: number
  holds: number
  owed_cents: number
  credit_cents: number
  guaranteed: number
  blocks: number
}

const lockPerson = statement<{ id: string }>('privacy.lock-person', `select id from {library}.patron where id = $1 for update`)
const findPerson = statement<Person>(
  'privacy.person',
  `select p.id, ${PATRON_IDS} as patron_ids, u.id as user_id, p.card_number, p.given_name, p.family_name, p.email, ${MARKS} as marks,
     array(select lower(c.number) from {library}.patron_card c where c.patron_id = p.id) as cards
   from {library}.patron p left join {library}.user u on u.patron_id = p.id where p.id = $1`,
)
/** What still ties a patron to the library. Parameters: patron, today. */
const tiesOf = statement<Ties>(
  'privacy.ties',
  `select (select count(*)::int from {library}.loan where patron_id = $1 and returned_at is null) as loans,
     (select count(*)::int from {library}.hold where patron_id = $1 and ended_at is null) as holds,
     (select coalesce(sum(outstanding_cents), 0)::int from {library}.charge where patron_id = $1 and (outstanding_cents > 0 or is_accruing)) as owed_cents,
     (select coalesce(sum(balance_cents), 0)::int from {library}.patron_credit where patron_id = $1) as credit_cents,
     (select count(*)::int from {library}.patron_relation r where r.patron_id = $1 and r.kind = 'guarantor' and (r.ends_on is null or r.ends_on >= $2::date)) as guaranteed,
     (select count(*)::int from {library}.patron_block b where b.patron_id = $1 and b.lifted_at is null and (b.ends_on is null or b.ends_on >= $2::date)) as blocks`,
)
const lockHolds = statement<{ id: string }>(
  'privacy.lock-holds-of-person',
  `select id from {library}.hold where patron_id = $1 order by id for no key update`,
)
const lockLoans = statement<{ id: string }>(
  'privacy.lock-loans-of-person',
  `select id from {library}.loan where patron_id = $1 order by id for no key update`,
)
type Money = Pick<Past, 'charge_ids' | 'payment_ids' | 'credit_ids'>
const moneyOf = statement<Money>(
  'privacy.money-of-person',
  `select array(select id from {library}.charge where patron_id = $1) as charge_ids, array(select id from {library}.payment where patron_id = $1) as payment_ids,
     array(select id from {library}.patron_credit where patron_id = $1) as credit_ids`,
)
const erasedAt = statement<{ at: string }>(
  'privacy.erased-at',
  `select data->>'erased_at' as at from platform.event where tenant = current_user and subject_id = $1 and type = 'patron.erased' order by xid, id limit 1`,
)

/**
 * Erases a patron: everything that names the person goes, in every table; what was lent, reserved and paid stays as facts
 * about nobody. Whoever was erased already is answered the same.
 * @throws Problem not_found, erasure_not_confirmed, erasure_refused with every reason, permission_not_yours
 */
export async function erasePatron(tx: LibraryTx, id: string, { confirm, reason }: ErasureRequest): Promise<Erasure> {
  const person = await tx.maybe(findPerson(id))
  if (!person) return { patron_id: id, erased_at: (await tx.one(erasedAt(id))).at }
  if (confirm.toLowerCase() !== (person.card_number ?? person.family_name).toLowerCase()) throw new Problem('erasure_not_confirmed')
  if (!(await erase(tx, id))) return { patron_id: id, erased_at: (await tx.one(erasedAt(id))).at }
  const erased_at = tx.now.toISOString()
  emit(tx, events, 'patron.erased', { subject_id: id, data: { erased_at, ...(reason !== undefined && { reason }) } })
  return { patron_id: id, erased_at }
}

/**
 * Takes everything that names a patron away, in the caller's transaction, which must be lent ERASING; false where the
 * patron is not there any more. What tells of it, and whether it was meant, is the caller's to say.
 * @throws Problem erasure_refused with every reason, permission_not_yours
 */
export async function erase(tx: LibraryTx, id: string): Promise<boolean> {
  const [, holds, loans, persons, ties] = await tx.flight([
    lockPerson(id),
    lockHolds(id),
    lockLoans(id),
    findPerson(id),
    tiesOf(id, tx.now),
  ])
  const person = persons[0]
  if (!person) return false
  refuseTies(ties[0] as Ties, tx.actor.patron_id === id)
  const { patron_ids, user_id, marks, cards, email, given_name, family_name } = person
  const [money] = await tx.all(moneyOf(id))
  await forget(tx, { loan_ids: idsOf(loans), hold_ids: idsOf(holds), ...(money as Money) })
  await removeAccountOf(tx, id)
  const rest = [
    forgetProxies(id),
    forgetRequests(user_id),
    eraseNotices(id),
    eraseChoices(id),
    eraseImportLines(id, marks),
    eraseRolloverLines(id),
    eraseOfflineCards(cards),
    eraseRegistrations(email, given_name, family_name),
    eraseSessions(user_id),
    eraseAnswersTo(user_id),
    redactAnswersAbout([...patron_ids, ...cards]),
    redactChoresAbout(id, marks),
    erasePerson(id),
    redactEventsOf(patron_ids, user_id, marks),
  ]
  for (const query of rest) tx.push(query)
  return true
}

const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)

function refuseTies({ loans, holds, owed_cents, credit_cents, guaranteed, blocks }: Ties, isByPatron: boolean): void {
  const errors: ProblemError[] = [
    ...(loans > 0 ? [{ code: 'erasure_open_loans', params: { count: loans } }] : []),
    ...(holds > 0 ? [{ code: 'erasure_open_holds', params: { count: holds } }] : []),
    ...(owed_cents > 0 ? [{ code: 'erasure_owes_money', params: { cents: owed_cents } }] : []),
    ...(credit_cents > 0 ? [{ code: 'erasure_has_credit', params: { cents: credit_cents } }] : []),
    // Nobody sheds what the staff forbade by asking to be forgotten, and enrolling again.
    ...(isByPatron && blocks > 0 ? [{ code: 'erasure_blocked', params: { count: blocks } }] : []),
    ...(guaranteed > 0 ? [{ code: 'erasure_answers_for_others', params: { count: guaranteed } }] : []),
  ]
  if (errors.length > 0) throw new Problem('erasure_refused', { errors })
}

const forgetProxies = statement<never>(
  'privacy.forget-proxies',
  `update {library}.loan set proxy_patron_id = null where proxy_patron_id = $1`,
)
const forgetRequests = statement<never>(
  'privacy.forget-requests',
  `update {library}.hold set requested_by = case when requested_by = $1 then null else requested_by end, ended_by = case when ended_by = $1 then null else ended_by end
   where ended_at is not null and (requested_by = $1 or ended_by = $1)`,
)
const eraseNotices = statement<never>(
  'privacy.erase-notices',
  `delete from platform.notice where tenant = current_user and (patron_id = $1 or reader_id = $1)`,
)
const eraseChoices = statement<never>(
  'privacy.erase-choices',
  `delete from platform.notice_choice where tenant = current_user and patron_id = $1`,
)
/** Lines of previews name nobody's id, but a card or an address. Parameters: patron, marks. */
const eraseImportLines = statement<never>(
  'privacy.erase-import-lines',
  `update platform.patron_import_line set patron_id = null, match_key = null, card_number = null, name = null, reasons = platform.masked(reasons, $2::text[])
   where tenant = current_user and (patron_id = $1 or lower(card_number) = any(select lower(mark) from unnest($2::text[]) as mark)
     or match_key = any(select lower(mark) from unnest($2::text[]) as mark))`,
)
const eraseRolloverLines = statement<never>(
  'privacy.erase-rollover-lines',
  `delete from platform.rollover_line where tenant = current_user and patron_id = $1`,
)
const eraseOfflineCards = statement<never>(
  'privacy.erase-offline-cards',
  `update {library}.offline_event set card_number = null where lower(card_number) = any($1::text[])`,
)
/** A request under the same address may be somebody else's, so the name must be the same too. Parameters: address, given and family name. */
const eraseRegistrations = statement<never>(
  'privacy.erase-registrations',
  `delete from {library}.patron_registration
   where patron_id is null and email_key = lower($1::text) and lower(given_name) = lower($2::text) and lower(family_name) = lower($3::text)`,
)
const eraseSessions = statement<never>(
  'privacy.erase-sessions',
  `delete from platform.session where tenant = current_user and user_id = $1`,
)
/**
 * Answers that others were given may name the patron. Only what nobody chooses for himself counts: an address or a name
 * that was typed in to match would take away others' answers. Parameter: ids and cards.
 */
const redactAnswersAbout = statement<never>(
  'privacy.redact-answers-about',
  `update platform.idempotency_key set status = 410, answer = '{"code": "answer_forgotten", "options": {}}'
   where tenant = current_user and answer is not null
     and exists (select from unnest($1::text[]) as mark where length(mark) > 4 and strpos(lower(answer), lower(mark)) > 0)`,
)
/** Parameters: patron, marks. */
const redactChoresAbout = statement<never>(
  'privacy.redact-chores-about',
  `update platform.chore_run set examples = platform.masked(examples, $2::text[]), cursor = case when finished_at is null then cursor end
   where tenant = current_user and (strpos(examples::text, $1::text) > 0 or finished_at is not null and strpos(cursor, $1::text) > 0)`,
)
/** Nobody can repeat what an account asked for that is gone. */
const eraseAnswersTo = statement<never>(
  'privacy.erase-answers-to',
  `delete from platform.idempotency_key where tenant = current_user and principal = $1::text`,
)
/** Cards, blocks, relations, notes, registrations and merges go with the patron. */
const erasePerson = statement<never>('privacy.erase-person', `delete from {library}.patron where id = $1`)
/**
 * What happened to the patron, or through the patron's own account, loses the person; of what was lent, reserved and
 * paid the rest stays. Parameters: ids of the patron, account, marks.
 */
const redactEventsOf = statement<never>(
  'privacy.redact-events-of',
  `update platform.event set patron_id = null, actor_id = case when actor_id = $2 then null else actor_id end,
     data = case when subject in ('loan', 'hold', 'charge', 'payment', 'copy', 'notice') then platform.masked(data, $3::text[]) else '{}' end
   where tenant = current_user and (patron_id = any($1::uuid[]) or subject_id = any($1::uuid[]) or subject_id = $2)`,
)
