import type { LibraryTx } from '../../kernel/db.ts'
import { described, Problem } from '../../kernel/problem.ts'
import { told } from '../rules/explanation-contract.ts'
import { confirmationOf } from './confirmation.ts'
import type { CopyFacts, Refusal } from './lending-contract.ts'
import type { LendingDecision } from './refusal-rules.ts'

/** How events and answers name a copy. */
export function aboutCopy({ id, barcode, book_id, title }: Pick<CopyFacts, 'id' | 'barcode' | 'book_id' | 'title'>) {
  return { copy_id: id, copy_barcode: barcode, book_id, title }
}

interface Refused {
  /** The name of the problem where there is more than one reason. */
  several: 'checkout_refused' | 'renewal_refused'
  /** What a confirmation is bound to. */
  about: string
  /** Whether the caller had confirmed something: a question that is left was not seen then. */
  was_confirmed: boolean
}

/**
 * Gives the problem that names every reason at once, each with what it would take; a single one gives it its name. Its
 * `confirmation` says yes to the questions among them.
 */
export function refusalOf(tx: LibraryTx, { refusals, explanation }: LendingDecision, { several, about, was_confirmed }: Refused): Problem {
  const [only] = refusals as [Refusal]
  const unseen = was_confirmed ? refusals.filter(({ severity }) => severity === 'confirm') : []
  const errors = refusals.map(({ code, severity, params, override_permission }) => ({
    code,
    params: { ...params, severity, override_permission },
  }))
  const confirmation = confirmationOf(about, refusals)
  const extra = { explanation: told({ explanation }, tx.actor.language).explanation, ...(confirmation && { confirmation }) }
  if (unseen.length > 0)
    return new Problem('confirmation_outdated', { params: { changed: unseen.map(({ code }) => code).join(', ') }, errors, extra })
  return new Problem(refusals.length === 1 ? only.code : several, { params: only.params, errors, extra })
}

/** Gives reasons or warnings in words of a language. */
export function warned(warnings: readonly Refusal[], language: string): { code: string; params: Record<string, unknown>; text: string }[] {
  return warnings.map(({ code, params }) => ({ code, params, text: described({ code, params }, language).detail ?? code }))
}
