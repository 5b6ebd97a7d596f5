import { recalledDue } from '../circulation/recall-rules.ts'
import { policyFor } from './fulfil-rules.ts'
import type { OpenLoan, Place, QueueCopy, QueueFacts } from './queue-contract.ts'
import { isOnShelf } from './target-rules.ts'

/** The loan that a recall makes end sooner. */
export interface RecalledLoan {
  loan_id: string
  copy_id: string
  barcode: string
  /** When its copy is expected, as far as the rules of the recall say. */
  due_at: string
}

export interface RecallRefusal {
  code: 'recall_not_allowed' | 'recall_limit_reached' | 'nothing_to_recall'
  params: Record<string, unknown>
}

interface Facts {
  patron: { id: string; patron_category_id: string }
  pickup: Place
  queue: QueueFacts
  at: Date
}

/**
 * Chooses the loan that a recall ends: of those that were not recalled yet, the one whose copy comes back first once
 * it is.
 */
export function recallOf(facts: Facts, candidates: readonly QueueCopy[]): RecalledLoan | { refusals: RecallRefusal[] } {
  const { patron, pickup, queue } = facts
  const refusals: RecallRefusal[] = []
  const policyOf = (copy: QueueCopy | undefined) => policyFor(queue.rules, pickup.id, patron.patron_category_id, copy ?? null)
  const allowed = candidates.filter((copy) => policyOf(copy).get('recall.allowed') === true)
  if (allowed.length === 0) refusals.push({ code: 'recall_not_allowed', params: {} })
  const limit = policyOf(allowed[0] ?? candidates[0]).get<number | 'unlimited'>('recall.max_per_book')
  const count = queue.holds.filter(({ type, book_id }) => type === 'recall' && book_id === queue.book.id).length
  if (typeof limit === 'number' && count >= limit) refusals.push({ code: 'recall_limit_reached', params: { count, limit } })

  const standing = candidates.filter(isOnShelf).length
  const loans = allowed.flatMap((copy) => {
    const { id, barcode, loan } = copy
    const isRecallable = loan && loan.patron_id !== patron.id && loan.recalled_at === null
    return isRecallable ? [{ loan_id: loan.id, copy_id: id, barcode, due: dueIfRecalled(facts, loan, copy) }] : []
  })
  const [first] = loans.sort((a, b) => a.due.getTime() - b.due.getTime() || a.copy_id.localeCompare(b.copy_id))
  if (standing > 0 || (allowed.length > 0 && !first)) {
    refusals.push({ code: 'nothing_to_recall', params: { standing, on_loan: candidates.filter(({ loan }) => loan !== null).length } })
  }
  if (refusals.length > 0 || !first) return { refusals }
  return { loan_id: first.loan_id, copy_id: first.copy_id, barcode: first.barcode, due_at: first.due.toISOString() }
}

/** When a copy would be due if its loan were recalled: the rules are the borrower's, of the branch that lent it. */
function dueIfRecalled({ queue, at }: Facts, loan: OpenLoan, copy: QueueCopy): Date {
  const branch = queue.branches[loan.branch_out_id]
  const policy = policyFor(queue.rules, loan.branch_out_id, loan.patron_category_id, copy)
  return branch ? recalledDue(loan, policy, branch, at).due_at : new Date(loan.due_at)
}
