import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { events, type Loan } from './contract.ts'
import { gatherForLoan } from './gather.ts'
import type { LendingFacts, RenewalRequest } from './lending-contract.ts'
import { aboutCopy, refusalOf } from './refusals.ts'
import { decideRenewal } from './renewal-rules.ts'

const lockPatronOfLoan = statement<{ id: string }>(
  'circulation.lock-patron-of-loan',
  `select p.id from {library}.patron p where p.id = (select l.patron_id from {library}.loan l where l.id = $1 and l.returned_at is null) for no key update`,
)
const lockCopyOfLoan = statement<{ id: string }>(
  'circulation.lock-copy-of-loan',
  `select c.id from {library}.copy c where c.id = (select l.copy_id from {library}.loan l where l.id = $1) for no key update`,
)
const lockLoan = statement<{
  id: string
  patron_id: string | null
  due_at: string
  returned_at: string | null
  renewal_count: number
  policy: Record<string, unknown>
  version: number
  started_at: string
  branch_out_id: string
  explanation: Loan['explanation']
}>(
  'circulation.lock-loan',
  `select id, patron_id, due_at, returned_at, renewal_count, policy, version, started_at, branch_out_id, explanation from {library}.loan where id = $1 for no key update`,
)
const openLoanByBarcode = statement<{ id: string }>(
  'circulation.open-loan-by-barcode',
  `select l.id from {library}.copy c join {library}.loan l on l.copy_id = c.id and l.returned_at is null where lower(c.barcode) = lower($1)`,
)
const lengthenLoan = statement<never>(
  'circulation.lengthen-loan',
  `update {library}.loan set due_at = $2, renewal_count = renewal_count + 1, last_renewed_at = $3, explanation = $4::jsonb, version = version + 1 where id = $1`,
)
const insertRenewal = statement<never>(
  'circulation.insert-renewal',
  `insert into {library}.renewal (id, loan_id, renewed_at, due_before, due_after, staff_id, channel, explanation) values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb)`,
)

/**
 * Renews a loan; `onlyOf` restricts it to one patron's own, another's is as if it were not there.
 * @throws Problem not_found, no_open_loan, loan_closed, or what refuses
 */
export async function renewLoan(tx: LibraryTx, request: RenewalRequest, onlyOf: string | null = null): Promise<Loan> {
  const loanId = request.loan_id ?? (await tx.maybe(openLoanByBarcode(request.copy_barcode)))?.id
  if (loanId === undefined) throw new Problem('no_open_loan')
  const [, , loans, found] = await tx.flight<[{ id: string }, { id: string }, ReturnType<typeof lockLoan>['row'] & {}, LendingFacts]>([
    lockPatronOfLoan(loanId),
    lockCopyOfLoan(loanId),
    lockLoan(loanId),
    gatherForLoan(loanId, tx.now),
  ])
  const loan = loans[0]
  if (!loan || (onlyOf !== null && loan.patron_id !== onlyOf)) throw new Problem('not_found')
  const facts = found[0]
  if (loan.returned_at !== null || !facts) throw new Problem('loan_closed')
  const at = tx.now
  const decision = decideRenewal(facts, { ...loan, frozen: loan.policy }, at, {
    overrides: request.overrides,
    permissions: onlyOf === null ? tx.actor.permissions : NONE,
  })
  if (decision.refusals.length > 0) throw refusalOf('renewal_refused', decision, tx.actor.language)

  const dueAt = (decision.due as { due_at: Date }).due_at
  const { copy } = facts
  tx.push(lengthenLoan(loanId, dueAt, at, JSON.stringify(decision.explanation)))
  tx.push(
    insertRenewal(
      uuidv7(),
      loanId,
      at,
      loan.due_at,
      dueAt,
      onlyOf === null ? tx.actor.user_id : null,
      tx.actor.channel,
      JSON.stringify(decision.explanation),
    ),
  )
  const about = { ...aboutCopy(copy), due_at: dueAt.toISOString(), branch_id: facts.branch.id }
  emit(tx, events, 'loan.renewed', {
    subject_id: loanId,
    patron_id: loan.patron_id,
    data: { ...about, due_before: loan.due_at, ...(decision.overrides.length > 0 && { overrides: decision.overrides }) },
  })
  return {
    ...aboutCopy(copy),
    id: loanId,
    patron_id: loan.patron_id,
    branch_out_id: loan.branch_out_id,
    branch_in_id: null,
    started_at: loan.started_at,
    due_at: dueAt.toISOString(),
    returned_at: null,
    renewal_count: loan.renewal_count + 1,
    is_overdue: false,
    explanation: decision.explanation,
    version: loan.version + 1,
  }
}

const NONE: ReadonlySet<string> = new Set()
