import { isDeepStrictEqual } from 'node:util'
import { v7 as uuidv7 } from 'uuid'
import type { LibraryTx } from '../../kernel/db.ts'
import { emit } from '../../kernel/events.ts'
import { Problem } from '../../kernel/problem.ts'
import { relate } from '../families/verbs.ts'
import { endSessionsOfPatron } from '../identity/verbs.ts'
import { erase } from '../privacy/erasure-verbs.ts'
import { type AttributeDefinition, mergedAttributes, type PatronError } from './attribute-rules.ts'
import { events, type NewPatron, type Patron, type PatronChange } from './contract.ts'
import {
  attributeDefinitions,
  type CategoryTerms,
  guarantorsOf,
  insertPatron,
  lockPatron,
  madeUpCardNumber,
  type OpenBusiness,
  openBusiness,
  termsOfCategory,
  termsOfPatron,
  updatePatron,
} from './queries.ts'
import { dayIn, needsGuarantor, termEnd } from './rules.ts'

/** What other features gather of patrons, and do to them, in a transaction of their own. */
export { ACTING_FOR, BLOCKS, cardRefusal, DESK_NOTES, MEASURES, MEASURING, SUSPENDED_ACTIONS, suspendPatron } from './desk.ts'

export { attributeDefinitions } from './queries.ts'

/** A patron who has just been given a card. */
export type Enrolled = Patron & { card_number: string }

/** The permissions that closing and removing need beyond patrons:write, since they look at everything that is open. */
export const CLOSING = ['loans:read', 'holds:read', 'users:read', 'users:write'] as const

/**
 * Enrols a patron, with what the category decides where the input is silent. One whom nobody has seen yet is enrolled
 * as unverified.
 * @throws Problem patron_incomplete or what alone is wrong, card_number_taken, attribute_value_taken, invalid_reference
 */
export async function createPatron(tx: LibraryTx, input: NewPatron, { is_unverified = false } = {}): Promise<Enrolled> {
  const [categories, definitions] = await tx.flight<[CategoryTerms, AttributeDefinition]>([
    termsOfCategory(input.patron_category_id),
    attributeDefinitions(),
  ])
  const terms = categories[0]
  if (!terms) throw new Problem('invalid_reference', { errors: [{ code: 'invalid_reference', pointer: '/patron_category_id' }] })
  const { attributes, errors } = merged(tx, definitions, terms.id, {}, input.attributes ?? {})
  const home = input.home_branch_id ?? terms.home_branch_id
  if (home === null) errors.push({ code: 'required', pointer: '/home_branch_id' })
  if (input.guarantor_patron_id === undefined && needsGuarantor(input.birth_on ?? null, terms.needs_guarantor_under, today(tx)))
    errors.push(guarantorNeeded(terms))
  refuseIncomplete(errors)

  const patron = newPatron(tx, { ...input, home_branch_id: home as string }, terms, { attributes, is_unverified })
  tx.push(insertPatron(...columnsOf(patron), patron.created_at))
  emit(tx, events, 'patron.created', { subject_id: patron.id, patron_id: patron.id, data: { card_number: patron.card_number } })
  if (terms.declined_notices.length > 0)
    emit(tx, events, 'patron.notices_declined', { subject_id: patron.id, data: { kinds: terms.declined_notices } })
  if (input.guarantor_patron_id !== undefined)
    await relate(tx, { kind: 'guarantor', patron_id: input.guarantor_patron_id, for_patron_id: patron.id })
  return patron
}

function newPatron(
  tx: LibraryTx,
  input: NewPatron & { home_branch_id: string },
  terms: CategoryTerms,
  { attributes, is_unverified }: { attributes: Patron['attributes']; is_unverified: boolean },
): Enrolled {
  const at = tx.now.toISOString()
  const history =
    input.keeps_history === undefined ? terms : { keeps_history: input.keeps_history, history_months: input.history_months ?? null }
  return {
    id: uuidv7(),
    card_number: input.card_number ?? madeUpCardNumber(),
    given_name: input.given_name,
    family_name: input.family_name,
    email: input.email ?? null,
    phone: input.phone ?? null,
    address: input.address ?? null,
    birth_on: input.birth_on ?? null,
    patron_category_id: terms.id,
    home_branch_id: input.home_branch_id,
    language: input.language ?? terms.language ?? tx.library.locale.slice(0, 2),
    expires_on: input.expires_on === undefined ? firstTerm(tx, terms) : input.expires_on,
    status: 'active',
    note: input.note ?? null,
    keeps_history: history.keeps_history,
    history_months: history.history_months,
    shares_titles: input.shares_titles ?? null,
    unverified_since: is_unverified ? at : null,
    attributes,
    version: 1,
    created_at: at,
    updated_at: at,
  }
}

function firstTerm(tx: LibraryTx, { enrolment_months }: CategoryTerms): string | null {
  return enrolment_months === null ? null : termEnd(enrolment_months, today(tx))
}

/**
 * Changes a patron whom the caller has read; where nothing would be otherwise, nothing is written. Closing needs
 * CLOSING, and ends the sessions of the patron's account.
 * @throws Problem not_found, edit_conflict, patron_has_dependants, patron_incomplete or what alone is wrong,
 *   card_number_taken, attribute_value_taken
 */
export async function changePatron(tx: LibraryTx, id: string, version: number | null, changes: PatronChange): Promise<Patron> {
  const facts = await changeFacts(tx, id, changes.patron_category_id)
  const before = facts.patron
  if (version !== null && before.version !== version) throw new Problem('edit_conflict')
  if (changes.status === 'closed' && before.status === 'active') refuseDependants(facts.open)
  const after = changedPatron(tx, facts, changes)
  return recordChange(tx, before, after)
}

interface ChangeFacts {
  patron: Patron
  open: OpenBusiness
  terms: CategoryTerms
  definitions: AttributeDefinition[]
  guarantor_count: number
}

async function changeFacts(tx: LibraryTx, id: string, categoryId: string | undefined): Promise<ChangeFacts> {
  const [patrons, open, terms, definitions, guarantors] = await tx.flight<
    [Patron, OpenBusiness, CategoryTerms, AttributeDefinition, { count: number }]
  >([lockPatron(id), openBusiness(id), termsOfPatron(id, categoryId ?? null), attributeDefinitions(), guarantorsOf(id, today(tx))])
  const patron = patrons[0]
  if (!patron) throw new Problem('not_found')
  if (!terms[0]) throw new Problem('invalid_reference', { errors: [{ code: 'invalid_reference', pointer: '/patron_category_id' }] })
  return {
    patron,
    open: open[0] as OpenBusiness,
    terms: terms[0],
    definitions,
    guarantor_count: guarantors[0]?.count ?? 0,
  }
}

function changedPatron(tx: LibraryTx, { patron, terms, definitions, guarantor_count }: ChangeFacts, changes: PatronChange): Patron {
  const after: Patron = { ...patron, ...changes, attributes: patron.attributes }
  if (after.keeps_history !== 'months' && changes.history_months === undefined) after.history_months = null
  const errors: PatronError[] = []
  // What was complete when it was written stays so until somebody touches it, even if more is asked by now.
  if (changes.attributes !== undefined || changes.patron_category_id !== undefined) {
    const merge = merged(tx, definitions, terms.id, patron.attributes, changes.attributes ?? {})
    after.attributes = merge.attributes
    errors.push(...merge.errors)
  }
  const mayNeedGuarantor = changes.birth_on !== undefined || changes.patron_category_id !== undefined
  if (mayNeedGuarantor && guarantor_count === 0 && needsGuarantor(after.birth_on, terms.needs_guarantor_under, today(tx)))
    errors.push(guarantorNeeded(terms))
  refuseIncomplete(errors)
  return after
}

/** Writes what is otherwise, and says which fields are; gives the patron as it stands then. */
export async function recordChange(tx: LibraryTx, before: Patron, after: Patron): Promise<Patron> {
  const fields = (Object.keys(after) as (keyof Patron)[]).filter((field) => !isDeepStrictEqual(before[field], after[field]))
  if (fields.length === 0) return before
  const patron = { ...after, version: before.version + 1, updated_at: tx.now.toISOString() }
  tx.push(updatePatron(...columnsOf(patron), tx.now))
  emit(tx, events, 'patron.changed', { subject_id: patron.id, patron_id: patron.id, data: { fields } })
  if (before.status === 'active' && after.status === 'closed') await endSessionsOfPatron(tx, patron.id)
  return patron
}

/** A patron's columns in the order in which both statements that write one take them. */
function columnsOf(patron: Patron): unknown[] {
  return [
    patron.id,
    patron.card_number,
    patron.given_name,
    patron.family_name,
    patron.email,
    patron.phone,
    patron.address,
    patron.birth_on,
    patron.patron_category_id,
    patron.home_branch_id,
    patron.language,
    patron.expires_on,
    patron.status,
    patron.note,
    patron.keeps_history,
    patron.history_months,
    patron.shares_titles,
    patron.unverified_since,
    JSON.stringify(patron.attributes),
  ]
}

/**
 * Removes a patron without open business, as an erasure does: what was lent and paid stays as facts about nobody.
 * @throws Problem not_found, edit_conflict, patron_has_dependants, erasure_refused, permission_not_yours
 */
export async function deletePatron(tx: LibraryTx, id: string, version: number | null): Promise<void> {
  const [patrons, open] = await tx.flight<[Patron, OpenBusiness]>([lockPatron(id), openBusiness(id)])
  const patron = patrons[0]
  if (!patron) throw new Problem('not_found')
  if (version !== null && patron.version !== version) throw new Problem('edit_conflict')
  refuseDependants(open[0])
  // Whoever may only enrol takes back an enrolment that came to nothing; what left traces is erased by who may.
  if (open[0]?.has_traces && !mayErase(tx)) throw new Problem('forbidden', { params: { permission: 'patrons:erase' } })
  await erase(tx, id)
  emit(tx, events, 'patron.deleted', { subject_id: id, data: {} })
}

function mayErase({ actor }: LibraryTx): boolean {
  return actor.permissions.has('patrons:erase') || actor.permissions.has('*')
}

function refuseDependants(open: OpenBusiness | undefined): void {
  if (open && open.loans + open.holds > 0) throw new Problem('patron_has_dependants', { params: { loans: open.loans, holds: open.holds } })
}

function merged(
  tx: LibraryTx,
  definitions: readonly AttributeDefinition[],
  categoryId: string,
  before: Patron['attributes'],
  changes: Patron['attributes'],
) {
  return mergedAttributes({ definitions, category_id: categoryId, before, changes, by: 'staff', language: tx.actor.language })
}

function guarantorNeeded({ needs_guarantor_under }: CategoryTerms): PatronError {
  return { code: 'guarantor_needed', pointer: '/guarantor_patron_id', params: { under: needs_guarantor_under } }
}

/** Tells all that is wrong at once; what is alone gives the problem its name. */
export function refuseIncomplete(errors: readonly PatronError[]): void {
  const [only, ...others] = errors
  if (!only) return
  const code = others.length > 0 || only.code === 'required' ? 'patron_incomplete' : only.code
  throw new Problem(code, { errors: [...errors], ...(others.length === 0 && only.params && { params: only.params }) })
}

function today(tx: LibraryTx): string {
  return dayIn(tx.library.time_zone, tx.now)
}
