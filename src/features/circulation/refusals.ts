import { Problem } from '../../kernel/problem.ts'
import { told } from '../rules/explanation-contract.ts'
import type { LendingFacts, Refusal } from './lending-contract.ts'
import type { LendingDecision } from './refusal-rules.ts'

/** How events and answers name a copy. */
export function aboutCopy({ id, barcode, book_id, title }: Pick<LendingFacts['copy'], 'id' | 'barcode' | 'book_id' | 'title'>) {
  return { copy_id: id, copy_barcode: barcode, book_id, title }
}

/** Every reason at once: a single one gives the problem its name. */
export function refusalOf(
  several: 'checkout_refused' | 'renewal_refused',
  { refusals, explanation }: LendingDecision,
  language: string,
): Problem {
  const [only] = refusals as [Refusal]
  const errors = refusals.map(({ code, severity, params, override_permission }) => ({
    code,
    params: { ...params, severity, override_permission },
  }))
  return new Problem(refusals.length === 1 ? only.code : several, {
    params: only.params,
    errors,
    extra: { explanation: told({ explanation }, language).explanation },
  })
}

export function unknown(codes: (string | false | undefined)[]): Problem {
  const wrong = codes.filter((code): code is string => typeof code === 'string')
  return new Problem(wrong[0] ?? 'not_found', { errors: wrong.map((code) => ({ code })) })
}
