import { NIL } from 'uuid'
import type { ChoreBatch, ChoreStep } from '../../kernel/chores.ts'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { statement } from '../../kernel/query.ts'
import { loseTarget } from '../holds/verbs.ts'
import { billLost as chargeLost } from '../money/verbs.ts'
import { events, type LossFacts } from './contract.ts'
import { aboutLoss, chargedLoan, fineFacts, gatherLosses } from './gather.ts'
import { setCondition } from './marks.ts'
import { billDueAt } from './rules.ts'

interface Candidate {
  id: string
  version: number
  copy_id: string
  /** Where it stands in the order: an instant as the database writes it. */
  place: string
}

/** How long a loan `l` may be overdue before it counts as lost, by what was agreed when it began; a recall shortens that. */
const LOST_AFTER = `(case when l.recalled_at is not null then coalesce(l.policy->'lost.after_overdue_recalled', l.policy->'lost.after_overdue') else l.policy->'lost.after_overdue' end)`
/** When a loan `l` counts as lost by itself, by the clocks of the branch `br` that lent it; null where it never does. */
const LOST_AT = `((l.due_at at time zone br.time_zone) + ((${LOST_AFTER}->>'count') || ' ' || (${LOST_AFTER}->>'unit'))::interval) at time zone br.time_zone`

/** Parameters: instant, place and id of the loan before, limit. */
const overdueForTooLong = statement<Candidate>(
  'lost.overdue-for-too-long',
  `select l.id, l.version, l.copy_id, l.due_at::text as place from {library}.loan l join {library}.branch br on br.id = l.branch_out_id
   where l.returned_at is null and l.state = 'with_patron' and l.due_at < $1 and (l.due_at, l.id) > ($2::timestamptz, $3::uuid) and ${LOST_AT} <= $1
   order by l.due_at, l.id limit $4`,
)
/** Parameters: instant, place and id of the loan before, limit. */
const billsDue = statement<Candidate>(
  'lost.bills-due',
  `select l.id, l.version, l.copy_id, l.lost_bill_due_at::text as place from {library}.loan l
   where l.lost_bill_due_at <= $1 and l.state = 'lost' and (l.lost_bill_due_at, l.id) > ($2::timestamptz, $3::uuid)
   order by l.lost_bill_due_at, l.id limit $4`,
)
/** Locks in the order of the house; what a desk has in hand is left to the next night. Parameter: copies. */
const lockCopies = statement<{ id: string }>(
  'lost.lock-copies',
  `select c.id from {library}.copy c where c.id = any($1::uuid[]) order by c.id for no key update skip locked`,
)
/** Parameters: loans, copies that are locked. */
const lockLoans = statement<{ id: string }>(
  'lost.lock-loans',
  `select l.id from {library}.loan l where l.id = any($1::uuid[]) order by l.id for no key update skip locked`,
)
const lockCharges = statement<{ id: string }>(
  'lost.lock-charges',
  `select ch.id from {library}.charge ch where ch.loan_id = any($1::uuid[]) order by ch.id for no key update`,
)
const age = statement<never>(
  'lost.age',
  `update {library}.loan set aged_to_lost_at = $2, lost_billed_at = $3, lost_bill_due_at = $4, version = version + 1 where id = $1`,
)
const markBilled = statement<never>(
  'lost.mark-billed',
  `update {library}.loan set lost_billed_at = $2, lost_bill_due_at = null, version = version + 1 where id = $1`,
)

type Batch = Pick<ChoreBatch, 'after' | 'limit'>
type Loss = Omit<LossFacts, 'rules'>

/**
 * Counts loans as lost that have been overdue for as long as their frozen rules say, and charges for them at once or, by
 * `lost.bill_after`, later. Safe to run twice: what counts as lost is not found again.
 */
export async function ageToLost(tx: LibraryTx, batch: Batch): Promise<ChoreStep> {
  const candidates = await tx.all(overdueForTooLong(tx.now, ...placeOf(batch.after), batch.limit))
  const losses = (await lockLosses(tx, candidates)).filter(({ shown }) => shown.state === 'with_patron')
  const cents = losses.reduce((sum, loss) => sum + countAsLost(tx, loss), 0)
  return stepOf(candidates, losses, batch, { aged: losses.length, cents })
}

/** Charges for copies whose delayed bill is due. Safe to run twice: what was billed is not found again. */
export async function billLostLoans(tx: LibraryTx, batch: Batch): Promise<ChoreStep> {
  const candidates = await tx.all(billsDue(tx.now, ...placeOf(batch.after), batch.limit))
  const losses = (await lockLosses(tx, candidates)).filter(({ shown, lost_billed_at }) => shown.state === 'lost' && lost_billed_at === null)
  const cents = losses.reduce((sum, loss) => sum + billNow(tx, loss), 0)
  return stepOf(candidates, losses, batch, { billed: losses.length, cents })
}

/** Gives where the batch behind the next loan would begin: one that cannot be counted as lost stops no other. */
export async function skipAgeing(tx: LibraryTx, { after }: Batch): Promise<string | null> {
  return behind(await tx.all(overdueForTooLong(tx.now, ...placeOf(after), 1)))
}

/** The same of bills. */
export async function skipBilling(tx: LibraryTx, { after }: Batch): Promise<string | null> {
  return behind(await tx.all(billsDue(tx.now, ...placeOf(after), 1)))
}

async function lockLosses(tx: LibraryTx, candidates: readonly Candidate[]): Promise<Loss[]> {
  if (candidates.length === 0) return []
  const ids = candidates.map(({ id }) => id)
  type Row = { id: string }
  const [copies, loans] = await tx.flight<[Row, Row]>([lockCopies(candidates.map(({ copy_id }) => copy_id)), lockLoans(ids)])
  const [free, held] = [new Set(copies.map(({ id }) => id)), new Set(loans.map(({ id }) => id))]
  const locked = candidates.filter(({ id, copy_id }) => free.has(copy_id) && held.has(id)).map(({ id }) => id)
  const [, losses] = await tx.flight<[Row, Loss]>([lockCharges(locked), gatherLosses(locked)])
  const read = new Map(candidates.map(({ id, version }) => [id, version]))
  // What was renewed, returned or claimed since it was found is not what was found.
  return losses.filter(({ shown }) => read.get(shown.id) === shown.version)
}

function countAsLost(tx: LibraryTx, loss: Loss): number {
  const { shown, policy, copy, branch } = loss
  const dueAt = billDueAt(policy, tx.now, branch.time_zone)
  const charges = dueAt === undefined ? chargeLost(tx, chargedLoan(loss), fineFacts(loss, tx.now), 'aged') : []
  tx.push(age(shown.id, tx.now, dueAt === undefined ? tx.now : null, dueAt ?? null))
  setCondition(tx, copy, 'lost', tx.now)
  loseTarget(tx, copy.id, tx.now, 'copy_lost')
  const charged = charges.reduce((sum, { cents }) => sum + cents, 0)
  const data = { ...aboutLoss(loss), charged_cents: charged, bill_due_at: dueAt?.toISOString() ?? null }
  emit(tx, events, 'loan.aged_to_lost', { subject_id: shown.id, patron_id: shown.patron_id, data })
  return charged
}

function billNow(tx: LibraryTx, loss: Loss): number {
  const { shown } = loss
  // The fine ended when the copy began to count as lost, however long the bill takes.
  const lostAt = shown.aged_to_lost_at ?? shown.declared_lost_at ?? tx.now
  const charges = chargeLost(tx, chargedLoan(loss), fineFacts(loss, lostAt), shown.declared_lost_at === null ? 'aged' : 'declared')
  tx.push(markBilled(shown.id, tx.now))
  const charged = charges.reduce((sum, { cents }) => sum + cents, 0)
  const data = { ...aboutLoss(loss), charged_cents: charged }
  emit(tx, events, 'loan.lost_billed', { subject_id: shown.id, patron_id: shown.patron_id, data })
  return charged
}

function placeOf(after: string | null): [place: string, id: string] {
  const [place = '-infinity', id = NIL] = after?.split('|') ?? []
  return [place, id]
}

function behind(candidates: readonly Candidate[]): string | null {
  const last = candidates.at(-1)
  return last ? `${last.place}|${last.id}` : null
}

function stepOf(candidates: readonly Candidate[], changed: readonly Loss[], { limit }: Batch, counts: Record<string, number>): ChoreStep {
  return {
    done: candidates.length,
    changed: changed.length,
    next: candidates.length === limit ? behind(candidates) : null,
    counts,
    examples: changed.slice(0, 5).map(({ shown, copy }) => ({ loan_id: shown.id, copy_id: copy.id })),
  }
}
