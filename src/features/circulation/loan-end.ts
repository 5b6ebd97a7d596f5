import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { statement } from '../../kernel/query.ts'
import type { EndReason } from './checkin-problems-contract.ts'
import { events, type Loan } from './contract.ts'
import { type LoanRow, loanOf } from './loans.ts'

/** Parameters: loan, business time, when it was learned of, branch, who, channel, how. */
const closeLoan = statement<never>(
  'circulation.close-loan',
  `update {library}.loan set returned_at = $2, return_recorded_at = $3, branch_in_id = $4, staff_in_id = $5, channel_in = $6, end_reason = $7, lost_bill_due_at = null,
     version = version + 1 where id = $1`,
)

/** When, where and how a loan ended. */
export interface LoanEnd {
  returned_at: Date
  recorded_at: Date
  branch_id: string
  reason: EndReason
  channel?: string
}

/** Ends an open loan whose copy and whose row are locked, and gives it as it is shown. */
export function endLoan(
  tx: LibraryTx,
  loan: LoanRow & { patron_id: string },
  copy: Pick<Loan, 'copy_id' | 'copy_barcode' | 'book_id' | 'title'>,
  { returned_at, recorded_at, branch_id, reason, channel }: LoanEnd,
): Loan {
  const recorded = new Date(Math.max(recorded_at.getTime(), Date.parse(loan.started_at)))
  tx.push(closeLoan(loan.id, returned_at, recorded, branch_id, tx.actor.user_id, channel ?? tx.actor.channel, reason))
  const closed: Loan = {
    ...loanOf(loan, copy, false),
    state: 'closed',
    end_reason: reason,
    branch_in_id: branch_id,
    returned_at: returned_at.toISOString(),
    version: loan.version + 1,
  }
  const { due_at } = closed
  const about = { subject_id: loan.id, patron_id: loan.patron_id }
  if (loan.state === 'claimed_returned') {
    emit(tx, events, 'loan.claim_resolved', { ...about, data: { ...copy, resolution: reason, branch_id } })
  }
  emit(tx, events, 'loan.closed', {
    ...about,
    data: { ...copy, due_at, branch_id, returned_at: returned_at.toISOString(), end_reason: reason },
  })
  return closed
}
