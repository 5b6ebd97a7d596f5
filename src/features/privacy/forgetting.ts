import type { LibraryTx } from '../../kernel/db.ts'
import { statement } from '../../kernel/query.ts'
import { AGE_BAND, MARKS, PATRON_IDS } from './marks.ts'

/** What is over and settled, and whose it was nobody may know any more. */
export interface Past {
  loan_ids: readonly string[]
  hold_ids: readonly string[]
  charge_ids: readonly string[]
  payment_ids: readonly string[]
  credit_ids: readonly string[]
}

/**
 * Of each patron concerned: by what the patron is known, and the ids about which no event may name the patron. Holds that
 * the loans fulfilled come along. Parameters: loans, holds, charges, payments, credits.
 */
const concerned = statement<object>(
  'privacy.concerned',
  `with one as (
     select l.patron_id, l.id as loan_id, null::uuid as hold_id, l.copy_id, null::uuid as about_id from {library}.loan l where l.id = any($1::uuid[])
     union all select h.patron_id, null, h.id, coalesce(h.captured_copy_id, h.copy_id), null from {library}.hold h where h.id = any($2::uuid[]) or h.fulfilled_loan_id = any($1::uuid[])
     union all select c.patron_id, null, null, c.copy_id, c.id from {library}.charge c where c.id = any($3::uuid[])
     union all select y.patron_id, null, null, null, y.id from {library}.payment y where y.id = any($4::uuid[])
     union all select d.patron_id, null, null, null, d.id from {library}.patron_credit d where d.id = any($5::uuid[])
   )
   select p.id as patron_id, ${PATRON_IDS} as patron_ids, u.id as user_id, ${MARKS} as marks,
     array_remove(array_agg(distinct one.loan_id), null) as loan_ids, array_remove(array_agg(distinct one.hold_id), null) as hold_ids,
     array_remove(array_agg(distinct one.copy_id), null) as copy_ids, array_remove(array_agg(distinct coalesce(one.loan_id, one.hold_id, one.about_id)), null) as subject_ids
   from one join {library}.patron p on p.id = one.patron_id left join {library}.user u on u.patron_id = p.id
   group by p.id, u.id`,
)

const GIVEN = `jsonb_to_recordset($1::jsonb) as past(patron_id uuid, patron_ids uuid[], user_id uuid, marks text[], loan_ids uuid[], hold_ids uuid[], copy_ids uuid[], subject_ids uuid[])`

/** Whoever did it for himself is not named either. */
const UNLESS_OWN = (column: string) => `case when ${column} = past.user_id then null else ${column} end`

const forgetHolds = statement<never>(
  'privacy.forget-holds',
  `update {library}.hold h set patron_id = null, comment = null, requested_by = ${UNLESS_OWN('h.requested_by')}, ended_by = ${UNLESS_OWN('h.ended_by')},
     explanation = platform.masked(h.explanation, past.marks)
   from ${GIVEN} where h.id = any(past.hold_ids)`,
)
const forgetHoldEvents = statement<never>(
  'privacy.forget-hold-events',
  `update {library}.hold_event e set staff_id = ${UNLESS_OWN('e.staff_id')}, reason = case when platform.bears(to_jsonb(e.reason), past.marks) then null else e.reason end
   from ${GIVEN} where e.hold_id = any(past.hold_ids) and (e.staff_id = past.user_id or platform.bears(to_jsonb(e.reason), past.marks))`,
)
const forgetLoans = statement<never>(
  'privacy.forget-loans',
  `update {library}.loan l set patron_age_band = ${AGE_BAND}, patron_id = null, proxy_patron_id = null, note = null, staff_out_id = ${UNLESS_OWN('l.staff_out_id')},
     staff_in_id = ${UNLESS_OWN('l.staff_in_id')}, explanation = platform.masked(l.explanation, past.marks)
   from ${GIVEN} join {library}.patron p on p.id = past.patron_id where l.id = any(past.loan_ids)`,
)
const forgetRenewals = statement<never>(
  'privacy.forget-renewals',
  `update {library}.renewal r set staff_id = ${UNLESS_OWN('r.staff_id')}, explanation = platform.masked(r.explanation, past.marks)
   from ${GIVEN} where r.loan_id = any(past.loan_ids) and (r.staff_id = past.user_id or platform.masked(r.explanation, past.marks) <> r.explanation)`,
)
const redactOfflineEvents = statement<never>(
  'privacy.redact-offline-events',
  `update {library}.offline_event e set problem = platform.masked(e.problem, past.marks), note = null
   from ${GIVEN} where e.loan_id = any(past.loan_ids) and e.settled_at is not null`,
)
/** Amounts and what they were for stay, for accounts and statistics, without whom they were of. */
const forgetCharges = statement<never>(
  'privacy.forget-charges',
  `update {library}.charge c set patron_id = null, note = null, created_by = ${UNLESS_OWN('c.created_by')}, basis = platform.masked(c.basis, past.marks)
   from ${GIVEN} where c.id = any(past.subject_ids) and c.patron_id = past.patron_id`,
)
const forgetPayments = statement<never>(
  'privacy.forget-payments',
  `update {library}.payment y set patron_id = null, note = null, void_reason = case when platform.bears(to_jsonb(y.void_reason), past.marks) then '–' else y.void_reason end, staff_id = ${UNLESS_OWN('y.staff_id')}
   from ${GIVEN} where y.id = any(past.subject_ids) and y.patron_id = past.patron_id`,
)
const forgetCredits = statement<never>(
  'privacy.forget-credits',
  `update {library}.patron_credit d set patron_id = null from ${GIVEN} where d.id = any(past.subject_ids) and d.patron_id = past.patron_id`,
)
/** Reasons of the entries are written by hand, or by whoever paid for himself. */
const redactLedger = statement<never>(
  'privacy.redact-ledger',
  `update {library}.ledger_transaction t set staff_id = ${UNLESS_OWN('t.staff_id')}, reason = case when platform.bears(to_jsonb(t.reason), past.marks) then null else t.reason end
   from ${GIVEN} where t.id in (select e.transaction_id from {library}.ledger_entry e where e.charge_id = any(past.subject_ids) or e.patron_credit_id = any(past.subject_ids))
     and (t.staff_id = past.user_id or platform.bears(to_jsonb(t.reason), past.marks))`,
)
const forgetNotices = statement<never>(
  'privacy.forget-notices',
  `delete from platform.notice n using ${GIVEN} where n.tenant = current_user and n.patron_id = past.patron_id and (n.about_id = any(past.subject_ids)
     or exists (select from platform.notice_item i where i.tenant = current_user and i.notice_id = n.id and i.about_id = any(past.subject_ids)))`,
)

/** Every id that a text mentions. */
const IDS_IN = (text: string) =>
  `(select match[1]::uuid as id from regexp_matches(${text}, '([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})', 'g') as match)`

/** Facts about what is forgotten stay where and when they were, and lose whom they were about. */
const redactEvents = statement<never>(
  'privacy.redact-events',
  `update platform.event e set patron_id = null, actor_id = ${UNLESS_OWN('e.actor_id')}, request_id = null, data = platform.masked(e.data, past.marks)
   from ${GIVEN} where e.tenant = current_user and (e.subject_id = any(past.subject_ids)
     or e.patron_id = any(past.patron_ids) and exists (select from ${IDS_IN('e.data::text')} as said where said.id = any(past.subject_ids)))`,
)
/** What happened to the copies may name the patron as well. */
const redactEventsOfCopies = statement<never>(
  'privacy.redact-events-of-copies',
  `update platform.event e set patron_id = case when e.patron_id = any(past.patron_ids) then null else e.patron_id end, data = platform.masked(e.data, past.marks)
   from ${GIVEN} where e.tenant = current_user and e.subject_id = any(past.copy_ids)
     and exists (select from ${IDS_IN('e.data::text')} as said where said.id = any(past.subject_ids))
     and (e.patron_id = any(past.patron_ids) or platform.masked(e.data, past.marks) <> e.data)`,
)
/** A request that is repeated is told that its first answer is forgotten, and does nothing twice. */
const redactAnswers = statement<never>(
  'privacy.redact-answers',
  `update platform.idempotency_key k set status = 410, answer = '{"code": "answer_forgotten", "options": {}}'
   from ${GIVEN} where k.tenant = current_user and k.answer is not null
     and exists (select from ${IDS_IN('k.answer')} as said where said.id = any(past.subject_ids))`,
)

/** What nightly work did to whom is told by a few examples. */
const redactChores = statement<never>(
  'privacy.redact-chores',
  `update platform.chore_run r set examples = platform.masked(r.examples, past.marks)
   from ${GIVEN} where r.tenant = current_user and r.examples <> '[]'
     and exists (select from ${IDS_IN('r.examples::text')} as said where said.id = any(past.subject_ids))`,
)

/** In the order of the locks; the log comes last, so that it loses what was written a moment ago as well. */
const STEPS = [
  forgetHolds,
  forgetHoldEvents,
  forgetRenewals,
  redactOfflineEvents,
  forgetLoans,
  redactLedger,
  forgetCharges,
  forgetPayments,
  forgetCredits,
  forgetNotices,
  redactAnswers,
  redactChores,
  redactEvents,
  redactEventsOfCopies,
] as const

/**
 * Forgets whose all this was, with everything that leads from it to the patron. Writes leave with the transaction's next
 * flight; the caller holds the locks of the patrons, the holds and the loans.
 */
export async function forget(tx: LibraryTx, past: Past): Promise<void> {
  const whom = JSON.stringify(await tx.all(concerned(past.loan_ids, past.hold_ids, past.charge_ids, past.payment_ids, past.credit_ids)))
  for (const step of STEPS) tx.push(step(whom))
}
