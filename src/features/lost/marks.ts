import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { loseTarget, requeueHold } from '../holds/verbs.ts'
import { addCharge } from '../money/verbs.ts'
import type { LiveTransit } from '../transits/contract.ts'
import { cancelTransit, LIVE_TRANSIT } from '../transits/verbs.ts'
import { type CopyMark, events, type MarkedCopy } from './contract.ts'

const updateCondition = statement<never>(
  'lost.set-condition',
  `update {library}.copy set condition = $2, condition_at = $3, note = case when $4::text is null then note else concat_ws(E'\n', note, $4) end where id = $1`,
)

/** Changes the condition of a copy that is locked, and tells it. */
export function setCondition(
  tx: LibraryTx,
  copy: { id: string; barcode: string; condition: string },
  condition: string,
  at: Date,
  note: string | null = null,
): void {
  if (copy.condition === condition && note === null) return
  tx.push(updateCondition(copy.id, condition, at, note))
  const data = { copy_barcode: copy.barcode, before: copy.condition, after: condition, ...(note !== null && { note }) }
  emit(tx, events, 'copy.condition_changed', { subject_id: copy.id, data })
}

interface MarkFacts {
  id: string
  barcode: string
  title: string
  status: string
  condition: string
  transit: LiveTransit | null
  hold: { id: string; patron_id: string; book_id: string; title: string; pickup_branch_id: string } | null
  last_loan: { id: string; patron_id: string | null; branch_out_id: string } | null
  home_branch_id: string
}

const BY_ID = 'c.id = $1::uuid'
const BY_BARCODE = 'lower(c.barcode) = lower($1::text)'
const MARK_FACTS = `c.id, c.barcode, bk.title, c.status, c.condition, c.home_branch_id, ${LIVE_TRANSIT} as transit,
  (select json_build_object('id', h.id, 'patron_id', h.patron_id, 'book_id', h.book_id, 'title', hb.title, 'pickup_branch_id', h.pickup_branch_id)
   from {library}.hold h join {library}.book hb on hb.id = h.book_id where h.captured_copy_id = c.id and h.status in ('ready', 'in_transit')) as hold,
  (select json_build_object('id', l.id, 'patron_id', l.patron_id, 'branch_out_id', l.branch_out_id) from {library}.loan l where l.copy_id = c.id order by l.started_at desc limit 1) as last_loan
  from {library}.copy c join {library}.book bk on bk.id = c.book_id`
const LOCK_KEPT = `select h.id from {library}.copy c join {library}.hold h on h.captured_copy_id = c.id and h.status in ('ready', 'in_transit')`
/** One statement for each way of naming a copy, so that each has its index. */
const ways = {
  id: {
    copy: statement<{ id: string }>('lost.lock-copy-by-id', `select c.id from {library}.copy c where ${BY_ID} for no key update`),
    hold: statement<{ id: string }>('lost.lock-hold-by-id', `${LOCK_KEPT} where ${BY_ID} for no key update of h`),
    gather: statement<MarkFacts>('lost.gather-mark-by-id', `select ${MARK_FACTS} where ${BY_ID}`),
  },
  barcode: {
    copy: statement<{ id: string }>('lost.lock-copy-by-barcode', `select c.id from {library}.copy c where ${BY_BARCODE} for no key update`),
    hold: statement<{ id: string }>('lost.lock-hold-by-barcode', `${LOCK_KEPT} where ${BY_BARCODE} for no key update of h`),
    gather: statement<MarkFacts>('lost.gather-mark-by-barcode', `select ${MARK_FACTS} where ${BY_BARCODE}`),
  },
}

/**
 * Says in which condition a copy is that nobody has on loan. What cannot be handed over any more is taken off the hold
 * shelf and out of transit; whoever it was for is served next.
 * @throws Problem copy_unknown, copy_on_loan, copy_paid_for, nobody_to_charge, forbidden
 */
export async function markCopy(tx: LibraryTx, mark: CopyMark): Promise<MarkedCopy> {
  const way = ways[mark.copy_id === undefined ? 'barcode' : 'id']
  const what = mark.copy_id ?? mark.copy_barcode
  type Row = { id: string }
  const [, , found] = await tx.flight<[Row, Row, MarkFacts]>([way.copy(what), way.hold(what), way.gather(what)])
  const copy = found[0]
  if (!copy) throw new Problem('copy_unknown')
  if (copy.status === 'on_loan') throw new Problem('copy_on_loan')
  if (copy.condition === 'lost_and_paid' && mark.condition === 'ok') throw new Problem('copy_paid_for')
  const isUsable = mark.condition === 'ok'
  const charge_id = charge(tx, copy, mark)
  setCondition(tx, copy, mark.condition, tx.now, mark.note ?? null)
  const reason = `copy_${mark.condition}`
  const ends = !isUsable && mark.condition !== 'damaged' ? copy.transit : null
  if (ends) cancelTransit(tx, copy.id, ends, tx.now, reason)
  const requeues = isUsable ? null : copy.hold
  if (requeues) requeueHold(tx, requeues, tx.now, reason, 'front')
  if (!isUsable) loseTarget(tx, copy.id, tx.now, reason)
  const { id, barcode, title, condition: condition_before } = copy
  const about = { id, barcode, title, condition_before, condition: mark.condition, charge_id }
  return { ...about, cancelled_transit_id: ends?.id ?? null, requeued_hold_id: requeues?.id ?? null }
}

/** Charges whoever is named, or had the copy last. */
function charge(tx: LibraryTx, { id, last_loan, home_branch_id }: MarkFacts, { charge: wanted, condition, note }: CopyMark): string | null {
  if (!wanted) return null
  if (!tx.actor.permissions.has('charges:write') && !tx.actor.permissions.has('*'))
    throw new Problem('forbidden', { params: { permission: 'charges:write' } })
  const patronId = wanted.patron_id ?? last_loan?.patron_id
  if (!patronId) throw new Problem('nobody_to_charge')
  const isOfLoan = last_loan?.patron_id === patronId
  return addCharge(tx, {
    type: condition === 'damaged' ? 'damaged' : 'replacement',
    patron_id: patronId,
    branch_id: isOfLoan ? last_loan.branch_out_id : home_branch_id,
    loan_id: isOfLoan ? last_loan.id : null,
    copy_id: id,
    cents: wanted.cents,
    note: note ?? null,
  })
}
