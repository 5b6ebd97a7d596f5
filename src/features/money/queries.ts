import { statement } from '../../kernel/query.ts'
import type { Charge } from './contract.ts'

const CHARGE = `ch.id, ch.patron_id, ch.loan_id, ch.copy_id, c.barcode as copy_barcode, ch.hold_id, ch.branch_id, b.title, ch.type, ch.currency, ch.amount_cents, ch.paid_cents, ch.written_off_cents,
  ch.outstanding_cents, ch.is_accruing, ch.due_at, ch.counted_to, ch.note, ch.opened_at`
const CHARGE_JOINS = `{library}.charge ch left join {library}.copy c on c.id = ch.copy_id left join {library}.book b on b.id = c.book_id`

export const getCharge = statement<Charge>('money.get-charge', `select ${CHARGE} from ${CHARGE_JOINS} where ch.id = $1`)
/** Parameters: patron, loan, status (each or null), id of the row before, limit. Ids are in order of time. */
export const listCharges = statement<Charge>(
  'money.list-charges',
  `select ${CHARGE} from ${CHARGE_JOINS}
   where ($1::uuid is null or ch.patron_id = $1) and ($2::uuid is null or ch.loan_id = $2)
     and case $3::text when 'open' then ch.outstanding_cents > 0 or ch.is_accruing when 'closed' then ch.outstanding_cents = 0 and not ch.is_accruing else true end
     and ($4::uuid is null or ch.id < $4)
   order by ch.id desc limit $5`,
)
