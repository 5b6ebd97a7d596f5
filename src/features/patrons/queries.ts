import { randomInt } from 'node:crypto'
import { statement } from '../../kernel/query.ts'
import type { NoticeKind } from '../notices/contract.ts'
import type { AttributeDefinition } from './attribute-rules.ts'
import type { Patron } from './contract.ts'

/** Columns of a patron `p`, as the API shows them to the staff. */
export const PATRON = `p.id, p.card_number, p.given_name, p.family_name, p.email, p.phone, p.address, p.birth_on, p.patron_category_id, p.home_branch_id, p.language,
  p.expires_on, p.status, p.note, p.keeps_history, p.history_months, p.shares_titles, p.unverified_since, p.attributes, p.version, p.created_at, p.updated_at`

export const getPatron = statement<Patron>('patrons.get-patron', `select ${PATRON} from {library}.patron p where p.id = $1`)
export const lockPatron = statement<Patron>(
  'patrons.lock-patron',
  `select ${PATRON} from {library}.patron p where p.id = $1 for no key update`,
)

/** What a category decides about whoever is enrolled in it. */
export interface CategoryTerms {
  id: string
  enrolment_months: number | null
  needs_guarantor_under: number | null
  language: string | null
  home_branch_id: string | null
  keeps_history: Patron['keeps_history']
  history_months: number | null
  declined_notices: NoticeKind[]
}
const TERMS = `c.id, c.enrolment_months, c.needs_guarantor_under, c.language, c.home_branch_id, c.keeps_history, c.history_months, c.declined_notices`
export const termsOfCategory = statement<CategoryTerms>(
  'patrons.terms-of-category',
  `select ${TERMS} from {library}.patron_category c where c.id = $1`,
)
/** Parameters: patron, the category that it will have, or null for the one that it has. */
export const termsOfPatron = statement<CategoryTerms>(
  'patrons.terms-of-patron',
  `select ${TERMS} from {library}.patron p join {library}.patron_category c on c.id = coalesce($2::uuid, p.patron_category_id) where p.id = $1`,
)
export const attributeDefinitions = statement<AttributeDefinition>(
  'patrons.attribute-definitions',
  `select code, kind, label, choices, is_required, access, patron_category_ids from {library}.patron_attribute order by position, code`,
)

export const insertPatron = statement<never>(
  'patrons.insert-patron',
  `insert into {library}.patron (id, card_number, given_name, family_name, email, phone, address, birth_on, patron_category_id, home_branch_id, language, expires_on,
     status, note, keeps_history, history_months, shares_titles, unverified_since, attributes, created_at, updated_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19::jsonb, $20, $20)`,
)
export const updatePatron = statement<never>(
  'patrons.update-patron',
  `update {library}.patron set card_number = $2, given_name = $3, family_name = $4, email = $5, phone = $6, address = $7, birth_on = $8, patron_category_id = $9,
     home_branch_id = $10, language = $11, expires_on = $12, status = $13, note = $14, keeps_history = $15, history_months = $16, shares_titles = $17,
     unverified_since = $18, attributes = $19::jsonb, version = version + 1, updated_at = $20
   where id = $1`,
)

/** What keeps a patron from being closed or removed. */
export interface OpenBusiness {
  loans: number
  holds: number
  /** Whether anything was ever lent to the patron, reserved or charged. */
  has_traces: boolean
}
export const openBusiness = statement<OpenBusiness>(
  'patrons.open-business',
  `select (select count(*)::int from {library}.loan where patron_id = $1 and returned_at is null) as loans,
     (select count(*)::int from {library}.hold where patron_id = $1 and ended_at is null) as holds,
     exists (select from {library}.loan where patron_id = $1) or exists (select from {library}.hold where patron_id = $1)
       or exists (select from {library}.charge where patron_id = $1) as has_traces`,
)

/** Who answers for a patron on a day. Parameters: patron, day. */
export const guarantorsOf = statement<{ count: number }>(
  'patrons.guarantors-of',
  `select count(*)::int as count from {library}.patron_relation r
   where r.for_patron_id = $1 and r.kind = 'guarantor' and (r.ends_on is null or r.ends_on >= $2::date)`,
)

/** Ten digits of which the last checks the others (ISO/IEC 7812, Luhn). */
export function madeUpCardNumber(): string {
  const digits = `2${String(randomInt(100_000_000)).padStart(8, '0')}`
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return digits + ((10 - (sum % 10)) % 10)
}
