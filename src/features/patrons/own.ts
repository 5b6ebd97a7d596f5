import type { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { LibraryTx } from '../../kernel/db.ts'
import type { LibraryEnv } from '../../kernel/http.ts'
import { Problem } from '../../kernel/problem.ts'
import { statement } from '../../kernel/query.ts'
import { settings } from '../settings/contract.ts'
import { type AttributeDefinition, mergedAttributes, type PatronError, shownToPatron } from './attribute-rules.ts'
import { type MyPatron, type MyPatronChange, OWN_FIELDS, type Patron } from './contract.ts'
import { attributeDefinitions, getPatron, lockPatron } from './queries.ts'
import { recordChange, refuseIncomplete } from './verbs.ts'

type Own = z.infer<typeof MyPatron>

const changesSetting = statement<{ value: unknown }>(
  'patrons.changes-setting',
  `select value from {library}.setting where key = 'patron_changes'`,
)

/** @throws Problem not_found for an account that is no patron's */
export function ownPatronId(c: Context<LibraryEnv>): string {
  const { patron_id } = c.var.scope.actor
  if (patron_id === null) throw new Problem('not_found')
  return patron_id
}

/** Gives a patron as the patron sees it: without what only the staff know. @throws Problem not_found */
export async function getOwnPatron(tx: LibraryTx, id: string): Promise<Own> {
  const [patrons, definitions] = await tx.flight<[Patron, AttributeDefinition]>([getPatron(id), attributeDefinitions()])
  if (!patrons[0]) throw new Problem('not_found')
  return ownOf(patrons[0], definitions)
}

/**
 * Changes what the library lets patrons change, and how long their history is kept, which is theirs alone to say. Where
 * the library wants to look at it, the patron is unverified until it did.
 * @throws Problem not_found, edit_conflict, patron_incomplete or what alone is wrong, field_not_yours
 */
export async function changeOwnPatron(tx: LibraryTx, id: string, version: number | null, changes: MyPatronChange): Promise<Own> {
  const [patrons, definitions, chosen] = await tx.flight<[Patron, AttributeDefinition, { value: unknown }]>([
    lockPatron(id),
    attributeDefinitions(),
    changesSetting(),
  ])
  const before = patrons[0]
  if (!before) throw new Problem('not_found')
  if (version !== null && before.version !== version) throw new Problem('edit_conflict')
  const allowed = settings.patron_changes.safeParse(chosen[0]?.value).data ?? ALL_FIELDS
  const changed = OWN_FIELDS.filter((field) => changes[field] !== undefined && changes[field] !== before[field])
  const errors: PatronError[] = changed
    .filter((field) => !allowed.fields.includes(field))
    .map((field) => ({ code: 'field_not_yours', pointer: `/${field}` }))
  const merge = mergedAttributes({
    definitions,
    category_id: before.patron_category_id,
    before: before.attributes,
    changes: changes.attributes ?? {},
    by: 'patron',
    language: tx.actor.language,
  })
  refuseIncomplete([...errors, ...(changes.attributes === undefined ? [] : merge.errors)])
  const after: Patron = { ...before, ...changes, attributes: changes.attributes === undefined ? before.attributes : merge.attributes }
  if (after.keeps_history !== 'months' && changes.history_months === undefined) after.history_months = null
  if (changed.length > 0 && allowed.makes_unverified) after.unverified_since ??= tx.now.toISOString()
  return ownOf(await recordChange(tx, before, after), definitions)
}

/** What a library that has said nothing lets patrons change: how they are reached. */
const ALL_FIELDS = { fields: [...OWN_FIELDS], makes_unverified: false }

function ownOf({ unverified_since, note: _, ...patron }: Patron, definitions: readonly AttributeDefinition[]): Own {
  return { ...patron, is_verified: unverified_since === null, attributes: shownToPatron(patron.attributes, definitions) }
}
