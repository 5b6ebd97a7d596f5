import { NIL, v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { createTask } from '../activity/verbs.ts'
import type { AmnestyCriteria, AmnestyPreview, AmnestyRun } from './amnesty-contract.ts'
import { events } from './contract.ts'
import { post, tellCharge } from './ledger.ts'
import { after, outstandingOf, writtenOff } from './ledger-rules.ts'
import type { PayableCharge } from './payment-rules.ts'
import { PAYABLE } from './queries.ts'

/** Which charges are meant. Parameters: branch, patron category, types, older than, up to (each or null), asked at. */
const MEANT = `ch.outstanding_cents > 0 and not ch.is_accruing and ($1::uuid is null or ch.branch_id = $1)
  and ($2::uuid is null or exists (select from {library}.patron p where p.id = ch.patron_id and p.patron_category_id = $2))
  and ($3::text[] is null or ch.type = any($3)) and ($4::timestamptz is null or ch.opened_at < $4) and ($5::int is null or ch.outstanding_cents <= $5) and ch.opened_at <= $6`

const previewAmnesty = statement<AmnestyPreview>(
  'money.preview-amnesty',
  `select coalesce(sum(one.count), 0)::int as charge_count, coalesce(sum(one.cents), 0)::float8 as cents, $7::text as currency,
     (select count(distinct ch.patron_id)::int from {library}.charge ch where ${MEANT}) as patron_count,
     coalesce(json_agg(json_build_object('type', one.type, 'charge_count', one.count, 'cents', one.cents) order by one.type), '[]') as by_type
   from (select ch.type, count(*) as count, sum(ch.outstanding_cents) as cents from {library}.charge ch where ${MEANT} group by ch.type) as one`,
)
/** Parameters: those of MEANT, id of the charge before or null, limit. */
const lockMeant = statement<{ id: string }>(
  'money.lock-amnesty',
  `select ch.id from {library}.charge ch where ${MEANT} and ch.id > $7 order by ch.id limit $8 for no key update of ch`,
)
const readMeant = statement<{ charge: PayableCharge }>(
  'money.read-amnesty',
  `select ${PAYABLE} as charge from {library}.charge ch where ch.id = any($1::uuid[]) order by ch.id`,
)

/** What an amnesty has written off so far, by the keys of its ledger transactions. Parameter: task. */
export const amnestySums = statement<{ charge_count: number; cents: number }>(
  'money.amnesty-sums',
  `select count(*)::int as charge_count, coalesce(sum(e.amount_cents), 0)::float8 as cents
   from {library}.ledger_transaction t join {library}.ledger_entry e on e.transaction_id = t.id and e.account = 'write_off'
   where t.key >= 'amnesty:' || $1::text || ':' and t.key < 'amnesty:' || $1::text || ';'`,
)

function meant(criteria: AmnestyCriteria, requestedAt: Date | string): unknown[] {
  const { branch_id = null, patron_category_id = null, types = null, opened_before = null, up_to_cents = null } = criteria
  return [branch_id, patron_category_id, types, opened_before, up_to_cents, requestedAt]
}

const namedThere = statement<{ has_branch: boolean; has_category: boolean }>(
  'money.amnesty-named',
  `select ($1::uuid is null or exists (select from {library}.branch where id = $1)) as has_branch,
     ($2::uuid is null or exists (select from {library}.patron_category where id = $2)) as has_category`,
)

/** Tells what an amnesty would write off. @throws Problem branch_unknown, invalid_reference where there is no such category */
export async function amnestyPreview(tx: LibraryTx, criteria: AmnestyCriteria): Promise<AmnestyPreview> {
  const { branch_id = null, patron_category_id = null } = criteria
  const named = await tx.one(namedThere(branch_id, patron_category_id))
  if (!named.has_branch) throw new Problem('branch_unknown')
  if (!named.has_category) throw new Problem('invalid_reference')
  return tx.one(previewAmnesty(...meant(criteria, tx.now), tx.library.currency))
}

/**
 * Asks for an amnesty: its task is visible, and its job starts, when the transaction commits. Gives the id of the task.
 * @throws Problem branch_unknown, invalid_reference
 */
export async function requestAmnesty(tx: LibraryTx, { reason, ...criteria }: AmnestyCriteria & { reason: string }): Promise<string> {
  const { charge_count } = await amnestyPreview(tx, criteria)
  const id = uuidv7()
  createTask(tx, { id, kind: 'amnesty', unit: 'charges', total_count: charge_count })
  const run: AmnestyRun = {
    criteria,
    reason,
    requested_at: tx.now.toISOString(),
    after: null,
  }
  emit(tx, events, 'amnesty.requested', { subject_id: id, data: run })
  return id
}

/**
 * Writes off the next charges of an amnesty, and gives how much that was and where the amnesty is then; undefined where
 * nothing is left. Safe to run twice: what was written off owes nothing any more and is not found again.
 */
export async function amnestyBatch(
  tx: LibraryTx,
  id: string,
  run: AmnestyRun,
  limit: number,
): Promise<{ run: AmnestyRun; sums: { charge_count: number; cents: number } } | undefined> {
  const ids = await tx.all(lockMeant(...meant(run.criteria, run.requested_at), run.after ?? NIL, limit))
  const last = ids.at(-1)
  if (!last) return undefined
  const charges = await tx.all(readMeant(ids.map(({ id: one }) => one)))
  const open = charges.filter(({ charge }) => outstandingOf(charge) > 0)
  for (const { charge } of open) {
    const entries = writtenOff(charge, outstandingOf(charge))
    post(tx, { kind: 'write_off', key: `amnesty:${id}:${charge.id}`, branch_id: charge.branch_id, reason: run.reason, at: tx.now }, entries)
    tellCharge(tx, charge.patron_id, charge, after(charge, entries), run.reason)
  }
  const cents = open.reduce((sum, { charge }) => sum + outstandingOf(charge), 0)
  return { run: { ...run, after: last.id }, sums: { charge_count: open.length, cents } }
}
