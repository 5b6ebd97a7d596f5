import { ageOn } from '../patrons/rules.ts'
import type { PatronRelation } from './contract.ts'

/** Who wants to see, and whose it is. */
export interface Looking {
  kind: PatronRelation['kind']
  may_see_loans: boolean
  /** What the patron who is looked at has chosen; null: as the library has it for the age. */
  shares_titles: boolean | null
  birth_on: string | null
}

/** Whoever answers for debts knows how many loans there are and what is owed; others only where they may see loans. */
export function seesCounts({ kind, may_see_loans }: Pick<Looking, 'kind' | 'may_see_loans'>): boolean {
  return kind === 'guarantor' || may_see_loans
}

/**
 * Whether titles are shown. The patron's own word comes first; without one, those of a child below the library's age
 * are shown, and everybody else's are private. A relation that may not see loans never shows them.
 */
export function seesTitles({ may_see_loans, shares_titles, birth_on }: Looking, private_from_age: number | null, day: string): boolean {
  if (!may_see_loans) return false
  if (shares_titles !== null) return shares_titles
  return private_from_age !== null && birth_on !== null && ageOn(birth_on, day) < private_from_age
}
