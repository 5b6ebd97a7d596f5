import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { dayIn, needsGuarantor } from '../patrons/rules.ts'
import { events, type PatronRelation, type PatronRelationChange } from './contract.ts'

const RELATION = `id, patron_id, for_patron_id, kind, may_see_loans, may_borrow, may_pick_up_holds, is_notified, starts_on, ends_on, note, created_at`

interface Pair {
  status: string
  birth_on: string | null
  needs_guarantor_under: number | null
  is_circular: boolean
}
/** Parameters: who answers, for whom. */
const pairOf = statement<Pair>(
  'families.pair-of',
  `select a.status, a.birth_on, c.needs_guarantor_under, exists (
     select from {library}.patron_relation r where r.patron_id = f.id and r.for_patron_id = a.id and r.kind = 'guarantor') as is_circular
   from {library}.patron a join {library}.patron_category c on c.id = a.patron_category_id cross join {library}.patron f
   where a.id = $1 and f.id = $2`,
)
const insertRelation = statement<never>(
  'families.insert-relation',
  `insert into {library}.patron_relation (${RELATION}, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
)
const lockRelation = statement<PatronRelation>(
  'families.lock-relation',
  `select ${RELATION} from {library}.patron_relation where id = $1 and $2 in (patron_id, for_patron_id) for update`,
)
const updateRelation = statement<never>(
  'families.update-relation',
  `update {library}.patron_relation set may_see_loans = $2, may_borrow = $3, may_pick_up_holds = $4, is_notified = $5, starts_on = $6, ends_on = $7, note = $8 where id = $1`,
)
const deleteRelation = statement<never>('families.delete-relation', `delete from {library}.patron_relation where id = $1`)

/** A child, locked, with those who would still answer for it on a day. Parameters: child, relation that goes, day. */
const lockChild = statement<{ id: string }>('families.lock-child', `select id from {library}.patron where id = $1 for no key update`)
const childFacts = statement<{ birth_on: string | null; needs_guarantor_under: number | null; others: number }>(
  'families.child-facts',
  `select p.birth_on, c.needs_guarantor_under, (
     select count(*)::int from {library}.patron_relation r
     where r.for_patron_id = p.id and r.kind = 'guarantor' and r.id <> $2 and (r.ends_on is null or r.ends_on >= $3::date)) as others
   from {library}.patron p join {library}.patron_category c on c.id = p.patron_category_id where p.id = $1`,
)

type Mays = Pick<PatronRelation, 'may_see_loans' | 'may_borrow' | 'may_pick_up_holds' | 'is_notified'>

/** What people may usually do for each other, where nobody says otherwise. */
const USUAL: Readonly<Record<PatronRelation['kind'], Mays>> = {
  guarantor: { may_see_loans: true, may_borrow: true, may_pick_up_holds: true, is_notified: true },
  family: { may_see_loans: false, may_borrow: false, may_pick_up_holds: true, is_notified: false },
  proxy: { may_see_loans: false, may_borrow: true, may_pick_up_holds: true, is_notified: false },
}

export interface Relating extends PatronRelationChange {
  kind: PatronRelation['kind']
  patron_id: string
  for_patron_id: string
}

/**
 * Makes one patron the guarantor, the relative or the proxy of another.
 * @throws Problem relation_patron_unknown, guarantor_unfit, relation_exists, relation_with_oneself
 */
export async function relate(tx: LibraryTx, { kind, patron_id, for_patron_id, ...said }: Relating): Promise<PatronRelation> {
  if (patron_id === for_patron_id) throw new Problem('relation_with_oneself')
  const pair = await tx.maybe(pairOf(patron_id, for_patron_id))
  if (!pair) throw new Problem('relation_patron_unknown')
  const isChild = needsGuarantor(pair.birth_on, pair.needs_guarantor_under, today(tx))
  if (kind === 'guarantor' && (pair.status !== 'active' || pair.is_circular || isChild)) throw new Problem('guarantor_unfit')
  const relation: PatronRelation = {
    id: uuidv7(),
    patron_id,
    for_patron_id,
    kind,
    starts_on: null,
    ends_on: null,
    note: null,
    ...USUAL[kind],
    ...said,
    created_at: tx.now.toISOString(),
  }
  const { id, created_at } = relation
  tx.push(insertRelation(id, patron_id, for_patron_id, kind, ...changeableOf(relation), created_at, tx.actor.user_id))
  tell(tx, 'patron_relation.created', relation)
  return relation
}

/** Changes what one may do for another; the last guarantor of a child cannot be given an end in the past. @throws Problem not_found, guarantor_last */
export async function changeRelation(tx: LibraryTx, patronId: string, id: string, changes: PatronRelationChange): Promise<PatronRelation> {
  const before = await tx.one(lockRelation(id, patronId))
  const after = { ...before, ...changes }
  const fields = (Object.keys(changes) as (keyof PatronRelationChange)[]).filter((field) => before[field] !== after[field])
  if (fields.length === 0) return before
  if (after.ends_on !== null && after.ends_on < today(tx)) await refuseLast(tx, before)
  tx.push(updateRelation(id, ...changeableOf(after)))
  emit(tx, events, 'patron_relation.changed', {
    subject_id: after.for_patron_id,
    patron_id: after.for_patron_id,
    data: { relation_id: id, patron_id: after.patron_id, kind: after.kind, fields },
  })
  return after
}

/** Ends a relation as if it had not been. @throws Problem not_found, guarantor_last */
export async function unrelate(tx: LibraryTx, patronId: string, id: string): Promise<void> {
  const relation = await tx.one(lockRelation(id, patronId))
  await refuseLast(tx, relation)
  tx.push(deleteRelation(id))
  tell(tx, 'patron_relation.deleted', relation)
}

/** A child that needs somebody to answer for it keeps one; the child is locked, so that two do not go at once. */
async function refuseLast(tx: LibraryTx, { id, kind, for_patron_id }: PatronRelation): Promise<void> {
  if (kind !== 'guarantor') return
  const [, found] = await tx.flight<[{ id: string }, ReturnType<typeof childFacts>['row'] & {}]>([
    lockChild(for_patron_id),
    childFacts(for_patron_id, id, today(tx)),
  ])
  const child = found[0]
  if (child && child.others === 0 && needsGuarantor(child.birth_on, child.needs_guarantor_under, today(tx)))
    throw new Problem('guarantor_last')
}

function changeableOf({ may_see_loans, may_borrow, may_pick_up_holds, is_notified, starts_on, ends_on, note }: PatronRelation): unknown[] {
  return [may_see_loans, may_borrow, may_pick_up_holds, is_notified, starts_on, ends_on, note]
}

function tell(tx: LibraryTx, type: 'patron_relation.created' | 'patron_relation.deleted', relation: PatronRelation): void {
  const { id, patron_id, for_patron_id, kind } = relation
  emit(tx, events, type, { subject_id: for_patron_id, patron_id: for_patron_id, data: { relation_id: id, patron_id, kind } })
}

function today(tx: LibraryTx): string {
  return dayIn(tx.library.time_zone, tx.now)
}
