import { statement } from '../../kernel/query.ts'
import type { Loan } from './contract.ts'

const LOAN = `l.id, l.copy_id, c.barcode as copy_barcode, l.book_id, b.title, l.patron_id, l.branch_out_id, l.branch_in_id, l.started_at, l.due_at, l.returned_at, l.renewal_count,
  l.returned_at is null and l.due_at < now() as is_overdue, l.explanation, l.version`
const LOAN_JOINS = `{library}.loan l join {library}.copy c on c.id = l.copy_id join {library}.book b on b.id = l.book_id`

export const getLoan = statement<Loan>('circulation.get-loan', `select ${LOAN} from ${LOAN_JOINS} where l.id = $1`)
/** Parameters: patron, copy, status (each or null), id of the row before, limit. Ids are in order of time. */
export const listLoans = statement<Loan>(
  'circulation.list-loans',
  `select ${LOAN} from ${LOAN_JOINS}
   where ($1::uuid is null or l.patron_id = $1) and ($2::uuid is null or l.copy_id = $2)
     and case $3::text when 'open' then l.returned_at is null when 'overdue' then l.returned_at is null and l.due_at < now() when 'closed' then l.returned_at is not null else true end
     and ($4::uuid is null or l.id < $4)
   order by l.id desc limit $5`,
)
