import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { statement } from '../../kernel/query.ts'
import { events } from './contract.ts'

/** A loan that nobody saw at the time. */
export interface PastLoan {
  copy_id: string
  patron_id: string
  branch_id: string
  started_at: Date
  returned_at: Date
  offline_event_id: string
}

/** Its terms are not known any more and decide nothing. Parameters: id, copy, patron, branch, start, end, event, instant. */
const insertPastLoan = statement<never>(
  'circulation.insert-past-loan',
  `insert into {library}.loan (id, copy_id, book_id, patron_id, branch_out_id, branch_in_id, channel_out, channel_in, started_at, due_at, returned_at, return_recorded_at,
     copy_type_id, patron_category_id, policy, explanation, offline_event_id)
   select $1::uuid, c.id, c.book_id, p.id, $4::uuid, $4::uuid, 'offline', 'offline', $5::timestamptz, $6::timestamptz + interval '1 day', $6::timestamptz, greatest($8::timestamptz, $6::timestamptz),
     c.copy_type_id, p.patron_category_id, '{}', '{"rules": {}, "steps": []}', $7::uuid
   from {library}.copy c, {library}.patron p where c.id = $2::uuid and p.id = $3::uuid`,
)

/** Writes down a loan that is over, for the history and the counts alone: it comes due never, and is charged nothing. */
export function recordPastLoan(tx: LibraryTx, loan: PastLoan): string {
  const id = uuidv7()
  const { copy_id, patron_id, branch_id, started_at, returned_at, offline_event_id } = loan
  tx.push(insertPastLoan(id, copy_id, patron_id, branch_id, started_at, returned_at, offline_event_id, tx.now))
  emit(tx, events, 'loan.recorded', {
    subject_id: id,
    patron_id,
    data: { copy_id, branch_id, started_at: started_at.toISOString(), returned_at: returned_at.toISOString() },
  })
  return id
}
