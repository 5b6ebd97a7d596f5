import type { MergeRequest, TAKEN } from './contract.ts'

/** What a merge looks at of a patron. */
export interface Person {
  id: string
  card_number: string | null
  given_name: string
  family_name: string
  email: string | null
  phone: string | null
  address: string | null
  birth_on: string | null
  patron_category_id: string
  home_branch_id: string
  language: string
  expires_on: string | null
  note: string | null
  keeps_history: string
  history_months: number | null
  attributes: Record<string, unknown>
  user_id: string | null
}

/** Two open holds, one of each patron, that one patron cannot have: on one book or on one copy. */
export interface Clash {
  /** Of the patron who stays. */
  own: ClashingHold
  other: ClashingHold
}
export interface ClashingHold {
  id: string
  status: string
  requested_at: string
}

/** What one patron's data become, by the name of the field. */
export type Taken = Partial<Record<(typeof TAKEN)[number] | 'note' | 'history_months' | 'attributes', unknown>>

/** What the patron who stays lacks is taken over, whatever is asked for. */
const FILLED = ['email', 'phone', 'address', 'birth_on', 'card_number'] as const

/** Gives what the patron who stays takes over: what was asked for, and what is empty there. Notes are joined. */
export function takenOver(own: Person, other: Person, { take }: Pick<MergeRequest, 'take'>): Taken {
  const taken: Taken = {}
  for (const field of new Set([...take, ...FILLED])) {
    const isWanted = take.includes(field) || own[field] === null
    if (isWanted && other[field] !== null && other[field] !== own[field]) taken[field] = other[field]
  }
  if (taken.keeps_history !== undefined) taken.history_months = other.history_months
  if (other.note !== null && other.note !== own.note) taken.note = [own.note, other.note].filter(Boolean).join('\n').slice(0, 5_000)
  const attributes = Object.entries(other.attributes).filter(([code]) => own.attributes[code] === undefined)
  if (attributes.length > 0) taken.attributes = Object.fromEntries(attributes)
  return taken
}

const FARTHEST = ['ready', 'in_transit']

/** Which of two holds ends: the later one, unless it alone has got a copy, which nobody should lose for a merge. */
export function endedOf({ own, other }: Clash): { kept: ClashingHold; ended: ClashingHold } {
  const reach = ({ status }: ClashingHold) => (FARTHEST.includes(status) ? FARTHEST.length - FARTHEST.indexOf(status) : 0)
  const difference = reach(own) - reach(other)
  const isOwnKept = difference === 0 ? own.requested_at <= other.requested_at : difference > 0
  return isOwnKept ? { kept: own, ended: other } : { kept: other, ended: own }
}
